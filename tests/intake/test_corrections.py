"""What `corrections.yaml` decides about rows: which it means, what becomes of them, and what is told of it."""

import json
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ntm_pipeline.intake.corrections.corrections_file import read_corrections
from ntm_pipeline.intake.files import data_files
from ntm_pipeline.intake.pipeline import read_source_files
from ntm_pipeline.intake.settle import SourceIntake, settle
from ntm_pipeline.sources import load_contracts
from ntm_pipeline.units.registry import UnitRegistry
from ntm_pipeline.warehouse.build import Build
from ntm_pipeline.warehouse.load import load_source
from ntm_pipeline.warehouse.release import describe_release
from tests.examples import examples
from tests.sources.desk import UNITS, Desk, records
from tests.sources.forms import FORMS
from tests.world import SMALL_COUNTRY, World

CODE, PERIOD, TOTAL = "Mã đơn vị", "Kỳ báo cáo", "Tổng số hồ sơ công việc"
SECRET, ONLINE = "Số hồ sơ mật", "Số hồ sơ xử lý trên môi trường mạng"
DECIDED = {"reason": "Gõ thừa một số 0", "by": "Văn phòng Sở", "on": "2024-04-20"}
FILE = "eoffice/corrections.yaml"


def row(code: str = "10101", total: str = "1200", period: str = "Quý I/2024", online: str = "60") -> dict[str, str]:
    return {CODE: code, PERIOD: period, TOTAL: total, SECRET: "0", ONLINE: online}


class Office(Desk):
    """A desk whose files are settled together with all that was decided about them."""

    def correct(self, *entries: dict[str, Any], name: str = "corrections.yaml") -> None:
        """Entries as they are to stand in the file, with who decided and why unless they say so themselves."""
        self.put(name, yaml.safe_dump([{**DECIDED, **entry} for entry in entries], allow_unicode=True))

    def settle(self) -> SourceIntake:
        corrections = read_corrections(self.contract, self.raw, self.today)
        paths = list(data_files(self.raw / self.source))
        intakes = read_source_files(self.contract, paths, self.raw, UNITS, self.today)
        settled = settle(self.contract, intakes, UNITS, corrections)
        files = settled.source_files
        parts = files["rows_accepted"] + files["rows_rejected"] + files["rows_superseded"]
        assert list(files["rows_read"]) == list(parts)
        listed = settled.rejected_rows.drop_duplicates(["path", "sheet", "row_number"])
        assert len(listed) == files["rows_rejected"].sum()
        return settled


@pytest.fixture
def office(tmp_path) -> Office:
    return Office(tmp_path, "eoffice")


def totals(intake: SourceIntake) -> list[tuple[int, int]]:
    return records(intake.rows, "row_number", "dossier_count")


def warned(intake: SourceIntake) -> list[str]:
    """Rules of what is told of the corrections; nothing else may be doubtful."""
    assert set(intake.warned_rows["path"].str.rsplit("/", n=1).str[-1]) <= {"corrections.yaml"}
    return records(intake.warned_rows, "rule")


# --- Which rows are meant

MATCHES = {
    "path": {"path": "q1/so.csv"},
    "path as in quality.source_files": {"path": "eoffice/q1/so.csv"},
    "path with a star": {"path": "q1/*.csv"},
    "star over folders": {"path": "*so.csv"},
    "path with a question mark": {"path": "q?/so.csv"},
    "path typed on Windows": {"path": "q1\\so.csv"},
    "path and row": {"path": "q1/so.csv", "row": 2},
    "heading": {"Mã đơn vị": "10101"},
    "heading as it is worded elsewhere, upper case": {"MÃ ĐVHC": "10101"},
    "column": {"unit_code": "10101"},
    "number without quotes": {"Mã đơn vị": 10101},
    "the same period in other words": {"Kỳ báo cáo": "quý 1 năm 2024"},
    "the same number in other digits": {"Tổng số hồ sơ công việc": "1.200"},
    "two cells": {"Mã đơn vị": "10101", "Kỳ báo cáo": "Quý I/2024"},
    "an empty cell": {"Ngày báo cáo": ""},
}  # fmt: skip


