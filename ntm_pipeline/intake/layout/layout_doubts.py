"""What is told of what a `layout.yaml` says: of each sheet that was read by it, and of entries that meet nothing."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.intake.layout import messages
from ntm_pipeline.intake.layout.layout_file import FileLayout, Layouts
from ntm_pipeline.intake.quality_tables import Defect
from ntm_pipeline.issues import Issue
from ntm_pipeline.reading.tables.statements import statements_in
from ntm_pipeline.reading.tables.table import Table
from ntm_pipeline.reading.tables.told_layout import Part, contradiction

_WORDS = {
    "columns": ("cột “{text}”", "the column “{text}”"),
    "period": ("kỳ", "the period"),
    "closing_date": ("ngày chốt số liệu", "the closing date"),
    "unit_of_measure": ("đơn vị tính", "the unit of measure"),
    "kind": ("loại số liệu", "the kind of figures"),
    "set_aside.columns": ("cột để ngoài “{text}”", "the column “{text}” to be set aside"),
    "set_aside.rows": ("dòng để ngoài “{text}”", "the row “{text}” to be set aside"),
    "set_aside.sheets": ("trang tính để ngoài “{text}”", "the sheet “{text}” to be set aside"),
}


def in_words(parts: Iterable[Part]) -> tuple[str, str]:
    """What entries say, in Vietnamese and English."""
    pairs = [tuple(words.format(text=part.text) for words in _WORDS[part.key]) for part in sorted(parts)]
    return ", ".join(dict.fromkeys(vi for vi, _ in pairs)), ", ".join(dict.fromkeys(en for _, en in pairs))


def told_of_table(table: Table) -> Iterator[Issue]:
    """That a table was read by entries: who said what, once for each entry."""
    by_entry: defaultdict[tuple[str, int], list[Part]] = defaultdict(list)
    for part in table.told_used:
        by_entry[part.file, part.entry].append(part)
    for _, parts in sorted(by_entry.items()):
        what_vi, what_en = in_words(parts)
        why_vi, why_en = table.told.why(parts[0])
        yield messages.READ_BY_LAYOUT(what_vi=what_vi, what_en=what_en, why_vi=why_vi, why_en=why_en)


def told_no_result(table: Table) -> Issue | None:
    """What a person has said against counting the table.

    Raises RefusedError: it was said that the figures are results, and the titles clearly say that they are not.
    """
    said = next((entry for entry in table.told.entries if entry.is_result is not None), None)
    if said is None:
        return None
    if not said.is_result:
        why_vi, why_en = said.why
        return messages.LAYOUT_SAYS_NO_RESULT(sheet=table.sheet, why_vi=why_vi, why_en=why_en)
    # A plan with a year of its own and no result beside it is no open question.
    titles = "\n".join(row.text for row in table.passed_over if row.kind == "title")
    for told in (statements_in(titles), statements_in(table.sheet)):
        if told.no_results and told.planned_years and not told.results:
            vi, en = (text.format(words=told.no_results[0]) for text in messages.PLAN_CLEARLY_TOLD)
            raise contradiction(said.part("kind"), table.sheet, vi, en)
    return None


def layout_doubts(contract: Contract, layouts: Layouts, paths: Collection[str], used: Collection[Part]) -> list[Defect]:
    """A warning for each file that can't be understood, and for what an entry says that meets nothing.

    Args:
        contract: of the source.
        layouts: all that is said of its files.
        paths: of the source's files that could be read.
        used: what of it was met.
    """
    found: list[tuple[str, Issue]] = []
    for file in layouts.files:
        if file.refusal is not None:
            found.append((file.path, file.refusal))
            continue
        for one in file.ahead:
            found.append(
                (
                    file.path,
                    messages.LAYOUT_IN_THE_FUTURE(
                        number=one.entry.number, file=file.path, on_vi=f"{one.on:%d/%m/%Y}", on_en=one.on
                    ),
                )
            )
        found += [(file.path, issue) for one in file.entries for issue in _of_entry(contract, one, paths, set(used))]
    return [
        Defect(contract.source, path, "", None, None, None, why.rule, why.message_vi, why.message_en)
        for path, why in found
    ]


def _of_entry(contract: Contract, one: FileLayout, paths: Collection[str], used: set[Part]) -> Iterator[Issue]:
    entry = one.entry
    told = {"number": entry.number, "file": entry.file, "path": one.pattern.text}
    if not any(one.fits(contract.source, path) for path in paths):
        yield messages.LAYOUT_MATCHES_NOTHING(**told)
    elif missed := [part for part in entry.parts if part not in used]:
        what_vi, what_en = in_words(missed)
        yield messages.LAYOUT_MEETS_NOTHING(**told, what_vi=what_vi, what_en=what_en)
