"""A dozen ugly files of real communes, through `ntm refresh` as a user types it, to figures worked out by hand.

The files are those of Quảng Xương, a district of Thanh Hóa: 25 xã and one thị trấn until 30 June 2025.
"""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from openpyxl import Workbook

DISTRICT = "406-huyen-quang-xuong"
PROVINCE = "38-tinh-thanh-hoa"
TAN_PHONG, QUANG_TRACH, QUANG_VAN = "16438-thi-tran-tan-phong", "16447-xa-quang-trach", "16474-xa-quang-van"
LUU_VE = "16438-xa-luu-ve-2025"


# --- The files --------------------------------------------------------------------------------------


def lines(text: str) -> str:
    """Text whose lines are indented for the eye."""
    return "\n".join(line.strip() for line in text.strip().splitlines()) + "\n"


COMMUNES_2024 = lines(
    """
    Mã đơn vị;Tên đơn vị;Cấp;Kỳ báo cáo;Tổng số hồ sơ công việc;Số hồ sơ mật;Số hồ sơ xử lý trên mạng;Ngày báo cáo
    16438;Thị trấn Tân Phong;Xã;Năm 2024;1.000;100;900;10/01/2025
    16447;Xã Quảng Trạch;Xã;Năm 2024;200;-;150;10/01/2025
    16453;Xã Quảng Đức;Xã;Năm 2024;100;10;95;10/01/2025
    99999;Xã Không Có;Xã;Năm 2024;10;0;5;10/01/2025
    16456;Xã Quảng Định;Xã;Năm 2024;;0;5;10/01/2025
    16462;Xã Quảng Nhân;Xã;Năm 2027;10;0;5;10/01/2025
    16465;Xã Quảng Ninh;Xã;Quý V/2024;10;0;5;10/01/2025
    16438;Xã Lưu Vệ;Xã;Năm 2024;50;0;50;10/01/2025
    16438;Thị trấn Tân Phong;Xã;Quý IV/2025;50;0;50;10/01/2026

    Tổng cộng;;;;1.430;110;1.260;
    """
)
REJECTED_2024 = [
    (4, "Số hồ sơ xử lý trên mạng", "95", "online_within_non_secret"),
    (5, "Mã đơn vị", "99999", "unit_unknown"),
    (6, "Tổng số hồ sơ công việc", "", "missing_value"),
    (7, "Kỳ báo cáo", "Năm 2027", "in_the_future"),
    (8, "Kỳ báo cáo", "Quý V/2024", "not_a_period"),
    (9, "Mã đơn vị", "16438", "code_and_name_disagree"),
    (10, "Mã đơn vị", "16438", "code_and_name_disagree"),
]

# Sent late, in the way Excel saves "Unicode text". The first row corrects a figure. The second is older than what it
# meets, although its file comes first by name.
CORRECTIONS = lines(
    """
    Mã đơn vị\tKỲ BÁO CÁO\tTổng số hồ sơ\tHồ sơ mật\tHồ sơ xử lý trên môi trường mạng\tNgày báo cáo
    16447\tnăm 2024\t200\t0\t180\t20/03/2025
    16438\tnăm 2024\t1000\t100\t500\t01/01/2025
    """
)

OTHER_PERIODS = lines(
    """
    Mã đơn vị;Cấp;Kỳ báo cáo;Tổng số hồ sơ công việc;Số hồ sơ xử lý trên môi trường mạng
    16474;;Quý I/2024;40;20
    16474;;Quý II/2024;40;30
    16474;;Tháng 3/2024;10;10
    16447;;Quý I/2025;50;50
    16438;;6 tháng đầu năm 2025;10;9
    16438;;Quý IV/2025;30;21
    VN;;Năm 2024;1.000;950
    1;Tỉnh;Năm 2024;100;85
    """
)


