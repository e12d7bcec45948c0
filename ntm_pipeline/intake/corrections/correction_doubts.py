"""What is told of corrections: beside the defects of rows that were corrected, and of those without effect."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from ntm_pipeline.intake.corrections import messages
from ntm_pipeline.intake.corrections.apply import Applied, rows_matched, too_many
from ntm_pipeline.intake.corrections.corrections_file import Correction, Corrections
from ntm_pipeline.intake.quality_tables import CorrectedCell, Defect
from ntm_pipeline.issues import Issue


def naming_corrections(defects: Iterable[Defect], cells: Iterable[CorrectedCell], file: str) -> list[Defect]:
    """The defects, with those of corrected rows saying what was corrected: the sender never wrote it."""
    by_row: defaultdict[tuple[str, int | None], list[CorrectedCell]] = defaultdict(list)
    for cell in cells:
        by_row[cell.sheet, cell.row_number].append(cell)

    def told(defect: Defect) -> Defect:
        changes = by_row.get((defect.sheet, defect.row_number))
        if not changes:
            return defect
        numbers = ", ".join(map(str, sorted({cell.correction_number for cell in changes})))
        vi = "; ".join(f"“{c.column_name}” là “{c.value_after}” thay cho “{c.value_before}”" for c in changes)
        en = "; ".join(f"“{c.column_name}” is “{c.value_after}” instead of “{c.value_before}”" for c in changes)
        more_vi, more_en = messages.ROW_CORRECTED
        return defect._replace(
            message_vi=defect.message_vi + more_vi.format(numbers=numbers, file=file, changes=vi),
            message_en=defect.message_en + more_en.format(numbers=numbers, file=file, changes=en),
        )

    return [told(defect) for defect in defects]


def correction_doubts(source: str, corrections: Corrections, files: Sequence[Applied]) -> list[Defect]:
    """A warning for each correction that is without effect, or not what it expects to be, given all files."""
    file = corrections.path
    found: list[tuple[str, str | None, Issue]] = []
    if corrections.refusal is not None:
        found.append((file, None, corrections.refusal))
    for path in corrections.misplaced:
        found.append((path, None, messages.CORRECTIONS_MISPLACED(path=path, file=file)))
    for ahead in corrections.ahead:
        why = messages.CORRECTION_IN_THE_FUTURE(
            number=ahead.number, file=file, on_vi=f"{ahead.on:%d/%m/%Y}", on_en=ahead.on
        )
        found.append((file, ahead.match_in_words[0], why))
    if corrections.refusal is None:
        found += [(file, c.match_in_words[0], why) for c, why in _of_entries(corrections, files)]
    return [
        Defect(source, path, "", None, None, value, why.rule, why.message_vi, why.message_en)
        for path, value, why in found
    ]


def _of_entries(corrections: Corrections, files: Sequence[Applied]) -> Iterator[tuple[Correction, Issue]]:
    matched = rows_matched(files)
    effective = {number for applied in files for number in applied.effective}
    excessive = too_many(corrections, files)
    for c in corrections.entries:
        match_vi, match_en = c.match_in_words
        entry = {"number": c.number, "file": corrections.path, "match_vi": match_vi, "match_en": match_en}
        count = matched[c.number]
        if not count:
            yield c, messages.CORRECTION_MATCHES_NOTHING(**entry)
        elif c.number in excessive:
            yield c, messages.CORRECTION_MATCHES_TOO_MANY(**entry, count=count, expect=c.expect)
        else:
            if c.expect is not None and count < c.expect:
                yield c, messages.CORRECTION_MATCHES_TOO_FEW(**entry, count=count, expect=c.expect)
            if c.number not in effective:
                yield c, messages.CORRECTION_CHANGES_NOTHING(**entry)
