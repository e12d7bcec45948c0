"""Lists of one round are one snapshot: which of two rows of a thing stands, and where two snapshots disagree."""

from datetime import date

import pytest

from tests.world import SMALL_COUNTRY, World

COOPERATIVE, LINKAGE = "communes_with_cooperative", "districts_with_linkage_model"


def coop(code: str, commune: str, closing: str, state: str = "Đang hoạt động", more: str = "01/01/2020;;") -> str:
    registered, ended, _ = more.split(";")
    return f"{code};HTX;{commune};{registered};{state};{ended};{closing}"


def dated(world: World, snapshot_date: str, closing_dates: tuple[str, ...], source: str = "cooperatives") -> World:
    """Run the world, whose lists close on those dates in one round."""
    world.run()
    assert world.rows(
        "SELECT DISTINCT CAST(closing_date AS VARCHAR), CAST(snapshot_date AS VARCHAR) FROM core.snapshots"
        f" WHERE source = '{source}' ORDER BY 1"
    ) == [(day, snapshot_date) for day in closing_dates]
    return world


def test_rows_that_close_on_several_days_of_a_round_are_one_snapshot(make_world) -> None:
    world = make_world()
    world.cooperatives(
        coop("A", "10101", "26/12/2024"), coop("B", "10102", "28/12/2024"), coop("C", "10201", "31/12/2024")
    )
    dated(world, "2024-12-31", ("2024-12-26", "2024-12-28", "2024-12-31"))
    assert world.value(COOPERATIVE, "10", 2024) == (3, 4, 4, 4)
    assert world.rows("SELECT DISTINCT snapshot_date FROM core.snapshots_in_effect WHERE unit_id = '10101'") == [
        (date(2024, 12, 31),)
    ]


def test_of_two_rows_of_one_thing_in_a_round_the_one_that_closes_later_stands(make_world) -> None:
    world = make_world()
    # A moved to Xã Bình within the round, and B stopped; C is two cooperatives of one number in two provinces.
    world.cooperatives(
        coop("A", "10101", "26/12/2024"), coop("A", "10102", "31/12/2024"),
        coop("B", "10201", "26/12/2024"), coop("B", "10201", "31/12/2024", "Tạm ngừng"),
    )  # fmt: skip
    dated(world, "2024-12-31", ("2024-12-26", "2024-12-31"))
    assert [world.value(COOPERATIVE, code, 2024) for code in ("10101", "10102", "10201")] == [
        (0, 1, 1, 1), (1, 1, 1, 1), (0, 1, 1, 1),
    ]  # fmt: skip


def test_what_closes_before_the_day_is_stopped_for_certain_though_its_snapshot_is_dated_later(make_world) -> None:
    # The round ends on 5 January; what closed on 28 December tells of the 31st, what closed on the 5th doesn't.
    world = make_world()
    world.cooperatives(
        coop("A", "10101", "28/12/2024", "Tạm ngừng"), coop("B", "10102", "05/01/2025", "Tạm ngừng"),
        coop("C", "10201", "05/01/2025"),
    )  # fmt: skip
    dated(world, "2025-01-05", ("2024-12-28", "2025-01-05"))
    assert [world.value(COOPERATIVE, code, 2024) for code in ("10101", "10102", "10201")] == [
        (0, 1, 1, 1), (0, 0, 0, 1), (1, 1, 1, 1),
    ]  # fmt: skip


def test_splitting_a_declared_list_into_files_changes_nothing(make_world) -> None:
    rows = [coop(f"A{code}", code, "31/12/2024") for code in ("10101", "10103", "10201")]
    figures = []
    for files in ((rows,), (rows[:1], rows[1:]), ([rows[2]], [rows[0]], [rows[1]])):
        world = make_world()
        for at, some in enumerate(files):
            world.cooperatives(*some, path=f"cooperatives/{at}.csv")
        figures.append(world.run().rows("SELECT * FROM marts.indicator_value ORDER BY indicator_id, unit_id, year"))
    assert figures[0] == figures[1] == figures[2]


