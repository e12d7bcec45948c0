"""Dagster's entry point: loads everything in `defs/`."""

from pathlib import Path

import dagster as dg


@dg.definitions
def defs() -> dg.Definitions:
    """All assets, checks, the job and the schedule."""
    return dg.load_from_defs_folder(path_within_project=Path(__file__).parent)
