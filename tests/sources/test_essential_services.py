"""Essential services: several in a cell, none told from nothing said."""

import pytest

from tests.sources.desk import Desk, column, defects
from tests.sources.forms import FORMS

FORM = FORMS["essential_services"]
SERVICES, SURVEY = "Dịch vụ thiết yếu trực tuyến", "Lấy ý kiến hài lòng trực tuyến"


@pytest.fixture
def desk(tmp_path) -> Desk:
    return Desk(tmp_path, "essential_services")


ALL = ["Y tế", "Giáo dục", "Giám sát cộng đồng", "An ninh trật tự", "Môi trường", "Văn hóa", "Khác"]


def stored(desk, *texts: str) -> list[str]:
    return column(desk.read_form(*(FORM.cells | {SERVICES: text} for text in texts)), "online_services")


def test_each_service_alone_and_all_together(desk) -> None:
    assert stored(desk, *ALL) == ALL
    assert stored(desk, "; ".join(reversed(ALL))) == ["; ".join(ALL)]


@pytest.mark.parametrize(
    "text",
    ["Y tế; Giáo dục", "y tế, giáo dục", "Giáo dục + Y tế", "Y tế/Giáo dục", "Y tế và giáo dục", "Y tế\nGiáo dục",
     "Y tế; Giáo dục; Y tế", "Y tế;; Giáo dục;", "Dịch vụ y tế; Giáo dục"],
)  # fmt: skip
def test_several_services_parted_as_offices_part_them(desk, text) -> None:
    assert stored(desk, text) == ["Y tế; Giáo dục"]


@pytest.mark.parametrize(
    ("text", "services"),
    [
        ("Y tế; Giáo dục và đào tạo", "Y tế; Giáo dục"),
        ("Y tế; An ninh, trật tự", "Y tế; An ninh trật tự"),
        ("Y tế, An ninh, trật tự", "Y tế; An ninh trật tự"),
    ],
)
def test_a_service_whose_own_name_holds_a_comma_or_an_and_is_not_cut_in_two(desk, text, services) -> None:
    assert stored(desk, text) == [services]


@pytest.mark.parametrize("text", ["Văn hóa", "Văn hoá", "VĂN HÓA"])
def test_a_service_is_known_wherever_its_tone_mark_stands(desk, text) -> None:
    assert stored(desk, text) == ["Văn hóa"]


@pytest.mark.parametrize("text", ["Không", "không", "Không có", "Chưa có", "Chưa"])
def test_none_is_stored_as_none_not_as_unknown(desk, text) -> None:
    """A unit that says it has no service online is reported, and counts as without."""
    assert stored(desk, text) == ["Không"]


@pytest.mark.parametrize(("text", "rule"), [("", "missing_value"), ("-", "missing_value"), ("…", "not_collected")])
def test_nothing_said_is_no_answer(desk, text, rule) -> None:
    assert defects(desk.read_form(FORM.cells | {SERVICES: text})) == [(2, SERVICES, rule)]


@pytest.mark.parametrize("text", ["- ; -", ";", "-, -"])
def test_a_cell_of_marks_alone_is_no_service(desk, text) -> None:
    """An empty list is neither none nor some."""
    assert desk.read_form(FORM.cells | {SERVICES: text}).rows_rejected == 1


@pytest.mark.parametrize("text", ["Y tế; Bưu chính", "3 dịch vụ", "Có", "1"])
def test_an_unknown_service_is_rejected_with_the_list(desk, text) -> None:
    read = desk.read_form(FORM.cells | {SERVICES: text})
    assert defects(read) == [(2, SERVICES, "not_in_list")]
    assert read.defects[0].value == text
    assert "Giám sát cộng đồng" in read.defects[0].message_vi


def test_none_and_some_in_one_cell_contradict(desk) -> None:
    assert desk.read_form(FORM.cells | {SERVICES: "Không; Y tế"}).rows_rejected == 1


def test_yes_and_no_of_the_survey(desk) -> None:
    texts = {"Có": True, "x": True, "1": True, "Không": False, "Chưa": False, "0": False}
    read = desk.read_form(*(FORM.cells | {SURVEY: text} for text in texts))
    assert column(read, "has_online_survey") == list(texts.values())
    assert defects(desk.read_form(FORM.cells | {SURVEY: "80%"})) == [(2, SURVEY, "not_yes_no")]
