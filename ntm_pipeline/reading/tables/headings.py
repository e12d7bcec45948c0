"""Finds where the heading of a table stands, in one row or several, and which columns go by which name.

Here belongs how offices lay out headings. What their words mean is `heading_names`; which of several columns of one
name counts, `column_choice`. The headings themselves are an argument; what stands above the heading and below it is
read elsewhere.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from itertools import pairwise

from ntm_pipeline.issues import RefusedError
from ntm_pipeline.reading.spreadsheets.sheet import column_letters
from ntm_pipeline.reading.tables.heading_names import (
    EMPTY_GROUP,
    FALLBACK,
    WITHOUT_LOWER,
    Claim,
    Heading,
    HeadingNames,
)
from ntm_pipeline.reading.tables.measures import is_line_of_measures
from ntm_pipeline.reading.tables.messages import AMBIGUOUS_HEADING, MISSING_COLUMNS
from ntm_pipeline.reading.tables.qualifiers import names_a_kind_of_period, qualified
from ntm_pipeline.reading.tables.row_kinds import is_under_heading
from ntm_pipeline.reading.tables.told_columns import hold_to_headings, told_claims
from ntm_pipeline.reading.tables.told_layout import ToldColumn, ToldLayout
from ntm_pipeline.vietnamese.text import fold, fold_ascii

__all__ = ["ROWS_LOOKED_AT", "Heading", "HeadingRows", "Member", "find_heading"]

_NOTHING_TOLD = ToldLayout()
ROWS_SEARCHED = 60
MOST_HEADING_ROWS = 3
# Below those that name the columns may stand sub-headings and units of measure.
MOST_ROWS_OF_A_HEADING = 6
ROWS_LOOKED_AT = ROWS_SEARCHED + MOST_ROWS_OF_A_HEADING


@dataclass(frozen=True)
class Member:
    """One of the columns that go by a name, and how its heading qualifies it."""

    column: int
    kinds: frozenset[str] = frozenset()
    period: str = ""

    @property
    def is_plain(self) -> bool:
        """Its heading says nothing beside the name."""
        return not self.kinds and not self.period


@dataclass(frozen=True)
class HeadingRows:
    """Where a table's heading stands, and what its columns mean; rows and columns by position in the grid."""

    first: int
    count: int
    members: dict[str, tuple[Member, ...]]
    """The columns that go by each name, the one that bears it plainly first."""
    doubles: dict[int, tuple[str, int]]
    """Columns that go by the name of one that bears it more closely; the name and the degree of likeness."""
    labels: dict[int, str]
    parts: dict[int, tuple[str, ...]]
    """The texts over each column, from top to bottom."""
    measures: dict[int, str]
    """What a line of units of measure below the heading says."""
    serial_columns: frozenset[int]
    names: HeadingNames = field(compare=False)
    told: dict[int, ToldColumn] = field(default_factory=dict)
    """What a person has said of columns."""

    @property
    def columns(self) -> dict[str, int]:
        """The column that bears each name most closely."""
        return {name: members[0].column for name, members in self.members.items()}

    @property
    def end(self) -> int:
        """The row after the heading."""
        return self.first + self.count


def find_heading(
    rows: list[list[str]],
    headings: Sequence[Heading],
    required: Collection[str],
    sheet: str,
    told: ToldLayout = _NOTHING_TOLD,
) -> HeadingRows | None:
    """The rows, among the first 60, that name the most columns, with the lines of sub-headings and units below.

    None if no rows name two columns (one, where only one is sought). `required` are the names that must be
    among them.

    What has been told of columns counts before what their headings are like.

    Raises RefusedError: `ambiguous_heading` if columns can't be told apart, `missing_heading`, `layout_contradicts`.
    """
    names = _heading_names(tuple(headings), told)
    found = _most_names(rows, names, required, least=min(2, len(headings)))
    if found is None:
        return None
    best, first = _with_lines_around(rows, names, *found)
    count, measures = _line_of_measures(rows, first, best.count)
    hold_to_headings(names, best.parts, best.told, best.columns_by_name, sheet)
    best.refuse_doubts(sheet)
    missing = [heading for heading in headings if heading.name in set(required) - set(best.members)]
    if missing:
        raise _missing_columns(sheet, missing, best.labels)
    return HeadingRows(
        first, count, dict(best.members), dict(best.doubles), dict(best.labels),
        dict(best.parts), measures, best.serial_columns, names, dict(best.told),
    )  # fmt: skip


