"""The example files of `data/raw`: what the script writes is what lies there, and only its faults are at fault."""

import importlib.util
import re
import sys
import zipfile
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from ntm_pipeline.contracts.contract import load_contracts
from ntm_pipeline.intake.files import data_files
from ntm_pipeline.intake.origin import origin_of
from ntm_pipeline.intake.pipeline import FileIntake, read_source_file
from ntm_pipeline.intake.settle import settle
from ntm_pipeline.units.registry import UnitRegistry

PROJECT = Path(__file__).resolve().parents[1]
COMMITTED = PROJECT / "data" / "raw"
TODAY = date(2026, 3, 1)


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """The script, as a module."""
    path = PROJECT / "scripts" / "make_example_data.py"
    spec = importlib.util.spec_from_file_location("make_example_data", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def example(script: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files, written anew."""
    out = tmp_path_factory.mktemp("raw")
    script.make_example_data(out)
    return out


@pytest.fixture(scope="module")
def intakes(example: Path) -> dict[str, list[FileIntake]]:
    """Every file, held to its contract."""
    units = UnitRegistry.load()
    return {
        source: [read_source_file(contract, path, example, units, TODAY) for path in data_files(example / source)]
        for source, contract in load_contracts().items()
    }


def relative_files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def content(path: Path) -> object:
    """The bytes; of a workbook those of its parts, because compression differs from one zlib to the next."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as book:
        return [(entry.filename, entry.date_time, book.read(entry)) for entry in book.infolist()]


def test_the_committed_files_are_what_the_script_writes(script: ModuleType, example: Path) -> None:
    origin = COMMITTED / "eoffice" / "origin.yaml"
    if not origin.is_file() or origin.read_text(encoding="utf-8") != script.ORIGIN:
        pytest.skip("data/raw holds other data than the example")
    assert relative_files(COMMITTED) - {".gitkeep"} == relative_files(example)
    changed = [name for name in relative_files(example) if content(COMMITTED / name) != content(example / name)]
    assert changed == []


def test_a_workbook_bears_no_time_of_writing(example: Path) -> None:
    for path in example.rglob("*.xlsx"):
        with zipfile.ZipFile(path) as book:
            assert {entry.date_time for entry in book.infolist()} == {(2026, 1, 1, 0, 0, 0)}
            properties = book.read("docProps/core.xml").decode()
        assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", properties)) == {"2026-02-10T00:00:00Z"}


def test_all_of_it_is_small(example: Path) -> None:
    size = {name: (example / name).stat().st_size for name in relative_files(example)}
    assert sum(size.values()) < 6_000_000
    assert sum(bytes_ for name, bytes_ in size.items() if name.startswith("eoffice/")) < 4_000_000


def test_every_file_is_marked_as_synthetic(example: Path) -> None:
    assert {path.name for path in example.iterdir() if path.is_dir()} == set(load_contracts())
    for source in load_contracts():
        for path in data_files(example / source):
            origin = origin_of(path, example)
            assert origin.synthetic
            assert origin.licence == "CC0-1.0"
            assert "synthetic" in (origin.publisher or "")


def test_every_form_says_that_it_is_made_up(script: ModuleType, example: Path) -> None:
    for path in example.rglob("*.xlsx"):
        with zipfile.ZipFile(path) as book:
            sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/")]
            assert all(script.BANNER in book.read(name).decode() for name in sheets), path


def test_no_file_is_refused(intakes: dict[str, list[FileIntake]]) -> None:
    refused = {one.path: one.refused for of_source in intakes.values() for one in of_source if one.refused}
    assert refused == {}


def test_only_the_deliberate_faults_are_sent_back(script: ModuleType, intakes: dict[str, list[FileIntake]]) -> None:
    """Any other row would be about a unit that does not exist on its date, or a slip in the script."""
    found = sorted((d.path, d.rule) for of_source in intakes.values() for one in of_source for d in one.defects)
    assert found == sorted((fault.path, fault.rule) for fault in script.DELIBERATE_FAULTS)


def test_a_fault_is_found_where_it_was_put(script: ModuleType, intakes: dict[str, list[FileIntake]]) -> None:
    values = {d.path: d.value for of_source in intakes.values() for one in of_source for d in one.defects}
    for fault in script.DELIBERATE_FAULTS:
        assert values[fault.path] in set(fault.cells.values())


def test_codes_and_names_agree_throughout(intakes: dict[str, list[FileIntake]]) -> None:
    """The only doubts are tax codes that fail their check digit, and a total that shows up a faulty row."""
    found = [w for of_source in intakes.values() for one in of_source for w in one.warnings]
    assert {w.rule for w in found} == {"tax_code_check_digit", "total_differs"}
    (total,) = (w for w in found if w.rule == "total_differs")
    assert (total.path, total.sheet) == ("training/49-quang-nam/2021-2024.xlsx", "Năm 2022")


def test_corrections_and_registries_sent_twice_supersede(intakes: dict[str, list[FileIntake]]) -> None:
    contracts = load_contracts()
    units = UnitRegistry.load()
    files = settle(contracts["eoffice"], intakes["eoffice"], units).source_files.set_index("path")
    assert files.at["eoffice/49-quang-nam/2023-quy-3.xlsx", "rows_superseded"] == 4
    files = settle(contracts["cooperatives"], intakes["cooperatives"], units).source_files.set_index("path")
    assert files.at["cooperatives/38-thanh-hoa/2022-12-31.csv", "rows_superseded"] > 20


def test_an_empty_list_speaks_for_its_unit(intakes: dict[str, list[FileIntake]]) -> None:
    empty = {one.path for one in intakes["linkages"] + intakes["smart_models"] if one.rows_read == 0}
    assert empty == {
        "linkages/64-gia-lai/2024-12-31/624-thi-xa-ayun-pa.xlsx",
        "smart_models/19-thai-nguyen/2021-12-31.xlsx",
    }
    assert all(one.declared for one in intakes["linkages"] if one.path in empty)


def test_the_reform_is_in_it(intakes: dict[str, list[FileIntake]]) -> None:
    """Old and new units of the same code report in one year, each as itself."""
    reports = {one.path: one.rows for one in intakes["eoffice"]}
    before = set(reports["eoffice/19-thai-nguyen/2025-1-truoc-sap-nhap.csv"]["unit_id"])
    after = set(reports["eoffice/19-thai-nguyen/2025-2-sau-sap-nhap.csv"]["unit_id"])
    assert {"19-tinh-thai-nguyen", "164-thanh-pho-thai-nguyen"} <= before
    assert "19-tinh-thai-nguyen-2025" in after
    assert len(before & after) == 1  # one commune of Thái Nguyên was left as it was


def test_data_of_another_origin_is_left_alone(script: ModuleType, tmp_path: Path) -> None:
    real = tmp_path / "training" / "2025.csv"
    real.parent.mkdir()
    real.write_text("Mã đơn vị,Năm\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="did not write"):
        script.make_example_data(tmp_path)
    assert relative_files(tmp_path) == {"training/2025.csv"}
