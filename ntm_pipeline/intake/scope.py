"""What the words around a table say it is about, held against its contract: kind, period, completeness, currency.

Titles, the sheet's name, sections and notes must agree with each other and with what the contract counts: what they
say is understood, sets the table aside or refuses it. What a title's words mean is the business of `reading`.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.intake import messages
from ntm_pipeline.intake.layout.layout_doubts import told_no_result
from ntm_pipeline.intake.remarks import is_of_all_rows, marked_cells, notes_below, words_of_other_figures
from ntm_pipeline.intake.table_periods import is_cut, parsed_period, period_column, told_by_titles, with_periods
from ntm_pipeline.intake.title_subject import words_that_narrow
from ntm_pipeline.intake.whole_lists import against_wholeness
from ntm_pipeline.issues import Issue, RefusedError, Rule
from ntm_pipeline.reading.tables.measures import measures_above
from ntm_pipeline.reading.tables.row_kinds import is_note
from ntm_pipeline.reading.tables.statements import statements_in
from ntm_pipeline.reading.tables.table import Table
from ntm_pipeline.vietnamese.choices import TICKS
from ntm_pipeline.vietnamese.remarks import end_of_another_time, no_result_told
from ntm_pipeline.vietnamese.text import fold, fold_ascii


class Doubt(NamedTuple):
    """What words around a table say against counting it."""

    issue: Issue
    belongs_aside: bool
    """The table is understood to be about something else: it may be set aside where another is not."""


class _Text(NamedTuple):
    """A title, or the name of the sheet (row 0)."""

    row_number: int
    text: str


# --- Words

_OFFICE = re.compile(r"\b(?:kiem soat|cai cach) (?:thu tuc hanh chinh|tthc)\b|\bdich vu cong ich\b")
# It has work files too, but where nothing says that it is these, what it reports are citizens' files.
_DESK = re.compile(
    r"\btrung tam (?:phuc vu )?(?:hanh chinh|dich vu) cong\b"
    r"|(?<!\btai )(?<!\bqua )\bbo phan (?:tiep nhan va tra ket qua|tn ?(?:&|va)? ?tkq|mot cua)\b"
)
# "Xã cũ" are communes of before a reform, not figures of before a correction.
_NOT_CURRENT = re.compile(
    r"\b(?:bản|số liệu|biểu|bảng|sheet|file|tệp) (?:cũ|lưu|nháp)\b|\bnháp\b|\bdự thảo\b|\bban (?:cu|nhap|luu)\b"
    r"|\b(?:chưa|không) chính thức\b|\bchua chinh thuc\b|\bdu thao\b|\bso lieu cu\b|\bkhông (?:dùng|sử dụng)\b"
    r"|\bkhong (?:dung|su dung)\b|\b(?:thử nghiệm|chạy thử|dùng thử|giả định|giả sử|định mức)\b"
    r"|^\W*(?:ví dụ|thí dụ|minh hoạ)\b|\b(?:bản|biểu|bảng) (?:ví dụ|minh hoạ)\b|\(ví dụ\)"
    r"|\bbáo cáo mẫu(?! (?:số|\d))\b|\btrước (?:khi )?(?:điều chỉnh|chỉnh sửa|rà soát|đối chiếu)\b"
    # "Biểu mẫu số 02" is any form, "biểu mẫu" alone one that nobody has filled in.
    r"|\b(?:bản|số liệu|biểu|bảng) (?:mẫu(?! (?:số|\d|ban hành|kèm|báo cáo|tổng hợp|thống kê|theo|\())|thử|sai)\b"
    r"|\b(?:bản|số liệu|biểu|bảng) (?:huỷ|bị huỷ|đã huỷ)\b|\((?:mẫu|thử|huỷ|sai)\)|\bhuỷ bỏ\b|\bđã huỷ\b"
)
# What is synthetic by its origin is labelled so in all that is made of it; this is of forms filled in to be shown.
_ILLUSTRATION = re.compile(r"\bmang tính (?:chất )?(?:minh hoạ|giả định)\b")
_SHEET_NOT_CURRENT = re.compile(
    r"(?:trước khi|chưa) (?:sửa|điều chỉnh|rà soát|chốt|đối chiếu)(?: .*)?|không lấy|hỏng"
    r"|(?:để )?(?:tham khảo|đối chiếu)"
    r"|(?:cũ|lưu|lưu trữ|lưu lại|bỏ|huỷ|huy|thử|test|nhap|sai|lỗi|draft|backup|bak|old)(?: ?[\d(].*)?"
    r"|(?:.* )?(?:old|backup|draft|sai|lỗi)|(?:copy of|bản sao) .*|copy|.*[(_ -]cũ\)?|(?:ví dụ|thí dụ|vi du|thi du)\b.*"
)
_NOT_OF_FIGURES = re.compile(r"\b(?:xã|phường|huyện|tỉnh|tên|đơn vị|địa giới|mã)(?: hành chính)? cũ\b")
_SCOPE = re.compile(
    r"\b(?:(?:khong|chua) (?:bao )?gom|(?:khong|chua) tinh|chi tinh|chi gom|ngoai tru|loai tru"
    r"|cua (?:cac )?(?:co quan )?(?:khoi )?(?:dang|doan the|cong an|quan su)"
    r"|chua day du|chua tong hop (?:het|du|day du)|con thieu|tru (?:cac )?(?:xa|phuong|huyen|ho so|don vi|thang|quy)"
    r"|(?:chua co|thieu|chua nhan)(?: so lieu| bao cao)?(?: cua)?(?: cac)? (?:thang|quy|xa|phuong|huyen|don vi))"
    r"\b[^|()\n]*"
)
_PARTIAL = re.compile(
    r"\b(?:(?:duoc )?thanh lap moi|moi (?:duoc )?(?:thanh lap|dang ky|cong nhan|phat sinh|trien khai|xay dung)"
    r"|(?:dang ky|cong nhan|phat sinh|tang|trien khai|xay dung) moi|giai the|ngung hoat dong|tam ngung|thu hoi"
    r"|(?:tang|giam|bien dong|phat sinh) trong (?:nam|ky|quy|thang)|(?<!sua doi )(?<!sua doi, )bo sung|tieu bieu"
    r"|dien hinh|tien tien|xuat sac|(?:co|dat|hoat dong) hieu qua|de nghi (?:cong nhan|xet|cap|ho tro)|de xuat|mot so"
    r"|duoc ho tro|(?:htx|hop tac xa) tham gia|trich|(?:dot|nhom|phan) (?:\d+|i|ii|iii|iv)"
    r"|trang (?:[2-9]|1 ?/ ?[2-9])|tiep theo|ket thuc (?:trong )?nam|lo trinh|du an"
    r"|(?:htx|hop tac xa) (?:phi )?(?:nong nghiep|nong lam|lam nghiep|thuy san|van tai|xay dung|thuong mai|cong nghiep)"
    r"|thanh lap (?:trong |tu )?(?:nam|quy|thang)|(?:htx|hop tac xa) (?:do|theo luat)"
    r"|dia ban cac (?:xa|phuong) (?:xay dung|dat|dang ky|dac biet|vung|kho khan|ngheo|ve dich|diem))\b"
    # Of the kinds of cooperatives one alone.
    r"|danh sach (?:cac )?(?:quy tin dung|to hop tac|tht|lien hiep (?:htx|hop tac xa))(?!.*\b(?:htx|hop tac xa)\b)"
)
_WHOLE = re.compile(r"\b(?:toan bo|tat ca|(?:bao )?gom ca|ke ca)\b")
_ENDED = re.compile(r"giai the|ngung hoat dong|tam ngung|thu hoi")
_RUNNING = re.compile(r"\b(?:dang|con) hoat dong\b|\bcong nhan\b")


# --- Whole tables


def within_scope(contract: Contract, tables: Sequence[Table]) -> tuple[list[Table], list[tuple[str, Issue]]]:
    """The tables that are about what the contract counts, each with its period, and what is told of other sheets.

    Raises RefusedError: what is said around a table bears on its figures and isn't understood, or none is left.
    """
    kept, aside = [], []
    listed = sum(table.row_count + (len(table.hidden.row_numbers) if table.hidden else 0) for table in tables)
    for table in tables:
        said = told_no_result(table)
        doubt = Doubt(said, belongs_aside=True) if said else next(_doubts(contract, table, listed), None)
        if doubt is None:
            kept.append(table)
        elif not doubt.belongs_aside:
            raise RefusedError(doubt.issue)
        else:
            aside.append((table, doubt.issue))
    if aside and not any(table.row_count for table in kept):
        raise RefusedError(aside[0][1])
    return with_periods(contract, kept), [
        (table.sheet, messages.SHEET_SET_ASIDE(sheet=table.sheet, why_vi=why.message_vi, why_en=why.message_en))
        for table, why in aside
    ]


def _texts(table: Table) -> list[_Text]:
    """The sheet's name and the rows above the heading."""
    titles = [_Text(row.row_number, row.text) for row in table.passed_over if row.kind == "title"]
    return [_Text(0, _completed(table.sheet)), *titles] if table.sheet else titles


