"""One thing planted in a good file, and what must then come of it: the same figures, right new ones, or none.

Here belongs what a change means to a careful clerk. Whether the intake agrees is tried in `test_metamorphic`.
"""

import random
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from tests.fuzz.office_file import MARKED, Cell, OfficeFile, Page, unit_headings
from tests.sources.form import Form

Chance = random.Random
Row = dict[str, Any]


@dataclass(frozen=True)
class Meaning:
    """What a file may be read as."""

    readings: Sequence[Sequence[Row]]
    """Each is all that the file says, read in one way; `[[]]` says nothing that counts."""
    may_be_refused: bool
    """Whether rows, or all of it, may be sent back; of what is read, all must still be of one reading."""


def clear(rows: Sequence[Row]) -> Meaning:
    """Any clerk can read it."""
    return Meaning([rows], may_be_refused=False)


def at_best(*readings: Sequence[Row]) -> Meaning:
    """One of these, or sent back."""
    return Meaning(readings, may_be_refused=True)


NOTHING = at_best([])

Plant = Callable[[Chance, Form, OfficeFile, list[Row]], Meaning | None]
"""Changes the file and tells what it then means; None where there is nothing of the kind to change."""

COUNTS = {"eoffice": "hồ sơ", "training": "người"}
FIELDS = {
    "Tổng số hồ sơ công việc": "dossier_count", "Số hồ sơ mật": "secret_dossier_count",
    "Số hồ sơ xử lý trên môi trường mạng": "online_dossier_count", "Tổng số cán bộ quản lý": "manager_count",
    "Số cán bộ đã được tập huấn": "trained_manager_count",
}  # fmt: skip
"""Headings of the counts that indicators add up, and their columns."""


def _counts(form: Form) -> list[str]:
    return [heading for heading in form.counts if heading in FIELDS]


def _dated_above(form: Form, page: Page) -> bool:
    return form.dated_by[0] not in page.headings[-1]


# --- Nothing changes


def columns_swapped(chance: Chance, form: Form, file: OfficeFile, rows: list[Row]) -> Meaning | None:
    one, other = chance.sample(range(len(file.page.headings[0])), 2)
    for line in [*file.page.headings, *file.page.rows]:
        line[one], line[other] = line[other], line[one]
    return clear(rows)


def column_numbers(chance: Chance, form: Form, file: OfficeFile, rows: list[Row]) -> Meaning | None:
    wording = chance.choice(["({})", "{}", "[{}]"])
    letters = chance.choice([0, 1, 2])
    texts = [
        wording.format("ABC"[at] if at < letters else at + 1 - letters) for at in range(len(file.page.headings[0]))
    ]
    file.page.rows.insert(0, [Cell(text) for text in texts])
    return clear(rows)


def headings_repeated(chance: Chance, form: Form, file: OfficeFile, rows: list[Row]) -> Meaning | None:
    file.page.rows.insert(chance.choice([1, 2]), [Cell(text) for text in file.page.headings[0]])
    return clear(rows)


def empty_first_column(chance: Chance, form: Form, file: OfficeFile, rows: list[Row]) -> Meaning | None:
    for _ in range(chance.choice([1, 2])):
        file.page.insert(0, [""], [Cell() for _ in file.page.rows])
    return clear(rows)


def serial_and_remarks(chance: Chance, form: Form, file: OfficeFile, rows: list[Row]) -> Meaning | None:
    file.page.insert(0, ["TT"], [Cell(str(at + 1)) for at in range(len(rows))])
    remarks = [Cell(chance.choice(["", "đã kiểm tra", "mới sáp nhập"])) for _ in rows]
    file.page.insert(len(file.page.headings[0]), ["Ghi chú"], remarks)
    return clear(rows)