def district_workbook() -> bytes:
    """Titles, a period and an office above; a heading of two rows; sections, a total and signatures."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [
        ["ỦY BAN NHÂN DÂN HUYỆN QUẢNG XƯƠNG"],
        ["Biểu số 01/HSCV"],
        ["BÁO CÁO HỒ SƠ CÔNG VIỆC XỬ LÝ TRÊN MÔI TRƯỜNG MẠNG"],
        ["Kỳ báo cáo: Năm 2024"],
        [],
        ["TT", "Mã đơn vị", "Tên đơn vị", "Hồ sơ công việc", None, None, "Ngày báo cáo"],
        [None, None, None, "Tổng số hồ sơ công việc", "Số hồ sơ mật", "Số hồ sơ xử lý trên môi trường mạng", None],
        ["A", "B", "C", 1, 2, 3, 4],
        ["I", None, "Cấp huyện", None, None, None, None],
        [1, "406", "Huyện Quảng Xương", 500, 0, 500, "15/01/2025"],
        ["II", None, "Cấp xã", None, None, None, None],
        [1, "16468", "Xã Quảng Bình", 300, None, 300, "15/01/2025"],
        [2, "16471", "Xã Quảng Hợp", 100, 0, 100, "15/01/2025"],
        [None, None, "TỔNG SỐ", 900, 0, 900, None],
        [],
        [None, None, None, None, "Quảng Xương, ngày 15 tháng 01 năm 2025"],
        [None, "NGƯỜI LẬP BIỂU", None, None, "CHỦ TỊCH"],
        [None, "Nguyễn Văn Bình", None, None, "Lê Thị Hoa"],
    ]:
        sheet.append(row)
    sheet.merge_cells("A1:G1")
    sheet.merge_cells("D6:F6")
    for column in "ABCG":
        sheet.merge_cells(f"{column}6:{column}7")
    return saved(book)


def cooperatives_workbook() -> bytes:
    """What the district's registry held on 31 December 2024."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [
        ["DANH BẠ HỢP TÁC XÃ"],
        ["Đơn vị báo cáo: Huyện Quảng Xương"],
        ["Ngày chốt số liệu: 31/12/2024"],
        ["Mã số HTX", "Loại hình", "Mã xã", "Ngày đăng ký", "Tình trạng hoạt động", "Ngày chấm dứt"],
        ["QX-01", "Hợp tác xã", "16447", "01/01/2015", "Đang hoạt động", None],
        ["QX-02", "HTX", "16453", "05/05/2010", "Tạm ngừng", None],
        ["QX-03", "Tổ hợp tác", "16456", "05/05/2010", "Đang hoạt động", None],
        ["QX-04", "Hợp tác xã", "16462", "01/03/2019", "Đã giải thể", "31/12/2024"],
        ["QX-05", "Hợp tác xã", "16438", "01/01/2015", "Đang hoạt động", None],
        ["QX-06", "Hợp tác xã", "16465", "31/02/2019", "Đang hoạt động", None],
        ["QX-07", "Hợp tác xã", "16468", "02/02/2012", "Đang hoạt động", None],
        ["Tổng cộng: 7 hợp tác xã"],
    ]:
        sheet.append(row)
    return saved(book)


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


COOPERATIVES_2025 = lines(
    """
    Mã số HTX;Loại hình;Mã xã;Ngày đăng ký;Tình trạng hoạt động;Ngày chốt số liệu
    QX-05;Hợp tác xã;16438;01/01/2015;Đang hoạt động;31/12/2025
    QX-01;Hợp tác xã;16447;01/01/2015;Đang hoạt động;31/12/2025
    """
)
LINKAGES = lines(
    """
    Đơn vị báo cáo: Tỉnh Thanh Hóa, số liệu tính đến ngày 31/12/2024
    Mã mô hình;Nông sản chủ lực;Chủ trì;Mã huyện;Ngày bắt đầu;Ngày kết thúc;Gắn với vùng nguyên liệu;Công nghệ số
    LK-1;Có;Ông Trần Văn Nam;406;01/01/2022;;Có;Không
    LK-2;Không;HTX Đông Hải;380;01/01/2023;;Có;Truy xuất nguồn gốc
    LK-3;Có;HTX Đông Hải;380;01/01/2022;30/12/2024;Không;Có
    """
)
ORIGIN = "publisher: UBND huyện Quảng Xương\nreceived_on: 2026-01-15\nlicence: nội bộ\nsynthetic: false\n"
CORRECTION_FILE = "eoffice/38-thanh-hoa/dinh-chinh.csv"

