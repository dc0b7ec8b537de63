"""Explaining: what the published tallies themselves say of why two of them differ.

In:   the claims of two sides for one day, and what each says of the other's.
Out:  messages of `figures.po`, and the bounds on what both can have counted.

Only what somebody published explains anything. What is left is printed as unexplained.

That a side which confirms none of the other's entries logged none of them itself is our reading
of "confirmed": nobody confirms what he did not see, and nobody denies what he logged. The reverse
does not hold: on 22 January 2017 one side confirmed 3 and had logged 2.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from trucewatch.figures.bounds import fewest_unshared, most_shared
from trucewatch.figures.claims import Claim
from trucewatch.vocabulary.messages import Message


@dataclass(frozen=True, slots=True)
class Overlap:
    """How many of two sides' entries can be the same, and how many lack any explanation."""

    low: int
    high: int
    unexplained: int


def overlap(a: Claim, b: Claim, area: str = "") -> Overlap | None:
    """The bounds for two sides' entries of one day, in one area or over all; None without totals.

    What was put down to fire on an excluded group explains entries of the day, of no one area.
    """
    if area:
        of_a, of_b, put_down = a.within(area), b.within(area), 0
    elif a.total is None or b.total is None:
        return None
    else:
        of_a, of_b = (a.total, a.total), (b.total, b.total)
        put_down = a.target_excluded + b.target_excluded
    shared = most_shared(of_a, of_b, _confirmed_limits(a, b))
    unshared = fewest_unshared(of_a, of_b, shared)
    return Overlap(0, shared, max(0, unshared - put_down))


def of_one_claim(claim: Claim) -> list[Message]:
    """What is odd or missing in a claim taken alone."""
    said = [
        Message("figures.title_differs", {"side": claim.by, "title": t, "body": claim.total})
        for t in claim.titles
    ]
    if len(claim.carriers) > 1:
        params = {"side": claim.label, "n": len(claim.carriers)}
        said.append(Message("figures.carried_by", params))
    if claim.total is not None and claim.placed > claim.total:
        said.append(Message("figures.parts_exceed", _shares(claim)))
    if claim.unnumbered:
        areas = ", ".join(claim.unnumbered)
        said.append(Message("figures.unnumbered", {"side": claim.label, "areas": areas}))
    elif claim.unplaced and claim.parts:
        said.append(Message("figures.partly_placed", _shares(claim)))
    elif claim.unplaced and claim.bulletin:
        said.append(Message("figures.not_placed", {"side": claim.label, "n": claim.unplaced}))
    return said


def of_two_sides(a: Claim, b: Claim) -> list[Message]:
    """What two guarantors' totals of one day say of each other."""
    said = [*_confirmations(a, b), *_confirmations(b, a)]
    found = overlap(a, b)
    if found is None or a.total is None or b.total is None:
        return said
    if not (a.total and b.total):
        logged, silent = (a, b) if a.total else (b, a)
        if a.total or b.total:
            params = {"side": logged.by, "n": logged.total, "other": silent.by}
            said.append(Message("figures.only_one_logged", params))
    elif found.high == 0:
        said.append(Message("figures.nothing_shared", {"side": a.by, "other": b.by}))
    else:
        said.append(Message("figures.shared_at_most", {"n": found.high}))
    if found.unexplained:
        said.append(Message("figures.unexplained", {"n": found.unexplained}))
    return said


def of_an_area(a: Claim, b: Claim, area: str, neighbours: Iterable[Claim]) -> list[Message]:
    """What explains two sides' numbers for one area of one day.

    `neighbours` are claims of the day before and after, which may hold the same events.
    """
    said = []
    found = overlap(a, b, area)
    for mine, other in ((a, b), (b, a)):
        if area in mine.parts and area not in other.parts:
            params = {"side": mine.by, "other": other.by, "n": other.unplaced}
            word = "figures.other_may_hold" if other.unplaced else "figures.only_one_names"
            said.append(Message(word, params))
            said += [
                Message("figures.other_day", {"side": n.by, "day": n.day_to, "n": n.parts[area]})
                for n in neighbours
                if n.by == other.by and n.parts.get(area)
            ]
    both = a.parts.get(area), b.parts.get(area)
    if found and both[0] and both[1]:
        if found.high == 0:
            word = "figures.same_number_not_same" if both[0] == both[1] else "figures.none_shared"
            said.append(Message(word, {"side": a.by, "other": b.by}))
        else:
            said.append(Message("figures.shared_at_most", {"n": found.high}))
        if found.unexplained:
            said.append(Message("figures.unexplained", {"n": found.unexplained}))
    return said


def _confirmations(claim: Claim, other: Claim) -> list[Message]:
    """What `other` said of the entries of `claim`."""
    confirmed = claim.confirmed.get(other.by)
    if confirmed is None or not claim.total:
        return []
    params = {"side": other.by, "other": claim.by, "n": confirmed, "of": claim.total}
    said = [Message("figures.confirmed" if confirmed else "figures.confirmed_none", params)]
    if other.total is not None and confirmed > other.total:
        said.append(Message("figures.confirmed_more_than_logged", {**params, "own": other.total}))
    if claim.target_excluded:
        said.append(Message("figures.target_excluded", {**params, "n": claim.target_excluded}))
    return said


def _confirmed_limits(a: Claim, b: Claim) -> list[int]:
    limits = (a.confirmed.get(b.by), b.confirmed.get(a.by))
    return [limit for limit in limits if limit is not None]


def _shares(claim: Claim) -> dict[str, object]:
    return {
        "side": claim.label,
        "placed": claim.placed,
        "of": claim.total,
        "n": claim.unplaced or claim.placed - (claim.total or 0),
    }