def likeliest_heading(
    rows: list[list[str]], headings: Sequence[Heading]
) -> tuple[int, int, dict[int, str], dict[str, list[int]]] | None:
    """Of a heading that can't be read: its first row, its height, its labels, and the columns that may be each name."""
    names = _heading_names(tuple(headings), _NOTHING_TOLD)
    found = _most_names(rows, names, (), least=1)
    if found is None:
        return None
    best, first = _with_lines_around(rows, names, *found)
    return first, best.count, best.labels, best.columns_by_name


def _missing_columns(sheet: str, missing: Sequence[Heading], labels: dict[int, str]) -> RefusedError:
    """What is said of headings that must be there and aren't."""
    wanted = "; ".join(f"“{heading.spellings[0]}”" for heading in missing)
    written = "; ".join(f"“{label}”" for label in list(labels.values())[:30])
    issue = MISSING_COLUMNS(sheet=sheet, wanted=wanted, written=written)
    return RefusedError(issue, tuple(heading.name for heading in missing))


def _most_names(
    rows: list[list[str]], names: HeadingNames, required: Collection[str], least: int
) -> "tuple[_Candidate, int] | None":
    """The rows that name the most columns, and the position of the first."""
    best: _Candidate | None = None
    best_first = 0
    worded: list[list[int]] = []
    filled_in: list[set[int]] = []

    def may_name_more(columns: set[int], count: int) -> bool:
        most = len(columns) * names.most_names_of_a_column
        return most >= least and (best is None or (most, -count) > (best.found, -best.count))

    for first in range(min(len(rows), ROWS_SEARCHED)):
        if best and best.found > 1 and set(required) <= set(best.members) and first > best_first + MOST_HEADING_ROWS:
            break  # These are data by now.
        columns, filled, looked_at = set[int](), set[int](), first
        for count in range(1, min(MOST_HEADING_ROWS, len(rows) - first) + 1):
            last = first + count - 1
            if len(filled_in) <= last:
                filled_in.append({at for at, text in enumerate(rows[last]) if text})
            filled |= filled_in[last]
            if not filled_in[last]:
                break
            if not may_name_more(filled, count):
                continue
            # Over a column that names something stands a word of the vocabulary, in its own cells or in a group's.
            worded += map(names.columns_with_words, rows[len(worded) : last + 1])
            for at in range(looked_at, last + 1):
                columns.update(worded[at])
                if at > first and worded[at - 1]:
                    columns |= filled_in[at] - filled_in[at - 1]
            looked_at = last + 1
            if may_name_more(columns, count):
                candidate = _candidates(names)(tuple(map(tuple, rows[first : last + 1])))
                if best is None or (candidate.found, -count) > (best.found, -best.count):
                    best, best_first = candidate, first
    return None if best is None or best.found < least else (best, best_first)


# --- The lines around those that name the columns


def _with_lines_around(
    rows: list[list[str]], names: HeadingNames, best: "_Candidate", first: int
) -> "tuple[_Candidate, int]":
    """The heading with the groups above it and the sub-headings below, and its first row."""
    start, end = first, first + best.count
    # Cells merged downwards make the lower row of a heading name every column; a group beside them stands above.
    while start and end - start < MOST_ROWS_OF_A_HEADING and _is_upper_row(rows[start - 1], rows[start], best):
        start -= 1
    while end < len(rows) and end - start < MOST_ROWS_OF_A_HEADING and _is_lower_row(rows[start:end], rows[end], best):
        end += 1
    if (start, end) != (first, first + best.count):
        wider = _candidates(names)(tuple(map(tuple, rows[start:end])))
        # What is only a part of something found is found all the same.
        if wider.known >= best.known:
            best, first = wider, start
    return best, first


def _line_of_measures(rows: list[list[str]], first: int, count: int) -> tuple[int, dict[int, str]]:
    """How many rows the heading has with the line of units below it, and what that says by column.

    The numbers of the columns may stand between.
    """
    for at in range(first + count, min(first + count + MOST_HEADING_ROWS, len(rows))):
        # What is merged downwards stands in the line below too.
        row = ["" if [text] == rows[at - 1][column : column + 1] else text for column, text in enumerate(rows[at])]
        filled = [column for column, text in enumerate(row) if text]
        if filled and is_line_of_measures(row):
            return at + 1 - first, {column: rows[at][column] for column in filled}
        if filled and not is_under_heading(rows[at], filled):
            break
    return count, {}


