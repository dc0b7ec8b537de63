"""Conditions as plain values: a row for each standing, and one condition with all behind it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from trucewatch.conditions.access import besieged, crossings, requests
from trucewatch.conditions.forces import sites
from trucewatch.conditions.ground import distances, gained, held
from trucewatch.conditions.model import Amount, Kind, Progress, Standing, Statement, Word
from trucewatch.conditions.releases import by_category, lists, receipts
from trucewatch.conditions.standing import alike, progress
from trucewatch.conditions.wording import Say
from trucewatch.figures.horizon import last_told
from trucewatch.figures.model import Record
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.instants import iso

Row = dict[str, Any]


def standing_now(record: Record, at: datetime | None = None) -> tuple[Progress, ...]:
    """Every condition as it stands at `at` (UTC), by default as far as anybody told."""
    return progress(record.agreement, record.promised, at or last_told(record))


def found(record: Record, id_: str, at: datetime | None = None) -> Progress | None:
    """The condition of that id or alias; None where there is none."""
    return next((one for one in standing_now(record, at) if id_ in one.condition.ids), None)


def need(record: Record, id_: str, at: datetime | None = None) -> Progress:
    """The condition of that id or alias. Raises UsageError."""
    one = found(record, id_, at)
    if one is None:
        raise UsageError(
            f"there is no condition {id_[:60]!r} in this mission",
            hint="`trucewatch list DIR conditions` shows the ids",
        )
    return one


def condition_rows(record: Record, language: str, at: datetime | None = None) -> list[Row]:
    """One row for each condition and bearer, and for each reading where they differ."""
    say = Say.of(record.agreement, language)
    return [
        _row(one, readings, standing, say)
        for one in standing_now(record, at)
        for readings, standing in alike(one)
    ]


def condition_document(one: Progress, record: Record, language: str) -> Row:
    """One condition with its standings, the view of its kind, and every word on it."""
    say = Say.of(record.agreement, language)
    condition = one.condition
    return {
        "condition": condition.id,
        "aliases": list(condition.aliases),
        "kind": str(condition.kind),
        "origin": say.origin(condition),
        "text": condition.text(language),
        "bearers": list(condition.bearers),
        "beneficiaries": list(condition.beneficiaries),
        "as_of": iso(one.at),
        "standings": [
            {**_row(one, readings, standing, say), **_details(standing, say)}
            for readings, standing in alike(one)
        ],
        **_of_kind(one, record, say),
        "statements": [statement_row(said, say) for said in one.statements],
    }


def statement_row(one: Statement, say: Say) -> Row:
    """One word on a condition. Nothing in it names a person."""
    return {
        "id": one.id,
        "entry": one.entry,
        "column": str(one.column),
        "by": one.by,
        "own": one.own,
        "citing": one.citing,
        "said_at": iso(one.at),
        "from": iso(one.seen.start),
        "to": iso(one.seen.end),
        "about": str(one.about),
        "says": say.told(one),
    }


def _row(one: Progress, readings: tuple[str, ...], standing: Standing, say: Say) -> Row:
    term = standing.term
    return {
        "condition": one.condition.id,
        "kind": str(one.condition.kind),
        "origin": str(one.condition.origin),
        "readings": list(readings) or None,
        "bearer": standing.bearer or ", ".join(one.condition.bearers),
        "owed": say.owed(term.quantity),
        "due": say.dues(standing.dues),
        **_ends("verified", standing.verified.amount),
        "required": _plain(standing.verified.required),
        "state": str(standing.verified.state),
        "first_state": str(standing.first.state) if standing.first else None,
        "claimed": [f"{w.origin}: {_claim(w, say)}" for w in standing.claims],
        "disputed": standing.disputed,
    }


def _claim(word: Word, say: Say) -> str:
    amount = say.amount(word.ruled.amount)
    state = say.state(word.ruled.state)
    return state if amount is None else f"{amount} ({state})"


def _ends(name: str, amount: Amount) -> Row:
    return {f"{name}_low": _plain(amount.low), f"{name}_high": _plain(amount.high)}


def _plain(value: float | None) -> float | None:
    """A number as a person writes it: 15 rather than 15.0."""
    return int(value) if value is not None and value == int(value) else value


def _by_mouth(amounts: Mapping[str, Amount]) -> list[Row]:
    return [{"by": who, **_ends("amount", amount)} for who, amount in amounts.items()]


def _details(standing: Standing, say: Say) -> Row:
    return {
        "why": say.why(standing.verified),
        "verified_by": list(standing.verifiers),
        "days": [
            {
                "from": iso(spell.span.start),
                "to": iso(spell.span.end),
                "state": str(spell.ruled.state),
                **_ends("verified", spell.ruled.amount),
            }
            for spell in standing.spells
        ],
        "claims": [
            {
                "origin": word.origin,
                "mouths": list(word.mouths),
                "own": word.own,
                "said_at": iso(word.at),
                **_ends("amount", word.ruled.amount),
                "would_be": str(word.ruled.state),
                "causes": list(word.causes),
            }
            for word in standing.claims
        ],
    }


def _of_kind(one: Progress, record: Record, say: Say) -> Row:
    """What the model of its kind makes of the same words."""
    said = one.statements
    match one.condition.kind:
        case Kind.AID:
            return _aid(said, record, say)
        case Kind.RELEASE:
            return {
                "categories": [
                    {"category": line.category, "unit": line.unit,
                     **_ends("verified", line.verified), "listed": dict(line.listed),
                     "claimed": _by_mouth(line.claimed)}
                    for line in by_category(said)
                ],
                "receipts": [statement_row(s, say) for s in receipts(said)],
                "lists": [statement_row(s, say) for s in lists(said)],
            }  # fmt: skip
        case Kind.WITHDRAWAL:
            return _ground(one, record)
        case Kind.FORCES:
            return {
                "visits": [
                    {"site": site.place, "class": site.category, "column": str(site.column),
                     "origin": site.origin, "from": iso(visit.statement.seen.start),
                     "present": visit.statement.low, "missing": visit.statement.missing,
                     "gone": list(visit.gone), "new": list(visit.new), "fewer": visit.fewer}
                    for site in sites(said) for visit in site.visits
                ]
            }  # fmt: skip
        case _:
            return {}


def _aid(said: tuple[Statement, ...], record: Record, say: Say) -> Row:
    zone = record.agreement.clock.zone
    return {
        "requests": [
            {"ref": r.ref, "asked": statement_row(r.asked, say) if r.asked else None,
             "answers": [statement_row(a, say) for a in r.answers],
             "waited_days": r.wait.days if r.wait is not None else None,
             "convoys": [statement_row(c, say) for c in r.convoys]}
            for r in requests(said)
        ],
        "crossings": [
            {"day": day.day.isoformat(), "crossing": day.place,
             **_ends("verified", day.verified), "claimed": _by_mouth(day.claimed)}
            for day in crossings(said, zone)
        ],
        "besieged": [
            {"place": b.place, "claims": [statement_row(s, say) for s in b.words]}
            for b in besieged(record.promised.statements)
        ],
    }  # fmt: skip


def _ground(one: Progress, record: Record) -> Row:
    start = record.agreement.clock.start
    every = record.promised.statements
    return {
        "distances": [
            {"from": iso(d.statement.seen.start), "by": d.statement.by,
             "column": str(d.statement.column), "metres": round(d.metres),
             "agreed_m": d.depth_m, "beyond": d.kept}
            for d in distances(one.condition, one.statements, record.agreement)
        ],
        "control": [
            {"place": h.place, "by": h.origin, "at_start": h.first.holder if h.first else None,
             "now": h.now.holder, "changed": h.changed}
            for h in held(every, start)
        ],
        "gained": [
            {"by": g.origin, "holder": g.holder, "km2": round(g.km2, 2),
             "lost_km2": round(g.lost_km2, 2)}
            for g in gained(every, start)
        ],
    }  # fmt: skip
