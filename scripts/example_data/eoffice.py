"""Reports on work dossiers: a csv file, a workbook per district or one per quarter, and corrections that came late.

What does not belong here: the figures themselves, which `workload` draws.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from .drawing import draw, whole
from .folder import Folder
from .forms import Form, Row
from .land import Land, month_end, unit_slug
from .pipeline import Level, Period, UnitVersion
from .sections import DossierFile, Dossiers, LateCorrection, Span
from .story import Stories
from .workload import Work, Workload

LEVEL_WORDS: dict[Level, str] = {
    "country": "Trung ương", "province": "Cấp tỉnh", "district": "Cấp huyện", "commune": "Cấp xã"
}  # fmt: skip
SHORT_TYPES = {"Xã ": "X. ", "Phường ": "P. ", "Thị trấn ": "TT. ", "Huyện ": "H. ", "Thị xã ": "TX. "}
COUNTS = ("Tổng số hồ sơ công việc", "Số hồ sơ mật", "Số hồ sơ xử lý trên môi trường mạng")


class Reporter(NamedTuple):
    """A row of a file and the unit it is about, as of the last month it answers for."""

    unit: UnitVersion
    row: Row


def write_eoffice(folder: Folder, land: Land, stories: Stories) -> None:
    """All reports on work dossiers."""
    sections = {key: story.eoffice for key, story in stories.areas.items() if story.eoffice}
    reports = Reports(folder, land, stories, sections)
    for key, section in sections.items():
        for sent in section.files:
            if sent.is_csv:
                reports.write_csv(key, sent)
            elif "{district}" in sent.path:
                reports.write_district_books(key, sent)
            else:
                reports.write_quarter_books(key, sent)
        for correction in section.corrections:
            reports.write_correction(key, correction)


class Reports:
    """Writes the files of all areas."""

    def __init__(self, folder: Folder, land: Land, stories: Stories, sections: Mapping[str, Dossiers]) -> None:
        self._folder, self._land, self._sections = folder, land, sections
        self._workload = Workload(land, sections, stories.common.dossiers_a_month)
        self._form = stories.common.sources["eoffice"]

    def rows(self, key: str, sent: DossierFile, year: int, span: Span) -> list[Reporter]:
        """The reports of a file on one span."""
        reporters = []
        for area in (key, *sent.also_of):
            for level in sent.levels or tuple(self._sections[area].online_shares):
                last_seen: dict[str, UnitVersion] = {}
                for month in range(span[0], span[1] + 1):
                    for unit in self._land.of_area(area, level, month_end(year, month)):
                        last_seen[unit.unit_id] = unit
                for unit in sorted(last_seen.values(), key=lambda v: v.unit_code):
                    if not is_silent(self._sections[area], unit, year, span):
                        work = self._workload.over(unit.unit_id, year, *span)
                        reporters.append(Reporter(unit, report(sent, unit, year, span, work)))
        return reporters

    def write_csv(self, key: str, sent: DossierFile) -> None:
        """One file of all its years and periods."""
        spans = [(year, span) for year in sent.years for span in sent.periods]
        rows = [reporter.row for year, span in spans for reporter in self.rows(key, sent, year, span)]
        for slip in sent.slips:
            for row in rows:
                if (row["Mã đơn vị"], row["Kỳ báo cáo"]) == (slip.unit_code, slip.period):
                    row["Tổng số hồ sơ công việc"] += slip.more
        for early in sent.early:
            for row in rows:
                if (row["Mã đơn vị"], row["Kỳ báo cáo"]) == (early.unit_code, early.period):
                    row["Ngày báo cáo"] = early.sent
        columns = self._form.columns(("Số hồ sơ mật",) if sent.without_secret else ())
        self._folder.csv("eoffice", sent, columns, rows, sent.dots_in_numbers)

    def write_district_books(self, key: str, sent: DossierFile) -> None:
        """A workbook per district (and one for the province's office): its own office and its communes."""
        for year in sent.years:
            sheets: dict[tuple[str, Span], list[Row]] = defaultdict(list)
            for span in sent.periods:
                months = sent.months_per_sheet
                on_sheet = (span[0] - (span[0] - 1) % months, span[1] + (-span[1]) % months) if months else span
                for unit, row in self.rows(key, sent, year, span):
                    office = unit.unit_id if unit.unit_level != "commune" else (unit.parent_unit_id or "")
                    # Spreadsheets take codes for numbers: 05443 becomes 5443.
                    code = int(unit.unit_code) if unit.unit_level == "commune" else unit.unit_code
                    sheets[office, on_sheet].append({**row, "Mã đơn vị": code})
            books: dict[str, list[Form]] = defaultdict(list)
            for (office, on_sheet), rows in sheets.items():
                unit = self._land.version(office, month_end(year, on_sheet[1]))
                book = sent.path.format(district=f"{unit.unit_code}-{unit_slug(unit)}")
                books[book].append(self._district_form(sent, unit, period_label(sent, year, on_sheet), rows))
            for book, forms in books.items():
                self._folder.book(f"eoffice/{book}", forms)

    def _district_form(self, sent: DossierFile, unit: UnitVersion, label: str, rows: list[Row]) -> Form:
        style = whole(0, 2, "form", unit.unit_id)
        with_period = bool(sent.months_per_sheet)
        return Form(
            sheet=label.replace("/", "-"),
            title=self._form.title,
            above=sent.above(unit.unit_name, *(() if with_period else (f"Kỳ báo cáo: {label}",))),
            columns=self._columns(style, with_period),
            rows=rows,
            issuer=unit.unit_name,
            total="Tổng cộng",
            as_text=style == 2,
            group=("HỒ SƠ CÔNG VIỆC TRONG KỲ", COUNTS) if style == 1 else None,
        )

    def write_quarter_books(self, key: str, sent: DossierFile) -> None:
        """A workbook per quarter: offices above the communes on one sheet, the communes by district on another."""
        for year in sent.years:
            for span in sent.periods:
                reporters = self.rows(key, sent, year, span)
                by_level = {
                    "Cấp tỉnh, cấp huyện": [one for one in reporters if one.unit.unit_level != "commune"],
                    "Cấp xã": [one for one in reporters if one.unit.unit_level == "commune"],
                }
                forms = [self._quarter_form(sent, name, year, span, of_level) for name, of_level in by_level.items()]
                self._folder.book(f"eoffice/{sent.path.format(quarter=(span[0] + 2) // 3)}", forms)

    def _quarter_form(self, sent: DossierFile, name: str, year: int, span: Span, reporters: list[Reporter]) -> Form:
        district = {
            unit.unit_code: self._land.version(unit.parent_unit_id or "", min(unit.valid_to, month_end(year, span[1])))
            for unit, _ in reporters
        }
        rows = [row for _, row in reporters]
        if name == "Cấp xã":
            rows.sort(key=lambda row: (district[row["Mã đơn vị"]].unit_code, row["Mã đơn vị"]))
        by_district = name == "Cấp xã" and len({unit.unit_id for unit in district.values()}) > 1
        return Form(
            sheet=name,
            title=self._form.title,
            above=sent.above(None, f"Kỳ báo cáo: {period_label(sent, year, span)}"),
            columns=self._columns(2),
            rows=rows,
            issuer=sent.declares or "",
            total="TỔNG SỐ",
            section_by=(lambda row: district[row["Mã đơn vị"]].unit_name) if by_district else None,
        )

    def write_correction(self, key: str, correction: LateCorrection) -> None:
        """A small file that corrects some reports of another one."""
        sent = DossierFile(path=correction.path, years=(correction.year,), periods=(correction.months,))
        day = month_end(correction.year, correction.months[1])
        rows = []
        for unit in self._land.of_area(key, "commune", day):
            if unit.unit_code not in correction.unit_codes:
                continue
            work = self._workload.over(unit.unit_id, correction.year, *correction.months)
            online = min(work.total - work.secret, work.online + correction.online_more)
            corrected = Work(work.total, work.secret, online)
            row = report(sent, unit, correction.year, correction.months, corrected)
            rows.append({**row, "Ngày báo cáo": correction.sent})
        if len(rows) != len(correction.unit_codes):
            raise LookupError(f"{correction.path}: not all of {correction.unit_codes} exist on {day}")
        self._folder.csv("eoffice", sent, self._form.columns(), rows)

    def _columns(self, style: int, with_period: bool = False) -> dict[str, str]:
        """Headings of the dossier form in the wordings of several offices."""
        columns = self._form.columns(() if with_period else ("Kỳ báo cáo",))
        if style == 0:
            return {heading: label.upper() for heading, label in columns.items()}
        if style == 1:
            reworded = {
                "Mã đơn vị": "Mã ĐVHC",
                "Tổng số hồ sơ công việc": "Tổng số HSCV",
                "Số hồ sơ mật": "Trong đó: hồ sơ mật",
                "Số hồ sơ xử lý trên môi trường mạng": "Số hồ sơ được xử lý\ntrên môi trường mạng",
            }
            return {heading: reworded.get(heading, label) for heading, label in columns.items()}
        total, day = "Tổng số hồ sơ công việc", "Ngày báo cáo"
        return {**columns, total: "Tổng số hồ sơ công việc (hồ sơ)", day: "Ngày gửi báo cáo"}


def is_silent(section: Dossiers, unit: UnitVersion, year: int, span: Span) -> bool:
    """Whether an office owes its report on a span."""
    for silence in section.silences:
        first, last = silence.months
        if (silence.level, silence.year) != (unit.unit_level, year) or not (first <= span[0] and span[1] <= last):
            continue
        if silence.district in (unit.unit_id, unit.parent_unit_id):
            return True
        if draw("silence", unit.unit_id, year, span) < silence.share:
            return True
    return False


def period_label(sent: DossierFile, year: int, span: Span) -> str:
    """The period as the sender names it."""
    if sent.cumulative:
        return f"Lũy kế đến tháng {span[1]}/{year}"
    return Period(year, *span).label


def reported_on(sent: DossierFile, unit: UnitVersion, year: int, span: Span) -> date:
    """The day the report went out."""
    if sent.sent_on_day is not None:
        return date(year, span[1], sent.sent_on_day)
    return month_end(year, span[1]) + timedelta(days=whole(3, 12, "sent", unit.unit_id, year, span))


def short_name(name: str) -> str:
    """Xã Ia Nan → X. Ia Nan"""
    for word, short in SHORT_TYPES.items():
        if name.startswith(word):
            return short + name[len(word) :]
    return name


def report(sent: DossierFile, unit: UnitVersion, year: int, span: Span, work: Work) -> Row:
    """One office's report."""
    code = unit.unit_code.lstrip("0") if sent.without_zeros else unit.unit_code
    return {
        "Mã đơn vị": code,
        "Tên đơn vị": short_name(unit.unit_name) if sent.short_names else unit.unit_name,
        "Cấp": LEVEL_WORDS[unit.unit_level],
        "Kỳ báo cáo": period_label(sent, year, span),
        "Tổng số hồ sơ công việc": work.total - (work.secret if sent.without_secret else 0),
        "Số hồ sơ mật": work.secret,
        "Số hồ sơ xử lý trên môi trường mạng": work.online,
        "Ngày báo cáo": reported_on(sent, unit, year, span),
    }
