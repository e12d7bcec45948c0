"""Every table of a build, in the order in which they are made, without Dagster: to hold a release to its files.

How one is made is told elsewhere; the night makes them as the assets of `defs`.
"""

from ntm_pipeline.sources import load_contracts, load_registers
from ntm_pipeline.units.registry import UnitRegistry
from ntm_pipeline.warehouse.build import Build
from ntm_pipeline.warehouse.catalogue import load_tables
from ntm_pipeline.warehouse.changes import write_changes
from ntm_pipeline.warehouse.load import load_reference, load_source, load_stray_files
from ntm_pipeline.warehouse.load_register import load_register
from ntm_pipeline.warehouse.reference import REFERENCE_TABLES


def make_every_table(build: Build) -> None:
    """Make all that is audited and released, or carry it over."""
    for table in REFERENCE_TABLES:
        load_reference(build, table)
    units = UnitRegistry.load()
    for contract in load_contracts().values():
        load_source(build, contract, units)
    for register in load_registers().values():
        load_register(build, register, units)
    load_stray_files(build)
    for model in load_tables():
        build.carry_or_write_table(model)
    write_changes(build)
