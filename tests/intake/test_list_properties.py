"""What holds of whatever lists arrive: their order tells nothing, nor does a list of nobody; less makes nobody sure."""

import tempfile
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.world import World

COMMUNES = ("10101", "10102", "10103", "10104", "10201", "20101")
CLOSINGS = ("15/12/2024", "26/12/2024", "31/12/2024", "10/01/2025", "30/06/2025", "31/12/2025")
STATES = ("Đang hoạt động;", "Tạm ngừng;", "Đã giải thể;05/12/2024")


class Entry(NamedTuple):
    """A row of a registry; `defect` spoils a cell of it."""

    commune: str
    registered: str
    state: str
    closing: str
    defect: str = ""

    def line(self, code: str) -> str:
        kind = "?" if self.defect == "kind" else "HTX"
        closing = "?" if self.defect == "closing" else self.closing
        return f"{code};{kind};{self.commune};{self.registered};{self.state};{closing}"


ENTRIES = st.builds(
    Entry,
    st.sampled_from(COMMUNES[:5]),
    st.sampled_from(["01/01/2020", "20/12/2024"]),
    st.sampled_from(STATES),
    st.sampled_from(CLOSINGS),
    st.sampled_from(["", "", "", "kind", "closing"]),
)
LISTS = st.lists(ENTRIES, min_size=1, max_size=7)
pytestmark = pytest.mark.slow
few = settings(max_examples=examples(2), deadline=None)


def states(files: dict[str, list[str]], above: dict[str, str] | None = None, covers: str | None = "10") -> World:
    """A world of these files of cooperatives; close it when done."""
    world = World(Path(tempfile.mkdtemp()), covers=covers)
    for name, lines in files.items():
        world.cooperatives(*lines, path=f"cooperatives/{name}", above=(above or {}).get(name, ""))
    return world.run()


def figures(world: World) -> list[tuple[object, ...]]:
    found = world.rows("SELECT * FROM marts.indicator_value ORDER BY indicator_id, unit_id, year")
    world.close()
    return found


def lines_of(entries: list[Entry]) -> list[str]:
    """Rows of which each is about another cooperative."""
    return [entry.line(f"A{at}") for at, entry in enumerate(entries)]


@few
@given(entries=LISTS, codes=st.lists(st.sampled_from("AB"), min_size=7, max_size=7), shuffle=st.randoms())
def test_the_order_of_rows_and_the_case_of_what_is_written_tell_nothing(
    entries: list[Entry], codes: list[str], shuffle: Random
) -> None:
    # Here rows meet in one key, so that they supersede or contradict each other.
    lines = [entry.line(code) for entry, code in zip(entries, codes, strict=False)]
    files = {"a.csv": lines[::2], "b.csv": lines[1::2]}
    told = figures(states({name: some for name, some in files.items() if some}))
    for some in files.values():
        shuffle.shuffle(some)
    again = {name: [line.replace("HTX", "htx").replace("Tạm", "TẠM") for line in some] for name, some in files.items()}
    assert figures(states({name: again[name] for name in ("b.csv", "a.csv") if again[name]})) == told


@few
@given(entries=LISTS, others=LISTS)
def test_a_list_that_declares_nobody_changes_no_figure(entries: list[Entry], others: list[Entry]) -> None:
    above = {"a.csv": "Đơn vị báo cáo: Tỉnh Mười"}
    alone = figures(states({"a.csv": lines_of(entries)}, above, None))
    # Of the same codes, so that its rows meet those of the declared list.
    assert figures(states({"a.csv": lines_of(entries), "b.csv": lines_of(others)}, above, None)) == alone
    assert (
        figures(states({"b.csv": lines_of(entries), "a.csv": lines_of(others)}, {"b.csv": above["a.csv"]}, None))
        == alone
    )


@few
@given(entries=LISTS, cut=st.lists(st.integers(0, 2), min_size=7, max_size=7))
def test_splitting_a_list_under_one_covers_changes_nothing(entries: list[Entry], cut: list[int]) -> None:
    # A row whose closing date can't be read belongs to each snapshot of its table: that is told by what stands with it.
    lines = lines_of([entry for entry in entries if entry.defect != "closing"])
    parts: dict[str, list[str]] = {}
    for line, number in zip(lines, cut, strict=False):
        parts.setdefault(f"{number}.csv", []).append(line)
    if parts:
        assert figures(states(parts)) == figures(states({"all.csv": lines}))


@few
@given(entries=LISTS.filter(lambda some: any(not entry.defect for entry in some)), data=st.data())
def test_rejecting_one_more_row_never_makes_a_state_more_certain(entries: list[Entry], data: st.DataObject) -> None:
    good = [at for at, entry in enumerate(entries) if not entry.defect]
    at = data.draw(st.sampled_from(good))
    worse = [entry._replace(defect="kind") if number == at else entry for number, entry in enumerate(entries)]
    known = []
    for some in (entries, worse):
        world = states({"a.csv": lines_of(some)})
        known.append(
            set(world.rows("SELECT unit_id, state_date FROM indicators.communes_with_cooperative WHERE is_known"))
        )
        world.close()
    assert known[1] <= known[0]


@pytest.mark.parametrize("defect", ["kind", "closing"])
def test_the_commune_of_the_rejected_row_is_unknown(defect: str) -> None:
    entries = [
        Entry("10101", "01/01/2020", STATES[0], "31/12/2024"),
        Entry("10102", "01/01/2020", STATES[0], "31/12/2024"),
    ]
    world = states({"a.csv": lines_of([entries[0], entries[1]._replace(defect=defect)])})
    assert world.value("communes_with_cooperative", "10102", 2024) == (0, 0, 0, 1)
    assert world.value("communes_with_cooperative", "10103", 2024) == (0, 1, 1, 1)
    world.close()
