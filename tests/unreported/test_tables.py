"""Tables of who is on which list."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.unreported.tables import (
    LARGEST,
    CaptureHistories,
    in_order,
    join_lists,
    same_lists,
    tabulate,
)
from trucewatch.vocabulary.errors import TrucewatchError

ROWS = [[1, 0, 0], [0, 1, 0], [1, 1, 0], [0, 0, 1], [1, 1, 1]]
COUNTS = [30, 20, 10, 5, 2]


def told(table: CaptureHistories) -> dict[tuple[str, ...], int]:
    """Which lists together, and how many stand on just these."""
    return {
        tuple(sorted(n for n, on in zip(table.lists, row, strict=True) if on)): int(count)
        for row, count in zip(table.on(), table.counts, strict=True)
    }


def test_rows_of_one_kind_add_up_and_their_order_says_nothing() -> None:
    table = tabulate("abc", [*ROWS, [1, 0, 0]], [*COUNTS, 3])
    turned = tabulate("abc", [[1, 0, 0], *ROWS[::-1]], [3, *COUNTS[::-1]])

    assert told(table) == told(turned)
    assert told(table)[("a",)] == 33
    assert table.seen == sum(COUNTS) + 3


@pytest.mark.parametrize("count", [-1, 0.5, float("nan"), float("inf"), LARGEST + 1])
def test_a_count_that_counts_nothing_is_refused(count: float) -> None:
    with pytest.raises(TrucewatchError):
        tabulate("abc", [[1, 0, 0]], [count])


def test_nobody_counted_those_on_no_list() -> None:
    with pytest.raises(TrucewatchError, match="on no list"):
        tabulate("abc", [[0, 0, 0]], [7])
    assert tabulate("abc", [[0, 0, 0], [1, 0, 0]], [0, 7]).seen == 7


def test_half_a_membership_is_refused() -> None:
    with pytest.raises(TrucewatchError, match="neither 0 nor 1"):
        tabulate("abc", [[0.5, 0, 0]], [7])


def test_joined_lists_hold_whoever_either_held() -> None:
    joined = join_lists(tabulate("abc", ROWS, COUNTS), [("a", "b")])

    assert joined.lists == ("a+b", "c")
    assert told(joined) == {("a+b",): 60, ("c",): 5, ("a+b", "c"): 2}


@pytest.mark.parametrize("groups", [[("a", "nobody")], [("a", "b"), ("b", "c")], [("a", "a")]])
def test_lists_that_cannot_be_joined(groups: list[tuple[str, ...]]) -> None:
    with pytest.raises(TrucewatchError):
        join_lists(tabulate("abc", ROWS, COUNTS), groups)


def test_one_list_under_two_names_is_known() -> None:
    twice = tabulate("abcd", [[*row, row[1]] for row in ROWS], COUNTS)

    assert same_lists(twice) == [("b", "d")]
    joined = join_lists(twice, same_lists(twice))
    assert list(joined.counts) == list(tabulate("abc", ROWS, COUNTS).counts)


def test_an_empty_list_is_no_list() -> None:
    assert in_order(tabulate("abc", [[1, 1, 0], [1, 0, 0]], [3, 4])).lists == ("a", "b")


@given(
    st.permutations(range(4)),
    st.lists(st.integers(0, 9), min_size=15, max_size=15).filter(lambda c: sum(c) > 0),
)
def test_lists_in_another_order_are_the_same_table(order: list[int], counts: list[int]) -> None:
    histories = (np.arange(1, 16)[:, None] >> np.arange(4)) & 1
    one = in_order(tabulate("abcd", histories, counts))
    other = in_order(tabulate([*np.array(list("abcd"))[order]], histories[:, order], counts))

    assert told(one) == told(other)
    assert [int(one.counts @ c) for c in one.on().T] == [
        int(other.counts @ c) for c in other.on().T
    ]
