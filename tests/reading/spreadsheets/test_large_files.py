"""Large csv files are read column by column; what comes of it is what reading row by row gives."""

import pickle
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ntm_pipeline.issues import RefusedError
from ntm_pipeline.reading.spreadsheets import arrow_sheet, large_csv
from ntm_pipeline.reading.spreadsheets import csv_file as csv_files
from ntm_pipeline.reading.spreadsheets.legacy_columns import may_be_legacy
from ntm_pipeline.reading.spreadsheets.reader import read_grids
from ntm_pipeline.reading.spreadsheets.sheet import clean
from ntm_pipeline.reading.tables import headings, large_rows
from ntm_pipeline.reading.tables.extract import find_table
from ntm_pipeline.reading.tables.headings import Heading

HEADINGS = [
    Heading("unit_code", ("Mã đơn vị", "Mã xã")),
    Heading("unit_name", ("Tên đơn vị", "Đơn vị")),
    Heading("period", ("Kỳ báo cáo",)),
    Heading("total", ("Tổng số hồ sơ công việc", "Tổng số hồ sơ")),
    Heading("online", ("Số hồ sơ xử lý trên môi trường mạng",)),
]
TOP = ["Mã đơn vị", "Tên đơn vị", "Kỳ báo cáo", "Tổng số hồ sơ công việc", "Số hồ sơ xử lý trên môi trường mạng"]
LANG = ["05734", "Xã Văn Lăng", "Tháng 3/2024", "120", "100"]


def outcome(path: Path, required: set[str], sought: list[Heading]) -> object:
    """All that reading a file and finding its table tells."""
    try:
        [grid] = read_grids(path)
        table = find_table(grid, sought, required)
    except RefusedError as refusal:
        return refusal.issue.rule, refusal.issue.message_vi
    cells = (grid.cells.to_dict("split"), grid.notes, {str(dtype) for dtype in grid.cells.dtypes})
    if table is None:
        return cells
    return cells, [
        getattr(table, name).to_dict("split") if name in ("rows", "totals") else getattr(table, name)
        for name in table.__dataclass_fields__
    ]


def assert_same_by_column(
    path: Path, monkeypatch, required: set[str] = frozenset(), distinct: int = 100_000, sought: list[Heading] = HEADINGS
) -> None:
    by_row = outcome(path, required, sought)
    with monkeypatch.context() as patch:
        patch.setattr(csv_files, "LARGE_FROM_BYTES", 0)
        patch.setattr(large_csv, "BLOCK_BYTES", 60)
        patch.setattr(arrow_sheet, "ROWS_AT_A_TIME", 3)
        patch.setattr(large_rows, "ROWS_AT_A_TIME", 3)
        patch.setattr(arrow_sheet, "_MOST_DISTINCT", distinct)
        assert outcome(path, required, sought) == by_row


CELLS = st.sampled_from(
    ["", "", "05734", "Xã A", " Xã B\u00a0", "Tổng số", "Cộng", "Cộng Hòa", "TỔNG CỘNG", "12", "1.234", "-", "x", "I",
     "1", "2", "Ghi chú", "Người lập", "14/04/2024", "Huyện Đại Từ", 'HTX "Rau"', '"', "a\nb", "a\r\nb", "a,b", "2024",
     "٣", unicodedata.normalize("NFD", "Tổng số"), "ｔổng", "\u200b", "Năm 2024", "×", "M· x· VÜnh Yªn", "Hộ\ttịch",
     "“Chè”"]
)  # fmt: skip
DATA = st.tuples(
    st.integers(0, 99_999).map("{:05}".format), CELLS, st.just("Tháng 3/2024"), st.integers(0, 2000).map(str), CELLS
).map(list)
ROWS = (
    DATA
    | DATA
    | st.lists(CELLS, max_size=7)
    | st.sampled_from([
        [], TOP, ["1", "2", "3", "4", "5"], ["(1)", "(2)", "(3)"], ["I", "Huyện Đại Từ"], ["", "Cộng", "", "1", "2"],
        ["Tổng cộng", "", "", "240", "200"], ["Người lập biểu", "", "", "Thủ trưởng"], ["Nguyễn Văn A"],
        ["Ghi chú: số liệu"], LANG,
    ])
)  # fmt: skip
ABOVE = st.lists(st.sampled_from([["BÁO CÁO"], ["Đơn vị báo cáo: UBND huyện A"], [], ["Quý I năm 2024"]]), max_size=3)


def written_out(rows: list[list[str]], quotes: str, line_end: str) -> str:
    def cell(text: str) -> str:
        if quotes == "none" or (quotes == "needed" and not re.search(r'[,"\r\n]', text)):
            return text
        return '"' + text.replace('"', '""') + '"'

    return "".join(",".join(map(cell, row)) + line_end for row in rows)


