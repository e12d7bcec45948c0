"""Training: people, never more trained than there are."""

import pytest

from tests.sources.desk import Desk, column, defects
from tests.sources.forms import FORMS

FORM = FORMS["training"]
MANAGERS, TRAINED = "Tổng số cán bộ quản lý", "Số cán bộ đã được tập huấn"


@pytest.mark.parametrize(
    ("managers", "trained", "broken"),
    [
        ("12", "12", []),
        ("12", "13", [(2, TRAINED, "trained_within_total")]),
        ("0", "0", []),
        ("0", "1", [(2, TRAINED, "trained_within_total")]),
        ("-", "1", [(2, TRAINED, "trained_within_total")]),
        ("12", "-", []),
    ],
)
def test_no_more_trained_than_there_are(tmp_path, managers, trained, broken) -> None:
    """Course places counted instead of people would pass 100 %."""
    read = Desk(tmp_path, "training").read_form(FORM.cells | {MANAGERS: managers, TRAINED: trained})
    assert defects(read) == broken


def test_units_of_all_levels_report_their_own(tmp_path) -> None:
    codes = ["VN", "10", "101", "10101"]
    read = Desk(tmp_path, "training").read_form(*(FORM.cells | {"Mã đơn vị": code, "Tên đơn vị": ""} for code in codes))
    assert column(read, "unit_id") == codes


def test_a_share_in_place_of_people_is_rejected(tmp_path) -> None:
    read = Desk(tmp_path, "training").read_form(FORM.cells | {TRAINED: "85,5%"}, FORM.cells | {TRAINED: "0,855"})
    assert defects(read) == [(2, TRAINED, "not_a_count"), (3, TRAINED, "not_a_count")]
