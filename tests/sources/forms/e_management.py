"""How a unit is managed in a year."""

from tests.sources.form import OTHER_UNIT, UNIT, UNIT_MAY_BE_EMPTY, UNIT_ROW, YEARLY, Form

FORM = Form(
    cells={**UNIT, "Năm": "2024", "Quản lý điều hành điện tử": "Có"},
    row={**UNIT_ROW, "year": 2024, "is_managed_electronically": True},
    may_be_empty=UNIT_MAY_BE_EMPTY,
    other_keys=(OTHER_UNIT, {"Năm": "2023"}),
    same_key=({"Tên đơn vị": ""},),
    contradictions=({"Quản lý điều hành điện tử": "Không"},),
    **YEARLY,
)
