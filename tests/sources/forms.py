"""The nine forms as DESIGN has them: their headings, a good row, what an empty cell means, what makes a key."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Form:
    """One source's form, written down apart from its contract, so that the two can disagree."""

    cells: dict[str, str]
    """Every heading in its canonical wording, with a good cell."""
    row: dict[str, Any]
    """What a row of these cells is in core."""
    may_be_empty: dict[str, tuple[str, Any]]
    """Heading that may be missing or empty → the column it fills, and what it then holds."""
    counts: tuple[str, ...] = ()
    """Headings under which a dash is a 0."""
    other_keys: tuple[dict[str, str], ...] = ()
    """Changes to the cells that make it a row about something else."""
    same_key: tuple[dict[str, str], ...] = ()
    """Changes that leave it a row about the same thing that tells the same: it supersedes the first."""
    contradictions: tuple[dict[str, str], ...] = ()
    """Changes that leave it a row about the same thing that tells otherwise, on no later day."""
    dated_by: tuple[str, str] = field(kw_only=True)
    """The heading that dates a row, and how it is written above the table."""
    last_good_date: str = field(kw_only=True)
    """Of 10 May 2024: the last date that does not lie in the future."""
    first_future_date: str = field(kw_only=True)

    def changed(self, **cells: str) -> dict[str, str]:
        return self.cells | cells

    @property
    def must_be_filled(self) -> list[str]:
        return [h for h in self.cells if h not in self.may_be_empty and h != self.dated_by[0]]


_YEARLY = {
    "dated_by": ("Năm", "Kỳ báo cáo: Năm {}"),
    "last_good_date": "2024",
    "first_future_date": "2025",
}
_REGISTRY = {
    "dated_by": ("Ngày chốt số liệu", "Số liệu tính đến ngày {}"),
    "last_good_date": "10/05/2024",
    "first_future_date": "11/05/2024",
}
_UNIT = {"Mã đơn vị": "10101", "Tên đơn vị": "Xã An"}
_UNIT_ROW = {"unit_id": "10101", "unit_code": "10101", "unit_name": "Xã An"}
_UNIT_MAY_BE_EMPTY = {"Mã đơn vị": ("unit_code", "10101"), "Tên đơn vị": ("unit_name", None)}
_OTHER_UNIT = {"Mã đơn vị": "10102", "Tên đơn vị": ""}

FORMS = {
    "eoffice": Form(
        cells={
            **_UNIT,
            "Cấp": "Xã",
            "Kỳ báo cáo": "Quý I/2024",
            "Tổng số hồ sơ công việc": "1.234",
            "Số hồ sơ mật": "34",
            "Số hồ sơ xử lý trên môi trường mạng": "1.100",
            "Ngày báo cáo": "14/04/2024",
        },
        row={
            **_UNIT_ROW,
            "unit_level": "commune",
            "period": "Quý I/2024",
            "year": 2024,
            "first_month": 1,
            "last_month": 3,
            "dossier_count": 1234,
            "secret_dossier_count": 34,
            "online_dossier_count": 1100,
            "reported_on": date(2024, 4, 14),
        },
        may_be_empty=_UNIT_MAY_BE_EMPTY
        | {
            "Cấp": ("unit_level", None),
            "Số hồ sơ mật": ("secret_dossier_count", 0),
            "Ngày báo cáo": ("reported_on", None),
        },
        counts=("Tổng số hồ sơ công việc", "Số hồ sơ mật", "Số hồ sơ xử lý trên môi trường mạng"),
        other_keys=(_OTHER_UNIT, {"Kỳ báo cáo": "Quý II/2024"}, {"Kỳ báo cáo": "6 tháng đầu năm 2024"}),
        same_key=({"Kỳ báo cáo": "01/01/2024 - 31/03/2024"}, {"Tên đơn vị": ""}),
        contradictions=({"Số hồ sơ mật": "0"}, {"Tổng số hồ sơ công việc": "1.235"}),
        dated_by=("Kỳ báo cáo", "Kỳ báo cáo: {}"),
        last_good_date="Tháng 5/2024",
        first_future_date="Tháng 6/2024",
    ),
    "cooperatives": Form(
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
        **_REGISTRY,
    ),
    "linkages": Form(
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
        **_REGISTRY,
    ),
    "criteria": Form(
        cells={
            **_UNIT,
            "Năm đánh giá": "2024",
            "Bộ tiêu chí": "Xã NTM",
            "Chỉ tiêu": "8.4",
            "Kết quả": "Đạt",
            "Số quyết định": "12/QĐ-UBND",
            "Ngày quyết định": "20/01/2025",
        },
        row={
            **_UNIT_ROW,
            "year": 2024,
            "criteria_set": "Xã NTM",
            "criterion_number": "8.4",
            "is_met": True,
            "decision_number": "12/QĐ-UBND",
            "decided_on": date(2025, 1, 20),
        },
        may_be_empty=_UNIT_MAY_BE_EMPTY
        | {"Số quyết định": ("decision_number", None), "Ngày quyết định": ("decided_on", None)},
        other_keys=(
            _OTHER_UNIT,
            {"Năm đánh giá": "2023"},
            {"Bộ tiêu chí": "Xã NTM nâng cao"},
            {"Chỉ tiêu": "8"},
        ),
        same_key=({"Số quyết định": "13/QĐ-UBND"},),
        contradictions=({"Kết quả": "Không đạt"},),
        dated_by=("Năm đánh giá", "Kỳ báo cáo: Năm {}"),
        last_good_date="2024",
        first_future_date="2025",
    ),
    "commune_titles": Form(
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
        **_YEARLY,
    ),
    "training": Form(
        cells={**_UNIT, "Năm": "2024", "Tổng số cán bộ quản lý": "12", "Số cán bộ đã được tập huấn": "9"},
        row={**_UNIT_ROW, "year": 2024, "manager_count": 12, "trained_manager_count": 9},
        may_be_empty=_UNIT_MAY_BE_EMPTY,
        counts=("Tổng số cán bộ quản lý", "Số cán bộ đã được tập huấn"),
        other_keys=(_OTHER_UNIT, {"Năm": "2023"}),
        same_key=({"Tên đơn vị": ""},),
        contradictions=({"Số cán bộ đã được tập huấn": "10"},),
        **_YEARLY,
    ),
    "essential_services": Form(
        cells={
            **_UNIT,
            "Năm": "2024",
            "Dịch vụ thiết yếu trực tuyến": "Giáo dục; Y tế",
            "Lấy ý kiến hài lòng trực tuyến": "Không",
        },
        row={**_UNIT_ROW, "year": 2024, "online_services": "Y tế; Giáo dục", "has_online_survey": False},
        may_be_empty=_UNIT_MAY_BE_EMPTY,
        other_keys=(_OTHER_UNIT, {"Năm": "2023"}),
        same_key=({"Tên đơn vị": ""},),
        contradictions=({"Lấy ý kiến hài lòng trực tuyến": "Có"},),
        **_YEARLY,
    ),
    "e_management": Form(
        cells={**_UNIT, "Năm": "2024", "Quản lý điều hành điện tử": "Có"},
        row={**_UNIT_ROW, "year": 2024, "is_managed_electronically": True},
        may_be_empty=_UNIT_MAY_BE_EMPTY,
        other_keys=(_OTHER_UNIT, {"Năm": "2023"}),
        same_key=({"Tên đơn vị": ""},),
        contradictions=({"Quản lý điều hành điện tử": "Không"},),
        **_YEARLY,
    ),
    "smart_models": Form(
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
        **_REGISTRY,
    ),
}
