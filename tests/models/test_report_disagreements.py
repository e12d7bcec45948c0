"""Counted reports beside the finer ones that fill them: `quality` lists those that disagree."""

from typing import NamedTuple

import pytest

from tests.models.countries import commune_code, one_district
from tests.world import World, unit


class Case(NamedTuple):
    """Reports of one commune, and what is listed of them."""

    rule: str
    reports: tuple[str, ...]
    """`period; total; secret; online; reported on`"""
    listed: list[tuple[str, int, int, int, int, int, int]]
    """(period, dossiers and their finer sum, secret and its sum, online and its sum)"""


def months(first: int, last: int, figures: str) -> tuple[str, ...]:
    return tuple(f"Tháng {month}/2024;{figures};" for month in range(first, last + 1))


CASES = [
    Case(
        "a yearly report beside twelve months that don't add up",
        ("Năm 2024;1300;120;600;", *months(1, 12, "100;10;50")),
        [("Năm 2024", 1300, 1200, 120, 120, 600, 600)],
    ),
    Case("twelve months that add up", ("Năm 2024;1200;120;600;", *months(1, 12, "100;10;50")), []),
    Case("eleven months don't fill a year", ("Năm 2024;1300;120;600;", *months(1, 11, "100;10;50")), []),
    Case("fewer dossiers than the finer ones", ("Quý I/2024;299;30;150;", *months(1, 3, "100;10;50")),
         [("Quý I/2024", 299, 300, 30, 30, 150, 150)]),
    Case("only secret dossiers differ", ("Quý I/2024;300;31;150;", *months(1, 3, "100;10;50")),
         [("Quý I/2024", 300, 300, 31, 30, 150, 150)]),
    Case("only dossiers handled online differ", ("Quý I/2024;300;30;151;", *months(1, 3, "100;10;50")),
         [("Quý I/2024", 300, 300, 30, 30, 151, 150)]),
    Case(
        "nine months beside three quarters that don't add up, and a fourth quarter that does",
        ("9 tháng đầu năm 2024;900;0;90;", "Quý I/2024;100;0;10;", "Quý II/2024;100;0;10;", "Quý III/2024;100;0;10;",
         "Quý IV/2024;300;0;30;", *months(10, 12, "100;0;10")),
        [("9 tháng đầu năm 2024", 900, 300, 0, 0, 90, 30)],
    ),
    Case(
        "finer reports that overlap are not added twice",
        ("Năm 2024;1200;0;600;", "6 tháng đầu năm 2024;600;0;300;", "6 tháng cuối năm 2024;600;0;300;",
         "Quý I/2024;300;0;150;", "Quý II/2024;300;0;150;"),
        [],
    ),
    Case(
        "a quarter and nine months fill a year together",
        ("Năm 2024;1200;0;600;", "9 tháng đầu năm 2024;900;0;450;", "Tháng 10/2024;100;0;50;",
         "Tháng 11/2024;100;0;50;", "Tháng 12/2024;99;0;50;"),
        [("Năm 2024", 1200, 1199, 0, 0, 600, 600)],
    ),
    Case(
        "a report that reaches beyond the counted one doesn't stand in the way of those that fill it",
        ("6 tháng đầu năm 2024;600;0;300;", "Tháng 4 đến tháng 8/2024;999;0;1;", "Quý I/2024;300;0;150;",
         "Quý II/2024;299;0;150;"),
        [("6 tháng đầu năm 2024", 600, 599, 0, 0, 300, 300)],
    ),
    Case(
        "a covered report is not held against its own finer ones",
        ("Năm 2024;1200;0;600;", "Quý I/2024;999;0;1;", *months(1, 3, "100;0;50")),
        [],
    ),
    Case(
        "a superseded month takes no part",
        ("Quý I/2024;300;0;150;", "Tháng 1/2024;999;0;50;14/02/2024", "Tháng 1/2024;100;0;50;15/02/2024",
         *months(2, 3, "100;0;50")),
        [],
    ),
    Case(
        "quarters that add up don't hide months that don't",
        ("Năm 2024;1200;0;600;", *(f"Quý {q}/2024;300;0;150;" for q in ("I", "II", "III", "IV")),
         *months(1, 12, "90;0;50")),
        [("Năm 2024", 1200, 1080, 0, 0, 600, 600)],
    ),
    Case(
        "a short report that reaches beyond the counted one doesn't stand in the way either",
        ("6 tháng đầu năm 2024;600;0;300;", "Tháng 6 đến tháng 7/2024;200;0;100;", "Quý I/2024;300;0;150;",
         *months(4, 6, "90;0;50")),
        [("6 tháng đầu năm 2024", 600, 570, 0, 0, 300, 300)],
    ),
]  # fmt: skip
TANGLED = Case(
    "long reports that overlap each other don't hide those that fill",
    ("Năm 2024;1300;0;600;", "6 tháng đầu năm 2024;600;0;300;", "Tháng 4 đến tháng 9/2024;600;0;300;",
     "Quý I/2024;300;0;150;", "Quý IV/2024;300;0;150;"),
    [("Năm 2024", 1300, 1200, 0, 0, 600, 600)],
)  # fmt: skip
CODE = {case.rule: commune_code(at) for at, case in enumerate([*CASES, TANGLED], 1)}


@pytest.fixture(scope="module")
def country(shared_world) -> World:
    world = shared_world(units=one_district(len(CODE)))
    world.eoffice(*(f"{CODE[case.rule]};{row}" for case in (*CASES, TANGLED) for row in case.reports))
    return world.run()


def listed(world: World, case: Case) -> list[tuple[object, ...]]:
    return world.rows(
        "SELECT period, dossier_count, finer_dossier_count, secret_dossier_count, finer_secret_dossier_count,"
        f" online_dossier_count, finer_online_dossier_count FROM quality.report_disagreements"
        f" WHERE unit_id = '{CODE[case.rule]}' ORDER BY period"
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_where_a_counted_report_and_the_finer_ones_that_fill_it_disagree_quality_says_so(
    country: World, case: Case
) -> None:
    assert listed(country, case) == case.listed


@pytest.mark.xfail(
    strict=True, reason="of equally long reports the earlier is always taken; the fillings without it aren't tried"
)
def test_reports_that_overlap_each_other_hide_no_filling(country: World) -> None:
    # The first half and April–September overlap; the quarters I and IV and April–September fill the year.
    assert listed(country, TANGLED) == TANGLED.listed


def test_a_disagreement_names_file_and_row_of_the_counted_report(country: World) -> None:
    assert country.one(
        f"SELECT path, row_number FROM quality.report_disagreements WHERE unit_id = '{CODE[CASES[0].rule]}'"
    ) == ("eoffice/a.csv", 2)


def test_the_figures_counted_are_those_of_the_longest_report_all_the_same(country: World) -> None:
    assert country.value("online_dossiers_commune", CODE[CASES[0].rule], 2024) == (600, 1180, 12, 12)


def test_of_two_reports_that_own_the_same_months_the_covered_one_is_held_against_the_counted(shared_world) -> None:
    units = (*one_district(1), unit("10199", "Xã Đã Nhập", "101", end="2024-06-30"))
    world = shared_world(units=units)
    world.eoffice("10199;Năm 2024;580;0;300;", "10199;6 tháng đầu năm 2024;590;0;300;")
    world.run()
    found = world.rows("SELECT period, dossier_count, finer_dossier_count FROM quality.report_disagreements")
    # Both cover six months: the shorter period is counted.
    assert found == [("6 tháng đầu năm 2024", 590, 580)]
