"""What was made once is kept while there is room: the oldest in disuse goes first.

In:   a key, and what makes its value.
Out:  the value. Many who ask for one key at once wait for one making of it.

Room is counted in bytes, because one filter's rows of a million incidents weigh what a thousand
small answers do. Nothing here knows what it keeps: whatever a value depends on is in its key.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

import numpy as np

Made = TypeVar("Made")
_LEAST = 200
"""What a value weighs at least, with its key [byte]."""


@dataclass(slots=True)
class _Slot:
    """One value, once it is made; `lock` is held by whoever makes it."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    value: Any = None
    weight: int = 0
    made: bool = False


class Kept:
    """At most `room` bytes of values; a value that alone is larger is made each time anew."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._weight = 0
        self._slots: OrderedDict[Hashable, _Slot] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def weight(self) -> int:
        """What is kept now [byte]."""
        return self._weight

    def of(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """The value of `key`, made where it is not kept. What `make` raises is raised."""
        with self._lock:
            slot = self._slots.setdefault(key, _Slot())
            self._slots.move_to_end(key)
            if slot.made:
                return cast("Made", slot.value)
        with slot.lock:
            if slot.made:
                return cast("Made", slot.value)
            try:
                made = make()
            except BaseException:
                self._forget(key, slot)
                raise
            self._keep(key, slot, made)
            return made

    def _keep(self, key: Hashable, slot: _Slot, made: Any) -> None:
        weight = weigh(made)
        with self._lock:
            slot.value, slot.weight, slot.made = made, weight, True
            if self._slots.get(key) is not slot:
                return
            if weight > self._room:
                del self._slots[key]
                return
            self._weight += weight
            self._make_room()

    def _make_room(self) -> None:
        while self._weight > self._room:
            oldest = next(key for key, slot in self._slots.items() if slot.made)
            self._weight -= self._slots.pop(oldest).weight

    def _forget(self, key: Hashable, slot: _Slot) -> None:
        with self._lock:
            if self._slots.get(key) is slot:
                del self._slots[key]


def weigh(value: Any) -> int:
    """How much memory arrays and texts in `value` take, about [byte]."""
    if isinstance(value, np.ndarray):
        return _LEAST + value.nbytes
    if isinstance(value, (bytes, str)):
        return _LEAST + len(value)
    if isinstance(value, (tuple, list)):
        return _LEAST + sum(map(weigh, value))
    if isinstance(value, dict):
        return _LEAST + sum(map(weigh, value.values()))
    return _LEAST
