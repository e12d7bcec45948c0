"""The example files of `data/raw`: what the stories tell is what lies there, and only their faults are at fault."""

import re
import shutil
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ntm_pipeline.audits import run_audit
from ntm_pipeline.intake.file_intake import FileIntake
from ntm_pipeline.intake.files import data_files
from ntm_pipeline.intake.origin import origin_of
from ntm_pipeline.intake.pipeline import read_source_file
from ntm_pipeline.intake.settle import settle
from ntm_pipeline.plans import load_plans
from ntm_pipeline.settings import Settings
from ntm_pipeline.sources import load_contracts, load_sources
from ntm_pipeline.units.registry import UnitRegistry
from ntm_pipeline.warehouse.build import Build
from ntm_pipeline.warehouse.whole import make_every_table
from scripts.example_data.make import make_example_data
from scripts.example_data.sections import ListFile, Section
from scripts.example_data.story import FOLDER, Stories, Story, load_stories
from tests.sources.forms import PROMISED

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).resolve().parents[1]
COMMITTED = PROJECT / "data" / "raw"
TODAY = date(2026, 3, 1)
STORIES = load_stories()
TOLD_PLANS = {"gia-lai-2022", "quang-nam-2023", "quang-xuong-2022", "thai-nguyen-2022", "vn-924-2022"}
FAULTS = [fault for story in STORIES.areas.values() for fault in story.faults]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files, written anew."""
    out = tmp_path_factory.mktemp("raw")
    make_example_data(out)
    return out


@pytest.fixture(scope="module")
def intakes(example: Path) -> dict[str, list[FileIntake]]:
    """Every file, held to its contract."""
    units = UnitRegistry.load()
    return {
        source: [read_source_file(contract, path, example, units, TODAY) for path in data_files(example / source)]
        for source, contract in load_contracts().items()
    }


@pytest.fixture(scope="module")
def warehouse(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Build]:
    """Everything that the pipeline makes of the files."""
    data = tmp_path_factory.mktemp("data")
    shutil.copytree(example, data / "raw")
    settings = Settings(data, TODAY, data / "dagster")
    settings.work_dir.mkdir(parents=True)
    with Build.open(settings, anew=True) as build:
        make_every_table(build)
        yield build


def relative_files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def content(path: Path) -> object:
    """The bytes; of a workbook those of its parts, because compression differs from one zlib to the next."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as book:
        return [(entry.filename, entry.date_time, book.read(entry)) for entry in book.infolist()]


def test_the_committed_files_are_what_the_stories_tell(example: Path) -> None:
    origin = COMMITTED / "eoffice" / "origin.yaml"
    if not origin.is_file() or origin.read_text(encoding="utf-8") != STORIES.common.origin:
        pytest.skip("data/raw holds other data than the example")
    # What else lies beside them, such as a source that no story tells of, is somebody's own.
    told = {path.name for path in example.iterdir()}
    assert {name for name in relative_files(COMMITTED) if name.split("/")[0] in told} == relative_files(example)
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
    told = {path.name for path in example.iterdir() if path.is_dir()}
    assert {*PROMISED} <= told <= {*load_sources()}
    for source in told:
        for path in data_files(example / source):
            origin = origin_of(path, example)
            assert origin.synthetic
            assert origin.licence == "CC0-1.0"
            assert "synthetic" in (origin.publisher or "")


def test_every_form_says_that_it_is_made_up(example: Path) -> None:
    for path in example.rglob("*.xlsx"):
        with zipfile.ZipFile(path) as book:
            sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/")]
            assert all(STORIES.common.banner in book.read(name).decode() for name in sheets), path


def test_no_file_is_refused(intakes: dict[str, list[FileIntake]]) -> None:
    refused = {one.path: one.refused for of_source in intakes.values() for one in of_source if one.refused}
    assert refused == {}


def test_only_the_deliberate_faults_are_sent_back(intakes: dict[str, list[FileIntake]]) -> None:
    """Any other row would be about a unit that does not exist on its date, or a slip in a story."""
    found = sorted((d.path, d.rule) for of_source in intakes.values() for one in of_source for d in one.defects)
    alone = [fault for fault in FAULTS if fault.rule != "contradicts_row"]
    assert found == sorted((fault.path, fault.rule) for fault in alone)