@pytest.mark.parametrize("match", MATCHES.values(), ids=list(MATCHES))
def test_a_row_is_found_by(office, match) -> None:
    office.form(row(), name="q1/so.csv")
    office.correct({"match": match, "set": {TOTAL: "120"}})
    intake = office.settle()
    assert totals(intake) == [(2, 120)]
    assert warned(intake) == []


OTHERS = {
    "another file": {"path": "q1/so2.csv"},
    "the file's name alone": {"path": "so.csv"},
    "a bracket that is no pattern": {"path": "q1/[s]o.csv"},
    "another row": {"path": "q1/so.csv", "row": 3},
    "another sheet": {"sheet": "Huyện A"},
    "another code": {"Mã đơn vị": "10102"},
    "a code without its first digit": {"Mã đơn vị": "0101"},
    "another period": {"Kỳ báo cáo": "Quý II/2024"},
    "one cell of two": {"Mã đơn vị": "10101", "Tổng số hồ sơ công việc": "1201"},
    "a text that is no number": {"Tổng số hồ sơ công việc": "nhiều"},
    "nothing for a zero": {"Số hồ sơ mật": ""},
    "a dash for nothing": {"Ngày báo cáo": "-"},
}


@pytest.mark.parametrize("match", OTHERS.values(), ids=list(OTHERS))
def test_a_correction_that_matches_nothing_changes_nothing_and_is_reported(office, match) -> None:
    office.form(row(), name="q1/so.csv")
    before = office.settle()
    office.correct({"match": match, "drop": True})
    after = office.settle()
    assert warned(after) == ["correction_matches_nothing"]
    for name in ("rows", "rejected_rows", "superseded_rows", "corrected_rows", "snapshots"):
        pd.testing.assert_frame_equal(getattr(before, name), getattr(after, name))


def test_the_report_names_the_entry_and_what_it_matches(office) -> None:
    office.form(row())
    entry = {"match": {"path": "cu.csv", "sheet": "1", "row": 7, "Mã đơn vị": "05869"}, "set": {TOTAL: "1"}}
    office.correct({"match": {CODE: "10101"}, "set": {TOTAL: "120"}}, entry)
    [told] = records(office.settle().warned_rows)
    assert (told["source"], told["path"], told["row_number"]) == ("eoffice", FILE, None)
    assert told["value"] == "tệp “cu.csv”, trang tính “1”, dòng 7, “Mã đơn vị” là “05869”"
    assert f"Mục 2 của {FILE} (tệp “cu.csv”, trang tính “1”, dòng 7, “Mã đơn vị” là “05869”)" in told["message_vi"]
    assert f"Entry 2 of {FILE} (file “cu.csv”, sheet “1”, row 7, “Mã đơn vị” is “05869”)" in told["message_en"]


def test_a_correction_of_a_file_that_was_withdrawn_is_reported_also_where_no_file_is_left(office) -> None:
    office.correct({"match": {"path": "a.csv"}, "drop": True})
    intake = office.settle()
    assert warned(intake) == ["correction_matches_nothing"]
    assert intake.source_files.empty


def test_what_stands_above_the_table_is_matched_like_a_cell_and_can_be_set_for_one_row(office) -> None:
    office.form(row(), row("10102"), above=["Kỳ báo cáo: Quý I/2024"], without=[PERIOD])
    office.correct({"match": {CODE: "10102", PERIOD: "Quý 1/2024"}, "set": {PERIOD: "Quý II/2024"}})
    intake = office.settle()
    assert records(intake.rows, "unit_code", "first_month") == [("10101", 1), ("10102", 4)]
    assert records(intake.corrected_rows, "column_name", "value_before", "value_after") == [
        (PERIOD, "Quý I/2024", "Quý II/2024")
    ]


