"""What says that nothing was collected, or that there is nothing: marks in cells, reports of dashes alone, entries of
lists that say none.

A mark that means none is the business of each cell's type.
"""

import re
from dataclasses import replace
from functools import lru_cache

from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.reading.tables.table import PassedOver, Table
from ntm_pipeline.vietnamese.text import fold, fold_ascii, is_blank

_MARK = re.compile(
    r"[(\[]?\s*(?:(?:\.\s?){2,}|[…. ]*…[…. ]*)[)\]]?|(?:chưa|không) có (?:số|dữ) liệu|(?:chua|khong) co (?:so|du) lieu"
    r"|(?:chưa|chua|không|khong) (?:được |duoc )?(?:thống kê|thong ke|thu thập|thu thap|tổng hợp|tong hop)"
    r"(?: được| duoc)?|n/a"
)
_DASH = re.compile(r"-+")
DASHES = "dashes"
"""The kind of a row that is a report of dashes alone."""
NOTHING = "nothing"
"""The kind of a row of a list that says that there is nothing to be listed."""
_THINGS = (
    r"(?:htx|hợp tác xã|hop tac xa|tht|tổ hợp tác|to hop tac|mô hình|mo hinh|liên kết|lien ket|chuỗi|chuoi|xã|xa|thôn"
    r"|thon|đơn vị|don vi|danh hiệu|danh hieu|trường hợp|truong hop)"
)
_SAYS_NOTHING = re.compile(
    r"(?:không|khong)(?: (?:có|co|phát sinh|phat sinh))?"
    rf"(?: {_THINGS}(?: (?:[^\W\d_]+ ){{0,4}}?(?:nào|nao))?| gì| gi)?[. ]*|-+|0"
)
# That nobody has looked yet.
_NOT_YET = re.compile(
    r"\b(?:(?:chua|dang|cho) (?:co (?:so|du) lieu|co danh sach|co bao cao|tong hop|ra soat|cap nhat|thong ke|bao cao"
    r"|gui|nop|thu thap|nhan|day du|du|xong|hoan thanh|hoan thien|xac dinh|xac minh|kiem tra|dieu tra|nam)"
    r"|khong (?:co )?(?:so lieu|du lieu|bao cao|thong ke|thu thap|tong hop|nam|ro|xac dinh|gui|nop)"
    r"|se (?:gui|bao cao|cap nhat|tong hop|co))\b[^|()\n]*|…|\.\.\."
)
# That what there is stands elsewhere.
_ELSEWHERE = re.compile(
    r"\b(?:xem|dinh kem|kem theo|danh sach kem|phu luc|sau khi|gui sau|bo sung|tep|file)\b[^|()\n]*"
)


def says_nothing_is_there(text: str) -> bool:
    """Whether words say that there is nothing to be listed: `Không có`, `Không có HTX nào`, a dash."""
    return _SAYS_NOTHING.fullmatch(fold(text)) is not None


def words_of_unknown(text: str, is_entry: bool = False) -> str:
    """The words, without their accents, that say that what belongs into a list isn't known yet; empty where none do.

    What stands in the place of an entry may also say that the list is to be found elsewhere.
    """
    plain = fold_ascii(text)
    found = _NOT_YET.search(plain) or (_ELSEWHERE.search(plain) if is_entry else None)
    return found[0].strip() if found else ""


@lru_cache(maxsize=65536)
def says_not_collected(text: str, is_count: bool) -> bool:
    """Whether a cell says that nobody collected what it asks for; a tick does so where a number is asked for."""
    folded = fold(text)
    return _MARK.fullmatch(folded) is not None or (is_count and folded == "x")


