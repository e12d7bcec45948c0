"""What a person has said of columns, held against what their headings clearly say.

A heading that is a plan's by its own words, or the form's own for another column, is told by the file; only what the
file leaves open is anybody's to say.
"""

from collections.abc import Mapping, Sequence

from ntm_pipeline.issues import RefusedError
from ntm_pipeline.reading.tables import messages
from ntm_pipeline.reading.tables.heading_names import UPWARDS, Claim, HeadingNames
from ntm_pipeline.reading.tables.qualifiers import OTHER_KINDS, qualified
from ntm_pipeline.reading.tables.told_layout import Part, ToldColumn, contradiction
from ntm_pipeline.vietnamese.text import fold_ascii

IGNORED = "ignored:"
"""Begins the names of headings that are left unread on purpose."""


def told_claims(said: ToldColumn) -> tuple[Claim, ...]:
    """What a column means by what was said of it."""
    return (Claim(0, frozenset({said.name})),) if said.name is not None else ()


def hold_to_headings(
    names: HeadingNames,
    parts: Mapping[int, tuple[str, ...]],
    told: Mapping[int, ToldColumn],
    columns: Mapping[str, Sequence[int]],
    sheet: str,
) -> None:
    """Raises RefusedError (`layout_contradicts`) where a heading clearly says otherwise.

    Args:
        names: the headings sought.
        parts: the texts over each column.
        told: what was said of columns.
        columns: the columns that go by each name.
        sheet: its name, for what is said.
    """
    for column, said in told.items():
        texts = parts.get(column, ())
        label = " ".join(texts)
        clear = _clearly(names, texts)
        if said.name is None:
            alone = sorted(name for name in clear if not columns.get(name))
            if alone:
                wanted = names.headings[alone[0]].spellings[0]
                raise _against(said.part, sheet, messages.ONLY_OF_ITS_NAME, label=label, wanted=wanted)
            continue
        if others := sorted(clear - {said.name}):
            wanted = names.headings[others[0]].spellings[0]
            raise _against(said.part, sheet, messages.HEADING_OF_ANOTHER_NAME, label=label, wanted=wanted)
        if clear:
            continue
        other = next((kind for kind in OTHER_KINDS if kind in qualified(label).kinds), None)
        if other is not None:
            why_vi, why_en = messages.OF_OTHER_KIND[other]
            raise _against(said.part, sheet, messages.HEADING_OF_OTHER_KIND, label=label, why_vi=why_vi, why_en=why_en)
        sought = names.headings[said.name]
        if sought.adds_up and "cumulative" in qualified(label).kinds:
            why_vi, why_en = messages.CUMULATED
            raise _against(said.part, sheet, messages.HEADING_OF_OTHER_KIND, label=label, why_vi=why_vi, why_en=why_en)
        words = next((one for one in sought.excluded_contexts if fold_ascii(one) in fold_ascii(label)), None)
        if words is not None:
            why_vi, why_en = (text.format(words=words) for text in messages.OTHER_SUBJECT)
            raise _against(said.part, sheet, messages.HEADING_OF_OTHER_KIND, label=label, why_vi=why_vi, why_en=why_en)


def _clearly(names: HeadingNames, texts: tuple[str, ...]) -> frozenset[str]:
    """The names that a heading bears by all of its words and none beside them."""
    claims = names.claims(texts) if texts else ()
    found = frozenset[str]().union(*(c.names for c in claims if c.degree <= UPWARDS and c.is_plain))
    return frozenset(name for name in found if not name.startswith(IGNORED))


def _against(part: Part, sheet: str, said: tuple[str, str], **found: str) -> RefusedError:
    vi = {name.removesuffix("_vi"): text for name, text in found.items() if not name.endswith("_en")}
    en = {name.removesuffix("_en"): text for name, text in found.items() if not name.endswith("_vi")}
    return contradiction(part, sheet, said[0].format(**vi), said[1].format(**en))
