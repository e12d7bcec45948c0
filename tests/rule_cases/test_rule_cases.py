"""Small folders in which a simpler rule told something false: what must come out of each, by the real refresh.

Units are real, everything else is made up. The files are in the folders beside this module.
"""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ntm_pipeline.plans import Plan, load_plans
from ntm_pipeline.units.registry import UnitRegistry
from ntm_pipeline.units.resolve import bearers
from tests.world import World, units_within

pytestmark = pytest.mark.slow

FOLDER = Path(__file__).parent
THAI_NGUYEN = "19-tinh-thai-nguyen"
# What the files of a folder are about; each province beside what it became on 1 July 2025.
THAI_NGUYEN_BAC_KAN = (THAI_NGUYEN, "06-tinh-bac-kan", "19-tinh-thai-nguyen-2025")
THANH_HOA = ("38-tinh-thanh-hoa",)
QUANG_NAM_DA_NANG = ("49-tinh-quang-nam", "48-thanh-pho-da-nang", "48-thanh-pho-da-nang-2025")
GIA_LAI_BINH_DINH = ("64-tinh-gia-lai", "52-tinh-binh-dinh", "52-tinh-gia-lai-2025")
LAM_DONG = ("60-tinh-binh-thuan", "67-tinh-dak-nong", "68-tinh-lam-dong", "68-tinh-lam-dong-2025")
Refresh = Callable[..., World]


def plans(within: tuple[str, ...]) -> tuple[Plan, ...]:
    """The plans that are shipped, of the country and of units that lie there."""
    units, _ = units_within(within)
    return tuple(plan for plan in load_plans() if plan.scope_unit_id in units)


@pytest.fixture
def refreshed(tmp_path: Path) -> Iterator[Refresh]:
    """Refreshes one of the folders with the real register and the plans that are shipped."""
    made: list[World] = []

    def refresh(name: str, *provinces: str, today: str = "2026-02-01") -> World:
        within = provinces or THAI_NGUYEN_BAC_KAN
        world = World(tmp_path / name, units=None, within=within, plans=plans(within), today=today, covers=None)
        shutil.copytree(FOLDER / name / "raw", world.folder / "raw")
        made.append(world)
        return world.run()

    yield refresh
    for world in made:
        world.close()


def attained(world: World, target: str, year: int, unit_id: str | None = None) -> tuple[Any, ...]:
    """(status, numerator, denominator, reported, expected) of a target, of the plan's own unit or of another."""
    whose = f"unit_id = '{unit_id}'" if unit_id else "is_plan_scope"
    found: tuple[Any, ...] = world.one(
        "SELECT status, numerator, denominator, reported, expected FROM marts.indicator_attainment"
        f" WHERE target_id = '{target}' AND year = {year} AND {whose}"
    )
    return found


def rules(world: World, table: str, path: str) -> list[str]:
    return [
        rule
        for (rule,) in world.rows(
            f"SELECT rule FROM quality.{table} WHERE path LIKE '%{path}' ORDER BY row_number, rule"
        )
    ]


def unit(code: str, day: str = "2024-12-31") -> str:
    """The id of the unit that bears a code on a day."""
    [found] = bearers(UnitRegistry.load(), code, date.fromisoformat(day), date.fromisoformat(day))
    return found


def test_two_lists(refreshed: Refresh) -> None:
    world = refreshed("01-two-lists")
    assert attained(world, "TN-12", 2024) == ("attained", 122, 122, 122, 122)
    # Of the 126 xã of 2023, 123 lay in the province when the list closed; three had been merged away by then.
    assert attained(world, "TN-12", 2023) == ("attained", 122, 123, 123, 126)
    assert attained(world, "TN-12", 2022)[0] == "no_data"
    assert rules(world, "warned_rows", "htx-moi-thanh-lap.csv") == ["list_declares_nobody"]
    assert world.one("SELECT COUNT(*) FROM core.cooperatives WHERE path LIKE '%htx-moi-thanh-lap.csv'") == 2


def test_one_declaration_with_two_dates(refreshed: Refresh) -> None:
    world = refreshed("02-one-declaration-two-dates")
    assert attained(world, "TN-12", 2024) == ("attained", 122, 122, 122, 122)
    assert world.one("SELECT DISTINCT CAST(snapshot_date AS VARCHAR) FROM core.snapshots") == "2024-12-31"


def test_models_numbered_per_district(refreshed: Refresh) -> None:
    world = refreshed("03-models-numbered-per-district")
    assert attained(world, "TN-13", 2024)[1:] == (9, 9, 9, 9)
    assert world.rows("SELECT * FROM quality.superseded_rows") == []


