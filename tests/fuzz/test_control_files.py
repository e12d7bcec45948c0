"""Whatever stands in a control file, it is read or refused by a sentence that names it: no crash and no hang.

`make fuzz` runs 5,000 (from `FUZZ_SEED`); a failure tells its seed, kind and number.
"""

import os
import random
import time
from datetime import date
from pathlib import Path

import pytest
import yaml

from ntm_pipeline.intake.corrections.corrections_file import read_corrections
from ntm_pipeline.intake.layout.layout_file import read_layouts
from ntm_pipeline.intake.origin import origin_of
from ntm_pipeline.intake.pipeline import read_source_files
from ntm_pipeline.intake.settle import settle
from ntm_pipeline.issues import RefusedError
from ntm_pipeline.plans import PlanError, parse_plan
from ntm_pipeline.sources import load_contracts
from tests.sources.desk import TODAY, UNITS, records

SEED = int(os.environ.get("FUZZ_SEED") or 1)
CASES = 5_000 if "FUZZ_CASES" in os.environ else 300
MOST_SECONDS = 5
CODE, PERIOD, TOTAL = "Mã đơn vị", "Kỳ báo cáo", "Tổng số hồ sơ công việc"
ONLINE = "Số hồ sơ xử lý trên môi trường mạng"
ODD = "Lượng việc vào sổ"

GOOD = {
    "origin.yaml": 'publisher: Sở\nreceived_on: 2024-04-20\nlicence: nội bộ\nsynthetic: false\ncovers: "10"\n',
    "corrections.yaml": (
        f"- match: {{path: a.csv, row: 2, {CODE}: '10101'}}\n  set: {{{TOTAL}: 120}}\n  reason: Gõ nhầm\n  by: Sở\n"
        f"  on: 2024-04-20\n- match: {{path: '*', {CODE}: '10102'}}\n  drop: true\n  reason: Thử\n  by: Sở\n"
        "  on: 2024-04-21\n  many: true\n"
    ),
    "layout.yaml": (
        f"- match:\n    path: '*.csv'\n  columns:\n    {ODD}: {TOTAL}\n  period: Quý I/2024\n  kind: kết quả\n"
        f"  unit_of_measure: {{{TOTAL}: nghìn hồ sơ}}\n  set_aside:\n    columns: [KH năm]\n    rows: [Gộp, 9]\n"
        "    sheets: [Cũ]\n  reason: Xã xác nhận\n  by: Văn phòng Sở\n  on: 2024-04-20\n"
    ),
    "small.yaml": (
        "plan_id: small\ntitle_vi: Kế hoạch\ntitle_en: Plan\nissuer: UBND\ndocument_number: null\n"
        "issued_on: 2022-08-02\n"
        'scope_unit_id: "10"\nfirst_year: 2021\nlast_year: 2025\ntargets:\n  - {target_id: ZZ-01, indicator_id: a,'
        ' measure: share, comparator: ">=", target_value: 0.7, deadline_year: 2025}\n'
    ),
}  # fmt: skip
PIECES = [
    "[", "]", "{", "}", ":", "- ", "? ", "&a ", "*a", "<<: ", "!!int ", "|\n", ">\n", "'", '"', "#", "%YAML 1.1\n",
    "---\n", "...\n", "\t", "\0", "\ufeff", "\u2028", "\x85", "\\x", "~", "null", "=", "9" * 400, "1:" * 300, "1e999",
    "-.inf", "2024-13-45", "[" * 200, "{a: " * 200, "*" * 6, "a*" * 50, "?" * 50, "Ố" * 3000, "cột ZZZ", "cột A", TOTAL,
    ONLINE, "on: true\n", "match:\n", "path: '*a*a*a*a*a*a*b'\n", "\r", "\n\n", "yes", "0x10", "05665", "{x}", "{0}",
]  # fmt: skip
LETTERS = "abcxyzĐđàỵ \n:-[]{}'\"#&*!|>%@`,?=~0123456789\t\r\u0301"


def mutated(kind: str, number: int) -> bytes:
    chance = random.Random(f"{SEED}:{kind}:{number}")
    if chance.random() < 0.05:
        return chance.randbytes(chance.randrange(300))
    text = GOOD[kind]
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        at, lines = chance.randrange(len(text) + 1), text.split("\n")
        line = chance.randrange(len(lines))
        match chance.randrange(8):
            case 0:
                text = text[:at] + chance.choice(PIECES) + text[at:]
            case 1:
                text = text[:at] + text[at + chance.randrange(1, 12) :]
            case 2:
                text = text[:at] + "".join(chance.choices(LETTERS, k=chance.randrange(1, 9))) + text[at + 1 :]
            case 3:
                text = "\n".join([*lines[:line], lines[line], *lines[line:]])
            case 4:
                text = "\n".join([*lines[:line], " " * chance.randrange(1, 5) + lines[line], *lines[line + 1 :]])
            case 5:
                text = "\n".join([*lines[:line], lines[line].lstrip(), *lines[line + 1 :]])
            case 6:
                key, colon, _ = lines[line].partition(":")
                text = "\n".join([*lines[:line], f"{key}{colon} {chance.choice(PIECES)}", *lines[line + 1 :]])
            case _:
                chance.shuffle(lines)
                text = "\n".join(lines)
    content = text.encode("utf-8", "surrogatepass")
    if chance.random() < 0.1:
        cut = chance.randrange(len(content) + 1)
        content = content[:cut] + chance.choice((b"", b"\xff", b"\xc3", b"\0", b"\xed\xa0\x80")) + content[cut:]
    return content


