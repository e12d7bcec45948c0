"""Reads a text file of delimited cells: its encoding, its delimiter, its quotation marks.

What the cells mean does not belong here.
"""

import csv
import io
from collections import Counter
from pathlib import Path

from .cells import MOST_CELLS, MOST_COLUMNS, Sheet, clean
from .messages import Note, Refused

MOST_CHARACTERS_IN_A_CELL = 1_000_000


def read_csv(path: Path) -> Sheet:
    """The file as one sheet; a row's number is that of its record, blank records counted.

    Raises Refused: `unknown_encoding`, `nul_characters`, `broken_quotes`, `too_large`.
    """
    text, notes = _decoded(path.read_bytes())
    if "\0" in text:
        raise Refused(
            "nul_characters",
            "Tệp có ký tự rỗng (NUL) nên không phải là tệp văn bản CSV. Hãy mở bằng Excel và lưu lại dạng .xlsx.",
            "The file holds NUL characters, so it is no CSV text file. Open it in Excel and save it as .xlsx.",
        )
    records = _records(text, _delimiter(text))
    width = max(map(len, records), default=0)
    # One long record would stretch all others.
    if width > MOST_COLUMNS or len(records) * width > MOST_CELLS + 4 * sum(map(len, records)):
        raise Refused(
            "too_large",
            f"Có dòng chứa tới {width} ô nên tệp không được đọc. Hãy kiểm tra dấu phân cách và dấu ngoặc kép.",
            f"A line holds as many as {width} cells, so the file is not read. Check the delimiters and "
            "quotation marks.",
        )
    rows = [[clean(cell) for cell in record] + [""] * (width - len(record)) for record in records]
    return Sheet(path.stem, rows, list(range(1, len(rows) + 1)), notes)


def _decoded(content: bytes) -> tuple[str, list[Note]]:
    """The text, and a note if its encoding is not UTF-8."""
    if content.startswith(b"\xef\xbb\xbf"):
        return _strictly(content, "utf-8-sig"), []
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strictly(content, "utf-16"), [_converted("UTF-16")]
    # Digits, commas and line breaks are every fifth character of a table at least. In UTF-16 one byte of each
    # is NUL: the odd ones if it begins with the low byte, else the even ones.
    sample = content[:4096]
    for encoding, high_bytes in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        if 5 * high_bytes.count(0) > len(high_bytes) and high_bytes.count(0) == sample.count(0):
            return _strictly(content, encoding), [_converted("UTF-16")]
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError as error:
        # One bad byte in good UTF-8 must not turn the whole file into gibberish.
        lenient = content.decode("utf-8", "replace")
        if sum(not letter.isascii() for letter in lenient) > 10 * lenient.count("\ufffd"):
            raise _unknown_encoding(content[: error.start]) from error
    return _strictly(content, "cp1258"), [_converted("Windows-1258")]


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _unknown_encoding(content[: error.start]) from error


def _converted(encoding: str) -> Note:
    return Note(
        "encoding_converted",
        f"Tệp dùng bảng mã {encoding} và đã được chuyển sang UTF-8 khi đọc.",
        f"The file is encoded as {encoding} and was converted to UTF-8 when read.",
    )


def _delimiter(text: str) -> str:
    """The delimiter that parts the beginning of the text, outside quotation marks, into rows of equal width.

    Decimal commas, and semicolons within a cell, come with the data; the true delimiter comes with the
    heading already. So of several the one counts whose equal rows begin first, then the one that makes more
    cells.
    """
    sample = text[:100_000]
    is_whole = len(sample) == len(text)
    best, best_rank = ",", (-len(text) - 1, 0)
    for delimiter in ",;\t|":
        widths = [len(record) for record in _lenient_records(sample, delimiter) if record]
        widths = widths if is_whole else widths[:-1]
        counts = Counter(width for width in widths if width > 1)
        if not counts:
            continue
        width, rows = max(counts.items(), key=lambda item: (item[1] * (item[0] - 1), item[0]))
        # A lone row of that width, such as a title with commas, is not yet the table.
        begins = next((at for at in range(len(widths)) if widths[at : at + 2] == [width, width]), len(widths))
        rank = (-begins, rows * (width - 1))
        if rank > best_rank:
            best, best_rank = delimiter, rank
    return best


def _records(text: str, delimiter: str) -> list[list[str]]:
    """All records of the text, blank ones too."""
    csv.field_size_limit(MOST_CHARACTERS_IN_A_CELL)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        # Quotation marks within a name (HTX "Rau sạch") do no harm unless one swallows the lines below.
        records = _lenient_records(text, delimiter)
    for number, record in enumerate(records, start=1):
        if any("\n" in cell or "\r" in cell for cell in record):
            raise _broken_quotes(number)
    return records


def _lenient_records(text: str, delimiter: str) -> list[list[str]]:
    csv.field_size_limit(MOST_CHARACTERS_IN_A_CELL)
    records: list[list[str]] = []
    try:
        records.extend(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise _broken_quotes(len(records) + 1) from error
    return records


def _unknown_encoding(readable: bytes) -> Refused:
    line = readable.count(b"\n") + 1
    return Refused(
        "unknown_encoding",
        f"Không nhận ra bảng mã tiếng Việt của tệp (vướng ở dòng {line}). Hãy mở bằng Excel và lưu lại dạng "
        ".xlsx, hoặc lưu CSV với bảng mã UTF-8.",
        f"The encoding of the text was not recognised (at line {line}). Open the file in Excel and save it "
        "as .xlsx, or save the CSV as UTF-8.",
    )


def _broken_quotes(record: int) -> Refused:
    return Refused(
        "broken_quotes",
        f"Gần dòng {record} có dấu ngoặc kép mở mà không đóng, nên các dòng bị dính vào nhau. Hãy sửa dấu "
        "ngoặc kép hoặc lưu lại dạng .xlsx.",
        f"Near line {record} a quotation mark is opened and not closed, so lines run together. Mend the "
        "quotation marks or save the file as .xlsx.",
    )
