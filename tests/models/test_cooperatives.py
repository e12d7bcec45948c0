"""Cooperatives: which of a registry operate on a day, and which communes so have one."""

from typing import NamedTuple

import pytest

from tests.models.countries import commune_code, one_district
from tests.world import SMALL_COUNTRY, World, unit

COMMUNES = "communes_with_cooperative"


class Case(NamedTuple):
    """A commune's only cooperative, in a registry that closes on 20 January 2025 and so tells of 31 December 2024."""

    rule: str
    kind: str
    registered: str
    state: str
    ended: str
    counts: bool
    is_known: bool = True
    """Stopped by 20 January nobody says when: it may still have run on 31 December."""


ACTIVE = "Đang hoạt động"
CASES = [
    Case("operating without an end", "Hợp tác xã", "01/01/2020", ACTIVE, "", True),
    Case("registered on the day itself", "Hợp tác xã", "31/12/2024", ACTIVE, "", True),
    Case("registered the day after", "Hợp tác xã", "01/01/2025", ACTIVE, "", False),
    Case("a cooperative dissolved on 31 December", "Hợp tác xã", "01/01/2020", "Đã giải thể", "31/12/2024", False),
    Case("dissolved the day after", "Hợp tác xã", "01/01/2020", "Đã giải thể", "01/01/2025", True),
    Case("dissolved the day before", "Hợp tác xã", "01/01/2020", "Đã giải thể", "30/12/2024", False),
    Case("operating with an end later", "Hợp tác xã", "01/01/2020", ACTIVE, "15/01/2025", True),
    Case("said to operate, but ended", "Hợp tác xã", "01/01/2020", ACTIVE, "30/06/2024", False),
    Case("stopped later", "Hợp tác xã", "01/01/2020", "Ngừng hoạt động", "15/01/2025", True),
    Case("suspended", "Hợp tác xã", "01/01/2020", "Tạm ngừng", "", False, False),
    Case("stopped without a date", "Hợp tác xã", "01/01/2020", "Ngừng hoạt động", "", False, False),
    Case("awaiting dissolution", "Hợp tác xã", "01/01/2020", "Chờ giải thể", "", False, False),
    Case("dissolved without a date", "Hợp tác xã", "01/01/2020", "Đã giải thể", "", False, False),
    Case("bankrupt", "Hợp tác xã", "01/01/2020", "Phá sản", "", False, False),
    Case("certificate withdrawn", "Hợp tác xã", "01/01/2020", "Bị thu hồi", "", False, False),
    Case(
        "not found at its address", "Hợp tác xã", "01/01/2020", "Không hoạt động tại địa chỉ đăng ký", "", False, False
    ),
    Case("a union", "Liên hiệp hợp tác xã", "01/01/2020", ACTIVE, "", False),
    Case("a co-operative group", "Tổ hợp tác", "01/01/2020", ACTIVE, "", False),
    Case("a people's credit fund", "Quỹ tín dụng nhân dân", "01/01/2020", ACTIVE, "", False),
]
CODE = {case.rule: commune_code(at) for at, case in enumerate(CASES, 1)}


@pytest.fixture(scope="module")
def registry(shared_world) -> World:
    world = shared_world(units=one_district(len(CASES)))
    world.cooperatives(
        *(f"C{c.rule};{c.kind};{CODE[c.rule]};{c.registered};{c.state};{c.ended};20/01/2025" for c in CASES),
        above="Đơn vị báo cáo: 10",
    )
    return world.run()


@pytest.fixture(scope="module")
def late_registry(shared_world) -> World:
    """The same cooperatives in a registry that closes on the last day that tells of 2023."""
    world = shared_world(units=one_district(len(CASES)), today="2025-02-01")
    world.cooperatives(
        *(f"C{c.rule};{c.kind};{CODE[c.rule]};{c.registered};{c.state};{c.ended};31/12/2024" for c in CASES),
        above="Đơn vị báo cáo: 10",
    )
    return world.run()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_operates_if_registered_by_then_and_not_ended_by_then(registry: World, case: Case) -> None:
    known = int(case.is_known)
    assert registry.value(COMMUNES, CODE[case.rule], 2024) == (int(case.counts), known, known, 1)


