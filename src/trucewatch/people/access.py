"""Who may do what with which thing, and to what end: one table in plain code.

In:   a person, a verb, the thing as it stands, the purpose.
Out:  yes; no; only after proving anew who they are; or that to them there is no such thing.

What is not in the table is refused. A role is refused openly (`NO`); where it is the thing's own
state that forbids, the answer is the one for a thing that does not exist (`HIDDEN`), so that nobody
learns from a refusal what is there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from trucewatch.people.model import Person, Role, Scope
from trucewatch.people.roles import signs


class Verb(StrEnum):
    """What somebody would do. Those that sign an entry are called as its type is."""

    READ = "read"
    SIGN_IN = "sign in"
    UNSEAL = "unseal"
    MEND = "mend"
    SECURE = "secure"  # to change by what one signs in
    LINK = "decision.linked"
    REPAIR = "problem.repaired"
    COMPLAIN = "complaint.received"
    OPEN = "case.opened"
    TASK = "case.tasked"
    VERIFY = "case.verified"
    APPROVE = "case.approved"
    ATTRIBUTE = "case.attributed"
    ASK_REPLY = "case.reply_asked"
    REPLY = "case.replied"
    DETERMINE = "verdict.signed"
    REMEDY = "case.remedied"
    PUBLISH = "publication.issued"
    REOPEN = "case.reopened"
    CONVENE = "talks.round"
    SEAT = "talks.delegation"
    CONCLUDE = "talks.outcome"
    RECEIVE = "document.received"
    ACCEPT = "proposal.accepted"
    ADMIT = "actor.admitted"
    DISMISS = "actor.dismissed"

    @property
    def needs_key(self) -> bool:
        """Whether it is done with the key that somebody signs with: an entry, or a box of it."""
        return "." in self.value or self is Verb.SECURE


class Noun(StrEnum):
    """Kinds of things."""

    SUMMARY = "summary"  # what the public is told
    STANDING = "standing"
    TALLIES = "tallies"
    TRENDS = "trends"
    FORECAST = "forecast"
    GATES = "gates"
    CONDITIONS = "conditions"
    AGREEMENT = "agreement"
    COVERAGE = "coverage"
    BULLETIN = "bulletin"  # drafted on the spot, of any days
    DOSSIER = "dossier"  # drafted on the spot, of a round of talks
    PROOF = "proof"  # checkpoint, hashes, receipts
    ENTRY = "entry"  # a leaf: types, times and salted promises
    BUNDLE = "bundle"  # leaves by the hundred
    INCIDENTS = "incidents"  # to list, search, map and export them
    INCIDENT = "incident"  # one of them
    REPORT = "report"  # its fields, its source by kind and grade
    WORDS = "words"  # what the source said, and which source
    EVIDENCE = "evidence"
    PROBLEM = "problem"  # a row that could not be read, as it came
    DOCUMENT = "document"  # a report in prose: all its words, and what they propose
    QUEUE = "queue"
    DOCKET = "docket"
    CASE = "case"
    TALKS = "talks"  # rounds, who sat there, what each side holds in its own words
    CLAIMS = "claims"  # what anybody said, by whose mouth
    PEOPLE = "people"
    ACCOUNT = "account"  # one's own


class Purpose(StrEnum):
    """To what end."""

    KNOW = "to know how it stands"
    VERIFY = "to find out what happened"
    RULE = "to rule"
    PUBLISH = "to publish"
    AUDIT = "to check the record"
    KEEP = "to keep the record"


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A thing as it stands: for a case or an incident, which parties it concerns.

    `accused` are parties to whom a complaint was put, `heard` those whose own complaint it is;
    `published` says that it was published.
    """

    noun: Noun
    accused: frozenset[str] = frozenset()
    heard: frozenset[str] = frozenset()
    published: bool = False


class Answer(Enum):
    """What `can` says."""

    YES = auto()
    NO = auto()
    AGAIN = auto()
    HIDDEN = auto()


_EVERYBODY = frozenset(Role)
_INSIDE = _EVERYBODY - {Role.PUBLIC}
_DESK = frozenset({Role.OWNER, Role.SECRETARY, Role.ANALYST, Role.VERIFIER})
_WHOLE = _INSIDE - {Role.PARTY, Role.GUARDIAN}
"""Who sees every incident: a party sees those of its own cases, a guardian only what is sealed."""
_TABLE = _DESK | {Role.MEDIATOR, Role.GUARANTOR, Role.MEMBER, Role.AUDITOR}
"""Who sits around the talks or writes of them, and who checks that record."""

