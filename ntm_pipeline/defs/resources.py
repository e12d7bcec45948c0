"""The build file as a resource: opened once per run, for that run alone."""

from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg

from ntm_pipeline.defs.history import forget_old_runs
from ntm_pipeline.settings import Settings
from ntm_pipeline.warehouse.build import Build

MAIN_JOB = "refresh_warehouse"


class Warehouse(dg.ConfigurableResource):
    """The warehouse under construction, as `build`."""

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[Build]:
        """Hold the build file from the first asset of a run to the last.

        The main job makes every table, so it begins with an empty file; one asset alone needs the others' tables.
        """
        settings = Settings.from_environ()
        is_whole = context.run is not None and context.run.job_name == MAIN_JOB
        try:
            with Build.open(settings, anew=is_whole) as build:
                yield build
        finally:
            if context.instance is not None:
                forget_old_runs(context.instance, settings.history_days)


@dg.definitions
def resources() -> dg.Definitions:
    """One process for all assets: starting one for each costs seconds and would let go of the build file."""
    return dg.Definitions(resources={"build": Warehouse()}, executor=dg.in_process_executor)
