"""The kernel and the plain reference agree on whatever small world is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.incidents.reference import clocks, signatures, whole
from tests.incidents.retold import world
from tests.incidents.river_front import Front
from tests.incidents.small_worlds import SmallWorld, crowded_worlds, some_worlds
from trucewatch.incidents import native
from trucewatch.incidents.fusing import Fusion, fuse
from trucewatch.incidents.signing import PLACE_SLOTS, WORD_SLOTS, sign_letters, sign_words
from trucewatch.incidents.weights import Table, Weights

LAST_DIGIT = 1.01e-4
"""Memberships are written with four decimals, and may be rounded to either side."""

SINGLE = 1e-5
"""The kernel works out places in single precision, the reference does not."""


def drawn_alike(examples: int) -> settings:
    """So many examples, the same ones on every machine; shrinking one would take many minutes."""
    return settings(max_examples=examples, derandomize=True, phases=[Phase.generate])


@contextmanager
def the_reference_instead() -> Iterator[None]:
    """The reference in the kernel's place; nothing around the two differs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(native, "fuse", whole.fuse)
        patch.setattr(native, "learn", clocks.learn)
        yield


def both(drawn: SmallWorld, weights: Weights | None) -> tuple[Fusion, Fusion]:
    """What the kernel finds, and what the reference does."""
    found = fuse(drawn.reports, drawn.sources, drawn.links, weights=weights)
    with the_reference_instead():
        expected = fuse(drawn.reports, drawn.sources, drawn.links, weights=weights)
    return found, expected


def assert_the_same(found: Fusion, expected: Fusion) -> None:
    """The same rows, chances and count."""
    rows, wanted = found.memberships.to_pydict(), expected.memberships.to_pydict()
    assert rows["report_id"] == wanted["report_id"]
    assert rows["incident_id"] == wanted["incident_id"]
    assert rows["membership"] == pytest.approx(wanted["membership"], abs=LAST_DIGIT, rel=0)
    assert found.expected == pytest.approx(expected.expected, rel=SINGLE)
    assert found.low == pytest.approx(expected.low, rel=SINGLE)


def assert_learned_the_same(found: Weights, expected: Weights) -> None:
    """The same tables for the same sources, and the same clocks."""
    assert found.ahead_s == expected.ahead_s
    assert found.pairs.keys() == expected.pairs.keys()
    tables = [(found.everybody, expected.everybody)]
    tables += [(found.pairs[pair], expected.pairs[pair]) for pair in found.pairs]
    for table, wanted in tables:
        assert_the_same_table(table, wanted)


def assert_the_same_table(table: Table, wanted: Table) -> None:
    assert table.learned_from == wanted.learned_from
    for name in ("m", "u", "place_share", "clock_share", "fresh", "lone", "per_incident"):
        np.testing.assert_allclose(getattr(table, name), getattr(wanted, name), rtol=SINGLE)


@drawn_alike(90)
@given(some_worlds())
def test_fused_with_the_weights_we_ship(drawn: SmallWorld) -> None:
    assert_the_same(*both(drawn, Weights()))


@drawn_alike(40)
@given(some_worlds(most=30))
def test_learned_and_fused(drawn: SmallWorld) -> None:
    found, expected = both(drawn, None)

    assert_learned_the_same(found.weights, expected.weights)
    assert_the_same(found, expected)


@drawn_alike(8)
@given(crowded_worlds())
def test_two_sources_together_often_enough_are_learned_for_themselves(drawn: SmallWorld) -> None:
    found, expected = both(drawn, None)

    assert_learned_the_same(found.weights, expected.weights)
    assert_the_same(found, expected)


@pytest.mark.parametrize("seed", range(6))
def test_a_simulated_day_is_fused_and_learned_alike(seed: int) -> None:
    """Sixty reports: none of them meets a crowd that would be cut short."""
    mission = world(seed, reports=60, per_day=200)

    found, expected = both(SmallWorld(mission.reports, mission.sources, []), None)

    assert_learned_the_same(found.weights, expected.weights)
    assert_the_same(found, expected)


def always_both(front: Front) -> None:
    """Two posts that hear the same, every day."""
    for day in range(160):
        for post in ("west", "east"):
            front.report(post, day=day)


def never_two(front: Front) -> None:
    """Forty posts, each heard once and alone."""
    for day in range(40):
        front.report(f"post {day}", day=3 * day)


def two_hours_off(front: Front) -> None:
    """A wire whose copies are dated by their printing: no clock is as wrong as that."""
    for day in range(0, 60, 2):
        front.report("west", "10:00", day=day, upstream_id=f"story {day}")
        front.report("wire", "11:45", day=day, upstream_id=f"story {day}")


def a_quarter_of_an_hour(front: Front) -> None:
    """A post whose times are no sharper than it is early."""
    for day in range(0, 60, 2):
        front.report("west", "10:00", day=day, minutes=16, upstream_id=f"story {day}")
        front.report("east", "10:09", day=day, minutes=1, upstream_id=f"story {day}")


@pytest.mark.parametrize("tell", [always_both, never_two, two_hours_off, a_quarter_of_an_hour])
def test_what_rarely_comes_is_learned_alike(tell: Callable[[Front], None], front: Front) -> None:
    tell(front)

    found, expected = both(SmallWorld(front.reports(), front.source_table(), []), None)

    assert_learned_the_same(found.weights, expected.weights)
    assert_the_same(found, expected)


def test_the_crowded_worlds_are_crowded_enough() -> None:
    """Else the test of sources learned for themselves would test nothing."""
    learned: list[bool] = []

    @drawn_alike(8)
    @given(crowded_worlds())
    def draw(drawn: SmallWorld) -> None:
        learned.append(bool(fuse(drawn.reports, drawn.sources, drawn.links).weights.pairs))

    draw()

    assert any(learned)


@drawn_alike(150)
@given(st.lists(st.one_of(st.none(), st.text(max_size=60), st.text("abCD 12,ж", max_size=60))))
def test_texts_and_names_are_signed_alike(texts: list[str | None]) -> None:
    column = pa.chunked_array([pa.array(texts, pa.string())])

    assert sign_words(column).tolist() == [
        signatures.sign(text, WORD_SLOTS, triples=False) for text in texts
    ]
    assert sign_letters(column).tolist() == [
        signatures.sign(text, PLACE_SLOTS, triples=True) for text in texts
    ]
