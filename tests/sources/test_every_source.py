"""What holds for every source: which cells may be empty, what a dash is, when a row is of the future.

The forms are written down in `forms`, apart from the contracts; a source without one has that of its contract.
"""

import unicodedata
from datetime import date

import pytest

from ntm_pipeline.contracts.guidance import column_guides
from ntm_pipeline.sources import load_contracts
from tests.sources.derived_form import derived_form
from tests.sources.desk import Desk, clean_rows, defects, records
from tests.sources.forms import FORMS, PROMISED, WRITTEN

CONTRACTS = load_contracts()
every_source = pytest.mark.parametrize("source", list(FORMS))


def made_on(source: str) -> str | None:
    """The heading of the day that says which of two rows is the later."""
    contract = CONTRACTS[source]
    return contract.columns[contract.recency_column].headings[0] if contract.recency_column else None


def test_the_promised_sources_are_there_and_their_forms_are_written_down() -> None:
    assert {*CONTRACTS} >= {*WRITTEN} >= {*PROMISED}


@pytest.mark.parametrize("source", list(WRITTEN))
def test_what_a_contract_tells_of_its_form_is_what_was_written_down(source) -> None:
    """A source without a written form is held to the derived one, which must mean the same."""
    written, derived = WRITTEN[source], derived_form(CONTRACTS[source])
    assert sorted(derived.cells) == sorted(written.cells)
    assert sorted(derived.row) == sorted(written.row)
    assert derived.may_be_empty == written.may_be_empty
    assert derived.counts == written.counts
    assert derived.dated_by == written.dated_by
    assert (derived.last_good_date, derived.first_future_date) == (written.last_good_date, written.first_future_date)


@every_source
def test_a_row_of_the_form_that_a_contract_tells_is_good_and_what_changes_its_key_stands_beside_it(
    tmp_path, source
) -> None:
    form = derived_form(CONTRACTS[source])
    desk = Desk(tmp_path, source)
    desk.put("origin.yaml", "covers: VN\n")
    for name, rows in {"a.csv": [form.cells], "b.csv": [form.cells | other for other in form.other_keys]}.items():
        desk.form(*rows, name=name, headings=list(form.cells))
    intake = desk.settle()
    assert defects_of(intake) == []
    assert records(intake.rows.iloc[:1])[0].items() >= form.row.items()
    assert len(intake.rows) == 1 + len(form.other_keys)
    for changes in form.contradictions:
        told = Desk(tmp_path / "told", source).settled_form(form.cells, form.cells | changes)
        assert defects_of(told) == [(2, "contradicts_row"), (3, "contradicts_row")]


@every_source
def test_canonical_headings_are_those_of_the_form(tmp_path, source) -> None:
    contract = Desk(tmp_path, source).contract
    canonical = [spec.headings[0] for spec in contract.columns.values()]
    assert sorted(canonical + list(contract.ignored_headings[:1])) == sorted(FORMS[source].cells)


@every_source
def test_good_row_gives_exactly_its_typed_row(tmp_path, source) -> None:
    form = FORMS[source]
    desk = Desk(tmp_path, source)
    desk.put("origin.yaml", "covers: VN\n")
    intake = desk.settled_form(form.cells)
    [row] = records(intake.rows)
    expected = form.row | {"path": f"{source}/a.csv", "sheet": "", "row_number": 2}
    assert row == expected
    # True is not 1, and a count is no float.
    assert {k: type(v) for k, v in row.items()} == {k: type(v) for k, v in expected.items()}
    assert intake.rejected_rows.empty
    assert intake.warned_rows.empty


@every_source
def test_headings_in_capitals_decomposed_accents_and_any_order_mean_the_same(tmp_path, source) -> None:
    form = FORMS[source]
    # Files from a Mac hold decomposed letters, which no plain comparison finds.
    odd = {unicodedata.normalize("NFD", h.upper()): unicodedata.normalize("NFD", form.cells[h]) for h in form.cells}
    reversed_order = dict(reversed(odd.items()))
    assert list(clean_rows(Desk(tmp_path, source).read_form(reversed_order)).values()) == [form.row]


