"""How long the pages of a release take, and what they weigh: of the release in force, held to what was promised.

    python benchmarks/pages.py [RELEASE.duckdb]

Promised of four provinces (1,200 communes, five years): less than 60 seconds and 80 MB, the overview below 500 KB, a
province below 1 MB. Time and size grow with the number of units: those of one are printed.
"""

import sys
import tempfile
import time
from pathlib import Path

from ntm_pipeline.report.site import INDEX, SEARCH, UNITS, write_site
from ntm_pipeline.settings import Settings


def main(release_file: Path) -> int:
    """Make the pages aside; 1 if a promise is broken."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "report"
        began = time.process_time()
        count = write_site(release_file, folder)
        seconds = time.process_time() - began
        size = sum(path.stat().st_size for path in folder.rglob("*.*") if path.name != SEARCH)
        overview = (folder / INDEX).stat().st_size
        largest = max((folder / UNITS).iterdir(), key=lambda path: path.stat().st_size)
        print(f"{count} pages in {seconds:.1f} s of one processor, {size / 1e6:.1f} MB")
        print(f"a page: {1000 * seconds / count:.1f} ms, {size / count / 1000:.1f} KB")
        print(f"overview {overview / 1000:.0f} KB, largest {largest.name} {largest.stat().st_size / 1000:.0f} KB")
        is_kept = overview < 500_000 and largest.stat().st_size < 1_000_000
        # Four provinces before and after the reform, with their districts.
        return 0 if is_kept and seconds / count < 60 / 1850 and size / count < 80e6 / 1850 else 1


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.exit(main(Path(given[0]) if given else Settings.from_environ().released_path.resolve()))
