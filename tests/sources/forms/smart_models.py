"""A list of smart models."""

from datetime import date

from tests.sources.form import REGISTRY, Form

FORM = Form(
    cells={
        "Mã xã": "10101",
        "Tên xã": "Xã An",
        "Loại mô hình": "Thôn NTM thông minh",
        "Tên thôn": "Thôn Đông",
        "Lĩnh vực nổi trội": "Du lịch",
        "Trạng thái": "Triển khai",
        "Năm": "2022",
        "Ngày chốt số liệu": "31/12/2023",
    },
    row={
        "unit_id": "10101",
        "province_unit_id": "10",
        "commune_code": "10101",
        "commune_name": "Xã An",
        "model_kind": "Thôn NTM thông minh",
        "village_name": "Thôn Đông",
        "leading_field": "Du lịch",
        "model_state": "Triển khai",
        "start_year": 2022,
        "closing_date": date(2023, 12, 31),
    },
    may_be_empty={
        "Mã xã": ("commune_code", "10101"),
        "Tên xã": ("commune_name", None),
        "Tên thôn": ("village_name", None),
        "Lĩnh vực nổi trội": ("leading_field", None),
    },
    other_keys=(
        {"Mã xã": "10102", "Tên xã": ""},
        {"Loại mô hình": "Xã NTM thông minh"},
        {"Tên thôn": "Thôn Đoài"},
        {"Tên thôn": ""},
        {"Ngày chốt số liệu": "30/11/2023"},
    ),
    same_key=({"Lĩnh vực nổi trội": "Môi trường"},),
    contradictions=({"Năm": "2023"}, {"Trạng thái": "Dừng"}),
    **REGISTRY,
)
