"""`ntm validate --propose`: the entry to be confirmed, refused while it is blank, then exact figures."""

import re
from pathlib import Path

import openpyxl
import pytest
import yaml
from click.testing import CliRunner

from ntm_pipeline.cli import main
from tests.intake.test_layouts import ANSWERS, CODE, NO_PERIOD, ONLINE, TABLE, TOTAL

# Real units: the command knows no others.
CODES = {"10101": "05767", "10102": "05758"}


class Office:
    """A data folder, and the command on its files."""

    def __init__(self, data: Path) -> None:
        self.folder = data / "raw" / "eoffice"
        self.folder.mkdir(parents=True)
        self._env = {"NTM_DATA_DIR": str(data), "NTM_TODAY": "2026-02-01"}

    def sheet(self, rows: list[list[object]], name: str) -> Path:
        path = self.folder / name
        width = max(map(len, rows))
        rows = [[CODES.get(str(cell), cell) for cell in [*row, *[""] * (width - len(row))]] for row in rows]
        if path.suffix == ".csv":
            path.write_text("\n".join(";".join(map(str, row)) for row in rows), encoding="utf-8")
        else:
            book = openpyxl.Workbook()
            for row in rows:
                book.active.append(row)
            book.save(path)
        return path

    def run(self, *args: object) -> tuple[int, str]:
        done = CliRunner(env=self._env).invoke(main, ["validate", *map(str, args)])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, done.stdout

    def say(self, text: str) -> None:
        (self.folder / "layout.yaml").write_text(text, encoding="utf-8")


@pytest.fixture
def office(tmp_path) -> Office:
    return Office(tmp_path)


def filled(proposal: str, answers: dict[str, str]) -> str:
    """The proposal with what a person writes behind the colons, lines without an answer deleted."""
    decided = {"reason": "Xã xác nhận", "by": "Văn phòng Sở", "on": "2024-04-20"}
    lines = []
    for line in proposal.splitlines():
        key = yaml.load(line.strip()[:-1], yaml.BaseLoader) if re.fullmatch(r" *[^#\s-].*:", line) else None
        if key in (answers | decided):
            lines.append(f"{line} {(answers | decided)[key]}")
        elif key is None or key in ("columns", "match"):
            lines.append(line)
    return "\n".join(lines)


QUESTIONS = {
    "an unknown heading": (ANSWERS["an unknown heading"][0], {"Lượng việc vào sổ": TOTAL}),
    "no known heading": (
        ANSWERS["all headings unknown"][0],
        {"Mã": CODE, "Đợt": "Kỳ báo cáo", "A1": TOTAL, "A2": ONLINE},
    ),
    "a column without a heading": (ANSWERS["a column without a heading"][0], {"cột D": ONLINE}),
    "no period": (NO_PERIOD, {"period": "Quý I/2024"}),
    "two periods in the title": (ANSWERS["two periods in the title"][0], {"period": "Quý I/2024"}),
    "a title that may be a plan's": (ANSWERS["a title that may be a plan's"][0], {"kind": "kết quả"}),
}


@pytest.mark.parametrize("name", ["a.csv", "b c.xlsx"])
@pytest.mark.parametrize(("rows", "answers"), QUESTIONS.values(), ids=list(QUESTIONS))
def test_what_is_proposed_is_refused_blank_and_read_once_it_is_filled_in(office, rows, answers, name) -> None:
    path = office.sheet(rows, name)
    status, report = office.run(path)
    assert status == 1
    assert "ntm validate TỆP --propose" in report
    assert "layout.yaml" in report
    status, proposal = office.run(path, "--propose")
    assert status == 1
    office.say(proposal)
    status, report = office.run(path)
    assert status == 1
    assert "chưa được xác nhận" in report
    office.say(filled(proposal, answers))
    status, report = office.run(path)
    assert status == 0, report
    assert "đọc 2 dòng, nhận 2, trả lại 0" in report
    assert "theo mục 1 của eoffice/layout.yaml: Xã xác nhận (Văn phòng Sở, 20/04/2024)" in report


def test_of_a_file_that_is_understood_nothing_is_asked(office) -> None:
    status, proposal = office.run(office.sheet(TABLE, "a.csv"), "--propose")
    assert status == 0
    assert "nothing to be asked" in proposal
    assert yaml.safe_load(proposal) is None


