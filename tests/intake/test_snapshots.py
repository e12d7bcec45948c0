"""Whom lists speak for: the unit they declare and nobody else, in snapshots of closing dates that belong together."""

from datetime import date

import openpyxl
import pytest

from tests.sources.desk import Desk, records
from tests.sources.forms import FORMS, PROMISED

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
    return records(desk.settle().snapshots, "closing_date", "covered_unit_id")


def told_rules(desk: Desk) -> list[str]:
    return records(desk.settle().warned_rows, "rule")


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
    assert told(desk) == [(DAY, unit_id)]


def test_a_declared_unit_may_be_followed_by_the_unit_above_it(desk) -> None:
    """The way in which most offices sign; a name borne twice is told apart only so."""
    desk.form(*at("10202"), above=["Đơn vị báo cáo: UBND xã Trùng, huyện B, tỉnh Mười"])
    assert told(desk) == [(DAY, "10202")]
    desk.form(*at("10106"), above=["Đơn vị báo cáo: Ủy ban nhân dân xã Trùng, huyện A"])
    assert told(desk) == [(DAY, "10106")]


@pytest.mark.parametrize(
    ("covers", "unit_id"),
    [("101", "101"), ("Huyện A", "101"), ("00101", "00101"), ("'001'", "001"), ("01", "01"), ("VN", "VN")],
)
def test_covers_in_the_origin_declares_with_its_zeros(desk, covers, unit_id) -> None:
    """As a number, 00101 would be 101 (or the octal 65) and mean a district."""
    desk.put("origin.yaml", f"covers: {covers}\n")
    desk.form(*at("00101" if unit_id.startswith("0") else "10101"))
    assert told(desk) == [(DAY, unit_id)]


def test_what_stands_above_the_table_counts_before_the_origin(desk) -> None:
    desk.put("origin.yaml", "covers: 10\n")
    desk.form(*at("10101"), above=["Đơn vị báo cáo: Huyện A"])
    assert told(desk) == [(DAY, "101")]


def test_the_declared_unit_is_read_on_the_closing_date(desk) -> None:
    """Tỉnh Mười of July 2025 bears the name and code of the old one and is another."""
    rows = at("10101", day="30/06/2025") + at("10101", day="01/07/2025")
    desk.form(*rows, above=["Đơn vị báo cáo: Tỉnh Mười"])
    desk.form(*rows, above=["Đơn vị báo cáo: 10"], name="b.csv")
    days = [(date(2025, 6, 30), "10"), (date(2025, 7, 1), "10-new")]
    assert told(desk) == days * 2


@pytest.mark.parametrize(
    "unit",
    ["Phòng Kinh tế", "Huyện Zê", "999", "Xã Trùng", "Sở KH&ĐT", "Huyen A", "101; 102", "Huyện A, tỉnh Hai Mươi"],
)
def test_a_declared_unit_that_is_not_understood_is_told_and_the_list_speaks_for_nobody(desk, unit) -> None:
    desk.form(*at("10101", "10201"), above=[f"Đơn vị báo cáo: {unit}"])
    intake = desk.settle()
    assert intake.snapshots.empty
    [(value, rule, vi, en)] = records(intake.warned_rows, "value", "rule", "message_vi", "message_en")
    assert (value, rule) == (unit, "reporting_unit_unknown")
    assert vi != en
    # Its rows are stored, and count nowhere.
    assert records(intake.source_files, "status", "rows_accepted") == [("accepted", 2)]