def _completed(sheet: str) -> str:
    """The name of a sheet with the end of the phrase that a spreadsheet program has cut, where that says what it is."""
    if not is_cut(sheet):
        return sheet
    plain = f" {fold_ascii(sheet)}"
    for phrase in _PHRASES:
        for end in range(len(phrase) - 1, phrase.index(" ") + 1, -1):
            if plain.endswith(f" {fold_ascii(phrase)[:end]}"):
                return f"{sheet[:-end]}{phrase}"
    return sheet


_PHRASES = ("thủ tục hành chính", "dịch vụ công", "kế hoạch", "ước thực hiện", "dự kiến", "bản cũ", "bản nháp")


def _doubts(contract: Contract, table: Table, listed: int) -> Iterator[Doubt]:
    texts = _texts(table)
    yield from _other_kinds(contract, table, texts)
    yield from _no_results(table, texts)
    for one in texts:
        words = _not_current(one)
        if words:
            yield Doubt(_said(messages.NOT_CURRENT, table, one, words), belongs_aside=True)
        folded = fold_ascii(one.text)
        if contract.is_list and (words := _partial(folded)):
            yield Doubt(_said(messages.PARTIAL_LIST, table, one, _as_written(one.text, words)), belongs_aside=False)
        # What an unknown list leaves out can't be told; one that says it is whole is taken at its word.
        if not (contract.is_list and _WHOLE.search(folded)) and (narrower := words_that_narrow(contract, one.text)):
            yield Doubt(_said(messages.SUBJECT_UNCLEAR, table, one, narrower), belongs_aside=False)
        if found := _SCOPE.search(_without_definition(contract, folded)):
            written = _as_written(one.text, found[0])
            yield Doubt(_said(messages.SCOPE_UNCLEAR, table, one, written), belongs_aside=False)
    yield from _sections(contract, table)
    yield from _marks_that_deny(contract, table)
    if contract.is_list:
        for against in against_wholeness(table, [(one.row_number, one.text) for one in texts], listed):
            one = _Text(against.row_number, against.text)
            written = _as_written(against.text, against.words)
            issue = _said(against.rule, table, one, written, count=listed)
            yield Doubt(issue, belongs_aside=False)
    yield from _beside(contract, table)
    inside = [_Text(row.row_number, row.text) for row in table.passed_over if row.kind in ("section", "note")]
    for one in [*texts, *inside]:
        if found := _ILLUSTRATION.search(fold(one.text)):
            yield Doubt(_said(messages.NOT_CURRENT, table, one, found[0]), belongs_aside=True)
    told = told_by_titles(table)
    for one in texts if told.period and contract.dated_by == "year" else ():
        until = statements_in(one.text).ends_early or end_of_another_time(one.text, told.period, is_title=True)
        if until:
            yield Doubt(_said(messages.SCOPE_UNCLEAR, table, one, _as_written(one.text, until)), belongs_aside=False)
    period = parsed_period(table.above.get("period", ""))
    for note in notes_below(table):
        one = _Text(note.row_number, note.text)
        # What a list leaves out isn't "none"; what has ended is none all the same.
        found = _SCOPE.search(fold_ascii(note.text)) if contract.is_list else None
        if found and not _ENDED.search(found[0]):
            yield Doubt(_said(messages.SCOPE_UNCLEAR, table, one, _as_written(note.text, found[0])), False)
        if (kind := _other_kind(contract, note.text)) and not _says_own(contract, table, texts):
            yield Doubt(_of_other_kind(contract, table, one, kind), belongs_aside=True)
        if not is_of_all_rows(table, note):
            continue
        plain = _without_definition(contract, fold_ascii(note.text))
        scope = _SCOPE.search(plain) if contract.count_columns else None
        words = words_of_other_figures(contract, note.text, period) or (scope[0] if scope else "")
        if words:
            written = _as_written(note.text, fold_ascii(words))
            yield Doubt(_said(messages.SCOPE_UNCLEAR, table, one, written), belongs_aside=False)


