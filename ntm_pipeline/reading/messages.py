"""What the reader tells the sender: a note beside what was read, or the reason why a file was refused; and how numbers
are written in either.

The sentences that several modules say stand here; those said in one place stand there.
"""

from collections.abc import Iterable
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


def row_spans(numbers: Iterable[int]) -> list[str]:
    """Row numbers as people write them, each stretch once: `3–5`, `9`."""
    spans: list[list[int]] = []
    for number in sorted(set(numbers)):
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return [str(first) if first == last else f"{first}–{last}" for first, last in spans]


def vi_number(number: int) -> str:
    """A whole number as it is written in Vietnam, with a dot between thousands."""
    return f"{number:,}".replace(",", ".")


def corrupt() -> Refused:
    """The bytes are not those of a whole file of its kind."""
    return Refused(
        "corrupt",
        "Tệp bị hỏng hoặc chưa tải xong nên không đọc được. Hãy mở bằng Excel, lưu thành tệp mới rồi gửi lại.",
        "The file is damaged or incomplete and can't be read. Open it in Excel, save it as a new file and send that.",
    )


def encrypted() -> Refused:
    """The file needs a password."""
    return Refused(
        "encrypted",
        "Tệp được đặt mật khẩu nên không đọc được. Hãy bỏ mật khẩu rồi gửi lại.",
        "The file is protected by a password and can't be read. Remove the password and send it again.",
    )
