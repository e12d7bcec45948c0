"""Corrections as data: what an office decided about single rows, in `data/raw/<source>/corrections.yaml`.

Here belongs how that file is read, which rows its entries match and what they make of a table's text cells. What the
cells mean is not looked at but to compare them: a corrected cell is parsed and judged like any other.
"""

import hashlib
import os
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import pandas as pd
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from ntm_pipeline.contracts.cell_types import Parser
from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.intake.files import shown_path
from ntm_pipeline.intake.quality_tables import CorrectedCell, Defect
from ntm_pipeline.issues import UnreadableError
from ntm_pipeline.reading.tables.table import Table
from ntm_pipeline.vietnamese.text import fold

FILE_NAME = "corrections.yaml"
DROPPED, TWICE = "dropped_by_correction", "corrected_twice"
"""Rules by which a correction, not a cell of the sender's, has a row rejected."""

Message = tuple[str, str]


@dataclass(frozen=True)
class Correction:
    """One entry: the rows it is about, and what is to become of them."""

    number: int
    """Its place in the file, from 1."""
    path: str | None
    sheet: str | None
    row: int | None
    cells: Mapping[str, str]
    """Column → what the row holds there as it was sent."""
    texts: Mapping[str, str] | None
    """Column → the text its cell should have held; None: the row is dropped."""
    expect: int | None
    """How many rows it may match; None: any number."""
    reason: str
    by: str
    on: date
    headings: Mapping[str, str]
    """Column → how the entry calls it."""

    def may_match(self, source: str, path: str) -> bool:
        """Whether rows of this file (path below `raw/`) can be meant."""
        if self.path is None:
            return True
        pattern = re.escape(self.path).replace(r"\*", ".*").replace(r"\?", ".")
        path = unicodedata.normalize("NFC", path)
        # As people see it in the folder, or as `quality.source_files` tells it.
        return any(re.fullmatch(pattern, one, re.DOTALL) for one in (path, path.removeprefix(f"{source}/")))

    @property
    def match_in_words(self) -> Message:
        """What it matches, in Vietnamese and English."""
        parts = [
            *([(f"tệp “{self.path}”", f"file “{self.path}”")] if self.path is not None else []),
            *([(f"trang tính “{self.sheet}”", f"sheet “{self.sheet}”")] if self.sheet is not None else []),
            *([(f"dòng {self.row}", f"row {self.row}")] if self.row is not None else []),
            *(
                (f"“{self.headings[n]}” là “{text}”", f"“{self.headings[n]}” is “{text}”")
                for n, text in self.cells.items()
            ),
        ]
        return ", ".join(vi for vi, _ in parts), ", ".join(en for _, en in parts)


@dataclass(frozen=True)
class Corrections:
    """What a source's `corrections.yaml` says."""

    path: str
    """The file below `raw/`, whether it is there or not."""
    sha256: str | None = None
    """Hash of its bytes; None where there is none."""
    entries: tuple[Correction, ...] = ()
    ahead: tuple[Correction, ...] = ()
    """Entries that are dated after today and so have no effect."""
    refusal: Message | None = None
    """Why it can't be understood; none of the source's files can be read then."""
    misplaced: tuple[str, ...] = ()
    """Files of its name in folders below, where they have no effect."""


@dataclass
class Applied:
    """What the corrections came to in one file."""

    matched: Counter[int] = field(default_factory=Counter)
    """Number of a correction → rows it matches."""
    effective: set[int] = field(default_factory=set)
    """Numbers of the corrections without which the outcome would be another."""
    cells: list[CorrectedCell] = field(default_factory=list)
    defects: list[Defect] = field(default_factory=list)
    """Of rows dropped, and of rows about which corrections contradict each other."""


# --- Reading the file