def section_without_code(chance: Chance, form: Form, file: OfficeFile, rows: list[Row]) -> Meaning | None:
    width = len(file.page.headings[0])
    texts = chance.choice([["I", "Huyện A"], ["", "Huyện A"], ["I. Huyện A"], ["Huyện A"], ["* Huyện A"]])
    file.page.rows.insert(0, [Cell(text) for text in texts] + [Cell()] * (width - len(texts)))
    return clear(rows)


def total_without_code(chance: Chance, form: Form, file: OfficeFile, rows: list[Row]) -> Meaning | None:
    counts = _counts(form)
    if not counts:
        return None
    sums = {heading: str(sum(int(cell.text) for cell in file.page.column(heading))) for heading in counts}
    line = [Cell(sums.get(heading, ""), is_number=True) for heading in file.page.headings[0]]
    words = chance.choice(["Tổng cộng", "TỔNG SỐ", "Cộng", "Huyện A", "Cộng huyện A", "Toàn huyện"])
    line[file.page.at(unit_headings(form)[1])] = Cell(words)
    file.page.rows.insert(chance.choice([0, 3]), line)
    return clear(rows)


def former_name_beside(chance: Chance, form: Form, file: OfficeFile, rows: list[Row]) -> Meaning | None:
    name = unit_headings(form)[1]
    if not name:
        return None
    at = chance.randrange(len(rows))
    wording = chance.choice(["{} (cũ)", "{} cũ", "{} (nay là Xã Hợp Nhất)", "{}¹", "{} (*)", "- {}"])
    file.page.mark(at, name, text=wording.format(file.page.column(name)[at].text))
    return clear(rows)


def code_composed(chance: Chance, form: Form, file: OfficeFile, rows: list[Row]) -> Meaning | None:
    code, name = unit_headings(form)
    if not name:
        return None
    wording = chance.choice(["{code} - {name}", "{code}-{name}", "{code}: {name}", "10101{code}", "10 101 {code}",
                             "'{code}"])  # fmt: skip
    for at, unit in enumerate(file.page.column(name)):
        text = wording.format(code=file.page.column(code)[at].text, name=unit.text)
        file.page.mark(at, code, text=text)
    return clear(rows)


def plan_beside(chance: Chance, form: Form, file: OfficeFile, rows: list[Row]) -> Meaning | None:
    """Plan, estimate or another year's figures beside the result, below one group or with words of their own."""
    if not (counts := _counts(form)):
        return None
    count = chance.choice(counts)
    words = chance.choice(["KH", "Kế hoạch", "Ước thực hiện", "Cùng kỳ năm trước", "Năm trước", "Kế hoạch năm"])
    at = file.page.at(count)
    more = [Cell(str(int(cell.text) + 7), is_number=True) for cell in file.page.column(count)]
    if chance.random() < 0.5:
        own = chance.choice(["Thực hiện", "Kết quả", "TH"])
        file.page.headings.append([own if heading == count else "" for heading in file.page.headings[0]])
        before = chance.random() < 0.5
        file.page.insert(at if before else at + 1, ["", words], more)
        file.page.headings[0][at], file.page.headings[0][at + 1] = count, ""
        file.page.merged.append((0, at, at + 1))
    else:
        file.page.insert(at + chance.choice([0, 1]), [f"{count} ({words})"], more)
    return clear(rows)


def sheet_per_month(chance: Chance, form: Form, file: OfficeFile, rows: list[Row]) -> Meaning | None:
    if file.kind not in MARKED or "Kỳ báo cáo" not in form.cells or not _dated_above(form, file.page):
        return None
    wording = chance.choice(["{}", "T{}", "Tháng {}", "Thg {}", "Tháng 0{}"])
    page, readings = file.page, []
    file.pages.clear()
    for month in range(1, chance.choice([2, 3, 6]) + 1):
        one = deepcopy(page)
        one.name = wording.format(month)
        one.above[-1] = chance.choice(["Kỳ báo cáo: Năm 2024", "NĂM 2024", "Năm 2024"])
        for at in range(len(rows)):
            total = int(one.column(form.counts[0])[at].text) + month
            one.mark(at, form.counts[0], text=str(total))
            readings.append(rows[at] | {"first_month": month, "last_month": month, "dossier_count": total})
        if "Ngày báo cáo" in one.headings[-1]:
            for at in range(len(rows)):
                one.mark(at, "Ngày báo cáo", text="")
        file.pages.append(one)
    return clear([row | {"reported_on": None} for row in readings])


