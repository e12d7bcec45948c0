"""Whose row is it? Codes that pass from unit to unit, names that fit or don't, rows without a code."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from ntm_pipeline.contracts.contract import UnitColumns
from ntm_pipeline.intake.locate import NoUnit, ReadingDay, UnitsFound, resolve_declared, unit_resolver
from ntm_pipeline.intake.pipeline import read_source_file
from ntm_pipeline.intake.sections import texts_around
from ntm_pipeline.issues import UnreadableError
from ntm_pipeline.sources import load_contracts
from ntm_pipeline.units.registry import UnitRegistry
from tests.sources.desk import COUNTRY, UNITS, Desk, column, defects, records, warnings
from tests.sources.forms import FORMS
from tests.world import unit

EOFFICE, TITLES, TRAINING = FORMS["eoffice"], FORMS["commune_titles"], FORMS["training"]
OLD, NEW = "10101", "10101-new"
"""Xã An until June 2025, and Xã Hợp Nhất, which bears its code since."""


def eoffice(code: str, name: str, period: str, made_on: str = "", level: str = "Xã") -> dict[str, str]:
    row = {"Mã đơn vị": code, "Tên đơn vị": name, "Kỳ báo cáo": period, "Ngày báo cáo": made_on, "Cấp": level}
    return EOFFICE.cells | row


ENDED, EITHER = (2, "Kỳ báo cáo", "outlives_unit"), (None, None, "units_before_or_after")


@pytest.mark.parametrize(
    ("code", "name", "period", "unit_id", "told"),
    [
        pytest.param("10101", "", "Tháng 6/2025", OLD, [], id="the last month of the old unit"),
        pytest.param("10101", "", "Tháng 7/2025", NEW, [], id="the first month of the new one"),
        pytest.param("10101", "", "Năm 2025", NEW, [EITHER], id="read on the last day of the period"),
        pytest.param("10101", "Xã Hợp Nhất", "Năm 2025", NEW, [], id="the name fits who bears it that day"),
        pytest.param("10101", "Xã An", "Năm 2025", OLD, [ENDED], id="the name fits who bore it before the change"),
        pytest.param("10101", "Xã An", "Quý II/2025", OLD, [], id="the name of the time"),
        pytest.param("10102", "", "Năm 2025", "10102", [ENDED], id="nobody bears it on the last day"),
        pytest.param("10105", "", "Năm 2024", "10105", [ENDED], id="abolished within the period"),
        pytest.param("10105", "", "Tháng 8/2024", "10105", [], id="in its last month"),
        pytest.param("10201", "Xã Én", "Năm 2025", "10201", [], id="one unit before and after"),
        pytest.param("10201", "", "Năm 2025", "10201", [], id="one unit before and after, without a name"),
    ],
)
def test_a_row_alone_is_read_on_the_day_on_which_it_is_borne_the_latest_of_equals(
    tmp_path, code, name, period, unit_id, told
) -> None:
    read = Desk(tmp_path, "eoffice").read_form(eoffice(code, name, period))
    assert column(read, "unit_id") == [unit_id]
    assert warnings(read) == told


# --- The day a table is read on


def units_of(read) -> list[str]:
    return records(read.rows, "unit_id")


def test_a_table_is_read_on_the_day_on_which_most_of_its_rows_are_borne(tmp_path) -> None:
    """By its other rows the code of the first is that of the old order, which alone it would not be."""
    rows = [eoffice(code, "", "Năm 2025") for code in ("10101", "10102", "10103")]
    assert units_of(Desk(tmp_path, "eoffice").read_form(*rows)) == [OLD, "10102", "10103"]


def test_names_weigh_on_the_day_as_codes_do(tmp_path) -> None:
    rows = [eoffice("10101", "Xã An", "Năm 2025"), eoffice("10", "", "Năm 2025", level="Tỉnh")]
    assert units_of(Desk(tmp_path, "eoffice").read_form(*rows)) == [OLD, "10"]
    rows[0] = eoffice("10101", "Xã Hợp Nhất", "Năm 2025")
    assert units_of(Desk(tmp_path, "eoffice").read_form(*rows, name="b.csv")) == [NEW, "10-new"]
    desk = Desk(tmp_path, "commune_titles")
    assert units_of(desk.read_form(titles("Xã Bình", "2025"), titles("", "2025") | {"Mã xã": "10101"})) == [
        "10102", OLD,
    ]  # fmt: skip


def test_where_codes_do_not_tell_the_day_names_do_the_most_of_them(tmp_path) -> None:
    """Every code is borne on both sides of the change; what the last row means hangs on the names of the others."""
    old = [eoffice("10101", "Xã An", "Năm 2025")] * 2
    new, unnamed = eoffice("10101", "Xã Hợp Nhất", "Năm 2025"), eoffice("10101", "", "Năm 2025")
    desk = Desk(tmp_path, "eoffice")
    assert units_of(desk.read_form(old[0], eoffice("10201", "Xã Én", "Năm 2025"), unnamed)) == [OLD, "10201", OLD]
    assert units_of(desk.read_form(*old, new, unnamed)) == [OLD, OLD, NEW, OLD]
    assert units_of(desk.read_form(old[0], new, unnamed)) == [OLD, NEW, NEW]


def test_each_period_of_a_table_has_its_own_day(tmp_path) -> None:
    rows = [eoffice("10101", "", period) for period in ("Quý II/2025", "Quý III/2025")]
    more = [eoffice(code, "", "Quý II/2025") for code in ("10102", "10103")]
    assert units_of(Desk(tmp_path, "eoffice").read_form(*rows, *more)) == [OLD, NEW, "10102", "10103"]


def test_a_row_that_nobody_bears_on_the_day_is_looked_for_alone(tmp_path) -> None:
    rows = [eoffice(code, "", "Năm 2025") for code in ("10101", "10201", "10102")]
    # Two rows on each side: the latest of equals; the third is of the old order alone.
    rows = [eoffice("10101", "Xã Hợp Nhất", "Năm 2025"), rows[1], rows[2]]
    read = Desk(tmp_path, "eoffice").read_form(*rows)
    assert units_of(read) == [NEW, "10201", "10102"]
    assert warnings(read) == [(4, "Kỳ báo cáo", "outlives_unit")]


@pytest.mark.parametrize(
    ("made_on", "unit_id"), [("", NEW), ("14/06/2025", OLD), ("30/06/2025", OLD), ("01/07/2025", NEW)]
)
def test_a_table_is_not_read_after_it_was_written(tmp_path, made_on, unit_id) -> None:
    read = Desk(tmp_path, "eoffice").read_form(eoffice("10101", "", "Năm 2025", made_on))
    assert units_of(read) == [unit_id]


def test_the_latest_day_of_its_rows_tells_when_a_table_was_written(tmp_path) -> None:
    rows = [eoffice("10101", "", "Năm 2025", "14/06/2025"), eoffice("10201", "", "Năm 2025", "10/01/2026")]
    assert units_of(Desk(tmp_path, "eoffice").read_form(*rows)) == [NEW, "10201"]


def test_where_no_row_tells_it_the_folder_tells_when_it_was_received(tmp_path) -> None:
    desk = Desk(tmp_path, "eoffice")
    desk.put("origin.yaml", "received_on: 2025-06-20\n")
    read = desk.read_form(eoffice("10101", "", "Năm 2025"))
    assert (units_of(read), warnings(read)) == ([OLD], [ENDED])
    assert units_of(desk.read_form(eoffice("10101", "", "Năm 2025", "10/01/2026"), name="b.csv")) == [NEW]


def test_a_day_that_lies_ahead_tells_nothing(tmp_path) -> None:
    read = Desk(tmp_path, "eoffice", today=date(2025, 6, 20)).read_form(
        eoffice("10101", "", "Năm 2025", "10/01/2026"), eoffice("10201", "", "Năm 2025")
    )
    assert defects(read) == [(2, "Ngày báo cáo", "in_the_future")]
    assert units_of(read) == ["10201"]


def test_beside_a_day_that_lies_ahead_it_still_counts_when_the_folder_was_received(tmp_path) -> None:
    desk = Desk(tmp_path, "eoffice")
    desk.put("origin.yaml", "received_on: 2025-06-20\n")
    read = desk.read_form(eoffice("10201", "", "Năm 2025", "10/01/2052"), eoffice("10101", "", "Năm 2025"))
    assert defects(read) == [(2, "Ngày báo cáo", "in_the_future")]
    assert units_of(read) == [OLD]


def test_a_report_whose_day_outlives_its_unit_is_warned_of(tmp_path) -> None:
    read = Desk(tmp_path, "eoffice").read_form(eoffice("10101", "", "Tháng 6/2025", "05/07/2025"))
    assert (units_of(read), warnings(read)) == ([OLD], [ENDED])
    assert "30/06/2025" in read.warnings[0].message_vi


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([("10101", "Xã Hợp Nhất", "")], id="a name"),
        pytest.param([("10101", "", "10/01/2026")], id="a day"),
        pytest.param([("10101", "", ""), ("10102", "", ""), ("10103", "", "")], id="a code of one side alone"),
        pytest.param([("10201", "", "")], id="the same unit on both sides"),
        pytest.param([("10", "Tỉnh Mười", "")], id="a name that both bear"),
    ],
)
def test_what_tells_the_side_of_a_change_leaves_no_doubt(tmp_path, rows) -> None:
    read = Desk(tmp_path, "eoffice").read_form(*(eoffice(code, name, "Năm 2025", day, "") for code, name, day in rows))
    assert EITHER not in warnings(read)


def test_a_name_that_both_units_bear_leaves_no_doubt(tmp_path) -> None:
    read = Desk(tmp_path, "eoffice").read_form(eoffice("10", "Tỉnh Mười", "Năm 2025", level=""))
    assert (units_of(read), warnings(read)) == (["10-new"], [])


def test_a_code_of_the_later_side_alone_leaves_no_doubt(tmp_path) -> None:
    desk = Desk(tmp_path, "eoffice")
    units = UnitRegistry([*COUNTRY, unit("10301", "Xã Mới", "10-new", start="2025-07-01")])
    path = desk.form(*(eoffice(code, "", "Năm 2025") for code in ("10101", "10301")))
    read = read_source_file(desk.contract, path, desk.raw, units, desk.today)
    assert (units_of(read), warnings(read)) == ([NEW, "10301"], [])


def test_the_day_of_a_change_that_nothing_decides_is_named(tmp_path) -> None:
    read = Desk(tmp_path, "eoffice").read_form(*(eoffice(code, "", "Năm 2025") for code in ("10101", "10201")))
    assert warnings(read) == [EITHER]
    assert "01/07/2025" in read.warnings[0].message_vi


def test_where_not_one_name_fits_the_codes_tell_the_day(tmp_path) -> None:
    rows = [eoffice("10101", "Xa An", "Năm 2025"), eoffice("10102", "Xa Binh", "Năm 2025")]
    assert units_of(Desk(tmp_path, "eoffice").read_form(*rows)) == [OLD, "10102"]


# --- Code against name


@pytest.mark.parametrize(
    ("code", "name", "period", "rule"),
    [
        pytest.param("10101", "Xã An", "Tháng 7/2025", "code_and_name_disagree", id="an old code in a new report"),
        pytest.param("10101", "Xã Hợp Nhất", "Tháng 6/2025", "code_and_name_disagree", id="a new one in an old"),
        pytest.param("10105", "", "Tháng 9/2024", "unit_unknown", id="abolished before"),
        pytest.param("10105", "Xã Đoài", "Năm 2025", "unit_unknown", id="abolished the year before"),
        pytest.param("10199", "", "Năm 2024", "unit_unknown", id="nobody ever bore it"),
        pytest.param("10199", "Xã Zê", "Năm 2024", "unit_unknown", id="nobody ever bore it, nor the name"),
        pytest.param("10199", "Xã Trùng", "Năm 2024", "unit_unknown", id="nobody ever bore it, and two bear the name"),
        pytest.param("1,2E+09", "Xã Trùng", "Năm 2024", "unit_code_not_readable", id="a scrap, and two bear the name"),
    ],
)
def test_a_code_that_nobody_meant_can_bear_is_rejected(tmp_path, code, name, period, rule) -> None:
    assert defects(Desk(tmp_path, "eoffice").read_form(eoffice(code, name, period))) == [(2, "Mã đơn vị", rule)]


def test_a_report_sent_before_its_period_ends_is_read_today(tmp_path) -> None:
    """In May 2025 nobody knows who will bear the code at the end of the year."""
    read = Desk(tmp_path, "eoffice", today=date(2025, 5, 10)).read_form(eoffice("10101", "", "Năm 2025"))
    assert column(read, "unit_id") == [OLD]


@pytest.mark.parametrize(
    ("code", "level", "name"),
    [
        pytest.param("10101", "Xã", "Xã Bình", id="of another commune of the province"),
        pytest.param("10101", "Xã", "Bình", id="the same without its type"),
        pytest.param("10101", "Xã", "UBND huyện A", id="of the district"),
        pytest.param("10101", "Xã", "Tỉnh Mười", id="of the province"),
        pytest.param("10101", "", "Xã Hợp Nhất", id="of who bears the code at another time"),
        pytest.param("101", "", "Xã Bình", id="a district's code and a commune"),
        pytest.param("101", "", "Xã Lạ", id="a district's code and a commune that nobody knows"),
        pytest.param("101", "", "Huyện B", id="of another district"),
        pytest.param("10", "", "Huyện A", id="a province's code and a district"),
        pytest.param("VN", "", "Xã An", id="the country's code and a commune"),
        pytest.param("10", "", "Việt Nam", id="a province's code and the country"),
        pytest.param("VN", "", "Thành phố Lạ", id="the country's code and a town"),
        pytest.param("101", "Xã", "Huyện A (các xã)", id="a district among communes"),
        pytest.param("101", "Xã", "A", id="the same without its type"),
    ],
)
def test_a_name_that_is_another_s_rejects_the_row(tmp_path, code, level, name) -> None:
    read = Desk(tmp_path, "eoffice").read_form(eoffice(code, name, "Năm 2024", level=level))
    # 101 among communes would be 00101, a phường of Thành phố Không.
    assert defects(read) == [(2, "Mã đơn vị", "code_and_name_disagree")]


@pytest.mark.parametrize(
    ("code", "name"), [("VN", "Cả nước"), ("VN", "Các bộ, ngành"), ("10101", "Xã Giang"), ("101", "Phòng A")]
)
def test_a_name_that_is_nobody_s_of_the_province_rejects_nothing(tmp_path, code, name) -> None:
    read = Desk(tmp_path, "eoffice").read_form(eoffice(code, name, "Năm 2024", level=""))
    assert column(read, "unit_id") == [code]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Xã Khê", []), ("Phường Khê", [(2, "Tên đơn vị", "unit_name_differs")]),
        ("Xã Mới", [(2, "Tên đơn vị", "unit_name_differs")]), ("Khê", []),
    ],
)  # fmt: skip
def test_a_former_or_later_name_or_type_of_the_same_unit_is_a_warning(tmp_path, name, told) -> None:
    country = (
        *COUNTRY,
        unit("10301", "Xã Khê", "102", end="2024-12-31"),
        unit("10301", "Phường Khê", "102", start="2025-01-01", end="2025-03-31"),
        unit("10301", "Xã Mới", "102", start="2025-04-01", end="2025-06-30"),
    )
    desk = Desk(tmp_path, "eoffice")
    path = desk.form(eoffice("10301", name, "Năm 2024"))
    read = read_source_file(desk.contract, path, desk.raw, UnitRegistry(country), desk.today)
    assert column(read, "unit_id") == ["10301"]
    assert warnings(read) == told


@pytest.mark.parametrize("name", ["Xã Anh", "Phường An", "Xa An", "Xã Ân"])
def test_any_other_difference_of_name_is_a_warning_and_the_code_counts(tmp_path, name) -> None:
    read = Desk(tmp_path, "eoffice").read_form(eoffice("10101", name, "Năm 2024"))
    assert column(read, "unit_id") == [OLD]
    assert warnings(read) == [(2, "Tên đơn vị", "unit_name_differs")]
    assert read.warnings[0].value == name


@pytest.mark.parametrize("name", ["Xã An", "XÃ AN", "xã  an", "An", "UBND xã An", "X. An"])
def test_ways_of_writing_a_name_are_no_difference(tmp_path, name) -> None:
    read = Desk(tmp_path, "eoffice").read_form(eoffice("10101", name, "Năm 2024"))
    assert column(read, "unit_id") == [OLD]
    assert warnings(read) == []


@pytest.mark.parametrize("name", ["Ủy ban nhân dân xã An", "Uỷ ban nhân dân xã An", "ỦY BAN NHÂN DÂN XÃ AN"])
def test_the_peoples_committee_of_a_unit_is_the_unit(tmp_path, name) -> None:
    read = Desk(tmp_path, "eoffice").read_form(eoffice("10101", name, "Năm 2024"))
    assert warnings(read) == []


@pytest.mark.parametrize("code", ["10199", "1,2E+09", "#N/A", "101010"])
def test_beside_a_code_no_unit_ever_bore_the_name_counts_and_the_code_is_told(tmp_path, code) -> None:
    read = Desk(tmp_path, "eoffice").read_form(eoffice(code, "Xã An", "Năm 2024"))
    assert column(read, "unit_id") == [OLD]
    assert column(read, "unit_code") == ["10101"]
    assert warnings(read) == [(2, "Mã đơn vị", "unit_code_wrong")]
    assert read.warnings[0].value == code
    assert "10101" in read.warnings[0].message_vi


# --- Rows without a code


def titles(name: str, year: str = "2024") -> dict[str, str]:
    return TITLES.cells | {"Mã xã": "", "Tên xã": name, "Năm": year}


@pytest.mark.parametrize(
    ("name", "year", "unit_id"),
    [
        ("Xã Chính", "2024", "10103"),
        ("xã chính", "2024", "10103"),
        ("Xã An", "2025", OLD),
        ("Xã Hợp Nhất", "2025", NEW),
        ("Xã Đoài", "2024", "10105"),
    ],
)
def test_an_accented_name_that_one_unit_bore_stands_for_its_code(tmp_path, name, year, unit_id) -> None:
    assert column(Desk(tmp_path, "commune_titles").read_form(titles(name, year)), "unit_id") == [unit_id]


@pytest.mark.parametrize(
    ("name", "year", "rule"),
    [
        pytest.param("Xa Chinh", "2024", "unit_unknown", id="without accents"),
        pytest.param("Xã Hợp Nhất", "2024", "unit_unknown", id="of a later time"),
        pytest.param("Xã An", "2026", "unit_unknown", id="of an earlier time"),
        pytest.param("Xã Đoài", "2025", "unit_unknown", id="abolished before"),
        pytest.param("Huyện A", "2024", "unit_unknown", id="of another level"),
        pytest.param("Xã Trùng", "2024", "unit_ambiguous", id="two of them"),
    ],
)
def test_a_name_that_stays_unclear_is_rejected(tmp_path, name, year, rule) -> None:
    read = Desk(tmp_path, "commune_titles").read_form(titles(name, year))
    assert ("Tên xã", rule) in [(column, rule) for _, column, rule in defects(read)]
    assert list(records(read.rows)) == []


def test_an_ambiguous_name_is_answered_with_the_codes_to_choose_from(tmp_path) -> None:
    read = Desk(tmp_path, "commune_titles").read_form(titles("Xã Trùng"))
    said = " ".join(d.message_vi for d in read.defects)
    assert "10106" in said
    assert "10202" in said


def test_a_name_is_sought_within_the_unit_the_file_speaks_for(tmp_path) -> None:
    desk = Desk(tmp_path, "commune_titles")
    read = desk.read_form(titles("Xã Trùng"), above=["Đơn vị báo cáo: UBND huyện B"])
    assert column(read, "unit_id") == ["10202"]
    desk.put("origin.yaml", "covers: 101\n")
    assert column(desk.read_form(titles("Xã Trùng"), name="b.csv"), "unit_id") == ["10106"]


def test_a_name_outside_the_unit_the_file_speaks_for_is_not_found(tmp_path) -> None:
    read = Desk(tmp_path, "commune_titles").read_form(titles("Xã Giang"), above=["Đơn vị báo cáo: Huyện A"])
    assert "unit_unknown" in [rule for _, _, rule in defects(read)]


@pytest.mark.parametrize(
    ("declared", "unit_id"),
    [
        ("UBND huyện B, tỉnh Mười", "10202"),
        ("Phòng Kinh tế huyện B", "10202"),
        ("102", "10202"),
        ("102 - Huyện B", "10202"),
        ("Sở Nông nghiệp", None),
    ],
)
def test_ways_in_which_a_file_says_whom_it_speaks_for(tmp_path, declared, unit_id) -> None:
    read = Desk(tmp_path, "commune_titles").read_form(titles("Xã Trùng"), above=[f"Đơn vị báo cáo: {declared}"])
    assert records(read.rows, "unit_id") == ([unit_id] if unit_id else [])


def test_a_file_of_the_year_of_the_reform_may_name_the_communes_of_both_halves(tmp_path) -> None:
    """Tỉnh Mười is two units that year; the file declares both."""
    read = Desk(tmp_path, "commune_titles").read_form(
        titles("Xã An", "2025"), titles("Xã Hợp Nhất", "2025"), above=["Đơn vị báo cáo: Tỉnh Mười"]
    )
    assert column(read, "unit_id") == [OLD, NEW]


@pytest.mark.parametrize(
    "name", ["Xã Trùng, huyện B", "xã Trùng (B)", "Trùng - Huyện B", "Huyện B, xã Trùng, tỉnh Mười"]
)
def test_the_cell_may_tell_the_district_of_its_commune(tmp_path, name) -> None:
    read = Desk(tmp_path, "commune_titles").read_form(titles(name))
    assert column(read, "unit_id") == ["10202"]


def section(text: str) -> dict[str, str]:
    return {"Tên xã": text}


def units_by_row(read) -> dict[int, str]:
    return dict(records(read.rows, "row_number", "unit_id"))


def test_the_section_a_row_stands_in_tells_its_district(tmp_path) -> None:
    read = Desk(tmp_path, "commune_titles").read_form(
        section("I. Huyện A"), titles("Xã Trùng"), titles("Xã An"),
        section("II. HUYỆN B (2 xã)"), titles("Xã Trùng"), titles("Xã Én"), headings=list(TITLES.cells),
    )  # fmt: skip
    assert defects(read) == []
    assert units_by_row(read) == {3: "10106", 4: "10101", 6: "10202", 7: "10201"}


def test_sections_within_sections(tmp_path) -> None:
    """What kind of commune follows leaves the district as it is; another section of the district's own kind ends it."""
    read = Desk(tmp_path, "commune_titles").read_form(
        section("A. Tỉnh Mười"), section("I. Huyện B"), section("1. Khối xã"), titles("Xã Trùng"),
        section("2. Khối thị trấn"), titles("Xã Trùng", "2023"),
        section("II. Các đơn vị khác"), titles("Xã Trùng", "2022"), titles("Xã An"), headings=list(TITLES.cells),
    )  # fmt: skip
    assert units_by_row(read) == {5: "10202", 7: "10202", 10: "10101"}
    assert defects(read) == [(9, "Tên xã", "unit_ambiguous")]