def test_a_column_that_the_file_lacks_can_be_set_for_one_row(office) -> None:
    office.form(row(), row("10102"), without=[SECRET])
    office.correct({"match": {CODE: "10102"}, "set": {SECRET: "7"}})
    intake = office.settle()
    assert records(intake.rows, "unit_code", "secret_dossier_count") == [("10101", 0), ("10102", 7)]
    assert records(intake.corrected_rows, "column_name", "value_before") == [(SECRET, "")]


def test_a_code_that_lost_its_zeros_is_the_code(tmp_path) -> None:
    desk = Office(tmp_path, "training")
    desk.form(FORMS["training"].cells | {"Mã đơn vị": "101", "Tên đơn vị": "Phường Không"})
    desk.correct({"match": {"Mã đơn vị": "00101"}, "set": {"Mã đơn vị": "00101"}})
    assert records(desk.settle().rows, "unit_id") == ["00101"]


def test_sheets_are_told_apart(office) -> None:
    book = openpyxl.Workbook()
    for number, title in enumerate(("Huyện A", "Huyện B")):
        sheet = book.active if number == 0 else book.create_sheet()
        sheet.title = title
        sheet.append(list(row()))
        sheet.append(list(row(period=f"Tháng {number + 1}/2024").values()))
    (office.raw / "eoffice").mkdir()
    book.save(office.raw / "eoffice" / "a.xlsx")
    office.correct({"match": {"path": "a.xlsx", "sheet": "huyện b", "row": 2}, "set": {TOTAL: "120"}})
    intake = office.settle()
    assert records(intake.rows, "sheet", "dossier_count") == [("Huyện A", 1200), ("Huyện B", 120)]
    assert records(intake.corrected_rows, "sheet") == ["Huyện B"]


# --- How many rows


def expecting(office: Office, rows: int, **how: Any) -> SourceIntake:
    for number in range(rows):
        office.form(row(), name=f"{number}.csv")
    office.correct({"match": {CODE: "10101"}, "set": {TOTAL: "120"}, **how})
    return office.settle()


@pytest.mark.parametrize(("rows", "how"), [(2, {}), (3, {"expect": 2}), (2, {"many": False})])
def test_a_correction_that_matches_more_rows_than_it_expects_is_not_applied_and_is_reported(office, rows, how) -> None:
    """Rows of all files are counted: the second may be the sender's own correction."""
    intake = expecting(office, rows, **how)
    assert warned(intake) == ["correction_matches_too_many"]
    assert f"khớp với {rows} dòng" in records(intake.warned_rows, "message_vi")[0]
    assert records(intake.rows, "dossier_count") == [1200]
    assert intake.corrected_rows.empty


@pytest.mark.parametrize(("rows", "how"), [(1, {}), (2, {"expect": 2}), (3, {"many": True}), (1, {"many": True})])
def test_a_correction_is_applied_to_all_rows_it_expects(office, rows, how) -> None:
    intake = expecting(office, rows, **how)
    assert warned(intake) == []
    assert records(intake.corrected_rows, "value_after") == ["120"] * rows


def test_a_correction_that_matches_fewer_rows_than_it_expects_is_applied_and_reported(office) -> None:
    intake = expecting(office, 1, expect=2)
    assert warned(intake) == ["correction_matches_too_few"]
    assert records(intake.rows, "dossier_count") == [120]


def test_a_correction_that_the_file_no_longer_needs_is_reported(office) -> None:
    office.form(row(total="120"))
    office.correct({"match": {CODE: "10101"}, "set": {TOTAL: "120"}})
    intake = office.settle()
    assert warned(intake) == ["correction_changes_nothing"]
    assert intake.corrected_rows.empty


# --- What becomes of them


def test_a_row_that_was_rejected_is_accepted_once_it_is_corrected(office) -> None:
    office.form(row(total="một nghìn"), row("10102", online="1201"))
    assert totals(office.settle()) == []
    office.correct(
        {"match": {CODE: "10101"}, "set": {TOTAL: "1000"}},
        {"match": {CODE: "10102"}, "set": {ONLINE: "1200", TOTAL: "1.200"}},
    )
    assert totals(office.settle()) == [(2, 1000), (3, 1200)]


