"""What the words around a table say is held against its contract."""

import pytest

from tests.sources.desk import Desk, records

COOPERATIVE = {
    "Mã số HTX": "4601234507", "Tên HTX": "HTX A", "Loại hình": "Hợp tác xã", "Mã xã": "10101",
    "Ngày đăng ký": "15/03/2020", "Tình trạng hoạt động": "Đang hoạt động",
}  # fmt: skip
DOSSIERS = {"Mã đơn vị": "10101", "Tổng số hồ sơ công việc": "150", "Số hồ sơ xử lý trên môi trường mạng": "100"}
TRAINED = {"Mã đơn vị": "10101", "Tổng số cán bộ quản lý": "15", "Số cán bộ đã được tập huấn": "10"}


def read(tmp_path, source: str, cells: dict[str, str], *above: str, rows: tuple[dict[str, str], ...] = ()):
    """A csv with lines above the heading, a row of these cells, and further ones."""
    lines = [*above, ";".join(cells), *(";".join((cells | row).values()) for row in ({}, *rows))]
    return read_lines(tmp_path, source, lines)


def read_lines(tmp_path, source: str, lines: list[str]):
    desk = Desk(tmp_path, source)
    return desk.read(desk.put("a.csv", "\n".join(lines)))


@pytest.mark.parametrize(
    ("source", "cells", "above", "words"),
    [
        ("eoffice", DOSSIERS, ["Năm 2024", "HỒ SƠ THỦ TỤC HÀNH CHÍNH"], "thủ tục hành chính"),
        ("eoffice", DOSSIERS, ["Năm 2024", "(số liệu tính đến ngày 30/6/2024)"], "30/6/2024"),
        ("eoffice", DOSSIERS, ["Kỳ báo cáo: Quý I/2024", "BÁO CÁO QUÝ II NĂM 2024"], "Quý II/2024"),
        ("eoffice", DOSSIERS, ["Năm 2024", "Chưa bao gồm xã Minh Tiến"], "Chưa bao gồm xã Minh Tiến"),
        ("eoffice", DOSSIERS, ["Năm 2024", "Số liệu chưa chính thức"], "chưa chính thức"),
        ("eoffice", DOSSIERS, ["Tháng 3/2024 (lũy kế từ đầu năm)"], "lũy kế từ đầu năm"),
        ("training", TRAINED, ["DANH SÁCH CÁN BỘ ĐĂNG KÝ TẬP HUẤN NĂM 2024"], "ĐĂNG KÝ TẬP HUẤN NĂM 2024"),
        ("training", TRAINED, ["BÁO CÁO GIAI ĐOẠN 2021-2025"], "GIAI ĐOẠN 2021-2025"),
        ("cooperatives", COOPERATIVE, ["HTX HOẠT ĐỘNG HIỆU QUẢ", "Ngày chốt số liệu: 31/12/2024"], "HIỆU QUẢ"),
        ("cooperatives", COOPERATIVE, ["DANH SÁCH HTX NÔNG NGHIỆP", "Ngày chốt: 31/12/2024"], "HTX NÔNG NGHIỆP"),
        ("cooperatives", COOPERATIVE, ["DANH SÁCH HTX THANH NIÊN", "Ngày chốt: 31/12/2024"], "HTX THANH NIÊN"),
        ("cooperatives", COOPERATIVE, ["DANH SÁCH HTX CÁC XÃ VÙNG CAO", "Ngày chốt: 31/12/2024"], "CÁC XÃ VÙNG CAO"),
        ("cooperatives", COOPERATIVE, ["DANH SÁCH HTX (trang 2/3)", "Ngày chốt: 31/12/2024"], "trang 2"),
        ("eoffice", DOSSIERS, ["HỒ SƠ CÔNG VIỆC TỒN ĐỌNG NĂM 2024"], "TỒN ĐỌNG"),
        ("eoffice", DOSSIERS, ["HO SO CONG VIEC QUA HAN NAM 2024"], "QUA HAN"),
        ("eoffice", DOSSIERS, ["HỒ SƠ CÔNG VIỆC CỦA CÁC CƠ QUAN ĐẢNG NĂM 2024"], "CƠ QUAN ĐẢNG"),
        ("eoffice", DOSSIERS, ["HỒ SƠ MỘT CỬA NĂM 2024"], "một cửa"),
        ("eoffice", DOSSIERS, ["HỒ SƠ CÔNG VIỆC NĂM 2024 (chưa có số liệu tháng 12)"], "chưa có số liệu tháng 12"),
        ("eoffice", DOSSIERS, ["HỒ SƠ CÔNG VIỆC GIỮA NĂM 2024"], "GIỮA"),
        ("eoffice", DOSSIERS, ["HỒ SƠ CÔNG VIỆC NĂM 2024", "Kỳ: 2"], "Kỳ : 2"),
        ("eoffice", DOSSIERS, ["HỒ SƠ CÔNG VIỆC NĂM 2024 - BẢN HỦY"], "bản huỷ"),
        ("training", TRAINED, ["KẾT QUẢ TẬP HUẤN PHÒNG CHÁY NĂM 2024"], "phòng cháy"),
    ],
)
def test_a_table_about_something_else_is_refused_with_the_words_that_say_so(
    tmp_path, source, cells, above, words
) -> None:
    intake = read(tmp_path, source, cells, *above)
    assert intake.refused is not None
    assert words in intake.refused[0]
    assert words in intake.refused[1]


