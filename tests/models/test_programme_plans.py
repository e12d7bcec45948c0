"""Quyết định 417 and the two example plans, each in a small world of its own: every figure by hand."""

from typing import Any

import pytest

from ntm_pipeline.plans import Plan, load_plans
from tests.models.test_target_forms import member
from tests.world import World, unit

PLANS: dict[str, Plan] = {plan.plan_id: plan for plan in load_plans()}
JUNE, JULY = "2025-06-30", "2025-07-01"
NOTHING = (None, None, None, None)


def wrong_rows(world: World, target: str, unit_id: str, expected: dict[int, tuple[Any, ...]]) -> list[Any]:
    """The years whose (status, value, low, high, needed) are not those expected."""
    found = {year: world.attained(target, unit_id, year) for year in expected}
    return [
        (target, unit_id, year, found[year], wanted)
        for year, wanted in expected.items()
        if found[year][0] != wanted[0] or found[year][1:] != pytest.approx(wanted[1:], abs=1e-12)
    ]


def active(code: str, commune: str, count: int, closing: str) -> list[str]:
    """So many cooperatives that operate in a xã."""
    return [f"{code}{at};Hợp tác xã;{commune};01/01/2020;Đang hoạt động;;{closing}" for at in range(count)]


# --- Quyết định 417: 65 % of the xã recognised by 2030 --------------------------------------------


def test_decision_417(make_world) -> None:
    """Province 10 has four xã, 20 a phường alone, 30 one xã of which no list tells."""
    units = (
        unit("VN", "Việt Nam", None),
        *(unit(code, f"Tỉnh Số {code}", "VN") for code in ("10", "20", "30")),
        *(unit(f"1010{at}", f"Xã Số {at}", "10", start=JULY) for at in range(1, 5)),
        unit("10105", "Phường Số Năm", "10", start=JULY),
        unit("20101", "Phường Số Sáu", "20", start=JULY),
        unit("30101", "Xã Số Bảy", "30", start=JULY),
    )
    world = make_world(units=units, plans=(PLANS["qd-417-2026"],), today="2031-02-01")
    recognised = {2026: ("10101",), 2027: ("10101",), 2029: ("10101", "10102", "10103"), 2030: ("10101", "10102")}
    for year, communes in recognised.items():
        registered = ["10103;2030;Xã NTM;Đăng ký"] if year == 2030 else []
        world.titles(
            *(f"{c};{year};Xã NTM;Công nhận" for c in communes), *registered, path=f"commune_titles/{year}.csv"
        )
    world.run()
    wrong = [
        # Four of five xã are known. The even pace is 13 points a year; the line from 25 % in 2026 rises by ten.
        *wrong_rows(world, "1", "VN", {
            2026: ("on_track", 0.25, 0.2, 0.4, 3),
            2027: ("behind", 0.25, 0.2, 0.4, 3),
            2028: ("no_data", *NOTHING),
            # Three of five are 60 %; with the fifth they would be 80 %.
            2029: ("undetermined", 0.75, 0.6, 0.8, 1),
            2030: ("missed", 0.5, 0.4, 0.6, 2),
        }),
        # 65 % of four are 2.6 xã.
        *wrong_rows(world, "1", "10", {
            2026: ("on_track", 0.25, 0.25, 0.25, 2),
            2027: ("behind", 0.25, 0.25, 0.25, 2),
            2028: ("no_data", *NOTHING),
            2029: ("attained", 0.75, 0.75, 0.75, 0),
            2030: ("missed", 0.5, 0.5, 0.5, 1),
        }),
        *wrong_rows(world, "1", "20", dict.fromkeys(range(2026, 2031), ("not_applicable", *NOTHING))),
        *wrong_rows(world, "1", "30", dict.fromkeys(range(2026, 2031), ("no_data", *NOTHING))),
        # Registered is not recognised.
        *wrong_rows(world, "1", "10103", {2029: ("attained", 1, 1, 1, 0), 2030: ("missed", 0, 0, 0, 1)}),
    ]  # fmt: skip
    assert not wrong, "\n".join(map(str, wrong))
    required = world.rows(
        "SELECT required_value FROM marts.indicator_attainment WHERE unit_id = 'VN' AND target_id = '1' ORDER BY year"
    )
    assert [r for (r,) in required] == pytest.approx([0.13, 0.35, 0.45, 0.55, 0.65])


# --- A district's plan of one year ----------------------------------------------------------------

VO_NHAI = PLANS["vo-nhai-2024"]
DISTRICT = VO_NHAI.scope_unit_id


