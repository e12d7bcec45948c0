"""The e-office register: what it counts, what it is held against, and which of the two an indicator uses.

All tests look into one world, for to build one takes a second: each file is about units of its own.
"""

from collections.abc import Callable

import pytest

from ntm_pipeline.indicators import load_indicators
from tests.world import World, unit

ONLINE, PAPER = "Thường;Trên môi trường mạng", "Thường;Hồ sơ giấy"
UNITS = (
    unit("VN", "Việt Nam", None),
    unit("10", "Tỉnh Mười", "VN"),
    unit("101", "Huyện A", "10"),
    *(unit(f"101{number:02}", f"Xã Số {number}", "101") for number in range(1, 10)),
    # The province that is counted from its register.
    unit("20", "Tỉnh Hai Mươi", "VN"),
    unit("201", "Huyện C", "20"),
    *(unit(f"201{number:02}", f"Xã Thứ {number}", "201") for number in range(1, 5)),
    unit("10130", "Xã Chuyển", "101", end="2024-06-30"),
    unit("10130", "Xã Chuyển", "201", start="2024-07-01"),
    unit("20131", "Xã Hết", "201", end="2024-03-10"),
    # A code of one commune and then of another; and one that stands for nobody after the change.
    unit("10140", "Xã Cũ", "101", end="2025-06-30"),
    unit("10140", "Xã Mới", "101", start="2025-07-01", unit_id="10140-new"),
    unit("10141", "Xã Thôi", "101", end="2025-06-30"),
)


def dossiers(code: str, month: str, online: int, paper: int = 0, secret: int = 0) -> list[str]:
    """So many dossiers of a unit opened in a month `MM/YYYY`."""
    kinds = [ONLINE] * online + [PAPER] * paper + ["Mật;Hồ sơ giấy"] * secret
    return [f"{code};{month}-{number:03};15/{month};;{kind}" for number, kind in enumerate(kinds)]


@pytest.fixture(scope="module")
def world(shared_world: Callable[..., World]) -> World:
    world = shared_world(units=UNITS, registered=("20",))
    put = lambda name, day, *rows: world.register(*rows, path=f"eoffice_register/{name}/a.csv", received_on=day)  # noqa: E731
    put(
        "months", "2024-05-01",
        "10101;A-01;05/03/2024;02/04/2024;Thường;Trên môi trường mạng",
        "10101;A-02;31/03/2024;;Thường;Hồ sơ giấy",
        "10101;A-03;01/04/2024;;Mật;Hồ sơ giấy",
        "10101;A-04;02/04/2024;;Thường;Kết hợp",
        "10;T-01;02/04/2024;;Không mật;Điện tử",
        "VN;TW-01;02/04/2024;;tối mật;điện tử",
    )  # fmt: skip
    world.eoffice(
        "10102;Quý I/2024;100;0;80;", "20101;Quý I/2024;100;0;80;", "10130;Năm 2024;1200;0;600;",
        "10103;Quý I/2024;6;0;3;", "10104;Tháng 1/2024;9;1;5;", "10105;Tháng 1/2024;2;0;2;",
        # The second counts nowhere, for the first has two of its months.
        "10108;Quý I/2024;6;0;3;", "10108;Từ 01/02/2024 đến 30/04/2024;6;0;3;",
    )  # fmt: skip
    quarter = [row for month in ("01/2024", "02/2024", "03/2024") for row in dossiers("10102", month, 1, 1)]
    put("reported", "2024-05-01", *quarter)
    put("chosen", "2024-05-01", *dossiers("20101", "01/2024", 3, 1, 1))
    put("moved", "2025-02-01", *dossiers("10130", "02/2024", 2), *dossiers("10130", "09/2024", 3))
    put("compared", "2024-03-01", *dossiers("10103", "01/2024", 1, 1), *dossiers("10104", "01/2024", 5, 2, 3),
        *dossiers("10105", "01/2024", 2))  # fmt: skip
    for code, day in (("20102", "2024-03-15"), ("20103", "2024-03-31"), ("20104", None)):
        put(f"made/{day}", day, *dossiers(code, "02/2024", 2), *dossiers(code, "03/2024", 3))
    put("twice/1", "2024-05-01", "10106;A-02;06/03/2024;;Thường;Hồ sơ giấy", "10106;A-01;05/03/2024;;Thường;Điện tử",
        "10107;A-01;05/03/2024;;Thường;Điện tử")  # fmt: skip
    put("twice/2", "2024-04-01", "10106;A-01;05/03/2024;;Thường;Hồ sơ giấy", "10106;A-02;06/03/2024;;Thường;Hồ sơ giấy")
    put("overlapped", "2024-06-01", *dossiers("10108", "04/2024", 2))
    put("ended", "2024-05-01", *dossiers("20131", "03/2024", 2), *dossiers("20131", "02/2024", 1))
    put("reused/new", "2025-10-01", *dossiers("10140", "05/2025", 1), *dossiers("10140", "08/2025", 1))
    put("reused/then", "2025-10-02", *dossiers("10140", "05/2025", 1), *dossiers("10141", "05/2025", 1))
    return world.run()


