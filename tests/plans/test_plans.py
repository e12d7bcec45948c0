"""The plans as they were decided, and a schema that names the file and the field of every mistake."""

import copy
from datetime import date
from pathlib import Path

import pytest
import yaml

import ntm_pipeline.plans as plans_package
from ntm_pipeline.indicators import load_indicators
from ntm_pipeline.plans import PlanError, load_plans, parse_plan, plans_frame, targets_frame
from ntm_pipeline.units.registry import UnitRegistry

# --- The real plans

PLANS = {
    # plan_id: (code and level of its unit, document, day of issue, first year, last year)
    "gia-lai-2022": ("64", "province", None, None, 2021, 2025),
    "quang-nam-2023": ("49", "province", "2309/KH-UBND", date(2023, 4, 18), 2023, 2023),
    "quang-xuong-2022": ("406", "district", None, None, 2022, 2025),
    "thai-nguyen-2022": ("19", "province", "154/KH-UBND", None, 2021, 2025),
    "vn-924-2022": ("VN", "country", "924/QĐ-TTg", date(2022, 8, 2), 2021, 2025),
}
# target_id, indicator, figure (a share, with a + a count), year due
TARGETS = """
QG-01 online_dossiers_central 0.9 2025
QG-02 online_dossiers_province 0.9 2025
QG-03 online_dossiers_district 0.8 2025
QG-04 online_dossiers_commune 0.6 2025
QG-05 communes_meeting_8_4 0.97 2025
QG-06 communes_meeting_advanced_8_4 0.5 2025
QG-07 communes_meeting_advanced_15_2 0.5 2025
QG-08 districts_meeting_9_5 0.6 2025
QG-09 districts_meeting_advanced_6_5 0.25 2025
QG-10 districts_meeting_advanced_9_2 0.25 2025
QG-11 managers_trained 1 2025
QG-12 communes_with_cooperative 0.7 2025
QG-13 districts_with_linkage_model 0.7 2025
QG-14 digital_linkage_models 0.5 2025
QG-15 units_with_service_and_feedback 0.4 2025
QG-16 provinces_with_smart_commune 1 2025
TN-01 online_dossiers_province 0.9 2025
TN-02 online_dossiers_district 0.8 2025
TN-03 online_dossiers_commune 0.6 2025
TN-04 units_managed_electronically 1 2025
TN-05 communes_meeting_8_4 0.97 2025
TN-06 communes_meeting_advanced_8_4 0.5 2025
TN-07 communes_meeting_advanced_15_2 0.5 2025
TN-08 districts_meeting_9_5 +4 2025
TN-09 districts_meeting_advanced_6_5 +2 2025
TN-10 districts_meeting_advanced_9_2 +2 2025
TN-11 managers_trained 1 2025
TN-12 communes_with_cooperative 0.7 2025
TN-13 districts_with_linkage_model 0.7 2025
TN-14 digital_linkage_models 0.5 2025
TN-15 units_with_service_and_feedback 0.4 2025
TN-16 smart_communes +1 2025
GL-01 online_dossiers_province 0.9 2025
GL-02 online_dossiers_district 0.8 2025
GL-03 online_dossiers_commune 0.6 2025
GL-04 communes_meeting_8_4 0.97 2025
GL-05 communes_meeting_advanced_8_4 0.5 2025
GL-06 communes_meeting_advanced_15_2 0.5 2025
GL-07 districts_meeting_9_5 0.6 2025
GL-08 managers_trained 1 2025
GL-09 communes_with_cooperative 0.7 2025
GL-10 districts_with_linkage_model 0.7 2025
GL-11 digital_linkage_models 0.5 2025
GL-12 units_with_service_and_feedback 0.4 2025
GL-13 smart_communes +1 2025
QN-01 online_dossiers_province 0.9 2023
QN-02 online_dossiers_district 0.8 2023
QN-03 online_dossiers_commune 0.6 2023
QN-04 ntm_cohort_meeting_criterion_8 1 2023
QN-05 advanced_cohort_meeting_criterion_8 1 2023
QN-06 smart_communes +5 2023
QN-07 model_cohort_with_smart_village 1 2023
QX-01 online_dossiers_district 1 2025
QX-02 online_dossiers_commune 1 2025
QX-03 communes_meeting_8_4 1 2025
QX-04 communes_with_cooperative 1 2025
QX-05 districts_with_linkage_model 1 2025
QX-06 digital_linkage_models 0.5 2025
QX-07 communes_with_service_and_feedback 1 2025
QX-08 smart_communes +1 2025
"""
PLAN_OF_PREFIX = {
    "QG": "vn-924-2022",
    "TN": "thai-nguyen-2022",
    "GL": "gia-lai-2022",
    "QN": "quang-nam-2023",
    "QX": "quang-xuong-2022",
}


