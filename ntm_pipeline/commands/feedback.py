"""What goes back to those who sent files: `ntm returns`, one workbook per sending unit.

Everything told here stands in the release in force. Here belongs who sent a file, and what the workbooks look like;
what is wrong with a row was found by `contracts/`.
"""

import hashlib
import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from ntm_pipeline.commands.wording import SYNTHETIC, printable, vi_day
from ntm_pipeline.contracts.load import load_contracts
from ntm_pipeline.reading.spreadsheets.sheet import MOST_CHARACTERS
from ntm_pipeline.settings import Settings
from ntm_pipeline.units.registry import LEVELS
from ntm_pipeline.vietnamese.text import fold_ascii
from ntm_pipeline.warehouse.release import connect_released, records

if TYPE_CHECKING:
    import duckdb
    from rich.console import Console

INDEX_NAME = "00-muc-luc.xlsx"
MANIFEST_NAME = ".ntm-returns.json"
"""What this command wrote into the folder: only that is ever overwritten."""
_STAGING_NAME = ".ntm-returns-staging"
_LEFT_ALONE = {".DS_Store", "Thumbs.db", "desktop.ini"}
"""What systems put into every folder they show."""
MOST_ROWS = 1_000_000
"""Defects on one sheet; Excel holds 1,048,576 rows."""
MOST_LETTERS = MOST_CHARACTERS
"""Characters Excel holds in one cell."""


class FolderError(ValueError):
    """The folder holds something that isn't ours to overwrite, or is read as data; the message says what to do."""


@dataclass(frozen=True)
class Sender:
    """Who gets a workbook: a unit, else the folder or the publisher the files came from, else nobody known."""

    kind: str
    """`unit`, `folder`, `publisher` or `unknown`."""
    key: str
    """The unit's id, the folder's or the publisher's name."""
    title: str
    """As people call it."""


@dataclass
class Return:
    """What goes back to one sender."""

    sender: Sender
    file_name: str = ""
    files: list[dict[str, Any]] = field(default_factory=list)
    defects: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)
    is_synthetic: bool = False

    @property
    def refused(self) -> int:
        """Files of which nothing could be read."""
        return sum(file["status"] == "refused" for file in self.files)

    @property
    def rows_rejected(self) -> int:
        """Rows that are sent back, each once."""
        return sum(file["rows_rejected"] for file in self.files)


@dataclass(frozen=True)
class Written:
    """What a call of the command has written."""

    folder: Path
    release_id: str
    is_synthetic: bool
    returns: tuple[Return, ...]


def write_returns(settings: Settings, folder: Path) -> Written:
    """Write a workbook for each sender of a file with defects or doubts, and an index of them.

    Raises:
        FolderError: the folder holds what this command didn't write, or is read as data.
        ReleaseError: nothing has been released yet.
        OSError: it can't be written.
    """
    with connect_released(settings) as connection:
        (release,) = records(connection, "SELECT release_id, today, is_synthetic FROM ref.release")
        returns = find_returns(connection)
    for one in returns:
        one.is_synthetic = one.is_synthetic or bool(release["is_synthetic"])
    written = Written(folder, release["release_id"], bool(release["is_synthetic"]), tuple(returns))
    place = folder.resolve()
    if place.is_relative_to(settings.raw_dir.resolve()) or place.is_relative_to(settings.warehouse_dir.resolve()):
        raise FolderError(f"{folder} is the pipeline's own, and what lies there is read as data; give another folder")
    ours = _ours(place)
    staging = place / _STAGING_NAME
    staging.mkdir(parents=True)
    try:
        for one in returns:
            _write_workbook(staging / one.file_name, one, release)
        _write_index(staging / INDEX_NAME, written, release)
        _put_in_place(place, staging, ours)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return written


# --- What there is to send back -------------------------------------------------------------------


