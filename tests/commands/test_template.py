"""`ntm template`: a blank form derives from its contract alone, and what is filled in reads back as it was meant."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from ntm_pipeline.cli import main
from ntm_pipeline.commands.template import DATA_SHEET, GUIDE_SHEET, blank_form, example_row
from ntm_pipeline.contracts.cell_types import COUNT, DATE
from ntm_pipeline.contracts.columns import unit_code_column, year_column
from ntm_pipeline.contracts.contract import Contract, Count, Text, UnitColumns, YearRow, column
from ntm_pipeline.contracts.guidance import ColumnGuide, column_guides
from ntm_pipeline.intake.file_intake import FileIntake
from ntm_pipeline.intake.pipeline import read_source_file
from ntm_pipeline.intake.settle import settle
from ntm_pipeline.reading.spreadsheets.reader import read_grids
from ntm_pipeline.reading.tables.extract import find_table
from ntm_pipeline.sources import load_contracts
from ntm_pipeline.units.registry import UnitRegistry
from tests.sources.desk import UNITS, Desk, clean_rows, records
from tests.sources.forms import FORMS

TODAY = date(2026, 2, 1)
SOURCES = list(load_contracts())
REGISTRIES = [source for source, contract in load_contracts().items() if contract.is_registry]
every_source = pytest.mark.parametrize("source", SOURCES)


def form_of(source: str) -> Workbook:
    return blank_form(load_contracts()[source], UNITS, TODAY)


def heading_cells(sheet: Worksheet) -> dict[str, Any]:
    """Heading → its cell; the last row of a blank form is the heading."""
    return {cell.value: cell for cell in sheet[sheet.max_row]}


def write_rows(sheet: Worksheet, *rows: dict[str, Any]) -> None:
    """Fill in rows (heading → value) below the heading, as somebody would in Excel."""
    cells = heading_cells(sheet)
    first = sheet.max_row + 1
    for at, row in enumerate(rows):
        for heading, value in row.items():
            if heading in cells and value != "":
                cell = sheet.cell(first + at, cells[heading].column, value)
                if isinstance(value, date):
                    cell.number_format = "dd/mm/yyyy"


def write_above(sheet: Worksheet, **facts: Any) -> None:
    labels = {
        "unit": "Đơn vị báo cáo:",
        "period": "Kỳ báo cáo:",
        "closing_date": "Ngày chốt số liệu:",
    }
    rows = {sheet.cell(row, 1).value: row for row in range(1, sheet.max_row)}
    for fact, value in facts.items():
        sheet.cell(rows[labels[fact]], 2, value)


def read_back(tmp_path: Path, source: str, book: Workbook) -> FileIntake:
    desk = Desk(tmp_path, source)
    path = desk.put("a.xlsx", b"")
    book.save(path)
    return desk.read(path)


def as_typed(source: str, cells: dict[str, str]) -> dict[str, Any]:
    """A form's cells with numbers and days as Excel keeps them."""
    contract = load_contracts()[source]
    typed: dict[str, Any] = dict(cells)
    for spec in contract.columns.values():
        heading = spec.headings[0]
        if cells.get(heading) and spec.cell_type in (COUNT, DATE):
            typed[heading] = spec.parser(cells[heading])
    return typed


# --- Filled in --------------------------------------------------------------------------------------


@every_source
def test_a_filled_form_reads_back_without_a_defect_or_warning(tmp_path, source) -> None:
    form = FORMS[source]
    rows = [form.cells, *(form.cells | other for other in form.other_keys)]
    book = form_of(source)
    write_rows(book[DATA_SHEET], *(as_typed(source, row) for row in rows))
    read = read_back(tmp_path, source, book)
    assert read.refused is None
    assert (read.defects, read.warnings) == ([], [])
    assert read.rows_read == len(rows)
    expected = Desk(tmp_path / "csv", source).read_form(*rows)
    assert list(clean_rows(read).values()) == list(clean_rows(expected).values())


@every_source
def test_what_is_written_once_above_the_table_holds_for_its_rows(tmp_path, source) -> None:
    form = FORMS[source]
    dated = form.dated_by[0]
    fact = "closing_date" if dated == "Ngày chốt số liệu" else "period"
    book = form_of(source)
    write_above(book[DATA_SHEET], unit="Tỉnh Mười", **{fact: as_typed(source, form.cells)[dated]})
    write_rows(book[DATA_SHEET], as_typed(source, form.cells | {dated: ""}))
    read = read_back(tmp_path, source, book)
    assert (read.defects, read.warnings) == ([], [])
    assert list(clean_rows(read).values()) == [form.row]


