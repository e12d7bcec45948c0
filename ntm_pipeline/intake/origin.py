"""Where a folder's files come from: the `origin.yaml` that may lie beside them."""

from datetime import date
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from ntm_pipeline.intake import messages
from ntm_pipeline.intake.files import shown_path
from ntm_pipeline.issues import RefusedError
from ntm_pipeline.vietnamese.dates import parse_date

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
        if not file.is_file():
            continue
        stat = file.stat()
        name = shown_path(file, raw_dir) if is_below else file.name
        nearer = _read(file, name, stat.st_mtime_ns, stat.st_size)
        said = {field: getattr(nearer, field) for field in nearer.model_fields_set}
        origin = origin.model_copy(update={**said, "synthetic": origin.synthetic or nearer.synthetic})
    return origin


@lru_cache(maxsize=1024)
def _read(path: Path, relative: str, modified: int, size: int) -> Origin:
    try:
        # Every scalar as text: YAML would make the code 05665 an octal number.
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) or {}
    except (UnicodeDecodeError, RecursionError, yaml.YAMLError) as error:
        raise _refusal(relative, "không đọc được theo dạng YAML", "it can't be read as YAML") from error
    if not isinstance(data, dict):
        raise _refusal(relative, "phải gồm các dòng “tên: giá trị”", "it must hold lines of “name: value”")
    given = {key: data[key] for key in _FIELDS if data.get(key) not in (None, "", "~", "null", "Null", "NULL")}
    try:
        origin = Origin.model_validate(given)
    except ValidationError as error:
        names = dict.fromkeys(str(problem["loc"][0]) for problem in error.errors())
        wanted_vi = "; ".join(f"{name} phải là {_FIELDS[name][0]}" for name in names)
        wanted_en = "; ".join(f"{name} must be {_FIELDS[name][1]}" for name in names)
        raise _refusal(relative, wanted_vi, wanted_en) from error
    if origin.covers is None:
        return origin
    return Origin.model_validate({**given, "declared_in": relative})