def test_which_sections_a_row_stands_in() -> None:
    sections = [
        (1, "A | Tỉnh Mười"), (2, "I | Huyện A | 12"), (4, "II | Huyện B: 3 xã"), (6, "1. Khối xã"),
        (8, "B. Tỉnh Hai Mươi"), (10, "I. Huyện C"), (12, "C. Các đơn vị khác"),
    ]  # fmt: skip
    rows = [0, 3, 5, 7, 9, 11, 13]
    assert texts_around(rows, [None] * len(rows), sections, "Sheet1", UNITS) == [
        (),
        ("Huyện A", "Tỉnh Mười"),
        ("Huyện B", "Tỉnh Mười"),
        ("Huyện B", "Tỉnh Mười"),
        ("B. Tỉnh Hai Mươi",),
        ("I. Huyện C", "B. Tỉnh Hai Mươi"),
        (),
    ]


@pytest.mark.parametrize("sheet", ["1", "Q1", "T12", "2024", "Biểu 01", "Sheet1", "Huyen A", ""])
def test_a_sheet_with_a_number_or_any_other_name_tells_nothing(sheet) -> None:
    assert texts_around([2], [None], [], sheet, UnitRegistry.load()) == [()]


@pytest.mark.parametrize("sheet", ["Đại Từ", "ĐẠI TỪ", "3. Đại Từ", "H. Đại Từ (2)", "Đại Từ 2024", "Đại Từ - 25 xã"])
def test_a_sheet_called_like_a_district_is_understood(sheet) -> None:
    real = UnitRegistry.load()
    [[told]] = texts_around([2], [None], [], sheet, real)
    [unit_id] = real.units_called(told, ["district"], date(2024, 12, 31), date(2024, 12, 31))
    assert real.version_on(unit_id, date(2024, 12, 31)).unit_code == "171"


