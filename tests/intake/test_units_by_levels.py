"""Columns of provinces, districts and communes side by side: whose a row is, and what stands above it."""

import pytest

from tests.sources.desk import Desk, records


@pytest.fixture
def desk(tmp_path) -> Desk:
    return Desk(tmp_path, "training")


def read(desk: Desk, heading: str, *rows: str) -> list[tuple[int, str]]:
    """(Row number, unit) of the rows that stand."""
    lines = [f"{heading};Năm;Tổng số cán bộ quản lý;Số cán bộ đã được tập huấn", *(f"{row};2024;9;3" for row in rows)]
    desk.put("a.csv", "\n".join(lines))
    return records(desk.settle().rows, "row_number", "unit_id")


def rules(desk: Desk) -> list[tuple[int, str]]:
    return records(desk.settle().rejected_rows, "row_number", "rule")


@pytest.mark.parametrize(
    ("heading", "rows", "units"),
    [
        ("Mã QH;Quận Huyện", ["101;Huyện A", "102;Huyện B"], ["101", "102"]),
        ("Mã QH", ["101", "102"], ["101", "102"]),
        ("Huyện", ["Huyện A", "Huyện B"], ["101", "102"]),
        ("Mã TP;Tỉnh Thành Phố", ["10;Tỉnh Mười", "20;Tỉnh Hai Mươi"], ["10", "20"]),
        ("Mã TP;Tỉnh;Mã QH;Quận Huyện", ["10;Tỉnh Mười;101;Huyện A", "10;Tỉnh Mười;102;Huyện B"], ["101", "102"]),
        ("Mã TP;Mã QH;Mã PX", ["10;101;10101", "10;102;10201"], ["10101", "10201"]),
        ("Mã QH;Phường Xã", ["101;Xã Trùng", "102;Xã Trùng"], ["10106", "10202"]),
        ("Huyện;Xã", ["Huyện A;Xã Trùng", "Huyện B;Xã Trùng"], ["10106", "10202"]),
        ("Mã PX;Quận Huyện", ["10101;Huyện A", "10102;Huyện A"], ["10101", "10102"]),
        ("Mã TP;Đơn vị", ["10;Huyện A", "10;Huyện B"], ["101", "102"]),
    ],
)
def test_a_row_is_of_the_lowest_unit_that_it_names(desk, heading, rows, units) -> None:
    assert read(desk, heading, *rows) == list(enumerate(units, start=2))


@pytest.mark.parametrize(
    ("heading", "code", "unit"),
    [("Mã xã", "101", "00101"), ("Mã xã", "10101", "10101"), ("Mã QH", "1", "001"), ("Mã TP", "1", "01")],
)
def test_lost_zeros_are_those_of_the_level_that_the_heading_tells(desk, heading, code, unit) -> None:
    """Commune 00101 under “Mã xã” is not district 101."""
    assert read(desk, heading, code) == [(2, unit)]


def test_a_name_beside_a_district_that_it_is_not_in_is_nobody(desk) -> None:
    assert read(desk, "Tỉnh;Huyện;Xã", "Tỉnh Mười;Huyện A;Xã Én", "Tỉnh Hai Mươi;Huyện A;Xã An", ";;Xã Trùng") == []
    assert rules(desk) == [(2, "unit_contradicts_section"), (3, "unit_contradicts_section"), (4, "unit_ambiguous")]
