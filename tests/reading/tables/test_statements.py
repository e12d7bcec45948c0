"""What titles say of the figures below them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntm_pipeline.reading.tables.statements import statements_in


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("KẾT QUẢ TẬP HUẤN NĂM 2024 VÀ KẾ HOẠCH NĂM 2025", "Năm 2024"),
        ("KẾT QUẢ TẬP HUẤN NĂM 2024 (KẾ HOẠCH NĂM 2025)", "Năm 2024"),
        ("KẾT QUẢ NĂM 2024 VÀ KẾ HOẠCH NĂM TỚI", "Năm 2024"),
        ("TẬP HUẤN NĂM 2024, PHƯƠNG HƯỚNG NHIỆM VỤ NĂM 2025", "Năm 2024"),
        ("KẾT QUẢ NĂM 2024 THEO KẾ HOẠCH ĐÃ PHÊ DUYỆT NĂM 2023", "Năm 2024"),
        ("KẾT QUẢ NĂM 2024 SO VỚI NĂM 2023", "Năm 2024"),
        ("KẾT QUẢ QUÝ I/2024 VÀ CÙNG KỲ NĂM 2023", "Quý I/2024"),
        ("(So với cùng kỳ năm 2023)\nQuý I năm 2024", "Quý I/2024"),
        ("KẾT QUẢ QUÝ I NĂM 2024 SO VỚI CÙNG KỲ NĂM TRƯỚC", "Quý I/2024"),
        ("TẬP HUẤN GIAI ĐOẠN 2021-2025, NĂM 2024", "Năm 2024"),
        ("9 THÁNG ĐẦU NĂM 2024, ƯỚC THỰC HIỆN NĂM 2024", "9 tháng đầu năm 2024"),
        ("9 THÁNG, ƯỚC CẢ NĂM 2024", "9 tháng đầu năm 2024"),
        ("6 THÁNG ĐẦU NĂM, NHIỆM VỤ 6 THÁNG CUỐI NĂM 2024", "6 tháng đầu năm 2024"),
        ("PHÒNG TÀI CHÍNH - KẾ HOẠCH\nKẾT QUẢ NĂM 2024", "Năm 2024"),
        ("SỞ KẾ HOẠCH VÀ ĐẦU TƯ\nNĂM 2024", "Năm 2024"),
        ("SỞ KẾ HOẠCH\nNĂM 2024", "Năm 2024"),
        ("KẾT QUẢ THỰC HIỆN KẾ HOẠCH NĂM 2024", "Năm 2024"),
        ("CHƯƠNG TRÌNH MỤC TIÊU QUỐC GIA NĂM 2024", "Năm 2024"),
        ("KẾT QUẢ ĐÁNH GIÁ CHỈ TIÊU 8.4 NĂM 2024", "Năm 2024"),
        ("VỐN ĐẦU TƯ NĂM 2024", "Năm 2024"),
        ("Đại Từ, tháng 3 năm 2025\nKẾT QUẢ NĂM 2024", "Năm 2024"),
        ("KÍNH GỬI QUÝ CƠ QUAN\nNĂM 2024", "Năm 2024"),
    ],
)
def test_of_several_periods_the_result_is_told(title, period) -> None:
    told = statements_in(title)
    assert told.period is not None
    assert (told.period.label, told.unclear, told.no_results) == (period, (), ())


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("TỔNG HỢP KẾ HOẠCH TẬP HUẤN NĂM 2025", ("KẾ HOẠCH TẬP HUẤN NĂM 2025",)),
        ("TỔNG HỢP KẾ HOẠCH TẬP HUẤN\nNĂM 2025", ("KẾ HOẠCH TẬP HUẤN NĂM 2025",)),
        ("TẬP HUẤN NĂM 2025 (DỰ KIẾN)", ("DỰ KIẾN",)),
        ("TẬP HUẤN NĂM 2025 (SỐ KẾ HOẠCH)", ("KẾ HOẠCH",)),
        ("Kỳ báo cáo: Quý I/2024\nKẾ HOẠCH NĂM 2025", ("KẾ HOẠCH NĂM 2025",)),
        ("ƯỚC THỰC HIỆN NĂM 2024", ("ƯỚC THỰC HIỆN NĂM 2024",)),
        ("KẾT QUẢ NĂM 2024 VÀ ƯỚC THỰC HIỆN NĂM 2024", ("ƯỚC THỰC HIỆN NĂM 2024",)),
        ("GIAO CHỈ TIÊU TẬP HUẤN NĂM 2024", ("GIAO CHỈ TIÊU TẬP HUẤN NĂM 2024",)),
        ("KẾ HOẠCH NĂM 2025 VÀ KẾT QUẢ NĂM 2024", ("KẾ HOẠCH NĂM 2025",)),
        ("NHU CẦU TẬP HUẤN NĂM 2025", ("NHU CẦU TẬP HUẤN NĂM 2025",)),
        ("HỒ SƠ NĂM 2024 (CÙNG KỲ NĂM TRƯỚC)", ("CÙNG KỲ NĂM TRƯỚC",)),
        ("KH giao năm 2024", ("KH giao năm 2024",)),
        ("TẬP HUẤN NĂM 2024 (ƯTH)", ("ƯTH",)),
        ("PHƯƠNG ÁN TẬP HUẤN NĂM 2025", ("PHƯƠNG ÁN TẬP HUẤN NĂM 2025",)),
        ("ĐỀ XUẤT DANH SÁCH TẬP HUẤN NĂM 2025", ("ĐỀ XUẤT DANH SÁCH TẬP HUẤN NĂM 2025",)),
        ("TẬP HUẤN NĂM 2025\n(Kèm theo Kế hoạch số 12/KH-UBND)", ("Kèm theo Kế hoạch số 12/KH-UBND",)),
        ("KẾT QUẢ NĂM 2025\n(Kèm theo Kế hoạch số 12/KH-UBND)", ()),
        ("DANH SÁCH HTX\n(Kèm theo Kế hoạch số 12/KH-UBND)", ("Kèm theo Kế hoạch số 12/KH-UBND",)),
        ("KẾT QUẢ TẬP HUẤN (Kèm theo Kế hoạch số 12/KH-UBND)", ()),
    ],
)
def test_plans_estimates_and_earlier_periods_are_no_results(title, words) -> None:
    assert statements_in(title).no_results == words


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("NĂM 2023 VÀ NĂM 2024", ("NĂM 2023", "NĂM 2024")),
        ("KẾT QUẢ CẢ NĂM 2024\nQuý I năm 2024", ("CẢ NĂM 2024", "Quý I năm 2024")),
        ("KẾT QUẢ QUÝ IV, KẾ HOẠCH NĂM 2025", ("QUÝ IV", "NĂM 2025")),
        ("BÁO CÁO QUÝ I", ("QUÝ I",)),
        ("QUÝ I, II NĂM 2024", ("QUÝ I , II",)),
        ("THÁNG 12 VÀ NĂM 2024", ("THÁNG 12 VÀ NĂM",)),
        ("KẾT QUẢ GIAI ĐOẠN 2021-2025", ("GIAI ĐOẠN 2021-2025",)),
        ("BÁO CÁO THÁNG GIÊNG NĂM 2024", ("THÁNG GIÊNG NĂM 2024",)),
        ("BÁO CÁO TUẦN 12 NĂM 2024", ("TUẦN 12 NĂM 2024",)),
        ("TẬP HUẤN ĐỢT 1 NĂM 2024", ("ĐỢT 1 NĂM 2024",)),
        ("BÁO CÁO ĐẦU NĂM 2024", ("ĐẦU NĂM 2024",)),
        ("BÁO CÁO CUỐI NĂM 2024", ("CUỐI NĂM 2024",)),
        ("BÁO CÁO SƠ KẾT NĂM 2024", ("SƠ KẾT NĂM 2024",)),
        ("BÁO CÁO LẦN 3 NĂM 2024", ("BÁO CÁO LẦN 3 NĂM 2024",)),
        ("BÁO CÁO TỪ ĐẦU NĂM 2024 ĐẾN NAY", ("ĐẾN NAY", "NĂM 2024")),
        ("BÁO CÁO QUÝ NĂM 2024", ("QUÝ NĂM 2024",)),
        ("Kết quả thực hiện mục tiêu đến năm 2025", ("năm 2025",)),
    ],
)
def test_what_leaves_the_period_open_is_named(title, named) -> None:
    told = statements_in(title)
    assert (told.period, told.period_text, told.unclear) == (None, "", named)


# Words of time as they stand in names: "Bảo Thắng 6 tháng" was taken for June, "Đại Từ quý I" for "từ quý I".
@pytest.mark.parametrize("period", ["QUÝ I/2024", "NĂM 2024", "6 THÁNG ĐẦU NĂM 2024", "THÁNG 5/2024"])
@pytest.mark.parametrize(
    "place",
    [
        "HUYỆN BẢO THẮNG", "HUYỆN ĐẠI TỪ", "HUYỆN LỤC NAM", "HUYỆN THANH BA", "HUYỆN CÁT HẢI", "HUYỆN GÒ DẦU",
        "HUYỆN TUẦN GIÁO", "HUYỆN PHÚ QUÍ", "PHƯỜNG HƯƠNG TRÀ", "PHƯỜNG TAM THẮNG", "XÃ NAM THẮNG", "XÃ TÂN ƯỚC",
        "XÃ LÊ QUÝ ĐÔN", "XÃ VÂN TỪ", "QUẬN 12", "PHƯỜNG NGÃ BẢY",
    ],
)  # fmt: skip
def test_the_name_of_a_place_says_nothing_of_time(place, period) -> None:
    of_period = statements_in(period).period
    for title in (f"BÁO CÁO {place} {period}", f"BÁO CÁO CỦA {place}, {period}", f"{place}\nBÁO CÁO {period}"):
        told = statements_in(title)
        assert (told.period, told.unclear, told.since, told.no_results) == (of_period, (), (), ())


def test_what_is_cumulated_since_an_earlier_period_is_told() -> None:
    assert statements_in("QUÝ I/2024 (LŨY KẾ TỪ NĂM 2023)").since == ("từ NĂM 2023", "LŨY KẾ TỪ")
    assert statements_in("TÍNH ĐẾN HẾT NĂM 2024").until == "NĂM 2024"


@given(st.text(alphabet="kếhoạchKẾHOẠCH năm2024,()|\nquýI sovớiước", max_size=80))
def test_any_text_says_something_or_nothing(text) -> None:
    told = statements_in(text)
    assert (told.period is None) == (told.period_text == "")
    assert told.period is None or not told.unclear
