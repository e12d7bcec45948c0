"""How many work dossiers each office handled in each month, and how many of them online.

What does not belong here: who reports it, and in which files.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from .drawing import apportion, draw
from .land import Land, month_end
from .pipeline import Level, UnitVersion
from .sections import Dossiers


@dataclass(frozen=True)
class Work:
    """What an office did in some months."""

    total: int = 0
    secret: int = 0
    online: int = 0

    def __add__(self, other: "Work") -> "Work":
        return Work(self.total + other.total, self.secret + other.secret, self.online + other.online)


class Workload:
    """Every office's work, month by month, drawn so that each level of each area tells its story exactly."""

    def __init__(self, land: Land, sections: Mapping[str, Dossiers], volumes: Mapping[Level, tuple[int, int]]) -> None:
        self._land, self._volumes = land, volumes
        self.months: dict[tuple[str, int, int], Work] = {}
        for key, section in sections.items():
            for level, shares in section.online_shares.items():
                for stage, share in shares.items():
                    self._draw(key, level, stage, share, section.not_online.get(level, {}).get(stage, 0))

    def _draw(self, key: str, level: Level, stage: int, share: float, not_online: int) -> None:
        year = 2021 + min(stage, 4)
        months = {4: range(1, 7), 5: range(7, 13)}.get(stage, range(1, 13))
        keys, totals, secrets, weights = [], [], [], []
        for month in months:
            for unit in self._land.of_area(key, level, month_end(year, month)):
                low, high = self._volumes[level]
                busy = low + (high - low) * draw("volume", unit.unit_id)
                season = 0.9 + 0.25 * draw("season", unit.unit_id, year, month) + 0.03 * (year - 2021)
                total = max(low, min(high, round(busy * season)))
                secret = int(total * 0.03 * draw("secret", unit.unit_id, year, month) + 0.5)
                keys.append((unit.unit_id, year, month))
                totals.append(total)
                secrets.append(secret)
                skill = share + self._tilt(unit, level) * min(1.0, 4 * share * (1 - share)) + 0.012 * (month - 6.5)
                weights.append((total - secret) * min(0.995, max(0.03, skill)) if share < 1 else float(total))
        open_dossiers = [total - secret for total, secret in zip(totals, secrets, strict=True)]
        target = round(share * sum(open_dossiers)) - not_online
        online = apportion(target, weights, open_dossiers)
        for month_key, total, secret, done in zip(keys, totals, secrets, online, strict=True):
            self.months[month_key] = Work(total, secret, done)

    def _tilt(self, unit: UnitVersion, level: Level) -> float:
        if level in ("country", "province"):
            return 0.0
        district = unit.unit_id if level == "district" else (unit.parent_unit_id or "")
        known = self._land.leanings.get(district, 0.16 * (draw("tilt", district) - 0.5))
        return known + 0.2 * (draw("tilt", unit.unit_id) - 0.5)

    def over(self, unit_id: str, year: int, first_month: int, last_month: int) -> Work:
        """The sum over those of the months in which the unit existed."""
        nothing = Work()
        work = nothing
        for month in range(first_month, last_month + 1):
            work += self.months.get((unit_id, year, month), nothing)
        return work
