"""Numbers, days and choices that hang on a key alone, and whole numbers that add up to what a story says.

What does not belong here: anything about units, files or stories.
"""

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar

SEED = "nông thôn mới 2021-2025"

T = TypeVar("T")


def draw(*key: object) -> float:
    """A number in [0, 1) that hangs on the key alone."""
    text = "|".join(map(str, (SEED, *key)))
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=6).digest(), "big") / 2**48


def whole(low: int, high: int, *key: object) -> int:
    """A whole number from `low` to `high`."""
    return low + int(draw(*key) * (high - low + 1))


def pick(options: Sequence[T], *key: object) -> T:
    """One of the options."""
    return options[int(draw(*key) * len(options))]


def day_between(first: date, last: date, *key: object) -> date:
    """A day from `first` to `last`."""
    return first + timedelta(days=whole(0, (last - first).days, *key))


def apportion(total: int, weights: Sequence[float], caps: Sequence[int]) -> list[int]:
    """Whole numbers in proportion to the weights, none above its cap, that add up to `total`."""
    scale = 1.0
    for _ in range(60):
        shares = [min(cap, scale * weight) for weight, cap in zip(weights, caps, strict=True)]
        if sum(shares) >= total - 0.5 or scale > 1e6:
            break
        scale *= total / max(sum(shares), 1e-9) * 1.0001
    else:
        shares = [float(cap) for cap in caps]
    if sum(shares) > total:
        shares = [share * total / sum(shares) for share in shares]
    parts = [int(share) for share in shares]
    by_rest = sorted(range(len(parts)), key=lambda i: (parts[i] - shares[i], i))
    while sum(parts) < total:
        missing = total - sum(parts)
        open_places = [i for i in by_rest if parts[i] < caps[i]][:missing]
        if not open_places:
            break
        for i in open_places:
            parts[i] += 1
    return parts
