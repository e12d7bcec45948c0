"""The decided plans as they are, each in a small world whose unit is the plan's own: every figure by hand."""

import pytest

from ntm_pipeline.plans import Plan, load_plans
from tests.models.countries import CHANGING_COUNTRY, JULY, JUNE
from tests.world import World, unit

pytestmark = pytest.mark.slow

PLANS: dict[str, Plan] = {plan.plan_id: plan for plan in load_plans()}
NO_DATA = ("no_data", None, None, None, None)
NOTHING_THERE = ("not_applicable", None, None, None, None)

Row = tuple[str, int, str, float | None, float | None, float | None, int | None]
"""(target, year, status, value, value_low, value_high, needed) of the plan's own unit"""


def assert_attained(world: World, plan_id: str, expected: list[Row]) -> None:
    """Hold every row to the world, and show all that differ."""
    scope = PLANS[plan_id].scope_unit_id
    wrong = []
    for target, year, *wanted in expected:
        found = world.attained(target, scope, year)
        if found[0] != wanted[0] or found[1:] != pytest.approx(tuple(wanted[1:]), abs=1e-12):
            wrong.append((target, year, found, tuple(wanted)))
    assert not wrong, "\n".join(map(str, wrong))


def own_rows(world: World) -> list[tuple[str, int]]:
    """Targets and years of the plan's own unit."""
    return world.rows("SELECT target_id, year FROM marts.indicator_attainment WHERE is_plan_scope ORDER BY ALL")


def active(code: str, commune: str, closing: str) -> str:
    return f"{code};HTX;{commune};01/01/2020;Đang hoạt động;;{closing}"


