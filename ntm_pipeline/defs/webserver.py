"""Dagster's web server behind the guard, and on request the daemon that runs the schedule beside it.

`make dev` and `deploy/` start it: `python -m ntm_pipeline.defs.webserver`. What is let through is told by `guard`.
"""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, NoReturn

import click

from ntm_pipeline.defs.guard import LOOPBACK, Guard
from ntm_pipeline.defs.run_record import put_aside_damaged
from ntm_pipeline.settings import Settings, SettingsError, prepare_dagster_home

_SECONDS_TO_STOP = 30


@click.command(context_settings={"help_option_names": ["--help"]})
@click.option("--port", "-p", default=3000, show_default=True, help="Where it listens, on this machine alone.")
@click.option("--allow-host", multiple=True, help="Another name by which it may be asked, behind a proxy with a login.")
@click.option("--with-daemon", is_flag=True, help="Run the schedule too.")
@click.option(
    "--workspace", "-w", default="workspace.yaml", show_default=True, type=click.Path(exists=True, path_type=Path)
)
def main(port: int, allow_host: tuple[str, ...], with_daemon: bool, workspace: Path) -> None:
    """Serve the Dagster UI on 127.0.0.1, behind a guard. Ctrl-C or SIGTERM stops it and all that it started."""
    # Uvicorn ends on these signals and then hands them on: what was started beside it must be stopped too.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        home = prepare_dagster_home(Settings.from_environ())
    except SettingsError as error:
        raise click.UsageError(str(error)) from error
    for note in put_aside_damaged(home):
        click.echo(f"! {note}", err=True)
    with _daemon(workspace) if with_daemon else nullcontext():
        _serve(port, (*LOOPBACK, *allow_host), workspace)


def _stop(number: int, frame: Any) -> NoReturn:
    sys.exit(0)


@contextmanager
def _daemon(workspace: Path) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-m", "dagster._daemon", "run", "-w", str(workspace)])
    try:
        yield
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(_SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            process.kill()


def _serve(port: int, hosts: tuple[str, ...], workspace: Path) -> None:
    # Dagster loads every module of this folder; only this process needs a web server.
    import dagster as dg
    import uvicorn
    from dagster._core.workspace.context import WorkspaceProcessContext
    from dagster._core.workspace.load_target import WorkspaceFileTarget
    from dagster_webserver.app import create_app_from_workspace_process_context

    with (
        dg.DagsterInstance.get() as instance,
        WorkspaceProcessContext(instance, WorkspaceFileTarget([str(workspace)]), version=dg.__version__) as context,
    ):
        app = create_app_from_workspace_process_context(context)
        click.echo(f"Dagster UI: http://127.0.0.1:{port} (Ctrl-C stops it)")
        uvicorn.run(Guard(app, hosts), host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    main()
