"""A programme of people's own, in YAML and a list of groups alone: every form of target, each as a document says it."""

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from ntm_pipeline.plans import parse_plan
from ntm_pipeline.units.groups import GroupMember, load_unit_groups
from ntm_pipeline.units.registry import OPEN_END, UnitRegistry
from ntm_pipeline.warehouse.plan_tables import checked_plans, faults_of_plan, titled_targets

GUIDE = (Path(__file__).parents[2] / "docs" / "extending.md").read_text(encoding="utf-8")
PROGRAMME = """
plan_id: chuong-trinh-2026
title_vi: Chương trình 2026-2030
title_en: A programme of 2026-2030
issuer: Quốc hội
document_number: 1/2026/QH16
issued_on: 2026-03-01
scope_unit_id: VN
first_year: 2026
last_year: 2030
targets:
"""
# (its number, its fields, its title less the year)
TARGETS = [
    ("1", "{indicator_id: communes_recognised_ntm, target_value: 0.65, milestones: {2027: 0.3, 2028: 0.45}}",
     "Tỷ lệ xã được công nhận xã NTM: từ 65 % trở lên"),
    ("1.1", "{indicator_id: communes_recognised_ntm, target_value: 0.9, among: xa-nhom-1}",
     "Tỷ lệ xã được công nhận xã NTM: Xã nhóm 1: từ 90 % trở lên"),
    ("1.2", "{indicator_id: communes_meeting_advanced_8_4, target_value: 0.1,"
     " relative_to: {indicator_id: communes_recognised_ntm}, alternatives: [{alternative_id: moi-xa, relative_to: null,"
     " note_vi: Của mọi xã., note_en: Of all.}]}",
     "Tỷ lệ xã đạt chỉ tiêu 8.4 của Bộ tiêu chí xã NTM nâng cao: từ 10 % của “Tỷ lệ xã được công nhận xã NTM” trở lên"),
    ("2", "{indicator_id: online_dossiers_commune, comparator: at_most, target_value: 0.1}",
     "Tỷ lệ hồ sơ công việc cấp xã được xử lý trên môi trường mạng: không quá 10 %"),
    ("3", "{indicator_id: cooperatives_per_commune, measure: mean, target_value: 1.5}",
     "Số hợp tác xã đang hoạt động bình quân một xã: từ 1,5 trở lên"),
    ("4.a", "{indicator_id: cooperatives_per_commune, measure: mean, target_value: 1, each: commune}",
     "Số hợp tác xã đang hoạt động bình quân một xã: mỗi đơn vị cấp xã từ 1 trở lên"),
    ("4.b", "{indicator_id: smart_communes, measure: count, target_value: 2, each: province}",
     "Số xã có mô hình xã nông thôn mới thông minh: mỗi tỉnh từ 2 trở lên"),
    ("5", "{indicator_id: online_dossiers_commune, measure: total, target_value: 2.5, relative_to: {year: 2021}}",
     "Tổng số hồ sơ công việc cấp xã được xử lý trên môi trường mạng: từ 2,5 lần giá trị năm 2021 trở lên"),
    ("6", "{indicator_id: cooperatives_per_commune, measure: mean, target_value: 0.5, relative_to: {unit_id: VN}}",
     "Số hợp tác xã đang hoạt động bình quân một xã: từ 50 % của giá trị của Việt Nam trở lên"),
    ("7", "{indicator_id: online_dossiers_commune, comparator: at_most, target_value: 0.99,"
     " relative_to: {years_before: 1}}",
     "Tỷ lệ hồ sơ công việc cấp xã được xử lý trên môi trường mạng: không quá 99 % của giá trị năm trước"),
    ("7b", "{indicator_id: online_dossiers_commune, target_value: 0.985, relative_to: {years_before: 1}}",
     "Tỷ lệ hồ sơ công việc cấp xã được xử lý trên môi trường mạng: từ 98,5 % của giá trị năm trước trở lên"),
]  # fmt: skip


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    usual = {"measure": "share", "comparator": "at_least", "deadline_year": 2030}
    targets = [usual | {"target_id": number} | yaml.safe_load(fields) for number, fields, _ in TARGETS]
    (tmp_path / "plans").mkdir()
    text = PROGRAMME + yaml.safe_dump(targets, allow_unicode=True)
    (tmp_path / "plans" / "chuong-trinh-2026.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "unit_groups.csv").write_text(
        "group_id,group_name,unit_id,valid_from,valid_to,legal_basis\n"
        "xa-nhom-1,Xã nhóm 1,01849-xa-phong-quang-2025,2026-02-15,,Quyết định 1/QĐ-UBND\n",
        encoding="utf-8",
    )
    return tmp_path


def test_a_programme_of_one_s_own_is_sound_and_told_in_words(data_dir: Path) -> None:
    [plan] = [plan for plan in checked_plans(data_dir) if plan.plan_id == "chuong-trinh-2026"]
    told = titled_targets([plan], load_unit_groups(data_dir, UnitRegistry.load()))["title_vi"]
    assert list(told) == [f"{title} vào năm 2030" for *_, title in TARGETS]


def test_the_guide_s_plan_is_one() -> None:
    [text] = re.findall(r"```yaml\n(plan_id: .*?)```", GUIDE, re.DOTALL)
    plan = parse_plan(text, "tinh-x-2026.yaml")
    group = GroupMember("nhom-1", "Xã nhóm 1", "01849-xa-phong-quang-2025", date(2026, 2, 15), OPEN_END, "Quyết định 1")
    assert list(faults_of_plan(plan, "guide", UnitRegistry.load(), (group,))) == []
    # Another reading of a target that is relative says what it has not.
    assert plan.targets[-1].read_as(plan.targets[-1].alternatives[0]).relative_to is None
