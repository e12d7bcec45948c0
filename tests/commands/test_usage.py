"""A wrong call is told in both languages, whoever finds it wrong: the command, its data folder, or click."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from ntm_pipeline.cli import main

VIETNAMESE = re.compile("[ăâđêôơưĂÂĐÊÔƠƯạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹáàãéèíìóòõúùý]")
CALLS = {
    "no files": (["validate"], 2, "Missing argument"),
    "no such file": (["validate", "no-such-file.csv"], 2, "does not exist"),
    "no such command": (["chek"], 2, "No such command"),
    "no such option": (["refresh", "--frce"], 2, "No such option"),
    "no such source": (["template", "no-such-source"], 2, "the sources are:"),
    "no name of a workbook": (["template", "training", "-o", "a.csv"], 2, "ends in .xlsx"),
    "no name of a csv": (["template", "eoffice_register", "-o", "a.xlsx"], 2, "ends in .csv"),
    "no SQL": (["query"], 2, "give the SQL"),
    "SQL without end": (["query", "-f", "/dev/zero"], 2, "longer than 1048576 bytes"),
    "safe and no csv": (["query", "--safe", "--format", "json", "SELECT 1"], 2, "--safe is about csv"),
    "no reason": (["refresh", "--accept", "coverage"], 2, "needs its --reason"),
    "no such check": (["refresh", "--accept", "covrage", "--reason", "so"], 2, "there is no check"),
    "nothing to query": (["query", "SELECT 1"], 1, "run `ntm refresh` first"),
    "nothing to roll back to": (["rollback"], 1, "there is no release before"),
    "no such release": (["rollback", "yesterday"], 1, "there is no release yesterday"),
    "no such release to compare": (["diff", "yesterday"], 1, "there is no release yesterday"),
}


@pytest.mark.parametrize(("arguments", "status", "says"), CALLS.values(), ids=CALLS)
def test_a_wrong_call_is_told_in_both_languages(arguments, status, says, tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "raw").mkdir()
    monkeypatch.setenv("NTM_DATA_DIR", str(tmp_path))
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == status, result.output
    (told,) = [line for line in result.stderr.splitlines() if " / " in line]
    vi, _, en = told.partition(" / ")
    assert VIETNAMESE.search(vi), told
    assert says in en, told


@pytest.mark.parametrize(
    ("name", "value"), [("NTM_TODAY", "x"), ("NTM_TODAY", "1999-01-01"), ("NTM_FILES_SECONDS", "x")]
)
def test_a_wrong_setting_is_told_in_both_languages(name: str, value: str, monkeypatch) -> None:
    monkeypatch.setenv(name, value)
    result = CliRunner().invoke(main, ["releases"])
    assert result.exit_code == 2
    (told,) = [line for line in result.stderr.splitlines() if " / " in line]
    assert name in told
    assert VIETNAMESE.search(told.partition(" / ")[0])
