"""Whose row is it? The rules of `docs/method.md`, on real units and on a few made-up ones."""

from datetime import date

import pytest

from ntm_pipeline.issues import Issue, UnreadableError
from ntm_pipeline.units.codes import read_code
from ntm_pipeline.units.reasons import district_ended
from ntm_pipeline.units.registry import LEVELS, OPEN_END, Level, UnitRegistry, UnitVersion
from ntm_pipeline.units.resolve import Resolution, resolve

REAL = UnitRegistry.load()


def year(number: int) -> tuple[date, date]:
    return date(number, 1, 1), date(number, 12, 31)


def version(unit_id: str, code: str, name: str, start: str, end: str | None = None) -> UnitVersion:
    return UnitVersion(
        unit_id, code, name, name.split()[0].lower(), "commune", "D", date.fromisoformat(start),
        date.fromisoformat(end) if end else OPEN_END, None,
    )  # fmt: skip


REUSED = UnitRegistry(
    [
        version("old", "00100", "Xã Cũ", "2021-01-01", "2025-06-30"),
        version("new", "00100", "Xã Mới", "2025-07-01"),
        version("gone", "00200", "Xã Hết", "2021-01-01", "2024-10-31"),
        version("twin", "00300", "Xã Hết", "2021-01-01"),
    ]
)


def test_code_is_read_on_the_last_day_of_the_period() -> None:
    assert resolve(REUSED, "00100", None, None, *year(2025)).unit.unit_id == "new"
    assert resolve(REUSED, "00100", None, None, date(2025, 1, 1), date(2025, 6, 30)).unit.unit_id == "old"


def test_code_nobody_bears_on_the_last_day_is_read_on_the_last_day_somebody_did() -> None:
    assert resolve(REUSED, "00200", None, None, *year(2024)).unit.unit_id == "gone"
    with pytest.raises(UnreadableError) as error:
        resolve(REUSED, "00200", None, None, *year(2025))
    assert error.value.issue.rule == "unit_unknown"
    assert "Xã Hết" in error.value.issue.message_vi


def test_name_that_fits_only_another_bearer_within_the_period_means_that_one() -> None:
    assert resolve(REUSED, "00100", "Xã Cũ", None, *year(2025)).unit.unit_id == "old"


def test_old_code_in_a_new_report_is_rejected() -> None:
    with pytest.raises(UnreadableError) as error:
        resolve(REUSED, "00100", "Xã Cũ", None, *year(2026))
    assert error.value.issue.rule == "code_and_name_disagree"


def test_any_other_difference_of_name_is_a_warning() -> None:
    found = resolve(REUSED, "00100", "Xã Lạ", None, *year(2026))
    assert found.unit.unit_id == "new"
    assert found.warning is not None
    assert found.warning.rule == "unit_name_differs"


def test_old_name_of_the_same_unit_is_no_difference() -> None:
    # Thị trấn Chợ Chu keeps its id when it changes type or name; Phường 05 became Phường 5 in 2025.
    found = resolve(REAL, "27046", "Phường 05", None, date(2025, 3, 1), date(2025, 3, 31))
    assert found.unit.unit_name == "Phường 5"
    assert found.warning is None


@pytest.mark.parametrize(
    ("code", "level", "expected"),
    [
        ("1", None, ("province", "01")),
        ("19", None, ("province", "19")),
        ("168", None, ("district", "168")),
        ("168", "commune", ("commune", "00168")),
        ("5665", None, ("commune", "05665")),
        ("05665.0", None, ("commune", "05665")),
        ("1", "district", ("district", "001")),
        (" 05 665", None, ("commune", "05665")),
        ("vn", None, ("country", "VN")),
    ],
)
def test_a_code_that_lost_its_zeros_is_padded_to_its_level(code: str, level: str, expected: tuple[str, str]) -> None:
    assert read_code(code, level) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "level"), [("1,2E+09", None), ("123456", None), ("168", "province"), ("VN", "commune"), ("19", "country")]
)
def test_a_code_no_unit_of_its_level_can_bear_is_refused(code: str, level: str) -> None:
    with pytest.raises(UnreadableError) as error:
        read_code(code, level)  # type: ignore[arg-type]
    assert error.value.issue.rule == "unit_code_not_readable"


