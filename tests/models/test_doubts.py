"""What a list leaves in doubt: rejected rows that name a unit, and what was stopped nobody says when."""

from typing import Any

import pytest

from ntm_pipeline.warehouse.catalogue import load_tables
from tests.models.countries import CHANGING_COUNTRY
from tests.world import SMALL_COUNTRY, World, small_plan, unit

COOPERATIVE = "communes_with_cooperative"
LINKAGE = "districts_with_linkage_model"
DIGITAL = "digital_linkage_models"
SMART, PROVINCES, COHORT = "smart_communes", "provinces_with_smart_commune", "ntm_cohort_meeting_criterion_8"
UNKNOWN = (0, 0, 0, 1)


def doubt(source: str, unit_id: str, closing: str | None = None, **more: Any) -> tuple[Any, ...]:
    """What a rejected row of the source's list `a` names."""
    path = more.get("path", f"{source}/a.csv")
    return source, path, closing, more.get("year"), more.get("title"), unit_id


@pytest.fixture(scope="module")
def lists(shared_world) -> World:
    """One list each for province 10 on 31 December 2024; Xã Bình and Huyện B are named by rejected rows."""
    world = shared_world(
        units=SMALL_COUNTRY,
        doubted=(
            doubt("cooperatives", "10101", "2024-12-31"),
            doubt("cooperatives", "10102"),
            doubt("cooperatives", "10103", "2024-11-30"),
            doubt("linkages", "10201", "2024-12-31"),
            doubt("linkages", "101", "2024-12-31"),
            doubt("smart_models", "10102", "2024-12-31"),
        ),
    )
    world.cooperatives(
        "A;HTX;10101;01/01/2020;Đang hoạt động;;31/12/2024", "B;HTX;10201;01/01/2020;Đã giải thể;01/01/2021;31/12/2024"
    )
    world.linkages("A;Có;101;01/01/2023;;Có;Có;31/12/2024")
    world.smart_models("10101;Thôn NTM thông minh;Thôn Một;Triển khai;2024;31/12/2024")
    return world.run()


def test_a_commune_that_a_rejected_row_names_is_unknown_unless_it_has_one(lists: World) -> None:
    assert lists.value(COOPERATIVE, "10101", 2024) == (1, 1, 1, 1)
    # A rejected row whose closing date can't be read belongs to each snapshot of its table.
    assert lists.value(COOPERATIVE, "10102", 2024) == UNKNOWN
    # One of another closing date than the table's is of no snapshot; whom no rejected row names has none.
    assert lists.value(COOPERATIVE, "10103", 2024) == (0, 1, 1, 1)
    assert lists.value(COOPERATIVE, "10201", 2024) == (0, 1, 1, 1)
    assert lists.value(COOPERATIVE, "10", 2024) == (1, 3, 3, 4)


def test_a_district_is_in_doubt_by_its_communes_too(lists: World) -> None:
    assert lists.value(LINKAGE, "101", 2024) == (1, 1, 1, 1)
    assert lists.value(LINKAGE, "102", 2024) == UNKNOWN
    # There may be one model more than the list has: of a share of models the whole district is unknown.
    assert lists.value(DIGITAL, "101", 2024) == UNKNOWN
    assert lists.value(DIGITAL, "10", 2024) == (0, 0, 0, 2)


def test_a_smart_model_in_doubt_leaves_its_commune_and_its_province_unknown(lists: World) -> None:
    assert lists.value(SMART, "10102", 2024) == UNKNOWN
    assert lists.value(SMART, "10103", 2024) == (0, 1, 1, 1)
    # No xã has a smart-commune model for certain, and of one nobody knows.
    assert lists.value(PROVINCES, "10", 2024) == UNKNOWN


def test_a_province_that_has_a_smart_commune_has_one_whatever_is_in_doubt(make_world) -> None:
    world = make_world(units=SMALL_COUNTRY, doubted=(doubt("smart_models", "10102", "2024-12-31"),))
    world.smart_models("10101;Xã NTM thông minh;;Triển khai;2024;31/12/2024")
    assert world.run().value(PROVINCES, "10", 2024) == (1, 1, 1, 1)


