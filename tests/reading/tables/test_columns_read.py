"""Which columns are read, which are set aside and why, and which refuse the table."""

import pytest

from ntm_pipeline.issues import RefusedError
from ntm_pipeline.reading.spreadsheets.reader import Grid
from ntm_pipeline.reading.spreadsheets.sheet import Rows
from ntm_pipeline.reading.tables.extract import find_tables
from ntm_pipeline.reading.tables.headings import Heading
from ntm_pipeline.reading.tables.table import Table

REPORT = (
    Heading("code", ("Mã đơn vị",), is_text=True, fallbacks=(("Mã xã",),)),
    Heading("period", ("Kỳ báo cáo",), tells_period=True),
    Heading("total", ("Tổng số hồ sơ",), ("thủ tục hành chính",), is_count=True, measures=("hồ sơ",), adds_up=True),
    Heading("secret", ("Số hồ sơ mật",), is_count=True, measures=("hồ sơ",), adds_up=True),
)
REGISTER = (
    Heading("code", ("Mã đơn vị",), is_text=True),
    Heading("year", ("Năm",), tells_year=True),
    Heading("total", ("Số cán bộ",), is_count=True),
)
QUARTER = "Kỳ báo cáo: Quý I/2024"


def read(*lines: str, sought: tuple[Heading, ...] = REPORT) -> Table:
    [found] = read_all(*lines, sought=sought)
    return found


def read_all(*lines: str, sought: tuple[Heading, ...] = REPORT) -> list[Table]:
    rows = [line.split(";") for line in lines]
    width = max(map(len, rows))
    cells = Rows([row + [""] * (width - len(row)) for row in rows], list(range(1, len(rows) + 1)))
    found = find_tables(Grid("A", cells), sought, {"total"})
    assert found
    return found


def refusal(*lines: str, sought: tuple[Heading, ...] = REPORT) -> RefusedError:
    with pytest.raises(RefusedError) as caught:
        read(*lines, sought=sought)
    return caught.value


@pytest.mark.parametrize(
    ("lines", "total"),
    [
        pytest.param(["Mã đơn vị;Tổng số hồ sơ;;;", ";Tháng 1;Tháng 2;Tháng 3;Cả quý", "01;1;2;3;6"], "6",
                     id="months and their sum"),
        pytest.param(["Mã đơn vị;Tổng số hồ sơ;", ";Nam;Nữ", "01;1;2"], "3", id="men and women"),
        pytest.param(["Mã đơn vị;Tổng số hồ sơ;", ";Quý I/2023;Quý I/2024", "01;1;2"], "2", id="two years"),
        pytest.param(["Mã đơn vị;Tổng số hồ sơ;", ";Trong kỳ;Lũy kế từ đầu năm", "01;1;2"], "1", id="this period"),
        pytest.param(["Mã đơn vị;Lũy kế tổng số hồ sơ từ đầu năm", "01;2"], "2", id="cumulated until the period's end"),
        pytest.param(["Mã đơn vị;Tổng số hồ sơ (kế hoạch);Tổng số hồ sơ", "01;1;2"], "2", id="a plan beside"),
        pytest.param(["Mã đơn vị;Tổng số hồ sơ kỳ trước;Tổng số hồ sơ", "01;1;2"], "2", id="the period before"),
        pytest.param(["Mã đơn vị;Tổng số hồ sơ (nghìn hồ sơ)", "01;1,5"], "1500", id="thousands"),
        pytest.param(["ĐVT: nghìn hồ sơ", "Mã đơn vị;Tổng số hồ sơ", "01;2"], "2000", id="thousands above"),
        pytest.param(["Mã đơn vị;Tổng số hồ sơ", "(1);(2)", ";nghìn hồ sơ", "01;2"], "2000",
                     id="thousands below the numbers of the columns"),
        pytest.param(["Mã đơn vị;Tổng số hồ sơ", "01;2", "Ghi chú: đơn vị tính: nghìn hồ sơ"], "2000",
                     id="thousands in a note"),
        pytest.param(["Mã xã;Tổng số hồ sơ", "01;2"], "2", id="the code of a commune"),
    ],
)  # fmt: skip
def test_the_figure_asked_for_is_read(lines, total) -> None:
    assert read(QUARTER, *lines).texts("total") == [total]


