"""The form of a source as its contract alone tells it, for the sources that have none written down in `forms/`.

It knows what a contract declares, and no more: where a rule across fields asks for other cells than these, the source
writes its own form.
"""

from collections.abc import Iterator
from typing import Any

from ntm_pipeline.contracts.contract import Contract, PeriodRow, RegistryRow
from ntm_pipeline.contracts.guidance import ColumnGuide, column_guides
from ntm_pipeline.vietnamese.periods import Period
from tests.sources.form import Form

# Units of the country on the desk: the one that the good row is about, and another of its level in its province.
_UNITS = {
    "commune": (("10101", "Xã An", "Xã"), ("10102", "Xã Bình", "Xã")),
    "district": (("101", "Huyện A", "Huyện"), ("102", "Huyện B", "Huyện")),
    "province": (("10", "Tỉnh Mười", "Tỉnh"), ("20", "Tỉnh Hai Mươi", "Tỉnh")),
}
_DATED = {
    # The label above the table; the good row's, an earlier one; of 10 May 2024 the last that is not of the future.
    "period": ("Kỳ báo cáo: {}", "Quý I/2024", "Quý IV/2023", "Tháng 5/2024", "Tháng 6/2024"),
    "closing_date": ("Số liệu tính đến ngày {}", "31/12/2023", "30/11/2023", "10/05/2024", "11/05/2024"),
    "year": ("Kỳ báo cáo: Năm {}", "2024", "2023", "2024", "2025"),
}
_MADE_ON = "20/01/2025"
"""A day on which every good row may have been made."""
_OTHER_DAY = "{:02}/03/2019"
"""Each later than those of the columns before it: what begins has begun before it ends."""


def derived_form(contract: Contract) -> Form:
    """A form that all tests of every source can be held to."""
    label, _, _, last_good, first_future = _DATED[contract.dated_by]
    guides = {guide.name: guide for guide in column_guides(contract)}
    dated_heading = guides[contract.dated_by].heading
    ignored = contract.ignored_headings[:1]
    return Form(
        cells={guide.heading: _cell(guide) for guide in guides.values()} | dict.fromkeys(ignored, "VD"),
        row=_row(contract, guides),
        may_be_empty=_may_be_empty(contract, guides) | dict.fromkeys(ignored, ("", None)),
        counts=tuple(guide.heading for guide in guides.values() if guide.spec.is_count),
        other_keys=tuple(_other_keys(contract, guides)),
        same_key=({}, *({guides[name].heading: ""} for name in contract.descriptive if guides[name].is_optional)),
        contradictions=tuple(_contradictions(contract, guides)),
        dated_by=(dated_heading, label),
        last_good_date=last_good,
        first_future_date=first_future,
    )


def _cell(guide: ColumnGuide) -> str:
    contract, name = guide.contract, guide.name
    if name == contract.dated_by:
        return _DATED[name][1]
    for columns in contract.units:
        code, unit_name, level = _UNITS[columns.level_hint or "commune"][0]
        for column, cell in ((columns.code, code), (columns.name, unit_name), (columns.level, level)):
            if column == name:
                return cell
    if guide.cell_type.kind == "day":
        return (
            _MADE_ON if name == contract.recency_column else _OTHER_DAY.format(list(contract.columns).index(name) + 1)
        )
    assert guide.example is not None, f"{contract.source}.{name} has no example"
    return str(guide.example)


def _row(contract: Contract, guides: dict[str, ColumnGuide]) -> dict[str, Any]:
    row: dict[str, Any] = {name: guide.spec.parser(_cell(guide)) for name, guide in guides.items()}
    row["unit_id"] = row[contract.units[0].code]
    if issubclass(contract.model, RegistryRow):
        row["province_unit_id"] = "10"
    if issubclass(contract.model, PeriodRow):
        period = row["period"]
        assert isinstance(period, Period)
        row |= {"period": period.label, "year": period.year}
        row |= {"first_month": period.first_month, "last_month": period.last_month}
    return row


def _may_be_empty(contract: Contract, guides: dict[str, ColumnGuide]) -> dict[str, tuple[str, Any]]:
    found: dict[str, tuple[str, Any]] = {}
    for columns in contract.units:
        if columns.name:
            # The name alone says as much, and the code is then filled in.
            found[guides[columns.code].heading] = (columns.code, _UNITS[columns.level_hint or "commune"][0][0])
    for name, guide in guides.items():
        if name not in {columns.code for columns in contract.units[:1]} and name != contract.dated_by:
            field = contract.schema.columns[name]
            if field.nullable or guide.spec.default is not None:
                found[guide.heading] = (name, guide.spec.default)
    return found


def _other_keys(contract: Contract, guides: dict[str, ColumnGuide]) -> Iterator[dict[str, str]]:
    if {"unit_id", "province_unit_id"} & {*contract.natural_key}:
        [columns, *more] = contract.units
        other = _UNITS[columns.level_hint or "commune"][1][0] if "unit_id" in contract.natural_key else None
        # What lies in another province is another thing, whatever its level.
        other = other or {"commune": "20101", "district": "201", "province": "20"}[columns.level_hint or "commune"]
        emptied = [columns.name, *(name for each in more for name in (each.code, each.name))]
        yield {guides[columns.code].heading: other} | {guides[name].heading: "" for name in emptied if name}
    yield {guides[contract.dated_by].heading: _DATED[contract.dated_by][2]}
    for name in contract.natural_key:
        if name in guides and name != contract.dated_by and name not in contract.unit_cells:
            yield from _other_cell(guides[name])


def _contradictions(contract: Contract, guides: dict[str, ColumnGuide]) -> Iterator[dict[str, str]]:
    """One that no rule across fields forbids: a choice, else the last figure or day, as parts follow their whole."""
    read = [name for name in contract.read_columns if name not in (*contract.natural_key, contract.recency_column)]
    chosen = [name for name in read if guides[name].words]
    for name in (*chosen, *(name for name in reversed(read) if name not in chosen)):
        for change in _other_cell(guides[name]):
            yield change
            return


def _other_cell(guide: ColumnGuide) -> Iterator[dict[str, str]]:
    """The cell of a column changed to another that it accepts, if one is known."""
    here = _cell(guide)
    if guide.words:
        others: list[str] = list(guide.words)
    elif guide.cell_type.kind == "day":
        others = ["06/03/2019"]
    elif guide.cell_type.kind == "whole number":
        low, high = guide.bounds
        others = [str(low), *([] if high is None else [str(high)]), str(int(here) - 1)]
    else:
        others = [*guide.cell_type.examples, "VD-02"]
    for other in others:
        if other != here and guide.accepts(other):
            yield {guide.heading: other}
            return