def test_gia_lai_went_from_64_to_52() -> None:
    assert resolve(REAL, "64", None, None, *year(2024)).unit.unit_id == "64-tinh-gia-lai"
    assert resolve(REAL, "52", "Tỉnh Gia Lai", None, *year(2025)).unit.unit_id == "52-tinh-gia-lai-2025"
    assert resolve(REAL, "52", "Tỉnh Bình Định", None, *year(2025)).unit.unit_id == "52-tinh-binh-dinh"
    assert resolve(REAL, "64", "Tỉnh Gia Lai", None, *year(2025)).unit.unit_id == "64-tinh-gia-lai"
    with pytest.raises(UnreadableError):
        resolve(REAL, "64", "Tỉnh Gia Lai", None, *year(2026))


def test_a_name_alone_is_found_with_its_accents_only() -> None:
    # Văn Lang and Văn Lăng are two communes of one province.
    day, within = date(2025, 12, 31), frozenset({"19-tinh-thai-nguyen-2025"})
    assert resolve(REAL, None, "Xã Văn Lang", "commune", day, day, within).unit.unit_code == "02143"
    assert resolve(REAL, None, "xã Văn Lăng", "commune", day, day, within).unit.unit_code == "05665"
    with pytest.raises(UnreadableError):
        resolve(REAL, None, "Xa Van Lang", "commune", day, day, within)


def test_an_ambiguous_name_lists_the_candidates() -> None:
    day = date(2024, 12, 31)
    with pytest.raises(UnreadableError) as error:
        resolve(REAL, None, "Xã Tân Lập", "commune", day, day)
    assert error.value.issue.rule == "unit_ambiguous"
    assert "Tân Lập, Huyện" in error.value.issue.message_vi


def test_a_name_is_found_on_its_own_date() -> None:
    assert resolve(REUSED, None, "Xã Hết", None, *year(2025)).unit.unit_id == "twin"


# --- Names of the real register, without a code

LAST_YEAR = year(2024)


def by_name(name: str, span: tuple[date, date] = LAST_YEAR, level: Level | None = "commune", **told) -> Resolution:
    return resolve(REAL, None, name, level, *span, **told)


def refused(name: str, span: tuple[date, date] = LAST_YEAR, level: Level | None = "commune", **told) -> Issue:
    with pytest.raises(UnreadableError) as error:
        by_name(name, span, level, **told)
    return error.value.issue


def called(text: str, span: tuple[date, date] = LAST_YEAR) -> frozenset[str]:
    found = REAL.units_called(text, LEVELS, *span)
    assert found
    return found


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Xã Tân Lập, huyện Đan Phượng, thành phố Hà Nội", "09820"),
        ("Xã Tân Lập, huyện Đan Phượng", "09820"),
        ("xã Tân Lập (Đan Phượng)", "09820"),
        ("Tân Lập - Đan Phượng", "09820"),
        ("Tân Lập, TP. Hà Nội", "09820"),
        ("Huyện Đan Phượng, xã Tân Lập", "09820"),
        ("xã Tân Lập huyện Đan Phượng", "09820"),
        ("Phường 5, Đà Lạt", "24790"),
        ("P5 - TP Đà Lạt", "24790"),
        # In 2024 there is no phường of the name of both.
        ("Phường 5 - Đà Lạt", "24790"),
        ("Phường Đúc", "19780"),
        # An official name may have no accents.
        ("Xã Ia Le", "23986"),
        ("ia le, chư pưh", "23986"),
    ],
)
def test_those_above_may_be_told_in_the_cell(name: str, code: str) -> None:
    assert by_name(name).unit.unit_code == code


def test_one_name_of_two_places_is_one_name_where_it_exists() -> None:
    assert by_name("Phường Cam Ly - Đà Lạt", year(2026)).unit.unit_name == "Phường Cam Ly - Đà Lạt"


@pytest.mark.parametrize("name", ["Xã Tân Lập, huyện Đại Từ", "Xã Tân Lập (Zê)", "Xã Tân Lập, huyện Dan Phuong"])
def test_a_name_is_not_taken_from_elsewhere_than_the_cell_says(name: str) -> None:
    assert refused(name).rule == "unit_unknown"


