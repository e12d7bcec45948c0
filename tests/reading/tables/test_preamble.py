"""What is said above a table and holds for all of it."""

import dataclasses

import pytest

from ntm_pipeline.reading.tables.extract import find_table
from tests.reading.tables.grids import HEADINGS, LANG, REQUIRED, TOP, grid, kinds, table


@pytest.mark.parametrize(
    ("above", "facts"),
    [
        ([["Đơn vị báo cáo: UBND huyện Đại Từ"]], {"reporting_unit": "UBND huyện Đại Từ"}),
        ([["Đơn vị báo cáo:", "", "UBND huyện Đại Từ"]], {"reporting_unit": "UBND huyện Đại Từ"}),
        ([["ĐƠN VỊ BÁO CÁO :UBND huyện Đại Từ"]], {"reporting_unit": "UBND huyện Đại Từ"}),
        ([["Don vi bao cao: UBND huyen Dai Tu"]], {"reporting_unit": "UBND huyen Dai Tu"}),
        ([["Đơn vị gửi báo cáo: Sở NN&PTNT"]], {"reporting_unit": "Sở NN&PTNT"}),
        ([["Đơn vị báo cáo: UBND huyện Đại Từ (tháng 6/2024)"]],
         {"reporting_unit": "UBND huyện Đại Từ", "period": "tháng 6/2024"}),
        ([["Đơn vị báo cáo: Xã Quý Quân, huyện Hà Quảng"]], {"reporting_unit": "Xã Quý Quân, huyện Hà Quảng"}),
        ([["Kỳ báo cáo: Tháng 3/2024"]], {"period": "Tháng 3/2024"}),
        ([["(Kỳ báo cáo: Quý I/2024)"]], {"period": "Quý I/2024"}),
        ([["Kỳ báo cáo", "6 tháng đầu năm 2024"]], {"period": "6 tháng đầu năm 2024"}),
        ([["Quý I năm 2024"]], {"period": "Quý I năm 2024"}),
        ([["KẾT QUẢ TẬP HUẤN CÁN BỘ NĂM 2024"]], {"period": "NĂM 2024"}),
        ([["Biểu 01\nBáo cáo hồ sơ công việc 6 tháng đầu năm 2024"]], {"period": "6 tháng đầu năm 2024"}),
        ([["KẾT QUẢ LŨY KẾ ĐẾN HẾT QUÝ II NĂM 2024"]], {"period": "LŨY KẾ ĐẾN HẾT QUÝ II NĂM 2024"}),
        ([["Quý II", "Năm 2023"]], {"period": "Quý II Năm 2023"}),
        ([["Năm: 2024"]], {"period": "Năm 2024"}),
        ([["KẾT QUẢ TẬP HUẤN NĂM 2024 VÀ KẾ HOẠCH NĂM 2025"]], {"period": "NĂM 2024"}),
        ([["KẾT QUẢ QUÝ I NĂM 2024 SO VỚI NĂM 2023"]], {"period": "QUÝ I NĂM 2024"}),
        ([["Đại Từ, tháng 01 năm 2025"], ["BÁO CÁO NĂM 2024"]], {"period": "NĂM 2024"}),
        ([["Kỳ báo cáo: Quý I/2024, đơn vị tính: hồ sơ"]], {"period": "Quý I/2024"}),
        ([["Kỳ báo cáo: Quý I/2024 (số liệu tính đến ngày 31/3/2024)"]],
         {"period": "Quý I/2024", "closing_date": "31/3/2024"}),
        (
            [["Đơn vị báo cáo: Tỉnh Thanh Hóa, số liệu tính đến ngày 31/12/2024"]],
            {"reporting_unit": "Tỉnh Thanh Hóa", "closing_date": "31/12/2024"},
        ),
        ([["Đơn vị báo cáo: Huyện Tứ Kỳ - Quý I/2024"]], {"reporting_unit": "Huyện Tứ Kỳ", "period": "Quý I/2024"}),
        ([["Đơn vị báo cáo: xã Quỳ Châu (năm 2024)"]], {"reporting_unit": "xã Quỳ Châu", "period": "năm 2024"}),
        (
            [["Ngày chốt số liệu: 31/12/2024; Đơn vị tính: HTX"]],
            {"closing_date": "31/12/2024"},
        ),
        (
            [["Đơn vị báo cáo: UBND huyện Đại Từ   Kỳ báo cáo: Tháng 3/2024"]],
            {"reporting_unit": "UBND huyện Đại Từ", "period": "Tháng 3/2024"},
        ),
        (
            [["Đơn vị báo cáo: UBND huyện Đại Từ\nKỳ báo cáo: Tháng 3/2024"]],
            {"reporting_unit": "UBND huyện Đại Từ", "period": "Tháng 3/2024"},
        ),
        ([["Kỳ báo cáo: từ ngày 01/01/2024 đến ngày 31/03/2024"]],
         {"period": "từ ngày 01/01/2024 đến ngày 31/03/2024"}),
        ([["Ngày chốt số liệu: 31/12/2024"]], {"closing_date": "31/12/2024"}),
        ([["Ngày chốt số liệu", "2024-12-31"]], {"closing_date": "2024-12-31"}),
        ([["Tính đến 31/12/2024"]], {"closing_date": "31/12/2024"}),
        ([["(Số liệu tính đến ngày 31/12/2024)"]], {"closing_date": "31/12/2024"}),
        ([["DANH SÁCH HTX TRÊN ĐỊA BÀN (TÍNH ĐẾN HẾT NGÀY 31/12/2024)"]], {"closing_date": "31/12/2024"}),
        ([["Đến ngày 31 tháng 12 năm 2024"]], {"closing_date": "31 tháng 12 năm 2024"}),
        ([["tính đến 30/6/2024"], ["Ngày chốt số liệu: 31/12/2024"]], {"closing_date": "31/12/2024"}),
    ],
)  # fmt: skip
def test_facts_above_the_table_are_found(above, facts):
    for rows in ((LANG,), ()):
        found = table(["BÁO CÁO"], *above, TOP, *rows)
        assert found.above == facts
        assert set(found.above_rows) == set(facts)
    assert found.above_rows.popitem()[1] == 1 + len(above)
    assert kinds(found)[2] == "title"