@given(
    above=ABOVE,
    top=st.just(TOP) | st.permutations(TOP) | st.just(["TT", *TOP]) | st.just([*TOP, "2024"]),
    rows=st.lists(ROWS, max_size=25),
    quotes=st.sampled_from(["needed", "needed", "all", "none"]),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
    required=st.sampled_from([{"total"}, {"unit_code", "total", "online"}, set()]),
    distinct=st.sampled_from([1, 100_000]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=80)
def test_every_file_gives_the_same_by_column_as_by_row(
    tmp_path, monkeypatch, above, top, rows, quotes, line_end, required, distinct
):
    path = tmp_path / "a.csv"
    path.write_bytes(written_out([*above, top, *rows], quotes, line_end).encode())
    assert_same_by_column(path, monkeypatch, required, distinct)


@given(st.text(st.sampled_from('a1",;\n\r ộ'), max_size=80))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=100)
def test_every_text_is_parted_into_the_same_cells_by_column_as_by_row(tmp_path, monkeypatch, text):
    path = tmp_path / "a.csv"
    path.write_bytes(f"Mã,Tên\n1,2\n{text}".encode())
    assert_same_by_column(path, monkeypatch)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param('Mã,Tên\n1,"Xã A\n2,Xã B\n3,Xã C\n', id="a quotation mark never closed"),
        pytest.param('Mã,Tên\n1,"A\n2,B\n3,"C"\n', id="a quotation mark closed rows later"),
        pytest.param('Mã,Tên\n1,HTX "Rau sạch"\n2,"HTX "Chè" A"\n' * 9, id="quotation marks within names"),
        pytest.param('Mã,Tên\n1,"một\ndòng"\n2,"HTX "Chè" A"\n', id="a line break beside a broken mark"),
        pytest.param(
            'Mã,Tên\n1,"một\ndòng"\n' + "2,b\n" * 40 + '3,"HTX "Chè" A"\n', id="a line break far above a broken mark"
        ),
        pytest.param('Mã,Tên\n1,"""A"", ""B"""\n2,""""\n3,""\n' * 5, id="doubled quotation marks"),
        pytest.param('Mã,Tên\n1,"' + "dòng\n" * 40 + '"\n2,b\n', id="a cell longer than a block"),
        pytest.param('a,"' + "x" * 1_000_001 + '"\n', id="a cell of a million letters in quotation marks"),
        pytest.param("a,b\n" + "x" * 1_000_001 + ",c\n", id="a cell of a million letters"),
        pytest.param("a,b\n" + "x" * 900_000 + ",c\n", id="a cell of nearly a million letters"),
        pytest.param(f"a,b\n1,{'x' * 32_768}\n{'y' * 32_769},2\n", id="two cells longer than a spreadsheet's"),
        pytest.param(f"a,b\n1,{'ộ' * 32_767}  \n", id="a cell as long as a spreadsheet's, and blanks"),
        pytest.param('Mã,Tên\n1,2\n,"\r"\n"', id="a carriage return in a cell above a mark never closed"),
        pytest.param("a,b\n" + "," * 20_000, id="twenty thousand columns"),
        pytest.param("a\n" * 5_000 + "," * 16_000, id="one long record among many"),
        pytest.param("a,b\r1,2\r\n3,4\n\r5,6\n\n\n", id="every kind of line end"),
        pytest.param("a\n\n1\n\n\n2\n\n", id="one column with blank lines"),
        pytest.param("\n\n\na,b\n\n1,2\n", id="blank lines first"),
        pytest.param("a,b,,\n1,2,,\n,,,\n ,\u200b,,\n", id="blank rows and columns at the edges"),
        pytest.param("\ufeffMã,Tên\n1,Xã A\n", id="a mark at the beginning"),
        pytest.param("Mã,Tên\n1,M· x· VÜnh Yªn\n2,HuyÖn §¹i Tõ\n3,TØnh Th¸i Nguyªn\n" * 3, id="an old font"),
        pytest.param("Mã,Tên\n1,Xã A × B\n", id="a sign that old fonts use"),
        pytest.param("\n,;\n", id="nothing written"),
    ],
)
def test_files_that_are_hard_to_parse_give_the_same_by_column_as_by_row(tmp_path, monkeypatch, content):
    for encoding in ("utf-8", "utf-16"):
        path = tmp_path / f"{encoding}.csv"
        path.write_bytes(content.encode(encoding))
        assert_same_by_column(path, monkeypatch)


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(["", "", "", "12", ""], id="a lone figure"),
        pytest.param(["", "Nguyễn Văn A", "", "12", ""], id="a name and a figure"),
        pytest.param(["ｔổng số", "", "", "12", "3"], id="a total in wide letters"),
        pytest.param(["Xã Cộng Hòa", "", "", "12", "3"], id="a name with a word of totals"),
    ],
)
@pytest.mark.parametrize("above", [LANG, ["Người lập"], ["Ghi chú: số liệu"], TOP], ids=lambda row: row[0])
def test_a_row_is_of_the_same_kind_by_column_as_by_row(tmp_path, monkeypatch, above, row):
    path = tmp_path / "a.csv"
    path.write_text(written_out([TOP, LANG, above, row, LANG], "needed", "\n"), encoding="utf-8")
    for required in (set(), {"total"}, {"unit_code"}):
        assert_same_by_column(path, monkeypatch, required)


