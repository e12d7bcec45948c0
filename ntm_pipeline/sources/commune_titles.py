"""Titles of communes: who registered for, was recognised for, or lost which title in a year."""

import re
from dataclasses import replace

from ntm_pipeline.contracts.cell_types import choice_of
from ntm_pipeline.contracts.columns import commune_code_column, commune_name_column, year_column
from ntm_pipeline.contracts.contract import Contract, Count, Text, UnitColumns, YearRow, column
from ntm_pipeline.vietnamese.choices import parse_choice
from ntm_pipeline.vietnamese.text import fold


def _spellings(suffix: str, *short: str) -> tuple[str, ...]:
    """A title in the words of the law and of offices, the canonical wording first."""
    before = (
        "Xã ",
        "",
        "Xã đạt chuẩn ",
        "Đạt chuẩn ",
        "Đạt chuẩn xã ",
        "Đạt ",
        "Danh hiệu xã ",
        "Danh hiệu ",
        "Xã đạt ",
    )
    stretches = ("", " giai đoạn 2021-2025", " giai đoạn 2021 - 2025")
    names = [f"{name}{suffix}{stretch}" for name in ("NTM", "nông thôn mới") for stretch in stretches]
    return tuple(f"{words}{name}" for words in before for name in names) + short


TITLES = {
    "Xã NTM": _spellings(""),
    "Xã NTM nâng cao": _spellings(" nâng cao", "Xã NTMNC", "NTMNC", "NTM NC", "Xã NTM NC"),
    "Xã NTM kiểu mẫu": _spellings(" kiểu mẫu", "Xã NTMKM", "NTMKM", "NTM KM", "Xã NTM KM"),
}
STATES = {
    "Đăng ký": ("Đăng ký", "Đăng kí", "Đăng ký phấn đấu", "Đã đăng ký", "Đăng ký đạt chuẩn", "Đăng ký đạt"),
    "Công nhận": (
        "Công nhận",
        "Được công nhận",
        "Đã công nhận",
        "Đã được công nhận",
        "Công nhận lại",
        "Được công nhận lại",
        "Công nhận mới",
        "Công nhận lần đầu",
        "Tái công nhận",
        "Đạt chuẩn",
        "Đã đạt chuẩn",
        "Có quyết định công nhận",
        "Đã có quyết định công nhận",
        "Có QĐ công nhận",
        "Đã có QĐ công nhận",
        "Được UBND tỉnh công nhận",
        "UBND tỉnh công nhận",
    ),
    "Thu hồi": (
        "Thu hồi",
        "Bị thu hồi",
        "Đã thu hồi",
        "Đã bị thu hồi",
        "Thu hồi quyết định",
        "Thu hồi quyết định công nhận",
        "Thu hồi danh hiệu",
    ),
}

# What is added behind a title or a state: the stretch of its criteria, the paper of it, the field of a model commune.
_PAPER = (
    r"(?:theo |tại |bằng )?(?:quyết định|qđ)(?: số)?:? ?\d[\w/.-]*(?:,? ngày \d[\d/.-]*)?"
    r"(?: của (?:chủ tịch )?(?:ubnd (?:tỉnh|huyện|thành phố)|thủ tướng chính phủ))?"
)
_BEHIND = re.compile(
    rf"(?:,? ?\(?(?:(?:giai đoạn|thời kỳ) )?2021 ?- ?2025\)?| \(?{_PAPER}\)?"
    r"|(?<=kiểu mẫu) \(?(?:về|lĩnh vực|trong) [^()]+\)?)$"
)
_BEFORE = re.compile(r"^(?:xã )?(?:đạt )?(?:chuẩn )?(?:quốc gia )?(?:về đích|về) (?=ntm|nông thôn mới)")
# Who recognises is the same for each.
_BY_WHOM = re.compile(
    r"(?<=được )(?:chủ tịch )?(?:ubnd (?:tỉnh|huyện|thành phố) )(?:quyết định |ra quyết định )?(?=công nhận|thu hồi)"
)


def parse_title(text: str) -> str | None:
    """A title, also where the years of its criteria, its decision or the field of a model commune stand behind it."""
    plain = _BEFORE.sub("", _BEHIND.sub("", fold(text))).replace("ntm-nc", "ntmnc").replace("ntm-km", "ntmkm")
    return parse_choice(plain, TITLES, text)


def parse_title_state(text: str) -> str | None:
    """A state, also where it says by whom and by what decision."""
    return parse_choice(_BY_WHOM.sub("", _BEHIND.sub("", fold(text))), STATES, text)


class CommuneTitle(YearRow):
    """One commune's standing for one title in one year."""

    commune_code: Text = commune_code_column()
    commune_name: Text = commune_name_column()
    # Beside it a title's "đến hết năm 2024" only says when the list was made.
    year: Count = year_column(
        fallbacks=(("Năm công nhận", "Năm được công nhận", "Năm đạt chuẩn", "Năm đạt", "Năm công nhận đạt chuẩn"),)
    )
    title: Text = column(
        "Danh hiệu",
        "Danh hiệu NTM",
        vi="Danh hiệu",
        en="Title",
        cell_type=replace(choice_of(TITLES), parse=parse_title),
    )
    title_state: Text = column(
        "Trạng thái",
        "Tình trạng",
        vi="Trạng thái của danh hiệu trong năm",
        en="Standing of the title",
        cell_type=replace(choice_of(STATES), parse=parse_title_state),
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