@every_source
def test_the_example_of_the_guide_is_a_good_row_of_the_whole_country(tmp_path, source) -> None:
    contract, units = load_contracts()[source], UnitRegistry.load()
    for today in (date(2021, 1, 1), date(2024, 6, 30), date(2025, 7, 1), TODAY):
        book = blank_form(contract, units, today)
        row = example_row(contract, units, today)
        write_rows(
            book[DATA_SHEET],
            {contract.columns[name].headings[0]: value for name, value in row.items() if value is not None},
        )
        path = tmp_path / source / f"{today}.xlsx"
        path.parent.mkdir(exist_ok=True)
        book.save(path)
        read = read_source_file(contract, path, tmp_path, units, today)
        assert (read.refused, read.defects, read.warnings, read.rows_read) == (None, [], [], 1)


# --- Blank ------------------------------------------------------------------------------------------


@every_source
def test_a_blank_form_holds_no_row_and_so_no_example(tmp_path, source) -> None:
    read = read_back(tmp_path, source, form_of(source))
    assert read.refused is None
    assert (read.rows_read, read.defects) == (0, [])
    expected = ["empty_list_without_unit_or_date"] if source in REGISTRIES else []
    assert [warning.rule for warning in read.warnings] == expected


@pytest.mark.parametrize("source", REGISTRIES)
def test_an_empty_registry_with_its_unit_and_closing_date_means_none_there(tmp_path, source) -> None:
    book = form_of(source)
    write_above(book[DATA_SHEET], unit="Huyện A, tỉnh Mười", closing_date=date(2023, 12, 31))
    read = read_back(tmp_path, source, book)
    assert read.warnings == []
    told = settle(load_contracts()[source], [read], UNITS)
    assert records(told.snapshots, "covered_unit_id", "closing_date") == [("101", date(2023, 12, 31))]


@pytest.mark.parametrize("guide_of", SOURCES)
def test_no_source_takes_a_guide_for_a_table(tmp_path, guide_of) -> None:
    form_of(guide_of).save(tmp_path / "a.xlsx")
    guide = next(grid for grid in read_grids(tmp_path / "a.xlsx") if grid.sheet == GUIDE_SHEET)
    assert len(guide.cells) > 8
    for contract in load_contracts().values():
        assert find_table(guide, contract.headings, ()) is None


# --- What Excel does with it ------------------------------------------------------------------------


@every_source
def test_headings_are_the_contracts_own_with_notes_and_stay_in_sight(tmp_path, source) -> None:
    form_of(source).save(tmp_path / "a.xlsx")
    contract, sheet = load_contracts()[source], load_workbook(tmp_path / "a.xlsx")[DATA_SHEET]
    cells = heading_cells(sheet)
    assert list(cells) == [spec.headings[0] for spec in contract.columns.values()]
    for name, spec in contract.columns.items():
        assert contract.comments[name][0] in cells[spec.headings[0]].comment.text
    assert sheet.freeze_panes == f"A{sheet.max_row + 1}"
    # Nobody is asked for what nobody reads, least of all for a person's name.
    assert not set(contract.ignored_headings) & set(cells)


@every_source
def test_each_column_is_held_to_what_it_takes(tmp_path, source) -> None:
    form_of(source).save(tmp_path / "a.xlsx")
    contract, sheet = load_contracts()[source], load_workbook(tmp_path / "a.xlsx")[DATA_SHEET]
    first = sheet.max_row + 1
    if contract.is_registry:
        assert sheet["B4"].number_format == "dd/mm/yyyy"  # the closing date, beside its label
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    for name, spec in contract.columns.items():
        letter = heading_cells(sheet)[spec.headings[0]].column_letter
        rule = rules.get(f"{letter}{first}:{letter}1048576")
        style = sheet.column_dimensions[letter].number_format
        match str(contract.schema.columns[name].dtype):
            case dtype if spec.choices and dtype != "boolean":
                assert rule.type == "list"
                assert [spec.parser(word) for word in rule.formula1.strip('"').split(",")] == list(spec.choices)
            case "Int64":
                assert (rule.type, rule.errorStyle) == ("whole", "stop")
                assert rule.formula1 == str(ColumnGuide(contract, name).bounds[0])
                assert style == "0"
            case "datetime64[ns]":
                assert (rule.type, style) == ("date", "dd/mm/yyyy")
            case "boolean":
                assert rule.type == "list"
                yes, no = rule.formula1.strip('"').split(",")
                assert (spec.parser(yes), spec.parser(no)) == (True, False)
            case _:
                assert rule is None
                assert style == "@"
        if rule is not None:
            # Excel refuses to open a workbook with longer ones.
            assert max(len(rule.prompt), len(rule.error), len(rule.formula1)) <= 255
            assert len(rule.promptTitle) <= 32