_READS: Mapping[tuple[Noun, Purpose], frozenset[Role]] = {
    (Noun.SUMMARY, Purpose.KNOW): _EVERYBODY,
    (Noun.AGREEMENT, Purpose.KNOW): _EVERYBODY,
    (Noun.PROOF, Purpose.AUDIT): _EVERYBODY,
    (Noun.CASE, Purpose.KNOW): _EVERYBODY,
    (Noun.STANDING, Purpose.KNOW): _INSIDE,
    (Noun.TALLIES, Purpose.KNOW): _INSIDE,
    (Noun.TRENDS, Purpose.KNOW): _INSIDE,
    (Noun.GATES, Purpose.KNOW): _INSIDE,
    (Noun.CONDITIONS, Purpose.KNOW): _INSIDE,
    (Noun.COVERAGE, Purpose.KNOW): _INSIDE,
    (Noun.BULLETIN, Purpose.KNOW): _WHOLE,
    (Noun.ENTRY, Purpose.AUDIT): _INSIDE,
    (Noun.DOCKET, Purpose.KNOW): _INSIDE,
    (Noun.ACCOUNT, Purpose.KNOW): _INSIDE,
    (Noun.INCIDENTS, Purpose.KNOW): _WHOLE,
    (Noun.INCIDENT, Purpose.KNOW): _WHOLE | {Role.PARTY},
    (Noun.REPORT, Purpose.KNOW): _WHOLE,
    (Noun.TALKS, Purpose.KNOW): _TABLE | {Role.PARTY},
    (Noun.CLAIMS, Purpose.KNOW): _TABLE,
    (Noun.DOSSIER, Purpose.KNOW): _TABLE,
    (Noun.FORECAST, Purpose.KNOW): _DESK | {Role.GUARANTOR, Role.MEDIATOR},
    (Noun.QUEUE, Purpose.VERIFY): _DESK | {Role.MONITOR},
    (Noun.WORDS, Purpose.VERIFY): _DESK,
    (Noun.DOCUMENT, Purpose.VERIFY): _DESK,
    (Noun.EVIDENCE, Purpose.VERIFY): _DESK,
    (Noun.PROBLEM, Purpose.KEEP): _DESK - {Role.VERIFIER},
    (Noun.BUNDLE, Purpose.AUDIT): frozenset({Role.OWNER, Role.AUDITOR}),
    (Noun.PEOPLE, Purpose.KEEP): frozenset({Role.OWNER, Role.AUDITOR}),
}
"""Who reads what, to which end. Words are read to verify, and to no other end by anybody."""

_DOES: Mapping[tuple[Verb, Noun, Purpose], frozenset[Role]] = {
    (Verb.SIGN_IN, Noun.ACCOUNT, Purpose.KNOW): _EVERYBODY,
    (Verb.MEND, Noun.ACCOUNT, Purpose.KEEP): _INSIDE,
    (Verb.SECURE, Noun.ACCOUNT, Purpose.KEEP): _INSIDE,
    (Verb.UNSEAL, Noun.WORDS, Purpose.VERIFY): frozenset({Role.OWNER, Role.GUARDIAN}),
    (Verb.ADMIT, Noun.PEOPLE, Purpose.KEEP): frozenset({Role.OWNER}),
    (Verb.DISMISS, Noun.PEOPLE, Purpose.KEEP): frozenset({Role.OWNER}),
    (Verb.PUBLISH, Noun.CASE, Purpose.PUBLISH): frozenset({Role.OWNER}),
    (Verb.RECEIVE, Noun.DOCUMENT, Purpose.VERIFY): _DESK - {Role.VERIFIER},
    (Verb.ACCEPT, Noun.DOCUMENT, Purpose.VERIFY): _DESK - {Role.VERIFIER},
}
"""Who does what, to which end. What else signs an entry is allowed to whom `roles` says. A
guarantor may sign what is accepted of a document, and reads none here."""