class _Entry(BaseModel):
    """An entry as it is written."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    match: dict[str, str] = Field(min_length=1)
    set_: dict[str, str] | None = Field(None, alias="set", min_length=1)
    drop: bool | None = None
    reason: str
    by: str
    on: date
    expect: int | None = Field(None, ge=1)
    many: bool = False

    @field_validator("on", mode="before")
    @classmethod
    def _day(cls, value: object) -> object:
        return date.fromisoformat(value) if isinstance(value, str) else value


_FIELDS = {
    "match": (
        "các dòng “tên: giá trị” với path, sheet, row hoặc tên cột",
        "lines “path, sheet, row or heading: value”",
    ),
    "set": ("các dòng “tên cột: nội dung đúng”", "lines “heading: the right text”"),
    "drop": ("true", "true"),
    "reason": ("một câu", "a sentence"),
    "by": ("cơ quan hoặc chức vụ quyết định", "the office or post that decided"),
    "on": ("ngày, ví dụ 2025-01-31", "a day such as 2025-01-31"),
    "expect": ("số dòng, từ 1 trở lên", "a number of rows, 1 or more"),
    "many": ("true hoặc false", "true or false"),
}


class _Loader(yaml.BaseLoader):
    """Every scalar as text (YAML would make the code 05665 an octal number), and no key twice in one place."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        for at, key in enumerate(keys):
            if key in keys[:at]:
                raise yaml.constructor.ConstructorError(None, None, f"{key} twice", node.value[at][0].start_mark)
        return super().construct_mapping(node, deep)


def read_corrections(contract: Contract, raw_dir: Path, today: date) -> Corrections:
    """The corrections of a source; whatever is wrong with their file becomes a reason in the result."""
    folder = raw_dir / contract.source
    file = folder / FILE_NAME
    below = (Path(directory) / FILE_NAME for directory, _, names in os.walk(folder) if FILE_NAME in names)
    found = Corrections(
        shown_path(file, raw_dir), misplaced=tuple(sorted(shown_path(path, raw_dir) for path in below if path != file))
    )
    if not os.path.lexists(file):
        return found
    try:
        content = file.read_bytes()
    except OSError as error:
        return replace(
            found,
            refusal=_refusal(found.path, [("không mở được tệp", f"the file can't be opened ({error.strerror})")]),
        )
    found = replace(found, sha256=hashlib.sha256(content).hexdigest())
    try:
        data = _plain(yaml.load(content.decode(), Loader=_Loader) or [])
    except (UnicodeDecodeError, RecursionError, yaml.YAMLError) as error:
        mark = getattr(error, "problem_mark", None)
        where_vi, where_en = (f" (dòng {mark.line + 1})", f" (line {mark.line + 1})") if mark else ("", "")
        problem = (f"không đọc được theo dạng YAML{where_vi}", f"it can't be read as YAML{where_en}")
        return replace(found, refusal=_refusal(found.path, [problem]))
    if not isinstance(data, list):
        problem = (
            "phải là danh sách các mục, mỗi mục bắt đầu bằng “- match:”",
            "it must be a list of “- match:” entries",
        )
        return replace(found, refusal=_refusal(found.path, [problem]))
    entries, problems = [], []
    for number, entry in enumerate(data, 1):
        read = _read_entry(contract, number, entry)
        if isinstance(read, Correction):
            entries.append(read)
        else:
            problems += [(f"mục {number} {vi}", f"entry {number} {en}") for vi, en in read]
    if problems:
        return replace(found, refusal=_refusal(found.path, problems))
    # What is decided only later is no decision yet; nor is a slip of the hand one about all the others.
    ahead = tuple(correction for correction in entries if correction.on > today)
    return replace(found, entries=tuple(c for c in entries if c not in ahead), ahead=ahead)


def _plain(data: Any) -> Any:
    """Texts in one Unicode form, YAML's ways to write nothing as nothing."""
    if isinstance(data, list):
        return [_plain(item) for item in data]
    if isinstance(data, dict):
        return {_plain(key): _plain(value) for key, value in data.items()}
    return "" if data in ("~", "null", "Null", "NULL") else unicodedata.normalize("NFC", data).strip()