def vo_nhai(make_world, count: int, towns: int = 0, today: str = "2025-02-01") -> World:
    """The district with so many xã, 17001, 17002, …, and so many thị trấn after them."""
    units = (
        unit("VN", "Việt Nam", None),
        unit("19", "Tỉnh Thái Nguyên", "VN", unit_id="19-tinh-thai-nguyen"),
        unit("170", "Huyện Võ Nhai", "19-tinh-thai-nguyen", unit_id=DISTRICT),
        *(unit(f"1700{at}", f"Xã Số {at}", DISTRICT) for at in range(1, count + 1)),
        *(unit(f"1700{at}", f"Thị trấn Số {at}", DISTRICT) for at in range(count + 1, count + towns + 1)),
    )
    world: World = make_world(units=units, plans=(VO_NHAI,), covers="170", today=today)
    return world


def test_vo_nhai_when_not_all_is_told(make_world) -> None:
    world = vo_nhai(make_world, 5, 1)
    world.eoffice(
        "17001;Năm 2024;1000;0;600;", "17002;Năm 2024;1000;0;599;", "17003;6 tháng đầu năm 2024;100;0;80;",
        "17005;Năm 2024;10;10;0;", "17006;Năm 2024;2000;0;1900;",
    )  # fmt: skip
    world.cooperatives(
        *active("A", "17001", 4, "31/12/2024"), *active("B", "17002", 3, "31/12/2024"),
        *active("C", "17004", 1, "31/12/2024"),
    )  # fmt: skip
    world.run()
    wrong = [
        *wrong_rows(world, "1", "17001", {2024: ("attained", 0.6, 0.6, 0.6, 0)}),
        *wrong_rows(world, "1", "17002", {2024: ("missed", 0.599, 0.599, 0.599, 1)}),
        *wrong_rows(world, "1", "17003", {2024: ("undetermined", 0.8, 0.4, 0.9, 0)}),
        *wrong_rows(world, "1", "17004", {2024: ("no_data", *NOTHING)}),
        *wrong_rows(world, "1", "17005", {2024: ("not_applicable", *NOTHING)}),
        # Of five to whom it applies two reach it and one doesn't.
        *wrong_rows(world, "1", DISTRICT, {2024: ("missed", 2 / 3, 0.4, 0.8, 3)}),
        # Eight cooperatives in five xã: the thị trấn is not asked.
        *wrong_rows(world, "2", DISTRICT, {2024: ("attained", 1.6, 1.6, 1.6, 0)}),
        *wrong_rows(world, "2", "17003", {2024: ("missed", 0, 0, 0, 2)}),
        *wrong_rows(world, "2", "17006", {2024: ("not_applicable", *NOTHING)}),
        # 3,179 dossiers online so far, of 54 of 72 months.
        *wrong_rows(world, "3", DISTRICT, {2024: ("undetermined", 3179, 3179, None, 1821)}),
    ]
    assert not wrong, "\n".join(map(str, wrong))


def test_vo_nhai_when_all_is_told(make_world) -> None:
    world = vo_nhai(make_world, 3)
    world.eoffice(
        *(f"1700{at};Năm 2024;{total};0;2000;" for at, total in ((1, 3000), (2, 3000))), "17003;Năm 2024;1500;0;1000;"
    )
    world.cooperatives(*active("A", "17001", 4, "31/12/2024"))
    world.run()
    wrong = [
        *wrong_rows(world, "1", DISTRICT, {2024: ("attained", 1, 1, 1, 0)}),
        *wrong_rows(world, "2", DISTRICT, {2024: ("missed", 4 / 3, 4 / 3, 4 / 3, 1)}),
        *wrong_rows(world, "3", DISTRICT, {2024: ("attained", 5000, 5000, 5000, 0)}),
    ]
    assert not wrong, "\n".join(map(str, wrong))


def test_vo_nhai_while_its_year_runs(make_world) -> None:
    """A plan of one year has no pace: until it is over what is below the target is behind, never on track."""
    world = vo_nhai(make_world, 2, today="2024-10-15")
    world.eoffice("17001;9 tháng đầu năm 2024;1000;0;500;", "17002;9 tháng đầu năm 2024;1000;0;700;")
    world.cooperatives(*active("A", "17001", 2, "30/09/2024"))
    world.run()
    wrong = [
        *wrong_rows(world, "1", "17001", {2024: ("behind", 0.5, 0.5, 0.5, 100)}),
        *wrong_rows(world, "1", "17002", {2024: ("attained", 0.7, 0.7, 0.7, 0)}),
        *wrong_rows(world, "1", DISTRICT, {2024: ("behind", 0.5, 0.5, 0.5, 1)}),
        *wrong_rows(world, "2", DISTRICT, {2024: ("behind", 1, 1, 1, 1)}),
        *wrong_rows(world, "3", DISTRICT, {2024: ("behind", 1200, 1200, 1200, 3800)}),
    ]
    assert not wrong, "\n".join(map(str, wrong))