_OPENS: Mapping[Scope, frozenset[Noun]] = {
    Scope.FIGURES: frozenset(
        {
            Noun.SUMMARY,
            Noun.AGREEMENT,
            Noun.STANDING,
            Noun.TALLIES,
            Noun.TRENDS,
            Noun.GATES,
            Noun.CONDITIONS,
            Noun.COVERAGE,
        }
    ),
    Scope.INCIDENTS: frozenset({Noun.AGREEMENT, Noun.COVERAGE, Noun.INCIDENTS, Noun.INCIDENT}),
    Scope.LEDGER: frozenset({Noun.AGREEMENT, Noun.PROOF, Noun.ENTRY}),
    Scope.TALKS: frozenset({Noun.AGREEMENT, Noun.TALKS, Noun.CLAIMS}),
}
"""What each scope of a token opens. Words, evidence and people are in none."""

_CASE_VERBS = frozenset(
    {
        Verb.COMPLAIN,
        Verb.OPEN,
        Verb.TASK,
        Verb.VERIFY,
        Verb.APPROVE,
        Verb.ATTRIBUTE,
        Verb.ASK_REPLY,
        Verb.REPLY,
        Verb.DETERMINE,
        Verb.REMEDY,
        Verb.REOPEN,
    }
)
"""The steps of a case, all of which are taken to rule."""

_TALK_VERBS = frozenset({Verb.CONVENE, Verb.SEAT, Verb.CONCLUDE})
"""What is recorded of talks, to keep the record."""

ASKED_AGAIN = frozenset(
    {
        Verb.APPROVE,
        Verb.DETERMINE,
        Verb.PUBLISH,
        Verb.UNSEAL,
        Verb.ADMIT,
        Verb.DISMISS,
        Verb.SECURE,
    }
)
"""What nobody does without having proved a moment ago who they are."""


def can(person: Person, verb: Verb, thing: Thing, purpose: Purpose) -> Answer:
    """Whether that person may do this with that thing, to that end."""
    if not could(person, verb, thing.noun, purpose):
        return Answer.NO
    if not _there_for(person, thing):
        return Answer.HIDDEN
    if verb in ASKED_AGAIN and not person.fresh:
        return Answer.AGAIN
    return Answer.YES


def could(person: Person, verb: Verb, noun: Noun, purpose: Purpose) -> bool:
    """Whether that person may do this with any thing of the kind, to that end."""
    if person.scopes is not None and not _within(person.scopes, verb, noun):
        return False
    role = person.role
    if verb is Verb.READ:
        return role in _READS.get((noun, purpose), frozenset())
    if role in _DOES.get((verb, noun, purpose), frozenset()):
        return True
    return _signing(verb, noun, purpose) and signs(role, verb.value)


def _within(scopes: frozenset[Scope], verb: Verb, noun: Noun) -> bool:
    """Whether a program may: it reads, and no more than it was let."""
    return verb is Verb.READ and any(noun in _OPENS[scope] for scope in scopes)


def _signing(verb: Verb, noun: Noun, purpose: Purpose) -> bool:
    """Whether this is done by signing an entry, as whoever's role signs it may."""
    if verb in _CASE_VERBS:
        return noun in (Noun.CASE, Noun.DOCKET) and purpose is Purpose.RULE
    if verb in _TALK_VERBS:
        return noun is Noun.TALKS and purpose is Purpose.KEEP
    return (verb, noun, purpose) in (
        (Verb.LINK, Noun.INCIDENT, Purpose.VERIFY),
        (Verb.REPAIR, Noun.PROBLEM, Purpose.KEEP),
    )


def _there_for(person: Person, thing: Thing) -> bool:
    """Whether there is such a thing, as far as that person is concerned."""
    there = _THERE.get((thing.noun, person.role))
    return there is None or there(person, thing)


def _concerns(person: Person, thing: Thing) -> bool:
    return person.party is not None and person.party in thing.accused | thing.heard


def _published(person: Person, thing: Thing) -> bool:
    return thing.published


_THERE: Mapping[tuple[Noun, Role], Callable[[Person, Thing], bool]] = {
    (Noun.CASE, Role.PARTY): lambda person, thing: thing.published or _concerns(person, thing),
    (Noun.INCIDENT, Role.PARTY): _concerns,
    (Noun.CASE, Role.PUBLIC): _published,
    (Noun.CASE, Role.GUARDIAN): _published,
}
