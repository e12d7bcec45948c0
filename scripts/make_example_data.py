"""Write the synthetic example files of `data/raw`: the same bytes every time, for the real units of each date.

No office reported any of these figures. Units, their codes and names are real and those of each date, so that the
files meet the same difficulties as real ones: mergers, re-used codes, the reform of 1 July 2025. The rest is drawn
from a hash of the seed and of what is being drawn: changing one story leaves all other figures as they were.

What belongs here: the stories (the tables below), the drawing of figures that tell them, the shapes of files in
which offices send such figures, and the faults that a reader shall meet. What does not: anything the pipeline does
with the files.

    python scripts/make_example_data.py [--out data/raw]
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import re
import sys
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from stdnum.vn import mst

from ntm_pipeline.units.registry import Level, UnitRegistry, UnitVersion
from ntm_pipeline.vietnamese.periods import Period
from ntm_pipeline.vietnamese.text import fold_ascii

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

SEED = "nông thôn mới 2021-2025"
REFORM = date(2025, 7, 1)
BEFORE_REFORM = REFORM - timedelta(days=1)
RECEIVED_ON = date(2026, 2, 10)
PUBLISHER = "ntm_pipeline (dữ liệu minh họa do dự án tự tạo / synthetic example data made by the project)"
BANNER = "DỮ LIỆU MINH HỌA - SYNTHETIC DATA"

T = TypeVar("T")
Row = dict[str, Any]
"""One row of a form: canonical heading → value (int, date, text or None)."""


# --- The stories ----------------------------------------------------------------------------------

# Figures by stage: 2021, 2022, 2023, 2024, 2025 until 30 June, and (where it is told) 2025 from 1 July.


@dataclass(frozen=True)
class Area:
    """A part of the country that has a story of its own."""

    key: str
    folder: str
    root: str
    """The unit above everything in it, until 30 June 2025."""
    heir: str | None
    """The province that holds its communes since; None where the story ends with the district."""
    letters: str
    """Stands in made-up codes."""
    villages: str
    crops: tuple[str, ...]
    without: tuple[str, ...] = ()
    """Units below the root that belong to another area's story."""


QUANG_XUONG = "406-huyen-quang-xuong"
AREAS = {
    area.key: area
    for area in (
        Area(
            "TN", "19-thai-nguyen", "19-tinh-thai-nguyen", "19-tinh-thai-nguyen-2025", "TN", "Xóm",
            ("Chè", "Na", "Bưởi", "Gà đồi", "Mật ong", "Lúa nếp", "Rau an toàn"),
        ),
        Area(
            "GL", "64-gia-lai", "64-tinh-gia-lai", "52-tinh-gia-lai-2025", "GL", "Làng",
            ("Cà phê", "Hồ tiêu", "Chanh dây", "Sầu riêng", "Mía", "Bò thịt", "Rau an toàn"),
        ),
        Area(
            "QN", "49-quang-nam", "49-tinh-quang-nam", "48-thanh-pho-da-nang-2025", "QNA", "Thôn",
            ("Sâm Ngọc Linh", "Quế Trà My", "Lòn bon", "Lúa giống", "Dưa hấu", "Tôm nước lợ"),
        ),
        Area(
            "TH", "38-thanh-hoa", "38-tinh-thanh-hoa", "38-tinh-thanh-hoa", "TH", "Thôn",
            ("Lúa gạo", "Mía", "Cói", "Luồng", "Bưởi", "Tôm", "Rau an toàn"), (QUANG_XUONG,),
        ),
        Area(
            "QX", "38-thanh-hoa/quang-xuong", QUANG_XUONG, None, "QX", "Thôn",
            ("Lúa gạo", "Khoai tây", "Ớt", "Tôm", "Rau an toàn"),
        ),
    )
}  # fmt: skip

ONLINE_SHARES: dict[tuple[str, Level], tuple[float, ...]] = {
    # Thái Nguyên goes ahead: communes pass 60 % in 2024 with every month reported.
    ("TN", "province"): (0.72, 0.81, 0.88, 0.932, 0.958, 0.961),
    ("TN", "district"): (0.55, 0.60, 0.70, 0.78, 0.832, 0.0),
    ("TN", "commune"): (0.31, 0.37, 0.52, 0.634, 0.712, 0.735),
    # Gia Lai: the province's office comes too late; the communes' good value of 2024 stands on too few reports.
    ("GL", "province"): (0.60, 0.62, 0.70, 0.78, 0.868, 0.905),
    ("GL", "district"): (0.45, 0.50, 0.60, 0.70, 0.812, 0.0),
    ("GL", "commune"): (0.0, 0.35, 0.50, 0.662, 0.690, 0.640),
    # Quảng Nam's plan is about 2023 alone: 86 % where 90 % was wanted.
    ("QN", "province"): (0.66, 0.77, 0.861, 0.905, 0.931, 0.940),
    ("QN", "district"): (0.58, 0.71, 0.823, 0.855, 0.880, 0.0),
    ("QN", "commune"): (0.38, 0.49, 0.628, 0.676, 0.701, 0.722),
    ("TH", "province"): (0.80, 0.85, 0.89, 0.921, 0.945, 0.950),
    ("TH", "district"): (0.64, 0.70, 0.76, 0.822, 0.861, 0.0),
    ("TH", "commune"): (0.42, 0.48, 0.55, 0.592, 0.655, 0.690),
    # Quảng Xương wants 100 %: its office gets there, its communes miss it by seven dossiers.
    ("QX", "district"): (0.91, 0.945, 0.975, 0.991, 1.0, 0.0),
    ("QX", "commune"): (0.80, 0.86, 0.93, 0.968, 1.0, 0.0),
    ("VN", "country"): (0.780, 0.801, 0.846, 0.884, 0.913, 0.924),
}
NOT_ONLINE = {("QX", "commune", 4): 7}
"""Area, level, stage → the dossiers that were not handled online, where the story hangs on their number."""
LAGGARDS = {"170-huyen-vo-nhai": -0.22, "637-huyen-krong-pa": -0.2, "504-huyen-tay-giang": -0.24,
            "384-huyen-muong-lat": -0.25}  # fmt: skip
FORERUNNERS = {"164-thanh-pho-thai-nguyen": 0.16, "622-thanh-pho-pleiku": 0.15, "503-thanh-pho-hoi-an": 0.17,
               "380-thanh-pho-thanh-hoa": 0.15}  # fmt: skip

COOPERATIVE_SHARES = {
    "TN": (0.58, 0.64, 0.716, 0.748, 0.768),
    "GL": (0.32, 0.37, 0.43, 0.48, 0.53),
    "QN": (0.55, 0.62, 0.69, 0.73, 0.75),
    "TH": (0.60, 0.66, 0.70, 0.74, 0.77),
    "QX": (0.76, 0.80, 0.88, 0.96, 0.96),
}
"""Share of the xã with an operating cooperative, by stage."""
LINKAGE_DISTRICTS = {"TN": (4, 5, 6, 7, 7), "GL": (6, 7, 9, 10, 11), "QN": (8, 10, 12, 13, 13),
                     "TH": (12, 14, 17, 19, 20), "QX": (0, 0, 1, 1, 1)}  # fmt: skip
"""Districts with a running linkage model for a key product, by stage."""
DIGITAL_SHARES = {"TN": (0.20, 0.28, 0.36, 0.46, 0.53), "GL": (0.15, 0.25, 0.36, 0.48, 0.58),
                  "QN": (0.20, 0.30, 0.40, 0.45, 0.52), "TH": (0.18, 0.25, 0.33, 0.42, 0.47),
                  "QX": (0.2, 0.2, 0.3, 0.4, 0.6)}  # fmt: skip
"""Share of the linkage models tied to a raw-material area that use a digital technology, by stage."""

CRITERIA: dict[tuple[str, str, str], tuple[float | None, ...]] = {
    # One of the met ones is lost in 2024 (see LOST).
    ("TN", "Xã NTM", "8.4"): (0.72, 0.82, 0.90, 0.984),
    # Exactly half of the xã at the end of 2024; then one of them becomes a thị trấn, and it is less than half.
    ("TN", "Xã NTM nâng cao", "8.4"): (0.14, 0.25, 0.38, 0.5),
    ("TN", "Xã NTM nâng cao", "15.2"): (0.20, 0.30, 0.42, 0.555),
    ("GL", "Xã NTM", "8.4"): (0.45, 0.55, 0.66, 0.78),
    ("GL", "Xã NTM nâng cao", "8.4"): (0.05, 0.10, 0.20, 0.31),
    # Only the xã that apply for the title are assessed for it; of the others nothing is known (see UNASSESSED).
    ("GL", "Xã NTM nâng cao", "15.2"): (0.08, 0.15, 0.26, 0.37),
    ("QN", "Xã NTM", "8.4"): (0.70, 0.78, 0.85, 0.90),
    ("QN", "Xã NTM nâng cao", "8.4"): (0.12, 0.20, 0.31, 0.42),
    ("QN", "Xã NTM nâng cao", "15.2"): (0.15, 0.24, 0.35, 0.46),
    ("TH", "Xã NTM", "8.4"): (None, 0.75, None, 0.88),
    ("TH", "Xã NTM nâng cao", "8.4"): (None, None, None, 0.44),
    ("TH", "Xã NTM nâng cao", "15.2"): (None, None, None, 0.40),
    ("QX", "Xã NTM", "8.4"): (None, 0.72, 0.88, 1.0),
    ("QX", "Xã NTM nâng cao", "8.4"): (None, None, None, 0.56),
    ("QX", "Xã NTM nâng cao", "15.2"): (None, None, None, 0.52),
}
"""Area, set, number → the share of its xã that meet it, 2021 to 2024; None where nothing was assessed that year."""
DISTRICT_CRITERIA: dict[tuple[str, str, str], tuple[int | None, ...]] = {
    ("TN", "Huyện NTM", "9.5"): (1, 2, 3, 4, 5),
    ("TN", "Huyện NTM nâng cao", "6.5"): (0, 0, 1, 1, 2),
    ("TN", "Huyện NTM nâng cao", "9.2"): (0, 0, 1, 1, 1),
    ("GL", "Huyện NTM", "9.5"): (4, 6, 8, 9, 10),
    ("GL", "Huyện NTM nâng cao", "6.5"): (None, 0, 1, 2, 2),
    ("GL", "Huyện NTM nâng cao", "9.2"): (None, 1, 1, 3, 4),
    ("QN", "Huyện NTM", "9.5"): (6, 7, 9, 11, 11),
    ("QN", "Huyện NTM nâng cao", "6.5"): (1, 2, 3, 4, 4),
    ("QN", "Huyện NTM nâng cao", "9.2"): (1, 2, 3, 5, 5),
    ("TH", "Huyện NTM", "9.5"): (None, 12, None, 16, None),
    ("TH", "Huyện NTM nâng cao", "6.5"): (None, None, None, 4, None),
    ("TH", "Huyện NTM nâng cao", "9.2"): (None, None, None, 6, None),
    ("QX", "Huyện NTM", "9.5"): (None, 0, 1, 1, None),
}
"""Area, set, number → how many of its districts meet it, 2021 to 2025."""
MET_BY_FORCE = {("Xã NTM nâng cao", "8.4"): "05644-xa-phan-me", ("Xã NTM", "8.4"): "05539-xa-linh-thong"}
"""Units on which a story hangs are among those that meet the criterion."""
LOST = {("Xã NTM", "8.4", "05539-xa-linh-thong"): 2024}
"""Met in the years before, found wanting in this one."""
UNASSESSED = {("GL", "Xã NTM nâng cao", "15.2"): 0.42}
"""Share of the xã that never apply."""
UNASSESSED_DISTRICTS = {("TN", "Huyện NTM nâng cao", "9.2"): "170-huyen-vo-nhai"}
NEW_COMMUNES_MEETING = {"TN": 0.98, "TH": 0.93}
"""Share of the communes of July 2025 that meet 8.4 of xã NTM in their first year, where the province assessed them."""

TRAINED_SHARES = {
    "TN": (0.22, 0.46, 0.71, 0.93, 1.0, 1.0),
    "GL": (0.10, 0.24, 0.42, 0.63, 0.80, 0.84),
    "QN": (0.18, 0.37, 0.58, 0.76, 0.86, 0.90),
    "TH": (0.0, 0.41, 0.0, 0.72, 0.83, 0.88),
    "QX": (0.0, 0.48, 0.0, 0.90, 0.97, 0.0),
}
"""Share of the managers trained so far, by stage."""
SERVICE_SHARES = {
    "TN": (0.10, 0.20, 0.33, 0.44, 0.53, 0.58),
    "GL": (0.05, 0.12, 0.20, 0.29, 0.37, 0.40),
    "QN": (0.12, 0.21, 0.32, 0.43, 0.50, 0.55),
    "TH": (0.0, 0.0, 0.0, 0.41, 0.0, 0.52),
    "QX": (0.0, 0.40, 0.64, 0.88, 0.96, 0.0),
}
"""Share of the districts and communes with a service and a survey online, by stage."""
MANAGED_SHARES = {
    "TN": (0.52, 0.71, 0.86, 1.0, 1.0, 1.0),
    "GL": (0.30, 0.42, 0.55, 0.68, 0.77, 0.85),
    "QN": (0.45, 0.60, 0.74, 0.85, 0.92, 0.95),
}
"""Share of the units of all levels that are managed electronically, by stage."""


# --- Drawing --------------------------------------------------------------------------------------


def draw(*key: object) -> float:
    """A number in [0, 1) that hangs on the key alone."""
    text = "|".join(map(str, (SEED, *key)))
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=6).digest(), "big") / 2**48


def whole(low: int, high: int, *key: object) -> int:
    """A whole number from `low` to `high`."""
    return low + int(draw(*key) * (high - low + 1))


def pick(options: Sequence[T], *key: object) -> T:
    """One of the options."""
    return options[int(draw(*key) * len(options))]


def day_between(first: date, last: date, *key: object) -> date:
    """A day from `first` to `last`."""
    return first + timedelta(days=whole(0, (last - first).days, *key))


def chosen(units: Iterable[UnitVersion], count: int, *key: object) -> set[str]:
    """So many of the units; the order in which they get their turn is the same every year."""
    order = sorted(units, key=lambda unit: (turn(unit, *key), unit.unit_id))
    return {unit.unit_id for unit in order[:count]}


def turn(unit: UnitVersion, *key: object) -> float:
    """A unit's place in an order in which its district's place counts too."""
    district = unit.parent_unit_id or ""
    lean = {**LAGGARDS, **FORERUNNERS}.get(district, 0.0)
    return draw("turn", *key, unit.unit_id) + 0.5 * draw("turn", *key, district) - 2 * lean


def apportion(total: int, weights: Sequence[float], caps: Sequence[int]) -> list[int]:
    """Whole numbers in proportion to the weights, none above its cap, that add up to `total`."""
    scale = 1.0
    for _ in range(60):
        shares = [min(cap, scale * weight) for weight, cap in zip(weights, caps, strict=True)]
        if sum(shares) >= total - 0.5 or scale > 1e6:
            break
        scale *= total / max(sum(shares), 1e-9) * 1.0001
    else:
        shares = [float(cap) for cap in caps]
    if sum(shares) > total:
        shares = [share * total / sum(shares) for share in shares]
    parts = [int(share) for share in shares]
    by_rest = sorted(range(len(parts)), key=lambda i: (parts[i] - shares[i], i))
    while sum(parts) < total:
        missing = total - sum(parts)
        open_places = [i for i in by_rest if parts[i] < caps[i]][:missing]
        if not open_places:
            break
        for i in open_places:
            parts[i] += 1
    return parts


