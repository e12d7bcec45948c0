"""The essential services of a year."""

from tests.sources.form import OTHER_UNIT, UNIT, UNIT_MAY_BE_EMPTY, UNIT_ROW, YEARLY, Form

FORM = Form(
    cells={
        **UNIT,
        "Năm": "2024",
        "Dịch vụ thiết yếu trực tuyến": "Giáo dục; Y tế",
        "Lấy ý kiến hài lòng trực tuyến": "Không",
    },
    row={**UNIT_ROW, "year": 2024, "online_services": "Y tế; Giáo dục", "has_online_survey": False},
    may_be_empty=UNIT_MAY_BE_EMPTY,
    other_keys=(OTHER_UNIT, {"Năm": "2023"}),
    same_key=({"Tên đơn vị": ""},),
    contradictions=({"Lấy ý kiến hài lòng trực tuyến": "Có"},),
    **YEARLY,
)