# --- The figures change


def in_thousands(chance: Chance, form: Form, file: OfficeFile, rows: list[Row]) -> Meaning | None:
    """Thousands, said in the headings, on a line below them, or above the table."""
    thing = next((COUNTS[source] for source in COUNTS if set(form.counts) & _of(source)), None)
    if thing is None:
        return None
    factor, words = chance.choice([(1000, "nghìn"), (1000, "ngàn"), (1000, "1.000"), (100, "trăm"), (1, "")])
    unit = f"{words} {thing}".strip()
    where = chance.choice(["heading", "below", "above", "brackets"])
    page = file.page
    if where in ("heading", "brackets"):
        for heading in _counts(form):
            said = f"{heading} (ĐVT: {unit})" if where == "heading" else f"{heading} ({unit})"
            page.headings[0][page.at(heading)] = said
    elif where == "below":
        line = [Cell(f"({unit})" if heading in _counts(form) else "") for heading in page.headings[0]]
        page.rows.insert(0, line)
    else:
        page.above.append(chance.choice([f"ĐVT: {unit}", f"Đơn vị tính: {unit}", f"(Đơn vị: {unit})"]))
    new = [row | {FIELDS[heading]: row[FIELDS[heading]] * factor for heading in _counts(form)} for row in rows]
    return clear(new) if factor == 1 else at_best(new)


def _of(source: str) -> set[str]:
    return set(list(FIELDS)[:3] if source == "eoffice" else list(FIELDS)[3:])


