"""The growing tree, twice: tiles and counter must agree with the definition at every size."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ledger.trees import leaves, tiles_of
from trucewatch.ledger.edge import Edge, Peaks
from trucewatch.ledger.merkle import EMPTY_ROOT, root_of
from trucewatch.ledger.tiles import shape

HASHES = leaves(1400)


@given(st.lists(st.integers(0, 400), max_size=6))
@settings(max_examples=100)
def test_however_leaves_arrive_the_root_is_the_definitions(steps):
    edge, peaks, at = Edge(), Peaks(), 0
    for step in steps:
        batch = HASHES[at : at + step]
        edge.extend(batch)
        for leaf in batch:
            peaks.add(leaf)
        at += len(batch)
        assert edge.root() == peaks.root() == root_of(HASHES[:at])
    assert edge.size == peaks.size == at


@given(st.integers(0, 1400))
@settings(max_examples=60)
def test_a_tree_read_back_from_its_tiles_grows_on_as_if_nothing_happened(size):
    edge, read = tiles_of(HASHES[:size])
    again, peaks = Edge.load(size, read), Peaks.load(size, read)
    assert again.root() == peaks.root() == edge.root()
    assert again.extend(HASHES[:300]) == edge.extend(HASHES[:300])
    assert again.root() == edge.root()


def test_tiles_are_exactly_those_the_specification_names():
    for size in (1, 255, 256, 257, 1400):
        edge, tiles = Edge(), {}
        for leaf in HASHES[:size]:
            tiles.update({(t.level, t.number): t.width for t in edge.extend([leaf])})
        assert sorted((*k, w) for k, w in tiles.items()) == sorted(shape(size))


def test_a_copy_leaves_the_original_alone():
    edge, peaks = Edge(), Peaks()
    edge.extend(HASHES[:10])
    for leaf in HASHES[:10]:
        peaks.add(leaf)
    edge.copy().extend(HASHES[10:20])
    peaks.copy().add(HASHES[10])
    assert edge.root() == peaks.root() == root_of(HASHES[:10])
    assert Edge().root() == Peaks().root() == EMPTY_ROOT
