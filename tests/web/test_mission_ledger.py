"""From a report's id back to its entry."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from trucewatch.doors.web.mission_ledger import hash_bounds
from trucewatch.vocabulary.ids import make_id


@given(st.binary(min_size=32, max_size=32))
def test_an_id_bounds_the_hash_that_gave_it(leaf_hash: bytes) -> None:
    """Whoever holds a printed id finds the entry."""
    bounds = hash_bounds(make_id("R", leaf_hash))
    assert bounds is not None
    assert bounds[0] <= leaf_hash < bounds[1]


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_another_id_does_not(one: bytes, other: bytes) -> None:
    """And no other entry with it."""
    bounds = hash_bounds(make_id("R", one))
    assert bounds is not None
    if make_id("R", other) != make_id("R", one):
        assert not bounds[0] <= other < bounds[1]


def test_what_is_no_report_id_bounds_nothing() -> None:
    """Incidents, slips and other alphabets."""
    for text in ("I-000000000000", "R-00000000000", "R-00000000000U", "R-", ""):
        assert hash_bounds(text) is None
