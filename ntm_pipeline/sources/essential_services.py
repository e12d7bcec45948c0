"""Essential services: which of them a unit offers online, and whether it asks for satisfaction online."""

import re

from ntm_pipeline.contracts.cell_types import CellType
from ntm_pipeline.contracts.columns import unit_code_column, unit_name_column, year_column, yes_no_column
from ntm_pipeline.contracts.contract import Contract, Count, Flag, Text, UnitColumns, YearRow, column
from ntm_pipeline.issues import Rule, UnreadableError
from ntm_pipeline.vietnamese.text import fold, is_none

SERVICES = {
    "Y tế": ("Y tế", "Dịch vụ y tế", "Sức khỏe"),
    "Giáo dục": ("Giáo dục", "Giáo dục và đào tạo"),
    "Giám sát cộng đồng": ("Giám sát cộng đồng", "Giám sát của cộng đồng"),
    "An ninh trật tự": ("An ninh trật tự", "An ninh, trật tự", "ANTT", "An ninh - trật tự"),
    "Môi trường": ("Môi trường", "Vệ sinh môi trường"),
    "Văn hóa": ("Văn hóa", "Văn hóa - thể thao"),
    "Khác": ("Khác", "Dịch vụ khác"),
}
NO_SERVICE = "Không"
SERVICE_NOT_IN_LIST = Rule(
    "not_in_list", "rejected",
    "Ô ghi “{text}”, có dịch vụ không nằm trong danh sách. Hãy ghi các dịch vụ sau, cách nhau bằng dấu chấm phẩy:"
    " {services}; hoặc chỉ ghi Không.",
    "The cell holds “{text}”, in which something is not in the list. Write “Không” alone, or one or more of these"
    " values: {services}.",
)  # fmt: skip
_NONE = ("không", "không có", "chưa có", "chưa", "chưa triển khai", "chưa cung cấp", "không có dịch vụ nào",
         "chưa có dịch vụ nào")  # fmt: skip
_SPELLINGS = sorted(
    ((fold(spelling), service) for service, spellings in SERVICES.items() for spelling in spellings),
    key=lambda pair: -len(pair[0]),
)
# "1. Y tế; 2. Giáo dục"
_SEPARATORS = re.compile(r"[;,+&/\s-]|\bvà\b|(?:^|(?<=[;,\s]))\d[.)](?=\s)")


def parse_services(text: str) -> str | None:
    """Several services in one cell → their names in the list's order, parted by `; `; `Không` for none."""
    folded = fold(text)
    # "Không" is an answer here, and only elsewhere a way to write nothing.
    if folded in _NONE:
        return NO_SERVICE
    found = set()
    # The longest first: "An ninh, trật tự" is one service, and its comma parts nothing.
    for spelling, service in _SPELLINGS:
        folded, count = re.subn(rf"(?<!\w){re.escape(spelling)}(?!\w)", " ", folded)
        if count:
            found.add(service)
    # A tick says that there are some, and not which.
    if _SEPARATORS.sub("", folded) and (not is_none(text) or folded == "x"):
        raise UnreadableError(SERVICE_NOT_IN_LIST(text=text, services="; ".join(SERVICES)))
    return "; ".join(service for service in SERVICES if service in found) or None


SEVERAL_SERVICES = CellType(
    parse_services, "text",
    f"Ghi các dịch vụ sau, cách nhau bằng dấu chấm phẩy: {'; '.join(SERVICES)}; hoặc chỉ ghi Không.",
    f"Write “Không” alone, or one or more of these, parted by semicolons: {'; '.join(SERVICES)}.",
    examples=("Y tế; Giáo dục",),
)  # fmt: skip


class EssentialServices(YearRow):
    """One unit's online services in one year."""

    unit_code: Text = unit_code_column()
    unit_name: Text = unit_name_column()
    year: Count = year_column()
    online_services: Text = column(
        "Dịch vụ thiết yếu trực tuyến", "Dịch vụ thiết yếu", "Các dịch vụ thiết yếu trực tuyến",
        vi="Các dịch vụ thiết yếu cung cấp trực tuyến; “Không” nếu chưa có",
        en="Essential services offered online, parted by semicolons; “Không” for none", cell_type=SEVERAL_SERVICES,
    )  # fmt: skip
    has_online_survey: Flag = yes_no_column(
        "Lấy ý kiến hài lòng trực tuyến", "Lấy ý kiến sự hài lòng trực tuyến", "Khảo sát hài lòng trực tuyến",
        vi="Có lấy ý kiến về sự hài lòng bằng ứng dụng trực tuyến không", en="Whether satisfaction is asked online",
    )  # fmt: skip


CONTRACT = Contract(
    source="essential_services",
    title_vi="Dịch vụ thiết yếu trực tuyến và lấy ý kiến hài lòng",
    title_en="Essential services online and satisfaction surveys",
    model=EssentialServices,
    natural_key=("unit_id", "year"),
    units=(UnitColumns(code="unit_code", name="unit_name"),),
    dated_by="year",
)