def _refusal(path: str, problems: Sequence[Message]) -> Message:
    shown = problems[:10]
    return (
        f"Tệp {path} chưa đúng: {'; '.join(vi for vi, _ in shown)}. Chừng nào tệp này chưa đúng thì không đọc tệp nào"
        " của nguồn, để số liệu đã biết là sai không trở lại. Hãy sửa tệp này rồi chạy lại.",
        f"{path} is not as it should be: {'; '.join(en for _, en in shown)}. Until it is, no file of the source is"
        " read, so that figures known to be wrong don't come back. Fix it and run again.",
    )


def _read_entry(contract: Contract, number: int, data: Any) -> Correction | list[Message]:
    """The entry, or all that is wrong with it."""
    if not isinstance(data, dict):
        return [("phải gồm các dòng “tên: giá trị”", "must hold lines of “name: value”")]
    try:
        entry = _Entry.model_validate({key: value for key, value in data.items() if value != ""})
    except ValidationError as error:
        return list(dict.fromkeys(_in_words(problem["type"], str(problem["loc"][0])) for problem in error.errors()))
    problems: list[Message] = []
    if (entry.set_ is None) == (entry.drop is None) or entry.drop is False:
        problems.append(
            ("phải có đúng một trong hai: “set” hoặc “drop: true”", "needs exactly one of “set” and “drop: true”")
        )
    if entry.many and entry.expect is not None:
        problems.append(("không thể có cả “expect” và “many”", "can't have both “expect” and “many”"))
    row = entry.match.get("row")
    if row is not None and not re.fullmatch("[1-9][0-9]*", row):
        problems.append((f"có row “{row}”, phải là số dòng trong tệp", f"has row “{row}”, not a row's number"))
    if row is not None and "path" not in entry.match:
        problems.append(("có “row” mà không có “path”", "has “row” without “path”"))
    names = {fold(text): name for name, spec in contract.columns.items() for text in (name, *spec.headings)}
    cells: dict[str, str] = {}
    texts: dict[str, str] = {}
    headings: dict[str, str] = {}
    written = [(cells, h, text) for h, text in entry.match.items() if h not in ("path", "sheet", "row")]
    for into, heading, text in written + [(texts, h, text) for h, text in (entry.set_ or {}).items()]:
        name = names.get(fold(heading))
        if name is None:
            known = ", ".join(spec.headings[0] for spec in contract.columns.values())
            problems.append(
                (
                    f"có “{heading}”, không phải là cột của nguồn này (các cột: {known})",
                    f"has “{heading}”, which is no column of this source (they are: {known})",
                )
            )
        elif name in into:
            problems.append((f"ghi cột “{heading}” hai lần", f"has the column “{heading}” twice"))
        else:
            into[name] = text
            headings[name] = heading
    if problems:
        return problems
    path = entry.match.get("path")
    return Correction(
        number, path.replace("\\", "/").removeprefix("./") if path is not None else None, entry.match.get("sheet"),
        int(row) if row is not None else None, cells, texts if entry.set_ is not None else None,
        None if entry.many else entry.expect or 1, entry.reason, entry.by, entry.on, headings,
    )  # fmt: skip


def _in_words(kind: str, name: str) -> Message:
    if kind == "extra_forbidden":
        known = ", ".join(_FIELDS)
        return f"có “{name}” không hiểu được (các tên được dùng: {known})", f"has an unknown “{name}” (known: {known})"
    if kind == "missing":
        return f"thiếu “{name}”", f"lacks “{name}”"
    return (
        f"có “{name}” chưa đúng, phải là {_FIELDS[name][0]}",
        f"has a wrong “{name}”, which must be {_FIELDS[name][1]}",
    )


# --- Which rows, and what becomes of them


