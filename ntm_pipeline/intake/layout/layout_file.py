"""The file in which an office says what no program can know of a sender's tables, `layout.yaml`: how it is read.

It lies in any folder from `data/raw` down and speaks of the files below its folder. What its entries do to a table is
the business of `reading.tables`; what is told of entries that meet nothing, of `layout_doubts`.
"""

import hashlib
import os
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.intake.corrections.corrections_file import Message, plain_texts
from ntm_pipeline.intake.file_pattern import FilePattern
from ntm_pipeline.intake.files import control_files, shown_path
from ntm_pipeline.intake.layout import messages
from ntm_pipeline.issues import Issue, UnreadableError
from ntm_pipeline.reading.tables.measures import Measure, parse_measure
from ntm_pipeline.reading.tables.told_layout import LayoutEntry
from ntm_pipeline.vietnamese.dates import parse_date
from ntm_pipeline.vietnamese.periods import parse_period
from ntm_pipeline.vietnamese.text import fold
from ntm_pipeline.yaml_file import YamlError, YamlValues, control_texts, read_control_file

FILE_NAME = "layout.yaml"

KEYS = ("match", "source", "columns", "period", "closing_date", "kind", "unit_of_measure", "set_aside")
DECIDED = ("reason", "by", "on")
_ASIDE = ("columns", "rows", "sheets")
KINDS = {"kết quả": True, "result": True, "kế hoạch": False, "plan": False, "ước": False, "estimate": False,
         "khác": False, "other": False}  # fmt: skip
"""What a table's figures are → whether they are results."""


@dataclass(frozen=True)
class FileLayout:
    """An entry with the files it is about."""

    pattern: FilePattern
    folder: str
    """Of its `layout.yaml`, below `raw/`."""
    entry: LayoutEntry
    on: date

    def fits(self, source: str, path: str) -> bool:
        """Whether a file (its path below `raw/`) is meant."""
        return self.pattern.fits(path, source) or (bool(self.folder) and self.pattern.fits(path, self.folder))


@dataclass(frozen=True)
class LayoutFile:
    """What one `layout.yaml` says of the files of a source."""

    path: str
    folder: str
    sha256: str | None = None
    entries: tuple[FileLayout, ...] = ()
    ahead: tuple[FileLayout, ...] = ()
    """Entries that are dated after today and so have no effect."""
    refusal: Issue | None = None
    """Why it can't be understood; no file below its folder can be read then."""

    def is_above(self, path: str) -> bool:
        """Whether a file lies below its folder."""
        return not self.folder or path.startswith(f"{self.folder}/")


@dataclass(frozen=True)
class Layouts:
    """What all the `layout.yaml` of a source say."""

    source: str
    files: tuple[LayoutFile, ...] = ()

    def refusal_of(self, path: str) -> Issue | None:
        """Why a file can't be read, where it lies below a file that can't be understood."""
        return next((one.refusal for one in self.files if one.refusal is not None and one.is_above(path)), None)

    def of(self, path: str) -> tuple[LayoutEntry, ...]:
        """What is said of the sheets of a file."""
        return tuple(
            one.entry
            for file in self.files
            if file.is_above(path)
            for one in file.entries
            if one.fits(self.source, path)
        )

    def sha256_of(self, path: str) -> str | None:
        """Hash of all that lies above a file; None where there is none."""
        hashes = [one.sha256 for one in self.files if one.sha256 is not None and one.is_above(path)]
        if len(hashes) < 2:
            return hashes[0] if hashes else None
        return hashlib.sha256("".join(hashes).encode()).hexdigest()

    def about_only(self, path: str) -> "Layouts":
        """What is said of this one file by its name; what an entry says of many may be met in others."""

        def names(one: FileLayout) -> bool:
            return not set("*?").intersection(one.pattern.text) and one.fits(self.source, path)

        files = (
            replace(file, entries=tuple(filter(names, file.entries)), ahead=tuple(filter(names, file.ahead)))
            for file in self.files
        )
        return replace(self, files=tuple(file for file in files if file.entries or file.ahead))


def read_layouts(contract: Contract, raw_dir: Path, today: date) -> Layouts:
    """What is said of the files of a source; whatever is wrong in a file becomes a reason in the result."""
    top = raw_dir / FILE_NAME
    places = [*([top] if os.path.lexists(top) else []), *control_files(raw_dir / contract.source, FILE_NAME)]
    return Layouts(contract.source, tuple(_read_file(contract, path, raw_dir, today) for path in places))


