"""Periods and flows: which dossier reports are counted, where, and what share they give."""

from typing import NamedTuple

import pytest
from openpyxl import Workbook

from tests.models.countries import CHANGING_COUNTRY, commune_code, one_district
from tests.world import World, unit

COMMUNE = "online_dossiers_commune"
DISTRICT = "online_dossiers_district"
PROVINCE = "online_dossiers_province"
CENTRAL = "online_dossiers_central"


class Case(NamedTuple):
    """Reports of one commune for 2024, and what must come of them."""

    rule: str
    reports: tuple[str, ...]
    """`period; total; secret; online; reported on`"""
    figures: tuple[int, int, int, int]
    """(numerator, denominator, reported, expected) of 2024"""
    later_file: tuple[str, ...] = ()
    """Reports in a second file, whose path comes later."""


CASES = [
    Case("secret dossiers leave the denominator", ("Năm 2024;100;40;60;",), (60, 60, 12, 12)),
    Case("no secret dossiers told means none", ("Năm 2024;100;;50;",), (50, 100, 12, 12)),
    Case("a year's report covers its twelve months", ("Năm 2024;100;0;90;",), (90, 100, 12, 12)),
    Case(
        "only half the months reported",
        tuple(f"Tháng {month}/2024;10;0;5;" for month in range(1, 7)),
        (30, 60, 6, 12),
    ),
    Case(
        "the longest report is counted first, whatever the order of the rows",
        ("Tháng 1/2024;500;0;500;", "Quý I/2024;900;0;900;", "Năm 2024;100;0;10;", "Quý IV/2024;700;0;700;"),
        (10, 100, 12, 12),
    ),
    Case(
        "then the next longest none of whose months is covered yet",
        # The half year from June overlaps the first half by one month, so that it is not counted at all.
        ("6 tháng đầu năm 2024;60;0;6;", "Tháng 6 đến tháng 10/2024;900;0;900;", "Quý III/2024;30;0;3;",
         "Tháng 10/2024;10;0;1;"),
        (10, 100, 10, 12),
    ),
    Case(
        "nine months and a fourth quarter",
        ("9 tháng đầu năm 2024;90;0;9;", "Quý III/2024;900;0;900;", "Quý IV/2024;30;0;3;", "Tháng 12/2024;900;0;900;"),
        (12, 120, 12, 12),
    ),
    Case(
        "of equally long reports the earliest is counted first",
        ("Tháng 2 đến tháng 4/2024;900;0;900;", "Quý I/2024;10;0;1;", "Tháng 4/2024;10;0;1;"),
        (2, 20, 4, 12),
    ),
    Case(
        "accumulated months and dates from-to are periods like any other",
        ("Lũy kế đến tháng 7/2024;70;0;7;", "01/08/2024 - 31/12/2024;50;0;5;", "Tháng 7/2024;900;0;900;"),
        (12, 120, 12, 12),
    ),
    Case(
        "a later submission by its day of report supersedes an earlier one",
        ("Tháng 1/2024;10;0;9;15/03/2024", "Tháng 1/2024;10;0;1;14/02/2024"),
        (9, 10, 1, 12),
    ),
    Case(
        "a submission without a day of report is the earliest of all",
        ("Tháng 1/2024;10;0;4;16/01/2024", "Tháng 1/2024;10;0;1;"),
        (4, 10, 1, 12),
    ),
    Case(
        "of submissions of one day that differ neither stands",
        ("Tháng 1/2024;10;0;1;14/02/2024", "Tháng 1/2024;10;0;2;14/02/2024"),
        (0, 0, 0, 12),
    ),
    Case(
        "of submissions of one day the later path stands before the later row",
        ("Tháng 3/2024;10;0;1;", "Tháng 1/2024;10;0;1;14/02/2024"),
        (7, 20, 2, 12),
        later_file=("Tháng 1/2024;10;0;6;14/02/2024",),
    ),
    Case(
        "a later day of report stands before a later path",
        ("Tháng 1/2024;10;0;1;15/02/2024",),
        (1, 10, 1, 12),
        later_file=("Tháng 1/2024;10;0;6;14/02/2024",),
    ),
    Case(
        "the same months in other words are the same period",
        ("Quý I/2024;20;0;2;", "01/01/2024 - 31/03/2024;20;0;2;"),
        (2, 20, 3, 12),
    ),
    Case(
        "a submission never supersedes one of another period",
        ("Năm 2024;100;0;10;14/01/2025", "Tháng 1/2024;50;0;50;20/01/2025"),
        (10, 100, 12, 12),
    ),
    Case("a report of another year doesn't count", ("Năm 2023;100;0;90;",), (0, 0, 0, 12)),
    Case("nothing reported", (), (0, 0, 0, 12)),
    Case("all dossiers secret", ("Năm 2024;100;100;0;",), (0, 0, 12, 12)),
    Case("zero denominator", ("Năm 2024;0;0;0;",), (0, 0, 12, 12)),
]  # fmt: skip
CODE = {case.rule: commune_code(at) for at, case in enumerate(CASES, 1)}


