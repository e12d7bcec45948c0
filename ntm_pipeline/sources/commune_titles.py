"""Titles of communes: who registered for, was recognised for, or lost which title in a year."""

from ntm_pipeline.contracts.columns import commune_code_column, commune_name_column, year_column
from ntm_pipeline.contracts.contract import Contract, Count, Text, UnitColumns, YearRow, column

TITLES = {
    "Xã NTM": ("Xã NTM", "Xã nông thôn mới", "NTM", "Xã đạt chuẩn NTM", "Xã đạt chuẩn nông thôn mới"),
    "Xã NTM nâng cao": ("Xã NTM nâng cao", "Xã nông thôn mới nâng cao", "NTM nâng cao", "Xã NTMNC"),
    "Xã NTM kiểu mẫu": ("Xã NTM kiểu mẫu", "Xã nông thôn mới kiểu mẫu", "NTM kiểu mẫu", "Xã NTMKM"),
}
STATES = {
    "Đăng ký": ("Đăng ký", "Đăng kí", "Đăng ký phấn đấu"),
    "Công nhận": ("Công nhận", "Được công nhận", "Đã công nhận", "Đạt chuẩn"),
    "Thu hồi": ("Thu hồi", "Bị thu hồi", "Thu hồi quyết định"),
}


class CommuneTitle(YearRow):
    """One commune's standing for one title in one year."""

    commune_code: Text = commune_code_column()
    commune_name: Text = commune_name_column()
    year: Count = year_column()
    title: Text = column("Danh hiệu", "Danh hiệu NTM", vi="Danh hiệu", en="Title", choices=TITLES)
    title_state: Text = column(
        "Trạng thái",
        "Tình trạng",
        vi="Trạng thái của danh hiệu trong năm",
        en="Standing of the title",
        choices=STATES,
    )


CONTRACT = Contract(
    source="commune_titles",
    title_vi="Danh hiệu xã nông thôn mới",
    title_en="Titles of communes",
    model=CommuneTitle,
    natural_key=("unit_id", "year", "title"),
    units=(UnitColumns(code="commune_code", name="commune_name", level_hint="commune"),),
    dated_by="year",
    list_of_year_by="title",
)
