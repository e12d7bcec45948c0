"""Files that must be refused with a reason."""

import pickle
import struct
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ntm_pipeline.issues import RefusedError
from ntm_pipeline.reading.spreadsheets import archives
from ntm_pipeline.reading.spreadsheets.reader import read_grids
from tests.reading.spreadsheets.workbooks import (
    ROWS,
    archive,
    as_csv,
    plain_workbook,
    refusal,
    rewrite,
    rows_of,
    workbook,
    written,
)


def with_a_hole_in_its_sheet(book: bytes) -> bytes:
    start = book.index(b"xl/worksheets/sheet1.xml") + 60
    return book[:start] + bytes(100) + book[start + 100 :]


def test_an_archive_that_unfolds_too_far_is_refused(tmp_path):
    path = archive(tmp_path, "a.xlsx", {"xl/workbook.xml": b"<x/>", "xl/big.xml": bytes(30 * 2**20)})
    assert path.stat().st_size < 10**5
    assert refusal(path).rule == "too_large"


def test_a_small_file_of_equal_rows_is_no_bomb(tmp_path):
    path = plain_workbook(tmp_path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/media/blank.bmp", bytes(10 * 2**20))
    assert rows_of(read_grids(path)[0]) == [["Mã xã", "Số"]]


def test_an_archive_that_unfolds_to_too_much_is_refused(tmp_path, monkeypatch):
    path = plain_workbook(tmp_path)
    with zipfile.ZipFile(path) as file:
        unpacked = sum(member.file_size for member in file.infolist())
    monkeypatch.setattr(archives, "MOST_UNPACKED_BYTES", unpacked)
    assert read_grids(path)
    monkeypatch.setattr(archives, "MOST_UNPACKED_BYTES", unpacked - 1)
    assert refusal(path).rule == "too_large"


def test_an_archive_that_lies_about_its_size_is_refused(tmp_path):
    path = plain_workbook(tmp_path)
    rewrite(path, "xl/worksheets/sheet1.xml", lambda xml: xml + b" " * 10**6)
    content = bytearray(path.read_bytes())
    entry = content.rindex(b"xl/worksheets/sheet1.xml") - 46
    assert content[entry : entry + 4] == b"PK\x01\x02"
    content[entry + 24 : entry + 28] = struct.pack("<I", 100)
    path.write_bytes(content)
    assert refusal(path).rule == "corrupt"


OLD_CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("name", "make", "rule"),
    [
        pytest.param("a.xlsx", lambda book: book[: len(book) // 2], "corrupt", id="cut in half"),
        pytest.param("a.xlsx", with_a_hole_in_its_sheet, "corrupt", id="a hole in the sheet"),
        pytest.param("a.xlsx", lambda book: b"PK\x03\x04", "corrupt", id="a mere beginning"),
        pytest.param("a.xlsx", lambda book: b"", "empty_file", id="no bytes"),
        pytest.param("a.xlsx", lambda book: as_csv(ROWS).encode(), "kind_mismatch", id="csv named xlsx"),
        pytest.param("a.csv", lambda book: book, "kind_mismatch", id="xlsx named csv"),
        pytest.param("a.ods", lambda book: book, "kind_mismatch", id="xlsx named ods"),
        pytest.param("a.xls", lambda book: book, "kind_mismatch", id="xlsx named xls"),
        pytest.param("a.xls", lambda book: b"<HTML><table>", "kind_mismatch", id="a web page named xls"),
        pytest.param("a.xls", lambda book: OLD_CONTAINER, "corrupt", id="an old container of nothing"),
        pytest.param("a.xlsx", lambda book: OLD_CONTAINER, "kind_mismatch", id="an old container named xlsx"),
        pytest.param("a.pdf", lambda book: b"%PDF", "unknown_kind", id="a PDF"),
        pytest.param("a.xlsm", lambda book: book, "unknown_kind", id="a macro workbook"),
        pytest.param("README", lambda book: b"x", "unknown_kind", id="no extension"),
    ],
)
def test_what_is_no_readable_file_of_its_kind_is_refused(tmp_path, name, make, rule):
    book = plain_workbook(tmp_path).read_bytes()
    assert refusal(written(tmp_path, name, make(book))).rule == rule


def test_a_password_is_told_from_damage(tmp_path):
    container = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000) + "EncryptedPackage".encode("utf-16-le")
    assert refusal(written(tmp_path, "a.xlsx", container)).rule == "encrypted"
    path = plain_workbook(tmp_path)
    content = bytearray(path.read_bytes())
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    assert refusal(written(tmp_path, "b.xlsx", bytes(content))).rule == "encrypted"


def test_macros_under_the_name_of_an_ordinary_workbook_are_refused(tmp_path):
    path = plain_workbook(tmp_path)
    with zipfile.ZipFile(path, "a") as file:
        file.writestr("xl/vbaProject.bin", b"x")
    assert refusal(path).rule == "macro"


def test_a_workbook_without_a_visible_or_a_filled_sheet_is_refused(tmp_path):
    path = plain_workbook(tmp_path)
    rewrite(path, "xl/workbook.xml", lambda xml: xml.replace(b'state="visible"', b'state="hidden"'))
    assert refusal(path).rule == "no_visible_sheet"
    assert refusal(workbook(tmp_path, lambda book, sheet: None, "b.xlsx")).rule == "empty_file"


def test_a_file_that_is_gone_is_refused(tmp_path):
    assert refusal(tmp_path / "a.csv").rule == "cannot_open"
    (tmp_path / "b.csv").mkdir()
    assert refusal(tmp_path / "b.csv").rule == "cannot_open"


def test_a_refusal_and_a_grid_survive_the_way_to_another_process(tmp_path):
    refused = pickle.loads(pickle.dumps(refusal(tmp_path / "a.doc")))
    assert refused.rule == "unknown_kind"
    assert "“.doc”" in refused.message_vi
    assert "“.doc”" in str(refused)
    [grid] = pickle.loads(pickle.dumps(read_grids(plain_workbook(tmp_path))))
    assert rows_of(grid) == [["Mã xã", "Số"]]


@pytest.fixture(scope="module")
def plain_content(tmp_path_factory) -> bytes:
    return plain_workbook(tmp_path_factory.mktemp("plain")).read_bytes()


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
def test_a_damaged_workbook_is_read_or_refused_and_never_anything_else(tmp_path, plain_content, data):
    content = bytearray(plain_content)
    places = st.integers(0, 9999)
    for _ in range(data.draw(st.integers(1, 5))):
        content[len(content) * data.draw(places) // 10_000] = data.draw(st.integers(0, 255))
    length = data.draw(st.just(10_000) | places)
    path = written(tmp_path, "damaged.xlsx", bytes(content[: len(content) * length // 10_000]))
    try:
        grids = read_grids(path)
    except RefusedError:
        return
    assert grids