def _other_kinds(contract: Contract, table: Table, texts: Sequence[_Text]) -> Iterator[Doubt]:
    """Titles or the sheet's name that speak of what other forms count under the same headings."""
    are_told_by_headings = _headings_name_own(contract, table)
    for one in texts:
        found = _other_kind(contract, _DESK.sub(" ", fold_ascii(one.text)) if are_told_by_headings else one.text)
        if found is None:
            continue
        # A title may speak of both kinds, as long as the headings say which of them is counted.
        is_of_both = one.row_number or _names_own(contract, one.text)
        if is_of_both and are_told_by_headings and any(_names_own(contract, t.text) for t in texts):
            continue
        yield Doubt(_of_other_kind(contract, table, one, found), belongs_aside=True)


def _of_other_kind(contract: Contract, table: Table, one: _Text, words: str) -> Issue:
    return _said(messages.OTHER_KIND, table, one, words, title_vi=contract.title_vi, title_en=contract.title_en)


def _says_own(contract: Contract, table: Table, texts: Sequence[_Text]) -> bool:
    """Whether a title or a heading says that what the contract counts is counted."""
    return _headings_name_own(contract, table) or any(_names_own(contract, one.text) for one in texts)


def _headings_name_own(contract: Contract, table: Table) -> bool:
    counts = [name for name in contract.count_columns[:1] if name in table.columns]
    return all(
        any(_has(fold_ascii(table.column_labels[name]), words) for words in contract.own_contexts) for name in counts
    )