def test_vo_nhai_of_a_thi_tran_that_is_silent(make_world) -> None:
    world = vo_nhai(make_world, 0, 1)
    world.run()
    wrong = [
        *wrong_rows(world, "1", DISTRICT, {2024: ("no_data", *NOTHING)}),
        *wrong_rows(world, "2", DISTRICT, {2024: ("not_applicable", *NOTHING)}),
        *wrong_rows(world, "3", DISTRICT, {2024: ("no_data", *NOTHING)}),
    ]
    assert not wrong, "\n".join(map(str, wrong))


# --- A province's plan of 2026-2030 ---------------------------------------------------------------

PROVINCE = PLANS["thai-nguyen-2026"].scope_unit_id
XA = [f"190{at:02}" for at in range(1, 12)]


@pytest.fixture(scope="module")
def thai_nguyen(shared_world) -> World:
    """The province of July 2025 with eleven xã, two, two and one of them of groups 1, 2 and 3; and a province 20."""
    units = (
        unit("VN", "Việt Nam", None),
        unit("19", "Tỉnh Thái Nguyên", "VN", end=JUNE, unit_id="19-old"),
        unit("19", "Tỉnh Thái Nguyên", "VN", start=JULY, unit_id=PROVINCE),
        *(unit(code, f"Xã Số {code}", PROVINCE, start=JULY) for code in XA),
        unit("20", "Tỉnh Hai Mươi", "VN"),
        unit("20101", "Xã Ba", "20", start=JULY),
    )
    groups = tuple(
        member(f"vi-du-thai-nguyen-nhom-{group}", XA[at], "2026-01-01") for at, group in enumerate((1, 1, 2, 2, 3))
    )
    world = shared_world(
        units=units, plans=(PLANS["thai-nguyen-2026"],), groups=groups, covers="19", today="2031-02-01",
        successions={"19-old": (PROVINCE,)},
        doubted=(
            ("commune_titles", "commune_titles/2030.csv", None, 2030, "Xã NTM", XA[2]),
            ("smart_models", "smart_models/2026.csv", "2026-12-31", None, None, XA[2]),
        ),
    )  # fmt: skip
    recognised = {2026: (0, 2), 2027: (0,), 2028: (0, 2, 4), 2030: (0, 1, 3)}
    for year, named in recognised.items():
        world.titles(*(f"{XA[at]};{year};Xã NTM;Công nhận" for at in named), path=f"commune_titles/{year}.csv")

    basic, advanced = "Xã NTM;8.4", "Xã NTM nâng cao;8.4"
    world.criteria(
        # All but the eleventh meet the basic one from 2026, all from 2027, the tenth no more in 2030.
        *(f"{code};2026;{basic};Đạt;" for code in XA[:10]), f"{XA[10]};2027;{basic};Đạt;",
        f"{XA[9]};2030;{basic};Không đạt;",
        # The advanced one: the first in 2026 and 2027, none in 2028, two in 2029, none in 2030.
        f"{XA[0]};2026;{advanced};Đạt;", *(f"{code};2026;{advanced};Không đạt;" for code in XA[1:10]),
        f"{XA[10]};2027;{advanced};Không đạt;", f"{XA[0]};2028;{advanced};Không đạt;",
        *(f"{code};2029;{advanced};Đạt;" for code in XA[:2]),
        *(f"{code};2030;{advanced};Không đạt;" for code in XA[:2]),
    )  # fmt: skip

    for year, own, other in ((2026, 2, None), (2027, 3, None), (2028, 6, 12), (2029, 12, 12), (2030, 3, 21)):
        day = f"31/12/{year}"
        world.cooperatives(*active("A", XA[0], own, day), path=f"cooperatives/a{year}.csv")
        if other is not None:
            lines = active("B", "20101", other, day)
            world.cooperatives(*lines, above="Đơn vị báo cáo: 20", path=f"cooperatives/b{year}.csv")

    for year, states in (
        (2025, ("Triển khai",)), (2026, ("Triển khai",)), (2027, ("Triển khai", "Triển khai")), (2030, ("Triển khai",)),
    ):  # fmt: skip
        lines = [f"{XA[at]};Xã NTM thông minh;;{state};2025;31/12/{year}" for at, state in enumerate(states)]
        world.smart_models(*lines, path=f"smart_models/{year}.csv")
    return world.run()


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        # 90 % of two xã are both; 70 %, due in 2028, too. Up to there 23.3 points a year; the line rises by ten.
        ("1.1", {
            2026: ("on_track", 0.5, 0.5, 0.5, 1), 2027: ("behind", 0.5, 0.5, 0.5, 1),
            2028: ("missed", 0.5, 0.5, 0.5, 1), 2029: ("no_data", *NOTHING), 2030: ("attained", 1, 1, 1, 0),
        }),
        # 70 % of two are both, 50 % one; in 2030 of one nobody knows.
        ("1.2", {
            2026: ("on_track", 0.5, 0.5, 0.5, 1), 2027: ("behind", 0, 0, 0, 2), 2028: ("attained", 0.5, 0.5, 0.5, 0),
            2029: ("no_data", *NOTHING), 2030: ("undetermined", 1, 0.5, 1, 1),
        }),
        ("1.3", {
            2026: ("behind", 0, 0, 0, 1), 2027: ("behind", 0, 0, 0, 1), 2028: ("attained", 1, 1, 1, 0),
            2029: ("no_data", *NOTHING), 2030: ("missed", 0, 0, 0, 1),
        }),
        # A tenth of the share that meets the basic one: 10/11 to all in 2026, all until 2029, 10/11 in 2030. In
        # 2026 one of ten known was a tenth: from there on the line asks for that.
        ("2", {
            2026: ("undetermined", 0.1, 1 / 11, 2 / 11, 1), 2027: ("behind", 1 / 11, 1 / 11, 1 / 11, 1),
            2028: ("behind", 0, 0, 0, 2), 2029: ("attained", 2 / 11, 2 / 11, 2 / 11, 0),
            2030: ("missed", 0, 0, 0, 1),
        }),
        # Half the country's mean. Of the other province's xã nothing is known in 2026: it may have any number. Then it
        # is half of 15, 18, 24 and 24 in twelve xã.
        ("3", {
            2026: ("undetermined", 2 / 11, 2 / 11, 2 / 11, None), 2027: ("behind", 3 / 11, 3 / 11, 3 / 11, 4),
            2028: ("on_track", 6 / 11, 6 / 11, 6 / 11, 3), 2029: ("attained", 12 / 11, 12 / 11, 12 / 11, 0),
            2030: ("missed", 3 / 11, 3 / 11, 3 / 11, 8),
        }),
        # Twice the one of 2025. In 2026 a second may be; of 2028 no list tells, of 2029 that of 2030.
        ("4", {
            2026: ("undetermined", 1, 1, 2, 1), 2027: ("attained", 2, 2, 2, 0), 2028: ("no_data", *NOTHING),
            2029: ("behind", 1, 1, 1, 1), 2030: ("missed", 1, 1, 1, 1),
        }),
    ],
)  # fmt: skip
def test_thai_nguyen_2026(thai_nguyen: World, target: str, expected: dict[int, tuple[Any, ...]]) -> None:
    wrong = wrong_rows(thai_nguyen, target, PROVINCE, expected)
    assert not wrong, "\n".join(map(str, wrong))


def test_thai_nguyen_2026_below_the_province(thai_nguyen: World) -> None:
    wrong = [
        # In no group; and without a result.
        *wrong_rows(thai_nguyen, "1.1", XA[5], {2026: ("not_applicable", *NOTHING)}),
        *wrong_rows(thai_nguyen, "2", XA[10], {2026: ("no_data", *NOTHING)}),
        # A tenth of none: there is nothing to hold it to.
        *wrong_rows(thai_nguyen, "2", XA[9], {2030: ("not_applicable", 0, 0, 0, None)}),
    ]
    assert not wrong, "\n".join(map(str, wrong))


def test_the_other_reading_of_thai_nguyen_2026(thai_nguyen: World) -> None:
    """Beside the year before: in 2027 the tenth of 10/11 to all that a xã of eleven may just be, in 2026 nothing."""
    found = thai_nguyen.rows(
        "SELECT year, status, default_status, is_different FROM marts.target_alternatives"
        " WHERE alternative_id = 'nam-truoc' ORDER BY year"
    )
    assert found == [
        (2026, "no_data", "undetermined", True), (2027, "undetermined", "behind", True),
        (2028, "behind", "behind", False), (2029, "attained", "attained", False), (2030, "missed", "missed", False),
    ]  # fmt: skip
