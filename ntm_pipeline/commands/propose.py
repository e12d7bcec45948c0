"""What `ntm validate --propose` writes: the entry of a `layout.yaml` by which a person may say what wasn't understood.

It is a question, not an answer: what only a person can know is left blank, and an entry with a blank is refused.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from ntm_pipeline.commands.validate import Validated, ValidatedFile
from ntm_pipeline.commands.validate_register import ValidatedRegister
from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.intake.layout.layout_file import DECIDED, FILE_NAME, KINDS
from ntm_pipeline.reading.tables.look import ColumnLook, SheetLook, of_other_kind
from ntm_pipeline.reading.worker_pool import Limits, look_at_files
from ntm_pipeline.settings import Settings

_OF_COLUMNS = {
    "missing_heading", "no_heading", "ambiguous_heading", "columns_not_told_apart", "column_not_understood",
}  # fmt: skip


def propose(files: Sequence[Validated], settings: Settings) -> str:
    """The entries to be confirmed, as YAML with the open questions as comments."""
    limits = Limits(settings.reading_seconds, settings.reading_megabytes)
    lines: list[str] = []
    for file in files:
        if isinstance(file, ValidatedRegister):
            lines += _comment(f"{file.path}: layout.yaml không dùng cho sổ đăng ký / has no effect on a register")
            continue
        if file.intake.refused is None:
            lines += _comment(f"{file.path}: không có gì phải hỏi / nothing to be asked")
            continue
        contract = file.contract
        [looks] = look_at_files([file.path], contract.headings, contract.required_headings, limits)
        lines += _comment(f"{file.path}", *file.intake.refused)
        if isinstance(looks, Exception) or file.intake.refused_by is None:
            lines += _comment("Không đề xuất được gì cho tệp này / nothing can be proposed for this file")
            continue
        asked = _asked_about(looks)
        lines += _comment(
            f"Hãy trả lời các chỗ để trống, xóa dòng không cần, rồi chép mục này vào {_place(file)}",
            f"Answer what is blank, delete the lines that aren't needed, and put the entry into {_place(file)}",
        )
        for look in asked:
            lines += _entry(file, look, look.refusal.rule if look.refusal else file.intake.refused_by)
    return "\n".join(lines) + "\n"


def _asked_about(looks: Sequence[SheetLook]) -> list[SheetLook]:
    """The sheets that can't be read; those of which something was understood only later where all can."""
    with_table = [look for look in looks if look.columns]
    return [look for look in with_table if not look.is_read] or with_table or list(looks[:1])


def _place(file: ValidatedFile) -> str:
    inner = Path(file.intake.path)
    return f"{file.contract.source}/{FILE_NAME}" if inner.parts[0] == file.contract.source else FILE_NAME


def _entry(file: ValidatedFile, look: SheetLook, rule: str) -> Iterator[str]:
    contract = file.contract
    yield "- match:"
    yield f"    path: {quoted(file.intake.path.removeprefix(f'{contract.source}/'))}"
    if look.sheet:
        yield f"    sheet: {quoted(look.sheet)}"
    yield f"  source: {contract.source}"
    if rule in _OF_COLUMNS:
        yield from _columns(contract, look)
    yield from _facts(contract, look, rule)
    if rule == "no_result":
        yield from _comment(
            f"Số liệu là gì? Một trong: {', '.join(KINDS)} / What the figures are, one of these", indent=2
        )
        yield "  kind:"
    if rule == "unit_not_understood":
        yield from _comment("Đơn vị tính, ví dụ: hồ sơ, nghìn hồ sơ / The unit of measure, such as these", indent=2)
        yield "  unit_of_measure:"
    yield from _aside(look, rule)
    yield from _comment("Lý do, cơ quan quyết định, ngày (2025-01-31) / Reason, office, day", indent=2)
    yield from (f"  {name}:" for name in DECIDED)


def _columns(contract: Contract, look: SheetLook) -> Iterator[str]:
    results = [column for column in look.columns if of_other_kind(column.heading) is None]
    clear = {name for column in results if column.is_clear for name in column.names}
    wanted = [spec.headings[0] for name, spec in contract.columns.items() if name not in clear]
    yield from _comment(
        f"Cột của mẫu chưa thấy: {'; '.join(wanted)} / Columns of the form that weren't found",
        "Mỗi tên cột dưới đây là cột nào của mẫu? Cột không cần đọc thì xóa dòng, hoặc ghi vào set_aside.",
        "Which column of the form is each of these? Delete the line of one that isn't needed, or set it aside.",
        indent=2,
    )
    yield "  columns:"
    for column in look.columns:
        if (why := of_other_kind(column.heading)) is not None:
            yield from _comment(f"{column.letters} “{column.heading}”: {why[0]} / {why[1]}", indent=4)
            continue
        if column.is_clear:
            means = contract.columns[column.names[0]].headings[0] if column.names[0] in contract.columns else "-"
            yield from _comment(f"{column.letters} “{column.heading}” → {means}", indent=4)
            continue
        yield from _comment(f"{column.letters}: {' | '.join(column.samples) or '(trống / blank)'}", indent=4)
        yield f"    {quoted(_named(column, look))}:"


def _named(column: ColumnLook, look: SheetLook) -> str:
    """How an entry calls a column: by its heading where that is its alone."""
    alike = [one for one in look.columns if one.heading == column.heading]
    return column.heading if column.heading and len(alike) == 1 else f"cột {column.letters}"


def _facts(contract: Contract, look: SheetLook, rule: str) -> Iterator[str]:
    found = {name for column in look.columns for name in column.names}
    for fact, example in (("period", "Quý I/2024, Năm 2024"), ("closing_date", "31/12/2024")):
        sought = [name for name, spec in contract.columns.items() if spec.above == fact]
        is_open = fact == "period" and rule in ("period_unclear", "section_of_another_period")
        if sought and (is_open or (fact not in look.facts and not found.intersection(sought))):
            word = "Kỳ của bảng" if fact == "period" else "Ngày chốt số liệu"
            yield from _comment(f"{word}, ví dụ: {example} / such as these", indent=2)
            yield f"  {fact}:"


def _aside(look: SheetLook, rule: str) -> Iterator[str]:
    sheets = f"[{quoted(look.sheet)}]" if look.sheet else "[]"
    yield from _comment(
        "Để ngoài, không đọc (bỏ dấu # nếu cần) / To be set aside (remove the # where needed)",
        "set_aside:",
        '  columns: ["tên cột / heading"]',
        '  rows: ["nội dung một ô của dòng, hoặc số dòng / text of a cell, or number"]',
        f"  sheets: {sheets}",
        indent=2,
    )


def _comment(*texts: str, indent: int = 0) -> list[str]:
    return [f"{' ' * indent}# {_one_line(text)}" for text in texts]


def _one_line(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)


def quoted(text: str) -> str:
    """A text as YAML writes it, in one line, whatever it holds."""
    return "".join(
        letter if letter.isprintable() else f"\\u{ord(letter):04x}" if ord(letter) < 2**16 else f"\\U{ord(letter):08x}"
        for letter in json.dumps(text, ensure_ascii=False)
    )