@every_source
def test_optional_cells_may_be_empty_or_hold_a_dash(tmp_path, source) -> None:
    form = FORMS[source]
    marks = ["", "-", "–"]
    rows, expected = [], []
    for heading, (name, when_empty) in form.may_be_empty.items():
        for mark in marks:
            value = 0 if mark and heading in form.counts else when_empty
            rows.append(form.cells | {heading: mark})
            expected.append(form.row | ({name: value} if name else {}))
    read = Desk(tmp_path, source).read_form(*rows)
    assert defects(read) == []
    assert list(clean_rows(read).values()) == expected


@pytest.mark.parametrize(("source", "heading"), [(s, h) for s, form in FORMS.items() for h in form.may_be_empty])
def test_optional_heading_may_be_missing(tmp_path, source, heading) -> None:
    form = FORMS[source]
    name, when_empty = form.may_be_empty[heading]
    read = Desk(tmp_path, source).read_form(form.cells, without=[heading])
    assert list(clean_rows(read).values()) == [form.row | ({name: when_empty} if name else {})]


# Of several codes or names of units one suffices.
_ONE_OF_SEVERAL = {(s, guide.heading) for s, c in CONTRACTS.items() for guide in column_guides(c) if guide.alternatives}
_REQUIRED = [(s, h) for s, form in FORMS.items() for h in form.must_be_filled if (s, h) not in _ONE_OF_SEVERAL]


@pytest.mark.parametrize(("source", "heading"), _REQUIRED)
def test_file_without_a_required_heading_is_refused_and_told_which(tmp_path, source, heading) -> None:
    read = Desk(tmp_path, source).read_form(FORMS[source].cells, without=[heading])
    assert read.refused is not None
    assert read.rows_read == 0
    assert all(heading in message for message in read.refused)


@every_source
def test_required_cells_may_not_be_empty(tmp_path, source) -> None:
    form = FORMS[source]
    required = [heading for of, heading in _REQUIRED if of == source]
    read = Desk(tmp_path, source).read_form(*(form.cells | {heading: ""} for heading in required))
    assert defects(read) == [(at, heading, "missing_value") for at, heading in enumerate(required, 2)]
    assert all(f"“{d.column_name}”" in d.message_vi for d in read.defects if not d.column_name.startswith("Mã "))


@pytest.mark.parametrize("source", sorted({s for s, h in _REQUIRED if h not in FORMS[s].counts}))
def test_a_dash_is_no_value_unless_the_column_counts(tmp_path, source) -> None:
    form = FORMS[source]
    required = [h for of, h in _REQUIRED if of == source and h not in form.counts]
    read = Desk(tmp_path, source).read_form(*(form.cells | {heading: "-"} for heading in required))
    assert defects(read) == [(at, heading, "missing_value") for at, heading in enumerate(required, 2)]


COUNTING = [s for s, form in FORMS.items() if form.counts]


@pytest.mark.parametrize("mark", ["-", "–", "không", "không có"])
@pytest.mark.parametrize("source", COUNTING)
def test_a_dash_counts_as_zero(tmp_path, source, mark) -> None:
    form = FORMS[source]
    zeros = form.cells | dict.fromkeys(form.counts, "0")
    read = Desk(tmp_path, source).read_form(*(zeros | {heading: mark} for heading in form.counts))
    # Where it is the only count there is, a dash alone still says none: it is no report.
    for row in clean_rows(read).values():
        assert [row[name] for name in row if name.endswith("_count")] == [0] * len(form.counts)
    assert len(clean_rows(read)) == len(form.counts)