def test_a_list_beyond_its_unit(refreshed: Refresh) -> None:
    world = refreshed("04-list-beyond-its-unit")
    beyond = rules(world, "rejected_rows", "b-huyen-dai-tu.csv")
    assert set(beyond) == {"outside_reporting_unit"}
    assert rules(world, "rejected_rows", "a-tinh.csv") == []
    listed = world.one(
        "SELECT COUNT(DISTINCT entries.unit_id) FROM core.cooperatives AS entries JOIN core.units_over_time AS units"
        " ON entries.unit_id = units.unit_id AND units.valid_from <= DATE '2024-12-31'"
        " AND units.valid_until >= DATE '2024-12-31'"
        f" WHERE entries.path LIKE '%a-tinh.csv' AND units.unit_type = 'xã'"
        f" AND units.district_unit_id = '{unit('173')}'"
    )
    assert listed > 0
    assert attained(world, "TN-12", 2024, unit("173"))[1] == listed


def test_rejected_rows(refreshed: Refresh) -> None:
    world = refreshed("05-rejected-rows")
    assert attained(world, "TN-13", 2024) == ("undetermined", 1, 1, 1, 9)


def test_dates_within_one_list(refreshed: Refresh) -> None:
    world = refreshed("07-dates-within-one-list")
    assert attained(world, "TN-12", 2024) == ("attained", 122, 122, 122, 122)
    assert world.one("SELECT DISTINCT CAST(snapshot_date AS VARCHAR) FROM core.snapshots") == "2024-12-31"


ONLINE = "online_dossiers_commune"


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = World(
        tmp_path_factory.mktemp("reports"),
        units=None,
        within=THAI_NGUYEN_BAC_KAN,
        plans=plans(THAI_NGUYEN_BAC_KAN),
        covers=None,
    )
    shutil.copytree(FOLDER / "10-reports" / "raw", world.folder / "raw")
    yield world.run()
    world.close()


def test_a_year_sent_in_january_does_not_silence_eleven_months(reports: World) -> None:
    assert reports.value(ONLINE, unit("05539"), 2024) == (1100, 11000, 11, 12)


def test_a_report_of_dashes_is_no_report(reports: World) -> None:
    assert reports.value(ONLINE, unit("173"), 2024)[2] == 12
    assert set(rules(reports, "warned_rows", "gach.csv")) == {"report_of_dashes"}
    assert reports.one("SELECT rows_read FROM quality.source_files WHERE path LIKE '%gach.csv'") == 1


def test_one_of_two_that_share_a_code_is_rejected(reports: World) -> None:
    assert rules(reports, "rejected_rows", "trung-ma.csv") == ["code_and_name_disagree"]
    assert reports.value(ONLINE, unit("05548"), 2024)[:2] == (900, 1000)


def test_a_district_named_for_its_communes_is_no_ward_of_elsewhere(reports: World) -> None:
    assert rules(reports, "rejected_rows", "tong-xa.csv") != []
    assert reports.rows("SELECT * FROM core.eoffice WHERE path LIKE '%tong-xa.csv'") == []


def test_a_districts_code_beside_communes_names_is_rejected(reports: World) -> None:
    assert rules(reports, "rejected_rows", "ma-huyen.csv") == ["code_and_name_disagree"] * 4


def test_the_country_is_no_commune(reports: World) -> None:
    assert rules(reports, "rejected_rows", "vn.csv") == ["code_and_name_disagree"]


def test_a_day_that_lies_ahead_is_no_date_but_a_defect(reports: World) -> None:
    assert rules(reports, "rejected_rows", "ngay-2052.csv") == ["in_the_future"]
    assert reports.value(ONLINE, unit("05542"), 2024)[:2] == (90, 1000)


def test_an_undated_correction_is_warned_of_with_both_rows(reports: World) -> None:
    [(message,)] = reports.rows(
        "SELECT message_vi FROM quality.warned_rows WHERE rule = 'superseded_without_date' AND path LIKE 'eoffice/%'"
    )
    assert reports.value(ONLINE, unit("05545"), 2024)[:2] == (900, 1000)
    assert "dòng 2 của tệp “eoffice/a-goc.csv”" in message
    assert "“90” / “900”" in message


def test_small_offices_attain_by_assumed_bounds(reports: World) -> None:
    bounds = reports.one(
        "SELECT bounds, value_low, value_high FROM marts.indicator_value"
        f" WHERE indicator_id = '{ONLINE}' AND unit_id = '{unit('168')}' AND year = 2024"
    )
    assert bounds[0] == "assumed"


