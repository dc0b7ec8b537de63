"""Any bytes at all, and honest files with some bytes changed: an answer, never a traceback.

Thirty of each kind here; a hundred thousand with `--long`.
"""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.attacks.files import geometries, parquets, pictures, workbooks
from tests.sources.examples import context, example_of
from trucewatch.agreement.reading import read_agreement
from trucewatch.doors.limits.geometry_limits import measure_wkb
from trucewatch.doors.limits.image_limits import measure_picture
from trucewatch.doors.limits.json_limits import load_json
from trucewatch.doors.sources import formats, open_bytes
from trucewatch.doors.sources.mapping_files import load_mapping
from trucewatch.doors.storage.settings import read_settings
from trucewatch.doors.table_files import read_table_file
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.receipts import Receipt
from trucewatch.vocabulary.errors import TrucewatchError

FEW, MANY = 30, 100_000
MAPPING = (
    b"source: {column: heard from, kind: monitor}\ncolumns:\n  when: seen\n  where: place_text\n"
)
TOML = (
    b'format = 1\nid = "M-0"\nname = "a"\nzone = "UTC"\nexercise = false\n[ledger]\norigin = "o"\n'
)

Parse = Callable[[bytes, Path], object]


def source(name: str) -> Parse:
    def parse(data: bytes, folder: Path) -> object:
        with open_bytes(io.BytesIO(data), name) as stream:
            return list(formats()[name].read(stream, context(f"f.{name}")))

    return parse


def table(ending: str) -> Parse:
    def parse(data: bytes, folder: Path) -> object:
        path = folder / f"t.{ending}"
        path.write_bytes(data)
        found = read_table_file(path)
        return found.columns.to_pylist()

    return parse


def settings_file(data: bytes, folder: Path) -> object:
    path = folder / "mission.toml"
    path.write_bytes(data)
    return read_settings(path)


PARSERS: dict[str, tuple[Parse, bytes]] = {
    **{
        name: (source(name), example_of(name)[1])
        for name in (
            "csv", "xlsx", "boundaries", "gazetteer", "tally", "watch", "ucdp-ged", "ucdp-aec",
            "syrian-archive",
        )
    },
    "sheet": (  # changed inside the archive, whose checksums would tell of it outside
        lambda data, folder: source("xlsx")(workbooks.workbook(data), folder),
        workbooks.rows('<row r="2"><c r="A2"><v>42747</v></c><c t="s"><v>0</v></c></row>'),
    ),
    "packed": (source("csv"), gzip.compress(example_of("csv")[1])),
    "table": (table("csv"), example_of("csv")[1]),
    "parquet": (table("parquet"), parquets.honest(20)),
    "mapping": (lambda data, folder: load_mapping(data, "m.yaml"), MAPPING),
    "agreement": (
        lambda data, folder: read_agreement(data.decode("utf-8", "replace"), file="a.yaml"),
        b"id: a\nnames: {en: A}\ncountry: XX\nnorms: []\nplaces: {a: {file: b.geojson}}\n",
    ),
    "json": (lambda data, folder: load_json(data), geometries.area("[[[0,0],[1,0],[1,1],[0,0]]]")),
    "wkb": (lambda data, folder: measure_wkb(data), shapely.to_wkb(shapely.box(0, 0, 1, 1))),
    "picture": (lambda data, folder: measure_picture(data), pictures.jpeg()),
    "settings": (settings_file, TOML),
    "receipt": (
        lambda data, folder: Receipt.parse(data.decode("utf-8", "replace")),
        b"c2sp.org/tlog-proof@v1\nindex 0\n\no\n1\nAAAA\n\n\xe2\x80\x94 o AAAA\n",
    ),
}  # fmt: skip
IN_WORDS = (TrucewatchError, LedgerError)
AS_DOCUMENTED = {"json": (ValueError,)}
"""What a parser's own docstring says it raises beside."""


@st.composite
def changed(draw: Any, good: bytes) -> bytes:
    """An honest file with some bytes changed, taken out, put in, or cut off."""
    data = bytearray(good)
    for _ in range(draw(st.integers(1, 8))):
        place = draw(st.integers(0, max(0, len(data) - 1)))
        how = draw(st.sampled_from(("set", "cut", "insert", "repeat", "end")))
        if how == "set" and data:
            data[place] = draw(st.integers(0, 255))
        elif how == "cut":
            del data[place : place + draw(st.integers(1, 20))]
        elif how == "insert":
            data[place:place] = draw(st.binary(min_size=1, max_size=12))
        elif how == "repeat":
            data[place:place] = data[place : place + 30] * draw(st.integers(1, 20))
        elif len(data) > 10:
            del data[place:]
    return bytes(data)


def answers(name: str, data: bytes, folder: Path) -> None:
    try:
        PARSERS[name][0](data, folder)
    except (*IN_WORDS, *AS_DOCUMENTED.get(name, ())) as error:
        assert str(error)


def fuzzed(name: str, folder: Path, examples: int) -> None:
    @settings(
        max_examples=examples,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.binary(max_size=400) | changed(PARSERS[name][1]))
    def trial(data: bytes) -> None:
        answers(name, data, folder)

    trial()


@pytest.mark.parametrize("name", PARSERS)
def test_thirty_files_of_each_kind(name: str, tmp_path: Path) -> None:
    fuzzed(name, tmp_path, FEW)


@pytest.mark.long
@pytest.mark.parametrize("name", PARSERS)
def test_a_hundred_thousand_files_of_each_kind(name: str, tmp_path: Path) -> None:
    fuzzed(name, tmp_path, MANY)
