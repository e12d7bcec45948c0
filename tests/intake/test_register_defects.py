"""One row in a hundred bad in each way that a row can be: exact counts, right reasons, nothing lost."""

from pathlib import Path

import pytest

from benchmarks.register_defects import make_register, night, what_differs
from ntm_pipeline.units.registry import UnitRegistry


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["csv", "csv.gz", "parquet"])
def test_every_bad_row_is_told_by_its_rule_and_every_good_one_counts(ending: str, tmp_path: Path) -> None:
    units = UnitRegistry.load()
    path = tmp_path / "raw" / "eoffice_register" / f"a.{ending}"
    path.parent.mkdir(parents=True)
    meant = make_register(path, 200_000, units)
    assert what_differs(night(tmp_path, units), meant, ".csv" in path.name) == []
    # What compares tells a difference, in every respect: were the first row good, one dossier would be missing.
    meant.execute("UPDATE meant SET wrong = '' WHERE row = 0")
    assert len(what_differs(night(tmp_path, units), meant, ".csv" in path.name)) == 3