def expected_targets() -> set[tuple]:
    lines = [line.split() for line in TARGETS.strip().splitlines()]
    return {
        (PLAN_OF_PREFIX[target[:2]], target, indicator, "count" if figure[0] == "+" else "share", ">=",
         float(figure), int(year))
        for target, indicator, figure, year in lines
    }  # fmt: skip


def test_the_targets_of_the_decided_plans_are_those_decided() -> None:
    found = [
        (plan.plan_id, t.target_id, t.indicator_id, t.measure, t.comparator, t.target_value, t.deadline_year)
        for plan in load_plans()
        for t in plan.targets
    ]
    assert {target for target in found if target[0] in PLANS} == expected_targets()
    assert len({(plan_id, target_id) for plan_id, target_id, *_ in found}) == len(found)


def test_the_decided_plans_are_there_as_they_were_decided() -> None:
    units = {v.unit_id: v for v in UnitRegistry.load().versions}
    found = {
        p.plan_id: (
            units[p.scope_unit_id].unit_code, units[p.scope_unit_id].unit_level, p.document_number, p.issued_on,
            p.first_year, p.last_year,
        )
        for p in load_plans()
    }  # fmt: skip
    assert {plan_id: found.get(plan_id) for plan_id in PLANS} == PLANS


@pytest.mark.parametrize("plan", load_plans(), ids=lambda plan: plan.plan_id)
def test_the_unit_of_a_plan_exists_in_each_of_its_years(plan) -> None:
    """The provinces of July 2025 bear the old codes: their ids must not be those of a plan made before."""
    registry = UnitRegistry.load()
    for year in range(plan.first_year, plan.last_year + 1):
        assert registry.version_on(plan.scope_unit_id, date(year, 6, 30)), year


@pytest.mark.parametrize("plan", load_plans(), ids=lambda plan: plan.plan_id)
def test_every_indicator_of_a_plan_exists(plan) -> None:
    assert {t.indicator_id for t in plan.targets} <= {i.indicator_id for i in load_indicators()}


@pytest.mark.parametrize("plan", load_plans(), ids=lambda plan: plan.plan_id)
def test_a_plan_is_named_in_both_languages_and_by_its_issuer(plan) -> None:
    assert plan.title_vi
    assert plan.title_en
    assert plan.title_vi != plan.title_en
    assert plan.issuer


def test_a_note_on_a_target_stands_in_both_languages() -> None:
    """Leaders read the one, developers the other; a note added in one language is half a note."""
    targets = [target for plan in load_plans() for target in plan.targets]
    assert [t.target_id for t in targets if bool(t.note_vi) != bool(t.note_en)] == []
    assert any(target.note_vi for target in targets)


def test_tables_of_plans_and_targets_have_their_columns_and_types() -> None:
    plans = load_plans()
    targets = targets_frame(plans)
    assert list(targets.columns[:7]) == [
        "plan_id", "target_id", "indicator_id", "measure", "comparator", "target_value", "deadline_year"
    ]  # fmt: skip
    assert targets.dtypes["target_value"] == "float64"
    assert targets.dtypes["deadline_year"] == "int64"
    assert len(targets) == sum(len(plan.targets) for plan in plans)
    frame = plans_frame(plans)
    assert set(PLANS) <= set(frame["plan_id"])
    assert str(frame.dtypes["issued_on"]).startswith("datetime64")
    assert frame.set_index("plan_id").loc[list(PLANS), "issued_on"].isna().sum() == 3


