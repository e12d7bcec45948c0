"""Faults of a contract, found when it is loaded: named by field, so that no slip of ours is told to a sender as theirs.

What is looked at here holds for every contract. What a source's figures must be is a rule in its file.
"""

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, get_args

import pandas as pd

from ntm_pipeline.contracts.cell_types import Kind
from ntm_pipeline.contracts.contract import (
    Contract,
    PeriodRow,
    RegistryRow,
    SourceRow,
    YearRow,
)
from ntm_pipeline.contracts.guidance import ColumnGuide, column_guides
from ntm_pipeline.contracts.register import Register, RegisterRow, faults_of_register
from ntm_pipeline.issues import Issue, UnreadableError
from ntm_pipeline.units.registry import LEVELS
from ntm_pipeline.vietnamese.periods import Period
from ntm_pipeline.vietnamese.text import fold, fold_ascii
from ntm_pipeline.yaml_file import suggestion

_STORED: dict[Kind, tuple[Callable[[Any], bool], str]] = {
    "text": (lambda dtype: isinstance(dtype, pd.StringDtype), "Text"),
    "whole number": (lambda dtype: isinstance(dtype, pd.Int64Dtype), "Count"),
    "yes or no": (lambda dtype: isinstance(dtype, pd.BooleanDtype), "Flag"),
    "day": (pd.api.types.is_datetime64_dtype, "Day"),
}
"""Whether a kind of cell can be stored as a type, and the word in a contract for the one it is stored as."""
_VALUES: dict[Kind, type] = {"text": str, "whole number": int, "yes or no": bool}
_ROWS: dict[str, type[SourceRow]] = {
    "period": PeriodRow, "closing_date": RegistryRow, "year": YearRow, "opened_on": RegisterRow,
}  # fmt: skip
_ABOVE = ("period", "closing_date")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_NO_CELL = "¿?"
"""What no reader of cells takes for a value of its own."""


def faults_of(contract: Contract) -> list[str]:
    """What is wrong with a contract, one sentence each, the field first."""
    faults = list(_faults_of_texts(contract))
    if not issubclass(contract.model, SourceRow):
        return [*faults, "model: must be a class of PeriodRow, RegistryRow, RegisterRow or YearRow"]
    faults += _faults_of_classes(contract.model)
    if faults:
        return faults  # what else is wrong may follow from it
    try:
        columns = contract.columns
    except Exception as error:  # pandera has an exception for each slip
        return [" ".join(str(error).split())]
    if not columns:
        return ["model: no field of it is a column()"]
    faults += _faults_of_names(contract)
    faults += _faults_of_headings(contract)
    for guide in column_guides(contract):
        faults += (f"field {guide.name}: {fault}" for fault in _faults_of_column(guide))
    if not faults:
        faults += _faults_of_rules(contract)
        faults += _faults_of_warnings(contract)
    if not faults and isinstance(contract, Register):
        faults += faults_of_register(contract)
    return faults


# --- What stands in the declaration itself --------------------------------------------------------


def _faults_of_texts(contract: Contract) -> Iterator[str]:
    for name in ("source", "title_vi", "title_en"):
        if not str(getattr(contract, name)).strip():
            yield f"{name}: is empty"
    for name in ("natural_key", "ignored_headings", "excluded_contexts", "units", "descriptive"):
        # A text in place of a tuple of texts would be taken letter by letter.
        if not isinstance(getattr(contract, name), tuple):
            yield f"{name}: must be a tuple; one entry needs a comma after it"
    if contract.dated_by not in _ROWS:
        yield f"dated_by: must be one of {', '.join(_ROWS)}, not {contract.dated_by}"
    elif isinstance(contract.model, type) and not issubclass(contract.model, _ROWS[contract.dated_by]):
        yield f"dated_by: rows dated by {contract.dated_by} must be a {_ROWS[contract.dated_by].__name__}"
    if not contract.units:
        yield "units: no column says which unit a row is about"


def _faults_of_classes(model: type[SourceRow]) -> Iterator[str]:
    """Fields that shadow others: of the rows that every source has, or of the class itself, where the last wins."""
    own = [cls for cls in model.__mro__ if issubclass(cls, SourceRow) and cls not in _OURS]
    for cls in own:
        try:
            body = ast.parse(textwrap.dedent(inspect.getsource(cls))).body[0]
        except (OSError, TypeError, SyntaxError):  # a class made by hand has no source
            body = None
        names = list(vars(cls).get("__annotations__", {})) if body is None else _names_in(body)
        for name in dict.fromkeys(names):
            if names.count(name) > 1:
                yield f"field {name}: stands twice in {cls.__name__}; the second shadows the first"
            for base in cls.__mro__[1:]:
                if name in vars(base).get("__annotations__", {}):
                    yield f"field {name}: shadows the field of {base.__name__}, which is filled in by the intake"
            if not _NAME.fullmatch(name) and name != "Config":
                yield f"field {name}: a column's name is lower case, with digits and underscores"


