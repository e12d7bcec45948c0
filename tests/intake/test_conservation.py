"""No row is lost and none is counted twice, whatever mixture of files arrives and in whatever order."""

import copy
import csv
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ntm_pipeline.intake.settle import SourceIntake, settle
from tests.examples import examples
from tests.sources.desk import UNITS, Desk, records
from tests.sources.forms import FORMS

CODE, PERIOD, TOTAL = "Mã đơn vị", "Kỳ báo cáo", "Tổng số hồ sơ công việc"
SECRET, ONLINE, SENT = "Số hồ sơ mật", "Số hồ sơ xử lý trên môi trường mạng", "Ngày báo cáo"
DEFECTS = {
    "code": {CODE: "99999"},
    "count": {TOTAL: "nhiều"},
    "rule": {TOTAL: "5", SECRET: "6", ONLINE: "0"},
    "future": {PERIOD: "Năm 2030"},
    "three": {CODE: "", PERIOD: "?", SENT: "31/02/2024"},
}


class Row(NamedTuple):
    code: str
    period: str
    sent: str
    total: int
    defect: str | None

    @property
    def cells(self) -> dict[str, str]:
        good = {
            CODE: self.code, PERIOD: self.period, TOTAL: str(self.total), SECRET: "0", ONLINE: "0", SENT: self.sent
        }  # fmt: skip
        return good | DEFECTS.get(self.defect or "", {})


# Few values, so that keys meet often.
ROWS = st.builds(
    Row,
    code=st.sampled_from(["10101", "10102"]),
    period=st.sampled_from(["Tháng 1/2024", "Quý I/2024", "01/01/2024 - 31/03/2024"]),
    sent=st.sampled_from(["", "05/04/2024", "14/04/2024"]),
    total=st.integers(0, 9),
    defect=st.sampled_from([None, None, None, *DEFECTS]),
)
FILES = st.dictionaries(
    st.sampled_from(["a.csv", "b.csv", "huyen/a.csv", "huyen.csv"]), st.lists(ROWS, min_size=1, max_size=6), max_size=3
)


def expected(files: dict[str, list[Row]]) -> tuple[set[tuple[str, int]], set[tuple[str, int]]]:
    """(path, row number) of the rows that stand, and of those that contradict others, by the rule as it is written."""
    of_key: dict[tuple[str, str], list[tuple[str, str, int, int]]] = {}
    for name, rows in files.items():
        for number, row in enumerate(rows, 2):
            if not row.defect:
                key = (row.code, "Tháng 1/2024" if row.period.startswith("Tháng") else "Quý I/2024")
                sent = "".join(reversed(row.sent.split("/")))  # "" comes before any day
                of_key.setdefault(key, []).append((sent, f"eoffice/{name}", number, row.total))
    winners, contradicting = set(), set()
    for rows_ in of_key.values():
        left = sorted(rows_)
        while left:
            latest = [row for row in left if row[0] == left[-1][0]]
            against = [
                row for row in latest if any(row[1] == other[1] and row[3] != other[3] for other in latest)
            ]  # fmt: skip
            if not against:
                winners.add(left[-1][1:3])
                break
            contradicting |= {row[1:3] for row in against}
            left = [row for row in left if row not in against]
    return winners, contradicting


def assert_equal(one: SourceIntake, other: SourceIntake) -> None:
    for name, frame in vars(one).items():
        pd.testing.assert_frame_equal(frame, getattr(other, name), obj=name)


@settings(max_examples=examples(10), deadline=None)
@given(files=FILES, shuffle=st.randoms(use_true_random=False))
def test_every_row_is_accepted_rejected_or_superseded_in_any_order_of_files(files, shuffle) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder), "eoffice")
        for name, rows in files.items():
            desk.form(*(row.cells for row in rows), name=name)
        intakes = desk.read_all()
        intake = settle(desk.contract, intakes, UNITS)
        shuffle.shuffle(intakes)
        assert_equal(intake, settle(desk.contract, intakes, UNITS))

    winners, contradicting = expected(files)
    assert records(intake.rows, "path", "row_number") == sorted(winners)
    rejected = {(f"eoffice/{name}", at) for name, rows in files.items() for at, row in enumerate(rows, 2) if row.defect}
    rejected |= contradicting
    assert set(records(intake.rejected_rows, "path", "row_number")) == rejected
    counts = {
        path: tuple(numbers)
        for path, *numbers in records(
            intake.source_files, "path", "rows_read", "rows_accepted", "rows_rejected", "rows_superseded"
        )
    }
    accepted, bad = Counter(path for path, _ in winners), Counter(path for path, _ in rejected)
    assert counts == {
        (path := f"eoffice/{name}"): (
            len(rows), accepted[path], bad[path], len(rows) - accepted[path] - bad[path]
        )
        for name, rows in files.items()
    }  # fmt: skip
    # What was superseded is told with what took its place, and nothing else is.
    superseded = records(intake.superseded_rows, "path", "row_number")
    assert len(superseded) == len(set(superseded)) == sum(lost for *_, lost in counts.values())
    assert not winners.intersection(superseded)
    assert set(records(intake.superseded_rows, "by_path", "by_row_number")) <= winners
    found = intake.rejected_rows[intake.rejected_rows["rule"] == "contradicts_row"]
    assert set(records(found, "path", "row_number")) == contradicting