def find_returns(connection: "duckdb.DuckDBPyConnection") -> list[Return]:
    """Every file with defects or doubts, under exactly one sender, in the order of their names."""
    files = records(
        connection,
        """
        SELECT *
        FROM quality.source_files
        WHERE status <> 'accepted'
            OR path IN (SELECT path FROM quality.rejected_rows)
            OR path IN (SELECT path FROM quality.warned_rows)
        ORDER BY path
        """,
    )
    senders = _Senders(connection, [file["path"] for file in files])
    found: dict[Sender, Return] = {}
    by_path: dict[str, Return] = {}
    for file in files:
        sender = senders.of(file)
        one = found.setdefault(sender, Return(sender))
        one.files.append(file)
        one.is_synthetic = one.is_synthetic or bool(file["is_synthetic"])
        by_path[file["path"]] = one
    letters = _column_letters(connection)
    for table in ("rejected_rows", "warned_rows"):
        rows = records(connection, f"SELECT * FROM quality.{table} ORDER BY path, sheet, row_number, column_name, rule")
        for row in rows:
            if row["path"] in by_path:  # a corrections.yaml is nobody's report
                one = by_path[row["path"]]
                column = letters.get((row["path"], row["sheet"], row["column_name"]))
                row["cell"] = f"{column}{row['row_number']}" if column and row["row_number"] else None
                (one.defects if table == "rejected_rows" else one.warnings).append(row)
    for one in found.values():
        # Nobody looks for the reason of a refusal on another sheet.
        refusals = [_refusal(file) for file in one.files if file["status"] == "refused"]
        one.defects = refusals + one.defects
    returns = sorted(found.values(), key=lambda one: (one.sender.kind == "unknown", one.sender.title, one.sender.key))
    _name_files(returns)
    return returns


def _column_letters(connection: "duckdb.DuckDBPyConnection") -> dict[tuple[str, ...], str]:
    """(path, sheet, heading) → the letters of the column it stands over."""
    made = connection.execute("SELECT COUNT(*) FROM duckdb_tables() WHERE table_name = 'read_columns'").fetchall()
    if made == [(0,)]:
        return {}  # a release of before it was kept
    return {
        (path, sheet, heading): column
        for path, sheet, heading, column in connection.execute(
            """
            SELECT path, sheet, heading, MIN(column_letters)
            FROM quality.read_columns
            WHERE path IN (SELECT path FROM quality.rejected_rows UNION SELECT path FROM quality.warned_rows)
            GROUP BY path, sheet, heading
            """
        ).fetchall()
    }


def _refusal(file: dict[str, Any]) -> dict[str, Any]:
    return {
        **dict.fromkeys(("sheet", "cell", "row_number", "column_name", "value")),
        "path": file["path"],
        "rule": "file_refused",
        "message_vi": file["reason_vi"],
        "message_en": file["reason_en"],
    }


class _Senders:
    """Who sent a file, as far as the release can tell."""

    def __init__(self, connection: "duckdb.DuckDBPyConnection", paths: Sequence[str]) -> None:
        self._sources = set(load_contracts())
        self._declared = _sets(connection, "core.snapshots", "covered_unit_id", "is_declared", paths)
        self._units: dict[str, set[str]] = {}
        made = connection.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'core'").fetchall()
        for source in sorted(self._sources & {name for (name,) in made}):
            self._units |= _sets(connection, f"core.{source}", "unit_id", "TRUE", paths)
        self._above: dict[str, dict[str, tuple[int, str]]] = {}
        for unit, above, level, last_day in connection.execute(
            "SELECT unit_id, ancestor_unit_id, ancestor_level, CAST(MAX(valid_until) AS VARCHAR)"
            " FROM core.unit_ancestors GROUP BY unit_id, ancestor_unit_id, ancestor_level"
        ).fetchall():
            self._above.setdefault(unit, {})[above] = (LEVELS.index(level), last_day)
        self._names = {
            unit: (name, code, level)
            for unit, name, code, level in connection.execute(
                "SELECT unit_id, unit_name, unit_code, unit_level FROM ref.units ORDER BY valid_from"
            ).fetchall()
        }

    def of(self, file: dict[str, Any]) -> Sender:
        """The unit it declares, else the smallest that holds its rows, else its folder, publisher, or nobody.

        Rows of several provinces tell no sender, unless the country itself is among them or there is no folder.
        """
        path, folder = file["path"], self._folder(file)
        unit = self._smallest(self._declared.get(path, set()))
        if unit is None:
            units = self._units.get(path, set())
            unit = self._smallest(units)
            if unit is not None and self._names[unit][2] == "country" and unit not in units and folder:
                unit = None
        if unit is not None:
            name, code, level = self._names[unit]
            return Sender("unit", unit, name if level == "country" else f"{name} (mã {code})")
        if folder:
            return Sender("folder", folder, f"Thư mục “{folder}”")
        if file["publisher"]:
            return Sender("publisher", file["publisher"], file["publisher"])
        return Sender("unknown", "", "Không rõ nơi gửi / unknown sender")

    def _folder(self, file: dict[str, Any]) -> str | None:
        """The folder below `raw/<source>/`: offices put their files there. Of a stray file, the one it lies in."""
        *folders, _ = str(file["path"]).split("/")
        if len(folders) > 1:
            return folders[1]
        return folders[0] if folders and folders[0] not in self._sources else None

    def _smallest(self, units: Iterable[str]) -> str | None:
        """The lowest unit at or above all of these; of several of a level the one that held them last."""
        chains = [self._above[unit] for unit in units if unit in self._above]
        common = set.intersection(*map(set, chains)) if chains else set()
        # A unit's id is the last resort, so that the answer is the same every time.
        return max(common, key=lambda unit: (min(chain[unit] for chain in chains), unit), default=None)


