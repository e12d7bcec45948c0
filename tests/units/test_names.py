"""How a text is read as the name of a unit: what is folded, what never is, and those above it."""

import unicodedata

import pytest

from ntm_pipeline.units.names import (
    UnitName,
    names_agree,
    parse_unit_name,
    renamed_unit,
    unit_of_office,
    unit_paths,
)
from ntm_pipeline.units.near_names import NearNames


@pytest.mark.parametrize(
    ("written", "official"),
    [
        ("Hoà Bình", "Tỉnh Hòa Bình"),
        ("Xã Khoẻ", "Xã Khỏe"),
        ("Xã Thuỷ An", "Xã Thủy An"),
        ("Xã Tòan Thắng", "Xã Toàn Thắng"),
        ("Xã Qúy Sơn", "Xã Quý Sơn"),
        ("xã Ia RBol", "Xã Ia Rbol"),
        ("TP. Qui Nhơn", "Thành phố Quy Nhơn"),
        ("Mĩ Đức", "Huyện Mỹ Đức"),
        ("Lí Sơn", "Huyện Lý Sơn"),
        ("Xã Kì Phú", "Xã Kỳ Phú"),
        ("Phường Ỉ La", "Phường Ỷ La"),
        ("Xã Quỳnh Lưu", "Xã Quình Lưu"),
        ("UBND huyện Đại Từ", "Huyện Đại Từ"),
        ("Văn phòng HĐND và UBND huyện Đại Từ", "Huyện Đại Từ"),
        ("TT Chùa Hang", "Thị trấn Chùa Hang"),
        ("T.T. Chùa Hang", "Thị trấn Chùa Hang"),
        ("Chùa Hang (TT)", "Thị trấn Chùa Hang"),
        ("Chùa Hang, thị trấn", "Thị trấn Chùa Hang"),
        ("TX Phổ Yên", "Thị xã Phổ Yên"),
        ("TX.Phổ Yên", "Thị xã Phổ Yên"),
        ("T.X Phổ Yên", "Thị xã Phổ Yên"),
        ("TP Sông Công", "Thành phố Sông Công"),
        ("T.P. Sông Công", "Thành phố Sông Công"),
        ("TP.HCM", "Thành phố Hồ Chí Minh"),
        ("TPHCM", "Thành phố Hồ Chí Minh"),
        ("TT Huế", "Tỉnh Thừa Thiên Huế"),
        ("Thành phố trực thuộc Trung ương Hải Phòng", "Thành phố Hải Phòng"),
        ("H. Đại Từ", "Huyện Đại Từ"),
        ("H Đại Từ", "Huyện Đại Từ"),
        ("Q. Ba Đình", "Quận Ba Đình"),
        ("Q1", "Quận 1"),
        ("P.8", "Phường 8"),
        ("P8", "Phường 8"),
        ("Phường 08", "Phường 8"),
        ("Phường 8", "Phường 08"),
        ("T. Thái Nguyên", "Tỉnh Thái Nguyên"),
        ("T.Thái Nguyên", "Tỉnh Thái Nguyên"),
        ("X. An", "Xã An"),
        ("ĐẶC KHU CÔN ĐẢO", "Đặc khu Côn Đảo"),
        ("Xã: An", "Xã An"),
        ("1. Xã An", "Xã An"),
        ("1.1 Xã An", "Xã An"),
        ("2- Xã An", "Xã An"),
        ("III. Huyện Đại Từ", "Huyện Đại Từ"),
        ("X. Huyện Đại Từ", "Huyện Đại Từ"),
        ("- Xã An", "Xã An"),
        ("“Xã An”", "Xã An"),
        ("Xã An (*)", "Xã An"),
        ("Xã B’Lá", "Xã B'Lá"),
        ("Xã BLá", "Xã B'Lá"),
        ("Xã B' Lá", "Xã B'Lá"),
        ("Phan Rang–Tháp Chàm", "Thành phố Phan Rang - Tháp Chàm"),
        ("Thừa Thiên - Huế", "Tỉnh Thừa Thiên Huế"),
        ("Thị trấn Nông trường Mộc Châu", "Thị trấn NT Mộc Châu"),
        ("Phường Đúc", "Phường Phường Đúc"),
        ("Xã  Văn\u00a0Lăng ", "Xã Văn Lăng"),
        (unicodedata.normalize("NFD", "Xã Văn Lăng"), "Xã Văn Lăng"),
    ],
)
def test_spellings_of_one_name_agree(written: str, official: str) -> None:
    assert names_agree(written, official)