# --- Units ----------------------------------------------------------------------------------------


class Land:
    """The real units of each date, as the stories need them."""

    def __init__(self, registry: UnitRegistry) -> None:
        self.registry = registry
        self._children: dict[str, list[UnitVersion]] = defaultdict(list)
        for version in registry.versions:
            if version.parent_unit_id:
                self._children[version.parent_unit_id].append(version)
        self.successors: dict[str, list[str]] = defaultdict(list)
        with files("ntm_pipeline.units").joinpath("unit_successions.csv").open(encoding="utf-8") as lines:
            for link in sorted(csv.DictReader(lines), key=lambda row: (row["extent"] != "whole", row["new_unit_id"])):
                self.successors[link["old_unit_id"]].append(link["new_unit_id"])

    def version(self, unit_id: str, day: date) -> UnitVersion:
        """The unit as it was on a day."""
        found = self.registry.version_on(unit_id, day)
        if found is None:
            raise LookupError(f"{unit_id} does not exist on {day}")
        return found

    @cache  # noqa: B019 - one land per run
    def under(self, root: str, level: Level, day: date) -> tuple[UnitVersion, ...]:
        """The units of a level at or below a unit on a day, by code."""
        top = self.registry.version_on(root, day)
        found = [top] if top is not None and top.unit_level == level else []
        open_units = [root] if top is not None else []
        while open_units:
            for child in self._children[open_units.pop()]:
                if child.valid_from <= day <= child.valid_to:
                    if child.unit_level == level:
                        found.append(child)
                    else:
                        open_units.append(child.unit_id)
        return tuple(sorted(found, key=lambda v: v.unit_code))

    @cache  # noqa: B019 - one land per run
    def of_area(self, area: Area, level: Level, day: date) -> tuple[UnitVersion, ...]:
        """The units of a level that an area reports for on a day: after the reform the heirs of its own communes."""
        if day < REFORM:
            without = {v.unit_id for root in area.without for lv in LEVELS for v in self.under(root, lv, day)}
            return tuple(v for v in self.under(area.root, level, day) if v.unit_id not in without)
        if area.heir is None:
            return ()
        if level != "commune":
            return self.under(area.heir, level, day)
        heirs = {new for old in self.under(area.root, "commune", BEFORE_REFORM) for new in self.successors[old.unit_id]}
        return tuple(v for v in self.under(area.heir, "commune", day) if v.unit_id in heirs)

    @cache  # noqa: B019 - one land per run
    def home(self, commune_id: str, district_id: str, day: date) -> UnitVersion:
        """The commune in which something first seen in `commune_id` is found on a day, after all mergers until then."""
        if (found := self.registry.version_on(commune_id, day)) is not None:
            return found
        if day >= REFORM:
            last_old = self.home(commune_id, district_id, BEFORE_REFORM)
            return self.version(self.successors[last_old.unit_id][0], day)
        # The reference doesn't say which neighbour took in a commune merged before the reform: the one of next code.
        code = commune_id[:5]
        district = district_id if self.registry.version_on(district_id, day) else MERGED_DISTRICTS[district_id]
        neighbours = self.under(district, "commune", day)
        return min(neighbours, key=lambda v: (abs(int(v.unit_code) - int(code)), v.unit_code))

    def district_of(self, commune_id: str, day: date) -> UnitVersion | None:
        """The district above a commune on a day; None after the reform."""
        chain = self.registry.ancestors_on(commune_id, day)
        return next((v for v in chain if v.unit_level == "district"), None)


LEVELS: tuple[Level, ...] = ("province", "district", "commune")
MERGED_DISTRICTS = {"405-huyen-dong-son": "380-thanh-pho-thanh-hoa", "519-huyen-nong-son": "509-huyen-que-son"}
LEVEL_WORDS: dict[Level, str] = {
    "country": "Trung ương", "province": "Cấp tỉnh", "district": "Cấp huyện", "commune": "Cấp xã"
}  # fmt: skip


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return Period(year, month, month).last_day


def stage_of(day: date) -> int:
    """The stage of the stories that a day lies in."""
    return 5 if day >= REFORM else day.year - 2021


# --- Faults on purpose ----------------------------------------------------------------------------


class Fault(NamedTuple):
    """A row that the pipeline must send back, in the words of the file it stands in."""

    path: str
    """The file, relative to the folder the script writes to."""
    cells: Mapping[str, str]
    """The cells that differ from what the row would rightly hold, by canonical heading."""
    rule: str
    """The rule by which it is rejected."""
    instead_of: Mapping[str, str] | None = None
    """Cells by which the right row is known; None where the faulty row is added."""


DELIBERATE_FAULTS = (
    Fault(  # a letter O for a zero; mended by the correction that came a month later
        "eoffice/19-thai-nguyen/2022-ho-so-cong-viec.csv", {"Tổng số hồ sơ công việc": "22O"}, "not_a_count",
        {"Mã đơn vị": "05539", "Kỳ báo cáo": "Quý II/2022"},
    ),
    Fault(  # total and online exchanged
        "eoffice/64-gia-lai/2024-ho-so-cong-viec.csv",
        {"Tổng số hồ sơ công việc": "187", "Số hồ sơ mật": "3", "Số hồ sơ xử lý trên môi trường mạng": "241"},
        "online_within_non_secret", {"Mã đơn vị": "23629", "Kỳ báo cáo": "Quý II/2024"},
    ),
    Fault(  # the old code and name of a commune that had merged three months before
        "eoffice/64-gia-lai/2025-2-sau-sap-nhap.csv",
        {"Mã đơn vị": "23767", "Tên đơn vị": "Xã Ia Sao"}, "unit_code_of_another_time",
        {"Mã đơn vị": "23767", "Kỳ báo cáo": "Quý III/2025"},
    ),
    Fault(  # the period was left out
        "eoffice/49-quang-nam/2021-ho-so-cong-viec.csv", {"Kỳ báo cáo": ""}, "missing_value",
        {"Mã đơn vị": "20500", "Kỳ báo cáo": "Quý III/2021"},
    ),
    Fault(  # a code that no commune ever had
        "eoffice/49-quang-nam/2022-ho-so-cong-viec.csv", {"Mã đơn vị": "20999", "Tên đơn vị": "Xã Trà Sơn Thượng"},
        "unit_unknown", {"Mã đơn vị": "20848", "Kỳ báo cáo": "Quý I/2022"},
    ),
    Fault(  # dissolved before it was founded
        "cooperatives/64-gia-lai/2022-12-31.csv",
        {
            "Mã số HTX": "GL-000417", "Tên HTX": "HTX Nông nghiệp xã Ia Rong", "Loại hình": "Hợp tác xã",
            "Mã xã": "23942", "Địa chỉ trụ sở": "Làng 2, xã Ia Rong", "Ngày đăng ký": "12/05/2020",
            "Tình trạng hoạt động": "Đã giải thể", "Ngày chấm dứt": "12/05/2002", "Ngành nghề": "Cà phê",
            "Số thành viên": "9", "Ngày chốt số liệu": "31/12/2022",
        },
        "ended_after_registered",
    ),
    Fault(  # neither yes nor no
        "linkages/49-quang-nam/2022-12-31.xlsx", {"Ứng dụng công nghệ số": "Đang tìm hiểu"}, "not_yes_no",
        {"Mã mô hình": "LK-QNA-004"},
    ),
    Fault(  # course places were counted instead of people
        "training/49-quang-nam/2021-2024.xlsx", {"Số cán bộ đã được tập huấn": "31"}, "trained_within_total",
        {"Mã đơn vị": "20533", "Năm": "2022"},
    ),
    Fault(  # no result yet
        "criteria/64-gia-lai/2021-2024.csv", {"Kết quả": "Đang xét"}, "not_in_list",
        {"Mã đơn vị": "23737", "Bộ tiêu chí": "Xã NTM", "Năm đánh giá": "2021"},
    ),
)  # fmt: skip


# --- Files as offices send them -------------------------------------------------------------------

HEADINGS: dict[str, tuple[str, ...]] = {
    "eoffice": (
        "Mã đơn vị", "Tên đơn vị", "Cấp", "Kỳ báo cáo", "Tổng số hồ sơ công việc", "Số hồ sơ mật",
        "Số hồ sơ xử lý trên môi trường mạng", "Ngày báo cáo",
    ),
    "cooperatives": (
        "Mã số HTX", "Tên HTX", "Loại hình", "Mã xã", "Địa chỉ trụ sở", "Ngày đăng ký", "Tình trạng hoạt động",
        "Ngày chấm dứt", "Ngành nghề", "Số thành viên", "Ngày chốt số liệu",
    ),
    "linkages": (
        "Mã mô hình", "Tên mô hình", "Sản phẩm", "Nông sản chủ lực", "Chủ trì liên kết", "Mã huyện", "Mã xã",
        "Ngày bắt đầu", "Ngày kết thúc", "Gắn với vùng nguyên liệu", "Mã số vùng trồng", "Ứng dụng công nghệ số",
        "Ngày chốt số liệu",
    ),
    "criteria": (
        "Mã đơn vị", "Tên đơn vị", "Năm đánh giá", "Bộ tiêu chí", "Chỉ tiêu", "Kết quả", "Số quyết định",
        "Ngày quyết định",
    ),
    "commune_titles": ("Mã xã", "Tên xã", "Năm", "Danh hiệu", "Trạng thái"),
    "training": ("Mã đơn vị", "Tên đơn vị", "Năm", "Tổng số cán bộ quản lý", "Số cán bộ đã được tập huấn"),
    "essential_services": (
        "Mã đơn vị", "Tên đơn vị", "Năm", "Dịch vụ thiết yếu trực tuyến", "Lấy ý kiến hài lòng trực tuyến",
    ),
    "e_management": ("Mã đơn vị", "Tên đơn vị", "Năm", "Quản lý điều hành điện tử"),
    "smart_models": (
        "Mã xã", "Tên xã", "Loại mô hình", "Tên thôn", "Lĩnh vực nổi trội", "Trạng thái", "Năm", "Ngày chốt số liệu",
    ),
}  # fmt: skip
WIDTHS = {
    "TT": 5, "Mã": 11, "Tên": 28, "Địa": 34, "Cấp": 11, "Kỳ": 18, "Ngày": 13, "Chủ": 30, "Ứng": 24, "Sản": 16,
    "Tình": 20, "Loại": 18, "Ngành": 18,
}  # fmt: skip
"""Column width by the first word of the heading."""


@dataclass(frozen=True)
class Form:
    """One sheet of a workbook, laid out as an administrative form."""

    sheet: str
    title: str
    above: tuple[str, ...]
    """Lines below the title: who reports, for which period."""
    columns: Mapping[str, str]
    """Canonical heading → what is written over the column."""
    rows: Sequence[Row]
    issuer: str
    total: str | None = None
    """Label of the total row; None for none."""
    as_text: bool = False
    """Numbers as text with dots, as in forms that were typed by hand."""
    group: tuple[str, tuple[str, ...]] | None = None
    """A heading over the headings of several columns."""
    section_by: Callable[[Row], str] | None = None
    """Rows of one section have a line of their own above them."""


def columns_of(source: str, leave_out: Iterable[str] = ()) -> dict[str, str]:
    """The headings of a source, as they are to be written over the columns."""
    return {heading: heading for heading in HEADINGS[source] if heading not in set(leave_out)}


def dotted(number: int) -> str:
    """1234 → 1.234"""
    return f"{number:,}".replace(",", ".")


def vi_day(day: date) -> str:
    """31/12/2024"""
    return f"{day:%d/%m/%Y}"


def as_text(value: Any, grouped: bool = False) -> str:
    """A value as an office types it."""
    if value is None:
        return ""
    if isinstance(value, date):
        return vi_day(value)
    if isinstance(value, int):
        return dotted(value) if grouped else str(value)
    return str(value)