def test_each_cooperative_that_operates_knows_its_row(registry: World) -> None:
    found = registry.rows(
        "SELECT unit_id, path, row_number, is_certain FROM core.operating_cooperatives"
        " WHERE state_date = DATE '2024-12-31' ORDER BY row_number"
    )
    # The heading is row 2: the reporting unit stands above it.
    assert found == [
        (CODE[case.rule], "cooperatives/a.csv", at, case.counts)
        for at, case in enumerate(CASES, 3)
        if case.counts or not case.is_known
    ]


def test_a_later_list_tells_an_earlier_year_as_it_stood_then(late_registry: World) -> None:
    # A list that closes on the last day of the next year tells: on 31 December 2023 all those registered in 2020 that
    # ended, or end, later, and those without an end. One that closes in the year after the next tells nothing.
    operating = {
        "operating without an end", "a cooperative dissolved on 31 December", "dissolved the day after",
        "dissolved the day before", "operating with an end later", "said to operate, but ended", "stopped later",
    }  # fmt: skip
    earlier = late_registry
    assert {rule for rule, code in CODE.items() if earlier.value(COMMUNES, code, 2023)[0]} == operating
    assert earlier.value(COMMUNES, "10", 2022) == (0, 0, 0, len(CASES))


def test_the_share_is_of_xa_with_at_least_one_whatever_the_number(world: World) -> None:
    # Two in Xã An, one in Phường Dương, which is no xã; none in Xã Bình, Xã Chính and Xã Én.
    world.cooperatives(
        f"A;HTX;10101;01/01/2020;{ACTIVE};;31/12/2024",
        f"B;HTX;10101;01/01/2020;{ACTIVE};;31/12/2024",
        f"C;HTX;10104;01/01/2020;{ACTIVE};;31/12/2024",
        f"D;THT;10102;01/01/2020;{ACTIVE};;31/12/2024",
        above="Đơn vị báo cáo: Tỉnh Mười",
    )
    world.run()
    assert world.value(COMMUNES, "101", 2024) == (1, 3, 3, 3)
    assert world.value(COMMUNES, "10", 2024) == (1, 4, 4, 4)
    assert world.value(COMMUNES, "VN", 2024) == (1, 4, 4, 5)
    assert world.value(COMMUNES, "10101", 2024) == (1, 1, 1, 1)
    # A phường is not asked for a cooperative.
    assert world.value(COMMUNES, "10104", 2024) == (0, 0, 0, 0)
    assert world.bounds(COMMUNES, "10104", 2024) == (None, None, None, None)


@pytest.fixture(scope="module")
def late_changes(shared_world) -> World:
    """A registry closes on 14 December; then a xã becomes a phường, and a new xã is made."""
    units = (
        *SMALL_COUNTRY[:-1],
        unit("20101", "Xã Giang", "201", end="2024-12-30"),
        unit("20101", "Phường Giang", "201", start="2024-12-31"),
        unit("20102", "Xã Hạ", "201", start="2024-12-20"),
    )
    world = shared_world(units=units)
    world.cooperatives(f"A;HTX;20101;01/01/2020;{ACTIVE};;14/12/2024", above="Đơn vị báo cáo: 20")
    return world.run()


def test_a_commune_counts_as_xa_by_its_type_on_the_day(late_changes: World) -> None:
    assert late_changes.value(COMMUNES, "20101", 2023) == (1, 1, 1, 1)
    assert late_changes.value(COMMUNES, "20101", 2024) == (0, 0, 0, 0)


def test_a_registry_doesn_t_speak_for_a_commune_made_after_it_closed(late_changes: World) -> None:
    assert late_changes.value(COMMUNES, "20102", 2024) == (0, 0, 0, 1)
    assert late_changes.value(COMMUNES, "20", 2024) == (0, 0, 0, 1)
