"""Whatever a sender or an engineer is told: an issue, the rule it comes from, and the two errors that carry one.

The sentences themselves stand in the `messages.py` of the room that says them, each as a `Rule`; a source's own
stand in its file. What an issue is about (file, sheet, row, column, value) is added by whoever knows it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Literal

Severity = Literal["failed", "refused", "rejected", "warning"]
"""What a rule costs: a whole command, a file or a table, a row, or nothing but a second look."""


@dataclass(frozen=True)
class Issue:
    """One thing that is wrong or doubtful, in the two languages of those who are told."""

    rule: str
    """The id of the rule, in snake_case; `ref.rules` lists them all."""
    message_vi: str
    message_en: str

    def __str__(self) -> str:
        return f"{self.message_vi} / {self.message_en}"

    @property
    def english_first(self) -> str:
        """The two languages, English first, as faults of declarations are told."""
        return f"{self.message_en} / {self.message_vi}"

    def followed_by(self, more_vi: str, more_en: str) -> "Issue":
        """The same issue with another sentence in each language; an empty one adds nothing."""
        return replace(
            self,
            message_vi=f"{self.message_vi} {more_vi}".rstrip(),
            message_en=f"{self.message_en} {more_en}".rstrip(),
        )


@dataclass(frozen=True)
class Rule:
    """A rule and what is said where it is broken: sentences with `{names}` in place of what was found.

    Several rules of one id are the wordings of one rule for different findings.
    """

    rule: str
    severity: Severity
    vi: str
    en: str

    def __call__(self, **found: object) -> Issue:
        """The issue: each `{name}` replaced by what was found; `name_vi` and `name_en` where it differs by language."""
        vi = {name.removesuffix("_vi"): value for name, value in found.items() if not name.endswith("_en")}
        en = {name.removesuffix("_en"): value for name, value in found.items() if not name.endswith("_vi")}
        return Issue(self.rule, self.vi.format_map(vi), self.en.format_map(en))


class UnreadableError(ValueError):
    """A cell, or the cells that name a unit, can't be read as what they should hold: the row is rejected."""

    def __init__(self, issue: Issue) -> None:
        super().__init__(issue)
        self.issue = issue

    def __str__(self) -> str:
        return str(self.issue)


class RefusedError(Exception):
    """A file, or a table in it, can't be read as a whole; `missing` names required headings that were not found."""

    def __init__(self, issue: Issue, missing: tuple[str, ...] = ()) -> None:
        super().__init__(issue, missing)
        self.issue = issue
        self.missing = missing

    def __str__(self) -> str:
        return str(self.issue)


def rules_in(module: ModuleType) -> Iterator[Rule]:
    """The rules a module declares, in its order."""
    return (value for value in vars(module).values() if isinstance(value, Rule))
