"""Whose row is it? Rules of section 3 of the design, on real units and on a few made-up ones."""

from datetime import date

import pytest

from ntm_pipeline.reading.values import Unreadable
from ntm_pipeline.units.names import names_agree, parse_unit_name
from ntm_pipeline.units.registry import OPEN_END, UnitRegistry, UnitVersion, read_code

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
    assert REUSED.resolve("00100", None, None, *year(2025)).unit.unit_id == "new"
    assert REUSED.resolve("00100", None, None, date(2025, 1, 1), date(2025, 6, 30)).unit.unit_id == "old"


def test_code_nobody_bears_on_the_last_day_is_read_on_the_last_day_somebody_did() -> None:
    assert REUSED.resolve("00200", None, None, *year(2024)).unit.unit_id == "gone"
    with pytest.raises(Unreadable) as error:
        REUSED.resolve("00200", None, None, *year(2025))
    assert error.value.rule == "unit_unknown"
    assert "Xã Hết" in error.value.message_vi


def test_name_that_fits_only_another_bearer_within_the_period_means_that_one() -> None:
    assert REUSED.resolve("00100", "Xã Cũ", None, *year(2025)).unit.unit_id == "old"


def test_old_code_in_a_new_report_is_rejected() -> None:
    with pytest.raises(Unreadable) as error:
        REUSED.resolve("00100", "Xã Cũ", None, *year(2026))
    assert error.value.rule == "unit_code_of_another_time"


def test_any_other_difference_of_name_is_a_warning() -> None:
    found = REUSED.resolve("00100", "Xã Lạ", None, *year(2026))
    assert found.unit.unit_id == "new"
    assert found.warning is not None
    assert found.warning.rule == "unit_name_differs"


def test_old_name_of_the_same_unit_is_no_difference() -> None:
    # Thị trấn Chợ Chu keeps its id when it changes type or name; Phường 05 became Phường 5 in 2025.
    found = REAL.resolve("27046", "Phường 05", None, date(2025, 3, 1), date(2025, 3, 31))
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
    with pytest.raises(Unreadable) as error:
        read_code(code, level)  # type: ignore[arg-type]
    assert error.value.rule == "unit_code_not_readable"


def test_gia_lai_went_from_64_to_52() -> None:
    assert REAL.resolve("64", None, None, *year(2024)).unit.unit_id == "64-tinh-gia-lai"
    assert REAL.resolve("52", "Tỉnh Gia Lai", None, *year(2025)).unit.unit_id == "52-tinh-gia-lai-2025"
    assert REAL.resolve("52", "Tỉnh Bình Định", None, *year(2025)).unit.unit_id == "52-tinh-binh-dinh"
    assert REAL.resolve("64", "Tỉnh Gia Lai", None, *year(2025)).unit.unit_id == "64-tinh-gia-lai"
    with pytest.raises(Unreadable):
        REAL.resolve("64", "Tỉnh Gia Lai", None, *year(2026))


def test_a_name_alone_is_found_with_its_accents_only() -> None:
    # Văn Lang and Văn Lăng are two communes of one province.
    day, within = date(2025, 12, 31), "19-tinh-thai-nguyen-2025"
    assert REAL.resolve(None, "Xã Văn Lang", "commune", day, day, within).unit.unit_code == "02143"
    assert REAL.resolve(None, "xã Văn Lăng", "commune", day, day, within).unit.unit_code == "05665"
    with pytest.raises(Unreadable):
        REAL.resolve(None, "Xa Van Lang", "commune", day, day, within)


def test_an_ambiguous_name_lists_the_candidates() -> None:
    day = date(2024, 12, 31)
    with pytest.raises(Unreadable) as error:
        REAL.resolve(None, "Xã Tân Lập", "commune", day, day)
    assert error.value.rule == "unit_ambiguous"
    assert "Tân Lập, Huyện" in error.value.message_vi


def test_a_name_is_found_on_its_own_date() -> None:
    assert REUSED.resolve(None, "Xã Hết", None, *year(2025)).unit.unit_id == "twin"


@pytest.mark.parametrize(
    ("written", "official"),
    [
        ("Hoà Bình", "Tỉnh Hòa Bình"),
        ("xã Ia RBol", "Xã Ia Rbol"),
        ("TP. Qui Nhơn", "Thành phố Quy Nhơn"),
        ("UBND huyện Đại Từ", "Huyện Đại Từ"),
        ("TT Chùa Hang", "Thị trấn Chùa Hang"),
        ("Xã B’Lá", "Xã B'Lá"),
        ("Phường 08", "Phường 8"),
        ("Phan Rang–Tháp Chàm", "Thành phố Phan Rang - Tháp Chàm"),
        ("Mĩ Đức", "Huyện Mỹ Đức"),
    ],
)
def test_spelling_variants_agree(written: str, official: str) -> None:
    assert names_agree(written, official)


@pytest.mark.parametrize(
    ("written", "official"), [("Văn Lang", "Xã Văn Lăng"), ("Phường Phú Xuân", "Xã Phú Xuân"), ("Hồng", "Xã Hông")]
)
def test_other_names_do_not(written: str, official: str) -> None:
    assert not names_agree(written, official)


def test_a_type_word_inside_a_name_is_kept() -> None:
    assert parse_unit_name("Xã Thị Trấn").type_word == "xã"
    assert names_agree("Thị Trấn Xã", "Thị trấn Xã")
    assert not names_agree("Xã Thị Trấn", "Thị trấn Xã")
    assert parse_unit_name("Xã").bare == "xã"
