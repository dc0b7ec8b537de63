"""Two pieces of work at a time: in order, and never more in memory than that and the next."""

from __future__ import annotations

import threading

import pytest

from trucewatch.incidents.side_by_side import TOGETHER, side_by_side


def test_answers_come_in_order_and_two_are_at_work_together() -> None:
    """Each of the first two waits for the other; one after the other they would never end."""
    both = threading.Barrier(TOGETHER)

    def work(item: int, fetched: str) -> str:
        if item < TOGETHER:
            both.wait(timeout=20)
        return fetched * 2

    found = list(side_by_side(range(5), str, work))

    assert found == [(k, str(k) * 2) for k in range(5)]


def test_no_more_is_fetched_than_is_at_work_and_one() -> None:
    done: list[int] = []

    def fetch(item: int) -> int:
        assert item <= len(done) + TOGETHER
        return item

    for item, _ in side_by_side(range(20), fetch, lambda item, _: item):
        done.append(item)


def test_a_fault_at_work_reaches_who_asked() -> None:
    def work(item: int, _: int) -> int:
        if item == 1:
            raise ValueError("no such thing")
        return item

    with pytest.raises(ValueError, match="no such thing"):
        list(side_by_side(range(4), int, work))
