"""Totals against the same law written the slow way: no amount twice, no overlap as a sum."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.figures.records import START
from trucewatch.conditions.pooling import Said
from trucewatch.conditions.totals import total
from trucewatch.vocabulary.instants import Interval

ALL = Interval(START, START + timedelta(days=100))


def word(first: int, days: int, amount: int, place: str | None, category: str | None) -> Said:
    begin = START + timedelta(days=first)
    seen = Interval(begin, begin + timedelta(days=days))
    return Said(seen, float(amount), float(amount), None, place, category, ("P",))


WORDS = st.lists(
    st.builds(
        word,
        st.integers(0, 9),
        st.integers(1, 6),
        st.integers(0, 20),
        st.sampled_from([None, "north", "south"]),
        st.sampled_from([None, "fuel"]),
    ),
    max_size=9,
    unique_by=lambda s: (s.seen, s.place, s.category),
)


def part(one: Said, other: Said) -> bool:
    inside = other.seen.start <= one.seen.start and one.seen.end <= other.seen.end
    return (
        one is not other
        and inside
        and other.place in (None, one.place)
        and other.category in (None, one.category)
    )


def meet(one: Said, other: Said) -> bool:
    place = None in (one.place, other.place) or one.place == other.place
    category = None in (one.category, other.category) or one.category == other.category
    return one.seen.overlaps(other.seen) and place and category


def slowly(words: list[Said]) -> tuple[float, float]:
    whole = [w for w in words if not any(part(w, other) for other in words)]
    groups: list[list[Said]] = []
    for one in whole:
        met = [g for g in groups if any(meet(one, other) for other in g)]
        groups = [g for g in groups if g not in met]
        groups.append([one, *(other for g in met for other in g)])
    low = sum(max(w.low or 0 for w in g) for g in groups)
    return low, sum(sum(w.high or 0 for w in g) for g in groups)


@given(WORDS)
def test_the_quick_way_and_the_slow_way_agree(words: list[Said]) -> None:
    found = total(words, ALL)

    if words:
        assert (found.low, found.high) == slowly(words)
    else:
        assert found.low is None


@given(WORDS, st.randoms())
def test_the_order_in_which_words_come_changes_nothing(words: list[Said], chance) -> None:
    other = list(words)
    chance.shuffle(other)
    one, two = total(words, ALL), total(other, ALL)

    assert (one.low, one.high, one.whole) == (two.low, two.high, two.whole)


@given(WORDS)
def test_days_apart_are_summed_as_they_are(words: list[Said]) -> None:
    apart = sorted((w for w in words if w.place is None), key=lambda w: w.seen.start)
    clear = all(a.seen.end <= b.seen.start for a, b in pairwise(apart))
    if apart and clear:
        found = total(apart, ALL)
        assert found.low == found.high == sum(w.low or 0 for w in apart)