def test_a_fault_is_found_where_it_was_put(intakes: dict[str, list[FileIntake]]) -> None:
    values = {d.path: d.value for of_source in intakes.values() for one in of_source for d in one.defects}
    for fault in FAULTS:
        if fault.rule != "contradicts_row":
            assert values[fault.path] in set(fault.cells.values())


def test_two_rows_that_contradict_each_other_are_both_sent_back(warehouse: Build) -> None:
    assert warehouse.rows(
        "SELECT path, COUNT(*), COUNT(DISTINCT value) FROM quality.rejected_rows"
        " WHERE rule = 'contradicts_row' GROUP BY path"
    ) == [("e_management/49-quang-nam/2023-2024.csv", 2, 2)]


def test_a_list_that_declares_nobody_is_told_and_counts_nowhere(warehouse: Build) -> None:
    path = "cooperatives/38-thanh-hoa/2026-01-05.csv"
    warned = "SELECT DISTINCT path FROM quality.warned_rows WHERE rule = 'list_declares_nobody'"
    assert warehouse.rows(warned) == [(path,)]
    ((stored,),) = warehouse.rows(f"SELECT COUNT(*) FROM core.cooperatives WHERE path = '{path}'")
    assert stored > 100
    assert warehouse.rows(f"SELECT * FROM core.snapshots WHERE path = '{path}'") == []


def test_a_rejected_row_leaves_its_commune_unknown(warehouse: Build) -> None:
    """The only cooperative of An Thành that is listed in 2022 was sent back."""
    told = "SELECT reported, expected FROM marts.indicator_value WHERE indicator_id = 'communes_with_cooperative'"
    assert warehouse.rows(f"{told} AND unit_id LIKE '23992-%' AND year = 2022") == [(0, 1)]
    assert warehouse.rows(f"{told} AND unit_id LIKE '23992-%' AND year = 2023") == [(1, 1)]


def test_a_round_of_closing_dates_is_one_snapshot(warehouse: Build) -> None:
    assert warehouse.rows(
        "SELECT DISTINCT path, CAST(snapshot_date AS VARCHAR) FROM core.snapshots"
        " WHERE path LIKE 'linkages/64-gia-lai/2023-12%' ORDER BY path"
    ) == [(f"linkages/64-gia-lai/2023-12-{day}.csv", "2023-12-31") for day in (22, 31)]


def test_a_report_sent_before_its_period_was_over_tells_nothing_of_what_was_to_come(warehouse: Build) -> None:
    told = "SELECT reported, expected FROM marts.indicator_value WHERE indicator_id = 'online_dossiers_commune'"
    assert warehouse.rows(f"{told} AND unit_id LIKE '20584-%' AND year = 2024") == [(11, 12)]


def test_registers_bear_out_the_reports_but_where_their_story_says_so(warehouse: Build) -> None:
    differing = warehouse.rows(
        "SELECT unit_code, period, dossier_difference, online_dossier_difference FROM quality.register_vs_report"
        " WHERE comparison = 'compared' AND (dossier_difference <> 0 OR secret_dossier_difference <> 0"
        " OR online_dossier_difference <> 0) ORDER BY difference_rank"
    )
    assert differing == [("05512", "Tháng 2/2024", 0, -12), ("05533", "Tháng 3/2024", -1, -5),
                         ("05527", "Tháng 1/2024", -3, 0)]  # fmt: skip
    told = warehouse.rows(
        "SELECT comparison, COUNT(*), COUNT(DISTINCT unit_id) FROM quality.register_vs_report GROUP BY 1 ORDER BY 1"
    )
    assert told == [("compared", 30, 10), ("not_reported", 14, 14)]
    assert warehouse.rows(
        "SELECT SUM(rows_read), SUM(rows_rejected + rows_superseded) FROM quality.source_files"
        " WHERE source = 'eoffice_register'"
    ) == warehouse.rows("SELECT SUM(dossier_count), 0 FROM core.register_months")
    assert warehouse.rows("SELECT * FROM quality.warned_rows WHERE source = 'eoffice_register'") == []


