"""Sections that hold sums, tables below one another, and what a table gives."""

from dataclasses import replace

import pytest

from ntm_pipeline.issues import RefusedError
from ntm_pipeline.reading.spreadsheets.reader import Grid
from ntm_pipeline.reading.spreadsheets.sheet import Rows
from ntm_pipeline.reading.tables.extract import find_table, find_tables
from ntm_pipeline.reading.tables.headings import Heading
from ntm_pipeline.reading.tables.table import Table
from tests.reading.tables.grids import HOA, LANG, TOP, table

COUNTED = (
    Heading("code", ("Mã xã",)),
    Heading("name", ("Tên",)),
    Heading("total", ("Tổng",)),
    Heading("year", ("Năm",)),
)


def counted(*rows: str, head: str = "TT;Mã xã;Tên;Tổng;Năm", delimited: bool = False) -> Table:
    lines = [head.split(";"), *(row.split(";") for row in rows)]
    width = max(map(len, lines))
    cells = Rows([line + [""] * (width - len(line)) for line in lines], list(range(1, len(lines) + 1)))
    table = find_table(Grid("A", cells, is_delimited=delimited), COUNTED, {"total"})
    assert table is not None
    return table


@pytest.mark.parametrize(
    ("rows", "sections", "doubtful"),
    [
        pytest.param(("I;;Huyện A;5;2024", "1;01;An;2;2024", "2;02;Bình;3;2024"), [2], [], id="the sum of those below"),
        pytest.param(
            ("I;;Huyện A;5;", "1;01;An;2;", "2;02;Bình;3;", "II;;Huyện B;4;", "1;03;Chính;4;", "2;04;D;0;"),
            [2, 5], [], id="two sections",
        ),
        pytest.param((";;Huyện A;5;2024", "1;01;An;2;2024", "2;02;Bình;3;2024"), [2], [], id="without a number"),
        pytest.param(("I;;Huyện A;6;2024", "1;01;An;2;2024", "2;02;Bình;3;2024"), [], [2], id="a slip or its own"),
        pytest.param((";;Huyện A;6;2024", "1;01;An;2;2024", "2;02;Bình;3;2024"), [], [], id="found by its name"),
        pytest.param(("3;;Xã Cuối;6;2024", "1;01;An;2;2024", "2;02;Bình;3;2024"), [], [], id="numbered like others"),
        pytest.param((";;Xã Cuối;5;2024", "1;01;An;2;2024", "2;02;Bình;3;2024"), [], [], id="one of them by chance"),
        pytest.param(("I;;Huyện A;6;2024", "1;01;An;…;2024", "2;02;Bình;3;2024"), [], [2], id="one wasn't collected"),
        pytest.param(("I;;Huyện A;0;2024", "1;01;An;0;2024", "2;02;Bình;0;2024"), [2], [], id="zeros add up too"),
    ],
)  # fmt: skip
def test_a_row_without_code_that_adds_up_those_below_heads_a_section(rows, sections, doubtful) -> None:
    table = counted(*rows)
    assert [row.row_number for row in table.passed_over if row.kind == "section"] == sections
    assert sorted(table.doubtful_sections) == doubtful
    assert table.row_count == len(rows) - len(sections)


MARCH = ("Kỳ báo cáo: Tháng 3/2024;;;;", "TT;Mã xã;Tên;Tổng;Năm", "1;01;An;7;2024")
BELOW = ("1;01;An;2;2024", ";;;;")


def tables_of(*rows: str) -> list[Table]:
    lines = [row.split(";") for row in rows]
    return find_tables(Grid("A", Rows(lines, list(range(1, len(lines) + 1)))), COUNTED, {"total"})


