"""Two rows of one key: which stands, which are superseded, and which contradict each other.

Rows are taken here as they are, whatever file they are of; whom lists speak for is the business of `coverage`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import pandas as pd

from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.intake import messages
from ntm_pipeline.intake.allowance import MOST_DEFECTS
from ntm_pipeline.intake.quality_tables import ORIGIN_ROW
from ntm_pipeline.issues import Issue

_SPEAKS, _DAY, _RECEIVED, _TELLS = "_speaks", "_day", "_received", "_tells"
_NEVER = pd.Timestamp.min
"""Stands for no date: earlier than any."""
_MOST_COMPARED = 20
"""With more rows than these none is compared: each of ten thousand has all the others against it."""
MOST_NAMED = 3
"""Of more rows than these a message tells only how many they are."""


class Told(NamedTuple):
    """What is told of a row, at the first of its columns that differs."""

    column: str
    value: str
    issue: Issue


@dataclass(frozen=True)
class Precedence:
    """What became of the rows of a source."""

    standing: pd.Index
    """Labels of the rows that stand."""
    superseded: dict[Any, Any]
    """Label of a superseded row → that of the row that stands in its place."""
    contradicting: dict[Any, Told]
    """Label of a row that is rejected because another of its file says otherwise → what is told of it."""
    warnings: dict[Any, Told]
    """Label of a superseded row → why that is doubtful."""
    disputed: Mapping[str, int] = field(default_factory=dict)
    """Path of a file → how many of its rows contradict others of it, where they are too many to be settled: nothing
    is, until it is refused."""


def precedence_of(
    contract: Contract, rows: pd.DataFrame, speaks: pd.Series, received_on: Mapping[str, date | None]
) -> Precedence:
    """Which rows stand, as `docs/method.md` has it: the later day, else none where nothing but chance would decide.

    Args:
        contract: of the rows' source.
        rows: all that are clean, their labels unique.
        speaks: whether each row is of a list that speaks for somebody; such a row gives way to no other.
        received_on: path → the day on which its origin says the file was received.
    """
    key = list(contract.natural_key)
    meeting = rows[rows.duplicated(key, keep=False)]
    if meeting.empty:
        return Precedence(rows.index, {}, {}, {})
    received = meeting["path"].map({path: pd.Timestamp(day) for path, day in received_on.items() if day is not None})
    dated = meeting[contract.recency_column] if contract.recency_column else pd.Series(_NEVER, index=meeting.index)
    meeting = meeting.assign(
        **{
            _SPEAKS: speaks.loc[meeting.index],
            _DAY: pd.to_datetime(dated).fillna(_NEVER),
            _RECEIVED: pd.to_datetime(received).fillna(_NEVER),
            _TELLS: meeting.groupby(_tells(contract), dropna=False, sort=False).ngroup(),
        }
    )
    disputed = _disputed(meeting, key)
    if disputed:
        return Precedence(rows.index[:0], {}, {}, {}, disputed)
    order = [_SPEAKS, _DAY, _RECEIVED, *ORIGIN_ROW]
    meeting = meeting.sort_values(order, kind="stable")
    of_key = meeting.groupby(key, dropna=False, sort=False)
    meeting = meeting.assign(_key=of_key.ngroup())
    agree = of_key[_TELLS].transform("nunique") == 1
    # Not one by one: a file sent twice has as many of them as rows.
    agreeing = meeting.loc[agree, "_key"]
    last_of = {key: label for label, key in agreeing.drop_duplicates(keep="last").items()}
    superseded: dict[Any, Any] = {label: last_of[key] for label, key in agreeing.items() if label != last_of[key]}
    decided = _decided_by_date(meeting[~agree])
    superseded |= decided
    others = meeting[~agree].drop(index=[*decided, *set(decided.values())])
    contradicting: dict[Any, Told] = {}
    warnings: dict[Any, Told] = {}
    for _, some in others.groupby("_key", sort=False):
        _settle(contract, some, superseded, contradicting, warnings)
    standing = rows.index.difference([*superseded, *contradicting], sort=False)
    return Precedence(standing, superseded, contradicting, warnings)


def _disputed(meeting: pd.DataFrame, key: list[str]) -> dict[str, int]:
    """Path → how many rows of the file have others of it against them and no date between, where they are too many."""
    side_by_side = meeting.groupby([*key, _SPEAKS, _DAY, _RECEIVED, "path"], dropna=False, sort=False)
    against = meeting.loc[side_by_side[_TELLS].transform("nunique") > 1, "path"].value_counts()
    return {str(path): int(count) for path, count in against.items() if count > MOST_DEFECTS}


def _decided_by_date(meeting: pd.DataFrame) -> dict[Any, Any]:
    """Label of a superseded row → that of the row that stands, of keys of which dates decide all and nothing is told.

    What `_settle` makes of them, all at once: a country's reports sent again with other figures are a hundred thousand.
    """
    if meeting.empty:
        return {}
    order = [_SPEAKS, _DAY, _RECEIVED, _TELLS]
    last = meeting.groupby("_key", sort=False)[order].transform("last")
    is_last = ~meeting.duplicated("_key", keep="last")
    same = {name: meeting[name] == last[name] for name in order}
    is_tied = same[_SPEAKS] & same[_DAY] & same[_RECEIVED] & ~is_last
    has_days = (meeting[_DAY] != _NEVER) & (last[_DAY] != _NEVER)
    has_receipts = (meeting[_RECEIVED] != _NEVER) & (last[_RECEIVED] != _NEVER)
    is_dated = has_days.where(~same[_DAY], has_receipts) | (has_receipts & (meeting[_RECEIVED] < last[_RECEIVED]))
    is_told = same[_SPEAKS] & ~same[_TELLS] & ~is_dated
    plain = meeting[~(is_tied | is_told).groupby(meeting["_key"]).transform("any")]
    stands = {key: label for label, key in plain.loc[is_last[plain.index], "_key"].items()}
    return {label: stands[key] for label, key in plain.loc[~is_last[plain.index], "_key"].items()}


def _tells(contract: Contract) -> list[str]:
    """What rows of one key must share to tell the same; the day by which one is the later is no part of it."""
    return [
        "unit_id",
        *contract.natural_key,
        *(name for name in contract.read_columns if name != contract.recency_column),
    ]


def _settle(
    contract: Contract,
    some: pd.DataFrame,
    superseded: dict[Any, Any],
    contradicting: dict[Any, Told],
    warnings: dict[Any, Told],
) -> None:
    """Settle the rows of one key, the earliest first, that don't all tell the same."""
    left = some
    while not left.empty:
        last = left.iloc[-1]
        latest = left[
            (left[_SPEAKS] == last[_SPEAKS]) & (left[_DAY] == last[_DAY]) & (left[_RECEIVED] == last[_RECEIVED])
        ]
        against = _contradictions(latest)
        if not against:
            break
        told: dict[tuple[Any, ...], Told] = {}
        for (label, others), path, tells in zip(
            against.items(), latest.loc[list(against), "path"], latest.loc[list(against), _TELLS], strict=True
        ):
            if (path, tells) not in told:
                differ = _differing(contract, latest.loc[[label, *others]])
                many = latest.loc[latest["path"] == path, "sheet"].nunique() > 1
                why = messages.CONTRADICTS_ROW(
                    **_others(latest.loc[others], many), differences=_in_words(contract, differ)
                )
                told[path, tells] = _told(differ, why)
            contradicting[label] = told[path, tells]
        left = left.drop(index=list(against))
    if left.empty:
        return
    stands = left.iloc[-1]
    by = left.index[-1]
    doubts: dict[tuple[Any, ...], Told] = {}
    for label, row in left.iloc[:-1].iterrows():
        superseded[label] = by
        if row[_TELLS] == stands[_TELLS] or row[_SPEAKS] != stands[_SPEAKS]:
            continue
        rule = _doubtful(row, stands)
        if rule is not None:
            if (rule, row[_TELLS]) not in doubts:
                differ = _differing(contract, left.loc[[label, by]])
                issue = rule(**_other(stands), differences=_in_words(contract, differ))
                doubts[rule, row[_TELLS]] = _told(differ, issue)
            warnings[label] = doubts[rule, row[_TELLS]]


