"""Whatever lies in the raw folder costs itself alone: each entry is listed with its reason, and the good rows count.

`make hostile` plants them all beside ten good files and runs the night and `ntm validate` over them; the ordinary
suite takes those that are small.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from ntm_pipeline.cli import main
from ntm_pipeline.intake import judge, pipeline
from ntm_pipeline.intake.corrections.corrections_file import read_corrections
from ntm_pipeline.intake.files import data_files, fingerprint, shown_path, stray_files
from ntm_pipeline.intake.layout.layout_file import read_layouts
from ntm_pipeline.intake.pipeline import read_source_files
from ntm_pipeline.intake.refused_controls import refused_controls, refused_controls_above
from ntm_pipeline.intake.settle import settle
from ntm_pipeline.issues import RefusedError
from ntm_pipeline.reading.budget import SECONDS_WHEN_SPENT, Budget
from ntm_pipeline.reading.messages import TOO_SLOW
from ntm_pipeline.reading.worker_pool import Limits
from ntm_pipeline.sources import load_contracts
from ntm_pipeline.units.registry import UnitRegistry
from tests.hostile.entries import BROKEN_CONTROLS, FORM, READ, REFUSED, ROW, STARS, plant, plant_controls
from tests.sources.desk import TODAY, UNITS, Desk, records, sources
from tests.sources.forms import FORMS

ROOT = Path(__file__).parents[2]
IS_FULL = "HOSTILE" in os.environ
LARGE = {
    b"line.csv", b"cells.csv", b"bomb.xlsx", b"sheet bomb.xlsx", b"cells.xlsx", b"merges.xlsx", b"rows.xlsx",
    b"columns.ods", b"rows.ods", b"spaces.ods", b"quote.csv", b"wrong.csv", b"against.csv", b"headings.csv",
    b"laughs.xlsx", b"nested.ods", b"deep", b"zero.csv",
}  # fmt: skip
MOST_SECONDS, MOST_MEGABYTES = 120, 3 * 1024


@pytest.fixture(autouse=True)
def _nothing_left(tmp_path: Path) -> Iterator[None]:
    """5,000 levels are more than pytest itself can delete."""
    yield
    subprocess.run(["rm", "-rf", *tmp_path.iterdir()], check=True)


def test_a_sample_of_hostile_entries_is_listed_and_costs_a_good_file_nothing(tmp_path) -> None:
    desk = Desk(tmp_path, "training")
    desk.form(FORMS["training"].cells, name="good.csv")
    small = {name: make for name, make in (REFUSED | READ).items() if name not in LARGE}
    planted = plant(tmp_path / "training" / "from outside", small)
    intake = desk.settle()
    found = {path: (status, vi, en) for path, status, vi, en in records(
        intake.source_files, "path", "status", "reason_vi", "reason_en"
    )}  # fmt: skip
    assert found["training/good.csv"] == ("accepted", None, None)
    for name, path in planted.items():
        status, vi, en = found[shown_path(path, tmp_path)]
        assert status == "refused" or name in READ, name
        assert (bool(vi) and bool(en)) or status == "accepted", name
    assert len(found) == len(planted) + 1
    assert "root:" not in "".join(map(str, records(intake.rejected_rows) + records(intake.warned_rows)))
    assert records(stray_files(tmp_path, sources())) == []


def test_a_broken_control_file_is_listed_with_its_reason_and_so_is_what_hangs_on_it(tmp_path) -> None:
    desk = Desk(tmp_path, "training")
    desk.form(FORMS["training"].cells, name="good.csv")
    hanging = plant_controls(tmp_path / "training")
    found = listed(tmp_path)
    assert found.pop("training/good.csv") == ("accepted", None, None)
    held_to_be_refused(hanging, found, tmp_path)
    assert found == {}


@pytest.mark.parametrize("name", BROKEN_CONTROLS)
def test_broken_corrections_refuse_the_files_of_their_source(tmp_path, name) -> None:
    desk = Desk(tmp_path, "training")
    path = desk.form(FORMS["training"].cells, name="good.csv")
    control = path.with_name("corrections.yaml")
    BROKEN_CONTROLS[name](control)
    found = listed(tmp_path)
    held_to_be_refused({control: path}, found, tmp_path)
    assert found == {}


def listed(raw: Path) -> dict[str, tuple[str, str, str]]:
    """Path → status and reasons, as the night would list the files of trainings."""
    contract, units, today = load_contracts()["training"], UNITS, TODAY
    corrections, layouts = read_corrections(contract, raw, today), read_layouts(contract, raw, today)
    paths = list(data_files(raw / "training"))
    files = read_source_files(contract, paths, raw, units, today, Limits(), corrections, layouts=layouts)
    files += refused_controls("training", raw, corrections, layouts, paths)
    told = records(settle(contract, files, units).source_files, "path", "status", "reason_vi", "reason_en")
    assert len({path for path, *_ in told}) == len(told)
    return {path: (status, vi, en) for path, status, vi, en in told}


def held_to_be_refused(hanging: dict[Path, Path], found: dict[str, tuple[str, str, str]], raw: Path) -> None:
    """Each control file is refused for a reason, and the file that hangs on it for one that names it."""
    for control, file in hanging.items():
        status, vi, en = found.pop(shown_path(control, raw))
        assert status == "refused", control
        assert vi, control
        assert en, control
        status, vi, en = found.pop(shown_path(file, raw))
        assert status == "refused", file
        assert shown_path(control, raw) in vi, file
        assert shown_path(control, raw) in en, file


def test_a_broken_control_file_above_all_sources_is_told_once_and_by_validate(tmp_path, monkeypatch) -> None:
    raw = tmp_path / "raw"
    Desk(raw, "training").form(FORMS["training"].cells)
    for name in ("origin.yaml", "layout.yaml"):
        BROKEN_CONTROLS["bomb"](raw / name)
        BROKEN_CONTROLS["unknown keys"](raw / "training" / name)
    (raw / "training" / "Origin.yaml").write_text("covers: 10\n")
    faulty = refused_controls_above(raw, load_contracts().values(), TODAY)
    strays = records(stray_files(raw, sources(), faulty), "path", "status", "reason_en")
    assert [(path, status) for path, status, _ in strays] == [("layout.yaml", "refused"), ("origin.yaml", "refused")]
    assert all("anchor" in reason for *_, reason in strays)
    monkeypatch.setenv("NTM_DATA_DIR", str(tmp_path))
    for path, says in (("origin.yaml", "anchor"), ("layout.yaml", "anchor"), ("training/origin.yaml", "publishr"),
                       ("training/layout.yaml", "list of"), ("training/Origin.yaml", "origin.yaml")):  # fmt: skip
        result = CliRunner().invoke(main, ["validate", str(raw / path)])
        assert result.exit_code == 1, result.output
        assert says in result.output, path


def test_six_stars_keep_nobody_waiting(tmp_path) -> None:
    desk = Desk(tmp_path, "training")
    desk.form(FORMS["training"].cells, name="a" * 200 + ".csv")
    STARS(tmp_path / "training" / "corrections.yaml")
    began = time.process_time()
    assert listed(tmp_path) == {f"training/{'a' * 200}.csv": ("accepted", None, None)}
    assert time.process_time() - began < 5


def test_nothing_outside_the_folder_is_hashed(tmp_path) -> None:
    raw = tmp_path / "raw"
    planted = plant(raw / "htx", {name: REFUSED[name] for name in (b"passwd.csv", b"zero.csv", b"root", b"pipe.csv")})
    files = records(stray_files(raw, sources()), "path", "sha256", "size_bytes")
    assert files == [(f"htx/{name}", "", 0) for name in sorted(path.name for path in planted.values())]


def test_a_sources_folder_that_is_a_link_is_refused_where_it_can_be_seen(tmp_path) -> None:
    elsewhere = Desk(tmp_path / "elsewhere", "training")
    elsewhere.form(FORMS["training"].cells)
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "training").symlink_to(tmp_path / "elsewhere" / "training")
    assert records(Desk(raw, "training").settle().source_files, "path", "status", "rows_read") == [
        ("training", "refused", 0)
    ]
    assert records(stray_files(raw, sources())) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can lay its rights down and take them up again")
def test_what_may_not_be_read_is_listed(tmp_path) -> None:
    folder = tmp_path / "training"
    for name in ("closed", "unlisted"):
        (folder / name).mkdir(parents=True)
        (folder / name / "a.csv").write_bytes(FORM + ROW)
    (folder / "secret.csv").write_bytes(FORM + ROW)
    (folder / "origin.yaml").write_text("covers: 10\n")
    for name, rights in (("closed", 0o000), ("unlisted", 0o311), ("secret.csv", 0o000), ("origin.yaml", 0o000)):
        (folder / name).chmod(rights)
    for above in (folder, *folder.parents):
        if above.owner() == "root" and above.is_relative_to(tmp_path.parents[2]):
            above.chmod(0o755)
    os.seteuid(65534)
    try:
        found = [path.name for path in data_files(folder)]
        for path in data_files(folder):
            with pytest.raises((RefusedError, PermissionError)):
                fingerprint(path, tmp_path)
    finally:
        os.seteuid(0)
    assert found == ["closed", "origin.yaml", "secret.csv", "unlisted"]


NAMES = st.binary(min_size=1, max_size=60).map(lambda name: name.translate(None, b"/\0")).filter(
    lambda name: name not in (b"", b".", b"..")
)  # fmt: skip


@settings(max_examples=5000 if IS_FULL else 200, deadline=None)
@given(st.lists(NAMES, unique=True, min_size=2, max_size=2))
def test_names_of_whatever_bytes_are_shown_apart_and_can_be_seen(names) -> None:
    raw = Path("/raw")
    shown = [shown_path(raw / os.fsdecode(name), raw) for name in names]
    assert shown[0] != shown[1]
    for text in shown:
        assert text.isprintable()
        text.encode()


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path, monkeypatch) -> None:
    desk = Desk(tmp_path, "training")
    path = desk.form(FORMS["training"].cells)
    honest = pipeline.read_files

    def read_files(paths, *more):
        path.write_bytes(path.read_bytes() + b"\n")
        return honest(paths, *more)

    monkeypatch.setattr(pipeline, "read_files", read_files)
    file = desk.read(path)
    assert file.refused is not None
    assert "bị sửa" in file.refused[0]
    assert file.rows_read == 0


@pytest.mark.parametrize("share", [2, 1], ids=["half of it was there", "only its time is new"])
def test_a_file_over_which_the_same_is_copied_while_it_is_read_is_read_once_more(tmp_path, monkeypatch, share) -> None:
    """It was refused as changed, though it never held anything else."""
    desk = Desk(tmp_path, "training")
    path = desk.form(*[FORMS["training"].cells] * 3, name="a.csv")
    whole, honest, calls = path.read_bytes(), pipeline.read_files, []

    def read_files(paths, *more):
        calls.append(paths)
        if len(calls) > 1:
            yield from honest(paths, *more)
            return
        path.write_bytes(whole[: len(whole) // share])
        found = [*honest(paths, *more)]
        path.write_bytes(whole)
        yield from found

    monkeypatch.setattr(pipeline, "read_files", read_files)
    file = desk.read(path)
    assert (file.refused, file.rows_read, len(calls)) == (None, 3, 2)


def test_a_file_that_is_deleted_while_it_is_read_is_refused(tmp_path, monkeypatch) -> None:
    desk = Desk(tmp_path, "training")
    path, honest = desk.form(FORMS["training"].cells), pipeline.read_files

    def read_files(paths, *more):
        found = [*honest(paths, *more)]
        path.unlink()
        yield from found

    monkeypatch.setattr(pipeline, "read_files", read_files)
    assert "xóa trong khi" in desk.read(path).refused[0]


# --- What a file may take after it has been read


def test_defects_beyond_the_most_are_counted_by_rule_and_the_file_refused(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("ntm_pipeline.intake.allowance.MOST_DEFECTS", 6)
    desk = Desk(tmp_path, "training")
    wrong = FORMS["training"].cells | {"Năm": "?", "Số cán bộ đã được tập huấn": "?"}
    desk.form(*[wrong] * 3, name="six.csv")
    desk.form(*[wrong] * 4, name="eight.csv")
    intake = desk.settle()
    counts = ("rows_read", "rows_accepted", "rows_rejected", "rows_superseded")
    eight, six = records(intake.source_files, "path", "status", *counts, "reason_en")
    assert eight[:6] == ("training/eight.csv", "refused", 0, 0, 0, 0)
    assert "8 defects" in eight[6]
    assert "not_a_count: 4" in eight[6]
    assert six[:6] == ("training/six.csv", "partial", 3, 0, 3, 0)
    assert set(records(intake.rejected_rows, "path")) == {"training/six.csv"}


def test_a_file_of_rows_against_each_other_is_refused_and_another_stands(tmp_path, monkeypatch) -> None:
    for place in ("allowance", "precedence"):
        monkeypatch.setattr(f"ntm_pipeline.intake.{place}.MOST_DEFECTS", 6)
    desk = Desk(tmp_path, "training")
    cells = FORMS["training"].cells
    desk.form(cells, name="a.csv")
    desk.form(*(cells | {"Tổng số cán bộ quản lý": str(900 + at)} for at in range(7)), name="b.csv")
    intake = desk.settle()
    assert records(intake.source_files, "path", "status", "rows_read") == [
        ("training/a.csv", "accepted", 1), ("training/b.csv", "refused", 0)
    ]  # fmt: skip
    assert records(intake.rows, "path") == ["training/a.csv"]


def test_warnings_beyond_the_most_are_counted_once_by_rule_and_cost_no_row(tmp_path, monkeypatch) -> None:
    for place in ("allowance", "settle"):
        monkeypatch.setattr(f"ntm_pipeline.intake.{place}.MOST_WARNINGS", 3)
    desk = Desk(tmp_path, "training")
    cells = FORMS["training"].cells | {"Tên đơn vị": "Xã Khác Hẳn"}
    desk.form(*(cells | {"Năm": str(year)} for year in range(2021, 2026)), name="a.csv")
    desk.form(cells | {"Năm": "2020"}, name="b.csv")
    intake = desk.settle()
    assert set(records(intake.source_files[intake.source_files["path"] == "training/a.csv"], "status")) == {"accepted"}
    rules = records(intake.warned_rows, "path", "rule", "message_en")
    (rule,) = {rule for path, rule, _ in rules if path == "training/a.csv" and rule != "more_warnings"}
    assert [path for path, of, _ in rules if of == rule].count("training/a.csv") == 3
    assert [text for _, of, text in rules if of == "more_warnings"] == [
        f"The file has 2 more warnings of the kind told already ({rule}), which are not told row by row. Check the"
        " other rows like those."
    ]


def test_a_list_of_many_dates_of_which_nothing_can_be_read_is_refused(tmp_path, monkeypatch) -> None:
    """Each date leaves open what every unit of the country has: 1,600 of them were 22 million rows."""
    for place in ("coverage", "settle"):
        monkeypatch.setattr(f"ntm_pipeline.intake.{place}.MOST_UNREADABLE_DATES", 2)
    desk = Desk(tmp_path, "cooperatives")
    unreadable = FORMS["cooperatives"].cells | {"Mã số HTX": ""}
    for count, name in ((2, "two.csv"), (3, "three.csv")):
        rows = (unreadable | {"Ngày chốt số liệu": f"{day}/06/2024"} for day in range(1, count + 1))
        desk.form(*rows, name=name, above=["Đơn vị báo cáo: 10"])
    intake = desk.settle()
    three, two = records(intake.source_files, "path", "status", "rows_read", "reason_en")
    assert two[:3] == ("cooperatives/two.csv", "partial", 2)
    assert three[:3] == ("cooperatives/three.csv", "refused", 0)
    assert "3 closing dates" in three[3]
    assert set(records(intake.rejected_units, "path")) == {"cooperatives/two.csv"}


def test_the_time_of_a_file_reaches_what_pandera_takes_over_it(tmp_path, monkeypatch) -> None:
    clock = [0.0]
    honest = judge._failures

    def slow(contract, typed):
        clock[0] += 20
        return honest(contract, typed)

    monkeypatch.setattr("ntm_pipeline.intake.allowance.time.thread_time", lambda: clock[0])
    monkeypatch.setattr(judge, "_failures", slow)
    for place in ("judge", "pipeline"):
        monkeypatch.setattr(f"ntm_pipeline.intake.{place}.MOST_AT_ONCE", 2)
    desk = Desk(tmp_path, "training")
    cells = FORMS["training"].cells
    desk.form(cells, name="small.csv")
    desk.form(*(cells | {"Năm": str(year)} for year in range(2019, 2025)), name="large.csv")
    large, small = records(desk.settle().source_files, "path", "status", "reason_en")
    assert large[:2] == ("training/large.csv", "refused")
    assert "more than 30 seconds" in large[2]
    assert small[:2] == ("training/small.csv", "accepted")


def test_a_file_that_is_left_too_little_time_is_told_which_files_took_it(tmp_path, monkeypatch) -> None:
    desk = Desk(tmp_path, "training")
    slow, late = (desk.form(FORMS["training"].cells, name=f"{name}.csv") for name in ("slow", "late"))
    budget = Budget(100)
    budget.charge(slow, 99)
    assert not budget.is_spent
    budget.charge(slow, 2)
    assert Limits(budget=budget).seconds_now == SECONDS_WHEN_SPENT
    monkeypatch.setattr(pipeline, "read_files", lambda *_: iter([RefusedError(TOO_SLOW(seconds=SECONDS_WHEN_SPENT))]))
    contract = load_contracts()["training"]
    (file,) = read_source_files(contract, [late], tmp_path, UNITS, TODAY, Limits(budget=budget))
    assert file.refused is not None
    assert all("training/slow.csv (101 s)" in told for told in file.refused)


# --- All of them


@pytest.mark.skipif(not IS_FULL, reason="make hostile")
def test_a_night_with_all_of_them_is_released(tmp_path) -> None:
    raw = tmp_path / "raw"
    units = UnitRegistry.load()
    codes = [v.unit_code for v in units.versions if v.unit_level == "commune" and v.valid_from <= date(2021, 1, 1)][:10]
    for code in codes:
        Desk(raw, "training").put(f"{code}.csv", FORM + f"{code};;2024;9;5\n".encode())
    planted = plant(raw / "training" / "from outside", REFUSED | READ)
    hanging = plant_controls(raw / "training" / "controls")
    STARS(raw / "training" / "corrections.yaml")
    assert len(REFUSED) >= 60
    environ = os.environ | {"NTM_DATA_DIR": str(tmp_path), "NTM_TODAY": "2025-06-30"}
    night = measured([sys.executable, "-m", "ntm_pipeline.cli", "refresh"], environ, tmp_path / "log")
    print(f"{len(planted) + len(hanging)} entries: {night}")
    assert night.status == 0, "".join((tmp_path / name).read_text()[-5000:] for name in ("log", "log.err"))
    with duckdb.connect(str(tmp_path / "warehouse" / "ntm.duckdb"), read_only=True) as release:
        found = {path: rest for path, *rest in release.execute(
            "SELECT path, status, reason_vi, reason_en FROM quality.source_files"
        ).fetchall()}  # fmt: skip
        good = "SELECT count(*) FROM core.training WHERE path NOT LIKE '%from outside%'"
        assert release.execute(good).fetchone() == (10,)
    for name, path in planted.items():
        shown = shown_path(path, raw)
        # Of the deep folder the level is told below which nothing can be entered.
        (status, vi, en) = next(told for one, told in found.items() if one == shown or one.startswith(f"{shown}/x/x/"))
        assert (status == "refused" and vi and en) or name in READ, (name, status)
    held_to_be_refused(hanging, {path: (status, vi, en) for path, (status, vi, en) in found.items()}, raw)
    assert night.megabytes <= MOST_MEGABYTES
    assert night.seconds <= MOST_SECONDS


class Measured(NamedTuple):
    """How a process ended, and what it took with all that it started."""

    status: int
    seconds: float
    computing: float
    megabytes: int

    def __str__(self) -> str:
        return f"{self.seconds:.0f} s, {self.computing:.0f} s of computing, {self.megabytes} MB"


def measured(command: list[str], environ: dict[str, str], told: Path) -> Measured:
    """Run a command in the project's folder; what it says is written to a file, its errors to one beside it."""
    began, peak, computing = time.monotonic(), 0, 0.0
    with told.open("w") as out, told.with_suffix(".err").open("w") as errors:
        process = subprocess.Popen(command, env=environ, stdout=out, stderr=errors, start_new_session=True, cwd=ROOT)
        while process.poll() is None:
            megabytes, own = _taken_by(process.pid)
            peak, computing = max(peak, megabytes), max(computing, own)
            time.sleep(0.2)
    return Measured(process.returncode, time.monotonic() - began, computing, peak)


