"""What a registry speaks for: the unit it declares, else the smallest one that holds its rows of a province."""

from datetime import date

import openpyxl
import pytest

from tests.sources.desk import Desk, records
from tests.sources.forms import FORMS

FORM = FORMS["cooperatives"]
DAY = date(2023, 12, 31)


@pytest.fixture
def desk(tmp_path) -> Desk:
    return Desk(tmp_path, "cooperatives")


def at(*communes: str, day: str = "31/12/2023") -> list[dict[str, str]]:
    """A cooperative in each of these communes on a day."""
    return [
        FORM.cells | {"Mã số HTX": f"HTX{number}", "Mã xã": commune, "Ngày chốt số liệu": day}
        for number, commune in enumerate(communes)
    ]


def told(desk: Desk) -> list[tuple]:
    return records(desk.settle().snapshots, "closing_date", "covered_unit_id", "is_declared")


# --- Declared


@pytest.mark.parametrize(
    ("line", "unit_id"),
    [
        ("Đơn vị báo cáo: Huyện A", "101"),
        ("Đơn vị báo cáo: UBND huyện A", "101"),
        ("ĐƠN VỊ BÁO CÁO: UBND TỈNH MƯỜI", "10"),
        ("Đơn vị báo cáo: 101", "101"),
        ("Đơn vị báo cáo: 10101", "10101"),
        ("Đơn vị báo cáo: 10", "10"),
        ("Đơn vị báo cáo: VN", "VN"),
    ],
)
def test_a_registry_speaks_for_the_unit_it_declares(desk, line, unit_id) -> None:
    desk.form(*at("10101"), above=[line])
    assert told(desk) == [(DAY, unit_id, True)]


def test_a_declared_unit_may_be_followed_by_the_unit_above_it(desk) -> None:
    """The way in which most offices sign; a name borne twice is told apart only so."""
    desk.form(*at("10202"), above=["Đơn vị báo cáo: UBND xã Trùng, huyện B, tỉnh Mười"])
    assert told(desk) == [(DAY, "10202", True)]
    desk.form(*at("10106"), above=["Đơn vị báo cáo: Ủy ban nhân dân xã Trùng, huyện A"])
    assert told(desk) == [(DAY, "10106", True)]


@pytest.mark.parametrize(
    ("covers", "unit_id"),
    [("101", "101"), ("Huyện A", "101"), ("00101", "00101"), ("'001'", "001"), ("01", "01"), ("VN", "VN")],
)
def test_covers_in_the_origin_declares_with_its_zeros(desk, covers, unit_id) -> None:
    """As a number, 00101 would be 101 (or the octal 65) and mean a district."""
    desk.put("origin.yaml", f"covers: {covers}\n")
    desk.form(*at("10101"))
    assert told(desk) == [(DAY, unit_id, True)]


def test_what_stands_above_the_table_counts_before_the_origin(desk) -> None:
    desk.put("origin.yaml", "covers: 10\n")
    desk.form(*at("10101"), above=["Đơn vị báo cáo: Huyện A"])
    assert told(desk) == [(DAY, "101", True)]


def test_the_declared_unit_is_read_on_the_closing_date(desk) -> None:
    """Tỉnh Mười of July 2025 bears the name and code of the old one and is another."""
    rows = at("10101", day="30/06/2025") + at("10101", day="01/07/2025")
    desk.form(*rows, above=["Đơn vị báo cáo: Tỉnh Mười"])
    desk.form(*rows, above=["Đơn vị báo cáo: 10"], name="b.csv")
    days = [(date(2025, 6, 30), "10", True), (date(2025, 7, 1), "10-new", True)]
    assert told(desk) == days * 2


@pytest.mark.parametrize(
    "unit",
    ["Phòng Kinh tế", "Huyện Zê", "999", "Xã Trùng", "Sở KH&ĐT", "Huyen A", "101; 102", "Huyện A, tỉnh Hai Mươi"],
)
def test_a_declared_unit_that_is_not_understood_is_told_and_the_rows_speak(desk, unit) -> None:
    desk.form(*at("10101", "10201"), above=[f"Đơn vị báo cáo: {unit}"])
    intake = desk.settle()
    assert records(intake.snapshots, "covered_unit_id", "is_declared") == [("10", False)]
    [(value, rule, vi, en)] = records(intake.warned_rows, "value", "rule", "message_vi", "message_en")
    assert (value, rule) == (unit, "reporting_unit_unknown")
    assert vi.startswith("Không")
    assert vi != en
    assert records(intake.source_files, "status", "rows_accepted") == [("accepted", 2)]


