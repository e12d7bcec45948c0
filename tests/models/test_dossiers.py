"""Flows: which dossier reports are counted, where, and what share they give."""

import pytest


COMMUNE = "online_dossiers_commune"


def test_share_is_the_sum_of_numerators_over_the_sum_of_denominators(world) -> None:
    world.eoffice("10101;Năm 2024;100;0;90;", "10102;Năm 2024;900;0;90;")
    world.run()
    assert world.value(COMMUNE, "101", 2024) == (180, 1000, 24, 48)
    assert world.one(
        f"SELECT value FROM marts.indicator_value WHERE indicator_id = '{COMMUNE}' AND unit_id = '101' AND year = 2024"
    ) == pytest.approx(0.18)


def test_secret_dossiers_leave_the_denominator(world) -> None:
    world.eoffice("10101;Năm 2024;100;40;60;")
    assert world.run().value(COMMUNE, "10101", 2024) == (60, 60, 12, 12)


def test_longest_report_is_counted_first_then_those_whose_months_are_free(world) -> None:
    world.eoffice(
        "10101;9 tháng đầu năm 2024;90;0;9;",
        "10101;Quý III/2024;1000;0;1000;",
        "10101;Quý IV/2024;30;0;3;",
        "10101;Tháng 12/2024;1000;0;1000;",
    )
    world.run()
    assert world.value(COMMUNE, "10101", 2024) == (12, 120, 12, 12)
    assert world.rows("SELECT period, report_standing FROM core.dossier_reports ORDER BY period") == [
        ("9 tháng đầu năm 2024", "counted"),
        ("Quý III/2024", "covered"),
        ("Quý IV/2024", "counted"),
        ("Tháng 12/2024", "covered"),
    ]