@pytest.mark.parametrize(
    ("source", "heading", "least"), [("training", "Năm", "2000"), ("eoffice", "Số hồ sơ mật", "0")]
)
def test_a_year_has_four_digits_and_a_count_is_no_less_than_none(source, heading, least) -> None:
    sheet = form_of(source)[DATA_SHEET]
    letter = heading_cells(sheet)[heading].column_letter
    [rule] = [rule for rule in sheet.data_validations.dataValidation if str(rule.sqref).startswith(letter)]
    assert rule.formula1 == least


def test_results_are_chosen_in_their_own_words() -> None:
    sheet = form_of("criteria")[DATA_SHEET]
    assert '"Đạt,Không đạt"' in {rule.formula1 for rule in sheet.data_validations.dataValidation}


def test_a_code_typed_into_the_form_keeps_its_zeros() -> None:
    sheet = form_of("commune_titles")[DATA_SHEET]
    assert sheet.column_dimensions[heading_cells(sheet)["Mã xã"].column_letter].number_format == "@"


# --- A source of tomorrow ---------------------------------------------------------------------------

LONG = {f"word {n}": (f"Giá trị rất dài số {n}, có dấu phẩy", f"GT{n}") for n in range(12)}


class NewRow(YearRow):
    """A source that nobody has thought of yet."""

    unit_code: Text = unit_code_column()
    year: Count = year_column()
    field_kind: Text = column("Loại ruộng", vi="Loại ruộng", en="Kind of field", choices=LONG)
    field_count: Count = column("Số thửa", vi="Số thửa", en="Fields", cell_type=COUNT, ge=0, le=40)


NEW = Contract("fields", "Ruộng", "Fields", NewRow, ("unit_id",), (UnitColumns(code="unit_code"),), "year")


def test_a_new_source_has_its_form_without_a_change_here(tmp_path) -> None:
    book = blank_form(NEW, UNITS, TODAY)
    write_rows(book[DATA_SHEET], {"Mã đơn vị": "10101", "Năm": 2024, "Loại ruộng": LONG["word 3"][0], "Số thửa": 40})
    path = tmp_path / "fields" / "a.xlsx"
    path.parent.mkdir()
    book.save(path)
    read = read_source_file(NEW, path, tmp_path, UNITS, TODAY)
    assert (read.refused, read.defects, read.warnings) == (None, [], [])
    assert records(read.rows, "field_kind", "field_count") == [("word 3", 40)]


def with_choices(spellings: dict[str, tuple[str, ...]], meaning: str = "Loại ruộng") -> Contract:
    """The new source, with another list of kinds."""

    class OtherRow(YearRow):
        unit_code: Text = unit_code_column()
        year: Count = year_column()
        field_kind: Text = column("Loại ruộng", vi=meaning, en="Kind of field", choices=spellings)

    return Contract("fields", "Ruộng", "Fields", OtherRow, ("unit_id",), (UnitColumns(code="unit_code"),), "year")


