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
    """A share as a Vietnamese percentage, a count as it is; `–` for nothing.

    Rounded down, so that nothing is ever shown as attained that isn't: 69.96 % is `69,9 %`. What is to be reached is
    rounded up.
    """
    if value is None:
        return "–"
    if measure == "count" and rounding == ROUND_FLOOR:
        return f"{int(value)}"
    # Through the shortest decimal text: 0.7 is 70,0 % although its binary form lies a hair below.
    exact = Decimal(repr(float(value)))
    if measure == "count":
        return f"{exact.to_integral_value(rounding)}"
    tenths = (exact * 1000).to_integral_value(rounding)
    return f"{tenths / 10:.1f}".replace(".", ",") + " %"


def vi_day(day: date) -> str:
    """A day as it is written in Vietnam."""
    return f"{day:%d/%m/%Y}"


def printable(text: str) -> str:
    """A sender's text on one line, without the characters that steer a terminal or that no workbook may hold."""
    line = re.sub(r"[\n\r\t]+", " ", text)
    return "".join("�" if unicodedata.category(letter) in ("Cc", "Cs") else letter for letter in line)


ASSUMPTION_VI = "với giả định phần còn thiếu nặng bằng trung bình phần đã báo cáo"
"""What the bounds of a figure rest on whose subjects don't weigh the same."""


def status_reason(target: Mapping[str, Any], figure: Mapping[str, Any]) -> str:
    """Why a target has its status, in a Vietnamese sentence; the words follow the rules of the attainment table.

    Of bounds that rest on an assumption every sentence says so; only of certain ones it is said that they hold even if
    none of what is missing were attained.
    """
    measure, needed = target["measure"], target["needed"]
    aim, value = share_text(target["target_value"], measure, ROUND_CEILING), share_text(target["value"], measure)
    low, high = share_text(target["value_low"], measure), share_text(target["value_high"], measure)
    required = share_text(target["required_value"], measure, ROUND_CEILING)
    is_certain = target["bounds"] == "certain"
    match target["status"]:
        case "attained" if figure["reported"] == figure["expected"]:
            return f"{value} đã đạt mức {aim}."
        case "attained" if is_certain:
            return f"ngay cả khi phần chưa báo cáo đều không đạt, giá trị vẫn là {low}, không thấp hơn {aim}."
        case "attained":
            return f"{ASSUMPTION_VI}, giá trị ít nhất là {low}, không thấp hơn {aim}."
        case "undetermined":
            when = "khi đủ số liệu" if is_certain else f"khi đủ số liệu, {ASSUMPTION_VI},"
            lacking = f"còn thiếu {needed} để chắc chắn đạt" if is_certain else f"còn thiếu {needed}"
            if not needed:
                lacking = "phần đã báo cáo đủ mức, còn thiếu báo cáo"
            return f"{when} giá trị nằm giữa {low} và {high}, nên chưa thể kết luận so với {aim}; {lacking}."
        case "missed":
            return f"đã đến hạn mà {value} thấp hơn {aim}; còn thiếu {needed}."
        case "on_track":
            return f"{value} chưa đạt {aim} nhưng không thấp hơn mức cần có của năm, {required}; còn thiếu {needed}."
        case "behind":
            return f"{value} chưa đạt {aim} và thấp hơn mức cần có của năm, {required}; còn thiếu {needed}."
        case "no_data" if figure["reported"]:
            return "mẫu số bằng không, nên không có tỷ lệ."
        case "no_data":
            return "chưa có đơn vị nào báo cáo."
        case _ if figure["expected"]:
            return "mọi đơn vị đã báo cáo và không có gì để tính tỷ lệ."
        case _:
            return "không có đơn vị nào thuộc diện được xét."