def _names_own(contract: Contract, text: str) -> bool:
    return any(_has(_plain(text), words) for words in contract.own_contexts)


def _other_kind(contract: Contract, text: str) -> str | None:
    plain = _without_definition(contract, _plain(text))
    return next((words for words in contract.excluded_contexts if _has(plain, words)), None)


def _without_definition(contract: Contract, plain: str) -> str:
    """The text without what says that the other kind is left out, as it must be ("không gồm thủ tục hành chính")."""
    for words in contract.excluded_contexts:
        plain = re.sub(
            rf"\b(?:khong|chua) (?:bao )?gom\b[^|();,.]{{0,30}}?\b{re.escape(fold_ascii(words))}\b", " ", plain
        )
    return plain


def _plain(text: str) -> str:
    return _OFFICE.sub(" ", fold_ascii(text))


def _has(plain: str, words: str) -> bool:
    return re.search(rf"\b{re.escape(fold_ascii(words))}\b", plain) is not None


def _no_results(table: Table, texts: Sequence[_Text]) -> Iterator[Doubt]:
    if any(entry.is_result for entry in table.told.entries):
        return
    told = told_by_titles(table)
    labels = [*table.unknown_columns, *table.column_labels.values()]
    # What a title plans or compares beside its result may have columns of its own.
    has_columns = told.period is not None and any(statements_in(label).claims for label in labels)
    written = table.above.get("period", "")
    for words in [] if has_columns else told.no_results:
        if _holds(written, words) and parsed_period(written) is None:
            continue  # what can't be read as a period is told of each row
        row = next((one for one in texts if one.row_number and _holds(one.text, words)), texts[-1])
        yield Doubt(_said(messages.NO_RESULT, table, row, words), belongs_aside=True)
    if table.sheet:
        for words in statements_in(texts[0].text).no_results:
            yield Doubt(_said(messages.NO_RESULT, table, texts[0], words), belongs_aside=True)


def _holds(text: str, words: str) -> bool:
    return " ".join(fold(words).split()[:2]) in " ".join(fold(text).split())


def _not_current(one: _Text) -> str | None:
    folded = _NOT_OF_FIGURES.sub(" ", fold(one.text))
    found = _NOT_CURRENT.search(folded)
    if found is None and one.row_number == 0:
        found = _SHEET_NOT_CURRENT.fullmatch(folded.strip())
    return found[0].strip() if found else None


