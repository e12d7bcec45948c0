"""What a heading says beside the name of a thing: a plan, an estimate, another period, a sum, men or women, a period.

Words alone: where a heading stands and which of several columns is meant is told elsewhere. Offices set a plan, an
estimate and last year's figure beside this period's result, under one name.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from ntm_pipeline.vietnamese.text import fold, fold_ascii

OTHER_KINDS = ("plan", "estimate", "comparison", "earlier", "carried")
"""What is never this period's result."""


class Qualified(NamedTuple):
    """The words of a heading that qualify, and those that are left to name the thing."""

    kinds: frozenset[str]
    """Of `plan`, `estimate`, `comparison`, `earlier`, `carried`, `cumulative`, `since_new_year`, `since_plan`,
    `current` (of the period alone), `result`, `whole`, `male`, `female`."""
    period: str
    """The period it names, as written without accents; empty if none."""
    rest: str
    """The words left, without accents."""

    @property
    def is_bare(self) -> bool:
        """It qualifies and names nothing."""
        return not self.rest and bool(self.kinds or self.period)


_YEAR = r"(?:19|20)\d\d"
_PERIOD = re.compile(
    r"(?<![\w/])(?:(?:trong|cua|so lieu) )?(?P<period>"
    rf"(?:(?:thang|thg|t)[ .]?0?(?:1[0-2]|[1-9])|(?:quy|qui|q)[ .]?(?:iv|iii|ii|i|0?[1-4])"
    rf"|(?:1[0-2]|[2-9]|ba|sau|chin) thang(?! (?:tro|lien|qua))(?: (?:dau|cuoi)(?: nam)?)?"
    rf"|nua (?:dau|cuoi)(?: nam)?)(?:[ ,/.\-]*(?:nam )?{_YEAR})?"
    rf"|(?:ca nam|nam) {_YEAR}|{_YEAR})(?!\w|[/.]\d)"
)
_KINDS = tuple(
    (kind, re.compile(rf"(?<!\w)(?:{words})(?!\w)"))
    for kind, words in (
        (
            "carried",
            r"(?:ton )?(?:tu )?(?:ky|thang|quy|nam) truoc (?:chuyen|mang) (?:sang|qua)(?: (?:ky|nam|thang|quy) nay)?"
            r"|(?:chuyen|mang) (?:sang )?tu (?:ky|thang|quy|nam) truoc(?: sang)?|ton (?:dau ky|(?:ky|nam) truoc)"
            r"|tu (?:ky|thang|quy|nam) truoc|chuyen (?:sang )?(?:ky|nam|thang|quy) sau",
        ),
        (
            "comparison",
            r"(?<!ho )so (?:sanh|voi)(?: .*)?|(?:muc |ty le |(?<!ho )so )?tang(?:, ?|/| - | hoac | )giam(?: .*)?"
            r"|chenh lech(?: .*)?"
            r"|(?:ty le|ti le|ty trong|%) (?:hoan thanh|thuc hien|dat)(?: .*)?",
        ),
        (
            "cumulative",
            r"(?:cong |(?<!ho )so )?(?:luy ke|luy tien)(?: (?:tu dau|den|toi|tinh den).*)?"
            r"|cong don(?: (?:tu dau|den).*)?"
            r"|(?:tinh )?tu dau (?:nam|giai doan|nhiem ky|chuong trinh)(?: (?:den|toi).*)?|den het (?:thang|quy) .*"
            r"|den nay",
        ),
        (
            "earlier",
            r"(?:cung ky|nam truoc|ky truoc|thang truoc|quy truoc|nam ngoai|nam lien truoc)"
            rf"(?: (?:cua )?(?:nam )?(?:truoc|ngoai|lien truoc|{_YEAR}))?",
        ),
        (
            "plan",
            r"ke hoach(?: (?:duoc )?giao| de ra)?(?: ca)?(?: (?:nam|thang|quy)(?! ?(?:\d|[ivx])))?|k/?h(?: nam)?"
            r"|chi tieu (?:duoc )?giao|muc tieu|du kien|du toan|duoc giao|phan dau",
        ),
        ("estimate", r"(?:(?<!ho )so )?uoc(?: (?:thuc hien|th|dat|tinh|ket qua))?|uth|tam tinh|so bo"),
        (
            "current",
            r"(?:thuc hien |th |ket qua |phat sinh |tiep nhan )?trong (?:ky|thang|quy|nam)(?: bao cao| nay)?"
            r"(?! ?\d)|(?:ky|thang|quy|nam) nay|ky bao cao",
        ),
        ("result", r"(?:ket qua )?thuc hien|th|ket qua|thuc te|chinh thuc|da thuc hien"),
    )
)
_SINCE = re.compile(r"tu dau (nam|giai doan|nhiem ky|chuong trinh)")
_WHOLE = re.compile(r"(?:tong so|tong cong|cong|tong|toan bo|ca (?:nam|quy|ky|nam nu))\W*")
_SEX = {"nam": "male", "nữ": "female", "nu": "female", "nam giới": "male", "nữ giới": "female", "số nam": "male",
        "số nữ": "female", "trong đó nữ": "female", "trong đó: nữ": "female"}  # fmt: skip


