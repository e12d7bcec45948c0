"""Finds what is said above a table and holds for all of it: who reports, for which period, on which closing
date.

The facts are given as the text of the file; what they mean is read by `values` and by the sources.
"""

import re
from collections.abc import Iterator

from .values import Unreadable, fold, fold_ascii, is_none, parse_period

# Each label as its unaccented words.
_LABELS = {
    "don vi bao cao": "reporting_unit",
    "don vi gui bao cao": "reporting_unit",
    "don vi lap bao cao": "reporting_unit",
    "co quan bao cao": "reporting_unit",
    "ky bao cao": "period",
    "ky so lieu": "period",
    "ngay chot so lieu": "closing_date",
    "ngay chot": "closing_date",
    "thoi diem chot so lieu": "closing_date",
    "chot so lieu den ngay": "closing_date",
}
_LABEL_WORDS = sorted(
    ((label.split(), fact) for label, fact in _LABELS.items()), key=lambda item: -len(item[0])
)

# The day of "số liệu tính đến ngày 31/12/2024", which may stand at the end of a title.
_CLOSING = re.compile(
    r"(?:tính đến|tinh den|đến ngày|den ngay|số liệu đến|so lieu den)(?: hết| het)?(?: ngày| ngay)?:? ?"
    r"(\d{1,2} ?[/.\-] ?\d{1,2} ?[/.\-] ?\d{4}|\d{4}-\d{1,2}-\d{1,2}"
    r"|\d{1,2} (?:tháng|thang) \d{1,2} (?:năm|nam) \d{4})(?!\d)"
)
_RANGE = re.compile(r"\btu (?:ngay )?\d")
_PERIOD_WORDS = re.compile(r"thang|quy|nam|luy ke")


def find_facts(rows: list[list[str]]) -> dict[str, tuple[str, int]]:
    """The text of each fact, and the position of its row; `rows` are those above the heading.

    The keys are `reporting_unit`, `period` and `closing_date`, as far as they are found. A label with its
    value counts before a day or a period that stands there without one; of several alike, the first counts.
    """
    facts: dict[str, tuple[str, int]] = {}
    for at, row in enumerate(rows):
        for fact, text in _labelled(row):
            facts.setdefault(fact, (text, at))
    for at, row in enumerate(rows):
        for cell in row:
            day = _CLOSING.search(fold(cell))
            if day and not _RANGE.search(fold_ascii(cell)):
                facts.setdefault("closing_date", (day[1], at))
    if "period" not in facts:
        periods = [(cell, at) for at, row in enumerate(rows) for cell in row if _is_period(cell)]
        # Two different periods, such as a year and a quarter of it, leave it open which one the table is
        # about.
        if len({parse_period(cell) for cell, _ in periods}) == 1:
            facts["period"] = periods[0]
    return facts


def _is_period(cell: str) -> bool:
    if not _PERIOD_WORDS.search(fold_ascii(cell)):
        return False
    try:
        return parse_period(cell) is not None
    except Unreadable:
        return False


def _labelled(row: list[str]) -> Iterator[tuple[str, str]]:
    """The facts of a row that have a label, in the label's cell or in the next one that is filled."""
    for column, cell in enumerate(row):
        for line in cell.splitlines():
            for fact, text in _labelled_in_line(line):
                value = text or next(filter(None, row[column + 1 :]), "")
                if not is_none(value) and not any(_labelled_in_line(value)):
                    yield fact, value


def _labelled_in_line(line: str) -> list[tuple[str, str]]:
    """Each label of a line with the text from it to the next one; a label stands first or has a colon."""
    words = line.replace(":", ": ").strip("( ").split()
    plain = [fold_ascii(word).strip("-+*•") for word in words]
    found: list[tuple[str, int, int]] = []
    at = 0
    while at < len(words):
        for label, fact in _LABEL_WORDS:
            end = at + len(label)
            if [*plain[at : end - 1], *(word.rstrip(":") for word in plain[end - 1 : end])] != label:
                continue
            colon = plain[end - 1].endswith(":") or plain[end : end + 1] == [":"]
            if colon or at == 0:
                found.append((fact, at, end))
                at = end - 1
                break
        at += 1
    ends = [start for _, start, _ in found[1:]] + [len(words)]
    return [
        (fact, " ".join(words[start:end]).strip(":;,. ").removesuffix(")" if line.startswith("(") else ""))
        for (fact, _, start), end in zip(found, ends, strict=True)
    ]