def test_thai_nguyen(make_world) -> None:
    plan = PLANS["thai-nguyen-2022"]
    communes = ("19101", "19102", "19201", "19301", "19501")
    units = (
        unit("VN", "Việt Nam", None),
        unit("19", "Tỉnh Thái Nguyên", "VN", end=JUNE, unit_id=plan.scope_unit_id),
        unit("19", "Tỉnh Thái Nguyên", "VN", start=JULY, unit_id="19-new"),
        *(unit(f"19{at}", f"Huyện Số {at}", plan.scope_unit_id, end=JUNE) for at in range(1, 6)),
        *(unit(code, f"Xã Số {code}", code[:3], end=JUNE) for code in communes),
        unit("19401", "Phường Số Một", "194", end=JUNE),
        unit("19109", "Xã Mới", "19-new", start=JULY),
    )
    districts = ("191", "192", "193", "194", "195")
    everybody = ("19", *districts, *communes, "19401")
    world = make_world(units=units, plans=(plan,), covers=plan.scope_unit_id.partition("-")[0])
    world.eoffice(
        "19;Năm 2021;100;0;50;", "19;Năm 2022;100;0;60;", "19;Năm 2023;100;0;69;", "19;Năm 2024;1000;100;810;",
        "19;6 tháng đầu năm 2025;500;0;449;", "191;Năm 2024;100;0;100;",
        *(f"{code};6 tháng đầu năm 2025;100;0;80;" for code in communes),
    )  # fmt: skip
    world.e_management(*(f"{code};2024;Có" for code in everybody), *(f"{code};2023;Có" for code in everybody[1:]))
    world.criteria(
        *(f"{code};2024;Xã NTM;8.4;Đạt;" for code in communes[:4]), "19501;2024;Xã NTM;8.4;Không đạt;",
        "191;2023;Huyện NTM;9.5;Đạt;", "192;2023;Huyện NTM;9.5;Đạt;",
        *(f"{code};2023;Huyện NTM;9.5;Không đạt;" for code in districts[2:]),
        "193;2024;Huyện NTM;9.5;Đạt;", "194;2025;Huyện NTM;9.5;Đạt;",
        "191;2025;Huyện NTM nâng cao;6.5;Đạt;",
    )  # fmt: skip
    world.training("19;2024;10;10")
    world.cooperatives(
        *(active(f"A{code}", code, "31/12/2024") for code in communes[:3]),
        *(active(f"A{code}", code, "15/06/2025") for code in communes[:4]),
        above="Đơn vị báo cáo: 19",
    )
    world.linkages(
        *(f"{code};Có;{code};01/01/2025;;Có;{'Có' if code < '193' else 'Không'};30/06/2025" for code in districts[:4]),
        above="Đơn vị báo cáo: 19",
    )
    world.services(
        *(f"{code};2024;Y tế;Có" for code in ("191", "192", "19101", "19102")), "193;2024;Y tế;Không",
        *(f"{code};2025;Y tế;{'Có' if code in ('191', '192', *communes[:3]) else 'Không'}" for code in everybody[1:]),
    )  # fmt: skip
    world.smart_models("19101;Xã NTM thông minh;;Thí điểm;2024;31/12/2024", above="Đơn vị báo cáo: 19")
    world.run()
    assert_attained(
        world,
        plan.plan_id,
        [
            # Province offices, 90 %: the line from 50 % in 2021 is at 60 % in 2022 and at 70 % in 2023.
            ("TN-01", 2021, "on_track", 0.5, 0.5, 0.5, 40),
            ("TN-01", 2022, "on_track", 0.6, 0.6, 0.6, 30),
            ("TN-01", 2023, "behind", 0.69, 0.69, 0.69, 21),
            ("TN-01", 2024, "attained", 0.9, 0.9, 0.9, 0),
            ("TN-01", 2025, "missed", 0.898, 0.898, 0.898, 1),
            # District offices, 80 %: one of five.
            ("TN-02", 2024, "undetermined", 1, 0.2, 1, 0),
            ("TN-02", 2025, *NO_DATA),
            # Commune offices, 60 %: five of six in the half-year the province had left.
            ("TN-03", 2025, "attained", 0.8, 2 / 3, 5 / 6, 0),
            # All twelve units, 100 %: in 2023 one is silent.
            ("TN-04", 2023, "undetermined", 1, 11 / 12, 1, 1),
            ("TN-04", 2024, "attained", 1, 1, 1, 0),
            # 8.4, 97 % of five xã: 4.85, so all five.
            ("TN-05", 2024, "on_track", 0.8, 0.8, 0.8, 1),
            ("TN-05", 2025, "missed", 0.8, 0.8, 0.8, 1),
            ("TN-06", 2025, *NO_DATA),
            # Four districts: the line from two in 2023 is at three in 2024.
            ("TN-08", 2022, *NO_DATA),
            ("TN-08", 2023, "behind", 2, 2, 2, 2),
            ("TN-08", 2024, "behind", 3, 3, 3, 1),
            ("TN-08", 2025, "attained", 4, 4, 4, 0),
            # Two districts: one is known to, four are not known.
            ("TN-09", 2025, "undetermined", 1, 1, 5, 1),
            ("TN-10", 2025, *NO_DATA),
            ("TN-11", 2024, "undetermined", 1, 1 / 12, 1, 0),
            # Cooperatives, 70 % of five xã: 3.5, so four. The list of 2024 tells of 2023 too, of no year before.
            ("TN-12", 2021, *NO_DATA),
            ("TN-12", 2022, *NO_DATA),
            ("TN-12", 2025, "attained", 0.8, 0.8, 0.8, 0),
            # Linkages began in 2025: none of five districts before; the list of 2025 tells of 2024 too.
            ("TN-13", 2021, *NO_DATA),
            ("TN-13", 2024, "behind", 0, 0, 0, 4),
            ("TN-13", 2025, "attained", 0.8, 0.8, 0.8, 0),
            ("TN-14", 2024, *NOTHING_THERE),
            ("TN-14", 2025, "attained", 0.5, 0.5, 0.5, 0),
            # Districts and communes, 40 % of eleven: four of five known, then five of all eleven.
            ("TN-15", 2024, "undetermined", 0.8, 4 / 11, 10 / 11, 1),
            ("TN-15", 2025, "attained", 5 / 11, 5 / 11, 5 / 11, 0),
            # A smart commune from 2024; the list tells of 2023 too, no list of 2021 or June 2025.
            ("TN-16", 2021, *NO_DATA),
            ("TN-16", 2023, "behind", 0, 0, 0, 1),
            ("TN-16", 2024, "attained", 1, 1, 1, 0),
            ("TN-16", 2025, *NO_DATA),
        ],
    )
    assert len(own_rows(world)) == len(PLANS["thai-nguyen-2022"].targets) * 5


