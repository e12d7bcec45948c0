"""Results of criteria."""

from datetime import date

from tests.sources.form import OTHER_UNIT, UNIT, UNIT_MAY_BE_EMPTY, UNIT_ROW, Form

FORM = Form(
    cells={
        **UNIT,
        "Năm đánh giá": "2024",
        "Bộ tiêu chí": "Xã NTM",
        "Chỉ tiêu": "8.4",
        "Kết quả": "Đạt",
        "Số quyết định": "12/QĐ-UBND",
        "Ngày quyết định": "20/01/2025",
    },
    row={
        **UNIT_ROW,
        "year": 2024,
        "criteria_set": "Xã NTM",
        "criterion_number": "8.4",
        "is_met": True,
        "decision_number": "12/QĐ-UBND",
        "decided_on": date(2025, 1, 20),
    },
    may_be_empty=UNIT_MAY_BE_EMPTY
    | {"Số quyết định": ("decision_number", None), "Ngày quyết định": ("decided_on", None)},
    other_keys=(
        OTHER_UNIT,
        {"Năm đánh giá": "2023"},
        {"Bộ tiêu chí": "Xã NTM nâng cao"},
        {"Chỉ tiêu": "8"},
    ),
    same_key=({"Số quyết định": "13/QĐ-UBND"},),
    contradictions=({"Kết quả": "Không đạt"},),
    dated_by=("Năm đánh giá", "Kỳ báo cáo: Năm {}"),
    last_good_date="2024",
    first_future_date="2025",
)
