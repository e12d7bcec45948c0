"""Whatever lies where a control file belongs costs the files that hang on it, and neither the night nor any others."""

import itertools
import time

import pytest

from ntm_pipeline.intake.file_pattern import FilePattern
from tests.sources.desk import Desk, records
from tests.sources.forms import FORMS
from tests.test_yaml_file import HOSTILE

FORM = FORMS["training"]


@pytest.fixture
def desk(tmp_path) -> Desk:
    return Desk(tmp_path / "raw", "training")


@pytest.mark.parametrize("make", HOSTILE, ids=lambda make: make.__name__)
@pytest.mark.parametrize("name", ["origin.yaml", "corrections.yaml", "layout.yaml"])
def test_what_hangs_on_it_is_refused_in_both_languages(desk, name, make) -> None:
    desk.form(FORM.cells)
    make(desk.raw / "training" / name)
    files = records(desk.settle().source_files, "path", "status", "reason_vi", "reason_en")
    # What is no file may be listed itself.
    [(status, vi, en)] = [told for path, *told in files if path == "training/a.csv"]
    assert status == "refused"
    assert f"training/{name}" in vi
    assert f"training/{name}" in en


def test_unknown_names_of_an_origin_are_named_with_their_lines(desk) -> None:
    desk.form(FORM.cells)
    desk.put("origin.yaml", "publisher: Sở\ncovres: 10\nsyntetic: true\n")
    [(status, vi, en)] = records(desk.settle().source_files, "status", "reason_vi", "reason_en")
    assert status == "refused"
    for words in (vi, en):
        assert "“covres”" in words
        assert "“syntetic”" in words
    assert "dòng 2" in vi
    assert "line 3" in en


# --- Which files are meant


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("a.csv", "a.csv", True),
        ("a.csv", "training/a.csv", True),
        ("a.csv", "q1/a.csv", False),
        ("*.csv", "q1/a.csv", True),
        ("q?/a.csv", "q1/a.csv", True),
        ("q?/a.csv", "q12/a.csv", False),
        ("*a*b*.csv", "xaxbx.csv", True),
        ("*a*b*.csv", "xbxax.csv", False),
        ("a*a", "a", False),
        ("*", "", True),
        ("", "", True),
        ("?", "", False),
        ("[a].csv", "a.csv", False),
        ("q1\\a.csv", "q1/a.csv", True),
    ],
)
def test_a_star_stands_for_any_letters_and_a_question_mark_for_one(pattern, path, fits) -> None:
    assert FilePattern.written(pattern).fits(path, "training") is fits


def test_patterns_fit_as_their_meaning_says() -> None:
    """Against a definition that is plain and slow."""

    def meant(pattern: str, path: str) -> bool:
        if not pattern:
            return not path
        if pattern[0] == "*":
            return any(meant(pattern[1:], path[at:]) for at in range(len(path) + 1))
        return bool(path) and pattern[0] in ("?", path[0]) and meant(pattern[1:], path[1:])

    texts = ["".join(letters) for n in range(5) for letters in itertools.product("ab", repeat=n)]
    patterns = ["".join(letters) for n in range(5) for letters in itertools.product("a*?", repeat=n)]
    for pattern in patterns:
        assert [FilePattern(pattern).fits(text, "raw") for text in texts] == [meant(pattern, text) for text in texts]


def test_six_stars_in_a_path_of_four_thousand_letters_take_no_time() -> None:
    begun = time.monotonic()
    for pattern in ("*a*a*a*a*a*a*b", "*?a*?a*?a*?a*?a*?b", "*a" * 200 + "b"):
        assert not FilePattern(pattern).fits("a" * 4000, "raw")
    assert time.monotonic() - begun < 1