@pytest.fixture(scope="module")
def year_2024(shared_world) -> World:
    world = shared_world(units=one_district(len(CASES)))
    world.eoffice(*(f"{CODE[case.rule]};{row}" for case in CASES for row in case.reports))
    world.eoffice(*(f"{CODE[case.rule]};{row}" for case in CASES for row in case.later_file), path="eoffice/b.csv")
    return world.run()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_unit_year_s_reports_are_counted_once_the_longest_first(year_2024: World, case: Case) -> None:
    assert year_2024.value(COMMUNE, CODE[case.rule], 2024) == case.figures


@pytest.mark.parametrize("rule", ["nothing reported", "all dossiers secret", "zero denominator"])
def test_value_is_null_never_zero_nor_nan(year_2024: World, rule: str) -> None:
    completeness = 0.0 if rule == "nothing reported" else 1.0
    assert year_2024.bounds(COMMUNE, CODE[rule], 2024) == (None, None, None, completeness)


def test_sheets_of_one_file_that_contradict_each_other_cost_both_rows(world: World) -> None:
    book = Workbook()
    heading = ["Mã đơn vị", "Kỳ báo cáo", "Tổng số hồ sơ công việc", "Số hồ sơ xử lý trên môi trường mạng"]
    for sheet, rows in (("B", [("10101", 6)]), ("A", [("10102", 1), ("10103", 1), ("10101", 3)])):
        page = book.create_sheet(sheet)
        for row in (heading, *([code, "Tháng 1/2024", 10, online] for code, online in rows)):
            page.append(row)
    del book["Sheet"]
    (world.settings.raw_dir / "eoffice").mkdir(parents=True)
    book.save(world.settings.raw_dir / "eoffice" / "a.xlsx")
    assert world.run().value(COMMUNE, "10101", 2024) == (0, 0, 0, 12)
    assert [rule for *_, rule in world.rejected()] == ["contradicts_row"] * 2


def test_a_report_is_counted_or_has_its_reason_not_to_be(year_2024: World) -> None:
    assert year_2024.rows(
        f"SELECT period, report_standing FROM core.dossier_reports"
        f" WHERE unit_id = '{CODE['nine months and a fourth quarter']}' ORDER BY period"
    ) == [
        ("9 tháng đầu năm 2024", "counted"),
        ("Quý III/2024", "covered"),
        ("Quý IV/2024", "counted"),
        ("Tháng 12/2024", "covered"),
    ]


def test_the_share_is_the_sum_of_numerators_over_the_sum_of_denominators(world: World) -> None:
    # 90 % and 10 %: a mean of percentages would give 50 %.
    world.eoffice("10101;Năm 2024;100;0;90;", "10102;Năm 2024;900;0;90;")
    world.run()
    assert world.value(COMMUNE, "101", 2024) == (180, 1000, 24, 48)
    value, low, high, completeness = world.bounds(COMMUNE, "101", 2024)
    assert (value, completeness) == (0.18, 0.5)
    assert (low, high) == pytest.approx((0.09, 0.59))


# --- A code that lost its zeros -------------------------------------------------------------------


