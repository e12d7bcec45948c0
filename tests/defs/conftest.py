"""The definitions, loaded once; and a small world that Dagster's runs may work on."""

import dagster as dg
import pytest

from ntm_pipeline.definitions import defs


@pytest.fixture(scope="package")
def definitions() -> dg.Definitions:
    """Everything that Dagster's entry point loads."""
    return defs()