def test_rows_outside_the_declared_unit_do_not_widen_it(desk) -> None:
    desk.form(*at("10101", "20101"), above=["Đơn vị báo cáo: Huyện A"])
    assert told(desk) == [(DAY, "101", True)]


# --- Undeclared


@pytest.mark.parametrize(
    ("communes", "unit_ids"),
    [
        pytest.param(["10101"], ["10101"], id="one commune"),
        pytest.param(["10101", "10101"], ["10101"], id="one commune twice"),
        pytest.param(["10101", "10104"], ["101"], id="two communes of a district"),
        pytest.param(["10101", "10201"], ["10"], id="two districts of a province"),
        pytest.param(["10101", "10102", "20101"], ["101", "20101"], id="two provinces"),
    ],
)
def test_undeclared_it_speaks_for_the_smallest_unit_of_its_rows_of_one_province(desk, communes, unit_ids) -> None:
    desk.form(*at(*communes))
    assert told(desk) == [(DAY, unit_id, False) for unit_id in unit_ids]


def test_the_smallest_unit_holds_all_the_files_rows_whatever_their_date(desk) -> None:
    """A district whose list of June happens to be one commune's is still the district's."""
    desk.form(*at("10101", day="30/06/2023"), *at("10102", "10103"))
    assert told(desk) == [(date(2023, 6, 30), "101", False), (DAY, "101", False)]


def test_a_file_across_the_reform_speaks_for_old_and_new_province_apart(desk) -> None:
    desk.form(*at("10101", "10102", day="30/06/2025"), *at("10101", "10201", day="01/07/2025"))
    assert told(desk) == [(date(2025, 6, 30), "101", False), (date(2025, 7, 1), "10-new", False)]


def test_rejected_rows_speak_for_nobody(desk) -> None:
    bad = at("20101")[0] | {"Loại hình": "?"}
    desk.form(*at("10101"), bad)
    assert told(desk) == [(DAY, "10101", False)]
    desk.form(bad)
    assert told(desk) == []


def test_each_file_speaks_for_itself(desk) -> None:
    desk.form(*at("10101"), name="a.csv")
    desk.form(*at("10201"), name="b.csv")
    assert records(desk.settle().snapshots, "path", "covered_unit_id") == [
        ("cooperatives/a.csv", "10101"), ("cooperatives/b.csv", "10201")
    ]  # fmt: skip


def test_a_superseded_row_still_tells_what_its_file_speaks_for(desk) -> None:
    """The file sent twice stays one snapshot of the same unit."""
    for name in ("a.csv", "b.csv"):
        desk.form(*at("10101", "10102"), name=name)
    assert told(desk) == [(DAY, "101", False)] * 2


def test_a_linkage_speaks_for_its_district(tmp_path) -> None:
    desk = Desk(tmp_path, "linkages")
    desk.form(FORMS["linkages"].cells)
    assert told(desk) == [(DAY, "101", False)]


