"""Whatever a sender or an engineer is told: one issue has a rule, a Vietnamese and an English sentence."""


class Unreadable(ValueError):  # noqa: N818 - a fact about a cell, not a failure of the program
    """A cell whose text can't be read as what its column holds.

    `rule` is a snake_case id; `message_vi` and `message_en` say what was found and how to mend it.
    """

    def __init__(self, rule: str, message_vi: str, message_en: str) -> None:
        super().__init__(rule, message_vi, message_en)
        self.rule = rule
        self.message_vi = message_vi
        self.message_en = message_en

    def __str__(self) -> str:
        return f"{self.message_vi} / {self.message_en}"