FILES: dict[str, bytes] = {
    "eoffice/origin.yaml": ORIGIN.encode(),
    "eoffice/README.md": "Số liệu của huyện.\n".encode(),
    "eoffice/38-thanh-hoa/xa-2024.csv": COMMUNES_2024.encode("utf-8-sig"),
    "eoffice/38-thanh-hoa/xa-2024 (1).csv": COMMUNES_2024.encode("utf-8-sig"),
    CORRECTION_FILE: CORRECTIONS.encode("utf-16"),
    "eoffice/38-thanh-hoa/ky-khac.csv": OTHER_PERIODS.encode(),
    "eoffice/38-thanh-hoa/bieu-01.xlsx": district_workbook(),
    "eoffice/hong.xlsx": district_workbook()[:3000],
    "eoffice/cong-van.pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "eoffice/trong.csv": b"",
    "cooperatives/2024/danh-ba.xlsx": cooperatives_workbook(),
    "cooperatives/2025/htx.csv": COOPERATIVES_2025.encode(),
    "cooperatives/2025/origin.yaml": b'covers: "16438"\n',
    "linkages/lien-ket.csv": LINKAGES.encode(),
    "hop-tac-xa/danh-ba.csv": COOPERATIVES_2025.encode(),
    "ghi-chu.docx": b"PK\x03\x04",
}

# status, rows read, accepted, rejected, superseded
ACCOUNT = {
    "cooperatives/2024/danh-ba.xlsx": ("partial", 7, 6, 1, 0),
    "cooperatives/2025/htx.csv": ("partial", 2, 1, 1, 0),
    "eoffice/38-thanh-hoa/bieu-01.xlsx": ("accepted", 3, 3, 0, 0),
    CORRECTION_FILE: ("accepted", 2, 1, 0, 1),
    "eoffice/38-thanh-hoa/ky-khac.csv": ("accepted", 8, 8, 0, 0),
    # The same file twice: by path the second one stands, and nothing is counted twice.
    "eoffice/38-thanh-hoa/xa-2024 (1).csv": ("partial", 9, 0, 7, 2),
    "eoffice/38-thanh-hoa/xa-2024.csv": ("partial", 9, 1, 7, 1),
    "eoffice/cong-van.pdf": ("refused", 0, 0, 0, 0),
    "eoffice/hong.xlsx": ("refused", 0, 0, 0, 0),
    "eoffice/trong.csv": ("refused", 0, 0, 0, 0),
    "ghi-chu.docx": ("refused", 0, 0, 0, 0),
    "hop-tac-xa/danh-ba.csv": ("refused", 0, 0, 0, 0),
    "linkages/lien-ket.csv": ("accepted", 3, 3, 0, 0),
}


# --- The refreshes ----------------------------------------------------------------------------------