def test_a_rejected_row_of_a_phuong_leaves_its_province_in_doubt(make_world) -> None:
    world = make_world(units=SMALL_COUNTRY, doubted=(doubt("smart_models", "10104", "2024-12-31"),))
    world.smart_models("10101;Thôn NTM thông minh;Thôn Một;Triển khai;2024;31/12/2024")
    assert world.run().value(PROVINCES, "10", 2024) == UNKNOWN
    assert world.value(SMART, "10101", 2024) == (0, 1, 1, 1)


def test_a_province_without_xa_has_no_smart_commune(make_world) -> None:
    world = make_world(
        units=(
            unit("VN", "Việt Nam", None), unit("30", "Tỉnh Ba Mươi", "VN"), unit("301", "Thành phố D", "30"),
            unit("30101", "Phường Khê", "301"),
        )
    )  # fmt: skip
    world.smart_models("30101;Thôn NTM thông minh;Thôn Một;Triển khai;2024;31/12/2024", above="Đơn vị báo cáo: 30")
    assert world.run().value(PROVINCES, "30", 2024) == (0, 1, 1, 1)


@pytest.mark.parametrize(
    ("day", "beside"),
    [
        pytest.param("?", [], id="none can be read"),
        pytest.param("31/12/2062", [], id="they lie ahead"),
        pytest.param("?", ["E;HTX;20101;01/01/2020;Đang hoạt động;;31/12/2024"], id="the only day is another unit's"),
    ],
)
def test_a_file_without_a_day_is_of_each_snapshot_of_its_declaration(make_world, day, beside) -> None:
    """Two district files under one `covers`; the dates of one tell nothing."""
    world = make_world(units=SMALL_COUNTRY, covers="10")
    world.cooperatives("A;HTX;10101;01/01/2020;Đang hoạt động;;31/12/2024", path="cooperatives/a.csv")
    world.cooperatives(
        f"B;HTX;10201;01/01/2020;Đang hoạt động;;{day}", f"C;HTX;20101;01/01/2020;Đang hoạt động;;{day}",
        *beside, path="cooperatives/b.csv",
    )  # fmt: skip
    world.cooperatives(
        "D;HTX;20101;01/01/2020;Đã giải thể;01/01/2021;31/12/2024", above="Đơn vị báo cáo: 20",
        path="cooperatives/c.csv",
    )  # fmt: skip
    world.run()
    assert world.value(COOPERATIVE, "10201", 2024) == UNKNOWN
    assert world.value(COOPERATIVE, "10", 2024) == (1, 3, 3, 4)
    # Of another declaration's units it says nothing.
    assert world.value(COOPERATIVE, "20101", 2024) == (0, 1, 1, 1)


def test_a_file_of_titles_without_a_year_is_of_each_year_of_its_declaration(make_world) -> None:
    world = make_world(units=SMALL_COUNTRY, covers="10")
    world.titles("10101;2024;Xã NTM;Công nhận", path="commune_titles/a.csv")
    world.titles("10102;?;Xã NTM;Công nhận", path="commune_titles/b.csv")
    world.criteria("10101;2024;Xã NTM;8;Đạt", "10102;2024;Xã NTM;8;Không đạt")
    # 10102 may be one of the year; of 10103 and 10201 the other file tells that they are none.
    assert world.run().value(COHORT, "10", 2024) == (1, 1, 1, 2)


def test_a_rejected_row_of_a_list_that_declares_nobody_doubts_nobody(make_world) -> None:
    world = make_world(covers=None, doubted=(doubt("cooperatives", "10102", path="cooperatives/b.csv"),))
    world.cooperatives("A;HTX;10101;01/01/2020;Đang hoạt động;;31/12/2024", above="Đơn vị báo cáo: 10")
    world.cooperatives("A;HTX;10102;01/01/2020;Đang hoạt động;;31/12/2024", path="cooperatives/b.csv")
    world.run()
    assert world.value(COOPERATIVE, "10102", 2024) == (0, 1, 1, 1)


