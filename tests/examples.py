"""How many random worlds a property is tried on: a few in every run, many more by `make properties`."""

import os

TIMES = int(os.environ.get("EXAMPLES", "1"))


def examples(few: int) -> int:
    """`few` in the ordinary run, `EXAMPLES` times as many where that is set."""
    return few * TIMES
