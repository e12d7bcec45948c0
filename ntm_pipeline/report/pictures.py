"""The drawings of the pages, as SVG text made beforehand: bars with their bounds, trends with their pace line.

A drawing repeats what stands in words and figures beside it, so that it is hidden from readers of the screen. All
that is written into it are numbers of our own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

BAR_WIDTH, BAR_HEIGHT = 200, 22
TREND_WIDTH, TREND_HEIGHT = 320, 130
_LEFT, _RIGHT, _TOP, _BOTTOM = 8, 8, 10, 20


def _top_of(rows: Iterable[Mapping[str, Any]]) -> float:
    """The end of the scale: 1 for shares; else what is to be reached, or more where more was reached."""
    top, is_share = 0.0, True
    for row in rows:
        is_share = is_share and row["measure"] == "share"
        for name in ("value", "value_high", "target_value", "required_value"):
            top = max(top, row.get(name) or 0.0)
    return 1.0 if is_share else top * 1.1 or 1.0


def _tenths(length: float) -> float:
    return float(round(length, 1))


def bar(row: Mapping[str, Any]) -> Markup:
    """A figure against its target: what is certain in full, what is open hatched, pace and target as marks."""
    top = _top_of([row])

    def x(value: float) -> float:
        return _tenths(2 + min(max(value / top, 0), 1) * (BAR_WIDTH - 4))

    parts = [f'<rect class="track" x="2" y="6" width="{BAR_WIDTH - 4}" height="10"/>']
    if row["value"] is not None:
        low = row["value_low"] if row["value_low"] is not None else row["value"]
        high = row["value_high"] if row["value_high"] is not None else top
        parts.append(f'<rect class="sure" x="2" y="6" width="{x(low) - 2:.1f}" height="10"/>')
        if high > low:
            parts.append(f'<rect class="open" x="{x(low)}" y="6" width="{x(high) - x(low):.1f}" height="10"/>')
        parts.append(f'<path class="value" d="M{x(row["value"])} 4v14"/>')
    if row["required_value"] is not None:
        parts.append(f'<path class="pace" d="M{x(row["required_value"])} 2v18"/>')
    if row["target_value"] is not None:
        at = x(row["target_value"])
        parts.append(f'<path class="goal" d="M{at} 6l-4 -6h8zM{at} 6v10"/>')
    return _svg("bar", BAR_WIDTH, BAR_HEIGHT, parts)


def trend(rows: Sequence[Mapping[str, Any]], break_after: float | None = None) -> Markup:
    """Years from left to right: value, bounds, pace line and target; `break_after` marks the reform.

    Args:
        rows: of one target or indicator, each of another year.
        break_after: the year, as a number such as 2024.5, at which units changed.
    """
    years = sorted(row["year"] for row in rows)
    first, last = years[0], max(years[-1], years[0] + 1)
    top = _top_of(rows)

    def x(year: float) -> float:
        return _tenths(_LEFT + 14 + (year - first) / (last - first) * (TREND_WIDTH - _LEFT - _RIGHT - 28))

    def y(value: float) -> float:
        return _tenths(_TOP + (1 - min(max(value / top, 0), 1)) * (TREND_HEIGHT - _TOP - _BOTTOM))

    base = TREND_HEIGHT - _BOTTOM
    parts = [f'<path class="axis" d="M{_LEFT} {base}H{TREND_WIDTH - _RIGHT}"/>']
    parts += [f'<text x="{x(year)}" y="{TREND_HEIGHT - 6}">{year}</text>' for year in years]
    if break_after is not None and first < break_after < last:
        parts.append(f'<path class="break" d="M{x(break_after)} {_TOP - 6}V{base}"/>')
    paces = [(row["year"], row["required_value"]) for row in rows if row.get("required_value") is not None]
    if len(paces) > 1:
        parts.append(f'<path class="pace" d="M{"L".join(f"{x(year)} {y(value)}" for year, value in paces)}"/>')
    goals = [row["target_value"] for row in rows if row.get("target_value") is not None]
    if goals:
        parts.append(f'<path class="goal" d="M{_LEFT} {y(goals[-1])}H{TREND_WIDTH - _RIGHT}"/>')
    told = [row for row in rows if row["value"] is not None]
    for row in told:
        low = row["value_low"] if row["value_low"] is not None else row["value"]
        high = row["value_high"] if row["value_high"] is not None else top
        if high > low:
            at = x(row["year"])
            parts.append(
                f'<rect class="open" x="{at - 4:.1f}" y="{y(high)}" width="8" height="{y(low) - y(high):.1f}"/>'
            )
    # A line joins what follows year by year; a year without a figure leaves a gap.
    stretches: list[list[Mapping[str, Any]]] = []
    for row in told:
        if stretches and row["year"] == stretches[-1][-1]["year"] + 1:
            stretches[-1].append(row)
        else:
            stretches.append([row])
    for stretch in stretches:
        if len(stretch) > 1:
            points = "L".join(f"{x(row['year'])} {y(row['value'])}" for row in stretch)
            parts.append(f'<path class="line" d="M{points}"/>')
    parts += [f'<circle class="dot" cx="{x(row["year"])}" cy="{y(row["value"])}" r="3.5"/>' for row in told]
    return _svg("trend", TREND_WIDTH, TREND_HEIGHT, parts)


def _svg(kind: str, width: int, height: int, parts: Iterable[str]) -> Markup:
    return Markup(
        f'<svg class="{kind}" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' aria-hidden="true">{"".join(parts)}</svg>'
    )


@dataclass(frozen=True)
class Tile:
    """Where a province of today stands in the picture of the country."""

    name: str
    column: int
    row: int


# A picture of tiles, not a map: it says who is whose neighbour, and no border. Code of the province → its place.
COUNTRY_TILES = {
    "12": Tile("Lai Châu", 1, 1), "15": Tile("Lào Cai", 2, 1), "08": Tile("Tuyên Quang", 3, 1),
    "04": Tile("Cao Bằng", 4, 1), "11": Tile("Điện Biên", 1, 2), "14": Tile("Sơn La", 2, 2),
    "19": Tile("Thái Nguyên", 3, 2), "20": Tile("Lạng Sơn", 4, 2), "25": Tile("Phú Thọ", 2, 3),
    "24": Tile("Bắc Ninh", 3, 3), "22": Tile("Quảng Ninh", 4, 3), "01": Tile("Hà Nội", 2, 4),
    "33": Tile("Hưng Yên", 3, 4), "31": Tile("Hải Phòng", 4, 4), "37": Tile("Ninh Bình", 3, 5),
    "38": Tile("Thanh Hóa", 2, 5), "40": Tile("Nghệ An", 2, 6), "42": Tile("Hà Tĩnh", 3, 6),
    "44": Tile("Quảng Trị", 3, 7), "46": Tile("Huế", 4, 7), "48": Tile("Đà Nẵng", 4, 8),
    "51": Tile("Quảng Ngãi", 4, 9), "52": Tile("Gia Lai", 4, 10), "66": Tile("Đắk Lắk", 4, 11),
    "75": Tile("Đồng Nai", 3, 12), "68": Tile("Lâm Đồng", 4, 12), "56": Tile("Khánh Hòa", 5, 12),
    "80": Tile("Tây Ninh", 2, 12), "82": Tile("Đồng Tháp", 2, 13), "79": Tile("TP. Hồ Chí Minh", 3, 13),
    "91": Tile("An Giang", 1, 13), "92": Tile("Cần Thơ", 1, 14), "86": Tile("Vĩnh Long", 2, 14),
    "96": Tile("Cà Mau", 1, 15),
}  # fmt: skip
ISLANDS = {"48": Tile("Hoàng Sa", 6, 8), "56": Tile("Trường Sa", 6, 13)}
"""Special zones, which belong to the provinces of these codes and are always shown."""
