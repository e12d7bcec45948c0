"""A province that `reporting.yaml` sets to be counted from its registers: a whole night, and what is told of it."""

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

pytestmark = [pytest.mark.pipeline, pytest.mark.slow]

REPORTS = """\
Mã đơn vị;Kỳ báo cáo;Tổng số hồ sơ công việc;Số hồ sơ mật;Số hồ sơ xử lý trên môi trường mạng
05767;Quý I/2024;100;0;90
05770;Quý I/2024;50;10;20
20413;Quý I/2024;100;20;60
"""
# Xã Phúc Lương and Xã Minh Tiến of Thái Nguyên, phường Cẩm Châu of Quảng Nam.
REGISTER = """\
Mã đơn vị;Mã hồ sơ;Ngày mở;Ngày kết thúc;Độ mật;Hình thức xử lý
05767;HS-0001;05/01/2024;20/02/2024;Thường;Trên môi trường mạng
05767;HS-0002;06/01/2024;;Thường;Trên môi trường mạng
05767;HS-0003;31/01/2024;;Thường;Hồ sơ giấy
05767;HS-0004;31/01/2024;;Mật;Trên môi trường mạng
05767;HS-0005;01/02/2024;;Thường;Trên môi trường mạng
05767;HS-0006;02/02/2024;;Thường;Kết hợp
05767;HS-0006;02/02/2024;;Thường;Kết hợp
05770;HS-0001;05/03/2024;;Thường;Hồ sơ giấy
20413;HS-0001;05/01/2024;;Thường;Trên môi trường mạng
20413;HS-0002;05/01/2024;;Thường;Hồ sơ giấy
"""


class Office:
    """A data folder, and `ntm` in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name, text, received_on in (
            ("eoffice/a.csv", REPORTS, "2024-04-20"), ("eoffice_register/a.csv", REGISTER, "2024-04-20"),
        ):  # fmt: skip
            path = folder / "raw" / name
            path.parent.mkdir(parents=True)
            path.write_text(text, encoding="utf-8")
            (path.parent / "origin.yaml").write_text(f"received_on: {received_on}\n", encoding="utf-8")
        (folder / "reporting.yaml").write_text('dossiers_from_register: ["19"]\n', encoding="utf-8")

    def ntm(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "ntm_pipeline.cli", *arguments],
            env={**os.environ, "NTM_DATA_DIR": str(self.folder), "NTM_TODAY": "2025-03-01",
                 "DAGSTER_HOME": str(self.folder / "dagster"), "COLUMNS": "300"},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=900, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout
        return done.stdout

    def figure(self, unit_id: str) -> tuple[object, ...]:
        [row] = self.rows(
            "SELECT numerator, denominator, reported, expected FROM marts.indicator_value"
            f" WHERE indicator_id = 'online_dossiers_commune' AND year = 2024 AND unit_id LIKE '{unit_id}'"
        )
        return row

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        with duckdb.connect(str(self.folder / "warehouse" / "ntm.duckdb"), read_only=True) as connection:
            return connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = Office(tmp_path_factory.mktemp("office"))
    office.ntm("refresh")
    return office


def test_its_figures_are_the_register_s_and_those_of_another_are_what_was_reported(office: Office) -> None:
    # January: three that aren't secret, two of them online; February: two, one of them online, one told twice.
    assert office.figure("05767-%") == (3, 5, 2, 12)
    # What the office reported of the same year counts nowhere: March has one dossier, on paper.
    assert office.figure("05770-%") == (0, 1, 1, 12)
    assert office.figure("20413-%") == (60, 80, 3, 12)
    numerator, denominator, reported, _ = office.figure("19-%")
    assert (numerator, denominator, reported) == (3, 6, 3)
    numerator, denominator, reported, _ = office.figure("VN")
    assert (numerator, denominator, reported) == (63, 86, 6)


def test_the_two_are_held_against_each_other_either_way(office: Office) -> None:
    assert office.rows(
        "SELECT unit_id[1:5], period, comparison, dossier_source, dossier_count, register_dossier_count"
        " FROM quality.register_vs_report ORDER BY ALL"
    ) == [
        ("05767", "Quý I/2024", "register_incomplete", "register", 100, 6),
        ("05770", "Quý I/2024", "register_incomplete", "register", 50, 1),
        ("20413", "Quý I/2024", "register_incomplete", "report", 100, 2),
    ]


def test_the_explanation_says_which_of_the_two_was_used(office: Office) -> None:
    explain = lambda unit: office.ntm(  # noqa: E731
        "explain", "--unit", unit, "--year", "2024", "--indicator", "online_dossiers_commune"
    )
    by_register, by_report = explain("05767"), explain("20413")
    for text in ("được tính, đếm từ sổ đăng ký", "1/2024: 2 / 3", "2/2024: 1 / 2", "eoffice_register/a.csv",
                 "không tính: tỉnh này dùng sổ đăng ký hồ sơ (reporting.yaml)", "Quý I/2024: 90 / 100"):  # fmt: skip
        assert text in by_register, by_register
    for text in ("Quý I/2024: 60 / 80", "để đối chiếu: chỉ tiêu dùng số báo cáo", "1/2024: 1 / 2"):
        assert text in by_report, by_report