@pytest.mark.parametrize(
    ("source", "cells", "above"),
    [
        ("eoffice", DOSSIERS, ["PHÒNG KIỂM SOÁT THỦ TỤC HÀNH CHÍNH", "HỒ SƠ CÔNG VIỆC NĂM 2024"]),
        ("eoffice", DOSSIERS, ["HỒ SƠ CÔNG VIỆC VÀ HỒ SƠ TTHC NĂM 2024"]),
        ("eoffice", DOSSIERS, ["Kỳ báo cáo: Quý I/2024", "BÁO CÁO NĂM 2024"]),
        ("training", TRAINED, ["KẾT QUẢ LŨY KẾ TỪ NĂM 2021", "NĂM 2024"]),
        ("training", TRAINED, ["KẾT QUẢ TÍNH ĐẾN HẾT NĂM 2024"]),
        ("cooperatives", COOPERATIVE, ["SỞ NÔNG NGHIỆP VÀ PTNT", "HTX ĐANG HOẠT ĐỘNG, đến 31/12/2024"]),
        ("cooperatives", COOPERATIVE, ["DANH SÁCH HỢP TÁC XÃ TRÊN ĐỊA BÀN TỈNH", "Tính đến ngày 31/12/2024"]),
        ("cooperatives", COOPERATIVE, ["LIÊN MINH HỢP TÁC XÃ VIỆT NAM", "Ngày chốt số liệu: 31/12/2024"]),
        ("cooperatives", COOPERATIVE, ["DANH SACH HTX THI XA A", "Ngay chot so lieu: 31/12/2024"]),
        ("eoffice", DOSSIERS, ["KẾT QUẢ XỬ LÝ HỒ SƠ CÔNG VIỆC TRÊN MÔI TRƯỜNG MẠNG CỦA CÁC CƠ QUAN, ĐƠN VỊ NĂM 2024"]),
        ("eoffice", DOSSIERS, ["BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ", "HỒ SƠ CÔNG VIỆC NĂM 2024"]),
    ],
)
def test_words_that_only_look_like_it_refuse_nothing(tmp_path, source, cells, above) -> None:
    intake = read(tmp_path, source, cells, *above)
    assert intake.refused is None
    assert intake.rows is not None
    assert len(intake.rows) == 1


def test_rows_of_a_year_that_the_title_only_plans_are_rejected(tmp_path) -> None:
    cells = TRAINED | {"Năm": "2024"}
    intake = read(tmp_path, "training", cells, "KẾT QUẢ NĂM 2024 VÀ KẾ HOẠCH NĂM 2025", rows=({"Năm": "2025"},))
    assert [(d.row_number, d.column_name, d.rule) for d in intake.defects] == [(4, "Năm", "planned_year")]
    assert records(intake.rows, "year") == [2024]


def test_rows_of_another_year_than_the_title_s_are_warned_of(tmp_path) -> None:
    cells = TRAINED | {"Năm": "2024"}
    intake = read(
        tmp_path, "training", cells, "KẾT QUẢ NĂM 2024 SO VỚI NĂM 2023", rows=({"Năm": "2023"}, {"Năm": "2022"})
    )
    assert [(d.row_number, d.rule) for d in intake.warnings] == [(5, "year_not_of_title")]
    assert records(intake.rows, "year") == [2024, 2023, 2022]


def test_a_note_that_may_bear_on_figures_is_warned_of_by_its_words_alone(tmp_path) -> None:
    lines = ["Năm 2024", ";".join(DOSSIERS), ";".join(DOSSIERS.values()), "Ghi chú: bà Lan cho số ước tính"]
    intake = read_lines(tmp_path, "eoffice", lines)
    [told] = intake.warnings
    assert (told.row_number, told.rule) == (4, "note_bears_on_figures")
    assert "ước tính" in told.message_vi
    assert "Lan" not in told.message_vi
