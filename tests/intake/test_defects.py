"""What a sender is told of a row: where, what, which rule, how to fix it, in two languages that stay apart."""

import re

import pytest

from ntm_pipeline.intake.files import stray_files
from tests.sources.desk import Desk, records, sources
from tests.sources.forms import FORMS


def test_a_row_with_three_defects_is_one_rejected_row_and_three_lines(tmp_path) -> None:
    form = FORMS["eoffice"]
    bad = form.cells | {"Mã đơn vị": "99999", "Tên đơn vị": "", "Số hồ sơ mật": "?", "Ngày báo cáo": "31/02/2024"}
    intake = Desk(tmp_path, "eoffice").settled_form(form.cells, bad)
    assert records(intake.source_files, "rows_read", "rows_accepted", "rows_rejected") == [(2, 1, 1)]
    assert sorted(records(intake.rejected_rows, "row_number", "column_name", "value", "rule")) == [
        (3, "Mã đơn vị", "99999", "unit_unknown"),
        (3, "Ngày báo cáo", "31/02/2024", "not_a_date"),
        (3, "Số hồ sơ mật", "?", "not_a_count"),
    ]


def test_row_numbers_are_those_the_spreadsheet_shows(tmp_path) -> None:
    form = FORMS["training"]
    intake = Desk(tmp_path, "training").settled_form(
        form.cells, {}, form.cells | {"Năm": "?"}, above=["BIỂU 1", "", ""], headings=list(form.cells)
    )
    assert records(intake.rows, "row_number") == [5]
    assert records(intake.rejected_rows, "row_number") == [7]


def test_a_defect_names_the_heading_as_the_sender_wrote_it(tmp_path) -> None:
    form = FORMS["training"]
    cells = {("SỐ CÁN BỘ QUẢN LÝ" if h.startswith("Tổng") else h): cell for h, cell in form.cells.items()}
    intake = Desk(tmp_path, "training").settled_form(cells | {"SỐ CÁN BỘ QUẢN LÝ": "mười"})
    assert records(intake.rejected_rows, "column_name", "value") == [("SỐ CÁN BỘ QUẢN LÝ", "mười")]


def test_a_rule_across_fields_shows_the_value_of_the_cell_to_look_at(tmp_path) -> None:
    form = FORMS["training"]
    intake = Desk(tmp_path, "training").settled_form(form.cells | {"Số cán bộ đã được tập huấn": "1.013"})
    assert records(intake.rejected_rows, "column_name", "value", "rule") == [
        ("Số cán bộ đã được tập huấn", "1.013", "trained_within_total")
    ]


def test_a_row_by_name_alone_that_nobody_bears_has_one_defect(tmp_path) -> None:
    """Told both that the code is empty and that the name is unknown, a clerk looks for two mistakes."""
    form = FORMS["training"]
    intake = Desk(tmp_path, "training").settled_form(form.cells | {"Mã đơn vị": "", "Tên đơn vị": "Xã Zê"})
    assert records(intake.rejected_rows, "column_name", "rule") == [("Tên đơn vị", "unit_unknown")]


# --- How it is said

GARBAGE = ["?", "-5", "31/02/2020", "5/3/19", "999999", "99999", "VN", "1999", "Xã Zê", "Tháng 13/2024", "1,234", "2,5",
           "Năm 2030", "01/01/2030", "2030", "2019", "01/01/2020"]  # fmt: skip
SAID_ELSEWHERE = {
    "list/origin.yaml": "- a\n",
    "fields/origin.yaml": "received_on: hôm qua\nsynthetic: có lẽ\ncovers: [1]\n",
    "no_heading.csv": "Họ và tên;Tuổi\nA;1\n",
    "empty.csv": "",
    "notes.docx": "x",
    "broken.xlsx": "không phải sổ tính",
    "picture.csv": b"\x89PNG\r\n\x1a\n",
    "half.csv": "Mã đơn vị;Năm\n1;2\n",
}


@pytest.fixture(scope="module")
def said(tmp_path_factory) -> list[tuple[str, str, str]]:
    """(rule or file, in Vietnamese, in English): all that bad cells, bad rows and bad files bring about."""
    found = set()
    for source in sources():
        form = FORMS[source]
        desk = Desk(tmp_path_factory.mktemp(source), source)
        for name, content in SAID_ELSEWHERE.items():
            desk.put(name, content)
        desk.form({}, headings=list(form.cells), name="empty_list.csv")
        for name in ("list", "fields"):
            desk.form(form.cells, name=f"{name}/a.csv")
        for heading in [*form.must_be_filled, form.dated_by[0]]:
            desk.form(form.cells, name=f"{heading}.csv", without=[heading])
        rows = [form.cells | {heading: text} for heading in form.cells for text in ["", *GARBAGE]]
        rows += [form.cells | {"Mã xã": "10201"}, form.cells | dict.fromkeys(form.cells, "?")]
        rows += [form.cells | {"Tên đơn vị": "Xã Trùng", "Tên xã": "Xã Trùng", "Mã đơn vị": "", "Mã xã": ""}]
        rows += [form.cells | {form.counts[-1]: "5000"}] if form.counts else []
        rows += [form.cells | {"Mã số HTX": "4601234508"}]
        rows += [form.cells | {"Năm": "2024", "Kỳ báo cáo": "Năm 2024", "Ngày chốt số liệu": "31/12/2024",
                               "Tên đơn vị": "Xã Hợp Nhất", "Tên xã": "Xã Hợp Nhất"}]  # fmt: skip
        desk.form(*rows, above=["Đơn vị báo cáo: Phòng Kinh tế"])
        intake = desk.settle()
        for frame in (intake.rejected_rows, intake.warned_rows):
            found.update(records(frame, "rule", "message_vi", "message_en"))
        refused = intake.source_files[intake.source_files["status"] != "accepted"]
        found.update(records(refused, "path", "reason_vi", "reason_en"))
    stray = Desk(tmp_path_factory.mktemp("stray"), "htx")
    stray.put("a.csv", "x")
    found.update(records(stray_files(stray.raw, sources()), "path", "reason_vi", "reason_en"))
    return sorted(found)


