"""Every rule by which a file, a table or a row is refused, rejected or warned of: found where it is declared.

A room's rules stand in its `messages.py`, a source's own in its file: whatever `Rule` a new one declares, and each
`@rule` of its contract, is in the list. Nothing is said here.
"""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

import ntm_pipeline
from ntm_pipeline.issues import Rule, rules_in
from ntm_pipeline.sources import load_sources

MESSAGES = "messages"
_FOUND = re.compile(r"\{[^{}]*\}")


class DeclaredRule(NamedTuple):
    """One wording of a rule, and the room (or source) that says it."""

    room: str
    rule: Rule


def declared_rules() -> Iterator[DeclaredRule]:
    """Every wording of every rule, in the order of the rooms' names."""
    for module in pkgutil.walk_packages(ntm_pipeline.__path__, f"{ntm_pipeline.__name__}."):
        room, _, name = module.name.removeprefix(f"{ntm_pipeline.__name__}.").rpartition(".")
        if name == MESSAGES:
            declared = rules_in(importlib.import_module(module.name))
            yield from (DeclaredRule(room.split(".")[0], rule) for rule in declared)
    for source, contract in load_sources().items():
        own = rules_in(importlib.import_module(f"ntm_pipeline.sources.{source}"))
        checks = (Rule(name, "rejected", str(c.title), str(c.description)) for name, c in contract.rules.items())
        yield from (DeclaredRule(source, rule) for rule in (*own, *checks))


def rules_frame() -> pd.DataFrame:
    """`ref.rules`: one row per rule, its wordings one a line; what was found stands as “…” in them."""
    found: dict[str, list[DeclaredRule]] = {}
    for declared in declared_rules():
        found.setdefault(declared.rule.rule, []).append(declared)
    rows = [
        (
            rule,
            wordings[0].rule.severity,
            _lines(one.rule.vi for one in wordings),
            _lines(one.rule.en for one in wordings),
            ", ".join(dict.fromkeys(one.room for one in wordings)),
        )
        for rule, wordings in sorted(found.items())
    ]
    return pd.DataFrame(rows, columns=["rule", "severity", "message_vi", "message_en", "room"], dtype="string")


def _lines(texts: Iterator[str]) -> str:
    return "\n".join(dict.fromkeys(_FOUND.sub("…", text) for text in texts))
