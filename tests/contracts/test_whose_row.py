"""Whose row is it? Codes that pass from unit to unit, names that fit or don't, rows without a code."""

from datetime import date

import pytest

from tests.sources.desk import Desk, column, defects, records, warnings
from tests.sources.forms import FORMS

EOFFICE, TITLES, TRAINING = FORMS["eoffice"], FORMS["commune_titles"], FORMS["training"]
OLD, NEW = "10101", "10101-new"
"""Xã An until June 2025, and Xã Hợp Nhất, which bears its code since."""


def eoffice(code: str, name: str, period: str) -> dict[str, str]:
    return EOFFICE.cells | {"Mã đơn vị": code, "Tên đơn vị": name, "Kỳ báo cáo": period, "Cấp": "Xã"}


@pytest.mark.parametrize(
    ("code", "name", "period", "unit_id"),
    [
        pytest.param("10101", "", "Tháng 6/2025", OLD, id="the last month of the old unit"),
        pytest.param("10101", "", "Tháng 7/2025", NEW, id="the first month of the new one"),
        pytest.param("10101", "", "Năm 2025", NEW, id="read on the last day of the period"),
        pytest.param("10101", "Xã Hợp Nhất", "Năm 2025", NEW, id="the name fits who bears it that day"),
        pytest.param("10101", "Xã An", "Năm 2025", OLD, id="the name fits only who bore it within the period"),
        pytest.param("10101", "Xã An", "Quý II/2025", OLD, id="the name of the time"),
        pytest.param("10102", "", "Năm 2025", "10102", id="nobody bears it on the last day: the last one who did"),
        pytest.param("10105", "", "Năm 2024", "10105", id="abolished within the period"),
        pytest.param("10105", "", "Tháng 8/2024", "10105", id="in its last month"),
        pytest.param("10201", "Xã Én", "Năm 2025", "10201", id="one unit before and after"),
    ],
)
def test_a_code_is_read_on_the_last_day_on_which_somebody_bears_it(tmp_path, code, name, period, unit_id) -> None:
    read = Desk(tmp_path, "eoffice").read_form(eoffice(code, name, period))
    assert column(read, "unit_id") == [unit_id]
    assert warnings(read) == []


@pytest.mark.parametrize(
    ("code", "name", "period", "rule"),
    [
        pytest.param("10101", "Xã An", "Tháng 7/2025", "unit_code_of_another_time", id="an old code in a new report"),
        pytest.param("10101", "Xã Hợp Nhất", "Tháng 6/2025", "unit_code_of_another_time", id="a new one in an old"),
        pytest.param("10105", "", "Tháng 9/2024", "unit_unknown", id="abolished before"),
        pytest.param("10105", "Xã Đoài", "Năm 2025", "unit_unknown", id="abolished the year before"),
        pytest.param("10199", "Xã An", "Năm 2024", "unit_unknown", id="nobody ever bore it"),
    ],
)
def test_a_code_that_nobody_meant_can_bear_is_rejected(tmp_path, code, name, period, rule) -> None:
    assert defects(Desk(tmp_path, "eoffice").read_form(eoffice(code, name, period))) == [(2, "Mã đơn vị", rule)]


def test_a_report_sent_before_its_period_ends_is_read_today(tmp_path) -> None:
    """In May 2025 nobody knows who will bear the code at the end of the year."""
    read = Desk(tmp_path, "eoffice", today=date(2025, 5, 10)).read_form(eoffice("10101", "", "Năm 2025"))
    assert column(read, "unit_id") == [OLD]


@pytest.mark.parametrize("name", ["Xã Anh", "Phường An", "Xa An", "Xã Ân", "UBND huyện A"])
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
