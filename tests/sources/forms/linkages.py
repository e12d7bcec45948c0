"""A list of linkage models."""

from datetime import date

from tests.sources.form import REGISTRY, Form

FORM = Form(
    cells={
        "Mã mô hình": "LK-01",
        "Tên mô hình": "Chuỗi chè",
        "Sản phẩm": "Chè búp",
        "Nông sản chủ lực": "Có",
        "Chủ trì liên kết": "Bà Nguyễn Thị Kín",
        "Mã huyện": "101",
        "Mã xã": "10101",
        "Ngày bắt đầu": "01/02/2022",
        "Ngày kết thúc": "31/12/2026",
        "Gắn với vùng nguyên liệu": "Có",
        "Mã số vùng trồng": "VN-LDOR-0001",
        "Ứng dụng công nghệ số": "Không",
        "Ngày chốt số liệu": "31/12/2023",
    },
    row={
        "unit_id": "101",
        "province_unit_id": "10",
        "model_code": "LK-01",
        "model_name": "Chuỗi chè",
        "product_name": "Chè búp",
        "is_key_product": True,
        "district_code": "101",
        "commune_code": "10101",
        "started_on": date(2022, 2, 1),
        "ended_on": date(2026, 12, 31),
        "has_raw_material_area": True,
        "growing_area_code": "VN-LDOR-0001",
        "uses_digital_technology": False,
        "closing_date": date(2023, 12, 31),
    },
    may_be_empty={
        "Tên mô hình": ("model_name", None),
        "Sản phẩm": ("product_name", None),
        "Chủ trì liên kết": ("", None),
        "Mã xã": ("commune_code", None),
        "Ngày kết thúc": ("ended_on", None),
        "Mã số vùng trồng": ("growing_area_code", None),
    },
    other_keys=(
        {"Mã mô hình": "LK-02"},
        {"Mã huyện": "201", "Mã xã": ""},
        {"Mã huyện": "102", "Mã xã": ""},
        {"Ngày chốt số liệu": "30/11/2023"},
    ),
    same_key=({"Tên mô hình": "Chuỗi khác", "Sản phẩm": ""}, {"Mã xã": "", "Mã số vùng trồng": ""}),
    contradictions=({"Ứng dụng công nghệ số": "Có"}, {"Ngày kết thúc": ""}),
    **REGISTRY,
)
