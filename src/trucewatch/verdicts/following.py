"""What may follow in a case: the steps that would be in order now, and what the others wait for.

In:   a case, the rules it is heard by, and an instant.
Out:  a `Following` for each step that is still to be taken, in the order of a complaint's life.

The law is that of `verdicts.order` and no other: it is asked about an act as somebody would sign it
who had no hand in the case. Who may in fact sign is the roles' to say, and four eyes hold as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from trucewatch.verdicts.model import Case, CaseAct, Hand, Kind
from trucewatch.verdicts.order import objection
from trucewatch.verdicts.rules import Rules
from trucewatch.vocabulary.messages import Message

_SAID = "–"
"""Stands for what somebody would say: the order of a case does not depend on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """A step still to be taken: `who` alone may (None: whoever's role signs it); `whom` it is
    about, where that is somebody.

    `fault` says what it waits for, None where it may be taken now. `state` is that of a remedy
    (`asked`, `done`, `confirmed`), `number` which one, counted from 1.
    """

    kind: Kind
    who: str | None = None
    whom: str | None = None
    fault: Message | None = None
    state: str | None = None
    number: int | None = None


def following(case: Case, rules: Rules, at: datetime) -> tuple[Following, ...]:
    """Every step that is still to be taken, those that wait for others included."""
    bench = _Trial(case, rules, at)
    return (
        *_finding_out(bench),
        *_hearing(bench),
        *_determining(bench),
        *_remedying(bench),
        *_ending(bench),
    )


@dataclass(frozen=True, slots=True)
class _Trial:
    """A case, and an act tried on it that nobody signed."""

    case: Case
    rules: Rules
    at: datetime

    def may(self, kind: Kind, who: str | None = None, **content: Any) -> Following:
        """The step as the law answers it."""
        hand = Hand(key="", role="", office="", party=who)
        act = CaseAct(
            kind=kind, at=self.at, known_at=self.at, hand=hand, entry=-1, mark="", content=content
        )
        fault = objection(self.case, act, self.rules)
        number = content.get("number")
        return Following(
            kind=kind,
            who=who,
            whom=_named(content.get("of")),
            fault=fault,
            state=content.get("state"),
            number=number,
        )


def _finding_out(bench: _Trial) -> Iterator[Following]:
    case = bench.case
    if not case.open and not case.inadmissible:
        yield bench.may(Kind.OPENED, reason=_SAID)
    if case.inadmissible or case.taken(Kind.DETERMINED):
        return
    if not case.taken(Kind.TASKED):
        yield bench.may(Kind.TASKED, to=_SAID, what=_SAID)
    revision, word = case.last(Kind.VERIFIED), case.last(Kind.APPROVED)
    sent_back = (
        revision is not None
        and word is not None
        and word.content.get("revision") == revision.mark
        and not word.content.get("approved")
    )
    if revision is None or sent_back:
        yield bench.may(Kind.VERIFIED, found=_SAID)
    if case.approval is None and not sent_back:
        mark = revision.mark if revision else _SAID
        yield bench.may(Kind.APPROVED, revision=mark, reason=_SAID)
    if case.last(Kind.ATTRIBUTED) is None:
        yield bench.may(Kind.ATTRIBUTED, reason=_SAID)


def _hearing(bench: _Trial) -> Iterator[Following]:
    case = bench.case
    if case.inadmissible:
        return
    for respondent in case.respondents:
        if case.reply(respondent) is not None:
            continue
        if case.asked(respondent) is None:
            yield bench.may(Kind.REPLY_ASKED, of=respondent, what=_SAID)
        else:
            yield bench.may(Kind.REPLIED, respondent, says=_SAID)


def _determining(bench: _Trial) -> Iterator[Following]:
    case = bench.case
    if case.inadmissible:
        return
    approval = case.approval
    given = case.taken(Kind.DETERMINED)
    spoken = {(act.hand.party, act.content["incident_id"]) for act in given}
    for member in bench.rules.members:
        left = [incident for incident in case.incidents if (member, incident) not in spoken]
        if left:
            yield bench.may(
                Kind.DETERMINED,
                member,
                incident_id=left[0],
                ladder_class=bench.rules.ladder[0],
                reason=_SAID,
                ruled_on=list(case.reports),
                revision=str(approval.content["revision"]) if approval else _SAID,
            )


def _remedying(bench: _Trial) -> Iterator[Following]:
    case = bench.case
    if any(s.fault is None and s.act.kind is Kind.DETERMINED for s in case.steps):
        yield bench.may(Kind.REMEDIED, state="asked", of=_SAID, what=_SAID)
    for number, asked in enumerate(case.remedies, 1):
        told: dict[str, Any] = {"remedy": asked.mark, "number": number}
        if case.remedy(asked.mark, "done") is None:
            yield bench.may(Kind.REMEDIED, str(asked.content["of"]), state="done", **told)
        elif case.remedy(asked.mark, "confirmed") is None:
            yield bench.may(Kind.REMEDIED, state="confirmed", **told)


def _ending(bench: _Trial) -> Iterator[Following]:
    case = bench.case
    if case.last(Kind.PUBLISHED) is None:
        yield bench.may(Kind.PUBLISHED, sha256=_SAID)
    if case.inadmissible or case.taken(Kind.DETERMINED):
        yield bench.may(Kind.REOPENED, reason=_SAID)


def _named(who: object) -> str | None:
    return who if isinstance(who, str) and who != _SAID else None
