"""Text typed in TCVN3 and VNI fonts becomes Unicode, and text that is Unicode already stays as it is."""

import csv
import unicodedata
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ntm_pipeline.units
from ntm_pipeline.reading.spreadsheets.legacy_columns import convert_legacy_text, may_be_legacy, unicode_columns
from ntm_pipeline.reading.spreadsheets.reader import read_grids
from ntm_pipeline.reading.spreadsheets.sheet import Sheet
from ntm_pipeline.vietnamese.legacy_fonts import LEGACY_READINGS, from_tcvn3, from_vni, meanings
from ntm_pipeline.vietnamese.syllables import is_syllable
from tests.reading.spreadsheets.old_fonts import LETTERS, tcvn3, vni

WRITERS = {"TCVN3": tcvn3, "VNI": vni}
HEADING = ["TT", "Mã xã", "Tên xã", "Số hồ sơ", "Ngày báo cáo"]
FIGURES = [
    "",
    "-",
    "x",
    "1.234,5",
    "85,5 %",
    "31/12/2024",
    "05734",
    "45657",
    "VN-LDOR-0001",
    "-7",
    "x²",
    "½",
    "2 × 3 m",
    "§ 5",
]

with Path(ntm_pipeline.units.__file__).with_name("units.csv").open(encoding="utf-8", newline="") as file:
    UNITS = list(csv.DictReader(file))
NAMES = sorted({unit["unit_name"] for unit in UNITS})
COMMUNES_OF: dict[str, list[str]] = {}
for unit in UNITS:
    COMMUNES_OF.setdefault(unit["parent_unit_id"], []).append(unit["unit_name"])


def column(texts: list[str]) -> list[str]:
    """What becomes of a sheet of one column."""
    return unicode_columns([texts]).get(0, texts)


def folded(texts: list[str]) -> list[str]:
    return [unicodedata.normalize("NFC", text).casefold() for text in texts]


def sheet_of(names: list[str]) -> list[list[str]]:
    """The columns of an ordinary report."""
    return [
        [heading, *cells]
        for heading, cells in zip(
            HEADING,
            (
                [str(number) for number in range(len(names))],
                [f"{number:05}" for number in range(len(names))],
                names,
                ["1.234"] * len(names),
                ["31/12/2024"] * len(names),
            ),
            strict=True,
        )
    ]


# --- the tables


def test_there_are_134_vietnamese_letters_beyond_ascii():
    assert len(set(LETTERS)) == 134


@pytest.mark.parametrize("letter", LETTERS)
def test_every_letter_is_read_from_vni(letter):
    assert from_vni(vni(letter)) == letter
    assert from_vni(f"b{vni(letter)}nh 12") == f"b{letter}nh 12"


@pytest.mark.parametrize("letter", LETTERS)
def test_every_letter_is_read_from_tcvn3(letter):
    # Its capitals with tones are those of another font, in which the same bytes look different.
    read = letter if letter in "ĂÂÊÔƠƯĐ" else letter.lower()
    assert from_tcvn3(f"b{tcvn3(letter)}nh 12") == f"b{read}nh 12"


@pytest.mark.parametrize(
    ("read", "written", "text"),
    [
        (from_tcvn3, "TØnh Th¸i Nguyªn, HuyÖn §Þnh Hãa", "Tỉnh Thái Nguyên, Huyện Định Hóa"),
        (from_tcvn3, "ph\xad\xadêng", "phưường"),
        (from_tcvn3, "HTX N¤NG NGHIÖP Hå S¥N", "HTX NÔNG NGHIỆP HỒ SƠN"),
        (from_tcvn3, "X· Hå A", "Xã Hồ A"),
        (from_tcvn3, "2 × 3 m, ½ ha · 5 m²", "2 × 3 m, ½ ha · 5 m²"),
        (from_vni, "Tænh Ñoàng Nai, Huyeän Vónh Cöûu, xaõ Phuù Lyù", "Tỉnh Đồng Nai, Huyện Vĩnh Cửu, xã Phú Lý"),
        (from_vni, "ÑAÉK LAÉK, UÛY BAN NHAÂN DAÂN, AÙ CHAÂU", "ĐẮK LẮK, ỦY BAN NHÂN DÂN, Á CHÂU"),
    ],
)
def test_texts_as_the_fonts_show_them(read, written, text):
    assert read(written) == text


# --- what is told by the spelling


@pytest.mark.parametrize(
    "word",
    [
        "Huyện",
        "nghiêng",
        "quyết",
        "giếng",
        "gì",
        "yên",
        "khuỷu",
        "Kỳ",
        "Hoà",
        "Hòa",
        "ĐẮK",
        "ngoằng",
        "ước",
        "quí",
        "giỏ",
    ],
)
def test_syllables(word):
    assert is_syllable(word)
    assert is_syllable(unicodedata.normalize("NFD", word))


@pytest.mark.parametrize(
    "word", ["HuyÖn", "Huyeän", "xaõ", "maï", "tuá", "kà", "nghà", "cê", "mat", "hoc", "ngườì", "Bỡnh", "", "1", "bcd"]
)
def test_what_is_no_syllable(word):
    assert not is_syllable(word)