def matching_rows(contract: Contract, table: Table, path: str, corrections: Corrections) -> dict[int, list[int]]:
    """Number of a correction → numbers of the rows of the table, as it was sent, that it matches."""
    found = {}
    due = [c for c in corrections.entries if c.may_match(contract.source, path)]
    due = [c for c in due if c.sheet is None or fold(c.sheet) == fold(table.sheet)]
    if not due:
        return {}
    numbers = [int(number) for number in table.rows.index]
    texts = {name: _texts(contract, table, table.rows, name) for name in {name for c in due for name in c.cells}}
    unit_codes = {columns.code for columns in contract.units}
    places: dict[str, dict[str, list[int]]] = {}
    for correction in due:
        at = list(range(len(numbers))) if correction.row is None else []
        if correction.row in numbers:
            at = [numbers.index(correction.row)]
        # The unit's code leaves the fewest rows to look at.
        for name in sorted(correction.cells, key=lambda name: name not in contract.unit_cells):
            same = partial(_same, contract.columns[name].parser, name in unit_codes, correction.cells[name])
            if len(at) == len(numbers):
                if name not in places:
                    places[name] = defaultdict(list)
                    for place, text in enumerate(texts[name]):
                        places[name][text].append(place)
                fitting = [where for text, where in places[name].items() if same(text)]
                at = sorted(place for where in fitting for place in where)
            else:
                at = [place for place in at if same(texts[name][place])]
        if at:
            found[correction.number] = [numbers[place] for place in at]
    return found


def _texts(contract: Contract, table: Table, rows: pd.DataFrame, name: str) -> list[str]:
    """What the rows say in a column, in their cells or above the table."""
    above = table.above.get(contract.columns[name].above or "", "")
    return [text or above for text in rows[name]] if name in rows else [above] * len(rows)


@lru_cache(maxsize=65536)
def _same(parser: Parser, is_code: bool, wanted: str, written: str) -> bool:
    """Whether a cell is the one that is meant: of the same text, or of the same value however it is written."""
    if fold(wanted) == fold(written):
        return True
    if is_code and written and wanted == written.zfill(len(wanted)):
        return True  # a spreadsheet has eaten the zeros
    try:
        value = parser(wanted)
        return value is not None and bool(value == parser(written))
    except UnreadableError:
        return False


def too_many(corrections: Corrections, files: Iterable[Applied]) -> frozenset[int]:
    """Numbers of the corrections that match more rows than they expect, over all files; they are not applied."""
    matched = sum((applied.matched for applied in files), Counter[int]())
    return frozenset(c.number for c in corrections.entries if c.expect is not None and matched[c.number] > c.expect)


