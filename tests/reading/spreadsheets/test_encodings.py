"""The encoding of a text file is told by what it proves, and refused where it proves too little."""

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ntm_pipeline.units
from ntm_pipeline.issues import Issue, RefusedError
from ntm_pipeline.reading.spreadsheets.encodings import decoded, is_plain_utf_8
from tests.reading.spreadsheets.old_fonts import tcvn3, vni, windows_1258

EIGHT_BIT = {
    "Windows-1258": lambda text: windows_1258(text).encode("cp1258"),
    "TCVN3": lambda text: tcvn3(text).encode("latin-1"),
    "VNI": lambda text: vni(text).encode("latin-1"),
}
UNICODE = {
    "utf-8": None,
    "utf-8-sig": None,
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
}
ENCODE = EIGHT_BIT | {"UTF-8": str.encode}
HEADING = "TT,Mã xã,Tên xã,Số hồ sơ,Ngày báo cáo\r\n"
TABLE = HEADING + "1,05734,Xã Văn Lăng,1.234,31/12/2024\r\n2,05737,Xã Hòa Bình,…,14/6/2024\r\n"

with Path(ntm_pipeline.units.__file__).with_name("units.csv").open(encoding="utf-8", newline="") as file:
    UNITS = list(csv.DictReader(file))
COMMUNES_OF: dict[str, list[str]] = {}
for unit in UNITS:
    COMMUNES_OF.setdefault(unit["parent_unit_id"], []).append(unit["unit_name"])


def table_of(names: list[str], heading: str = HEADING) -> str:
    return heading + "".join(f"{row},{row:05},{name},1.234,31/12/2024\r\n" for row, name in enumerate(names))


def refusal(content: bytes) -> Issue:
    with pytest.raises(RefusedError) as caught:
        decoded(content)
    return caught.value.issue


def outcome(content: bytes) -> str:
    """The text, or the rule by which it is refused."""
    try:
        return decoded(content)[0]
    except RefusedError as refused:
        return refused.issue.rule


def encodings_noted(content: bytes) -> list[str]:
    _, notes = decoded(content)
    assert all(note.rule == "encoding_converted" for note in notes)
    return [re.search(r"bảng mã (\S+) ", note.message_vi)[1] for note in notes]


# --- read right


@pytest.mark.parametrize("encoding", UNICODE)
def test_unicode_is_read_with_and_without_a_mark(encoding):
    content = TABLE.encode(encoding)
    assert decoded(content)[0] == TABLE
    assert encodings_noted(content) == [UNICODE[encoding]] * bool(UNICODE[encoding])


def test_utf_16_of_high_byte_first_with_a_mark_is_read():
    assert decoded(b"\xfe\xff" + TABLE.encode("utf-16-be"))[0] == TABLE


@pytest.mark.parametrize("encoding", EIGHT_BIT)
def test_eight_bit_text_is_read_and_noted(encoding):
    text = TABLE.replace("…", "-")
    assert decoded(EIGHT_BIT[encoding](text))[0] == text
    assert encodings_noted(EIGHT_BIT[encoding](text)) == [encoding]


@pytest.mark.parametrize("encoding", ["TCVN3", "VNI"])
def test_windows_punctuation_within_a_font_is_kept(encoding):
    content = EIGHT_BIT[encoding](HEADING) + b"1,05734,\x93A\x94 \x96 B,\x85,\r\n"
    assert decoded(content)[0] == HEADING + "1,05734,“A” – B,…,\r\n"


@pytest.mark.parametrize("encoding", EIGHT_BIT)
def test_reports_on_all_units_of_the_country_are_read(encoding):
    wrong = [
        parent
        for parent, names in COMMUNES_OF.items()
        if decoded(EIGHT_BIT[encoding](table_of(names)))[0].casefold() != table_of(names).casefold()
    ]
    assert not wrong


@given(
    st.lists(st.sampled_from([unit["unit_name"] for unit in UNITS]), min_size=1, max_size=20),
    st.sampled_from(sorted(EIGHT_BIT)),
)
@settings(deadline=None)
def test_names_without_a_heading_are_read_right_or_refused(names, encoding):
    text = table_of(names, heading="")
    assert outcome(EIGHT_BIT[encoding](text)).casefold() in (text.casefold(), "unknown_encoding")


def test_ascii_needs_no_proof():
    assert decoded(b"TT,Ma xa\r\n1,05734\r\n") == ("TT,Ma xa\r\n1,05734\r\n", [])


def test_signs_that_mean_the_same_in_all_encodings_need_no_proof():
    text = "Ma xa,Dien tich (m²)\r\n05734,…\r\n05737,–\r\n"
    assert decoded(text.encode("cp1252"))[0] == text


