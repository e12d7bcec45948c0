"""The tables that come with the package: years and months up to today, plans on indicators that exist."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from ntm_pipeline.plans import Plan, load_plans
from ntm_pipeline.settings import Settings
from ntm_pipeline.units.groups import GroupMember
from ntm_pipeline.units.registry import OPEN_END, UnitRegistry
from ntm_pipeline.warehouse.plan_tables import checked_plans, faults_of_plan, titled_targets
from ntm_pipeline.warehouse.reference import REFERENCE_TABLES, months_frame, reporting_provinces, years_frame
from ntm_pipeline.yaml_file import DeclarationError
from tests.world import small_plan

SETTINGS = Settings(Path("nowhere"), date(2026, 2, 1), Path("nowhere"))


def last_row(frame: pd.DataFrame) -> dict[str, Any]:
    return dict(frame.iloc[-1])


def test_years_run_from_the_first_of_the_history_to_the_running_one() -> None:
    assert years_frame(date(2023, 5, 6))["year"].tolist() == [2021, 2022, 2023]


@pytest.mark.parametrize(
    ("today", "until", "is_over"),
    [
        ("2025-12-30", "2025-12-30", False),
        ("2025-12-31", "2025-12-31", False),
    ],
)
def test_the_running_year_is_assessed_until_today_and_not_over(today: str, until: str, is_over: bool) -> None:
    year = last_row(years_frame(date.fromisoformat(today)))
    assert (year["year"], year["assessed_until"], year["is_over"]) == (2025, pd.Timestamp(until), is_over)


def test_a_year_is_over_on_the_first_day_of_the_next() -> None:
    years = years_frame(date(2026, 1, 1)).set_index("year")
    assert years.loc[2025, "is_over"]
    assert years.loc[2025, "assessed_until"] == pd.Timestamp("2025-12-31")
    assert years.loc[2026, "assessed_until"] == pd.Timestamp("2026-01-01")


def test_a_month_has_ended_on_its_last_day() -> None:
    def ended(today: date) -> int:
        return int(months_frame(today)["has_ended"].sum())

    assert ended(date(2024, 2, 28)) == 37
    assert ended(date(2024, 2, 29)) == 38


def test_every_month_has_a_bit_of_its_own() -> None:
    months = months_frame(date(2022, 1, 1))
    assert len(months) == 24
    for _, year in months.groupby("year"):
        assert year["month_bit"].tolist() == [2**n for n in range(12)]


def faults(plan: Plan, groups: tuple[GroupMember, ...] = ()) -> list[str]:
    return list(faults_of_plan(plan, "plans/small.yaml", UnitRegistry.load(), groups))


def plan_of(**target: Any) -> Plan:
    """A plan of today's Thái Nguyên with one target, as it is written but for what is given."""
    whole = small_plan(("communes_with_cooperative", 0.5), scope="19-tinh-thai-nguyen-2025", years=(2026, 2030))
    data = whole.model_dump()
    return Plan.model_validate(data | {"targets": [data["targets"][0] | target]})


COMMUNE = next(v.unit_id for v in UnitRegistry.load().versions if v.unit_level == "commune" and v.valid_to == OPEN_END)
GROUP = GroupMember("nhom-1", "Xã nhóm 1", COMMUNE, date(2026, 1, 1), OPEN_END, "Quyết định 1")


def test_a_sound_plan_has_no_fault() -> None:
    assert faults(plan_of()) == []
    # "At least 4 districts" and "60 % of the districts" are two targets on one indicator.
    assert faults(plan_of(measure="count", target_value=4)) == []
    assert faults(plan_of(each="commune", among="nhom-1"), (GROUP,)) == []


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ({"indicator_id": "communes_with_cooperatives"}, "indicator_id: ZZ-01: there is no communes_with_coop"),
        ({"indicator_id": "smart_communes"}, "measure: ZZ-01: smart_communes is a count, not a share"),
        ({"indicator_id": "cooperatives_per_commune"}, "measure: ZZ-01: cooperatives_per_commune is a mean"),
        ({"indicator_id": "managers_trained", "measure": "count", "target_value": 4}, "measure: ZZ-01: managers_"),
        ({"indicator_id": "online_dossiers_commune", "measure": "mean"}, "measure: ZZ-01: online_dossiers_comm"),
        ({"each": "province"}, "each: ZZ-01: the plan's own unit is a province"),
        ({"indicator_id": "districts_meeting_9_5", "each": "commune"}, "each: ZZ-01: districts_meeting_9_5 is"),
        ({"among": "nhom-2"}, "among: ZZ-01: there is no group nhom-2 in unit_groups.csv; is nhom-1 meant?"),
        (
            {"among": "nhom-1", "indicator_id": "districts_meeting_9_5"},
            "among: ZZ-01: nhom-1 has no unit of the level that districts_meeting_9_5 is about",
        ),
        ({"relative_to": {"indicator_id": "smart_communes"}}, "relative_to.indicator_id: ZZ-01: smart_communes"),
        (
            {"indicator_id": "districts_meeting_9_5", "each": "district"},
            "each: ZZ-01: there is no district in 2026-2030",
        ),
        ({"relative_to": {"unit_id": "VNM"}}, "relative_to.unit_id: ZZ-01: there is no unit VNM"),
        (
            {"alternatives": [{"alternative_id": "A5", "note_vi": "x", "note_en": "y", "indicator_id": "no_such"}]},
            "alternatives.0.indicator_id: ZZ-01: there is no no_such",
        ),
        (
            {"alternatives": [{"alternative_id": "A5", "note_vi": "x", "note_en": "y", "scope_unit_id": "19"}]},
            "alternatives.0.scope_unit_id: ZZ-01: there is no unit 19",
        ),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)  # fmt: skip
