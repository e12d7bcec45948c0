"""An explanation of a figure for people, in Vietnamese.

What is in it is gathered by `explain`; no figure is made here.
"""

from typing import TYPE_CHECKING, Any

from ntm_pipeline.report.wording import (
    ASSUMPTION_VI,
    STANDING_WORDS,
    STATUS_WORDS,
    aim_text,
    file_text,
    place_text,
    roundings,
    share_text,
    status_reason,
    vi_day,
)
from ntm_pipeline.vietnamese.wording import vi_number

if TYPE_CHECKING:
    from rich.console import Console

SHOWN = 20
"""Rows and names shown to people; programs get them all."""


def print_explanation(told: dict[str, Any], console: "Console") -> None:
    """The explanation for people, in Vietnamese."""
    figure, indicator = told["figure"], told["indicator"]
    measure = figure["measure"]
    out = lambda text="", style=None: console.print(text, style=style, markup=False)  # noqa: E731
    if told["release"]["is_synthetic"]:
        out("Dữ liệu minh họa, không phải số thật.", "yellow")
    code = "" if figure["unit_level"] == "country" else f" (mã {figure['unit_code']})"
    out(f"{figure['unit_name']}{code}, năm {figure['year']}, đánh giá ngày {vi_day(figure['as_of'])}", "bold")
    out(f"{indicator['title_vi']} [{indicator['indicator_id']}]", "bold")
    out()
    for word, part in (("Tử số ", "numerator"), ("Mẫu số", "denominator")):
        out(f"  {word}    {vi_number(figure[part]):>12}  {indicator[f'{part}_vi']}")
    # Beside "not more than" alone nothing is rounded down to what it exceeds.
    rounding = roundings("<=" if {t["comparator"] for t in told["targets"]} == {"<="} else ">=")[0]
    out(f"  Giá trị   {share_text(figure['value'], measure, rounding):>12}")
    subjects = "đơn vị-tháng" if indicator["kind"] == "flow" else "đơn vị"
    reported = f"{figure['reported']} trong {figure['expected']} {subjects} đã có số liệu"
    out(f"  Đầy đủ    {share_text(figure['completeness'], 'share'):>12}  {reported}")
    if figure["value"] is not None and figure["reported"] < figure["expected"]:
        low, high = (share_text(figure[name], measure, rounding) for name in ("value_low", "value_high"))
        certain = "chắc chắn nằm trong khoảng này" if figure["bounds"] == "certain" else ASSUMPTION_VI
        upper = f"đến {high}, {certain}" if figure["value_high"] is not None else "trở lên, không có cận trên"
        out(f"  Khi đủ số liệu: từ {low} {upper}")
    out(f"  Cách hiểu: {indicator['interpretation_vi']}", "dim")
    for target in told["targets"]:
        out()
        document = " ".join(
            text
            for text in (
                target["issuer"],
                f"số {target['document_number']}" if target["document_number"] else None,
                f"ngày {vi_day(target['issued_on'])}" if target["issued_on"] else None,
            )
            if text
        )
        if target["is_example"]:
            document = "ví dụ, mức tự đặt, không lấy từ văn bản"
        aim = target["title_vi"]
        if target["aim_vi"] not in aim:
            aim += f": {target['aim_vi']}"
        if target["is_milestone"]:
            due = aim_text(
                target["target_value"],
                target["measure"],
                target["comparator"],
                target["value"] if target["status"] == "attained" else None,
            )
            aim += f"; mốc năm {figure['year']}: {due}"
        out(f"Mục tiêu {target['target_id']}: {aim} ({document})", "bold")
        out(f"  {STATUS_WORDS[target['status']].capitalize()}: {status_reason(target)}")
        if target["each_level"] and target["measure"] != target["target_measure"]:
            out(f"  {target['numerator']} trong {target['expected']} đơn vị chắc chắn đạt riêng mục tiêu này.")
        if target["group_name"]:
            own = f"{vi_number(target['numerator'])} trên {vi_number(target['denominator'])}"
            out(f"  Riêng {target['group_name']}: {own}; {target['reported']} trong {target['expected']} đã có số liệu")
        place = ", ".join(text for text in (target["article"], target["legal_basis"]) if text)
        if target["text_vi"] or place:
            words = f"“{target['text_vi']}”" if target["text_vi"] else ""
            out(f"  Văn bản: {words}{f' ({place})' if place else ''}", "dim")
        if target["note_vi"]:
            out(f"  Ghi chú: {target['note_vi']}", "dim")
        for other in target["alternatives"]:
            other_value = share_text(
                other["value"], other["measure"], roundings(other["comparator"])[0], other["target_value"]
            )
            verdict = "kết luận khác" if other["is_different"] else "kết luận không đổi"
            said = f"{other['alternative_vi'].rstrip('.')}: {other_value}, {STATUS_WORDS[other['status']]}; {verdict}"
            out(f"  Cách hiểu khác {other['alternative_id']}: {said}", "dim")
    _print_missing(told["missing"], indicator["kind"], out)
    if told["snapshots"]:
        out()
        out("Danh sách cho biết trạng thái của các đơn vị:", "bold")
        for one in told["snapshots"][:SHOWN]:
            place = file_text(one["path"], one["sheet"])
            out(f"  {place}: chốt {vi_day(one['closing_date'])}, {one['unit_count']} đơn vị")
            for doubt in one["doubts"]:
                out(f"    {doubt}", "yellow")
        _print_rest(told["snapshots"], out)
    if told["rows"]:
        out()
        out(f"Các dòng số liệu ({len(told['rows'])}):", "bold")
        for row in told["rows"][:SHOWN]:
            place = place_text(row["path"], row["sheet"], row["row_number"])
            out(f"  {row['unit_name']}: {row['detail']} - {STANDING_WORDS[row['standing']]} - {place}")
            for correction in row["corrections"]:
                out(f"    {correction}", "dim")
        _print_rest(told["rows"], out)


def _print_missing(missing: list[dict[str, Any]], kind: str, out: Any) -> None:
    if not missing:
        return
    out()
    out(f"Chưa có số liệu ({len(missing)} đơn vị):", "bold")
    for one in missing[:SHOWN]:
        months = f": tháng {', '.join(map(str, one['months']))}" if kind == "flow" else ""
        out(f"  {one['unit_code']} {one['unit_name']}{months}")
    _print_rest(missing, out)


def _print_rest(items: list[Any], out: Any) -> None:
    if len(items) > SHOWN:
        out(f"  … và {len(items) - SHOWN} mục nữa; --format json cho đủ", "dim")
