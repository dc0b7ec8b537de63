"""Parquet files that lie about their sizes, break off, or unpack without end."""

from __future__ import annotations

import io
import random

import pyarrow as pa
import pyarrow.parquet as pq

NAMES = ("report_id", "source_id", "seen_from", "seen_to", "name")


def parquet(table: pa.Table, **options: object) -> bytes:
    data = io.BytesIO()
    pq.write_table(table, data, **options)
    return data.getvalue()


def honest(rows: int = 50) -> bytes:
    """A small table as anybody writes it."""
    text = pa.array([f"2017-01-{n % 28 + 1:02d}" for n in range(rows)])
    ids = pa.array([f"R{n}" for n in range(rows)])
    return parquet(pa.table([ids, ids, text, text, ids], names=NAMES))


def dictionary_bomb() -> bytes:
    """One word of a megabyte, two hundred thousand times, in a few bytes each."""
    word = pa.array(["x" * 1_000_000])
    column = pa.DictionaryArray.from_arrays(pa.array([0] * 190_000, pa.int32()), word)
    ids = pa.array(range(190_000)).cast(pa.string())
    dates = pa.array(["2017-01-01"] * 190_000)
    table = pa.table([ids, ids, dates, dates, column, column], names=(*NAMES, "text"))
    return parquet(table, compression="zstd", store_schema=False)


def many_rows() -> bytes:
    """Ten million rows of nothing."""
    nothing = pa.nulls(10_000_000, pa.string())
    return parquet(pa.table([nothing] * len(NAMES), names=NAMES), compression="zstd")


def cut_short() -> bytes:
    return honest()[:-300]


def corrupt_footer() -> bytes:
    data = bytearray(honest())
    chance = random.Random(7)
    length = int.from_bytes(data[-8:-4], "little")
    for _ in range(40):
        data[len(data) - 8 - chance.randrange(1, length)] = chance.randrange(256)
    return bytes(data)


def footer_beyond_the_file() -> bytes:
    data = honest()
    return data[:-8] + (2**32 - 1).to_bytes(4, "little") + b"PAR1"


def lists_without_end() -> bytes:
    """A footer that says a list of four thousand million parts."""
    footer = b"\x15\x04\x19\xfc\xff\xff\xff\xff\x0f"
    return b"PAR1" + b"\0" * 8 + footer + len(footer).to_bytes(4, "little") + b"PAR1"


def footers_in_footers() -> bytes:
    """A footer of structures in one another, a hundred thousand deep."""
    footer = b"\x1c" * 100_000
    return b"PAR1" + b"\0" * 8 + footer + len(footer).to_bytes(4, "little") + b"PAR1"


def deep_schema() -> bytes:
    """Columns in columns, a hundred deep."""
    column = pa.array(["a"])
    for _ in range(100):
        column = pa.StructArray.from_arrays([column], names=["a"])
    return parquet(pa.table([column] * len(NAMES), names=NAMES), store_schema=False)


def corrupt_pages() -> bytes:
    data = bytearray(honest(200))
    chance = random.Random(8)
    for _ in range(60):
        data[chance.randrange(4, len(data) // 2)] = chance.randrange(256)
    return bytes(data)


def wrong_kinds() -> bytes:
    nested = pa.array([[{"a": 1}]] * 3)
    return parquet(pa.table([nested] * len(NAMES), names=NAMES))


def a_text() -> bytes:
    return b"report_id,source_id\n1,2\n"
