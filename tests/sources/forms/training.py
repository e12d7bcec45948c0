"""The training of a year."""

from tests.sources.form import OTHER_UNIT, UNIT, UNIT_MAY_BE_EMPTY, UNIT_ROW, YEARLY, Form

FORM = Form(
    cells={**UNIT, "Năm": "2024", "Tổng số cán bộ quản lý": "12", "Số cán bộ đã được tập huấn": "9"},
    row={**UNIT_ROW, "year": 2024, "manager_count": 12, "trained_manager_count": 9},
    may_be_empty=UNIT_MAY_BE_EMPTY,
    counts=("Tổng số cán bộ quản lý", "Số cán bộ đã được tập huấn"),
    other_keys=(OTHER_UNIT, {"Năm": "2023"}),
    same_key=({"Tên đơn vị": ""},),
    contradictions=({"Số cán bộ đã được tập huấn": "10"},),
    **YEARLY,
)
