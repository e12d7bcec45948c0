"""All that is used of the pipeline: what a unit is, and how a period and a name are written.

No other module of this package imports from it.
"""

from importlib.resources import files

from ntm_pipeline.units.registry import Level, UnitRegistry, UnitVersion
from ntm_pipeline.vietnamese.periods import Period
from ntm_pipeline.vietnamese.text import fold_ascii

SUCCESSIONS = files("ntm_pipeline.units").joinpath("unit_successions.csv")

__all__ = ["SUCCESSIONS", "Level", "Period", "UnitRegistry", "UnitVersion", "fold_ascii"]