# --- Unicode stays


@given(st.lists(st.sampled_from(NAMES + LETTERS + FIGURES), max_size=40))
def test_a_column_of_unicode_is_never_changed(texts):
    assert column(texts) == texts


@pytest.mark.parametrize("only", ["all", "Latin-1 letters"])
def test_the_names_of_all_units_are_never_changed(only):
    for names in [NAMES, *COMMUNES_OF.values()]:
        kept = [name for name in names if only == "all" or all(letter < "\u0100" for letter in name)]
        assert column(kept) == kept


@given(st.lists(st.text(st.characters(codec="latin-1")), min_size=1, max_size=30))
def test_no_column_gains_or_loses_a_cell(texts):
    assert len(column(texts)) == len(texts)


@pytest.mark.parametrize(
    "texts",
    [
        ["Café", "Müller", "naïve", "Señor", "Ångström", "Nestlé"],
        ["Hà Nam", "Hòa Bình", "Hà Giang", "Ninh Bình", "Phú Thành", "Bình Hòa"],
        ["«Xã Hòa»", "5 × 3 m²", "½ ha", "25 °C", "§ 5", "© 2024", "· Hà"],
        ["®", "§", "µ", "ª", "¹", "¸", "¤"],
        ["Café", "Müller", "naïve", "Señor", "Ångström", "Nestlé", "Citroën", "TØnh", "HuyÖn", "Quèc"],
        ["TØnh"],
    ],
    ids=[
        "foreign words",
        "Unicode without typical letters",
        "signs",
        "signs alone",
        "mostly foreign words",
        "one word proves nothing",
    ],
)
def test_what_is_no_legacy_text_is_left_alone(texts):
    assert column(texts) == texts


@pytest.mark.parametrize("font", WRITERS)
def test_a_unicode_column_beside_a_legacy_one_is_left_alone(font):
    names = COMMUNES_OF["01-thanh-pho-ha-noi"][:20]
    legacy = [WRITERS[font](name) for name in names]
    for other in (["Hà", "Hòa"], ["Chè", "Cà phê", "Lúa"], ["Bò", "Dê", "Gà"], ["Hòa Bình"], names, ["×"]):
        cells = (other * 20)[:20]
        found = unicode_columns([legacy, cells])
        assert folded(found[0]) == folded(names)
        assert 1 not in found


# --- legacy text is found


@pytest.mark.parametrize("font", WRITERS)
def test_reports_on_the_units_of_the_country_are_read_in_either_font(font):
    wrong = []
    for parent, names in COMMUNES_OF.items():
        columns = sheet_of(names)
        found = unicode_columns([[WRITERS[font](text) for text in cells] for cells in columns])
        if [folded(found.get(place, cells)) for place, cells in enumerate(columns)] != [*map(folded, columns)]:
            wrong.append(parent)
    assert not wrong


@given(
    names=st.lists(st.sampled_from(NAMES), min_size=12, max_size=40, unique=True),
    figures=st.lists(st.sampled_from(FIGURES), min_size=1),
    font=st.sampled_from(sorted(WRITERS)),
)
@settings(deadline=None)
def test_a_column_written_in_a_font_comes_back_and_figures_stay(names, figures, font):
    text = ["Tên đơn vị hành chính trực thuộc huyện", *names]
    cells = (["Số hồ sơ", *figures] * len(text))[: len(text)]
    found = unicode_columns(
        [[WRITERS[font](one) for one in text], [figure.replace("Số hồ sơ", "") for figure in cells]]
    )
    assert folded(found[0]) == folded(text)
    assert 1 not in found


@pytest.mark.parametrize("font", WRITERS)
@pytest.mark.parametrize("figure", FIGURES)
def test_figures_among_legacy_names_are_not_altered(font, figure):
    names = COMMUNES_OF["01-thanh-pho-ha-noi"][:9]
    assert column([*map(WRITERS[font], names), figure, *map(WRITERS[font], names)])[9] == figure


@pytest.mark.parametrize("font", WRITERS)
def test_unicode_headings_over_legacy_names_stay(font):
    columns = sheet_of(["Xã Hóa Thượng", "Xã Hòa Bình", "Xã Quang Sơn", "Xã Văn Lăng", "Xã Tân Long", "Xã Hóa Trung"])
    legacy = [[cells[0], *map(WRITERS[font], cells[1:])] for cells in columns]
    found = unicode_columns(legacy)
    assert found == {2: columns[2]}


