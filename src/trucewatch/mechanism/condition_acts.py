"""Acts on conditions as they stand in the ledger, and how they are made.

In:   a row that may be said, or an entry and who might sign by then.
Out:  the act; or what the entry says, for `Promised`.

Whose word an act is: the signer's party's own where they signed it themselves; otherwise whoever a
clerk wrote it down for. Only the types that a role signs reach the ledger, so that what stands
under `condition.verified` was signed by somebody who verifies, or by the owner for them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from trucewatch.conditions.from_acts import quantity_of
from trucewatch.conditions.model import (
    About,
    Amendment,
    Column,
    Kind,
    Measure,
    Origin,
    Promised,
    Statement,
)
from trucewatch.mechanism.actors import OWNER, Actor, Roster
from trucewatch.mechanism.ports import Act, Entry
from trucewatch.mechanism.row_acts import TYPES, content_values
from trucewatch.people.model import Role
from trucewatch.reports.model import PromiseRow
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.ids import make_id
from trucewatch.vocabulary.instants import Interval, parse_iso

PROPOSED, AMENDED = "condition.proposed", "condition.amended"
COLUMNS: Mapping[str, Column] = {
    "condition.claimed": Column.CLAIMED,
    "condition.verified": Column.VERIFIED,
}
CONDITION_TYPES = (PROPOSED, AMENDED, *COLUMNS)
CLERKS = (OWNER, str(Role.SECRETARY))
"""Who writes down others' words; everybody else speaks for themselves."""


def act_of(row: PromiseRow, signer: Actor) -> Act:
    """The act that says a row which the register lets through.

    Raises UsageError where the signer speaks for another than the row says.
    """
    if signer.role not in CLERKS and row.by not in (None, signer.party, signer.name):
        raise UsageError(
            f"this key speaks for {signer.party or signer.name}, not for {row.by}",
            hint="leave --by out: what you sign is your own word",
        )
    return Act(typ=TYPES[type(row)], content=content_values(row))


Said = Measure | Amendment | Statement


def read_condition(entry: Entry, roster: Roster) -> Said | None:
    """What an entry says of conditions; None where it says nothing that can be read.

    Whoever signs elsewhere may sign anything: what lacks its parts stays an entry and no more.
    """
    signer = roster.present.get(entry.by)
    own = signer is not None and signer.role not in CLERKS
    by = (signer.party or signer.name) if signer is not None and own else entry.content.get("by")
    try:
        if entry.typ == PROPOSED:
            return _measure(entry, by, own)
        if entry.typ == AMENDED:
            return _amendment(entry, by, own)
        return _statement(entry, by, own)
    except (KeyError, TypeError, ValueError):
        return None


def promised(said: Sequence[Said]) -> Promised:
    """All of it, kind by kind, in the order of the ledger."""
    return Promised(
        measures=tuple(one for one in said if isinstance(one, Measure)),
        amendments=tuple(one for one in said if isinstance(one, Amendment)),
        statements=tuple(one for one in said if isinstance(one, Statement)),
    )


def _measure(entry: Entry, by: str | None, own: bool) -> Measure:
    said = entry.content
    return Measure(
        condition=str(said["condition"]),
        kind=Kind(said["kind"]),
        origin=Origin(said["origin"]),
        by=by,
        own=own,
        text=said.get("text"),
        bearers=tuple(said["bearers"]),
        beneficiaries=tuple(said.get("beneficiaries") or ()),
        quantity=quantity_of(
            said.get("amount"), said.get("unit"), said.get("per"), said.get("sense"),
            said.get("category"),
        ),
        starts=_at(said.get("starts")),
        due=said.get("due"),
        place=said.get("place"),
        at=_at(said.get("said_at")) or entry.recorded_at,
        entry=entry.index,
    )  # fmt: skip


def _amendment(entry: Entry, by: str | None, own: bool) -> Amendment:
    said = entry.content
    return Amendment(
        condition=str(said["condition"]),
        by=by,
        own=own,
        at=_at(said.get("said_at")) or entry.recorded_at,
        entry=entry.index,
        due=said.get("due"),
        paused=said.get("paused"),
        since=_at(said.get("since")),
    )


_WORDS = (
    "citing", "bearer", "unit", "category", "place", "geometry", "holder", "ref", "cause",
    "reason", "exhibit", "receipt",
)  # fmt: skip


def _statement(entry: Entry, by: str | None, own: bool) -> Statement:
    said = entry.content
    seen = Interval(parse_iso(said["seen_from"]), parse_iso(said["seen_to"]))
    done = said.get("done")
    return Statement(
        id=make_id("P", entry.leaf_hash),
        column=COLUMNS[entry.typ],
        about=About(said["about"]),
        conditions=tuple(map(str, said.get("conditions") or ())),
        by=by,
        own=own,
        at=_at(said.get("said_at")) or entry.recorded_at,
        seen=seen,
        entry=entry.index,
        low=_number(said, "low"),
        high=_number(said, "high"),
        missing=_number(said, "missing"),
        done=done if isinstance(done, bool) else None,
        serials=tuple(map(str, said.get("serials") or ())),
        **{name: str(said[name]) for name in _WORDS if said.get(name) is not None},
    )


def _number(said: Mapping[str, Any], name: str) -> float | None:
    value = said.get(name)
    return float(value) if isinstance(value, int | float) and value >= 0 else None


def _at(text: object) -> datetime | None:
    return parse_iso(text) if isinstance(text, str) else None
