"""What `layout.yaml` says of tables that no program can know: what is read by it, what it may not say, what is told."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

from ntm_pipeline.intake.corrections.corrections_file import read_corrections
from ntm_pipeline.intake.files import data_files
from ntm_pipeline.intake.layout.layout_file import read_layouts
from ntm_pipeline.intake.pipeline import read_source_files
from ntm_pipeline.intake.settle import SourceIntake, settle
from tests.sources.desk import UNITS, Desk, records

CODE, PERIOD, TOTAL = "Mã đơn vị", "Kỳ báo cáo", "Tổng số hồ sơ công việc"
SECRET, ONLINE = "Số hồ sơ mật", "Số hồ sơ xử lý trên môi trường mạng"
DECIDED = {"reason": "Văn phòng xã xác nhận qua điện thoại", "by": "Văn phòng Sở", "on": "2024-04-20"}
FILE = "eoffice/layout.yaml"


class Office(Desk):
    """A desk whose files are settled together with all that was said about them."""

    def say(self, *entries: dict[str, Any], name: str = "layout.yaml") -> None:
        """Entries as they are to stand in the file, with who decided and why unless they say so themselves."""
        self.put(name, yaml.safe_dump([{**DECIDED, **entry} for entry in entries], allow_unicode=True, sort_keys=False))

    def sheet(self, *rows: Sequence[Any], name: str = "a.csv", **others: Sequence[Sequence[Any]]) -> None:
        """A file of these rows; a workbook with these further sheets where its name says so."""
        if name.endswith(".csv"):
            self.put(name, "\n".join(";".join(map(str, row)) for row in rows) + "\n")
            return
        book = openpyxl.Workbook()
        book.active.title = "Biểu"
        for title, content in {"Biểu": rows, **others}.items():
            sheet = book[title] if title in book.sheetnames else book.create_sheet(title)
            for row in content:
                sheet.append(list(row))
        path = self.raw / self.source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        book.save(path)

    def settle(self) -> SourceIntake:
        corrections = read_corrections(self.contract, self.raw, self.today)
        layouts = read_layouts(self.contract, self.raw, self.today)
        paths = list(data_files(self.raw / self.source))
        intakes = read_source_files(self.contract, paths, self.raw, UNITS, self.today)
        return settle(self.contract, intakes, UNITS, corrections, layouts)


@pytest.fixture
def office(tmp_path) -> Office:
    return Office(tmp_path, "eoffice")


def figures(intake: SourceIntake) -> list[tuple[Any, ...]]:
    return records(intake.rows, "row_number", "dossier_count", "secret_dossier_count", "online_dossier_count")


def reason(intake: SourceIntake) -> str:
    [(vi, en)] = records(intake.source_files, "reason_vi", "reason_en")
    assert vi
    assert en
    return f"{vi} / {en}"


def told(intake: SourceIntake) -> list[str]:
    return sorted(records(intake.warned_rows, "rule"))


TABLE = [[CODE, PERIOD, TOTAL, ONLINE], ["10101", "Quý I/2024", 240, 150], ["10102", "Quý I/2024", 90, 10]]


def with_cells(changes: dict[tuple[int, int], Any], *above: Sequence[Any]) -> list[list[Any]]:
    rows = [list(row) for row in TABLE]
    for (row, column), value in changes.items():
        rows[row][column] = value
    return [[*line, *[""] * (4 - len(line))] for line in above] + rows


NO_PERIOD = [[row[0], *row[2:]] for row in TABLE]
KINDS = ["a.csv", "q1/a.xlsx"]

# What was asked → rows of the file, what is said, the figures that come of it.
ANSWERS: dict[str, tuple[list[list[Any]], dict[str, Any], list[tuple[int, ...]]]] = {
    "an unknown heading": (
        with_cells({(0, 2): "Lượng việc vào sổ"}),
        {"columns": {"Lượng việc vào sổ": TOTAL}},
        [(2, 240, 0, 150), (3, 90, 0, 10)],
    ),
    "all headings unknown": (
        with_cells({(0, 0): "Mã", (0, 1): "Đợt", (0, 2): "A1", (0, 3): "A2"}),
        {"columns": {"Mã": CODE, "Đợt": PERIOD, "A1": TOTAL, "A2": ONLINE}},
        [(2, 240, 0, 150), (3, 90, 0, 10)],
    ),
    "a column without a heading": (
        with_cells({(0, 3): ""}),
        {"columns": {"cột D": ONLINE}},
        [(2, 240, 0, 150), (3, 90, 0, 10)],
    ),
    "two columns of one heading": (
        [[*TABLE[0], TOTAL], [*TABLE[1], 999], [*TABLE[2], 999]],
        {"set_aside": {"columns": ["cột E"]}},
        [(2, 240, 0, 150), (3, 90, 0, 10)],
    ),
    "a count much like another": (
        [[*TABLE[0], "Tổng số hồ sơ công việc giao đợt đầu"], [*TABLE[1], 500], [*TABLE[2], 600]],
        {"set_aside": {"columns": ["Tổng số hồ sơ công việc giao đợt đầu"]}},
        [(2, 240, 0, 150), (3, 90, 0, 10)],
    ),
    "thousands": (
        NO_PERIOD,
        {"unit_of_measure": "nghìn hồ sơ", "period": "Quý I/2024"},
        [(2, 240_000, 0, 150_000), (3, 90_000, 0, 10_000)],
    ),
    "thousands in one column": (
        TABLE,
        {"unit_of_measure": {TOTAL: "nghìn hồ sơ"}},
        [(2, 240_000, 0, 150), (3, 90_000, 0, 10)],
    ),
    "a unit of measure that isn't understood": (
        [["ĐVT: tập lớn"], *TABLE],
        {"unit_of_measure": "chục hồ sơ"},
        [(3, 2400, 0, 1500), (4, 900, 0, 100)],
    ),
    "no period": (NO_PERIOD, {"period": "Quý I/2024"}, [(2, 240, 0, 150), (3, 90, 0, 10)]),
    "two periods in the title": (
        [["Hồ sơ công việc quý I năm 2024 và quý I năm 2023"], *NO_PERIOD],
        {"period": "Quý I/2024"},
        [(3, 240, 0, 150), (4, 90, 0, 10)],
    ),
    "a title that may be a plan's": (
        [["Báo cáo phục vụ xây dựng kế hoạch"], *TABLE],
        {"kind": "kết quả"},
        [(3, 240, 0, 150), (4, 90, 0, 10)],
    ),
    "a line above the table": (
        [["Bản nháp gửi lần đầu"], *TABLE],
        {"set_aside": {"rows": ["Bản nháp gửi lần đầu"]}},
        [(3, 240, 0, 150), (4, 90, 0, 10)],
    ),
    "a row that is a sum by a name of its own": (
        [*TABLE, ["", "Quý I/2024", 330, 160, "Gộp hai nơi"]],
        {"set_aside": {"rows": ["Gộp hai nơi"], "columns": ["cột E"]}},
        [(2, 240, 0, 150), (3, 90, 0, 10)],
    ),
    "a row by its number": (
        [*TABLE, ["", "Quý I/2024", 330, 160]],
        {"set_aside": {"rows": [4]}},
        [(2, 240, 0, 150), (3, 90, 0, 10)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize(("rows", "said", "expected"), ANSWERS.values(), ids=list(ANSWERS))
def test_what_is_asked_is_answered_once_and_the_figures_are_exact(office, rows, said, expected, name) -> None:
    width = max(map(len, rows))
    office.sheet(*([*row, *[""] * (width - len(row))] for row in rows), name=name)
    before = office.settle()
    assert figures(before) != expected or records(before.rejected_rows, "rule") != []
    office.say({"match": {"path": name}, **said})
    after = office.settle()
    assert records(after.source_files, "status") == ["accepted"], reason(after)
    assert figures(after) == expected
    assert set(told(after)) == {"read_by_layout"}
    [(words, english)] = records(after.warned_rows, "message_vi", "message_en")
    for one in (words, english):
        assert FILE in one
        assert DECIDED["reason"] in one
        assert DECIDED["by"] in one
    assert "20/04/2024" in words


def test_a_sheet_is_set_aside_and_the_others_are_read(office) -> None:
    office.sheet(*TABLE, name="a.xlsx", Gốc=[*TABLE[:2], ["10103", "Quý I/2024", "", ""]])
    assert len(office.settle().rejected_rows)
    office.say({"match": {"path": "a.xlsx"}, "set_aside": {"sheets": ["Gốc"]}})
    intake = office.settle()
    assert figures(intake) == [(2, 240, 0, 150), (3, 90, 0, 10)]
    assert records(intake.warned_rows, "sheet", "rule") == [("Gốc", "read_by_layout")]


def test_an_entry_about_one_sheet_is_about_no_other(office) -> None:
    office.sheet(*NO_PERIOD, name="a.xlsx", Hai=[*NO_PERIOD[:1], ["10201", 5, 5]])
    office.say(
        {"match": {"path": "a.xlsx", "sheet": "Biểu"}, "period": "Quý I/2024"},
        {"match": {"path": "a.xlsx", "sheet": "Hai"}, "period": "Quý II/2024"},
    )
    intake = office.settle()
    assert records(intake.rows, "sheet", "row_number", "first_month") == [
        ("Biểu", 2, 1), ("Biểu", 3, 1), ("Hai", 2, 4),
    ]  # fmt: skip


def test_figures_that_are_said_to_be_a_plan_count_nowhere(office) -> None:
    office.sheet(*TABLE, name="a.xlsx", KH=[*TABLE[:1], ["10103", "Quý I/2024", 7, 7]])
    office.say({"match": {"path": "a.xlsx", "sheet": "KH"}, "kind": "kế hoạch"})
    intake = office.settle()
    assert figures(intake) == [(2, 240, 0, 150), (3, 90, 0, 10)]


# --- Provenance


def test_the_account_of_columns_and_rows_tells_who_said_so(office) -> None:
    rows, said, _ = ANSWERS["an unknown heading"]
    office.sheet(*([*row, note] for row, note in zip(rows, ["Ô khác", 7, 8], strict=True)), ["Gộp", "", "", "", ""])
    office.say({"match": {"path": "a.csv"}, **said, "set_aside": {"columns": ["Ô khác"], "rows": ["Gộp"]}})
    intake = office.settle()
    why = f"theo mục 1 của {FILE}: Văn phòng xã xác nhận qua điện thoại (Văn phòng Sở, 20/04/2024)"
    assert records(intake.column_mapping, "heading", "column_name", "status", "reason_vi") == [
        (CODE, "unit_code", "read", None),
        (PERIOD, "period", "read", None),
        ("Lượng việc vào sổ", "dossier_count", "read", why),
        (ONLINE, "online_dossier_count", "read", None),
        ("Ô khác", None, "set_aside", why),
    ]
    assert records(intake.skipped_rows, "row_number", "row_kind", "row_text") == [
        (1, "heading", " | ".join([*rows[0], "Ô khác"])), (4, "set_aside", "Gộp"),
    ]  # fmt: skip
    [sha256] = records(intake.source_files, "layout_sha256")
    assert len(sha256) == 64


# --- What the file clearly says is nobody's to say otherwise

AGAINST: dict[str, tuple[list[list[Any]], dict[str, Any], str]] = {
    "another period above": ([["Kỳ báo cáo: Quý I/2024"], *NO_PERIOD], {"period": "Quý II/2024"}, "Quý I/2024"),
    "another period in the title": (
        [["Kết quả quý I năm 2024"], *NO_PERIOD], {"period": "Quý II/2024"}, "quý I năm 2024",
    ),
    "another period by row": (TABLE, {"period": "Quý II/2024"}, "Quý I/2024"),
    "a period of neither year": (
        [["Hồ sơ công việc quý I năm 2024 và quý I năm 2023"], *NO_PERIOD], {"period": "Quý I/2022"}, "Quý I/2022",
    ),
    "another unit of measure": (
        [["ĐVT: nghìn hồ sơ"], *TABLE], {"unit_of_measure": "hồ sơ"}, "nghìn hồ sơ",
    ),
    "a plan for the result": (
        with_cells({(0, 2): "Kế hoạch hồ sơ năm"}), {"columns": {"Kế hoạch hồ sơ năm": TOTAL}}, "kế hoạch",
    ),
    "last year's figure for this one's": (
        with_cells({(0, 2): "Hồ sơ cùng kỳ năm trước"}), {"columns": {"Hồ sơ cùng kỳ năm trước": TOTAL}}, "kỳ khác",
    ),
    "citizens' files": (
        with_cells({(0, 2): "Hồ sơ thủ tục hành chính"}), {"columns": {"Hồ sơ thủ tục hành chính": TOTAL}},
        "thủ tục hành chính",
    ),
    "the form's own heading for another column": (TABLE, {"columns": {ONLINE: SECRET}}, ONLINE),
    "a column of the form set aside": (
        [[*TABLE[0], SECRET], [*TABLE[1], 5], [*TABLE[2], 5]], {"set_aside": {"columns": [SECRET]}}, SECRET,
    ),
    "a row of data set aside": (TABLE, {"set_aside": {"rows": [3]}}, "10102"),
    "a plan called a result": (
        [["KẾ HOẠCH XỬ LÝ HỒ SƠ CÔNG VIỆC NĂM 2025"], *NO_PERIOD], {"kind": "kết quả", "period": "Năm 2025"}, "2025",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize(("rows", "said", "words"), AGAINST.values(), ids=list(AGAINST))
def test_an_entry_against_what_the_file_clearly_says_refuses_the_file(office, rows, said, words, name) -> None:
    width = max(map(len, rows))
    office.sheet(*([*row, *[""] * (width - len(row))] for row in rows), name=name)
    office.say({"match": {"path": name}, **said})
    intake = office.settle()
    assert records(intake.source_files, "status", "rows_read") == [("refused", 0)]
    assert f"mục 1 của {FILE}" in reason(intake)
    assert words.casefold() in reason(intake).casefold()


def test_entries_that_say_different_things_of_one_place_refuse_the_file(office) -> None:
    rows, said, _ = ANSWERS["an unknown heading"]
    office.sheet(*rows)
    office.say(
        {"match": {"path": "a.csv"}, **said},
        {"match": {"path": "*.csv"}, "set_aside": {"columns": ["Lượng việc vào sổ"]}},
    )
    assert "ghi khác nhau" in reason(office.settle())


# --- Whom an entry is about, and what meets nothing


@pytest.mark.parametrize(
    ("folder", "path"), [("", "q1/a.csv"), ("", "eoffice/q1/a.csv"), ("", "q?/*.csv"), ("q1/", "a.csv"), ("q1/", "*")]
)
def test_a_file_is_meant_by_its_path_below_the_source_or_the_layout(office, folder, path) -> None:
    rows, said, expected = ANSWERS["no period"]
    office.sheet(*rows, name="q1/a.csv")
    office.say({"match": {"path": path}, **said}, name=f"{folder}layout.yaml")
    intake = office.settle()
    assert figures(intake) == expected


def test_in_the_raw_folder_itself_an_entry_says_of_which_source_it_is(office) -> None:
    rows, said, expected = ANSWERS["no period"]
    office.sheet(*rows)
    entries = [{"match": {"path": "*.csv"}, "source": source, **said, **DECIDED} for source in ("eoffice", "training")]
    (office.raw / "layout.yaml").write_text(yaml.safe_dump(entries[::-1], allow_unicode=True), encoding="utf-8")
    intake = office.settle()
    assert figures(intake) == expected
    assert told(intake) == ["read_by_layout"]


def test_entries_and_parts_of_them_that_meet_nothing_are_told(office) -> None:
    rows, said, _ = ANSWERS["an unknown heading"]
    office.sheet(*rows)
    gone = {"columns": {"Cột đã bỏ": SECRET}, "set_aside": {"rows": ["Gộp"], "sheets": ["Cũ"], "columns": ["Đã xóa"]}}
    office.say(
        {"match": {"path": "a.csv"}, **said},
        {"match": {"path": "a.csv"}, **gone},
        {"match": {"path": "b.csv"}, "period": "Quý I/2024"},
        {"match": {"path": "a.csv", "sheet": "Biểu"}, "period": "Quý I/2024"},
    )
    intake = office.settle()
    assert len(intake.rows) == 2
    missing = [
        (path, vi)
        for path, rule, vi in records(intake.warned_rows, "path", "rule", "message_vi")
        if rule == "layout_matches_nothing"
    ]
    assert {path for path, _ in missing} == {FILE}
    words = {number: next(vi for _, vi in missing if f"ục {number} của" in vi) for number in (2, 3, 4)}
    assert len(missing) == 3
    for one in ("“Cột đã bỏ”", "“Gộp”", "“Cũ”", "“Đã xóa”"):
        assert one in words[2]
    assert "“b.csv”" in words[3]
    assert "kỳ" in words[4]


def test_an_entry_dated_after_today_has_no_effect_yet_and_is_told(office) -> None:
    rows, said, _ = ANSWERS["no period"]
    office.sheet(*rows)
    office.say({"match": {"path": "a.csv"}, **said, "on": "2026-02-02"})
    intake = office.settle()
    assert records(intake.source_files, "status") == ["refused"]
    assert told(intake) == ["layout_in_the_future"]


# --- The file itself

GOOD = "- match: {path: a.csv}\n  period: Quý I/2024\n  reason: Xã xác nhận\n  by: Văn phòng Sở\n  on: 2024-04-20\n"
BROKEN = {
    "no yaml": ("- match:\n    [", "YAML"),
    "aliases": (GOOD + "- &a {b: [*a]}\n", "neo"),
    "no list": ("match: {path: a.csv}\n", "danh sách"),
    "no entry": ("- a.csv\n", "mục 1 phải gồm"),
    "unknown key": (GOOD + "  raeson: Nhầm\n", "“raeson”"),
    "unknown key of match": (GOOD.replace("{path", "{pth: a, path"), "“pth”"),
    "unknown key of set_aside": (GOOD + "  set_aside: {cells: [A1]}\n", "“cells”"),
    "a key twice": (GOOD + "  on: 2024-04-21\n", "dòng 6"),
    "no path": (GOOD.replace("path: a.csv", "sheet: A"), "match: {path"),
    "no reason": (GOOD.replace("Xã xác nhận", ""), "chưa được xác nhận"),
    "nobody": (GOOD.replace("Văn phòng Sở", "''"), "chưa được xác nhận"),
    "no day": (GOOD.replace("2024-04-20", ""), "chưa được xác nhận"),
    "a day that is none": (GOOD.replace("2024-04-20", "20/04/2024"), "“on”"),
    "a heading without an answer": (GOOD + "  columns: {Số A: }\n", "chưa trả lời cột “Số A”"),
    "a column that is none": (GOOD + "  columns: {Số A: Tổng}\n", "“Tổng”"),
    "a period that is none": (GOOD.replace("Quý I/2024", "kỳ này"), "“period”"),
    "a period without an answer": (GOOD.replace("Quý I/2024", ""), "chưa trả lời “period”"),
    "an unknown kind": (GOOD + "  kind: tốt\n", "“kind”"),
    "an unknown unit of measure": (GOOD + "  unit_of_measure: thúng\n", "“thúng”"),
    "says nothing": (GOOD.replace("  period: Quý I/2024\n", ""), "không nói gì"),
    "another source": (GOOD + "  source: training\n", "“source”"),
    "rows of rows": (GOOD + "  set_aside: {rows: [[a]]}\n", "set_aside: rows"),
    "the second of two": (GOOD + GOOD.replace("Văn phòng Sở", ""), "mục 2 chưa được xác nhận"),
}


@pytest.mark.parametrize(("content", "words"), BROKEN.values(), ids=list(BROKEN))
def test_while_it_is_broken_the_files_below_it_wait_and_no_others(office, content, words) -> None:
    office.sheet(*TABLE, name="huyen/a.csv")
    office.sheet(*TABLE, name="b.csv")
    office.put("huyen/layout.yaml", content)
    intake = office.settle()
    assert records(intake.source_files, "path", "status") == [
        ("eoffice/b.csv", "accepted"), ("eoffice/huyen/a.csv", "refused"),
    ]  # fmt: skip
    reasons = [one for one in records(intake.source_files, "reason_vi", "reason_en") if one[0]]
    assert len(reasons) == 1
    for vi, en in reasons + records(intake.warned_rows, "message_vi", "message_en"):
        assert "eoffice/huyen/layout.yaml" in vi
        assert "eoffice/huyen/layout.yaml" in en
        assert words in vi
        program = ("while parsing", "expected", "Input should", "Field required", "codec", "validation error", "None")
        assert [word for word in program if word in vi + en] == []


@pytest.mark.parametrize("content", ["", "# nothing yet\n", "[]\n"])
def test_a_file_without_entries_says_nothing(office, content) -> None:
    office.sheet(*TABLE)
    office.put("layout.yaml", content)
    intake = office.settle()
    assert len(intake.rows) == 2
    assert told(intake) == []


# --- The page


def test_the_example_of_the_page_does_what_the_page_says(office) -> None:
    page = (Path(__file__).parents[2] / "docs" / "layout_file.md").read_text(encoding="utf-8")
    [table], [entries], [expected] = (
        re.findall(rf"```{kind}\n(.*?)```", page, re.DOTALL) for kind in ("csv", "yaml", "expected")
    )
    office.put("2024/so.csv", table)
    office.put("layout.yaml", entries)
    intake = office.settle()
    found = {
        "core": records(intake.rows, "row_number", "unit_id", "dossier_count", "online_dossier_count"),
        "mapping": records(intake.column_mapping, "heading", "column_name", "status"),
        "skipped": records(intake.skipped_rows, "row_number", "row_kind"),
        "warned": records(intake.warned_rows, "path", "rule"),
    }
    assert {name: list(map(list, rows)) for name, rows in found.items()} == yaml.safe_load(expected)