# --- The schema

GOOD = yaml.safe_load("""
plan_id: small
title_vi: Kế hoạch nhỏ
title_en: A small plan
issuer: UBND tỉnh Mười
document_number: null
issued_on: 2022-08-02
scope_unit_id: "10"
first_year: 2021
last_year: 2025
targets:
  - {target_id: ZZ-01, indicator_id: a_share, measure: share, comparator: ">=", target_value: 0.7, deadline_year: 2025}
  - {target_id: ZZ-02, indicator_id: a_count, measure: count, comparator: ">=", target_value: 5, deadline_year: 2021}
""")


def parsed(data: object, name: str = "small.yaml"):
    return parse_plan(yaml.safe_dump(data, allow_unicode=True), name)


def test_a_good_plan_is_read_as_written() -> None:
    plan = parsed(GOOD)
    assert (plan.plan_id, plan.issued_on, plan.document_number) == ("small", date(2022, 8, 2), None)
    assert [t.target_value for t in plan.targets] == [0.7, 5.0]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"plan_id": "Small"}, "plan_id"),
        ({"plan_id": "khác"}, "plan_id"),
        ({"plan_id": "other"}, "plan_id"),
        ({"title_vi": None}, "title_vi"),
        ({"title_en": 5}, "title_en"),
        ({"issuer": None}, "issuer"),
        ({"document_number": 924}, "document_number"),
        ({"issued_on": "2/8/2022"}, "issued_on"),
        ({"scope_unit_id": 10}, "scope_unit_id"),
        ({"first_year": "đầu kỳ"}, "first_year"),
        ({"first_year": 2026}, "first_year"),
        ({"last_year": 2024}, "ZZ-01"),
        ({"first_year": 2022}, "ZZ-02"),
        ({"targets": []}, "targets"),
        ({"targets": None}, "targets"),
        ({"targets": GOOD["targets"] + copy.deepcopy(GOOD["targets"][:1])}, "target_id"),
        ({"scope": "10"}, "scope"),
    ],
    ids=str,
)
def test_a_wrong_plan_is_refused_with_file_and_field(changes, says) -> None:
    with pytest.raises(PlanError) as told:
        parsed(GOOD | changes)
    assert "small.yaml" in str(told.value)
    assert says in str(told.value).replace("small.yaml", "")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"target_id": ""}, "target_id"),
        ({"target_id": "ZZ 01"}, "target_id"),
        ({"target_id": "-1"}, "target_id"),
        ({"indicator_id": "A share"}, "indicator_id"),
        ({"measure": "percent"}, "measure"),
        ({"comparator": ">"}, "comparator"),
        ({"comparator": "at_least_so"}, "comparator"),
        ({"target_value": 0}, "target_value"),
        ({"target_value": -0.1}, "target_value"),
        ({"target_value": float("inf")}, "target_value"),
        ({"target_value": float("nan")}, "target_value"),
        ({"measure": "count", "target_value": float("inf")}, "target_value"),
        ({"target_value": "nhiều"}, "target_value"),
        ({"target_value": 1.000001}, "ZZ-01"),
        ({"target_value": 70}, "ZZ-01"),
        ({"target_value": 0.1234567}, "ZZ-01"),
        ({"measure": "count", "target_value": 2.5}, "ZZ-01"),
        ({"deadline_year": 2026}, "targets.0.deadline_year: ZZ-01: 2026 lies outside the plan's years"),
        ({"deadline_year": 2020}, "ZZ-01"),
        ({"deadline_year": 2025.5}, "deadline_year"),
        ({"note_vi": 5}, "note_vi"),
        ({"unit": "xã"}, "unit"),
        ({"measure": "total", "target_value": 1e10}, "target_value of ZZ-01"),
        ({"milestones": {2025: 0.5}}, "milestones of ZZ-01: 2025 is not before 2025"),
        ({"milestones": {2020: 0.5}}, "targets.0.milestones.2020: ZZ-01: 2020 lies outside the plan's years"),
        ({"milestones": {2023: 0.8}}, "must rise towards the target"),
        ({"milestones": {2023: 1.5}}, "milestones.2023 of ZZ-01: a share is written 0-1"),
        ({"comparator": "at_most", "milestones": {2023: 0.6}}, "must fall towards the target"),
        ({"milestones": {"sớm": 0.5}}, "milestones"),
        ({"each": "country"}, "each"),
        ({"relative_to": {}}, "relative_to"),
        ({"relative_to": {"year": 2020}}, "figures begin in 2021"),
        ({"relative_to": {"year": 2021, "years_before": 1}}, "give one of them"),
        ({"relative_to": {"years_before": 0}}, "relative_to.years_before"),
        ({"alternatives": [{"alternative_id": "A5", "note_vi": "x", "note_en": "y"}]}, "A5 says nothing else"),
        ({"alternatives": [{"alternative_id": "A5", "note_vi": "x", "note_en": "y", "target_value": 2}]}, "ZZ-01, A5"),
        ({"alternatives": [{"alternative_id": "A5", "target_value": 0.5}]}, "note_vi"),
    ],
    ids=str,
)
def test_a_wrong_target_is_refused_with_file_and_field(changes, says) -> None:
    data = copy.deepcopy(GOOD)
    data["targets"][0].update(changes)
    with pytest.raises(PlanError) as told:
        parsed(data)
    assert "small.yaml" in str(told.value)
    assert says in str(told.value)