def _contradictions(latest: pd.DataFrame) -> dict[Any, list[Any]]:
    """Label of a row → labels of the first rows of its file that say otherwise, though no date is between them."""
    found: dict[Any, list[Any]] = {}
    for _, of_file in latest.groupby("path", sort=False):
        if of_file[_TELLS].nunique() > 1:
            others = {
                tells: list(of_file.index[(of_file[_TELLS] != tells).to_numpy().nonzero()[0][:_MOST_COMPARED]])
                for tells in of_file[_TELLS].unique()
            }
            found.update((label, others[tells]) for label, tells in of_file[_TELLS].items())
    return found


def _doubtful(row: pd.Series, stands: pd.Series) -> Any:
    """What is to be warned of where a row gives way to one that says otherwise; None where a date decides."""
    by_day, by_receipt = row[_DAY] != stands[_DAY], row[_RECEIVED] != stands[_RECEIVED]
    if not by_day and not by_receipt:
        return messages.SUPERSEDED_BY_PATH
    received = _NEVER not in (row[_RECEIVED], stands[_RECEIVED]) and row[_RECEIVED] < stands[_RECEIVED]
    is_dated = _NEVER not in (row[_DAY], stands[_DAY]) if by_day else _NEVER not in (row[_RECEIVED], stands[_RECEIVED])
    return None if is_dated or received else messages.SUPERSEDED_WITHOUT_DATE