@pytest.mark.parametrize(
    ("written", "official"),
    [
        ("Văn Lang", "Xã Văn Lăng"),
        ("Văn Lăng", "Xã Văn Lang"),
        ("Van Lang", "Xã Văn Lang"),
        ("Dai Tu", "Huyện Đại Từ"),
        ("Hồng", "Xã Hông"),
        ("Phường Phú Xuân", "Xã Phú Xuân"),
        ("Ya Ly", "Xã Ia Ly"),
        ("Tui", "Xã Tuy"),
        ("Phường Y", "Phường I"),
        ("Phường 1", "Phường I"),
        ("Phường 18", "Phường 8"),
        ("Phường 80", "Phường 8"),
        ("Xã An (cũ)", "Xã An"),
        ("X. An", "Phường An"),
        ("Xã Phú Xuân, huyện Đại Từ", "Xã Phú Xuân"),
    ],
)
def test_other_names_do_not(written: str, official: str) -> None:
    assert not names_agree(written, official)


def test_a_type_word_inside_a_name_is_kept() -> None:
    assert parse_unit_name("Xã Thị Trấn").type_word == "xã"
    assert names_agree("Thị Trấn Xã", "Thị trấn Xã")
    assert not names_agree("Xã Thị Trấn", "Thị trấn Xã")
    assert parse_unit_name("Xã").bare == "xã"


def said(text: str) -> list[list[tuple[str | None, str]]]:
    return [[(name.type_word, name.bare) for name in path] for path in unit_paths(text)]


COMMUNE, DISTRICT, PROVINCE = (parse_unit_name(n) for n in ("Xã Phú Xuân", "Huyện Đại Từ", "Tỉnh Thái Nguyên"))


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("Xã Phú Xuân, huyện Đại Từ, tỉnh Thái Nguyên", (COMMUNE, DISTRICT, PROVINCE)),
        ("UBND xã Phú Xuân; UBND huyện Đại Từ", (COMMUNE, DISTRICT)),
        ("Xã Phú Xuân huyện Đại Từ tỉnh Thái Nguyên", (COMMUNE, DISTRICT, PROVINCE)),
        ("Xã Phú Xuân\nHuyện Đại Từ", (COMMUNE, DISTRICT)),
        ("xã Phú Xuân thuộc huyện Đại Từ", (COMMUNE, DISTRICT)),
        ("xã Phú Xuân (Đại Từ)", (COMMUNE, DISTRICT._replace(type_word=None))),
        ("xã Phú Xuân - H. Đại Từ", (COMMUNE, DISTRICT)),
        ("xã Phú Xuân/huyện Đại Từ", (COMMUNE, DISTRICT)),
        ("Tỉnh Thái Nguyên, huyện Đại Từ, xã Phú Xuân", (COMMUNE, DISTRICT, PROVINCE)),
        ("Đại Từ - xã Phú Xuân", (COMMUNE, DISTRICT._replace(type_word=None))),
        ("Phú Xuân - Đại Từ", tuple(name._replace(type_word=None) for name in (COMMUNE, DISTRICT))),
        ("Đại Từ - Phú Xuân", tuple(name._replace(type_word=None) for name in (COMMUNE, DISTRICT))),
    ],
)
def test_those_above_may_stand_in_the_cell_too(text: str, path: tuple[UnitName, ...]) -> None:
    assert path in unit_paths(text)


