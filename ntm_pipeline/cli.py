"""The `ntm` command: the entry point for people.

Nothing heavy is imported until a command needs it, so that `ntm --help` answers at once.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ntm_pipeline.settings import Settings, SettingsError

if TYPE_CHECKING:
    from rich.console import Console

REFUSED, USAGE = 1, 2
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def _settings() -> Settings:
    try:
        return Settings.from_environ()
    except SettingsError as error:
        raise click.UsageError(str(error)) from error


def _console() -> "Console":
    from rich.console import Console

    # A pipe has no width: lines are as long as what they say.
    return Console(highlight=False, width=None if sys.stdout.isatty() else 10_000)


class _DeclaredWrongly(click.ClickException):
    """A source, plan, indicator or model is declared wrongly: the engineer's to correct, in no way a sender's."""

    exit_code = USAGE


class _Commands(click.Group):
    """The commands; what is declared wrongly is told by file and field, whichever of them loads it."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            from ntm_pipeline.yaml_file import DeclarationError

            cause: BaseException | None = error
            # Dagster wraps what it meets while it loads the assets.
            while cause is not None and not isinstance(cause, DeclarationError):
                cause = cause.__cause__
            if cause is None:
                raise
            told = "something is declared wrongly (make check tells every fault):"
            raise _DeclaredWrongly("\n".join([told, *str(cause).splitlines()])) from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
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
    from ntm_pipeline.commands.refresh import run_refresh

    try:
        sys.exit(run_refresh(settings, _console()))
    except OSError as error:  # a full disk, a folder that may not be written
        raise click.ClickException(f"{error.strerror or error}: {error.filename or settings.data_dir}") from error


@main.command()
@click.argument("files", nargs=-1, required=True, type=_FILE)
@click.option("--source", help="What the files are, such as eoffice; default: told by the folder or the headings.")
@click.option("--all", "show_all", is_flag=True, help="Show every row, not only the first 20 of each defect.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "--propose",
    "is_proposal",
    is_flag=True,
    help="Instead, write the entry of a layout.yaml by which you may say what was not understood.",
)
def validate(files: tuple[Path, ...], source: str | None, show_all: bool, style: str, is_proposal: bool) -> None:
    """Read and validate files without storing them: each defect with its cell, and how to fix it.

    Exit status: 0 clean (warnings alone included), 1 defects, 2 wrong usage.
    """
    settings = _settings()
    from ntm_pipeline.commands.validate import ValidateError, as_dict, validate_files
    from ntm_pipeline.commands.validate_report import print_validated

    try:
        validated = validate_files(files, source, settings)
    except ValidateError as error:
        raise click.UsageError(str(error)) from error
    if is_proposal:
        from ntm_pipeline.commands.propose import propose

        click.echo(propose(validated, settings), nl=False)
    elif style == "text":
        print_validated(validated, _console(), show_all)
    else:
        import json

        click.echo(json.dumps([as_dict(file) for file in validated], ensure_ascii=False, indent=1))
    sys.exit(REFUSED if any(file.has_defects for file in validated) else 0)


@main.command()
@click.argument("source")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="File to write; default: SOURCE.xlsx in this folder."
)
def template(source: str, output: Path | None) -> None:
    """Write the blank Excel form of SOURCE (such as eoffice), with drop-downs, notes and a guide.

    An existing file is never overwritten.
    """
    settings = _settings()
    from ntm_pipeline.commands.template import TemplateError, write_template

    try:
        path = write_template(source, output, settings.today)
    except TemplateError as error:
        raise click.UsageError(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{error.strerror or error}: {error.filename or output}") from error
    click.echo(f"{path}")


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def feedback(folder: Path) -> None:
    """Write into DIR one workbook per sending unit: its defects in the release in force, and how to fix them.

    DIR must be new, empty, or hold nothing but what this command wrote before.
    """
    settings = _settings()
    from ntm_pipeline.commands.feedback import FolderError, print_feedback, write_feedback
    from ntm_pipeline.warehouse.release import ReleaseError

    try:
        written = write_feedback(settings, folder)
    except FolderError as error:
        raise click.UsageError(str(error)) from error
    except ReleaseError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{error.strerror or error}: {error.filename or folder}") from error
    print_feedback(written, _console())


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
    from ntm_pipeline.commands.query import QueryError, run_query
    from ntm_pipeline.warehouse.release import ReleaseError

    try:
        run_query(settings, sql, style, _console())
    except (ReleaseError, QueryError) as error:
        raise click.ClickException(str(error)) from error


@main.command()
@click.option("--unit", required=True, help="Code, unit_id or accented name.")
@click.option("--year", required=True, type=int)
@click.option(
    "--indicator",
    required=True,
    metavar="ID_OR_TARGET",
    help="Indicator, such as communes_with_cooperative, or target, such as TN-12.",
)
@click.option("--plan", help="Plan id; default: every plan that holds the unit to the indicator.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
def explain(unit: str, year: int, indicator: str, plan: str | None, style: str) -> None:
    """Explain a figure: its rule and target, who has not reported, and the rows behind it by file, sheet and row."""
    settings = _settings()
    from ntm_pipeline.commands.explain import ExplainError, find_figure, print_explanation
    from ntm_pipeline.commands.explain import explain as explain_figure
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
    from ntm_pipeline.warehouse.build import BusyError
    from ntm_pipeline.warehouse.release import ReleaseError
    from ntm_pipeline.warehouse.release import rollback as roll_back

    try:
        release = roll_back(settings, release_id)
    except (ReleaseError, BusyError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{settings.released_path} is now release {release.release_id}")


if __name__ == "__main__":
    main()
