"""Every contract, plan, indicator, model and audit held to the others, without any data: what `make check` runs.

The whole warehouse is built of empty sources in a folder of its own, by the code that builds the real one: a table or
column that nobody makes, a column without a meaning, a statement the engine can't run are found by day and told by
file, not by the night. `python -m ntm_pipeline.warehouse.validation` prints the faults, one a line.
"""

import re
import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from sqlglot import exp

from ntm_pipeline.audits import audit_checks
from ntm_pipeline.indicators import EVIDENCE_COLUMNS, STANDINGS, load_indicators
from ntm_pipeline.models.model import Model, load_models, shared_columns
from ntm_pipeline.settings import FIRST_DAY, Settings
from ntm_pipeline.sources import load_contracts
from ntm_pipeline.sql_file import CatalogueError, parse_sql
from ntm_pipeline.units.registry import LEVELS, UnitRegistry
from ntm_pipeline.warehouse.build import Build
from ntm_pipeline.warehouse.catalogue import load_tables
from ntm_pipeline.warehouse.changes import write_changes
from ntm_pipeline.warehouse.load import SHARED_TABLES, load_source
from ntm_pipeline.warehouse.plan_tables import checked_plans
from ntm_pipeline.warehouse.reference import REFERENCE_TABLES
from ntm_pipeline.warehouse.release import describe_release
from ntm_pipeline.yaml_file import DeclarationError, suggestion

RELEASE_COLUMNS = frozenset(
    {
        "release_id", "former_release_id", "built_at", "versions", "inputs_sha256", "figures_sha256",
        "accepted_checks",
    }
)  # fmt: skip
"""Columns of `ref.release`, which is written when there is something to release."""


def validate_catalogue() -> list[str]:
    """Every fault in what the package declares, by file and field; a fault that follows from another isn't told."""
    faults: dict[str, None] = {}
    for load in (load_contracts, load_indicators, shared_columns, checked_plans):
        try:
            load()
        except DeclarationError as error:
            # Indicators load the contracts, and plans both: what is wrong there is told once.
            faults |= dict.fromkeys(str(error).splitlines())
    if faults:
        return list(faults)
    try:
        tables = load_tables()
    except DeclarationError as error:
        return str(error).splitlines()
    with build_without_data() as build:
        return list(_faults_of_build(build, tables))


@contextmanager
def build_without_data() -> Iterator[Build]:
    """A build of nobody's, in a folder that is gone afterwards."""
    with TemporaryDirectory() as folder:
        settings = Settings(Path(folder), FIRST_DAY, Path(folder) / "dagster")
        settings.raw_dir.mkdir(parents=True)
        with Build.open(settings) as build:
            yield build


def make_tables(build: Build) -> None:
    """Make every table of empty sources, that of the release included.

    Raises:
        CatalogueError: naming what is declared wrongly, one a line.
    """
    if faults := list(_faults_of_build(build, load_tables())):
        raise CatalogueError("\n".join(faults))
    # A release is one of a day.
    build.connection.execute("INSERT INTO ref.years (today) VALUES (?)", [build.settings.today])
    describe_release(build)


def _faults_of_build(build: Build, tables: tuple[Model, ...]) -> Iterator[str]:
    units = UnitRegistry.load()
    with build.transaction():
        for table in REFERENCE_TABLES:
            # Without their rows: a statement is held to what tables and columns there are, not to the country.
            build.write_frame(f"ref.{table.name}", table.vi, table.en, table.rows(build.settings).head(0))
        for contract in load_contracts().values():
            load_source(build, contract, units)
    there = {f"ref.{table.name}" for table in REFERENCE_TABLES} | set(SHARED_TABLES)
    there |= {contract.table for contract in load_contracts().values()} | {"quality.build_steps"}
    broken: set[str] = set()
    for model in tables:
        fault = _fault_of_model(build, model, there, broken)
        (broken if fault is not None else there).add(model.key)
        if fault:
            yield f"{model.place}: {fault}"
    for indicator in load_indicators():
        if indicator.table in broken:
            continue
        place = f"{indicator.place}: evidence"
        yield from (f"{place}: {fault}" for fault in _unknown_words(indicator.evidence, place))
        try:
            described = _described(build, indicator.evidence)
        except duckdb.Error as error:
            if not any(f"core.{name.split('.')[-1]}" in str(error) for name in broken):
                yield f"{indicator.place}: evidence: {_told(error)}"
        else:
            if described != EVIDENCE_COLUMNS:
                wanted = ", ".join(EVIDENCE_COLUMNS)
                yield f"{indicator.place}: evidence: its columns must be {wanted}, not {', '.join(described)}"
    for model in load_models():
        yield from (f"{model.place}: sql: {fault}" for fault in _unknown_words(model.sql, model.place))
    if broken:
        return
    write_changes(build)
    for check in audit_checks():
        try:
            build.rows(f"SELECT table_name, detail FROM ({check.sql}) AS failing LIMIT 1")
        except duckdb.Error as error:
            yield f"audits, {check.name}: {_told(error)}"
    yield from _faults_of_meanings(build)