@pytest.fixture
def registries(tmp_path) -> Desk:
    """Registries of several dates, declared and not, with rows that supersede each other, doubts and defects."""
    desk, form = Desk(tmp_path, "cooperatives"), FORMS["cooperatives"]
    doubtful = form.cells | {"Mã số HTX": "4601234508"}
    desk.form(form.cells, doubtful, above=["Đơn vị báo cáo: Huyện A"], name="b.csv")
    desk.form(form.cells, form.cells | {"Mã xã": "99999"}, above=["Đơn vị báo cáo: Phòng Kinh tế"], name="a.csv")
    desk.form(form.cells | {"Mã xã": "20101"}, form.cells | {"Ngày chốt số liệu": "30/06/2024"}, name="c/a.csv")
    desk.put("d.csv", "không phải biểu")
    return desk


def test_registries_settle_alike_in_any_order(registries) -> None:
    intakes = registries.read_all()
    first = settle(registries.contract, copy.deepcopy(intakes), UNITS)
    assert len(first.snapshots) == 1
    assert sorted(records(first.warned_rows, "rule")) == [
        "list_declares_nobody", "reporting_unit_unknown", "tax_code_check_digit",
    ]  # fmt: skip
    for order in ([1, 2, 3, 0], [2, 0, 3, 1], [3, 2, 1, 0]):
        shuffled = copy.deepcopy([intakes[at] for at in order])
        assert_equal(first, settle(registries.contract, shuffled, UNITS))


def test_settling_leaves_what_was_read_as_it_is(registries) -> None:
    """A caller that settles twice would see a warning twice."""
    intakes = registries.read_all()
    first = settle(registries.contract, intakes, UNITS)
    assert_equal(first, settle(registries.contract, intakes, UNITS))


@pytest.mark.parametrize("source", list(FORMS))
def test_no_file_at_all_gives_empty_tables_of_the_same_columns_and_types(tmp_path, source) -> None:
    """A missing source is unknown, not an error; SQL still finds its columns."""
    desk, form = Desk(tmp_path, source), FORMS[source]
    empty = desk.settle()
    full = desk.settled_form(form.cells, form.cells, form.cells | {form.dated_by[0]: "?"})
    for name, frame in vars(empty).items():
        assert frame.empty, name
        assert frame.dtypes.to_dict() == getattr(full, name).dtypes.to_dict(), name
    assert set(full.rows.columns) == set(desk.contract.schema.columns)


def test_a_file_gives_the_same_alone_and_among_others(registries) -> None:
    """Files are judged together for speed; a row must not be told the defect of another file's row."""
    together = registries.read_all()
    alone = [registries.read(registries.raw / intake.path) for intake in together]
    assert_equal(settle(registries.contract, together, UNITS), settle(registries.contract, alone, UNITS))


def test_two_wordings_of_one_number_are_one_row_when_superseding(tmp_path) -> None:
    """`1` and `00001` are one commune: rows meet by unit, not by what was typed."""
    form = FORMS["commune_titles"]
    intake = Desk(tmp_path, "commune_titles").settled_form(
        form.cells | {"Mã xã": "00101", "Tên xã": ""}, form.cells | {"Mã xã": "101", "Tên xã": ""}
    )
    assert records(intake.rows, "row_number") == [3]


def test_a_rejected_row_never_supersedes_a_good_one(tmp_path) -> None:
    form = FORMS["eoffice"]
    desk = Desk(tmp_path, "eoffice")
    desk.form(form.cells, name="a.csv")
    desk.form(form.cells | {SENT: "01/06/2024", SECRET: "9999"}, name="b.csv")
    intake = desk.settle()
    assert records(intake.rows, "path", "reported_on") == [("eoffice/a.csv", date(2024, 4, 14))]
    assert records(intake.source_files, "status") == ["accepted", "partial"]


def test_csv_is_written_as_tests_mean_it(tmp_path) -> None:
    path = Desk(tmp_path, "eoffice").form({"A": "1;2", "B": '"x"\ny'}, above=["Tiêu đề; phụ"])
    with path.open(encoding="utf-8", newline="") as lines:
        assert list(csv.reader(lines, delimiter=";")) == [["Tiêu đề; phụ"], ["A", "B"], ["1;2", '"x"\ny']]
