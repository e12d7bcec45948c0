"""The `ntm` command: the entry point for people.

Nothing heavy is imported until a command needs it, so that `ntm --help` answers at once.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from ntm_pipeline.commands import messages
from ntm_pipeline.commands.command_group import REFUSED, CommandGroup
from ntm_pipeline.commands.output import tell_done
from ntm_pipeline.commands.sql_argument import SqlCommand, read_sql
from ntm_pipeline.commands.wording import visible
from ntm_pipeline.settings import Settings, SettingsError

if TYPE_CHECKING:
    from rich.console import Console

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def _settings() -> Settings:
    try:
        return Settings.from_environ()
    except SettingsError as error:
        raise click.UsageError(str(error)) from error


def _console() -> "Console":
    from ntm_pipeline.commands.console import PlainConsole

    return PlainConsole()


def _decisions(checks: tuple[str, ...], reasons: tuple[str, ...]) -> dict[str, str]:
    """Check → why it may be red."""
    if len(checks) != len(reasons) or not all(reason.strip() for reason in reasons):
        raise click.UsageError(str(messages.EACH_CHECK_NEEDS_A_REASON()))
    if checks:
        from ntm_pipeline.audits import audit_checks
        from ntm_pipeline.yaml_file import suggestion

        known = [check.name for check in audit_checks()]
        for name in checks:
            if name not in known:
                meant = suggestion(name, known)
                told = messages.NO_SUCH_CHECK(name_vi=name, name_en=f"{name}{meant}", known=", ".join(known))
                raise click.UsageError(str(told))
    return dict(zip(checks, reasons, strict=True))


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="ntm_pipeline")
def main() -> None:
    """Which target of which New Rural Development plan has which unit attained, in which year, on what evidence.

    Reads files from NTM_DATA_DIR/raw (default ./data/raw) and releases NTM_DATA_DIR/warehouse/ntm.duckdb.
    NTM_TODAY (such as 2025-12-31) sets the day that is taken for today.
    """


@main.command()
@click.option("--accept", "checks", multiple=True, metavar="CHECK", help="Release although this check is red.")
@click.option("--reason", "reasons", multiple=True, metavar="TEXT", help="Who decided so, and why; one per check.")
def refresh(checks: tuple[str, ...], reasons: tuple[str, ...]) -> None:
    """Read every file, rebuild, audit, and release.

    --accept lets a red check pass in this run alone; the decision stands in ref.release.

    Exit status: 0 released, 1 refused by a check or failed (the last release stays in force), 2 wrong usage.
    """
    settings = _settings()
    accepted = _decisions(checks, reasons)
    if not settings.raw_dir.is_dir():
        raise click.UsageError(str(messages.NO_RAW_FOLDER(folder=settings.raw_dir)))
    from ntm_pipeline.commands.refresh import run_refresh

    sys.exit(run_refresh(settings, _console(), accepted))


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

    A plan of your own (PLAN.yaml), unit_groups.csv and a control file of the raw folder (origin.yaml, corrections.yaml,
    layout.yaml) are held to their own form: each fault by file and field.

    Exit status: 0 clean (warnings alone included), 1 defects, 2 wrong usage.
    """
    settings = _settings()
    from ntm_pipeline.commands.output import json_text
    from ntm_pipeline.commands.validate import ValidateError, as_dict, validate_files
    from ntm_pipeline.commands.validate_plan import as_dict as plan_as_dict
    from ntm_pipeline.commands.validate_plan import is_declaration, print_validated_plans, validate_plan_files
    from ntm_pipeline.commands.validate_report import print_validated

    plan_files = [] if source else [path for path in files if is_declaration(path, settings.raw_dir)]
    try:
        plans = validate_plan_files(plan_files, settings)
        others = [path for path in files if path not in plan_files]
        validated = validate_files(others, source, settings) if others else []
    except ValidateError as error:
        raise click.UsageError(str(error)) from error
    if is_proposal:
        from ntm_pipeline.commands.propose import propose

        tell_done(lambda: click.echo(propose(validated, settings), nl=False))
    elif style == "text":

        def tell() -> None:
            print_validated_plans(plans, _console())
            if validated:
                print_validated(validated, _console(), show_all)

        tell_done(tell)
    else:
        tell_done(lambda: click.echo(json_text([*map(plan_as_dict, plans), *map(as_dict, validated)])))
    has_defects = any(file.defects for file in plans) or any(file.has_defects for file in validated)
    sys.exit(REFUSED if has_defects else 0)


