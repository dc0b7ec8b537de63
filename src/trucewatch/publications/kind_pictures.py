"""What to draw of a kind's own views: what passed each crossing by the day, and what each visit
found at each site.

In:   `conditions.access`' days and `conditions.forces`' sites.
Out:  a name and a `ProgressPicture` for each crossing or site. A day of which nothing was verified
      is unseen, which is not zero.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from trucewatch.conditions.access import CrossingDay
from trucewatch.conditions.forces import Site, Visit
from trucewatch.conditions.model import Amount, Column
from trucewatch.publications.progress_picture import (
    LEAD,
    MOST_DAYS,
    Point,
    ProgressPicture,
)
from trucewatch.vocabulary.instants import local_day
from trucewatch.vocabulary.messages import Message

Named = tuple[str, ProgressPicture]


def crossing_pictures(days: Iterable[CrossingDay], unit: str) -> tuple[Named, ...]:
    """What passed each crossing that has a name, day by day, over the days of all of them."""
    told = [one for one in days if one.place is not None]
    if not told:
        return ()
    last = max(one.day for one in told)
    first = max(min(one.day for one in told), last - timedelta(days=MOST_DAYS))
    told = [one for one in told if one.day >= first]
    places = sorted({one.place for one in told if one.place is not None})
    return tuple(
        (place, _crossing([one for one in told if one.place == place], first, last, unit))
        for place in places
    )


def _crossing(days: list[CrossingDay], first: date, last: date, unit: str) -> ProgressPicture:
    n = (last - first).days + 1
    seen = {(one.day - first).days for one in days if one.verified.low is not None}
    origins = sorted({origin for one in days for origin in one.claimed})
    verified = [
        _of_day(one.day, first, one.verified) for one in days if one.verified.low is not None
    ]
    return ProgressPicture(
        first=first,
        days=n + LEAD,
        axis=Message("conditions.chart_day", {"unit": unit}),
        steps=False,
        verified=tuple(verified),
        claims=tuple(
            (
                origin,
                tuple(
                    _of_day(one.day, first, one.claimed[origin])
                    for one in days
                    if origin in one.claimed
                ),
            )
            for origin in origins
        ),
        limit=None,
        dues=(),
        unseen=tuple((float(at), at + 1.0) for at in range(n) if at not in seen),
    )


def _of_day(day: date, first: date, amount: Amount) -> Point:
    at = float((day - first).days)
    low = amount.low or 0.0
    return Point(at, at + 1, low, low if amount.high is None else amount.high, not amount.whole)


def site_pictures(found: Iterable[Site], zone: ZoneInfo) -> tuple[Named, ...]:
    """What was there at each visit, for each site and class: verified, and by each origin."""
    by_name: dict[str, list[Site]] = {}
    for site in found:
        if any(visit.statement.low is not None for visit in site.visits):
            by_name.setdefault(f"{site.place} · {site.category}", []).append(site)
    return tuple((name, _site(sites, zone)) for name, sites in by_name.items())


def _site(sites: list[Site], zone: ZoneInfo) -> ProgressPicture:
    spans = [visit.statement.seen for site in sites for visit in site.visits]
    last = max(span.end for span in spans).astimezone(zone).date()
    first = min(span.start for span in spans).astimezone(zone).date()
    first = max(first, last - timedelta(days=MOST_DAYS))
    verified = [v for site in sites if site.column is Column.VERIFIED for v in site.visits]
    claimed = [site for site in sites if site.column is Column.CLAIMED]
    return ProgressPicture(
        first=first,
        days=(last - first).days + LEAD,
        axis=Message("conditions.chart_present"),
        steps=False,
        verified=_visits(verified, first, zone),
        claims=tuple((site.origin, _visits(site.visits, first, zone)) for site in claimed),
        limit=None,
        dues=(),
    )


def _visits(visits: Iterable[Visit], first: date, zone: ZoneInfo) -> tuple[Point, ...]:
    start = local_day(first, zone).start
    day = timedelta(days=1)
    return tuple(
        Point((said.seen.start - start) / day, (said.seen.end - start) / day, said.low,
              said.low if said.high is None else said.high)
        for said in (visit.statement for visit in visits)
        if said.low is not None and said.seen.start >= start
    )  # fmt: skip