class Folder:
    """The folder that is being written, and the faults still to be put into its files."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.written: list[Path] = []
        self._faults: dict[str, list[Fault]] = defaultdict(list)
        for fault in DELIBERATE_FAULTS:
            self._faults[fault.path].append(fault)

    def text(self, path: str, text: str) -> None:
        """A text file."""
        self._place(path).write_text(text, encoding="utf-8", newline="\n")

    def csv(
        self, path: str, columns: Mapping[str, str], rows: Sequence[Row], delimiter: str = ",", grouped: bool = False
    ) -> None:
        """A table with its headings in the first row."""
        with self._place(path).open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
            writer.writerow(columns.values())
            for row in self._with_faults(path, list(rows)):
                writer.writerow([as_text(row.get(heading), grouped) for heading in columns])
        self._done(path)

    def book(self, path: str, forms: Sequence[Form]) -> None:
        """A workbook with a form on each sheet."""
        book = Workbook()
        book.remove(book.active)
        for style in STYLES():
            book.add_named_style(style)
        for form in forms:
            lay_out(book.create_sheet(form.sheet), replace(form, rows=self._with_faults(path, list(form.rows))))
        book.properties.creator = PUBLISHER
        packed = io.BytesIO()
        book.save(packed)
        self._place(path).write_bytes(without_clock(packed.getvalue()))
        self._done(path)

    @property
    def size(self) -> int:
        """The bytes written."""
        return sum(path.stat().st_size for path in self.written)

    def strangers(self) -> list[Path]:
        """Files in the sources' folders that this script did not write."""
        present = {path for source in HEADINGS for path in (self.out / source).rglob("*") if path.is_file()}
        return sorted(present - set(self.written))

    def close(self) -> None:
        """Make sure that every fault found its place."""
        if left := [fault for faults in self._faults.values() for fault in faults]:
            raise RuntimeError(f"no place was found for {left}")

    def _place(self, path: str) -> Path:
        place = self.out / path
        place.parent.mkdir(parents=True, exist_ok=True)
        self.written.append(place)
        return place

    def _with_faults(self, path: str, rows: list[Row]) -> list[Row]:
        for fault in list(self._faults.get(path, ())):
            if fault.instead_of is None:
                rows.insert(len(rows) // 2, dict(fault.cells))
                self._faults[path].remove(fault)
                continue
            for at, row in enumerate(rows):
                if all(as_text(row.get(heading)) == text for heading, text in fault.instead_of.items()):
                    rows[at] = {**row, **fault.cells}
                    self._faults[path].remove(fault)
                    break
        return rows

    def _done(self, path: str) -> None:
        if not self._faults.get(path):
            self._faults.pop(path, None)


# --- Workbooks ------------------------------------------------------------------------------------

_THIN = Side(style="thin", color="FF808080")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_FONT = "Times New Roman"


def STYLES() -> list[NamedStyle]:  # noqa: N802 - a fresh set of constants for each workbook
    """The looks of a form's cells."""
    middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
    left = Alignment(vertical="center", wrap_text=True)
    grey = PatternFill("solid", fgColor="FFE7EEF7")
    bold = Font(name=_FONT, size=11, bold=True)
    plain = Font(name=_FONT, size=11)
    return [
        NamedStyle("form_banner", font=Font(name=_FONT, size=11, bold=True, color="FFC00000")),
        NamedStyle("form_title", font=Font(name=_FONT, size=14, bold=True), alignment=middle),
        NamedStyle("form_line", font=Font(name=_FONT, size=11, italic=True), alignment=middle),
        NamedStyle("form_office", font=bold, alignment=middle),
        NamedStyle("form_heading", font=bold, alignment=middle, border=_BOX, fill=grey),
        NamedStyle("form_text", font=plain, alignment=left, border=_BOX),
        NamedStyle("form_middle", font=plain, alignment=middle, border=_BOX),
        NamedStyle("form_number", font=plain, border=_BOX, number_format="#,##0"),
        NamedStyle("form_day", font=plain, alignment=middle, border=_BOX, number_format="dd/mm/yyyy"),
        NamedStyle("form_total", font=bold, border=_BOX, number_format="#,##0"),
    ]


def lay_out(sheet: Worksheet, form: Form) -> None:
    """Write a form: office and banner, title, lines, heading, rows, total, signature without a name."""
    labels = {"TT": "TT", **form.columns}
    width = len(labels)
    for column, heading in enumerate(labels, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = WIDTHS.get(heading.split()[0], 15)
    _across(sheet, 1, 1, max(3, width // 2), form.issuer, "form_office")
    sheet.row_dimensions[1].height = 32
    sheet.cell(2, 1, BANNER).style = "form_banner"
    _across(sheet, 4, 1, width, form.title, "form_title")
    sheet.row_dimensions[4].height = 24 * (1 + form.title.count("\n"))
    for line, text in enumerate(form.above, start=5):
        _across(sheet, line, 1, width, text, "form_line")
    at = _headings(sheet, 6 + len(form.above), labels, form.group)
    section = None
    for number, row in enumerate(form.rows, start=1):
        if form.section_by is not None and (name := form.section_by(row)) != section:
            section = name
            _across(sheet, at, 1, width, name, "form_total")
            at += 1
        sheet.cell(at, 1, number).style = "form_middle"
        for column, heading in enumerate(form.columns, start=2):
            is_label = heading.startswith(("Mã", "Năm"))
            _value(sheet, at, column, row.get(heading), form.as_text and not is_label, is_label)
        at += 1
    if form.total is not None:
        sheet.cell(at, 1, form.total).style = "form_total"
        for column, heading in enumerate(form.columns, start=2):
            numbers = [row[heading] for row in form.rows if isinstance(row.get(heading), int)]
            counted = bool(numbers) and not heading.startswith(("Mã", "Năm"))
            sheet.cell(at, column, sum(numbers) if counted else None).style = "form_total"
        at += 1
    _across(sheet, at + 1, max(1, width - 2), width, "TM. ỦY BAN NHÂN DÂN", "form_office")
    _across(sheet, at + 2, max(1, width - 2), width, "(Ký, đóng dấu)", "form_line")
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _across(sheet: Worksheet, row: int, first: int, last: int, text: str, style: str) -> None:
    sheet.cell(row, first, text)
    _merged(sheet, row, row, first, last, style)


def _merged(sheet: Worksheet, top: int, bottom: int, first: int, last: int, style: str) -> None:
    """One cell out of several, all in the same style, so that the borders stand around all of it."""
    for row in range(top, bottom + 1):
        for column in range(first, last + 1):
            sheet.cell(row, column).style = style
    if (top, first) != (bottom, last):
        # openpyxl's own merge_cells works out borders cell by cell, which takes longer than all the rest.
        sheet.merged_cells.add(f"{get_column_letter(first)}{top}:{get_column_letter(last)}{bottom}")


def _headings(sheet: Worksheet, row: int, labels: Mapping[str, str], group: tuple[str, tuple[str, ...]] | None) -> int:
    """The heading in one row or, where columns are grouped, in two merged ones; gives the row below it."""
    sheet.row_dimensions[row].height = 34
    inner = group[1] if group else ()
    for column, (heading, label) in enumerate(labels.items(), start=1):
        top = row + 1 if heading in inner else row
        sheet.cell(top, column, label)
        _merged(sheet, top, row + 1 if group else row, column, column, "form_heading")
    if group is None:
        sheet.freeze_panes = sheet.cell(row + 1, 1)
        return row + 1
    places = [column for column, heading in enumerate(labels, start=1) if heading in inner]
    _across(sheet, row, places[0], places[-1], group[0], "form_heading")
    sheet.row_dimensions[row + 1].height = 34
    sheet.freeze_panes = sheet.cell(row + 2, 1)
    return row + 2


def _value(sheet: Worksheet, row: int, column: int, value: Any, typed_by_hand: bool, is_label: bool) -> None:
    if is_label:
        style = "form_middle"
    elif typed_by_hand and not isinstance(value, str):
        value = as_text(value, grouped=True) or None
        style = "form_middle"
    elif isinstance(value, date):
        style = "form_day"
    elif isinstance(value, int):
        style = "form_number"
    else:
        style = "form_text"
    sheet.cell(row, column, value).style = style


_CLOCK = re.compile(rb"[0-9T:-]+Z(?=</dcterms:(?:created|modified)>)")
_STEADY_TIME = RECEIVED_ON.isoformat().encode() + b"T00:00:00Z"


def without_clock(packed: bytes) -> bytes:
    """The workbook with the same time on everything, whenever it is written."""
    steady = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as source, zipfile.ZipFile(steady, "w") as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _CLOCK.sub(_STEADY_TIME, content)
            entry = zipfile.ZipInfo(name, date_time=(2026, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            target.writestr(entry, content, compresslevel=9)
    return steady.getvalue()


# --- eoffice: work dossiers -----------------------------------------------------------------------

VOLUMES: dict[Level, tuple[int, int]] = {
    "country": (38_000, 52_000), "province": (2_000, 8_000), "district": (200, 800), "commune": (30, 150)
}  # fmt: skip
"""Dossiers a month."""


@dataclass(frozen=True)
class Work:
    """What an office did in some months."""

    total: int = 0
    secret: int = 0
    online: int = 0

    def __add__(self, other: Work) -> Work:
        return Work(self.total + other.total, self.secret + other.secret, self.online + other.online)


class Dossiers:
    """Every office's work, month by month, drawn so that each level of each area tells its story exactly."""

    def __init__(self, land: Land) -> None:
        self._land = land
        self.months: dict[tuple[str, int, int], Work] = {}
        for (key, level), shares in ONLINE_SHARES.items():
            for stage, share in enumerate(shares):
                if share:
                    self._draw(key, level, stage, share)

    def _draw(self, key: str, level: Level, stage: int, share: float) -> None:
        year = 2021 + min(stage, 4)
        months = {4: range(1, 7), 5: range(7, 13)}.get(stage, range(1, 13))
        keys, totals, secrets, weights = [], [], [], []
        for month in months:
            for unit in offices(self._land, key, level, month_end(year, month)):
                low, high = VOLUMES[level]
                busy = low + (high - low) * draw("volume", unit.unit_id)
                season = 0.9 + 0.25 * draw("season", unit.unit_id, year, month) + 0.03 * (year - 2021)
                total = max(low, min(high, round(busy * season)))
                secret = int(total * 0.03 * draw("secret", unit.unit_id, year, month) + 0.5)
                keys.append((unit.unit_id, year, month))
                totals.append(total)
                secrets.append(secret)
                skill = share + self._tilt(unit, level) * min(1.0, 4 * share * (1 - share)) + 0.012 * (month - 6.5)
                weights.append((total - secret) * min(0.995, max(0.03, skill)) if share < 1 else float(total))
        open_dossiers = [total - secret for total, secret in zip(totals, secrets, strict=True)]
        target = round(share * sum(open_dossiers)) - NOT_ONLINE.get((key, level, stage), 0)
        online = apportion(target, weights, open_dossiers)
        for month_key, total, secret, done in zip(keys, totals, secrets, online, strict=True):
            self.months[month_key] = Work(total, secret, done)

    def _tilt(self, unit: UnitVersion, level: Level) -> float:
        if level in ("country", "province"):
            return 0.0
        district = unit.unit_id if level == "district" else (unit.parent_unit_id or "")
        known = {**LAGGARDS, **FORERUNNERS}.get(district, 0.16 * (draw("tilt", district) - 0.5))
        return known + 0.2 * (draw("tilt", unit.unit_id) - 0.5)

    def over(self, unit_id: str, year: int, first_month: int, last_month: int) -> Work:
        """The sum over those of the months in which the unit existed."""
        nothing = Work()
        work = nothing
        for month in range(first_month, last_month + 1):
            work += self.months.get((unit_id, year, month), nothing)
        return work


def offices(land: Land, key: str, level: Level, day: date) -> tuple[UnitVersion, ...]:
    """The offices of a level that an area has on a day; the country's own row is an area by itself."""
    if key == "VN":
        return (land.version("VN", day),)
    return land.of_area(AREAS[key], level, day)


@dataclass(frozen=True)
class Feed:
    """What one sender sent in: reports on some spans of months, in files of one shape."""

    areas: tuple[str, ...]
    year: int
    spans: tuple[tuple[int, int], ...]
    path: str
    """File, or for books the folder."""
    shape: str = "csv"
    """csv; books: a workbook per district; sheets: a workbook per span."""
    months_per_sheet: int = 0
    """In books: 6 puts half a year of monthly reports on one sheet; 0 means a sheet per span."""
    levels: tuple[Level, ...] = LEVELS
    cumulative: bool = False
    """Periods named as `Lũy kế đến tháng …`."""
    early: bool = False
    """Sent on the 14th of the last month, as the rules on reporting want it."""
    delimiter: str = ","
    grouped: bool = False
    without_zeros: bool = False
    """Codes went through a spreadsheet and lost their zeros."""
    short_names: bool = False
    without_secret: bool = False


QUARTERS = ((1, 3), (4, 6), (7, 9), (10, 12))
HALF_AND_YEAR = ((1, 6), (1, 12))
FEEDS = (
    Feed(("VN",), 2021, QUARTERS, "00-trung-uong/2021-2023-ho-so-cong-viec.csv", levels=("country",), grouped=True),
    Feed(("VN",), 2022, QUARTERS, "00-trung-uong/2021-2023-ho-so-cong-viec.csv", levels=("country",), grouped=True),
    Feed(("VN",), 2023, QUARTERS, "00-trung-uong/2021-2023-ho-so-cong-viec.csv", levels=("country",), grouped=True),
    Feed(("VN",), 2024, QUARTERS, "00-trung-uong/2024-2025-ho-so-cong-viec.csv", levels=("country",)),
    Feed(("VN",), 2025, QUARTERS, "00-trung-uong/2024-2025-ho-so-cong-viec.csv", levels=("country",)),
    Feed(("TN",), 2021, QUARTERS, "19-thai-nguyen/2021-ho-so-cong-viec.csv", without_zeros=True),
    Feed(("TN",), 2022, QUARTERS, "19-thai-nguyen/2022-ho-so-cong-viec.csv", delimiter=";", grouped=True),
    Feed(("TN",), 2023, QUARTERS, "19-thai-nguyen/2023-ho-so-cong-viec.csv"),
    Feed(
        ("TN",),
        2024,
        tuple((m, m) for m in range(1, 13)),
        "19-thai-nguyen/2024",
        shape="books",
        months_per_sheet=6,
        early=True,
    ),
    Feed(("TN",), 2025, QUARTERS[:2], "19-thai-nguyen/2025-1-truoc-sap-nhap.csv"),
    Feed(("TN",), 2025, QUARTERS[2:], "19-thai-nguyen/2025-2-sau-sap-nhap.csv"),
    Feed(("GL",), 2021, ((1, 12),), "64-gia-lai/2021-ho-so-cong-viec.csv", levels=("province", "district")),
    Feed(("GL",), 2022, HALF_AND_YEAR, "64-gia-lai/2022-ho-so-cong-viec.csv", cumulative=True, short_names=True),
    Feed(("GL",), 2023, ((1, 9), (10, 12)), "64-gia-lai/2023", shape="books"),
    Feed(("GL",), 2024, QUARTERS, "64-gia-lai/2024-ho-so-cong-viec.csv", delimiter=";", grouped=True),
    Feed(("GL",), 2025, ((1, 6),), "64-gia-lai/2025-1-truoc-sap-nhap.csv", cumulative=True),
    Feed(("GL",), 2025, QUARTERS[2:], "64-gia-lai/2025-2-sau-sap-nhap.csv"),
    Feed(("QN",), 2021, QUARTERS, "49-quang-nam/2021-ho-so-cong-viec.csv", without_secret=True),
    Feed(("QN",), 2022, QUARTERS, "49-quang-nam/2022-ho-so-cong-viec.csv", delimiter=";"),
    Feed(("QN",), 2023, QUARTERS, "49-quang-nam/2023", shape="sheets"),
    Feed(("QN",), 2024, QUARTERS, "49-quang-nam/2024-ho-so-cong-viec.csv", early=True),
    Feed(("QN",), 2025, QUARTERS[:2], "49-quang-nam/2025-1-truoc-sap-nhap.csv"),
    Feed(("QN",), 2025, QUARTERS[2:], "49-quang-nam/2025-2-sau-sap-nhap.csv"),
    Feed(("TH", "QX"), 2021, HALF_AND_YEAR, "38-thanh-hoa/2021-ho-so-cong-viec.csv", grouped=True),
    Feed(("TH", "QX"), 2022, HALF_AND_YEAR, "38-thanh-hoa/2022-ho-so-cong-viec.csv", grouped=True),
    Feed(("TH", "QX"), 2023, HALF_AND_YEAR, "38-thanh-hoa/2023-ho-so-cong-viec.csv"),
    Feed(("TH", "QX"), 2024, HALF_AND_YEAR, "38-thanh-hoa/2024-ho-so-cong-viec.csv", delimiter=";"),
    Feed(("TH", "QX"), 2025, ((1, 6),), "38-thanh-hoa/2025-1-truoc-sap-nhap.csv"),
    Feed(("TH",), 2025, ((7, 12),), "38-thanh-hoa/2025-2-sau-sap-nhap.csv"),
    Feed(("QX",), 2023, QUARTERS, "38-thanh-hoa/quang-xuong/2023", shape="sheets"),
    Feed(("QX",), 2024, QUARTERS, "38-thanh-hoa/quang-xuong/2024", shape="sheets"),
)


class Silence(NamedTuple):
    """Offices that did not report: all below a district, or a share of them drawn by lot."""

    area: str
    level: Level
    year: int
    months: tuple[int, int]
    share: float = 0.0
    district: str | None = None


SILENCES = (
    # Six months of 2024 in Gia Lai hang on a district whose communes sent nothing, and on many single gaps.
    Silence("GL", "commune", 2024, (1, 12), district="637-huyen-krong-pa"),
    Silence("GL", "commune", 2024, (1, 12), share=0.09),
    Silence("GL", "district", 2025, (1, 6), district="635-huyen-ia-pa"),
    Silence("GL", "commune", 2025, (1, 6), share=0.05),
    Silence("GL", "commune", 2025, (7, 12), share=0.5),
    Silence("QN", "commune", 2021, (1, 12), share=0.06),
    Silence("QN", "commune", 2023, (1, 12), share=0.03),
    Silence("QN", "commune", 2025, (7, 12), share=0.25),
    Silence("TN", "commune", 2023, (1, 12), share=0.02),
    Silence("TN", "commune", 2025, (7, 12), share=0.08),
    Silence("TH", "commune", 2021, (1, 12), share=0.05),
    Silence("TH", "commune", 2022, (1, 12), share=0.04),
    Silence("TH", "commune", 2023, (1, 12), share=0.04),
    Silence("TH", "commune", 2024, (1, 12), district="384-huyen-muong-lat"),
    Silence("TH", "commune", 2025, (7, 12), share=0.1),
)


def is_silent(area: str, unit: UnitVersion, year: int, span: tuple[int, int]) -> bool:
    """Whether an office owes its report on a span."""
    for silence in SILENCES:
        first, last = silence.months
        if (silence.area, silence.level, silence.year) != (area, unit.unit_level, year) or not (
            first <= span[0] and span[1] <= last
        ):
            continue
        if silence.district in (unit.unit_id, unit.parent_unit_id):
            return True
        if draw("silence", unit.unit_id, year, span) < silence.share:
            return True
    return False


def period_label(feed: Feed, span: tuple[int, int]) -> str:
    """The period as the sender names it."""
    if feed.cumulative:
        return f"Lũy kế đến tháng {span[1]}/{feed.year}"
    return Period(feed.year, *span).label


def reported_on(feed: Feed, unit: UnitVersion, span: tuple[int, int]) -> date:
    """The day the report went out."""
    if feed.early:
        return date(feed.year, span[1], 14)
    return month_end(feed.year, span[1]) + timedelta(days=whole(3, 12, "sent", unit.unit_id, feed.year, span))


SHORT_TYPES = {"Xã ": "X. ", "Phường ": "P. ", "Thị trấn ": "TT. ", "Huyện ": "H. ", "Thị xã ": "TX. "}


def short_name(name: str) -> str:
    """Xã Ia Nan → X. Ia Nan"""
    for word, short in SHORT_TYPES.items():
        if name.startswith(word):
            return short + name[len(word) :]
    return name


class Reporter(NamedTuple):
    """A row of a feed and the unit it is about, as of the last month it answers for."""

    unit: UnitVersion
    row: Row


def feed_rows(land: Land, dossiers: Dossiers, feed: Feed, span: tuple[int, int]) -> list[Reporter]:
    """The reports of a feed on one span."""
    reporters = []
    for key in feed.areas:
        for level in feed.levels if key != "QX" else LEVELS[1:]:
            last_seen: dict[str, UnitVersion] = {}
            for month in range(span[0], span[1] + 1):
                for unit in offices(land, key, level, month_end(feed.year, month)):
                    last_seen[unit.unit_id] = unit
            for unit in sorted(last_seen.values(), key=lambda v: v.unit_code):
                if is_silent(key, unit, feed.year, span):
                    continue
                work = dossiers.over(unit.unit_id, feed.year, *span)
                reporters.append(Reporter(unit, eoffice_row(feed, unit, span, work)))
    return reporters


def eoffice_row(feed: Feed, unit: UnitVersion, span: tuple[int, int], work: Work) -> Row:
    """One office's report."""
    code = unit.unit_code.lstrip("0") if feed.without_zeros else unit.unit_code
    return {
        "Mã đơn vị": code,
        "Tên đơn vị": short_name(unit.unit_name) if feed.short_names else unit.unit_name,
        "Cấp": LEVEL_WORDS[unit.unit_level],
        "Kỳ báo cáo": period_label(feed, span),
        "Tổng số hồ sơ công việc": work.total - (work.secret if feed.without_secret else 0),
        "Số hồ sơ mật": work.secret,
        "Số hồ sơ xử lý trên môi trường mạng": work.online,
        "Ngày báo cáo": reported_on(feed, unit, span),
    }


EOFFICE_TITLE = "BÁO CÁO TÌNH HÌNH XỬ LÝ HỒ SƠ CÔNG VIỆC TRÊN MÔI TRƯỜNG MẠNG"


def write_eoffice(folder: Folder, land: Land, dossiers: Dossiers) -> None:
    """All reports on work dossiers."""
    csv_rows: dict[str, list[Row]] = defaultdict(list)
    feed_of: dict[str, Feed] = {}
    for feed in FEEDS:
        if feed.shape == "csv":
            feed_of[feed.path] = feed
            for span in feed.spans:
                csv_rows[feed.path] += [reporter.row for reporter in feed_rows(land, dossiers, feed, span)]
        elif feed.shape == "books":
            write_district_books(folder, land, dossiers, feed)
        else:
            write_span_books(folder, land, dossiers, feed)
    for path, rows in csv_rows.items():
        feed = feed_of[path]
        for row in rows:
            row["Tổng số hồ sơ công việc"] += SLIPS.get((path, row["Mã đơn vị"], row["Kỳ báo cáo"]), 0)
        columns = columns_of("eoffice", ["Số hồ sơ mật"] if feed.without_secret else [])
        folder.csv(f"eoffice/{path}", columns, rows, feed.delimiter, feed.grouped)
    for correction in CORRECTIONS:
        write_correction(folder, land, dossiers, correction)


def write_district_books(folder: Folder, land: Land, dossiers: Dossiers, feed: Feed) -> None:
    """A workbook per district (and one for the province's office): its own office and its communes."""
    sheets: dict[tuple[str, tuple[int, int]], list[Row]] = defaultdict(list)
    for span in feed.spans:
        months = feed.months_per_sheet
        on_sheet = (span[0] - (span[0] - 1) % months, span[1] + (-span[1]) % months) if months else span
        for unit, row in feed_rows(land, dossiers, feed, span):
            office = unit.unit_id if unit.unit_level != "commune" else (unit.parent_unit_id or "")
            # Spreadsheets take codes for numbers: 05443 becomes 5443.
            code = int(unit.unit_code) if unit.unit_level == "commune" else unit.unit_code
            sheets[office, on_sheet].append({**row, "Mã đơn vị": code})
    books: dict[str, list[Form]] = defaultdict(list)
    for (office, on_sheet), rows in sheets.items():
        unit = land.version(office, month_end(feed.year, on_sheet[1]))
        style = whole(0, 2, "form", office)
        label = period_label(feed, on_sheet)
        form = Form(
            sheet=label.replace("/", "-"),
            title=EOFFICE_TITLE,
            above=(f"Đơn vị báo cáo: {unit.unit_name}", *(() if feed.months_per_sheet else (f"Kỳ báo cáo: {label}",))),
            columns=eoffice_columns(style, with_period=bool(feed.months_per_sheet)),
            rows=rows,
            issuer=f"ỦY BAN NHÂN DÂN\n{unit.unit_name.upper()}",
            total="Tổng cộng",
            as_text=style == 2,
            group=("HỒ SƠ CÔNG VIỆC TRONG KỲ", EOFFICE_COUNTS) if style == 1 else None,
        )
        books[f"eoffice/{feed.path}/{unit.unit_code}-{unit_slug(unit)}.xlsx"].append(form)
    for path, forms in books.items():
        folder.book(path, forms)


def unit_slug(unit: UnitVersion) -> str:
    """A unit's name for a file: Huyện Võ Nhai → huyen-vo-nhai."""
    return fold_ascii(unit.unit_name).replace(" ", "-")


EOFFICE_COUNTS = ("Tổng số hồ sơ công việc", "Số hồ sơ mật", "Số hồ sơ xử lý trên môi trường mạng")


def eoffice_columns(style: int, with_period: bool = False) -> dict[str, str]:
    """Headings of the dossier form in the wordings of several offices."""
    columns = columns_of("eoffice", [] if with_period else ["Kỳ báo cáo"])
    if style == 0:
        return {heading: label.upper() for heading, label in columns.items()}
    if style == 1:
        reworded = {
            "Mã đơn vị": "Mã ĐVHC",
            "Tổng số hồ sơ công việc": "Tổng số HSCV",
            "Số hồ sơ mật": "Trong đó: hồ sơ mật",
            "Số hồ sơ xử lý trên môi trường mạng": "Số hồ sơ được xử lý\ntrên môi trường mạng",
        }
        return {heading: reworded.get(heading, label) for heading, label in columns.items()}
    return {**columns, "Tổng số hồ sơ công việc": "Tổng số hồ sơ công việc (hồ sơ)", "Ngày báo cáo": "Ngày gửi báo cáo"}


def write_span_books(folder: Folder, land: Land, dossiers: Dossiers, feed: Feed) -> None:
    """A workbook per span: offices above the communes on one sheet, the communes by district on another."""
    for span in feed.spans:
        label = period_label(feed, span)
        reporters = feed_rows(land, dossiers, feed, span)
        sender = land.version(AREAS[feed.areas[0]].root, month_end(feed.year, span[1]))
        district = {
            unit.unit_code: land.version(unit.parent_unit_id or "", min(unit.valid_to, month_end(feed.year, span[1])))
            for unit, _ in reporters
        }

        def section(row: Row, district: Mapping[str, UnitVersion] = district) -> str:
            return district[row["Mã đơn vị"]].unit_name

        groups = {
            "Cấp tỉnh, cấp huyện": [row for unit, row in reporters if unit.unit_level != "commune"],
            "Cấp xã": sorted(
                (row for unit, row in reporters if unit.unit_level == "commune"),
                key=lambda row: (district[row["Mã đơn vị"]].unit_code, row["Mã đơn vị"]),
            ),
        }
        forms = [
            Form(
                sheet=name,
                title=EOFFICE_TITLE,
                above=(f"Đơn vị báo cáo: {sender.unit_name}", f"Kỳ báo cáo: {label}"),
                columns=eoffice_columns(2),
                rows=rows,
                issuer=f"ỦY BAN NHÂN DÂN\n{sender.unit_name.upper()}",
                total="TỔNG SỐ",
                section_by=section if name == "Cấp xã" and sender.unit_level == "province" else None,
            )
            for name, rows in groups.items()
        ]
        quarter = f"quy-{(span[0] + 2) // 3}"
        folder.book(f"eoffice/{feed.path}-{quarter}.xlsx", forms)


class Correction(NamedTuple):
    """Reports on a span that were sent once more, with other figures."""

    path: str
    area: str
    year: int
    span: tuple[int, int]
    codes: tuple[str, ...]
    sent: date
    online_more: int
    """Dossiers that turned out to have been handled online."""


SLIPS = {("38-thanh-hoa/2023-ho-so-cong-viec.csv", "16498", "Năm 2023"): 36}
"""File, code, period → dossiers the province counted too many, against the district's own quarterly reports."""
CORRECTIONS = (
    Correction("19-thai-nguyen/2022-dinh-chinh.csv", "TN", 2022, (4, 6), ("05539",), date(2022, 8, 15), 0),
    Correction(
        "19-thai-nguyen/2024-dinh-chinh-thang-11.csv", "TN", 2024, (11, 11), ("05776", "05779", "05788"),
        date(2025, 1, 20), 4,
    ),
    Correction(
        "64-gia-lai/2023-dinh-chinh-quy-4.csv", "GL", 2023, (10, 12), ("23833", "23836"), date(2024, 2, 6), 9
    ),
    Correction(
        "49-quang-nam/2023-dinh-chinh-quy-3.csv", "QN", 2023, (7, 9), ("20584", "20587", "20599", "20605"),
        date(2023, 11, 2), 6,
    ),
)  # fmt: skip


def write_correction(folder: Folder, land: Land, dossiers: Dossiers, correction: Correction) -> None:
    """A small file that mends some reports of another one."""
    feed = Feed((correction.area,), correction.year, (correction.span,), correction.path)
    day = month_end(correction.year, correction.span[1])
    rows = []
    for unit in land.of_area(AREAS[correction.area], "commune", day):
        if unit.unit_code not in correction.codes:
            continue
        work = dossiers.over(unit.unit_id, correction.year, *correction.span)
        online = min(work.total - work.secret, work.online + correction.online_more)
        row = eoffice_row(feed, unit, correction.span, Work(work.total, work.secret, online))
        rows.append({**row, "Ngày báo cáo": correction.sent})
    if len(rows) != len(correction.codes):
        raise LookupError(f"{correction.path}: not all of {correction.codes} exist on {day}")
    folder.csv(f"eoffice/{correction.path}", columns_of("eoffice"), rows)


# --- cooperatives ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cooperative:
    """One made-up cooperative (or union, group, credit fund) over the years."""

    code: str
    name: str
    kind: str
    commune_id: str
    """Where it was founded; after mergers it is found in the commune's heir."""
    district_id: str
    village: str
    registered_on: date
    line: str
    members: int
    state: str = "Đang hoạt động"
    state_since: date | None = None
    """Day from which `state` holds; before it the cooperative operates."""
    ended_on: date | None = None


def tax_code(letters_number: int, serial: int, faulty: bool = False) -> str:
    """A number that passes the check digit of tax codes and, beginning with 99, belongs to nobody."""
    for tail in range(1000):
        stem = f"99{letters_number:02d}{serial:04d}{tail % 10}"
        check = mst.calc_check_digit(stem)
        if len(check) == 1:
            return stem + (str((int(check) + 1) % 10) if faulty else check)
    raise AssertionError("no check digit fits")


DISSOLVED_AT_YEAR_END = "05593-xa-phu-tien"
"""A xã whose only cooperative ends on 31 December 2024: on that day it no longer counts."""


class Cooperatives:
    """The cooperatives of an area: as many xã have one in operation as its story says."""

    def __init__(self, land: Land, area: Area) -> None:
        self._land, self._area = land, area
        self.all: list[Cooperative] = []
        self._number = int(area.root[:2]) if area.key != "QX" else 39
        first_years = self._first_years()
        seen: set[str] = set()
        for stage in range(5):
            for unit in land.of_area(area, "commune", assessment_day(stage)):
                if unit.unit_id not in seen:
                    seen.add(unit.unit_id)
                    self._found(unit, first_years.get(unit.unit_id))

    def _first_years(self) -> dict[str, int]:
        """Commune → the first year that finds an operating cooperative there."""
        first: dict[str, int] = {}
        for stage, share in enumerate(COOPERATIVE_SHARES[self._area.key]):
            rural = rural_communes(self._land, self._area, assessment_day(stage))
            wanted = round(share * len(rural))
            rural.sort(key=lambda v: (v.unit_id not in first, self._rank(v), v.unit_id))
            for unit in [v for v in rural if v.unit_id != DISSOLVED_AT_YEAR_END][:wanted]:
                first.setdefault(unit.unit_id, 2021 + stage)
        return first

    def _rank(self, unit: UnitVersion) -> float:
        district = unit.parent_unit_id or ""
        return draw("cooperative", unit.unit_id) + 0.6 * draw("cooperative", district) - 0.5 * (district in FORERUNNERS)

    def _found(self, unit: UnitVersion, first_year: int | None) -> None:
        key = unit.unit_id
        if key == DISSOLVED_AT_YEAR_END:
            founded, end = (date(2012, 1, 5), date(2018, 1, 5)), date(2024, 12, 31)
            self._add(unit, "Hợp tác xã", *founded, "HTX Nông nghiệp", "Đã giải thể", end, end)
            return
        if unit.unit_type != "xã":
            if draw("town cooperative", key) < 0.5:
                self._add(unit, "Hợp tác xã", date(2014, 1, 6), date(2020, 12, 20), "HTX Dịch vụ")
            return
        if first_year is not None:
            since = (date(2013, 7, 1), date(2020, 12, 15)) if first_year == 2021 else (
                date(first_year, 1, 10), date(first_year, 5 if first_year == 2025 else 11, 25)
            )  # fmt: skip
            self._add(unit, "Hợp tác xã", *since, "HTX Nông nghiệp")
            if first_year < 2024 and draw("second cooperative", key) < 0.3:
                later = (date(first_year, 12, 1), date(2024, 10, 30))
                self._add(unit, "Hợp tác xã", *later, "HTX Dịch vụ tổng hợp")
            if draw("dissolved", key) < 0.06:
                end = day_between(date(2021, 6, 1), date(2025, 5, 30), "dissolved on", key)
                founded = (date(first_year, 12, 1), end) if end.year > first_year else (end, end)
                self._add(unit, "Hợp tác xã", *founded, "HTX Chăn nuôi", "Đã giải thể", end, end)
        elif draw("defunct", key) < 0.35:
            # Registered, but not operating: the xã has a cooperative on paper only.
            state = pick(("Tạm ngừng", "Ngừng hoạt động", "Chờ giải thể", "Bị thu hồi"), "defunct state", key)
            founded = (date(2013, 7, 1), date(2019, 6, 1))
            self._add(unit, "Hợp tác xã", *founded, "HTX Nông nghiệp", state, date(2020, 9, 1))
        if draw("group", key) < 0.18:
            self._add(unit, "Tổ hợp tác", date(2016, 1, 4), date(2024, 9, 30), "Tổ hợp tác nông nghiệp")
        if draw("fund", key) < 0.06:
            self._add(unit, "Quỹ tín dụng nhân dân", date(2005, 1, 4), date(2018, 9, 30), "Quỹ tín dụng nhân dân")
        if draw("union", key) < 0.015:
            self._add(unit, "Liên hiệp hợp tác xã", date(2019, 1, 4), date(2023, 9, 30), "Liên hiệp HTX")

    def _add(
        self, unit: UnitVersion, kind: str, first: date, last: date, title: str, state: str = "Đang hoạt động",
        state_since: date | None = None, ended_on: date | None = None,
    ) -> None:  # fmt: skip
        serial = len(self.all) + 1
        key = (self._area.key, serial)
        crop = pick(self._area.crops, "crop", *key)
        is_rural = unit.unit_type == "xã"
        self.all.append(
            Cooperative(
                # Some still bear the number of their old paper certificate, some a code with a slip in it.
                code=f"{self._area.letters}-{serial:06d}" if draw("old number", *key) < 0.04
                else tax_code(self._number, serial, faulty=draw("slip", *key) < 0.006),
                name=f"{title} {in_a_sentence(unit)}",
                kind=kind,
                commune_id=unit.unit_id,
                district_id=unit.parent_unit_id or "",
                village=f"{self._area.villages if is_rural else 'Tổ dân phố'} {whole(1, 9, 'village', *key)}",
                registered_on=day_between(first, last, "registered", *key),
                line="" if kind not in ("Hợp tác xã", "Tổ hợp tác") else crop if is_rural else "Dịch vụ tổng hợp",
                members=whole(7, 60, "members", *key) * (12 if kind.startswith("Quỹ") else 1),
                state=state,
                state_since=state_since,
                ended_on=ended_on,
            )
        )  # fmt: skip

    def on(self, day: date) -> list[tuple[UnitVersion, Cooperative]]:
        """What a registry holds on a day, with the commune in which each is found."""
        return [
            (self._land.home(one.commune_id, one.district_id, day), one)
            for one in self.all
            if one.registered_on <= day and (one.ended_on is None or one.ended_on > day - timedelta(days=730))
        ]


def rural_communes(land: Land, area: Area, day: date) -> list[UnitVersion]:
    """The xã of an area on a day; phường and thị trấn are left out."""
    return [v for v in land.of_area(area, "commune", day) if v.unit_type == "xã"]


def assessment_day(stage: int) -> date:
    """The day on which the year of a stage is assessed; for 2025 the last one of the old units."""
    return BEFORE_REFORM if stage == 4 else date(2021 + min(stage, 4), 12, 31)


def in_a_sentence(unit: UnitVersion) -> str:
    """Xã La Bằng → xã La Bằng"""
    return unit.unit_name[0].lower() + unit.unit_name[1:]


def cooperative_row(land: Land, home: UnitVersion, one: Cooperative, closing: date) -> Row:
    """One entry of a registry."""
    ended = one.ended_on is not None and one.ended_on <= closing
    working = one.state_since is not None and one.state_since > closing
    district = land.district_of(home.unit_id, closing)
    place = in_a_sentence(home) + (f", {in_a_sentence(district)}" if district else "")
    return {
        "Mã số HTX": one.code,
        "Tên HTX": one.name,
        "Loại hình": one.kind,
        "Mã xã": home.unit_code,
        "Địa chỉ trụ sở": f"{one.village}, {place}",
        "Ngày đăng ký": one.registered_on,
        "Tình trạng hoạt động": "Đang hoạt động" if working else one.state,
        "Ngày chấm dứt": one.ended_on if ended else None,
        "Ngành nghề": one.line,
        "Số thành viên": one.members,
        "Ngày chốt số liệu": closing,
    }


@dataclass(frozen=True)
class Snapshot:
    """A registry that was sent in: what it covers, when it closed, in which shape."""

    areas: tuple[str, ...]
    closing: date
    path: str
    shape: str = "csv"
    """csv, book (one sheet for all), districts (a workbook per district), communes (a sheet per commune)."""
    delimiter: str = ","
    silent: tuple[str, ...] = ()
    """Districts that sent nothing."""
    silent_share: float = 0.0
    """Share of the communes that sent nothing."""
    declared: str | None = None
    """Who reports, where the file says so."""
    as_text: bool = False


SONG_CONG = ("165-thanh-pho-song-cong",)
COOPERATIVE_SNAPSHOTS = (
    Snapshot(("TN",), date(2021, 12, 31), "19-thai-nguyen/2021-12-31.csv"),
    Snapshot(("TN",), date(2022, 12, 31), "19-thai-nguyen/2022-12-31.csv", delimiter=";"),
    # From 2023 the districts send their own, and Sông Công sends none: 2023's share can't be told for certain.
    Snapshot(("TN",), date(2023, 12, 14), "19-thai-nguyen/2023-12-14", "districts", silent=SONG_CONG),
    Snapshot(("TN",), date(2024, 12, 31), "19-thai-nguyen/2024-12-31", "districts", silent=SONG_CONG),
    Snapshot(("TN",), date(2025, 6, 30), "19-thai-nguyen/2025-06-30", "districts", silent=SONG_CONG),
    # No file may speak for a new province half of which has not reported: its communes send their own.
    Snapshot(("TN",), date(2025, 12, 31), "19-thai-nguyen/2025-12-31.xlsx", "communes", silent_share=0.7),
    Snapshot(("GL",), date(2022, 12, 31), "64-gia-lai/2022-12-31.csv"),
    Snapshot(("GL",), date(2023, 12, 20), "64-gia-lai/2023-12-20.xlsx", "book", declared="Tỉnh Gia Lai", as_text=True),
    Snapshot(("GL",), date(2024, 12, 31), "64-gia-lai/2024-12-31.csv", delimiter=";"),
    Snapshot(("GL",), date(2025, 6, 15), "64-gia-lai/2025-06-15.xlsx", "book", declared="Tỉnh Gia Lai"),
    Snapshot(("GL",), date(2025, 12, 31), "64-gia-lai/2025-12-31.xlsx", "communes", silent_share=0.85),
    Snapshot(("QN",), date(2022, 1, 5), "49-quang-nam/2022-01-05.csv"),
    Snapshot(("QN",), date(2022, 12, 31), "49-quang-nam/2022-12-31.csv"),
    Snapshot(("QN",), date(2024, 1, 5), "49-quang-nam/2024-01-05.csv", delimiter=";"),
    Snapshot(("QN",), date(2024, 12, 31), "49-quang-nam/2024-12-31.xlsx", "book", declared="Tỉnh Quảng Nam"),
    Snapshot(("QN",), date(2025, 6, 30), "49-quang-nam/2025-06-30.csv"),
    Snapshot(("QN",), date(2026, 1, 5), "49-quang-nam/2026-01-05.xlsx", "communes", silent_share=0.8),
    Snapshot(("TH", "QX"), date(2022, 12, 31), "38-thanh-hoa/2022-12-31.csv"),
    Snapshot(("TH", "QX"), date(2024, 12, 31), "38-thanh-hoa/2024-12-31.xlsx", "book", declared="Tỉnh Thanh Hóa"),
    Snapshot(("TH",), date(2025, 6, 30), "38-thanh-hoa/2025-06-30.xlsx", "book",
             declared="Tỉnh Thanh Hóa", as_text=True),
    Snapshot(("TH", "QX"), date(2026, 1, 5), "38-thanh-hoa/2026-01-05.csv"),
    # Quảng Xương sends its own every year; for 2022 and 2024 the province's holds the same entries.
    Snapshot(("QX",), date(2022, 12, 31), "38-thanh-hoa/quang-xuong/2022-12-31.xlsx", "book",
             declared="Huyện Quảng Xương"),
    Snapshot(("QX",), date(2023, 12, 31), "38-thanh-hoa/quang-xuong/2023-12-31.xlsx", "book",
             declared="Huyện Quảng Xương"),
    Snapshot(("QX",), date(2024, 12, 31), "38-thanh-hoa/quang-xuong/2024-12-31.xlsx", "book",
             declared="UBND huyện Quảng Xương"),
    Snapshot(("QX",), date(2025, 6, 30), "38-thanh-hoa/quang-xuong/2025-06-30.xlsx", "book",
             declared="Huyện Quảng Xương"),
)  # fmt: skip

RegistryRows = Callable[[Snapshot], list[tuple[UnitVersion, Row]]]


def write_registry(
    folder: Folder, land: Land, source: str, title: str, snapshots: Sequence[Snapshot], rows_of: RegistryRows
) -> None:
    """Every snapshot of a registry; `rows_of` gives its rows with the unit each is found in."""
    for snapshot in snapshots:
        located = rows_of(snapshot)
        path = f"{source}/{snapshot.path}"
        if snapshot.shape == "csv":
            folder.csv(path, columns_of(source), [row for _, row in located], snapshot.delimiter)
        elif snapshot.shape == "book":
            form = registry_form(source, title, snapshot, snapshot.declared or "", [row for _, row in located])
            folder.book(path, [form])
        elif snapshot.shape == "districts":
            for district in land.of_area(AREAS[snapshot.areas[0]], "district", snapshot.closing):
                if district.unit_id in snapshot.silent:
                    continue
                rows = [row for unit, row in located if district.unit_id in (unit.unit_id, unit.parent_unit_id)]
                form = registry_form(source, title, snapshot, district.unit_name, rows)
                folder.book(f"{path}/{district.unit_code}-{unit_slug(district)}.xlsx", [form])
        else:
            forms = []
            for commune in land.of_area(AREAS[snapshot.areas[0]], "commune", snapshot.closing):
                if draw("no registry", source, commune.unit_id) < snapshot.silent_share:
                    continue
                rows = [row for unit, row in located if unit.unit_id == commune.unit_id]
                form = registry_form(source, title, snapshot, f"{commune.unit_code} {commune.unit_name}", rows)
                forms.append(replace(form, sheet=f"{commune.unit_code} {commune.unit_name}"[:31]))
            folder.book(path, forms)


def registry_form(source: str, title: str, snapshot: Snapshot, sender: str, rows: list[Row]) -> Form:
    """A registry as a form: the closing date stands above the table instead of in a column."""
    style = whole(0, 2, "form", snapshot.path, sender)
    columns = columns_of(source, ["Ngày chốt số liệu"])
    if style == 0:
        columns = {heading: label.upper() for heading, label in columns.items()}
    day = f"{snapshot.closing:%d/%m/%Y}"
    office = re.sub(r"^(\d+|UBND) ", "", sender)
    declared = sender.split()[0] if sender[:1].isdigit() else sender
    return Form(
        sheet="Danh sách",
        title=f"{title}\n(số liệu tính đến ngày {day})" if style == 1 else title,
        above=(f"Đơn vị báo cáo: {declared}", *(() if style == 1 else (f"Ngày chốt số liệu: {day}",))),
        columns=columns,
        rows=rows,
        issuer=f"ỦY BAN NHÂN DÂN\n{office.upper()}",
        total="Tổng cộng" if rows else None,
        as_text=snapshot.as_text,
    )


def write_cooperatives(folder: Folder, land: Land) -> None:
    """All registries of cooperatives."""
    of_area = {key: Cooperatives(land, area) for key, area in AREAS.items()}

    def rows_of(snapshot: Snapshot) -> list[tuple[UnitVersion, Row]]:
        found = [entry for key in snapshot.areas for entry in of_area[key].on(snapshot.closing)]
        found.sort(key=lambda entry: (entry[0].unit_code, entry[1].code))
        return [(home, cooperative_row(land, home, one, snapshot.closing)) for home, one in found]

    write_registry(folder, land, "cooperatives", "DANH SÁCH HỢP TÁC XÃ", COOPERATIVE_SNAPSHOTS, rows_of)


# --- linkages -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Linkage:
    """One made-up linkage model."""

    code: str
    name: str
    crop: str
    is_key: bool
    leader: str
    district_id: str
    commune_id: str
    started_on: date
    ended_on: date | None
    has_area: bool
    area_code: str | None
    rank: float
    """Its place in the order in which models take up digital technology."""


TECHNOLOGIES = ("Có", "Truy xuất nguồn gốc QR", "Nhật ký điện tử", "IoT, tưới tự động", "Sàn TMĐT")


class Linkages:
    """The linkage models of an area: as many districts have a key one as its story says."""

    def __init__(self, land: Land, area: Area) -> None:
        self._land, self._area = land, area
        self.all: list[Linkage] = []
        districts = sorted(
            {v.unit_id for stage in range(5) for v in land.of_area(area, "district", assessment_day(stage))},
            key=lambda unit_id: (draw("linkage", unit_id), unit_id),
        )
        for unit_id in districts:
            self._found(unit_id, self._first_year(unit_id, districts))

    def _first_year(self, district_id: str, districts: list[str]) -> int | None:
        for stage, count in enumerate(LINKAGE_DISTRICTS[self._area.key]):
            standing = {v.unit_id for v in self._land.of_area(self._area, "district", assessment_day(stage))}
            if district_id in [d for d in districts if d in standing][:count]:
                return 2021 + stage
        return None

    def _found(self, district_id: str, first_year: int | None) -> None:
        if first_year is not None:
            self._add(district_id, first_year, is_key=True, ends=False)
        for extra in range(7 if self._area.key == "QX" else whole(2, 4, "linkages", district_id)):
            year = 2019 + whole(0, 5, "linkage year", district_id, extra)
            key = first_year is not None and year >= first_year and draw("key", district_id, extra) < 0.6
            self._add(district_id, year, is_key=key, ends=draw("ends", district_id, extra) < 0.3)
        if first_year is None and draw("ended key", district_id) < 0.5:
            # A key product once, but the contract ran out: the district no longer counts.
            self._add(district_id, 2018, is_key=True, ends=True)

    def _add(self, district_id: str, year: int, is_key: bool, ends: bool) -> None:
        serial = len(self.all) + 1
        key = (self._area.key, serial)
        day = date(2024, 12, 1) if district_id in MERGED_DISTRICTS else date(2025, 6, 1)
        communes = self._land.under(district_id, "commune", day)
        commune = pick(communes, "linkage commune", *key)
        crop = pick(self._area.crops, "linkage crop", *key)
        started = day_between(date(year, 1, 15), date(year, 5, 20), "linkage start", *key)
        ended = date(year + whole(2, 3, "linkage end", *key), 5, 31) if ends else None
        if ended is not None and year == 2018:
            ended = date(2020, 12, 31)
        has_area = draw("area", *key) < 0.7
        self.all.append(
            Linkage(
                code=f"LK-{self._area.letters}-{serial:03d}",
                name=f"Liên kết sản xuất và tiêu thụ {crop.lower() if crop != 'Sâm Ngọc Linh' else crop}",
                crop=crop,
                is_key=is_key,
                leader=f"HTX Nông nghiệp {in_a_sentence(commune)}",
                district_id=district_id,
                commune_id=commune.unit_id,
                started_on=started,
                ended_on=ended,
                has_area=has_area,
                area_code=f"VT-{self._area.letters}-{serial:04d}" if has_area and draw("code", *key) < 0.6 else None,
                rank=draw("digital", *key),
            )
        )

    def on(self, day: date) -> list[Linkage]:
        """The models a list holds on a day: those running, and those that ended less than two years before."""
        return [
            one
            for one in self.all
            if one.started_on <= day and (one.ended_on is None or one.ended_on > day - timedelta(days=730))
        ]

    def digital(self, day: date) -> set[str]:
        """The codes of the models that use a digital technology on a day."""
        share = DIGITAL_SHARES[self._area.key][min(stage_of(day - timedelta(days=31)), 4)]
        running = [m for m in self.on(day) if m.ended_on is None or m.ended_on >= day]
        chosen: set[str] = set()
        for has_area, its_share in ((True, share), (False, 0.3)):
            group = sorted((m for m in running if m.has_area == has_area), key=lambda m: m.rank)
            chosen |= {m.code for m in group[: round(its_share * len(group))]}
        return chosen


def linkage_row(land: Land, one: Linkage, is_digital: bool, closing: date) -> tuple[UnitVersion, Row]:
    """One entry of a list of models, with the district it is found in (after the reform the province)."""
    home = land.home(one.commune_id, one.district_id, closing)
    holder = land.district_of(home.unit_id, closing) or land.version(home.parent_unit_id or "", closing)
    row: Row = {
        "Mã mô hình": one.code,
        "Tên mô hình": one.name,
        "Sản phẩm": one.crop,
        "Nông sản chủ lực": "Có" if one.is_key else "Không",
        "Chủ trì liên kết": one.leader,
        "Mã huyện": holder.unit_code,
        "Mã xã": home.unit_code,
        "Ngày bắt đầu": one.started_on,
        "Ngày kết thúc": one.ended_on,
        "Gắn với vùng nguyên liệu": "Có" if one.has_area else "Không",
        "Mã số vùng trồng": one.area_code,
        "Ứng dụng công nghệ số": pick(TECHNOLOGIES, "technology", one.code) if is_digital else "Không",
        "Ngày chốt số liệu": closing,
    }
    return holder, row


LINKAGE_SNAPSHOTS = (
    Snapshot(("TN",), date(2021, 12, 31), "19-thai-nguyen/2021-12-31.csv"),
    Snapshot(("TN",), date(2022, 12, 31), "19-thai-nguyen/2022-12-31.csv", delimiter=";"),
    Snapshot(("TN",), date(2023, 12, 31), "19-thai-nguyen/2023-12-31.xlsx", "book", declared="Tỉnh Thái Nguyên"),
    Snapshot(("TN",), date(2024, 12, 31), "19-thai-nguyen/2024-12-31.csv"),
    Snapshot(("TN",), date(2025, 6, 30), "19-thai-nguyen/2025-06-30.xlsx", "book", declared="Tỉnh Thái Nguyên"),
    Snapshot(("TN",), date(2025, 12, 31), "19-thai-nguyen/2025-12-31.csv"),
    Snapshot(("GL",), date(2021, 12, 31), "64-gia-lai/2021-12-31.csv"),
    Snapshot(("GL",), date(2022, 12, 31), "64-gia-lai/2022-12-31.csv"),
    Snapshot(("GL",), date(2023, 12, 31), "64-gia-lai/2023-12-31.csv", delimiter=";"),
    # By district: Ayun Pa declares that it has none, Chư Pưh sends nothing at all.
    Snapshot(("GL",), date(2024, 12, 31), "64-gia-lai/2024-12-31", "districts", silent=("639-huyen-chu-puh",)),
    Snapshot(("GL",), date(2025, 6, 15), "64-gia-lai/2025-06-15.csv"),
    Snapshot(("QN",), date(2021, 12, 31), "49-quang-nam/2021-12-31.csv"),
    Snapshot(("QN",), date(2022, 12, 31), "49-quang-nam/2022-12-31.xlsx", "book", declared="Tỉnh Quảng Nam"),
    Snapshot(("QN",), date(2023, 12, 31), "49-quang-nam/2023-12-31.xlsx", "book", declared="Tỉnh Quảng Nam"),
    Snapshot(("QN",), date(2024, 12, 31), "49-quang-nam/2024-12-31.csv"),
    Snapshot(("QN",), date(2025, 6, 30), "49-quang-nam/2025-06-30.csv"),
    Snapshot(("TH", "QX"), date(2022, 12, 31), "38-thanh-hoa/2022-12-31.csv"),
    Snapshot(("TH", "QX"), date(2024, 12, 31), "38-thanh-hoa/2024-12-31.csv"),
    Snapshot(("TH", "QX"), date(2025, 6, 30), "38-thanh-hoa/2025-06-30.xlsx", "book", declared="Tỉnh Thanh Hóa"),
    Snapshot(("TH", "QX"), date(2025, 12, 31), "38-thanh-hoa/2025-12-31.csv"),
    Snapshot(("QX",), date(2023, 12, 31), "38-thanh-hoa/quang-xuong/2023-12-31.xlsx", "book",
             declared="Huyện Quảng Xương"),
)  # fmt: skip
NO_LINKAGES = ("624-thi-xa-ayun-pa",)
"""Districts whose list is empty."""


def write_linkages(folder: Folder, land: Land) -> None:
    """All lists of linkage models."""
    of_area = {key: Linkages(land, area) for key, area in AREAS.items()}

    def rows_of(snapshot: Snapshot) -> list[tuple[UnitVersion, Row]]:
        entries = []
        for key in snapshot.areas:
            digital = of_area[key].digital(snapshot.closing)
            for one in of_area[key].on(snapshot.closing):
                if one.district_id not in NO_LINKAGES:
                    entries.append(linkage_row(land, one, one.code in digital, snapshot.closing))
        return sorted(entries, key=lambda entry: (entry[1]["Mã huyện"], entry[1]["Mã mô hình"]))

    title = "DANH SÁCH MÔ HÌNH LIÊN KẾT SẢN XUẤT GẮN VỚI TIÊU THỤ NÔNG SẢN"
    write_registry(folder, land, "linkages", title, LINKAGE_SNAPSHOTS, rows_of)


# --- Yearly records: training, essential services, electronic management --------------------------


@dataclass(frozen=True)
class Yearly:
    """A file of yearly records: the years it holds, each of the old units or of those after the reform."""

    areas: tuple[str, ...]
    years: tuple[int, ...]
    path: str
    shape: str = "csv"
    after_reform: bool = False
    silent_share: float = 0.0
    silent_districts: tuple[str, ...] = ()
    delimiter: str = ","
    without_zeros: bool = False


class Speaker(NamedTuple):
    """A unit that speaks for a year, and the stage of its story."""

    area: str
    unit: UnitVersion
    year: int
    stage: int


def speakers(land: Land, sheet: Yearly, year: int, levels: Sequence[Level]) -> Iterator[Speaker]:
    """The units that a yearly file should have rows of, whether they sent them or not."""
    day = date(year, 12, 31) if year < 2025 or sheet.after_reform else BEFORE_REFORM
    for key in sheet.areas:
        for level in levels if key != "QX" else levels[-2:]:
            for unit in land.of_area(AREAS[key], level, day):
                if can_speak_for(land, unit, year):
                    yield Speaker(key, unit, year, stage_of(day))


def can_speak_for(land: Land, unit: UnitVersion, year: int) -> bool:
    """Whether a year, a code and a name mean this unit.

    In 2025 they don't where the reform gave another unit the same code and name: such a row would be read as that
    of the new unit, and the old one can't report the year at all.
    """
    meant = land.registry.resolve(unit.unit_code, unit.unit_name, unit.unit_level, date(year, 1, 1), date(year, 12, 31))
    return meant.unit.unit_id == unit.unit_id


def has_spoken(sheet: Yearly, speaker: Speaker, source: str) -> bool:
    """Whether the unit's row is in the file."""
    unit = speaker.unit
    if unit.unit_id in sheet.silent_districts or unit.parent_unit_id in sheet.silent_districts:
        return False
    return draw("yearly silence", source, unit.unit_id, speaker.year) >= sheet.silent_share


YearlyFigures = Callable[[list[Speaker]], list[Row]]


def write_yearly(
    folder: Folder, land: Land, source: str, title: str, sheets: Sequence[Yearly], levels: Sequence[Level],
    figures: YearlyFigures,
) -> None:  # fmt: skip
    """Every file of a yearly record; `figures` gives what each unit of an area says of a year."""
    for sheet in sheets:
        by_year: dict[int, list[Row]] = {}
        for year in sheet.years:
            everyone = list(speakers(land, sheet, year, levels))
            by_year[year] = []
            for key in sheet.areas:
                group = [speaker for speaker in everyone if speaker.area == key]
                for speaker, row in zip(group, figures(group), strict=True):
                    if has_spoken(sheet, speaker, source):
                        code = speaker.unit.unit_code
                        by_year[year].append(
                            {
                                "Mã đơn vị": code.lstrip("0") if sheet.without_zeros else code,
                                "Tên đơn vị": speaker.unit.unit_name,
                                "Năm": year,
                                **row,
                            }
                        )
        path = f"{source}/{sheet.path}"
        if sheet.shape == "csv":
            rows = [row for year in sheet.years for row in by_year[year]]
            folder.csv(path, columns_of(source), rows, sheet.delimiter)
            continue
        sender = land.version(AREAS[sheet.areas[0]].root, date(sheet.years[-1], 6, 30))
        forms = [
            Form(
                sheet=f"Năm {year}",
                title=title,
                above=(f"Đơn vị báo cáo: {sender.unit_name}", f"Kỳ báo cáo: Năm {year}"),
                columns=columns_of(source, ["Năm"]),
                rows=rows,
                issuer=f"ỦY BAN NHÂN DÂN\n{sender.unit_name.upper()}",
                total="Tổng cộng" if source == "training" else None,
            )
            for year, rows in by_year.items()
        ]
        folder.book(path, forms)


MANAGERS: dict[Level, tuple[int, int]] = {"province": (40, 80), "district": (14, 30), "commune": (5, 12)}


def training_figures(speakers: list[Speaker]) -> list[Row]:
    """Managers and those trained so far: people, so that the sum tells the story exactly."""
    if not speakers:
        return []
    area, _, _, stage = speakers[0]
    managers = [whole(*MANAGERS[s.unit.unit_level], "managers", s.unit.unit_id) for s in speakers]
    zeal = [count * (0.4 + 1.2 * draw("zeal", s.unit.unit_id)) for count, s in zip(managers, speakers, strict=True)]
    trained = apportion(round(TRAINED_SHARES[area][stage] * sum(managers)), zeal, managers)
    return [
        {"Tổng số cán bộ quản lý": count, "Số cán bộ đã được tập huấn": done}
        for count, done in zip(managers, trained, strict=True)
    ]


SERVICES = ("Y tế", "Giáo dục", "Giám sát cộng đồng", "An ninh trật tự", "Môi trường", "Văn hóa")


def service_figures(speakers: list[Speaker]) -> list[Row]:
    """Services and surveys; a service without a survey, or a survey without a service, does not count."""
    if not speakers:
        return []
    area, _, _, stage = speakers[0]
    units = [speaker.unit for speaker in speakers]
    with_both = chosen(units, round(SERVICE_SHARES[area][stage] * len(units)), "service")
    rows = []
    for unit in units:
        offered = [service for service in SERVICES if draw("offers", service, unit.unit_id) < 0.35]
        offered = offered or [pick(SERVICES, "one", unit.unit_id)]
        half = draw("half service", unit.unit_id)
        has_service = unit.unit_id in with_both or half < 0.3
        has_survey = unit.unit_id in with_both or half > 0.9
        rows.append(
            {
                "Dịch vụ thiết yếu trực tuyến": "; ".join(offered) if has_service else "Không",
                "Lấy ý kiến hài lòng trực tuyến": "Có" if has_survey else "Không",
            }
        )
    return rows


def management_figures(speakers: list[Speaker]) -> list[Row]:
    """Whether each unit is managed electronically."""
    if not speakers:
        return []
    area, _, _, stage = speakers[0]
    units = [speaker.unit for speaker in speakers]
    managed = chosen(units, round(MANAGED_SHARES[area][stage] * len(units)), "management")
    return [{"Quản lý điều hành điện tử": "Có" if unit.unit_id in managed else "Không"} for unit in units]


TRAINING_SHEETS = (
    Yearly(("TN",), (2021, 2022), "19-thai-nguyen/2021-2022.csv", without_zeros=True),
    Yearly(("TN",), (2023, 2024), "19-thai-nguyen/2023-2024.xlsx", "book"),
    Yearly(("TN",), (2025,), "19-thai-nguyen/2025-1-truoc-sap-nhap.csv"),
    Yearly(("TN",), (2025,), "19-thai-nguyen/2025-2-sau-sap-nhap.csv", after_reform=True, silent_share=0.1),
    Yearly(("GL",), (2021, 2022, 2023, 2024), "64-gia-lai/2021-2024.csv", delimiter=";",
           silent_districts=("622-thanh-pho-pleiku",)),
    Yearly(("GL",), (2025,), "64-gia-lai/2025-1-truoc-sap-nhap.csv", silent_districts=("622-thanh-pho-pleiku",)),
    Yearly(("GL",), (2025,), "64-gia-lai/2025-2-sau-sap-nhap.csv", after_reform=True, silent_share=0.5),
    Yearly(("QN",), (2021, 2022, 2023, 2024), "49-quang-nam/2021-2024.xlsx", "book", silent_share=0.02),
    Yearly(("QN",), (2025,), "49-quang-nam/2025-1-truoc-sap-nhap.csv"),
    Yearly(("QN",), (2025,), "49-quang-nam/2025-2-sau-sap-nhap.csv", after_reform=True, silent_share=0.4),
    Yearly(("TH", "QX"), (2022, 2024), "38-thanh-hoa/2022-2024.csv"),
    Yearly(("TH", "QX"), (2025,), "38-thanh-hoa/2025-1-truoc-sap-nhap.csv", silent_share=0.1),
    Yearly(("TH",), (2025,), "38-thanh-hoa/2025-2-sau-sap-nhap.csv", after_reform=True, silent_share=0.2),
)  # fmt: skip
SERVICE_SHEETS = (
    Yearly(("TN",), (2021, 2022, 2023), "19-thai-nguyen/2021-2023.csv", silent_share=0.03),
    Yearly(("TN",), (2024,), "19-thai-nguyen/2024.xlsx", "book"),
    Yearly(("TN",), (2025,), "19-thai-nguyen/2025-1-truoc-sap-nhap.csv"),
    Yearly(("TN",), (2025,), "19-thai-nguyen/2025-2-sau-sap-nhap.csv", after_reform=True, silent_share=0.1),
    Yearly(("GL",), (2022, 2023, 2024), "64-gia-lai/2022-2024.csv", delimiter=";"),
    Yearly(("GL",), (2025,), "64-gia-lai/2025-1-truoc-sap-nhap.csv"),
    Yearly(("QN",), (2021, 2022, 2023, 2024), "49-quang-nam/2021-2024.csv", silent_share=0.05),
    Yearly(("QN",), (2025,), "49-quang-nam/2025-1-truoc-sap-nhap.csv", silent_share=0.05),
    Yearly(("QN",), (2025,), "49-quang-nam/2025-2-sau-sap-nhap.csv", after_reform=True, silent_share=0.4),
    Yearly(("QX",), (2022, 2023, 2024, 2025), "38-thanh-hoa/quang-xuong/2022-2025.xlsx", "book"),
    Yearly(("TH",), (2024,), "38-thanh-hoa/2024.csv"),
    Yearly(("TH",), (2025,), "38-thanh-hoa/2025-2-sau-sap-nhap.csv", after_reform=True, silent_share=0.2),
)
MANAGEMENT_SHEETS = (
    Yearly(("TN",), (2021, 2022, 2023), "19-thai-nguyen/2021-2023.csv"),
    Yearly(("TN",), (2024,), "19-thai-nguyen/2024.xlsx", "book"),
    Yearly(("TN",), (2025,), "19-thai-nguyen/2025-1-truoc-sap-nhap.csv"),
    Yearly(("TN",), (2025,), "19-thai-nguyen/2025-2-sau-sap-nhap.csv", after_reform=True, silent_share=0.1),
    Yearly(("GL",), (2022, 2023, 2024), "64-gia-lai/2022-2024.csv", delimiter=";", silent_share=0.1),
    Yearly(("QN",), (2023, 2024), "49-quang-nam/2023-2024.csv"),
)


# --- Titles and criteria --------------------------------------------------------------------------


class Cohort(NamedTuple):
    """How many communes were recognised for a title in a year, and how many registered and were not there yet."""

    recognised: int
    registered: int


TITLES = ("Xã NTM", "Xã NTM nâng cao", "Xã NTM kiểu mẫu")
COHORTS: dict[str, dict[int, tuple[Cohort, Cohort, Cohort]]] = {
    "TN": {
        2021: (Cohort(6, 2), Cohort(3, 1), Cohort(1, 0)), 2022: (Cohort(6, 1), Cohort(4, 1), Cohort(1, 0)),
        2023: (Cohort(5, 2), Cohort(5, 2), Cohort(2, 1)), 2024: (Cohort(4, 1), Cohort(6, 2), Cohort(2, 0)),
    },
    "GL": {
        2022: (Cohort(7, 3), Cohort(2, 1), Cohort(0, 0)), 2023: (Cohort(8, 3), Cohort(3, 1), Cohort(1, 0)),
        2024: (Cohort(9, 2), Cohort(4, 2), Cohort(1, 1)),
    },
    # The plan for 2023: 14 xã NTM of which one misses criterion 8; 9 advanced ones of which one has no result.
    "QN": {
        2022: (Cohort(9, 2), Cohort(5, 1), Cohort(1, 0)), 2023: (Cohort(12, 2), Cohort(7, 2), Cohort(3, 0)),
        2024: (Cohort(8, 2), Cohort(6, 2), Cohort(2, 1)),
    },
    "QX": {2023: (Cohort(2, 0), Cohort(2, 1), Cohort(1, 0)), 2024: (Cohort(1, 0), Cohort(3, 0), Cohort(1, 0))},
}  # fmt: skip
REVOKED = {("QN", 2023), ("TN", 2024)}
"""Area and year in which one xã NTM of long ago loses its title."""
_BEGIN_OF_TITLE = {"Xã NTM": 40, "Xã NTM nâng cao": 12, "Xã NTM kiểu mẫu": 0}
"""Where in the order of an area's xã those stand that reach a title in the first year; the better ones have it."""


class Standing(NamedTuple):
    """One commune's standing for one title in one year."""

    unit: UnitVersion
    year: int
    title: str
    state: str


def title_order(land: Land, area: Area, year: int) -> list[UnitVersion]:
    """An area's xã, those most advanced first."""
    rural = rural_communes(land, area, date(year, 12, 31))
    return sorted(rural, key=lambda unit: (turn(unit, "title"), unit.unit_id))


def standings(land: Land, key: str) -> list[Standing]:
    """The titles of an area over the years."""
    found = []
    small = 4 if key == "QX" else 1
    begins = {title: begin // small for title, begin in _BEGIN_OF_TITLE.items()}
    for year, cohorts in COHORTS.get(key, {}).items():
        order = title_order(land, AREAS[key], year)
        for title, cohort in zip(TITLES, cohorts, strict=True):
            begin = begins[title]
            members = order[begin : begin + cohort.recognised + cohort.registered]
            for place, unit in enumerate(members):
                state = "Công nhận" if place < cohort.recognised else "Đăng ký"
                found.append(Standing(unit, year, title, state))
            # Who only registered tries again next year.
            begins[title] += cohort.recognised
        if (key, year) in REVOKED:
            found.append(Standing(order[30], year, "Xã NTM", "Thu hồi"))
    return found


def title_row(standing: Standing) -> Row:
    """One entry of a list of titles."""
    unit, year, title, state = standing
    return {"Mã xã": unit.unit_code, "Tên xã": unit.unit_name, "Năm": year, "Danh hiệu": title, "Trạng thái": state}


def write_titles(folder: Folder, land: Land) -> None:
    """Lists of titles: csv over the years, and for Quảng Nam a form for each."""
    title = "DANH SÁCH XÃ ĐĂNG KÝ, ĐƯỢC CÔNG NHẬN VÀ BỊ THU HỒI DANH HIỆU"
    for key in COHORTS:
        rows = [title_row(standing) for standing in standings(land, key)]
        if key != "QN":
            folder.csv(f"commune_titles/{AREAS[key].folder}/2021-2024.csv", columns_of("commune_titles"), rows)
            continue
        forms = [
            Form(
                sheet=f"Năm {year}",
                title=title,
                above=("Đơn vị báo cáo: Tỉnh Quảng Nam", f"Kỳ báo cáo: Năm {year}"),
                columns=columns_of("commune_titles", ["Năm"]),
                rows=[row for row in rows if row["Năm"] == year],
                issuer="ỦY BAN NHÂN DÂN\nTỈNH QUẢNG NAM",
            )
            for year in COHORTS[key]
        ]
        folder.book(f"commune_titles/{AREAS[key].folder}/2022-2024.xlsx", forms)


class Result(NamedTuple):
    """One unit's result for one criterion in one year."""

    unit: UnitVersion
    year: int
    criteria_set: str
    number: str
    is_met: bool


def commune_results(land: Land, key: str, criteria_set: str, number: str) -> Iterator[Result]:
    """The xã of an area: all in the first year, later those whose result changes and some that are looked at again."""
    told: dict[str, bool] = {}
    met: set[str] = set()
    unassessed = UNASSESSED.get((key, criteria_set, number), 0.0)
    for stage, share in enumerate(CRITERIA[key, criteria_set, number]):
        if share is None:
            continue
        year = 2021 + stage
        rural = rural_communes(land, AREAS[key], date(year, 12, 31))
        order = sorted(
            rural,
            key=lambda unit: (
                unit.unit_id not in met,
                unit.unit_id != MET_BY_FORCE.get((criteria_set, number)),
                turn(unit, criteria_set, number),
                unit.unit_id,
            ),
        )
        met |= {unit.unit_id for unit in order[: round(share * len(rural))]}
        for unit in rural:
            if draw("applies", unit.unit_id) < unassessed and unit.unit_id not in met:
                continue
            is_met = unit.unit_id in met and LOST.get((criteria_set, number, unit.unit_id), 9999) > year
            if told.get(unit.unit_id) != is_met or draw("again", unit.unit_id, criteria_set, number, year) < 0.12:
                told[unit.unit_id] = is_met
                yield Result(unit, year, criteria_set, number, is_met)


def district_results(land: Land, key: str, criteria_set: str, number: str) -> Iterator[Result]:
    """The districts of an area, all of them in each year that has results."""
    for stage, count in enumerate(DISTRICT_CRITERIA[key, criteria_set, number]):
        if count is None:
            continue
        districts = land.of_area(AREAS[key], "district", assessment_day(stage))
        order = sorted(districts, key=lambda unit: (draw("district", criteria_set, number, unit.unit_id), unit.unit_id))
        order = [unit for unit in order if unit.unit_id != UNASSESSED_DISTRICTS.get((key, criteria_set, number))]
        for place, unit in enumerate(order):
            yield Result(unit, 2021 + stage, criteria_set, number, place < count)


def cohort_results(land: Land, key: str) -> Iterator[Result]:
    """Criterion 8 as a whole, for the communes that register or are recognised for a title in a year.

    The last of those that only registered for the first title misses it; for the second it has no result yet.
    """
    for year in COHORTS.get(key, {}):
        of_year = [standing for standing in standings(land, key) if standing.year == year]
        for title in TITLES[:2]:
            cohort = [standing for standing in of_year if standing.title == title and standing.state != "Thu hồi"]
            for place, standing in enumerate(cohort, start=1):
                is_last = standing.state == "Đăng ký" and place == len(cohort)
                if is_last and title == "Xã NTM nâng cao":
                    continue
                yield Result(standing.unit, year, title, "8", not is_last)


def first_results_of_new_communes(land: Land, key: str) -> Iterator[Result]:
    """Results of 2025 for the communes that the reform made, where they were assessed."""
    communes = rural_communes(land, AREAS[key], date(2025, 12, 31))
    met = chosen(communes, round(NEW_COMMUNES_MEETING[key] * len(communes)), "new communes")
    for unit in communes:
        if draw("assessed in 2025", unit.unit_id) < 0.8:
            yield Result(unit, 2025, "Xã NTM", "8.4", unit.unit_id in met)


def result_row(key: str, result: Result) -> Row:
    """One line of a decision; decisions for a year are signed in the next."""
    unit, year, criteria_set, number, is_met = result
    batch = (key, year, criteria_set, number)
    if year == 2025 and unit.unit_level == "district":
        decided = date(2025, 6, 25)
    else:
        latest = date(2026, 1, 30) if year == 2025 else date(year + 1, 4, 20)
        decided = day_between(date(year + 1, 1, 5), latest, *batch)
    return {
        "Mã đơn vị": unit.unit_code,
        "Tên đơn vị": unit.unit_name,
        "Năm đánh giá": year,
        "Bộ tiêu chí": criteria_set,
        "Chỉ tiêu": number,
        "Kết quả": "Đạt" if is_met else "Không đạt",
        "Số quyết định": f"{whole(100, 3900, 'decision', *batch)}/QĐ-UBND",
        "Ngày quyết định": decided,
    }


def write_criteria(folder: Folder, land: Land) -> None:
    """Results by criterion."""
    rows: dict[str, list[Row]] = {}
    for key in AREAS:
        results = [r for k, s, n in CRITERIA if k == key for r in commune_results(land, k, s, n)]
        results += [r for k, s, n in DISTRICT_CRITERIA if k == key for r in district_results(land, k, s, n)]
        results += cohort_results(land, key)
        if key in NEW_COMMUNES_MEETING:
            results += first_results_of_new_communes(land, key)
        results.sort(key=lambda r: (r.year, r.criteria_set, r.number, r.unit.unit_code))
        rows[key] = [result_row(key, result) for result in results]
    columns = columns_of("criteria")
    for key in ("TN", "TH"):
        for year in range(2021, 2026):
            if of_year := [row for row in rows[key] if row["Năm đánh giá"] == year]:
                path = f"criteria/{AREAS[key].folder}/{year}.csv"
                folder.csv(path, columns, of_year, ";" if year == 2022 else ",")
    until_2024 = [row for row in rows["GL"] if row["Năm đánh giá"] < 2025]
    folder.csv("criteria/64-gia-lai/2021-2024.csv", columns, until_2024)
    folder.csv("criteria/64-gia-lai/2025.csv", columns, rows["GL"][len(until_2024) :])
    for key, years in (("QN", range(2021, 2026)), ("QX", range(2022, 2025))):
        sender = land.version(AREAS[key].root, BEFORE_REFORM)
        for year in years:
            of_year = [row for row in rows[key] if row["Năm đánh giá"] == year]
            form = Form(
                sheet="Kết quả",
                title="KẾT QUẢ ĐÁNH GIÁ TIÊU CHÍ, CHỈ TIÊU NÔNG THÔN MỚI",
                above=(f"Đơn vị báo cáo: {sender.unit_name}",),
                columns={heading: label.upper() for heading, label in columns.items()} if key == "QX" else columns,
                rows=of_year,
                issuer=f"ỦY BAN NHÂN DÂN\n{sender.unit_name.upper()}",
                section_by=lambda row: f"{row['Bộ tiêu chí']}: {row['Chỉ tiêu']}",
            )
            folder.book(f"criteria/{AREAS[key].folder}/{year}.xlsx", [form])


# --- smart_models ---------------------------------------------------------------------------------

SMART_COMMUNE, SMART_VILLAGE = "Xã NTM thông minh", "Thôn NTM thông minh"


class SmartModel(NamedTuple):
    """One smart commune or village; `place` counts in the order of its area's xã of 2024."""

    area: str
    place: int
    kind: str
    leading_field: str
    states: Mapping[int, str]
    """From which year it stands how."""


SMART_MODELS = (
    # Thái Nguyên: proposed, then a pilot, then recognised.
    SmartModel("TN", 1, SMART_COMMUNE, "Du lịch nông thôn", {2022: "Đề xuất", 2023: "Thí điểm", 2025: "Công nhận"}),
    SmartModel("TN", 4, SMART_COMMUNE, "Sản xuất chè", {2024: "Phê duyệt", 2025: "Triển khai"}),
    SmartModel("TN", 1, SMART_VILLAGE, "Du lịch nông thôn", {2022: "Triển khai"}),
    SmartModel("TN", 7, SMART_VILLAGE, "Môi trường", {2023: "Công nhận"}),
    # Gia Lai: the only pilot was given up.
    SmartModel("GL", 2, SMART_COMMUNE, "Thương mại điện tử", {2022: "Đề xuất", 2023: "Thí điểm", 2024: "Dừng"}),
    SmartModel("GL", 5, SMART_COMMUNE, "Quy hoạch xây dựng", {2024: "Đề xuất"}),
    SmartModel("GL", 3, SMART_VILLAGE, "Môi trường", {2023: "Triển khai"}),
    # Quảng Nam wanted five in 2023; four stood, the fifth was only proposed.
    SmartModel("QN", 0, SMART_COMMUNE, "Du lịch nông thôn", {2022: "Thí điểm", 2024: "Công nhận"}),
    SmartModel("QN", 2, SMART_COMMUNE, "Sản xuất nông nghiệp", {2022: "Thí điểm", 2024: "Công nhận"}),
    SmartModel("QN", 5, SMART_COMMUNE, "Y tế", {2023: "Thí điểm"}),
    SmartModel("QN", 9, SMART_COMMUNE, "Môi trường", {2023: "Triển khai"}),
    SmartModel("QN", 11, SMART_COMMUNE, "Văn hóa", {2023: "Đề xuất", 2024: "Thí điểm"}),
    SmartModel("TH", 0, SMART_COMMUNE, "Sản xuất nông nghiệp", {2022: "Thí điểm", 2024: "Công nhận"}),
    SmartModel("TH", 3, SMART_COMMUNE, "An ninh trật tự", {2024: "Triển khai"}),
    SmartModel("TH", 8, SMART_VILLAGE, "Y tế", {2023: "Công nhận"}),
    SmartModel("QX", 0, SMART_COMMUNE, "Thương mại điện tử", {2023: "Đề xuất", 2024: "Thí điểm", 2025: "Công nhận"}),
    SmartModel("QX", 0, SMART_VILLAGE, "Môi trường", {2023: "Triển khai"}),
)
SMART_SNAPSHOTS = (
    # In 2021 Thái Nguyên says that there is none; an empty list that says for whom it speaks is an answer.
    Snapshot(("TN",), date(2021, 12, 31), "19-thai-nguyen/2021-12-31.xlsx", "book", declared="Tỉnh Thái Nguyên"),
    Snapshot(("TN",), date(2022, 12, 31), "19-thai-nguyen/2022-12-31.xlsx", "book", declared="Tỉnh Thái Nguyên"),
    Snapshot(("TN",), date(2023, 12, 31), "19-thai-nguyen/2023-12-31.xlsx", "book", declared="Tỉnh Thái Nguyên"),
    Snapshot(("TN",), date(2024, 12, 31), "19-thai-nguyen/2024-12-31.xlsx", "book", declared="Tỉnh Thái Nguyên"),
    Snapshot(("TN",), date(2025, 6, 30), "19-thai-nguyen/2025-06-30.xlsx", "book", declared="Tỉnh Thái Nguyên"),
    Snapshot(("TN",), date(2025, 12, 31), "19-thai-nguyen/2025-12-31.xlsx", "book", declared="Tỉnh Thái Nguyên"),
    Snapshot(("GL",), date(2022, 12, 31), "64-gia-lai/2022-12-31.xlsx", "book", declared="Tỉnh Gia Lai"),
    Snapshot(("GL",), date(2023, 12, 31), "64-gia-lai/2023-12-31.xlsx", "book", declared="Tỉnh Gia Lai"),
    Snapshot(("GL",), date(2024, 12, 31), "64-gia-lai/2024-12-31.xlsx", "book", declared="Tỉnh Gia Lai"),
    Snapshot(("GL",), date(2025, 6, 15), "64-gia-lai/2025-06-15.xlsx", "book", declared="Tỉnh Gia Lai"),
    Snapshot(("QN",), date(2022, 12, 31), "49-quang-nam/2022-12-31.xlsx", "book", declared="Tỉnh Quảng Nam"),
    Snapshot(("QN",), date(2023, 12, 31), "49-quang-nam/2023-12-31.xlsx", "book", declared="Tỉnh Quảng Nam"),
    Snapshot(("QN",), date(2024, 12, 31), "49-quang-nam/2024-12-31.xlsx", "book", declared="Tỉnh Quảng Nam"),
    Snapshot(("QN",), date(2025, 6, 30), "49-quang-nam/2025-06-30.xlsx", "book", declared="Tỉnh Quảng Nam"),
    Snapshot(("QN",), date(2025, 12, 31), "48-da-nang/2025-12-31.xlsx", "book", declared="Thành phố Đà Nẵng"),
    Snapshot(("TH", "QX"), date(2022, 12, 31), "38-thanh-hoa/2022-12-31.xlsx", "book", declared="Tỉnh Thanh Hóa"),
    Snapshot(("TH", "QX"), date(2023, 12, 31), "38-thanh-hoa/2023-12-31.xlsx", "book", declared="Tỉnh Thanh Hóa"),
    Snapshot(("TH", "QX"), date(2024, 12, 31), "38-thanh-hoa/2024-12-31.xlsx", "book", declared="Tỉnh Thanh Hóa"),
    Snapshot(("TH", "QX"), date(2025, 6, 30), "38-thanh-hoa/2025-06-30.xlsx", "book", declared="Tỉnh Thanh Hóa"),
    Snapshot(("TH", "QX"), date(2025, 12, 31), "38-thanh-hoa/2025-12-31.xlsx", "book", declared="Tỉnh Thanh Hóa"),
)


def write_smart_models(folder: Folder, land: Land) -> None:
    """All lists of smart models; villages of Quảng Nam's model communes of 2023 among them."""
    models = [(title_order(land, AREAS[model.area], 2024)[model.place], model.area, model) for model in SMART_MODELS]
    for standing in standings(land, "QN"):
        if standing.title == "Xã NTM kiểu mẫu" and standing.year == 2023:
            village = SmartModel("QN", 0, SMART_VILLAGE, "Văn hóa", {2023: "Triển khai"})
            models.append((standing.unit, "QN", village))

    def rows_of(snapshot: Snapshot) -> list[tuple[UnitVersion, Row]]:
        entries = []
        for serial, (unit, key, model) in enumerate(models):
            year = snapshot.closing.year
            known = [begin for begin in model.states if begin <= year]
            if key not in snapshot.areas or not known:
                continue
            home = land.home(unit.unit_id, unit.parent_unit_id or "", snapshot.closing)
            village = f"{AREAS[key].villages} {whole(1, 9, 'smart village', serial)}"
            row = {
                "Mã xã": home.unit_code,
                "Tên xã": home.unit_name,
                "Loại mô hình": model.kind,
                "Tên thôn": village if model.kind == SMART_VILLAGE else None,
                "Lĩnh vực nổi trội": model.leading_field,
                "Trạng thái": model.states[max(known)],
                "Năm": min(known),
                "Ngày chốt số liệu": snapshot.closing,
            }
            entries.append((home, row))
        return sorted(entries, key=lambda entry: (entry[0].unit_code, entry[1]["Loại mô hình"]))

    title = "DANH SÁCH MÔ HÌNH XÃ, THÔN NÔNG THÔN MỚI THÔNG MINH"
    write_registry(folder, land, "smart_models", title, SMART_SNAPSHOTS, rows_of)


# --- All of it ------------------------------------------------------------------------------------


def make_example_data(out: Path) -> Folder:
    """Write everything below `out`.

    Raises:
        SystemExit: a source's folder holds files of another origin, which this script must not call synthetic.
    """
    refuse_real_data(out)
    land = Land(UnitRegistry.load())
    folder = Folder(out)
    write_eoffice(folder, land, Dossiers(land))
    write_cooperatives(folder, land)
    write_linkages(folder, land)
    write_criteria(folder, land)
    write_titles(folder, land)
    write_yearly(
        folder, land, "training", "KẾT QUẢ TẬP HUẤN CÁN BỘ QUẢN LÝ VỀ CHUYỂN ĐỔI SỐ", TRAINING_SHEETS, LEVELS,
        training_figures,
    )  # fmt: skip
    write_yearly(
        folder, land, "essential_services", "DỊCH VỤ THIẾT YẾU TRỰC TUYẾN VÀ LẤY Ý KIẾN HÀI LÒNG", SERVICE_SHEETS,
        LEVELS[1:], service_figures,
    )  # fmt: skip
    write_yearly(
        folder, land, "e_management", "QUẢN LÝ, ĐIỀU HÀNH TRÊN MÔI TRƯỜNG ĐIỆN TỬ", MANAGEMENT_SHEETS, LEVELS,
        management_figures,
    )  # fmt: skip
    write_smart_models(folder, land)
    for source in HEADINGS:
        folder.text(f"{source}/origin.yaml", ORIGIN)
    folder.text("README.md", README)
    folder.close()
    return folder


def refuse_real_data(out: Path) -> None:
    """Stop where a folder holds data whose origin is not this script."""
    for source in HEADINGS:
        place = out / source
        if place.is_dir() and any(path.is_file() for path in place.rglob("*")):
            origin = place / "origin.yaml"
            if not origin.is_file() or origin.read_text(encoding="utf-8") != ORIGIN:
                sys.exit(f"{place} holds files that this script did not write; move them away first")


ORIGIN = f"""\
# Dữ liệu minh họa, không phải số liệu của cơ quan nào. / Example data; no office reported any of it.
publisher: "{PUBLISHER}"
received_on: {RECEIVED_ON}
licence: CC0-1.0
synthetic: true
"""


class Story(NamedTuple):
    """What a reader can find: a target's status at the plan's own unit in some years, and why."""

    target_id: str
    statuses: Mapping[int, str]
    why_vi: str
    why_en: str


STORIES = (
    Story("TN-03", {2024: "attained"}, "mọi xã báo cáo đủ 12 tháng, 63 %", "63 %, every month reported"),
    Story("TN-02", {2022: "behind"}, "60 %, ngay dưới đường tiến độ", "60 %, just below the line of progress"),
    Story(
        "TN-06", {2024: "attained", 2025: "missed"},
        "đúng một nửa số xã; rồi xã Phấn Mễ thành thị trấn Giang Tiên",
        "exactly half of the xã; then one that met it became a thị trấn",
    ),
    Story(
        "TN-05", {2023: "on_track", 2024: "attained"},
        "dù xã Linh Thông đạt năm 2023 rồi không đạt năm 2024", "although the xã Linh Thông lost it in 2024",
    ),
    Story(
        "TN-10", {2023: "undetermined", 2025: "undetermined"},
        "còn thiếu một huyện, và Võ Nhai chưa được đánh giá", "one district short, and one was never assessed",
    ),
    Story(
        "TN-12", {2023: "undetermined", 2024: "attained"},
        "71 %, nhưng Sông Công không gửi danh bạ từ 2023; năm sau đủ chắc chắn dù vẫn thiếu",
        "71 %, but the town Sông Công sends no registry from 2023; a year later enough without it",
    ),
    Story(
        "TN-04", {2024: "attained", 2025: "undetermined"},
        "100 %; năm 2025 các xã cũ trùng mã và tên với xã mới không thể báo cáo theo năm",
        "100 %; in 2025 old communes whose code and name live on can't report a year",
    ),
    Story("TN-11", {2025: "undetermined"}, "như trên", "for the same reason"),
    Story("GL-01", {2022: "behind", 2025: "missed"}, "tăng quá muộn", "growth came too late"),
    Story("GL-02", {2025: "undetermined"}, "Ia Pa không gửi báo cáo", "the district Ia Pa sent nothing"),
    Story("GL-03", {2021: "no_data"}, "chưa xã nào báo cáo", "no commune reported"),
    Story(
        "GL-03", {2024: "undetermined", 2025: "attained"},
        "67 % nhưng thiếu 16 % số tháng (cả huyện Krông Pa); năm sau chỉ thiếu 5 %",
        "67 %, but 16 % of the months are missing (all of Krông Pa); a year later only 5 %",
    ),
    Story("GL-06", {2024: "undetermined"}, "chỉ xã đăng ký mới được đánh giá", "only xã that apply are assessed"),
    Story(
        "GL-10", {2024: "behind", 2025: "missed"},
        "Chư Pưh không gửi năm 2024 nhưng danh sách tháng 6/2025 nói thay; Ayun Pa gửi danh sách trống",
        "Chư Pưh is silent in 2024, but the list of June 2025 tells; Ayun Pa's empty list is an answer",
    ),
    Story("GL-11", {2025: "attained"}, "58 % khi cần 50 %", "58 % where 50 % was wanted"),
    Story("GL-13", {2023: "attained", 2025: "missed"}, "mô hình duy nhất bị dừng", "the only pilot was stopped"),
    Story("QN-01", {2023: "missed"}, "86 % khi cần 90 %", "86 % where 90 % was wanted"),
    Story("QN-03", {2023: "attained"}, "dù thiếu gần 3 % số tháng", "although nearly 3 % of the months are missing"),
    Story("QN-04", {2023: "missed"}, "13 trong 14 xã đạt tiêu chí số 8", "13 of 14 xã meet criterion 8"),
    Story("QN-05", {2023: "undetermined"}, "một trong 9 xã chưa có kết quả", "one of 9 xã has no result yet"),
    Story("QN-06", {2023: "missed"}, "bốn xã; xã thứ năm mới được đề xuất", "four; the fifth was only proposed"),
    Story("QN-07", {2023: "attained"}, "ba xã kiểu mẫu đều có thôn thông minh", "all three have a smart village"),
    Story("QX-01", {2025: "attained"}, "đúng 100 %", "exactly 100 %"),
    Story("QX-02", {2025: "missed"}, "thiếu 7 hồ sơ: 99,9 %, chưa phải 100 %", "seven dossiers short of 100 %"),
    Story("QX-04", {2025: "missed"}, "còn thiếu 1 xã", "one xã short"),
    Story("QX-07", {2025: "missed"}, "còn thiếu 1 xã trong số đã báo cáo", "one of those that reported is short"),
    Story("QG-01", {2022: "behind", 2025: "attained"}, "dòng của trung ương", "the country's own row"),
    Story("QG-04", {2025: "undetermined"}, "chỉ bốn tỉnh báo cáo", "only four provinces report"),
)  # fmt: skip


def stories_table() -> str:
    """The stories as a table for people."""
    lines = ["| chỉ tiêu / target | trạng thái / status | vì sao | why |", "| --- | --- | --- | --- |"]
    for story in STORIES:
        statuses = ", ".join(f"{year}: {status}" for year, status in story.statuses.items())
        lines.append(f"| {story.target_id} | {statuses} | {story.why_vi} | {story.why_en} |")
    return "\n".join(lines)


README = f"""\
# Dữ liệu minh họa

**Toàn bộ số liệu trong thư mục này là số liệu giả, do dự án tự tạo** (`scripts/make_example_data.py`); không cơ quan,
đơn vị, hợp tác xã nào báo cáo các số này, và không có tên cá nhân nào. Chỉ mã, tên và ngày có hiệu lực của đơn vị hành
chính là thật. Mã số hợp tác xã bắt đầu bằng 99 nên không trùng mã số thuế của ai. Chạy lại kịch bản thì ra
đúng các tệp này. Giấy phép: CC0-1.0. Muốn dùng số liệu thật: chuyển các thư mục con này đi, rồi đặt tệp của mình vào.

Phạm vi: Thái Nguyên, Gia Lai, Quảng Nam, Thanh Hóa (trong đó huyện Quảng Xương) và dòng của trung ương, 2021–2025, theo
đúng đơn vị của từng thời điểm; nửa cuối 2025 theo đơn vị mới. Ở tỉnh mới chỉ có các xã thuộc bốn tỉnh này báo cáo, nên
tỉnh mới và cả nước luôn thiếu số liệu: đó là điều cố ý.

# Example data

**Every figure here is synthetic, made by this project** (`scripts/make_example_data.py`): no office or cooperative
reported any of it, and it names no person. Only codes, names and dates of administrative units are real. Codes of
cooperatives begin with 99, which is nobody's tax code. Running the script again gives the same bytes. Licence: CC0-1.0.
To work with real data, move these sub-folders away first.

It covers Thái Nguyên, Gia Lai, Quảng Nam, Thanh Hóa (with its district Quảng Xương) and the country's own row,
2021–2025, on the units of each date. In the successor provinces only the communes descended from those four report, so
they and the country are incomplete on purpose.

## Chuyện để tìm / What to look for

{stories_table()}

`not_applicable`: các quận không có xã nào, ví dụ ở Hà Nội / districts without xã, for instance in Hà Nội.

Cũng có / there are also: báo cáo đính chính gửi muộn (`eoffice/*/*dinh-chinh*`), cùng một danh bạ gửi từ tỉnh và từ
huyện Quảng Xương, báo cáo năm 2023 của tỉnh lệch với bốn quý của huyện (xã Quảng Ngọc), mã mất số 0, mã số thuế sai chữ
số kiểm tra (cảnh báo), và vài dòng cố ý sai mà chương trình phải trả lại: xem `DELIBERATE_FAULTS` trong kịch bản / late
corrections, one registry sent twice, a yearly report that disagrees with its quarters, codes without their zeros, tax
codes that fail their check digit, and a few rows that must be sent back: `DELIBERATE_FAULTS` in the script.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Write the synthetic example files.")
    parser.add_argument(
        "--out", type=Path, default=Path(__file__).resolve().parent.parent / "data" / "raw", help="default: data/raw"
    )
    folder = make_example_data(parser.parse_args(arguments).out)
    for stranger in folder.strangers():
        print(f"not written by this script, left as it is: {stranger}", file=sys.stderr)
    print(f"{len(folder.written)} files, {folder.size / 1e6:.1f} MB, below {folder.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
