"""How names of units are compared: type words, spelling variants and dashes folded, accents always kept.

Văn Lang and Văn Lăng are two communes of one province, so nothing here ever drops an accent. What belongs here is
the reading of a text as the name of a unit, perhaps with those above it; which units bear a name does not.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ntm_pipeline.vietnamese.syllables import TONE_MARKS
from ntm_pipeline.vietnamese.text import fold

_TYPE_WORDS = {
    "thành phố": r"thành phố(?: trực thuộc (?:trung ương|tw|tỉnh))?|t\.?p",
    "thị trấn": r"thị trấn|t\.?t",
    "thị xã": r"thị xã|t\.?x",
    "đặc khu": "đặc khu",
    "phường": "phường|p",
    "huyện": "huyện|h",
    "quận": "quận|q",
    "tỉnh": "tỉnh|t",
    "xã": "xã|x",
}
"""Type word → the ways in which it is written."""
_ANY_TYPE = "|".join(_TYPE_WORDS.values())
_TYPE = re.compile(rf"(?:(?P<word>{_ANY_TYPE})(?=[\s.:])|(?P<letter>[pq])(?=\d))[\s.:]*(?=\S)")
_TYPE_BEHIND = re.compile(rf"(.+?) ?(?:\( ?(?P<bracketed>{_ANY_TYPE})\.? ?\)|, ?(?P<word>{_ANY_TYPE})\.?)")
_RANKS = {"huyện": 2, "quận": 2, "thị xã": 2, "thành phố": 3, "tỉnh": 4}
"""Which type stands above which; 1 is a commune's, and a "thành phố" may be a province or a part of one."""

# Words and abbreviations with their dot can't be part of a name, as the letters alone might be.
_UNIT_WORD = r"(?:phường|thị trấn|đặc khu|huyện|quận|thị xã|thành phố|tỉnh|t\.?[ptx]\b\.?|[xphqt]\.)"
_NEXT_UNIT = re.compile(rf" (?=(?:{_UNIT_WORD}|xã)\s*\S)")
_UNIT_OF_OFFICE = re.compile(rf"(?<!hợp tác) (?=(?:{_UNIT_WORD}|xã(?! hội))\s*\S)")
_OFFICES = re.compile(
    "(?:"
    + "|".join(map(fold, ("ủy ban nhân dân", "ubnd", "hội đồng nhân dân", "hđnd", "văn phòng", "vp")))
    + r")(?=[\s.:&-])[\s.:&-]*(?:và )?"
)
_DEPARTMENTS = re.compile("phòng|văn phòng|sở|ban|bộ phận|chi cục|trung tâm|liên minh|hội")

# Villages, and several communes together, are other levels than a unit's; schools and the police are other offices.
_OTHER_LEVELS = (
    "thôn", "xóm", "bản", "ấp", "buôn", "làng", "tổ dân phố", "tdp", "khu phố", "khối phố", "cụm", "liên xã",
)  # fmt: skip
_OF_OTHER_LEVEL = re.compile(f"(?:{'|'.join(map(fold, _OTHER_LEVELS))})(?!\\w)")
_OTHER_OFFICE = re.compile(
    r"(?:trường|trạm|công an|quân sự|ban chỉ huy|ban chqs|bệnh viện|trung tâm|hội(?! đồng)|đoàn|mặt trận|mttq"
    r"|đảng (?:uỷ|bộ)|hợp tác xã|htx|công ty|tổ công nghệ)(?!\w)"
)
_MORE_OR_LESS = re.compile(
    r"[(\[,\-] ?(?:bao gồm|gồm|tính cả|kể cả|cả|trừ|không (?:gồm|tính))(?!\w)"
    r"|(?:và|\+|&|;) (?:xã|phường|thị trấn|đặc khu|huyện|quận|thị xã|tỉnh)(?!\w)"
)


def is_other_than_unit(text: str, bearer: str) -> bool:
    """Whether a text names a village or some communes by a unit's name (`Cụm xã A`), or the unit and more or less."""
    folded = _stripped(fold(text))
    bare = parse_unit_name(bearer).bare
    begins = _OF_OTHER_LEVEL.match(folded)
    if begins and (bare in parse_unit_name(folded[begins.end() :]).bare or _NEXT_UNIT.search(folded, begins.end())):
        return True
    if (office := _OTHER_OFFICE.search(folded)) and office[0] not in fold(bearer):
        return True
    return _MORE_OR_LESS.search(folded) is not None


