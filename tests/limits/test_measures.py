"""Each measure, on what it lets pass and what it does not; whole attacks are in tests/attacks."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from typing import Any

import pyarrow as pa
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.attacks.files import geometries, parquets, pictures, workbooks
from trucewatch.doors.limits.bounds import BeyondLimit
from trucewatch.doors.limits.geometry_limits import measure_wkb
from trucewatch.doors.limits.image_limits import measure_picture
from trucewatch.doors.limits.json_limits import JsonMeter, load_json
from trucewatch.doors.limits.parquet_limits import measure_parquet
from trucewatch.doors.limits.workbook_limits import measure_workbook
from trucewatch.doors.limits.zip_limits import measure_zip

VALUES = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=30,
)


def depth_of(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + max(map(depth_of, value.values()), default=0)
    return 1 + max(map(depth_of, value), default=0) if isinstance(value, list) else 0


@settings(max_examples=60)
@given(VALUES, st.booleans(), st.integers(1, 20))
def test_depth_is_counted_outside_strings_however_the_text_is_cut(
    value: Any, ascii_: bool, size: int
) -> None:
    """Brackets in strings, escapes and quotation marks at the edge of a block do not count."""
    data = json.dumps(value, ensure_ascii=ascii_).encode("utf-8", "surrogatepass")
    meter, deepest = JsonMeter(10**9), 0
    for start in range(0, len(data), size):
        meter.feed(data[start : start + size])
        deepest = max(deepest, meter.depth)
    assert meter.depth == 0 and deepest <= depth_of(value)
    strict = JsonMeter(max(1, depth_of(value)))
    strict.feed(data)
    if depth_of(value) > 1:
        with pytest.raises(BeyondLimit):
            JsonMeter(depth_of(value) - 1).feed(data)


@settings(max_examples=40)
@given(st.lists(st.integers(0, 50), max_size=6), st.integers(1, 30))
def test_the_largest_feature_is_found(sizes: list[int], size: int) -> None:
    features = [{"c": [[0, 0]] * (n + 1), "n": "[,"} for n in sizes]
    data = json.dumps({"features": features}).encode()
    meter = JsonMeter(16)
    for start in range(0, len(data), size):
        meter.feed(data[start : start + size])
    assert meter.commas_of_feature <= 2 * max(sizes, default=0) + 4
    assert meter.commas_of_feature >= 2 * max(sizes, default=0) + (1 if sizes else 0)


@settings(max_examples=60)
@given(VALUES)
def test_honest_json_is_read_as_python_reads_it(value: Any) -> None:
    data = json.dumps(value).encode()
    try:
        assert load_json(data) == json.loads(data)
    except BeyondLimit as beyond:
        assert beyond.code in ("half_a_letter", "nested_too_deep")


@pytest.mark.parametrize(
    "build", [pictures.png, pictures.jpeg, pictures.gif, pictures.tiff, pictures.webp]
)
def test_a_picture_of_ten_thousand_million_pixels_is_refused_by_its_header(build: Any) -> None:
    with pytest.raises(BeyondLimit) as refused:
        measure_picture(build())
    assert refused.value.code == "too_many_pixels"


def test_an_honest_picture_says_its_size() -> None:
    head = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 4000, 3000)
    found = measure_picture(head)
    assert found is not None and (found.kind, found.width, found.height) == ("PNG", 4000, 3000)
    assert measure_picture(b"seen,place\n") is None
    with pytest.raises(BeyondLimit):
        measure_picture(head[:18])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (geometries.wkb_collections(100_000), "nested_too_deep"),
        (geometries.wkb_of_many_points(), "broken_geometry"),
        (b"\1\x08\0\0\0", "broken_geometry"),
        (b"\7\1\0\0\0", "broken_geometry"),
        (b"", "broken_geometry"),
    ],
)
def test_wkb_is_counted_before_it_is_drawn(data: bytes, code: str) -> None:
    """A hundred thousand nested collections end the drawing library with signal 11."""
    with pytest.raises(BeyondLimit) as refused:
        measure_wkb(data)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "text",
    [
        "POINT (1 2)", "POINT Z (1 2 3)", "LINESTRING (0 0, 1 1, 2 2)", "POLYGON EMPTY",
        "POLYGON ((0 0, 4 0, 4 4, 0 0), (1 1, 2 1, 2 2, 1 1))",
        "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5)))",
        "GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (0 0, 1 1))",
    ],
)  # fmt: skip
@pytest.mark.parametrize("flavor", ["iso", "extended"])
def test_honest_wkb_has_the_points_it_says(text: str, flavor: Any) -> None:
    drawn = shapely.from_wkt(text)
    data = shapely.to_wkb(
        shapely.set_srid(drawn, 4326), flavor=flavor, include_srid=flavor != "iso"
    )
    assert measure_wkb(data) == len(shapely.get_coordinates(drawn))


def test_an_honest_table_is_measured_as_it_is() -> None:
    size = measure_parquet(io.BytesIO(parquets.honest(50)))
    assert (size.rows, size.columns) == (50, 5) and size.worst > 0
    nested = parquets.parquet(pa.table({"a": [["x"], None], "b": [{"c": 1}, {"c": 2}]}))
    assert measure_parquet(io.BytesIO(nested)).rows == 2
    assert (
        measure_parquet(io.BytesIO(parquets.parquet(pa.table({"a": pa.array([], "int64")})))).rows
        == 0
    )


def archive(*names: str) -> io.BytesIO:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        for name in names:
            made.writestr(name, b"x")
    return data


@pytest.mark.parametrize(
    ("names", "what"),
    [
        (("../x",), "leads out"), (("/etc/x",), "leads out"), (("C:/x",), "leads out"),
        (("a\\..\\..\\x",), "leads out"), (("a", "A"), "one name"), (("a.zip",), "another archive"),
        (tuple(f"p{n}" for n in range(2001)), "parts"),
    ],
)  # fmt: skip
def test_an_archive_that_is_not_what_it_should_be(names: tuple[str, ...], what: str) -> None:
    with pytest.raises(BeyondLimit, match=what):
        measure_zip(archive(*names))


def test_parts_upon_one_another_are_refused_whatever_they_unpack_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TRUCEWATCH_LIMIT_ZIP_UNPACKED_MB", "100000")
    with pytest.raises(BeyondLimit, match="upon one another"):
        measure_workbook(io.BytesIO(workbooks.bomb_of_parts()))
