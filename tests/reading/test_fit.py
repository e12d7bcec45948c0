"""Which vocabulary a file's headings fit, and that a file is opened once to tell and to read it."""

from pathlib import Path

import pytest

from ntm_pipeline.issues import RefusedError
from ntm_pipeline.reading import worker_pool
from ntm_pipeline.reading.spreadsheets.reader import Grid, read_grids
from ntm_pipeline.reading.tables.fit import Vocabulary
from ntm_pipeline.reading.tables.headings import Heading
from ntm_pipeline.reading.worker_pool import FittingReading, Limits, read_fitting_files, read_fitting_sheets

CODE, NAME = Heading("code", ("Mã đơn vị",)), Heading("name", ("Tên đơn vị",))
DOSSIERS, SECRET = Heading("dossiers", ("Số hồ sơ",)), Heading("secret", ("Số hồ sơ mật",))
TRAINED = Heading("trained", ("Số cán bộ",))
FORMS = {
    "offices": Vocabulary((CODE, NAME, DOSSIERS, SECRET), frozenset({"dossiers", "secret"})),
    "training": Vocabulary((CODE, NAME, TRAINED), frozenset({"trained"})),
}


def reading(tmp_path: Path, *lines: str) -> FittingReading:
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_fitting_sheets(path, FORMS)


@pytest.mark.parametrize(
    ("headings", "fits"),
    [
        ("Mã đơn vị;Số hồ sơ;Số hồ sơ mật", ("offices",)),
        ("Tên đơn vị;Số cán bộ", ("training",)),
        ("Mã đơn vị;Tên đơn vị", ()),
        ("Họ tên;Ngày sinh", ()),
        ("Mã đơn vị;Số cán bộ;Số hồ sơ", ("offices", "training")),
        ("Mã đơn vị;Số cán bộ;Số hồ sơ;Số hồ sơ mật", ("offices",)),
    ],
)
def test_the_vocabulary_with_most_headings_fits_best(tmp_path: Path, headings: str, fits: tuple[str, ...]) -> None:
    assert reading(tmp_path, headings, "1;2;3;4").fits == fits


def test_what_fits_is_read_by_its_own_headings(tmp_path: Path) -> None:
    found = reading(tmp_path, "Mã đơn vị;Số cán bộ", "05767;12")
    assert isinstance(found.sheets, list)
    [table] = found.sheets[0].tables
    assert (table.texts("code"), table.texts("trained")) == (["05767"], ["12"])


def test_what_lacks_a_heading_of_the_form_it_fits_says_so(tmp_path: Path) -> None:
    found = reading(tmp_path, "Mã đơn vị;Số hồ sơ", "05767;12")
    assert found.fits == ("offices",)
    assert isinstance(found.sheets, list)
    assert found.sheets[0].lacking is not None
    assert found.sheets[0].lacking.missing == ("secret",)


def test_a_form_with_a_heading_twice_is_meant_only_if_no_other_fits(tmp_path: Path) -> None:
    found = reading(tmp_path, "Mã đơn vị;Số cán bộ;Số cán bộ", "05767;12;12")
    assert found.fits == ("training",)
    assert isinstance(found.sheets, RefusedError)
    assert found.sheets.issue.rule == "ambiguous_heading"
    twice = reading(tmp_path, "Mã đơn vị;Số cán bộ;Số cán bộ;Số hồ sơ", "05767;12;12;1")
    assert twice.fits == ("offices",)


def test_a_file_is_opened_once_however_many_vocabularies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path] = []

    def counted(path: Path) -> list[Grid]:
        opened.append(path)
        return read_grids(path)

    monkeypatch.setattr(worker_pool, "read_grids", counted)
    assert reading(tmp_path, "Mã đơn vị;Số cán bộ", "05767;12").fits == ("training",)
    assert len(opened) == 1


def test_files_come_in_order_and_one_that_cannot_be_read_with_its_reason(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.csv", "b.csv", "c.csv")]
    for path, text in zip(paths, ("Mã đơn vị;Số cán bộ\n1;2\n", "", "Số hồ sơ;Số hồ sơ mật\n1;2\n"), strict=True):
        path.write_text(text, encoding="utf-8")
    first, second, third = read_fitting_files(paths, FORMS, Limits())
    assert isinstance(first, FittingReading)
    assert isinstance(second, RefusedError)
    assert second.issue.rule == "empty_file"
    assert isinstance(third, FittingReading)
    assert (first.fits, third.fits) == (("training",), ("offices",))