UNITS_OF_CODE_168 = (
    unit("VN", "Việt Nam", None),
    unit("10", "Tỉnh Mười", "VN"),
    unit("168", "Huyện A", "10"),
    unit("00168", "Xã An", "168"),
)
WITH_LEVEL = "Mã đơn vị;Tên đơn vị;Cấp;Kỳ báo cáo;Tổng số hồ sơ công việc;Số hồ sơ xử lý trên môi trường mạng"


def test_a_code_written_168_is_padded_to_the_level_that_cap_tells_else_its_length_tells(make_world) -> None:
    world = make_world(units=UNITS_OF_CODE_168)
    world.put("eoffice/a.csv", WITH_LEVEL + "\n168;;Xã;Năm 2024;100;1\n168.0;;Huyện;Năm 2023;100;3")
    world.eoffice("168;Năm 2024;100;0;2;", path="eoffice/b.csv")
    # The heading Mã xã tells the level, too.
    world.cooperatives("A;HTX;168;01/01/2020;Đang hoạt động;;31/12/2024")
    world.run()
    assert world.value(COMMUNE, "00168", 2024) == (1, 100, 12, 12)
    assert world.value(DISTRICT, "168", 2024) == (2, 100, 12, 12)
    assert world.value(DISTRICT, "168", 2023) == (3, 100, 12, 12)
    assert world.value("communes_with_cooperative", "00168", 2024) == (1, 1, 1, 1)


def test_a_cell_of_cap_may_be_empty_beside_filled_ones(make_world) -> None:
    world = make_world(units=UNITS_OF_CODE_168)
    world.put("eoffice/a.csv", WITH_LEVEL + "\n168;;Xã;Năm 2024;100;1\n168;;;Năm 2024;100;2")
    world.run()
    assert world.value(COMMUNE, "00168", 2024) == (1, 100, 12, 12)
    assert world.value(DISTRICT, "168", 2024) == (2, 100, 12, 12)


def test_a_name_may_be_empty_beside_filled_ones(make_world) -> None:
    world = make_world(units=UNITS_OF_CODE_168)
    world.put("eoffice/a.csv", WITH_LEVEL + "\n00168;Xã An;Xã;Năm 2024;100;1\n168;;Huyện;Năm 2024;100;2")
    world.run()
    assert world.value(COMMUNE, "00168", 2024) == (1, 100, 12, 12)
    assert world.value(DISTRICT, "168", 2024) == (2, 100, 12, 12)


# --- A year still running -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def december(shared_world) -> World:
    """Read on 20 December 2025."""
    world = shared_world(today="2025-12-20")
    world.eoffice(
        "10101;Năm 2025;120;0;60;15/12/2025",
        "10102;Tháng 11/2025;10;0;1;14/12/2025",
        "10102;Tháng 12/2025;10;0;10;19/12/2025",
        "10103;Quý IV/2025;30;0;3;15/12/2025",
        "10201;Tháng 1/2026;10;0;10;15/12/2025",
        "10201;Năm 2026;10;0;10;15/12/2025",
    )
    return world.run()


def test_a_yearly_report_sent_on_15_december_read_on_20_december_covers_the_eleven_months_expected(
    december: World,
) -> None:
    assert december.value(COMMUNE, "10101", 2025) == (60, 120, 11, 11)


def test_a_report_counts_once_one_of_its_months_has_ended(december: World) -> None:
    assert december.value(COMMUNE, "10102", 2025) == (1, 10, 1, 11)
    assert december.value(COMMUNE, "10103", 2025) == (3, 30, 2, 11)
    assert december.rows(
        "SELECT period, report_standing FROM core.dossier_reports WHERE unit_id = '10102' ORDER BY period"
    ) == [("Tháng 11/2025", "counted"), ("Tháng 12/2025", "not_yet_ended")]


def test_only_months_that_end_by_the_day_of_assessment_are_expected(december: World) -> None:
    # Four communes of eleven months.
    assert december.value(COMMUNE, "101", 2025) == (64, 160, 14, 44)
    assert december.value(COMMUNE, "20101", 2025) == (0, 0, 0, 11)
    assert december.rows("SELECT reported, expected FROM quality.completeness WHERE unit_id = '10101' AND year = 2025"
                         " AND source = 'eoffice'") == [(11, 11)]  # fmt: skip