def corrected(
    contract: Contract,
    table: Table,
    path: str,
    corrections: Corrections,
    matched: Mapping[int, Sequence[int]],
    applied: Applied,
) -> Table:
    """A table as it should have been sent, without the rows that are dropped.

    Args:
        contract: of the table's source.
        table: as it was sent.
        path: of its file, below `raw/`.
        corrections: of the source.
        matched: number of a correction to be applied → the row numbers it is about.
        applied: of the file; what was done is noted there.
    """
    if not matched:
        return table
    drops: defaultdict[int, list[Correction]] = defaultdict(list)
    sets: defaultdict[int, defaultdict[str, list[Correction]]] = defaultdict(lambda: defaultdict(list))
    for correction in corrections.entries:
        for row in matched.get(correction.number, ()):
            if correction.texts is None:
                drops[row].append(correction)
            for name in correction.texts or ():
                sets[row][name].append(correction)
    rows, gone, cells = table.rows.copy(), [], set()
    for row in sorted({*drops, *sets}):
        by_column: Mapping[str, list[Correction]] = sets.get(row, {})
        about = {c.number for found in (drops[row], *by_column.values()) for c in found}
        drop = drops[row][0] if len(drops[row]) == 1 and not by_column else None
        if drop is not None:
            applied.defects.append(_dropped(contract.source, path, table.sheet, row, drop, corrections.path))
        elif drops[row] or any(len(found) > 1 for found in by_column.values()):
            applied.defects.append(_twice(contract.source, path, table.sheet, row, about, corrections.path))
        else:
            for name, (correction,) in by_column.items():
                text = (correction.texts or {})[name]
                [before] = _texts(contract, table, table.rows.loc[[row]], name)
                if text == before:
                    continue
                if name not in rows:
                    rows[name] = ""
                rows.loc[row, name] = text
                cells.add((row, name))
                applied.effective.add(correction.number)
                applied.cells.append(
                    CorrectedCell(
                        contract.source, path, table.sheet, row,
                        table.column_labels.get(name) or contract.columns[name].headings[0], before, text,
                        correction.reason, correction.by, correction.on, correction.number,
                    )
                )  # fmt: skip
            continue
        gone.append(row)
        applied.effective |= about
    columns = {name: table.columns.get(name, -1) for name in rows.columns}
    # What was doubtful of a row has been looked at by whoever decided about it.
    decided = {row for row, _ in cells} | set(gone)
    return replace(
        table, rows=rows.drop(index=gone), columns=columns, repeated=table.repeated - cells,
        valueless=table.valueless - cells, doubtful_sections=table.doubtful_sections - decided,
        overlong={row: cell for row, cell in table.overlong.items() if row not in decided},
    )  # fmt: skip


def _dropped(source: str, path: str, sheet: str, row: int, drop: Correction, file: str) -> Defect:
    return Defect(
        source, path, sheet, row, None, None, DROPPED,
        f"Dòng này bị bỏ theo mục {drop.number} của {file}, do {drop.by} quyết định ngày {drop.on:%d/%m/%Y}, lý do:"
        f" {_sentence(drop.reason)} Nếu không còn đúng, hãy xóa mục này.",
        f"The row is dropped by entry {drop.number} of {file}, as {drop.by} decided on {drop.on}, for this reason:"
        f" {_sentence(drop.reason)} If that is no longer right, delete the entry.",
    )  # fmt: skip


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _twice(source: str, path: str, sheet: str, row: int, about: Collection[int], file: str) -> Defect:
    numbers = ", ".join(map(str, sorted(about)))
    return Defect(
        source, path, sheet, row, None, None, TWICE,
        f"Nhiều mục của {file} ({numbers}) cùng nói về một chỗ của dòng này nên không rõ mục nào đúng; hãy chỉ để lại"
        " một mục.",
        f"Several entries of {file} ({numbers}) are about the same place in this row, so that nobody can tell which is"
        " right; leave one of them.",
    )  # fmt: skip


# --- What is told of it


def naming_corrections(defects: Iterable[Defect], cells: Iterable[CorrectedCell], file: str) -> list[Defect]:
    """The defects, with those of corrected rows saying what was corrected: the sender never wrote it."""
    by_row: defaultdict[tuple[str, int | None], list[CorrectedCell]] = defaultdict(list)
    for cell in cells:
        by_row[cell.sheet, cell.row_number].append(cell)

    def told(defect: Defect) -> Defect:
        changes = by_row.get((defect.sheet, defect.row_number))
        if not changes:
            return defect
        numbers = ", ".join(map(str, sorted({cell.correction_number for cell in changes})))
        vi = "; ".join(f"“{c.column_name}” là “{c.value_after}” thay cho “{c.value_before}”" for c in changes)
        en = "; ".join(f"“{c.column_name}” is “{c.value_after}” instead of “{c.value_before}”" for c in changes)
        return defect._replace(
            message_vi=f"{defect.message_vi} Dòng này đã được sửa theo mục {numbers} của {file} ({vi}); nếu chỗ sai"
            " nằm ở đó, hãy sửa mục ấy.",
            message_en=f"{defect.message_en} The row has been corrected by entry {numbers} of {file} ({en}); if that"
            " is what is wrong, fix the entry.",
        )

    return [told(defect) for defect in defects]


