"""Filters that live in the address: from, to, outcome, area, act, scope.

What an address asks and we do not understand is said back to the reader, never dropped silently.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from urllib.parse import urlencode

import numpy as np
from starlette.datastructures import QueryParams

from trucewatch.doors.web.lookups import Box
from trucewatch.doors.web.record_index import ALL_OUTCOMES, IntArray, Mask, RecordIndex

FIRST_YEAR, LAST_YEAR = 1900, 2199


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader wants to see. Days are local and both included; None and empty mean all.

    `area` is a first-level area as the incidents name it (empty text: unknown area). `ignored`
    pairs each parameter we could not follow with its value; two filters that differ in nothing
    else are equal. Without `everything`, incidents outside the agreement's country or dates are
    left out.
    """

    start: date | None = None
    end: date | None = None
    outcomes: tuple[str, ...] = ()
    area: str | None = None
    act: str | None = None
    everything: bool = False
    ignored: tuple[tuple[str, str], ...] = field(default=(), compare=False, repr=False)

    @classmethod
    def read(cls, query: QueryParams, index: RecordIndex) -> Filters:
        """The filters of one address."""
        ignored: list[tuple[str, str]] = []
        start, end = read_day("from", query, ignored), read_day("to", query, ignored)
        outcomes = tuple(o for o in query.getlist("outcome") if o)
        ignored += [("outcome", o) for o in outcomes if o not in ALL_OUTCOMES]
        area, act = query.get("area") or None, query.get("act") or None
        if area is not None and area != "-" and area not in index.area_words:
            ignored.append(("area", area))
            area = None
        if act is not None and act not in index.act_words:
            ignored.append(("act", act))
            act = None
        if start and end and end < start:
            ignored.append(("to", end.isoformat()))
            end = None
        return cls(
            start,
            end,
            tuple(o for o in ALL_OUTCOMES if o in outcomes),
            area,
            act,
            query.get("scope") == "all",
            tuple((name, value[:80]) for name, value in ignored),
        )

    @property
    def any(self) -> bool:
        """Whether anything is left out."""
        return bool(self.start or self.end or self.outcomes or self.area or self.act)

    def without_time(self) -> Filters:
        """The same over all time: what a timeline shows."""
        return replace(self, start=None, end=None)

    def mask(self, index: RecordIndex) -> Mask:
        """Which incidents pass. Shape (n_incidents,). An incident passes where it may fall in."""
        return index.once(("mask", self), lambda: self._mask(index))

    def _mask(self, index: RecordIndex) -> Mask:
        mask = np.ones(len(index), dtype=np.bool_) if self.everything else index.in_scope.copy()
        if self.start is not None:
            mask &= index.seen_to > index.midnight(self.start)
        if self.end is not None:
            mask &= index.seen_from < index.midnight(self.end + timedelta(days=1))
        if self.outcomes:
            mask &= np.isin(index.outcome, [ALL_OUTCOMES.index(o) for o in self.outcomes])
        if self.area is not None:
            mask &= index.area_column == ("" if self.area == "-" else self.area)
        if self.act is not None:
            mask &= index.act_column == self.act
        return mask

    def rows(self, index: RecordIndex) -> IntArray:
        """The rows that pass, the newest first."""
        order = index.newest_first
        return index.once(("rows", self), lambda: order[self.mask(index)[order]])

    def query(self, **more: str | int) -> str:
        """These filters as an address's query, with `more` added."""
        pairs: list[tuple[str, str]] = []
        for name, value in (("from", self.start), ("to", self.end)):
            if value is not None:
                pairs.append((name, value.isoformat()))
        pairs += [("outcome", outcome) for outcome in self.outcomes]
        pairs += [("scope", "all")] if self.everything else []
        pairs += [(name, text) for name, text in (("area", self.area), ("act", self.act)) if text]
        pairs += [(name, str(value)) for name, value in more.items()]
        return urlencode(pairs)


def read_box(query: Mapping[str, str]) -> Box | None:
    """The `bbox` of an address: west, south, east, north in degrees. Raises ValueError."""
    text = query.get("bbox")
    if not text:
        return None
    west, south, east, north = (float(part) for part in text.split(","))
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise ValueError(text)
    return west, south, east, north


def read_day(name: str, query: QueryParams, ignored: list[tuple[str, str]]) -> date | None:
    """The local day an address asks for; None, and noted in `ignored`, where it is none."""
    text = query.get(name)
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        ignored.append((name, text))
        return None
    return day
