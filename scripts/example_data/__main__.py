"""The command line: `python -m scripts.example_data [--out data/raw]`."""

import argparse
import sys
from pathlib import Path

from .make import make_example_data

RAW = Path(__file__).resolve().parents[2] / "data" / "raw"


def main() -> None:
    """Write the files, and name those that lie among them and are of somebody else."""
    parser = argparse.ArgumentParser(description="Write the synthetic example files.")
    parser.add_argument("--out", type=Path, default=RAW, help="default: data/raw")
    folder = make_example_data(parser.parse_args().out)
    for stranger in folder.strangers():
        print(f"not written from the stories, left as it is: {stranger}", file=sys.stderr)
    print(f"{len(folder.written)} files, {folder.size / 1e6:.1f} MB, below {folder.out}")


if __name__ == "__main__":
    main()
