"""What the forms of a case offer one person, in their language.

Which steps may follow is the order's to say (`verdicts.following`), who signs them the roles'; a
form is offered where both agree. What is sent is held to the same law again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trucewatch.doors.docket.case_lines import teller_of
from trucewatch.doors.docket.case_parts import NextStep
from trucewatch.doors.docket.seeing import Seen
from trucewatch.doors.web.case_forms import MOST_ITEMS
from trucewatch.doors.web.forms import Sent
from trucewatch.doors.web.things import case_thing
from trucewatch.doors.web.voice import Voice
from trucewatch.mechanism.case_acts import TYPES
from trucewatch.people.access import Answer, Purpose, Verb, can
from trucewatch.people.model import Person
from trucewatch.verdicts.model import CLERKS, STANDARDS, Kind
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.grades import DIGITS, LETTERS, read_grade
from trucewatch.vocabulary.messages import say


@dataclass(frozen=True, slots=True)
class Tried:
    """A step somebody tried, what they typed, and why it was not taken."""

    kind: Kind
    sent: Sent
    fault: UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class FormWords:
    """One case's forms for one person: each choice by its value, in words."""

    case_id: str
    person: Person
    seen: Seen
    tried: Tried | None
    actors: Mapping[str, str]
    standards: Mapping[str, str]
    ladder: Mapping[str, str]
    norms: Mapping[str, str]
    readings: Mapping[str, str]
    grades: Mapping[str, str]
    most_items: int = MOST_ITEMS

    @classmethod
    def of(cls, seen: Seen, voice: Voice, person: Person, tried: Tried | None) -> FormWords:
        """The forms of a case as it stands."""
        agreement, teller = seen.record.agreement, teller_of(seen, voice.language)
        return cls(
            case_id=seen.case.case_id,
            person=person,
            seen=seen,
            tried=tried,
            actors={actor.id: voice.names(actor.names) for actor in agreement.actors},
            standards={name: teller.standard(name) for name in STANDARDS},
            ladder={name: teller.ladder_class(name) for name in seen.rules.ladder},
            norms={norm.id: voice.names(norm.text) for norm in agreement.norms},
            readings={one.id: voice.names(one.names) for one in agreement.readings},
            grades=_grades(voice.language),
        )

    @property
    def clerk(self) -> bool:
        """Whether they may write down what somebody else said."""
        return self.person.role in CLERKS

    @property
    def revision(self) -> str:
        """The mark of the latest revision of the verification."""
        latest = self.seen.case.last(Kind.VERIFIED)
        return latest.mark if latest else ""

    @property
    def incidents(self) -> Mapping[str, str]:
        """The incidents of the case."""
        return {ident: ident for ident in self.seen.case.incidents}

    def offers(self, step: NextStep) -> bool:
        """Whether this person is offered a form for that step, which may be taken now."""
        kind = Kind(step.kind)
        purpose = Purpose.PUBLISH if kind is Kind.PUBLISHED else Purpose.RULE
        answer = can(self.person, Verb(TYPES[kind]), case_thing(self.seen.case), purpose)
        if answer not in (Answer.YES, Answer.AGAIN):
            return False
        if kind is Kind.DETERMINED:
            return step.who_id == self.person.party
        if step.who_id is not None and not self.clerk and step.who_id != self.person.party:
            return False
        return kind is not Kind.APPROVED or not self._had_a_hand()

    def failed(self, step: NextStep) -> bool:
        """Whether this is the step that was tried and not taken."""
        if self.tried is None or self.tried.kind != step.kind:
            return False
        sent = self.tried.sent
        return (
            (not sent["state"] or sent["state"] == step.state)
            and (not sent["number"] or sent["number"] == str(step.number))
            and (not sent["of"] or step.kind != Kind.REPLY_ASKED or sent["of"] == step.whom_id)
            and (not sent["by"] or sent["by"] == step.who_id)
        )

    def astray(self, possible: Iterable[NextStep]) -> UsageError | None:
        """Why a step was not taken that has no form here: the case may have moved on meanwhile."""
        shown = (one for one in possible if not one.waits and self.offers(one))
        if self.tried is None or any(self.failed(one) for one in shown):
            return None
        return self.tried.fault

    def typed(self, step: NextStep) -> Sent:
        """What was typed into that step's form; nothing where it was not tried."""
        return self.tried.sent if self.tried is not None and self.failed(step) else Sent()

    def _had_a_hand(self) -> bool:
        revisions = self.seen.case.taken(Kind.VERIFIED)
        return self.person.actor in {revision.hand.key for revision in revisions}


def _grades(language: str) -> dict[str, str]:
    """Every Admiralty grade with what it says."""
    found = {}
    for letter in LETTERS:
        for digit in DIGITS:
            grade = read_grade(f"{letter}{digit}")
            means = " · ".join(say(word, language) for word in grade.words())
            found[f"{letter}{digit}"] = f"{letter}{digit} – {means}"
    return found
