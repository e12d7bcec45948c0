"""How spellings compare, and what counts as nothing written."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntm_pipeline.vietnamese.text import fold, fold_ascii, is_blank, is_dash, is_none


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Hoà Bình", "Hòa Bình", id="tone on a or on o"),
        pytest.param("Luỹ kế", "Lũy kế", id="tone on y or on u"),
        pytest.param("THUÝ", "thúy", id="capitals"),
        pytest.param("khoẻ", "khỏe", id="tone in oe"),
        pytest.param(unicodedata.normalize("NFD", "Đại Từ"), "đại từ", id="decomposed accents"),
        pytest.param("Kỳ\n báo\u00a0 cáo ", "kỳ báo cáo", id="line breaks and hard spaces"),
        pytest.param("Bà Rịa – Vũng Tàu", "Bà Rịa - Vũng Tàu", id="dashes"),
        pytest.param("Ðại Từ", "Đại Từ", id="the Icelandic letter that looks like Đ"),
        pytest.param("１２３", "123", id="full-width digits"),
        pytest.param("Mã\u200b xã\ufeff", "mã xã", id="invisible characters"),
    ],
)
def test_two_spellings_of_one_wording_fold_to_the_same(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Văn Lang", "Văn Lăng", id="two communes of one province"),
        pytest.param("Quy", "Qui", id="i and y"),
        pytest.param("Đa", "Da", id="đ and d"),
    ],
)
def test_folding_keeps_different_names_apart(one, other):
    assert fold(one) != fold(other)


def test_folding_to_ascii_drops_accents_and_the_bar_of_d():
    assert fold_ascii("Đơn vị  báo cáo: Thuỷ NGUYÊN") == "don vi bao cao: thuy nguyen"


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


@pytest.mark.parametrize("text", ["", "  ", "\u00a0", "\n\t", "\u200b"])
def test_blank_is_nothing_written(text):
    assert is_blank(text)
    assert is_none(text)
    assert not is_dash(text)


@pytest.mark.parametrize("text", ["-", "–", "—", " - ", "--", "...", "…", "x", "X", "Không", "không có"])
def test_a_mark_of_none_is_written_and_means_none(text):
    assert is_dash(text)
    assert is_none(text)
    assert not is_blank(text)


@pytest.mark.parametrize("text", ["0", "-1", "Không đạt", "xã", "."])
def test_what_says_something_is_not_none(text):
    assert not is_none(text)
