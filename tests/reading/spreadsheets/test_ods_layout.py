"""What OpenDocument spreadsheets say beside the values of their cells."""

import time
import zipfile
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ntm_pipeline.issues import RefusedError
from ntm_pipeline.reading.spreadsheets.ods import ods_layouts
from ntm_pipeline.reading.spreadsheets.reader import read_grids
from ntm_pipeline.reading.spreadsheets.sheet import Layout
from tests.reading.spreadsheets.workbooks import note_kinds, open_document, rewrite, rows_of

BLANK_ROWS = '<table:table-row table:number-rows-repeated="{}"{}><table:table-cell/></table:table-row>'
HIDDEN = ' table:visibility="collapse"'


def cell(text: str = "", said: str = "") -> str:
    return f'<table:table-cell{said} office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def row(*cells: str, said: str = "") -> str:
    cells = tuple(one if one.startswith("<") else cell(one) for one in cells)
    return f"<table:table-row{said}>{''.join(cells)}</table:table-row>"


def grid_of(folder, table):
    [grid] = read_grids(open_document(folder, table))
    return grid


def layout_of(folder, table):
    with zipfile.ZipFile(open_document(folder, table)) as archive:
        return ods_layouts(archive, ["Biểu 1"])["Biểu 1"]


def refusal(folder, table) -> str:
    with pytest.raises(RefusedError) as caught:
        read_grids(open_document(folder, table))
    return caught.value.issue.rule


@pytest.mark.parametrize("said", [HIDDEN, ' table:visibility="filter"', " table:visibility = 'collapse'"])
def test_hidden_rows_are_passed_over_noted_and_shift_nothing(tmp_path, said):
    table = row("a") + row("b", said=said) + BLANK_ROWS.format(3, said) + row("c") + BLANK_ROWS.format(1048000, said)
    grid = grid_of(tmp_path, table)
    assert rows_of(grid) == [["a"], ["c"]]
    assert list(grid.cells.index) == [1, 6]
    assert note_kinds(grid) == ["hidden_rows"]
    assert ": 2–5." in grid.notes[0].message_vi
    assert layout_of(tmp_path, table).hidden_rows == {2, 3, 4, 5}


def test_hidden_columns_are_passed_over_and_noted(tmp_path):
    told = (
        "<table:table-columns><table:table-column/></table:table-columns><table:table-header-columns>"
        f'<table:table-column table:number-columns-repeated="2"{HIDDEN}/></table:table-header-columns>'
        f'<table:table-column/><table:table-column table:number-columns-repeated="1000000000"{HIDDEN}/>'
    )
    assert refusal(tmp_path, told + row("a")) == "corrupt"
    grid = grid_of(tmp_path, told.replace("1000000000", "100000000") + row("a", "b", "c", "d", "e"))
    assert rows_of(grid) == [["a", "", "", "d"]]
    assert ": B, C, E." in grid.notes[0].message_vi


def test_what_lies_in_a_closed_group_is_hidden(tmp_path):
    closed, opened = ' table:display="false"', ' table:display="true"'
    table = (
        f"<table:table-column/><table:table-column-group{closed}><table:table-column/></table:table-column-group>"
        f"<table:table-header-rows>{row('a', 'x', 'b')}</table:table-header-rows>"
        f"<table:table-row-group{closed}>{row('1')}<table:table-row-group{opened}>{row('2')}</table:table-row-group>"
        f"</table:table-row-group><table:table-row-group{opened}>{row('3', 'x', '4')}</table:table-row-group>"
    )
    grid = grid_of(tmp_path, table)
    assert rows_of(grid) == [["a", "", "b"], ["3", "", "4"]]
    assert list(grid.cells.index) == [1, 4]


def test_cells_merged_down_a_column_hold_for_each_of_their_rows(tmp_path):
    merged = cell("Đại Từ", ' table:number-rows-spanned="3" table:number-columns-spanned="2"')
    covered = '<table:covered-table-cell table:number-columns-repeated="2"/>'
    table = BLANK_ROWS.format(3, "") + row(merged, "<table:covered-table-cell/>", "xã 1") + row(covered, "xã 2")
    table += (
        row(covered, "xã 3") + row("Định Hóa", "", cell("xã 4", ' table:number-rows-spanned="2"')) + row("Phú Bình")
    )
    grid = grid_of(tmp_path, table)
    assert grid.cells[0].tolist() == ["Đại Từ", "Đại Từ", "Đại Từ", "Định Hóa", "Phú Bình"]
    assert grid.cells[1].tolist() == ["", "", "", "", ""]
    assert grid.cells[2].tolist() == ["xã 1", "xã 2", "xã 3", "xã 4", "xã 4"]
    assert grid.repeated == {(4, 0), (5, 0), (6, 0), (7, 2), (8, 2)}
    assert note_kinds(grid) == ["merged_cells"]


def formula(said: str = "", shown: str = "", text: str = "of:=[.A1]&gt;0") -> str:
    return f'<table:table-cell table:formula="{text}"{said}>{shown and f"<text:p>{shown}</text:p>"}</table:table-cell>'


