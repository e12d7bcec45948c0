"""How long the reader takes, beside a floor of the same run: 5,000 small workbooks, and one csv file of 100 MB.

    python benchmarks/reading.py

The floor of the workbooks is the library that reads cells, alone, in one process; ours run as a refresh runs them, one
process for each core, from the bytes on disk to the table that a contract is given. The floor of the csv file is DuckDB
reading it as text into a table. Ratios hold better than seconds; they are printed with the peak memory of the process
that read the csv file.
"""

import re
import resource
import tempfile
import time
import zipfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import duckdb
import openpyxl
from python_calamine import CalamineWorkbook

from ntm_pipeline.reading.spreadsheets.reader import read_grids
from ntm_pipeline.reading.tables.extract import find_table
from ntm_pipeline.reading.tables.table import Table
from ntm_pipeline.reading.worker_pool import Limits, read_files
from ntm_pipeline.sources import load_contracts

WORKBOOKS, TEMPLATES = 5_000, 48
FILES_IN_TURN = 1_000
CSV_BYTES = 100 * 10**6
CONTRACT = load_contracts()["eoffice"]
SOUGHT, REQUIRED = CONTRACT.headings, CONTRACT.required_headings
HEADINGS = [
    "Mã đơn vị",
    "Tên đơn vị",
    "Cấp",
    "Kỳ báo cáo",
    "Tổng số hồ sơ công việc",
    "Số hồ sơ mật",
    "Số hồ sơ xử lý trên môi trường mạng",
    "Ngày báo cáo",
]


def tables_of(path: Path) -> list[Table]:
    """The tables of a file, as a contract is given them."""
    found = [find_table(grid, SOUGHT, REQUIRED) for grid in read_grids(path)]
    return [table for table in found if table is not None]


def row_count(path: Path) -> int:
    """How many data rows a file has."""
    return sum(table.row_count for table in tables_of(path))