def _read_file(contract: Contract, path: Path, raw_dir: Path, today: date) -> LayoutFile:
    shown = shown_path(path, raw_dir)
    folder = shown.rpartition("/")[0]
    sha256 = None
    try:
        content = read_control_file(path, raw_dir)
        sha256 = hashlib.sha256(content).hexdigest()
        values = control_texts(content)
    except YamlError as error:
        return LayoutFile(shown, folder, sha256, refusal=_refusal(shown, [(error.vi, error.en)]))
    data = plain_texts(values.data or [])
    if not isinstance(data, list):
        wrong = (
            "phải là danh sách các mục, mỗi mục bắt đầu bằng “- match:”",
            "it must be a list of “- match:” entries",
        )
        return LayoutFile(shown, folder, sha256, refusal=_refusal(shown, [wrong]))
    found: list[FileLayout] = []
    problems: list[Message] = []
    for number, given in enumerate(data, 1):
        reading = _Entry(contract, shown, folder, number, given, values)
        if reading.is_of_another_source:
            continue
        one = reading.read()
        problems += reading.problems
        if one is not None:
            found.append(one)
    if problems:
        return LayoutFile(shown, folder, sha256, refusal=_refusal(shown, problems))
    # What is decided only later is no decision yet.
    ahead = tuple(one for one in found if one.on > today)
    return LayoutFile(shown, folder, sha256, tuple(one for one in found if one not in ahead), ahead)


def _refusal(path: str, problems: Sequence[Message]) -> Issue:
    shown = problems[:10]
    return messages.LAYOUT_REFUSED(
        path=path, problems_vi="; ".join(vi for vi, _ in shown), problems_en="; ".join(en for _, en in shown)
    )