def counted(world: World, *units: str) -> list[tuple[object, ...]]:
    return world.rows(
        "SELECT unit_id, year, month, dossier_count, secret_dossier_count, online_dossier_count"
        f" FROM core.register_months WHERE unit_id IN ({', '.join(map(repr, (*units, '')))}) ORDER BY ALL"
    )


def warned(world: World, folder: str) -> list[str]:
    return [
        rule for (rule,) in world.rows(
            f"SELECT rule FROM quality.warned_rows WHERE path LIKE 'eoffice_register/{folder}%' ORDER BY path"
        )
    ]  # fmt: skip


def evidence(world: World, unit_id: str) -> list[tuple[object, ...]]:
    [indicator] = [one for one in load_indicators() if one.indicator_id == "online_dossiers_commune"]
    return world.rows(
        f"SELECT standing, detail FROM ({indicator.evidence}) AS e WHERE unit_id = '{unit_id}' ORDER BY ALL"
    )


def test_dossiers_are_counted_by_unit_and_month_of_opening(world: World) -> None:
    assert counted(world, "10", "10101", "VN") == [
        ("10", 2024, 4, 1, 0, 1),
        ("10101", 2024, 3, 2, 0, 1),
        ("10101", 2024, 4, 2, 1, 0),
        ("VN", 2024, 4, 1, 1, 0),
    ]


def test_by_default_the_indicator_uses_the_report_and_says_so(world: World) -> None:
    assert world.value("online_dossiers_commune", "10102", 2024) == (80, 100, 3, 12)
    assert world.one(
        "SELECT dossier_difference, online_dossier_difference, dossier_source FROM quality.register_vs_report"
        " WHERE unit_id = '10102'"
    ) == (-94, -77, "report")
    assert evidence(world, "10102")[:2] == [("counted", "Quý I/2024: 80 / 100"), ("report_used", "1/2024: 1 / 2")]


def test_a_province_can_be_counted_from_its_register(world: World) -> None:
    # February and March have no dossier in the register: nobody says that there was none.
    assert world.value("online_dossiers_commune", "20101", 2024) == (3, 4, 1, 12)
    assert evidence(world, "20101") == [
        ("register_counted", "1/2024: 3 / 4"), ("register_used", "Quý I/2024: 80 / 100")]  # fmt: skip


def test_a_unit_year_is_never_told_by_both(world: World) -> None:
    # The province of the year's last month decides, also for the months before the unit came to it.
    assert world.value("online_dossiers_commune", "10130", 2024) == (5, 5, 2, 12)


def test_periods_are_compared_when_the_register_has_all_their_months(world: World) -> None:
    assert world.rows(
        "SELECT unit_id, comparison, register_month_count, own_month_count, dossier_difference,"
        " secret_dossier_difference"
        " FROM quality.register_vs_report WHERE unit_id IN ('10103', '10104', '10105')"
        " ORDER BY difference_rank NULLS LAST"
    ) == [
        ("10104", "compared", 1, 1, 1, 2),
        ("10105", "compared", 1, 1, 0, 0),
        ("10103", "register_incomplete", 1, 3, None, None),
    ]
    assert world.one("SELECT unit_id FROM quality.register_vs_report WHERE difference_rank = 1") == "10102"


