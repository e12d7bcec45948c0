"""How figures, days and places are written for people, and why a target has its status, in words.

The commands and the pages say the same of one figure: both take it from here.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import lru_cache
from typing import Any

STATUS_WORDS = {
    "attained": "đạt",
    "on_track": "đúng tiến độ",
    "behind": "chậm tiến độ",
    "missed": "chưa đạt",
    "undetermined": "chưa đủ số liệu",
    "no_data": "không có số liệu",
    "not_applicable": "không áp dụng",
}
STATUS_WORDS_EN = {
    "attained": "attained",
    "on_track": "on track",
    "behind": "behind",
    "missed": "missed",
    "undetermined": "undetermined",
    "no_data": "no data",
    "not_applicable": "not applicable",
}
STANDING_WORDS = {
    "counted": "được tính",
    "covered": "không tính: đã có báo cáo dài hơn cho các tháng này",
    "in_doubt": "chưa rõ: đã dừng sau ngày đánh giá, không ghi từ ngày nào",
    "made_too_early": "không tính: lập trước khi tháng nào của kỳ kết thúc",
    "not_yet_ended": "chưa tính: chưa có tháng nào của kỳ kết thúc",
    "no_own_month": "không tính: không tháng nào của kỳ thuộc đơn vị này",
    "month_not_over": "chưa tính: sổ đăng ký được lập khi tháng chưa kết thúc",
    "register_counted": "được tính, đếm từ sổ đăng ký",
    "register_used": "không tính: tỉnh này dùng sổ đăng ký hồ sơ (reporting.yaml)",
    "report_used": "để đối chiếu: chỉ tiêu dùng số báo cáo",
    "superseded": "không tính: đã có dòng khác thay thế",
}
STANDING_WORDS_EN = {
    "counted": "counted",
    "covered": "not counted: a longer report covers these months",
    "in_doubt": "open: stopped after the day of assessment, since when is not told",
    "made_too_early": "not counted: made before any month of its period had ended",
    "not_yet_ended": "not counted yet: no month of its period has ended",
    "no_own_month": "not counted: no month of its period is this unit's",
    "month_not_over": "not counted yet: the register was made before the month had ended",
    "register_counted": "counted, from the register",
    "register_used": "not counted: this province counts its register (reporting.yaml)",
    "report_used": "for comparison: the indicator uses what was reported",
    "superseded": "not counted: another row stands instead",
}
CAUSE_WORDS = {
    "new_file": "tệp mới / new file", "changed_file": "tệp sửa / changed file",
    "withdrawn_file": "tệp rút / withdrawn file", "corrections": "corrections.yaml", "layout": "layout.yaml",
    "origin": "origin.yaml",
    "day": "ngày / the day", "units": "đơn vị hành chính / units", "plans": "kế hoạch / plans",
    "program": "chương trình / program version", "unknown": "không rõ vì sao / can't be put down to anything",
}  # fmt: skip
"""Why a figure changed, in Vietnamese and English."""


_DECIMALS = {"share": 1, "mean": 2, "count": 0, "total": 0}
"""How many a figure is shown with, if what it is held to doesn't ask for more."""
_MOST_DECIMALS = {"share": 4, "mean": 6, "count": 0, "total": 0}
"""How many the figure of a target may have: it is a whole number of millionths."""


@lru_cache(maxsize=16384)
def share_text(value: float | None, measure: str, rounding: str = ROUND_FLOOR, held_to: float | None = None) -> str:
    """A share as a Vietnamese percentage, a mean with two decimals, a count or a total whole; `–` for nothing.

    Rounded down, so that nothing is ever shown as attained that isn't: 69.96 % is `69,9 %`. Of "not more than" it is
    the other way round: see `roundings`. Beside a figure of more decimals, `held_to`, it has as many: 69.966 % of
    69.96 % is `69,96 %`.
    """
    if value is None:
        return "–"
    rounded = _rounded(value, measure, rounding, _decimals_beside(held_to, measure))
    text = f"{rounded:,f}".translate(str.maketrans(",.", ".,"))
    return f"{text} %" if measure == "share" else text


def _decimals_beside(figure: float | None, measure: str) -> int:
    """How many decimals are shown: more, where that shows in full what is held to; not where it goes on for ever."""
    needed = 0 if figure is None else -int(_scaled(figure, measure).normalize().as_tuple().exponent)
    return max(_DECIMALS[measure], needed if needed <= _MOST_DECIMALS[measure] else 0)


def _rounded(value: float, measure: str, rounding: str, decimals: int) -> Decimal:
    return _scaled(value, measure).quantize(Decimal(1).scaleb(-decimals), rounding=rounding)


def _scaled(value: float, measure: str) -> Decimal:
    # Through decimal text: 0.7 is 70,0 % although its binary form lies a hair below, and what took several steps to
    # reckon may lie a hair above in its sixteenth digit.
    return Decimal(f"{value:.15g}") * (100 if measure == "share" else 1)


