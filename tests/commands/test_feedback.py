"""`ntm feedback`: a file with a defect goes back to exactly one sender, and nothing of anybody else's is touched."""

import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from rich.console import Console

from ntm_pipeline.cli import main
from ntm_pipeline.commands import feedback_workbook
from ntm_pipeline.commands.feedback import INDEX_NAME, FolderError, print_feedback, write_feedback
from ntm_pipeline.commands.feedback_senders import Sender, SenderFeedback, name_files
from ntm_pipeline.settings import Settings
from ntm_pipeline.warehouse.release import describe_release, publish
from tests.world import World, unit

TRAINING = "Mã đơn vị;Năm;Tổng số cán bộ quản lý;Số cán bộ đã được tập huấn"
NO_COUNT = "10102;2024;mười;1"
ATTACKS = ("=1+1", "+1", "-1+2", "@SUM(A1)", "=cmd|' /C calc'!A0", '"\t=1+1"', "＝1+1")


def release(world: World) -> Settings:
    world.run()
    assert world._build is not None
    publish(world._build, describe_release(world._build))
    world.close()
    return world.settings


def training(world: World, path: str, *rows: str) -> None:
    world.put(f"training/{path}", "\n".join([TRAINING, *rows]))


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A release with a defective file of every kind of sender. Leave it as it is."""
    world = World(tmp_path_factory.mktemp("data"), covers=None)
    # Of a unit, told by the rows that were accepted: two communes of one district, whatever the folder.
    training(world, "19/a.csv", "10101;2024;5;5", "10103;2024;5;5", NO_COUNT)
    training(world, "20/b.csv", "10101;2023;5;5", "10103;2023;5;5", "10102;2023;;1", "10104;2023;4;9")
    # Of several provinces: the folder tells. The country's own row: the country.
    training(world, "Phòng A/c.csv", "10101;2022;5;5", "20101;2022;5;5", NO_COUNT.replace("2024", "2022"))
    training(world, "Phòng A/vn.csv", "VN;2022;5;5", "10101;2021;1;1", NO_COUNT.replace("2024", "2021"))
    # Where there is no folder, at least the country holds them all.
    training(world, "k.csv", "10101;2022;5;5", "20101;2022;5;5", "10101;2022;x;5")
    # Of no row: the folder, the publisher, or nobody.
    training(world, "phong-a/d.csv", NO_COUNT)
    world.put("essential_services/origin.yaml", "publisher: Sở Nông nghiệp")
    world.put("essential_services/e.csv", "Họ tên\nAn")
    # Of a source of which not one file can be read nothing would be released.
    services = "Mã đơn vị;Năm;Dịch vụ thiết yếu trực tuyến;Lấy ý kiến hài lòng trực tuyến\n10101;2024;Y tế;Không"
    world.put("essential_services/good.csv", services)
    training(world, "f.csv", "XX;2024;1;1")
    world.put("trainings/phong-a/g.csv", "Mã đơn vị\n10101")
    world.put("stray.csv", "Mã đơn vị\n10101")
    # A registry that declares its unit, of which every row is rejected.
    world.cooperatives(
        "C1;HTX;10201;01/01/2020;Ngủ đông;;31/12/2024",
        "C2;HTX;10101;01/01/2020;Đang hoạt động;;31/12/2024",
        above="Đơn vị báo cáo: Huyện B",
        path="cooperatives/h.csv",
    )
    # Only doubtful; and one of which nothing is to be said.
    world.cooperatives(
        "4601234508;HTX;20101;01/01/2020;Đang hoạt động;;31/12/2024", path="cooperatives/i.csv",
        above="Đơn vị báo cáo: 20101",
    )  # fmt: skip
    training(world, "ok/j.csv", "20101;2023;5;5")
    return release(world)


@pytest.fixture(scope="module")
def written(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("written") / "new" / "feedback"
    write_feedback(settings, folder)
    return folder


@pytest.fixture
def ntm(settings: Settings) -> Callable[..., Result]:
    def run(*arguments: str | Path, data: Path | None = None) -> Result:
        env = {"NTM_DATA_DIR": str(data or settings.data_dir), "NTM_TODAY": "2026-02-01"}
        return CliRunner().invoke(main, list(map(str, arguments)), env=env)

    return run


def table(sheet: Worksheet) -> list[dict[str, Any]]:
    """The table of a sheet, below what stands above it: Vietnamese heading → value."""
    rows = list(sheet.iter_rows(values_only=True))
    at = next(at for at, row in enumerate(rows) if row[0] == "TT / No.")
    names = [str(name).split(" / ")[0] for name in rows[at]]
    return [dict(zip(names, row, strict=True)) for row in rows[at + 1 :]]


def above(sheet: Worksheet) -> list[Any]:
    texts = [row[0] for row in sheet.iter_rows(values_only=True)]
    return texts[: texts.index("TT / No.")]


def workbooks(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.glob("*.xlsx")) if path.name != INDEX_NAME)


def files_by_workbook(folder: Path) -> dict[str, list[str]]:
    return {path.name: [row["Tệp"] for row in table(load_workbook(path)["Các tệp"])] for path in workbooks(folder)}


def sql(settings: Settings, statement: str) -> list[Any]:
    with duckdb.connect(str(settings.released_path), read_only=True) as connection:
        return connection.execute(statement).fetchall()


# --- Who gets what ----------------------------------------------------------------------------------


def test_each_sender_has_a_workbook_named_for_it_in_plain_letters(written: Path) -> None:
    found = files_by_workbook(written)
    folders = [name for name in found if name.startswith("thu-muc_phong-a_")]
    # Where plain letters don't tell two senders apart, more of them are added.
    assert {re.sub("_[0-9a-f]{8}[.]", "_#.", name): files for name, files in found.items()} == {
        "don-vi_101.xlsx": ["training/19/a.csv", "training/20/b.csv"],
        "don-vi_102.xlsx": ["cooperatives/h.csv"],
        "don-vi_20101.xlsx": ["cooperatives/i.csv"],
        "don-vi_vn.xlsx": ["training/Phòng A/vn.csv", "training/k.csv"],
        "khong-ro-noi-gui.xlsx": ["stray.csv", "training/f.csv"],
        "noi-gui_so-nong-nghiep_#.xlsx": ["essential_services/e.csv"],
        "thu-muc_phong-a_#.xlsx": found[folders[-1]],
    }
    assert sorted(map(sorted, (found[name] for name in folders))) == [
        ["training/Phòng A/c.csv"],
        ["training/phong-a/d.csv", "trainings/phong-a/g.csv"],
    ]


def test_every_file_with_a_defect_or_doubt_is_in_exactly_one_workbook(settings: Settings, written: Path) -> None:
    sent = [path for files in files_by_workbook(written).values() for path in files]
    assert len(sent) == len(set(sent))
    assert set(sent) == {
        path
        for (path,) in sql(
            settings,
            "SELECT path FROM quality.source_files WHERE status <> 'accepted'"
            " UNION SELECT path FROM quality.rejected_rows UNION SELECT path FROM quality.warned_rows",
        )
    }
    assert "training/ok/j.csv" not in sent


def test_every_defect_of_the_release_is_told_once_in_its_own_words(settings: Settings, written: Path) -> None:
    told = [
        (row["Tệp"], row["Dòng"], row["Cột"], row["Lỗi gì, sửa thế nào"], row["What is wrong, how to fix it"])
        for path in workbooks(written)
        for row in (table(load_workbook(path)["Lỗi phải sửa"]) if "Lỗi phải sửa" in load_workbook(path) else [])
    ]
    stored = sql(
        settings,
        "SELECT path, row_number, column_name, message_vi, message_en FROM quality.rejected_rows UNION ALL"
        " SELECT path, NULL, NULL, reason_vi, reason_en FROM quality.source_files WHERE status = 'refused'",
    )
    assert len(stored) >= 10
    assert sorted(told, key=str) == sorted(stored, key=str)


def test_a_defect_tells_file_place_what_was_found_and_the_rule(written: Path) -> None:
    rows = table(load_workbook(written / "don-vi_101.xlsx")["Lỗi phải sửa"])
    first = rows[0]
    assert (first["TT"], first["Tệp"], first["Dòng"]) == (1, "training/19/a.csv", 4)
    assert (first["Cột"], first["Đang ghi"], first["Quy tắc"]) == ("Tổng số cán bộ quản lý", "mười", "not_a_count")
    assert "Hãy ghi một số nguyên" in first["Lỗi gì, sửa thế nào"]
    assert [row["Đang ghi"] for row in rows] == ["mười", "(để trống)", "9"]


def test_the_cell_is_told_by_the_letters_of_its_own_file(tmp_path: Path) -> None:
    world = World(tmp_path / "data")
    training(world, "a.csv", "10101;2024;5;5", NO_COUNT)
    reversed_order = ";".join(reversed(TRAINING.split(";")))
    world.put("training/b.csv", f"{reversed_order};TT\n5;5;2023;10101;1\n1;mười;2023;10102;2")
    # What stands above the table has no column.
    above = "Kỳ báo cáo: năm ngoái\n" + TRAINING.replace("Năm;", "")
    world.put("training/c.csv", f"{above}\n10101;5;5")
    write_feedback(release(world), tmp_path / "out")
    rows = [r for path in workbooks(tmp_path / "out") for r in table(load_workbook(path)["Lỗi phải sửa"])]
    assert sorted((row["Tệp"], row["Ô"]) for row in rows if row["Ô"]) == [
        ("training/a.csv", "C3"),
        ("training/b.csv", "B3"),
    ]
    assert [(row["Tệp"], row["Dòng"]) for row in rows if not row["Ô"]] == [("training/c.csv", 3)]


def test_a_release_of_before_columns_were_kept_has_no_cells(tmp_path: Path) -> None:
    world = World(tmp_path / "data")
    training(world, "a.csv", "10101;2024;5;5", NO_COUNT)
    world.run()
    assert world._build is not None
    world._build.connection.execute("DROP TABLE quality.column_mapping")
    publish(world._build, describe_release(world._build))
    world.close()
    write_feedback(world.settings, tmp_path / "out")
    [path] = workbooks(tmp_path / "out")
    [row] = table(load_workbook(path)["Lỗi phải sửa"])
    assert (row["Ô"], row["Dòng"], row["Cột"]) == (None, 3, "Tổng số cán bộ quản lý")


def test_doubts_stand_apart_and_a_workbook_without_defects_says_so_by_having_no_such_sheet(written: Path) -> None:
    book = load_workbook(written / "don-vi_20101.xlsx")
    assert book.sheetnames == ["Cần xem lại", "Các tệp"]
    [doubt] = table(book["Cần xem lại"])
    assert doubt["Quy tắc"] == "tax_code_check_digit"


def test_what_became_of_each_file_is_told(written: Path) -> None:
    rows = table(load_workbook(written / "don-vi_101.xlsx")["Các tệp"])
    figures = [tuple(row[name] for name in ("Đọc", "Nhận", "Trả lại", "Trùng")) for row in rows]
    assert figures == [(3, 2, 1, 0), (4, 2, 2, 0)]
    assert [row["Kết quả"].split(" / ")[0] for row in rows] == ["có dòng bị trả lại"] * 2


def test_the_index_lists_every_workbook_with_its_figures(written: Path) -> None:
    rows = table(load_workbook(written / INDEX_NAME)["Mục lục"])
    assert {row["Tệp trả lời"] for row in rows} == {path.name for path in workbooks(written)}
    of_district = next(row for row in rows if row["Tệp trả lời"] == "don-vi_101.xlsx")
    assert of_district["Nơi gửi"] == "Huyện A (mã 101)"
    assert [of_district[name] for name in ("Số tệp", "Không đọc được", "Dòng trả lại", "Lỗi")] == [2, 0, 3, 3]


def test_what_is_said_of_a_corrections_file_goes_to_no_sender(tmp_path: Path) -> None:
    world = World(tmp_path / "data")
    training(world, "a.csv", "10101;2024;5;5", NO_COUNT)
    (world.folder / "raw/training/corrections.yaml").write_text(
        "- {match: {Mã đơn vị: '99999'}, drop: true, reason: Ghi nhầm, by: Phòng Nông nghiệp, on: 2024-02-01}"
    )
    settings = release(world)
    assert sql(settings, "SELECT DISTINCT path FROM quality.warned_rows") == [("training/corrections.yaml",)]
    write_feedback(settings, tmp_path / "out")
    assert files_by_workbook(tmp_path / "out") == {"don-vi_10101.xlsx": ["training/a.csv"]}


def test_the_unit_that_held_all_rows_last_is_the_sender(tmp_path: Path) -> None:
    """Two communes that moved together from one district to another belong to the latter."""
    units = (
        unit("VN", "Việt Nam", None),
        unit("10", "Tỉnh Mười", "VN"),
        unit("101", "Huyện A", "10"),
        unit("102", "Huyện B", "10"),
        *(unit(code, f"Xã {code}", "102", end="2023-12-31") for code in ("10101", "10102")),
        *(unit(code, f"Xã {code}", "101", start="2024-01-01") for code in ("10101", "10102")),
    )
    world = World(tmp_path / "data", units=units)
    training(world, "a.csv", "10101;2023;5;5", "10102;2024;5;5", "10101;2022;x;5")
    write_feedback(release(world), tmp_path / "out")
    assert list(files_by_workbook(tmp_path / "out")) == ["don-vi_101.xlsx"]


# --- Names of files ---------------------------------------------------------------------------------


def test_names_are_plain_and_unlike_even_where_capitals_do_not_count() -> None:
    keys = ["Gia Lai", "gia-lai", "GIA LAI", "Gia  Lai", "CON", "..", "đ/ặ:c*?", "x" * 300, "", "Ấ", "日本"]
    feedback = [SenderFeedback(Sender("folder", key, key)) for key in keys]
    name_files(feedback)
    names = [one.file_name for one in feedback]
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert len(name) <= 120
        assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_.")
        # "con.xlsx" is a device on Windows.
        assert name.startswith("thu-muc")
    assert names[1].startswith("thu-muc_gia-lai")


# --- Nobody is attacked by a value ------------------------------------------------------------------


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What goes back of a file whose cells are formulas, in a folder that is called like one."""
    folder = tmp_path_factory.mktemp("attacked")
    world = World(folder / "data")
    rows = [f"10101;2024;{text};1" for text in ATTACKS]
    training(world, "=HYPERLINK(A1)/a.csv", "10101;2023;1;1", "20101;2023;1;1", *rows,
             '10101;2024;"a\x07b\x1b\uffff\u202e\x9b\ufdd0";1')  # fmt: skip
    write_feedback(release(world), folder / "out")
    return folder / "out"


