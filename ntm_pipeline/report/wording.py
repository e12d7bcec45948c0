"""How figures, days and places are written for people, and why a target has its status, in words.

The commands and the pages say the same of one figure: both take it from here.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
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
    "superseded": "không tính: đã có dòng khác thay thế",
}
STANDING_WORDS_EN = {
    "counted": "counted",
    "covered": "not counted: a longer report covers these months",
    "in_doubt": "open: stopped after the day of assessment, since when is not told",
    "made_too_early": "not counted: made before any month of its period had ended",
    "not_yet_ended": "not counted yet: no month of its period has ended",
    "no_own_month": "not counted: no month of its period is this unit's",
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


def _reaching(target: Mapping[str, Any]) -> float | None:
    """What of an attained target's figures reaches its aim, whatever is missing."""
    if target["status"] != "attained":
        return None
    bound = "value_low" if target["comparator"] == ">=" else "value_high"
    reaching: float | None = target[bound]
    return reaching


def status_reason(target: Mapping[str, Any]) -> str:
    """Why a target has its status, in a Vietnamese sentence; the words follow the rules of the attainment table.

    Of bounds that rest on an assumption every sentence says so; only of certain ones it is said that they hold even if
    none of what is missing were attained.
    """
    measure, needed, comparator = target["measure"], target["needed"], target["comparator"]
    is_least, down = comparator == ">=", roundings(comparator)[0]
    value, low, high = (
        share_text(target[name], measure, down, target["target_value"]) for name in ("value", "value_low", "value_high")
    )
    aim = _due(target["target_value"], measure, comparator, _reaching(target), target["target_value"])
    pace_reached_by = target["value"] if target["status"] == "on_track" else None
    required = _due(target["required_value"], measure, comparator, pace_reached_by, target["target_value"])
    is_certain, is_bounded = target["bounds"] == "certain", measure in ("share", "count")
    worse, kept = ("thấp hơn", "không thấp hơn") if is_least else ("cao hơn", "không cao hơn")
    lacking = f"còn thiếu {needed}" if is_least else f"phải bớt {needed}"
    if needed is None:
        lacking = "chưa tính được còn thiếu bao nhiêu, vì gốc so sánh chưa đủ số liệu"
    match target["status"]:
        case "attained" if target["reported"] == target["expected"]:
            return f"{value} đã đạt mức {aim}." if is_least else f"{value} không vượt mức {aim}."
        case "attained" if not is_bounded:
            return f"chỉ riêng phần đã báo cáo đã đưa giá trị lên ít nhất {low}, {kept} {aim}."
        case "attained":
            if not is_certain:
                if_so, bound = ASSUMPTION_VI, f"ít nhất là {low}" if is_least else f"nhiều nhất là {high}"
            elif is_least:
                if_so, bound = "ngay cả khi phần chưa báo cáo đều không đạt", f"vẫn là {low}"
            else:
                if_so, bound = "ngay cả khi phần chưa báo cáo đều được tính", f"vẫn chỉ là {high}"
            return f"{if_so}, giá trị {bound}, {kept} {aim}."
        case "undetermined" if target["reported"] == target["expected"]:
            more = f"; {lacking}" if needed else ""
            return f"{value} đã đủ số liệu nhưng gốc so sánh thì chưa, nên chưa thể kết luận so với {aim}{more}."
        case "undetermined":
            when = "khi đủ số liệu" if is_certain else f"khi đủ số liệu, {ASSUMPTION_VI},"
            between = f"nằm giữa {low} và {high}"
            if target["value_high"] is None:
                between = f"không thấp hơn {share_text(target['value_low'], measure)} và không có cận trên"
            if needed == 0:
                lacking = "phần đã báo cáo đủ mức, còn thiếu báo cáo"
            elif needed and is_certain:
                lacking = f"{lacking} để chắc chắn đạt"
            return f"{when} giá trị {between}, nên chưa thể kết luận so với {aim}; {lacking}."
        case "missed":
            return f"đã đến hạn mà {value} {worse} {aim}; {lacking}."
        case "on_track":
            return f"{value} chưa đạt {aim} nhưng {kept} mức cần có của năm, {required}; {lacking}."
        case "behind":
            return f"{value} chưa đạt {aim} và {worse} mức cần có của năm, {required}; {lacking}."
        case "no_data" if target["value"] is not None:
            return f"giá trị là {value}, nhưng chưa có số liệu làm gốc so sánh."
        case "no_data" if target["reported"]:
            return "mẫu số bằng không, nên không có tỷ lệ."
        case "no_data":
            return "chưa có đơn vị nào báo cáo."
        case _ if target["value"] is not None:
            return f"giá trị là {value}, nhưng số liệu làm gốc so sánh bằng không."
        case _ if target["expected"]:
            return "mọi đơn vị đã báo cáo và không có gì để tính tỷ lệ."
        case _:
            return "không có đơn vị nào thuộc diện được xét."