def test_every_rewritten_cell_is_told(office) -> None:
    office.form({"Mã ĐVHC": "10101", **{h: text for h, text in row().items() if h != CODE}})
    office.correct({"match": {CODE: "10101"}, "set": {TOTAL: "120", CODE: "10102"}, "by": "Chi cục", "reason": "Nhầm."})
    intake = office.settle()
    assert records(intake.corrected_rows) == [
        {
            "source": "eoffice", "path": "eoffice/a.csv", "sheet": "", "row_number": 2, "column_name": heading,
            "value_before": before, "value_after": after, "reason": "Nhầm.", "by_whom": "Chi cục",
            "decided_on": date(2024, 4, 20), "correction_number": 1,
        }
        for heading, before, after in [("Mã ĐVHC", "10101", "10102"), (TOTAL, "1200", "120")]
    ]  # fmt: skip
    assert records(intake.rows, "path", "row_number", "unit_id") == [("eoffice/a.csv", 2, "10102")]


def test_a_dropped_row_counts_as_rejected_and_says_why_who_and_when(office) -> None:
    # Its own defects are nobody's business any more.
    office.form(row(total="?"), row("10102"))
    office.correct({"match": {CODE: "10101"}, "drop": True, "reason": "Dòng thử"})
    intake = office.settle()
    assert totals(intake) == [(3, 1200)]
    [told] = records(intake.rejected_rows)
    assert (told["rule"], told["path"], told["row_number"]) == ("dropped_by_correction", "eoffice/a.csv", 2)
    for message, words in (
        (told["message_vi"], ("mục 1 của " + FILE, "Văn phòng Sở", "20/04/2024", "Dòng thử.")),
        (told["message_en"], ("entry 1 of " + FILE, "Văn phòng Sở", "2024-04-20", "Dòng thử.")),
    ):
        assert [word for word in words if word not in message] == []
    assert records(intake.source_files, "status", "rows_read", "rows_rejected") == [("partial", 2, 1)]


def test_a_registry_of_which_every_row_is_dropped_speaks_for_nobody(tmp_path) -> None:
    """Like one of which every row is rejected; an empty list would mean there are none."""
    desk = Office(tmp_path, "cooperatives")
    desk.form(FORMS["cooperatives"].cells, above=["Đơn vị báo cáo: Huyện A"])
    desk.correct({"match": {"path": "a.csv"}, "drop": True})
    intake = desk.settle()
    assert intake.snapshots.empty
    assert records(intake.source_files, "rows_read", "rows_rejected") == [(1, 1)]


def test_a_wrong_correction_has_its_row_rejected_and_is_named(office) -> None:
    office.form(row(), row("10102"))
    office.correct({"match": {CODE: "10101"}, "set": {TOTAL: "12O"}})
    intake = office.settle()
    assert totals(intake) == [(3, 1200)]
    [told] = records(intake.rejected_rows)
    assert (told["column_name"], told["value"], told["rule"]) == (TOTAL, "12O", "not_a_count")
    assert f"mục 1 của {FILE} (“{TOTAL}” là “12O” thay cho “1200”)" in told["message_vi"]
    assert f"entry 1 of {FILE} (“{TOTAL}” is “12O” instead of “1200”)" in told["message_en"]


def test_a_correction_that_breaks_a_rule_across_fields_is_named_too(office) -> None:
    office.form(row(online="60"))
    office.correct({"match": {CODE: "10101"}, "set": {TOTAL: "50"}})
    [(column, vi)] = records(office.settle().rejected_rows, "column_name", "message_vi")
    assert column == ONLINE
    assert FILE in vi


def test_a_row_that_was_not_corrected_does_not_speak_of_corrections(office) -> None:
    office.form(row(), row("10102", total="?"))
    office.correct({"match": {CODE: "10101"}, "set": {TOTAL: "120"}})
    assert FILE not in records(office.settle().rejected_rows, "message_vi")[0]