def test_titles(refreshed: Refresh) -> None:
    world = refreshed("21-titles", *QUANG_NAM_DA_NANG, *THAI_NGUYEN_BAC_KAN)
    status, *_, reported, _ = attained(world, "QN-04", 2023)
    assert (status, reported) == ("no_data", 0)
    assert attained(world, "QN-05", 2023)[0] == "no_data"
    assert attained(world, "QN-07", 2023)[0] == "no_data"
    assert rules(world, "warned_rows", "commune_titles/mot-xa.csv") == ["list_declares_nobody"]
    assert "in_the_future" in rules(world, "rejected_rows", "criteria/mot-xa.csv")


def test_origins_and_suspended(refreshed: Refresh) -> None:
    world = refreshed("30-origins-and-suspended", *THAI_NGUYEN_BAC_KAN, *THANH_HOA)
    assert world.rows("SELECT path, is_synthetic FROM quality.source_files ORDER BY path") == [
        ("cooperatives/19/a.csv", True), ("cooperatives/406.csv", True)
    ]  # fmt: skip
    assert rules(world, "rejected_rows", "406.csv") == ["ended_by_closing_date"]
    indicator = "communes_with_cooperative"
    # Suspended without a date by the end of 2024: unknown of 2023. So is the xã that a rejected row names.
    assert world.value(indicator, unit("16453"), 2023) == (0, 0, 0, 1)
    assert world.value(indicator, unit("16453"), 2024) == (0, 1, 1, 1)
    assert world.value(indicator, unit("16447"), 2024) == (0, 0, 0, 1)
    assert world.value(indicator, unit("16456"), 2024) == (0, 1, 1, 1)
    assert world.value(indicator, unit("16462"), 2024) == (1, 1, 1, 1)


def test_pace(refreshed: Refresh) -> None:
    world = refreshed("70-pace", *THAI_NGUYEN_BAC_KAN, *THANH_HOA, *GIA_LAI_BINH_DINH)
    assert attained(world, "QX-02", 2024)[0] == "behind"
    assert attained(world, "TN-03", 2023)[0] == "behind"
    needed, numerator = world.one(
        "SELECT needed, numerator FROM marts.indicator_attainment"
        " WHERE target_id = 'TN-12' AND year = 2024 AND is_plan_scope"
    )
    assert needed == 86 - numerator


@pytest.mark.parametrize("today", ["2025-06-30", "2025-07-01", "2026-02-01"])
def test_yearly_records_of_the_year_of_the_reform_are_read_in_the_order_of_30_june(
    refreshed: Refresh, today: str
) -> None:
    world = refreshed("20-yearly-records-of-2025", today=today)
    for target, units, figure in (("TN-04", 182, 182), ("TN-11", 182, 1820), ("TN-15", 181, None)):
        _, numerator, denominator, reported, expected = attained(world, target, 2025)
        assert (reported, expected) == (units, units)
        assert denominator == (figure or units)
        assert numerator == denominator
    # Nothing of it is of a unit that began on 1 July; of the new province only Sảng Mộc has sent, which goes on in it.
    for source in ("e_management", "training", "essential_services"):
        assert world.rows(
            f"SELECT unit_id FROM core.{source} WHERE unit_id NOT IN"
            " (SELECT unit_id FROM ref.units WHERE valid_from <= DATE '2025-06-30')"
        ) == []  # fmt: skip


def test_around_the_reform(refreshed: Refresh) -> None:
    world = refreshed("40-around-the-reform", *THAI_NGUYEN_BAC_KAN, *THANH_HOA, *GIA_LAI_BINH_DINH, *LAM_DONG)
    # Made on 14 June: the old province, January to June.
    assert attained(world, "TN-01", 2025)[1:] == (390, 400, 6, 6)
    # Made in January 2026: the old province, with a warning that it had ended.
    assert attained(world, "GL-01", 2025)[1:] == (950, 1000, 6, 6)
    assert rules(world, "warned_rows", "eoffice/gia-lai.csv") == ["outlives_unit"]
    assert rules(world, "rejected_rows", "tp.csv") == ["code_and_name_disagree"]
    # An end in 2042 is a slip: whether the cooperative runs nobody can tell.
    assert rules(world, "rejected_rows", "406.csv") == ["ended_by_closing_date"]
    assert attained(world, "QX-04", 2024, unit("16447"))[0] == "no_data"
    assert rules(world, "warned_rows", "hai-xa.csv") == ["list_declares_nobody"]
    # Two undated reports of one unit: the later by path stands, and says so.
    assert rules(world, "warned_rows", "bao-cao-cuoi-nam.csv") == ["superseded_by_path"]
