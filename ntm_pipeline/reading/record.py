"""What was read of a file, as bytes and back: nothing in them is ever run, and each value comes back as what it was.

Shapes that no reading has given so far can't be recorded; whoever asks is told so and reads the file again. Where
records are kept, and how long one holds, is the business of `warehouse.ledger`.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from ntm_pipeline.issues import Issue, RefusedError
from ntm_pipeline.reading.spreadsheets.sheet import Columns
from ntm_pipeline.reading.tables.column_account import ColumnAccount
from ntm_pipeline.reading.tables.measures import Measure
from ntm_pipeline.reading.tables.part_sums import Difference
from ntm_pipeline.reading.tables.table import PassedOver, Table
from ntm_pipeline.reading.tables.told_layout import LayoutEntry, Part, ToldLayout
from ntm_pipeline.reading.worker_pool import SheetReading, Sheets
from ntm_pipeline.vietnamese.periods import Period

_CODEC = pa.Codec("zstd")
_SHAPES = {
    shape.__name__: shape
    for shape in (SheetReading, Table, PassedOver, ColumnAccount, Issue, ToldLayout, LayoutEntry, Measure)
}
_TUPLES: Mapping[str, Any] = {shape.__name__: shape for shape in (Part, Period, Difference)}
_PLAIN = (str, int, float, bool, type(None))


class NoRecordError(ValueError):
    """What was read has a shape that can't be recorded, or bytes are no record."""


def as_bytes(read: Sheets | RefusedError) -> bytes:
    """What was read of a file, or why nothing of it can be.

    Raises:
        NoRecordError: it holds something of a shape that no reading is known to give.
    """
    arrays: list[bytes] = []
    # A name may hold half a letter (a surrogate), which is no UTF-8.
    told = json.dumps(_told(read, arrays), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    parts = [told, *arrays]
    packed = [_CODEC.compress(part, asbytes=True) for part in parts]
    numbers = [len(parts), *map(len, parts), *map(len, packed)]
    return np.array(numbers, dtype=">u8").tobytes() + b"".join(packed)


def from_bytes(content: bytes) -> Sheets | RefusedError:
    """The same back.

    Raises:
        NoRecordError: the bytes are no record.
    """
    try:
        count = int.from_bytes(content[:8], "big")
        numbers = np.frombuffer(content, dtype=">u8", count=2 * count, offset=8).tolist()
        at, parts = 8 + 16 * count, []
        for size, packed in zip(numbers[:count], numbers[count:], strict=True):
            parts.append(_CODEC.decompress(content[at : at + packed], size, asbytes=True))
            at += packed
        found = _known(json.loads(parts[0].decode("utf-8", "surrogatepass")), parts[1:])
    except Exception as error:
        raise NoRecordError(f"no record of a file: {error}") from error
    if not isinstance(found, list | RefusedError):
        raise NoRecordError("a record of something else")
    return found


# --- As JSON: plain values as they are, everything else as a list that begins with what it is


def _told(value: Any, arrays: list[bytes]) -> Any:
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is Columns:
        names = [_told(name, arrays) for name in value.columns]
        texts = [_texts_told(column, arrays) for column in value.columns.values()]
        return ["columns", names, texts, _numbers_told(value.row_numbers, arrays)]
    if kind in (list, tuple, frozenset):
        items = sorted(value) if kind is frozenset else value
        return [kind.__name__, [_told(item, arrays) for item in items]]
    if kind is dict:
        return ["dict", [[_told(key, arrays), _told(item, arrays)] for key, item in value.items()]]
    if _TUPLES.get(kind.__name__) is kind:
        return [kind.__name__, [_told(item, arrays) for item in value]]
    if kind is RefusedError:
        return ["RefusedError", _told(value.issue, arrays), list(value.missing)]
    if _SHAPES.get(kind.__name__) is kind:
        return [kind.__name__, [[name, _told(item, arrays)] for name, item in vars(value).items()]]
    raise NoRecordError(f"{kind.__module__}.{kind.__qualname__} can't be recorded")


def _known(told: Any, arrays: list[bytes]) -> Any:
    if not isinstance(told, list):
        return told
    kind, given = told[0], told[1]
    if kind in _MADE_OF_ITEMS:
        return _MADE_OF_ITEMS[kind](_known(item, arrays) for item in given)
    if kind == "dict":
        return {_known(key, arrays): _known(item, arrays) for key, item in given}
    if kind == "columns":
        texts = (_texts_known(column, arrays) for column in told[2])
        names = (_known(name, arrays) for name in given)
        return Columns(dict(zip(names, texts, strict=True)), _numbers_known(told[3], arrays))
    if kind in _TUPLES:
        return _TUPLES[kind](*(_known(item, arrays) for item in given))
    if kind == "RefusedError":
        return RefusedError(_known(given, arrays), tuple(told[2]))
    shape = _SHAPES[kind]
    made = shape.__new__(shape)
    vars(made).update((name, _known(item, arrays)) for name, item in given)
    return made


_MADE_OF_ITEMS: Mapping[str, Callable[[Any], Any]] = {"list": list, "tuple": tuple, "frozenset": frozenset}


# --- Columns: most of what there is


def _texts_told(column: Any, arrays: list[bytes]) -> Any:
    if isinstance(column, pa.ChunkedArray):
        return ["arrow", _array_told(column, arrays)]
    if not isinstance(column, list):
        raise NoRecordError(f"a column that is {type(column).__name__}")
    places = {text: at for at, text in enumerate(dict.fromkeys(column))}
    if len(places) > len(column) // 2:
        return ["texts", column]
    # What is said over and over (periods, kinds, yes and no) is one object then, as little as it takes.
    return ["places", list(places), [places[text] for text in column]]


def _texts_known(told: Any, arrays: list[bytes]) -> Any:
    kind, given = told[0], told[1]
    if kind == "arrow":
        return _array_known(given, arrays)
    return given if kind == "texts" else [given[place] for place in told[2]]


def _numbers_told(numbers: Any, arrays: list[bytes]) -> Any:
    if isinstance(numbers, range):
        return ["range", numbers.start, numbers.stop, numbers.step]
    if isinstance(numbers, np.ndarray):
        return ["array", _array_told(pa.chunked_array([pa.array(numbers)]), arrays)]
    if type(numbers) not in (list, tuple) or not all(type(number) is int for number in numbers):
        raise NoRecordError(f"row numbers that are {type(numbers).__name__}")
    return [type(numbers).__name__, list(numbers)]


def _numbers_known(told: Any, arrays: list[bytes]) -> Any:
    kind, given = told[0], told[1]
    if kind == "range":
        return range(*told[1:])
    if kind == "array":
        return _array_known(given, arrays).to_numpy()
    return _MADE_OF_ITEMS[kind](given)


def _array_told(column: pa.ChunkedArray, arrays: list[bytes]) -> int:
    table, sink = pa.table({"column": column}), pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    arrays.append(sink.getvalue().to_pybytes())
    return len(arrays) - 1


def _array_known(at: int, arrays: list[bytes]) -> pa.ChunkedArray:
    with pa.ipc.open_stream(arrays[at]) as stream:
        return stream.read_all().column("column")