def test_a_repeated_heading_that_is_a_number_is_no_data_by_column_either(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_text("Mã,2024\n1,5\nMã,2024\n2,6\n", encoding="utf-8")
    sought = [Heading("code", ("Mã",)), Heading("count", ("2024",))]
    assert find_table(*read_grids(path), sought, set()).row_numbers == [2, 4]
    assert_same_by_column(path, monkeypatch, sought=sought)


def test_characters_taken_as_clean_are_clean_whatever_stands_beside_them():
    plain = arrow_sheet.PLAIN_CHARACTERS
    assert re.fullmatch(f"[{arrow_sheet.PLAIN_CLASS}]+", plain)
    # A letter that never joins another and is composed already stays as it is in any text.
    assert all(unicodedata.combining(letter) == 0 and clean(f"a{letter}a") == f"a{letter}a" for letter in plain)
    assert not may_be_legacy(plain)


@pytest.mark.parametrize("word", ["tổng", "TỔNG", "Tong", "cộng", "CỘNG", "cong"])
def test_the_words_of_totals_are_looked_for_in_every_case(word):
    matches = arrow_sheet.pc.match_substring_regex(arrow_sheet.pa.array([f"II. {word} số"]), large_rows._MAY_BE_TOTAL)
    assert matches.to_pylist() == [True]


def large_file(folder: Path, rows: int = 60_000) -> Path:
    lines = (
        f"{number % 10_600:05},Xã Văn Lăng {number % 10_600},Tháng 3/2024,{number},7\r\n" for number in range(rows)
    )
    path = folder / "a.csv"
    path.write_text(",".join(TOP) + "\r\n" + "".join(lines) + "Tổng cộng,,,9,9\r\n", encoding="utf-8", newline="")
    assert path.stat().st_size > csv_files.LARGE_FROM_BYTES
    return path


def test_the_table_of_a_large_file_goes_to_another_process_as_little_more_than_its_text(tmp_path):
    path = large_file(tmp_path)
    [grid] = read_grids(path)
    table = find_table(grid, HEADINGS, {"total"})
    sent = pickle.dumps(table, pickle.HIGHEST_PROTOCOL)
    assert len(sent) < 2 * path.stat().st_size
    received = pickle.loads(sent)
    assert received.row_count == 60_000
    assert received.row_numbers == list(range(2, 60_002))
    assert received.texts("total") == [str(number) for number in range(60_000)]
    assert received.rows["total"].tolist() == received.texts("total")
    assert received.totals.to_dict("index") == {
        60_002: {"unit_code": "Tổng cộng", "unit_name": "", "period": "", "total": "9", "online": "9"}
    }


def test_few_rows_of_a_large_file_are_sorted_one_by_one(tmp_path, monkeypatch):
    path = large_file(tmp_path)
    sorted_one_by_one = []
    kind = large_rows.RowSorter.kind

    def counted(sorter, row):
        sorted_one_by_one.append(row)
        return kind(sorter, row)

    monkeypatch.setattr(large_rows.RowSorter, "kind", counted)
    [grid] = read_grids(path)
    assert find_table(grid, HEADINGS, {"total"}).row_count == 60_000
    # The row below the heading, and the total.
    assert [row[0] for row in sorted_one_by_one] == ["00000", "Tổng cộng"]


def test_a_group_gives_its_words_to_a_column_that_has_none_of_its_own():
    sought = [Heading("all", ("Hồ sơ",)), Heading("secret", ("Hồ sơ mật",))]
    found = headings.find_heading([["Hồ sơ", ""], ["mật", "(x)"], ["1", "2"]], sought, {"all"}, "")
    assert found.columns == {"secret": 0, "all": 1}


HEADING_CELLS = CELLS | st.sampled_from([*TOP, "Trong đó:", "Hồ sơ công việc", "(hồ sơ)", "Tổng số, ĐVT: hồ sơ"])


@given(st.lists(st.lists(HEADING_CELLS, min_size=5, max_size=5), min_size=1, max_size=9))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=100)
def test_rows_told_at_a_glance_are_no_headings_when_looked_at(monkeypatch, rows):
    def found():
        headings._heading_names.cache_clear()
        try:
            return headings.find_heading(rows, HEADINGS, {"total"}, "")
        except RefusedError as refusal:
            return refusal.issue.rule, refusal.issue.message_vi

    at_a_glance = found()
    with monkeypatch.context() as patch:
        patch.setattr(headings.HeadingNames, "columns_with_words", lambda self, row: list(range(len(row))))
        assert found() == at_a_glance


def test_of_a_line_that_is_too_wide_no_columns_are_made(tmp_path, monkeypatch):
    """To make four million columns takes half a minute, and the file is refused all the same."""
    path = tmp_path / "a.csv"
    path.write_bytes(";".join(TOP).encode() + b"\n" + b";" * 20_000)
    monkeypatch.setattr(csv_files, "LARGE_FROM_BYTES", 0)
    monkeypatch.setattr(large_csv, "_columns", lambda *_: pytest.fail("columns were made"))
    with pytest.raises(RefusedError) as refused:
        read_grids(path)
    assert "20001" in refused.value.issue.message_en
