"""The `ntm` command: the front door for people.

Nothing heavy is imported until a command needs it, so that `ntm --help` answers at once.
"""

import sys
from typing import TYPE_CHECKING

import click

from ntm_pipeline.settings import Settings, SettingsError

if TYPE_CHECKING:
    from rich.console import Console

REFUSED, USAGE = 1, 2


def _settings() -> Settings:
    try:
        return Settings.from_environ()
    except SettingsError as error:
        raise click.UsageError(str(error)) from error


def _console() -> "Console":
    from rich.console import Console

    # A pipe has no width: lines are as long as what they say.
    return Console(highlight=False, width=None if sys.stdout.isatty() else 10_000)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="ntm_pipeline")
def main() -> None:
    """Which target of which New Rural Development plan has which unit attained, in which year, on what evidence.

    Reads files from NTM_DATA_DIR/raw (default ./data/raw) and releases NTM_DATA_DIR/warehouse/ntm.duckdb.
    NTM_TODAY (such as 2025-12-31) sets the day that is taken for today.
    """


@main.command()
def refresh() -> None:
    """Read every file, rebuild, audit, and release.

    Exit status: 0 released, 1 refused by a check or failed (the last release stays in force), 2 wrong usage.
    """
    settings = _settings()
    if not settings.raw_dir.is_dir():
        raise click.UsageError(
            f"{settings.raw_dir} does not exist; put files into {settings.raw_dir}/<source>/ or set NTM_DATA_DIR"
        )
    from ntm_pipeline.report.refresh import run_refresh

    try:
        sys.exit(run_refresh(settings, _console()))
    except OSError as error:  # a full disk, a folder that may not be written
        raise click.ClickException(f"{error.strerror or error}: {error.filename or settings.data_dir}") from error


@main.command()
@click.argument("sql")
@click.option(
    "--format",
    "style",
    type=click.Choice(["table", "csv", "json", "parquet"]),
    default="table",
    show_default=True,
)
def query(sql: str, style: str) -> None:
    """Run read-only SQL on the release in force; external files and settings are out of reach.

    csv, json and parquet go to standard output: ntm query --format parquet "…" > file.parquet
    """
    settings = _settings()
    from ntm_pipeline.report.query import QueryError, run_query
    from ntm_pipeline.warehouse.release import ReleaseError

    try:
        run_query(settings, sql, style, _console())
    except (ReleaseError, QueryError) as error:
        raise click.ClickException(str(error)) from error


@main.command()
@click.option("--unit", required=True, help="Code, unit_id or accented name.")
@click.option("--year", required=True, type=int)
@click.option("--indicator", required=True, help="Indicator id, such as communes_with_cooperative.")
@click.option("--plan", help="Plan id; default: every plan that holds the unit to the indicator.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
def explain(unit: str, year: int, indicator: str, plan: str | None, style: str) -> None:
    """Explain a figure: its rule and target, who has not reported, and the rows behind it by file, sheet and row."""
    settings = _settings()
    from ntm_pipeline.report.explain import ExplainError, find_figure, print_explanation
    from ntm_pipeline.report.explain import explain as explain_figure
    from ntm_pipeline.warehouse.release import ReleaseError, connect_released

    try:
        with connect_released(settings) as connection:
            told = explain_figure(connection, find_figure(connection, unit, year, indicator), plan)
    except (ReleaseError, ExplainError) as error:
        raise click.ClickException(str(error)) from error
    if style == "text":
        print_explanation(told, _console())
        return
    import json

    click.echo(json.dumps(told, ensure_ascii=False, indent=1, default=str))


@main.command()
def releases() -> None:
    """List the releases that are kept, newest first; the one in force is marked."""
    settings = _settings()
    from rich.table import Table

    from ntm_pipeline.warehouse.release import list_releases

    table = Table("", "release", "MB", box=None, pad_edge=False)
    found = list_releases(settings)
    for release in found:
        table.add_row("*" if release.is_current else "", release.release_id, f"{release.size_bytes / 1e6:.1f}")
    console = _console()
    console.print(table if found else "Nothing has been released yet.")


@main.command()
@click.argument("release_id", required=False)
def rollback(release_id: str | None) -> None:
    """Point ntm.duckdb at an older release: RELEASE_ID, or the one before the release in force."""
    settings = _settings()
    from ntm_pipeline.warehouse.engine import BusyError
    from ntm_pipeline.warehouse.release import ReleaseError
    from ntm_pipeline.warehouse.release import rollback as roll_back

    try:
        release = roll_back(settings, release_id)
    except (ReleaseError, BusyError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{settings.released_path} is now release {release.release_id}")


if __name__ == "__main__":
    main()
