"""Linkages: yes and no, technologies by name, Mã huyện before the reform and after, whose name is not stored."""

import pytest

from tests.sources.desk import Desk, column, defects, records
from tests.sources.forms import FORMS

FORM = FORMS["linkages"]
DIGITAL, AREA, KEY = "Ứng dụng công nghệ số", "Gắn với vùng nguyên liệu", "Nông sản chủ lực"
YES = ["Có", "có", "CÓ", "x", "X", "1", "v", "✓", "Đã có"]
NO = ["Không", "không", "0", "Chưa", "Chưa có", "Không có"]


@pytest.fixture
def desk(tmp_path) -> Desk:
    return Desk(tmp_path, "linkages")


@pytest.mark.parametrize(
    ("heading", "name"),
    [(KEY, "is_key_product"), (AREA, "has_raw_material_area"), (DIGITAL, "uses_digital_technology")],
)
def test_yes_and_no_in_their_spellings(desk, heading, name) -> None:
    read = desk.read_form(*(FORM.cells | {heading: text} for text in YES + NO))
    assert column(read, name) == [True] * len(YES) + [False] * len(NO)


@pytest.mark.parametrize(("heading", "text"), [(KEY, "Chè"), (AREA, "50 ha"), (AREA, "2"), (KEY, "có không")])
def test_what_is_neither_yes_nor_no_is_rejected(desk, heading, text) -> None:
    assert defects(desk.read_form(FORM.cells | {heading: text})) == [(2, heading, "not_yes_no")]


@pytest.mark.parametrize(
    ("text", "uses"),
    [
        ("Truy xuất nguồn gốc", True),
        ("Tem QR, nhật ký điện tử", True),
        ("IoT", True),
        ("Sàn thương mại điện tử", True),
        ("Có, phần mềm quản lý vùng trồng", True),
        ("Không áp dụng", False),
        ("Chưa có phần mềm", False),
    ],
)
def test_technologies_may_be_named_instead_of_a_yes(desk, text, uses) -> None:
    assert column(desk.read_form(FORM.cells | {DIGITAL: text}), "uses_digital_technology") == [uses]


@pytest.mark.parametrize("text", ["số hóa", "số hoá", "Tự động hóa", "Tự động hoá"])
def test_a_technology_is_known_wherever_its_tone_mark_stands(desk, text) -> None:
    assert column(desk.read_form(FORM.cells | {DIGITAL: text}), "uses_digital_technology") == [True]


@pytest.mark.parametrize("text", ["Máy cày", "Hợp đồng bao tiêu", "?", "VietGAP", "Đang triển khai"])
def test_what_names_no_digital_technology_is_not_taken_for_a_yes(desk, text) -> None:
    """A wrong yes would raise the share; the end of `khai` is no artificial intelligence."""
    assert defects(desk.read_form(FORM.cells | {DIGITAL: text})) == [(2, DIGITAL, "not_yes_no")]


def test_it_may_end_on_its_first_day_but_not_before(desk) -> None:
    cells = FORM.cells | {"Ngày bắt đầu": "01/02/2022", "Ngày kết thúc": "01/02/2022"}
    read = desk.read_form(cells, cells | {"Ngày kết thúc": "31/01/2022"})
    assert defects(read) == [(3, "Ngày kết thúc", "ended_after_started")]


# --- Whose linkage it is


def at(day: str, district: str = "", commune: str = "") -> dict[str, str]:
    return FORM.cells | {"Ngày chốt số liệu": day, "Mã huyện": district, "Mã xã": commune}


@pytest.mark.parametrize(
    ("row", "unit_id", "province"),
    [
        pytest.param(at("30/06/2025", "101"), "101", "10", id="a district until June 2025"),
        pytest.param(at("30/06/2025", "101", "10101"), "101", "10", id="with a commune of that district"),
        pytest.param(at("30/06/2025", "1"), "001", "01", id="a district whose code lost its zeros"),
        pytest.param(at("01/07/2025", "10"), "10-new", "10-new", id="a province from July 2025"),
        pytest.param(at("01/07/2025", "", "10101"), "10101-new", "10-new", id="a commune from July 2025"),
        pytest.param(at("01/07/2025", "10", "10101"), "10-new", "10-new", id="a province and its commune"),
    ],
)
def test_codes_before_and_after_the_reform(desk, row, unit_id, province) -> None:
    read = desk.read_form(row)
    assert read.defects == []
    assert records(read.rows, "unit_id", "province_unit_id") == [(unit_id, province)]


@pytest.mark.parametrize(
    ("row", "heading"),
    [
        pytest.param(at("30/06/2025", "10"), "Mã huyện", id="a province code before July 2025"),
        pytest.param(at("01/07/2025", "101"), "Mã huyện", id="a district code after June 2025"),
        pytest.param(at("01/07/2025", "", "10102"), "Mã xã", id="an old commune's code after June 2025"),
        pytest.param(at("30/06/2025", "101", "10201"), "Mã xã", id="a commune of another district"),
        pytest.param(at("01/07/2025", "20", "10101"), "Mã huyện", id="a province that is no more"),
    ],
)
def test_codes_that_name_nobody_that_day_are_rejected(desk, row, heading) -> None:
    assert [(row, column) for row, column, _ in defects(desk.read_form(row))] == [(2, heading)]


def test_a_linkage_without_any_code_is_rejected(desk) -> None:
    [(row, column, rule)] = defects(desk.read_form(at("31/12/2024")))
    assert (row, rule) == (2, "missing_value")
    assert column in ("Mã huyện", "Mã xã")


def test_a_wrong_commune_is_told_under_its_own_heading(desk) -> None:
    read = desk.read_form(at("31/12/2024", "101", "99999"))
    assert [(d.column_name, d.value) for d in read.defects] == [("Mã xã", "99999")]


def test_a_district_code_after_the_reform_is_answered_with_what_to_write(desk) -> None:
    [defect] = desk.read_form(at("01/07/2025", "101")).defects
    assert "cấp tỉnh" in defect.message_vi


# --- Whose name is not stored


@pytest.mark.parametrize("heading", ["Chủ trì liên kết", "Đơn vị chủ trì", "CHỦ TRÌ", "Chủ trì liên kết (nếu có)"])
def test_who_leads_a_linkage_is_stored_nowhere(desk, heading) -> None:
    """The cell may name a private person; neither rows nor defects nor warnings may carry it."""
    cells = {(heading if h == "Chủ trì liên kết" else h): cell for h, cell in FORM.cells.items()}
    intake = desk.settled_form(cells, cells | {KEY: "?", "Mã huyện": "999", "Ngày bắt đầu": "?"}, cells)
    assert len(intake.rows) == 1
    assert len(intake.rejected_rows) == 3
    assert len(intake.superseded_rows) == 1
    everything = "".join(frame.to_csv() for frame in vars(intake).values())
    assert "Chuỗi chè" in everything
    assert "Kín" not in everything
    assert not [name for name in intake.rows.columns if "lead" in name or "chu_tri" in name]
