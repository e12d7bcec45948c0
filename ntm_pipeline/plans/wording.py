"""A target's aim in Vietnamese words, as titles, explanations and summaries say it.

What a figure came to is told by `report.wording`; here is only what was promised.
"""

from ntm_pipeline.vietnamese.wording import vi_number

_COUNTED = {"count": "Số", "mean": "Số", "total": "Tổng số"}
LEVEL_VI = {"province": "mỗi tỉnh", "district": "mỗi đơn vị cấp huyện", "commune": "mỗi đơn vị cấp xã"}


def measured_vi(title: str, own_measure: str, numerator: str, measure: str) -> str:
    """What is measured: as the indicator's title says, or what of it is counted where that is no share or mean.

    Args:
        title: the indicator's.
        own_measure: as which its title speaks of it.
        numerator: what it counts.
        measure: the target's.
    """
    if measure == own_measure:
        return title
    counted = f"{_COUNTED[measure]} {numerator}"
    return f"{counted}, bình quân một đơn vị" if measure == "mean" else counted


def figure_vi(value: float, measure: str, is_relative: bool = False) -> str:
    """A target's figure as it is written in Vietnam, in full: nothing of it is rounded."""
    if is_relative and value > 1:
        return f"{_decimal(value)} lần"
    return f"{_decimal(value * 100)} %" if measure == "share" or is_relative else _decimal(value)


def _decimal(value: float) -> str:
    whole, _, rest = f"{value:.6f}".rstrip("0").rstrip(".").partition(".")
    grouped = vi_number(int(whole))
    return f"{grouped},{rest}" if rest else grouped


def aim_vi(
    figure: str, comparator: str, each_level: str | None = None, of: str | None = None, group: str | None = None
) -> str:
    """What is to be reached.

    Args:
        figure: in words, such as `70 %`.
        comparator: `>=` or `<=`.
        each_level: the level of which every unit is to reach it.
        of: what the figure is a share or a multiple of, see `relative_vi`.
        group: name of the group of units that it is about.
    """
    if of:
        figure = f"{figure} {of}" if figure.endswith("lần") else f"{figure} của {of}"
    aim = f"từ {figure} trở lên" if comparator == ">=" else f"không quá {figure}"
    each = f"{LEVEL_VI[each_level]} " if each_level else ""
    among = f"{group}: " if group else ""
    return f"{among}{each}{aim}"


def relative_vi(indicator: str | None, unit: str | None, year: int | None, years_before: int | None) -> str:
    """What a figure is a share or a multiple of; the indicator's title only where it is another one."""
    of = f"“{indicator}”" if indicator else "giá trị"
    where = f" của {unit}" if unit else ""
    when = f" năm {year}" if year else ""
    if years_before:
        when = " năm trước" if years_before == 1 else f" {years_before} năm trước"
    return f"{of}{where}{when}"