def outside_quotes(text: str) -> str:
    """Without what is quoted from the file or the form, and names of files, folders and tables."""
    text = re.sub(r"“[^”]*”|quality\.rejected_rows", " ", text)
    return re.sub(r"\b(" + "|".join(sources()) + r")\b", " ", text)


def test_enough_is_said_for_these_tests_to_mean_something(said) -> None:
    assert len(said) > 200
    rules = {rule for rule, _, _ in said if "/" not in rule}
    assert rules >= {
        "missing_value", "not_a_count", "negative_count", "not_a_date", "two_digit_year", "not_a_year", "not_a_period",
        "in_the_future", "before_history", "not_in_list", "not_yes_no", "not_a_criterion", "unit_unknown",
        "unit_ambiguous", "unit_code_not_readable", "code_and_name_disagree", "unit_name_differs",
        "units_contradict", "tax_code_check_digit", "out_of_bounds", "secret_within_total",
        "online_within_non_secret", "trained_within_total", "ended_after_registered", "reporting_unit_unknown",
    }  # fmt: skip


def test_everything_is_said_in_both_languages_in_whole_sentences(said) -> None:
    for rule, vi, en in said:
        assert vi, rule
        assert en, rule
        assert vi != en, rule
        for text in (vi, en):
            assert text[-1] in ".)", text
            assert text[0].isupper() or text[0] in "“0123456789" or "/" in text.split()[0], text
            assert "  " not in text, text


_ENGLISH = re.compile(
    r"\b(the|is|are|of|not|and|must|should|than|check|value|input|valid|expected|error|greater|less|equal|row|rows|"
    r"file|files|write|column|missing|unknown|date|year|or equal|to)\b",
    re.IGNORECASE,
)


def test_no_english_stands_in_a_vietnamese_sentence(said) -> None:
    mixed = {
        (rule, outside_quotes(vi)) for rule, vi, _ in said
        if _ENGLISH.search(outside_quotes(vi).replace("_", " "))
    }  # fmt: skip
    assert mixed == set()


def test_a_value_out_of_bounds_is_told_in_words(said) -> None:
    sentences = [text for rule, vi, en in said if rule == "out_of_bounds" for text in (vi, en)]
    assert sentences
    assert not [text for text in sentences if "_" in text]


def test_a_closing_date_is_a_day_and_does_not_begin(said) -> None:
    assert [vi for rule, vi, _ in said if rule == "in_the_future" and "Ngày chốt số liệu bắt đầu" in vi] == []


def test_only_what_may_stand_above_the_table_is_told_to_stand_there(said) -> None:
    """A code of a unit holds for one row; who writes it above the table is refused once more."""
    lacking = [vi for _, vi, _ in said if "Mã xã" in vi and "thiếu" in vi]
    assert lacking
    assert [vi for vi in lacking if "phía trên" in vi] == []


def test_no_vietnamese_stands_in_an_english_sentence_unquoted(said) -> None:
    accents = re.compile("[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE)
    # Names of units and headings stay Vietnamese; so do the words that are to be written.
    allowed = re.compile(
        r"\b(Xã|Huyện|Tỉnh|Phường)( [A-ZĐÉ]\w*)+|\bViệt Nam\b|(columns|lacks|values|ways|semicolons): .*"
        r"|(example|instance|write Có).*"
    )
    mixed = {
        (rule, en) for rule, _, en in said if accents.search(allowed.sub("", outside_quotes(en)))
    }  # fmt: skip
    assert mixed == set()


def test_nothing_of_the_program_shows(said) -> None:
    inside = re.compile(r"Error|Exception|Traceback|<class|\b(None|nan|NaT)\b|object at|ntm_pipeline|\.py\b|Period\(")
    assert [text for _, vi, en in said for text in (vi, en) if inside.search(text)] == []


def test_days_are_written_as_vietnamese_write_them(said) -> None:
    """Except what is to be written in an origin.yaml."""
    iso = re.compile(r"\d{4}-\d{2}-\d{2}")
    assert [vi for _, vi, _ in said if iso.search(outside_quotes(vi)) and "origin.yaml" not in vi] == []