def write_files(folder: Path) -> None:
    for name, content in FILES.items():
        path = folder / "raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def ntm(folder: Path, *arguments: str) -> str:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("NTM_", "DAGSTER_"))}
    done = subprocess.run(
        [sys.executable, "-m", "ntm_pipeline.cli", *arguments],
        env={**inherited, "NTM_DATA_DIR": str(folder), "NTM_TODAY": "2026-02-01"},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    return done.stdout


@dataclass
class Story:
    """A data folder that was refreshed, what was said, and the release."""

    folder: Path
    said: str
    first: Path


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    folder = tmp_path_factory.mktemp("folder")
    write_files(folder)
    said = ntm(folder, "refresh")
    return Story(folder, said, (folder / "warehouse" / "ntm.duckdb").resolve())


@contextmanager
def opened(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(path), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def first(story: Story) -> Iterator[duckdb.DuckDBPyConnection]:
    """The release of all files."""
    with opened(story.first) as connection:
        yield connection


def attained(release: duckdb.DuckDBPyConnection, target: str, unit: str, year: int) -> tuple[Any, ...]:
    """(numerator, denominator, reported, expected, status, needed) of one target, unit and year."""
    rows = release.execute(
        "SELECT numerator, denominator, reported, expected, status, needed FROM marts.indicator_attainment"
        " WHERE target_id = ? AND unit_id = ? AND year = ?",
        [target, unit, year],
    ).fetchall()
    assert len(rows) == 1, rows
    return tuple(rows[0])


# --- What became of the files -----------------------------------------------------------------------


def test_every_file_is_accounted_for(first: duckdb.DuckDBPyConnection) -> None:
    found = first.execute(
        "SELECT path, status, rows_read, rows_accepted, rows_rejected, rows_superseded FROM quality.source_files"
    ).fetchall()
    assert {path: tuple(account) for path, *account in found} == ACCOUNT


def test_no_row_is_lost_and_none_invented(first: duckdb.DuckDBPyConnection) -> None:
    assert first.execute(
        "SELECT path FROM quality.source_files WHERE rows_read <> rows_accepted + rows_rejected + rows_superseded"
    ).fetchall() == []  # fmt: skip
    for source in ("eoffice", "cooperatives", "linkages"):
        stored = first.execute(f"SELECT path, COUNT(*) FROM core.{source} GROUP BY path").fetchall()
        accepted = {path: account[2] for path, account in ACCOUNT.items() if path.startswith(f"{source}/")}
        assert dict(stored) == {path: rows for path, rows in accepted.items() if rows}


def test_every_rejected_row_is_listed_with_its_cell_and_rule(first: duckdb.DuckDBPyConnection) -> None:
    listed = "SELECT row_number, column_name, value, rule FROM quality.rejected_rows WHERE path = ? ORDER BY row_number"
    for path in ("eoffice/38-thanh-hoa/xa-2024.csv", "eoffice/38-thanh-hoa/xa-2024 (1).csv"):
        assert first.execute(listed, [path]).fetchall() == REJECTED_2024
    assert first.execute(listed, ["cooperatives/2024/danh-ba.xlsx"]).fetchall() == [
        (10, "Ngày đăng ký", "31/02/2019", "not_a_date")
    ]
    # An old code in a new report: nobody bears 16447 since 1 July 2025.
    assert first.execute(listed, ["cooperatives/2025/htx.csv"]).fetchall() == [(3, "Mã xã", "16447", "unit_unknown")]


def test_every_refusal_and_rejection_has_its_reason_in_both_languages(first: duckdb.DuckDBPyConnection) -> None:
    reasons = first.execute(
        "SELECT reason_vi, reason_en FROM quality.source_files WHERE status <> 'accepted'"
        " UNION ALL SELECT message_vi, message_en FROM quality.rejected_rows"
    ).fetchall()
    assert len(reasons) == 9 + 16
    for vietnamese, english in reasons:
        assert vietnamese.strip()
        assert not vietnamese.isascii()
        assert english.strip()
        assert vietnamese != english


def test_what_was_superseded_tells_by_what(first: duckdb.DuckDBPyConnection) -> None:
    superseded = first.execute(
        "SELECT path, row_number, by_path, by_row_number FROM quality.superseded_rows ORDER BY path, row_number"
    ).fetchall()
    folder = "eoffice/38-thanh-hoa"
    assert superseded == [
        (f"{folder}/dinh-chinh.csv", 3, f"{folder}/xa-2024.csv", 2),
        (f"{folder}/xa-2024 (1).csv", 2, f"{folder}/xa-2024.csv", 2),
        (f"{folder}/xa-2024 (1).csv", 3, f"{folder}/dinh-chinh.csv", 2),
        (f"{folder}/xa-2024.csv", 3, f"{folder}/dinh-chinh.csv", 2),
    ]


def test_where_files_come_from_is_kept(first: duckdb.DuckDBPyConnection) -> None:
    found = first.execute(
        "SELECT DISTINCT source, publisher, licence, is_synthetic FROM quality.source_files"
        " WHERE source IN ('eoffice', 'linkages') ORDER BY source"
    ).fetchall()
    assert found == [("eoffice", "UBND huyện Quảng Xương", "nội bộ", False), ("linkages", None, None, False)]
    assert first.execute("SELECT is_synthetic FROM ref.release").fetchall() == [(False,)]


def test_no_name_of_a_person_is_stored_anywhere(first: duckdb.DuckDBPyConnection) -> None:
    texts = first.execute(
        "SELECT schema_name || '.' || table_name, column_name FROM duckdb_columns()"
        " WHERE schema_name IN ('core', 'marts', 'quality') AND data_type = 'VARCHAR'"
    ).fetchall()
    for table, column in texts:
        for person in ("Trần Văn Nam", "Nguyễn Văn Bình", "Lê Thị Hoa"):
            sql = f'SELECT COUNT(*) FROM {table} WHERE contains("{column}", ?)'
            assert first.execute(sql, [person]).fetchall() == [(0,)], (table, column)


# --- Flows ------------------------------------------------------------------------------------------


def test_the_districts_own_office_attains_its_share(first: duckdb.DuckDBPyConnection) -> None:
    assert attained(first, "QX-01", DISTRICT, 2024) == (500, 500, 12, 12, "attained", 0)


def test_the_districts_communes_are_summed_over_the_reports_that_count(first: duckdb.DuckDBPyConnection) -> None:
    # 900/900 + 180/200 + 300/300 + 100/100 for the year, 50/80 for six months (the March report lies within them).
    # 54 of 26 × 12 months. The target is 100 %, so a thousandth less misses it; 2024 begins the line.
    assert attained(first, "QX-02", DISTRICT, 2024) == (1530, 1580, 54, 312, "on_track", 50)
    value, low, high = first.execute(
        "SELECT value, value_low, value_high FROM marts.indicator_attainment"
        f" WHERE target_id = 'QX-02' AND unit_id = '{DISTRICT}' AND year = 2024"
    ).fetchall()[0]
    assert value == pytest.approx(1530 / 1580, abs=1e-12)
    assert low == pytest.approx(54 / 312 * 1530 / 1580, abs=1e-12)
    assert high == pytest.approx(54 / 312 * 1530 / 1580 + 258 / 312, abs=1e-12)


def test_each_commune_has_its_own_row(first: duckdb.DuckDBPyConnection) -> None:
    assert attained(first, "QX-02", TAN_PHONG, 2024) == (900, 900, 12, 12, "attained", 0)
    assert attained(first, "QX-02", QUANG_TRACH, 2024) == (180, 200, 12, 12, "on_track", 20)
    # 62.5 %, where three of four years would have 75 %.
    assert attained(first, "QX-02", QUANG_VAN, 2024) == (50, 80, 6, 12, "behind", 30)
    assert attained(first, "QX-02", "16453-xa-quang-duc", 2024) == (0, 0, 0, 12, "no_data", None)


def test_a_district_that_ended_is_judged_on_its_last_day(first: duckdb.DuckDBPyConnection) -> None:
    # 50/50 of three months and 9/10 of six, of 26 communes over six months.
    assert attained(first, "QX-02", DISTRICT, 2025) == (59, 60, 9, 156, "missed", 1)
    assert attained(first, "QX-02", QUANG_TRACH, 2025) == (50, 50, 3, 6, "undetermined", 0)
    assert attained(first, "QX-02", TAN_PHONG, 2025) == (9, 10, 6, 6, "missed", 1)
    as_of = "SELECT DISTINCT as_of FROM marts.indicator_attainment WHERE unit_id = ? AND year = 2025"
    assert first.execute(as_of, [DISTRICT]).fetchall() == [(date(2025, 6, 30),)]


def test_a_code_that_is_used_again_counts_for_its_new_unit(first: duckdb.DuckDBPyConnection) -> None:
    assert attained(first, "QG-04", LUU_VE, 2025) == (21, 30, 3, 6, "undetermined", 0)
    # Until June under the district, from July straight under the province: 547 × 6 and 166 × 6 months.
    assert attained(first, "QG-04", PROVINCE, 2025) == (80, 90, 12, 4278, "undetermined", 0)


def test_the_country_and_a_province_whose_code_lost_its_zero(first: duckdb.DuckDBPyConnection) -> None:
    assert attained(first, "QG-01", "VN", 2024) == (950, 1000, 12, 12, "attained", 0)
    assert attained(first, "QG-02", "01-thanh-pho-ha-noi", 2024)[:4] == (85, 100, 12, 12)


# --- Registries -------------------------------------------------------------------------------------


def test_communes_with_an_operating_cooperative_are_counted(first: duckdb.DuckDBPyConnection) -> None:
    # Of seven: one suspended, one a group, one ended that very day, one in the thị trấn, one with an impossible date,
    # whose xã is unknown.
    assert attained(first, "QX-04", DISTRICT, 2024) == (2, 24, 24, 25, "behind", 23)
    # A year before, the one that ended in 2024 still ran; the same registry tells it. Whether the suspended one did it
    # doesn't tell.
    assert attained(first, "QX-04", DISTRICT, 2023) == (3, 23, 23, 25, "behind", 22)
    # No registry of the district closes after 30 May 2025.
    assert attained(first, "QX-04", DISTRICT, 2025) == (0, 0, 0, 25, "no_data", None)


def test_a_list_of_one_commune_speaks_for_no_other(
    first: duckdb.DuckDBPyConnection,
) -> None:
    assert attained(first, "QG-12", LUU_VE, 2025) == (1, 1, 1, 1, "attained", 0)
    # One xã known of the province's 147.
    assert attained(first, "QG-12", PROVINCE, 2025) == (1, 1, 1, 147, "undetermined", 102)


def test_linkages_of_key_products_and_of_raw_material_areas_are_told_apart(first: duckdb.DuckDBPyConnection) -> None:
    # LK-3 ended the day before. LK-2 is for no key product. Both areas' models run, one of them digital.
    assert attained(first, "QX-05", DISTRICT, 2024) == (1, 1, 1, 1, "attained", 0)
    assert attained(first, "QG-13", PROVINCE, 2024)[:4] == (1, 27, 27, 27)
    assert attained(first, "QG-14", PROVINCE, 2024) == (1, 2, 27, 27, "attained", 0)
    # The list of 2024 tells of the year before, and of none before that.
    assert attained(first, "QX-06", DISTRICT, 2022) == (0, 0, 0, 1, "no_data", None)
    assert attained(first, "QX-06", DISTRICT, 2023) == (0, 1, 1, 1, "behind", 1)
    assert attained(first, "QX-06", DISTRICT, 2024) == (0, 1, 1, 1, "behind", 1)


# --- All targets ------------------------------------------------------------------------------------


def test_sources_that_sent_nothing_mean_no_data_and_no_error(first: duckdb.DuckDBPyConnection) -> None:
    statuses = first.execute(
        "SELECT DISTINCT target_id, status FROM marts.indicator_attainment"
        " WHERE target_id IN ('QX-03', 'QX-07', 'QX-08', 'TN-04', 'TN-11', 'QN-07') AND is_plan_scope"
    ).fetchall()
    assert sorted(statuses) == [
        (target, "no_data") for target in ("QN-07", "QX-03", "QX-07", "QX-08", "TN-04", "TN-11")
    ]


def test_every_target_has_the_row_of_its_plans_own_unit_in_every_year(first: duckdb.DuckDBPyConnection) -> None:
    rows = first.execute(
        """
        SELECT plan_id, COUNT(DISTINCT target_id), COUNT(DISTINCT year), COUNT(*) FROM marts.indicator_attainment
        WHERE is_plan_scope GROUP BY plan_id ORDER BY plan_id
        """
    ).fetchall()
    assert set(rows) >= {
        ("gia-lai-2022", 13, 5, 65),
        ("quang-nam-2023", 7, 1, 7),
        ("quang-xuong-2022", 8, 4, 32),
        ("thai-nguyen-2022", 16, 5, 80),
        ("vn-924-2022", 16, 5, 80),
    }


def test_the_contracted_columns_are_there_with_their_types(first: duckdb.DuckDBPyConnection) -> None:
    described = {name: kind for name, kind, *_ in first.execute("DESCRIBE marts.indicator_attainment").fetchall()}
    for kind, names in {
        "VARCHAR": ["plan_id", "target_id", "indicator_id", "unit_id", "unit_code", "unit_name", "unit_level",
                    "province_code", "measure", "status"],
        "BIGINT": ["year", "numerator", "denominator", "reported", "expected", "needed"],
        "DOUBLE": ["value", "value_low", "value_high", "completeness", "target_value", "gap"],
        "BOOLEAN": ["is_plan_scope", "is_due"],
        "DATE": ["as_of"],
    }.items():  # fmt: skip
        assert {name: described[name] for name in names} == dict.fromkeys(names, kind)


def test_the_refresh_says_what_came_of_each_source_and_plan(story: Story) -> None:
    assert f"Released {story.first.stem}" in story.said
    for word in ("eoffice", "cooperatives", "linkages", "hong.xlsx", "quang-xuong-2022", "QX-02", "chưa đạt"):
        assert word in story.said
    assert "Traceback" not in story.said
