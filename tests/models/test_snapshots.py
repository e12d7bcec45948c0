"""Registries: which snapshot tells the state of which unit on a day, shown on cooperatives."""

from datetime import date
from typing import NamedTuple

import pytest

from ntm_pipeline.units.registry import UnitVersion
from tests.models.countries import CHANGING_COUNTRY
from tests.world import World, unit

COMMUNES = "communes_with_cooperative"
NOT_TOLD = (0, 0, 0, 3)


def coop(code: str, commune: str, closing: str, state: str = "Đang hoạt động", ended: str = "") -> str:
    """A cooperative registered in 2020."""
    return f"{code};HTX;{commune};01/01/2020;{state};{ended};{closing}"


class File(NamedTuple):
    """One registry file of a province `P`, whose xã are P101 and P102 in district P1, and P201 in district P2."""

    rows: tuple[str, ...]
    """`commune closing date`: a cooperative in that commune."""
    declared: str = ""
    """The reporting unit above the table."""
    closing: str = ""
    """The closing date above the table."""
    folder: str = ""


class Case(NamedTuple):
    """A province's files, and the province's figures for 2024, assessed on 31 December."""

    rule: str
    files: tuple[File, ...]
    figures: tuple[int, int, int, int]
    origin: str = ""
    """What `origin.yaml` in folder `f` says."""


DECLARED_EMPTY = File((), "P", "31/12/2024")
CASES = [
    Case("a snapshot that closes 31 days before the day tells", (File(("P101 30/11/2024",), "P"),), (1, 3, 3, 3)),
    Case("a snapshot that closes 32 days before the day doesn't", (File(("P101 29/11/2024",), "P"),), NOT_TOLD),
    Case("a registry closing on 14 December", (File(("P101 14/12/2024",), "P"),), (1, 3, 3, 3)),
    Case("a registry closing on the day itself", (File(("P101 31/12/2024",), "P"),), (1, 3, 3, 3)),
    Case("one that closes by the end of the next year tells", (File(("P101 31/12/2025",), "P"),), (1, 3, 3, 3)),
    Case("one of the year after the next tells nothing", (File(("P101 01/01/2026",), "P"),), NOT_TOLD),
    Case(
        "of those that close by the day the last tells",
        (File(("P101 14/12/2024",), "P"), File(("P101 31/12/2024", "P102 31/12/2024", "P201 31/12/2024"), "P")),
        (3, 3, 3, 3),
    ),
    Case(
        "one that closes 31 days before tells before one of the next day",
        (File(("P101 30/11/2024",), "P"), File(("P101 01/01/2025", "P102 01/01/2025"), "P")),
        (1, 3, 3, 3),
    ),
    Case(
        "of those that close after the day the first tells",
        (File(("P101 15/01/2025",), "P"), File(("P101 15/02/2025", "P102 15/02/2025"), "P")),
        (1, 3, 3, 3),
    ),
    Case(
        "one that closes too early is passed over",
        (File(("P101 29/11/2024", "P102 29/11/2024"), "P"), File(("P201 15/02/2025",), "P")),
        (1, 3, 3, 3),
    ),
    Case("nothing sent is unknown, not none", (), NOT_TOLD),
    Case("an empty registry that declares its unit means none there", (DECLARED_EMPTY,), (0, 3, 3, 3)),
    Case("an empty registry of a district means none there alone", (File((), "P1", "31/12/2024"),), (0, 2, 2, 3)),
    Case("an empty registry that declares no unit tells nothing", (File((), "", "31/12/2024"),), NOT_TOLD),
    Case("a snapshot after today is rejected", (File(("P101 15/03/2026",), "P"),), NOT_TOLD),
    Case("an empty snapshot after today is no snapshot", (File((), "P", "15/03/2026"),), NOT_TOLD),
    Case("covered by declaration by name", (File(("P101 31/12/2024",), "Tỉnh Số P"),), (1, 3, 3, 3)),
    Case("covered by declaration of a district", (File(("P101 31/12/2024",), "P1"),), (1, 2, 2, 3)),
    Case(
        "covered as origin.yaml says",
        (File(("P101 31/12/2024",), folder="f"),),
        (1, 3, 3, 3),
        origin='covers: "P"',
    ),
    Case(
        "the file's own declaration stands before its folder's",
        (File(("P101 31/12/2024",), "P1", folder="f"),),
        (1, 2, 2, 3),
        origin='covers: "P"',
    ),
    Case("a list that declares nobody speaks for nobody",
         (File(("P101 31/12/2024", "P201 31/12/2024"),),), NOT_TOLD),
    Case(
        "nor does it add to one that declares its unit, or stand in its way",
        (File(("P101 31/12/2024", "P201 31/12/2024"),), File(("P102 14/12/2024",), "P")),
        (1, 3, 3, 3),
    ),
    Case("rows outside the unit declared tell nothing",
         (File(("P101 31/12/2024", "P201 31/12/2024"), "P1"),), (1, 2, 2, 3)),
    Case(
        "a row counts in a file that covers its unit alone, not by another file's covering it",
        (File(("P101 31/12/2024", "P201 31/12/2024"), "P1"), File((), "P2", "31/12/2024")),
        (1, 3, 3, 3),
    ),
    Case(
        "several files of one closing date that cover a subject are one snapshot",
        (File(("P101 31/12/2024",), "P"), File(("P102 31/12/2024",), "P"), File(("P201 31/12/2024",), "P2")),
        (3, 3, 3, 3),
    ),
    Case(
        "two districts' files of one closing date make up the province",
        (File(("P101 31/12/2024",), "P1"), File((), "P2", "31/12/2024")),
        (1, 3, 3, 3),
    ),
    Case(
        "each subject is told by its own last snapshot",
        # The district's list of 14 December is older than the province's, which knows of none in P102.
        (File(("P101 31/12/2024", "P201 31/12/2024"), "P"), File(("P102 14/12/2024",), "P1")),
        (2, 3, 3, 3),
    ),
    Case(
        "one file holds the snapshots of two closing dates",
        (File(("P101 31/12/2023", "P102 31/12/2023", "P201 31/12/2024"), "P"),),
        (1, 3, 3, 3),
    ),
]  # fmt: skip
PROVINCE = {case.rule: str(at) for at, case in enumerate(CASES, 11)}


