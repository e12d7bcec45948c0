"""Criterion results: whether a commune or district met a criterion of a set, as decided for a year."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ntm_pipeline.contracts.cell_types import DATE, CellType, choice_of
from ntm_pipeline.contracts.columns import unit_code_column, unit_name_column, year_column
from ntm_pipeline.contracts.contract import Contract, Count, Day, Flag, Text, UnitColumns, YearRow, column
from ntm_pipeline.issues import Issue, Rule, UnreadableError
from ntm_pipeline.vietnamese.choices import parse_choice
from ntm_pipeline.vietnamese.text import fold, is_none

SETS = {
    "Xã NTM": ("Xã NTM", "NTM"),
    "Xã NTM nâng cao": ("Xã NTM nâng cao", "NTM nâng cao", "NTMNC", "Xã NTMNC"),
    "Huyện NTM": ("Huyện NTM",),
    "Huyện NTM nâng cao": ("Huyện NTM nâng cao", "Huyện NTMNC"),
}
RESULTS = {
    True: ("Đạt", "Đạt chuẩn", "Có", "x", "Đ", "Đã đạt"),
    False: ("Không đạt", "Chưa đạt", "Không", "Chưa đạt chuẩn", "Không đạt chuẩn", "KĐ", "CĐ"),
}
# "Bộ tiêu chí quốc gia về xã nông thôn mới giai đoạn 2021 - 2025 (Quyết định 318/QĐ-TTg)": the sets of another stretch
# number other things, and "(cũ)", "(của tỉnh)" are other sets.
_OF_A_STRETCH = re.compile(
    r",? *(?:\(?(?:(?:giai đoạn|thời kỳ) )?2021 ?- ?2025\)?"
    r"|\((?:theo )?(?:(?:quyết định|qđ)(?: số)? ?(?:31[89]|320)|(?:31[89]|320)(?=/))(?:/[^()]*)?\)"
    r"|(?:ban hành )?(?:kèm )?theo (?:quyết định|qđ)(?: số)? ?(?:31[89]|320)/qđ-ttg)"
)
# "Bộ tiêu chí quốc gia về xã NTM nâng cao", "Xã đạt chuẩn nông thôn mới"
_BOOK_OF = re.compile(r"^bộ tiêu chí (?:quốc gia )?(?:về )?")
_REACHING = re.compile(r"^(xã|huyện) (?:đạt chuẩn|đạt) ")


def parse_set(text: str) -> str | None:
    """A set of criteria, also where it is said to be of the years 2021 to 2025 and of which document."""
    plain = _BOOK_OF.sub("", _OF_A_STRETCH.sub("", fold(text)))
    return parse_choice(_REACHING.sub(r"\1 ", plain.replace("nông thôn mới", "ntm")), SETS, text)


NOT_A_CRITERION = Rule(
    "not_a_criterion", "rejected",
    "“{text}” không phải là số của tiêu chí hoặc chỉ tiêu; hãy ghi ví dụ 8.4, hoặc 8 cho cả tiêu chí.",
    "“{text}” is not the number of a criterion; write for instance 8.4, or 8 for the whole criterion.",
)  # fmt: skip
CRITERION_OR_PADDED = Rule(
    "not_a_criterion", "rejected",
    "“{text}” có thể là chỉ tiêu {part} hoặc chỉ tiêu số 10 ({tenth}), vì cột có số được thêm số 0 ở cuối. Hãy định"
    " dạng cột là Văn bản rồi ghi lại số của chỉ tiêu.",
    "“{text}” may be {part} or the tenth part ({tenth}), for numbers of the column have a zero added. Format the column"
    " as text and write the number again.",
)  # fmt: skip
# A name may stand behind the number: "8.4. Xã có ứng dụng công nghệ thông tin".
_NUMBER = re.compile(
    r"^(?:tiêu chí|chỉ tiêu|nội dung|tc|ct|nd)?\s*(?:số)?\s*0?(\d{1,2})(?:[.,]0?(\d{1,2}))?"
    # "19 tiêu chí" is a number of criteria, "8.4 (mới)" another one.
    r"(?:\.|[.)]?\s*[-:.)]?\s+(?!(?:tiêu chí|chỉ tiêu|tc|ct)\b)[^\d()]+)?$"
)


# The set for communes has the most.
_MOST_CRITERIA = 19


def parse_criterion_number(text: str) -> str | None:
    """`8.4`, `Chỉ tiêu 8,4`, `Tiêu chí số 8` → `8.4`, `8.4`, `8`; a whole criterion has no point."""
    if is_none(text):
        return None
    found = _NUMBER.match(fold(text))
    if found is None:
        raise UnreadableError(NOT_A_CRITERION(text=text))
    criterion, part = found.groups()
    if int(criterion) > _MOST_CRITERIA:
        raise UnreadableError(NOT_A_CRITERION(text=text))
    # In a column that also holds 8.4, many programs write 8 as 8.0.
    return criterion if part in (None, "0") else f"{criterion}.{part}"


_TWO_DECIMALS = re.compile(r"(\d{1,2})[.,](\d)0", re.ASCII)


def settle_criterion_numbers(texts: Sequence[str], beside: Sequence[str] = ()) -> Mapping[str, str | Issue]:
    """`8.40` in a column is 8.4, for no criterion has so many parts; 8.10 is either, unless the column settles it.

    A program that writes all its numbers with two decimals writes 8 as 8.00 and never 8.4.
    """
    plain = {text: fold(text) for text in texts}
    padded = {text: found for text in texts if (found := _TWO_DECIMALS.fullmatch(plain[text]))}
    is_padding = any(int(found[2]) != 1 for found in padded.values())
    has_one_decimal = any(re.fullmatch(r"\d{1,2}[.,]\d", text) for text in plain.values())
    settled: dict[str, str | Issue] = {}
    for text, found in padded.items():
        if found[2] != "1" or (is_padding and not has_one_decimal):
            settled[text] = f"{found[1]}.{found[2]}".removesuffix(".0")
        elif is_padding:
            settled[text] = CRITERION_OR_PADDED(text=text, part=f"{found[1]}.1", tenth=f"{found[1]}.10")
    return settled


_IN_A_HEADING = re.compile(
    r"(?:(?:tiêu chí|chỉ tiêu|tc|ct)\s*(?:số)?\s*)?(\d{1,2}(?:[.,]\d{1,2})?)\.?"
    r"(?:\s*[:.–-]\s*[^\d()]+|\s+[^\W\d][^\d()]*)?"
)


def criterion_in_heading(text: str) -> str | None:
    """The number of the criterion whose results stand below a heading: `8.4`, `Tiêu chí 8`, `Chỉ tiêu 8.4: …`."""
    found = _IN_A_HEADING.fullmatch(fold(text))
    return found[1].replace(",", ".") if found else None


_SET_IN_A_TITLE = re.compile(
    r"(?<!\w)(xã|huyện) (?:đạt chuẩn )?(?:ntm|nông thôn mới)( nâng cao| kiểu mẫu| thông minh)?(?!\w)"
)


def set_in_title(text: str) -> str | None:
    """The set of criteria that a title names; also one that no indicator knows, so that it isn't taken for another."""
    if "tiêu chí" not in fold(text):
        return None
    found = _SET_IN_A_TITLE.search(fold(text))
    return f"{found[1].capitalize()} NTM{found[2] or ''}" if found else None


