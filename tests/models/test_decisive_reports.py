"""Whom to call: cases reckoned by hand, and on random worlds no smaller set decides than the one that is told."""

from fractions import Fraction
from itertools import combinations
from random import Random
from typing import Any

import pytest
import yaml

from tests.models.countries import commune_code, one_district
from tests.models.test_target_forms import member, plan_of
from tests.world import SMALL_COUNTRY, World

STOCK, FLOW, TRAINED, MEAN = (
    "communes_meeting_8_4", "online_dossiers_commune", "managers_trained", "cooperatives_per_commune",
)  # fmt: skip


def calls(world: World, target: str, year: int, outcome: str = "attained") -> list[tuple[Any, ...]]:
    """(unit, action, what it could move) in the order of the calls."""
    return world.rows(
        "SELECT unit_id, action, ROUND(could_move, 6) FROM marts.decisive_reports WHERE"
        f" target_id = '{target}' AND year = {year} AND outcome = '{outcome}' ORDER BY call_order"
    )


@pytest.fixture(scope="module")
def reckoned(shared_world) -> World:
    """Ten xã: four meet 8.4, one doesn't, five have no result; dossiers of three, of whole and of half years."""
    plan = plan_of(
        f"""
        - {{target_id: S60, indicator_id: {STOCK}, target_value: 0.6}}
        - {{target_id: S90, indicator_id: {STOCK}, target_value: 0.9}}
        - {{target_id: S95, indicator_id: {STOCK}, target_value: 0.95}}
        - {{target_id: N5, indicator_id: {STOCK}, target_value: 5, measure: count}}
        - {{target_id: N20, indicator_id: {STOCK}, target_value: 20, measure: count}}
        - {{target_id: L50, indicator_id: {STOCK}, target_value: 0.5, comparator: at_most}}
        - {{target_id: E1, indicator_id: {STOCK}, target_value: 1, each: commune}}
        - {{target_id: F20, indicator_id: {FLOW}, target_value: 0.2}}
        - {{target_id: F99, indicator_id: {FLOW}, target_value: 0.99}}
        - {{target_id: T80, indicator_id: {TRAINED}, target_value: 0.8}}
        - {{target_id: C3, indicator_id: {MEAN}, measure: mean, target_value: 3}}
        - {{target_id: M1, indicator_id: {MEAN}, measure: mean, target_value: 0.1, comparator: at_most}}
        """
    )
    world = shared_world(units=one_district(10), plans=(plan,), covers="10101")
    world.criteria(*(f"{commune_code(at)};2025;Xã NTM;8.4;{'Đạt' if at < 5 else 'Không đạt'};" for at in range(1, 6)))
    world.eoffice(
        "10101;Năm 2025;100;0;60;", "10102;9 tháng đầu năm 2025;100;0;30;", "10103;6 tháng đầu năm 2025;100;0;0;"
    )
    everybody = ("10", "101", *(commune_code(at) for at in range(1, 11)))
    world.training(*(f"{code};2025;{at + 1};1" for at, code in enumerate(everybody)))
    world.cooperatives(
        "A;Hợp tác xã;10101;01/01/2020;Đang hoạt động;;31/12/2025",
        "B;Hợp tác xã;10101;01/01/2020;Đang hoạt động;;31/12/2025",
    )
    return world.run()


def test_as_many_as_the_target_lacks_are_called(reckoned: World) -> None:
    # Six of ten are asked for and four are there: two of the five unknown would do; all five short would not: 4 < 6
    # when five of ten are known not to meet it, which four more are enough for.
    assert calls(reckoned, "S60", 2025) == [("10106", "report", 0.1), ("10107", "report", 0.1)]
    assert [unit_id for unit_id, *_ in calls(reckoned, "S60", 2025, "not_attained")] == [
        "10106", "10107", "10108", "10109",
    ]  # fmt: skip
    assert len(calls(reckoned, "S90", 2025)) == 5
    assert len(calls(reckoned, "S90", 2025, "not_attained")) == 1
    assert calls(reckoned, "N5", 2025) == [("10106", "report", 1)]