# "(-): chưa có số liệu", "Ô để trống là chưa thu thập được"; a dash that only begins a line is no sign.
_NOBODY = r"[^;,.|\-…]{0,25}?\b(?:chua|khong) (?:duoc )?"
_HANDLED = r"(?:thu thap|tong hop|cap nhat|thong ke|bao cao)\b"
_NOBODY_KNOWS = rf"{_NOBODY}(?:{_HANDLED}|(?:co|nam)\b)"
_DASH_EXPLAINED = re.compile(
    r"(?:[\"“'(\[] ?[-–—] ?[\"”')\]]|\b(?:dau|ky hieu|o ghi) [-–—]|\bgach (?:ngang|noi)|(?<![^\s:])[-–—] ?[:=])"
    rf"{_NOBODY}(?:{_HANDLED}|(?:co|nam)(?: duoc)? (?:so lieu|du lieu|bao cao|thong tin)\b)"
)
_BLANK_EXPLAINED = re.compile(rf"\b(?:(?:de|bo|con) trong|(?:o|cot|cho) (?:de |bo )?trong)\b{_NOBODY_KNOWS}")


def signs_of_not_collected(table: Table) -> frozenset[str]:
    """A dash, a blank cell, or both: the signs of which a title or a note says that nothing was collected there."""
    told = [fold_ascii(row.text) for row in table.passed_over if row.kind in ("title", "section", "note")]
    signs = (("-", _DASH_EXPLAINED), ("", _BLANK_EXPLAINED))
    return frozenset(sign for sign, explained in signs if any(map(explained.search, told)))


def is_sign(text: str, signs: frozenset[str]) -> bool:
    """Whether a cell holds one of the signs."""
    return ("" in signs and is_blank(text)) or ("-" in signs and _is_dash(text))


def without_reports_of_dashes(contract: Contract, table: Table) -> tuple[Table, list[int]]:
    """A table of reports without the rows whose counts are dashes alone, and the numbers of those rows.

    They stand among the rows that are no data. Where the counts were none, 0 would have been written.
    """
    columns = [name for name in contract.count_columns if name in table.columns]
    if not columns:
        return table, []
    is_required = [contract.columns[name].default is None for name in columns]
    rows = zip(table.row_numbers, zip(*(table.texts(name) for name in columns), strict=True), strict=True)
    skipped = [
        number
        for number, texts in rows
        if all(_is_dash(text) or not (needed or text) for text, needed in zip(texts, is_required, strict=True))
    ]
    return _without(table, skipped, DASHES), skipped


def without_entries_of_nothing(contract: Contract, table: Table) -> Table:
    """A list without the rows that say that there is nothing to be listed: they stand among the rows that are no data.

    Beside that they name at most the unit of which they say it, and the day or year of the list.
    """
    beside = {name for unit in contract.units for name in (unit.code, unit.name) if name} | {contract.dated_by}
    names = [name for name in table.columns if name not in beside]
    texts = {name: table.texts(name) for name in table.columns}
    nothing = {text for column in texts.values() for text in set(column) if says_nothing_is_there(text)}
    if not nothing:
        return table
    if not any(text in nothing for name in names for text in texts[name]):
        names = [*table.columns]  # words of nothing in a column of codes of units name none
    # A mark or a remark may say otherwise.
    told_of = {number for number, _ in table.marks} | {*table.remarks}
    skipped = [
        number
        for number, *row in zip(table.row_numbers, *(texts[name] for name in names), strict=True)
        if number not in told_of
        and not nothing.isdisjoint(row)
        and all(is_blank(text) or text in nothing for text in row)
    ]
    return _without(table, skipped, NOTHING)


def _without(table: Table, skipped: list[int], kind: str) -> Table:
    if not skipped:
        return table
    passed_over = [*table.passed_over, *(PassedOver(number, kind, "") for number in skipped)]
    return replace(
        table, rows=table.rows.drop(index=skipped),
        passed_over=tuple(sorted(passed_over, key=lambda row: row.row_number)),
    )  # fmt: skip


@lru_cache(maxsize=65536)
def _is_dash(text: str) -> bool:
    return not is_blank(text) and _DASH.fullmatch(fold(text)) is not None