def test_codes_and_names_agree_throughout(intakes: dict[str, list[FileIntake]]) -> None:
    """The only doubts are tax codes that fail their check digit, a total that shows up a faulty row, and units of 2024
    and 2025 that ended, or were renamed, within the period of their reports."""
    found = [w for of_source in intakes.values() for one in of_source for w in one.warnings]
    assert {w.rule for w in found} == {"tax_code_check_digit", "total_differs", "outlives_unit", "unit_name_differs"}
    assert sum(w.rule == "unit_name_differs" for w in found) < 10
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
    snapshots = settle(load_contracts()["linkages"], intakes["linkages"], UnitRegistry.load()).snapshots
    assert set(snapshots.loc[snapshots["path"].isin(empty), "covered_unit_id"]) == {"624-thi-xa-ayun-pa"}


def test_the_reform_is_in_it(intakes: dict[str, list[FileIntake]]) -> None:
    """Old and new units of the same code report in one year, each as itself."""
    reports = {one.path: one.rows for one in intakes["eoffice"]}
    before = set(reports["eoffice/19-thai-nguyen/2025-1-truoc-sap-nhap.csv"]["unit_id"])
    after = set(reports["eoffice/19-thai-nguyen/2025-2-sau-sap-nhap.csv"]["unit_id"])
    assert {"19-tinh-thai-nguyen", "164-thanh-pho-thai-nguyen"} <= before
    assert "19-tinh-thai-nguyen-2025" in after
    assert len(before & after) == 1  # one commune of Thái Nguyên was left as it was


