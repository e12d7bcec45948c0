"""Periods within running text, each with where it stands."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntm_pipeline.vietnamese.period_mentions import find_mentions, words_of


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("KẾT QUẢ NĂM 2024 VÀ KẾ HOẠCH NĂM 2025", [("period", "Năm 2024"), ("period", "Năm 2025")]),
        ("HỒ SƠ CÔNG VIỆC QUÝ II\nNĂM 2023", [("period", "Quý II/2023")]),
        ("Tháng 5 | Năm 2024", [("period", "Tháng 5/2024")]),
        ("Báo cáo (Quý I năm 2024)", [("period", "Quý I/2024")]),
        ("BÁO CÁO 2024", [("period", "Năm 2024")]),
        ("Năm: 2024", [("period", "Năm 2024")]),
        ("từ tháng 1 đến tháng 6 năm 2024", [("period", "6 tháng đầu năm 2024")]),
        ("từ ngày 01/01/2024 đến ngày 31/03/2024", [("period", "Quý I/2024")]),
        ("9 THÁNG, ƯỚC CẢ NĂM 2024", [("months", "9 tháng đầu năm 2000"), ("period", "Năm 2024")]),
        ("Quý I năm trước", [("months", "Quý I/2000")]),
        ("GIAI ĐOẠN 2021 - 2025, NĂM 2024", [("years", None), ("period", "Năm 2024")]),
        ("Từ ngày 15/12/2023 đến ngày 14/3/2024", [("days", None)]),
        ("Kèm theo Kế hoạch số 154/KH-UBND ngày 5 tháng 3 năm 2022", [("document", None)]),
        ("theo 12/2024/TT-BNV", [("document", None)]),
        ("Đại Từ, ngày 14 tháng 3 năm 2024", [("day", None)]),
        ("Đại Từ, ngày … tháng 3 năm 2024", [("day", None)]),
        ("số liệu tính đến ngày 31/12/2024", [("day", None)]),
        ("2024-03-01", [("day", None)]),
        ("Quỹ tín dụng, quy mô, 5 tháng tuổi", [("months", "Tháng 1–5/2000")]),
        ("Tháng 13/2024 năm nay", []),
    ],
)  # fmt: skip
def test_periods_are_found_with_their_years_or_without(text, found) -> None:
    mentions = find_mentions(words_of(text))
    assert [(one.kind, one.period.label if one.period else None) for one in mentions] == found


@given(st.text(alphabet="qQuUýÝíI iVvnNăĂmM 20 43/-(),;|\n.thángTHÁNG", max_size=60))
def test_any_text_gives_mentions_in_order_that_do_not_overlap(text) -> None:
    words = words_of(text)
    mentions = find_mentions(words)
    assert all(one.first < one.end <= len(words) for one in mentions)
    assert all(one.end <= other.first for one, other in pairwise(mentions))