def test_a_report_that_begins_after_today_is_rejected(december: World) -> None:
    assert december.rejected() == [(6, "Kỳ báo cáo", "in_the_future"), (7, "Kỳ báo cáo", "in_the_future")]


def test_a_month_has_ended_on_its_last_day(make_world) -> None:
    world = make_world(today="2025-11-30")
    world.eoffice("10101;Tháng 11/2025;10;0;1;30/11/2025")
    assert world.run().value(COMMUNE, "10101", 2025) == (1, 10, 1, 11)


def test_a_report_none_of_whose_months_has_ended_stands_in_nobody_s_way(make_world) -> None:
    world = make_world(today="2025-10-20")
    world.eoffice("10101;Quý IV/2025;90;0;90;", "10101;Tháng 9 đến tháng 10/2025;20;0;2;")
    assert world.run().value(COMMUNE, "10101", 2025) == (2, 20, 1, 9)


def test_before_the_first_month_of_a_year_has_ended_nothing_is_expected(make_world) -> None:
    world = make_world(today="2025-01-30")
    world.eoffice("10101;Năm 2025;10;0;1;")
    world.run()
    assert world.value(COMMUNE, "10101", 2025) == (0, 0, 0, 0)
    assert world.bounds(COMMUNE, "10101", 2025) == (None, None, None, None)


# --- Units that move and end ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def changing(shared_world) -> World:
    world = shared_world(units=CHANGING_COUNTRY)
    world.eoffice(
        # Xã Lâm moves from Huyện E to Huyện D on 16 October 2024 and reports by month: 1, 2, … 12 of 20 online.
        *(f"30201;Tháng {month}/2024;20;0;{month};" for month in range(1, 13)),
        # Xã Nam moves with it and reports the whole year at once.
        "30203;Năm 2024;100;0;60;",
        # Xã Mai is abolished on 15 October 2024.
        "30202;Năm 2024;90;0;30;",
        "30202;Quý IV/2024;1000;0;1000;",
        # Xã Phong moves from one province to another on 1 July 2023.
        "20190;6 tháng đầu năm 2023;60;0;30;",
        "20190;6 tháng cuối năm 2023;40;0;10;",
        # Code 10101 is Xã An's until 30 June 2025, Xã Giang Sơn's after.
        "10101;6 tháng đầu năm 2025;50;0;40;",
        "10101;Năm 2024;80;0;8;",
        # Districts end on 30 June 2025.
        "101;6 tháng đầu năm 2025;10;0;9;",
        "301;Năm 2025;20;0;5;",
        "10;Năm 2025;40;0;4;",
    )
    # Written at the end of the year, in the new order of units.
    world.eoffice(
        "10101;Năm 2025;70;0;7;",
        # Xã Bình goes on; its province ends on 30 June 2025.
        "10102;Năm 2025;120;0;60;",
        "20;Năm 2025;60;0;6;",
        "30;Năm 2025;100;20;72;",
        "VN;Năm 2025;1000;100;810;",
        path="eoffice/b.csv",
    )
    return world.run()


def test_a_commune_moved_in_the_year_counts_each_month_under_the_district_of_the_month_s_last_day(
    changing: World,
) -> None:
    # Huyện E until September: Xã Lâm 1 + … + 9 = 45 of 180, Xã Mai 30 of 90; Xã Nam's report ends under Huyện D.
    # Neither its dossiers nor its months are reported of Huyện E.
    assert changing.value(COMMUNE, "302", 2024) == (45 + 30, 180 + 90, 18, 27)
    # Huyện D: Xã Lâm 10 + 11 + 12 = 33 of 60, Xã Nam 60 of 100; Phường Khê and Xã Phong send nothing.
    assert changing.value(COMMUNE, "301", 2024) == (33 + 60, 60 + 100, 6, 30)


def test_a_moved_commune_s_own_row_holds_its_whole_year(changing: World) -> None:
    assert changing.value(COMMUNE, "30201", 2024) == (78, 240, 12, 12)
    assert changing.value(COMMUNE, "30203", 2024) == (60, 100, 12, 12)


