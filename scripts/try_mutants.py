"""Does a test turn red when a rule is broken? Breaks them one by one and counts.

    python scripts/try_mutants.py [NAME …]        all of tests/models/mutants.yaml, or those whose name holds NAME

Each mutant is an exact replacement in one file of the package, made in a temporary copy of it, where the tests named
beside it are run: a mutant is caught if one of them fails. Exit code 1 if one survived or no longer applies.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import yaml

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "mutants.md"
LIST = ROOT / "tests" / "models" / "mutants.yaml"
COPIED = ("ntm_pipeline", "tests", "pyproject.toml")
WORKERS = min(4, os.cpu_count() or 1)


class Mutant(NamedTuple):
    """One broken rule."""

    name: str
    file: str
    before: str
    after: str
    caught_by: list[str]
    """Tests, as pytest names them, below tests/models; below tests, where a folder is named."""


def mutants() -> list[Mutant]:
    """The list, in the order of the file."""
    listed = yaml.safe_load(LIST.read_text(encoding="utf-8"))
    return [Mutant(m["name"], m["file"], m["from"], m["to"], m["caught_by"]) for m in listed]


def outcome(mutant: Mutant) -> str:
    """`caught`, `survived`, or `doesn't apply`: its text does not stand exactly once, or what comes of it is no SQL."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in COPIED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, copy / name)
        broken = copy / mutant.file
        text = broken.read_text(encoding="utf-8")
        if text.count(mutant.before) != 1:
            return "doesn't apply"
        broken.write_text(text.replace(mutant.before, mutant.after), encoding="utf-8")
        tests = [f"tests/{test}" if "/" in test else f"tests/models/{test}" for test in mutant.caught_by]
        run = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-x", "--no-header", "-p", "no:cacheprovider", *tests],
            cwd=copy, env={**os.environ, "PYTHONPATH": str(copy)}, capture_output=True, text=True, check=False,
        )  # fmt: skip
    # A statement the engine can't run would turn every test red and show nothing.
    if any(error in run.stdout for error in ("Parser Error", "Binder Error", "Catalog Error")):
        return "doesn't apply"
    # 1: tests failed. Anything else but 0 is a mistake in the list, such as a test that is no more.
    return {0: "survived", 1: "caught"}.get(run.returncode, "doesn't apply")


def main(wanted: list[str]) -> int:
    """Try them and print each outcome; of the whole list the tally goes to docs/mutants.md. The exit code."""
    chosen = [m for m in mutants() if not wanted or any(word in m.name for word in wanted)]
    found: list[str] = []
    with ThreadPoolExecutor(WORKERS) as pool:
        for mutant, one in zip(chosen, pool.map(outcome, chosen), strict=True):
            found.append(one)
            print(f"{one:14} {mutant.name}", flush=True)
    print(f"{found.count('caught')} of {len(chosen)} caught")
    if not wanted:
        PAGE.write_text(page(chosen, found), encoding="utf-8")
    return 0 if set(found) <= {"caught"} else 1


def page(tried: list[Mutant], found: list[str]) -> str:
    """The list and its tally for people to read."""
    files = dict.fromkeys(m.file for m in tried)
    lines = [
        "# Rules broken on purpose",
        "",
        "Each line is one change of a file that makes a rule wrong (`tests/models/mutants.yaml` has its text and the",
        "tests that must turn red). `python scripts/try_mutants.py` makes the changes one at a time in a copy, runs",
        "those tests, and writes this page.",
        "",
        f"**{found.count('caught')} of {len(tried)} caught.**",
        "",
        "| file | tried | caught |",
        "| --- | --- | --- |",
    ]
    outcomes = {file: [one for m, one in zip(tried, found, strict=True) if m.file == file] for file in files}
    lines += [f"| {Path(file).name} | {len(of)} | {of.count('caught')} |" for file, of in outcomes.items()]
    for file in files:
        lines += ["", f"## {file.removeprefix('ntm_pipeline/')}", ""]
        lines += [
            f"- {m.name}" + ("" if one == "caught" else f" (**{one}**)")
            for m, one in zip(tried, found, strict=True)
            if m.file == file
        ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
