"""The one way in which a YAML file is read: what people write beside the data (`origin.yaml`, `corrections.yaml`,
`layout.yaml`, plans), and what the package itself declares; what is wrong in it is told by line and field.

A file of people's own is held to limits, for anybody may have put it there: a regular file of its folder, small, not
deeply nested, without anchors (of which a few lines make millions of values) and without tags. Which fields a file
may have, and what its values mean, is said by whoever asks for it.
"""

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Self, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from ntm_pipeline.issues import Issue

M = TypeVar("M", bound=BaseModel)

MOST_BYTES = 2**20
MOST_NESTED = 12
"""Lists and fields within each other; no file that people write has more than five."""

MOST_DIGITS = 100

Field = tuple[str | int, ...]
"""The way to a value: the keys and the places in lists (from 0), from the outermost."""


class DeclarationError(ValueError):
    """A file of the package, or a plan, is declared wrongly; the message names file and field, one fault a line."""


class YamlError(ValueError):
    """A file can't be read as YAML, or not within its limits: why, in both languages, with the line if there is one."""

    def __init__(self, vi: str, en: str, line: int | None = None) -> None:
        where_vi, where_en = (f" (dòng {line})", f" (line {line})") if line else ("", "")
        self.vi, self.en, self.line, self.problem = f"{vi}{where_vi}", f"{en}{where_en}", line, (vi, en)
        super().__init__(f"{self.en} / {self.vi}")


class FieldError(ValueError):
    """Values are wrong in a way that only their model knows; told in both languages."""

    def __init__(self, vi: str, en: str) -> None:
        self.vi = vi
        super().__init__(en)

    @classmethod
    def of(cls, *faults: Issue) -> Self:
        """For these faults."""
        return cls("; ".join(one.message_vi for one in faults), "; ".join(one.message_en for one in faults))


@dataclass(frozen=True)
class YamlValues:
    """What a file holds, and on which lines."""

    data: Any
    lines: Mapping[Field, int] = field(default_factory=dict)
    """Line (from 1) of each value, by the way to it."""

    def line_of(self, way: Sequence[str | int]) -> int | None:
        """The line of a value; of one that isn't there, the line of what should hold it."""
        ways = (tuple(way[:end]) for end in range(len(way), -1, -1))
        return next((self.lines[one] for one in ways if one in self.lines), None)


def suggestion(name: str, known: Iterable[str]) -> str:
    """What may be meant by a name that nobody knows, to be said behind it; empty if none is near."""
    return suggestions(name, known)[1]


def suggestions(name: str, known: Iterable[str]) -> tuple[str, str]:
    """The same in Vietnamese and English."""
    near = get_close_matches(name, list(known), n=1)
    return (f"; có phải là {near[0]} không?", f"; is {near[0]} meant?") if near else ("", "")


# --- The bytes


def read_control_file(path: Path, folder: Path) -> bytes:
    """The bytes of a file that people write beside their data.

    Args:
        path: the file.
        folder: what it must lie in, links followed.

    Raises:
        YamlError: it is no regular file of that folder, is too large, or can't be opened.
    """
    try:
        if path.is_symlink() and not path.resolve(strict=True).is_relative_to(folder.resolve()):
            raise YamlError("là liên kết dẫn ra ngoài thư mục", "it is a link that leads out of the folder")
        # To open a pipe would wait for a writer, to read a device might never end.
        if not stat.S_ISREG(path.stat().st_mode):
            raise _no_file()
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise _no_file()
            content = stream.read(MOST_BYTES + 1)
    except (OSError, RuntimeError) as error:  # Python 3.12 and before raise the second for links in a ring
        why = getattr(error, "strerror", None) or "links in a ring"
        raise YamlError("không mở được tệp", f"the file can't be opened ({why})") from error
    if len(content) > MOST_BYTES:
        raise YamlError(f"tệp lớn hơn {MOST_BYTES} byte", f"the file is larger than {MOST_BYTES} bytes")
    return content


def _no_file() -> YamlError:
    return YamlError("không phải là một tệp thông thường", "it is no regular file")


# --- YAML