ASSUMPTION_EN = "assuming that what is missing weighs as much as what was reported on average"


def status_reason_en(target: Mapping[str, Any]) -> str:
    """The same in English."""
    return english_figures(_reason_en(target))


def _reason_en(target: Mapping[str, Any]) -> str:
    measure, needed, comparator = target["measure"], target["needed"], target["comparator"]
    is_least, down = comparator == ">=", roundings(comparator)[0]
    value, low, high = (
        share_text(target[name], measure, down, target["target_value"]) for name in ("value", "value_low", "value_high")
    )
    aim = _due(target["target_value"], measure, comparator, _reaching(target), target["target_value"])
    pace_reached_by = target["value"] if target["status"] == "on_track" else None
    required = _due(target["required_value"], measure, comparator, pace_reached_by, target["target_value"])
    is_certain, is_bounded = target["bounds"] == "certain", measure in ("share", "count")
    worse, kept = ("below", "not below") if is_least else ("above", "not above")
    lacking = f"{needed} more needed" if is_least else f"{needed} fewer needed"
    if needed is None:
        lacking = "how many are needed can't be told, for the figure it is measured by is incomplete"
    match target["status"]:
        case "attained" if target["reported"] == target["expected"]:
            return f"{value} reaches {aim}." if is_least else f"{value} does not exceed {aim}."
        case "attained" if not is_bounded:
            return f"what was reported alone lifts the value to at least {low}, {kept} {aim}."
        case "attained":
            if not is_certain:
                if_so, bound = ASSUMPTION_EN, f"at least {low}" if is_least else f"at most {high}"
            elif is_least:
                if_so, bound = "even if none of what is missing attains it", f"still {low}"
            else:
                if_so, bound = "even if all of what is missing counts", f"still only {high}"
            return f"{if_so}, the value is {bound}, {kept} {aim}."
        case "undetermined" if target["reported"] == target["expected"]:
            more = f"; {lacking}" if needed else ""
            return f"{value} is complete but the figure it is held to is not: it can't be told against {aim}{more}."
        case "undetermined":
            when = "once all is reported" if is_certain else f"once all is reported, {ASSUMPTION_EN},"
            between = f"lies between {low} and {high}"
            if target["value_high"] is None:
                between = f"is not below {share_text(target['value_low'], measure)} and has no upper bound"
            if needed == 0:
                lacking = "what was reported is enough, reports are missing"
            elif needed and is_certain:
                lacking = f"{lacking} to be certain"
            return f"{when} the value {between}, so that it can't be told against {aim}; {lacking}."
        case "missed":
            return f"due, and {value} is {worse} {aim}; {lacking}."
        case "on_track":
            return f"{value} is not yet {aim} but {kept} what this year asks for, {required}; {lacking}."
        case "behind":
            return f"{value} is not yet {aim} and {worse} what this year asks for, {required}; {lacking}."
        case "no_data" if target["value"] is not None:
            return f"the value is {value}, but the figure it is held to is not known."
        case "no_data" if target["reported"]:
            return "the denominator is zero, so there is no share."
        case "no_data":
            return "nobody has reported yet."
        case _ if target["value"] is not None:
            return f"the value is {value}, but the figure it is held to is zero."
        case _ if target["expected"]:
            return "all have reported, and there is nothing to measure."
        case _:
            return "there is no unit that this is about."


def english_figures(text: str) -> str:
    """The text with its figures as English writes them: 1.234,5 becomes 1,234.5."""
    return re.sub(r"(?<=\d)[.,](?=\d)", lambda found: "," if found[0] == "." else ".", text)