def test_rows_supersede_each_other_as_corrected(office) -> None:
    office.form(row(total="1", online="0"), name="a.csv")
    office.form(row("10102", total="2", online="0"), name="b.csv")
    office.correct({"match": {"path": "b.csv"}, "set": {CODE: "10101"}})
    intake = office.settle()
    assert records(intake.rows, "unit_id", "dossier_count") == [("10101", 2)]
    assert records(intake.superseded_rows, "path", "by_path") == [("eoffice/a.csv", "eoffice/b.csv")]


def test_a_correction_may_divide_a_figure_merged_over_several_rows(office) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(list(row()))
    for code in ("10101", "10102", "10103"):
        sheet.append(list(row(code).values()))
    sheet.merge_cells("C2:C3")
    (office.raw / "eoffice").mkdir()
    book.save(office.raw / "eoffice" / "a.xlsx")
    assert set(records(office.settle().rejected_rows, "rule")) == {"merged_count"}
    office.correct(*({"match": {CODE: code}, "set": {TOTAL: "600"}} for code in ("10101", "10102")))
    assert totals(office.settle()) == [(2, 600), (3, 600), (4, 1200)]


CONTRADICTIONS = {
    "two texts": [{"set": {TOTAL: "1"}}, {"set": {TOTAL: "2"}}],
    "two headings of one column": [{"set": {TOTAL: "1"}}, {"set": {"Tổng số hồ sơ": "2"}}],
    "one text twice": [{"set": {TOTAL: "120"}}, {"set": {TOTAL: "120"}}],
    "a text and a drop": [{"set": {TOTAL: "120"}}, {"drop": True}],
    "two drops": [{"drop": True}, {"drop": True}],
}


@pytest.mark.parametrize("what", CONTRADICTIONS.values(), ids=list(CONTRADICTIONS))
def test_two_corrections_of_one_cell_have_the_row_rejected(office, what) -> None:
    """The figure is known to be wrong, and nobody can tell which correction is right."""
    office.form(row(), row("10102"))
    office.correct(*({"match": {CODE: "10101"}, **one} for one in what))
    intake = office.settle()
    assert totals(intake) == [(3, 1200)]
    [told] = records(intake.rejected_rows)
    assert (told["rule"], told["row_number"]) == ("corrected_twice", 2)
    assert "(1, 2)" in told["message_vi"]
    assert "(1, 2)" in told["message_en"]
    assert warned(intake) == []


def test_two_corrections_of_two_cells_of_a_row_are_both_applied_each_to_the_row_as_sent(office) -> None:
    office.form(row())
    office.correct(
        {"match": {CODE: "10101"}, "set": {CODE: "10102"}}, {"match": {CODE: "10101"}, "set": {TOTAL: "120"}}
    )
    assert records(office.settle().rows, "unit_id", "dossier_count") == [("10102", 120)]


# --- Decided later


def test_a_correction_dated_after_today_skips_itself_and_no_other(office) -> None:
    office.form(row(), row("10102"))
    office.correct(
        {"match": {CODE: "10101"}, "set": {TOTAL: "2000"}, "on": "2026-02-02"},
        {"match": {CODE: "10102"}, "set": {TOTAL: "3000"}},
    )
    intake = office.settle()
    assert records(intake.rows, "unit_id", "dossier_count") == [("10101", 1200), ("10102", 3000)]
    [(path, rule, vi)] = records(intake.warned_rows, "path", "rule", "message_vi")
    assert (path, rule) == ("eoffice/corrections.yaml", "correction_in_the_future")
    assert vi.startswith("Mục 1 ")
    assert "02/02/2026" in vi


# --- The file itself