@pytest.mark.parametrize(
    ("unit", "unit_id"),
    [
        ("Phòng Kinh tế", "10"), ("Sở KH&ĐT", "10"), ("Phòng Kinh tế huyện A", "101"),
        # A misspelt district or one of another time is no office: its list does not speak for the province.
        ("Huyen A", None), ("Huyện Zê", None), ("Phòng Kinh tế huyen A", None), ("Xã Trùng", None), ("999", None),
    ],
)  # fmt: skip
def test_what_covers_says_counts_for_an_office_and_for_no_misspelt_unit(desk, unit, unit_id) -> None:
    desk.put("origin.yaml", "covers: 10\n")
    desk.form(*at("10101"), above=[f"Đơn vị báo cáo: {unit}"])
    assert told(desk) == ([(DAY, unit_id)] if unit_id else [])
    assert told_rules(desk) == ([] if unit_id == "101" else ["reporting_unit_unknown"])


def test_a_unit_that_is_no_more_declares_nobody_even_beneath_covers(desk) -> None:
    """Read as the province, a list of one district of old would say of all others that they have none."""
    desk.put("origin.yaml", "covers: 10\n")
    desk.form(*at("10201", day="31/12/2025"), above=["Đơn vị báo cáo: Huyện A"])
    assert told(desk) == []
    assert told_rules(desk) == ["reporting_unit_unknown"]


# --- Rows outside the declared unit


def test_rows_outside_the_declared_unit_are_rejected(desk) -> None:
    desk.form(*at("10101", "20101", "10201"), above=["Đơn vị báo cáo: Huyện A"])
    assert told(desk) == [(DAY, "101")]
    intake = desk.settle()
    assert records(intake.rejected_rows, "row_number", "column_name", "value", "rule") == [
        (4, "Mã xã", "20101", "outside_reporting_unit"), (5, "Mã xã", "10201", "outside_reporting_unit"),
    ]  # fmt: skip
    assert "Huyện A" in records(intake.rejected_rows, "message_vi")[0]
    assert records(intake.source_files, "status", "rows_accepted", "rows_rejected") == [("partial", 1, 2)]
    # They name nobody whom the list could leave in doubt.
    assert intake.rejected_units.empty


def test_a_row_is_outside_on_the_day_on_which_it_closes(desk) -> None:
    """Xã Én went from the old province to the new one, which bears its code."""
    rows = at("10201", day="30/06/2025") + at("10201", day="01/07/2025")
    desk.form(*rows, above=["Đơn vị báo cáo: 10"])
    assert desk.settle().rejected_rows.empty
    desk.form(*rows, above=["Đơn vị báo cáo: Huyện B"])
    intake = desk.settle()
    assert records(intake.snapshots, "closing_date", "covered_unit_id") == [(date(2025, 6, 30), "102")]
    assert intake.rejected_rows.empty  # on 1 July nobody is Huyện B, so that the second row counts for nobody


# --- Undeclared


@pytest.mark.parametrize("communes", [["10101"], ["10101", "10104"], ["10101", "10201", "20101"]])
def test_a_list_that_declares_nobody_speaks_for_nobody_and_says_how_to_declare(desk, communes) -> None:
    desk.form(*at(*communes))
    intake = desk.settle()
    assert intake.snapshots.empty
    assert records(intake.rows, "unit_id") == communes
    [(rule, vi)] = records(intake.warned_rows, "rule", "message_vi")
    assert rule == "list_declares_nobody"
    assert "“Đơn vị báo cáo: …”" in vi
    assert "origin.yaml" in vi


def test_a_list_of_titles_declares_like_any_other(tmp_path) -> None:
    form = FORMS["commune_titles"]
    desk = Desk(tmp_path, "commune_titles")
    desk.form(form.cells, form.cells | {"Danh hiệu": "Xã NTM nâng cao", "Trạng thái": "Thu hồi"}, name="a.csv")
    intake = desk.settle()
    assert intake.title_declarations.empty
    assert records(intake.warned_rows, "rule") == ["list_declares_nobody"]
    desk.put("origin.yaml", "covers: 10\n")
    outside = form.cells | {"Mã xã": "20101", "Tên xã": ""}
    desk.form(form.cells, form.cells | {"Danh hiệu": "Xã NTM nâng cao", "Trạng thái": "Thu hồi"}, outside, name="a.csv")
    intake = desk.settle()
    assert records(intake.title_declarations, "year", "title", "covered_unit_id", "declared_on") == [
        (2024, "Xã NTM", "10", date(2024, 12, 31)), (2024, "Xã NTM nâng cao", "10", date(2024, 12, 31)),
    ]  # fmt: skip
    assert records(intake.rejected_rows, "row_number", "rule") == [(4, "outside_reporting_unit")]