def test_cells_that_begin_like_formulas_are_text_and_stay_text_when_edited(attacked: Path) -> None:
    [path] = workbooks(attacked)
    cells = [
        cell
        for sheet in load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
        if str(cell.value or "")[:1] in tuple("=+-@＝")
    ]
    assert {cell.value for cell in cells} == {text.strip('"').strip() for text in ATTACKS}
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells)


def test_no_workbook_holds_a_formula(attacked: Path) -> None:
    paths = list(attacked.glob("*.xlsx"))
    assert len(paths) == 2
    for path in paths:
        with zipfile.ZipFile(path) as archive:
            sheets = [archive.read(name) for name in archive.namelist() if "worksheets/" in name]
        assert sheets
        assert not any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets)


def test_characters_no_workbook_may_hold_are_shown_as_such(attacked: Path) -> None:
    [path] = workbooks(attacked)
    # A cell with U+FFFF makes a workbook that no program opens.
    assert "a‹U+0007›b‹U+001B›‹U+FFFF›‹U+202E›‹U+009B›‹U+FDD0›" in [
        row["Đang ghi"] for row in table(load_workbook(path)["Lỗi phải sửa"])
    ]


# --- Synthetic data ---------------------------------------------------------------------------------


def test_synthetic_data_is_marked_on_every_sheet_and_on_the_console(tmp_path: Path) -> None:
    world = World(tmp_path / "data")
    world.put("training/origin.yaml", "synthetic: true")
    training(world, "a.csv", "10101;2024;5;5", NO_COUNT)
    result = write_feedback(release(world), tmp_path / "out")
    for path in (tmp_path / "out").glob("*.xlsx"):
        for sheet in load_workbook(path):
            assert any("Dữ liệu minh họa" in str(text) for text in above(sheet))
    out = io.StringIO()
    print_feedback(result, Console(file=out, width=200))
    assert "Dữ liệu minh họa" in out.getvalue()