@pytest.mark.parametrize(
    "words",
    [["Ruộng lúa, hai vụ", "Ruộng màu"], ['Ruộng "bậc thang"', "Ruộng màu"], [f"Ruộng số {n:02}" for n in range(30)]],
    ids=["comma", "quote", "long"],
)
def test_a_list_that_no_rule_can_hold_stands_at_the_foot_of_the_guide(tmp_path, words) -> None:
    contract = with_choices({word: (word,) for word in words})
    blank_form(contract, UNITS, TODAY).save(tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx")
    [formula] = {r.formula1 for r in book[DATA_SHEET].data_validations.dataValidation if r.type == "list"}
    name, cells = formula.split("!")
    assert name == f"'{GUIDE_SHEET}'"
    assert [cell.value for (cell,) in book[GUIDE_SHEET][cells.replace("$", "")]] == words


def test_a_guide_is_no_table_even_where_meanings_and_examples_are_worded_like_headings(tmp_path) -> None:
    unlucky = with_choices({"a": ("Mã đơn vị",), "b": ("Khác",)}, meaning="Năm")
    blank_form(unlucky, UNITS, TODAY).save(tmp_path / "a.xlsx")
    guide = next(grid for grid in read_grids(tmp_path / "a.xlsx") if grid.sheet == GUIDE_SHEET)
    assert find_table(guide, unlucky.headings, ()) is None


def test_a_number_is_held_to_the_bounds_of_its_contract() -> None:
    rules = blank_form(NEW, UNITS, TODAY)[DATA_SHEET].data_validations.dataValidation
    [rule] = [r for r in rules if r.type == "whole" and r.formula1 == "0"]
    assert (rule.operator, rule.formula2) == ("between", "40")
    example = example_row(NEW, UNITS, TODAY)["field_count"]
    assert isinstance(example, int)
    assert 0 <= example <= 40


class StarRow(YearRow):
    """Products of three, four or five stars: a closed list of whole numbers, and a number within narrow bounds."""

    unit_code: Text = unit_code_column()
    year: Count = year_column()
    stars: Count = column(
        "Hạng sao", vi="Hạng sao", en="Stars", choices={n: (f"{n}", f"{n} sao", f"Hạng {n} sao") for n in (3, 4, 5)}
    )
    rank: Count = column("Hạng", vi="Hạng", en="Rank", cell_type=COUNT, ge=3, le=5)
    share: Count = column("Tỷ lệ", vi="Tỷ lệ", en="Share", cell_type=COUNT, isin=[20, 50])


STARS = Contract("stars", "Sản phẩm", "Products", StarRow, ("unit_id",), (UnitColumns(code="unit_code"),), "year")


def test_a_closed_list_of_whole_numbers_is_chosen_in_the_form_and_stored_as_numbers(tmp_path) -> None:
    book = blank_form(STARS, UNITS, TODAY)
    sheet = book[DATA_SHEET]
    letter = heading_cells(sheet)["Hạng sao"].column_letter
    rules = {str(rule.sqref)[0]: rule for rule in sheet.data_validations.dataValidation}
    assert (rules[letter].type, rules[letter].formula1) == ("list", '"3,4,5"')
    assert sheet.column_dimensions[letter].number_format == "0"
    typed = [3, "4 sao", "hạng 5 sao", "3.0"]
    row = {"Mã đơn vị": "10101", "Năm": 2024, "Hạng": 4, "Tỷ lệ": 50}
    write_rows(sheet, *(row | {"Hạng sao": stars, "Năm": 2021 + at} for at, stars in enumerate([*typed, 12])))
    path = tmp_path / "stars" / "a.xlsx"
    path.parent.mkdir()
    book.save(path)
    read = read_source_file(STARS, path, tmp_path, UNITS, TODAY)
    assert read.refused is None
    assert records(read.rows, "stars") == [3, 4, 5, 3]
    assert str(read.rows["stars"].dtype) == "Int64"
    [defect] = read.defects
    assert (defect.rule, defect.value) == ("not_in_list", "12")
    assert "3; 4; 5" in defect.message_vi


def test_the_example_of_a_column_is_one_that_its_own_checks_allow() -> None:
    row = example_row(STARS, UNITS, TODAY)
    assert (row["stars"], row["share"]) == (3, 20)
    assert row["rank"] in (3, 4, 5)


def test_every_sentence_on_how_to_fill_in_a_column_names_no_value_that_the_column_refuses() -> None:
    sheet = blank_form(STARS, UNITS, TODAY)[DATA_SHEET]
    assert "12" not in heading_cells(sheet)["Hạng sao"].comment.text
    assert "20; 50" in heading_cells(sheet)["Tỷ lệ"].comment.text
    assert "số nguyên từ 3 đến 5." in heading_cells(sheet)["Hạng"].comment.text
    assert "1234" not in "".join(heading_cells(sheet)[heading].comment.text for heading in ("Hạng", "Hạng sao"))


# --- The command ------------------------------------------------------------------------------------


def run(*arguments: str | Path) -> Any:
    return CliRunner().invoke(main, ["template", *map(str, arguments)], env={"NTM_TODAY": "2026-02-01"})


def test_the_command_writes_a_workbook_named_for_the_source_and_says_where(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("training")
    assert (result.exit_code, result.stdout) == (0, "training.xlsx\n")
    assert load_workbook("training.xlsx").sheetnames == [DATA_SHEET, GUIDE_SHEET]


def test_a_form_that_somebody_filled_in_is_never_overwritten(tmp_path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"filled in")
    result = run("training", "-o", path)
    assert result.exit_code == 2
    assert "is there already" in result.stderr
    assert path.read_bytes() == b"filled in"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["trainings"], "smart_models, training"), (["training", "-o", "a.csv"], "ends in .xlsx"), ([], "SOURCE")],
)
def test_wrong_usage_exits_2(arguments, said, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told(tmp_path) -> None:
    result = run("training", "-o", tmp_path / "none" / "a.xlsx")
    assert result.exit_code == 1
    assert f"{tmp_path}/none/a.xlsx" in result.stderr


def test_the_days_of_an_example_follow_one_another() -> None:
    contract = load_contracts()["cooperatives"]
    row = example_row(contract, UnitRegistry.load(), date(2026, 2, 1))
    assert (row["registered_on"], row["closing_date"]) == (date(2025, 12, 30), date(2025, 12, 31))
    shown = {guide.name: guide.example for guide in column_guides(contract) if guide.cell_type.kind == "day"}
    assert shown == {"registered_on": "31/12/2021", "ended_on": "31/12/2022", "closing_date": "31/12/2024"}