def test_gia_lai_read_two_weeks_after_it_ended(make_world) -> None:
    plan = PLANS["gia-lai-2022"]
    communes = ("64101", "64102", "64201")
    units = (
        unit("VN", "Việt Nam", None),
        unit("64", "Tỉnh Gia Lai", "VN", end=JUNE, unit_id=plan.scope_unit_id),
        unit("52", "Tỉnh Gia Lai", "VN", start=JULY, unit_id="52-new"),
        unit("641", "Huyện Một", plan.scope_unit_id, end=JUNE),
        unit("642", "Thị xã Hai", plan.scope_unit_id, end=JUNE),
        *(unit(code, f"Xã Số {code}", code[:3], end=JUNE) for code in communes),
        unit("52109", "Xã Mới", "52-new", start=JULY),
    )
    world = make_world(units=units, plans=(plan,), today="2025-07-15", covers=plan.scope_unit_id.partition("-")[0])
    world.eoffice(
        "64;6 tháng đầu năm 2025;100;0;90;",
        "641;6 tháng đầu năm 2025;100;0;80;", "642;Quý I/2025;60;0;48;",
        "64101;6 tháng đầu năm 2025;100;0;10;",
    )  # fmt: skip
    world.criteria(
        "64101;2022;Xã NTM;8.4;Đạt;", "64102;2022;Xã NTM;8.4;Đạt;", "64201;2023;Xã NTM;8.4;Không đạt;",
        "64101;2024;Xã NTM nâng cao;8.4;Đạt;", "64102;2024;Xã NTM nâng cao;8.4;Không đạt;",
        "64201;2024;Xã NTM nâng cao;8.4;Không đạt;",
        "641;2024;Huyện NTM;9.5;Đạt;", "642;2024;Huyện NTM;9.5;Không đạt;",
    )  # fmt: skip
    world.training(*(f"{code};2025;10;10" for code in ("64", "641", "642", *communes)))
    world.cooperatives(
        active("A", "64101", "30/06/2025"), active("B", "64102", "30/06/2025"), above="Đơn vị báo cáo: 64"
    )
    world.linkages(
        "A;Có;641;01/01/2023;;Có;Có;30/06/2025", "B;Không;642;01/01/2023;;Có;Không;30/06/2025",
        "C;Không;642;01/01/2023;;Có;Không;30/06/2025",
        above="Đơn vị báo cáo: 64",
    )  # fmt: skip
    world.services(
        "641;2025;Y tế;Có", "642;2025;Chưa có;Có", "64101;2025;Khác;Có", "64102;2025;Y tế;Không",
        "64201;2025;Chưa có;Không",
    )  # fmt: skip
    world.smart_models("64101;Xã NTM thông minh;;Đề xuất;2024;30/06/2025", above="Đơn vị báo cáo: 64")
    world.run()
    assert_attained(
        world,
        plan.plan_id,
        [
            ("GL-01", 2025, "attained", 0.9, 0.9, 0.9, 0),
            # 128 of 160 in nine of twelve months.
            ("GL-02", 2025, "undetermined", 0.8, 0.6, 0.85, 0),
            ("GL-03", 2025, "undetermined", 0.1, 1 / 30, 0.7, 50),
            # Two of two known, of three; then one has not met it: 2.91, so all three.
            ("GL-04", 2022, "undetermined", 1, 2 / 3, 1, 1),
            ("GL-04", 2023, "on_track", 2 / 3, 2 / 3, 2 / 3, 1),
            ("GL-04", 2025, "missed", 2 / 3, 2 / 3, 2 / 3, 1),
            ("GL-05", 2023, *NO_DATA),
            ("GL-05", 2024, "behind", 1 / 3, 1 / 3, 1 / 3, 1),
            ("GL-05", 2025, "missed", 1 / 3, 1 / 3, 1 / 3, 1),
            ("GL-06", 2025, *NO_DATA),
            ("GL-07", 2024, "on_track", 0.5, 0.5, 0.5, 1),
            ("GL-07", 2025, "missed", 0.5, 0.5, 0.5, 1),
            ("GL-08", 2024, *NO_DATA),
            ("GL-08", 2025, "attained", 1, 1, 1, 0),
            # Two of three xã: 2.1, so all three.
            ("GL-09", 2025, "missed", 2 / 3, 2 / 3, 2 / 3, 1),
            ("GL-10", 2025, "missed", 0.5, 0.5, 0.5, 1),
            ("GL-11", 2025, "missed", 1 / 3, 1 / 3, 1 / 3, 1),
            # Huyện Một and its Xã 64101 of five units: exactly 40 %.
            ("GL-12", 2025, "attained", 0.4, 0.4, 0.4, 0),
            ("GL-13", 2025, "missed", 0, 0, 0, 1),
        ],
    )
    # The year is not over, but the province has ended.
    assert world.one("SELECT DISTINCT is_due FROM marts.indicator_attainment WHERE year = 2025") is True


