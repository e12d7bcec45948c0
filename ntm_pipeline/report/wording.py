"""The words, colours and number formats that people meet."""

from decimal import ROUND_FLOOR, Decimal

STATUS_WORDS = {
    "attained": "đạt",
    "on_track": "đúng tiến độ",
    "behind": "chậm tiến độ",
    "missed": "chưa đạt",
    "undetermined": "chưa đủ số liệu",
    "no_data": "không có số liệu",
    "not_applicable": "không áp dụng",
}
STATUS_STYLES = {
    "attained": "green",
    "on_track": "cyan",
    "behind": "yellow",
    "missed": "red",
    "undetermined": "magenta",
    "no_data": "dim",
    "not_applicable": "dim",
}


def share_text(value: float | None, measure: str) -> str:
    """A share as a Vietnamese percentage, a count as it is; `–` for nothing.

    Rounded down, so that nothing is ever shown as attained that isn't: 69.96 % is `69,9 %`.
    """
    if value is None:
        return "–"
    if measure == "count":
        return f"{int(value)}"
    # Through the shortest decimal text: 0.7 is 70,0 % although its binary form lies a hair below.
    tenths = (Decimal(repr(value)) * 1000).to_integral_value(ROUND_FLOOR)
    return f"{tenths / 10:.1f}".replace(".", ",") + " %"