_NUMBERING = re.compile(
    r"(?:\d{1,3}(?:\.\d{1,3})+(?:[.):]|(?= ))|\d{1,3}[.):]|[ivxl]{1,6} ?[.):/-]|[a-e][.)]"
    r"|\d{1,3} ?[/–-](?= ?(?:xã|phường|thị trấn|huyện|quận|thị xã|thành phố|tỉnh) )) ?"
)
# Marks of footnotes and what is remarked of a commune: "Xã Phúc Lương (1)", "… ¹", "… (ATK)", "… - KV III".
_FOOTNOTE = re.compile(
    r"(?: ?\(\*+\)| ?[¹²³⁰⁴-⁹†‡]+| ?[(\[]\d{1,2}[)\]]| \d{1,2}\)"
    r"| ?(?:[(\[]|[-,] ?)(?:xã )?(?:atk(?: ?i{1,2})?|(?<=xã )điểm|135|đbkk|đặc biệt khó khăn|"
    r"(?:kv|khu vực|vùng) ?(?:i{1,3}|[1-3])|biên giới|bãi ngang|"
    r"vùng cao|miền núi|vùng sâu|an toàn khu|hải đảo|loại (?:i{1,3}|[1-3])|ntm(?: nâng cao| kiểu mẫu)?)[)\]]?)+$"
)
_NAME_OR_REMARK = re.compile(r"[-,] ?xã biên giới$")
_SINCE = (
    r"(?:(?:sau|từ|kể từ)(?: ngày)? 0?1[/.-]0?7[/.-]2025"
    r"|(?:sau|theo|do) (?:khi )?(?:sáp nhập|sát nhập|sắp xếp|hợp nhất))"
)
_OF_ANOTHER_TIME = re.compile(
    r"(?P<present>.+?) ?[(\[] ?(?:(?P<is_new>(?:xã |phường )?mới|thành lập mới|mới thành lập"
    rf"|(?:mới |tên mới )?{_SINCE}[^()]*)"
    r"|(?:trước đây|trước kia|trước|tên cũ|tên trước đây|nguyên)(?: là)?:? (?P<before>[^,;+…]+?)(?: ?[,;+…].*| và .*)?"
    r"|(?:mới[,:]? )?(?:(?:được )?(?:sáp nhập|sát nhập|hợp nhất|nhập|thành lập|hình thành)(?: mới)?"
    r"(?: từ| trên cơ sở| của|:)?|từ|gồm|trên cơ sở)"
    r"(?: (?:toàn bộ|một phần)(?: của)?)?(?: các)?:? (?P<merged>[^,;+…]+?)(?: cũ)?(?: ?[,;+…].*| và .*)?"
    r"|(?P<listed>[^()+,;]+?) ?\+.*"
    r"|(?:(?:mới[,:]? )?(?:của|thuộc)(?: các)? )?(?P<old>[^,;+…]+?) cũ"
    r") ?[)\]]"
)
# "Xã Phú Xuyên - mới", "Xã Phú Xuyên/Yên Lãng cũ", "Xã Phú Xuyên, huyện Đại Từ cũ"
_BESIDE = re.compile(r"(?P<present>[^/(),\[\]]+?)(?: ?[-–] ?(?P<new>mới)| ?[/,] ?(?P<old>[^/(),\[\]]+ cũ))")
# "Xã Phú Xuyên mới"; of one word and "Mới" are names (Chợ Mới, Phố Mới).
_TYPES = "xã|phường|thị trấn|đặc khu|huyện|quận|thị xã|thành phố|tỉnh"
_NEWLY = re.compile(
    rf"(?P<present>(?:(?:{_TYPES}) )?(?!(?:{_TYPES}) )[^\s()\[\],;–-]+(?: (?!(?:{_TYPES}) )[^\s()\[\],;–-]+)+)"
    r" (?:[–-] ?)?mới"
)
_NOW_CALLED = re.compile(
    r"(?P<former>.+?)(?: cũ)?,? ?[(\[]? ?(?:nay|hiện nay|bây giờ)(?: đổi tên)? (?:là|thuộc|thành)"
    r" (?P<present>.+?) ?[)\]]?"
)
_MARKS = " .,:;*+-–_\"'“”‘’«»•"
_APOSTROPHES = re.compile(r" ?['’`´ʼ‘′ʹ] ?")
_QUOTES = re.compile(r"[\"“”«»]")
_GAPS = re.compile(r"[\s\-_./,:()\[\]]+")
_FINAL_I = re.compile(r"(?<=[bcdđghklmnpqrstvx])i$|(?<=^qu)i(?=$|nh$|n$|t$)")


