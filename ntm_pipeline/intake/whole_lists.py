"""What is written in a list, or beside it, that says that not all of it is there: what isn't listed is no "none" then.

Titles that name a part of a kind are the business of `scope`; entries that say that there is nothing, of `uncollected`.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ntm_pipeline.intake import messages
from ntm_pipeline.intake.uncollected import says_nothing_is_there, words_of_unknown
from ntm_pipeline.issues import Rule
from ntm_pipeline.reading.tables.table import PassedOver, Table
from ntm_pipeline.vietnamese.text import fold_ascii


class Against(NamedTuple):
    """Words that speak against a list's being whole."""

    row_number: int
    text: str
    words: str
    """Without their accents."""
    rule: Rule


_THING = r"(?:htx|hop tac xa|to hop tac|tht|mo hinh|lien ket|chuoi|danh hieu)"
# "(còn tiếp)", "và 12 HTX khác", "Còn 03 HTX chưa có mã số thuế không đưa vào danh sách"
_MORE = re.compile(
    r"\b(?:con (?:tiep|nua)|xem tiep|tiep theo trang|trang (?:sau|tiep)"
    rf"|(?:va|con) (?:\d+|mot so|nhieu|cac) {_THING}\b[^|()\n]{{0,40}}|\d+ {_THING} (?:khac|con lai|dau tien)"
    r"|(?:khong|chua) (?:duoc )?(?:dua|ghi|liet ke|neu|bao gom|gom|tinh|thong ke|cap nhat)(?: vao| trong| ca| het| du)*"
    rf" (?:danh sach|bieu|bang|{_THING}|xa|phuong|huyen|don vi)\b[^|()\n]{{0,40}}"
    r"|(?:khong|chua) (?:duoc )?co (?:ten )?trong (?:danh sach|bieu|bang)\b[^|()\n]{0,40})"
)
# "Danh sách chỉ gồm các HTX thành lập trong năm"; those at work are all that count.
_ONLY = re.compile(
    r"\bchi (?:(?:bao )?gom|tinh|liet ke|neu|thong ke|ghi|dua|lap|tong hop|cap nhat)\b"
    r"(?![^|()\n]*\b(?:dang|con) hoat dong\b)[^|()\n]{0,60}"
)
# "Tổng số HTX trên địa bàn: 15", "Tổng cộng | 15 HTX", "Danh sách 15 HTX"
_HOW_MANY = re.compile(
    rf"\btong(?: so| cong)? {_THING}\b[^|:]{{0,60}}(?:[:|=]|\bla) ?(?P<told>\d{{1,5}})\b(?![/.]\d)"
    rf"|\b(?:tong(?: so| cong)?|cong|co|danh (?:sach|ba|muc))\b[^\d]{{0,30}}(?P<counted>\d{{1,5}}) {_THING}\b"
)


def against_wholeness(table: Table, titles: Sequence[tuple[int, str]], listed: int) -> Iterator[Against]:
    """What titles, sections, notes and totals of a list say against its being whole.

    A list without entries counts as "none" for all of its unit, so that nothing may stand in it that says otherwise.
    `listed` is how many entries there are in the file.
    """
    inside = list(_inside(table))
    is_empty = not table.row_count
    said = [(number, text, words_of_unknown(text)) for number, text in (titles if is_empty else ())]
    for row in inside:
        if not says_nothing_is_there(row.text):
            found = _MORE.search(fold_ascii(row.text))
            words = words_of_unknown(row.text, is_entry=is_empty) or (found[0].strip() if found else "")
            said.append((row.row_number, row.text, words))
            if not words and (only := _ONLY.search(fold_ascii(row.text))):
                yield Against(row.row_number, row.text, only[0].strip(), messages.PARTIAL_LIST)
    for number, text, words in said:
        if words:
            yield Against(number, text, words, messages.LIST_NOT_COLLECTED)
    if table.serial_gap is not None and table.row_count:
        number, gap = table.serial_gap
        yield Against(number, gap, gap, messages.LIST_LEAVES_NUMBERS_OUT)
    totals = [(row.row_number, row.text) for row in table.passed_over if row.kind == "total"]
    for number, text in [*titles, *((row.row_number, row.text) for row in inside), *totals]:
        found = _HOW_MANY.search(fold_ascii(text))
        if found and int(found["told"] or found["counted"]) > listed:
            yield Against(number, text, found[0].strip(" |"), messages.LIST_SHORTER_THAN_TOLD)


def _inside(table: Table) -> Iterator[PassedOver]:
    first = next((row.row_number for row in table.passed_over if row.kind == "heading"), 0)
    for row in table.passed_over:
        # A single text in brackets below the heading is taken for its unit of measure.
        is_alone = row.kind == "heading" and row.row_number > first and "|" not in row.text
        if row.kind in ("section", "note") or is_alone:
            yield row