def _partial(plain: str) -> str | None:
    if _WHOLE.search(plain):
        return None
    is_of_running = _RUNNING.search(plain) is not None
    return next((f[0] for f in _PARTIAL.finditer(plain) if not (is_of_running and _ENDED.fullmatch(f[0]))), None)


_PLACES = {
    "page": ("Đầu trang hoặc chân trang in", "The top or foot of the printed page"),
    "shape": ("Hộp chữ trên trang tính", "A text box on the sheet"),
    "comment": ("Nhận xét ở dòng tiêu đề cột", "A comment on the heading"),
}


def _beside(contract: Contract, table: Table) -> Iterator[Doubt]:
    """What is written outside the cells or pinned to the heading, and can't be held against the rows one by one."""
    if contract.count_columns and (measure := _odd_measure(table.sheet)):
        where = {"where_vi": f"Tên trang tính “{table.sheet}”", "where_en": f"The name of sheet “{table.sheet}”"}
        yield Doubt(messages.TOLD_BESIDE(**where, words=measure), belongs_aside=True)
    for place, text in table.beside:
        if place == "comment" and not contract.count_columns:
            continue  # what may be chosen there
        words = next(iter(statements_in(text).no_results), None)
        if words is None and place != "comment":
            words = _not_current(_Text(-1, text)) or no_result_told(text) or None
        if words is None and contract.count_columns:
            words = _odd_measure(text)
        if words is not None:
            where = dict(zip(("where_vi", "where_en"), _PLACES[place], strict=True))
            yield Doubt(messages.TOLD_BESIDE(**where, words=words), belongs_aside=False)


def _odd_measure(text: str) -> str | None:
    """The words by which figures are thousands or shares."""
    return next((one.text for one in measures_above([[text]]) if one.factor != 1 or one.is_share), None)


_OF_WHAT_FOLLOWS = re.compile(r"\b(?:tu day|duoi day|sau day|phan duoi|cac dong (?:sau|duoi|tiep))\b")
# Below "I. Lĩnh vực tư pháp" stand parts of what the units have to report.
_SECTION_OF_A_PART = re.compile(
    r"\W*(?:(?:[ivx]{1,5}|\d{1,2}|[a-e])[.):/ -]+)?(?:(?:cac|nhom|loai) )?"
    r"(?:linh vuc|ho so|van ban|bo phan|phong|phan mem|he thong|lop|khoa|chuyen de|noi dung)(?!\w)"
)


# "(x): đơn vị chưa thực hiện", "dấu x là không"
_MEANING_OF_A_TICK = re.compile(
    r"(?:^|[\s(“\"':;,])(?:dau )?[(“\"']*[xv+✓✔√][)”\"']*\s*(?:[:=-]|la\b|neu\b|nghia la\b|cho\b|vao\b|voi\b)"
    r"[^,;|().]{0,40}?\b(?:chua|khong)\b"
)
# "Danh sách đơn vị chưa …"
_THOSE_THAT_DO_NOT = re.compile(r"\b(?:chưa|không(?! (?:gian|dùng tiền|giấy|số|khí|tập trung|chuyên)))\b[^|()]{0,40}")


def _marks_that_deny(contract: Contract, table: Table) -> Iterator[Doubt]:
    """What says that a ticked cell means no."""
    flags = [name for name, spec in contract.columns.items() if spec.cell_type.kind == "yes or no"]
    said: list[tuple[_Text, str]] = []
    for row in table.passed_over if flags else ():
        found = _MEANING_OF_A_TICK.search(fold_ascii(row.text)) if row.kind != "total" else None
        if found is not None:
            said.append((_Text(row.row_number, row.text), found[0].strip(" :;,(")))
        elif row.kind == "title" and (found := _THOSE_THAT_DO_NOT.search(fold(row.text))):
            said.append((_Text(row.row_number, row.text), fold_ascii(found[0].strip())))
    if not said or not any(TICKS & set(map(fold, table.texts(name))) for name in flags if name in table.columns):
        return
    for one, words in said:
        yield Doubt(_said(messages.TICK_MAY_DENY, table, one, _as_written(one.text, words)), belongs_aside=False)