@pytest.mark.parametrize(
    ("received_on", "today", "declared_on"),
    [
        (None, date(2026, 2, 1), date(2025, 12, 31)),
        (None, date(2025, 3, 1), date(2025, 3, 1)),
        ("2025-06-15", date(2026, 2, 1), date(2025, 6, 15)),
        # Registrations of a year may be sent before it begins.
        ("2024-12-10", date(2026, 2, 1), date(2025, 1, 1)),
    ],
)
def test_titles_are_read_on_the_day_by_which_they_were_known(tmp_path, received_on, today, declared_on) -> None:
    desk = Desk(tmp_path, "commune_titles", today)
    desk.put("origin.yaml", "covers: 10\n" + (f"received_on: {received_on}\n" if received_on else ""))
    desk.form(FORMS["commune_titles"].cells | {"Mã xã": "10201", "Tên xã": "Xã Én", "Năm": "2025"})
    intake = desk.settle()
    unit_id = "10" if declared_on <= date(2025, 6, 30) else "10-new"
    assert records(intake.title_declarations, "covered_unit_id", "declared_on") == [(unit_id, declared_on)]


# --- Rounds


@pytest.mark.parametrize(
    ("days", "snapshot_days"),
    [
        (["16/12/2023", "31/12/2023"], ["31/12/2023", "31/12/2023"]),
        (["15/12/2023", "31/12/2023"], ["15/12/2023", "31/12/2023"]),
        (["01/12/2023", "16/12/2023", "31/12/2023"], ["31/12/2023"] * 3),
        (["30/06/2023", "30/12/2023", "31/12/2023"], ["30/06/2023", "31/12/2023", "31/12/2023"]),
        # On 1 July the old province is no more: its round ends with it.
        (["28/06/2025", "30/06/2025", "01/07/2025"], ["30/06/2025", "30/06/2025", "01/07/2025"]),
    ],
)
@pytest.mark.parametrize("how", ["one table", "one covers"])
def test_closing_dates_that_follow_one_another_are_one_snapshot(desk, how, days, snapshot_days) -> None:
    if how == "one covers":
        desk.put("origin.yaml", "covers: 10\n")
        for number, day in enumerate(days):
            desk.form(*at("10201", day=day), name=f"{number}.csv")
    else:
        desk.form(*(row for day in days for row in at("10201", day=day)), above=["Đơn vị báo cáo: 10"])
    snapshots = desk.settle().snapshots
    assert [f"{day:%d/%m/%Y}" for day in records(snapshots, "snapshot_date")] == snapshot_days


def test_two_declarations_are_two_rounds(desk) -> None:
    desk.form(*at("10101", day="30/12/2023"), above=["Đơn vị báo cáo: Huyện A"], name="a.csv")
    desk.form(*at("10102", day="31/12/2023"), above=["Đơn vị báo cáo: Huyện A"], name="b.csv")
    assert records(desk.settle().snapshots, "snapshot_date") == [date(2023, 12, 30), DAY]


# --- What rejected rows name


def doubted(desk: Desk) -> list[tuple]:
    return records(desk.settle().rejected_units, "closing_date", "unit_id")


def test_a_rejected_row_names_its_unit(desk) -> None:
    good = at("10101")[0]
    bad = {"Loại hình": "?"}
    undated = at("10103", day="?")[0]
    desk.form(good, at("10102")[0] | bad, undated, above=["Đơn vị báo cáo: 10"])
    assert doubted(desk) == [(DAY, "10102"), (None, "10103")]


