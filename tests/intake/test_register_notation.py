"""What the SQL of a register's one pass takes for a code or a day is what a cell by itself would be read as."""

import re
from datetime import date
from itertools import product
from pathlib import Path

import duckdb
import pytest

from ntm_pipeline.intake.register.codes import FIRST_NUMBER, code_in, number_sql
from ntm_pipeline.intake.register.reduce import ReducingLimits, reduce_register
from ntm_pipeline.sources import load_registers
from ntm_pipeline.units.registry import UnitRegistry
from tests.world import SMALL_COUNTRY

HEAD = "Mã đơn vị;Mã hồ sơ;Ngày mở;Ngày kết thúc;Độ mật;Hình thức xử lý"
LENGTH_OF = {1: 2, 2: 2, 3: 3, 4: 5, 5: 5}


def test_only_digits_alone_are_a_code_and_its_lost_zeros_are_put_back() -> None:
    # All that a number may be written with: signs, points, exponents, blanks, digits of other scripts.
    texts = ["".join(marks) for length in range(7) for marks in product("09-.e", repeat=length)]
    texts += [mark + text for mark in "+ _xE,\t٣" for text in ("1", "01", "0101", "10101")]
    texts += [text + mark for mark in "+ _xE,\t٣" for text in ("1", "01", "0101", "1010")] + ["1 01", "999999999999"]
    given = duckdb.execute(
        f"SELECT cell, {number_sql('cell')} FROM (SELECT UNNEST($texts) AS cell UNION ALL SELECT NULL)",
        {"texts": texts},
    ).fetchall()
    assert len(given) == len(texts) + 1
    for text, number in given:
        if text is not None and re.fullmatch("[0-9]{1,5}", text):
            assert code_in(number) == text.zfill(LENGTH_OF[len(text)]), text
        else:
            assert number < FIRST_NUMBER, text


@pytest.mark.parametrize(
    ("text", "is_taken"),
    [
        ("2024-03-07", True), ("2024-02-30", False), ("2024-13-01", False), ("epoch", False), ("infinity", False),
        ("2024-03-07 (BC)", False), ("-2024-03-07", False), ("0024-03-07", False), ("2024-03-0x", False),
        ("2024-03-32", False), ("20240-3-07", False),
        # DuckDB takes each of these for a day.
        ("2024 03 07", False), ("2024\\03\\07", False), ("2024-03-07 00:00:00 UTC", False), ("02024-03-07", False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("column", ["opened_on", "closed_on"])
def test_among_days_of_year_month_day_nothing_else_is_taken_for_one(
    text: str, is_taken: bool, column: str, tmp_path: Path
) -> None:
    opened, closed = ("2024-03-05", text) if column == "closed_on" else (text, "")
    usual = [f"10101;HS-{number:04};2024-03-05;;Thường;Giấy" for number in range(50)]
    rows = [*usual, f"10101;HS-9999;{opened};{closed};Thường;Giấy"]
    (tmp_path / "a.csv").write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    (tmp_path / "keys").mkdir()
    told = reduce_register(
        load_registers()["eoffice_register"], tmp_path / "a.csv", UnitRegistry(SMALL_COUNTRY), date(2026, 2, 1),
        ReducingLimits(1500, 60), tmp_path / "keys",
    )  # fmt: skip
    assert int(told.counts.sum()) == 50 + is_taken
    assert [(one.row_number, one.rule) for one in told.sample] == ([] if is_taken else [(52, "not_a_date")])
