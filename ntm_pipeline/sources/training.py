"""Training: how many of a unit's programme managers have been trained in digital transformation so far."""

import pandas as pd

from ntm_pipeline.contracts.cell_types import COUNT
from ntm_pipeline.contracts.columns import unit_code_column, unit_name_column, year_column
from ntm_pipeline.contracts.contract import LARGEST_COUNT, Contract, Count, Text, UnitColumns, YearRow, column, rule

_PEOPLE = ("người", "cán bộ", "cán bộ quản lý", "đồng chí", "đ/c", "CB")


class TrainingRecord(YearRow):
    """One unit's managers at the end of one year; people are counted once, not by course."""

    unit_code: Text = unit_code_column()
    unit_name: Text = unit_name_column()
    year: Count = year_column()
    manager_count: Count = column(
        "Tổng số cán bộ quản lý", "Số cán bộ quản lý", "Tổng số cán bộ",
        vi="Số cán bộ quản lý thực hiện Chương trình", en="Managers who carry out the Programme",
        cell_type=COUNT, measured_in=_PEOPLE, ge=0, le=LARGEST_COUNT,
    )  # fmt: skip
    trained_manager_count: Count = column(
        "Số cán bộ đã được tập huấn", "Số cán bộ được tập huấn", "Đã được tập huấn", "Số cán bộ đã tập huấn",
        vi="Số cán bộ đã được tập huấn, lũy kế từ đầu giai đoạn", en="Managers trained so far in the plan period",
        cell_type=COUNT, measured_in=_PEOPLE, ge=0, le=LARGEST_COUNT,
    )  # fmt: skip

    @rule(
        "trained_manager_count",
        vi="Số cán bộ đã được tập huấn lớn hơn tổng số cán bộ quản lý; hãy ghi số người, không ghi số lượt.",
        en="More managers trained than there are; count people, not course places.",
    )
    def trained_within_total(cls, rows: pd.DataFrame) -> pd.Series:
        """Distinct people, so never more than there are."""
        return rows["trained_manager_count"] <= rows["manager_count"]


# What else offices train people in, and report in the same form.
_OTHER_SUBJECTS = (
    "phòng cháy", "khuyến nông", "khuyến lâm", "kỹ thuật trồng", "an toàn thực phẩm", "an toàn lao động", "chăn nuôi",
    "trồng trọt", "thú y", "bình đẳng giới", "quốc phòng", "phòng chống", "dạy nghề", "dân quân", "sơ cấp cứu",
    "tuyên truyền pháp luật",
)  # fmt: skip


CONTRACT = Contract(
    source="training",
    title_vi="Tập huấn cán bộ quản lý về chuyển đổi số",
    title_en="Training of managers in digital transformation",
    model=TrainingRecord,
    natural_key=("unit_id", "year"),
    units=(UnitColumns(code="unit_code", name="unit_name"),),
    dated_by="year",
    excluded_contexts=_OTHER_SUBJECTS,
)
