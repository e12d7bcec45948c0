"""Lines of a csv that can't be taken apart cost themselves alone, wherever they stand: at the bounds, too, at which
a large file is parted among threads."""

from datetime import date
from pathlib import Path

import pytest

from ntm_pipeline.intake.register.reduce import ReducingLimits, reduce_register
from ntm_pipeline.sources import load_registers
from ntm_pipeline.units.registry import UnitRegistry
from tests.world import SMALL_COUNTRY

HEAD = "Mã đơn vị,Mã hồ sơ,Ngày mở,Ngày kết thúc,Độ mật,Hình thức xử lý\n"
GOOD, SHORT = "10101,HS-{:08},05/03/2024,,Thường,Điện tử\n", "10101,HS-{:08},05/03/2024,,Thường\n"


@pytest.mark.parametrize("number", range(3))
def test_no_row_beside_a_faulty_line_is_lost(number: int, tmp_path: Path) -> None:
    # DuckDB gives each thread eight million bytes; one that finds a faulty line first may pass over all of its own.
    place, short, count = len(HEAD.encode()), 0, 0
    with (tmp_path / "a.csv").open("w", encoding="utf-8") as file:
        file.write(HEAD)
        while place < 20_000_000:
            is_near = min(place % 1_000_000, -place % 1_000_000) < 150 * number
            line = (SHORT if is_near else GOOD).format(count)
            file.write(line)
            place, short, count = place + len(line.encode()), short + is_near, count + 1
    (tmp_path / "keys").mkdir()
    units = UnitRegistry(SMALL_COUNTRY)
    register = load_registers()["eoffice_register"]
    told = reduce_register(
        register, tmp_path / "a.csv", units, date(2026, 2, 1), ReducingLimits(1500, 60), tmp_path / "keys"
    )
    assert (told.rows_read, int(told.counts.sum()), told.rejected.get("row_too_short", 0)) == (
        count, count - short, short,
    )  # fmt: skip
