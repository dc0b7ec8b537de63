"""Totals: amounts of many times, places and categories added up, none of them twice.

In:   `Said`s, and the time asked for.
Out:  an `Amount`.

What lies within another (a day of a week, one crossing of all, one category of everybody) is a
part of it and not added. What overlaps without lying within is added as a range: it may be the
same, or not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from trucewatch.conditions.model import Amount
from trucewatch.conditions.pooling import Said
from trucewatch.vocabulary.instants import Interval


def total(said: Iterable[Said], within: Interval, places: frozenset[str] = frozenset()) -> Amount:
    """The sum of what lies inside `within`. `high` is None where nobody bounded it.

    `places` are those that must be told of before it is `whole`, beside those it names.
    """
    inside = [s for s in said if s.low is not None and _lies_in(s.seen, within)]
    if not inside:
        return Amount()
    low = 0.0
    high: float | None = 0.0
    for cluster in _clusters(inside):
        low += max(s.low or 0.0 for s in cluster)
        tops = [s.high for s in cluster]
        known = [top for top in tops if top is not None]
        high = None if high is None or len(known) < len(tops) else high + sum(known)
    return Amount(
        low=low,
        high=high,
        whole=covers(inside, within, places),
        parts=tuple(id_ for s in inside for id_ in s.ids),
    )


def covers(said: Iterable[Said], within: Interval, named: frozenset[str] = frozenset()) -> bool:
    """Whether all of `within` is spoken of; where places are named, at each of them."""
    spoken = list(said)
    everywhere = [s.seen for s in spoken if s.place is None]
    places = {s.place for s in spoken if s.place is not None} | named
    if not places:
        return _covered(everywhere, within)
    return all(
        _covered([*everywhere, *(s.seen for s in spoken if s.place == place)], within)
        for place in places
    )


def _covered(spans: Sequence[Interval], within: Interval) -> bool:
    reached: datetime = within.start
    for span in sorted(spans):
        if span.start > reached:
            return False
        reached = max(reached, span.end)
    return reached >= within.end


def _lies_in(inner: Interval, outer: Interval) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _part(one: Said, other: Said) -> bool:
    """Whether `one` is part of what `other` adds up."""
    if one is other or not _lies_in(one.seen, other.seen):
        return False
    place = other.place is None or other.place == one.place
    category = other.category is None or other.category == one.category
    same = (one.seen, one.place, one.category) == (other.seen, other.place, other.category)
    return place and category and not same


def _clusters(said: Iterable[Said]) -> Iterable[list[Said]]:
    """What is no part of anything else, in groups within which amounts may speak of the same.

    In this order nothing is part of what comes after it, and only what is still running can hold
    or meet the next: a year of days costs no more than its days.
    """
    order = sorted(said, key=lambda s: (s.seen.start, -s.seen.end.timestamp(), s.place is not None,
                                        s.category is not None))  # fmt: skip
    running: list[tuple[Said, list[Said] | None]] = []
    groups: list[list[Said]] = []
    for one in order:
        running = [(s, group) for s, group in running if s.seen.end > one.seen.start]
        if any(_part(one, other) for other, _ in running):
            running.append((one, None))
            continue
        met = [group for other, group in running if group is not None and _may_be_same(one, other)]
        own: list[Said] = [one]
        for group in met:
            if group is not own and group in groups:
                groups.remove(group)
                own.extend(group)
        groups.append(own)
        running = [(s, own if any(s is o for o in own) else group) for s, group in running]
        running.append((one, own))
    return groups


def _may_be_same(one: Said, other: Said) -> bool:
    place = one.place == other.place or None in (one.place, other.place)
    category = one.category == other.category or None in (one.category, other.category)
    return one.seen.overlaps(other.seen) and place and category