class UnitName(NamedTuple):
    """A unit's name taken apart: its type word if one is written, and the rest in comparable spelling."""

    type_word: str | None
    bare: str

    def may_be(self, official: "UnitName") -> bool:
        """Whether the unit that is officially called so may be meant."""
        return self.bare == official.bare and self.type_word in (None, official.type_word)

    @property
    def is_number(self) -> bool:
        """A number that stands alone, as well that of a row as that of a phường."""
        return self.type_word is None and self.bare.isdigit()


Path = tuple[UnitName, ...]
"""A unit and those above it as far as they are told, the lowest first."""


class Renamed(NamedTuple):
    """A name taken apart that tells of units before or after the reform."""

    present: str
    """What the unit is called now; the whole text where nothing is told of another time."""
    former: str | None = None
    """What one of the units that it came from was called, if that is told."""


@lru_cache(maxsize=100_000)
def renamed_unit(text: str) -> Renamed:
    """`Xã Phú Xuyên (Yên Lãng cũ)`, `Xã Yên Lãng (nay là xã Phú Xuyên)` → Xã Phú Xuyên, which was Yên Lãng."""
    folded = fold(text)
    if beside := _BESIDE.fullmatch(folded):
        folded = f"{beside['present']} ({beside['new'] or beside['old']})"
    if now := _NOW_CALLED.fullmatch(folded):
        return Renamed(now["present"], now["former"])
    if told := _OF_ANOTHER_TIME.fullmatch(folded):
        return Renamed(told["present"], told["before"] or told["old"] or told["merged"] or told["listed"])
    if newly := _NEWLY.fullmatch(folded):
        return Renamed(newly["present"])
    return Renamed(text)


@lru_cache(maxsize=200_000)
def parse_unit_name(text: str) -> UnitName:
    """Split `Xã Văn Lang`, `TT. Chùa Hang`, `UBND huyện Đại Từ` into type word and comparable name."""
    return next(_readings(_stripped(fold(text))))


@lru_cache(maxsize=100_000)
def unit_paths(text: str) -> tuple[Path, ...]:
    """The ways in which a text may name a unit and those above it, the likeliest first.

    `Xã Phú Xuân, huyện Đại Từ`, `xã Phú Xuân (Đại Từ)`, `Phú Xuân - Đại Từ`, `TP. Đà Lạt phường 5`. That a way is
    listed doesn't say that there is such a unit: `Phan Rang - Tháp Chàm` may be one name or two.
    """
    folded = fold(text)
    # "Tỉnh Tây Ninh, huyện Châu Thành, xã Biên Giới" names a commune, "Xã A, xã biên giới" remarks on one.
    whole = _paths_in(_unnumbered(folded)) if _NAME_OR_REMARK.search(folded) else ()
    return tuple(dict.fromkeys((*whole, *_paths_in(_stripped(folded)))))


def _paths_in(folded: str) -> tuple[Path, ...]:
    ways: list[Path] = [(name,) for name in _readings(folded)]
    if behind := _TYPE_BEHIND.fullmatch(folded):
        ways.append((next(_readings(f"{behind['bracketed'] or behind['word']} {behind[1]}")),))
    turned: list[Path] = []
    for texts in _partings(folded):
        above = [next(_readings(text)) for text in texts[1:]]
        for name in _readings(texts[0]):
            path = (name, *above)
            backwards = path[::-1]
            if all(part.type_word for part in path):
                # Thành phố Thủy Nguyên lies in Thành phố Hải Phòng, whichever is named first.
                ways.append(tuple(sorted(path, key=_rank)))
                turned.append(tuple(sorted(backwards, key=_rank)))
            else:
                ways.append(path)
                turned.append(backwards)
    return (*ways, *turned)