@pytest.mark.parametrize(
    "changes",
    [
        {"target_value": 1},
        {"target_value": 0.000001},
        {"measure": "count", "target_value": 1},
        {"comparator": "at_most", "target_value": 0},
        {"measure": "mean", "target_value": 12.5},
        {"relative_to": {"unit_id": "VN"}, "target_value": 2.5},
        {"target_id": "II.3.a", "target_value": 0.5},
        {"target_id": "4b)", "target_value": 0.5},
        {"milestones": {2022: 0.5, 2024: 0.5}, "target_value": 0.5},
    ],
    ids=str,
)
def test_values_at_the_bounds_are_good(changes) -> None:
    data = copy.deepcopy(GOOD)
    data["targets"][0].update(changes)
    assert parsed(data).targets[0].target_value == changes["target_value"]


REQUIRED = [name for name in GOOD if name != "targets"]


@pytest.mark.parametrize("field", REQUIRED)
def test_no_field_of_a_plan_may_be_left_out(field) -> None:
    with pytest.raises(PlanError, match=rf"small\.yaml[\s\S]*{field}"):
        parsed({name: value for name, value in GOOD.items() if name != field})


@pytest.mark.parametrize("field", list(GOOD["targets"][0]))
def test_no_field_of_a_target_may_be_left_out(field) -> None:
    data = copy.deepcopy(GOOD)
    del data["targets"][0][field]
    with pytest.raises(PlanError, match=rf"small\.yaml[\s\S]*{field}"):
        parsed(data)


def test_what_follows_from_a_wrong_target_is_not_told_too() -> None:
    wrong = {**GOOD["targets"][0], "comparator": ">"}
    with pytest.raises(PlanError) as told:
        parsed(GOOD | {"targets": [wrong]})
    [fault] = str(told.value).splitlines()
    assert fault.startswith(
        "plans/small.yaml: targets.0.comparator: Input should be 'at_least', 'at_most', '>=' or '<='"
    )
    assert fault.endswith(", mục “targets.0.comparator” phải là 'at_least', 'at_most', '>=' hoặc '<='")