@pytest.mark.parametrize("text", ["I. Khối xã", "Khối xã", "I. Xã Trùng", "I. Huyen B", "1. Xã đạt chuẩn"])
def test_a_section_that_names_no_district_or_province_tells_nothing(tmp_path, text) -> None:
    read = Desk(tmp_path, "commune_titles").read_form(
        section(text), titles("Xã Trùng"), titles("Xã An"), headings=list(TITLES.cells)
    )
    assert units_by_row(read) == {4: "10101"}
    assert defects(read) == [(3, "Tên xã", "unit_ambiguous")]


def test_a_row_in_the_section_of_another_district_is_rejected(tmp_path) -> None:
    read = Desk(tmp_path, "commune_titles").read_form(
        section("I. Huyện B"), titles("Xã An"), titles("Xã Én"), headings=list(TITLES.cells)
    )
    assert defects(read) == [(3, "Tên xã", "unit_contradicts_section")]
    assert "10101 Xã An, Huyện A" in read.defects[0].message_vi


def test_beside_a_code_the_section_says_nothing(tmp_path) -> None:
    read = Desk(tmp_path, "commune_titles").read_form(
        section("I. Huyện B"), titles("Xã An") | {"Mã xã": "10101"}, headings=list(TITLES.cells)
    )
    assert column(read, "unit_id") == [OLD]
    assert warnings(read) == []


