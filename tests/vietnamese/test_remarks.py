"""What remarks say of the figures beside them, and that most say nothing of them."""

import pytest

from ntm_pipeline.vietnamese.periods import Period
from ntm_pipeline.vietnamese.remarks import (
    cumulation_told,
    end_told,
    may_bear,
    no_result_told,
    other_scope_told,
    other_time_told,
    unsettled_told,
)

FIRST_QUARTER, YEAR = Period(2024, 1, 3), Period(2024, 1, 12)
CITIZENS_FILES = ("thủ tục hành chính", "TTHC")


def told(remark: str, period: Period, is_flow: bool) -> list[str]:
    """All that a remark says against the figures of its row."""
    words = (
        no_result_told(remark),
        other_scope_told(remark, CITIZENS_FILES),
        cumulation_told(remark, period) if is_flow else "",
        other_time_told(remark, period, is_flow),
        unsettled_told(remark),
    )
    found = [one for one in words if one]
    assert not found or may_bear(remark), "it would never be asked"
    return found


@pytest.mark.parametrize(
    "remark",
    [
        # of another time, or of a part of it
        "số liệu tháng 1, 2", "Mới có tháng 1", "tính đến 28/02/2024", "Năm 2023", "Số liệu của quý trước", "2 tháng",
        "đến hết tháng 2", "từ tháng 2", "Số năm ngoái", "phần mềm lỗi tháng 3", "mất số liệu tháng 1", "Quý II",
        "lấy theo quý trước", "do phần mềm lỗi", "chưa có xác nhận", "cập nhật đến 20/5", "tính đến ngày 2 tháng 5",
        "lấy theo số quý IV/2023", "Số liệu 9 tháng", "Số liệu năm 2024", "so lieu thang 2", "tháng 1 và tháng 2",
        "số liệu đến tháng 2/2024", "Tính từ 15/01/2024", "chỉ có số liệu 2 tháng", "tính đến 30/6/2024",
        # of more or less
        "Chưa bao gồm tháng 3", "Gồm cả xã Đức Lương", "bao gồm thị trấn", "thiếu 1 phòng chuyên môn", "trừ văn phòng",
        "chưa có phòng Nội vụ", "Số liệu chưa đầy đủ", "gộp cả xã Minh Tiến", "chỉ tính khối UBND",
        "Không gồm hồ sơ mật", "gồm cả hồ sơ TTHC", "bao gồm cả hồ sơ của quý IV/2023 chuyển sang",
        # not final
        "Số ước", "Ước thực hiện cả quý", "đang rà soát", "tạm tính", "Kế thừa số năm 2023", "uoc tinh", "?",
        "sai số liệu, sẽ gửi lại", "chờ xác nhận", "kế hoạch", "khoảng 150 hồ sơ", "số liệu cũ",
        # made otherwise than by counting
        "lấy tròn", "số đã làm tròn", "Khoảng 150", "đếm theo văn bản", "theo số liệu 2 tháng", "theo báo cáo tháng 2",
        "đang đối chiếu", "số tham khảo", "mới có 2 quý", "từ đầu nhiệm kỳ",
    ],
)  # fmt: skip
def test_a_remark_on_the_figures_of_a_quarter_is_understood(remark) -> None:
    assert told(remark, FIRST_QUARTER, is_flow=True)


@pytest.mark.parametrize(
    "remark",
    [
        # of just that time
        "số liệu quý I", "Số liệu quý I/2024", "số liệu cả quý", "số liệu đủ 3 tháng", "Số liệu tháng 1, 2, 3", "Quý I",
        "Số liệu 3 tháng đầu năm", "số liệu từ tháng 1 đến tháng 3", "báo cáo quý I năm 2024", "tính đến 31/3/2024",
        "tính đến ngày 14/3/2024", "Tháng 1: 50; tháng 2: 60; tháng 3: 40", "cả 3 tháng",
        # of other things
        "Đơn vị mới sáp nhập", "Gửi muộn ngày 5/4/2024", "Đạt 66%", "theo CV số 12/UBND", "OK", "Nhập lại",
        "Đã đối chiếu", "Theo Kế hoạch số 12/KH-UBND", "thiếu máy tính", "Có phần mềm riêng", "cán bộ nghỉ thai sản",
        "tăng 5% so với cùng kỳ", "giảm so với quý IV/2023", "xã ATK", "Xã khu vực III", "Đã gửi qua trục liên thông",
        "lớp tập huấn tháng 2/2024", "triển khai phần mềm từ tháng 2", "0912345678", "Hương ước",
        "Quyết định 12/QĐ-UBND ngày 5/1/2023", "đã sửa lỗi phần mềm", "gửi trước ngày 15/2", "đến 31/30",
        "so voi nam 2023 tang 5%",
        # right as it should be
        "đã trừ hồ sơ trùng", "đã kiểm tra lại", "gồm cả hồ sơ mật", "không gồm hồ sơ TTHC", "Không có hồ sơ mật",
        "không phát sinh hồ sơ mật", "số liệu chính thức", "Số 99 là số cũ", "số cũ: 99",
        "Đã bao gồm đầy đủ", "không có sai sót", "tính theo quy định", "trăng tròn",
    ],
)  # fmt: skip
def test_a_remark_that_says_nothing_against_the_figures_is_let_be(remark) -> None:
    assert told(remark, FIRST_QUARTER, is_flow=True) == []


def test_what_is_cumulated_until_the_end_of_a_later_quarter_is_not_that_quarters() -> None:
    assert told("Lũy kế", Period(2024, 4, 6), is_flow=True) == ["luỹ kế"]
    assert told("Lũy kế", FIRST_QUARTER, is_flow=True) == []


@pytest.mark.parametrize(
    "remark",
    ["Năm 2023", "9 tháng", "tính đến tháng 9", "số liệu tháng 6/2024", "Số liệu 6 tháng đầu năm", "tính đến 30/6/2024",
     "năm trước", "chưa tính cấp xã", "số người dự kiến", "khoảng 10", "Chưa có báo cáo thôn", "Lấy số năm ngoái",
     "lấy theo quý trước"],
)  # fmt: skip
def test_a_remark_on_figures_as_of_the_end_of_a_year_is_understood(remark) -> None:
    assert told(remark, YEAR, is_flow=False)


@pytest.mark.parametrize(
    "remark",
    ["lớp tập huấn tháng 6/2024", "Tập huấn 2 lớp", "năm 2024", "đến hết năm 2024", "tính đến 31/12/2024",
     "lũy kế giai đoạn 2021-2025", "lũy kế đến hết năm 2024", "từ đầu giai đoạn đến nay",
     "QĐ 123/QĐ-UBND ngày 3/6/2024", "đã tập huấn xong tháng 6", "Tập huấn từ 2022 đến nay"],
)  # fmt: skip
def test_what_happened_within_the_year_is_no_matter_of_its_end(remark) -> None:
    assert told(remark, YEAR, is_flow=False) == []


@pytest.mark.parametrize(
    ("remark", "words"),
    [("Đã giải thể tháng 10/2024", "giải thể"), ("chưa đi vào hoạt động", "chưa đi vào"), ("chưa giải thể", ""),
     ("nợ tiêu chí 8", "nợ tiêu chí"), ("da giai the", "giai the"),
     ("Hoạt động tốt", ""), ("sử dụng đúng hạn", ""), ("Đã được công nhận", "")],
)  # fmt: skip
def test_the_end_of_a_thing_is_told_in_words(remark, words) -> None:
    assert end_told(remark) == words
