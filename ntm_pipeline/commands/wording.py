"""The words, colours and number formats that people meet."""

import re
import unicodedata
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
STATUS_STYLES = {
    "attained": "green",
    "on_track": "cyan",
    "behind": "yellow",
    "missed": "red",
    "undetermined": "magenta",
    "no_data": "dim",
    "not_applicable": "dim",
}

ROW_KIND_WORDS = {
    "title": ("dòng đầu biểu", "above the table"),
    "heading": ("tiêu đề cột", "headings"),
    "blank": ("dòng trống", "blank"),
    "total": ("dòng tổng", "totals"),
    "derived": ("dòng bình quân, tỷ lệ, lũy kế", "means, shares, cumulated figures"),
    "dashes": ("dòng chỉ ghi gạch ngang", "dashes alone"),
    "section": ("dòng tên nhóm", "section headings"),
    "note": ("ghi chú", "notes"),
    "signature": ("phần ký", "signatures"),
    "set_aside": ("để ngoài theo layout.yaml", "set aside by layout.yaml"),
}
"""What a row that is no data is taken for, in Vietnamese and English."""
FACT_WORDS = {
    "reporting_unit": ("Đơn vị báo cáo", "reporting unit"),
    "period": ("Kỳ báo cáo", "period"),
    "closing_date": ("Ngày chốt số liệu", "closing date"),
}
"""What may stand above a table and hold for all of it."""
SYNTHETIC = "Dữ liệu minh họa, không phải số thật / Synthetic data, not real figures"


def share_text(value: float | None, measure: str, rounding: str = ROUND_FLOOR) -> str:
    """A share as a Vietnamese percentage, a mean with two decimals, a count or a total as it is; `–` for nothing.

    Rounded down, so that nothing is ever shown as attained that isn't: 69.96 % is `69,9 %`. What is to be reached is
    rounded up. Of "not more than" it is the other way round: see `roundings`.
    """
    if value is None:
        return "–"
    # Through the shortest decimal text: 0.7 is 70,0 % although its binary form lies a hair below.
    exact = Decimal(repr(float(value)))
    if measure in ("count", "total"):
        return f"{exact.to_integral_value(rounding)}"
    if measure == "mean":
        return f"{(exact * 100).to_integral_value(rounding) / 100:.2f}".replace(".", ",")
    tenths = (exact * 1000).to_integral_value(rounding)
    return f"{tenths / 10:.1f}".replace(".", ",") + " %"


def roundings(comparator: str) -> tuple[str, str]:
    """How a value and how what it is held to are rounded: each away from attainment."""
    return (ROUND_FLOOR, ROUND_CEILING) if comparator == ">=" else (ROUND_CEILING, ROUND_FLOOR)


def aim_text(value: float | None, measure: str, comparator: str) -> str:
    """What is to be reached, with its sign where it is not the usual one."""
    sign = "" if comparator == ">=" else "≤ "
    return sign + share_text(value, measure, roundings(comparator)[1])


def vi_day(day: date) -> str:
    """A day as it is written in Vietnam."""
    return f"{day:%d/%m/%Y}"


def file_text(path: str, sheet: str | None) -> str:
    """A file, and the sheet in it."""
    return f"{path} [{sheet}]" if sheet else path


def place_text(path: str, sheet: str | None, row_number: int) -> str:
    """Where a row stands."""
    return f"{file_text(path, sheet)}, dòng {row_number}"


def printable(text: str) -> str:
    """A sender's text on one line, nothing in it that steers a terminal or that no workbook may hold."""
    return visible(re.sub(r"[\n\r\t]+", " ", text))


def visible(text: str, keep: str = "") -> str:
    """The text with its unseen characters shown by their codes, such as ‹U+202E›.

    Among them are escape sequences, C1 controls, marks that turn the direction of writing, characters without width,
    lone surrogates and what Unicode calls no character. Blanks of any width stay; `keep` names others that do.
    """
    if text.isprintable():
        return text
    return "".join(
        letter if letter.isprintable() or letter in keep or unicodedata.category(letter) == "Zs" else _code(letter)
        for letter in text
    )


def starts_like_a_formula(text: str) -> bool:
    """Whether a program of tables may take the text for a formula, whoever wrote it."""
    return text.lstrip()[:1] in tuple("=+-@＝＋－＠") or text[:1] in tuple("\t\r\n")


def _code(letter: str) -> str:
    return f"‹U+{ord(letter):04X}›"


ASSUMPTION_VI = "với giả định phần còn thiếu nặng bằng trung bình phần đã báo cáo"
"""What the bounds of a figure rest on whose subjects don't weigh the same."""


def status_reason(target: Mapping[str, Any]) -> str:
    """Why a target has its status, in a Vietnamese sentence; the words follow the rules of the attainment table.

    Of bounds that rest on an assumption every sentence says so; only of certain ones it is said that they hold even if
    none of what is missing were attained.
    """
    measure, needed, is_least = target["measure"], target["needed"], target["comparator"] == ">="
    down, up = roundings(target["comparator"])
    aim, value = share_text(target["target_value"], measure, up), share_text(target["value"], measure, down)
    low, high = share_text(target["value_low"], measure, down), share_text(target["value_high"], measure, down)
    required = share_text(target["required_value"], measure, up)
    is_certain, is_bounded = target["bounds"] == "certain", measure in ("share", "count")
    worse, kept = ("thấp hơn", "không thấp hơn") if is_least else ("cao hơn", "không cao hơn")
    lacking = f"còn thiếu {needed}" if is_least else f"phải bớt {needed}"
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
        case "undetermined":
            when = "khi đủ số liệu" if is_certain else f"khi đủ số liệu, {ASSUMPTION_VI},"
            between = f"nằm giữa {low} và {high}"
            if target["value_high"] is None:
                between = f"không thấp hơn {share_text(target['value_low'], measure)} và không có cận trên"
            if not needed:
                lacking = "phần đã báo cáo đủ mức, còn thiếu báo cáo"
            elif is_certain:
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
