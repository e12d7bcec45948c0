"""Where a folder's files come from: the `origin.yaml` that may lie beside them."""

import os
from datetime import date
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from ntm_pipeline.intake import messages
from ntm_pipeline.intake.files import shown_path
from ntm_pipeline.issues import Issue, RefusedError
from ntm_pipeline.vietnamese.dates import parse_date
from ntm_pipeline.yaml_file import YamlError, control_texts, read_control_file

FILE_NAME = "origin.yaml"


class Origin(BaseModel):
    """What the `origin.yaml` of a file's folder and of those above it say of the file."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    publisher: str | None = None
    received_on: date | None = None
    licence: str | None = None
    synthetic: bool = False
    covers: str | None = None
    """Code or name of the unit that lists speak for."""
    declared_in: str | None = None
    """The `origin.yaml` whose `covers` it is: all lists under it are one declaration."""

    @field_validator("received_on", mode="before")
    @classmethod
    def _day(cls, value: object) -> object:
        return parse_date(value) if isinstance(value, str) else value


_FIELDS = {
    "publisher": ("tên nơi công bố", "the publisher's name"),
    "received_on": ("ngày, ví dụ 2025-01-31", "a day such as 2025-01-31"),
    "licence": ("tên giấy phép", "the licence's name"),
    "synthetic": ("true hoặc false", "true or false"),
    "covers": ('mã hoặc tên một đơn vị, ví dụ "19"', 'one unit\'s code or name, such as "19"'),
}


def _refusal(path: str, problem_vi: str, problem_en: str) -> RefusedError:
    """An `origin.yaml` that can't be understood; the sentences name the file and what is wrong."""
    return RefusedError(messages.ORIGIN_REFUSED(path=path, problem_vi=problem_vi, problem_en=problem_en))


def origin_of(path: Path, raw_dir: Path) -> Origin:
    """What is said of a file from the raw folder down to its own: a nearer word counts before one above it.

    That figures are made up is never unsaid by a nearer one.

    Raises:
        RefusedError: one of them can't be understood.
    """
    is_below = path.is_relative_to(raw_dir)
    folders = [raw_dir / part for part in path.relative_to(raw_dir).parents] if is_below else [path.parent]
    origin = Origin()
    for folder in reversed(folders):
        file = folder / FILE_NAME
        if not os.path.lexists(file):
            continue
        name = shown_path(file, raw_dir) if is_below else file.name
        try:
            nearer = _read(read_control_file(file, raw_dir if is_below else file.parent), name)
        except YamlError as error:
            raise _refusal(name, error.vi, error.en) from error
        said = {field: getattr(nearer, field) for field in nearer.model_fields_set}
        origin = origin.model_copy(update={**said, "synthetic": origin.synthetic or nearer.synthetic})
    return origin


def fault_of_origin(file: Path, raw_dir: Path) -> Issue | None:
    """Why an `origin.yaml` of the raw folder can't be understood; None if it can, or is not there."""
    if not os.path.lexists(file):
        return None
    name = shown_path(file, raw_dir)
    try:
        _read(read_control_file(file, raw_dir), name)
    except YamlError as error:
        return _refusal(name, error.vi, error.en).issue
    except RefusedError as refusal:
        return refusal.issue
    return None


@lru_cache(maxsize=1024)
def _read(content: bytes, relative: str) -> Origin:
    values = control_texts(content)
    data = values.data or {}
    if not isinstance(data, dict):
        raise _refusal(relative, "phải gồm các dòng “tên: giá trị”", "it must hold lines of “name: value”")
    faults: list[tuple[str, str]] = []

    def wrong(name: str, vi: str, en: str) -> None:
        line = values.line_of((name,))
        faults.append((f"{vi} (dòng {line})", f"{en} (line {line})"))

    for name in data:
        if name not in _FIELDS:
            known = ", ".join(_FIELDS)
            wrong(
                name,
                f"có “{name}” không hiểu được (các tên được dùng: {known})",
                f"it has an unknown “{name}” (known: {known})",
            )
    given = {key: data[key] for key in _FIELDS if data.get(key) not in (None, "", "~", "null", "Null", "NULL")}
    origin = Origin()
    try:
        origin = Origin.model_validate(given)
    except ValidationError as error:
        for name in dict.fromkeys(str(problem["loc"][0]) for problem in error.errors()):
            wrong(name, f"{name} phải là {_FIELDS[name][0]}", f"{name} must be {_FIELDS[name][1]}")
    if faults:
        raise _refusal(relative, "; ".join(vi for vi, _ in faults[:10]), "; ".join(en for _, en in faults[:10]))
    if origin.covers is None:
        return origin
    return Origin.model_validate({**given, "declared_in": relative})
