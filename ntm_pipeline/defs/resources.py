"""The build file as a resource: opened once per run, for that run alone; and what is put down and told of each run."""

from collections.abc import Iterator, Set
from contextlib import contextmanager, suppress

import dagster as dg

from ntm_pipeline.defs.dagster_facts import MAIN_JOB, dagster_facts
from ntm_pipeline.defs.failures import failure_reasons
from ntm_pipeline.defs.history import forget_old_runs
from ntm_pipeline.operations.notices import channel_faults, notify
from ntm_pipeline.operations.run_log import Ended, Red, log_begin, log_end
from ntm_pipeline.operations.status import look
from ntm_pipeline.settings import Settings
from ntm_pipeline.sources import load_sources
from ntm_pipeline.warehouse.build import Build
from ntm_pipeline.warehouse.catalogue import load_tables
from ntm_pipeline.warehouse.faults import fault_of
from ntm_pipeline.warehouse.messages import DISK_FULL

RELEASE_KEY = dg.AssetKey(["ref", "release"])


class Warehouse(dg.ConfigurableResource):
    """The warehouse under construction, as `build`."""

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[Build]:
        """Hold the build file from the first asset of a run to the last.

        The main job makes every table, so it begins with an empty file; some assets alone need the others' tables.
        """
        settings = Settings.from_environ()
        is_whole = context.run is not None and is_whole_night(context.run)
        is_to_release = context.run is not None and _makes(context.run, {RELEASE_KEY})
        record = _Record(settings, context) if is_to_release else None
        try:
            with Build.open(settings, anew=is_whole) as build:
                if record:
                    record.begin()
                yield build
                if record:
                    record.see(build)
        except BaseException as error:
            if record:
                record.error = error
            raise
        finally:
            if context.instance is not None:
                forget_old_runs(context.instance, settings.history_days)
            if record:
                record.end()


def is_whole_night(run: dg.DagsterRun) -> bool:
    """Whether a run of the main job makes every table.

    Under its name the web page also starts the assets that somebody chose there, and what is left of a run that failed
    or was killed: these go on with the build that is there, as any assets alone do.
    """
    tables = [source.table for source in load_sources().values()] + [model.key for model in load_tables()]
    return _makes(run, {dg.AssetKey(table.split(".")) for table in tables})


def _makes(run: dg.DagsterRun, keys: Set[dg.AssetKey]) -> bool:
    """Whether it is one of the main job that makes all of these; where nothing was chosen it makes everything."""
    chosen, steps = run.asset_selection, run.step_keys_to_execute
    return (
        run.job_name == MAIN_JOB
        and (not chosen or keys <= chosen)
        and (steps is None or {key.to_python_identifier() for key in keys} <= set(steps))
    )


class _Record:
    """What is put down of a run of the main job that is to release, and told; nothing in here can fail it."""

    def __init__(self, settings: Settings, context: dg.InitResourceContext) -> None:
        assert context.run is not None
        self.error: BaseException | None = None
        self._settings, self._context, self._run_id = settings, context, context.run.run_id
        self._refused: dict[str, list[str]] | None = None
        self._unread: tuple[str, ...] = ()

    def begin(self) -> None:
        """Put down that it has begun: it holds the build, so no other run is about."""
        with suppress(OSError):
            log_begin(self._settings, self._run_id)

    def see(self, build: Build) -> None:
        """Which files were refused, as long as the build is open; where it came to none of them, nothing is known."""
        with suppress(Exception):
            rows = build.rows(
                "SELECT COALESCE(source, ''), path, status FROM quality.source_files ORDER BY source, path"
            )
            refused: dict[str, list[str]] = {}
            for source, path, status in rows:
                if status == "refused":
                    refused.setdefault(source, []).append(path)
            self._refused = refused
            read = {source for source, _, status in rows if status != "refused"}
            self._unread = tuple(sorted(refused.keys() - read - {""}))

    def end(self) -> None:
        """Put down how it ended, and tell of every fault."""
        settings, instance = self._settings, self._context.instance
        try:
            ended = self._ended()
            with suppress(OSError):
                log_end(settings, self._run_id, ended)
            facts = dagster_facts(instance) if instance is not None else None
            notify(settings, look(settings, facts, ended=(self._run_id, ended)))
            # A channel that fails reaches nobody: the page of the run shows it.
            for fault in channel_faults(settings):
                if self._context.log is not None:
                    self._context.log.warning(str(fault.issue))
        except Exception as error:
            if self._context.log is not None:
                self._context.log.warning(f"nobody could be told how the run ended: {type(error).__name__}")

    def _ended(self) -> Ended:
        instance = self._context.instance
        entries = instance.all_logs(self._run_id, of_type=_TELLING) if instance is not None else []
        events = [entry.dagster_event for entry in entries if entry.dagster_event is not None]
        reasons = failure_reasons(events, self._settings)
        if self.error is not None:
            fault = fault_of(self.error, self._settings.data_dir)
            reasons.setdefault(str(fault or f"{type(self.error).__name__}: {self.error}"), fault)
        released = _released_by(instance, self._run_id) if instance is not None else None
        red = tuple(_red(events))
        is_red = bool(red) and released is None and self.error is None
        is_full = any(fault is not None and fault.rule == DISK_FULL.rule for fault in reasons.values())
        return Ended(
            "released" if released else "red" if is_red else "failed", released, tuple(reasons),
            red if is_red else (), is_full and released is None, self._refused, self._unread,
        )  # fmt: skip


_TELLING = {
    dg.DagsterEventType.STEP_FAILURE, dg.DagsterEventType.RUN_FAILURE, dg.DagsterEventType.ASSET_CHECK_EVALUATION,
}  # fmt: skip
"""What tells how a run ended; to read all of its events takes as long as to write them."""


def _released_by(instance: dg.DagsterInstance, run_id: str) -> str | None:
    """The id of what a run has released."""
    last = instance.get_latest_materialization_event(RELEASE_KEY)
    if last is None or last.run_id != run_id or last.asset_materialization is None:
        return None
    return str(last.asset_materialization.metadata["release_id"].value)


def _red(events: list[dg.DagsterEvent]) -> Iterator[Red]:
    for event in events:
        if event.event_type == dg.DagsterEventType.ASSET_CHECK_EVALUATION:
            found = event.asset_check_evaluation_data
            if found.asset_key == RELEASE_KEY and not found.passed:
                examples = found.metadata["examples"].value
                failures = found.metadata["failures"].value
                assert isinstance(examples, list)
                assert isinstance(failures, int)
                tables = tuple(sorted({str(table) for table, _ in examples}))
                yield Red(found.check_name, tables, tuple(f"{table}: {detail}" for table, detail in examples), failures)


@dg.definitions
def resources() -> dg.Definitions:
    """One process for all assets: starting one for each costs seconds and would let go of the build file."""
    return dg.Definitions(resources={"build": Warehouse()}, executor=dg.in_process_executor)
