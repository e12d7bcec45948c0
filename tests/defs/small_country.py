"""The real job on a made-up country: reading, contracts, SQL, audit and release, in a fraction of the time."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from unittest.mock import patch

import pandas as pd

from ntm_pipeline.defs import assets
from ntm_pipeline.plans import Plan, alternatives_frame, milestones_frame, plans_frame, targets_frame
from ntm_pipeline.units.areas import Areas
from ntm_pipeline.units.registry import UnitRegistry, UnitVersion
from ntm_pipeline.warehouse import whole
from ntm_pipeline.warehouse.area_tables import area_units_frame, areas_frame
from ntm_pipeline.warehouse.plan_tables import unit_groups_frame
from ntm_pipeline.warehouse.reference import REFERENCE_TABLES
from tests.world import SMALL_COUNTRY, _units_frame, small_plan

PLANS = (small_plan(("online_dossiers_commune", 0.6)),)


@contextmanager
def small_country(units: Iterable[UnitVersion] = SMALL_COUNTRY, plans: tuple[Plan, ...] = PLANS) -> Iterator[None]:
    """Everything that is wired inside speaks of these units and plans instead of Vietnam's."""
    units = tuple(units)
    areas = Areas(units, {})
    rows = {
        "units": _units_frame(units),
        "unit_successions": pd.DataFrame({"old_unit_id": [], "new_unit_id": []}, dtype="string"),
        "areas": areas_frame(areas),
        "area_units": area_units_frame(areas),
        "plans": plans_frame(plans),
        "plan_targets": targets_frame(plans),
        "target_milestones": milestones_frame(plans),
        "target_alternatives": alternatives_frame(plans),
        "unit_groups": unit_groups_frame(()),
    }
    tables = tuple(
        replace(table, rows=lambda _, made=rows[table.name]: made) if table.name in rows else table
        for table in REFERENCE_TABLES
    )
    registry = UnitRegistry(units)
    with (
        patch.object(assets, "REFERENCE_TABLES", tables),
        patch.object(whole, "REFERENCE_TABLES", tables),
        patch.object(UnitRegistry, "load", classmethod(lambda cls: registry)),
    ):
        yield