def _is_upper_row(upper: Sequence[str], lower: Sequence[str], best: "_Candidate") -> bool:
    """The row above is of the heading too: it repeats merged cells, or its groups qualify the columns below."""
    filled = [column for column, text in enumerate(upper) if text]
    if any(upper[column] == lower[column] for column in filled):
        return True
    groups = [column for column in filled if qualified(upper[column]).is_bare and column]
    return bool(filled) and filled == groups and (len(groups) > 1 or best.has_doubts)


_SMALL_NUMBER = re.compile(r"(?:0?[1-9]|1[0-2]|I{1,3}|IV)", re.ASCII)


def _is_lower_row(heading: Sequence[Sequence[str]], row: Sequence[str], best: "_Candidate") -> bool:
    """The row below parts the columns of groups further, and fills none that holds the sender's words."""
    lowest = heading[-1]
    # Below most headings stand data, which are told by one cell.
    if any(row[column] and _is_new(column, row, heading) for column in best.text_columns):
        return False
    own = [column for column, text in enumerate(row) if text and _is_new(column, row, heading)]
    if not own or is_line_of_measures(row):
        return False
    in_groups: dict[int, list[int]] = defaultdict(list)
    group = None
    for column, text in enumerate(lowest):
        if text:
            group = column
        elif group is not None and row[column]:
            in_groups[group].append(column)
    grouped = {column: group for group, columns in in_groups.items() for column in (group, *columns)}
    for column in own:
        text = row[column]
        if (qualified(text).is_bare or names_a_kind_of_period(text)) and not _holds_such_cells(lowest[column]):
            continue
        if column not in grouped:
            return False
        if _SMALL_NUMBER.fullmatch(text) and names_a_kind_of_period(lowest[grouped[column]]):
            continue
        if text.replace(".", "").replace(",", "").strip("-% ").isdigit() or not any(map(str.isalpha, text)):
            return False
    return True


def _is_new(column: int, row: Sequence[str], heading: Sequence[Sequence[str]]) -> bool:
    """A cell doesn't say once more what the heading says over it."""
    return fold(row[column]) not in {fold(upper[column]) for upper in heading if upper[column]}


def _holds_such_cells(heading: str) -> bool:
    """Below “Năm” or “Kỳ báo cáo” a year or a quarter is a row's own."""
    return bool(names_a_kind_of_period(heading)) or bool(
        set(fold_ascii(heading).split()) & {"nam", "ky", "thang", "quy", "ngay", "loai", "trang", "tinh", "ket", "danh"}
    )


# --- What is written over a column


def _column_parts(rows: Sequence[Sequence[str]]) -> dict[int, tuple[str, ...]]:
    """The texts over each column, from top to bottom; a heading merged across columns stands over each."""
    filled = [list(row) for row in rows]
    # From the bottom: a group may stand over groups.
    for lower, upper in pairwise(filled[::-1]):
        group = ""
        for column, text in enumerate(upper):
            if text:
                # A group has another heading right below it; a heading that is merged downwards has itself.
                group = text if lower[column] and lower[column] != text else ""
            elif lower[column]:
                upper[column] = group
    columns = {}
    for column, texts in enumerate(zip(*filled, strict=True)):
        parts: list[str] = []
        for text in texts:
            text = " ".join(text.split())
            if not text or (parts and fold(parts[-1]) == fold(text)) or EMPTY_GROUP.fullmatch(fold_ascii(text)):
                continue
            if parts and _SMALL_NUMBER.fullmatch(text) and names_a_kind_of_period(parts[-1]) in ("month", "quarter"):
                text = f"{parts.pop()} {text}"  # "3" below the group "Tháng"
            parts.append(text)
        if parts:
            columns[column] = tuple(parts)
    return columns


_SERIAL = re.compile(r"(?:s?tt|so tt|so thu tu|thu tu|no|#)\.?", re.ASCII)