def test_a_month_that_nobody_reported_is_listed_with_all_that_the_register_has(world: World) -> None:
    told = (
        "SELECT period, comparison, dossier_count, register_dossier_count, dossier_difference,"
        " secret_dossier_difference, online_dossier_difference, dossier_source, path FROM quality.register_vs_report"
    )
    assert world.rows(f"{told} WHERE unit_id IN ('10101', '10107') ORDER BY difference_rank") == [
        ("Tháng 3/2024", "not_reported", None, 2, 2, 0, 1, "report", None),
        ("Tháng 4/2024", "not_reported", None, 2, 2, 1, 0, "report", None),
        ("Tháng 3/2024", "not_reported", None, 1, 1, 0, 1, "report", None),
    ]
    # Beside a report of one month, those that it doesn't cover; a month that wasn't over is none that was missed.
    assert world.rows(f"{told} WHERE unit_id = '20104'") == [
        ("Tháng 2/2024", "not_reported", None, 2, 2, 0, 2, "register", None)
    ]
    # A report that covers it and counts nowhere tells nothing of it.
    assert world.rows(f"{told} WHERE unit_id = '10108'") == [
        ("Tháng 4/2024", "not_reported", None, 2, 2, 0, 2, "report", None)
    ]
    ranks = world.rows(
        "SELECT difference_rank FROM quality.register_vs_report WHERE comparison <> 'register_incomplete' ORDER BY 1"
    )
    assert [rank for (rank,) in ranks] == list(range(1, len(ranks) + 1))


@pytest.mark.parametrize(("unit_id", "expected"), [("20102", 2), ("20103", 5), ("20104", 2)])
def test_a_month_counts_when_it_was_over_as_the_register_was_made(world: World, unit_id: str, expected: int) -> None:
    # Without a day of receipt the last day that the register tells is all that is known: 15 March.
    assert world.value("online_dossiers_commune", unit_id, 2024)[0] == expected


def test_months_that_were_not_over_are_told(world: World) -> None:
    assert [warned(world, f"made/{day}") for day in ("2024-03-15", "2024-03-31", "None")] == [
        ["months_not_over"], [], ["months_not_over"],
    ]  # fmt: skip


def test_a_dossier_that_two_files_hold_counts_once(world: World) -> None:
    # The later received counts, whatever the files are called; another unit's dossier may bear the same number.
    assert counted(world, "10106", "10107") == [("10106", 2024, 3, 2, 0, 1), ("10107", 2024, 3, 1, 0, 1)]
    assert world.rows(
        "SELECT path, rows_read, rows_accepted, rows_rejected, rows_superseded FROM quality.source_files"
        " WHERE path LIKE '%twice%' ORDER BY path"
    ) == [("eoffice_register/twice/1/a.csv", 3, 3, 0, 0), ("eoffice_register/twice/2/a.csv", 2, 0, 0, 2)]
    assert world.rows(
        "SELECT row_number, by_path, by_row_number FROM quality.superseded_rows WHERE path LIKE '%twice%' ORDER BY 1"
    ) == [(2, "eoffice_register/twice/1/a.csv", 3), (3, "eoffice_register/twice/1/a.csv", 2)]
    assert warned(world, "twice") == ["superseded_by_path"]


def test_a_unit_that_ended_within_the_month_is_told_and_counts_nowhere(world: World) -> None:
    assert world.value("online_dossiers_commune", "20131", 2024)[:2] == (1, 1)
    assert warned(world, "ended") == ["outlives_unit"]


def test_codes_that_stand_for_units_on_both_sides_of_a_change_are_doubted(world: World) -> None:
    assert [row[0] for row in counted(world, "10140", "10140-new")] == ["10140", "10140-new"]
    # Where one of the codes is nobody's after the change, the codes were those of the time.
    assert warned(world, "reused/new") == ["units_before_or_after"]
    assert warned(world, "reused/then") == []
