"""One asset per reference table, source, SQL file, and one for the release; keys are schema/table."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from functools import partial

import dagster as dg
import pandas as pd
from pydantic import Field

from ntm_pipeline.audits import AuditResult, audit_checks, run_audit
from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.contracts.register import Register
from ntm_pipeline.defs.previews import attainment_picture, preview
from ntm_pipeline.defs.resources import RELEASE_KEY
from ntm_pipeline.intake.messages import LIST_DECLARES_NOBODY
from ntm_pipeline.models.model import Model
from ntm_pipeline.operations.notices import channel_faults
from ntm_pipeline.operations.status import NIGHT_HOUR
from ntm_pipeline.report.site import write_site
from ntm_pipeline.settings import TIMEZONE
from ntm_pipeline.sources import load_sources
from ntm_pipeline.units.registry import UnitRegistry
from ntm_pipeline.warehouse.build import Build
from ntm_pipeline.warehouse.catalogue import load_tables
from ntm_pipeline.warehouse.changes import write_changes
from ntm_pipeline.warehouse.lineage import kept_lineage
from ntm_pipeline.warehouse.load import SHARED_TABLES, LoadedSource, load_reference, load_source, load_stray_files
from ntm_pipeline.warehouse.load_register import load_register
from ntm_pipeline.warehouse.messages import RELEASE_REFUSED
from ntm_pipeline.warehouse.reference import REFERENCE_TABLES, ReferenceTable
from ntm_pipeline.warehouse.release import AcceptedCheck, describe_release, pages_of, publish
from ntm_pipeline.warehouse.upgrade import upgrade_note

OWNERS = ["team:ntm-data"]
PAGES_KEY = dg.AssetKey(["report", "index"])
CHANGES_KEY = dg.AssetKey(["marts", "release_changes"])
ATTAINMENT_KEY = dg.AssetKey(["marts", "indicator_attainment"])
SOURCE_FILES_KEY = dg.AssetKey(["quality", "source_files"])


def asset_key(table: str) -> dg.AssetKey:
    """`schema.table` → its asset key."""
    return dg.AssetKey(table.split("."))


def table_metadata(build: Build, key: str, row_count: int) -> dict[str, dg.MetadataValue]:
    """Rows and columns, under the names that Dagster's pages know."""
    columns = [dg.TableColumn(name, kind.lower(), comment) for name, kind, comment in build.columns(key)]
    return {
        "dagster/row_count": dg.MetadataValue.int(row_count),
        "dagster/column_schema": dg.MetadataValue.table_schema(dg.TableSchema(columns)),
    }


def lineage_metadata(build: Build, model: Model) -> dict[str, dg.MetadataValue]:
    """Which columns of which assets each column is made of; tables that several assets share are none."""
    told = {
        name: [dg.TableColumnDep(asset_key(of.table), of.column) for of in deps if of.table not in SHARED_TABLES]
        for name, deps in kept_lineage(build, model).items()
    }
    lineage = dg.TableColumnLineage({name: deps for name, deps in told.items() if deps})
    return {"dagster/column_lineage": dg.MetadataValue.column_lineage(lineage)}


