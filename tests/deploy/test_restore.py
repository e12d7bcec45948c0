"""What docs/operations.md says of backup and restore, done: the folder is lost, and what comes back is as it was."""

import json
import shutil
import subprocess
from pathlib import Path

import duckdb
import pytest

from tests.deploy.test_deploy import DEPLOY, done
from tests.test_exits import PROGRAM, REPORT, Ended, run

pytestmark = [pytest.mark.pipeline, pytest.mark.slow]
OF_THE_RUN = {"ref.release", "quality.build_steps"}


def every_row(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every table of the release in force, but what tells how and when it was made."""
    with duckdb.connect(str(folder / "warehouse" / "ntm.duckdb"), read_only=True) as reader:
        tables = reader.execute(
            "SELECT CONCAT(schema_name, '.', table_name) FROM duckdb_tables() WHERE NOT internal ORDER BY ALL"
        ).fetchall()
        return {
            table: reader.execute(f"SELECT * FROM {table} ORDER BY ALL").fetchall()
            for (table,) in tables
            if table not in OF_THE_RUN
        }


def test_what_is_restored_from_a_backup_goes_on_as_if_nothing_had_been_lost(tmp_path: Path) -> None:
    program = tmp_path / "small.py"
    program.write_text(PROGRAM, encoding="utf-8")
    data, backups = tmp_path / "srv", tmp_path / "backups"

    def ntm(folder: Path, *arguments: str, status: int = 0) -> Ended:
        ended = run(program, folder, *arguments)
        assert ended.status == status, ended
        return ended

    report = data / "raw" / "eoffice" / "a.csv"
    report.parent.mkdir(parents=True)
    for online in (80, 85, 90):
        report.write_text(REPORT.replace(";80;", f";{online};"), encoding="utf-8")
        if online < 90:
            ntm(data, "refresh")
    (data / "reporting.yaml").write_text("stale_after_days: {eoffice: 9999}\n")
    with (data / "dagster" / "dagster.yaml").open("a", encoding="utf-8") as own:
        own.write("# and yours\n")
    ntm(data, "status")
    told = done("sh", DEPLOY / "backup.sh", data, backups)
    assert told.returncode == 0, told.stderr
    archive = Path(told.stdout.strip())

    undisturbed = Path(shutil.copytree(data, tmp_path / "undisturbed", symlinks=True))
    ntm(undisturbed, "refresh")
    shutil.rmtree(data)

    # As the page says it, without the users of a server.
    for command in (
        f"cd {backups} && sha256sum -c {archive.name}.sha256", f"mkdir {data}.new",
        f"tar -xzf {archive} -C {data}.new", f"mv {data}.new {data}",
    ):  # fmt: skip
        subprocess.run(["sh", "-c", command], check=True, capture_output=True)
    assert "and yours" in (data / "dagster" / "dagster.yaml").read_text(encoding="utf-8")
    status = json.loads(ntm(data, "status", "--format", "json").out)
    assert status["last_run"]["outcome"] == "released"
    assert status["in_force"]["release_id"].startswith("000002-")
    assert status["faults"] == []
    before = ntm(data, "diff").out
    assert "80" in before
    assert "85" in before
    ntm(data, "refresh")
    assert every_row(data) == every_row(undisturbed)
    # What was released before is still there, to compare with and to go back to.
    kept = [line.split()[-2] for line in ntm(data, "releases").out.splitlines() if "-2" in line]
    assert [release[:6] for release in kept] == ["000003", "000002", "000001"]
    changed = ntm(data, "diff").out
    assert "85" in changed
    assert "90" in changed
    assert "000002" in ntm(data, "rollback").out
    assert len((data / "warehouse" / "work" / "runs.jsonl").read_text(encoding="utf-8").splitlines()) == 3
    assert ntm(data, "verify", status=1).told("1 tệp đã được thêm, sửa hoặc rút", "1 files of the raw folder")
