"""What was read of a file comes back from its record as what it was, whatever the file."""

from pathlib import Path

import pyarrow as pa
import pytest
import yaml

from ntm_pipeline.issues import RefusedError
from ntm_pipeline.reading.record import NoRecordError, as_bytes, from_bytes
from ntm_pipeline.reading.spreadsheets import csv_file
from ntm_pipeline.reading.spreadsheets.sheet import Columns
from ntm_pipeline.reading.worker_pool import Sheets, read_sheets
from ntm_pipeline.sources import load_contracts

RAW = Path(__file__).parents[1] / "raw_samples"


def read(path: Path, source: str) -> Sheets | RefusedError:
    contract = load_contracts()[source]
    try:
        return read_sheets(path, contract.headings, contract.required_headings)
    except RefusedError as refusal:
        return refusal


def test_every_sample_comes_back_as_it_was_read() -> None:
    sources = {
        path.with_suffix(""): yaml.safe_load(path.read_text(encoding="utf-8"))["source"]
        for path in RAW.glob("*/*.yaml")
    }
    samples = [path for path in sorted(RAW.glob("*/*")) if path.suffix != ".yaml"]
    kinds = set()
    for path in samples:
        was = read(path, sources[path.with_suffix("")])
        record = as_bytes(was)
        again = from_bytes(record)
        assert type(again) is type(was), path
        # Each value is told with what it is, so that equal records are of equal things.
        assert as_bytes(again) == record, path
        if isinstance(was, list):
            assert [one.sheet for one in again] == [one.sheet for one in was]
            tables = [(a, b) for one, other in zip(was, again, strict=True)
                      for a, b in zip(one.tables, other.tables, strict=True)]  # fmt: skip
            for table, other in tables:
                assert table.rows.equals(other.rows)
                assert table.totals.equals(other.totals)
        kinds.add(type(was))
    assert kinds == {list, RefusedError}
    assert len(samples) > 300


def test_a_large_file_comes_back_as_arrays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "large.csv"
    rows = [f"1010{at % 3 + 1};2024;{at};0" for at in range(3000)]
    rows[10] = ""
    path.write_text("\n".join(["Mã đơn vị;Năm;Tổng số cán bộ quản lý;Số cán bộ đã được tập huấn", *rows]), "utf-8")
    monkeypatch.setattr(csv_file, "LARGE_FROM_BYTES", 1000)
    was = read(path, "training")
    assert isinstance(was, list)
    [table] = was[0].tables
    assert isinstance(vars(table)["_rows"], Columns)
    assert all(isinstance(column, pa.ChunkedArray) for column in vars(table)["_rows"].columns.values())
    [again] = from_bytes(as_bytes(was))[0].tables  # type: ignore[index]
    assert again.row_numbers == table.row_numbers
    assert all(again.texts(name) == table.texts(name) for name in table.columns)


@pytest.mark.parametrize("damage", [b"", b"\0" * 16, b"\xff" * 400])
def test_bytes_that_are_no_record_are_said_to_be_none(damage: bytes) -> None:
    with pytest.raises(NoRecordError):
        from_bytes(damage)


def test_a_shape_that_no_reading_gives_is_not_recorded() -> None:
    with pytest.raises(NoRecordError, match="object"):
        as_bytes([object()])  # type: ignore[list-item]