class _Entry:
    """One entry while it is read, and all that is wrong with it."""

    def __init__(self, contract: Contract, file: str, folder: str, number: int, given: Any, values: YamlValues) -> None:
        self.problems: list[Message] = []
        self._contract, self._file, self._folder, self._number = contract, file, folder, number
        self._given, self._values = given, values
        self._names = {fold(text): name for name, spec in contract.columns.items() for text in (name, *spec.headings)}

    @property
    def is_of_another_source(self) -> bool:
        """In `raw/` itself each entry says of which source it is."""
        given = self._given
        return (
            not self._folder and isinstance(given, dict) and given.get("source", "") not in ("", self._contract.source)
        )

    def read(self) -> FileLayout | None:
        """The entry; None where something is wrong with it."""
        given = self._given
        if not isinstance(given, dict):
            self._wrong((), "phải gồm các dòng “tên: giá trị”", "must hold lines of “name: value”")
            return None
        self._unknown(given, (*KEYS, *DECIDED), ())
        match = self._mapping("match")
        self._unknown(match, ("path", "sheet"), ("match",))
        path, sheet = (
            self._text(match.get("path", ""), "match", "path"),
            self._text(match.get("sheet", ""), "match", "sheet"),
        )
        if not path:
            self._wrong(("match",), "thiếu “match: {path: …}”", "lacks “match: {path: …}”")
        if given.get("source", self._contract.source) != self._contract.source or (
            not self._folder and "source" not in given
        ):
            name = self._contract.source
            self._wrong(
                ("source",), f"phải ghi “source” là tên nguồn, ví dụ {name}", f"must give its “source”, such as {name}"
            )
        on = self._decision()
        columns = tuple((heading, name) for heading, name in self._columns() if name)
        aside = self._mapping("set_aside")
        self._unknown(aside, _ASIDE, ("set_aside",))
        set_aside = {key: self._list(aside.get(key, []), key) for key in _ASIDE}
        facts = self._facts()
        measures = self._measures()
        is_result = self._kind()
        says = columns or facts or measures or any(set_aside.values()) or is_result is not None
        if not says and not self.problems:
            keys = ", ".join(KEYS[2:])
            self._wrong((), f"không nói gì (cần ít nhất một trong: {keys})", f"says nothing (needs one of: {keys})")
        if self.problems or on is None:
            return None
        reason, by = str(given["reason"]), str(given["by"])
        vi, en = messages.TOLD_BY_LAYOUT
        found = {"number": self._number, "file": self._file, "reason": reason.rstrip("."), "by": by}
        entry = LayoutEntry(
            self._file, self._number, sheet or None,
            (vi.format(**found, on=f"{on:%d/%m/%Y}"), en.format(**found, on=on.isoformat())),
            columns, facts, measures, is_result, set_aside["columns"], set_aside["rows"], set_aside["sheets"],
        )  # fmt: skip
        return FileLayout(FilePattern.written(path), self._folder, entry, on)

    # --- Its parts

    def _decision(self) -> date | None:
        given = self._given
        blank = [name for name in DECIDED if not self._text(given.get(name, ""), name)]
        if blank:
            names = ", ".join(f"“{name}”" for name in blank)
            self._wrong(
                (),
                f"chưa được xác nhận: hãy điền {names} (lý do, cơ quan quyết định, ngày)",
                f"is not confirmed yet: fill in {names} (the reason, the office that decided, the day)",
            )
        if "on" in blank:
            return None
        try:
            return date.fromisoformat(given["on"])
        except (ValueError, TypeError):
            self._wrong(
                ("on",), "có “on” chưa đúng, phải là ngày, ví dụ 2025-01-31",
                "has a wrong “on”, which must be a day such as 2025-01-31",
            )  # fmt: skip
        return None

    def _columns(self) -> list[tuple[str, str | None]]:
        found = []
        for heading, meant in self._mapping("columns").items():
            way = ("columns", heading)
            text = self._text(meant, *way)
            if not text:
                self._wrong(
                    way,
                    f"chưa trả lời cột “{heading}” là cột nào của mẫu",
                    f"doesn't say yet which column of the form “{heading}” is",
                )
            found.append((heading, self._name(text, way) if text else None))
        return found

    def _name(self, heading: str, way: tuple[str, ...]) -> str | None:
        name = self._names.get(fold(heading))
        if name is None:
            known = ", ".join(spec.headings[0] for spec in self._contract.columns.values())
            self._wrong(
                way,
                f"có “{heading}”, không phải là cột của nguồn này (các cột: {known})",
                f"has “{heading}”, which is no column of this source (they are: {known})",
            )
        return name

    def _facts(self) -> tuple[tuple[str, str], ...]:
        found = []
        for fact, vi, en in (
            ("period", "kỳ, ví dụ Quý I/2024", "a period such as Quý I/2024"),
            ("closing_date", "ngày, ví dụ 31/12/2024", "a day such as 31/12/2024"),
        ):
            if fact not in self._given:
                continue
            text = self._answer(fact)
            try:
                if text and (parse_period(text) if fact == "period" else parse_date(text)) is None:
                    raise ValueError
            except (UnreadableError, ValueError):
                self._wrong(
                    (fact,), f"có “{fact}” chưa đúng, phải là {vi}", f"has a wrong “{fact}”, which must be {en}"
                )
            if text:
                found.append((fact, text))
        return tuple(found)

    def _measures(self) -> tuple[tuple[str, Measure], ...]:
        given = self._given.get("unit_of_measure")
        if given is None:
            return ()
        if not isinstance(given, dict):
            text = self._answer("unit_of_measure")
            measure = self._measure(text, ("unit_of_measure",)) if text else None
            return (("", measure),) if measure else ()
        found = []
        for heading, text in given.items():
            way = ("unit_of_measure", heading)
            name = self._name(heading, way)
            measure = self._measure(self._text(text, *way), way)
            if name and measure:
                found.append((name, measure))
        return tuple(found)

    def _measure(self, text: str, way: tuple[str, ...]) -> Measure | None:
        measure = parse_measure(text)
        if measure is None:
            self._wrong(
                way,
                f"có đơn vị tính “{text}” không hiểu được (ví dụ: hồ sơ, nghìn hồ sơ, người)",
                f"has a unit of measure “{text}” that isn't understood (such as: hồ sơ, nghìn hồ sơ, người)",
            )
        return measure

    def _kind(self) -> bool | None:
        if "kind" not in self._given:
            return None
        text = self._answer("kind")
        kinds = {fold(kind): is_result for kind, is_result in KINDS.items()}
        if text and fold(text) not in kinds:
            known = ", ".join(KINDS)
            self._wrong(
                ("kind",),
                f"có “kind” chưa đúng, phải là một trong: {known}",
                f"has a wrong “kind”; it is one of: {known}",
            )
        return kinds.get(fold(text))

    def _answer(self, key: str) -> str:
        """The text of a key that is there to be answered."""
        text = self._text(self._given[key], key)
        if not text and not isinstance(self._given[key], list | dict):
            self._wrong((key,), f"chưa trả lời “{key}”", f"doesn't answer “{key}” yet")
        return text

    # --- Shapes

    def _mapping(self, key: str) -> dict[str, Any]:
        given = self._given.get(key, "")
        if isinstance(given, dict):
            return given
        if given != "":
            self._wrong(
                (key,),
                f"có “{key}” chưa đúng, phải gồm các dòng “tên: giá trị”",
                f"has a wrong “{key}”, which must hold lines of “name: value”",
            )
        return {}

    def _list(self, given: Any, key: str) -> tuple[str, ...]:
        if given == "":
            return ()
        if isinstance(given, str):
            return (given,)
        if isinstance(given, list) and all(isinstance(one, str) and one for one in given):
            return tuple(given)
        way = ("set_aside", key)
        self._wrong(
            way,
            f"có “set_aside: {key}” chưa đúng, phải là danh sách các chữ",
            f"has a wrong “set_aside: {key}”, which must be a list of texts",
        )
        return ()

    def _text(self, given: Any, *way: str) -> str:
        if isinstance(given, str):
            return given
        name = ": ".join(way)
        self._wrong(way, f"có “{name}” chưa đúng, phải là chữ", f"has a wrong “{name}”, which must be a text")
        return ""

    def _unknown(self, given: Any, known: Sequence[str], way: tuple[str, ...]) -> None:
        for name in given if isinstance(given, dict) else ():
            if name not in known:
                names = ", ".join(known)
                self._wrong(
                    (*way, name),
                    f"có “{name}” không hiểu được (các tên được dùng: {names})",
                    f"has an unknown “{name}” (known: {names})",
                )

    def _wrong(self, way: tuple[str, ...], vi: str, en: str) -> None:
        number = self._number
        # Names are told as they are written, which may be in another Unicode form.
        line = self._values.line_of((number - 1, *way)) or self._values.line_of(
            (number - 1, *(unicodedata.normalize("NFD", one) for one in way))
        )
        self.problems.append((f"mục {number} {vi} (dòng {line})", f"entry {number} {en} (line {line})"))