def roundings(comparator: str) -> tuple[str, str]:
    """How a value and how what it is held to are rounded: each away from attainment."""
    return (ROUND_FLOOR, ROUND_CEILING) if comparator == ">=" else (ROUND_CEILING, ROUND_FLOOR)


def aim_text(value: float | None, measure: str, comparator: str, reached_by: float | None = None) -> str:
    """What is to be reached, with its sign where it is not the usual one: in full, where that takes few decimals.

    A figure that goes on for ever is rounded away from what is held to it, unless what reaches it would then look as
    if it didn't: a third is no less than a third.
    """
    sign = "" if comparator == ">=" else "≤ "
    return sign + _due(value, measure, comparator, reached_by, value)


def _due(value: float | None, measure: str, comparator: str, reached_by: float | None, held_to: float | None) -> str:
    down, up = roundings(comparator)
    if value is not None and reached_by is not None:
        decimals = _decimals_beside(held_to, measure)
        gap = _rounded(value, measure, up, decimals) - _rounded(reached_by, measure, down, decimals)
        if (gap > 0) if comparator == ">=" else (gap < 0):
            return share_text(value, measure, down, held_to)
    return share_text(value, measure, up, held_to)


def vi_day(day: date) -> str:
    """A day as it is written in Vietnam."""
    return f"{day:%d/%m/%Y}"


def file_text(path: str, sheet: str | None) -> str:
    """A file, and the sheet in it."""
    return f"{path} [{sheet}]" if sheet else path


def place_text(path: str, sheet: str | None, row_number: int) -> str:
    """Where a row stands."""
    return f"{file_text(path, sheet)}, dòng {row_number}"


ASSUMPTION_VI = "với giả định phần còn thiếu nặng bằng trung bình phần đã báo cáo"
"""What the bounds of a figure rest on whose subjects don't weigh the same."""
_REASONS = {
    "all_reported_least": ("{value} đã đạt mức {aim}.", "{value} reaches {aim}."),
    "all_reported_most": ("{value} không vượt mức {aim}.", "{value} does not exceed {aim}."),
    "unbounded": (
        "chỉ riêng phần đã báo cáo đã đưa giá trị lên ít nhất {low}, {kept} {aim}.",
        "what was reported alone lifts the value to at least {low}, {kept} {aim}.",
    ),
    "assumed_least": (
        "{assumption}, giá trị ít nhất là {low}, {kept} {aim}.",
        "{assumption}, the value is at least {low}, {kept} {aim}.",
    ),
    "assumed_most": (
        "{assumption}, giá trị nhiều nhất là {high}, {kept} {aim}.",
        "{assumption}, the value is at most {high}, {kept} {aim}.",
    ),
    "certain_least": (
        "ngay cả khi phần chưa báo cáo đều không đạt, giá trị vẫn là {low}, {kept} {aim}.",
        "even if none of what is missing attains it, the value is still {low}, {kept} {aim}.",
    ),
    "certain_most": (
        "ngay cả khi phần chưa báo cáo đều được tính, giá trị vẫn chỉ là {high}, {kept} {aim}.",
        "even if all of what is missing counts, the value is still only {high}, {kept} {aim}.",
    ),
    "base_open": (
        "{value} đã đủ số liệu nhưng gốc so sánh thì chưa, nên chưa thể kết luận so với {aim}{lacking_too}.",
        "{value} is complete but the figure it is held to is not: it can't be told against {aim}{lacking_too}.",
    ),
    "open": (
        "{once} giá trị {between}, nên chưa thể kết luận so với {aim}; {lacking}.",
        "{once} the value {between}, so that it can't be told against {aim}; {lacking}.",
    ),
    "missed": ("đã đến hạn mà {value} {worse} {aim}; {lacking}.", "due, and {value} is {worse} {aim}; {lacking}."),
    "on_track": (
        "{value} chưa đạt {aim} nhưng {kept} mức cần có của năm, {required}; {lacking}.",
        "{value} is not yet {aim} but {kept} what this year asks for, {required}; {lacking}.",
    ),
    "behind": (
        "{value} chưa đạt {aim} và {worse} mức cần có của năm, {required}; {lacking}.",
        "{value} is not yet {aim} and {worse} what this year asks for, {required}; {lacking}.",
    ),
    "no_base": (
        "giá trị là {value}, nhưng chưa có số liệu làm gốc so sánh.",
        "the value is {value}, but the figure it is held to is not known.",
    ),
    "no_denominator": (
        "mẫu số bằng không, nên không có tỷ lệ.",
        "the denominator is zero, so there is no share.",
    ),
    "nobody_reported": ("chưa có đơn vị nào báo cáo.", "nobody has reported yet."),
    "base_is_zero": (
        "giá trị là {value}, nhưng số liệu làm gốc so sánh bằng không.",
        "the value is {value}, but the figure it is held to is zero.",
    ),
    "nothing_to_measure": (
        "mọi đơn vị đã báo cáo và không có gì để tính tỷ lệ.",
        "all have reported, and there is nothing to measure.",
    ),
    "nobody_asked": ("không có đơn vị nào thuộc diện được xét.", "there is no unit that this is about."),
}
"""Why a target has its status, in Vietnamese and English."""
_PARTS = {
    "assumption": (ASSUMPTION_VI, "assuming that what is missing weighs as much as what was reported on average"),
    "worse_least": ("thấp hơn", "below"), "worse_most": ("cao hơn", "above"),
    "kept_least": ("không thấp hơn", "not below"), "kept_most": ("không cao hơn", "not above"),
    "lacking_least": ("còn thiếu {needed}", "{needed} more needed"),
    "lacking_most": ("phải bớt {needed}", "{needed} fewer needed"),
    "lacking_unknown": (
        "chưa tính được còn thiếu bao nhiêu, vì gốc so sánh chưa đủ số liệu",
        "how many are needed can't be told, for the figure it is measured by is incomplete",
    ),
    "lacking_reports": (
        "phần đã báo cáo đủ mức, còn thiếu báo cáo", "what was reported is enough, reports are missing",
    ),
    "to_be_certain": ("{lacking} để chắc chắn đạt", "{lacking} to be certain"),
    "once_certain": ("khi đủ số liệu", "once all is reported"),
    "once_assumed": ("khi đủ số liệu, {assumption},", "once all is reported, {assumption},"),
    "between": ("nằm giữa {low} và {high}", "lies between {low} and {high}"),
    "not_below": ("không thấp hơn {least} và không có cận trên", "is not below {least} and has no upper bound"),
}  # fmt: skip
"""What those sentences are made of."""