def test_what_reports_can_no_longer_reach_needs_work(reckoned: World) -> None:
    # 9.5 of ten: all five that are silent, and the one that doesn't meet it.
    assert reckoned.status("S95", "10", 2025) == "missed"
    assert calls(reckoned, "S95", 2025)[-1] == ("10105", "work", 0.1)
    assert len(calls(reckoned, "S95", 2025)) == 6
    assert calls(reckoned, "S95", 2025, "not_attained") == []


def test_what_nobody_can_reach_has_no_set(reckoned: World) -> None:
    assert reckoned.status("N20", "10", 2025) == "missed"
    assert calls(reckoned, "N20", 2025) == []


def test_of_at_most_those_are_called_who_may_be_none(reckoned: World) -> None:
    # Four of ten at least, nine at most: four reports of "no" bring that to five; two of "yes" make it six.
    assert len(calls(reckoned, "L50", 2025)) == 4
    assert len(calls(reckoned, "L50", 2025, "not_attained")) == 2


def test_where_each_shall_reach_it_all_others_are_asked(reckoned: World) -> None:
    assert calls(reckoned, "E1", 2025)[0][:2] == ("10105", "work")
    assert [unit_id for unit_id, *_ in calls(reckoned, "E1", 2025)] == [commune_code(at) for at in range(5, 11)]


def test_of_a_flow_whoever_lacks_most_months_comes_first(reckoned: World) -> None:
    # 27 of 120 months with 30 % are 6.75 % at least; 13.25 points lack, a whole year is 10 of them.
    assert calls(reckoned, "F20", 2025) == [("10104", "report", 0.1), ("10105", "report", 0.1)]
    # Of 84.25 that it may be at most 64.25 must go: six years leave 4.25 points, half a year's 5 are enough.
    refuted = calls(reckoned, "F20", 2025, "not_attained")
    assert [moved for *_, moved in refuted] == [0.1] * 7
    # 99 % is out of reach by reports alone (84.25 % at most). The hundred dossiers of 10103 weigh as much as nine
    # months: with its six missing ones it could move 5 + 7.5 points, more than a year of anybody's.
    assert reckoned.status("F99", "10", 2025) == "missed"
    needed = calls(reckoned, "F99", 2025)
    assert needed[0] == ("10103", "report_and_work", 0.125)
    assert needed[8:] == [("10102", "report_and_work", 0.0775), ("10101", "work", 0.03)]


def test_of_a_headcount_whoever_has_most_to_do_comes_first(reckoned: World) -> None:
    # 12 of 78 trained; 63 are asked for. 11 + 10 + 9 + 8 + 7 = 45, and 6 are 51: enough.
    assert [(unit_id, action) for unit_id, action, _ in calls(reckoned, "T80", 2025)] == [
        (commune_code(at), "work") for at in (10, 9, 8, 7, 6, 5)
    ]
    assert calls(reckoned, "T80", 2025)[0][2] == pytest.approx(11 / 78, abs=1e-6)


def test_one_report_may_lift_a_mean_and_only_all_can_hold_it_down(reckoned: World) -> None:
    assert calls(reckoned, "C3", 2025) == [("10102", "report", None)]
    assert len(calls(reckoned, "C3", 2025, "not_attained")) == 9
    # Two in ten are more than one in ten already, whatever the nine say: all must be known, and one be gone.
    assert calls(reckoned, "M1", 2025)[-1] == ("10101", "work", None)
    assert len(calls(reckoned, "M1", 2025)) == 10


def test_nothing_is_asked_where_it_is_attained_or_nothing_is_there(reckoned: World) -> None:
    told = reckoned.rows(
        "SELECT DISTINCT a.status FROM marts.decisive_reports AS d JOIN marts.indicator_attainment AS a"
        " USING (plan_id, target_id, year) WHERE a.is_plan_scope"
    )
    assert {status for (status,) in told} <= {"undetermined", "no_data", "missed", "behind", "on_track"}