def test_a_parent_may_be_called_by_a_name_it_had() -> None:
    # Phổ Yên is a city since April 2022, Thừa Thiên Huế is Huế since 2025.
    assert by_name("Xã Phúc Thuận, thị xã Phổ Yên", year(2024)).unit.unit_code == "05866"
    assert (
        by_name("Xã Quảng Thái, tỉnh Thừa Thiên Huế", (date(2025, 3, 1), date(2025, 3, 31))).unit.unit_code == "19870"
    )


def test_no_unit_lies_under_itself() -> None:
    assert by_name("Thái Nguyên, Thái Nguyên", level=None).unit.unit_code == "164"


def test_two_communes_made_of_parts_of_one_do_not_lie_in_each_other() -> None:
    one, other = frozenset({"00637-phuong-dai-mo-2025"}), frozenset({"00634-phuong-tay-mo-2025"})
    old = frozenset({"00634-phuong-dai-mo"})
    assert REAL.lies_in("00634-phuong-dai-mo", one)
    assert REAL.lies_in("00634-phuong-dai-mo", other)
    assert REAL.lies_in("00637-phuong-dai-mo-2025", old)
    assert not REAL.lies_in("00637-phuong-dai-mo-2025", other)


def test_a_number_is_no_name() -> None:
    within = called("Thành phố Đà Lạt")
    assert by_name("Phường 5", within=within).unit.unit_code == "24790"
    assert "con số" in refused("5", within=within).message_vi


@pytest.mark.parametrize(
    ("name", "day", "code"),
    [
        ("Xã Hóa Thượng", date(2023, 4, 9), "05692"),
        ("Thị trấn Hóa Thượng", date(2023, 4, 10), "05692"),
        ("Xã Văn Yên", date(2025, 6, 30), "05842"),
        ("Xã Vạn Phú", date(2025, 7, 1), "05845"),
    ],
)
def test_a_name_is_what_it_was_on_the_day(name: str, day: date, code: str) -> None:
    declared = called("Tỉnh Thái Nguyên", (day, day))
    assert by_name(name, (day, day), within=declared).unit.unit_code == code


@pytest.mark.parametrize(
    ("name", "day", "hint"),
    [
        ("Xã Hóa Thượng", date(2023, 4, 10), "05692"),
        ("Xã Văn Yên", date(2025, 7, 1), "nay là 05845 Xã Vạn Phú, Tỉnh Thái Nguyên"),
        ("Phường Phúc Thuận", date(2025, 6, 30), "từ 01/07/2025"),
        ("Xã Phú Xuyên, huyện Đại Từ", date(2026, 1, 1), "nay là 05773 Xã Phú Xuyên, Tỉnh Thái Nguyên"),
    ],
)
def test_a_name_of_another_time_is_answered_with_that_time(name: str, day: date, hint: str) -> None:
    reason = refused(name, (day, day), within=called("Tỉnh Thái Nguyên", (day, day)))
    assert (reason.rule, hint in reason.message_vi) == ("unit_unknown", True), reason.message_vi


def test_a_report_of_the_year_of_the_reform_may_name_units_of_both_halves() -> None:
    declared = called("Tỉnh Thái Nguyên", year(2025))
    assert by_name("Xã Văn Yên", year(2025), within=declared).unit.unit_code == "05842"
    assert by_name("Xã Vạn Phú", year(2025), within=declared).unit.unit_code == "05845"
    # What both bear is read on the last day, unless the cell tells the district.
    assert by_name("Xã Phú Xuyên", year(2025), within=declared).unit.unit_code == "05773"
    assert by_name("Xã Phú Xuyên, huyện Đại Từ", year(2025), within=declared).unit.unit_code == "05797"


def test_who_declares_the_province_of_the_last_day_may_name_an_old_commune() -> None:
    """Declared by a code that only the new province bears."""
    new = frozenset({"19-tinh-thai-nguyen-2025"})
    assert by_name("Xã Văn Yên", year(2025), within=new).unit.unit_code == "05842"
    assert by_name("Xã Dương Phong", year(2025), within=new).unit.unit_code == "02014"  # of Bắc Kạn till June
    assert refused("Xã Tân Trào", year(2025), within=new).rule == "unit_unknown"


