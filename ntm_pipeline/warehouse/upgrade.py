"""What is said on the first night after an upgrade whose rules know less. Decides nothing: the audit does."""

import json

from ntm_pipeline.intake.messages import LIST_DECLARES_NOBODY
from ntm_pipeline.issues import Issue
from ntm_pipeline.sql_file import quoted
from ntm_pipeline.warehouse.build import Build
from ntm_pipeline.warehouse.messages import LISTS_COUNT_FOR_DECLARED_UNITS, RULES_CHANGED
from ntm_pipeline.warehouse.program import program_versions


def upgrade_note(build: Build) -> Issue | None:
    """What changed with the program since the release in force; None where it is the same program."""
    before = is_upgraded_from(build)
    if before is None:
        return None
    silent = build.rows(
        "SELECT source, COUNT(*) AS list_count FROM quality.warned_rows"
        f" WHERE rule = {quoted(LIST_DECLARES_NOBODY.rule)} GROUP BY source ORDER BY source"
    )
    if not silent:
        return RULES_CHANGED(before=before)
    return LISTS_COUNT_FOR_DECLARED_UNITS(
        before=before, count=sum(count for _, count in silent), sources=", ".join(source for source, _ in silent)
    )


def is_upgraded_from(build: Build) -> str | None:
    """The version that made the release in force, if it isn't this very program."""
    for (versions,) in build.rows("SELECT versions FROM former.ref.release"):
        told = json.loads(versions or "{}")
        if told.get("ntm_pipeline_sha256") != program_versions()["ntm_pipeline_sha256"]:
            return str(told.get("ntm_pipeline", "?"))
    return None
