"""Finds what is said above a table and holds for all of it: who reports, the period, the closing date.

The facts are given as the text of the file; what they mean is read by `vietnamese` and by the sources.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, zip_longest

from ntm_pipeline.issues import UnreadableError
from ntm_pipeline.reading.tables.statements import statements_in
from ntm_pipeline.vietnamese.period_mentions import words_of
from ntm_pipeline.vietnamese.periods import Period, parse_period
from ntm_pipeline.vietnamese.text import fold, fold_ascii, is_none

_LABELS = {
    "reporting_unit": ("don vi bao cao", "don vi gui bao cao", "don vi lap bao cao", "co quan bao cao"),
    "period": ("ky bao cao", "ky so lieu"),
    "closing_date": (
        "ngay chot so lieu",
        "ngay chot",
        "thoi diem chot so lieu",
        "chot so lieu den ngay",
        "thoi diem bao cao",
        "thoi diem lay so lieu",
    ),
    # What only ends the fact before it.
    "another": ("don vi tinh", "dvt", "ngay bao cao", "ngay lap", "don vi nhan bao cao", "noi nhan", "nguoi lap"),
}
_LABEL = re.compile(
    r"(?:^|(?<= ))[-+*•(]*(?:"
    + "|".join(f"(?P<{fact}>{'|'.join(labels)})" for fact, labels in _LABELS.items())
    + r")(?: (?P<colon>:)|(?= |$))"
)
_COLON = re.compile(r":(?!\d)|(?<!\d):")

_DAY = (
    r"\d{1,2} ?[/.\-] ?\d{1,2} ?[/.\-] ?\d{4}|\d{4}-\d{1,2}-\d{1,2}"
    r"|\d{1,2} (?:tháng|thang) \d{1,2} (?:năm|nam) \d{4}"
)
_BEGINS_WITH_DAY = re.compile(rf"(?:{_DAY})(?!\d)")
# The day of "số liệu tính đến ngày 31/12/2024", which may stand at the end of a title.
_CLOSING = re.compile(
    r"(?:tính đến|tinh den|đến|den)(?: hết| het)?(?: ngày| ngay)?:? ?"
    rf"({_DAY})(?!\d)"
)
_RANGE = re.compile(r"\btu (?:ngay )?\d")
# Where a unit's name ends because something else begins, though it has no label: "Tỉnh Thanh Hóa, số liệu đến …".
_ANOTHER_FACT = re.compile(
    r"[,;.\-(]* ?\b(?:so lieu|tinh den|den (?:(?:het )?ngay|\d{1,2}[/.\-])|ngay (?:\d{1,2}|bao cao|chot|lap)|chot"
    r"|thoi diem|ky (?:bao cao|so lieu)|qu[yi] (?:[ivx]+|\d)\b|thang \d{1,2}|(?:ca )?nam (?:19|20)\d\d|\d{1,2} thang"
    r"|luy ke|don vi tinh|dvt)\b"
)


# “Tháng: | 6 | Năm: | 2024”: a form parts the words of a period from its numbers.
_LABEL_OF_TIME = re.compile(r"(?:tu |den )?(?:het )?(?:thang|quy|qui|nam|ngay)(?: bao cao)? ?:?")
_VALUE_OF_TIME = re.compile(r"\d{1,4}|[ivx]{1,4}|\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}|\d{4}-\d\d-\d\d")


def with_times_joined(row: Sequence[str]) -> list[str]:
    """The cells of a row that hold something; words of time with their numbers behind them are one."""
    cells = [cell for cell in row if cell]
    joined: list[str] = []
    was_time = False
    while cells:
        is_time = (
            len(cells) > 1
            and _LABEL_OF_TIME.fullmatch(fold_ascii(cells[0])) is not None
            and _VALUE_OF_TIME.fullmatch(fold_ascii(cells[1])) is not None
        )
        text = " ".join(cells[: 1 + is_time])
        joined[-1:] = [f"{joined[-1]} {text}"] if is_time and was_time else [*joined[-1:], text]
        cells, was_time = cells[1 + is_time :], is_time
    return joined


def find_facts(rows: list[list[str]]) -> dict[str, tuple[str, int]]:
    """The text of each fact, and the position of its row; `rows` are those above the heading.

    The keys are `reporting_unit`, `period` and `closing_date`, as far as they are found. A label with its
    value counts before a day or a period that stands there without one; of several alike, the first counts. A period
    without a label is that of the result; where it isn't clear which of several that is, there is none.
    """
    facts = labelled_facts(rows)
    for at, row in enumerate(rows):
        for cell in row:
            day = _CLOSING.search(fold(cell))
            if day and not _RANGE.search(fold_ascii(cell)):
                facts.setdefault("closing_date", (day[1], at))
    labelled = facts.get("period")
    if labelled is None or _period(labelled[0]) is None:
        texts = [text_of_row(row) for row in rows]
        told = statements_in("\n".join(texts))
        # "Kỳ báo cáo: Quý II" leaves its year to the next cell or line.
        if told.period_text and (labelled is None or _begins_with(told.period_text, labelled[0])):
            ends = accumulate(len(words_of(text)) + 1 for text in texts)
            facts["period"] = told.period_text, sum(end <= told.place for end in ends)
    return facts


def text_of_row(row: Sequence[str]) -> str:
    """The cells of a row as one text, of which `statements_in` tells what it says."""
    return " | ".join(cell for cell in row if cell)


def say_the_same(fact: str, one: str, other: str) -> bool:
    """Whether two texts of one fact mean the same."""
    if fold(one) == fold(other):
        return True
    period = _period(one) if fact == "period" else None
    return period is not None and period == _period(other)


def _begins_with(text: str, beginning: str) -> bool:
    return bool(beginning) and f"{fold(text)} ".startswith(f"{fold(beginning)} ")


def _period(text: str) -> Period | None:
    try:
        return parse_period(text)
    except UnreadableError:
        return None


def labelled_facts(rows: list[list[str]]) -> dict[str, tuple[str, int]]:
    """As `find_facts`, of facts with a label alone."""
    facts: dict[str, tuple[str, int]] = {}
    for at, row in enumerate(rows):
        for fact, text in _labelled(row):
            facts.setdefault(fact, (text, at))
    return facts


def _labelled(row: list[str]) -> Iterator[tuple[str, str]]:
    """The facts of a row that have a label, in the label's cell or in the next one that is filled."""
    for column, cell in enumerate(row):
        for line in cell.splitlines():
            for fact, text in _labelled_in_line(line):
                value = text or next(filter(None, row[column + 1 :]), "")
                if not is_none(value) and not _labelled_in_line(value):
                    yield fact, value


