"""Finds what is said above a table and holds for all of it: who reports, the period, the closing date.

The facts are given as the text of the file; what they mean is read by `vietnamese` and by the sources.
"""

import re
from collections.abc import Iterator
from itertools import zip_longest

from ntm_pipeline.issues import UnreadableError
from ntm_pipeline.vietnamese.periods import parse_period
from ntm_pipeline.vietnamese.text import fold, fold_ascii, is_none

_LABELS = {
    "reporting_unit": ("don vi bao cao", "don vi gui bao cao", "don vi lap bao cao", "co quan bao cao"),
    "period": ("ky bao cao", "ky so lieu"),
    "closing_date": ("ngay chot so lieu", "ngay chot", "thoi diem chot so lieu", "chot so lieu den ngay"),
}
_LABEL = re.compile(
    r"(?:^|(?<= ))[-+*•(]*(?:"
    + "|".join(f"(?P<{fact}>{'|'.join(labels)})" for fact, labels in _LABELS.items())
    + r")(?: (?P<colon>:)|(?= |$))"
)
_COLON = re.compile(r":(?!\d)|(?<!\d):")

# The day of "số liệu tính đến ngày 31/12/2024", which may stand at the end of a title.
_CLOSING = re.compile(
    r"(?:tính đến|tinh den|đến ngày|den ngay|số liệu đến|so lieu den)(?: hết| het)?(?: ngày| ngay)?:? ?"
    r"(\d{1,2} ?[/.\-] ?\d{1,2} ?[/.\-] ?\d{4}|\d{4}-\d{1,2}-\d{1,2}"
    r"|\d{1,2} (?:tháng|thang) \d{1,2} (?:năm|nam) \d{4})(?!\d)"
)
_RANGE = re.compile(r"\btu (?:ngay )?\d")
_PERIOD_WORDS = re.compile(r"thang|quy|nam|luy ke")
# A report's title ends with its period ("KẾT QUẢ TẬP HUẤN … NĂM 2024"). The year of a document that it cites, the end
# of a stretch of years and a day are none.
_TITLE = re.compile(r"(?:bao cao|bieu|bang|thong ke|ket qua|tong hop|danh sach|tinh hinh|so lieu)\b")
_CITED = re.compile(r"\d/[a-z]")
_PERIOD_BEGINS = re.compile(r"(?:quy|thang|nam|luy ke|nua (?:dau|cuoi)|ca nam|\d{1,2} thang)\b")
_NO_PERIOD_AFTER = re.compile(
    r"(?:\d|\b(?:den|toi|tu|het|dau|cuoi|truoc|sau|ngay|thang|quy|giai doan|khoa|ky|va)|[-–/,])$"
)

# "Đơn vị báo cáo: Tỉnh Thanh Hóa, số liệu tính đến ngày 31/12/2024" tells two things in one line.
_OTHER_FACT = re.compile(
    r"\(?(?:so lieu|tinh den|chot|ky (?:bao cao|so lieu)|thoi diem|(?:den )?ngay (?:\d|bao cao|chot|lap)|thang \d|"
    r"quy (?:[ivx]+|\d)\b|nam \d{4}|\d{1,2} thang)"
)


def find_facts(rows: list[list[str]]) -> dict[str, tuple[str, int]]:
    """The text of each fact, and the position of its row; `rows` are those above the heading.

    The keys are `reporting_unit`, `period` and `closing_date`, as far as they are found. A label with its
    value counts before a day or a period that stands there without one; of several alike, the first counts.
    """
    facts = labelled_facts(rows)
    for at, row in enumerate(rows):
        for cell in row:
            day = _CLOSING.search(fold(cell))
            if day and not _RANGE.search(fold_ascii(cell)):
                facts.setdefault("closing_date", (day[1], at))
    if "period" not in facts:
        cells = [(cell, at) for at, row in enumerate(rows) for cell in row if cell]
        periods = [(cell, at) for cell, at in cells if _is_period(cell)]
        periods = periods or [(period, at) for cell, at in cells for period in _periods_at_ends(cell)]
        # Two different ones, such as a year and a quarter, leave it open which the table is about.
        if len({parse_period(cell) for cell, _ in periods}) == 1:
            facts["period"] = periods[0]
    return facts


def labelled_facts(rows: list[list[str]]) -> dict[str, tuple[str, int]]:
    """As `find_facts`, of facts with a label alone."""
    facts: dict[str, tuple[str, int]] = {}
    for at, row in enumerate(rows):
        for fact, text in _labelled(row):
            facts.setdefault(fact, (text, at))
    return facts


def _is_period(cell: str) -> bool:
    if not _PERIOD_WORDS.search(fold_ascii(cell)):
        return False
    try:
        return parse_period(cell) is not None
    except UnreadableError:
        return False


def _periods_at_ends(cell: str) -> Iterator[str]:
    """The period with which a title ends, one for each line that is one: the longest wording that is a period."""
    for line in cell.splitlines():
        words = line.split()
        plain = [fold_ascii(word) for word in words]
        if not _TITLE.match(" ".join(plain)) or _CITED.search(" ".join(plain)):
            continue
        for at in range(1, len(words)):
            if _PERIOD_BEGINS.match(" ".join(plain[at:])) and _is_period(" ".join(words[at:])):
                if not _NO_PERIOD_AFTER.search(" ".join(plain[:at])):
                    yield " ".join(words[at:])
                break


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
    words = _COLON.sub(" : ", line).split()
    # One plain word for each word, so that the blanks before a place tell which word stands there.
    plain = " ".join(fold_ascii(word) for word in words)
    labels = [label for label in _LABEL.finditer(plain) if label.start() == 0 or label["colon"]]
    found = []
    for label, following in zip_longest(labels, labels[1:]):
        first = plain.count(" ", 0, label.end()) + 1
        end = plain.count(" ", 0, following.start()) if following else len(words)
        fact = next(fact for fact in _LABELS if label[fact])
        if fact == "reporting_unit":
            written = plain.split()
            others = (at for at in range(first + 1, end) if _OTHER_FACT.match(" ".join(written[at:])))
            end = next(others, end)
        text = " ".join(words[first:end]).replace(" : ", ": ").strip(":;,.–- ")
        text = text if "(" in text else text.removesuffix(")")
        found.append((fact, text))
    return found
