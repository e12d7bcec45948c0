"""What `ntm validate` shows to people of a register: what its rows come to, rule by rule, and a sample of them."""

from ntm_pipeline.commands.validate_page import (
    Page,
    print_findings,
    print_head,
    print_notes,
    print_superseded,
    print_verdict,
)
from ntm_pipeline.commands.validate_register import ValidatedRegister


def print_register(file: ValidatedRegister, page: Page) -> None:
    """What was found in a register, for its sender."""
    contract = file.contract
    print_head(file.path, contract, file.found_by, file.is_synthetic, file.is_stray and file.refused is None, page)
    if file.refused is None:
        page.line()
        page.line("  Các cột đã hiểu / Columns and what they mean:")
        for letters, heading, name in file.columns:
            means = f" → {contract.columns[name].headings[0]}" if name else ": không đọc / not read"
            page.line(f"    {letters:>2}  “{heading}”{means}")
        if file.missing_columns:
            page.line(f"  Cột không có trong tệp / Columns not in the file: {'; '.join(file.missing_columns)}")
    print_notes(file.warnings, page)
    if file.rows_by_rule:
        page.line()
        page.line("DÒNG BỊ TRẢ LẠI THEO QUY TẮC / REJECTED ROWS BY RULE", "bold red")
        for rule, count in file.rows_by_rule.items():
            page.line(f"  {count:>10}  {rule}")
    print_findings("LỖI PHẢI SỬA / DEFECTS", file.defects, page, "red", file.rows_by_rule)
    print_superseded(
        [("", row, "", by) for row, by in file.superseded_rows], file.counts["rows_superseded"],
        ("DÒNG ĐẦU ĐƯỢC TÍNH", "THE FIRST ONE COUNTS"), page,
    )  # fmt: skip
    page.line()
    print_verdict(file.counts, file.refused, file.has_defects, bool(file.warnings), page)