def _differing(contract: Contract, rows: pd.DataFrame) -> dict[str, list[str]]:
    """The columns in which rows of one key differ, and what they hold there, the first row's first."""
    names = [name for name in contract.read_columns if name != contract.recency_column]
    if rows["unit_id"].nunique() > 1:
        names.insert(0, contract.units[0].code)
    held = {name: list(dict.fromkeys(map(_shown, rows[name]))) for name in names}
    return {name: values for name, values in held.items() if len(values) > 1}


def _in_words(contract: Contract, differ: Mapping[str, Sequence[str]]) -> str:
    return "; ".join(
        f"“{contract.columns[name].headings[0]}”: “{'” / “'.join(values[: MOST_NAMED + 1])}”"
        for name, values in differ.items()
    )


def _told(differ: Mapping[str, Sequence[str]], why: Issue) -> Told:
    column, values = next(iter(differ.items()))
    return Told(column, values[0], why)


def _shown(value: Any) -> str:
    if pd.isna(value):
        return "–"
    if isinstance(value, pd.Timestamp):
        return f"{value:%d/%m/%Y}"
    if pd.api.types.is_bool(value):
        return "Có" if value else "Không"
    return str(value)


def _other(row: pd.Series) -> dict[str, str]:
    vi, en = _place(row)
    return {"other_vi": vi, "other_en": en}


def _others(rows: pd.DataFrame, are_of_several_sheets: bool) -> dict[str, str]:
    """Some rows of a file, with the names of their sheets where it has rows of one key on several."""
    places = list(zip(rows["row_number"], rows["sheet"], strict=True))
    vi = [f"{number} của trang tính “{own}”" if are_of_several_sheets else str(number) for number, own in places]
    en = [f"{number} of sheet “{own}”" if are_of_several_sheets else str(number) for number, own in places]
    more = "…" if len(places) > MOST_NAMED else ""
    return {
        "others_vi": f"dòng {', '.join(vi[:MOST_NAMED])}{more}", "others_en": f"row {', '.join(en[:MOST_NAMED])}{more}",
    }  # fmt: skip


def _place(row: pd.Series) -> tuple[str, str]:
    sheet_vi = f", trang tính “{row['sheet']}”" if row["sheet"] else ""
    sheet_en = f", sheet “{row['sheet']}”" if row["sheet"] else ""
    return (
        f"dòng {row['row_number']} của tệp “{row['path']}”{sheet_vi}",
        f"row {row['row_number']} of “{row['path']}”{sheet_en}",
    )