@pytest.mark.parametrize("mark", ["…", "...", ". . .", "Chưa có số liệu", "không có số liệu", "x"])
@pytest.mark.parametrize("source", COUNTING)
def test_what_was_not_collected_is_no_zero(tmp_path, source, mark) -> None:
    form = FORMS[source]
    read = Desk(tmp_path, source).read_form(*(form.cells | {heading: mark} for heading in form.counts))
    contract = CONTRACTS[source]
    name_of = {spec.headings[0]: name for name, spec in contract.columns.items()}
    expected = []
    for at, heading in enumerate(form.counts, 2):
        if name_of[heading] in contract.descriptive:  # no indicator reads it
            assert clean_rows(read)[at][name_of[heading]] is None
        else:
            expected.append((at, heading, "not_collected"))
    assert defects(read) == expected
    assert all(mark in d.message_vi for d in read.defects)


def test_no_indicator_reads_the_number_of_members_so_that_it_may_be_unknown() -> None:
    assert "member_count" in CONTRACTS["cooperatives"].descriptive


@pytest.mark.parametrize("source", ["eoffice", "training"])
def test_a_report_of_dashes_alone_is_no_report(tmp_path, source) -> None:
    form = FORMS[source]
    desk = Desk(tmp_path, source)
    desk.form(form.cells, name="a.csv")
    desk.form(form.cells | dict.fromkeys(form.counts, "-") | {"Ngày báo cáo": "01/06/2024"}, name="b.csv")
    intake = desk.settle()
    assert records(intake.rows, "path") == [f"{source}/a.csv"]
    assert records(intake.source_files, "rows_read", "rows_accepted", "rows_superseded") == [(1, 1, 0), (0, 0, 0)]
    assert records(intake.warned_rows, "path", "row_number", "rule") == [(f"{source}/b.csv", 2, "report_of_dashes")]
    assert records(intake.skipped_rows[intake.skipped_rows["row_kind"] == "dashes"], "path", "row_number") == [
        (f"{source}/b.csv", 2)
    ]


@every_source
def test_a_row_about_something_else_stands_beside_the_first(tmp_path, source) -> None:
    form = FORMS[source]
    intake = Desk(tmp_path, source).settled_form(form.cells, *(form.cells | other for other in form.other_keys))
    assert defects_of(intake) == []
    assert records(intake.rows, "row_number") == list(range(2, 3 + len(form.other_keys)))
    assert intake.superseded_rows.empty


@every_source
def test_the_later_row_about_the_same_thing_supersedes_the_earlier(tmp_path, source) -> None:
    form = FORMS[source]
    for changes in form.same_key:
        intake = Desk(tmp_path, source).settled_form(form.cells, form.cells | changes)
        assert defects_of(intake) == []
        assert records(intake.rows, "row_number") == [3]
        assert records(intake.superseded_rows, "row_number", "by_row_number") == [(2, 3)]
        assert set(records(intake.warned_rows, "rule")) <= {"list_declares_nobody"}


@every_source
def test_of_two_rows_of_a_file_that_contradict_each_other_neither_stands(tmp_path, source) -> None:
    form = FORMS[source]
    assert form.contradictions or source not in WRITTEN
    for changes in form.contradictions:
        intake = Desk(tmp_path, source).settled_form(form.cells, form.cells | changes)
        assert defects_of(intake) == [(2, "contradicts_row"), (3, "contradicts_row")]
        first, second = records(intake.rejected_rows, "message_vi")
        assert "dòng 3" in first
        assert "dòng 2" in second
        assert intake.rows.empty
        assert intake.superseded_rows.empty


@every_source
def test_of_two_rows_of_one_key_the_later_path_then_the_lower_row_stands(tmp_path, source) -> None:
    form = FORMS[source]
    desk = Desk(tmp_path, source)
    for name in ("b.csv", "huyen/a.csv", "a.csv"):  # written in no order
        desk.form(form.cells, form.cells, name=name)
    intake = desk.settle()
    assert records(intake.rows, "path", "row_number") == [(f"{source}/huyen/a.csv", 3)]
    assert records(intake.source_files, "rows_accepted", "rows_superseded") == [(0, 2), (0, 2), (1, 1)]


def defects_of(intake) -> list[object]:
    return records(intake.rejected_rows, "row_number", "rule")