def quang_nam(make_world, today: str) -> World:
    plan = PLANS["quang-nam-2023"]
    communes = tuple(f"4910{at}" for at in range(1, 7))
    units = (
        unit("VN", "Việt Nam", None),
        unit("49", "Tỉnh Quảng Nam", "VN", end=JUNE, unit_id=plan.scope_unit_id),
        unit("48", "Thành phố Đà Nẵng", "VN", unit_id="48-dn"),
        unit("491", "Huyện Một", plan.scope_unit_id, end=JUNE),
        unit("492", "Huyện Hai", plan.scope_unit_id, end=JUNE),
        *(unit(code, f"Xã Số {code}", "491", end=JUNE) for code in communes),
    )
    world = make_world(units=units, plans=(plan,), today=today, covers=plan.scope_unit_id.partition("-")[0])
    world.eoffice(
        "49;Năm 2023;1000;0;899;", "491;Năm 2023;100;0;80;", "492;Năm 2023;100;0;80;",
        *(f"{code};Năm 2023;100;0;60;" for code in communes[:3]),
    )  # fmt: skip
    world.titles(
        "49101;2023;Xã NTM;Đăng ký", "49102;2023;Xã NTM;Công nhận", "49103;2023;Xã NTM;Thu hồi",
        "49104;2023;Xã NTM nâng cao;Đăng ký", "49105;2023;Xã NTM nâng cao;Công nhận",
        "49106;2023;Xã NTM kiểu mẫu;Công nhận",
    )  # fmt: skip
    world.criteria(
        "49101;2022;Xã NTM;8;Đạt;", "49102;2023;Xã NTM;8;Đạt;", "49103;2023;Xã NTM;8;Không đạt;",
        "49104;2023;Xã NTM nâng cao;8;Đạt;", "49105;2023;Xã NTM nâng cao;8;Không đạt;",
    )  # fmt: skip
    smart = "Xã NTM thông minh;"
    world.smart_models(
        f"49101;{smart};Thí điểm;2022;14/12/2023", f"49102;{smart};Phê duyệt;2023;14/12/2023",
        f"49103;{smart};Triển khai;2023;14/12/2023", f"49104;{smart};Công nhận;2023;14/12/2023",
        f"49105;{smart};Đề xuất;2023;14/12/2023", "49106;Thôn NTM thông minh;Thôn Một;Thí điểm;2023;14/12/2023",
        above="Đơn vị báo cáo: 49",
    )  # fmt: skip
    return world.run()


def test_quang_nam_after_its_one_year(make_world) -> None:
    world = quang_nam(make_world, "2024-03-01")
    assert_attained(
        world,
        "quang-nam-2023",
        [
            ("QN-01", 2023, "missed", 0.899, 0.899, 0.899, 1),
            ("QN-02", 2023, "attained", 0.8, 0.8, 0.8, 0),
            # Three of six communes at 60 %.
            ("QN-03", 2023, "undetermined", 0.6, 0.3, 0.8, 0),
            ("QN-04", 2023, "attained", 1, 1, 1, 0),
            ("QN-05", 2023, "missed", 0.5, 0.5, 0.5, 1),
            # Four standing models, whenever they began, and a proposal.
            ("QN-06", 2023, "missed", 4, 4, 4, 1),
            ("QN-07", 2023, "attained", 1, 1, 1, 0),
        ],
    )
    assert own_rows(world) == [(target.target_id, 2023) for target in PLANS["quang-nam-2023"].targets]


def test_quang_nam_before_its_one_year_is_over(make_world) -> None:
    assert_attained(
        quang_nam(make_world, "2023-12-20"),
        "quang-nam-2023",
        [
            ("QN-01", 2023, "behind", 0.899, 0.899, 0.899, 1),
            ("QN-02", 2023, "attained", 0.8, 0.8, 0.8, 0),
            ("QN-05", 2023, "behind", 0.5, 0.5, 0.5, 1),
            ("QN-06", 2023, "behind", 4, 4, 4, 1),
        ],
    )