GOOD = (
    "- match: {Mã đơn vị: '10101'}\n  set: {Tổng số hồ sơ công việc: 120}\n  reason: Nhầm\n  by: Sở\n  on: 2024-04-20\n"
)
BROKEN = {
    "no yaml": ("- match:\n    [", "dòng 2"),
    "no list": ("match: {Mã đơn vị: '10101'}\n", "danh sách"),
    "no entry": ("- Mã đơn vị\n", "mục 1 phải gồm"),
    "no text": (b"- match: \xff\xfe\n", "YAML"),
    "unknown key": (GOOD + "  raeson: Nhầm\n", "“raeson”"),
    "a key twice": (GOOD + "  on: 2024-04-21\n", "dòng 6"),
    "no match": (GOOD.replace("match: {Mã đơn vị: '10101'}", "path: a.csv"), "thiếu “match”"),
    "an empty match": (GOOD.replace("{Mã đơn vị: '10101'}", "{}"), "“match”"),
    "an unknown heading in match": (GOOD.replace("Mã đơn vị", "Mã số"), "“Mã số”"),
    "an unknown heading in set": (GOOD.replace("Tổng số hồ sơ công việc", "Tổng"), "“Tổng”"),
    "one column under two headings": (GOOD.replace("{Tổng", "{Tổng số hồ sơ: 1, Tổng"), "hai lần"),
    "no reason": (GOOD.replace("  reason: Nhầm\n", ""), "thiếu “reason”"),
    "an empty reason": (GOOD.replace("Nhầm", "' '"), "thiếu “reason”"),
    "nobody": (GOOD.replace("  by: Sở\n", ""), "thiếu “by”"),
    "no day": (GOOD.replace("  on: 2024-04-20\n", ""), "thiếu “on”"),
    "a day that is none": (GOOD.replace("2024-04-20", "20/04/2024"), "“on”"),
    "set and drop": (GOOD + "  drop: true\n", "đúng một trong hai"),
    "neither set nor drop": (re.sub("  set: .*\n", "", GOOD), "đúng một trong hai"),
    "drop: false": (re.sub("set: .*\n", "drop: false\n", GOOD), "đúng một trong hai"),
    "set nothing": (re.sub("set: .*\n", "set: {}\n", GOOD), "“set”"),
    "set without a heading": (re.sub("set: .*\n", "set: 120\n", GOOD), "“set”"),
    "expect nothing": (GOOD + "  expect: 0\n", "“expect”"),
    "expect and many": (GOOD + "  expect: 2\n  many: true\n", "“many”"),
    "row without path": (GOOD.replace("{Mã", "{row: 2, Mã"), "“row” mà không có “path”"),
    "row that is no number": (GOOD.replace("{Mã", "{path: a.csv, row: hai, Mã"), "row “hai”"),
    "the second of two": (GOOD + GOOD.replace("Nhầm", ""), "mục 2 thiếu “reason”"),
}


@pytest.mark.parametrize(("content", "words"), BROKEN.values(), ids=list(BROKEN))
def test_while_its_corrections_are_broken_no_file_of_a_source_is_read(office, content, words) -> None:
    """What a broken entry was about nobody can tell; figures known to be wrong would come back unseen."""
    office.form(row(), name="a.csv")
    office.form(row("10102"), name="huyen/b.csv")
    office.put("corrections.yaml", content)
    intake = office.settle()
    assert records(intake.source_files, "status", "rows_read") == [("refused", 0)] * 2
    reasons = records(intake.source_files, "reason_vi", "reason_en")
    for vi, en in reasons + records(intake.warned_rows, "message_vi", "message_en"):
        assert FILE in vi
        assert FILE in en
        assert words in vi
        program = ("while parsing", "expected", "Input should", "Field required", "codec", "validation error", "None")
        assert [word for word in program if word in vi + en] == []
    assert warned(intake) == ["corrections_refused"]


def test_the_example_of_the_broken_ones_is_whole_itself(office) -> None:
    office.form(row())
    office.put("corrections.yaml", GOOD)
    assert totals(office.settle()) == [(2, 120)]


def test_corrections_that_cannot_be_opened_have_the_files_refused(office) -> None:
    office.form(row())
    (office.raw / "eoffice" / "corrections.yaml").symlink_to(office.raw / "nowhere.yaml")
    # The link itself is told too: nothing that can't be read goes unlisted.
    assert records(office.settle().source_files, "path", "status") == [
        ("eoffice/a.csv", "refused"), ("eoffice/corrections.yaml", "refused")
    ]  # fmt: skip


