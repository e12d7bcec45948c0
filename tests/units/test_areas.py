"""Which units share an area: all that passed territory on to one another, and no others."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest

from ntm_pipeline.units.areas import OLD_DAY, Areas
from ntm_pipeline.units.registry import OPEN_END, UnitRegistry, UnitVersion
from ntm_pipeline.warehouse.area_tables import areas_of
from tests.world import unit

JUNE, JULY = "2025-06-30", "2025-07-01"


@pytest.fixture(scope="module")
def country() -> Areas:
    """The areas of the real register."""
    return areas_of(UnitRegistry.load())


def commune_areas(areas: Areas) -> set[frozenset[str]]:
    """The communes of each commune area."""
    members: dict[str, set[str]] = {a.area_id: set() for a in areas.areas if a.area_kind == "commune_area"}
    for one in areas.units:
        if one.area_id in members:
            members[one.area_id].add(one.unit_id)
    return {frozenset(m) for m in members.values()}


def test_every_commune_lies_in_one_area_on_every_day_of_its_life(country: Areas) -> None:
    lives = {}
    for version in UnitRegistry.load().versions:
        if version.unit_level == "commune":
            first, last = lives.get(version.unit_id, (version.valid_from, version.valid_to))
            lives[version.unit_id] = min(first, version.valid_from), max(last, version.valid_to)
    kinds = {a.area_id: a.area_kind for a in country.areas}
    for kind in ("commune_area", "old_province", "province", "country"):
        found = [u for u in country.units if kinds[u.area_id] == kind and u.unit_id in lives]
        assert {u.unit_id: (u.valid_from, u.valid_to) for u in found} == lives, kind
        assert len(found) == len(lives), kind


def test_an_area_is_there_on_every_day_since_2021_unless_it_was_no_commune_s_before(country: Areas) -> None:
    days = [date(2021, 1, 1), date(2023, 6, 30), OLD_DAY, OLD_DAY + timedelta(days=1), date(2026, 6, 30)]
    members: dict[str, list] = {a.area_id: [] for a in country.areas if a.area_kind == "commune_area"}
    for one in country.units:
        if one.area_id in members:
            members[one.area_id].append(one)
    for day in days:
        empty = [a for a, units in members.items() if not any(u.valid_from <= day <= u.valid_to for u in units)]
        # Five island districts had no commune before they became one.
        assert len(empty) == (5 if day <= OLD_DAY else 0), (day, empty[:7])


def test_a_group_of_communes_names_its_members_and_the_resolution_that_made_them(country: Areas) -> None:
    groups = [a for a in country.areas if a.area_kind == "commune_area" and a.unit_count > 1]
    assert groups
    for group in groups:
        assert group.legal_basis, group.area_id
        assert ", " in group.area_name
    [largest] = sorted(groups, key=lambda a: a.unit_count)[-1:]
    # Phường of Hà Nội that all exchanged parts.
    assert (largest.unit_count, largest.province_unit_id) == (75, "01-thanh-pho-ha-noi")
    assert largest.legal_basis == "Nghị quyết 76/2025/UBTVQH15"


def test_the_layers_above(country: Areas) -> None:
    found = Counter((a.area_kind, a.is_whole) for a in country.areas)
    assert found["old_province", True] == 63
    assert found["province", True] == 34
    assert found["country", True] == 1
    assert (found["old_province", False], found["province", False]) == (0, 0)
    # 696 districts on 30 June 2025; most are whole.
    assert found["old_district", True] + found["old_district", False] == 696
    assert found["old_district", True] > found["old_district", False]
    for kind in ("commune_area", "old_province", "province", "country"):
        assert sum(a.unit_count for a in country.areas if a.area_kind == kind) == 3321
    old, new = (
        next(a for a in country.areas if a.area_id == area_id)
        for area_id in ("old_province-19-tinh-thai-nguyen", "province-19-tinh-thai-nguyen-2025")
    )
    assert (old.area_name, new.area_name, new.unit_count) == ("Tỉnh Thái Nguyên (cũ)", "Tỉnh Thái Nguyên", 92)
    assert old.unit_count < 92
    assert old.province_unit_id == "19-tinh-thai-nguyen-2025"


def test_every_district_lies_in_one_area_of_each_layer_on_every_day_of_its_life(country: Areas) -> None:
    """Five are islands without a commune, and two outlived theirs by a month."""
    lives: dict[str, tuple[date, date]] = {}
    for version in UnitRegistry.load().versions:
        if version.unit_level == "district":
            first, last = lives.get(version.unit_id, (version.valid_from, version.valid_to))
            lives[version.unit_id] = min(first, version.valid_from), max(last, version.valid_to)
    kinds = {a.area_id: a.area_kind for a in country.areas}
    for kind in ("old_province", "province", "country"):
        found = [u for u in country.units if kinds[u.area_id] == kind and u.unit_id in lives]
        assert {u.unit_id: (u.valid_from, u.valid_to) for u in found} == lives, kind
        assert len(found) == len(lives), kind


def test_a_district_without_communes_is_where_they_came_to_be_or_were() -> None:
    units = two_provinces(
        unit("10101", "Xã Một", "101", end="2024-11-30"),
        unit("10101", "Xã Một", "102", start="2024-12-01", end=JUNE),
        unit("10101", "Xã Mới", "10-new", start=JULY, unit_id="a"),
        unit("20101", "Đặc khu Đảo", "10-new", start=JULY, unit_id="b"),
    )
    areas = Areas(units, {"10101": ["a"], "201": ["b"], "10": ["10-new"], "20": ["10-new"]})
    inside = {(u.area_id, u.unit_id): (str(u.valid_from), str(u.valid_to)) for u in areas.units}
    # Huyện 101 lost its only xã seven months before it ended; 201 had none and became one.
    assert inside["old_province-10", "101"] == ("2021-01-01", JUNE)
    assert inside["old_province-20", "201"] == ("2021-01-01", JUNE)
    assert inside["old_district-201", "201"] == ("2021-01-01", JUNE)
    # Of 202 nobody knows where it lay, but in the country.
    assert [area for area, unit_id in inside if unit_id == "202"] == ["country-VN"]


def two_provinces(*communes: UnitVersion) -> tuple[UnitVersion, ...]:
    return (
        unit("VN", "Việt Nam", None),
        *(unit(p, f"Tỉnh Số {p}", "VN", end=JUNE) for p in ("10", "20")),
        *(unit(f"{p}{d}", f"Huyện Số {p}{d}", p, end=JUNE) for p in ("10", "20") for d in (1, 2)),
        unit("10", "Tỉnh Mới", "VN", start=JULY, unit_id="10-new"),
        *communes,
    )


def test_whole_communes_that_became_one_are_an_area_and_those_that_exchanged_parts_another() -> None:
    units = two_provinces(
        *(unit(f"1010{n}", f"Xã Số {n}", "101", end=JUNE) for n in range(1, 6)),
        *(unit(f"1010{n}", f"Xã Mới {n}", "10-new", start=JULY, unit_id=f"1010{n}-new") for n in (1, 3, 4)),
    )
    areas = Areas(
        units,
        {"10101": ["10101-new"], "10102": ["10101-new"], "10103": ["10103-new", "10104-new"], "10104": ["10104-new"],
         "10105": ["10104-new"]},
    )  # fmt: skip
    assert commune_areas(areas) == {
        frozenset({"10101", "10102", "10101-new"}), frozenset({"10103", "10104", "10105", "10103-new", "10104-new"}),
    }  # fmt: skip
    assert {a.area_id: (a.area_name, a.unit_count) for a in areas.areas if a.area_kind == "commune_area"} == {
        "commune_area-10101-new": ("Xã Mới 1", 1), "commune_area-10103-new": ("Xã Mới 3, Xã Mới 4", 2),
    }  # fmt: skip


def test_an_abolished_commune_joins_those_of_its_district_that_changed_that_day() -> None:
    units = two_provinces(
        unit("10101", "Xã Một", "101", end="2023-12-31"),
        unit("10102", "Xã Hai", "101", end="2023-12-31"),
        unit("10102", "Xã Hai Mới", "101", start="2024-01-01", end=JUNE),
        unit("10103", "Xã Ba", "101", end=JUNE),
        unit("10201", "Xã Bốn", "102", end="2023-12-31"),
        unit("10201", "Xã Bốn Mới", "102", start="2024-01-01", end=JUNE),
        unit("20101", "Xã Năm", "201", end="2023-12-31"),
        unit("20102", "Xã Sáu", "201", end=JUNE),
        unit("20201", "Xã Bảy", "202", end=JUNE),
    )
    # Of district 201 no other changed: it must be one that stayed as it was.
    assert commune_areas(Areas(units, {})) == {
        frozenset({"10101", "10102"}), frozenset({"10103"}), frozenset({"10201"}), frozenset({"20101", "20102"}),
        frozenset({"20201"}),
    }  # fmt: skip


def test_a_district_that_a_commune_of_today_crosses_is_not_whole() -> None:
    units = two_provinces(
        unit("10101", "Xã Một", "101", end=JUNE), unit("10201", "Xã Hai", "102", end=JUNE),
        unit("20101", "Xã Ba", "201", end=JUNE),
        unit("10101", "Xã Mới", "10-new", start=JULY, unit_id="a"),
        unit("20101", "Xã Ba", "10-new", start=JULY, unit_id="b"),
    )  # fmt: skip
    areas = Areas(units, {"10101": ["a"], "10201": ["a"], "20101": ["b"], "10": ["10-new"], "20": ["10-new"]})
    found = {a.area_id: (a.is_whole, a.unit_count) for a in areas.areas if a.area_kind.startswith("old_")}
    assert found == {
        "old_district-101": (False, 0), "old_district-102": (False, 0), "old_district-201": (True, 1),
        "old_province-10": (True, 1), "old_province-20": (True, 1),
    }  # fmt: skip
    # The district lies in its own territory, and the old province in today's.
    inside = {(u.area_id, u.unit_id) for u in areas.units}
    assert {("old_district-201", "201"), ("old_province-20", "20"), ("province-10-new", "20")} <= inside


@pytest.mark.parametrize("seed", range(40))
def test_no_area_is_larger_than_it_must_be(seed: int) -> None:
    """The same by another way: communes are reached from one another over successions alone."""
    rng = Random(seed)
    olds = [f"101{n:02}" for n in range(12)]
    news = [f"n{n}" for n in range(5)]
    successions = {old: rng.sample(news, rng.choice((1, 1, 1, 2))) for old in olds}
    units = two_provinces(
        *(unit(old, f"Xã Số {old}", "101", end=JUNE) for old in olds),
        *(unit(f"109{n:02}", f"Xã Mới {n}", "10-new", start=JULY, unit_id=new) for n, new in enumerate(news)),
    )
    links = {(old, new) for old, found in successions.items() for new in found}
    reached: set[frozenset[str]] = set()
    for commune in (*olds, *news):
        group = {commune}
        while more := {b for a, b in links if a in group} | {a for a, b in links if b in group} | group:
            if more == group:
                break
            group = more
        reached.add(frozenset(group))
    assert commune_areas(Areas(units, successions)) == reached
    assert all(u.valid_to in (OPEN_END, OLD_DAY) for u in Areas(units, successions).units)


DAYS = [date(2022, 1, 1), date(2023, 4, 10), date(2024, 12, 1), date(2025, 1, 1)]
Snapshot = dict[str, tuple[str, str]]
"""Commune → its name and district on a day."""


def random_history(rng: Random) -> list[Snapshot]:
    """What there is from 2021 on, and from each of four days on which communes end, begin, move or are renamed."""
    snapshots: list[Snapshot] = [{f"10{n:03}": (f"Xã Số {n}", f"{rng.choice((101, 102, 201))}") for n in range(14)}]
    for at, _ in enumerate(DAYS):
        now = dict(snapshots[-1])
        for commune in rng.sample(sorted(now), rng.randrange(4)):
            name, district = now.pop(commune)
            match rng.choice(("ends", "ends", "is renamed", "moves")):
                case "is renamed":
                    now[commune] = (f"{name} Mới", district)
                case "moves":
                    now[commune] = (name, rng.choice([d for d in ("101", "102", "201") if d != district]))
        if rng.random() < 0.3:
            now[f"20{at:03}"] = (f"Xã Thêm {at}", rng.choice(("101", "102", "201")))
        snapshots.append(now)
    return snapshots


def versions_of(snapshots: list[Snapshot]) -> list[UnitVersion]:
    """One version of each commune for each stretch of snapshots in which it is the same."""
    firsts = [date(2021, 1, 1), *DAYS]
    lasts = [*(day - timedelta(days=1) for day in DAYS), OLD_DAY]
    found = []
    for commune in sorted(set().union(*snapshots)):
        at = 0
        while at < len(snapshots):
            last = at
            while last + 1 < len(snapshots) and snapshots[last + 1].get(commune) == snapshots[at].get(commune):
                last += 1
            if commune in snapshots[at]:
                name, district = snapshots[at][commune]
                found.append(unit(commune, name, district, str(firsts[at]), str(lasts[last])))
            at = last + 1
    return found


def joined_by_snapshots(
    snapshots: list[Snapshot], successions: dict[str, list[str]], news: list[str]
) -> set[frozenset[str]]:
    """Groups that must be together, told by comparing what there is before and after each day."""
    groups = [{commune} for commune in set().union(*snapshots, news)]

    def join(communes: set[str]) -> None:
        together = [group for group in groups if group & communes]
        groups[:] = [group for group in groups if not group & communes] + [set().union(*together)]

    for before, after in pairwise(snapshots):
        for one, other in ((before, after), (after, before)):
            # What of `one` isn't in `other` went to, or came of, somebody of its district who is in `other`.
            for lost in one.keys() - other.keys():
                district = one[lost][1]
                near = {
                    c for c in one.keys() | other.keys() if district in (one.get(c, "  ")[1], other.get(c, "  ")[1])
                }
                changed = {c for c in near if one.get(c) != other.get(c)}
                join(changed if any(c in other for c in changed - {lost}) else near)
    for old, news in successions.items():
        join({old, *news})
    return {frozenset(group) for group in groups}


@pytest.mark.parametrize("seed", range(60))
def test_no_area_is_larger_than_the_record_of_years_makes_it(seed: int) -> None:
    """Communes that ended or began before July 2025, told by another way: what there is before and after each day."""
    rng = Random(seed)
    snapshots = random_history(rng)
    olds, news = sorted(snapshots[-1]), [f"n{n}" for n in range(6)]
    successions = {old: rng.sample(news, rng.choice((1, 1, 1, 1, 2))) for old in olds}
    units = two_provinces(
        *versions_of(snapshots),
        *(unit(f"109{n:02}", f"Xã Của Nay {n}", "10-new", start=JULY, unit_id=new) for n, new in enumerate(news)),
    )
    assert commune_areas(Areas(units, successions)) == joined_by_snapshots(snapshots, successions, news)


def test_where_nobody_beside_it_changed_only_those_of_its_district_that_day_are_joined() -> None:
    """Xã Ba lay in the district once, and left it before."""
    units = two_provinces(
        unit("10101", "Xã Một", "101", end="2023-12-31"), unit("10102", "Xã Hai", "101", end=JUNE),
        unit("10103", "Xã Ba", "101", end="2021-12-31"), unit("10103", "Xã Ba", "102", start="2022-01-01", end=JUNE),
    )  # fmt: skip
    assert commune_areas(Areas(units, {})) == {frozenset({"10101", "10102"}), frozenset({"10103"})}
