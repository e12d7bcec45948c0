"""What the package declares in YAML (plans, catalogue entries, meanings) and what is wrong in it, by file and field.

A fault here is the engineer's, never a sender's: it is found when the file is loaded, and told in English. Files that
come with the data (`origin.yaml`, `corrections.yaml`) are the intake's.
"""

from collections.abc import Hashable
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

M = TypeVar("M", bound=BaseModel)


class DeclarationError(ValueError):
    """A file of the package is declared wrongly; the message names the file and the field, one fault a line."""


class _NoKeyTwice(yaml.SafeLoader):
    """YAML would let the second of two alike keys win in silence."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen = set()
        for key, _ in node.value:
            # An entry may take from several others by `<<`, and override what it takes.
            if key.tag != "tag:yaml.org,2002:merge" and key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"“{key.value}” stands twice", key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def parse_yaml(text: str, place: str, first_line: int = 1) -> Any:
    """What a YAML text holds.

    Args:
        text: the YAML.
        place: file it stands in, for the message.
        first_line: line of the file on which the text begins.

    Raises:
        DeclarationError: it is no YAML, or a key stands twice; the message names the line.
    """
    try:
        return yaml.load(text, _NoKeyTwice)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f", line {mark.line + first_line}" if mark else ""
        raise DeclarationError(f"{place}{line}: {error.problem or error.context}") from error
    except yaml.YAMLError as error:
        raise DeclarationError(f"{place}: {error}") from error


def checked(model: type[M], values: Any, place: str) -> M:
    """The values as a model of the schema.

    Raises:
        DeclarationError: naming each field that is wrong, one a line.
    """
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise DeclarationError("\n".join(f"{place}: {fault}" for fault in _faults(error))) from error


def _faults(error: ValidationError) -> list[str]:
    found = error.errors(include_url=False)
    told = []
    for fault in found:
        # A list of one entry that is wrong is told as empty too: that follows from the entry.
        if any(other["loc"][: len(fault["loc"])] == fault["loc"] != other["loc"] for other in found):
            continue
        field = ".".join(map(str, fault["loc"]))
        words = str(fault["msg"]).removeprefix("Value error, ")
        told.append(f"{field}: {words}" if field else words)
    return told