@main.command()
@click.argument("source")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="File to write; default: SOURCE.xlsx in this folder."
)
def template(source: str, output: Path | None) -> None:
    """Write the blank Excel form of SOURCE (such as eoffice), with drop-downs, notes and a guide.

    The form of a register (eoffice_register) is the heading of a csv, and a guide beside it as README.….txt: a system
    exports it, with more rows than a workbook holds.

    An existing file is never overwritten.
    """
    settings = _settings()
    from ntm_pipeline.commands.template_files import TemplateError, write_template

    try:
        paths = write_template(source, output, settings.today)
    except TemplateError as error:
        raise click.UsageError(str(error)) from error
    tell_done(lambda: click.echo(visible("\n".join(map(str, paths)), keep="\n")))


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
    tell_done(lambda: print_feedback(written, _console()))


@main.command(cls=SqlCommand)
@click.argument("sql", required=False)
@click.option("-f", "--file", "file", type=click.File("rb"), help="Read the SQL from this file; - is standard input.")
@click.option("--format", "style", type=click.Choice(["table", "csv", "json", "parquet"]), help="Default: table.")
@click.option("--safe", "is_safe", is_flag=True, help="csv for Excel, in which no text of a sender is a formula.")
def query(sql: str | None, file: BinaryIO | None, style: str | None, is_safe: bool) -> None:
    """Run one read-only statement of SQL on the release in force; other files and settings are out of reach.

    csv, json and parquet go to standard output as they come: ntm query --format parquet "…" > file.parquet
    SQL of - is read from standard input. NTM_QUERY_SECONDS (60) and NTM_QUERY_MEGABYTES (1024) limit what it takes.
    """
    settings = _settings()
    if (sql is None) == (file is None):
        raise click.UsageError(str(messages.SQL_OR_FILE()))
    if is_safe and style not in (None, "csv"):
        raise click.UsageError(str(messages.SAFE_IS_CSV()))
    style = "safe csv" if is_safe else style or "table"
    if sql in (None, "-"):
        sql = read_sql(file or sys.stdin.buffer)
    from ntm_pipeline.commands.query import QueryError, run_query
    from ntm_pipeline.warehouse.release import ReleaseError

    try:
        run_query(settings, sql or "", style, _console())
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
    from ntm_pipeline.commands.explain import ExplainError, find_figure
    from ntm_pipeline.commands.explain import explain as explain_figure
    from ntm_pipeline.commands.explain_report import print_explanation
    from ntm_pipeline.warehouse.release import ReleaseError, connect_released

    try:
        with connect_released(settings) as connection:
            told = explain_figure(connection, find_figure(connection, unit, year, indicator, plan), plan)
    except (ReleaseError, ExplainError) as error:
        raise click.ClickException(str(error)) from error
    if style == "text":
        print_explanation(told, _console())
        return
    from ntm_pipeline.commands.output import json_text

    click.echo(json_text(told))


@main.command()
@click.option("--open", "is_open", is_flag=True, help="Show it in this machine's browser.")
def report(is_open: bool) -> None:
    """Tell where the first page of the release in force is."""
    settings = _settings()
    from ntm_pipeline.commands.report import first_page, open_page
    from ntm_pipeline.warehouse.release import ReleaseError

    try:
        page = first_page(settings)
    except ReleaseError as error:
        raise click.ClickException(str(error)) from error
    tell_done(lambda: click.echo(visible(f"{page}")))
    if is_open and not open_page(page):
        raise click.ClickException(str(messages.NO_BROWSER(page=page)))


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
    console.print(table if found else "Chưa có bản phát hành nào. / Nothing has been released yet.")


