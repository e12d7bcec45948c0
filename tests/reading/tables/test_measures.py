"""Units of measure, wherever offices write them."""

import pytest

from ntm_pipeline.reading.tables.measures import (
    is_line_of_measures,
    measures_above,
    measures_in_heading,
    multiplied,
    parse_measure,
)


@pytest.mark.parametrize(
    ("text", "factor", "thing", "is_share"),
    [("hồ sơ", 1, "ho so", False), ("nghìn hồ sơ", 1000, "ho so", False), ("1.000 HS", 1000, "hs", False),
     ("%", 1, "", True), ("lượt người", 1, "luot nguoi", False), ("Triệu đồng", 1_000_000, "dong", False),
     ("nghìn", 1000, "", False)],
)  # fmt: skip
def test_units_are_read(text, factor, thing, is_share) -> None:
    found = parse_measure(text)
    assert found is not None
    assert (found.factor, found.thing, found.is_share) == (factor, thing, is_share)


@pytest.mark.parametrize("text", ["", "10", "1000", "ghi rõ", "Xã Phúc Lương", "nếu có", "dd/mm/yyyy"])
def test_what_is_no_unit_is_none(text) -> None:
    assert parse_measure(text) is None


@pytest.mark.parametrize(
    ("heading", "found"),
    [
        ("Tổng số hồ sơ (%)", ["%"]),
        ("Tổng số hồ sơ (ĐVT: nghìn hồ sơ)", ["nghìn hồ sơ"]),
        ("Tổng số hồ sơ, ĐVT: lượt", ["lượt"]),
        ("Tổng số hồ sơ, nghìn hồ sơ", ["nghìn hồ sơ"]),
        ("Tổng số hồ sơ [hồ sơ]", ["hồ sơ"]),
        ("Tổng số hồ sơ (10)", []),
        ("Tổng số hồ sơ (nếu có)", []),
        ("Tỷ lệ hồ sơ trên mạng", ["%"]),
        ("Tổng số hồ sơ (đơn vị tính: thùng)", ["thùng"]),
    ],
)
def test_the_units_of_a_heading(heading, found) -> None:
    assert [measure.text for measure in measures_in_heading(heading)] == found


@pytest.mark.parametrize(
    ("row", "is_line"),
    [
        (["", "", "(hồ sơ)", "%"], True),
        (["ĐVT", "-", "Nghìn hồ sơ", "người"], True),
        (["05758", "", "100", "50"], False),
        (["(1)", "(2)"], False),
        (["", "Xã", "Huyện", "Tỉnh"], False),
        (["1000", "10"], False),
        (["", ""], False),
    ],
)
def test_a_line_of_units(row, is_line) -> None:
    assert is_line_of_measures(row) is is_line


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([["Đơn vị tính: nghìn hồ sơ"]], [(1000, "ho so")]),
        ([["ĐVT:", "", "người"]], [(1, "nguoi")]),
        ([["BÁO CÁO QUÝ I/2024 (ĐVT: nghìn hồ sơ)"]], [(1000, "ho so")]),
        ([["Đơn vị: Xã Phúc Lương"]], []),
        ([["Đơn vị: người"]], [(1, "nguoi")]),
        ([["ĐVT: hồ sơ, %"]], [(1, "ho so"), (1, "")]),
        ([["Đơn vị tính: thùng"]], [(1, "thung")]),
        ([["Đơn vị báo cáo: Xã Phúc Lương"]], []),
    ],
)
def test_the_units_above_a_table(rows, found) -> None:
    assert [(measure.factor, measure.thing) for measure in measures_above(rows)] == found


@pytest.mark.parametrize(
    ("text", "factor", "found"),
    [("240", 1000, "240000"), ("0,75", 1000, "750"), ("1.5", 1000, "1500"), ("-", 1000, "-"), ("", 1000, ""),
     ("1.234", 1000, "1.234 × 1000"), ("0,12345", 100, "0,12345 × 100"), ("?", 1000, "? × 1000")],
)  # fmt: skip
def test_thousands_are_multiplied_out_exactly_or_left_to_be_rejected(text, factor, found) -> None:
    assert multiplied(text, factor) == found