def reference_asset(table: ReferenceTable) -> dg.AssetsDefinition:
    """A table of `ref` that comes with the package."""

    @dg.asset(
        key=["ref", table.name],
        group_name="reference",
        owners=OWNERS,
        kinds={"python", "duckdb"},
        description=f"{table.en}\n\n{table.vi}",
        required_resource_keys={"build"},
    )
    def reference(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        build: Build = context.resources.build
        count = load_reference(build, table)
        return dg.MaterializeResult(metadata=table_metadata(build, f"ref.{table.name}", count))

    return reference


def source_asset(contract: Contract) -> dg.AssetsDefinition:
    """A source's clean rows, from its files in the raw folder."""
    key = asset_key(contract.table)

    @dg.asset(
        key=key,
        group_name="sources",
        owners=OWNERS,
        kinds={"python", "pandera", "duckdb"},
        description=f"{contract.title_en}\n\n{contract.title_vi}",
        required_resource_keys={"build"},
        check_specs=[
            dg.AssetCheckSpec("rows_keep_contract", asset=key, description="No row breaks the source's contract."),
            dg.AssetCheckSpec("files_are_readable", asset=key, description="No file had to be refused as a whole."),
            dg.AssetCheckSpec("lists_cover_somebody", asset=key, description="Every list declares whom it covers."),
        ],
    )
    def source(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        build: Build = context.resources.build
        units = UnitRegistry.load()
        if isinstance(contract, Register):
            loaded = load_register(build, contract, units)
        else:
            loaded = load_source(build, contract, units)
        files = loaded.files
        return dg.MaterializeResult(
            metadata={
                **table_metadata(build, contract.table, loaded.row_count),
                "files": len(files),
                "rows_read": int(files["rows_read"].sum()),
                "rows_rejected": int(files["rows_rejected"].sum()),
                "rows_superseded": int(files["rows_superseded"].sum()),
                "warnings_per_rule": count_by_rule(loaded.warned),
                "cells_corrected": len(loaded.corrected),
                "slowest_files": loaded.slowest,
            },
            check_results=list(contract_results(loaded)),
        )

    return source


def contract_results(loaded: LoadedSource) -> Iterator[dg.AssetCheckResult]:
    """What a source's contract found, as checks that warn: bad rows never cost a night.

    A source none of whose files can be read is an error: the audit will be red for it.
    """
    read, rejected = (int(loaded.files[name].sum()) for name in ("rows_read", "rows_rejected"))
    worst = loaded.files.sort_values("rows_rejected", ascending=False)
    worst = worst[worst["rows_rejected"] > 0].head(10)
    yield dg.AssetCheckResult(
        check_name="rows_keep_contract",
        passed=loaded.rejected.empty,
        severity=dg.AssetCheckSeverity.WARN,
        description=f"{rejected} of {read} rows rejected",
        metadata={
            "rejects_per_rule": loaded.rejected_by_rule,
            "worst_files": dict(zip(worst["path"], worst["rows_rejected"].tolist(), strict=True)),
        },
    )
    refused = loaded.files[loaded.files["status"] == "refused"]
    yield dg.AssetCheckResult(
        check_name="files_are_readable",
        passed=refused.empty,
        severity=dg.AssetCheckSeverity.ERROR if len(refused) == len(loaded.files) else dg.AssetCheckSeverity.WARN,
        description=f"{len(refused)} of {len(loaded.files)} files refused",
        metadata={"refused_files": dict(zip(refused["path"], refused["reason_en"], strict=True))},
    )
    uncovered = loaded.warned[loaded.warned["rule"] == LIST_DECLARES_NOBODY.rule]
    yield dg.AssetCheckResult(
        check_name="lists_cover_somebody",
        passed=uncovered.empty,
        severity=dg.AssetCheckSeverity.WARN,
        description=f"{len(uncovered)} lists declare nobody; their rows count nowhere",
        metadata={"lists": dict(zip(uncovered["path"], uncovered["message_en"], strict=True))},
    )


def count_by_rule(defects: pd.DataFrame) -> dict[str, int]:
    """How often each rule was broken, the most frequent first."""
    return {str(rule): int(count) for rule, count in defects["rule"].value_counts().items()}


def source_files_asset(contracts: Iterable[Contract]) -> dg.AssetsDefinition:
    """The account of all files, those in no source's folder included."""

    @dg.asset(
        key=SOURCE_FILES_KEY,
        deps=[asset_key(contract.table) for contract in contracts],
        group_name="quality",
        owners=OWNERS,
        kinds={"python", "duckdb"},
        description="Every file of the raw folder and what became of its rows, files of no source included.",
        required_resource_keys={"build"},
        check_specs=[
            dg.AssetCheckSpec(
                "files_have_a_source",
                asset=SOURCE_FILES_KEY,
                description="Every file lies in a source's folder.",
            )
        ],
    )
    def source_files(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        build: Build = context.resources.build
        strays = load_stray_files(build)
        key = "quality.source_files"
        count = int(build.rows(f"SELECT COUNT(*) FROM {key}")[0][0])
        return dg.MaterializeResult(
            metadata=table_metadata(build, key, count),
            check_results=[
                dg.AssetCheckResult(
                    check_name="files_have_a_source",
                    passed=strays.empty,
                    severity=dg.AssetCheckSeverity.WARN,
                    metadata={"files": dg.MetadataValue.json(strays["path"].tolist())},
                )
            ],
        )

    return source_files


def sql_asset(table: Model, group: str, written_with: dict[str, list[dg.AssetKey]]) -> dg.AssetsDefinition:
    """A table (or view) that a SQL file makes; it depends on what its SQL reads."""
    deps = {key for read in table.reads for key in written_with.get(read, [asset_key(read)])}

    @dg.asset(
        key=asset_key(table.key),
        deps=sorted(deps),
        group_name=group,
        owners=OWNERS,
        kinds={"sql", "duckdb"},
        description=f"{table.en}\n\n{table.vi}\n\n```sql\n{table.sql}\n```",
        required_resource_keys={"build"},
    )
    def model(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        build: Build = context.resources.build
        count = build.carry_or_write_table(table)
        told = {**table_metadata(build, table.key, count), **lineage_metadata(build, table)}
        if table.schema == "marts":
            told["preview"] = dg.MetadataValue.md(preview(build, table.key))
        if asset_key(table.key) == ATTAINMENT_KEY:
            told["attainment"] = dg.MetadataValue.md(attainment_picture(build))
        return dg.MaterializeResult(metadata=told)

    return model


def changes_asset(after: Iterable[dg.AssetKey]) -> dg.AssetsDefinition:
    """What changed since the release in force, and because of what; it warns where a closed year's status did."""

    @dg.asset(
        key=CHANGES_KEY,
        deps=sorted(after),
        group_name="marts",
        owners=OWNERS,
        kinds={"sql", "duckdb"},
        description="Which target of which unit changed its status or value since the release in force, and why.",
        required_resource_keys={"build"},
        check_specs=[
            dg.AssetCheckSpec(
                "closed_years_keep_their_status",
                asset=CHANGES_KEY,
                description="No target of a plan's own unit changes its status in a year that is over.",
            )
        ],
    )
    def release_changes(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        build: Build = context.resources.build
        count = write_changes(build)
        changed = build.rows(
            "SELECT CONCAT(target_id, ' ', year, ': ', former_status, ' -> ', status), CONCAT(causes, ' ', files)"
            " FROM marts.release_changes WHERE is_plan_scope AND is_status_changed AND is_closed_year"
            " ORDER BY target_id, year"
        )
        return dg.MaterializeResult(
            metadata=table_metadata(build, "marts.release_changes", count),
            check_results=[
                dg.AssetCheckResult(
                    check_name="closed_years_keep_their_status",
                    passed=not changed,
                    severity=dg.AssetCheckSeverity.WARN,
                    description=f"{len(changed)} targets of plans' own units changed their status in a closed year",
                    metadata={"changes": dg.MetadataValue.json(dict(changed))},
                )
            ],
        )

    return release_changes


class Decisions(dg.Config):
    """What whoever starts a run has decided about its release."""

    accepted: dict[str, str] = Field(default_factory=dict)
    """Check that may be red → why; for this run alone."""


def release_asset(after: Iterable[dg.AssetKey]) -> dg.AssetsDefinition:
    """The audit, and the release if nothing fails it."""

    @dg.asset(
        key=RELEASE_KEY,
        deps=sorted(after),
        group_name="release",
        # Whoever looks at six must see the release of this night.
        freshness_policy=dg.FreshnessPolicy.cron(
            deadline_cron=f"0 {NIGHT_HOUR + 4} * * *", lower_bound_delta=timedelta(hours=4), timezone=TIMEZONE
        ),
        owners=OWNERS,
        kinds={"duckdb"},
        description="The audited release that `ntm.duckdb` points at, with its pages. If a check fails the last stays.",
        required_resource_keys={"build"},
        check_specs=[
            dg.AssetCheckSpec(check.name, asset=RELEASE_KEY, description=f"{check.en}\n\n{check.vi}")
            for check in audit_checks()
        ],
    )
    def release(
        context: dg.AssetExecutionContext, config: Decisions
    ) -> Iterator[dg.AssetCheckResult | dg.MaterializeResult]:
        build: Build = context.resources.build
        results = run_audit(build)
        for result in results:
            yield dg.AssetCheckResult(
                check_name=result.check.name,
                passed=result.passed,
                severity=dg.AssetCheckSeverity.ERROR,
                metadata={
                    "failures": result.failures,
                    "examples": dg.MetadataValue.json(list(result.examples)),
                },
            )
        # Whoever can't be sent a message can still be shown it.
        notes = [fault.issue for fault in channel_faults(build.settings)]
        accepted = decided(build, results, config.accepted)
        released = publish(build, describe_release(build, accepted), partial(write_site, notes=notes))
        index = pages_of(released.path) / "index.html"
        yield dg.MaterializeResult(
            metadata={
                "release_id": released.release_id,
                "path": dg.MetadataValue.path(str(released.path)),
                "size_bytes": released.size_bytes,
                "accepted_checks": {one.check: one.reason for one in accepted},
                **table_metadata(build, "ref.release", 1),
                "page": dg.MetadataValue.path(str(index)),
            },
        )

    return release


def pages_asset() -> dg.AssetsDefinition:
    """The pages of the release in force: `publish` makes them, for they are replaced and rolled back with it."""

    @dg.asset(
        key=PAGES_KEY,
        deps=[RELEASE_KEY],
        group_name="release",
        owners=OWNERS,
        kinds={"html"},
        description="The pages of the release in force, replaced and rolled back with it: `ntm report --open`.",
        required_resource_keys={"build"},
    )
    def index(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        page = context.resources.build.settings.report_path
        return dg.MaterializeResult(
            metadata={
                "path": dg.MetadataValue.path(str(page)),
                "page_count": sum(1 for _ in page.parent.resolve().rglob("*.html")),
            }
        )

    return index


def decided(build: Build, results: Iterable[AuditResult], accepted: Mapping[str, str]) -> list[AcceptedCheck]:
    """The red checks that a named decision lets through.

    Raises:
        dg.Failure: naming each other failed check, its tables and rows, before anything is released.
    """
    red = [result for result in results if not result.passed]
    reasons = [result.sentence() for result in red if result.check.name not in accepted]
    if reasons:
        note = upgrade_note(build) if "coverage" in {result.check.name for result in red} else None
        asked = [f'--accept {result.check.name} --reason "…"' for result in red]
        refused = RELEASE_REFUSED(command=" ".join(["ntm refresh", *asked]))
        told = [str(refused), *reasons, *([str(note)] if note else [])]
        raise dg.Failure("\n".join(told), allow_retries=False)
    return [AcceptedCheck(one.check.name, accepted[one.check.name], one.failures) for one in red]


def _read_by_nobody(made: Iterable[dg.AssetsDefinition]) -> set[dg.AssetKey]:
    """The last of each chain of tables: whatever waits for them waits for all."""
    made = [*made]
    return {asset.key for asset in made} - {key for asset in made for key in asset.dependency_keys}


@dg.definitions
def assets() -> dg.Definitions:
    """Everything that is materialized, derived from the contracts and the SQL files."""
    contracts = load_sources()
    # Every list writes for whom it speaks, and whom its rejected rows name, into tables that all of them share.
    registries = [asset_key(contract.table) for contract in contracts.values() if contract.is_registry]
    titles = asset_key("core.commune_titles")
    written_with = {
        "core.snapshots": registries,
        "core.title_declarations": [titles],
        "core.rejected_units": [*registries, titles],
    }
    made = [
        *(reference_asset(table) for table in REFERENCE_TABLES),
        *(source_asset(contract) for contract in contracts.values()),
        source_files_asset(contracts.values()),
        *(sql_asset(table, table.schema, written_with) for table in load_tables()),
    ]
    changes = changes_asset(_read_by_nobody(made))
    release = release_asset([CHANGES_KEY])
    return dg.Definitions(assets=[*made, changes, release, pages_asset()])
