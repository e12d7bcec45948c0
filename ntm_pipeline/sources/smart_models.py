"""Smart models: communes and villages that are, or shall become, smart New Rural models."""

from ntm_pipeline.contracts.cell_types import YEAR
from ntm_pipeline.contracts.columns import closing_date_column, commune_code_column, commune_name_column
from ntm_pipeline.contracts.contract import Contract, Count, Day, RegistryRow, Text, UnitColumns, column

_VILLAGES = ("Thôn", "Xóm", "Ấp", "Bản", "Buôn", "Làng", "Khóm", "Tổ dân phố", "Khu dân cư")


def _spellings(*units: str) -> tuple[str, ...]:
    """Smart units of these types, the canonical wording first."""
    return tuple(
        f"{before}{unit}{title} thông minh"
        for before in ("", "Mô hình ")
        for unit in units
        for title in (" NTM", " nông thôn mới", "")
    )


KINDS = {"Xã NTM thông minh": _spellings("Xã"), "Thôn NTM thông minh": _spellings(*_VILLAGES)}
STATES = {
    "Đề xuất": ("Đề xuất", "Đang đề xuất", "Dự kiến"),
    "Thí điểm": ("Thí điểm", "Đang thí điểm"),
    "Phê duyệt": ("Phê duyệt", "Đã phê duyệt", "Được phê duyệt", "Có quyết định phê duyệt",
                   "Đã có quyết định phê duyệt"),
    "Triển khai": ("Triển khai", "Đang triển khai", "Đã triển khai"),
    "Công nhận": ("Công nhận", "Đã công nhận", "Được công nhận"),
    "Dừng": ("Dừng", "Đã dừng", "Tạm dừng", "Ngừng", "Dừng thực hiện", "Dừng triển khai", "Dừng hoạt động",
             "Đã dừng thực hiện"),
}  # fmt: skip


class SmartModel(RegistryRow):
    """One smart model as the record held it on the closing date."""

    commune_code: Text = commune_code_column()
    commune_name: Text = commune_name_column()
    model_kind: Text = column("Loại mô hình", "Loại", vi="Loại mô hình", en="Kind of model", choices=KINDS)
    village_name: Text = column(
        "Tên thôn", "Thôn", "Tên thôn/xóm/ấp", vi="Tên thôn", en="Name of the village", required=False
    )
    leading_field: Text = column(
        "Lĩnh vực nổi trội", "Lĩnh vực nổi trội nhất", "Lĩnh vực",
        vi="Lĩnh vực nổi trội", en="Leading field", required=False,
    )  # fmt: skip
    model_state: Text = column("Trạng thái", "Tình trạng", vi="Trạng thái", en="Standing", choices=STATES)
    start_year: Count = column(
        "Năm", "Năm bắt đầu", "Năm triển khai",
        vi="Năm mô hình bắt đầu được tính", en="Year from which the model counts", cell_type=YEAR, ge=2000, le=2100,
    )  # fmt: skip
    closing_date: Day = closing_date_column()


_FOLLOWED_IN_TITLES = (
    "xã", "thôn", "xóm", "ấp", "nông thôn mới", "NTM", "thông minh", "và", "xây dựng", "làng",
    "chuyển đổi số", "số",
)  # fmt: skip


CONTRACT = Contract(
    source="smart_models",
    title_vi="Mô hình nông thôn mới thông minh",
    title_en="Smart New Rural models",
    model=SmartModel,
    natural_key=("unit_id", "model_kind", "village_name", "closing_date"),
    units=(UnitColumns(code="commune_code", name="commune_name", level_hint="commune"),),
    dated_by="closing_date",
    named_in_titles=(
        "mô hình",
        *(f"{of} {new}thông minh" for of in ("xã", "thôn") for new in ("", "NTM ", "nông thôn mới ")),
    ),
    descriptive=("leading_field",),
    followed_in_titles=_FOLLOWED_IN_TITLES,
)