def test_each_sheet_may_declare_its_own_unit_and_speaks_of_its_own_dates(desk, tmp_path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "A"
    sheets = [
        ("A", "Huyện A", "10101", "31/12/2023"),
        ("B", "Huyện B", "10201", "30/11/2023"),
        ("C", "", "20101", "31/10/2023"),
    ]
    for title, unit, commune, day in sheets:
        sheet = book["A"] if title == "A" else book.create_sheet(title)
        sheet.append([f"Đơn vị báo cáo: {unit}" if unit else "Biểu tổng hợp"])
        sheet.append(list(FORM.cells))
        sheet.append(list(at(commune, day=day)[0].values()))
    (tmp_path / "cooperatives").mkdir()
    book.save(tmp_path / "cooperatives" / "a.xlsx")
    columns = ("sheet", "closing_date", "covered_unit_id", "is_declared")
    assert records(desk.settle().snapshots, *columns) == [
        ("A", DAY, "101", True),
        ("B", date(2023, 11, 30), "102", True),
        ("C", date(2023, 10, 31), "20101", False),
    ]


def test_only_registries_are_snapshots(tmp_path) -> None:
    for source, form in FORMS.items():
        desk = Desk(tmp_path, source)
        desk.form(form.cells, above=["Đơn vị báo cáo: Huyện A"])
        assert len(desk.settle().snapshots) == (source in ("cooperatives", "linkages", "smart_models")), source


# --- Empty registries


def empty(desk: Desk, *above: str, name: str = "a.csv") -> None:
    desk.form({}, headings=list(FORM.cells), above=above, name=name)


@pytest.mark.parametrize("unit", ["Huyện A", "101"])
def test_an_empty_registry_that_declares_its_unit_says_none_there(desk, unit) -> None:
    empty(desk, f"Đơn vị báo cáo: {unit}", "Ngày chốt số liệu: 31/12/2023")
    assert told(desk) == [(DAY, "101", True)]
    assert records(desk.settle().source_files, "status", "rows_read") == [("accepted", 0)]


def test_an_empty_registry_may_declare_by_its_origin(desk) -> None:
    desk.put("origin.yaml", "covers: 00101\n")
    empty(desk, "Số liệu tính đến ngày 31/12/2023")
    assert told(desk) == [(DAY, "00101", True)]


@pytest.mark.parametrize(
    "above",
    [
        pytest.param(["Ngày chốt số liệu: 31/12/2023"], id="no unit"),
        pytest.param(["Đơn vị báo cáo: Huyện A"], id="no date"),
        pytest.param(["Đơn vị báo cáo: Huyện A", "Ngày chốt số liệu: cuối năm"], id="no readable date"),
        pytest.param(["Đơn vị báo cáo: Huyện A", "Ngày chốt số liệu: 02/02/2026"], id="a date of tomorrow"),
        pytest.param(["Biểu 1"], id="nothing"),
    ],
)
def test_an_empty_registry_that_leaves_unit_or_date_open_speaks_for_nobody_and_says_so(desk, above) -> None:
    """Silence would look like a district without cooperatives, or like a file that was read."""
    empty(desk, *above)
    intake = desk.settle()
    assert intake.snapshots.empty
    told_why = records(intake.warned_rows, "message_vi") + records(intake.source_files, "reason_vi")
    assert any(told_why)


@pytest.mark.parametrize("where", ["above", "in the column"])
def test_a_declared_registry_of_which_every_row_is_rejected_is_not_an_empty_one(desk, where) -> None:
    """The district has cooperatives, they only could not be read: unknown, not none."""
    above = ["Đơn vị báo cáo: Huyện A"] + (["Ngày chốt số liệu: 31/12/2023"] if where == "above" else [])
    day = "" if where == "above" else "31/12/2023"
    desk.form(*(row | {"Loại hình": "?"} for row in at("10101", "10102", day=day)), above=above)
    assert told(desk) == []


def test_an_empty_registry_of_today_counts(desk) -> None:
    empty(desk, "Đơn vị báo cáo: 10", "Ngày chốt số liệu: 01/02/2026")
    assert told(desk) == [(date(2026, 2, 1), "10-new", True)]


def test_a_declared_registry_of_tomorrow_speaks_for_nobody(desk) -> None:
    desk.form(*at("10101", day=""), above=["Đơn vị báo cáo: 10", "Ngày chốt số liệu: 02/02/2026"])
    intake = desk.settle()
    assert intake.snapshots.empty
    assert records(intake.source_files, "rows_rejected") == [1]


def test_the_dates_of_the_rows_count_before_a_date_above_them(desk) -> None:
    """Covered on a date that none of its rows is of, the unit would count as having none that day."""
    desk.form(*at("10101", day="30/11/2023"), above=["Đơn vị báo cáo: 101", "Số liệu tính đến ngày 31/12/2023"])
    assert told(desk) == [(date(2023, 11, 30), "101", True)]