_OURS = (SourceRow, PeriodRow, RegistryRow, RegisterRow, YearRow)


def _names_in(body: ast.stmt) -> list[str]:
    assert isinstance(body, ast.ClassDef)
    names = []
    for statement in body.body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            names.append(statement.target.id)
        elif isinstance(statement, ast.FunctionDef | ast.ClassDef):
            names.append(statement.name)
        elif isinstance(statement, ast.Assign):
            names += [target.id for target in statement.targets if isinstance(target, ast.Name)]
    return names


# --- Names of columns -----------------------------------------------------------------------------


def _faults_of_names(contract: Contract) -> Iterator[str]:
    """Names that no column has; a column that isn't of the type its use needs."""
    stored, sent = contract.schema.columns, contract.columns
    yield from _unknown("natural_key", contract.natural_key, stored)
    dates = ("year", "first_month", "last_month") if contract.dated_by == "period" else (contract.dated_by,)
    # A thing of a register is the same whatever day is told of it.
    for name in () if isinstance(contract, Register) else dates:
        # Without it a later list or report would count as the earlier one, corrected.
        if name not in contract.natural_key:
            yield f"natural_key: lacks {name}: rows of two dates would be taken for one row said twice"
    if not {"unit_id", "province_unit_id"} & set(contract.natural_key):
        yield "natural_key: lacks unit_id or province_unit_id: two offices' rows would be taken for one said twice"
    yield from _unknown("warnings", contract.warnings or (), sent)
    for at, columns in enumerate(contract.units):
        for role in ("code", "name", "level"):
            if (name := getattr(columns, role)) is not None:
                yield from _unknown(f"units.{at}.{role}", [name], sent)
        if columns.level_hint is not None and columns.level_hint not in LEVELS:
            yield f"units.{at}.level_hint: must be one of {', '.join(LEVELS)}, not {columns.level_hint}"
    yield from _unknown("descriptive", contract.descriptive, sent)
    if contract.list_of_year_by is not None:
        yield from _unknown("list_of_year_by", [contract.list_of_year_by], sent)
    yield from _unknown("dated_by", [contract.dated_by], sent)
    if contract.recency_column is not None:
        yield from _unknown("recency_column", [contract.recency_column], sent)
        if contract.recency_column in sent and sent[contract.recency_column].cell_type.kind != "day":
            yield f"recency_column: {contract.recency_column} holds no days; rows are put in order by one"
    for name, rule in contract.rules.items():
        pointed_at = str((rule.statistics or {}).get("column_name"))
        yield from _unknown(f"rule {name}", [pointed_at], sent)
        yield from _without_meaning(f"rule {name}", rule.title, rule.description)


def _unknown(place: str, names: Iterable[str], known: Mapping[str, Any]) -> Iterator[str]:
    for name in names:
        if name not in known:
            yield f"{place}: there is no column {name}{suggestion(str(name), known)}"


def _without_meaning(place: str, vi: str | None, en: str | None) -> Iterator[str]:
    for language, text in (("vi", vi), ("en", en)):
        if not (text or "").strip():
            yield f"{place}: {language}: its meaning is missing"
    if vi and vi == en:
        yield f"{place}: vi and en are the same text"


# --- Headings -------------------------------------------------------------------------------------


def _faults_of_headings(contract: Contract) -> Iterator[str]:
    """Two columns that go by one heading would have every file refused as ambiguous, whatever it holds."""
    seen: dict[str, tuple[str, str]] = {}
    for heading in contract.headings:
        place = f"field {heading.name}" if heading.name in contract.columns else "ignored_headings"
        if not heading.spellings:
            yield f"{place}: has no heading"
        folded = [fold(spelling) for spelling in heading.spellings]
        for at, spelling in enumerate(heading.spellings):
            if not isinstance(spelling, str) or not folded[at]:
                yield f"{place}: a heading is empty"
            elif folded[at] in folded[:at]:
                yield f"{place}: the heading “{spelling}” is written down twice"
        for plain, spelling in {fold_ascii(spelling): spelling for spelling in heading.spellings}.items():
            name, other = seen.setdefault(plain, (heading.name, spelling))
            if name != heading.name:
                taken = name if name in contract.columns else "ignored_headings"
                yield f"{place}: the heading “{spelling}” is {taken}'s too (“{other}”)"


# --- One column -----------------------------------------------------------------------------------