def test_one_that_names_nobody_is_counted(desk) -> None:
    bad = at("99999")[0]
    desk.form(*at("10101"), bad, bad | {"Mã số HTX": "Z"}, above=["Đơn vị báo cáo: 10"])
    intake = desk.settle()
    assert intake.rejected_units.empty
    [(rule, vi)] = records(intake.warned_rows, "rule", "message_vi")
    assert rule == "rejected_rows_name_no_unit"
    assert vi.startswith("2 ")


def test_codes_that_contradict_each_other_are_both_in_doubt(tmp_path) -> None:
    desk, form = Desk(tmp_path, "linkages"), FORMS["linkages"]
    desk.form(form.cells, form.cells | {"Mã mô hình": "LK-02", "Mã huyện": "102"}, above=["Đơn vị báo cáo: 10"])
    assert records(desk.settle().rejected_rows, "rule") == ["units_contradict"]
    assert doubted(desk) == [(DAY, "10101"), (DAY, "102")]


def test_rows_that_contradict_each_other_name_their_units(desk) -> None:
    row = at("10101")[0]
    desk.form(row, row | {"Mã xã": "10102"}, above=["Đơn vị báo cáo: 10"])
    assert set(doubted(desk)) >= {(DAY, "10101"), (DAY, "10102")}


def test_rejected_titles_tell_the_title_where_it_can_be_read(tmp_path) -> None:
    desk, form = Desk(tmp_path, "commune_titles"), FORMS["commune_titles"]
    rows = [
        form.cells,
        form.cells | {"Mã xã": "10102", "Tên xã": "", "Trạng thái": "?"},
        form.cells | {"Mã xã": "10103", "Tên xã": "", "Danh hiệu": "?"},
        form.cells | {"Mã xã": "10104", "Tên xã": "", "Năm": "?"},
    ]
    desk.form(*rows, above=["Đơn vị báo cáo: 10"])
    assert records(desk.settle().rejected_units, "year", "title", "unit_id") == [
        (2024, None, "10103"), (2024, "Xã NTM", "10102"), (None, "Xã NTM", "10104"),
    ]  # fmt: skip


def test_each_file_speaks_for_itself(desk) -> None:
    desk.form(*at("10101"), above=["Đơn vị báo cáo: Huyện A"], name="a.csv")
    desk.form(*at("10201"), above=["Đơn vị báo cáo: Huyện B"], name="b.csv")
    assert records(desk.settle().snapshots, "path", "covered_unit_id") == [
        ("cooperatives/a.csv", "101"), ("cooperatives/b.csv", "102")
    ]  # fmt: skip


def test_a_superseded_row_still_tells_what_its_file_speaks_for(desk) -> None:
    """The file sent twice stays one snapshot of the same unit."""
    for name in ("a.csv", "b.csv"):
        desk.form(*at("10101", "10102"), above=["Đơn vị báo cáo: Huyện A"], name=name)
    assert told(desk) == [(DAY, "101")] * 2


def test_a_row_of_a_list_that_declares_nobody_stands_in_nobodys_way(desk) -> None:
    """It neither supersedes nor contradicts a row of one that does, though its file comes later."""
    row = at("10101")[0]
    desk.form(row, above=["Đơn vị báo cáo: 10"], name="a.csv")
    desk.form(row | {"Mã xã": "10102"}, name="b.csv")
    intake = desk.settle()
    assert records(intake.rows, "path", "unit_id") == [("cooperatives/a.csv", "10101")]
    assert records(intake.warned_rows, "rule") == ["list_declares_nobody"]
    assert records(intake.superseded_rows, "path", "by_path") == [("cooperatives/b.csv", "cooperatives/a.csv")]


