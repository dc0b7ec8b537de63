"""Looked up or looked through: the same rows."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from trucewatch.doors.web.lookups import InBoxes, RowsOf, grouped

DEGREES = st.one_of(st.just(np.nan), st.floats(-90, 90), st.sampled_from([-90.0, 0.0, 0.1, 90.0]))
PLACES = st.integers(0, 40).flatmap(lambda n: arrays(np.float64, (2, n), elements=DEGREES))
CORNERS = st.lists(st.floats(-90, 90), min_size=4, max_size=4)


@given(PLACES, CORNERS)
def test_a_box_holds_those_that_lie_in_it(places: np.ndarray, corners: list[float]) -> None:
    west, east = sorted(corners[:2])
    south, north = sorted(corners[2:])
    lon, lat = places
    inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)

    found = InBoxes(lon, lat).within((west, south, east, north))
    assert found.tolist() == np.flatnonzero(inside).tolist()


@given(arrays(np.int64, st.integers(0, 30), elements=st.integers(-1, 5)))
def test_each_thing_has_its_rows_in_order(owner: np.ndarray) -> None:
    rows = RowsOf(owner, 6)
    for thing in range(6):
        assert rows.of(thing).tolist() == np.flatnonzero(owner == thing).tolist()


@given(arrays(np.int64, (2, 25), elements=st.integers(-3, 3)), st.sampled_from([1, 10**6]))
def test_pairs_are_numbered_in_their_order(pairs: np.ndarray, spread: int) -> None:
    across, up = pairs * spread
    cell, cells = grouped(across, up)
    expected = sorted(set(zip(across.tolist(), up.tolist(), strict=True)))

    assert cells == len(expected)
    told = [expected[n] for n in cell]
    assert told == list(zip(across.tolist(), up.tolist(), strict=True))
