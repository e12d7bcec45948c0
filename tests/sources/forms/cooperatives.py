"""A registry of cooperatives."""

from datetime import date

from tests.sources.form import REGISTRY, Form

FORM = Form(
    cells={
        "Mã số HTX": "4601234507",
        "Tên HTX": "HTX Chè An",
        "Loại hình": "Hợp tác xã",
        "Mã xã": "10101",
        "Địa chỉ trụ sở": "Thôn 1",
        "Ngày đăng ký": "05/03/2019",
        "Tình trạng hoạt động": "Ngừng hoạt động",
        "Ngày chấm dứt": "31/10/2023",
        "Ngành nghề": "Trồng chè",
        "Số thành viên": "1.015",
        "Ngày chốt số liệu": "31/12/2023",
    },
    row={
        "unit_id": "10101",
        "province_unit_id": "10",
        "cooperative_code": "4601234507",
        "cooperative_name": "HTX Chè An",
        "cooperative_type": "Hợp tác xã",
        "commune_code": "10101",
        "head_office_address": "Thôn 1",
        "registered_on": date(2019, 3, 5),
        "operating_state": "Ngừng hoạt động",
        "ended_on": date(2023, 10, 31),
        "business_line": "Trồng chè",
        "member_count": 1015,
        "closing_date": date(2023, 12, 31),
    },
    may_be_empty={
        "Tên HTX": ("cooperative_name", None),
        "Địa chỉ trụ sở": ("head_office_address", None),
        "Ngày chấm dứt": ("ended_on", None),
        "Ngành nghề": ("business_line", None),
        "Số thành viên": ("member_count", None),
    },
    counts=("Số thành viên",),
    other_keys=({"Mã số HTX": "4601234514"}, {"Mã xã": "20101"}, {"Ngày chốt số liệu": "30/11/2023"}),
    same_key=({"Tên HTX": "HTX Khác", "Số thành viên": "9"}, {"Địa chỉ trụ sở": "", "Ngành nghề": "Nuôi ong"}),
    # A cooperative that moved within its province is still the same one.
    contradictions=({"Mã xã": "10201"}, {"Tên HTX": "HTX Khác", "Tình trạng hoạt động": "Đang hoạt động"}),
    **REGISTRY,
)
