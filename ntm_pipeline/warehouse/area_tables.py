"""The areas of the register as reference tables, `ref.areas` and `ref.area_units`.

How they come about is told in `units/areas`.
"""

from functools import lru_cache

import pandas as pd

from ntm_pipeline.units.areas import Area, Areas, AreaUnit
from ntm_pipeline.units.registry import OPEN_END, UnitRegistry


@lru_cache(maxsize=1)
def areas_of(registry: UnitRegistry) -> Areas:
    """The areas of a register."""
    units = {version.unit_id for version in registry.versions}
    return Areas(registry.versions, {unit_id: registry.successors_of(unit_id) for unit_id in sorted(units)})


def areas_frame(areas: Areas) -> pd.DataFrame:
    """`ref.areas`: one row per area."""
    kinds = dict.fromkeys(Area.__dataclass_fields__, "string") | {"is_whole": "bool", "unit_count": "int64"}
    return pd.DataFrame([vars(area) for area in areas.areas], columns=list(kinds)).astype(kinds)


def area_units_frame(areas: Areas) -> pd.DataFrame:
    """`ref.area_units`: one row per area, unit and stretch of days in which the unit lies wholly in it."""
    rows = [vars(u) | {"valid_to": None if u.valid_to == OPEN_END else u.valid_to} for u in areas.units]
    frame = pd.DataFrame(rows, columns=list(AreaUnit.__dataclass_fields__)).astype("string")
    return frame.assign(**{name: pd.to_datetime(frame[name]) for name in ("valid_from", "valid_to")})