def test_quang_xuong(make_world) -> None:
    plan = PLANS["quang-xuong-2022"]
    communes = ("40601", "40602", "40603")
    units = (
        unit("VN", "Việt Nam", None),
        unit("38", "Tỉnh Thanh Hóa", "VN"),
        unit("406", "Huyện Quảng Xương", "38", end=JUNE, unit_id=plan.scope_unit_id),
        unit("407", "Huyện Khác", "38", end=JUNE),
        *(unit(code, f"Xã Số {code}", plan.scope_unit_id, end=JUNE) for code in communes),
        unit("40604", "Thị trấn Tân Phong", plan.scope_unit_id, end=JUNE),
        unit("40701", "Xã Ngoài", "407", end=JUNE),
        unit("40609", "Xã Mới", "38", start=JULY),
    )
    world = make_world(units=units, plans=(plan,), covers=plan.scope_unit_id.partition("-")[0])
    world.eoffice(
        "406;Năm 2022;100;20;80;", "406;6 tháng đầu năm 2025;50;0;49;", "40601;Năm 2022;10;0;5;",
        *(f"{code};Năm 2023;10;0;6;" for code in (*communes, "40604")),
        "40701;Năm 2023;10;0;0;",
    )  # fmt: skip
    world.criteria("40601;2024;Xã NTM;8.4;Đạt;", "40602;2024;Xã NTM;8.4;Đạt;", "40701;2024;Xã NTM;8.4;Không đạt;")
    world.cooperatives(
        *(active(f"A{code}", code, "31/12/2022") for code in communes),
        *(active(f"A{code}", code, "31/12/2024") for code in communes[:2]),
        above="Đơn vị báo cáo: 406",
    )
    world.cooperatives(active("A", "40609", "31/12/2025"), above="Đơn vị báo cáo: 38", path="cooperatives/38.csv")
    world.linkages(
        "A;Có;406;01/01/2023;;Có;Có;30/06/2025", "B;Có;406;01/01/2023;;Có;Không;30/06/2025",
        above="Đơn vị báo cáo: 406",
    )  # fmt: skip
    world.services("40601;2025;Y tế;Có", "40602;2025;Y tế;Có", "40603;2025;Y tế;Không", "40604;2025;Y tế;Không")
    world.smart_models("40601;Xã NTM thông minh;;Triển khai;2025;14/06/2025", above="Đơn vị báo cáo: 406")
    world.run()
    assert_attained(
        world,
        plan.plan_id,
        [
            ("QX-01", 2022, "attained", 1, 1, 1, 0),
            ("QX-01", 2025, "missed", 0.98, 0.98, 0.98, 1),
            # One of four offices at a half: too few for a line, above the even pace of a quarter a year.
            ("QX-02", 2022, "on_track", 0.5, 0.125, 0.875, 5),
            ("QX-02", 2023, "on_track", 0.6, 0.6, 0.6, 16),
            # Two of two known, of three xã: open to the last.
            ("QX-03", 2023, *NO_DATA),
            ("QX-03", 2025, "undetermined", 1, 2 / 3, 1, 1),
            # All in 2022; two of three in the list that tells of 2023 and 2024; the new units' list tells nothing.
            ("QX-04", 2022, "attained", 1, 1, 1, 0),
            ("QX-04", 2023, "behind", 2 / 3, 2 / 3, 2 / 3, 1),
            ("QX-04", 2025, *NO_DATA),
            # The district itself has one from 2023; the list of 2025 tells of 2024 at the earliest.
            ("QX-05", 2022, *NO_DATA),
            ("QX-05", 2023, *NO_DATA),
            ("QX-05", 2025, "attained", 1, 1, 1, 0),
            ("QX-06", 2022, *NO_DATA),
            ("QX-06", 2025, "attained", 0.5, 0.5, 0.5, 0),
            # The town is not asked.
            ("QX-07", 2025, "missed", 2 / 3, 2 / 3, 2 / 3, 1),
            ("QX-08", 2024, "behind", 0, 0, 0, 1),
            ("QX-08", 2025, "attained", 1, 1, 1, 0),
        ],
    )
    # The plan begins in 2022.
    assert len(own_rows(world)) == 8 * 4


