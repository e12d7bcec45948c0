"""What becomes of a file as a whole: refused with a reason, listed, passed over, or told twice."""

import os
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from ntm_pipeline.intake.files import data_files, stray_files
from ntm_pipeline.intake.origin import origin_of
from tests.sources.desk import Desk, records, sources
from tests.sources.forms import FORMS

FORM = FORMS["training"]


@pytest.fixture
def desk(tmp_path) -> Desk:
    return Desk(tmp_path, "training")


BAD_FILES = {
    "khong_tieu_de.csv": b"Ho va ten;Tuoi\nA;1\n",
    "ghi_chu.docx": b"x",
    "bieu": b"x",
    "trong.csv": b"",
    "trang.csv": b"\n;;\n",
    "hong.xlsx": b"PK\x03\x04 not a workbook at all",
    "gia.xlsx": b"M\xc3\xa3;N\xc4\x83m\n",
    "anh.csv": b"\x89PNG\r\n\x1a\n",
    "cu.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "thieu_cot.csv": "Mã đơn vị;Năm;Tổng số cán bộ quản lý\n10101;2024;5\n".encode(),
    "lap_cot.csv": "Mã đơn vị;Năm;Năm;Tổng số cán bộ quản lý;Số cán bộ đã được tập huấn\n1;2;3;4;5\n".encode(),
}


def test_files_that_cannot_be_read_are_refused_and_cost_the_others_nothing(desk) -> None:
    desk.form(FORM.cells, name="m.csv")
    for name, content in BAD_FILES.items():
        desk.put(name, content)
    intake = desk.settle()
    assert records(intake.rows, "path") == ["training/m.csv"]
    counts = ("rows_read", "rows_accepted", "rows_rejected", "rows_superseded")
    by_path = {path: rest for path, *rest in records(intake.source_files, "path", "status", *counts)}
    assert by_path.pop("training/m.csv") == ["accepted", 1, 1, 0, 0]
    assert by_path == {f"training/{name}": ["refused", 0, 0, 0, 0] for name in BAD_FILES}
    assert intake.rejected_rows.empty
    for path, vi, en in records(intake.source_files, "path", "reason_vi", "reason_en"):
        assert (vi is None) == (en is None) == (path == "training/m.csv"), path
        assert vi is None or vi != en


@pytest.mark.parametrize("source", [s for s, form in FORMS.items() if form.dated_by[0] == "Ngày chốt số liệu"])
def test_a_refused_registry_speaks_for_nobody(tmp_path, source) -> None:
    """Its subjects stay unknown; they do not count as having none."""
    desk = Desk(tmp_path, source)
    desk.put("a.csv", b"")
    desk.form(FORMS[source].cells, name="b.csv", above=["Đơn vị báo cáo: Tỉnh Mười"])
    intake = desk.settle()
    assert records(intake.source_files, "status") == ["refused", "accepted"]
    assert set(records(intake.snapshots, "path")) == {f"{source}/b.csv"}


