"""What headings say beside the name of a thing."""

import pytest

from ntm_pipeline.reading.tables.qualifiers import names_a_kind_of_period, qualified

NOTHING: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("text", "kinds", "period", "rest"),
    [
        ("Tổng số hồ sơ công việc", set(), "", "tong so ho so cong viec"),
        ("Tổng số hồ sơ (KH)", {"plan"}, "", "tong so ho so"),
        ("Kế hoạch năm 2024", {"plan"}, "nam 2024", ""),
        ("KH giao", {"plan"}, "", "giao"),
        ("Ước thực hiện", {"estimate"}, "", ""),
        ("Số hồ sơ ước đạt", {"estimate"}, "", "so ho so"),
        ("Cùng kỳ năm trước", {"earlier"}, "", ""),
        ("Cùng kỳ năm 2023", {"earlier"}, "", ""),
        ("So sánh với cùng kỳ (%)", {"comparison"}, "", ""),
        ("Từ kỳ trước chuyển sang", {"carried"}, "", ""),
        ("Lũy kế từ đầu năm", {"cumulative", "since_new_year"}, "", ""),
        ("Lũy kế từ đầu giai đoạn", {"cumulative", "since_plan"}, "", ""),
        ("Thực hiện từ đầu năm đến hết tháng trước", {"result", "cumulative", "since_new_year", "earlier"}, "", ""),
        ("Trong kỳ", {"current"}, "", ""),
        ("Thực hiện tháng 6/2024", {"result"}, "thang 6/2024", ""),
        ("Quý II", set(), "quy ii", ""),
        ("Tổng số hồ sơ 6 tháng đầu năm", set(), "6 thang dau nam", "tong so ho so"),
        ("đã tập huấn trong năm 2024", {"current"}, "nam 2024", "da tap huan"),
        ("Nam", {"male"}, "", ""),
        ("Trong đó: nữ", {"female"}, "", ""),
        ("Năm", set(), "", "nam"),
        ("Tổng số", {"whole"}, "", ""),
        ("Quyết định 12/2024", set(), "", "quyet dinh 12 2024"),
    ],
)
def test_qualifying_words_are_told_from_names(text, kinds, period, rest) -> None:
    assert qualified(text) == (kinds, period, rest)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("Tháng", "month"), ("QUÝ", "quarter"), ("Năm báo cáo", "year"), ("Kỳ:", "period"), ("Năm thành lập", "")],
)
def test_a_heading_tells_that_its_cells_hold_a_period(text, kind) -> None:
    assert names_a_kind_of_period(text) == kind
