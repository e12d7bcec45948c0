"""What is counted over the marts: each plan's targets by status, each source's reports by unit, and who is missing."""

import pytest

from tests.models.countries import CHANGING_COUNTRY
from tests.world import SMALL_COUNTRY, World, small_plan

STATUSES = ["attained", "on_track", "behind", "missed", "undetermined", "no_data", "not_applicable"]
FLOW = "online_dossiers_commune"


@pytest.fixture(scope="module")
def country(shared_world) -> World:
    plan = small_plan(
        (FLOW, 0.5), (FLOW, 0.6), (FLOW, 0.9), ("online_dossiers_province", 0.5), ("communes_with_cooperative", 0.7),
        years=(2022, 2024),
    )  # fmt: skip
    world = shared_world(units=SMALL_COUNTRY, plans=(plan,))
    world.eoffice(
        "10101;Năm 2024;100;0;55;", "10102;Quý I/2024;100;0;100;", "10103;Năm 2022;100;0;30;",
        "10103;Năm 2023;100;0;40;", "10;Năm 2024;10;0;5;",
    )  # fmt: skip
    world.cooperatives("A;HTX;10101;01/01/2020;Đang hoạt động;;31/12/2024", above="Đơn vị báo cáo: 101")
    world.criteria("10101;2024;Xã NTM;8.4;Đạt;", "101;2024;Huyện NTM;9.5;Đạt;")
    world.titles("10101;2024;Xã NTM;Đăng ký")
    world.training("10;2024;5;5", "101;2024;5;5")
    return world.run()


def progress(world: World, unit_id: str, year: int) -> dict[str, int]:
    """Status → how many targets, those that occur."""
    counts = ", ".join(f"{status}_count" for status in STATUSES)
    total, *found = world.one(
        f"SELECT target_count, {counts} FROM marts.plan_progress WHERE unit_id = '{unit_id}' AND year = {year}"
    )
    assert total == sum(found)
    return {status: count for status, count in zip(STATUSES, found, strict=True) if count}


def test_a_plan_s_targets_are_counted_by_status(country: World) -> None:
    # 55 %: above a half, missed at 60 and 90 %; it has its cooperative. No commune is asked for the province's office.
    assert progress(country, "10101", 2024) == {"attained": 2, "missed": 2}
    # A quarter of the year, all online: at least 25 %, at most everything. No cooperative.
    assert progress(country, "10102", 2024) == {"undetermined": 3, "missed": 1}
    # 30 % in 2022, where the lines begin; 40 % in 2023: on the line to a half, below those to 60 and 90 %. A list of
    # cooperatives that closes at the end of 2024 tells of 2023, and no more of 2022.
    assert progress(country, "10103", 2022) == {"on_track": 3, "no_data": 1}
    assert progress(country, "10103", 2023) == {"on_track": 1, "behind": 3}
    assert progress(country, "10104", 2024) == {"no_data": 3, "not_applicable": 1}


def test_the_plan_s_own_unit_has_all_its_targets(country: World) -> None:
    # 155 of 200 dossiers in 15 of 60 months; half of the province's own; one of three xã known, of four.
    assert progress(country, "10", 2024) == {"undetermined": 3, "attained": 1, "missed": 1}
    assert country.rows("SELECT DISTINCT unit_id FROM marts.plan_progress WHERE is_plan_scope") == [("10",)]
    assert country.rows("SELECT DISTINCT year FROM marts.plan_progress ORDER BY year") == [(2022,), (2023,), (2024,)]


def completeness(world: World, unit_id: str, year: int = 2024) -> dict[str, tuple[int, int]]:
    """Source → (reported, expected)."""
    found = world.rows(
        "SELECT source, reported, expected, missing_count, completeness FROM quality.completeness"
        f" WHERE unit_id = '{unit_id}' AND year = {year}"
    )
    assert all(missing == expected - reported for _, reported, expected, missing, _ in found)
    assert all(share == reported / expected for _, reported, expected, _, share in found)
    return {source: (reported, expected) for source, reported, expected, *_ in found}


def test_completeness_is_told_per_source_unit_and_year(country: World) -> None:
    told = {
        # Months of the province's office, of two districts and of five communes.
        "eoffice": (12 + 12 + 3, 12 + 24 + 60),
        "cooperatives": (3, 4),
        "linkages": (0, 2),
        # Three criteria of each of four xã, three of each of two districts.
        "criteria": (2, 12 + 6),
        # The province's one list tells of all its xã.
        "commune_titles": (4, 4),
        "training": (2, 8),
        "essential_services": (0, 7),
        "e_management": (0, 8),
        "smart_models": (0, 4),
    }
    assert completeness(country, "10").items() >= told.items()
    assert completeness(country, "VN")["eoffice"] == (27, 12 + 24 + 36 + 72)
    assert completeness(country, "20")["commune_titles"] == (0, 1)
    # A phường is not expected in the registries of xã.
    own = {"eoffice": (0, 12), "training": (0, 1), "essential_services": (0, 1), "e_management": (0, 1)}
    found = completeness(country, "10104")
    assert {source: found.get(source) for source in told} == dict.fromkeys(told) | own


def missing(world: World, source: str, year: int) -> list[tuple[object, ...]]:
    return world.rows(
        "SELECT unit_id, CAST(state_date AS VARCHAR), district_unit_id, province_unit_id FROM quality.missing_reports"
        f" WHERE source = '{source}' AND year = {year} ORDER BY ALL"
    )


def test_who_is_missing_is_named_with_district_and_province(country: World) -> None:
    assert missing(country, "cooperatives", 2024) == [
        ("10201", "2024-12-31", "102", "10"), ("20101", "2024-12-31", "201", "20"),
    ]  # fmt: skip
    months = [row[1] for row in missing(country, "eoffice", 2024) if row[0] == "10102"]
    assert months == [f"2024-{month:02}-{30 if month in (4, 6, 9, 11) else 31}" for month in range(4, 13)]


@pytest.fixture(scope="module")
def changing(shared_world) -> World:
    world = shared_world(units=CHANGING_COUNTRY)
    world.eoffice("30202;Quý I/2024;10;0;1;", "10102;6 tháng đầu năm 2025;10;0;1;")
    world.cooperatives("A;HTX;30201;01/01/2020;Đang hoạt động;;31/12/2024", above="Đơn vị báo cáo: 301")
    return world.run()


def test_a_unit_that_ended_is_missing_until_its_last_day(changing: World) -> None:
    months = [row[1] for row in missing(changing, "eoffice", 2024) if row[0] == "30202"]
    assert months == [f"2024-{month:02}-{30 if month in (4, 6, 9) else 31}" for month in range(4, 10)]
    # Of the communes under Huyện E on its last day the two that moved are told of by the list of December.
    assert completeness(changing, "302")["cooperatives"] == (2, 3)
    assert [row for row in missing(changing, "cooperatives", 2024) if row[0] == "30202"] == [
        ("30202", "2024-10-15", "302", "30")
    ]
    assert completeness(changing, "301")["cooperatives"] == (3, 3)


def test_months_of_a_unit_that_goes_on_are_missing_under_the_parents_they_had(changing: World) -> None:
    found = [row for row in missing(changing, "eoffice", 2025) if row[0] == "10102"]
    assert found == [
        ("10102", f"2025-{month:02}-{30 if month in (9, 11) else 31}", None, "20-new") for month in range(7, 13)
    ]
    # The district's office itself sends nothing in six months; of its two communes one does.
    assert completeness(changing, "101", 2025)["eoffice"] == (6, 6 + 12)
