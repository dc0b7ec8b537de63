"""What was made once is kept while there is room."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest

from trucewatch.doors.web.kept import Kept, weigh


def test_what_is_asked_again_is_not_made_again() -> None:
    made = []
    kept = Kept(10_000)
    assert [kept.of("key", lambda: made.append(1) or b"value") for _ in range(3)] == [b"value"] * 3
    assert made == [1]


def test_the_oldest_in_disuse_goes_first() -> None:
    """Bytes are what is counted, not values."""
    kept = Kept(3 * weigh(bytes(1000)))
    for key in "abc":
        kept.of(key, lambda: bytes(1000))
    kept.of("a", lambda: pytest.fail("it was kept"))
    kept.of("d", lambda: bytes(1000))
    assert kept.weight <= 3 * weigh(bytes(1000))
    kept.of("a", lambda: pytest.fail("it was used last"))
    gone = []
    kept.of("b", lambda: gone.append("b") or b"")
    assert gone == ["b"]


def test_what_is_larger_than_the_room_is_given_and_not_kept() -> None:
    """Nor does it cost the others their place."""
    kept = Kept(1000)
    kept.of("small", lambda: b"value")
    assert len(kept.of("large", lambda: np.zeros(1000))) == 1000
    assert kept.weight == weigh(b"value")
    assert kept.of("small", lambda: pytest.fail("it was kept")) == b"value"


def test_many_who_ask_at_once_wait_for_one_making() -> None:
    """Fifty readers open the first page together; it is computed once."""
    kept, made, got = Kept(10_000), [], []

    def make() -> bytes:
        made.append(1)
        time.sleep(0.05)
        return b"value"

    readers = [threading.Thread(target=lambda: got.append(kept.of("k", make))) for _ in range(50)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert got == [b"value"] * 50
    assert made == [1]


def test_a_fault_is_not_kept() -> None:
    kept = Kept(1000)
    with pytest.raises(ZeroDivisionError):
        kept.of("key", lambda: 1 // 0)
    assert kept.of("key", lambda: b"well") == b"well"