def test_every_file_is_told_with_its_hash_and_size(desk) -> None:
    desk.put("a.csv", b"abc")
    [file] = records(desk.settle().source_files, "source", "path", "sha256", "size_bytes")
    assert file == ("training", "training/a.csv", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", 3)


def test_the_same_file_under_two_names_brings_nothing_new(desk) -> None:
    for name in ("a.csv", "ban sao/a.csv"):
        desk.form(FORM.cells, FORM.cells | {"Mã đơn vị": "10102", "Tên đơn vị": ""}, name=name)
    intake = desk.settle()
    assert records(intake.rows, "unit_id", "path") == [
        ("10101", "training/ban sao/a.csv"), ("10102", "training/ban sao/a.csv")
    ]  # fmt: skip
    counts = ("rows_accepted", "rows_superseded", "status")
    assert records(intake.source_files, *counts) == [(0, 2, "accepted"), (2, 0, "accepted")]
    assert len(set(records(intake.source_files, "sha256"))) == 1


def workbook(desk: Desk, *sheets: list[list[str]]) -> None:
    """An xlsx of these sheets, called 1, 2 and so on."""
    book = openpyxl.Workbook()
    for number, rows in enumerate(sheets, 1):
        sheet = book.active if number == 1 else book.create_sheet()
        sheet.title = str(number)
        for row in rows:
            sheet.append(row)
    (desk.raw / desk.source).mkdir(exist_ok=True)
    book.save(desk.raw / desk.source / "a.xlsx")


TABLE = [list(FORM.cells), list(FORM.cells.values())]


def test_a_sheet_that_holds_something_else_is_passed_over_where_another_holds_the_table(desk) -> None:
    codes = [["Mã đơn vị", "Tên đơn vị"], ["10101", "Xã An"]]
    workbook(desk, [["Hướng dẫn ghi biểu"]], TABLE, codes)
    intake = desk.settle()
    assert records(intake.rows, "sheet", "unit_id") == [("2", "10101")]
    assert records(intake.source_files, "status", "rows_read") == [("accepted", 1)]
    # The sender is told also of a sheet that looks like no table at all.
    told = [("1", "sheet_skipped"), ("3", "sheet_skipped")]
    assert records(intake.warned_rows, "sheet", "rule") == told


def test_a_sheet_with_one_heading_amiss_has_the_file_refused(desk) -> None:
    """Passed over, the second half of a province would be missing and nobody would look."""
    workbook(desk, TABLE, [[h.replace("đã được tập huấn", "đã xong") for h in TABLE[0]], TABLE[1]])
    [(status, read, vi)] = records(desk.settle().source_files, "status", "rows_read", "reason_vi")
    assert (status, read) == ("refused", 0)
    assert "Số cán bộ đã được tập huấn" in vi


def test_a_form_without_rows_is_accepted_and_gives_none(desk) -> None:
    desk.form({}, headings=list(FORM.cells))
    assert records(desk.settle().source_files, "status", "rows_read") == [("accepted", 0)]


# --- Files that are no data


def test_company_files_are_no_data_and_any_other_file_is(tmp_path) -> None:
    names = ["README", "README.md", "readme.txt", "origin.yaml", "corrections.yaml", "huyen/origin.yaml"]
    data = ["Readme huyện A.csv", "a.csv", "huyen/.ẩn.csv", "huyen/b.tmp", "notes.md", "origin.csv"]
    for name in names + data:
        Desk(tmp_path, "training").put(name, "x")
    found = [path.relative_to(tmp_path / "training").as_posix() for path in data_files(tmp_path / "training")]
    assert sorted(found) == sorted(data)


def test_files_that_lie_in_no_sources_folder_are_listed_and_refused(tmp_path) -> None:
    """A misspelt folder is a silent drop otherwise."""
    for folder, name in [("htx", "a.csv"), ("", "b.csv"), ("training", "c.csv"), ("", "README.md"), ("hợp tác", "x/d")]:
        Desk(tmp_path, folder).put(name, "x")
    strays = stray_files(tmp_path, sources())
    assert records(strays, "source", "path", "status", "rows_read") == [
        ("", "b.csv", "refused", 0),
        ("htx", "htx/a.csv", "refused", 0),
        ("hợp tác", "hợp tác/x/d", "refused", 0),
    ]
    for vi, en in records(strays, "reason_vi", "reason_en"):
        assert "training" in vi
        assert "training" in en


def test_a_file_that_is_gone_when_it_is_opened_is_refused_in_both_languages(desk) -> None:
    desk.form(FORM.cells, name="b.csv")
    (desk.raw / "training" / "a.csv").symlink_to(desk.raw / "nowhere.csv")
    intake = desk.settle()
    assert records(intake.source_files, "status") == ["refused", "accepted"]
    assert "No such file" not in records(intake.source_files, "reason_vi")[0]


def test_a_stray_file_that_cannot_be_opened_is_listed_too(tmp_path) -> None:
    (tmp_path / "htx").mkdir()
    (tmp_path / "htx" / "a.csv").symlink_to(tmp_path / "nowhere.csv")
    assert records(stray_files(tmp_path, sources()), "path", "status") == [("htx/a.csv", "refused")]


def test_a_link_to_a_file_outside_the_raw_folder_is_refused_unread(desk, tmp_path_factory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "a.csv"
    form = FORMS["training"]
    desk.form(form.cells, name="true.csv").rename(outside)
    link = desk.raw / "training" / "a.csv"
    link.symlink_to(outside)
    intake = desk.read(link)
    assert intake.refused is not None
    assert "liên kết" in intake.refused[0]
    assert (intake.sha256, intake.size_bytes, intake.rows_read) == ("", 0, 0)


def test_a_link_within_the_raw_folder_is_read(desk) -> None:
    desk.form(FORMS["training"].cells, name="true.csv")
    link = desk.raw / "training" / "a.csv"
    link.symlink_to("true.csv")
    assert desk.read(link).rows_read == 1


def test_files_in_a_linked_folder_are_listed(desk, tmp_path) -> None:
    """Offices keep years on a share and link them in; a file unseen is a file dropped."""
    share = Desk(tmp_path, "share")
    share.form(FORM.cells)
    (tmp_path / "training").mkdir()
    (tmp_path / "training" / "2024").symlink_to(tmp_path / "share", target_is_directory=True)
    assert len(desk.settle().source_files) == 1


def test_a_folder_that_cannot_be_entered_is_refused_where_it_can_be_seen(desk, tmp_path, monkeypatch) -> None:
    desk.form(FORM.cells, name="a.csv")
    closed = tmp_path / "training" / "huyen"
    closed.mkdir()
    honest = os.scandir

    def scandir(path):
        if not isinstance(path, int) and Path(path) == closed:
            raise PermissionError(13, "Permission denied", str(path))
        return honest(path)

    monkeypatch.setattr(os, "scandir", scandir)
    [a, folder] = records(desk.settle().source_files, "path", "status", "reason_vi")
    assert a[:2] == ("training/a.csv", "accepted")
    assert folder[:2] == ("training/huyen", "refused")
    assert "thư mục" in folder[2]
    assert records(stray_files(tmp_path, sources())) == []


def test_names_of_whatever_bytes_stay_apart(desk, tmp_path) -> None:
    """Names out of old archives: shown alike, one of two files would take the other's place."""
    names = [b"a\xff.csv", b"a\xfe.csv", "a�.csv".encode(), "a�ff.csv".encode(), "a��.csv".encode(), b"a\xef\xbf.csv"]
    for name in names:
        desk.put(os.fsdecode(name), b"x")
    paths = records(desk.settle().source_files, "path")
    assert len(set(paths)) == len(names)
    assert "training/a�ff.csv" in paths
    for path in paths:
        path.encode()


# --- origin.yaml


def origins(desk: Desk) -> list[tuple]:
    """Files that were accepted, and what is known of where they are from."""
    files = desk.settle().source_files
    assert records(files, "status") == ["accepted"] * len(files)
    return records(files, "path", "publisher", "received_on", "licence", "is_synthetic")


def test_without_an_origin_nothing_is_known_and_nothing_synthetic(desk) -> None:
    desk.form(FORM.cells)
    assert origins(desk) == [("training/a.csv", None, None, None, False)]


def test_a_nearer_origin_overrides_field_by_field(desk, tmp_path) -> None:
    (tmp_path / "origin.yaml").write_text("publisher: Tỉnh\nlicence: CC0\nreceived_on: 01/03/2025\n", encoding="utf-8")
    desk.put("huyen/origin.yaml", "publisher: Huyện A\nreceived_on: 05/03/2025\nlicence:\n")
    desk.form(FORM.cells, name="a.csv")
    desk.form(FORM.cells, name="huyen/xa/b.csv")
    assert origins(desk) == [
        ("training/a.csv", "Tỉnh", date(2025, 3, 1), "CC0", False),
        ("training/huyen/xa/b.csv", "Huyện A", date(2025, 3, 5), "CC0", False),
    ]


@pytest.mark.parametrize("nearer", ["publisher: Huyện A\n", "synthetic: false\n", "synthetic: true\n"])
def test_that_figures_are_made_up_is_never_unsaid(desk, tmp_path, nearer) -> None:
    (tmp_path / "origin.yaml").write_text("synthetic: true\n", encoding="utf-8")
    desk.put("huyen/origin.yaml", nearer)
    desk.form(FORM.cells, name="huyen/b.csv")
    assert origins(desk)[0][-1] is True


def test_covers_above_holds_below_as_one_declaration(tmp_path) -> None:
    for name, text in (("origin.yaml", "covers: 10\n"), ("huyen/origin.yaml", "publisher: Huyện A\n")):
        Desk(tmp_path, "cooperatives").put(name, text)
    origin = origin_of(tmp_path / "cooperatives" / "huyen" / "a.csv", tmp_path)
    assert (origin.covers, origin.declared_in) == ("10", "cooperatives/origin.yaml")
    Desk(tmp_path, "cooperatives").put("huyen/origin.yaml", "covers: 101\n")
    origin = origin_of(tmp_path / "cooperatives" / "huyen" / "a.csv", tmp_path)
    assert (origin.covers, origin.declared_in) == ("101", "cooperatives/huyen/origin.yaml")


def test_a_broken_origin_above_has_the_files_below_refused(desk, tmp_path) -> None:
    (tmp_path / "origin.yaml").write_text("synthetic: có lẽ\n", encoding="utf-8")
    desk.put("huyen/origin.yaml", "synthetic: false\n")
    desk.form(FORM.cells, name="huyen/a.csv")
    assert records(desk.settle().source_files, "status") == ["refused"]


@pytest.mark.parametrize(("text", "flag"), [("true", True), ("false", False), ("yes", True), ("", False)])
def test_synthetic_data_says_so(desk, text, flag) -> None:
    desk.put("origin.yaml", f"publisher: Ví dụ\nsynthetic: {text}\n")
    desk.form(FORM.cells)
    assert origins(desk)[0][-1] is flag


@pytest.mark.parametrize("day", ["2025-03-05", "05/03/2025", '"2025-03-05"'])
def test_the_day_of_receipt_in_either_way_of_writing(desk, day) -> None:
    desk.put("origin.yaml", f"received_on: {day}\n")
    desk.form(FORM.cells)
    assert origins(desk)[0][2] == date(2025, 3, 5)


def test_an_empty_origin_says_nothing(desk) -> None:
    desk.put("origin.yaml", "")
    desk.form(FORM.cells)
    assert origins(desk) == [("training/a.csv", None, None, None, False)]


@pytest.mark.parametrize("nothing", ["null", "~"])
def test_null_in_an_origin_says_nothing(desk, nothing) -> None:
    desk.put("origin.yaml", f"publisher: {nothing}\nreceived_on: {nothing}\ncovers: {nothing}\n")
    desk.form(FORM.cells)
    assert origins(desk) == [("training/a.csv", None, None, None, False)]


BROKEN_ORIGINS = {
    "not yaml": "publisher: [",
    "a list": "- publisher: A\n",
    "a word": "Sở Nông nghiệp\n",
    "not a day": "received_on: hôm qua\n",
    "not a flag": "synthetic: có lẽ\n",
    "covers two": "covers: [101, 102]\n",
    "not text": b"publisher: \xff\xfe\n",
}


@pytest.mark.parametrize("content", BROKEN_ORIGINS.values(), ids=list(BROKEN_ORIGINS))
def test_a_broken_origin_has_its_files_refused_and_no_others(desk, content) -> None:
    """What they cover, and whether they are real, hangs on it: better wait than guess."""
    desk.put("huyen/origin.yaml", content)
    desk.form(FORM.cells, name="huyen/a.csv")
    desk.form(FORM.cells, name="b.csv")
    files = records(desk.settle().source_files, "path", "status", "rows_read", "reason_vi", "reason_en")
    (good, good_status, *_), (bad, bad_status, read, vi, en) = files
    assert (good, good_status) == ("training/b.csv", "accepted")
    assert (bad, bad_status, read) == ("training/huyen/a.csv", "refused", 0)
    assert "training/huyen/origin.yaml" in vi
    assert "training/huyen/origin.yaml" in en


@pytest.mark.parametrize("content", BROKEN_ORIGINS.values(), ids=list(BROKEN_ORIGINS))
def test_a_broken_origin_is_told_in_the_readers_language(desk, content) -> None:
    desk.put("origin.yaml", content)
    desk.form(FORM.cells)
    [(vi, en)] = records(desk.settle().source_files, "reason_vi", "reason_en")
    program = ("while", "expected", "object", "Input", "valid", "Value error", "codec", "has no")
    assert not [word for word in program if word in vi]
    assert not [word for word in ("'list' object", "'str' object", "Value error", "codec", "Ô ghi") if word in en]


def test_a_fixed_origin_counts_at_once(desk) -> None:
    """Read once per run would leave yesterday's mistake in a long-lived program."""
    desk.form(FORM.cells)
    for text, flag in [("false", False), ("true", True)]:
        desk.put("origin.yaml", f"synthetic: {text}\n")
        assert origins(desk)[0][-1] is flag
