"""What each role signs: the types of ledger entries, by role.

The owner signs everything, so that it is not listed. Roles that only read sign nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from trucewatch.people.model import Role

_TELLS = (
    "report.received",
    "tally.received",
    "watch.received",
    "restriction.received",
    "source.registered",
    "problem.recorded",
    "batch.received",
)
_LINKS = ("decision.linked",)
_REPAIRS = ("problem.repaired",)
_RULES = ("verdict.signed",)
_CERTIFIES = ("gate.certified",)
_ASKS = ("question.fixed",)
_FORETELLS = ("forecast.made",)
_PROPOSES = ("condition.proposed",)
_AMENDS = ("condition.amended",)
_CLAIMS = ("condition.claimed",)
_CONFIRMS = ("condition.verified",)
_SPEAKS = ("complaint.received", "case.replied", "case.remedied")
_APPROVES = ("case.approved",)
_FINDS_OUT = ("case.verified", "case.attributed", *_APPROVES)
_KEEPS_DOCKET = ("case.opened", "case.tasked", "case.reply_asked", "case.reopened")
_READS = ("document.received", "proposal.accepted", "proposal.rejected")
_ASKS_A_MODEL = ("document.proposed",)
_CONVENES = ("talks.round", "talks.delegation", "talks.outcome")
_HEARS = _SPEAKS + _FINDS_OUT + _KEEPS_DOCKET

SIGNS: Mapping[Role, tuple[str, ...]] = {
    Role.MONITOR: _TELLS + _SPEAKS + _FINDS_OUT + _CLAIMS + _CONFIRMS,
    Role.VERIFIER: _TELLS + _LINKS + _FINDS_OUT + _CONFIRMS,
    Role.PARTY: _TELLS + _SPEAKS + _PROPOSES + _CLAIMS,
    Role.ANALYST: _TELLS + _REPAIRS + _LINKS + _FORETELLS + _READS + _ASKS_A_MODEL,
    Role.SECRETARY: (
        _TELLS
        + _REPAIRS
        + _LINKS
        + _FORETELLS
        + _HEARS
        + _READS
        + _ASKS_A_MODEL
        + _CONVENES
        + _PROPOSES
        + _AMENDS
        + _CLAIMS
    ),
    Role.MEMBER: _TELLS + _LINKS + _RULES + _HEARS,
    Role.GUARANTOR: (
        _TELLS
        + _LINKS
        + _RULES
        + _CERTIFIES
        + _ASKS
        + _FORETELLS
        + _HEARS
        + _READS
        + _CONVENES
        + _PROPOSES
        + _AMENDS
        + _CLAIMS
    ),
    Role.MEDIATOR: _CONVENES,
}
"""What an actor of each role may sign. A gate counts the word only of those it names, and a case
that of its deciding body's members: a `member` sits on such a body without being a guarantor."""


def signs(role: Role, typ: str) -> bool:
    """Whether somebody in that role may sign an entry of that type."""
    return role is Role.OWNER or typ in SIGNS.get(role, ())