class _Candidate:
    """Rows that may be the heading, and the best assignment of columns to names that they allow."""

    def __init__(self, rows: tuple[tuple[str, ...], ...], names: HeadingNames) -> None:
        self.count = len(rows)
        self.parts = _column_parts(rows)
        self.labels = {column: " ".join(texts) for column, texts in self.parts.items()}
        for column in range(len(rows[0]) if names.told else 0):
            if column not in self.labels and names.told.column(column, ""):
                # A person may tell what a column without a heading is.
                self.labels[column] = f"(cột {column_letters(column)})"
                self.parts[column] = (self.labels[column],)
        self.members: dict[str, tuple[Member, ...]] = {}
        self.doubles: dict[int, tuple[str, int]] = {}
        self._headings = names.headings
        self._doubts: dict[str, list[int]] = {}
        labels = self.labels if names.told else {}  # of most files nobody says anything
        self.told = {column: said for column, label in labels.items() if (said := names.told.column(column, label))}
        claims = {
            column: found
            for column, texts in self.parts.items()
            if (found := told_claims(self.told[column]) if column in self.told else names.claims(texts))
        }
        for degree in range(names.degrees):
            of_degree = {column: claim for column, found in claims.items() for claim in found if claim.degree == degree}
            if of_degree:
                self._assign(of_degree, degree)
        whole = {name for name, members in self.members.items() if any("part" not in m.kinds for m in members)}
        self.found = len(whole | set(self._doubts))
        """How many of the headings sought are found, clearly or not."""
        self.known = len(set(self.members) | set(self._doubts))
        """How many are found, be it above columns that are only parts."""
        known = self._columns_in_use()
        self.serial_columns = frozenset(
            column
            for column, label in self.labels.items()
            if column not in known and column not in self.told and _SERIAL.fullmatch(fold_ascii(label))
        )

    def _assign(self, claims: dict[int, Claim], degree: int) -> None:
        """Assigns the columns that claim a name at one degree of likeness."""
        in_use = self._columns_in_use()
        plain = {column: claim.names for column, claim in claims.items() if claim.is_plain and column not in in_use}
        taken = {name for name, members in self.members.items() if members[0].is_plain} | set(self._doubts)
        if degree >= FALLBACK:
            taken |= set(self.members)
        claimants: defaultdict[str, list[int]] = defaultdict(list)
        for column, names in plain.items():
            for name in names - taken:
                claimants[name].append(column)
            if names and not names - taken:
                self.doubles[column] = (min(names), degree)
        claimed = [column for columns in claimants.values() for column in columns]
        for name, columns in claimants.items():
            if len(columns) == 1 and claimed.count(columns[0]) == 1:
                self.members[name] = (Member(columns[0]), *self.members.get(name, ()))
            else:
                self._doubts[name] = columns
        for column, claim in claims.items():
            if claim.is_plain or column in in_use or (degree == WITHOUT_LOWER and column in self.doubles):
                continue
            if len(claim.names) == 1:
                (name,) = claim.names
                member = Member(column, claim.kinds, claim.period)
                self.members[name] = (*self.members.get(name, ()), member)

    def _columns_in_use(self) -> set[int]:
        members = {member.column for members in self.members.values() for member in members}
        return members | set(self.doubles) | {at for columns in self._doubts.values() for at in columns}

    @property
    def columns_by_name(self) -> dict[str, list[int]]:
        """All columns that go by a name, told apart or not."""
        found = defaultdict(list, {name: [one.column for one in members] for name, members in self.members.items()})
        for name, columns in self._doubts.items():
            found[name] += columns
        return found

    @property
    def has_doubts(self) -> bool:
        """Whether a name fits several columns."""
        return bool(self._doubts)

    @cached_property
    def text_columns(self) -> set[int]:
        """The columns of the sender's own words and codes."""
        return {
            member.column
            for name, members in self.members.items()
            for member in members
            if self._headings[name].is_text and member.is_plain
        }

    def refuse_doubts(self, sheet: str) -> None:
        """Raises RefusedError (`ambiguous_heading`) if a name fits several columns or a column several names."""
        if not self._doubts:
            return
        wanted = "; ".join(f"“{self._headings[name].spellings[0]}”" for name in self._doubts)
        columns = sorted({at for columns in self._doubts.values() for at in columns})
        written = "; ".join(f"“{self.labels[at]}” ({column_letters(at)})" for at in columns)
        raise RefusedError(AMBIGUOUS_HEADING(sheet=sheet, wanted=wanted, written=written))


_heading_names = lru_cache(maxsize=64)(HeadingNames)
# Offices fill in one form: its headings come again in thousands of files, but so may nonsense.
_candidates = lru_cache(maxsize=64)(lambda names: lru_cache(maxsize=1024)(partial(_Candidate, names=names)))
