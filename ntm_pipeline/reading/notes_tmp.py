"""What the reader tells the sender: a note beside what was read, or the reason why a file was refused; and how numbers
are written in either.

The sentences that several modules say stand here; those said in one place stand there.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Note:
    """Something that the sender should know and that is no defect; `kind` is a snake_case id."""

    kind: str
    message_vi: str
    message_en: str


class Refused(Exception):  # noqa: N818 - an answer to the sender, not a failure of the program
    """A file, or a table in it, that can't be read as a whole.

    `rule` is a snake_case id; `message_vi` and `message_en` say what was found and how to mend it; `missing` are
    the names of the required headings that were not found.
    """

    def __init__(self, rule: str, message_vi: str, message_en: str, missing: tuple[str, ...] = ()) -> None:
        super().__init__(rule, message_vi, message_en, missing)
        self.rule = rule
        self.message_vi = message_vi
        self.message_en = message_en
        self.missing = missing

    def __str__(self) -> str:
        return f"{self.message_vi} / {self.message_en}"