def _fault_of_model(build: Build, model: Model, there: set[str], broken: set[str]) -> str | None:
    """What is wrong with a model; empty if only a table that it reads is broken, None if nothing is."""
    if unknown := sorted(model.reads - there - broken):
        return f"reads {', '.join(unknown)}, which nobody makes"
    if model.reads & broken:
        return ""
    states = {indicator.table: indicator.state_columns for indicator in load_indicators()}
    try:
        # Before its columns are asked for their meaning: one that is misspelt has none either.
        if model.key in states and (columns := _described(build, model.sql)) != states[model.key]:
            return f"sql: its columns must be {', '.join(states[model.key])}, not {', '.join(columns)}"
        build.write_table(model)
    except duckdb.Error as error:
        return f"sql: {_told(error)}"
    except DeclarationError as error:
        return str(error)
    return None


def _described(build: Build, sql: str) -> tuple[str, ...]:
    return tuple(name for name, *_ in build.rows(f"DESCRIBE {sql}"))


def _unknown_words(sql: str, place: str) -> Iterator[str]:
    """Sources and levels that a statement looks for and nobody has: it would find nothing, and say none.

    And words for what a row of the evidence came to that nobody can tell a reader.
    """
    known: dict[str, Collection[str]] = {"source": load_contracts(), "unit_level": LEVELS, "standing": STANDINGS}
    parsed = parse_sql(sql, place)
    for compared in parsed.find_all(exp.EQ, exp.In):
        sides = [compared.this, compared.args.get("expression"), *compared.args.get("expressions", [])]
        for name in {side.name for side in sides if isinstance(side, exp.Column)} & known.keys():
            yield from _not_among(known[name], name, sides)
    for made in parsed.find_all(exp.Alias):
        if made.alias == "standing":
            branches = [case.args["true"] for case in made.find_all(exp.If)]
            branches += [case.args["default"] for case in made.find_all(exp.Case) if case.args.get("default")]
            yield from _not_among(STANDINGS, "standing", branches or [made.this])


def _not_among(known: Collection[str], name: str, sides: Iterable[object]) -> Iterator[str]:
    for side in sides:
        if isinstance(side, exp.Literal) and side.name not in known:
            yield f"there is no {name} {side.name}{suggestion(side.name, known)}"


def _faults_of_meanings(build: Build) -> Iterator[str]:
    """Meanings that no column has, and meanings said twice."""
    made: set[str] = set()
    for (name,) in build.rows("SELECT DISTINCT column_name FROM duckdb_columns() WHERE database_name = 'warehouse'"):
        made.add(name)
    for name in sorted(shared_columns().keys() - made - RELEASE_COLUMNS):
        yield f"models/columns.yaml: {name}: no table has such a column"
    for model in load_models():
        own = {name for name, _, _ in build.columns(model.key)}
        for name in sorted(model.columns.keys() - own):
            yield f"{model.place}: columns: {name}: it makes no such column"
        for name in sorted(model.columns.keys() & shared_columns().keys()):
            yield f"{model.place}: columns: {name}: its meaning stands in models/columns.yaml already"


def _told(error: duckdb.Error) -> str:
    """The engine's words, in one line: what is wrong, what it may mean, and the spot.

    The engine counts lines from where the statement begins, which is below the header of its file.
    """
    return re.sub(r" LINE \d+: (.*?) \^+$", r" at “\1”", " ".join(str(error).split()))


def main() -> int:
    """Print the faults; 1 if there are any."""
    faults = validate_catalogue()
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
