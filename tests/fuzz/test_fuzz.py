"""Whatever is done to a file, it costs that file at most: thousands of mutated ones, read as a night reads them.

`make fuzz` runs many (`FUZZ_CASES` in all, from `FUZZ_SEED`); each failure names the command that shows it again.
"""

import logging
import os

import pytest

from tests.fuzz.runner import in_batches
from tests.sources.desk import sources

SEED = int(os.environ.get("FUZZ_SEED") or 1)
CASES = int(os.environ.get("FUZZ_CASES") or 270)


@pytest.mark.parametrize("source", sources())
def test_a_mutated_file_is_read_or_refused_and_no_row_is_lost(tmp_path, source, caplog) -> None:
    # What is broken in these files is told a thousand times.
    with caplog.at_level(logging.CRITICAL, logger="ntm_pipeline"):
        outcome = in_batches(source, SEED, CASES // len(sources()), tmp_path)
    print(f"\n{source}: seed {SEED}, {dict(outcome.files)}, {outcome.seconds:.1f} s")
    assert outcome.broken == [], "\n\n".join([f"seed {SEED}:", *outcome.broken])
