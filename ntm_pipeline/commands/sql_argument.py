"""How `ntm query` is given its SQL: as an argument that may begin with a comment, in a file, or through a pipe."""

from typing import BinaryIO

import click

from ntm_pipeline.commands import messages

_MOST_BYTES_OF_SQL = 2**20


class SqlCommand(click.Command):
    """A command to whose parser a SQL comment is no option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        sql = [argument for argument in args if argument[:2] == "--" and len(argument.split(maxsplit=1)) > 1]
        options = [argument for argument in args if argument not in sql]
        return super().parse_args(ctx, [*options, *(["--"] if sql and "--" not in options else []), *sql])


def read_sql(stream: BinaryIO) -> str:
    """The statement that a file or a pipe holds.

    Raises:
        UsageError: it is longer than a statement is, or not UTF-8.
    """
    place = getattr(stream, "name", "-")
    content = stream.read(_MOST_BYTES_OF_SQL + 1)  # a device or a pipe may have no end
    if len(content) > _MOST_BYTES_OF_SQL:
        raise click.UsageError(str(messages.SQL_TOO_LONG(place=place, most=_MOST_BYTES_OF_SQL)))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.UsageError(str(messages.SQL_NOT_UTF8(place=place))) from error
