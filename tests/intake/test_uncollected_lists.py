"""Words of lists: those that say that there is nothing to be listed, and those that say that nobody knows yet."""

import pytest

from ntm_pipeline.intake.uncollected import says_nothing_is_there, words_of_unknown


@pytest.mark.parametrize(
    "text",
    [
        "Không",
        "không có",
        "Không phát sinh",
        "Không có HTX nào",
        "Không có xã nông thôn mới nào.",
        "-",
        "0",
        "KHÔNG CÓ GÌ",
    ],
)
def test_what_says_that_there_is_nothing(text: str) -> None:
    assert says_nothing_is_there(text)
    assert not words_of_unknown(text, is_entry=True)


@pytest.mark.parametrize(
    "text", ["…", "Không hoạt động", "Không rõ", "Không có số liệu", "HTX Không Tên", "x", "", "Chưa"]
)
def test_what_does_not_say_so(text: str) -> None:
    assert not says_nothing_is_there(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Chưa có số liệu", "chua co so lieu"),
        ("Xã Minh Tiến đang rà soát", "dang ra soat"),
        ("(sẽ gửi sau khi họp)", "se gui sau khi hop"),
        ("…", "…"),
        ("Danh sách HTX đang hoạt động", ""),
        ("Kèm theo Báo cáo số 12/BC-UBND", ""),
    ],
)
def test_what_says_that_nobody_knows_yet(text: str, words: str) -> None:
    assert words_of_unknown(text) == words


def test_only_in_the_place_of_an_entry_is_another_file_meant() -> None:
    assert words_of_unknown("Xem phụ lục kèm theo", is_entry=True)
    assert not words_of_unknown("Xem phụ lục kèm theo")
