"""A list of the titles of a year."""

from tests.sources.form import YEARLY, Form

FORM = Form(
    cells={
        "Mã xã": "10101",
        "Tên xã": "Xã An",
        "Năm": "2024",
        "Danh hiệu": "Xã NTM",
        "Trạng thái": "Công nhận",
    },
    row={
        "unit_id": "10101",
        "commune_code": "10101",
        "commune_name": "Xã An",
        "year": 2024,
        "title": "Xã NTM",
        "title_state": "Công nhận",
    },
    may_be_empty={"Mã xã": ("commune_code", "10101"), "Tên xã": ("commune_name", None)},
    other_keys=({"Mã xã": "10102", "Tên xã": ""}, {"Năm": "2023"}, {"Danh hiệu": "Xã NTM nâng cao"}),
    same_key=({"Tên xã": ""},),
    contradictions=({"Trạng thái": "Thu hồi"},),
    **YEARLY,
)