@pytest.mark.parametrize(
    ("lines", "rule", "words"),
    [
        (["Mã đơn vị;Tổng số hồ sơ;", ";Tháng 1;Quý II", "01;1;2"], "columns_not_told_apart", "không gộp thành Quý I"),
        (["Mã đơn vị;Tổng số hồ sơ;", ";Tháng 1;Quý I", "01;1;2", "02;1;2"], "", ""),
        (["Mã đơn vị;Tổng số hồ sơ;", ";Loại A;Loại B", "01;1;2"], "columns_not_told_apart", "Loại B” (C)"),
        (["Mã đơn vị;Tổng số hồ sơ;", ";Nữ;", "01;1;"], "columns_not_told_apart", "“Tổng số hồ sơ Nữ” (B)"),
        (["Mã đơn vị;Tổng số hồ sơ;;", ";Nam;Nữ;Tháng 1", "01;1;2;3"], "columns_not_told_apart", "(D)"),
        (["Mã đơn vị;Tổng số hồ sơ;Tổng số hồ sơ trong kỳ", "01;1;2"], "columns_not_told_apart", "trong kỳ” (C)"),
        (["Mã đơn vị;Lũy kế tổng số hồ sơ từ đầu giai đoạn", "01;1"], "columns_not_told_apart", "chỉ có số lũy kế"),
        (["Mã đơn vị;Tổng số hồ sơ (ước)", "01;1"], "missing_heading", "(B: số ước, không phải kết quả)"),
        (["Mã đơn vị;Tổng số hồ sơ;", "01;1;2", "02;1;2"], "column_not_understood", "cột C (không có tên cột"),
        (["Mã đơn vị;Tổng số hồ sơ;Tong so ho so", "01;1;2"], "column_not_understood", "trùng với"),
        (["Mã đơn vị;Tổng số hồ sơ;Tổng số hồ sơ điều chỉnh", "01;1;2"], "column_not_understood", "gần giống"),
        (["Mã đơn vị;Tổng số hồ sơ;Hồ sơ tuyệt mật", "01;1;2"], "column_not_understood", "gần giống cột “Số"),
        (["Mã đơn vị;Tổng số hồ sơ;Tháng 1", "01;1;2"], "column_not_understood", "không rõ của nội dung nào"),
        (["Mã đơn vị;Tổng số hồ sơ;Loại", "01;1;Kế hoạch"], "column_not_understood", "“Kế hoạch”"),
        (["Mã đơn vị;Tổng số hồ sơ;Năm", "01;1;2023"], "column_not_understood", "“2023”"),
        (["Mã đơn vị;Tổng số hồ sơ;ĐVT", "01;1;nghìn hồ sơ"], "column_not_understood", "nghìn hồ sơ"),
        (["Mã đơn vị;Tổng số hồ sơ (%)", "01;1"], "unit_of_measure", "“%”, không phải số hồ sơ"),
        (["ĐVT: lượt", "Mã đơn vị;Tổng số hồ sơ", "01;1"], "unit_of_measure", "“lượt”"),
        (["Mã đơn vị;Tổng số hồ sơ", ";(nghìn người)", "01;1"], "unit_of_measure", "nghìn người"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_named(lines, rule, words) -> None:
    if not rule:
        assert read(QUARTER, *lines).texts("total") == ["2", "2"]
        return
    issue = refusal(QUARTER, *lines).issue
    assert issue.rule == rule
    assert words in issue.message_vi


@pytest.mark.parametrize(
    ("heading", "cell", "why"),
    [
        ("TT", "1", "cột số thứ tự"),
        ("Ghi chú", "x", "ghi chú"),
        ("Kế hoạch năm", "5", "kế hoạch, không phải kết quả"),
        ("Cùng kỳ", "5", "số của kỳ khác"),
        ("So sánh", "5", "so sánh hoặc tỷ lệ, tính từ các cột khác"),
        ("Tỷ lệ (%)", "5", "tỷ lệ, tính từ các cột khác"),
        ("Trong đó: nữ", "5", "một phần của cột tổng số"),
        ("Hồ sơ thủ tục hành chính", "5", "về nội dung khác (thủ tục hành chính)"),
        ("Mã tỉnh", "19", "đơn vị cấp trên của đơn vị báo cáo"),
        ("Mã xã", "05767", "đơn vị cấp trên của đơn vị báo cáo"),
        ("ĐVT", "hồ sơ", "đơn vị tính, đúng như mẫu"),
        ("Năm", "2024", "khớp với kỳ của bảng"),
        ("Tổng số hồ sơ đúng hạn", "5", "không có trong mẫu, không liên quan đến số liệu được đọc"),
        ("Số điện thoại", "0912345678", "không có trong mẫu, không liên quan đến số liệu được đọc"),
        ("Tong so ho so", "", "cột trống"),
    ],
)
def test_what_is_harmless_is_set_aside_with_why(heading, cell, why) -> None:
    found = read(QUARTER, f"Mã đơn vị;Tổng số hồ sơ;{heading}", f"01;1;{cell}")
    assert found.texts("total") == ["1"]
    (last,) = (one for one in found.accounts if one.column == 2)
    assert (last.status, last.why and last.why[0]) == ("set_aside", why)


def test_every_column_is_accounted_for() -> None:
    found = read_all(QUARTER, "TT;Mã đơn vị;Tổng số hồ sơ;;;Ghi chú", ";;Tháng 1;Tháng 2;Tháng 3;", "1;01;1;2;3;x")[0]
    assert [(one.column, one.name) for one in found.accounts] == [
        (0, None), (1, "code"), (2, "total"), (3, "total"), (4, "total"), (5, None)
    ]  # fmt: skip
    assert all(one.name or one.why for one in found.accounts)
    assert found.columns["total"] == 2


def test_a_month_in_each_row_tells_the_period_with_the_title() -> None:
    found = read("Kỳ báo cáo: Năm 2024", "Mã đơn vị;Tháng;Tổng số hồ sơ", "01;1;5", "01;2;6", "01;;7")
    assert found.texts("period") == ["Tháng 1/2024", "Tháng 2/2024", ""]
    assert "period" not in found.above
    assert found.columns["period"] == 1


def test_figures_as_of_the_end_of_a_year_are_not_added_up() -> None:
    title, row = "BÁO CÁO NĂM 2024", "01;1;2;3;4"
    quarters = ["Mã đơn vị;Số cán bộ;;;", ";Quý I;Quý II;Quý III;Quý IV", row]
    assert refusal(title, *quarters, sought=REGISTER).issue.rule == "columns_not_told_apart"
    found = read(title, "Mã đơn vị;Số cán bộ;", ";Trong năm;Lũy kế", "01;1;5", sought=REGISTER)
    assert found.texts("total") == ["5"]
    assert (
        refusal(title, "Mã đơn vị;Số cán bộ trong năm", "01;1", sought=REGISTER).issue.rule == "columns_not_told_apart"
    )
    assert (
        refusal("Mã đơn vị;Năm;Tháng;Số cán bộ", "01;2024;6;1", sought=REGISTER).issue.rule == "column_not_understood"
    )


def test_a_remark_that_denies_a_result_is_told_by_row() -> None:
    head = "Mã đơn vị;Tổng số hồ sơ;Ghi chú"
    rows = ["01;1;Số liệu ước tính", "02;2;Theo Kế hoạch số 12/KH-UBND", "03;3;", "04;4;kế hoạch", "05;5;Đã kiểm tra"]
    assert read(QUARTER, head, *rows).remarks == {3: (2, "Số liệu ước tính"), 6: (2, "kế hoạch")}


def test_what_headings_tell_of_the_period_stands_for_a_title() -> None:
    found = read("Mã đơn vị;Tổng số hồ sơ Quý I/2024", "01;1")
    assert (found.texts("total"), found.above) == (["1"], {"period": "Quý I/2024"})
