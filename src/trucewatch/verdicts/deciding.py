"""Deciding: what the members' determinations come to together, and what they do not.

In:   a case's determinations of one round, the rules it is heard by, and an instant.
Out:  a `Standing` for each incident: the members' words side by side, and what they amount to.

A member who has not spoken is in no class: not for, not against, not abstaining. A body that
decides jointly is open until every member has spoken or its time has run out, and a share is a
share of all its members. Every word is kept; a member's latest is the one that is reckoned with.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from trucewatch.agreement.model import Deciding
from trucewatch.verdicts.deadlines import time_to_decide
from trucewatch.verdicts.model import Case, CaseAct, Docket, Kind
from trucewatch.verdicts.rules import Rules


class Outcome(StrEnum):
    """What the words come to."""

    OPEN = "open"
    SEPARATE = "separate"
    """Each member determines for itself, and nothing joins their words."""
    REACHED = "reached"
    NOT_REACHED = "not_reached"
    NO_RULE = "no_rule"
    """How the body decides was not agreed, or the agreement does not say who its head is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What was determined of one incident in one round.

    `words` are each member's determinations in order, `silent` those who gave none. `ladder_class`
    is what a body that decides jointly has reached, `by` how, and `since` when (UTC).
    """

    incident_id: str
    round: int
    words: Mapping[str, tuple[CaseAct, ...]]
    outcome: Outcome
    ladder_class: str | None = None
    by: Deciding | None = None
    since: datetime | None = None

    @property
    def silent(self) -> tuple[str, ...]:
        """Members who have not spoken."""
        return tuple(member for member, said in self.words.items() if not said)

    @property
    def latest(self) -> Mapping[str, CaseAct]:
        """What each member who spoke said last."""
        return {member: said[-1] for member, said in self.words.items() if said}

    @property
    def agree(self) -> bool:
        """Whether every member has spoken, and all in one class."""
        classes = {act.content["ladder_class"] for act in self.latest.values()}
        return not self.silent and len(classes) == 1

    def dissents(self, act: CaseAct) -> bool:
        """Whether a member's word gives another class than the one that was reached."""
        reached = self.outcome is Outcome.REACHED
        return reached and act.content["ladder_class"] != self.ladder_class


def standings(case: Case, rules: Rules, at: datetime, round: int | None = None) -> list[Standing]:
    """How each incident of the case stands in a round, by default the present one."""
    wanted = case.round if round is None else round
    given = case.taken(Kind.DETERMINED, round=wanted)
    incidents = dict.fromkeys((*case.incidents, *(str(a.content["incident_id"]) for a in given)))
    limit = time_to_decide(case, rules) if wanted == case.round else None
    over = wanted < case.round or (limit is not None and at > limit)
    return [
        _standing(incident, wanted, given, rules, limit if over else None, over=over)
        for incident in incidents
    ]


def _standing(
    incident: str, round: int, given: Iterable[CaseAct], rules: Rules,
    limit: datetime | None, *, over: bool,
) -> Standing:  # fmt: skip
    mine = [act for act in given if act.content["incident_id"] == incident]
    words = {m: tuple(act for act in mine if act.hand.party == m) for m in rules.members}
    last = {m: said[-1] for m, said in words.items() if said}
    outcome, ladder_class, by = come_to(
        rules.decides,
        {m: (str(last[m].content["ladder_class"]) if m in last else None) for m in rules.members},
        over=over,
    )
    since = None
    if outcome is Outcome.REACHED:
        spoken = max(act.at for act in last.values())
        since = max(spoken, limit) if limit is not None and len(last) < len(words) else spoken
    return Standing(
        incident_id=incident, round=round, words=words, outcome=outcome,
        ladder_class=ladder_class, by=by, since=since,
    )  # fmt: skip


def come_to(
    decides: Deciding, words: Mapping[str, str | None], *, over: bool
) -> tuple[Outcome, str | None, Deciding | None]:
    """What the members' classes come to; None is a member who has not spoken.

    `over` says whether the time to speak has run out. Gives the class reached and how, if any.
    """
    silent = [member for member, word in words.items() if word is None]
    if not words:
        return Outcome.NO_RULE, None, None
    if silent and not over:
        return Outcome.OPEN, None, None
    if decides is Deciding.EACH_SEPARATELY:
        return Outcome.SEPARATE, None, None
    if decides is Deciding.UNSPECIFIED or (decides is Deciding.HEAD and len(words) > 1):
        return Outcome.NO_RULE, None, None
    spoken = Counter(word for word in words.values() if word is not None)
    common, votes = spoken.most_common(1)[0] if spoken else (None, 0)
    if common is not None and votes == len(words):
        unanimous = decides is Deciding.CONSENSUS_ELSE_TWO_THIRDS
        return Outcome.REACHED, common, Deciding.CONSENSUS if unanimous else decides
    if decides is Deciding.CONSENSUS_ELSE_TWO_THIRDS and 3 * votes >= 2 * len(words):
        return Outcome.REACHED, common, decides
    if decides is Deciding.MAJORITY and 2 * votes > len(words):
        return Outcome.REACHED, common, decides
    return Outcome.NOT_REACHED, None, None


def counting_since(docket: Docket, rules: Rules, at: datetime) -> dict[str, datetime | None]:
    """From when on each verdict given in a case counts; None where it does not (yet, or any more).

    A word of a body that determines separately counts from its signing; of one that decides
    jointly, from when it was reached, and only in the class that was. What came out of order never
    counts. An earlier joint ruling stands until a reopened case reaches another.
    """
    found: dict[str, datetime | None] = {
        step.act.verdict_id: None
        for step in (*docket.strays, *(s for case in docket.cases for s in case.steps))
        if step.act.kind is Kind.DETERMINED
    }
    for case in docket.cases:
        reached: dict[str, Standing] = {}
        for number in range(1, case.round + 1):
            for standing in standings(case, rules, at, number):
                if rules.decides in (Deciding.EACH_SEPARATELY, Deciding.UNSPECIFIED):
                    for said in standing.words.values():
                        found.update({act.verdict_id: act.at for act in said})
                elif standing.outcome is Outcome.REACHED:
                    reached[standing.incident_id] = standing
        for standing in reached.values():
            for act in standing.latest.values():
                if act.content["ladder_class"] == standing.ladder_class:
                    found[act.verdict_id] = standing.since
    return found