def test_a_city_may_lie_in_a_city_whichever_is_named_first() -> None:
    names = ("Phường Dương Quan", "Thành phố Thủy Nguyên", "Thành phố Hải Phòng")
    path = tuple(map(parse_unit_name, names))
    assert path in unit_paths(", ".join(names))
    assert path in unit_paths(", ".join(reversed(names)))


def test_a_commune_called_like_a_remark_is_tried_before_the_remark() -> None:
    path = tuple(map(parse_unit_name, ("Xã Biên Giới", "Huyện Châu Thành", "Tỉnh Tây Ninh")))
    ways = unit_paths("Tỉnh Tây Ninh, huyện Châu Thành, xã Biên Giới")
    assert path in ways
    assert ways.index(path) < ways.index(path[1:])
    assert (COMMUNE,) in unit_paths("Xã Phú Xuân, xã biên giới")


def test_one_name_is_tried_before_several() -> None:
    ways = unit_paths("Phường Cam Ly - Đà Lạt")
    assert [len(path) for path in ways] == sorted(len(path) for path in ways)


@pytest.mark.parametrize(
    ("office", "unit"),
    [
        ("Phòng Nông nghiệp và Môi trường huyện Đại Từ", "Huyện Đại Từ"),
        ("Phòng Lao động - Thương binh và Xã hội TP. Sông Công", "Thành phố Sông Công"),
        ("Liên minh Hợp tác xã tỉnh Thái Nguyên", "Tỉnh Thái Nguyên"),
        ("Văn phòng Điều phối nông thôn mới tỉnh Gia Lai", "Tỉnh Gia Lai"),
        ("Ban Quản lý xây dựng NTM xã Phú Xuân", "Xã Phú Xuân"),
        ("UBND xã Phú Xuân", "Xã Phú Xuân"),
    ],
)
def test_an_office_speaks_for_its_unit(office: str, unit: str) -> None:
    assert names_agree(unit_of_office(office), unit)


@pytest.mark.parametrize("text", ["Phòng Kinh tế", "Sở KH&ĐT", "Xã Phú Xuân, huyện Đại Từ"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert unit_of_office(text) == text


def test_near_names_differ_by_accents_only_or_by_one_letter() -> None:
    names = NearNames(["văn lang", "văn lăng", "văn lãng", "phú xuân", "phú xuyên"])
    assert names.near("văn lang") == {"văn lăng", "văn lãng"}
    assert names.near("van lang") == {"văn lang", "văn lăng", "văn lãng"}
    assert names.near("phú xuâm") == {"phú xuân"}
    assert names.near("phú xân") == {"phú xuân"}
    assert names.near("phú xuuân") == {"phú xuân"}
    # Two letters that change places, or two that are wrong, are no near name.
    assert names.near("phú xauân") == {"phú xuân"}
    assert names.near("phú xaun") == set()
    assert names.near("phú xương") == set()


@pytest.mark.parametrize(
    ("written", "present"),
    [
        ("Xã Phú Xuyên mới", "xã phú xuyên"),
        ("Phú Xuyên mới", "phú xuyên"),
        ("Xã Phú Xuyên (xã mới)", "xã phú xuyên"),
        ("Xã Chợ Mới", "Xã Chợ Mới"),
        ("Thị trấn Phố Mới", "Thị trấn Phố Mới"),
        ("Xã Thanh Vận, huyện Chợ Mới", "Xã Thanh Vận, huyện Chợ Mới"),
        ("Xã Thanh Vận huyện Chợ Mới", "Xã Thanh Vận huyện Chợ Mới"),
    ],
)
def test_new_behind_a_name_is_no_part_of_it_but_where_it_is(written: str, present: str) -> None:
    assert renamed_unit(written).present == present