def test_a_name_without_accents_finds_nobody_but_is_told_who_may_be_meant() -> None:
    reason = refused("Xa Van Lang", year(2026), within=called("Tỉnh Thái Nguyên", year(2026)))
    assert reason.rule == "unit_unknown"
    reason = refused("Van Lang", year(2026), within=called("Tỉnh Thái Nguyên", year(2026)))
    assert "02143 Xã Văn Lang" in reason.message_vi
    assert "05665 Xã Văn Lăng" in reason.message_en


def test_a_hint_names_the_units_of_the_last_day_if_there_are_any() -> None:
    assert "Huyện" not in refused("Van Lang", year(2025), within=called("Tỉnh Thái Nguyên", year(2025))).message_vi


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Xã Phú Xuyêm", "Tên gần giống: 05797 Xã Phú Xuyên, Huyện Đại Từ, Tỉnh Thái Nguyên."),
        ("Phường Phú Xuyên", "Tên gần giống: 05797 Xã Phú Xuyên, Huyện Đại Từ, Tỉnh Thái Nguyên."),
        ("Xã Phú Xuyêm, huyện Đại Từ", "05797 Xã Phú Xuyên"),
        ("Huyện Đại Từ", "cấp khác: 171 Huyện Đại Từ, Tỉnh Thái Nguyên."),
        ("Xã Ia Le", "ở nơi khác: 23986 Xã Ia Le, Huyện Chư Pưh, Tỉnh Gia Lai."),
    ],
)
def test_a_name_nobody_bears_is_answered_with_what_may_be_meant(name: str, hint: str) -> None:
    reason = refused(name, within=called("Tỉnh Thái Nguyên"))
    assert "Tỉnh Thái Nguyên" in reason.message_vi
    assert hint in reason.message_vi


def test_of_many_candidates_five_are_listed_and_the_others_counted() -> None:
    reason = refused("Xã Tân Lập")
    assert reason.rule == "unit_ambiguous"
    assert reason.message_vi.count(", Tỉnh ") == 5
    assert "có thể là 23 đơn vị" in reason.message_vi
    assert "và 18 đơn vị khác" in reason.message_vi
    assert "and 18 more" in reason.message_en


# --- Sections and sheets


@pytest.mark.parametrize("around", ["Huyện Đan Phượng", "ĐAN PHƯỢNG", "H. Đan Phượng, TP. Hà Nội"])
def test_a_section_or_sheet_tells_which_of_several(around: str) -> None:
    assert by_name("Xã Tân Lập", around=(around,)).unit.unit_code == "09820"


def test_what_names_no_unit_tells_nothing() -> None:
    assert refused("Xã Tân Lập", around=("Khối xã", "Sheet1", "Xã Tân Lập", "Dan Phuong")).rule == "unit_ambiguous"
    assert by_name("Xã Phú Xuyên", within=called("Tỉnh Thái Nguyên"), around=("Khối xã",)).unit.unit_code == "05797"


def test_the_closest_counts_first_and_the_next_only_while_it_is_needed() -> None:
    assert by_name("Xã Tân Lập", around=("Huyện Đan Phượng", "Tỉnh Bắc Kạn")).unit.unit_code == "09820"
    # Three provinces have a Châu Thành with a Tân Phú.
    several = refused("Xã Tân Phú", around=("Huyện Châu Thành",))
    assert several.rule == "unit_ambiguous"
    assert by_name("Xã Tân Phú", around=("Huyện Châu Thành", "Tỉnh Bến Tre")).unit.unit_code == "28840"


@pytest.mark.parametrize("declared", ["Tỉnh Thái Nguyên", None])
def test_a_row_that_stands_in_the_wrong_section_is_rejected_with_where_the_name_is(declared: str | None) -> None:
    within = called(declared) if declared else frozenset()
    reason = refused("Xã Cù Vân", within=within, around=("Huyện Phú Lương",))
    assert reason.rule == "unit_contradicts_section"
    assert "“Huyện Phú Lương”" in reason.message_vi
    assert "Xã Cù Vân, Huyện Đại Từ" in reason.message_vi