def test_a_commune_abolished_in_october_stays_in_its_parents_year(changing: World) -> None:
    assert changing.value(COMMUNE, "30202", 2024) == (30, 90, 9, 9)
    # Three whole years, Xã Mai's nine months, and Xã Phong's and Phường Khê's twelve.
    assert changing.value(COMMUNE, "30", 2024) == (78 + 60 + 30, 240 + 100 + 90, 12 + 12 + 9, 12 * 4 + 9)
    assert changing.value(COMMUNE, "VN", 2024) == (168 + 8, 430 + 80, 33 + 12, 57 + 36)


def test_a_report_covers_only_the_months_its_unit_owns(changing: World) -> None:
    assert changing.rows(
        "SELECT period, own_month_count, report_standing FROM core.dossier_reports"
        " WHERE unit_id = '30202' ORDER BY period"
    ) == [("Năm 2024", 9, "counted"), ("Quý IV/2024", 0, "no_own_month")]


def test_a_commune_that_changed_province_counts_in_each_for_its_months(changing: World) -> None:
    assert changing.value(COMMUNE, "20", 2023) == (30, 60, 6, 12 + 6)
    assert changing.value(COMMUNE, "30", 2023) == (10, 40, 6, 4 * 12 + 6)
    assert changing.value(COMMUNE, "20190", 2023) == (40, 100, 12, 12)


def test_a_code_that_means_another_commune_before_and_after_is_read_in_the_order_of_its_table(
    changing: World,
) -> None:
    assert changing.value(COMMUNE, "10101", 2024) == (8, 80, 12, 12)
    assert changing.value(COMMUNE, "10101", 2025) == (40, 50, 6, 6)
    assert changing.value(COMMUNE, "10101-new", 2025) == (7, 70, 6, 6)


def test_a_province_merged_on_1_july_2025_keeps_the_half_year_its_communes_reported(changing: World) -> None:
    # Xã Bình goes on: its report ends in December, under the new province; its months until June are not reported here.
    assert changing.value(COMMUNE, "10", 2025) == (40, 50, 6, 12)
    assert changing.value(COMMUNE, "101", 2025) == (40, 50, 6, 12)
    assert changing.value(COMMUNE, "20-new", 2025) == (7 + 60, 70 + 120, 12, 12)
    # Seven communes until June, three from July.
    assert changing.value(COMMUNE, "VN", 2025) == (107, 240, 24, 7 * 6 + 3 * 6)


def test_the_district_offices_of_2025_are_expected_for_half_a_year(changing: World) -> None:
    assert changing.value(DISTRICT, "VN", 2025) == (14, 30, 12, 18)
    assert changing.value(DISTRICT, "301", 2025) == (5, 20, 6, 6)


def test_province_offices_are_expected_for_the_months_they_stood(changing: World) -> None:
    assert changing.value(PROVINCE, "10", 2025) == (4, 40, 6, 6)
    assert changing.value(PROVINCE, "20", 2025) == (0, 0, 0, 6)
    assert changing.value(PROVINCE, "20-new", 2025) == (6, 60, 6, 6)
    assert changing.value(PROVINCE, "VN", 2025) == (4 + 6 + 72, 40 + 60 + 80, 6 + 6 + 12, 6 + 6 + 6 + 12)


def test_central_offices_are_the_country_s_own_row(changing: World) -> None:
    assert changing.value(CENTRAL, "VN", 2025) == (810, 900, 12, 12)
    assert changing.bounds(CENTRAL, "VN", 2025) == (0.9, 0.9, 0.9, 1.0)


def test_offices_of_one_level_are_never_mixed_with_those_of_another(changing: World) -> None:
    assert changing.value(PROVINCE, "30", 2025) == (72, 80, 12, 12)
    # Districts: only 301's twenty dossiers; communes: Phường Khê, Xã Lâm, Xã Nam, Xã Phong and Xã Sông, all silent.
    assert changing.value(DISTRICT, "30", 2025) == (5, 20, 6, 6)
    assert changing.value(COMMUNE, "30", 2025) == (0, 0, 0, 4 * 6 + 6)