def test_the_row_of_another_district_ends_a_section(tmp_path) -> None:
    """Its figures make it a row of data; what follows is no longer of the section above it."""
    rows = ["Xã Trùng", "Huyện B", "Xã Trùng", "Xã An"]
    read = Desk(tmp_path, "training").read_form(
        {"Tên đơn vị": "I. Huyện A"},
        *(TRAINING.cells | {"Mã đơn vị": "", "Tên đơn vị": name} for name in ["Huyện A", *rows]),
        headings=list(TRAINING.cells),
    )
    assert units_by_row(read) == {3: "101", 4: "10106", 5: "102", 7: "10101"}
    assert defects(read) == [(6, "Tên đơn vị", "unit_ambiguous")]


def sheets(desk: Desk, rows_of: dict[str, list[dict[str, str]]]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for name, rows in rows_of.items():
        sheet = book.create_sheet(name)
        sheet.append(list(TITLES.cells))
        for row in rows:
            sheet.append([row.get(heading, "") for heading in TITLES.cells])
    file = BytesIO()
    book.save(file)
    return desk.put("a.xlsx", file.getvalue())


def test_a_sheet_called_like_a_district_tells_the_district(tmp_path) -> None:
    desk = Desk(tmp_path, "commune_titles")
    path = sheets(
        desk,
        {
            "A": [titles("Xã Trùng", "2022")],  # too short to be a name rather than a mark
            "Huyện A": [titles("Xã Trùng")],
            "H. B": [titles("Xã Trùng"), section("I. Huyện A"), titles("Xã Trùng", "2023"), titles("Xã Én")],
            "Sheet4": [titles("Xã Trùng", "2021")],
        },
    )
    read = desk.read(path)
    found = records(read.rows, "sheet", "row_number", "unit_id")
    assert found == [("Huyện A", 2, "10106"), ("H. B", 2, "10202"), ("H. B", 4, "10106")]
    assert sorted((d.sheet, d.row_number, d.rule) for d in read.defects) == [
        ("A", 2, "unit_ambiguous"),
        ("H. B", 5, "unit_contradicts_section"),
        ("Sheet4", 2, "unit_ambiguous"),
    ]


def test_the_code_of_the_district_beside_it_tells_whose_commune_a_name_is() -> None:
    contract = replace(
        load_contracts()["linkages"],
        units=(
            UnitColumns(code="district_code", level_hint="district"),
            UnitColumns(code="commune_code", name="product", level_hint="commune"),
        ),
    )
    day = date(2024, 12, 31)
    resolve = unit_resolver(contract, UNITS, None)
    read = ReadingDay(day, day)
    found = resolve(("102", None, "Xã Trùng"), day, read, ())
    assert isinstance(found, UnitsFound)
    assert (found.unit.unit_id, found.codes) == ("102", {"district_code": "102", "commune_code": "10202"})
    elsewhere = resolve(("102", None, "Xã An"), day, read, ())
    assert isinstance(elsewhere, NoUnit)
    assert elsewhere.reason.rule == "unit_unknown"
    assert "10101 Xã An, Huyện A" in elsewhere.reason.message_vi


def test_a_district_code_after_the_reform_is_told_what_to_write_instead(tmp_path) -> None:
    read = Desk(tmp_path, "eoffice").read_form(
        EOFFICE.cells | {"Mã đơn vị": "101", "Tên đơn vị": "Huyện A", "Cấp": "Huyện", "Kỳ báo cáo": "Tháng 7/2025"}
    )
    assert defects(read) == [(2, "Mã đơn vị", "unit_unknown")]
    assert "cấp huyện chỉ có đến hết ngày 30/06/2025" in read.defects[0].message_vi
    linkage = FORMS["linkages"].cells | {"Mã huyện": "101", "Mã xã": "", "Ngày chốt số liệu": "01/07/2025"}
    [defect] = Desk(tmp_path, "linkages").read_form(linkage).defects
    assert "cấp huyện chỉ có đến hết ngày 30/06/2025" in defect.message_vi


def test_rows_with_and_without_codes_and_names_stand_side_by_side(tmp_path) -> None:
    """A blank cell in a column of texts is no text of its own, and no name."""
    rows = [("10101", "Xã An"), ("", "Xã Bình"), ("10103", ""), ("", "")]
    read = Desk(tmp_path, "training").read_form(
        *(TRAINING.cells | {"Mã đơn vị": code, "Tên đơn vị": name} for code, name in rows)
    )
    assert records(read.rows, "unit_id", "unit_code", "unit_name") == [
        ("10101", "10101", "Xã An"),
        ("10102", "10102", "Xã Bình"),
        ("10103", "10103", None),
    ]
    assert [(row, rule) for row, _, rule in defects(read)] == [(5, "missing_value")]


def test_names_alone_do_in_a_form_without_the_column_of_codes(tmp_path) -> None:
    read = Desk(tmp_path, "training").read_form(
        TRAINING.cells, TRAINING.cells | {"Tên đơn vị": "Huyện B"}, without=["Mã đơn vị"]
    )
    assert records(read.rows, "unit_id", "unit_code") == [("10101", "10101"), ("102", "102")]


def test_a_form_with_neither_codes_nor_names_is_refused(tmp_path) -> None:
    read = Desk(tmp_path, "training").read_form(TRAINING.cells, without=["Mã đơn vị", "Tên đơn vị"])
    assert read.refused is not None
    assert all("Mã đơn vị" in message for message in read.refused)


@pytest.mark.parametrize(
    ("text", "unit_id"), [("102", "102"), ("102 - Huyện B", "102"), ("VN", "VN"), ("UBND xã An, huyện A", "10101")]
)
def test_a_declared_unit_is_told_by_code_by_name_or_by_both(text, unit_id) -> None:
    assert resolve_declared(text, UNITS, date(2024, 12, 31)) == unit_id


@pytest.mark.parametrize("text", ["102 - Huyện A", "999 - Huyện A", "101; 102", "Xã Trùng", "Phòng Kinh tế"])
def test_a_declared_unit_of_which_code_and_name_disagree_is_not_understood(text) -> None:
    with pytest.raises(UnreadableError):
        resolve_declared(text, UNITS, date(2024, 12, 31))


def test_what_is_remembered_of_cells_is_what_each_month_says_by_itself() -> None:
    contract = load_contracts()["eoffice"]
    months = [date(year, month, 1) for year in (2024, 2025) for month in range(1, 13)]
    ends = [after - timedelta(days=1) for after in [*months[1:], date(2026, 1, 1)]]
    written = [
        (code, name, "commune") for code in ("10101", "10102", "10105", "10201") for name in ("", "Xã An", "Xã Én")
    ]
    for cells in [*written, ("", "Xã An", "commune")]:
        in_turn = unit_resolver(contract, UNITS, None)
        for first_day, last_day in zip(months, ends, strict=True):
            read = ReadingDay(last_day, last_day)
            alone = unit_resolver(contract, UNITS, None)
            assert in_turn(cells, first_day, read, ()) == alone(cells, first_day, read, ())