@main.command()
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--notify", "is_telling", is_flag=True, help="First send what nobody was told of, as a timer may.")
def status(style: str, is_telling: bool) -> None:
    """Tell what is in force and since when, how the last night went, and what is refused, red, stale or undelivered.

    Exit status: 0 nothing needs to be done, 1 at least one fault (or nothing was ever released), 2 wrong usage.
    """
    settings = _settings()
    from ntm_pipeline.commands.status import run_status

    sys.exit(run_status(settings, style, is_telling, _console()))


@main.command()
@click.argument("older", required=False, metavar="[A")
@click.argument("newer", required=False, metavar="B]")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
def diff(older: str | None, newer: str | None, style: str) -> None:
    """Tell which targets changed from release A to B, and because of what.

    Without A: since the release that was in force before; without B: up to the one in force.

    Exit status: 0 answered (also that there is nothing to compare), 1 there is no such release.
    """
    settings = _settings()
    from ntm_pipeline.commands.diff import changes_between, print_changes, released_changes
    from ntm_pipeline.warehouse.former import FormerReleaseError
    from ntm_pipeline.warehouse.release import ReleaseError

    try:
        if older is None:
            older, changes = released_changes(settings)
        else:
            changes = changes_between(settings, older, newer)
    except (ReleaseError, FormerReleaseError) as error:
        raise click.ClickException(str(error)) from error
    if style == "text":
        print_changes(_console(), older, changes)
        return
    from ntm_pipeline.commands.output import json_text

    click.echo(json_text({"former_release_id": older, "changes": changes}))


@main.command()
def verify() -> None:
    """Rebuild everything from the raw folder alone, aside, and compare every table with the release in force.

    Exit status: 0 no table differs, 1 one does or there is no release, 2 wrong usage.
    """
    settings = _settings()
    from ntm_pipeline.commands.verify import print_verified
    from ntm_pipeline.warehouse.former import FormerReleaseError
    from ntm_pipeline.warehouse.release import ReleaseError
    from ntm_pipeline.warehouse.verify import verify as verified_release

    try:
        verified = verified_release(settings)
    except (ReleaseError, FormerReleaseError) as error:
        raise click.ClickException(str(error)) from error
    tell_done(lambda: print_verified(verified, _console()))
    sys.exit(REFUSED if verified.differences else 0)


@main.command()
@click.option("--plan", metavar="P", help="Plan id, such as thai-nguyen-2022; of every form but parquet.")
@click.option("--year", type=int, metavar="Y", help="Year of the plan; of every form but parquet.")
@click.option(
    "--form",
    type=click.Choice(["report", "communes", "parquet"]),
    default="report",
    show_default=True,
    help="report: the plan's results, a sheet a level; communes: each commune's dossiers, which ntm validate reads;"
    " parquet: copies of all tables of marts, ref and quality, with a datapackage.json.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="What to write; default: named after P, Y, FORM.")
def export(plan: str | None, year: int | None, form: str, output: Path | None) -> None:
    """Write what a plan came to in a year as an Excel workbook in the layout of an official report.

    Nothing that is there already is overwritten.
    """
    settings = _settings()
    if (form == "parquet") != (plan is None and year is None) or (plan is None) != (year is None):
        raise click.UsageError(str(messages.PLAN_AND_YEAR()))
    from ntm_pipeline.commands.export import ExportError, write_export
    from ntm_pipeline.commands.export_data import write_data_package
    from ntm_pipeline.warehouse.release import ReleaseError, connect_released

    try:
        if plan is None or year is None:
            path = write_data_package(settings, output or Path("parquet"))
        else:
            with connect_released(settings) as connection:
                path = write_export(connection, plan, year, form, output)
    except (ReleaseError, ExportError) as error:
        raise click.ClickException(str(error)) from error
    tell_done(lambda: click.echo(visible(f"{path}")))


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
    told = messages.ROLLED_BACK(place=settings.released_path, release=release.release_id)
    tell_done(lambda: click.echo(visible(f"{told.message_en}\n{told.message_vi}", keep="\n")))


if __name__ == "__main__":
    main()
