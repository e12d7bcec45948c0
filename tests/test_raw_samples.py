"""One small file per ugliness in `raw_samples/`: the intake makes of each what was written down by hand."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from ntm_pipeline.intake.file_intake import FileIntake
from ntm_pipeline.intake.pipeline import read_source_file
from ntm_pipeline.intake.settle import SourceIntake, settle
from ntm_pipeline.reading.spreadsheets.sheet import column_letters
from ntm_pipeline.sources import load_contracts
from ntm_pipeline.units.registry import UnitRegistry
from tests.sources.desk import plain, records
from tests.sources.forms import PROMISED

RAW = Path(__file__).with_name("raw_samples")
EXPECTATIONS = sorted(RAW.glob("*/*.yaml"))
SAMPLES = sorted(path for path in RAW.glob("*/*") if path.suffix != ".yaml")
LARGEST_BYTES = 20_000

OF_A_FILE = {"why", "source", "today", "status", "rows_read", "refused", "snapshots", "kept_out", "sheets"}
OF_A_SHEET = {"rows", "superseded", "rejected", "warnings", "skipped", "unknown_columns", "columns"}


def expectation(path: Path) -> dict[str, Any]:
    said: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return said


def sample_of(path: Path) -> Path:
    [sample] = [sample for sample in SAMPLES if sample.with_suffix(".yaml") == path]
    return sample


def only_sheet(intake: FileIntake) -> str:
    """The first sheet that holds a table, or of which something is said."""
    return next((one.sheet for one in [*intake.tables, *intake.warnings]), "")


def expected_sheets(said: Mapping[str, Any], the_only_one: str) -> dict[str, dict[str, Any]]:
    """What is expected of each sheet; where the file has only one to speak of, its name need not be written."""
    flat = {key: value for key, value in said.items() if key in OF_A_SHEET}
    sheets = said.get("sheets") or ({the_only_one: flat} if flat or said["status"] != "refused" else {})
    return {
        name: {
            "rows": of_sheet.get("rows", {}),
            "superseded": of_sheet.get("superseded", {}),
            "rejected": of_sheet.get("rejected", {}),
            "warnings": sorted(map(tuple, of_sheet.get("warnings", [])), key=str),
            "skipped": of_sheet.get("skipped", {}),
            "unknown_columns": of_sheet.get("unknown_columns", []),
        }
        | ({"columns": of_sheet["columns"]} if "columns" in of_sheet else {})
        for name, of_sheet in sheets.items()
    }


def found_sheets(
    intake: FileIntake, settled: SourceIntake, expected: Mapping[str, Mapping[str, Any]]
) -> dict[str, dict[str, Any]]:
    """The same of what the intake found; of an accepted row, the columns that are expected of it."""
    found: dict[str, dict[str, Any]] = defaultdict(
        lambda: {"rows": {}, "superseded": {}, "rejected": defaultdict(dict), "warnings": [], "skipped": {},
                 "unknown_columns": []}
    )  # fmt: skip
    for row in records(settled.rows):
        said = expected.get(row["sheet"], {}).get("rows", {}).get(row["row_number"], {"unit_id": None})
        wanted = {name: row.get(name, "no such column") for name in {**_each(said)[0], "unit_id": None}}
        of_sheet = found[row["sheet"]]["rows"]
        before = _each(of_sheet[row["row_number"]]) if row["row_number"] in of_sheet else []
        of_sheet[row["row_number"]] = [*before, wanted] if before else wanted
    for row in records(settled.superseded_rows):
        assert row["by_sheet"] == row["sheet"]
        found[row["sheet"]]["superseded"][row["row_number"]] = row["by_row_number"]
    for row in records(settled.rejected_rows):
        cells = found[row["sheet"]]["rejected"][row["row_number"]]
        assert row["column_name"] not in cells, "one cell, one defect"
        cells[row["column_name"]] = row["rule"]
    for row in records(settled.warned_rows):
        found[row["sheet"]]["warnings"].append((row["row_number"], row["column_name"], row["rule"]))
    for table in intake.tables:
        of_table = found[table.sheet]
        for row in () if table.is_further else table.passed_over:
            of_table["skipped"].setdefault(row.kind, []).append(row.row_number)
        of_table["unknown_columns"] += () if table.is_further else table.unknown_columns
        if "columns" in expected.get(table.sheet, {}):
            of_table["columns"] = {name: column_letters(at) for name, at in table.columns.items()}
    for of_sheet in found.values():
        of_sheet["warnings"].sort(key=str)
    return {name: of_sheet | {"rejected": dict(of_sheet["rejected"])} for name, of_sheet in found.items()}


def _each(said: Any) -> list[dict[str, Any]]:
    """What is said of a row: of periods side by side a list."""
    return said if isinstance(said, list) else [said]


def found_snapshots(settled: SourceIntake) -> list[list[Any]]:
    """[closing date, unit covered] of each snapshot."""
    snapshots = settled.snapshots[["closing_date", "covered_unit_id"]].drop_duplicates()
    return sorted([day, unit] for day, unit in records(snapshots, *snapshots))


@cache
def reading(path: Path) -> tuple[FileIntake, SourceIntake]:
    """What the intake makes of the sample of an expectation, by the register of the whole country."""
    said = expectation(path)
    contract, units = load_contracts()[said["source"]], UnitRegistry.load()
    intake = read_source_file(contract, sample_of(path), RAW, units, said["today"])
    return intake, settle(contract, [intake], units)


@pytest.mark.parametrize("path", EXPECTATIONS, ids=lambda path: path.stem)
def test_a_file_is_read_as_a_careful_clerk_would_read_it(path) -> None:
    said = expectation(path)
    intake, settled = reading(path)
    [file] = records(settled.source_files)

    expected = expected_sheets(said, only_sheet(intake))
    reason = file["reason_vi"] if said["status"] != file["status"] else None
    assert (file["status"], file["rows_read"], reason) == (said["status"], said["rows_read"], None)
    assert found_sheets(intake, settled, expected) == expected
    assert found_snapshots(settled) == said.get("snapshots", [])
    assert [words for words in said.get("refused", []) if words not in str(file["reason_vi"])] == []
    told = repr(intake.tables) + "".join(frame.to_csv() for frame in vars(settled).values())
    assert [words for words in said.get("kept_out", []) if words in told] == []


@pytest.mark.parametrize("path", EXPECTATIONS, ids=lambda path: path.stem)
def test_no_row_is_lost_or_invented(path) -> None:
    """Each row of the file is accepted, superseded, rejected, passed over or hidden, and only one of these."""
    intake, settled = reading(path)
    [file] = records(settled.source_files)
    assert file["rows_read"] == file["rows_accepted"] + file["rows_rejected"] + file["rows_superseded"]
    rejected = settled.rejected_rows.drop_duplicates(["sheet", "row_number"])
    for sheet in {table.sheet for table in intake.tables}:
        tables = [table for table in intake.tables if table.sheet == sheet]
        numbers = [row.row_number for table in tables if not table.is_further for row in table.passed_over]
        for frame in (settled.rows, settled.superseded_rows, rejected):
            numbers += records(frame[frame["sheet"] == sheet], "row_number")
        if any(table.is_further for table in tables):
            assert intake.sheet_rows[sheet] == len(numbers)  # with a row for each period
            numbers = list(set(numbers))
        assert len(numbers) == len(set(numbers))
        hides = any((note.sheet, note.rule) == (sheet, "hidden_rows") for note in intake.warnings)
        assert hides or sorted(numbers) == list(range(min(numbers), max(numbers) + 1))


def test_every_file_has_its_expectations_and_every_expectation_its_file() -> None:
    assert [path.with_suffix(".yaml") for path in SAMPLES] == EXPECTATIONS


def test_the_samples_are_small_and_many_and_of_every_promised_source() -> None:
    assert {path.name for path in SAMPLES if path.stat().st_size > LARGEST_BYTES} == set()
    assert len(SAMPLES) >= 70
    assert {expectation(path)["source"] for path in EXPECTATIONS} >= {*PROMISED}
    assert {path.suffix.lower() for path in SAMPLES} >= {".csv", ".xlsx", ".xls", ".ods"}


@pytest.mark.parametrize("path", EXPECTATIONS, ids=lambda path: path.stem)
def test_an_expectation_says_no_more_and_no_less_than_is_compared(path) -> None:
    said = expectation(path)
    assert set(said) >= {"why", "source", "today", "status", "rows_read"}
    assert set(said) <= OF_A_FILE | (set() if "sheets" in said else OF_A_SHEET)
    for of_sheet in said.get("sheets", {}).values():
        assert set(of_sheet) <= OF_A_SHEET
    assert ("refused" in said) == (said["status"] == "refused")
    assert "\n" not in said["why"].strip()
    rows = [row for sheet in expected_sheets(said, "").values() for one in sheet["rows"].values() for row in _each(one)]
    assert all("unit_id" in row and len(row) > 1 for row in rows)
    read = sum(
        sum(len(_each(one)) for one in s["rows"].values()) + len(s["rejected"]) + len(s["superseded"])
        for s in expected_sheets(said, "").values()
    )
    assert said["rows_read"] == read


KINDS = yaml.safe_load((RAW / "kinds.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_samples_beside_those_it_was_met_in_and_in_another_format(kind) -> None:
    own = KINDS[kind]["own"]
    assert len(set(own)) == len(own) >= 2
    assert {RAW / name for name in own} <= set(SAMPLES)
    assert {Path(name).suffix for name in own} - {f".{KINDS[kind]['met_in']}"}


def test_rows_that_the_first_release_read_and_that_are_no_longer_read_are_argued() -> None:
    """164 samples of that release: nothing that it read may be lost in silence, and no argument may outlive its row."""
    at_first = yaml.safe_load((RAW / "read_at_first.yaml").read_text(encoding="utf-8"))
    argued = yaml.safe_load((RAW / "no_longer_read.yaml").read_text(encoding="utf-8"))
    lost = {}
    for path in EXPECTATIONS:
        said = expectation(path)
        sheets = {"": said, **said.get("sheets", {})}
        read = {f"{sheet}!{row}" if sheet else str(row) for sheet, of in sheets.items() for row in of.get("rows", {})}
        if gone := [row for row in at_first.get(path.stem, ()) if str(row) not in read]:
            lost[path.stem] = gone
    assert len(at_first) == 164
    assert set(at_first) <= {path.stem for path in EXPECTATIONS}
    assert lost == {stem: one["rows"] for stem, one in argued.items()}
    assert sum(map(len, lost.values())) == 13
    assert [stem for stem, one in argued.items() if len(one["why"]) < 40] == []


def test_values_compare_as_written_in_yaml() -> None:
    """A day is a date, a code a text with its zeros, nothing is null."""
    assert plain(pd.Timestamp("2024-12-31")) == yaml.safe_load("2024-12-31")
    assert yaml.safe_load('"05767"') == "05767"
    assert plain(pd.NA) is yaml.safe_load("null")
