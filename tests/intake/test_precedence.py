"""Two rows of one key: what is said of those that differ."""

from ntm_pipeline.intake.settle import settle
from tests.sources.desk import UNITS, Desk, records
from tests.sources.forms import FORMS


def test_a_yes_against_a_no_is_told_in_the_words_of_the_form(tmp_path) -> None:
    desk, form = Desk(tmp_path, "e_management"), FORMS["e_management"]
    answer = "Quản lý điều hành điện tử"
    desk.form(form.cells | {answer: "Có"}, form.cells | {answer: "Không"})
    rejected = settle(desk.contract, desk.read_all(), UNITS).rejected_rows
    assert records(rejected, "row_number", "column_name", "value", "rule") == [
        (2, answer, "Có", "contradicts_row"),
        (3, answer, "Không", "contradicts_row"),
    ]
    assert all("“Có” / “Không”" in told or "“Không” / “Có”" in told for told in records(rejected, "message_vi"))
