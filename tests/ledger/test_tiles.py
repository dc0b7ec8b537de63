"""Tiles: paths, shapes and bundles as c2sp.org/tlog-tiles writes them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.tiles import MAX_ENTRY, bundle, entries_in, hashes_in, shape, tile_path


def test_paths_are_those_of_the_specification():
    assert tile_path(0, 1234067) == "tile/0/x001/x234/067"
    assert tile_path(2, 999) == "tile/2/999"
    assert tile_path("entries", 1000, 112) == "tile/entries/x001/000.p/112"


def test_a_tree_of_70000_has_the_tiles_the_specification_counts():
    tiles = list(shape(70_000))
    assert sum(1 for level, _, width in tiles if (level, width) == (0, 256)) == 273
    assert [t for t in tiles if t[2] < 256] == [(0, 273, 112), (1, 1, 17), (2, 0, 1)]
    assert list(shape(256)) == [(0, 0, 256), (1, 0, 1)]
    assert list(shape(0)) == []


@pytest.mark.shared
def test_paths_agree_with_the_shared_facts(shared):
    facts = json.loads((shared / "reference/tlog/facts.json").read_text())
    for index, path in facts["tile_paths"]["index_to_path"].items():
        assert tile_path(0, int(index)) == f"tile/0/{path}"


@given(st.lists(st.binary(max_size=300), max_size=256))
def test_a_bundle_gives_back_its_entries(entries):
    assert entries_in(bundle(entries)) == entries


def test_a_bundle_that_is_cut_or_too_long_is_refused():
    whole = bundle([b"one", b"two"])
    for cut in (whole[:-1], whole[:6], whole + b"\x00"):
        with pytest.raises(LedgerError):
            entries_in(cut)
    with pytest.raises(LedgerError):
        entries_in(b"\x00\x00" * 257)
    with pytest.raises(LedgerError):
        bundle([b"x" * (MAX_ENTRY + 1)])
    with pytest.raises(LedgerError):
        hashes_in(b"x" * 33)