def split_by_months(chance: Chance, form: Form, file: OfficeFile, rows: list[Row]) -> Meaning | None:
    """A quarter's columns for each month: their sum, or three reports."""
    if "Kỳ báo cáo" not in form.cells:
        return None
    page = file.page
    parts: list[dict[str, list[int]]] = [{} for _ in rows]
    words = chance.choice(["Tháng {}", "T{}", "Tháng {}/2024"])
    page.headings.append([""] * len(page.headings[0]))
    for heading in _counts(form):
        at = page.headings[0].index(heading)
        for place in range(len(rows)):
            whole = int(page.rows[place][at].text)
            parts[place][heading] = [whole // 3, whole // 3 + 1, whole - 2 * (whole // 3) - 1]
        for month in (3, 2):
            cells = [Cell(str(parts[place][heading][month - 1]), is_number=True) for place in range(len(rows))]
            page.insert(at + 1, ["", words.format(month)], cells)
        page.headings[1][at] = words.format(1)
        for place in range(len(rows)):
            page.rows[place][at] = Cell(str(parts[place][heading][0]), is_number=True)
        page.merged = [(line, a + 2 if a > at else a, b + 2 if b > at else b) for line, a, b in page.merged]
        page.merged.append((0, at, at + 2))
    monthly = [
        row | {"first_month": month, "last_month": month}
        | {FIELDS[heading]: parts[place][heading][month - 1] for heading in _counts(form)}
        for place, row in enumerate(rows) for month in (1, 2, 3)
    ]  # fmt: skip
    return Meaning([rows, monthly], may_be_refused=False)


def months_and_their_sum(chance: Chance, form: Form, file: OfficeFile, rows: list[Row]) -> Meaning | None:
    """The months of a quarter and their sum; now and then months to come are blank, or a sum isn't one."""
    if "Kỳ báo cáo" not in form.cells or not _dated_above(form, file.page):
        return None
    page, filled, slip = file.page, chance.choice([3, 3, 2]), chance.choice([None, None, 0, 1, 2])
    words = chance.choice(["Tháng {}", "T{}", "Thg {}"])
    page.headings.append([""] * len(page.headings[0]))
    monthly = [[dict(row) | {"first_month": m, "last_month": m} for m in (1, 2, 3)][:filled] for row in rows]
    for heading in _counts(form):
        at = page.headings[0].index(heading)
        sums = [Cell("") for _ in rows]
        for place in range(len(rows)):
            whole = int(page.rows[place][at].text)
            parts = [whole // 3, whole // 3 + 1, whole - 2 * (whole // 3) - 1][:filled]
            for month, part in enumerate(parts):
                monthly[place][month][FIELDS[heading]] = part
            sums[place] = Cell(str(sum(parts) + (place == slip)), is_number=True)
        for month in (3, 2):
            cells = [
                Cell(str(monthly[place][month - 1][FIELDS[heading]]) if month <= filled else "", is_number=True)
                for place in range(len(rows))
            ]
            page.insert(at + 1, ["", words.format(month)], cells)
        for place in range(len(rows)):
            page.rows[place][at] = Cell(str(monthly[place][0][FIELDS[heading]]), is_number=True)
        page.headings[1][at] = words.format(1)
        before = chance.random() < 0.5
        page.insert(at if before else at + 3, ["", chance.choice(["Cộng", "Cả quý", "Tổng số"])], sums)
        page.headings[0][at : at + 4] = [heading, "", "", ""]
        page.merged = [(line, a + 3 if a > at else a, b + 3 if b > at else b) for line, a, b in page.merged]
        page.merged.append((0, at, at + 3))
    right = [place for place in range(len(rows)) if place != slip]
    by_month = [one for place in right for one in monthly[place]]
    if filled == 3:
        return Meaning([[rows[place] for place in right], by_month], may_be_refused=False)
    return Meaning([by_month], may_be_refused=False)


def years_side_by_side(chance: Chance, form: Form, file: OfficeFile, rows: list[Row]) -> Meaning | None:
    """Two years' columns, in groups of the year or of the thing; the title names both, or neither."""
    if form.dated_by[0] == "Kỳ báo cáo" or not _counts(form) or not _dated_above(form, file.page):
        return None
    page, year = file.page, int(rows[0]["year"])
    page.above[-1] = chance.choice([f"GIAI ĐOẠN {year - 1}-{year}", "SỐ LIỆU CÁC NĂM", f"Năm {year - 1} và năm {year}"])
    before = [dict(row) | {"year": year - 1} for row in rows]
    page.headings.append([""] * len(page.headings[0]))
    words = chance.choice(["Năm {}", "{}", "năm {}"])
    for heading in _counts(form):
        at = page.headings[0].index(heading)
        for row in before:
            row[FIELDS[heading]] = row[FIELDS[heading]] - 1
        cells = [Cell(str(row[FIELDS[heading]]), is_number=True) for row in before]
        page.insert(at, ["", words.format(year - 1)], cells)
        page.headings[0][at : at + 2] = [heading, ""]
        page.headings[1][at + 1] = words.format(year)
        page.merged = [(line, a + 1 if a > at else a, b + 1 if b > at else b) for line, a, b in page.merged]
        page.merged.append((0, at, at + 1))
    return at_best([*before, *rows])


def men_and_women(chance: Chance, form: Form, file: OfficeFile, rows: list[Row]) -> Meaning | None:
    """Men, women, or their sum beside them; where a sum isn't one, its row doesn't count."""
    if not (counts := [heading for heading in _counts(form) if heading not in form.may_be_empty]):
        return None
    page, has_sum = file.page, chance.random() < 0.6
    slip = chance.choice([None, None, 1]) if has_sum else None
    page.headings.append([""] * len(page.headings[0]))
    for heading in counts:
        at = page.headings[0].index(heading)
        wholes = [int(page.rows[place][at].text) for place in range(len(rows))]
        men = [chance.randint(0, whole) for whole in wholes]
        women = [
            Cell(str(w - m + (place == slip)), is_number=True)
            for place, (w, m) in enumerate(zip(wholes, men, strict=True))
        ]
        page.insert(at + 1, ["", "Nữ"], women)
        page.headings[1][at] = "Nam"
        for place, one in enumerate(men):
            page.rows[place][at] = Cell(str(one), is_number=True)
        width = 1
        if has_sum:
            sums = [Cell(str(whole), is_number=True) for whole in wholes]
            page.insert(chance.choice([at, at + 2]), ["", chance.choice(["Tổng số", "Cộng", "Chung"])], sums)
            width = 2
        page.headings[0][at : at + width + 1] = [heading, *[""] * width]
        page.merged = [(line, a + width if a > at else a, b + width if b > at else b) for line, a, b in page.merged]
        page.merged.append((0, at, at + width))
    right = [row for place, row in enumerate(rows) if place != slip]
    return at_best(right)


def levels_side_by_side(chance: Chance, form: Form, file: OfficeFile, rows: list[Row]) -> Meaning | None:
    """A column for each level of offices below one count: whose figures these are, no reader of ours knows."""
    if not (counts := [heading for heading in _counts(form) if heading not in form.may_be_empty]):
        return None
    page, heading = file.page, chance.choice(counts)
    levels = chance.choice([["Cấp huyện", "Cấp xã"], ["Cấp tỉnh", "Cấp huyện", "Cấp xã"], ["Huyện", "Xã"]])
    page.headings.append([""] * len(page.headings[0]))
    at = page.headings[0].index(heading)
    for level in levels[:0:-1]:
        cells = [Cell(str(int(row[at].text) + 3), is_number=True) for row in page.rows]
        page.insert(at + 1, ["", level], cells)
    page.headings[1][at] = levels[0]
    page.merged = [
        (line, a + len(levels) - 1 if a > at else a, b + len(levels) - 1 if b > at else b) for line, a, b in page.merged
    ]
    page.merged.append((0, at, at + len(levels) - 1))
    return NOTHING


def sub_headings_swapped(chance: Chance, form: Form, file: OfficeFile, rows: list[Row]) -> Meaning | None:
    """Below a merged group a plan and a result change places, headings and figures together or the headings alone."""
    if not (counts := _counts(form)):
        return None
    count, page = chance.choice(counts), file.page
    at = page.at(count)
    more = [Cell(str(int(cell.text) + 7), is_number=True) for cell in page.column(count)]
    page.headings.append(["Thực hiện" if heading == count else "" for heading in page.headings[0]])
    page.insert(at + 1, ["", "Kế hoạch"], more)
    page.merged.append((0, at, at + 1))
    page.headings[1][at], page.headings[1][at + 1] = page.headings[1][at + 1], page.headings[1][at]
    if chance.random() < 0.5:
        for row in page.rows:
            row[at], row[at + 1] = row[at + 1], row[at]
        return clear(rows)
    planned = [row | {FIELDS[count]: row[FIELDS[count]] + 7} for row in rows]
    # More online than there are in all is sent back.
    return at_best(planned)


def three_decimals(chance: Chance, form: Form, file: OfficeFile, rows: list[Row]) -> Meaning | None:
    """A database writes three decimals; one figure of the column shows that the dot parts no thousands."""
    if not (counts := _counts(form)):
        return None
    count = chance.choice(counts)
    mark = chance.choice([".", ","])
    for at, cell in enumerate(file.page.column(count)):
        file.page.mark(at, count, text=f"{cell.text}{mark}000", is_number=False)
    thousands = [row | {FIELDS[count]: row[FIELDS[count]] * 1000} for row in rows]
    return at_best(rows, thousands) if all(len(c.text) <= 7 for c in file.page.column(count)) else at_best(rows)


def thousands_parted(chance: Chance, form: Form, file: OfficeFile, rows: list[Row]) -> Meaning | None:
    if not (counts := _counts(form)):
        return None
    count, mark = chance.choice(counts), chance.choice([".", " ", "\u00a0"])
    more = 12_000 if count == counts[0] else 0
    for at, row in enumerate(rows):
        figure = row[FIELDS[count]] + more
        file.page.mark(at, count, text=f"{figure:,}".replace(",", mark), is_number=False)
    return clear([row | {FIELDS[count]: row[FIELDS[count]] + more} for row in rows])


# --- One row no longer counts


def _without(rows: list[Row], at: int, *readings: Row) -> Meaning:
    others = rows[:at] + rows[at + 1 :]
    return at_best(others, *([*others, row] for row in readings))


def figure_struck(chance: Chance, form: Form, file: OfficeFile, rows: list[Row]) -> Meaning | None:
    if file.kind not in MARKED or not (counts := _counts(form)):
        return None
    at = chance.randrange(len(rows))
    file.page.mark(at, chance.choice(counts), mark="struck")
    return _without(rows, at)


def row_struck(chance: Chance, form: Form, file: OfficeFile, rows: list[Row]) -> Meaning | None:
    if file.kind not in MARKED:
        return None
    at = chance.randrange(len(rows))
    file.page.rows[at] = [replace(cell, mark="struck") for cell in file.page.rows[at]]
    return _without(rows, at)


def figure_unseen(chance: Chance, form: Form, file: OfficeFile, rows: list[Row]) -> Meaning | None:
    if file.kind not in MARKED or not (counts := _counts(form)):
        return None
    at = chance.randrange(len(rows))
    file.page.mark(at, chance.choice(counts), mark="unseen")
    return _without(rows, at, rows[at])


def row_of_height_0(chance: Chance, form: Form, file: OfficeFile, rows: list[Row]) -> Meaning | None:
    if file.kind == "csv":
        return None
    at = chance.randrange(len(rows))
    file.page.low.add(at)
    return Meaning([rows[:at] + rows[at + 1 :]], may_be_refused=form.cells.get("Ngày chốt số liệu") is not None)


def figure_raised(chance: Chance, form: Form, file: OfficeFile, rows: list[Row]) -> Meaning | None:
    if not (counts := _counts(form)):
        return None
    at, count = chance.randrange(len(rows)), chance.choice(counts)
    if file.kind not in MARKED or chance.random() < 0.4:
        text = file.page.column(count)[at].text + chance.choice(["¹", "²", "⁽¹⁾", " (1)", "*", " (*)", "[1]"])
        file.page.mark(at, count, text=text, is_number=False)
    else:
        file.page.mark(at, count, mark="raised")
    return _without(rows, at, rows[at])


def not_collected(chance: Chance, form: Form, file: OfficeFile, rows: list[Row]) -> Meaning | None:
    if not (counts := _counts(form)):
        return None
    at = chance.randrange(len(rows))
    words = chance.choice(["…", "...", "chưa có số liệu", "x", "chưa thu thập"])
    file.page.mark(at, chance.choice(counts), text=words, is_number=False)
    return _without(rows, at)


# --- None of it counts


def count_of_another_kind(chance: Chance, form: Form, file: OfficeFile, rows: list[Row]) -> Meaning | None:
    """The only column of a figure holds a plan, an estimate, another year, or what is cumulated."""
    if not (counts := [heading for heading in _counts(form) if heading not in form.may_be_empty]):
        return None
    count = chance.choice(counts)
    words = chance.choice(["KH {}", "{} (KH)", "Kế hoạch {}", "{} theo kế hoạch", "Ước {}", "{} ước thực hiện",
                           "{} cùng kỳ năm trước", "{} năm trước", "{} (năm trước)", "{} từ kỳ trước chuyển sang",
                           "{} dự kiến", "{} cùng kỳ"])  # fmt: skip
    file.page.headings[0][file.page.at(count)] = words.format(chance.choice([count, count.lower()]))
    return NOTHING


def cumulated(chance: Chance, form: Form, file: OfficeFile, rows: list[Row]) -> Meaning | None:
    """A quarter that begins with the year is what is cumulated since; people are always counted so."""
    if not (counts := _counts(form)):
        return None
    words = chance.choice(["Lũy kế {}", "{} (lũy kế)", "{} lũy kế từ đầu năm"])
    for count in counts:
        file.page.headings[0][file.page.at(count)] = words.format(count)
    return at_best(rows)


_ANOTHER_SUBJECT = {
    "eoffice": ("THỦ TỤC HÀNH CHÍNH", "tthc", "Kết quả giải quyết hồ sơ thủ tục hành chính", "dịch vụ công"),
    "cooperatives": ("mới thành lập", "Danh sách HTX thành lập mới", "HTX giải thể trong năm", "HTX tiêu biểu"),
    "linkages": ("mới thành lập", "Danh sách mô hình xây dựng mới", "mô hình điển hình"),
    "smart_models": ("mới công nhận", "Danh sách mô hình đề nghị công nhận", "mô hình tiêu biểu"),
}
_NO_RESULT = ("KẾ HOẠCH", "Kế hoạch thực hiện", "nháp", "bản cũ", "DỰ THẢO", "Ước thực hiện", "Dự kiến")


def title_or_sheet_of_another(chance: Chance, form: Form, file: OfficeFile, rows: list[Row]) -> Meaning | None:
    source = next((name for name in _ANOTHER_SUBJECT if _is_of(form, name)), None)
    words = chance.choice([*_NO_RESULT, *_ANOTHER_SUBJECT.get(source or "", ())])
    if file.kind in MARKED and len(words) <= 31 and chance.random() < 0.4:
        file.page.name = words
    else:
        file.page.above.insert(1, chance.choice([words, f"BIỂU {words}", f"({words})"]))
    return NOTHING


def _is_of(form: Form, source: str) -> bool:
    from tests.sources.forms import FORMS

    return FORMS[source] is form


def title_with_another_period(chance: Chance, form: Form, file: OfficeFile, rows: list[Row]) -> Meaning | None:
    """A second year, or a part of a year beside the year, in the title."""
    dated = form.dated_by[0]
    if dated == "Ngày chốt số liệu" or not _dated_above(form, file.page):
        return None
    own = form.cells[dated] if dated == "Kỳ báo cáo" else f"Năm {form.cells[dated]}"
    file.page.above[-1] = chance.choice([
        f"{own} và năm 2023", f"{own} - Năm 2022", f"BÁO CÁO NĂM 2023, {own}", f"Năm 2023; {own}", f"{own}, Năm 2025",
    ])  # fmt: skip
    return NOTHING


SAME: tuple[Plant, ...] = (
    columns_swapped, column_numbers, headings_repeated, empty_first_column, serial_and_remarks, section_without_code,
    total_without_code, former_name_beside, code_composed, plan_beside, sheet_per_month,
)  # fmt: skip
OTHER: tuple[Plant, ...] = (
    in_thousands, split_by_months, months_and_their_sum, years_side_by_side, men_and_women, levels_side_by_side,
    sub_headings_swapped, three_decimals, thousands_parted, figure_struck, row_struck, figure_unseen,
    row_of_height_0, figure_raised, not_collected, count_of_another_kind, cumulated, title_or_sheet_of_another,
    title_with_another_period,
)  # fmt: skip
HARMLESS: tuple[Plant, ...] = (
    columns_swapped, empty_first_column, serial_and_remarks, former_name_beside,
)  # fmt: skip
"""Those of `SAME` after which any other finds the file as it expects it."""