# --- refused


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"Ma,Ten\r\n1,X\xe3\r\n", id="one word"),
        pytest.param("Nom,Prénom\r\n1,Müller\r\n2,Señor\r\n3,Ångström\r\n".encode("cp1252"), id="not Vietnamese"),
        pytest.param(b"a,b\n\x8d\x8e,\x9d\n", id="no characters"),
        pytest.param(bytes(range(0x80, 0x100)), id="every byte"),
        pytest.param(TABLE.encode("utf-16")[:-1], id="half a character at the end of UTF-16"),
    ],
)
def test_what_proves_too_little_is_refused(content):
    assert refusal(content).rule == "unknown_encoding"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["without mark", "with mark"])
def test_one_bad_byte_in_utf_8_is_refused_with_its_line(mark):
    refused = refusal(mark + TABLE.encode() * 3 + b"9,\xff,\r\n" + TABLE.encode())
    assert refused.rule == "unknown_encoding"
    assert "dòng 10)" in refused.message_vi
    assert "line 10)" in refused.message_en


def test_utf_8_that_breaks_off_is_refused():
    assert refusal((TABLE + "3,05740,Xã Hoà").encode()[:-1]).rule == "unknown_encoding"


def test_utf_8_without_line_breaks_and_with_a_bad_byte_is_refused():
    assert refusal(TABLE.replace("\r\n", ";").encode() * 9 + b"\xff").rule == "unknown_encoding"


def test_nul_characters_are_refused():
    assert refusal(b"M\xe3,1\n\x00\x00\x00\n").rule == "nul_characters"


@pytest.mark.parametrize("second", ENCODE)
@pytest.mark.parametrize("first", ENCODE)
def test_two_encodings_in_one_file_are_refused_with_line_and_names(first, second):
    above = table_of(COMMUNES_OF["01-thanh-pho-ha-noi"][:12])
    below = table_of(["Xã Quang Sơn", "Xã Văn Lăng", "Xã Tân Long", "Xã Hóa Thượng", "Xã Khe Mo"], heading="")
    content = ENCODE[first](above) + ENCODE[second](below)
    if first == second:
        assert decoded(content)[0].casefold() == (above + below).casefold()
        return
    refused = refusal(content)
    assert refused.rule == "mixed_encodings"
    assert f"từ dòng 1 là {first}, từ dòng 14 lại là {second}" in refused.message_vi
    assert f"{first} from line 1, but {second} from line 14" in refused.message_en


def test_lines_of_two_encodings_by_turns_are_refused():
    lines = ["Huyện Tỉnh", "Quốc lộ", "Hợp tác", "Phường Bưởi", "Kỳ họp", "Biểu số"]
    content = b"".join("1,Xã\n".encode() + b"2," + EIGHT_BIT["Windows-1258"](line) + b"\n" for line in lines)
    assert refusal(content).rule == "unknown_encoding"


def test_eight_bit_letters_that_look_like_utf_8_by_chance_are_read():
    encode = EIGHT_BIT["Windows-1258"]
    content = encode(TABLE.replace("…", "") + "3,05740,Xã Hòa Bình,") + b"\xc3\xa3,\r\n"
    assert decoded(content)[0].endswith("3,05740,Xã Hòa Bình,Ă£,\r\n")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content):
    assert isinstance(outcome(content), str)


@pytest.mark.parametrize("letters", [b"a", b"\xe3", b"a\xe3"], ids=["ascii", "beyond ascii", "both"])
def test_a_word_of_a_million_letters_takes_no_time(letters):
    content = b"x\xff\n" + letters * 1_000_000
    assert refusal(content).rule == "unknown_encoding"


@pytest.mark.parametrize(
    "content",
    [
        TABLE.encode(),
        b"\xef\xbb\xbf" + TABLE.encode(),
        TABLE.encode("utf-16"),
        TABLE.encode("utf-16-be"),
        TABLE.encode() + b"\0",
        TABLE.encode() + "😀".encode(),
        TABLE.encode()[:-1] + b"\xe1\xba",
        TABLE.encode() + b"\xed\xa0\x80",
        TABLE.encode() + b"\xc0\x80",
        TABLE.encode() + b"\xf4\x90\x80\x80",
    ],
)
def test_plain_utf_8_is_what_is_decoded_as_nothing_else(content: bytes) -> None:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = None
    try:
        is_decoded_so = text is not None and decoded(content) == (text, [])
    except RefusedError:
        is_decoded_so = False

    assert is_plain_utf_8(content) == is_decoded_so