CRITERION_NUMBER = CellType(
    # Text: as a number, 8.10 would become 8.1.
    parse_criterion_number, "text", "Ghi số của chỉ tiêu, ví dụ 8.4, hoặc 8 cho cả tiêu chí.",
    "Write the number of the sub-criterion, for instance 8.4, or 8 for the whole criterion.", examples=("8.4",),
    settle=settle_criterion_numbers,
)  # fmt: skip


class CriterionResult(YearRow):
    """One unit's result for one criterion or sub-criterion of one set, for one year."""

    unit_code: Text = unit_code_column()
    unit_name: Text = unit_name_column()
    year: Count = year_column("Năm đánh giá", "Năm xét", "Năm đánh giá, công nhận")
    criteria_set: Text = column(
        "Bộ tiêu chí",
        "Tên bộ tiêu chí",
        vi="Bộ tiêu chí",
        en="Set of criteria",
        cell_type=replace(choice_of(SETS), parse=parse_set),
        in_titles=set_in_title,
    )
    criterion_number: Text = column(
        "Chỉ tiêu", "Tiêu chí", "Số chỉ tiêu", "Mã chỉ tiêu", "Tiêu chí/chỉ tiêu",
        vi="Số của chỉ tiêu (8.4) hoặc của cả tiêu chí (8)", en="Sub-criterion (8.4) or whole criterion (8)",
        cell_type=CRITERION_NUMBER, in_headings=criterion_in_heading,
    )  # fmt: skip
    is_met: Flag = column(
        "Kết quả",
        "Kết quả đánh giá",
        "Đánh giá",
        vi="Đạt hay không đạt",
        en="Met or not",
        choices=RESULTS,
        stands_below_values=True,
    )
    decision_number: Text = column(
        "Số quyết định",
        "Số QĐ",
        "Quyết định số",
        vi="Số quyết định",
        en="Number of the decision",
        required=False,
    )
    decided_on: Day = column(
        "Ngày quyết định", "Ngày QĐ", "Ngày ký quyết định",
        vi="Ngày quyết định, thường là năm sau năm đánh giá", en="Day of the decision, often in the following year",
        cell_type=DATE, required=False,
    )  # fmt: skip


CONTRACT = Contract(
    source="criteria",
    title_vi="Kết quả đánh giá tiêu chí nông thôn mới",
    title_en="Results by criterion of New Rural Development",
    model=CriterionResult,
    natural_key=("unit_id", "year", "criteria_set", "criterion_number"),
    units=(UnitColumns(code="unit_code", name="unit_name"),),
    dated_by="year",
    descriptive=("decision_number",),
    recency_column="decided_on",
)