def test_where_the_heading_comes_again_under_another_period_another_table_begins() -> None:
    february, march = tables_of("Kỳ báo cáo: Tháng 2/2024;;;;", *MARCH[1:2], *BELOW, *MARCH)
    assert (february.above["period"], february.texts("total")) == ("Tháng 2/2024", ["2"])
    assert (march.above["period"], march.texts("total"), march.row_numbers) == ("Tháng 3/2024", ["7"], [7])
    assert [row.row_number for row in (*february.passed_over, *march.passed_over)] == [1, 2, 4, 5, 6]


def test_where_the_heading_comes_again_under_the_same_period_the_table_goes_on() -> None:
    (table,) = tables_of(MARCH[0], MARCH[1], *BELOW, *MARCH)
    assert table.texts("total") == ["2", "7"]


def test_another_period_among_the_rows_refuses_the_sheet() -> None:
    with pytest.raises(RefusedError, match="dòng 5 ghi “Tháng 3/2024”") as caught:
        tables_of("Kỳ báo cáo: Tháng 2/2024;;;;", MARCH[1], *BELOW, MARCH[0], MARCH[2])
    assert caught.value.issue.rule == "facts_change"


def test_another_period_below_the_last_row_says_nothing() -> None:
    (table,) = tables_of("Kỳ báo cáo: Tháng 2/2024;;;;", MARCH[1], *BELOW, "Kỳ báo cáo sau: Tháng 3/2024;;;;", MARCH[0])
    assert table.texts("total") == ["2"]


def test_a_delimited_row_with_more_cells_than_the_heading_is_told() -> None:
    rows = ("1;01;An;2;2024", "2;02;Bình;1;000;2024", "3;03;Chính;3;2024")
    assert counted(*rows, delimited=True).overlong == {3: (5, "2024")}
    assert counted(*rows).overlong == {}


def test_a_column_without_a_heading_makes_no_row_too_long() -> None:
    table = counted("1;01;An;2;2024;a", "2;02;Bình;1;2024;b", "3;03;Chính;3;2024", delimited=True)
    assert table.overlong == {}
    assert table.unknown_columns == ("(cột F)",)


def test_totals_are_kept_beside_the_rows_they_add_up():
    total = ["", "Tổng cộng", "", "1.354", "", "1.100"]
    found = table(TOP, total, LANG, HOA, total)
    assert found.totals.index.tolist() == [2, 5]
    assert found.totals.columns.tolist() == found.rows.columns.tolist()
    assert found.totals.loc[5].tolist() == total
    assert table(TOP, LANG).totals.empty


def test_a_table_tells_its_texts_without_making_a_frame():
    found = table(["BÁO CÁO"], TOP, LANG, [], HOA)
    assert (found.row_count, found.row_numbers) == (2, [3, 5])
    assert found.texts("total") == ["120", "1.234"]
    assert found.texts("total") == found.rows["total"].tolist()
    assert (found.row_count, found.row_numbers, found.texts("secret")) == (2, [3, 5], ["3", "-"])


def test_a_table_can_be_had_on_another_sheet_with_other_rows_or_without():
    found = table(TOP, LANG, HOA)
    assert (found.on_sheet("").sheet, found.sheet) == ("", "Biểu 1")
    none = found.without_rows()
    assert (none.row_count, none.rows.columns.tolist(), none.columns) == (0, list(found.columns), found.columns)
    fewer = replace(found, rows=found.rows.drop(index=[2]))
    assert (fewer.row_numbers, fewer.texts("unit_code"), found.row_count) == ([3], [HOA[0]], 2)


def test_the_upper_row_of_a_heading_merged_downwards_tells_no_fact() -> None:
    table = counted(
        "TT;Mã xã;Địa chỉ;Tổng;Năm",
        "1;01;Xóm 3;7;2024",
        head="TT;Mã xã;Địa chỉ;HỒ SƠ CÔNG VIỆC TRONG KỲ;",
    )
    assert table.above == {}
    assert [row.kind for row in table.passed_over] == ["heading", "heading"]
    assert table.texts("total") == ["7"]
