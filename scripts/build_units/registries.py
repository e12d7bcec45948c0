"""The two registries of the package, on the day before the reform and on the day of it, with what is wrong in them."""

import importlib.util
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from scripts.build_units.names import usual_spelling
from scripts.build_units.states import COUNTRY_CODE, REFORM_DAY, BuildError, Entry, State, UnitKey

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
    """Both registries, names in the usual spelling. A row without a commune is an island district."""
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
        put(found.before_reform, province, Entry(usual_spelling(p_name, "province"), COUNTRY_CODE))
        put(found.before_reform, district, Entry(usual_spelling(d_name, "district"), p_code))
        found.old_provinces[p_key] = province
        mapped = district
        if code:
            mapped = UnitKey("commune", code)
            spelt = usual_spelling(name, "commune")
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
        put(found.after_reform, province, Entry(usual_spelling(p_name, "province"), COUNTRY_CODE))
        put(found.after_reform, commune, Entry(usual_spelling(name, "commune"), p_code))
        found.new_provinces[p_key] = province
        if (p_key, w_key) in found.new_communes:
            raise BuildError(f"the key {p_key}, {w_key} names two new communes")
        found.new_communes[p_key, w_key] = commune
        if not name.startswith(w_type):
            odd_types[code] = w_type
    check_type_column(REFORM_DAY, odd_types)
    return found
