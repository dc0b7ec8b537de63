"""Claims: what a publisher counted, gathered from the rows of its published tallies.

In:   the tallies table of a `Record`, the agreement's actors and the mission's areas.
Out:  `Claim`s: one for each bulletin and side, or each period of a monitor, with its total, its
      breakdown, and what others said of it.

A claim stays its publisher's. Two outlets that carry the same numbers are one claim with two
carriers; where their numbers differ both claims are kept. Nothing is filled in: an area named
without a number stays without one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pyarrow as pa

from trucewatch.agreement.model import Agreement, Role
from trucewatch.agreement.roster import match_actor
from trucewatch.figures.naming import fold

JOINT = "joint"
"""Said by tallies for a number that the guarantors published together, undivided."""
TARGET_EXCLUDED = "said_to_target_excluded"
"""Key in `confirmed_by` for how many entries a confirming side put down to fire on the excluded."""

Align = Callable[[str | None], str | None]
"""The mission's name for an area as somebody named it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one publisher says it counted over some days.

    `by` is the publisher's name; `guarantor` whether the agreement makes it one, `joint` whether
    the guarantors published it undivided. Days are local, both included, None where unknown.
    `total` is the number of the body, `titles` other totals, as a headline gives them. `parts`
    are numbers by area (None: named without a number). `confirmed` says how many of these who
    confirmed; `target_excluded` how many were put down to fire on an excluded group.
    """

    by: str
    guarantor: bool
    joint: bool
    day_from: str | None
    day_to: str | None
    party: str | None
    unit: str | None
    total: int | None
    titles: tuple[int, ...] = ()
    parts: Mapping[str, int | None] = field(default_factory=dict)
    confirmed: Mapping[str, int] = field(default_factory=dict)
    target_excluded: int = 0
    carriers: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    tallies: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The publisher, and whom it accuses where it says so."""
        return f"{self.by}: {self.party}" if self.party else self.by

    @property
    def bulletin(self) -> bool:
        """Whether it is a guarantor's word on one day: dated on it, or on it and the day before."""
        if not (self.guarantor or self.joint) or self.day_to is None:
            return False
        first = date.fromisoformat(self.day_from or self.day_to)
        return (date.fromisoformat(self.day_to) - first).days <= 1

    @property
    def placed(self) -> int:
        """How many of the total the breakdown places."""
        return sum(n for n in self.parts.values() if n is not None)

    @property
    def unnumbered(self) -> tuple[str, ...]:
        """Areas named without a number."""
        return tuple(area for area, n in self.parts.items() if n is None)

    @property
    def unplaced(self) -> int:
        """How many of the total no area is given for; 0 where no total is known."""
        return max(0, self.total - self.placed) if self.total is not None else 0

    def within(self, area: str) -> tuple[int, int]:
        """The fewest and the most that the claim can mean for an area."""
        number = self.parts.get(area)
        if number is not None:
            return number, number
        if area not in self.parts:
            return 0, self.unplaced
        return 1, max(1, self.unplaced - len(self.unnumbered) + 1)


def read_claims(tallies: pa.Table, agreement: Agreement, align: Align) -> list[Claim]:
    """Every claim in the tallies, in order of days, publisher and party.

    `align` gives the mission's name for an area; areas it cannot place keep their own.
    """
    bundles: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in tallies.to_pylist():
        bundles.setdefault(_bundle(row), []).append(row)
    merged: list[Claim] = []
    for claim in sorted((_claim(b, agreement, align) for b in bundles.values()), key=_order):
        same = next((at for at, other in enumerate(merged) if _agree(other, claim)), None)
        if same is None:
            merged.append(claim)
        else:
            merged[same] = _carried(merged[same], claim)
    return merged


def _bundle(row: Mapping[str, Any]) -> tuple[str, ...]:
    """What rows of one bulletin and side have in common."""
    days = str(row["day_from"]), str(row["day_to"])
    if row["bulletin"]:
        return str(row["publisher"]), *days, str(row["bulletin"])
    return str(row["publisher"]), *days, str(row["source_id"]), str(row["attributed_to"])