def _sets(
    connection: "duckdb.DuckDBPyConnection", table: str, unit: str, condition: str, paths: Sequence[str]
) -> dict[str, set[str]]:
    """The units that a table names for each of these files."""
    found: dict[str, set[str]] = {}
    sql = f"SELECT DISTINCT path, {unit} FROM {table} WHERE {condition} AND path IN (SELECT UNNEST($paths))"
    for path, unit_id in connection.execute(sql, {"paths": list(paths)}).fetchall():
        found.setdefault(path, set()).add(unit_id)
    return found


_KIND_PREFIX = {"unit": "don-vi", "folder": "thu-muc", "publisher": "noi-gui", "unknown": "khong-ro-noi-gui"}


def _name_files(returns: Sequence[Return]) -> None:
    """A name of plain small letters for each workbook: good on every system, and no two alike."""
    plain = {id(one): _plain_name(one.sender) for one in returns}
    shared = Counter(plain.values())
    for one in returns:
        name = plain[id(one)]
        if shared[name] > 1 or one.sender.key.lower() not in ("", name.partition("_")[2]):
            # Whatever the plain letters no longer tell apart.
            name += "_" + hashlib.sha256(one.sender.key.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        one.file_name = f"{name}.xlsx"


def _plain_name(sender: Sender) -> str:
    letters = re.sub(r"[^a-z0-9]+", "-", fold_ascii(sender.key)).strip("-")[:80]
    return "_".join(filter(None, (_KIND_PREFIX[sender.kind], letters)))


# --- The folder -----------------------------------------------------------------------------------


def _ours(folder: Path) -> dict[str, list[str]]:
    """What lies in the folder and was written by this command before: name → hashes its bytes may have.

    Raises:
        FolderError: there is something else.
    """
    if folder.exists() and not folder.is_dir():
        raise FolderError(f"{folder} is a file; give a folder")
    if not folder.is_dir():
        return {}
    if (folder / _STAGING_NAME).is_dir():
        shutil.rmtree(folder / _STAGING_NAME)  # left behind by a power cut
    entries = [entry for entry in folder.iterdir() if entry.name not in _LEFT_ALONE]
    if not entries:
        return {}
    try:
        told = json.loads((folder / MANIFEST_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        told = None
    known: dict[str, list[str]] = told if isinstance(told, dict) else {}
    ours = {}
    for entry in entries:
        if entry.name == MANIFEST_NAME and known:
            continue
        if entry.is_symlink() or not entry.is_file() or _sha256(entry) not in (known.get(entry.name) or []):
            what = "was changed since it was written" if entry.name in known else "was not written by this command"
            raise FolderError(f"{folder} holds {entry.name}, which {what}; give a new or empty folder")
        ours[entry.name] = known[entry.name]
    return ours


def _put_in_place(folder: Path, staging: Path, ours: dict[str, list[str]]) -> None:
    """Replace what we wrote before by what is staged; wherever it stops, the next call knows its own."""
    new = {path.name: [_sha256(path)] for path in staging.iterdir()}
    _write_manifest(folder, {name: [*ours.get(name, []), *new.get(name, [])] for name in ours.keys() | new.keys()})
    for name in ours.keys() - new.keys():
        (folder / name).unlink(missing_ok=True)
    for name in sorted(new):
        (staging / name).replace(folder / name)
    _write_manifest(folder, new)


def _write_manifest(folder: Path, ours: dict[str, list[str]]) -> None:
    part = folder / _STAGING_NAME / MANIFEST_NAME
    part.write_text(json.dumps(ours, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")
    part.replace(folder / MANIFEST_NAME)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


# --- The workbooks --------------------------------------------------------------------------------

_HEAD_FILL = PatternFill("solid", fgColor="8C2F2B")
_BOLD, _GREY = Font(bold=True), Font(italic=True, color="6B6B6B")
_TITLE, _WARNING = Font(bold=True, size=14), Font(bold=True, color="B45309")
_WRAPPED = Alignment(wrap_text=True, vertical="top")

_DEFECT_COLUMNS = (
    ("TT / No.", 6), ("Tệp / File", 44), ("Trang tính / Sheet", 18), ("Ô / Cell", 9), ("Dòng / Row", 8),
    ("Cột / Column", 26), ("Đang ghi / Found", 26), ("Lỗi gì, sửa thế nào", 60),
    ("What is wrong, how to mend it", 60), ("Quy tắc / Rule", 22),
)  # fmt: skip
_FILE_COLUMNS = (
    ("TT / No.", 6), ("Tệp / File", 60), ("Kết quả / Outcome", 34), ("Đọc / Read", 10), ("Nhận / Accepted", 10),
    ("Trả lại / Rejected", 10), ("Trùng / Superseded", 12),
)  # fmt: skip
_OUTCOMES = {
    "refused": "không đọc được / refused",
    "partial": "có dòng bị trả lại / rows rejected",
    "accepted": "đã nhận, có điểm cần xem lại / accepted, doubtful",
}


def _text_cell(sheet: Worksheet, value: Any, font: Font | None = None, alignment: Alignment | None = None) -> Any:
    """A cell that is a number or text, and never a formula, whatever the sender wrote."""
    if isinstance(value, int):
        cell = WriteOnlyCell(sheet, value)
    else:
        text = "" if value is None else str(value)
        starts_like_a_formula = text.lstrip()[:1] in tuple("=+-@＝＋－＠") or text[:1] in tuple("\t\r\n")
        text = printable(text).strip()
        text = text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS - 1] + "…"
        cell = WriteOnlyCell(sheet, text)
        cell.data_type = "s"
        if starts_like_a_formula:
            # As with an apostrophe before it: it stays text also when somebody edits the cell.
            cell.quotePrefix = True
    if font:
        cell.font = font
    if alignment:
        cell.alignment = alignment
    return cell


def _sheet(workbook: Workbook, title: str, columns: Sequence[tuple[str, int]], lines: Iterable[Any]) -> Worksheet:
    """A sheet with lines (text, font) above a table of these columns."""
    sheet = workbook.create_sheet(title)
    lines = list(lines)
    for at, (_, width) in enumerate(columns):
        sheet.column_dimensions[chr(ord("A") + at)].width = width
    sheet.freeze_panes = f"A{len(lines) + 3}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    for text, font in lines:
        sheet.append([_text_cell(sheet, text, font)])
    sheet.append([])
    heading = [_text_cell(sheet, name, Font(bold=True, color="FFFFFF"), _WRAPPED) for name, _ in columns]
    for cell in heading:
        cell.fill = _HEAD_FILL
    sheet.append(heading)
    return sheet


def _write_workbook(path: Path, one: Return, release: dict[str, Any]) -> None:
    """One sender's workbook: what must be mended, what should be looked at, and the fate of each file."""
    workbook = Workbook(write_only=True)
    workbook.properties.title = f"Kết quả kiểm tra số liệu: {printable(one.sender.title)}"
    workbook.properties.creator = "ntm_pipeline"
    about = list(_about(one, release))
    if one.defects:
        mend = (
            "Hãy sửa các ô dưới đây trong tệp gốc rồi gửi lại cả tệp; đừng sửa trong danh sách này."
            " / Mend these cells in the file you sent and send the whole file again; don't mend this list."
        )
        _write_defects(workbook, "Lỗi phải sửa", [*about, (mend, _BOLD)], one.defects)
    if one.warnings:
        look = (
            "Các điểm dưới đây không làm mất dòng nào; hãy xem lại và gửi lại tệp nếu có sai sót."
            " / No row is lost by these; look at them, and send the file again if something is wrong."
        )
        _write_defects(workbook, "Cần xem lại", [*about, (look, _BOLD)], one.warnings)
    sheet = _sheet(workbook, "Các tệp", _FILE_COLUMNS, about)
    for number, file in enumerate(one.files, 1):
        counts = [file[f"rows_{what}"] for what in ("read", "accepted", "rejected", "superseded")]
        row = [number, file["path"], _OUTCOMES.get(file["status"], file["status"]), *counts]
        sheet.append([_text_cell(sheet, value, alignment=_WRAPPED) for value in row])
    workbook.save(path)


def _about(one: Return, release: dict[str, Any]) -> Iterator[tuple[str, Font]]:
    yield "KẾT QUẢ KIỂM TRA SỐ LIỆU ĐÃ GỬI / CHECK OF THE DATA SENT", _TITLE
    if one.is_synthetic:
        yield SYNTHETIC, _WARNING
    yield f"Nơi gửi / Sender: {one.sender.title}", _BOLD
    yield _release_line(release), _GREY


def _release_line(release: dict[str, Any]) -> str:
    return f"Theo bản phát hành / Release: {release['release_id']}, ngày / day {vi_day(release['today'])}"


def _write_defects(
    workbook: Workbook, title: str, lines: Sequence[tuple[str, Font]], defects: Sequence[dict[str, Any]]
) -> None:
    for start in range(0, max(len(defects), 1), MOST_ROWS):
        part = f" ({start // MOST_ROWS + 1})" if start else ""
        sheet = _sheet(workbook, title + part, _DEFECT_COLUMNS, lines)
        for number, row in enumerate(defects[start : start + MOST_ROWS], start + 1):
            found = "(để trống)" if row["column_name"] and not row["value"] else row["value"]
            values = [
                number, row["path"], row["sheet"], row["cell"], row["row_number"], row["column_name"], found,
                row["message_vi"], row["message_en"], row["rule"],
            ]  # fmt: skip
            sheet.append([_text_cell(sheet, value, alignment=_WRAPPED) for value in values])


_INDEX_COLUMNS = (
    ("TT / No.", 6), ("Nơi gửi / Sender", 44), ("Tệp trả lời / Workbook", 52), ("Số tệp / Files", 10),
    ("Không đọc được / Refused", 12), ("Dòng trả lại / Rows rejected", 12), ("Lỗi / Defects", 10),
    ("Cần xem lại / Doubtful", 12),
)  # fmt: skip


def _write_index(path: Path, written: Written, release: dict[str, Any]) -> None:
    workbook = Workbook(write_only=True)
    lines = [("MỤC LỤC CÁC TỆP TRẢ LỜI / INDEX", _TITLE), (_release_line(release), _GREY)]
    if written.is_synthetic:
        lines.insert(1, (SYNTHETIC, _WARNING))
    sheet = _sheet(workbook, "Mục lục", _INDEX_COLUMNS, lines)
    for number, one in enumerate(written.returns, 1):
        row = [number, one.sender.title, one.file_name, *_figures(one)]
        sheet.append([_text_cell(sheet, value, alignment=_WRAPPED) for value in row])
    workbook.save(path)


def _figures(one: Return) -> tuple[int, ...]:
    return len(one.files), one.refused, one.rows_rejected, len(one.defects), len(one.warnings)


def print_returns(written: Written, console: "Console") -> None:
    """Which workbooks were written, for whoever sends them on."""
    from rich.markup import escape
    from rich.table import Table

    if written.is_synthetic:
        console.print(SYNTHETIC, style="yellow", markup=False)
    if not written.returns:
        console.print("Không có lỗi nào để trả lại / There is nothing to send back.", markup=False)
        return
    table = Table("nơi gửi / sender", "workbook", "files", "refused", "rows rejected", "defects", "doubtful",
                  box=None, pad_edge=False)  # fmt: skip
    for column in table.columns[2:]:
        column.justify = "right"
    for one in written.returns:
        table.add_row(escape(printable(one.sender.title)), one.file_name, *(f"{n:,}" for n in _figures(one)))
    console.print(table)
    console.print(f"{len(written.returns)} workbooks and {INDEX_NAME} in {os.fspath(written.folder)}", markup=False)