def province(code: str) -> list[UnitVersion]:
    return [
        unit(code, f"Tỉnh Số {code}", "VN"),
        unit(f"{code}1", f"Huyện Một Số {code}", code),
        unit(f"{code}101", f"Xã An Số {code}", f"{code}1"),
        unit(f"{code}102", f"Xã Bình Số {code}", f"{code}1"),
        unit(f"{code}2", f"Huyện Hai Số {code}", code),
        unit(f"{code}201", f"Xã Chính Số {code}", f"{code}2"),
    ]


@pytest.fixture(scope="module")
def year_2024(shared_world) -> World:
    provinces = (*PROVINCE.values(), "50", "51", "52")
    units = (unit("VN", "Việt Nam", None), *(u for code in provinces for u in province(code)))
    world = shared_world(units=units, covers=None)
    for case in CASES:
        code = PROVINCE[case.rule]
        for at, file in enumerate(case.files):
            facts = {"Đơn vị báo cáo": file.declared, "Ngày chốt số liệu": file.closing}
            above = "\n".join(f"{label}: {fact}".replace("P", code) for label, fact in facts.items() if fact)
            rows = [coop(f"C{at}-{n}", *row.replace("P", code).split()) for n, row in enumerate(file.rows)]
            world.cooperatives(*rows, above=above, path=f"cooperatives/{code}/{file.folder}/{at}.csv")
        if case.origin:
            world.put(f"cooperatives/{code}/f/origin.yaml", case.origin.replace("P", code))
    # One file of two provinces, and the same registry from a province and one of its districts.
    world.cooperatives(
        coop("A", "50101", "31/12/2024"), coop("B", "50201", "31/12/2024"),
        coop("A", "51101", "31/12/2024"), coop("B", "51102", "31/12/2024"),
        path="cooperatives/two provinces.csv",
    )  # fmt: skip
    same = coop("A", "52101", "31/12/2024")
    world.cooperatives(
        same, coop("B", "52201", "31/12/2024"), above="Đơn vị báo cáo: 52", path="cooperatives/52/a province.csv"
    )
    world.cooperatives(same, above="Đơn vị báo cáo: 521", path="cooperatives/52/one district.csv")
    return world.run()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_told_by_the_last_snapshot_of_the_31_days_before_else_the_first_after(year_2024: World, case: Case) -> None:
    assert year_2024.value(COMMUNES, PROVINCE[case.rule], 2024) == case.figures


def test_the_last_snapshot_of_each_subject_tells_its_own_row(year_2024: World) -> None:
    code = PROVINCE["each subject is told by its own last snapshot"]
    assert [year_2024.value(COMMUNES, f"{code}{end}", 2024)[0] for end in ("101", "102", "201")] == [1, 0, 1]


def test_a_list_of_two_provinces_that_declares_nobody_tells_of_neither(year_2024: World) -> None:
    assert year_2024.value(COMMUNES, "50", 2024) == NOT_TOLD
    assert year_2024.value(COMMUNES, "51", 2024) == NOT_TOLD