def test_the_reports_that_are_asked_for_decide(make_world: Any) -> None:
    """Each with the answer that was hoped for, and each with the other one, through files and all."""
    reported = [f"{commune_code(at)};2025;Xã NTM;8.4;{'Đạt' if at < 4 else 'Không đạt'};" for at in range(1, 5)]
    plan = plan_of(f"- {{target_id: S, indicator_id: {STOCK}, target_value: 0.6}}")

    def told(answer: str, units: list[str]) -> World:
        world = make_world(units=one_district(9), plans=(plan,))
        world.criteria(*reported, *(f"{code};2025;Xã NTM;8.4;{answer};" for code in units))
        return world.run()

    before = told("Đạt", [])
    assert before.status("S", "10", 2025) == "undetermined"
    for outcome, answer, status in (("attained", "Đạt", "attained"), ("not_attained", "Không đạt", "missed")):
        units = [unit_id for unit_id, *_ in calls(before, "S", 2025, outcome)]
        assert len(units) == 3
        assert told(answer, units).status("S", "10", 2025) == status
        assert told(answer, units[:-1]).status("S", "10", 2025) == "undetermined"


# --- Against every smaller set ----------------------------------------------------------------------

SIZE = 7
SUBJECTS = [commune_code(at) for at in range(1, SIZE + 1)]


@pytest.fixture(scope="module")
def random_world(shared_world) -> World:
    rng = Random(20250701)
    targets: list[dict[str, Any]] = []
    for indicator, goals in (
        (STOCK, (0.15, 0.3, 0.5, 0.7, 0.9, 1)),
        (FLOW, (0.1, 0.3, 0.5, 0.7, 0.85)),
        (MEAN, (0.5, 2)),
    ):
        for goal in goals:
            for comparator in ("at_least", "at_most"):
                same = {"indicator_id": indicator, "target_value": goal, "comparator": comparator}
                if indicator == MEAN:
                    same["measure"] = "mean"
                targets.append({"target_id": f"T{len(targets):02}", **same})
                targets.append({"target_id": f"T{len(targets):02}", **same, "among": "g"})
    for goal in (1, 3, 6):
        same = {"indicator_id": STOCK, "target_value": goal, "measure": "count"}
        targets += [
            {"target_id": f"T{len(targets) + k:02}", **same, "comparator": c}
            for k, c in enumerate(("at_least", "at_most"))
        ]
    plan = plan_of(yaml.safe_dump(targets))
    groups = tuple(member("g", code) for code in SUBJECTS if rng.random() < 0.7)
    world = shared_world(units=one_district(SIZE), plans=(plan,), groups=groups, covers="10101")
    world.criteria(
        *(
            f"{code};{year};Xã NTM;8.4;{rng.choice(('Đạt', 'Không đạt'))};"
            for code in SUBJECTS for year in (2021, 2024) if rng.random() < 0.45
        )
    )  # fmt: skip
    periods = ("Năm {}", "6 tháng đầu năm {}", "Quý I/{}", "9 tháng đầu năm {}")
    world.eoffice(
        *(
            f"{code};{rng.choice(periods).format(year)};{(total := rng.randrange(0, 40))};0;{rng.randint(0, total)};"
            for code in SUBJECTS for year in range(2021, 2026) if rng.random() < 0.55
        )
    )  # fmt: skip
    world.cooperatives("A;Hợp tác xã;10101;01/01/2023;Đang hoạt động;;31/12/2025")
    return world.run()


def decides(
    measure: str, comparator: str, goal: Fraction, outcome: str, units: list[dict[str, Any]], chosen: tuple[int, ...],
    is_open: bool,
) -> bool:  # fmt: skip
    """Whether the chosen units' answers, as good for the outcome as can be, leave nothing open: by the definition."""
    is_up = (outcome == "attained") == (comparator == ">=")
    expected = sum(one["expected"] for one in units)
    told = sum(one["reported"] for one in units)
    heavy = Fraction(sum(one["denominator"] for one in units), told) if told else Fraction(1)
    numerator = denominator = Fraction(0)
    reported = 0
    for at, one in enumerate(units):
        n, d, r = Fraction(one["numerator"]), Fraction(one["denominator"]), one["reported"]
        missing = one["expected"] - r
        if at in chosen:
            if not is_open and r:
                n = (d if measure != "mean" else Fraction(10**9)) if is_up else Fraction(0)
            if missing:
                weight = missing * (heavy or 1)
                n += (weight if measure != "mean" else Fraction(10**9)) if is_up else 0
                d, r = d + weight, one["expected"]
        numerator, denominator, reported = numerator + n, denominator + d, reported + r
    if measure == "count":
        low, high = numerator, numerator + expected - reported
    elif measure == "mean":
        low = numerator / expected
        high = low if reported == expected else None
    else:
        if not denominator:
            return False
        part = Fraction(reported, expected)
        low = part * numerator / denominator
        high = low + 1 - part
    if outcome == "attained":
        return low >= goal if comparator == ">=" else high is not None and high <= goal
    return high is not None and high < goal if comparator == ">=" else low > goal