def _faults_of_column(guide: ColumnGuide) -> Iterator[str]:
    spec, field, cell_type = guide.spec, guide.contract.schema.columns[guide.name], guide.cell_type
    yield from (fault.removeprefix(": ") for fault in _without_meaning("", field.title, field.description))
    if spec.above is not None and spec.above not in _ABOVE:
        yield f"above: must be one of {', '.join(_ABOVE)}, not {spec.above}"
    if faults := list(_faults_of_choices(guide)):
        yield from faults
        return
    if cell_type.kind not in get_args(Kind):
        yield f"cell_type: its kind must be one of {', '.join(get_args(Kind))}, not {cell_type.kind}"
        return
    can_be_stored, word = _STORED[cell_type.kind]
    if not can_be_stored(field.dtype.type):
        yield f"its cells hold a {cell_type.kind}, so it must be declared as {word}"
        return
    faults = [*_faults_of_default(guide), *_faults_of_reading(guide)]
    yield from faults
    if not faults and field.checks and (cell_type.examples or guide.words):
        try:
            example = guide.example
        except Exception as error:  # a check that can't be held against a value of the column
            yield f"a check of it can't be made: {type(error).__name__}: {error}"
        else:
            if example is None:
                yield "no example of its type passes its own checks; give its type examples that do"


def _faults_of_choices(guide: ColumnGuide) -> Iterator[str]:
    choices = guide.spec.choices
    if choices is None:
        return
    if not choices:
        yield "choices: the list is empty"
    if any(type(value) is not _VALUES[guide.cell_type.kind] for value in choices):
        yield "choices: must be all texts, all whole numbers, or yes and no"
        return
    seen: dict[str, Any] = {}
    for value, spellings in choices.items():
        if isinstance(spellings, str) or not spellings:
            yield f"choices: {value}: must be a tuple of its spellings; one spelling needs a comma after it"
            return
        for spelling in spellings:
            if seen.setdefault(fold(spelling), value) != value:
                yield f"choices: “{spelling}” stands under {seen[fold(spelling)]} and under {value}"


def _faults_of_default(guide: ColumnGuide) -> Iterator[str]:
    default = guide.spec.default
    if default is None:
        return
    if guide.contract.schema.columns[guide.name].nullable:
        yield "default: a column with a default must be required: an empty cell means the default or nothing"
    wanted = _VALUES.get(guide.cell_type.kind)
    if type(default) is not wanted:
        yield f"default: must be a {guide.cell_type.kind}, not {default!r}"
    elif guide.spec.choices is not None and default not in guide.spec.choices:
        yield f"default: {default!r} is not in the list"


def _faults_of_reading(guide: ColumnGuide) -> Iterator[str]:
    """A reader of cells gives values of its kind, nothing for an empty cell, and `UnreadableError` for the rest."""
    parse = guide.spec.parser
    for cell in ("", _NO_CELL, *guide.cell_type.words, *guide.cell_type.examples):
        try:
            value = parse(cell)
        except UnreadableError:
            if cell in (*guide.cell_type.words, *guide.cell_type.examples):
                yield f"cell_type: it doesn't read “{cell}”, which people are told to write"
        except Exception as error:
            yield f"cell_type: “{cell}” makes it fail: {type(error).__name__}: {error}"
        else:
            wanted = _VALUES.get(guide.cell_type.kind)
            if value is not None and wanted is not None and not isinstance(value, wanted | Period):
                yield f"cell_type: it reads “{cell}” as {value!r}, which is no {guide.cell_type.kind}"


# --- What runs over rows --------------------------------------------------------------------------


def _faults_of_rules(contract: Contract) -> Iterator[str]:
    """A rule that names a column wrongly would fail at night, over a file that is in order."""
    row = {guide.name: guide.spec.parser(str(guide.example)) for guide in column_guides(contract) if guide.example}
    empty: dict[str, Any] = {}
    frame = pd.DataFrame(
        {
            name: pd.Series([_stored(values.get(name)) for values in (row, empty)], dtype=object).astype(
                field.dtype.type
            )
            for name, field in contract.schema.columns.items()
        }
    )
    for name in contract.rules:
        judged: Callable[[pd.DataFrame], Any] = getattr(contract.model, name)
        try:
            verdicts = judged(frame)
        except Exception as error:
            yield f"rule {name}: {_about_a_column(error, frame) or f'fails: {type(error).__name__}: {error}'}"
            continue
        if not isinstance(verdicts, pd.Series) or len(verdicts) != len(frame):
            yield f"rule {name}: must return one verdict for each row"
        elif not verdicts.iloc[-1]:
            yield f"rule {name}: finds fault with a row whose fields are all empty; what is missing isn't judged"


def _stored(value: Any) -> Any:
    return value.label if isinstance(value, Period) else value


def _about_a_column(error: Exception, frame: pd.DataFrame) -> str | None:
    if not isinstance(error, KeyError):
        return None
    return next(_unknown("", [str(error.args[0])], dict.fromkeys(frame.columns))).removeprefix(": ")


def _faults_of_warnings(contract: Contract) -> Iterator[str]:
    for name, check in (contract.warnings or {}).items():
        guide = ColumnGuide(contract, name)
        if guide.example is None:
            continue
        try:
            doubt = check(guide.spec.parser(str(guide.example)))
        except Exception as error:
            yield f"warnings: {name}: fails: {type(error).__name__}: {error}"
        else:
            if doubt is not None and not isinstance(doubt, Issue):
                yield f"warnings: {name}: must return an Issue or None, not {doubt!r}"