_Texts: type = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Every scalar as text: YAML would make the code 05665 an octal number."""
_Typed: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MERGE = "tag:yaml.org,2002:merge"
_NUMBERS = {"tag:yaml.org,2002:int", "tag:yaml.org,2002:float"}


def control_texts(content: bytes) -> YamlValues:
    """What a file that people write holds, every scalar as the text that it is.

    Raises:
        YamlError: it is no YAML, or not within the limits.
    """
    return _values(_decoded(content), _Texts, is_own=False)


def control_values(content: bytes) -> YamlValues:
    """What a file that people write holds, numbers and days as such.

    Raises:
        YamlError: it is no YAML, or not within the limits.
    """
    return _values(_decoded(content), _Typed, is_own=False)


def parse_yaml(text: str, place: str, first_line: int = 1) -> Any:
    """What a YAML text of the package holds; its entries may take from each other by `<<`.

    Args:
        text: the YAML.
        place: file it stands in, for the message.
        first_line: line of the file on which the text begins.

    Raises:
        DeclarationError: it is no YAML, or a key stands twice; the message names the line.
    """
    try:
        return _values(text, _Typed, is_own=True, first_line=first_line).data
    except YamlError as error:
        line = f", line {error.line}" if error.line else ""
        raise DeclarationError(f"{place}{line}: {error.problem[1]}") from error


def _decoded(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise YamlError(f"tệp lớn hơn {MOST_BYTES} byte", f"the file is larger than {MOST_BYTES} bytes")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise YamlError(
            "không đọc được theo dạng YAML vì không phải là chữ UTF-8",
            "it can't be read as YAML: it is not UTF-8",
            line,
        ) from error


def _values(text: str, loader: type, is_own: bool, first_line: int = 1) -> YamlValues:
    try:
        if not is_own:
            _hold_to_limits(text, loader)
        reading = loader(text)
        try:
            node = reading.get_single_node()
            if node is None:
                return YamlValues(None)
            lines = dict(_lines(node, first_line))
            return YamlValues(reading.construct_document(node), lines)
        finally:
            reading.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        # What ends too early is told of the line behind the last one.
        last = len(text.splitlines()) - 1
        raise _no_yaml(min(mark.line, last) + first_line if mark else None) from error
    except (yaml.YAMLError, RecursionError, ValueError, OverflowError, TypeError) as error:
        # A day such as 2024-13-45 and a number of five thousand digits are raised as such.
        if isinstance(error, YamlError):
            raise
        raise _no_yaml(None) from error


def _no_yaml(line: int | None) -> YamlError:
    return YamlError("không đọc được theo dạng YAML", "it can't be read as YAML", line)


def _hold_to_limits(text: str, loader: type) -> None:
    """Raises YamlError before anything is made of what is too deep, or refers to itself."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=loader):
        line = event.start_mark.line + 1  # type: ignore[union-attr]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise YamlError(
                "có neo hoặc tham chiếu (& hay *), không được dùng", "it has an anchor or alias (& or *)", line
            )
        if getattr(event, "tag", None) is not None:
            raise YamlError("có kiểu ghi bằng dấu !, không được dùng", "it has a tag (!)", line)
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise YamlError("có dòng “---” thứ hai", "it has a second “---”", line)
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MOST_NESTED:
                vi, en = f"lồng nhau quá {MOST_NESTED} tầng", f"it is nested more than {MOST_NESTED} deep"
                raise YamlError(vi, en, line)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _lines(root: yaml.Node, first_line: int) -> Iterator[tuple[Field, int]]:
    """The line of each value; raises YamlError where a key stands twice or is no plain text."""
    waiting: list[tuple[Field, yaml.Node]] = [((), root)]
    seen: set[int] = set()
    while waiting:
        way, node = waiting.pop()
        yield way, node.start_mark.line + first_line
        if id(node) in seen:  # taken from another entry
            continue
        seen.add(id(node))
        if node.tag in _NUMBERS and len(node.value) > MOST_DIGITS:
            # Of "1:1:1:…" YAML makes a number that nothing can print.
            raise YamlError("có số quá dài", "it has a number that is too long", node.start_mark.line + first_line)
        if isinstance(node, yaml.SequenceNode):
            waiting += [((*way, at), one) for at, one in enumerate(node.value)]
        elif isinstance(node, yaml.MappingNode):
            keys: set[str] = set()
            for key, value in node.value:
                line = key.start_mark.line + first_line
                if not isinstance(key, yaml.ScalarNode):
                    raise YamlError("có tên không phải là chữ", "it has a name that is no text", line)
                # An entry may take from several others by `<<`, and override what it takes.
                if key.value in keys and key.tag != _MERGE:
                    # YAML would let the second of two alike keys win in silence.
                    raise YamlError(f"“{key.value}” được ghi hai lần", f"“{key.value}” stands twice", line)
                keys.add(key.value)
                waiting.append(((*way, key.value), value))