def test_a_target_that_cant_be_measured_is_refused_by_name(target: dict[str, Any], told: str) -> None:
    [fault] = faults(plan_of(**target), (GROUP,))
    assert fault.startswith(f"plans/small.yaml: targets.0.{told}")


@pytest.mark.parametrize(
    ("scope", "years", "said"),
    [
        ("19-tinh-thai-nguyen-2026", (2026, 2030), "there is no unit 19-tinh-thai-nguyen-2026; is 19-tinh-thai-nguyen"),
        ("19-tinh-thai-nguyen", (2026, 2030), "not there in 2026-2030: the unit 19-tinh-thai-nguyen"),
        ("19-tinh-thai-nguyen-2025", (2021, 2024), "not there in 2021-2024: the unit 19-tinh-thai-nguyen-2025"),
    ],
)
def test_a_plan_of_a_unit_that_is_not_there_is_refused_by_file_and_field(scope, years, said) -> None:
    [fault] = faults(small_plan(("communes_with_cooperative", 0.5), scope=scope, years=years))
    assert fault.startswith(f"plans/small.yaml: scope_unit_id: {said}")


def test_a_plan_may_outlive_its_unit() -> None:
    assert (
        faults(small_plan(("communes_with_cooperative", 0.5), scope="406-huyen-quang-xuong", years=(2022, 2025))) == []
    )


def test_every_plan_is_of_a_unit_that_exists_in_its_years() -> None:
    units = UnitRegistry.load()
    for plan in load_plans():
        assert units.version_on(plan.scope_unit_id, date(plan.first_year, 12, 31)), plan.plan_id


def test_every_reference_table_has_rows_and_its_meaning_in_both_languages() -> None:
    for table in REFERENCE_TABLES:
        # No province is counted from its register unless reporting.yaml says so.
        assert len(table.rows(SETTINGS)) > 0 or table.name == "register_provinces", table.name
        assert table.vi.strip()
        assert table.en.strip()
        assert table.vi != table.en


def test_days_are_times_and_codes_are_text() -> None:
    units = next(table for table in REFERENCE_TABLES if table.name == "units").rows(SETTINGS)
    assert units["valid_from"].dtype.kind == "M"
    assert units["valid_from"].notna().all()
    assert units["valid_to"].isna().any()
    assert (units["unit_code"] == "01").any()
    assert not (units["legal_basis"] == "").any()


# --- Who is asked to report --------------------------------------------------------------------------


def asked(folder: Path) -> set[str]:
    return set(reporting_provinces(folder)["province_unit_id"])


def test_without_a_file_every_province_is_asked(tmp_path: Path) -> None:
    provinces = {v.unit_id for v in UnitRegistry.load().versions if v.unit_level == "province"}
    assert asked(tmp_path) == provinces