def test_adding_a_list_that_declares_nobody_changes_no_figure(make_world) -> None:
    figures = []
    for undeclared in (
        (),
        ("A;HTX;10102;01/01/2020;Tạm ngừng;;31/12/2024", "Z;HTX;10103;01/01/2020;Đang hoạt động;;31/12/2024"),
    ):
        world = make_world(covers=None)
        world.cooperatives(coop("A", "10102", "31/12/2024"), above="Đơn vị báo cáo: 10")
        world.cooperatives(*undeclared, path="cooperatives/b.csv")
        figures.append(world.run().rows("SELECT * FROM marts.indicator_value ORDER BY indicator_id, unit_id, year"))
    assert figures[0] == figures[1]


def test_a_day_is_read_of_few_snapshots_however_many_there_are(make_world) -> None:
    # Coverage is kept of days that are asked about, not of every day on which some list closed.
    world = make_world(covers=None)
    days = [date.fromordinal(date(2024, 1, 1).toordinal() + n) for n in range(366)]
    for month in range(1, 13):
        rows = [coop("A", "10101", f"{day:%d/%m/%Y}") for day in days if day.month == month]
        world.cooperatives(*rows, above="Đơn vị báo cáo: 10", path=f"cooperatives/{month}.csv")
    world.run()
    assert world.one("SELECT COUNT(*) FROM core.snapshots") == 366
    asked = world.one("SELECT COUNT(*) FROM core.snapshots_in_effect")
    assert world.one("SELECT COUNT(*) FROM core.snapshot_coverage") == asked
    # One snapshot for each unit and day: of 2023 that of 1 January 2024, of 2024 that of its last day.
    assert asked == world.one(
        "SELECT COUNT(*) FROM core.unit_assessment_dates AS days JOIN core.units_over_time AS units"
        " ON days.unit_id = units.unit_id WHERE (units.unit_id = '10' OR units.province_unit_id = '10')"
        " AND days.state_date BETWEEN DATE '2023-01-01' AND DATE '2024-12-31'"
    )


# --- Where two snapshots disagree -----------------------------------------------------------------


def disagreements(world: World) -> list[tuple[object, ...]]:
    return world.rows(
        "SELECT counted_thing, unit_id, first_snapshot_date, second_snapshot_date, first_tells, second_tells"
        " FROM quality.snapshot_disagreements ORDER BY ALL"
    )


@pytest.fixture(scope="module")
def november_and_december(shared_world) -> World:
    """Lists of 30 November and of 31 December 2024, and of March 2025."""
    world = shared_world(
        units=SMALL_COUNTRY,
        doubted=(("cooperatives", "cooperatives/a.csv", "2024-12-31", None, None, "10103"),),
    )
    world.cooperatives(
        # In both; in the first alone; in the first, and doubted in the second; founded in between; ended in between.
        coop("A", "10101", "30/11/2024"), coop("A", "10101", "31/12/2024"),
        coop("B", "10102", "30/11/2024"), coop("C", "10103", "30/11/2024"),
        coop("D", "10104", "31/12/2024", more="05/12/2024;;"),
        coop("E", "10201", "30/11/2024"), coop("E", "10201", "31/12/2024", "Đã giải thể", "01/01/2020;05/12/2024;"),
        # 90 days later another list doesn't know of any: too far apart.
        coop("F", "10104", "31/03/2025"),
    )  # fmt: skip
    world.linkages(
        "A;Có;101;01/01/2023;;Có;Có;30/11/2024", "B;Có;102;01/01/2023;;Có;Có;31/12/2024",
        "C;Không;102;01/12/2024;;Có;Có;31/12/2024",
    )  # fmt: skip
    world.smart_models(
        "10101;Xã NTM thông minh;;Triển khai;2024;30/11/2024",
        "10102;Thôn NTM thông minh;Một;Triển khai;2024;31/12/2024",
        "10101;Xã NTM thông minh;;Dừng;2024;31/12/2024",
    )  # fmt: skip
    return world.run()