def test_data_of_another_origin_is_left_alone(tmp_path: Path) -> None:
    real = tmp_path / "training" / "2025.csv"
    real.parent.mkdir()
    real.write_text("Mã đơn vị,Năm\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="not written from the stories"):
        make_example_data(tmp_path)
    assert relative_files(tmp_path) == {"training/2025.csv"}


def only(key: str, source: str, section: Section) -> Stories:
    """The stories with one area, of which one source is told."""
    story = Story.model_validate({"area": STORIES.areas[key].area, source: section})
    return Stories(STORIES.common, {key: story})


def test_a_list_says_for_whom_it_speaks_where_its_story_does(tmp_path: Path) -> None:
    linkages = STORIES.areas["GL"].linkages
    assert linkages is not None
    day = date(2024, 12, 31)
    files = (
        ListFile(path="64-gia-lai/2024.csv", closing=day, declares="Tỉnh Gia Lai", dated=date(2025, 1, 3)),
        ListFile(path="64-gia-lai/2024-b.csv", closing=day),
    )
    told = linkages.model_copy(update={"files": files, "covers": "64"})
    make_example_data(tmp_path, only("GL", "linkages", told))
    above, beside = (tmp_path / "linkages" / "64-gia-lai" / name for name in ("2024.csv", "2024-b.csv"))
    assert above.read_text(encoding="utf-8").splitlines()[:2] == [
        "Đơn vị báo cáo: Tỉnh Gia Lai",
        "Ngày báo cáo: 03/01/2025",
    ]
    assert origin_of(beside, tmp_path).covers == "64"
    assert origin_of(beside, tmp_path).synthetic
    contract, units = load_contracts()["linkages"], UnitRegistry.load()
    read = [read_source_file(contract, path, tmp_path, units, TODAY) for path in (above, beside)]
    assert [(one.refused, one.defects) for one in read] == [(None, []), (None, [])]
    assert read[0].rows_read == read[1].rows_read > 0
    spoken = settle(contract, read, units).snapshots
    assert set(spoken["path"]) == {f"linkages/64-gia-lai/{name}" for name in ("2024.csv", "2024-b.csv")}
    assert set(spoken["covered_unit_id"]) == {"64-tinh-gia-lai"}


def test_a_fault_whose_row_is_in_no_file_is_told(tmp_path: Path) -> None:
    management = STORIES.areas["TN"].e_management
    assert management is not None
    stories = only("TN", "e_management", management)
    fault = FAULTS[0].model_copy(update={"path": "e_management/19-thai-nguyen/2021-2023.csv"})
    story = stories.areas["TN"].model_copy(update={"faults": (fault,)})
    with pytest.raises(RuntimeError, match="no place was found"):
        make_example_data(tmp_path, Stories(stories.common, {"TN": story}))


def test_a_slip_in_a_story_is_named_by_file_and_field(tmp_path: Path) -> None:
    for path in FOLDER.iterdir():
        shutil.copy(path, tmp_path)
    gia_lai = tmp_path / "gia-lai.yaml"
    text = gia_lai.read_text(encoding="utf-8")
    gia_lai.write_text(text.replace("closing: 2022-12-31", "closed: 2022-12-31", 1), encoding="utf-8")
    with pytest.raises(SystemExit, match=r"(?s)gia-lai\.yaml.*cooperatives\.files\.0\.closed"):
        load_stories(tmp_path)


@pytest.mark.parametrize("key", [key for key, story in STORIES.areas.items() if story.look_for])
def test_what_a_story_says_can_be_found_is_found(key: str, warehouse: Build) -> None:
    """Of each target that it names, the status in each year, at the plan's own unit."""
    found = {
        (target, year): status
        for target, year, status in warehouse.rows(
            "SELECT target_id, year, status FROM marts.indicator_attainment WHERE is_plan_scope"
        )
    }
    told = {(one.target, year): status for one in STORIES.areas[key].look_for for year, status in one.status.items()}
    assert {at: found.get(at) for at in told} == told


def test_every_target_of_the_plans_that_it_tells_of_has_figures_and_every_status_occurs(warehouse: Build) -> None:
    with_figures = warehouse.rows(
        "SELECT DISTINCT target_id FROM marts.indicator_attainment WHERE is_plan_scope AND value IS NOT NULL"
    )
    decided = {plan for plan in load_plans() if plan.plan_id in TOLD_PLANS}
    assert {plan.plan_id for plan in decided} == TOLD_PLANS
    assert {target for (target,) in with_figures} >= {t.target_id for plan in decided for t in plan.targets}
    statuses = warehouse.rows("SELECT DISTINCT status FROM marts.indicator_attainment")
    assert {status for (status,) in statuses} == {
        "attained", "on_track", "behind", "missed", "undetermined", "no_data", "not_applicable"
    }  # fmt: skip


def test_the_audit_finds_nothing_amiss(warehouse: Build) -> None:
    assert [result.sentence() for result in run_audit(warehouse) if not result.passed] == []


def test_the_readme_tells_what_the_stories_say_can_be_found(example: Path) -> None:
    table = [line for line in (example / "README.md").read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    told = [
        f"| {one.target} | {', '.join(f'{year}: {status}' for year, status in one.status.items())} |"
        for story in STORIES.areas.values()
        for one in story.look_for
    ]
    assert len(table) == 2 + len(told)
    assert all(line.startswith(begin) for line, begin in zip(table[2:], told, strict=True))


GUIDE = (Path(__file__).parent.parent / "docs" / "analyst_guide.md").read_text(encoding="utf-8")


def test_each_question_of_the_analysts_guide_has_an_answer(warehouse: Build) -> None:
    answers = [warehouse.rows(sql) for sql in re.findall(r"```sql\n(.*?)```", GUIDE, re.DOTALL)]
    assert len(answers) == 14
    assert all(answers), [at for at, answer in enumerate(answers) if not answer]
    assert [unit_id for unit_id, *_ in answers[0]] == ["19-tinh-thai-nguyen", "19-tinh-thai-nguyen-2025"]
    # Series of the old province and of the new, from 2021 on: until 2024 the old unit's, and both old units'.
    assert [[year for year, *_ in series][:5] for series in answers[1:3]] == [[2021, 2022, 2023, 2024, 2025]] * 2
    for series, units in zip(
        answers[1:3], ("'19-tinh-thai-nguyen'", "'19-tinh-thai-nguyen', '06-tinh-bac-kan'"), strict=True
    ):
        own = warehouse.rows(
            "SELECT year, SUM(numerator), SUM(denominator) FROM marts.indicator_value WHERE year < 2025"
            f" AND indicator_id = 'communes_meeting_8_4' AND unit_id IN ({units}) GROUP BY year ORDER BY year"
        )
        assert [(year, n, d) for year, _, n, d, *_ in series if year < 2025] == own
