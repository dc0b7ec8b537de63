"""What a program asks of a collection: a box, a time, how many, and after which.

Source: OGC API – Features – Part 1: Core (OGC 17-069r4), sections 7.14 and 7.15. A parameter that
nothing is known of is refused, never passed over: a filter that silently does nothing would give
more than was asked for.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import HTTPException
from starlette.datastructures import QueryParams

LEAST, USUAL, MOST = 1, 100, 10_000
"""How many features an answer holds: at least, where nothing is said, and at most."""

Box = tuple[float, float, float, float]
Span = tuple[datetime | None, datetime | None]


@dataclass(frozen=True, slots=True)
class Asked:
    """`boxes` are west, south, east, north in degrees: none for everywhere, two where the box
    crosses the antimeridian. `start` and `end` are instants, UTC, both included, None where open;
    `after` is the id that the answer begins behind."""

    boxes: tuple[Box, ...] = ()
    start: datetime | None = None
    end: datetime | None = None
    limit: int = USUAL
    after: str = ""


def asked(query: QueryParams) -> Asked:
    """Read an address. Raises HTTPException 400 naming the parameter."""
    only(query, ("bbox", "datetime", "limit", "after", "lang"))
    start, end = _span(query.get("datetime", ""))
    return Asked(
        _boxes(query.get("bbox", "")), start, end, limit_asked(query), query.get("after", "")
    )


def only(query: QueryParams, known: Collection[str]) -> None:
    """Refuse a parameter that is not `known`, or one given twice. Raises HTTPException 400."""
    for name in query:
        if name not in known:
            raise HTTPException(400, f"{name}: no such parameter; known are {', '.join(known)}")
        if len(query.getlist(name)) > 1:
            raise HTTPException(400, f"{name}: given twice")


def _boxes(text: str) -> tuple[Box, ...]:
    if not text:
        return ()
    try:
        numbers = [float(part) for part in text.split(",")]
        west, south, east, north = numbers if len(numbers) == 4 else _flat(numbers)
    except ValueError as error:
        raise HTTPException(400, "bbox: expected west,south,east,north in degrees") from error
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise HTTPException(400, "bbox: expected degrees, south before north")
    if west <= east:
        return ((west, south, east, north),)
    return (west, south, 180.0, north), (-180.0, south, east, north)


def _flat(numbers: list[float]) -> list[float]:
    """A box with heights, without them: what we hold lies on the ground."""
    if len(numbers) != 6:
        raise ValueError(len(numbers))
    return [numbers[at] for at in (0, 1, 3, 4)]


def _span(text: str) -> Span:
    if not text:
        return None, None
    first, slash, last = text.partition("/")
    try:
        start, end = _instant(first), _instant(last) if slash else _instant(first)
    except ValueError as error:
        raise HTTPException(
            400, "datetime: expected 2017-01-12T00:00:00Z, or two of them parted by /, .. for open"
        ) from error
    if not slash and start is None:
        raise HTTPException(400, "datetime: one instant cannot be open")
    if start is not None and end is not None and end < start:
        raise HTTPException(400, "datetime: it ends before it begins")
    return start, end


def _instant(text: str) -> datetime | None:
    if text in ("", ".."):
        return None
    instant = datetime.fromisoformat(text)
    return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)


def limit_asked(query: QueryParams) -> int:
    """How many an answer holds at most. Raises HTTPException 400."""
    text = query.get("limit", str(USUAL))
    if not text.isascii() or not text.isdigit() or not int(text[:9]) >= LEAST:
        raise HTTPException(400, f"limit: expected a whole number from {LEAST} on")
    return min(int(text[:9]), MOST)