def test_rejecting_a_row_that_stood_never_makes_a_state_more_certain(make_world) -> None:
    rows = ["A;HTX;10101;01/01/2020;Đang hoạt động;;31/12/2024", "B;HTX;10102;01/01/2020;Đang hoạt động;;31/12/2024"]
    for kept, doubted in ((rows, ()), (rows[:1], (doubt("cooperatives", "10102", "2024-12-31"),))):
        world = make_world(doubted=doubted)
        world.cooperatives(*kept)
        world.run()
        known = world.rows(
            "SELECT unit_id FROM indicators.communes_with_cooperative WHERE is_known AND year = 2024 ORDER BY unit_id"
        )
        assert known == [(code,) for code in ("10101", "10102", "10103", "10201") if not doubted or code != "10102"]


# --- Stopped without a date -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def late(shared_world) -> World:
    """Lists that close on 15 January 2025 and so tell of 31 December 2024."""
    world = shared_world(units=SMALL_COUNTRY)
    world.cooperatives(
        "A;HTX;10101;01/01/2020;Tạm ngừng;;15/01/2025",
        "B;HTX;10102;01/01/2020;Tạm ngừng;;15/01/2025", "C;HTX;10102;01/01/2020;Đang hoạt động;;15/01/2025",
        "D;HTX;10103;05/01/2025;Tạm ngừng;;15/01/2025",
        "E;THT;10201;01/01/2020;Tạm ngừng;;15/01/2025",
    )  # fmt: skip
    world.smart_models(
        "10101;Xã NTM thông minh;;Dừng;2023;15/01/2025",
        "10102;Xã NTM thông minh;;Dừng;2025;15/01/2025",
        "10103;Thôn NTM thông minh;Thôn Một;Dừng;2023;15/01/2025",
        "10201;Xã NTM thông minh;;Đề xuất;2023;15/01/2025",
    )
    return world.run()


def test_what_was_suspended_after_the_day_nobody_says_when_may_still_have_run(late: World) -> None:
    assert late.value(COOPERATIVE, "10101", 2024) == UNKNOWN
    # Unless another operates; nor may one have run that wasn't registered yet, nor one that is no cooperative.
    assert late.value(COOPERATIVE, "10102", 2024) == (1, 1, 1, 1)
    assert late.value(COOPERATIVE, "10103", 2024) == (0, 1, 1, 1)
    assert late.value(COOPERATIVE, "10201", 2024) == (0, 1, 1, 1)


def test_from_the_closing_date_on_what_is_suspended_operates_no_more(make_world) -> None:
    world = make_world()
    world.cooperatives("A;HTX;10101;01/01/2020;Tạm ngừng;;31/12/2024")
    assert world.run().value(COOPERATIVE, "10101", 2024) == (0, 1, 1, 1)


def test_a_smart_model_stopped_nobody_says_when_may_still_have_stood(late: World) -> None:
    assert late.value(SMART, "10101", 2024) == UNKNOWN
    # One of a later year didn't, nor did a village make a smart commune, nor did a proposal.
    assert [late.value(SMART, code, 2024) for code in ("10102", "10103", "10201")] == [(0, 1, 1, 1)] * 3
    assert late.value(PROVINCES, "10", 2024) == UNKNOWN


def test_what_is_in_doubt_is_shown_among_the_rows(late: World) -> None:
    sql = late.one(f"SELECT evidence FROM ref.indicators WHERE indicator_id = '{COOPERATIVE}'")
    found = late.rows(
        f"SELECT unit_id, standing FROM ({sql}) AS rows WHERE state_date = DATE '2024-12-31' ORDER BY detail"
    )
    assert found == [("10101", "in_doubt"), ("10102", "in_doubt"), ("10102", "counted")]