def _labelled_in_line(line: str) -> list[tuple[str, str]]:
    """Each label of a line with the text from it to the next one; a label stands first or has a colon."""
    words = _COLON.sub(" : ", line).split()
    # One plain word for each word, so that the blanks before a place tell which word stands there.
    plain = " ".join(fold_ascii(word) for word in words)
    labels = [label for label in _LABEL.finditer(plain) if label.start() == 0 or label["colon"]]
    found = []
    for label, following in zip_longest(labels, labels[1:]):
        first = plain.count(" ", 0, label.end()) + 1
        end = plain.count(" ", 0, following.start()) if following else len(words)
        text = " ".join(words[first:end]).replace(" : ", ": ").strip(":;,.–- ")
        text = text if "(" in text else text.removesuffix(")")
        fact = next(fact for fact in _LABELS if label[fact])
        if fact != "another":
            found.append((fact, _alone(fact, text)))
    return found


def _alone(fact: str, text: str) -> str:
    """The text of a fact without what begins another, as far as that is told."""
    if fact == "period":
        return text if not text or _period(text) else statements_in(text).period_text or text
    if fact == "closing_date":
        day = _BEGINS_WITH_DAY.match(fold(text))
        return day[0] if day else text
    plain = " ".join(fold_ascii(word) for word in text.split())
    another = _ANOTHER_FACT.search(plain)
    if another is None:
        return text
    before = plain[: another.start()].split()
    return " ".join(text.split()[: len(before)]).strip(":;,.(–- ")