# In TCVN3 “Hãa” is Hóa, and “Lóa” is Lúa; both might be Unicode.
AMBIGUOUS = ("Lóa", "Lúa")
PROVEN = (["TØnh", "HuyÖn", "X· V¨n", "Quèc lé"], ["Tỉnh", "Huyện", "Xã Văn", "Quốc lộ"])


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        pytest.param(
            [[*PROVEN[0], AMBIGUOUS[0]]],
            {0: [*PROVEN[1], AMBIGUOUS[1]]},
            id="all of the sheet is legacy",
        ),
        pytest.param(
            [["Tên huyện", *PROVEN[0], AMBIGUOUS[0]]],
            {0: ["Tên huyện", *PROVEN[1], AMBIGUOUS[0]]},
            id="below legacy text in a sheet that also holds Unicode it stays",
        ),
        pytest.param(
            [["Tên huyện", *PROVEN[0], AMBIGUOUS[0]], ["Tên xã", *PROVEN[0], PROVEN[0][0]]],
            {0: ["Tên huyện", *PROVEN[1], AMBIGUOUS[1]], 1: ["Tên xã", *PROVEN[1], PROVEN[1][0]]},
            id="beside legacy text",
        ),
        pytest.param(
            [[PROVEN[0][0], AMBIGUOUS[0], *PROVEN[0][1:]], ["", "Đường", "", "", ""]],
            {0: [PROVEN[1][0], AMBIGUOUS[1], *PROVEN[1][1:]]},
            id="between legacy text beside Unicode",
        ),
        pytest.param(
            [[*PROVEN[0], "HTX «Hòa»", *PROVEN[0]], ["Đường", *[""] * 8]],
            {0: [*PROVEN[1], "HTX «Hòa»", *PROVEN[1]]},
            id="quoted Unicode between legacy text",
        ),
    ],
)
def test_a_cell_that_may_be_both_follows_those_around_it(columns, found):
    assert unicode_columns(columns) == found


def test_a_name_that_is_a_syllable_by_chance_only_is_legacy_like_all_of_its_sheet():
    names = ["Xã Chứ Kbô", "Xã Cư Né", "Pơng Drang", "Xã Tân Lập"]
    assert column([*map(vni, names)]) == names


@pytest.mark.parametrize("word", ["hà", "hị", "Haø²"])
def test_a_word_with_a_character_that_a_font_lacks_means_nothing_in_it(word):
    assert meanings(word, LEGACY_READINGS) == frozenset()


def test_titles_in_one_column_are_read_by_what_the_sheet_proves():
    names = ["Xã Hóa Thượng", "Xã Quang Sơn", "Xã Văn Lăng", "Xã Tân Long"]
    columns = [[tcvn3("Hồ sơ"), "", "1", "2", "3", "4"], ["", "", *map(tcvn3, names)]]
    assert unicode_columns(columns) == {0: ["Hồ sơ", "", "1", "2", "3", "4"], 1: ["", "", *names]}


def test_two_fonts_in_two_columns_are_told_apart():
    names = ["Xã Hóa Thượng", "Xã Quang Sơn", "Xã Văn Lăng", "Xã Tân Long", "Huyện Đồng Hỷ"]
    assert unicode_columns([[*map(tcvn3, names)], [*map(vni, names)]]) == {0: names, 1: names}


# --- the sheet


def test_a_sheet_is_converted_and_the_columns_are_noted():
    names = ["Xã Hóa Thượng", "Xã Quang Sơn", "Xã Văn Lăng"]
    rows = [[str(number), tcvn3(name), "1.234"] for number, name in enumerate(names)]
    sheet = Sheet("Biểu", rows, [1, 2, 3], [])
    convert_legacy_text(sheet, "\n".join(map("\n".join, sheet.rows)))
    assert [row[1] for row in sheet.rows] == names
    [note] = sheet.notes
    assert note.rule == "legacy_font_converted"
    assert "Cột B " in note.message_vi
    assert "Column B " in note.message_en


def test_a_sheet_of_unicode_gets_no_note():
    sheet = Sheet("Biểu", [["Xã Hóa Thượng", "½"], ["Hòa Bình", "×"]], [1, 2], [])
    convert_legacy_text(sheet, "\n".join(map("\n".join, sheet.rows)))
    assert sheet == Sheet("Biểu", [["Xã Hóa Thượng", "½"], ["Hòa Bình", "×"]], [1, 2], [])


@pytest.mark.parametrize("font", WRITERS)
def test_a_workbook_typed_in_a_font_is_read(tmp_path, font):
    columns = sheet_of(["Xã Hóa Thượng", "Xã Quang Sơn", "Xã Văn Lăng"])
    book = openpyxl.Workbook()
    for row in zip(*columns, strict=True):
        book.active.append([WRITERS[font](text) for text in row])
    book.save(tmp_path / "a.xlsx")
    [grid] = read_grids(tmp_path / "a.xlsx")
    assert grid.cells.to_numpy().T.tolist() == columns
    assert [note.rule for note in grid.notes] == ["legacy_font_converted"]


def test_the_quick_look_finds_legacy_text_and_passes_over_unicode():
    assert not any(map(may_be_legacy, NAMES))
    assert not may_be_legacy("Tong so 1.234,5 85,5 % 31/12/2024")
    for write in WRITERS.values():
        assert may_be_legacy(write("Xã Quang Sơn, Huyện Đồng Hỷ, Tỉnh Thái Nguyên"))
