"""Convening: people record rounds of talks, who came or stayed away, and what came of them.

In:   what somebody says of a round.
Out:  the acts. What a document says of a round is accepted there (`accepting`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from trucewatch.mechanism.ports import Act
from trucewatch.talks.model import FORMATS, Attendance
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.messages import Message

ROUND, DELEGATION, OUTCOME = "talks.round", "talks.delegation", "talks.outcome"


def convene(
    *,
    process: str,
    name: str,
    first: date,
    last: date,
    reason: str,
    place: str | None = None,
    format_: str | None = None,
    through: Sequence[str] = (),
    items: Sequence[str] = (),
    sessions: Sequence[date] = (),
    joining: Mapping[str, str] | None = None,
) -> Act:
    """The act that records a round; one of the same process and name is recorded anew by it.

    Raises UsageError where it ends before it begins, a session lies outside, or the format is none.
    """
    _need_words(process=process, name=name, reason=reason)
    if last < first:
        raise UsageError(
            f"the round ends ({last}) before it begins ({first})",
            told=Message(
                "faults.round_reversed", {"first": first.isoformat(), "last": last.isoformat()}
            ),
        )
    if format_ is not None and format_ not in FORMATS:
        raise UsageError(
            f"talks are not {format_!r}",
            expected=f"one of {', '.join(FORMATS)}",
            told=Message("faults.no_format", {"value": format_}),
        )
    outside = [day for day in sessions if not first <= day <= last]
    if outside:
        raise UsageError(
            f"the session of {outside[0]} is not in the round",
            expected=f"{first} to {last}",
            told=Message("faults.session_outside", {"day": outside[0].isoformat()}),
        )
    content = {
        "process": process,
        "name": name,
        "first": first.isoformat(),
        "last": last.isoformat(),
        "place": place,
        "format": format_,
        "through": list(through) or None,
        "items": list(items) or None,
        "sessions": [day.isoformat() for day in sorted(sessions)] or None,
        "joining": dict(joining) if joining else None,
        "reason": reason,
    }
    return Act(typ=ROUND, content=content)


def seat(
    rounds: Collection[str],
    round_id: str,
    party: str,
    *,
    attendance: str,
    reason: str,
    heads: Sequence[str] = (),
    sits_for: str | None = None,
    backers: Sequence[str] = (),
) -> Act:
    """The act that records how a side stands to a round. Raises UsageError."""
    _need_words(party=party, reason=reason)
    _need_round(rounds, round_id)
    known = [one.value for one in Attendance]
    if attendance not in known:
        raise UsageError(
            f"nobody is {attendance!r}",
            expected=f"one of {', '.join(known)}",
            told=Message("faults.no_attendance", {"value": attendance}),
        )
    content = {
        "round": round_id,
        "party": party,
        "attendance": attendance,
        "heads": list(heads) or None,
        "sits_for": sits_for,
        "backers": list(backers) or None,
        "reason": reason,
    }
    return Act(typ=DELEGATION, content=content)


def conclude(
    rounds: Collection[str],
    round_id: str,
    title: str,
    on: date,
    *,
    reason: str,
    signed: Sequence[str] = (),
    endorsed: Sequence[str] = (),
    took_note: Sequence[str] = (),
) -> Act:
    """The act that records a text a round ended with. Raises UsageError.

    Nobody may stand in two of the three lists: whoever took note did not sign.
    """
    _need_words(title=title, reason=reason)
    _need_round(rounds, round_id)
    everybody = [*signed, *endorsed, *took_note]
    twice = sorted({who for who in everybody if everybody.count(who) > 1})
    if twice:
        raise UsageError(
            f"{twice[0]} stands in more than one list",
            expected="each body once: it signed, endorsed, or took note",
            told=Message("faults.in_two_lists", {"who": twice[0]}),
        )
    content = {
        "round": round_id,
        "title": title,
        "on": on.isoformat(),
        "signed": list(signed) or None,
        "endorsed": list(endorsed) or None,
        "took_note": list(took_note) or None,
        "reason": reason,
    }
    return Act(typ=OUTCOME, content=content)


def _need_round(rounds: Collection[str], round_id: str) -> None:
    if round_id not in rounds:
        raise UsageError(
            f"there is no round {round_id!r}",
            hint="`trucewatch list DIR rounds` lists them",
            told=Message("faults.no_round", {"value": round_id}),
        )


def _need_words(**said: str) -> None:
    for name, text in said.items():
        if not text.strip():
            raise UsageError(
                f"the {name} says nothing",
                hint=f'add --{name} "…"',
                told=Message(f"faults.blank_{name}"),
            )