_BEGINNING = re.compile("|".join(words.pattern for words in (*(words for _, words in _KINDS), _PERIOD)))
_FIRST_WORD = re.compile(r"[\w%]")


def may_be_bare(text: str) -> bool:
    """Whether a text that names a kind or a period could name nothing else; quick, for a sheet has many texts.

    One that does begins with such words.
    """
    plain = fold_ascii(text)
    first = _FIRST_WORD.search(plain)
    return first is not None and _BEGINNING.match(plain, first.start()) is not None


@lru_cache(maxsize=16384)
def qualified(text: str) -> Qualified:
    """The qualifying words of one text of a heading, apart from the rest."""
    if (sex := _SEX.get(fold(text).strip(" .:()"))) is not None:
        return Qualified(frozenset({sex}), "", "")
    rest = fold_ascii(text)
    if _WHOLE.fullmatch(rest):
        return Qualified(frozenset({"whole"}), "", "")
    kinds = set()
    for kind, words in _KINDS:
        for found in words.finditer(rest):
            kinds.add(kind)
            if kind == "cumulative" and (since := _SINCE.search(found[0])):
                kinds.add("since_new_year" if since[1] == "nam" else "since_plan")
            # "Lũy kế đến hết tháng trước": what is cumulated is another period's.
            if kind == "cumulative" and re.search(r"(?:ky|thang|quy|nam) truoc", found[0]):
                kinds.add("earlier")
        rest = words.sub(" ", rest)
    named = _PERIOD.search(rest)
    if named:
        if named[0].startswith("trong "):
            kinds.add("current")
        rest = f"{rest[: named.start()]} {rest[named.end() :]}"
    rest = " ".join(re.findall(r"[\w%]+", rest))
    return Qualified(frozenset(kinds), named["period"] if named else "", rest)


def names_a_kind_of_period(text: str) -> str:
    """`month`, `quarter`, `year` or `period` where a heading says that its cells hold one; else an empty text."""
    return _BARE_PERIODS.get(" ".join(re.findall(r"\w+", fold_ascii(text))), "")


def speaks_only_of_time(text: str) -> bool:
    """Whether a heading has no other words than those that say of which time figures are: `Lũy kế đến tháng`.

    The day on which a report was made is another.
    """
    words = re.findall(r"\w+", fold_ascii(text).replace("so lieu", "").replace("du lieu", ""))
    return set(words) <= _OF_TIME and any(word in _KINDS_OF_TIME for word in words) and words != ["ngay", "bao", "cao"]


_KINDS_OF_TIME = frozenset(("thang", "quy", "qui", "ky", "ngay", "diem", "gian", "den"))
_OF_TIME = _KINDS_OF_TIME | set(
    re.findall(r"\w+", "luy ke tinh toi het thoi moc chot tu trong cua bao cao dau cuoi nam")
)
_BARE_PERIODS = {
    wording: kind
    for kind, wordings in (
        ("month", ("thang", "thang bao cao", "trong thang", "ky thang", "thang nam")),
        ("quarter", ("quy", "qui", "quy bao cao", "ky quy", "quy nam")),
        ("year", ("nam", "nam bao cao", "nam so lieu")),
        ("period", ("ky", "ky bao cao", "ky so lieu", "thoi ky", "thoi gian", "dot", "giai doan", "lan bao cao")),
    )
    for wording in wordings
}