def _claim(rows: list[dict[str, Any]], agreement: Agreement, align: Align) -> Claim:
    first = rows[0]
    words = str(first["publisher"]).strip()
    actor = match_actor(words, agreement)
    guarantor = actor is not None and actor.role is Role.GUARANTOR
    joint = fold(words) == JOINT
    parts = _parts(rows, align)
    total, titles = _totals(rows, parts)
    confirmed = _confirmations(rows)
    return Claim(
        by=JOINT if joint else actor.names("en") if actor is not None else words,
        guarantor=guarantor,
        joint=joint,
        day_from=first["day_from"],
        day_to=first["day_to"],
        party=_first(rows, "attributed_to"),
        unit=_first(rows, "unit"),
        total=total,
        titles=titles,
        parts=parts,
        confirmed={
            _name(who, agreement): n for who, n in confirmed.items() if who != TARGET_EXCLUDED
        },
        target_excluded=confirmed.get(TARGET_EXCLUDED, 0),
        carriers=tuple(sorted({str(r["source_id"]) for r in rows if r["headline"]})),
        notes=tuple(dict.fromkeys(str(r["note"]) for r in rows if r["note"])),
        tallies=tuple(sorted(str(r["tally_id"]) for r in rows)),
    )


def _parts(rows: Iterable[Mapping[str, Any]], align: Align) -> dict[str, int | None]:
    """Numbers by area; rows for several parties in one area add up."""
    parts: dict[str, int | None] = {}
    for row in rows:
        area = align(row["area"])
        if area is None:
            continue
        known, number = parts.get(area), row["count"]
        parts[area] = number if known is None else known + (number or 0)
    return dict(sorted(parts.items()))


def _totals(
    rows: Iterable[Mapping[str, Any]], parts: Mapping[str, int | None]
) -> tuple[int | None, tuple[int, ...]]:
    """The body's total and any other: the body's is the one its breakdown adds up to, if any."""
    stated = [r for r in rows if not r["area"] and r["count"] is not None]
    totals = list(dict.fromkeys(int(r["count"]) for r in stated))
    numbers = [n for n in parts.values() if n is not None]
    if not totals:
        whole = sum(numbers) if numbers and len(numbers) == len(parts) else None
        return whole, ()
    body = next((t for t in totals if t == sum(numbers)), totals[0])
    return body, tuple(t for t in totals if t != body)


def _confirmations(rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        if row["confirmed_by"]:
            found.update({str(k): int(v) for k, v in json.loads(row["confirmed_by"]).items()})
    return found


def _name(words: str, agreement: Agreement) -> str:
    actor = match_actor(words, agreement)
    return actor.names("en") if actor is not None else words


def _first(rows: Iterable[Mapping[str, Any]], name: str) -> str | None:
    return next((str(r[name]) for r in rows if r[name]), None)


def _agree(first: Claim, second: Claim) -> bool:
    """Whether two outlets carry one claim: one day, side and total, and nothing contradicts."""
    if first.day_from is None or (first.by, first.day_from, first.day_to, first.party) != (
        second.by, second.day_from, second.day_to, second.party,
    ):  # fmt: skip
        return False
    shared = first.confirmed.keys() & second.confirmed.keys()
    return (
        first.total == second.total
        and (first.parts == second.parts or not first.parts or not second.parts)
        and all(first.confirmed[who] == second.confirmed[who] for who in shared)
        and (not shared or first.target_excluded == second.target_excluded)
        and not set(first.carriers) & set(second.carriers)
    )


def _carried(first: Claim, second: Claim) -> Claim:
    """One claim with the carriers of both, and whatever either tells."""
    return replace(
        first,
        titles=tuple(sorted({*first.titles, *second.titles})),
        parts=first.parts or second.parts,
        confirmed={**first.confirmed, **second.confirmed},
        target_excluded=max(first.target_excluded, second.target_excluded),
        carriers=tuple(sorted({*first.carriers, *second.carriers})),
        notes=tuple(dict.fromkeys((*first.notes, *second.notes))),
        tallies=tuple(sorted({*first.tallies, *second.tallies})),
    )


def _order(claim: Claim) -> tuple[str, ...]:
    return (
        claim.day_from or "9999",
        claim.day_to or "9999",
        claim.by,
        claim.party or "",
        *claim.carriers,
        *claim.tallies[:1],
    )
