"""Two numbers alone say little of what two lists have in common; the bounds say how little."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from trucewatch.figures.bounds import fewest_unshared, most_shared


def test_equal_numbers_may_be_the_same_events_or_none() -> None:
    assert most_shared((6, 6), (6, 6)) == 6
    assert fewest_unshared((6, 6), (6, 6), 6) == 0


def test_what_was_confirmed_limits_what_is_shared() -> None:
    """12 January 2017: 6 and 25, none of the 25 confirmed."""
    assert most_shared((6, 6), (25, 25), [0]) == 0
    assert fewest_unshared((6, 6), (25, 25), 0) == 31


ranges = st.tuples(st.integers(0, 4), st.integers(0, 4)).map(lambda r: (min(r), max(r)))


@given(ranges, ranges, st.lists(st.integers(0, 4), max_size=2))
def test_the_bounds_are_what_trying_every_pair_of_lists_gives(
    a: tuple[int, int], b: tuple[int, int], limits: list[int]
) -> None:
    possible = [
        (n, m, both)
        for n, m in product(range(a[0], a[1] + 1), range(b[0], b[1] + 1))
        for both in range(min(n, m, *limits) + 1)
    ]

    shared = most_shared(a, b, limits)

    assert shared == max(both for _, _, both in possible)
    assert fewest_unshared(a, b, shared) == min(n + m - 2 * both for n, m, both in possible)