def test_years_that_run_backwards_and_ids_that_stand_twice_are_told_by_field() -> None:
    twice = GOOD | {"targets": [copy.deepcopy(GOOD["targets"][0]), copy.deepcopy(GOOD["targets"][0])]}
    with pytest.raises(PlanError, match=f"targets.1.target_id: {GOOD['targets'][0]['target_id']} stands twice"):
        parsed(twice)
    with pytest.raises(PlanError, match="first_year: 2030 lies after last_year, 2025"):
        parsed(GOOD | {"first_year": 2030, "last_year": 2025})


def test_every_wrong_field_is_told_at_once() -> None:
    with pytest.raises(PlanError, match=r"issuer[\s\S]*last_year"):
        parsed(GOOD | {"issuer": None, "last_year": "?"})


@pytest.mark.parametrize("text", ["", "targets: [", "- a\n- b\n", "Kế hoạch"], ids=["empty", "broken", "list", "word"])
def test_what_is_no_plan_at_all_is_refused_with_the_file(text) -> None:
    with pytest.raises(PlanError, match=r"small\.yaml"):
        parse_plan(text, "small.yaml")


def write(folder: Path, plan_id: str, prefix: str) -> None:
    data = copy.deepcopy(GOOD) | {"plan_id": plan_id}
    for number, target in enumerate(data["targets"], 1):
        target["target_id"] = f"{prefix}-{number:02}"
    (folder / f"{plan_id}.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")


def test_a_file_added_to_the_folder_is_one_plan_more(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(plans_package, "files", lambda package: tmp_path)
    for plan_id, prefix in [("b", "BB"), ("a", "AA")]:
        write(tmp_path, plan_id, prefix)
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    assert [plan.plan_id for plan in load_plans()] == ["a", "b"]


def test_two_plans_may_number_their_targets_alike(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(plans_package, "files", lambda package: tmp_path)
    write(tmp_path, "a", "AA")
    write(tmp_path, "b", "AA")
    assert [(plan.plan_id, plan.targets[0].target_id) for plan in load_plans()] == [("a", "AA-01"), ("b", "AA-01")]


@pytest.mark.parametrize(
    ("written", "stored"), [(">=", ">="), ("at_least", ">="), ("at least", ">="), ("<=", "<="), ("at_most", "<=")]
)
def test_a_comparison_is_written_in_words_or_as_a_sign(written, stored) -> None:
    data = copy.deepcopy(GOOD)
    data["targets"][0]["comparator"] = written
    assert parsed(data).targets[0].comparator == stored


# --- Plans of one's own


def test_plans_of_the_data_folder_stand_beside_the_package_s(tmp_path) -> None:
    (tmp_path / "plans").mkdir()
    write(tmp_path / "plans", "cua-tinh", "AA")
    found = [plan.plan_id for plan in load_plans(tmp_path)]
    assert "cua-tinh" in found
    assert set(PLANS) < set(found)


def test_a_plan_of_one_s_own_may_not_take_a_shipped_one_s_place(tmp_path) -> None:
    (tmp_path / "plans").mkdir()
    write(tmp_path / "plans", "vn-924-2022", "AA")
    with pytest.raises(PlanError, match=r"vn-924-2022\.yaml: plan_id: vn-924-2022 is the plan of plans/vn-924"):
        load_plans(tmp_path)


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"plan_id: [", "cua-tinh.yaml"), ("tên: Tỉnh".encode("utf-16"), "UTF-8"), (b"", "cua-tinh.yaml")],
    ids=["broken", "utf-16", "empty"],
)
def test_a_broken_plan_of_one_s_own_is_told_with_its_file(tmp_path, content, says) -> None:
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "cua-tinh.yaml").write_bytes(content)
    with pytest.raises(PlanError, match=says):
        load_plans(tmp_path)


def test_a_plan_can_be_hashed_whatever_its_targets_are() -> None:
    data = copy.deepcopy(GOOD)
    data["targets"][0] |= {"milestones": {2024: 0.6, 2022: 0.5}, "relative_to": {"year": 2021}}
    plan = parsed(data)
    assert plan.targets[0].milestones == ((2022, 0.5), (2024, 0.6))
    assert {plan, parsed(data)} == {plan}