def test_real_data_is_not_called_synthetic(written: Path) -> None:
    for path in written.glob("*.xlsx"):
        for sheet in load_workbook(path):
            assert not any("minh họa" in str(text) for text in above(sheet))


# --- The folder -------------------------------------------------------------------------------------


@pytest.fixture
def fixed(tmp_path: Path) -> Settings:
    """A release in which nothing is wrong."""
    world = World(tmp_path / "fixed")
    training(world, "a.csv", "10101;2024;5;5")
    return release(world)


def test_who_has_no_defects_any_more_loses_the_old_workbook(
    settings: Settings, fixed: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    assert len(write_feedback(settings, folder).feedback) == 8
    (folder / "Thumbs.db").write_bytes(b"of the system")
    assert write_feedback(fixed, folder).feedback == ()
    assert sorted(path.name for path in folder.iterdir()) == [".ntm-feedback.json", INDEX_NAME, "Thumbs.db"]


def test_an_empty_folder_will_do(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    write_feedback(settings, tmp_path / "out")
    assert (tmp_path / "out" / INDEX_NAME).is_file()


@pytest.mark.parametrize("kind", ["stranger", "edited", "link", "folder", "manifest gone", "manifest forged"])
def test_a_folder_that_holds_something_else_is_left_as_it_is(
    kind: str, settings: Settings, written: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    shutil.copytree(written, folder)
    one = folder / "don-vi_101.xlsx"
    match kind:
        case "stranger":
            (folder / "thesis.docx").write_bytes(b"years of work")
        case "edited":
            one.write_bytes(one.read_bytes() + b"a note")
        case "link":
            one.unlink()
            one.symlink_to(written / one.name)
        case "folder":
            (folder / "sub").mkdir()
        case "manifest gone":
            (folder / ".ntm-feedback.json").unlink()
        case "manifest forged":
            (folder / ".ntm-feedback.json").write_text('["don-vi_101.xlsx"]')
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    with pytest.raises(FolderError, match="give a new or empty folder"):
        write_feedback(settings, folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before


def test_a_manifest_can_point_at_nothing_outside_the_folder(settings: Settings, written: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    shutil.copytree(written, folder)
    (tmp_path / "thesis.docx").write_bytes(b"years of work")
    manifest = folder / ".ntm-feedback.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "../thesis.docx": []}))
    write_feedback(settings, folder)
    assert (tmp_path / "thesis.docx").is_file()


@pytest.mark.slow
@pytest.mark.parametrize("after", ["first manifest", "first file", "all but one", "last file"])
def test_a_call_that_was_cut_short_is_made_good_by_the_next(
    after: str, settings: Settings, fixed: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "out"
    write_feedback(fixed, folder)
    real, moved = Path.replace, []

    def cut(self: Path, target: Path) -> Path:
        moved.append(self)
        # The manifest, the workbooks, the manifest again.
        if len(moved) == {"first manifest": 2, "first file": 3, "all but one": 10, "last file": 11}[after]:
            raise KeyboardInterrupt
        return real(self, target)

    monkeypatch.setattr(Path, "replace", cut)
    with pytest.raises(KeyboardInterrupt):
        write_feedback(settings, folder)
    monkeypatch.undo()
    write_feedback(settings, folder)
    assert len(list(workbooks(folder))) == 8
    assert (folder / INDEX_NAME).is_file()


def test_what_a_power_cut_left_half_written_is_no_obstacle(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    (folder / ".ntm-feedback-staging").mkdir(parents=True)
    (folder / ".ntm-feedback-staging" / "don-vi_101.xlsx").write_bytes(b"PK half")
    write_feedback(settings, folder)
    assert not (folder / ".ntm-feedback-staging").exists()
    assert load_workbook(folder / "don-vi_101.xlsx").sheetnames


@pytest.mark.parametrize("below", ["raw/training", "warehouse"])
def test_the_pipelines_own_folders_are_out_of_bounds(below: str, settings: Settings, ntm) -> None:
    result = ntm("feedback", settings.data_dir / below / "out")
    assert result.exit_code == 2
    assert "give another folder" in result.stderr
    assert not (settings.data_dir / below / "out").exists()


# --- The command ------------------------------------------------------------------------------------


def test_the_command_exits_0_and_tells_what_it_wrote(ntm, tmp_path: Path) -> None:
    result = ntm("feedback", tmp_path / "out")
    assert result.exit_code == 0
    assert "Huyện A (mã 101)" in result.stdout
    assert f"8 workbooks and {INDEX_NAME} in {tmp_path}/out" in result.stdout


def test_a_folder_in_use_exits_2(ntm, tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_bytes(b"years of work")
    result = ntm("feedback", tmp_path)
    assert result.exit_code == 2
    assert "thesis.docx, which was not written by this command" in result.stderr


def test_before_the_first_release_it_says_what_to_do(ntm, tmp_path: Path) -> None:
    result = ntm("feedback", tmp_path / "out", data=tmp_path / "nothing")
    assert result.exit_code == 1
    assert "run `ntm refresh` first" in result.stderr
    assert not (tmp_path / "out").exists()


def test_more_defects_than_a_sheet_holds_go_on_on_the_next(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feedback_workbook, "MOST_ROWS", 2)
    write_feedback(settings, tmp_path / "out")
    book = load_workbook(tmp_path / "out" / "don-vi_101.xlsx")
    assert [sheet for sheet in book.sheetnames if "Lỗi" in sheet] == ["Lỗi phải sửa", "Lỗi phải sửa (2)"]
    assert [row["TT"] for name in book.sheetnames[:2] for row in table(book[name])] == [1, 2, 3]


def test_a_text_longer_than_a_cell_holds_is_cut_visibly(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feedback_workbook, "MOST_LETTERS", 20)
    write_feedback(settings, tmp_path / "out")
    cells = [row[1].value for row in load_workbook(tmp_path / "out" / "don-vi_101.xlsx")["Các tệp"].iter_rows()]
    assert cells[-2:] == ["training/19/a.csv", "training/20/b.csv"]
    texts = [row[7].value for row in load_workbook(tmp_path / "out" / "don-vi_101.xlsx")["Lỗi phải sửa"].iter_rows()]
    assert texts[-1] == "Số cán bộ đã được t…"
