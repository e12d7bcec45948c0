"""Which ticks the letters of picture fonts show."""

import pytest

from ntm_pipeline.issues import UnreadableError
from ntm_pipeline.vietnamese.choices import parse_yes_no
from ntm_pipeline.vietnamese.picture_fonts import picture_font, shown_in


@pytest.mark.parametrize(
    ("name", "family"),
    [("Wingdings", "wingdings"), ("Wingdings 2", "wingdings 2"), ("'Webdings'", "webdings"), ("Symbol", "symbol"),
     ("ITC Zapf Dingbats", "zapfdingbats"), ("ZapfDingbats", "zapfdingbats"), ("Segoe UI Symbol", None),
     (".VnTime", None), ("Times New Roman", None)],
)  # fmt: skip
def test_families(name, family) -> None:
    assert picture_font(name) == family


@pytest.mark.parametrize(
    ("font", "text", "shown"),
    [("wingdings", "ü", "✓"), ("wingdings", "\uf0fc", "✓"), ("wingdings", "x", "☒"), ("wingdings", "1", None),
     ("wingdings 2", "P", "✓"), ("wingdings 2", "O", "✗"), ("webdings", "a", "✓"), ("symbol", "120", "120"),
     ("symbol", "abc", None)],
)  # fmt: skip
def test_what_is_shown(font, text, shown) -> None:
    assert shown_in(font, text) == shown


@pytest.mark.parametrize(("text", "value"), [("✅", True), ("☑", True), ("☐", False), ("□", False)])
def test_ticks_and_empty_boxes_mean_yes_and_no(text, value) -> None:
    assert parse_yes_no(text) is value


@pytest.mark.parametrize("text", ["☒", "ý", "ü", "û", "þ", "P", "O", "\uf0fc", "✗", "Có (một phần)"])
def test_what_may_be_either_is_asked_back(text) -> None:
    with pytest.raises(UnreadableError):
        parse_yes_no(text)