def test_a_sheet_called_like_a_unit_outside_the_declared_one_tells_nothing() -> None:
    within = called("Tỉnh Thái Nguyên")
    assert by_name("Xã Phú Xuyên", within=within, around=("Thanh Bình",)).unit.unit_code == "05797"


def test_sheets_of_the_old_districts_still_tell_apart_the_communes_of_today() -> None:
    assert refused("Xã Tân Thành", year(2026)).rule == "unit_ambiguous"
    assert by_name("Xã Tân Thành", year(2026), around=("Huyện Phú Bình",)).unit.unit_code == "05923"


# --- Codes that are wrong, with a name beside them


@pytest.mark.parametrize("code", ["99999", "1,2E+09", "#N/A", "123456", "?"])
def test_a_code_no_unit_ever_bore_gives_way_to_a_name_that_tells_the_unit(code: str) -> None:
    found = resolve(REAL, code, "Xã Phú Xuyên", "commune", *LAST_YEAR, within=called("Tỉnh Thái Nguyên"))
    assert found.unit.unit_code == "05797"
    assert found.warning is not None
    assert found.warning.rule == "unit_code_wrong"
    assert code in found.warning.message_vi
    assert "05797" in found.warning.message_vi


@pytest.mark.parametrize(
    ("code", "name", "rule"),
    [
        ("99999", "Xã Tân Lập", "unit_unknown"),
        ("1,2E+09", "Xã Tân Lập", "unit_code_not_readable"),
        ("99999", "Xã Zê", "unit_unknown"),
        ("99999", None, "unit_unknown"),
        ("99999", "Xa Phu Xuyen", "unit_unknown"),
    ],
)
def test_a_name_that_leaves_it_open_does_not_mend_a_code(code: str, name: str | None, rule: str) -> None:
    with pytest.raises(UnreadableError) as error:
        resolve(REAL, code, name, "commune", *LAST_YEAR)
    assert error.value.issue.rule == rule
    assert code in error.value.issue.message_vi


def test_a_code_of_another_time_is_rejected_whatever_the_name_and_told_the_code_of_today() -> None:
    with pytest.raises(UnreadableError) as error:
        resolve(REAL, "64", "Tỉnh Gia Lai", None, *year(2026))
    assert error.value.issue.rule == "unit_unknown"
    assert "là 52" in error.value.issue.message_vi
    with pytest.raises(UnreadableError) as error:
        resolve(REAL, "16447", "Xã Quảng Yên", "commune", *year(2026), within=called("Tỉnh Thanh Hóa"))
    assert "16480" in error.value.issue.message_vi


def test_the_name_beside_a_code_may_tell_those_above_too() -> None:
    assert resolve(REAL, "05797", "Xã Phú Xuyên, huyện Đại Từ", "commune", *LAST_YEAR).warning is None
    wrong = resolve(REAL, "05797", "Xã Phú Xuyên, huyện Phú Lương", "commune", *LAST_YEAR).warning
    assert wrong is not None
    assert wrong.rule == "unit_name_differs"


@pytest.mark.parametrize("name", [None, "Huyện Đại Từ"])
def test_a_district_code_after_the_reform_is_told_that_districts_ended(name: str | None) -> None:
    with pytest.raises(UnreadableError) as error:
        resolve(REAL, "171", name, "district", *year(2026))
    assert "30/06/2025" in error.value.issue.message_vi
    assert "19 Tỉnh Thái Nguyên" in error.value.issue.message_vi
    assert district_ended(REAL, "171", date(2025, 6, 30)) is None
    assert district_ended(REAL, "999", date(2026, 1, 1)) is None


def test_a_text_of_many_letters_is_no_name_and_is_not_told_in_full() -> None:
    with pytest.raises(UnreadableError) as caught:
        resolve(UnitRegistry.load(), None, "tỉnh " * 6500, None, date(2024, 12, 31), date(2024, 12, 31))
    assert caught.value.issue.rule == "unit_unknown"
    assert len(caught.value.issue.message_vi) < 1000