@pytest.mark.parametrize("content", ["", "# nothing yet\n", "[]\n"])
def test_a_file_without_entries_says_nothing(office, content) -> None:
    office.form(row())
    office.put("corrections.yaml", content)
    intake = office.settle()
    assert totals(intake) == [(2, 1200)]
    assert warned(intake) == []


def test_a_file_saved_by_notepad_and_one_typed_on_a_mac_are_read(office) -> None:
    office.form(row())
    office.put("corrections.yaml", "\ufeff" + unicodedata.normalize("NFD", GOOD))
    assert totals(office.settle()) == [(2, 120)]


def test_corrections_of_one_source_are_of_no_concern_to_another(office, tmp_path) -> None:
    Office(tmp_path, "training").put("corrections.yaml", "- broken")
    office.form(row())
    assert records(office.settle().source_files, "status") == ["accepted"]


def test_corrections_in_a_folder_below_have_no_effect_and_are_reported(office) -> None:
    office.form(row(), name="2024/a.csv")
    office.correct({"match": {CODE: "10101"}, "drop": True}, name="2024/corrections.yaml")
    intake = office.settle()
    assert totals(intake) == [(2, 1200)]
    assert records(intake.warned_rows, "path", "rule") == [("eoffice/2024/corrections.yaml", "corrections_misplaced")]


def test_the_hash_of_the_corrections_is_told_with_every_file_read_under_them(office) -> None:
    office.form(row())
    assert records(office.settle().source_files, "corrections_sha256") == [None]
    hashes = []
    for content in (GOOD, GOOD + "# seen\n", "- broken"):
        office.put("corrections.yaml", content)
        hashes += records(office.settle().source_files, "corrections_sha256")
    assert len(set(hashes) - {None}) == 3


# --- Properties

TEXTS = {CODE: ("10101", "10102", "99999"), TOTAL: ("0", "7", "?"), ONLINE: ("0", "5")}
ROWS = st.builds(
    lambda code, total, month: row(code, total, f"Tháng {month}/2024", "0"),
    st.sampled_from(["10101", "10102", "99999"]), st.sampled_from(["3", "8", "x y"]), st.integers(1, 3),
)  # fmt: skip
MATCH = st.fixed_dictionaries(
    {}, optional={CODE: st.sampled_from(["10101", "10102"]), "path": st.sampled_from(["a.csv", "b.csv", "?.csv"])}
).filter(bool)
ACTION = st.one_of(
    st.just({"drop": True}),
    st.fixed_dictionaries({}, optional={heading: st.sampled_from(texts) for heading, texts in TEXTS.items()})
    .filter(bool)
    .map(lambda texts: {"set": texts}),
)
ENTRIES = st.lists(
    st.builds(lambda match, action, many: {"match": match, **action, **({"many": True} if many else {})},
              MATCH, ACTION, st.booleans()),
    max_size=4,
)  # fmt: skip
FILES = st.dictionaries(st.sampled_from(["a.csv", "b.csv"]), st.lists(ROWS, min_size=1, max_size=4), max_size=2)


@settings(max_examples=examples(8), deadline=None)
@given(files=FILES, entries=ENTRIES, shuffle=st.randoms(use_true_random=False))
def test_no_row_is_lost_and_the_order_of_corrections_tells_nothing(files, entries, shuffle) -> None:
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder), "eoffice")
        for name, rows in files.items():
            office.form(*rows, name=name)
        plain = office.settle()
        office.correct(*entries)
        intake = office.settle()  # which counts its rows
        shuffle.shuffle(entries)
        office.correct(*entries)
        shuffled = office.settle()
    read = sum(map(len, files.values()))
    assert intake.source_files["rows_read"].sum() == plain.source_files["rows_read"].sum() == read
    pd.testing.assert_frame_equal(intake.rows, shuffled.rows)
    where = ["path", "row_number", "rule"]
    assert records(intake.rejected_rows, *where) == records(shuffled.rejected_rows, *where)
    cells = ["path", "row_number", "column_name", "value_before", "value_after"]
    assert records(intake.corrected_rows, *cells) == records(shuffled.corrected_rows, *cells)
    assert sorted(records(intake.warned_rows, "rule", "value")) == sorted(
        records(shuffled.warned_rows, "rule", "value")
    )
    # What no correction speaks of is as it was.
    touched = {(path, number) for path, number, _ in records(intake.rejected_rows, *where)}
    touched |= set(records(intake.corrected_rows, "path", "row_number"))
    untouched = set(records(intake.rows, "path", "row_number", "dossier_count"))
    sent = {
        (f"eoffice/{name}", number, int(cells[TOTAL]))
        for name, rows in files.items()
        for number, cells in enumerate(rows, 2)
        if cells[TOTAL].isdigit()
    }
    assert {one for one in untouched if one[:2] not in touched} <= sent