# --- Titles ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def titles(shared_world) -> World:
    world = shared_world(
        units=(*SMALL_COUNTRY, unit("10105", "Thị trấn Giữa", "101")),
        doubted=(
            doubt("commune_titles", "10103", year=2024, title="Xã NTM"),
            doubt("commune_titles", "10201", year=2024, title="Xã NTM kiểu mẫu"),
            doubt("commune_titles", "10104", year=2024, title="Xã NTM"),
            doubt("commune_titles", "10101", year=None, title=None),
        ),
    )
    world.titles(
        "10101;2024;Xã NTM;Công nhận", "10102;2024;Xã NTM;Thu hồi", "10104;2024;Xã NTM;Công nhận",
        "10105;2024;Xã NTM;Công nhận", "10102;2024;Xã NTM nâng cao;Thu hồi",
    )  # fmt: skip
    world.criteria("10101;2024;Xã NTM;8;Đạt;")
    return world.run()


def cohort(world: World, title: str, year: int = 2024) -> dict[str, bool]:
    """Commune → whether it is known to be of the cohort."""
    found = world.rows(
        f"SELECT unit_id, is_known FROM core.title_cohorts WHERE title = '{title}' AND year = {year}"
        f" AND state_date = DATE '{year}-12-31'"
    )
    return dict(found)


def test_a_declared_list_tells_who_bears_the_titles_that_it_names(titles: World) -> None:
    # Xã Bình's title was withdrawn, Xã Én isn't named; a rejected row names Xã Chính. A phường bears no title, nor
    # does a thị trấn. Xã Giang lies in no declared unit: it may be one.
    assert cohort(titles, "Xã NTM") == {"10101": True, "10103": False, "20101": False}
    assert titles.value(COHORT, "10", 2024) == (1, 1, 1, 2)


def test_a_title_that_is_only_withdrawn_is_named_too(titles: World) -> None:
    # So nobody is of that cohort, but for the xã whose row can't be read: that may be of any title.
    assert cohort(titles, "Xã NTM nâng cao") == {"10101": False, "20101": False}


def test_of_a_title_that_no_list_names_every_xa_may_be_one(titles: World) -> None:
    assert cohort(titles, "Xã NTM kiểu mẫu") == dict.fromkeys(("10101", "10102", "10103", "10201", "20101"), False)
    assert cohort(titles, "Xã NTM", 2023) == dict.fromkeys(("10101", "10102", "10103", "10201", "20101"), False)


def test_a_list_of_titles_that_declares_nobody_counts_for_nobody(make_world) -> None:
    plan = small_plan((COHORT, 1), scope="10", years=(2024, 2024))
    world = make_world(covers=None, plans=(plan,))
    world.titles("10101;2024;Xã NTM;Công nhận")
    world.criteria("10101;2024;Xã NTM;8;Đạt;")
    world.run()
    assert world.value(COHORT, "10", 2024) == (0, 0, 0, 4)
    assert world.status("ZZ-01", "10", 2024) == "no_data"


def test_where_no_xa_is_of_the_cohort_the_target_does_not_apply(make_world) -> None:
    plan = small_plan((COHORT, 1), scope="10", years=(2024, 2024))
    world = make_world(plans=(plan,))
    world.titles("10101;2024;Xã NTM;Thu hồi")
    assert world.run().status("ZZ-01", "10", 2024) == "not_applicable"


def test_a_list_of_titles_is_read_on_its_day(make_world) -> None:
    # Xã Lâm and Xã Nam came to Huyện D in October; a list that Huyện D wrote in June doesn't speak for them.
    world = make_world(units=CHANGING_COUNTRY, covers=None)
    world.titles("30201;2024;Xã NTM;Công nhận")
    world.run()
    build = world._build
    assert build is not None
    assert build.rows("SELECT COUNT(*) FROM core.title_coverage") == [(0,)]
    for day, covered in (("2024-06-30", []), ("2024-12-31", [("30201",), ("30203",)])):
        build.connection.execute("DELETE FROM core.title_declarations")
        build.connection.execute(
            "INSERT INTO core.title_declarations VALUES"
            f" ('commune_titles', 'commune_titles/a.csv', '', 2024, 'Xã NTM', '301', DATE '{day}')"
        )
        (model,) = (m for m in load_tables() if m.key == "core.title_coverage")
        build.write_table(model)
        wanted = "unit_id IN ('30201', '30203')"
        assert build.rows(f"SELECT unit_id FROM core.title_coverage WHERE {wanted} ORDER BY unit_id") == covered
