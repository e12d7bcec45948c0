"""What was read in a wrong code page comes back, what is in order stays, and lost letters are told."""

import pytest

from ntm_pipeline.units.registry import UnitRegistry
from ntm_pipeline.vietnamese.mojibake import is_garbled, undone, words_with_losses

NAMES = sorted({version.unit_name for version in UnitRegistry.load().versions})


def garbled(text: str, encoding: str) -> str:
    letters = []
    for byte in text.encode():
        try:
            letters.append(bytes([byte]).decode(encoding))
        except UnicodeDecodeError:
            letters.append(chr(byte))
    return "".join(letters)


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "cp1258", "cp437", "cp850", "mac_roman"])
def test_names_come_back_from_a_wrong_code_page(encoding) -> None:
    texts = ["HTX Chè Phúc Lương", "HTX Rau sạch Đại Từ", "Tổng số hồ sơ công việc", "Ngày đăng ký", "Xã Bình Long"]
    for text in texts:
        found = undone(garbled(text, encoding))
        assert found is not None, text
        assert found.text == text


def test_what_was_garbled_twice_comes_back() -> None:
    found = undone(garbled(garbled("Tổng số hồ sơ", "cp1252"), "cp1252"))
    assert found is not None
    assert found.text == "Tổng số hồ sơ"


def test_no_name_of_a_unit_is_changed_or_doubted() -> None:
    assert len(NAMES) > 5_000
    assert [name for name in NAMES if undone(name) or is_garbled(name) or words_with_losses(name)] == []


@pytest.mark.parametrize(
    "text", ["“ĐẠI XÔ", "THỊ XÃ”", "«Khá»", "HTX “Chè Xã”", "5 m²", "30 °C", "Ăą", "Ă£", "½ mẫu", "XÃ…"]
)
def test_marks_behind_letters_are_no_letters_of_others(text) -> None:
    assert undone(text) is None


def test_a_text_that_lacks_a_byte_is_left_and_told() -> None:
    text = garbled("Số liệu được", "cp1252").replace("‘", "")
    assert undone(text) is None
    assert is_garbled(text)


@pytest.mark.parametrize(
    ("text", "count"),
    [("M? ??n v?", 3), ("Qu? I/2024", 1), ("X? Phúc L??ng", 2), ("Có?", 0), ("HTX nào chưa báo cáo?", 0),
     ("https://a.vn/?b=c", 0), ("???", 0), ("Ti?n", 1), ("Có phải HTX?", 0)],
)  # fmt: skip
def test_question_marks_in_place_of_letters_are_counted(text, count) -> None:
    assert words_with_losses(text) == count
