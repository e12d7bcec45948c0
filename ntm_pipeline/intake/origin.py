"""Where a folder's files come from: the `origin.yaml` that may lie beside them."""

from datetime import date
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from ntm_pipeline.issues import Issue, RefusedError
from ntm_pipeline.vietnamese.dates import parse_date

FILE_NAME = "origin.yaml"


class Origin(BaseModel):
    """What an `origin.yaml` says of the files in its folder and below, unless a nearer one speaks for them."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    publisher: str | None = None
    received_on: date | None = None
    licence: str | None = None
    synthetic: bool = False
    covers: str | None = None
    """Code or name of the unit a registry speaks for."""

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
    return RefusedError(
        Issue(
            "origin_refused",
            f"Tệp {path} chưa đúng: {problem_vi}. Hãy sửa tệp này rồi chạy lại.",
            f"{path} is not as it should be: {problem_en}. Correct it and run again.",
        )
    )


def origin_of(path: Path, raw_dir: Path) -> Origin:
    """The nearest `origin.yaml` at or above a file, within `raw/`; an empty one where there is none.

    Raises:
        RefusedError: the nearest one can't be understood.
    """
    for folder in path.parents:
        candidate = folder / FILE_NAME
        if candidate.is_file():
            stat = candidate.stat()
            return _read(candidate, candidate.relative_to(raw_dir).as_posix(), stat.st_mtime_ns, stat.st_size)
        if folder == raw_dir:
            break
    return Origin()


@lru_cache(maxsize=1024)
def _read(path: Path, relative: str, modified: int, size: int) -> Origin:
    try:
        # Every scalar as text: YAML would make the code 05665 an octal number.
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) or {}
    except (UnicodeDecodeError, RecursionError, yaml.YAMLError) as error:
        raise _refusal(relative, "không đọc được theo dạng YAML", "it can't be read as YAML") from error
    if not isinstance(data, dict):
        raise _refusal(relative, "phải gồm các dòng “tên: giá trị”", "it must hold lines of “name: value”")
    given = {key: value for key, value in data.items() if value not in ("", "~", "null", "Null", "NULL")}
    try:
        return Origin.model_validate(given)
    except ValidationError as error:
        names = dict.fromkeys(str(problem["loc"][0]) for problem in error.errors())
        wanted_vi = "; ".join(f"{name} phải là {_FIELDS[name][0]}" for name in names)
        wanted_en = "; ".join(f"{name} must be {_FIELDS[name][1]}" for name in names)
        raise _refusal(relative, wanted_vi, wanted_en) from error