def status_reason(target: Mapping[str, Any]) -> str:
    """Why a target has its status, in a Vietnamese sentence; the words follow the rules of the attainment table.

    Of bounds that rest on an assumption every sentence says so; only of certain ones it is said that they hold even if
    none of what is missing were attained.
    """
    return _reason(target, 0)


def status_reason_en(target: Mapping[str, Any]) -> str:
    """The same in English."""
    return english_figures(_reason(target, 1))


def _reason(target: Mapping[str, Any], language: int) -> str:
    """The sentence in one of the languages of `_REASONS`."""
    measure, needed, comparator = target["measure"], target["needed"], target["comparator"]
    side, down = "least" if comparator == ">=" else "most", roundings(comparator)[0]
    words: dict[str, Any] = {
        name: share_text(target[column], measure, down, target["target_value"])
        for name, column in (("value", "value"), ("low", "value_low"), ("high", "value_high"))
    }
    words["needed"] = needed
    words["aim"] = _due(target["target_value"], measure, comparator, _reaching(target), target["target_value"])
    pace_reached_by = target["value"] if target["status"] == "on_track" else None
    words["required"] = _due(target["required_value"], measure, comparator, pace_reached_by, target["target_value"])

    def part(key: str) -> str:
        return _PARTS[key][language].format(**words)

    words |= {"assumption": part("assumption"), "worse": part(f"worse_{side}"), "kept": part(f"kept_{side}")}
    words["lacking"] = part("lacking_unknown" if needed is None else f"lacking_{side}")
    if target["status"] == "undetermined":
        words["lacking_too"] = f"; {words['lacking']}" if needed else ""
        words["once"] = part(f"once_{target['bounds']}")
        # What it is not below is rounded down, of "not more than" too.
        words["least"] = share_text(target["value_low"], measure)
        words["between"] = part("between" if target["value_high"] is not None else "not_below")
        if needed == 0:
            words["lacking"] = part("lacking_reports")
        elif needed and target["bounds"] == "certain":
            words["lacking"] = part("to_be_certain")
    return _REASONS[_case(target, side)][language].format(**words)


def _reaching(target: Mapping[str, Any]) -> float | None:
    """What of an attained target's figures reaches its aim, whatever is missing."""
    if target["status"] != "attained":
        return None
    bound = "value_low" if target["comparator"] == ">=" else "value_high"
    reaching: float | None = target[bound]
    return reaching


def _case(target: Mapping[str, Any], side: str) -> str:
    """Which of `_REASONS` it is."""
    is_complete = target["reported"] == target["expected"]
    match target["status"]:
        case "attained" if is_complete:
            return f"all_reported_{side}"
        case "attained" if target["measure"] not in ("share", "count"):
            return "unbounded"
        case "attained":
            return f"{target['bounds']}_{side}"
        case "undetermined":
            return "base_open" if is_complete else "open"
        case "missed" | "on_track" | "behind":
            return str(target["status"])
        case "no_data" if target["value"] is not None:
            return "no_base"
        case "no_data":
            return "no_denominator" if target["reported"] else "nobody_reported"
        case _ if target["value"] is not None:
            return "base_is_zero"
        case _:
            return "nothing_to_measure" if target["expected"] else "nobody_asked"


def english_figures(text: str) -> str:
    """The text with its figures as English writes them: 1.234,5 becomes 1,234.5."""
    return re.sub(r"(?<=\d)[.,](?=\d)", lambda found: "," if found[0] == "." else ".", text)