def test_a_code_asks_every_province_that_has_borne_it_an_id_one_of_them(tmp_path: Path) -> None:
    every = {v.unit_id for v in UnitRegistry.load().versions if v.unit_level == "province" and v.unit_code == "19"}
    assert len(every) == 2  # Thái Nguyên until June 2025, and since July
    (tmp_path / "reporting.yaml").write_text('provinces: ["19"]\n', encoding="utf-8")
    assert asked(tmp_path) == every
    (one, _) = sorted(every)
    (tmp_path / "reporting.yaml").write_text(f"provinces: [{one}]\n", encoding="utf-8")
    assert asked(tmp_path) == {one}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('provinces: ["19", "98"]', "reporting.yaml: provinces.1: there is no province 98"),
        ("provinces: []", "reporting.yaml: provinces: "),
        ("provinces: [19]", "reporting.yaml: provinces.0: "),
        ('province: ["19"]', "reporting.yaml: province: "),
        ("provinces: [", "reporting.yaml: it can't be read as YAML (line 1)"),
        ("", "reporting.yaml: "),
        ('dossiers_from_register: ["98"]', "reporting.yaml: dossiers_from_register.0: there is no province 98"),
        (
            "stale_after_days: {eofice: 60}",
            "reporting.yaml: stale_after_days.eofice: there is no source eofice; is eoff",
        ),
        ("stale_after_days: {eoffice: 0}", "reporting.yaml: stale_after_days.eoffice: "),
        ('stale_after_days: {eoffice: "60"}', "reporting.yaml: stale_after_days.eoffice: "),
        ("stale_after_days: {eoffice: 60.5}", "reporting.yaml: stale_after_days.eoffice: "),
        ("stale_after_days: {eoffice: true}", "reporting.yaml: stale_after_days.eoffice: "),
        ("stale_after_days: 60", "reporting.yaml: stale_after_days: "),
        ("stale_after_day: {eoffice: 60}", "reporting.yaml: stale_after_day: "),
    ],
)
def test_a_wrong_file_is_refused_by_file_and_field(text: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "reporting.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationError, match=re.escape(says)):
        reporting_provinces(tmp_path)


def test_a_target_has_a_title_of_its_own_or_its_indicator_s_and_its_figure() -> None:
    titles = titled_targets(checked_plans()).set_index("target_id")["title_vi"]
    assert titles["QG-05"] == "Tỷ lệ xã đạt chỉ tiêu 8.4 của Bộ tiêu chí xã NTM: từ 97 % trở lên vào năm 2025"
    assert titles["QN-06"].endswith(": từ 5 trở lên vào năm 2023")


@pytest.mark.parametrize(
    ("target", "title"),
    [
        ({"comparator": "<=", "target_value": 0.125}, "không quá 12,5 % vào năm 2030"),
        ({"each": "commune"}, "mỗi đơn vị cấp xã từ 50 % trở lên vào năm 2030"),
        ({"among": "nhom-1"}, "Xã nhóm 1: từ 50 % trở lên vào năm 2030"),
        ({"target_value": 2.5, "relative_to": {"year": 2021}}, "từ 2,5 lần giá trị năm 2021 trở lên vào năm 2030"),
        ({"relative_to": {"unit_id": "VN"}}, "từ 50 % của giá trị của Việt Nam trở lên vào năm 2030"),
        ({"relative_to": {"years_before": 1}}, "từ 50 % của giá trị năm trước trở lên vào năm 2030"),
        (
            {"relative_to": {"indicator_id": "communes_meeting_8_4"}},
            "từ 50 % của “Tỷ lệ xã đạt chỉ tiêu 8.4 của Bộ tiêu chí xã NTM” trở lên vào năm 2030",
        ),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_each_form_of_target_is_told_in_its_title(target: dict[str, Any], title: str) -> None:
    [told] = titled_targets([plan_of(**target)], [GROUP])["title_vi"]
    assert told == f"Tỷ lệ xã có hợp tác xã đang hoạt động: {title}"


@pytest.mark.parametrize(
    ("target", "title"),
    [
        ({"measure": "count", "target_value": 4}, "Số xã có ít nhất một hợp tác xã đang hoạt động đặt trụ sở: từ 4"),
        (
            {"measure": "count", "target_value": 4, "indicator_id": "communes_meeting_8_4"},
            "Số xã đạt chỉ tiêu 8.4 của Bộ tiêu chí Xã NTM, theo kết quả còn hiệu lực: từ 4",
        ),
        (
            {"measure": "total", "target_value": 1234.5, "indicator_id": "online_dossiers_commune"},
            "Tổng số hồ sơ công việc cấp xã được xử lý trên môi trường mạng: từ 1.234,5",
        ),
        (
            {"measure": "mean", "target_value": 2, "indicator_id": "cooperatives_per_commune"},
            "Số hợp tác xã đang hoạt động bình quân một xã: từ 2",
        ),
        (
            {"measure": "total", "target_value": 2, "indicator_id": "cooperatives_per_commune"},
            "Tổng số hợp tác xã đang hoạt động, theo xã đặt trụ sở: từ 2",
        ),
        (
            {"measure": "mean", "target_value": 2, "indicator_id": "managers_trained"},
            "Số cán bộ quản lý đã được tập huấn, lũy kế từ đầu giai đoạn, bình quân một đơn vị: từ 2",
        ),
        ({"measure": "count", "target_value": 4, "indicator_id": "smart_communes"}, "Số xã có mô hình xã"),
        (
            {"measure": "count", "target_value": 2, "relative_to": {"indicator_id": "communes_meeting_8_4"}},
            "Số xã có ít nhất một hợp tác xã đang hoạt động đặt trụ sở: từ 2 lần “Số xã đạt chỉ tiêu 8.4",
        ),
        ({"title_vi": "Kinh tế tập thể"}, "Kinh tế tập thể"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_what_is_counted_is_called_no_share(target: dict[str, Any], title: str) -> None:
    """7,251 of 5,000 dossiers under the name of a share was read as 145 %."""
    [told] = titled_targets([plan_of(**target)], [GROUP])["title_vi"]
    assert told.startswith(title)


def test_a_target_is_told_what_is_to_be_reached_whatever_its_title() -> None:
    [told] = titled_targets([plan_of(title_vi="Kinh tế tập thể")], [GROUP])["aim_vi"]
    assert told == "từ 50 % trở lên vào năm 2030"