def test_subjects_of_whom_two_snapshots_tell_differently_are_listed(november_and_december: World) -> None:
    first, second = date(2024, 11, 30), date(2024, 12, 31)
    assert disagreements(november_and_december) == [
        ("Hợp tác xã", "10102", first, second, True, False),
        ("Liên kết nông sản chủ lực", "101", first, second, True, False),
        ("Liên kết nông sản chủ lực", "102", first, second, False, True),
        ("Thôn NTM thông minh", "10102", first, second, False, True),
    ]


@pytest.mark.parametrize(("second", "is_listed"), [("31/01/2025", True), ("01/02/2025", False)])
def test_snapshots_disagree_within_62_days(make_world, second: str, is_listed: bool) -> None:
    world = make_world()
    world.cooperatives(coop("A", "10101", "30/11/2024"), coop("B", "10102", second))
    world.run()
    assert [row[1] for row in disagreements(world)] == (["10101", "10102"] if is_listed else [])


# --- Dated reports --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def dated_reports(shared_world) -> World:
    world = shared_world(units=SMALL_COUNTRY)
    world.eoffice(
        # A year sent in January beside eleven months: it covers January alone, and January's own comes first.
        "10101;Năm 2024;1000;0;900;15/01/2024", *(f"10101;Tháng {month}/2024;1000;0;100;" for month in range(1, 12)),
        # A half-year of the 14th of June covers five months and June, which ends 16 days later.
        "10102;6 tháng đầu năm 2024;60;0;30;14/06/2024",
        # Of the 13th it covers May at last.
        "10103;6 tháng đầu năm 2024;60;0;30;13/06/2024",
        # Of December 2023 it covers nothing, and stands in nobody's way.
        "10201;Năm 2024;70;0;7;14/12/2023", "10201;Tháng 2/2024;10;0;1;",
        # Without a day it covers its period.
        "20101;Năm 2024;80;0;8;",
    )  # fmt: skip
    return world.run()


def test_a_dated_report_covers_the_months_that_had_ended_16_days_after_its_day(dated_reports: World) -> None:
    flow = "online_dossiers_commune"
    assert dated_reports.value(flow, "10101", 2024) == (1100, 11000, 11, 12)
    assert dated_reports.value(flow, "10102", 2024) == (30, 60, 6, 12)
    assert dated_reports.value(flow, "10103", 2024) == (30, 60, 5, 12)
    assert dated_reports.value(flow, "10201", 2024) == (1, 10, 1, 12)
    assert dated_reports.value(flow, "20101", 2024) == (8, 80, 12, 12)


def test_a_report_made_too_early_says_so(dated_reports: World) -> None:
    assert dated_reports.rows(
        "SELECT unit_id, period, report_standing FROM core.dossier_reports"
        " WHERE report_standing IN ('made_too_early', 'covered') ORDER BY unit_id"
    ) == [("10101", "Năm 2024", "covered"), ("10201", "Năm 2024", "made_too_early")]
    # Its sender is told, by its row and day.
    assert dated_reports.rows(
        "SELECT warned.rule, warned.column_name, warned.value, report_standing FROM quality.warned_rows AS warned"
        " JOIN core.dossier_reports AS reports ON warned.path = reports.path AND warned.row_number = reports.row_number"
        " WHERE warned.rule = 'made_too_early' OR reports.report_standing = 'made_too_early'"
    ) == [("made_too_early", "Ngày báo cáo", "14/12/2023", "made_too_early")]


def test_a_finer_report_that_alone_exceeds_the_counted_one_is_told(make_world) -> None:
    world = make_world()
    world.eoffice("10101;Năm 2024;100;10;50;", "10101;Tháng 3/2024;20;11;5;", "10102;Năm 2024;100;0;50;",
                  "10102;Tháng 3/2024;100;0;50;", "10103;Năm 2024;100;0;50;", "10103;Tháng 3/2024;20;0;5;")  # fmt: skip
    world.run()
    assert world.rows(
        "SELECT unit_id, period, finer_dossier_count, finer_secret_dossier_count FROM quality.report_disagreements"
    ) == [("10101", "Năm 2024", 20, 11)]