# --- In the warehouse


@pytest.fixture
def build(tmp_path) -> Iterator[Build]:
    world = World(tmp_path)
    world.settings.raw_dir.mkdir()
    with Build.open(world.settings) as opened:
        yield opened


def load(build: Build) -> None:
    for contract in load_contracts().values():
        load_source(build, contract, UnitRegistry(SMALL_COUNTRY))


def test_corrected_cells_are_stored_with_their_meaning_and_leave_with_their_correction(build) -> None:
    office = Office(build.settings.raw_dir, "eoffice")
    office.form(row())
    office.correct({"match": {CODE: "10101"}, "set": {TOTAL: "120"}}, {"match": {CODE: "1"}, "drop": True})
    load(build)
    told = "SELECT path, row_number, value_before, value_after, decided_on FROM quality.corrected_rows"
    assert build.rows(told) == [("eoffice/a.csv", 2, "1200", "120", date(2024, 4, 20))]
    assert all(comment for _, _, comment in build.columns("quality.corrected_rows"))
    assert build.rows("SELECT dossier_count FROM core.eoffice") == [(120,)]
    assert build.rows("SELECT path, rule FROM quality.warned_rows") == [(FILE, "correction_matches_nothing")]
    (build.settings.raw_dir / FILE).unlink()
    load(build)
    assert build.rows(told) == []
    assert build.rows("SELECT dossier_count FROM core.eoffice") == [(1200,)]


@pytest.mark.slow
def test_the_hash_of_a_releases_inputs_changes_with_the_corrections(make_world: Callable[..., World]) -> None:
    hashes = []
    said = {"reason": "gõ nhầm", "by": "Sở TTTT", "on": "2024-02-01"}
    for entry in (None, {"match": {CODE: "10101"}, "set": {TOTAL: "120"}}, {"match": {CODE: "1"}, "drop": True}):
        world = make_world()
        if entry is not None:
            world.put("eoffice/corrections.yaml", json.dumps([entry | said], ensure_ascii=False))
        world.eoffice("10101;Năm 2024;100;0;50;")
        describe_release(world.run()._build)
        hashes += world.rows("SELECT inputs_sha256 FROM ref.release")
    assert len(set(hashes)) == 3


# --- The page


def test_the_example_of_the_page_holds(office) -> None:
    page = (Path(__file__).parents[2] / "docs" / "corrections.md").read_text(encoding="utf-8")
    [sheet], [entries], [expected] = (
        re.findall(rf"```{kind}\n(.*?)```", page, re.DOTALL) for kind in ("csv", "yaml", "expected")
    )
    office.put("2024/so.csv", sheet)
    office.put("corrections.yaml", entries)
    intake = office.settle()
    found = {
        "core": records(intake.rows, "row_number", "unit_code", "dossier_count"),
        "corrected": records(
            intake.corrected_rows, "row_number", "column_name", "value_before", "value_after", "correction_number"
        ),
        "rejected": records(intake.rejected_rows, "row_number", "rule"),
        "warned": records(intake.warned_rows, "path", "rule"),
    }
    assert {name: list(map(list, rows)) for name, rows in found.items()} == yaml.safe_load(expected)