@pytest.mark.parametrize(
    ("above", "period"),
    [
        ([["KẾT QUẢ HỒ SƠ CÔNG VIỆC QUÝ II"], ["NĂM 2023"]], "QUÝ II NĂM 2023"),
        ([["KẾT QUẢ", "Tháng 5"], ["", "Năm 2024"]], "Tháng 5 Năm 2024"),
        ([["KẾT QUẢ 6 THÁNG ĐẦU\nNĂM 2024"]], "6 THÁNG ĐẦU NĂM 2024"),
        ([["Quý II", "", "Đơn vị tính: hồ sơ"], ["Năm 2023"]], "Quý II 2023"),
    ],
)
def test_a_period_on_two_lines_or_in_two_cells_is_one(above, period) -> None:
    found = table(["BÁO CÁO"], *above, TOP, LANG)
    assert (found.above, found.above_rows) == ({"period": period}, {"period": 2})


@pytest.mark.parametrize(
    "above",
    [
        ["Đơn vị tính: hồ sơ"],
        ["Đơn vị nhận báo cáo: Sở Nội vụ"],
        ["Đơn vị báo cáo: ..........."],
        ["Đơn vị báo cáo:", "", "Kỳ báo cáo:"],
        ["Các đơn vị báo cáo trước ngày 14/3/2024"],
        ["Quý I năm 2024", "Năm 2024"],
        ["Đại Từ, ngày 14 tháng 3 năm 2024"],
        ["2024-03-01"],
        ["Từ ngày 15/12/2023 đến ngày 14/3/2024"],
        ["Kết quả thực hiện Kế hoạch số 154/KH-UBND năm 2022"],
        ["Kết quả thực hiện giai đoạn 2021 - 2025"],
        ["Kết quả thực hiện mục tiêu đến năm 2025"],
        ["Báo cáo ngày 14 tháng 3 năm 2024"],
        ["Báo cáo kết quả quý I năm 2024", "Báo cáo kết quả năm 2024"],
        ["Hướng dẫn năm 2024"],
        ["Kết quả cả năm 2024", "Quý I năm 2024"],
        ["Kết quả năm 2023 và năm 2024"],
        ["Kế hoạch tập huấn năm 2025"],
        ["Ước thực hiện năm 2024"],
        ["Báo cáo quý I"],
        ["Đại Từ, ngày … tháng 01 năm 2025"],
    ],
    ids=lambda cells: " ".join(cells),
)
def test_what_only_looks_like_a_fact_is_none(above):
    assert table(above, TOP, LANG).above == {}


def test_formulas_without_a_value_are_told_by_the_name_of_their_column():
    cells = grid(["BÁO CÁO"], TOP, LANG)
    column = find_table(cells, HEADINGS, REQUIRED).columns
    [name, *_] = column
    with_formulas = dataclasses.replace(cells, valueless=frozenset({(3, column[name]), (3, 99)}))
    assert find_table(with_formulas, HEADINGS, REQUIRED).valueless == {(3, name)}


def test_an_empty_table_is_still_a_table():
    found = table(["Đơn vị báo cáo: UBND xã Văn Lăng"], ["Tính đến ngày 31/12/2024"], TOP)
    assert found.rows.empty
    assert found.rows.columns.tolist() == [heading.name for heading in HEADINGS]
    assert found.above == {"reporting_unit": "UBND xã Văn Lăng", "closing_date": "31/12/2024"}
    assert found.above_rows == {"reporting_unit": 1, "closing_date": 2}
