"""What is put on a server: the units, the proxy and the backup are tried by the programs that will read them."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from ntm_pipeline.cli import main
from ntm_pipeline.defs.webserver import main as webserver
from ntm_pipeline.settings import Settings, prepare_dagster_home

DEPLOY = Path(__file__).parents[2] / "deploy"
UNITS = sorted(DEPLOY.glob("ntm-*.service")) + sorted(DEPLOY.glob("ntm-*.timer"))


def needs(program: str) -> pytest.MarkDecorator:
    found = shutil.which(program) or Path("/usr/sbin", program).exists()
    return pytest.mark.skipif(not found, reason=f"{program} is not installed here")


def done(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=120, check=False)


@needs("systemd-analyze")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    (tmp_path / "program").touch(mode=0o755)
    for unit in UNITS:
        text = re.sub(r"/opt/ntm_pipeline/\.venv/bin/\S+", str(tmp_path / "program"), unit.read_text(encoding="utf-8"))
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    told = done("systemd-analyze", "verify", *(tmp_path / unit.name for unit in UNITS))
    ours = [line for line in told.stderr.splitlines() if "ntm-" in line]
    assert (told.returncode, ours) == (0, [])


def test_what_the_units_start_exists() -> None:
    started = {unit.name: unit.read_text(encoding="utf-8") for unit in UNITS}
    for command in ("refresh", "status --notify"):
        assert any(f"/bin/ntm {command}\n" in text for text in started.values())
        assert CliRunner().invoke(main, [*command.split(), "--help"]).exit_code == 0
    options = re.findall(r"ntm_pipeline\.defs\.webserver (.+)", started["ntm-webserver.service"])[0].split()
    known = {name for option in webserver.params for name in option.opts}
    assert {option for option in options if option.startswith("-")} <= known
    assert {unit.stem for unit in UNITS if unit.suffix == ".timer"} <= {
        unit.stem for unit in UNITS if unit.suffix == ".service"
    }


@needs("nginx")
@needs("openssl")
def test_nginx_takes_the_proxy_with_its_login_and_tls(tmp_path: Path) -> None:
    made = done(
        "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=ntm.example.vn",
        "-keyout", tmp_path / "key.pem", "-out", tmp_path / "fullchain.pem",
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    (tmp_path / "htpasswd").write_text("ntm:{PLAIN}x\n")
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    ours = text.replace("/etc/ntm/tls", str(tmp_path)).replace("/etc/ntm", str(tmp_path))
    assert "/etc/" not in re.sub(r"#.*", "", ours)
    (tmp_path / "ntm.conf").write_text(ours, encoding="utf-8")
    main_file = tmp_path / "nginx.conf"
    main_file.write_text(
        f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ access_log off;"
        f" client_body_temp_path {tmp_path}; proxy_temp_path {tmp_path}; fastcgi_temp_path {tmp_path};"
        f" uwsgi_temp_path {tmp_path}; scgi_temp_path {tmp_path}; include {tmp_path}/ntm.conf; }}"
    )
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    told = done(nginx, "-t", "-e", "stderr", "-c", main_file)
    assert told.returncode == 0, told.stderr
    assert "warn" not in told.stderr
    # Every server but the one that only points to the other asks for a login.
    for server in re.findall(r"^server \{.*?^\}", ours, re.MULTILINE | re.DOTALL):
        assert "return 301 https" in server or ("auth_basic_user_file" in server and "ssl_certificate" in server)


def test_the_environment_that_comes_with_the_units_is_one_that_settings_take() -> None:
    lines = (DEPLOY / "ntm.env.example").read_text(encoding="utf-8").splitlines()
    given = dict(line.lstrip("#").split("=", 1) for line in lines if re.match(r"#?[A-Z_]+=", line))
    given["NTM_WEBHOOK_URL"] = given["NTM_WEBHOOK_URL"].replace("…", "x")
    settings = Settings.from_environ(given)
    assert not settings.is_scheduled
    assert len(settings.notices.mail_to) == 2
    assert "NTM_DAGSTER_DATABASE" in (DEPLOY / "dagster.postgres.yaml").read_text(encoding="utf-8")


def test_the_instance_on_postgresql_differs_in_its_store_alone(tmp_path: Path) -> None:
    home = prepare_dagster_home(Settings.from_environ({"NTM_DATA_DIR": str(tmp_path)}))
    ordinary = yaml.safe_load((home / "dagster.yaml").read_text(encoding="utf-8"))
    on_server = yaml.safe_load((DEPLOY / "dagster.postgres.yaml").read_text(encoding="utf-8"))
    assert on_server.pop("storage")["postgres"]["postgres_url"] == {"env": "NTM_DAGSTER_DATABASE"}
    assert on_server == ordinary


def test_a_backup_takes_along_what_lies_on_another_disk_and_keeps_no_empty_one(tmp_path: Path) -> None:
    data, disk, backups = tmp_path / "data", tmp_path / "disk", tmp_path / "backups"
    for path in ("raw/eoffice/a.csv", "releases/000001-x.duckdb", "releases/000002-x.duckdb"):
        (disk / path).parent.mkdir(parents=True, exist_ok=True)
        (disk / path).write_text(path)
    (data / "dagster").mkdir(parents=True)
    (data / "dagster" / "dagster.yaml").write_text("storage: {}")
    (data / "dagster" / "history").mkdir()
    (data / "warehouse").mkdir()
    (data / "raw").symlink_to(disk / "raw")
    (data / "warehouse" / "releases").symlink_to(disk / "releases")
    (data / "warehouse" / "ntm.duckdb").symlink_to("releases/000001-x.duckdb")
    told = done("sh", DEPLOY / "backup.sh", data, backups)
    assert told.returncode == 0, told.stderr
    listed = done("tar", "-tzf", told.stdout.strip()).stdout.splitlines()
    names = [name.replace("/./", "/") for name in listed if not name.endswith("/")]
    assert sorted(names) == [
        "dagster/dagster.yaml", "raw/eoffice/a.csv", "warehouse/ntm.duckdb",
        "warehouse/releases/000001-x.duckdb", "warehouse/releases/000002-x.duckdb",
    ]  # fmt: skip
    # A release that comes while the archive is written may be in it or not: the one that the link names is.
    assert names.index("warehouse/ntm.duckdb") < names.index("warehouse/releases/000001-x.duckdb")
    # The disk is not mounted: nothing is kept of that, and nothing takes the place of what is worth keeping.
    shutil.rmtree(disk / "raw" / "eoffice")
    for _ in range(2):
        told = done("sh", DEPLOY / "backup.sh", data, backups)
        assert (told.returncode, "is its disk mounted?" in told.stderr) == (1, True)
        (disk / "raw").rename(disk / "away") if (disk / "raw").exists() else None
    assert len(list(backups.iterdir())) == 2


def test_a_backup_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    data, backups = tmp_path / "data", tmp_path / "backups"
    (data / "raw").mkdir(parents=True)
    (data / "raw" / "a.csv").write_text("x")
    (tmp_path / "bin").mkdir()
    tar = tmp_path / "bin" / "tar"
    for status, is_kept in ((2, False), (1, True)):
        # What tar says where a file can't be read (2), and where one was taken away meanwhile (1).
        tar.write_text(f'#!/bin/sh\n{shutil.which("tar")} "$@"; case $1 in --create) exit {status} ;; esac\n')
        tar.chmod(0o755)
        told = done("env", f"PATH={tmp_path / 'bin'}:/usr/bin:/bin", "sh", DEPLOY / "backup.sh", data, backups)
        assert (told.returncode == 0) == is_kept, told
        assert len([*backups.iterdir()]) == (2 if is_kept else 0)


def test_a_backup_holds_what_cannot_be_made_again_and_comes_back_as_it_was(tmp_path: Path) -> None:
    data = tmp_path / "dữ liệu"
    for path, text in {
        "raw/eoffice/a b.csv": "x", "raw/eoffice/origin.yaml": "covers: '10'", "plans/own.yaml": "y",
        "warehouse/releases/000001-x.duckdb": "r", "warehouse/releases/000002-y.part": "half",
        "warehouse/work/build.duckdb": "big", "warehouse/work/runs.jsonl": "{}",
    }.items():  # fmt: skip
        (data / path).parent.mkdir(parents=True, exist_ok=True)
        (data / path).write_text(text)
    (data / "warehouse" / "ntm.duckdb").symlink_to("releases/000001-x.duckdb")
    backups = tmp_path / "backups"
    backups.mkdir()
    for number in range(15):
        (backups / f"ntm-20200101T0000{number:02}Z.tar.gz").touch()
    told = done("sh", DEPLOY / "backup.sh", data, backups)
    assert told.returncode == 0, told.stderr
    archive = Path(told.stdout.strip())
    assert len(list(backups.glob("*.tar.gz"))) == 14
    assert done("sh", "-c", f"cd '{backups}' && sha256sum -c '{archive.name}.sha256'").returncode == 0
    restored = tmp_path / "restored"
    restored.mkdir()
    assert done("tar", "-xzf", archive, "-C", restored).returncode == 0
    names = {path.relative_to(restored).as_posix() for path in restored.rglob("*") if not path.is_dir()}
    assert names == {
        "raw/eoffice/a b.csv", "raw/eoffice/origin.yaml", "plans/own.yaml", "warehouse/ntm.duckdb",
        "warehouse/releases/000001-x.duckdb", "warehouse/work/runs.jsonl",
    }  # fmt: skip
    assert (restored / "warehouse" / "ntm.duckdb").read_text() == "r"
    assert done("sh", DEPLOY / "backup.sh", data, data / "within").returncode == 2