def refusal_of(kind: str, path: Path, content: bytes) -> tuple[str, str] | None:
    """Why a file can't be understood, in Vietnamese and English."""
    raw_dir = path.parents[1]
    if kind == "corrections.yaml":
        refusal = read_corrections(load_contracts()["eoffice"], raw_dir, TODAY).refusal
        return (refusal.message_vi, refusal.message_en) if refusal else None
    try:
        if kind == "origin.yaml":
            origin_of(path.with_name("a.csv"), raw_dir)
        else:
            parse_plan(content, kind)
    except RefusedError as error:
        return error.issue.message_vi, error.issue.message_en
    except PlanError as error:
        return str(error), str(error)
    return None


@pytest.mark.parametrize("kind", ["origin.yaml", "corrections.yaml", "small.yaml"])
def test_a_mutated_file_is_understood_or_refused_by_its_name(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "eoffice" / kind
    path.parent.mkdir()
    refused = 0
    for number in range(CASES // 4):
        content = mutated(kind, number)
        path.write_bytes(content)
        begun, case = time.thread_time(), f"seed {SEED}, {kind}, {number}"
        told = refusal_of(kind, path, content)
        assert time.thread_time() - begun < MOST_SECONDS, case
        if told is not None:
            refused += 1
            assert all(kind in words for words in told), case
            assert "ngoài dự kiến" not in told[0], case
    assert 0 < refused < CASES // 4


TABLES = [
    f"{CODE};{ODD};{ONLINE};KH năm\n10101;240;150;1\n10102;90;10;2\nGộp;330;160;3\n",
    f"{CODE};{PERIOD};{TOTAL};{ONLINE}\n10101;Quý I/2024;240;150\n10102;Quý I/2024;90;10\n",
    f"Bản nháp quý I năm 2024;;;\n{CODE};;{TOTAL};{ONLINE}\n10101;x;240;150\n",
]


def entry(chance: random.Random) -> dict[str, object]:
    """An entry of the right shape that says something odd."""
    words = [CODE, TOTAL, ONLINE, ODD, "KH năm", "cột B", "cột XFD", "Gộp", "2", "99", "", "*", "Quý I/2024", "nghìn"]
    some = [chance.choice(words) for _ in range(3)]
    said: dict[str, object] = {"match": {"path": chance.choice(["*", "a.csv", "?.csv", "*a*a*a*a*a*b", "b"])}}
    for key, value in (
        ("columns", {some[0]: chance.choice([TOTAL, ONLINE, CODE, "unit_name"])}),
        ("period", chance.choice(["Quý I/2024", "Năm 2024", "Tháng 1/2024", "2024"])),
        ("kind", chance.choice(["kết quả", "ước"])),
        ("unit_of_measure", chance.choice(["nghìn hồ sơ", "%", "người", {TOTAL: "chục"}])),
        ("set_aside", {chance.choice(["columns", "rows", "sheets"]): some[1:]}),
    ):
        if chance.random() < 0.4:
            said[key] = value
    return said | {"reason": "Xã xác nhận", "by": "Sở", "on": "2024-04-20"}


def test_files_below_a_mutated_layout_are_read_or_refused_and_no_row_is_lost(tmp_path: Path) -> None:
    contract = load_contracts()["eoffice"]
    paths = []
    for number in range(CASES // 4):
        chance = random.Random(f"{SEED}:layout:{number}")
        folder = tmp_path / "eoffice" / f"{number:05}"
        folder.mkdir(parents=True)
        content = (
            mutated("layout.yaml", number)
            if number % 2
            else yaml.safe_dump(
                [entry(chance) for _ in range(chance.randrange(1, 3))], allow_unicode=True, sort_keys=False
            ).encode()
        )
        (folder / "layout.yaml").write_bytes(content)
        paths.append(folder / "a.csv")
        paths[-1].write_text(chance.choice(TABLES), encoding="utf-8")
    begun = time.thread_time()
    layouts = read_layouts(contract, tmp_path, date(2026, 2, 1))
    assert time.thread_time() - begun < MOST_SECONDS + CASES / 100
    intakes = read_source_files(contract, paths, tmp_path, UNITS, TODAY, layouts=layouts)
    settled = settle(contract, intakes, UNITS, layouts=layouts)
    states = set()
    for path, status, read, *parts, vi, en in records(
        settled.source_files, "path", "status", "rows_read", "rows_accepted", "rows_rejected", "rows_superseded",
        "reason_vi", "reason_en",
    ):  # fmt: skip
        states.add(status)
        assert read == sum(parts), f"seed {SEED}, {path}"
        assert status == "accepted" or (vi and en), f"seed {SEED}, {path}"
        assert "ngoài dự kiến" not in (vi or ""), f"seed {SEED}, {path}"
    assert {"accepted", "refused"} <= states
    # Doubled or not, set aside or not: no figure but those of the files, or in the unit of measure that was said.
    figures = {240, 150, 90, 10, 330, 160, 1, 2, 3}
    found = set(settled.rows["dossier_count"]) | set(settled.rows["online_dossier_count"])
    assert found <= {figure * factor for figure in figures for factor in (1, 10, 1000)}
