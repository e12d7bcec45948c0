"""E-office statistics: how many work dossiers (hồ sơ công việc) an office handled, and how many online.

Work dossiers are an office's internal files. They are not citizens' administrative files (hồ sơ thủ tục hành
chính), which other systems count.
"""

import pandas as pd

from ntm_pipeline.contracts.cell_types import COUNT, DATE, PERIOD
from ntm_pipeline.contracts.columns import LEVEL_CHOICES, unit_code_column, unit_name_column
from ntm_pipeline.contracts.contract import (
    LARGEST_COUNT,
    Contract,
    Count,
    Day,
    PeriodRow,
    Text,
    UnitColumns,
    column,
    rule,
)

_DOSSIERS = ("hồ sơ", "hồ sơ công việc", "HSCV", "HS")


class EofficeReport(PeriodRow):
    """One office's dossiers in one period."""

    unit_code: Text = unit_code_column()
    unit_name: Text = unit_name_column()
    unit_level: Text = column(
        "Cấp", "Cấp đơn vị", "Cấp hành chính",
        vi="Cấp của đơn vị", en="Level of the unit", required=False, choices=LEVEL_CHOICES,
    )  # fmt: skip
    period: Text = column(
        "Kỳ báo cáo", "Kỳ", "Kỳ số liệu", "Thời kỳ báo cáo", "Thời kỳ", "Thời gian", "Thời gian báo cáo",
        vi="Kỳ báo cáo", en="Reporting period", cell_type=PERIOD, above="period",
    )  # fmt: skip
    dossier_count: Count = column(
        "Tổng số hồ sơ công việc", "Tổng số hồ sơ", "Tổng hồ sơ công việc", "Tổng số HSCV", "Số hồ sơ công việc",
        vi="Tổng số hồ sơ công việc trong kỳ", en="Work dossiers in the period, secret ones included",
        cell_type=COUNT, measured_in=_DOSSIERS, adds_up=True, ge=0, le=LARGEST_COUNT,
    )  # fmt: skip
    secret_dossier_count: Count = column(
        "Số hồ sơ mật", "Hồ sơ mật", "Trong đó hồ sơ mật", "Số hồ sơ thuộc phạm vi bí mật nhà nước",
        "Hồ sơ công việc mật", "Số hồ sơ công việc mật", "Số HSCV mật", "HSCV mật",
        vi="Số hồ sơ thuộc phạm vi bí mật nhà nước", en="Secret dossiers, which leave the denominator",
        cell_type=COUNT, default=0, measured_in=_DOSSIERS, adds_up=True, ge=0, le=LARGEST_COUNT,
    )  # fmt: skip
    online_dossier_count: Count = column(
        "Số hồ sơ xử lý trên môi trường mạng", "Hồ sơ xử lý trên môi trường mạng", "Số hồ sơ xử lý trên mạng",
        "Số hồ sơ công việc xử lý trên môi trường mạng", "Số HSCV xử lý trên môi trường mạng",
        "HSCV xử lý trên môi trường mạng", "HSCV xử lý trên mạng",
        "Số hồ sơ được xử lý trên môi trường mạng",
        # The group heading "Hồ sơ công việc" over a word or two.
        "Hồ sơ công việc trên mạng", "Hồ sơ công việc trên môi trường mạng",
        "Hồ sơ công việc xử lý trên mạng", "Hồ sơ công việc xử lý trên môi trường mạng",
        vi="Số hồ sơ công việc xử lý trên môi trường mạng", en="Work dossiers handled online",
        cell_type=COUNT, measured_in=_DOSSIERS, adds_up=True, ge=0, le=LARGEST_COUNT,
    )  # fmt: skip
    reported_on: Day = column(
        "Ngày báo cáo", "Ngày gửi báo cáo", "Ngày lập báo cáo",
        vi="Ngày báo cáo; trống được coi là sớm nhất", en="Day of the report; empty counts as earliest",
        cell_type=DATE, required=False,
    )  # fmt: skip

    @rule(
        "secret_dossier_count",
        vi="Số hồ sơ mật lớn hơn tổng số hồ sơ công việc; hãy kiểm tra lại hai số này.",
        en="More secret dossiers than dossiers in all; check the two figures.",
    )
    def secret_within_total(cls, rows: pd.DataFrame) -> pd.Series:
        """Secret dossiers are part of the total."""
        return rows["secret_dossier_count"] <= rows["dossier_count"]

    @rule(
        "online_dossier_count",
        vi="Số hồ sơ xử lý trên môi trường mạng lớn hơn tổng số hồ sơ trừ hồ sơ mật; hãy kiểm tra lại các số này.",
        en="More dossiers handled online than there are dossiers that are not secret; check the figures.",
    )
    def online_within_non_secret(cls, rows: pd.DataFrame) -> pd.Series:
        """Secret dossiers are never handled online."""
        return rows["online_dossier_count"] <= rows["dossier_count"] - rows["secret_dossier_count"]


_FOLLOWED_IN_TITLES = (
    "công việc", "xử lý", "được xử lý", "giải quyết", "được giải quyết", "quản lý", "trên môi trường mạng", "trên mạng",
    "điện tử", "trên môi trường điện tử", "trực tuyến", "phát sinh", "được lập", "và", "mật", "gồm cả mật",
    "lập", "qua mạng", "hồ sơ", "thủ tục hành chính", "TTHC",
)  # fmt: skip


_EXCLUDED_CONTEXTS = (
    "thủ tục hành chính", "TTHC", "dịch vụ công", "DVC", "DVCTT", "một cửa", "hành chính công",
    "tiếp nhận và trả kết quả", "TN&TKQ", "TN và TKQ", "TNTKQ", "văn bản đi", "số hóa",
    "văn bản đến", "tổ chức, cá nhân", "người dân", "công dân", "doanh nghiệp",
)  # fmt: skip


CONTRACT = Contract(
    source="eoffice",
    title_vi="Thống kê hồ sơ công việc xử lý trên môi trường mạng",
    title_en="E-office statistics: work dossiers handled online",
    model=EofficeReport,
    natural_key=("unit_id", "year", "first_month", "last_month"),
    units=(UnitColumns(code="unit_code", name="unit_name", level="unit_level"),),
    dated_by="period",
    recency_column="reported_on",
    own_contexts=("hồ sơ công việc", "HSCV"),
    named_in_titles=("hồ sơ công việc", "HSCV", "hồ sơ"),
    followed_in_titles=_FOLLOWED_IN_TITLES,
    excluded_contexts=_EXCLUDED_CONTEXTS,
)