def test_the_whole_country(make_world) -> None:
    plan = PLANS["vn-924-2022"]
    world = make_world(units=CHANGING_COUNTRY, plans=(plan,))
    world.eoffice(
        "VN;Năm 2024;100;0;89;", "VN;Năm 2025;1000;100;810;",
        "10;Năm 2025;40;0;40;", "20;Năm 2025;60;0;60;", "30;Năm 2025;100;0;80;",
        "101;6 tháng đầu năm 2025;10;0;9;", "301;6 tháng đầu năm 2025;20;0;13;",
    )  # fmt: skip
    world.criteria(
        "10102;2023;Xã NTM;8.4;Đạt;", "10101;2023;Xã NTM;8.4;Đạt;", "30301;2025;Xã NTM;8.4;Đạt;",
        "10101;2025;Xã NTM;8.4;Không đạt;",
        "101;2024;Huyện NTM;9.5;Đạt;", "201;2024;Huyện NTM;9.5;Không đạt;", "301;2024;Huyện NTM;9.5;Đạt;",
        *(f"{code};2024;Huyện NTM nâng cao;6.5;{'Đạt' if code == '301' else 'Không đạt'};" for code in
          ("101", "201", "301")),
        *(f"{code};2024;Huyện NTM nâng cao;9.2;Không đạt;" for code in ("101", "201", "301")),
    )  # fmt: skip
    world.cooperatives(active("A", "10101", "31/12/2025"), above="Đơn vị báo cáo: 20", path="cooperatives/20.csv")
    world.cooperatives(active("A", "30301", "31/12/2025"), above="Đơn vị báo cáo: 30", path="cooperatives/30.csv")
    world.linkages("A;Có;101;01/01/2023;;Có;Có;14/06/2025", above="Đơn vị báo cáo: 10", path="linkages/10.csv")
    world.linkages("A;Có;301;01/01/2023;;Có;Không;14/06/2025", above="Đơn vị báo cáo: 30", path="linkages/30.csv")
    world.services("10102;2025;Y tế;Có", "10101;2025;Y tế;Không", "30301;2025;Chưa có;Có", "301;2025;Y tế;Có")
    smart = "30301;Xã NTM thông minh;;Thí điểm;2025;31/12/2025"
    world.smart_models(smart, above="Đơn vị báo cáo: 30", path="smart_models/30.csv")
    world.smart_models(above="Đơn vị báo cáo: 20\nNgày chốt số liệu: 31/12/2025", path="smart_models/20.csv")
    world.run()
    assert_attained(
        world,
        plan.plan_id,
        [
            ("QG-01", 2024, "on_track", 0.89, 0.89, 0.89, 1),
            ("QG-01", 2025, "attained", 0.9, 0.9, 0.9, 0),
            # 180 of 200 in 24 of 30 months: two provinces until June, one from July, one all the year.
            ("QG-02", 2025, "undetermined", 0.9, 0.72, 0.92, 0),
            # 22 of 30 in 12 of 18 months of districts.
            ("QG-03", 2025, "undetermined", 22 / 30, 44 / 90, 74 / 90, 2),
            ("QG-04", 2025, *NO_DATA),
            # Of 2023's eight xã two are known to have met it; of 2025's three two have.
            ("QG-05", 2023, "undetermined", 1, 2 / 8, 1, 6),
            ("QG-05", 2025, "missed", 2 / 3, 2 / 3, 2 / 3, 1),
            ("QG-08", 2025, "attained", 2 / 3, 2 / 3, 2 / 3, 0),
            ("QG-09", 2025, "attained", 1 / 3, 1 / 3, 1 / 3, 0),
            ("QG-10", 2024, "behind", 0, 0, 0, 1),
            ("QG-10", 2025, "missed", 0, 0, 0, 1),
            ("QG-11", 2025, *NO_DATA),
            ("QG-12", 2025, "missed", 2 / 3, 2 / 3, 2 / 3, 1),
            ("QG-13", 2025, "undetermined", 1, 2 / 3, 1, 1),
            ("QG-14", 2025, "undetermined", 0.5, 1 / 3, 2 / 3, 0),
            # Only communes are left at the end of 2025.
            ("QG-15", 2025, "missed", 1 / 3, 1 / 3, 1 / 3, 1),
            # In 2024 one of three provinces is known, and has none; in 2025 one of two has one.
            ("QG-16", 2024, "behind", 0, 0, 2 / 3, 3),
            ("QG-16", 2025, "missed", 0.5, 0.5, 0.5, 1),
        ],
    )
    assert len(own_rows(world)) == len(PLANS["vn-924-2022"].targets) * 5