def unit_of_office(text: str) -> str:
    """The unit that an office speaks for: `Phòng Nông nghiệp huyện Đại Từ` → `huyện đại từ`; other texts stay."""
    folded = fold(text)
    if _DEPARTMENTS.match(folded) and (unit := _UNIT_OF_OFFICE.search(folded)):
        return folded[unit.end() :]
    return text


def names_agree(written: str, official: str) -> bool:
    """Whether what a sender wrote can be the unit officially named `official`."""
    known = parse_unit_name(official)
    return any(len(path) == 1 and path[0].may_be(known) for path in unit_paths(written))


def _rank(name: UnitName) -> int:
    return _RANKS.get(name.type_word or "", 1)


def _stripped(folded: str) -> str:
    """Without the number of the row, the office of the unit, remarks and what encloses the name."""
    return _unnumbered(_FOOTNOTE.sub("", folded))


def _unnumbered(folded: str) -> str:
    folded = folded.strip(_MARKS)
    number = _NUMBERING.match(folded)
    # "X. An" is a xã; "X. Huyện Đại Từ" is the tenth.
    if number and (folded[0] != "x" or number[0].strip(" .:") != "x" or _TYPE.match(folded[number.end() :])):
        folded = folded[number.end() :].strip(_MARKS) or folded
    while (office := _OFFICES.match(folded)) and folded[office.end() :]:
        folded = folded[office.end() :]
    return folded


def _partings(folded: str) -> list[list[str]]:
    """The text cut into the names of several units: at commas and brackets, at dashes too, before type words too."""
    clauses = re.split(r"[,;|/()\[\]]| thuộc ", folded)
    partings: list[list[str]] = []
    for at_dashes in (False, True):
        parts = [part.strip() for clause in clauses for part in (clause.split("-") if at_dashes else [clause])]
        for texts in (parts, [text for part in parts for text in _NEXT_UNIT.split(part)]):
            named = [stripped for text in texts if (stripped := _stripped(text))]
            if 1 < len(named) <= 5 and named not in partings:
                partings.append(named)
    return partings


def _readings(folded: str) -> Iterator[UnitName]:
    """A name with its type word taken off, then (Phường Đúc is a phường's name without its type) as it stands."""
    if found := _TYPE.match(folded):
        yield UnitName(_type_of(found["word"] or found["letter"]), _comparable(folded[found.end() :]))
    yield UnitName(None, _comparable(folded))


@lru_cache(maxsize=100)
def _type_of(word: str) -> str:
    return next(type_word for type_word, written in _TYPE_WORDS.items() if re.fullmatch(written, word))


def _comparable(folded: str) -> str:
    text = _GAPS.sub(" ", _QUOTES.sub("", _APOSTROPHES.sub("", folded)))
    words = [_syllable(word) for word in text.split()]
    # Thị trấn Nông trường Mộc Châu is in the register with its letters.
    if len(words) > 1 and words[0] == "nt":
        words[:1] = [_syllable("nông"), _syllable("trường")]
    return _KNOWN_BY_LETTERS.get(text := " ".join(words), text)


@lru_cache(maxsize=50_000)
def _syllable(word: str) -> str:
    """A syllable in the one spelling under which all its spellings compare: its tone at the end, y for a final i."""
    decomposed = unicodedata.normalize("NFD", word)
    tones = "".join(letter for letter in decomposed if letter in TONE_MARKS)
    letters = unicodedata.normalize("NFC", "".join(letter for letter in decomposed if letter not in TONE_MARKS))
    # "Phường 08" and "Phường 8" are one; "Phường I" is the first, "Ỉ La" is Ỷ La.
    letters = _FINAL_I.sub("y", re.sub(r"^0+(?=\d)", "", letters)) if letters != "i" else "y" if tones else "i"
    return unicodedata.normalize("NFC", letters + tones)


_KNOWN_BY_LETTERS = {
    letters: " ".join(map(_syllable, name.split()))
    for letters, name in {
        "hcm": "hồ chí minh",
        "tphcm": "hồ chí minh",
        "tt huế": "thừa thiên huế",
    }.items()
}
"""Provinces that are written with the first letters of their names."""