def test_the_same_registry_from_a_province_and_one_of_its_districts_counts_once(year_2024: World) -> None:
    assert year_2024.value(COMMUNES, "52", 2024) == (2, 3, 3, 3)
    assert year_2024.rows(
        "SELECT path, rows_read, rows_accepted, rows_superseded FROM quality.source_files"
        " WHERE path LIKE 'cooperatives/52/%' ORDER BY path"
    ) == [("cooperatives/52/a province.csv", 2, 1, 1), ("cooperatives/52/one district.csv", 1, 1, 0)]
    assert year_2024.one(
        "SELECT COUNT(*) FROM core.operating_cooperatives WHERE unit_id = '52101' AND state_date = DATE '2024-12-31'"
    ) == 1  # fmt: skip


def test_a_snapshot_after_today_is_rejected_row_by_row(year_2024: World) -> None:
    code = PROVINCE["a snapshot after today is rejected"]
    assert year_2024.rows(
        f"SELECT column_name, rule FROM quality.rejected_rows WHERE path LIKE 'cooperatives/{code}/%'"
    ) == [("Ngày chốt số liệu", "in_the_future")]


def test_another_year_is_told_by_its_own_snapshot(year_2024: World) -> None:
    code = PROVINCE["one file holds the snapshots of two closing dates"]
    assert year_2024.value(COMMUNES, code, 2023) == (2, 3, 3, 3)


def test_the_country_adds_up_what_each_snapshot_told(year_2024: World) -> None:
    expected = [case.figures for case in CASES] + [NOT_TOLD, NOT_TOLD, (2, 3, 3, 3)]
    assert year_2024.value(COMMUNES, "VN", 2024) == tuple(map(sum, zip(*expected, strict=True)))


# --- Units that change ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def changing(shared_world) -> World:
    world = shared_world(units=CHANGING_COUNTRY)
    world.cooperatives(
        coop("A", "30202", "30/09/2024"), coop("B", "30201", "30/09/2024"),
        coop("A", "30201", "31/12/2024"),
        above="Đơn vị báo cáo: 30", path="cooperatives/30.csv",
    )  # fmt: skip
    # Province 20 of July 2025 is another than that of June; so is the commune of code 10101.
    world.cooperatives(
        coop("A", "10101", "20/07/2025"), coop("A", "10101", "31/12/2025"),
        above="Đơn vị báo cáo: 20", path="cooperatives/20.csv",
    )  # fmt: skip
    return world.run()


def test_a_snapshot_covers_the_units_that_exist_on_its_closing_day(changing: World) -> None:
    # Xã Mai, abolished on 15 October 2024, is told by the list of September; that of December doesn't cover it.
    assert changing.value(COMMUNES, "30202", 2024) == (1, 1, 1, 1)
    assert changing.rows("SELECT DISTINCT snapshot_date FROM core.snapshot_coverage WHERE unit_id = '30202'") == [
        (date(2024, 9, 30),)
    ]
    # Phường Khê is no xã; Xã Lâm, Xã Nam and Xã Phong are left at the end of the year.
    assert changing.value(COMMUNES, "30", 2024) == (1, 3, 3, 3)


def test_a_list_does_not_speak_for_a_unit_that_had_ended_by_its_date(make_world) -> None:
    world = make_world(units=CHANGING_COUNTRY, covers=None)
    world.cooperatives(coop("A", "30201", "31/12/2024"), above="Đơn vị báo cáo: 30")
    world.run()
    assert world.value(COMMUNES, "30202", 2024) == (0, 0, 0, 1)
    assert world.rows("SELECT unit_id FROM core.snapshots_in_effect WHERE unit_id = '30202'") == []


def test_a_district_abolished_in_october_is_told_on_its_own_last_day(changing: World) -> None:
    assert changing.value(COMMUNES, "302", 2024) == (2, 3, 3, 3)


def test_a_snapshot_of_july_2025_tells_of_june_only_where_the_unit_goes_on(changing: World) -> None:
    # On 30 June Xã Bình is covered by the list of 20 July, being the same unit; Xã An is no more.
    assert changing.value(COMMUNES, "10", 2025) == (0, 1, 1, 2)
    assert changing.value(COMMUNES, "10101", 2025) == (0, 0, 0, 1)


def test_a_code_in_a_registry_is_read_on_the_closing_day(changing: World) -> None:
    assert changing.value(COMMUNES, "10101-new", 2025) == (1, 1, 1, 1)
    assert changing.value(COMMUNES, "20-new", 2025) == (1, 2, 2, 2)
