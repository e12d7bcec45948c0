"""Which names look like a name that nobody bears: for hints to its sender, never for taking one unit for another."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from ntm_pipeline.vietnamese.text import fold_ascii


class NearNames:
    """Names by what is left of them without their accents, or without one of their letters."""

    def __init__(self, names: Iterable[str]) -> None:
        self._unaccented: dict[str, set[str]] = defaultdict(set)
        self._shortened: dict[str, set[str]] = defaultdict(set)
        self._longest = 0
        for name in names:
            self._longest = max(self._longest, len(name))
            self._unaccented[fold_ascii(name)].add(name)
            for short in (name, *_shortened(name)):
                self._shortened[short].add(name)

    def near(self, name: str) -> set[str]:
        """The other names that differ by accents only, or by one letter that is put in, left out or changed."""
        if len(name) > self._longest + 1:
            return set()  # to shorten it in every place takes the square of its length
        found = set(self._unaccented.get(fold_ascii(name), ()))
        for short in (name, *_shortened(name)):
            found |= {other for other in self._shortened.get(short, ()) if _is_one_letter_off(name, other)}
        return found - {name}


def _shortened(name: str) -> Iterator[str]:
    return (name[:at] + name[at + 1 :] for at in range(len(name)))


def _is_one_letter_off(one: str, other: str) -> bool:
    """For two names that have a shortened form in common: two letters that change places are no one letter."""
    short, long = sorted((one, other), key=len)
    if len(short) == len(long):
        return sum(a != b for a, b in zip(short, long, strict=True)) == 1
    return len(long) - len(short) == 1 and short in _shortened(long)
