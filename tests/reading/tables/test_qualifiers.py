"""What headings say beside the name of a thing."""

import random

import pytest

from ntm_pipeline.reading.tables.qualifiers import OTHER_KINDS, may_be_bare, names_a_kind_of_period, qualified

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


_PIECES = (
    "Kế hoạch", "KH", "K/H năm", "năm", "Ước", "Ước TH", "thực hiện", "Cùng kỳ", "năm trước", "2023", "2024", "quý I",
    "Quý", "tháng 3", "T3", "6 tháng đầu năm", "Lũy kế", "từ đầu năm", "cộng dồn", "so với", "So sánh", "tăng, giảm",
    "tồn đầu kỳ", "trong kỳ", "chuyển sang kỳ sau", "Dự kiến", "/", "-", ",", "(", ")", ".", "%", "số", "của", "trong",
    "đến", "tỷ lệ", "hoàn thành", "giao", "Xã Phúc Lương", "hồ sơ",
)  # fmt: skip


def test_a_text_that_names_only_a_kind_or_a_period_is_never_passed_by() -> None:
    """A cell that says that its row is planned must not be taken for a name because a quick look missed it."""
    chance = random.Random(7)
    bare = 0
    for _ in range(20_000):
        text = chance.choice((" ", "  ", "")).join(chance.choices(_PIECES, k=chance.randint(1, 5)))
        said = qualified(text)
        if said.is_bare and (said.period or said.kinds & {*OTHER_KINDS, "cumulative"}):
            bare += 1
            assert may_be_bare(text), text
    assert bare > 2_000
    assert not any(map(may_be_bare, ("Xã Phúc Lương", "12345-6", "Nguyễn Văn A", "", "…")))
