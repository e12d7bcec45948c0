"""The rules that make a number true, told twice: by the pipeline and, in plain Python, by `oracle`."""

from collections import Counter
from pathlib import Path

import pytest

from tests.examples import examples
from tests.models.oracle.trial import Trial

pytestmark = pytest.mark.slow
FIRST = 1000


@pytest.mark.parametrize("seed", range(FIRST, FIRST + examples(3)))
def test_in_a_random_world_pipeline_and_oracle_say_the_same(tmp_path: Path, seed: int) -> None:
    """Every row's fate, every figure, every verdict. Where they differ, DESIGN's words decide which is wrong."""
    trial = Trial.draw(seed)
    world = trial.run(tmp_path)
    if trial.is_comparable(world):
        assert list(trial.differences(world))[:20] == []
    world.close()


def test_random_worlds_reach_the_hard_places() -> None:
    """What is drawn holds rows of every fate, for every reason that the rules know."""
    seen: Counter[str] = Counter()
    for seed in range(FIRST, FIRST + 40):
        seen += Trial.draw(seed).reached()
    rare = {what for what in REACHED if seen[what] < 3}
    assert not rare, rare


REACHED = (
    "accepted", "superseded", "skipped", "unreadable", "lies_ahead", "unit_unknown", "code_and_name_disagree",
    "figures_disagree", "ends_long_after", "outside_reporting_unit", "contradicts_row", "read on a day before the last",
    "a round of several days", "a list of nobody", "an empty list", "a snapshot not trusted",
)  # fmt: skip