def test_what_no_person_can_answer_gets_no_entry(office) -> None:
    path = office.folder / "a.xlsx"
    path.write_bytes(b"no workbook")
    status, proposal = office.run(path, "--propose")
    assert status == 1
    assert yaml.safe_load(proposal) is None


def test_headings_that_look_like_yaml_are_quoted(office) -> None:
    odd = 'Số: "A" # [1]'
    rows = [[*TABLE[0][:2], odd.replace(";", ""), ONLINE], *TABLE[1:]]
    path = office.sheet(rows, "a.xlsx")
    _, proposal = office.run(path, "--propose")
    assert odd in yaml.safe_load(proposal)[0]["columns"]
    office.say(filled(proposal, {odd: TOTAL}))
    assert office.run(path)[0] == 0


@pytest.mark.parametrize("name", ["so.csv", "so.xlsx"])
def test_a_file_that_lies_anywhere_is_asked_about_and_answered_beside_it(office, tmp_path, name) -> None:
    rows, answers = QUESTIONS["an unknown heading"]
    path = office.sheet(rows, name).rename(tmp_path / name)
    status, proposal = office.run(path, "--source", "eoffice", "--propose")
    assert status == 1
    beside = tmp_path / "layout.yaml"
    beside.write_text(proposal, encoding="utf-8")
    status, report = office.run(path, "--source", "eoffice")
    assert status == 1
    assert "layout.yaml chưa đúng: mục 1 chưa được xác nhận" in report or "chưa trả lời" in report
    beside.write_text(filled(proposal, answers), encoding="utf-8")
    status, report = office.run(path, "--source", "eoffice")
    assert status == 0, report
    assert "đọc 2 dòng, nhận 2, trả lại 0" in report


def test_the_account_for_programs_tells_columns_that_were_told(office) -> None:
    path = office.sheet(QUESTIONS["an unknown heading"][0], "a.csv")
    _, proposal = office.run(path, "--propose")
    office.say(filled(proposal, QUESTIONS["an unknown heading"][1]))
    status, told = office.run(path, "--format", "json")
    assert status == 0
    [sheet] = yaml.safe_load(told)[0]["sheets"]
    [column] = sheet["read_as_told"]
    assert (column["letter"], column["heading"]) == ("C", "Lượng việc vào sổ")
    assert sheet["set_aside"] == []


PLANNED = f"KH {TOTAL.lower()}"
WITH_PLAN = [["Kỳ báo cáo: Quý I/2024"], [CODE, "Lượng việc", PLANNED, ONLINE], ["10101", 9, 8, 7]]


def test_a_column_that_is_plainly_a_plan_is_no_question(office) -> None:
    _, proposal = office.run(office.sheet(WITH_PLAN, "a.csv"), "--propose")
    [asked] = yaml.load(proposal, yaml.BaseLoader)
    assert list(asked["columns"]) == ["Lượng việc"]
    assert f"# C “{PLANNED}”: kế hoạch, không phải kết quả" in proposal


def test_a_unit_of_measure_that_is_clearly_wrong_is_for_the_sender_alone(office) -> None:
    path = office.sheet([["Kỳ báo cáo: Quý I/2024"], [CODE, f"{TOTAL} (%)", ONLINE], ["10101", 9, 7]], "a.csv")
    status, report = office.run(path)
    assert status == 1
    assert "“%”" in report
    assert "--propose" not in report
    path = office.sheet([["Kỳ báo cáo: Quý I/2024"], [CODE, f"{TOTAL} (ĐVT: thúng)", ONLINE], ["10101", 9, 7]], "a.csv")
    assert "--propose" in office.run(path)[1]


def test_what_an_entry_says_of_the_file_and_does_not_meet_is_told(office) -> None:
    path = office.sheet([*WITH_PLAN[:1], [CODE, "Lượng việc", ONLINE], ["10101", 9, 7]], "a.csv")
    decided = "  reason: Xã xác nhận\n  by: Văn phòng Sở\n  on: 2024-04-20\n"
    columns = f"  columns: {{Lượng việc: {TOTAL}, Lượng mật: Số hồ sơ mật}}\n"
    office.say(f"- match: {{path: a.csv}}\n{columns}{decided}- match: {{path: b.csv}}\n  period: Quý I/2024\n{decided}")
    status, report = office.run(path)
    assert status == 0, report
    assert "mục 1 của eoffice/layout.yaml" in report
    assert "Lượng mật" in report
    assert "mục 2" not in report