def correction_doubts(source: str, corrections: Corrections, files: Sequence[Applied]) -> list[Defect]:
    """A warning for each correction that is without effect, or not what it expects to be, given all files."""
    file = corrections.path
    matched = sum((applied.matched for applied in files), Counter[int]())
    effective = {number for applied in files for number in applied.effective}
    excessive = too_many(corrections, files)
    doubts = []

    def doubt(path: str, value: str | None, rule: str, vi: str, en: str) -> None:
        doubts.append(Defect(source, path, "", None, None, value, rule, vi, en))

    if corrections.refusal is not None:
        doubt(file, None, "corrections_refused", *corrections.refusal)
    for path in corrections.misplaced:
        doubt(
            path, None, "corrections_misplaced",
            f"Tệp {path} không có tác dụng: chỉ {file} được dùng. Hãy chuyển các mục của tệp này vào đó.",
            f"{path} has no effect: only {file} is used. Move its entries there.",
        )  # fmt: skip
    for c in corrections.ahead:
        doubt(
            file, c.match_in_words[0], "correction_in_the_future",
            f"Mục {c.number} của {file} ghi ngày {c.on:%d/%m/%Y}, sau ngày hôm nay, nên chưa được áp dụng. Hãy kiểm tra"
            " lại ngày này.",
            f"Entry {c.number} of {file} is dated {c.on}, after today, and is not applied yet. Check the day.",
        )  # fmt: skip
    for c in corrections.entries:
        if corrections.refusal is not None:
            break
        match_vi, match_en = c.match_in_words
        head_vi, head_en = f"Mục {c.number} của {file} ({match_vi})", f"Entry {c.number} of {file} ({match_en})"
        count = matched[c.number]
        if not count:
            doubt(
                file, match_vi, "correction_matches_nothing",
                f"{head_vi} không còn khớp với dòng nào của các tệp đọc được nên không có tác dụng. Nếu tệp đã được gửi"
                " lại cho đúng hoặc đã rút, hãy xóa mục này; nếu chưa, hãy sửa phần match.",
                f"{head_en} matches no row of the files that can be read, and has no effect. If the file has been sent"
                " again as it should be or was withdrawn, delete the entry; if not, fix its match.",
            )  # fmt: skip
        elif c.number in excessive:
            doubt(
                file, match_vi, "correction_matches_too_many",
                f"{head_vi} khớp với {count} dòng, nhiều hơn {c.expect} dòng dự kiến, nên không được áp dụng. Hãy ghi"
                " match chặt hơn (path, sheet, row, tên cột), hoặc ghi “expect” hay “many: true”.",
                f"{head_en} matches {count} rows, more than the {c.expect} expected, and is not applied. Make its match"
                " closer (path, sheet, row, headings), or write “expect” or “many: true”.",
            )  # fmt: skip
        else:
            if c.expect is not None and count < c.expect:
                doubt(
                    file, match_vi, "correction_matches_too_few",
                    f"{head_vi} chỉ khớp với {count} trong {c.expect} dòng dự kiến; mục này vẫn được áp dụng. Hãy kiểm"
                    " tra các dòng còn lại, rồi sửa “expect”.",
                    f"{head_en} matches only {count} of the {c.expect} rows expected; it is applied. Look what became"
                    " of the others, then correct “expect”.",
                )  # fmt: skip
            if c.number not in effective:
                doubt(
                    file, match_vi, "correction_changes_nothing",
                    f"{head_vi} không thay đổi gì: các ô đã ghi đúng như vậy. Hãy xóa mục này.",
                    f"{head_en} changes nothing: the cells hold that text already. Delete the entry.",
                )  # fmt: skip
    return doubts
