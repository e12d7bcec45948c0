"""`ntm validate` of a plan of one's own: clean or every fault by file and field, and an exit status that is true."""

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from ntm_pipeline.cli import main

if TYPE_CHECKING:
    from pathlib import Path

PLAN = """
plan_id: cua-tinh
title_vi: Kế hoạch của tỉnh
title_en: A province's own
issuer: UBND tỉnh Thái Nguyên
document_number: null
issued_on: 2026-03-01
scope_unit_id: 19-tinh-thai-nguyen-2025
first_year: 2026
last_year: 2030
targets:
  - target_id: "1.a"
    indicator_id: communes_with_cooperative
    measure: share
    comparator: at_most
    target_value: 0.1
    deadline_year: 2030
"""


@pytest.fixture
def validate(tmp_path, monkeypatch):
    monkeypatch.setenv("NTM_DATA_DIR", str(tmp_path / "data"))

    def run(text: str, *options: str, name: str = "cua-tinh.yaml"):
        path: Path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return CliRunner().invoke(main, ["validate", str(path), *options])

    return run


def test_a_sound_plan_is_clean(validate) -> None:
    told = validate(PLAN)
    assert told.exit_code == 0, told.output
    assert "không có lỗi" in told.output


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("at_most", "at_mots", "targets.0.comparator"),
        (
            "communes_with_cooperative",
            "communes_with_coop",
            "targets.0.indicator_id: 1.a: there is no communes_with_coop",
        ),
        ("19-tinh-thai-nguyen-2025", "19-tinh-thai-nguyen", "scope_unit_id: not there in 2026-2030"),
        (
            "deadline_year: 2030",
            "deadline_year: 2030\n    among: nhom-1",
            "targets.0.among: 1.a: there is no group nhom-1",
        ),
        ("plan_id: cua-tinh", "plan_id: khac", "must be the file's name"),
        ("targets:", "targets: [", "cua-tinh.yaml"),
    ],
)
def test_a_fault_is_told_by_file_and_field(validate, before: str, after: str, says: str) -> None:
    told = validate(PLAN.replace(before, after))
    assert told.exit_code == 1
    assert says in told.output
    assert "cua-tinh.yaml" in told.output


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("communes_with_cooperative", "communes_with_coop", "không có chỉ số communes_with_coop; có phải là"),
        ("19-tinh-thai-nguyen-2025", "19-tinh-thai-nguyen", "không tồn tại trong giai đoạn 2026-2030"),
        ("deadline_year: 2030", "deadline_year: 2030\n    among: nhom-1", "không có nhóm nhom-1"),
        ("deadline_year: 2030", "deadline_year: 2030\n    each: province", "nên cấp tỉnh phải là cấp dưới"),
        ("deadline_year: 2030", "deadline_year: 2031", "năm 2031 nằm ngoài giai đoạn 2026-2030"),
        ("target_value: 0.1", "target_value: 10", "tỷ lệ ghi từ 0 đến 1, không phải 10"),
        ("last_year: 2030", "last_year: 2020", "first_year: 2026 sau last_year là 2020"),
        ("plan_id: cua-tinh", "plan_id: khac", "phải trùng với tên tệp"),
    ],
)
def test_a_fault_is_told_in_vietnamese_too(validate, before: str, after: str, says: str) -> None:
    """Its second half said that something was wrong, and not what."""
    told = " ".join(validate(PLAN.replace(before, after)).output.split())
    assert says in told
    assert "chưa đúng" not in told


def test_programs_get_the_same(validate) -> None:
    told = validate(PLAN.replace("0.1", "10"), "--format", "json")
    [file] = json.loads(told.output)
    assert told.exit_code == 1
    assert "a share is written 0-1" in file["defects"][0]


def test_a_list_of_groups_is_validated_too(validate) -> None:
    head = "group_id,group_name,unit_id,valid_from,valid_to,legal_basis\n"
    good = head + "nhom-1,Xã nhóm 1,01849-xa-phong-quang-2025,2026-01-01,,Quyết định 1/QĐ-UBND\n"
    assert validate(good, name="unit_groups.csv").exit_code == 0
    for row, says in {
        "nhom-1,Xã nhóm 1,01849,2026-01-01,,Quyết định": "unit_id: there is no unit 01849",
        "nhom-1,Xã nhóm 1,01849-xa-phong-quang-2025,1/1/2026,,Quyết định": "valid_from: “1/1/2026” is no day",
        "nhom-1,Xã nhóm 1,01849-xa-phong-quang-2025,2026-01-01,,": "legal_basis: is empty",
        "nhom-1,Xã nhóm 1,01849-xa-phong-quang-2025,2024-01-01,2024-12-31,Quyết định": "is not there on these days",
        "nhom-1,Xã nhóm 1": "has not 6 cells",
    }.items():
        told = validate(f"{head}{row}\n", name="unit_groups.csv")
        assert (told.exit_code, says in told.output) == (1, True), (row, told.output)
        assert " / " in told.output.partition("lỗi / defects")[2], told.output
    twice = good + "nhom-1,Xã nhóm 1,01849-xa-phong-quang-2025,2027-01-01,,Quyết định 2\n"
    assert "is twice in nhom-1" in validate(twice, name="unit_groups.csv").output
    assert validate("a,b\n1,2\n", name="unit_groups.csv").exit_code == 1
