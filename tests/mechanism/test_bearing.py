"""Which entries make a derived table be computed again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.mechanism.bearing import IDLE, Bearing
from trucewatch.mechanism.ports import Entry

BEARING = (
    "mission.created", "report.received", "sealed.received", "source.registered",
    "decision.linked", "verdict.signed", "gate.certified", "weights.learned", "gazetteer.loaded",
    "boundaries.loaded", "agreement.loaded", "actor.admitted", "content.erased",
    "something nobody thought of",
)  # fmt: skip


def entry(typ: str, index: int = 0) -> Entry:
    return Entry(
        index=index, typ=typ, content={}, by="K-1", recorded_at=datetime(2017, 1, 1, tzinfo=UTC),
        leaf_hash=bytes([index]) * 32,
    )  # fmt: skip


def digest(entries: list[Entry]) -> bytes:
    bearing = Bearing()
    for one in entries:
        bearing.read(one)
    return bearing.digest()


@pytest.mark.parametrize("typ", BEARING)
def test_what_a_table_may_rest_on_changes_the_digest(typ: str) -> None:
    assert digest([entry(typ)]) != digest([])


@pytest.mark.parametrize("typ", ["case.verified", "document.received", "condition.claimed"])
def test_what_no_table_rests_on_does_not(typ: str) -> None:
    assert typ in IDLE and digest([entry(typ)]) == digest([])


@given(st.lists(st.sampled_from(sorted(IDLE) + list(BEARING)), max_size=12))
def test_the_digest_is_that_of_the_entries_that_bear_in_their_order(types: list[str]) -> None:
    entries = [entry(typ, index) for index, typ in enumerate(types)]
    assert digest(entries) == digest([one for one in entries if one.typ not in IDLE])