@every_source
def test_a_row_may_be_of_today_but_not_of_tomorrow(tmp_path, source) -> None:
    form = FORMS[source]
    heading = form.dated_by[0]
    undated = form.cells | dict.fromkeys(filter(None, [made_on(source)]), "")
    read = Desk(tmp_path, source, today=date(2024, 5, 10)).read_form(
        undated | {heading: form.last_good_date}, undated | {heading: form.first_future_date}
    )
    assert list(clean_rows(read)) == [2]
    assert [(at, column) for at, column, _ in defects(read)] == [(3, heading)]
    assert read.defects[0].value == form.first_future_date


@pytest.mark.parametrize(("source", "heading"), [("eoffice", "Ngày báo cáo"), ("criteria", "Ngày quyết định")])
def test_a_row_made_in_the_future_is_rejected(tmp_path, source, heading) -> None:
    """A slip of the hand would stand before every row to come."""
    form = FORMS[source]
    rows = [form.cells | {heading: day} for day in ("10/05/2024", "11/05/2024", "15/01/2052")]
    read = Desk(tmp_path, source, today=date(2024, 5, 10)).read_form(*rows)
    assert list(clean_rows(read)) == [2]
    assert defects(read) == [(3, heading, "in_the_future"), (4, heading, "in_the_future")]


@every_source
def test_a_row_from_before_the_history_of_units_is_rejected(tmp_path, source) -> None:
    form = FORMS[source]
    heading = form.dated_by[0]
    first, last = {
        "Kỳ báo cáo": ("Tháng 1/2021", "Tháng 12/2020"),
        "Ngày chốt số liệu": ("01/01/2021", "31/12/2020"),
    }.get(heading, ("2021", "2020"))
    # Neither end lies within the row.
    bare = form.cells | dict.fromkeys([h for h in form.may_be_empty if h.startswith("Ngày ")], "")
    read = Desk(tmp_path, source).read_form(bare | {heading: first}, bare | {heading: last})
    assert list(clean_rows(read)) == [2]
    assert [(at, column) for at, column, _ in defects(read)] == [(3, heading)]


@every_source
def test_its_date_may_stand_above_the_table_instead_of_in_a_column(tmp_path, source) -> None:
    form = FORMS[source]
    heading, label = form.dated_by
    above = ["UBND TỈNH MƯỜI", label.format(form.cells[heading])]
    read = Desk(tmp_path, source).read_form(form.cells, above=above, without=[heading])
    assert list(clean_rows(read).values()) == [form.row]


@every_source
def test_the_column_counts_before_what_stands_above_the_table(tmp_path, source) -> None:
    form = FORMS[source]
    heading, label = form.dated_by
    other = next(change[heading] for change in form.other_keys if heading in change)
    read = Desk(tmp_path, source).read_form(
        form.cells, form.cells | {heading: ""}, above=[label.format(other)], name="b.csv"
    )
    in_column, from_above = clean_rows(read).values()
    assert in_column == form.row
    [alone] = clean_rows(Desk(tmp_path, source).read_form(form.cells | {heading: other})).values()
    assert from_above == alone


@every_source
def test_a_file_that_nowhere_says_its_date_is_refused(tmp_path, source) -> None:
    form = FORMS[source]
    heading = form.dated_by[0]
    read = Desk(tmp_path, source).read_form(form.cells, without=[heading])
    assert read.refused is not None
    assert all(heading in message for message in read.refused)


@every_source
def test_an_unreadable_date_costs_its_own_row_only(tmp_path, source) -> None:
    """One year that can't be read once turned the years of all other rows into decimals."""
    form = FORMS[source]
    heading = form.dated_by[0]
    read = Desk(tmp_path, source).read_form(form.cells, form.cells | {heading: "sang năm"}, form.cells | {heading: ""})
    assert list(clean_rows(read)) == [2]
    assert [(at, column) for at, column, _ in defects(read)] == [(3, heading), (4, heading)]
    assert clean_rows(read)[2] == form.row
