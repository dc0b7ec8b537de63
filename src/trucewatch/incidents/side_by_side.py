"""Work on one thing after the other, two of them at a time: where one waits for a single thread,
the other has the rest of the machine; and while both are at work the next is fetched.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

TOGETHER = 2

_Item = TypeVar("_Item")
_Fetched = TypeVar("_Fetched")
_Done = TypeVar("_Done")


def side_by_side(
    items: Iterable[_Item],
    fetch: Callable[[_Item], _Fetched],
    work: Callable[[_Item, _Fetched], _Done],
) -> Iterator[tuple[_Item, _Done]]:
    """Each item, in order, with what `work` makes of it and of what was fetched for it.

    `fetch` is called in order and never twice at a time, `work` in threads.
    """
    waiting: deque[tuple[_Item, Future[_Done]]] = deque()
    with ThreadPoolExecutor(TOGETHER) as pool:
        try:
            for item in items:
                fetched = fetch(item)
                if len(waiting) == TOGETHER:
                    yield _next(waiting)
                waiting.append((item, pool.submit(work, item, fetched)))
                del item, fetched
            while waiting:
                yield _next(waiting)
        finally:
            for _, left in waiting:
                left.cancel()


def _next(waiting: deque[tuple[_Item, Future[_Done]]]) -> tuple[_Item, _Done]:
    item, found = waiting.popleft()
    return item, found.result()