# --- The fields


def checked(model: type[M], values: Any, place: str, lines: YamlValues | None = None) -> M:
    """The values as a model of the schema.

    Args:
        model: the schema.
        values: what is held to it.
        place: file they stand in, for the message.
        lines: of a file that people write: what tells the lines, for messages in both languages.

    Raises:
        DeclarationError: naming each field that is wrong, one a line.
    """
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise DeclarationError("\n".join(f"{place}: {fault}" for fault in _faults(error, model, lines))) from error


def _faults(error: ValidationError, model: type[BaseModel], lines: YamlValues | None) -> list[str]:
    found = error.errors(include_url=False)
    told = []
    for fault in found:
        # A list of one entry that is wrong is told as empty too: that follows from the entry.
        if any(other["loc"][: len(fault["loc"])] == fault["loc"] != other["loc"] for other in found):
            continue
        name = ".".join(map(str, fault["loc"]))
        words = str(fault["msg"]).removeprefix("Value error, ")
        if fault["type"] == "extra_forbidden":
            words += suggestion(str(fault["loc"][-1]), _fields_of(model))
        said = f"{name}: {words}" if name else words
        if lines is not None:
            line = lines.line_of(fault["loc"])
            at_vi, at_en = (f"dòng {line}, ", f" (line {line})") if line else ("", "")
            said += f"{at_en} / {at_vi}{_in_vietnamese(str(fault['type']), name, fault.get('ctx', {}))}"
        told.append(said)
    return told


def _fields_of(model: type[BaseModel]) -> set[str]:
    """The names of a model's fields, and of those of its parts."""
    schema = model.model_json_schema()
    return {name for part in (schema, *schema.get("$defs", {}).values()) for name in part.get("properties", {})}


_WANTED: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "missing": lambda _: "còn thiếu",
    "extra_forbidden": lambda _: "là tên không hiểu được",
    "literal_error": lambda ctx: f"phải là {ctx.get('expected', '').replace(' or ', ' hoặc ')}",
    "string_type": lambda _: "phải là chữ (đặt trong ngoặc kép nếu là số)",
    "string_pattern_mismatch": lambda ctx: f"phải theo mẫu {ctx.get('pattern', '')}",
    "too_short": lambda _: "phải có ít nhất một mục",
    "greater_than_equal": lambda ctx: f"phải từ {ctx.get('ge')} trở lên",
    "greater_than": lambda ctx: f"phải lớn hơn {ctx.get('gt')}",
    "date_from_datetime_parsing": lambda _: "phải là ngày, ví dụ 2025-01-31",
    "date_type": lambda _: "phải là ngày, ví dụ 2025-01-31",
    "int_parsing": lambda _: "phải là số nguyên",
    "int_type": lambda _: "phải là số nguyên",
    "int_from_float": lambda _: "phải là số nguyên",
    "float_parsing": lambda _: "phải là số",
    "float_type": lambda _: "phải là số",
    "finite_number": lambda _: "phải là số hữu hạn",
}


def _in_vietnamese(kind: str, name: str, found: Mapping[str, Any]) -> str:
    wanted = _WANTED.get(kind)
    if isinstance(own := found.get("error"), FieldError):
        return f"mục “{name}”: {own.vi}" if name else own.vi
    if not name:
        return "nội dung tệp chưa đúng mẫu"
    return f"mục “{name}” {wanted(found) if wanted else 'chưa đúng'}"