def write_template(path: Path, number: int) -> None:
    """A report of 20 to 40 communes with titles, a total and a signature; one in four has a hidden row."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = f"Biểu {number % 7 + 1}"
    sheet.append([f"BÁO CÁO HỒ SƠ CÔNG VIỆC QUÝ {number % 4 + 1}"])
    sheet.append([f"Đơn vị báo cáo: UBND huyện số {number}"])
    sheet.append([])
    sheet.append([heading.upper() if number % 3 == 0 else heading for heading in HEADINGS])
    for row in range(20 + number % 21):
        total = 50 + (number * 31 + row * 17) % 2_000
        sheet.append(
            [
                f"{(number * 40 + row) % 30_000:05}",
                f"Xã thứ {number}-{row}",
                "Xã",
                f"Tháng {row % 12 + 1}/2024",
                total if row % 3 else f"{total:,}".replace(",", "."),
                row % 4 or "-",
                total - 10,
                "14/04/2024",
            ]
        )
    sheet.append(["Tổng cộng", None, None, None, 10_000, 100, 9_000])
    sheet.append([])
    sheet.append(["Người lập biểu", None, None, None, "Thủ trưởng đơn vị"])
    if number % 4 == 0:
        sheet.row_dimensions[7].hidden = True
    if number % 4 == 1:
        sheet.merge_cells("A1:H1")
    book.save(path)


def write_workbooks(folder: Path) -> list[Path]:
    """A few dozen templates, copied with other units, names and codes in each copy."""
    templates = []
    for number in range(TEMPLATES):
        path = folder / f"template_{number}.xlsx"
        write_template(path, number)
        with zipfile.ZipFile(path) as archive:
            templates.append({name: archive.read(name) for name in archive.namelist()})
    paths = []
    for number in range(WORKBOOKS):
        paths.append(folder / f"report_{number}.xlsx")
        with zipfile.ZipFile(paths[-1], "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in templates[number % TEMPLATES].items():
                if name.startswith("xl/worksheets/"):
                    content = re.sub(rb"(?<=<t>)\d\d(?=\d{3}<)", b"%02d" % (number % 30), content)
                    content = re.sub(rb"(th\xe1\xbb\xa9 |s\xe1\xbb\x91 )\d+", rb"\g<1>%d" % number, content)
                archive.writestr(name, content)
    return paths


def write_csv(path: Path) -> int:
    """Monthly reports of every commune for years on end; returns how many rows."""
    rows = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(HEADINGS) + "\r\n")
        while file.tell() < CSV_BYTES:
            lines = []
            for number in range(rows, rows + 10_000):
                unit, month, total = number % 10_600, number // 10_600 % 12 + 1, 50 + number * 31 % 5_000
                lines.append(
                    f"{unit:05},Xã Văn Lăng {unit},Xã,Tháng {month}/{2015 + number // 127_200},{total},{number % 4},"
                    f"{total - 10},14/{month:02}/2024\r\n"
                )
            file.write("".join(lines))
            rows += 10_000
    return rows


def bare_workbooks(paths: list[Path]) -> None:
    """The cells of every sheet, and nothing else."""
    for path in paths:
        with CalamineWorkbook.from_path(path) as workbook:
            for name in workbook.sheet_names:
                workbook.get_sheet_by_name(name).to_python()


def bare_csv(path: Path) -> int:
    """The file as a table of text in memory."""
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE text AS SELECT * FROM read_csv(?, all_varchar = true, header = true)", [str(path)]
        )
        return int(connection.execute("SELECT COUNT(*) FROM text").fetchall()[0][0])


def in_processes(paths: list[Path]) -> None:
    """All files as a refresh reads them: under limits, in processes of their own."""
    readings = read_files(paths, SOUGHT, REQUIRED, Limits())
    assert sum(isinstance(sheets, list) and sheets[0].tables[0].row_count > 0 for sheets in readings) == len(paths)


def in_turns(paths: list[Path], works: list[Callable[[list[Path]], object]]) -> tuple[list[float], list[float]]:
    """Seconds, and seconds of this process's own work, that each way of reading takes over all files.

    Whatever else the machine does strikes all of them alike, for they take turns.
    """
    wall, own = [0.0] * len(works), [0.0] * len(works)
    for first in range(0, len(paths), FILES_IN_TURN):
        for at, work in enumerate(works):
            started, busy = time.perf_counter(), time.process_time()
            work(paths[first : first + FILES_IN_TURN])
            wall[at] += time.perf_counter() - started
            own[at] += time.process_time() - busy
    return wall, own


def seconds(work: Callable[..., object], *arguments: object) -> float:
    """How long one call takes."""
    started = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - started


def measured_csv(path: Path) -> tuple[int, float, float]:
    """Data rows, seconds and peak memory in GB of a process that reads only this."""
    started = time.perf_counter()
    count = row_count(path)
    return count, time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def main() -> None:
    """Write the files, read them, print the figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = write_workbooks(folder)
        in_processes(paths[:400])  # The processes start and import before the clock does.
        row_count(paths[0])
        (bare, one, both), (bare_own, one_own, _) = in_turns(
            paths, [bare_workbooks, lambda some: sum(map(row_count, some)), in_processes]
        )
        print(f"{WORKBOOKS:,} workbooks: {both:.1f} s in processes of their own, {one:.1f} s in this one;")
        print(f"    floor (cells alone, one process): {bare:.1f} s; ratios {both / bare:.1f} and {one / bare:.1f}")
        print(f"    by the work of one process, whatever else the machine does: ratio {one_own / bare_own:.1f}")
        path = folder / "eoffice.csv"
        rows = write_csv(path)
        floor = min(seconds(bare_csv, path) for _ in range(3))
        with ProcessPoolExecutor(1, get_context("forkserver")) as pool:
            pool.submit(row_count, paths[0]).result()
            runs = [pool.submit(measured_csv, path).result() for _ in range(3)]
    assert {count for count, _, _ in runs} == {rows}
    ours = min(taken for _, taken, _ in runs)
    print(f"csv of {CSV_BYTES / 1e6:.0f} MB, {rows:,} rows: {ours:.1f} s; floor (DuckDB, as text): {floor:.1f} s")
    print(f"    ratio {ours / floor:.1f}; peak memory {runs[-1][2]:.2f} GB, of the first run {runs[0][2]:.2f} GB")


if __name__ == "__main__":
    main()