def test_formulas_without_a_value_are_noted_where_they_stand(tmp_path):
    alone = '<table:table-cell table:number-columns-repeated="2" table:formula="of:=IF([.A1]>0;1;2)"/>'
    table = row("a", alone, formula(), "z") + row("b", formula(' office:value-type="float"'), said=HIDDEN)
    grid = grid_of(tmp_path, table + row("c", "", "", "", formula(' office:value-type="date"'), "z"))
    assert grid.valueless == {(1, 1), (1, 2), (1, 3), (3, 4)}
    assert "4 ô công thức" in grid.notes[1].message_vi
    assert rows_of(grid) == [["a", "", "", "", "z", ""], ["c", "", "", "", "", "z"]]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (' office:value-type="float" office:value="2"', "2"),
        (' office:value-type="float" office:value="2" calcext:value-type="float"', "2"),
        (" office:value='2' office:value-type='float'", "2"),
        (' office:value-type="currency" office:currency="VND" office:value="2"', "2 đ"),
        (' office:value-type="date" office:date-value="2024-12-31"', "31/12/2024"),
        (' office:value-type="boolean" office:boolean-value="true"', "TRUE"),
        (' office:value-type="string"', "hai"),
        (' office:value-type="string" office:string-value=""', ""),
        (' office:value-type="string"', "#1"),
    ],
)
def test_a_formula_with_a_value_is_nothing_to_note(tmp_path, said, shown):
    assert layout_of(tmp_path, row(formula(said, shown), "z")) == Layout()


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (' office:value-type="string" office:string-value="" calcext:value-type="error"', "#DIV/0!"),
        (' office:value-type="string" office:string-value="" calcext:value-type="error"', "Lỗi:502"),
        (' office:value-type="float" office:value="0"', "#DIV/0!"),
        (' office:value-type="float" office:value="0"', "Err:502"),
    ],
)
def test_errors_keep_the_text_that_they_show(tmp_path, said, shown):
    noted = formula(said, shown).replace(
        "<text:p>", "<office:annotation><text:p>lưu ý</text:p></office:annotation><text:p>"
    )
    grid = grid_of(tmp_path, row("a", formula(said, shown), noted, "z"))
    assert rows_of(grid) == [["a", shown, shown, "z"]]


def test_comments_and_instructions_are_no_tags(tmp_path):
    hidden = row("b", said=HIDDEN)
    table = f"<!-- {hidden} --><![CDATA[{hidden}]]>{row('a')}<?{hidden}?>{row('c')}"
    assert layout_of(tmp_path, table) == Layout()
    assert layout_of(tmp_path, row("a") + hidden + row("c") + "<!-- -->").hidden_rows == {2}


def test_entities_are_refused(tmp_path):
    path = open_document(tmp_path, row("a"))
    rewrite(path, "content.xml", lambda xml: b'<!DOCTYPE x [<!ENTITY hide "collapse">]>' + xml)
    with zipfile.ZipFile(path) as archive, pytest.raises(RefusedError) as caught:
        ods_layouts(archive, ["Biểu 1"])
    assert caught.value.issue.rule == "corrupt"


@pytest.mark.parametrize(
    "table",
    [
        row("a", said=' table:number-rows-repeated="0"'),
        row("a", said=' table:number-rows-repeated="&#50;"'),
        f"<table:table-row>{row('a')}</table:table-row>",
        "<table:table-row>",
        "</table:table-row>",
        "</table:table-row-group>",
        '<table:table table:name="b"></table:table>',
    ],
)
def test_rows_that_cannot_be_counted_are_refused(tmp_path, table):
    with pytest.raises(RefusedError) as caught:
        layout_of(tmp_path, table)
    assert caught.value.issue.rule == "corrupt"


def test_a_sheet_of_another_name_is_refused(tmp_path):
    with zipfile.ZipFile(open_document(tmp_path, row("a"))) as archive, pytest.raises(RefusedError):
        ods_layouts(archive, ["Biểu 2"])


@pytest.mark.parametrize(
    "table",
    [
        BLANK_ROWS.format(999999999, HIDDEN) + row("a"),
        row('<table:table-cell table:formula="of:=1" table:number-columns-repeated="900000000"/>', "z"),
        row(formula(), said=' table:number-rows-repeated="900000000"'),
    ],
    ids=["hidden rows", "columns of formulas", "rows of formulas"],
)
def test_what_is_repeated_without_end_is_refused_at_once(tmp_path, table):
    start = time.monotonic()
    with pytest.raises(RefusedError) as caught:
        layout_of(tmp_path, table)
    assert caught.value.issue.rule == "too_large"
    assert time.monotonic() - start < 5


@st.composite
def tables(draw):
    """The xml of a table, and its visible rows as they should be read, by number."""
    number, xml, expected = 1, "", {}
    for _ in range(draw(st.integers(1, 12))):
        count, hidden = draw(st.integers(1, 4)), draw(st.booleans())
        said = (f' table:number-rows-repeated="{count}"' if count > 1 else "") + (HIDDEN if hidden else "")
        texts = draw(st.lists(st.sampled_from(["", "a", "2"]), max_size=4))
        xml += row(*[cell(text) if text else "<table:table-cell/>" for text in texts], said=said)
        expected |= {at: [] if hidden else texts for at in range(number, number + count)}
        number += count
    return xml, {at: texts for at, texts in expected.items() if any(texts)}


@given(tables())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=80)
def test_rows_are_counted_as_the_library_for_cells_counts_them(tmp_path, table):
    xml, expected = table
    grid = grid_of(tmp_path, xml + row("cuối"))
    found = {number: cells for number, cells in zip(grid.cells.index, rows_of(grid), strict=True) if any(cells)}
    last = max(found)
    assert found.pop(last)[0] == "cuối"
    assert {n: [c for c in cells if c] for n, cells in found.items()} == {
        n: [c for c in texts if c] for n, texts in expected.items()
    }


def test_names_of_sheets_are_read_as_they_are_meant(tmp_path):
    path = open_document(tmp_path, row("a") + row("b", said=HIDDEN))
    name = quoteattr("Xã & “huyện” <1>").encode()
    rewrite(path, "content.xml", lambda xml: xml.replace('"Biểu 1"'.encode(), name))
    [grid] = read_grids(path)
    assert (grid.sheet, rows_of(grid)) == ("Xã & “huyện” <1>", [["a"]])
