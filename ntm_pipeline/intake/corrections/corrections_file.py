"""The file in which an office decides about single rows, `data/raw/<source>/corrections.yaml`: how it is read.

Which rows its entries match, and what they make of them, is the business of `corrections`.
"""

import hashlib
import os
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.intake.corrections import messages
from ntm_pipeline.intake.file_pattern import FilePattern
from ntm_pipeline.intake.files import control_files, shown_path
from ntm_pipeline.issues import Issue
from ntm_pipeline.vietnamese.text import fold
from ntm_pipeline.yaml_file import YamlError, control_texts, read_control_file

FILE_NAME = "corrections.yaml"

Message = tuple[str, str]
"""In Vietnamese and English."""


@dataclass(frozen=True)
class Correction:
    """One entry: the rows it is about, and what is to become of them."""

    number: int
    """Its place in the file, from 1."""
    path: FilePattern | None
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
        return self.path is None or self.path.fits(path, source)

    @property
    def match_in_words(self) -> Message:
        """What it matches, in Vietnamese and English."""
        parts = [
            *([(f"tệp “{self.path.text}”", f"file “{self.path.text}”")] if self.path is not None else []),
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
    refusal: Issue | None = None
    """Why it can't be understood; none of the source's files can be read then."""
    misplaced: tuple[str, ...] = ()
    """Files of its name in folders below, where they have no effect."""


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


def read_corrections(contract: Contract, raw_dir: Path, today: date) -> Corrections:
    """The corrections of a source; whatever is wrong with their file becomes a reason in the result."""
    folder = raw_dir / contract.source
    file = folder / FILE_NAME
    found = Corrections(
        shown_path(file, raw_dir),
        misplaced=tuple(shown_path(path, raw_dir) for path in control_files(folder, FILE_NAME) if path != file),
    )
    if not os.path.lexists(file):
        return found
    try:
        content = read_control_file(file, raw_dir)
        found = replace(found, sha256=hashlib.sha256(content).hexdigest())
        values = control_texts(content)
    except YamlError as error:
        return replace(found, refusal=_refusal(found.path, [(error.vi, error.en)]))
    data = plain_texts(values.data or [])
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
            line = values.line_of((number - 1,))
            problems += [(f"mục {number} {vi} (dòng {line})", f"entry {number} {en} (line {line})") for vi, en in read]
    if problems:
        return replace(found, refusal=_refusal(found.path, problems))
    # What is decided only later is no decision yet; nor is a slip of the hand one about all the others.
    ahead = tuple(correction for correction in entries if correction.on > today)
    return replace(found, entries=tuple(c for c in entries if c not in ahead), ahead=ahead)


def plain_texts(data: Any) -> Any:
    """Texts in one Unicode form, YAML's ways to write nothing as nothing."""
    if isinstance(data, list):
        return [plain_texts(item) for item in data]
    if isinstance(data, dict):
        return {plain_texts(key): plain_texts(value) for key, value in data.items()}
    return "" if data in ("~", "null", "Null", "NULL") else unicodedata.normalize("NFC", data).strip()


def _refusal(path: str, problems: Sequence[Message]) -> Issue:
    shown = problems[:10]
    return messages.CORRECTIONS_REFUSED(
        path=path, problems_vi="; ".join(vi for vi, _ in shown), problems_en="; ".join(en for _, en in shown)
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
        number, FilePattern.written(path) if path is not None else None, entry.match.get("sheet"),
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
