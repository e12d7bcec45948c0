"""An office's report of its dossiers."""

from datetime import date

from tests.sources.form import OTHER_UNIT, UNIT, UNIT_MAY_BE_EMPTY, UNIT_ROW, Form

FORM = Form(
    cells={
        **UNIT,
        "Cấp": "Xã",
        "Kỳ báo cáo": "Quý I/2024",
        "Tổng số hồ sơ công việc": "1.234",
        "Số hồ sơ mật": "34",
        "Số hồ sơ xử lý trên môi trường mạng": "1.100",
        "Ngày báo cáo": "14/04/2024",
    },
    row={
        **UNIT_ROW,
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
    may_be_empty=UNIT_MAY_BE_EMPTY
    | {
        "Cấp": ("unit_level", None),
        "Số hồ sơ mật": ("secret_dossier_count", 0),
        "Ngày báo cáo": ("reported_on", None),
    },
    counts=("Tổng số hồ sơ công việc", "Số hồ sơ mật", "Số hồ sơ xử lý trên môi trường mạng"),
    other_keys=(OTHER_UNIT, {"Kỳ báo cáo": "Quý II/2024"}, {"Kỳ báo cáo": "6 tháng đầu năm 2024"}),
    same_key=({"Kỳ báo cáo": "01/01/2024 - 31/03/2024"}, {"Tên đơn vị": ""}),
    contradictions=({"Số hồ sơ mật": "0"}, {"Tổng số hồ sơ công việc": "1.235"}),
    dated_by=("Kỳ báo cáo", "Kỳ báo cáo: {}"),
    last_good_date="Tháng 5/2024",
    first_future_date="Tháng 6/2024",
)