def test_no_smaller_set_decides(random_world: World) -> None:
    members = {unit_id for (unit_id,) in random_world.rows("SELECT unit_id FROM ref.unit_groups")}
    facts: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for indicator, unit_id, year, *figures in random_world.rows(
        "SELECT indicator_id, unit_id, year, numerator, denominator, reported, expected FROM marts.indicator_value"
        " WHERE unit_level = 'commune' AND province_unit_id = '10' ORDER BY unit_id"
    ):
        named = dict(zip(("numerator", "denominator", "reported", "expected"), figures, strict=True))
        facts.setdefault((indicator, year), []).append({"unit_id": unit_id, **named})
    sets: dict[tuple[str, int, str], list[str]] = {}
    for target, year, outcome, unit_id in random_world.rows(
        "SELECT target_id, year, outcome, unit_id FROM marts.decisive_reports ORDER BY call_order"
    ):
        sets.setdefault((target, year, outcome), []).append(unit_id)
    tried = 0
    for target, indicator, year, status, measure, comparator, goal, group in random_world.rows(
        "SELECT a.target_id, a.indicator_id, a.year, a.status, a.measure, a.comparator, t.target_value, t.group_id"
        " FROM marts.indicator_attainment AS a JOIN ref.plan_targets AS t USING (plan_id, target_id)"
        " WHERE a.is_plan_scope"
    ):
        units = [one for one in facts[indicator, year] if not group or one["unit_id"] in members]
        is_open = status in ("undetermined", "no_data")
        for outcome in ("attained", "not_attained"):
            found = sets.get((target, year, outcome), [])
            if status in ("attained", "not_applicable") or (outcome == "not_attained" and not is_open):
                assert not found
                continue
            exact = Fraction(round(goal * 1_000_000), 1_000_000)
            at_least = next(
                (
                    size
                    for size in range(1, len(units) + 1)
                    for chosen in combinations(range(len(units)), size)
                    if decides(measure, comparator, exact, outcome, units, chosen, is_open)
                ),
                0,
            )
            assert len(found) == at_least, (target, indicator, year, status, comparator, goal, outcome)
            places = tuple(at for at, one in enumerate(units) if one["unit_id"] in found)
            assert not found or decides(measure, comparator, exact, outcome, units, places, is_open)
            tried += 1
    assert tried > 150


def test_the_subjects_of_a_figure_add_up_to_it(random_world: World) -> None:
    assert not random_world.rows(
        """
        SELECT v.target_id, v.year
        FROM core.target_verdicts AS v
        JOIN (
            SELECT target_id, judged_unit_id, year, SUM(expected) AS expected, SUM(reported) AS reported,
                SUM(numerator) AS numerator, SUM(denominator) AS denominator
            FROM core.judged_subjects GROUP BY target_id, judged_unit_id, year
        ) AS s ON v.target_id = s.target_id AND v.unit_id = s.judged_unit_id AND v.year = s.year
        WHERE v.reading_id = '' AND (v.expected, v.reported, v.numerator, v.denominator)
            <> (s.expected, s.reported, s.numerator, s.denominator)
        """
    )


def test_a_district_s_xa_are_called_where_each_district_shall_reach_it(make_world: Any) -> None:
    plan = plan_of(f"- {{target_id: D, indicator_id: {STOCK}, target_value: 0.6, each: district}}")
    world = make_world(units=SMALL_COUNTRY, plans=(plan,))
    world.criteria("10101;2025;Xã NTM;8.4;Đạt;", "10201;2024;Xã NTM;8.4;Đạt;")
    world.run()
    # Of A's three xã two are asked for and one is there; all of B's one is there. District rows end with June.
    found = world.rows(
        "SELECT unit_id, judged_unit_id, outcome FROM marts.decisive_reports WHERE year = 2025"
        " ORDER BY outcome, call_order"
    )
    assert found == [
        ("10102", "101", "attained"), ("10102", "101", "not_attained"), ("10103", "101", "not_attained"),
    ]  # fmt: skip