def _taken_by(session: int) -> tuple[int, float]:
    """Megabytes that the processes of a session hold (what several share counts once), and seconds of their time."""
    kilobytes = ticks = 0
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdecimal() and os.getsid(int(folder.name)) == session:
                share = re.search(r"^Pss:\s+(\d+)", (folder / "smaps_rollup").read_text(), re.MULTILINE)
                kilobytes += int(share[1]) if share else 0
                # Its own times and those of its children that have ended.
                ticks += sum(map(int, (folder / "stat").read_text().rpartition(")")[2].split()[11:15]))
        except OSError:  # it has ended
            continue
    return kilobytes // 1024, ticks / os.sysconf("SC_CLK_TCK")


@pytest.mark.skipif(not IS_FULL, reason="make hostile")
def test_validate_says_of_each_what_is_wrong(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("NTM_DATA_DIR", str(tmp_path))
    planted = plant(tmp_path / "raw" / "training", REFUSED)
    slowest = 0.0
    for name, path in planted.items():
        began = time.monotonic()
        result = CliRunner().invoke(main, ["validate", str(path)])
        slowest = max(slowest, time.monotonic() - began)
        assert result.exit_code in (1, 2), (name, result.output)
        assert result.output.strip(), name
        assert "Traceback" not in result.output
        assert result.exception is None or isinstance(result.exception, SystemExit), (name, result.exception)
    print(f"slowest: {slowest:.0f} s")


@pytest.mark.skipif(not IS_FULL, reason="make hostile")
def test_two_hundred_thousand_rows_of_wrong_cells_are_refused_and_others_go_in(tmp_path) -> None:
    desk = Desk(tmp_path, "eoffice")
    desk.form(FORMS["eoffice"].cells, name="good.csv")
    headings = ";".join(FORMS["eoffice"].cells)
    rows = "".join(
        ";".join(f"{letter}{at}" for letter in "abcdefgh"[: headings.count(";") + 1]) + "\n" for at in range(200_000)
    )
    desk.put("wrong.csv", f"{headings}\n{rows}")
    program = (
        "import sys; from pathlib import Path\n"
        "from tests.hostile.test_hostile import taken_in\n"
        "if __name__ == '__main__': taken_in(Path(sys.argv[1]))\n"
    )
    (tmp_path / "program.py").write_text(program)
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    intake = measured([sys.executable, str(tmp_path / "program.py"), str(tmp_path)], environ, tmp_path / "told")
    print(intake)
    good, wrong = (tmp_path / "told").read_text().splitlines()
    assert good.startswith("eoffice/good.csv accepted"), good
    assert wrong.startswith("eoffice/wrong.csv refused"), wrong
    assert re.search(r"not_a_count: \d{5}", wrong), wrong
    assert intake.status == 0
    assert intake.megabytes <= 2 * 1024
    assert intake.seconds <= 60


def taken_in(raw: Path) -> None:
    """Tell what becomes of the files of eoffice."""
    contract = load_contracts()["eoffice"]
    files = read_source_files(contract, list(data_files(raw / "eoffice")), raw, UNITS, TODAY, Limits())
    for one in records(settle(contract, files, UNITS).source_files, "path", "status", "reason_en"):
        print(*one)
