"""The figures of a table as they are meant: columns that belong together added up, thousands multiplied out.

A figure that can't be made beyond doubt is left as a text that no reader takes for a number, so that its row is sent
back with what stands in the cells.
"""

from collections.abc import Mapping, Sequence

from ntm_pipeline.issues import Issue, RefusedError
from ntm_pipeline.reading.spreadsheets.sheet import Columns, column_letters
from ntm_pipeline.reading.tables.heading_names import Heading
from ntm_pipeline.reading.tables.headings import HeadingRows
from ntm_pipeline.reading.tables.measures import Measure, measures_in_heading, multiplied, parse_measure
from ntm_pipeline.reading.tables.messages import (
    ANOTHER_MEASURE,
    THINGS_COUNTED,
    UNIT_NOT_UNDERSTOOD,
    UNIT_OF_MEASURE,
)  # fmt: skip
from ntm_pipeline.reading.tables.part_sums import known_count, says_none
from ntm_pipeline.reading.tables.told_layout import Part, ToldLayout, contradiction
from ntm_pipeline.vietnamese.column_notation import settle_counts

_OCCASIONS = ("luot", "lan")
# What other columns of a table of counts may be measured in.
_OF_OTHER_COLUMNS = {"dong", "vnd", "ha", "kg", "tan", "gio", "ngay", "diem", "ty"}


def factors(
    heading: HeadingRows, sources: Mapping[str, Sequence[int]], above: Sequence[Measure], sheet: str, told: ToldLayout
) -> tuple[dict[int, int], list[Part]]:
    """What the figures of each column are to be multiplied with, where that isn't 1; what was said of that was met.

    Raises RefusedError: `unit_of_measure` where a column counts in something else than its name asks for;
    `layout_contradicts`.
    """
    found: dict[int, int] = {}
    used: list[Part] = []
    for name, columns in sources.items():
        sought = heading.names.headings[name]
        if not sought.is_count:
            continue
        for column in columns:
            measures = _measures_of(heading, column) or _for_all(above, sought)
            if (said := told.measure(name)) is not None:
                part, measure = said
                own = next((one for one in measures if _says_otherwise(one, measure)), None)
                if own is not None:
                    label = heading.labels[column]
                    vi, en = (text.format(label=label, own=own.text, told=measure.text) for text in ANOTHER_MEASURE)
                    raise contradiction(part, sheet, vi, en)
                used.append(part)
                measures = [measure]
            wrong = next((measure for measure in measures if not _fits(measure, sought)), None)
            if wrong is None and len({measure.factor for measure in measures}) > 1:
                wrong = next(measure for measure in measures if measure.factor != 1)
            if wrong is not None:
                rule = UNIT_OF_MEASURE if _is_understood(wrong) else UNIT_NOT_UNDERSTOOD
                thing = sought.measures[0] if sought.measures else "đếm"
                raise RefusedError(
                    rule(
                        sheet=sheet, heading=heading.labels[column], column=column_letters(column), measure=wrong.text,
                        thing_vi=thing, thing_en=THINGS_COUNTED.get(thing, thing),
                    )
                )  # fmt: skip
            if measures and measures[0].factor != 1:
                found[column] = measures[0].factor
    return found, used


def _says_otherwise(own: Measure, told: Measure) -> bool:
    """A unit that nobody understands says nothing."""
    if not _is_understood(own):
        return False
    return (own.factor, own.is_share) != (told.factor, told.is_share) or bool(
        own.thing and told.thing and own.thing != told.thing
    )


def _is_understood(own: Measure) -> bool:
    return own.is_share or parse_measure(own.text) is not None


def _measures_of(heading: HeadingRows, column: int) -> list[Measure]:
    measures = [measure for part in heading.parts.get(column, ()) for measure in measures_in_heading(part)]
    below = parse_measure(heading.measures.get(column, "").strip("()[] "))
    return [*measures, below] if below else measures


def _for_all(above: Sequence[Measure], sought: Heading) -> list[Measure]:
    """Of the units given for the whole table, those that may be this column's."""
    fitting = [measure for measure in above if _fits(measure, sought)]
    if fitting:
        return fitting
    return [measure for measure in above if measure.thing not in _OF_OTHER_COLUMNS]


def _fits(measure: Measure, sought: Heading) -> bool:
    if measure.is_share:
        # A column may be asked for a share, and its heading says so.
        return any(own.is_share for spelling in sought.spellings for own in measures_in_heading(spelling))
    if not measure.thing:
        return True
    if sought.measures:
        return measure.thing in {fold_measure(thing) for thing in sought.measures}
    return not measure.thing.startswith(_OCCASIONS)


def fold_measure(thing: str) -> str:
    """A thing to be counted as units of measure are compared."""
    measure = parse_measure(thing)
    return measure.thing if measure else thing


def combined(
    cells: Columns, sources: Mapping[str, Sequence[int]], factor_of: Mapping[int, int], counts: Sequence[str]
) -> Columns:
    """The cells of each name: of one column as they are written, of several added up, multiplied where need be.

    `cells` holds each column under its position.
    """
    if not factor_of and all(len(columns) == 1 for columns in sources.values()):
        return Columns({name: cells.columns[columns[0]] for name, columns in sources.items()}, cells.row_numbers)
    figures = {column: cells.texts(column) for name in counts for column in sources.get(name, ())}
    meant = as_meant(figures, factor_of)
    combined: dict[str, list[str]] = {}
    for name, columns in sources.items():
        if name not in counts or (len(columns) == 1 and columns[0] not in factor_of):
            combined[name] = cells.texts(columns[0])
            continue
        parts = [meant[column] for column in columns]
        combined[name] = parts[0] if len(parts) == 1 else [_sum(row) for row in zip(*parts, strict=True)]
    return Columns(combined, cells.row_numbers)


def as_meant(figures: Mapping[int, list[str]], factor_of: Mapping[int, int]) -> dict[int, list[str]]:
    """The figures of columns, each as far as its column and those beside it settle how it is written, multiplied."""
    return {column: _figures(figures, column, factor_of.get(column, 1)) for column in figures}


def _figures(figures: Mapping[int, list[str]], column: int, factor: int) -> list[str]:
    texts = figures[column]
    settled = settle_counts(texts, [text for other, beside in figures.items() if other != column for text in beside])
    read = []
    for text in texts:
        meant = settled.get(text, text)
        if isinstance(meant, Issue):
            meant = f"{text} (?)"
        read.append(meant if factor == 1 else multiplied(meant, factor))
    return read


def _sum(parts: Sequence[str]) -> str:
    """The sum of some figures; the figures with a plus between them where one isn't known."""
    if not any(parts):
        return ""
    known = [known_count(part) for part in parts]
    if None in known:
        return " + ".join(part or "(trống)" for part in parts)
    return "-" if all(map(says_none, parts)) else str(sum(one for one in known if one is not None))