def _is_own(contract: Contract, text: str) -> bool:
    plain = fold_ascii(text)
    return any(_has(plain, words) for words in contract.own_contexts) and words_that_narrow(contract, text) is None


def _sections(contract: Contract, table: Table) -> Iterator[Doubt]:
    """Rows between the data that speak of another kind, a plan, or another period than the table's."""
    is_told_by_row = period_column(contract) in (None, *table.columns)
    # Of periods side by side, what stands above all of them.
    period = parsed_period(table.title_period if table.period else table.above.get("period", ""))
    last = max(table.row_numbers, default=0)
    for row in table.passed_over:
        if row.kind not in ("section", "note") or row.row_number > last:
            continue
        one, told = _Text(row.row_number, row.text), statements_in(row.text)
        is_heading = not is_note(row.text) and told.period not in (None, period)
        if row.kind != "section" and not is_heading and not _OF_WHAT_FOLLOWS.search(fold_ascii(row.text)):
            continue
        if (words := _other_kind(contract, row.text)) is not None:
            yield Doubt(_of_other_kind(contract, table, one, words), belongs_aside=False)
        for words in told.no_results:
            yield Doubt(_said(messages.NO_RESULT, table, one, words), belongs_aside=False)
        if (
            contract.count_columns
            and _SECTION_OF_A_PART.match(fold_ascii(row.text))
            and not _is_own(contract, row.text)
        ):
            yield Doubt(_said(messages.SUBJECT_UNCLEAR, table, one, row.text), belongs_aside=False)
        if not is_told_by_row and period is not None and (told.unclear or told.period not in (None, period)):
            spoken = " / ".join(told.unclear) or told.period_text
            yield Doubt(_said(messages.SECTION_OF_ANOTHER_PERIOD, table, one, spoken), belongs_aside=False)


def _said(rule: Rule, table: Table, one: _Text, words: str, **more: object) -> Issue:
    sheet_vi, sheet_en = f"trang tính “{table.sheet}”", f"sheet “{table.sheet}”"
    if one.row_number == 0:
        where_vi, where_en = f"Tên {sheet_vi}", f"The name of {sheet_en}"
    else:
        where_vi = f"Dòng {one.row_number}" + (f" ({sheet_vi})" if table.sheet else "")
        where_en = f"Row {one.row_number}" + (f" ({sheet_en})" if table.sheet else "")
    return rule(where_vi=where_vi, where_en=where_en, words=words, **more)


def _as_written(text: str, plain: str) -> str:
    """The words of a text that compare as the plain ones."""
    words = text.split()
    at = " ".join(fold_ascii(word) for word in words).find(plain)
    if at < 0:
        return plain
    first = " ".join(fold_ascii(word) for word in words).count(" ", 0, at)
    return " ".join(words[first : first + plain.count(" ") + 1]).strip(" ,;:()")


def notes_that_bear(contract: Contract, table: Table) -> Iterator[tuple[int, Issue]]:
    """Notes below a table that may bear on some of its figures: row number and what is told of them."""
    period = parsed_period(table.above.get("period", ""))
    for note in notes_below(table):
        folded = fold_ascii(note.text)
        words = [*statements_in(note.text).no_results]
        if scope := _SCOPE.search(_without_definition(contract, folded)):
            words.append(scope[0].strip())
        told = words_of_other_figures(contract, note.text, period)
        if told and note.mark and marked_cells(table, note.mark):
            continue  # told of those rows
        words = words or [told]
        if words[0]:
            yield note.row_number, messages.NOTE_BEARS(words=_as_written(note.text, words[0]))


def years_in_doubt(contract: Contract, table: Table, years: Sequence[int | None]) -> Iterator[tuple[int, bool, Issue]]:
    """Rows whose own year isn't that of the title: row number, whether the title plans that year, what is told."""
    told = told_by_titles(table)
    if period_column(contract) not in table.columns or told.period is None:
        return
    named = told.period_text
    for row_number, year in zip(table.row_numbers, years, strict=True):
        if year in told.planned_years:
            yield row_number, True, messages.PLANNED_YEAR(year=year, words=named)
        elif year is not None and year not in told.years:
            yield row_number, False, messages.YEAR_NOT_OF_TITLE(year=year, words=named)
