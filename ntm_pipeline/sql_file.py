"""A SQL file of the package: a header of YAML in its first comment, and one statement.

Models, indicators and audits are such files. What a header must hold is each room's own business; here are the form
of the file and what can be known of a statement without running it.
"""

import os
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from ntm_pipeline.yaml_file import DeclarationError, parse_yaml

if TYPE_CHECKING:
    from sqlglot import exp


def quoted(text: str | os.PathLike[str]) -> str:
    """A text, or the path of a file, as a SQL literal."""
    return "'" + os.fspath(text).replace("'", "''") + "'"


_HEADER = re.compile(r"\A/\*\n(.*?)\n\*/\n(.*)\Z", re.DOTALL)


class CatalogueError(DeclarationError):
    """A SQL file of the package is wrong; the message names the file and the field."""


@dataclass(frozen=True)
class SqlFile:
    """One file: where it lies below the package, what its header says, and its statement."""

    place: str
    header: dict[str, Any]
    sql: str

    @property
    def name(self) -> str:
        """The file's name without its ending: the name of the table it makes."""
        return self.place.rsplit("/", 1)[-1].removesuffix(".sql")


def split_file(text: str, place: str) -> SqlFile:
    """A file's text → its header and statement.

    Raises:
        DeclarationError: it doesn't begin with a comment of YAML fields.
    """
    found = _HEADER.match(text)
    if found is None:
        raise CatalogueError(f"{place} must begin with a /* YAML */ comment, its marks on lines of their own")
    header = parse_yaml(found[1], place, first_line=2)
    if not isinstance(header, dict):
        raise CatalogueError(f"{place}: its header must be fields, such as `vi: …`")
    return SqlFile(place, header, found[2].strip())


def sql_files(package: str, folder: str = "") -> tuple[SqlFile, ...]:
    """The SQL files of a package, or of a folder in it, by name."""
    root = files(package).joinpath(folder) if folder else files(package)
    below = "/".join(part for part in (package.split(".", 1)[-1].replace(".", "/"), folder) if part)
    found = sorted((entry for entry in root.iterdir() if entry.name.endswith(".sql")), key=lambda e: e.name)
    return tuple(split_file(e.read_text(encoding="utf-8"), f"{below}/{e.name}") for e in found)


@cache
def parse_sql(sql: str, place: str) -> "exp.Expr":
    """The statement's tree.

    Raises:
        CatalogueError: it is no SQL; the message names the place and quotes the spot.
    """
    import sqlglot
    from sqlglot.errors import ParseError, TokenError

    try:
        return sqlglot.parse_one(sql, read="duckdb")
    except ParseError as error:
        first = error.errors[0] if error.errors else {}
        spot = f"{first.get('start_context', '')}{first.get('highlight', '')}"[-60:].strip()
        raise CatalogueError(f"{place}: {first.get('description', error)} after “{' '.join(spot.split())}”") from error
    except TokenError as error:
        raise CatalogueError(f"{place}: {error}") from error


@cache
def tables_read(sql: str, place: str = "a statement") -> frozenset[str]:
    """The schema-qualified tables a statement reads."""
    from sqlglot import exp

    return frozenset(f"{t.db}.{t.name}" for t in parse_sql(sql, place).find_all(exp.Table) if t.db)