def test_each_sheet_may_declare_its_own_unit_and_speaks_of_its_own_dates(desk, tmp_path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "A"
    sheets = [
        ("A", "Huyện A", "10101", "31/12/2023"),
        ("B", "Huyện B", "10201", "30/11/2023"),
        ("C", "Huyện C", "20101", "31/10/2023"),
    ]
    for title, unit, commune, day in sheets:
        sheet = book["A"] if title == "A" else book.create_sheet(title)
        sheet.append([f"Đơn vị báo cáo: {unit}"])
        sheet.append(list(FORM.cells))
        sheet.append(list(at(commune, day=day)[0].values()))
    (tmp_path / "cooperatives").mkdir()
    book.save(tmp_path / "cooperatives" / "a.xlsx")
    columns = ("sheet", "closing_date", "covered_unit_id")
    assert records(desk.settle().snapshots, *columns) == [
        ("A", DAY, "101"),
        ("B", date(2023, 11, 30), "102"),
        ("C", date(2023, 10, 31), "201"),
    ]


def test_only_registries_are_snapshots(tmp_path) -> None:
    for source, form in FORMS.items():
        desk = Desk(tmp_path, source)
        desk.form(form.cells, above=["Đơn vị báo cáo: Huyện A"])
        assert len(desk.settle().snapshots) == desk.contract.is_registry, source


@pytest.mark.parametrize("source", PROMISED)
def test_of_the_promised_sources_three_are_registries(tmp_path, source) -> None:
    is_registry = source in ("cooperatives", "linkages", "smart_models")
    assert Desk(tmp_path, source).contract.is_registry == is_registry


# --- Empty registries


def empty(desk: Desk, *above: str, name: str = "a.csv") -> None:
    desk.form({}, headings=list(FORM.cells), above=above, name=name)


@pytest.mark.parametrize("unit", ["Huyện A", "101"])
def test_an_empty_registry_that_declares_its_unit_says_none_there(desk, unit) -> None:
    empty(desk, f"Đơn vị báo cáo: {unit}", "Ngày chốt số liệu: 31/12/2023")
    assert told(desk) == [(DAY, "101")]
    assert records(desk.settle().source_files, "status", "rows_read") == [("accepted", 0)]


def test_an_empty_registry_may_declare_by_its_origin(desk) -> None:
    desk.put("origin.yaml", "covers: 00101\n")
    empty(desk, "Số liệu tính đến ngày 31/12/2023")
    assert told(desk) == [(DAY, "00101")]


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
    """The district has cooperatives, they only could not be read: everyone in it is unknown, not none."""
    above = ["Đơn vị báo cáo: Huyện A"] + (["Ngày chốt số liệu: 31/12/2023"] if where == "above" else [])
    day = "" if where == "above" else "31/12/2023"
    desk.form(*(row | {"Loại hình": "?"} for row in at("10101", "10102", day=day)), above=above)
    assert told(desk) == [(DAY, "101")]
    everyone = ["101", "10101", "10102", "10103", "10104", "10105", "10106"]
    assert doubted(desk) == [(DAY, unit_id) for unit_id in everyone]


def test_an_empty_registry_of_today_counts(desk) -> None:
    empty(desk, "Đơn vị báo cáo: 10", "Ngày chốt số liệu: 01/02/2026")
    assert told(desk) == [(date(2026, 2, 1), "10-new")]


def test_a_declared_registry_of_tomorrow_speaks_for_nobody(desk) -> None:
    desk.form(*at("10101", day=""), above=["Đơn vị báo cáo: 10", "Ngày chốt số liệu: 02/02/2026"])
    intake = desk.settle()
    assert intake.snapshots.empty
    assert records(intake.source_files, "rows_rejected") == [1]


def test_the_dates_of_the_rows_count_before_a_date_above_them(desk) -> None:
    """Covered on a date that none of its rows is of, the unit would count as having none that day."""
    desk.form(*at("10101", day="30/11/2023"), above=["Đơn vị báo cáo: 101", "Số liệu tính đến ngày 31/12/2023"])
    assert told(desk) == [(date(2023, 11, 30), "101")]
