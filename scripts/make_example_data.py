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
import shutil
import sys
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from stdnum.vn import mst

from ntm_pipeline.reading.values import Period
from ntm_pipeline.units.registry import Level, UnitRegistry, UnitVersion

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

STAGES = ("2021", "2022", "2023", "2024", "2025 until 30 June", "2025 from 1 July")


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
            "QX", "38-thanh-hoa-quang-xuong", QUANG_XUONG, None, "QX", "Thôn",
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
    "TN": (0.58, 0.64, 0.70, 0.74, 0.76),
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
                  "QX": (0.2, 0.2, 0.34, 0.34, 0.5)}  # fmt: skip
"""Share of the linkage models tied to a raw-material area that use a digital technology, by stage."""


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
        with files("ntm_pipeline.units").joinpath("unit_successions.csv").open(encoding="utf-8", newline="") as lines:
            for link in sorted(csv.DictReader(lines), key=lambda row: (row["extent"] != "whole", row["new_unit_id"])):
                self.successors[link["old_unit_id"]].append(link["new_unit_id"])

    def version(self, unit_id: str, day: date) -> UnitVersion:
        """The unit as it was on a day."""
        found = self.registry.version_on(unit_id, day)
        if found is None:
            raise LookupError(f"{unit_id} does not exist on {day}")
        return found

    @lru_cache(maxsize=None)  # noqa: B019 - one land per run
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

    @lru_cache(maxsize=None)  # noqa: B019 - one land per run
    def of_area(self, area: Area, level: Level, day: date) -> tuple[UnitVersion, ...]:
        """The units of a level that an area reports for on a day: after the reform the heirs of its own communes."""
        if day < REFORM:
            without = {v.unit_id for root in area.without for lv in LEVELS for v in self.under(root, lv, day)}
            return tuple(v for v in self.under(area.root, level, day) if v.unit_id not in without)
        if area.heir is None:
            return ()
        if level != "commune":
            return self.under(area.heir, level, day)
        heirs = {
            new for old in self.under(area.root, "commune", BEFORE_REFORM) for new in self.successors[old.unit_id]
        }
        return tuple(v for v in self.under(area.heir, "commune", day) if v.unit_id in heirs)

    @lru_cache(maxsize=None)  # noqa: B019 - one land per run
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
