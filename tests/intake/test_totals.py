"""Total rows are no data; what they add up to is compared with the rows, and a difference is a warning."""

import pytest

from tests.sources.desk import Desk, warnings

HEAD = "TT;Mã đơn vị;Tên đơn vị;Năm;Tổng số cán bộ quản lý;Số cán bộ đã được tập huấn"
TRAINED = "Số cán bộ đã được tập huấn"
MANAGERS = "Tổng số cán bộ quản lý"
A, B, C = "1;10101;Xã An;2024;10;5", "2;10102;Xã Bình;2024;20;8", "3;10103;Xã Chính;2024;30;9"


def doubts(desk: Desk, *rows: str) -> list[tuple[int | None, str | None, str]]:
    intake = desk.read(desk.put("a.csv", "\n".join([HEAD, *rows])))
    assert intake.refused is None
    assert intake.rows_read == sum(";Xã " in row for row in rows)
    return [warning for warning in warnings(intake) if warning[2] == "total_differs"]


@pytest.fixture
def desk(tmp_path) -> Desk:
    return Desk(tmp_path, "training")


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param((A, B, C, ";;Tổng số;;60;22"), id="at the bottom"),
        pytest.param((";;Tổng số;;60;22", A, B, C), id="on top"),
        pytest.param((";;Tổng số;;60;22", A, B, C, ";;Tổng cộng;;60;22"), id="both"),
        pytest.param(
            (A, B, ";;Cộng;;30;13", C, ";;Cộng;;30;9", ";;Tổng cộng;;60;22"), id="each block has its own below"
        ),
        pytest.param((";;Cộng;;30;13", A, B, ";;Cộng;;30;9", C), id="each block has its own above"),
        pytest.param(("I;;Cụm một;;;", A, B, ";;Cộng;;30;13", "II;;Cụm hai;;;", C), id="of the rows since the section"),
        pytest.param((A, B, C, ";;Tổng số;;60;"), id="a blank cell says nothing"),
        pytest.param((A, B, C, ";;Tổng số;;1.000 người;"), id="what is no number says nothing"),
        pytest.param((";;Tổng số;;0;0",), id="nothing adds up to nothing"),
    ],
)
def test_a_total_that_adds_up_is_passed_over_in_silence(desk, rows) -> None:
    assert doubts(desk, *rows) == []


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        pytest.param((A, B, C, ";;Tổng số;;61;22"), [(5, MANAGERS)], id="one more at the bottom"),
        pytest.param((A, B, C, ";;Tổng số;;60;21"), [(5, TRAINED)], id="one less in the other column"),
        pytest.param((";;Tổng số;;59;23", A, B, C), [(2, MANAGERS), (2, TRAINED)], id="both columns on top"),
        pytest.param((A, B, ";;Cộng;;31;13", C, ";;Tổng cộng;;60;22"), [(4, MANAGERS)], id="of a block alone"),
        pytest.param((A, B, C, ";;Tổng số;;50;22", ";;Tổng cộng;;60;22"), [(5, MANAGERS)], id="of two totals one"),
    ],
)
def test_a_total_that_differs_from_the_sum_of_its_rows_is_warned_of(desk, rows, told) -> None:
    assert sorted(doubts(desk, *rows)) == [(row, column, "total_differs") for row, column in sorted(told)]


def test_where_a_cell_cannot_be_read_its_column_s_sum_is_not_known(desk) -> None:
    assert doubts(desk, A, "2;10102;Xã Bình;2024;hai mươi;8", C, ";;Tổng số;;60;99") == [(5, TRAINED, "total_differs")]


def test_the_warning_names_both_figures(desk) -> None:
    intake = desk.read(desk.put("a.csv", "\n".join([HEAD, A, B, C, ";;Tổng số;;1.060;22"])))
    (warning,) = (one for one in intake.warnings if one.rule == "total_differs")
    assert "1.060" in warning.message_vi
    assert "60" in warning.message_vi.replace("1.060", "")
    assert "1,060" in warning.message_en
    assert warning.value == "1.060"
