"""Squares of the map: wherever they are cut, each incident is in one of them."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from trucewatch.doors.web.map_tiles import (
    DEEPEST,
    LEFT_OUT,
    MOST_SQUARES,
    MapTiles,
    Square,
    extent_of,
)

WORLD = (-180.0, -90.0, 180.0, 90.0)
LON = st.one_of(st.just(np.nan), st.floats(-180, 180), st.sampled_from([-180.0, 0.0, 180.0]))
LAT = st.one_of(st.just(np.nan), st.floats(-90, 90), st.sampled_from([-90.0, 0.0, 90.0]))


def places(n: int) -> st.SearchStrategy[tuple[np.ndarray, np.ndarray]]:
    """`n` places, some unknown, some at the world's edges."""
    return st.tuples(
        arrays(np.float64, n, elements=LON, fill=st.nothing()),
        arrays(np.float64, n, elements=LAT, fill=st.nothing()),
    )


SOME = st.integers(0, 40).flatmap(places)


@given(SOME, st.integers(0, 4), st.sampled_from([1, 2, 10]))
def test_the_squares_of_the_world_hold_each_incident_once(
    where: tuple[np.ndarray, np.ndarray], zoom: int, one_in: int
) -> None:
    """Whether all of them pass or few."""
    lon, lat = where
    tiles = MapTiles(lon, lat)
    outcome = np.arange(len(lon)) % 6
    mask = np.arange(len(lon)) % one_in == 0
    passing = tiles.passing(outcome, mask)
    squares = [Square(zoom, x, y) for x in range(2 << zoom) for y in range(1 << zoom)]
    found = np.concatenate([tiles.within(at, passing) for at in squares])
    located = np.flatnonzero(mask & ~np.isnan(lon) & ~np.isnan(lat))
    assert sorted(found.tolist()) == located.tolist()

    counted = sum(tiles.cells(at, passing).counts.sum(axis=0) for at in squares)
    assert (
        np.asarray(counted).tolist() == np.bincount(outcome[located], minlength=LEFT_OUT).tolist()
    )


@given(SOME, st.integers(0, DEEPEST))
def test_a_box_around_a_place_has_it_in_its_squares(
    where: tuple[np.ndarray, np.ndarray], zoom: int
) -> None:
    lon, lat = where
    tiles = MapTiles(lon, lat)
    passing = tiles.passing(np.zeros(len(lon), dtype=np.int64), np.ones(len(lon), dtype=np.bool_))
    for row in tiles.rows.tolist():
        box = (lon[row], lat[row], lon[row], lat[row])
        assert any(row in tiles.within(at, passing) for at in extent_of(box, zoom).squares())


@given(SOME, st.integers(0, DEEPEST), st.sampled_from([1, 10]))
def test_a_cell_stands_amid_its_incidents_and_counts_each(
    where: tuple[np.ndarray, np.ndarray], zoom: int, one_in: int
) -> None:
    """The mean of places in a cell lies in its square, however close the reader looks."""
    lon, lat = where
    tiles = MapTiles(lon, lat)
    mask = np.arange(len(lon)) % one_in == 0
    passing = tiles.passing(np.zeros(len(lon), dtype=np.int64), mask)
    for row in tiles.rows.tolist():
        for at in extent_of((lon[row], lat[row], lon[row], lat[row]), zoom).squares():
            cells = tiles.cells(at, passing)
            size = 180 / 2**at.zoom
            west, south = at.across * size - 180, at.up * size - 90
            assert np.all((cells.lon >= west - 1e-9) & (cells.lon <= west + size + 1e-9))
            assert np.all((cells.lat >= south - 1e-9) & (cells.lat <= south + size + 1e-9))
            assert cells.counts.sum() == len(tiles.within(at, passing))


@given(st.floats(0, 30))
def test_the_whole_world_is_never_cut_too_small(zoom: float) -> None:
    """A box that asks for everything at once is answered at a smaller zoom."""
    assert len(extent_of(WORLD, zoom).squares()) <= MOST_SQUARES


def test_neighbouring_squares_meet_without_overlap() -> None:
    """A box that ends on an edge does not reach beyond it."""
    size = 180 / 2**8
    box = (10 * size - 180, 40 * size - 90, 12 * size - 180, 41 * size - 90)
    extent = extent_of(box, 8.7)
    assert (extent.zoom, extent.across, extent.up) == (8, (10, 11), (40, 40))
