"""Who may ask what: every address of the pages and of the API, with the rule it is under.

In:   a route, as the router knows it, and who asks.
Out:  nothing, or a refusal. An address without a rule is refused to everybody.

The guard asks before a page is made, so that no page can forget to. What a page shows of other
things beside its own, it asks `Desk.may` about.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from fastapi import HTTPException
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from trucewatch.doors.web.desk import Desk
from trucewatch.doors.web.forms import TOKEN, form_of, read_form
from trucewatch.doors.web.proving import prove_again, tries
from trucewatch.doors.web.readers import Reader, reader_of
from trucewatch.doors.web.things import (
    case_named,
    incident_named,
    layer_named,
    problem_named,
    tile_named,
)
from trucewatch.doors.web.uploads import read_upload
from trucewatch.people.access import Answer, Noun, Purpose, Thing, Verb, can, could
from trucewatch.people.model import ANYBODY, Person
from trucewatch.vocabulary.errors import UsageError

Find = Callable[[Desk, Mapping[str, str]], Thing | None]
"""The thing an address names; None where there is none."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What asking this address is: a verb, done to a thing, to an end."""

    verb: Verb
    noun: Noun
    purpose: Purpose
    find: Find | None = None
    """Where the answer depends on which thing it is. Before it is looked for, the role is asked, so
    that whoever may see none of its kind learns nothing of this one."""

    def answer(self, person: Person, desk: Desk, path: Mapping[str, str]) -> Answer:
        """Whether that person may."""
        if not could(person, self.verb, self.noun, self.purpose):
            return Answer.NO
        thing = Thing(noun=self.noun) if self.find is None else self.find(desk, path)
        return Answer.HIDDEN if thing is None else can(person, self.verb, thing, self.purpose)


class RefusedError(HTTPException):
    """They may not, and may know it."""

    def __init__(self) -> None:
        super().__init__(403)


class StrangerRefusedError(RefusedError):
    """Nobody knows who asks: signing in may help."""


class ProofRefusedError(Exception):
    """They tried to prove it, and did not; `fault` says why."""

    def __init__(self, fault: UsageError) -> None:
        super().__init__(str(fault))
        self.fault = fault


class ProveAgainError(RefusedError):
    """They may, once they proved anew who they are."""


def _reading(noun: Noun, purpose: Purpose = Purpose.KNOW) -> Rule:
    return Rule(Verb.READ, noun, purpose)


def _step(verb: Verb, purpose: Purpose = Purpose.RULE) -> Rule:
    return Rule(verb, Noun.CASE, purpose, case_named)


_LINKING = Rule(Verb.LINK, Noun.INCIDENT, Purpose.VERIFY, incident_named)
_COMPLAINING = Rule(Verb.COMPLAIN, Noun.DOCKET, Purpose.RULE)
_INCIDENTS, _PROOF = _reading(Noun.INCIDENTS), _reading(Noun.PROOF, Purpose.AUDIT)
_ENTRY = _reading(Noun.ENTRY, Purpose.AUDIT)
_INCIDENT = Rule(Verb.READ, Noun.INCIDENT, Purpose.KNOW, incident_named)
_LAYER = Rule(Verb.READ, Noun.AGREEMENT, Purpose.KNOW, layer_named)
_SIGNING_IN = Rule(Verb.SIGN_IN, Noun.ACCOUNT, Purpose.KNOW)
_OWN_ACCOUNT = Rule(Verb.MEND, Noun.ACCOUNT, Purpose.KEEP)
_SECURING = Rule(Verb.SECURE, Noun.ACCOUNT, Purpose.KEEP)
_DOCUMENTS = _reading(Noun.DOCUMENT, Purpose.VERIFY)
_EVERYBODYS = _reading(Noun.AGREEMENT)
_TALKS, _CLAIMS = _reading(Noun.TALKS), _reading(Noun.CLAIMS)

RULES: Mapping[tuple[str, str], Rule] = {
    ("GET", "/"): _reading(Noun.STANDING),
    ("GET", "/public"): _reading(Noun.SUMMARY),
    ("GET", "/incidents"): _INCIDENTS,
    ("GET", "/incidents/{incident_id}"): _INCIDENT,
    ("POST", "/incidents/{incident_id}/join"): _LINKING,
    ("POST", "/incidents/{incident_id}/part"): _LINKING,
    ("GET", "/verification"): _reading(Noun.QUEUE, Purpose.VERIFY),
    ("GET", "/documents"): _DOCUMENTS,
    ("POST", "/documents"): Rule(Verb.RECEIVE, Noun.DOCUMENT, Purpose.VERIFY),
    ("GET", "/documents/{document_id}"): _DOCUMENTS,
    ("POST", "/documents/{document_id}"): Rule(Verb.ACCEPT, Noun.DOCUMENT, Purpose.VERIFY),
    ("GET", "/docket"): _reading(Noun.DOCKET),
    ("GET", "/complain"): _COMPLAINING,
    ("POST", "/complain"): _COMPLAINING,
    ("GET", "/cases/{case_id}"): Rule(Verb.READ, Noun.CASE, Purpose.KNOW, case_named),
    ("POST", "/cases/{case_id}/opened"): _step(Verb.OPEN),
    ("POST", "/cases/{case_id}/tasked"): _step(Verb.TASK),
    ("POST", "/cases/{case_id}/verified"): _step(Verb.VERIFY),
    ("POST", "/cases/{case_id}/approved"): _step(Verb.APPROVE),
    ("POST", "/cases/{case_id}/attributed"): _step(Verb.ATTRIBUTE),
    ("POST", "/cases/{case_id}/reply_asked"): _step(Verb.ASK_REPLY),
    ("POST", "/cases/{case_id}/replied"): _step(Verb.REPLY),
    ("POST", "/cases/{case_id}/determined"): _step(Verb.DETERMINE),
    ("POST", "/cases/{case_id}/remedied"): _step(Verb.REMEDY),
    ("POST", "/cases/{case_id}/reopened"): _step(Verb.REOPEN),
    ("POST", "/cases/{case_id}/published"): _step(Verb.PUBLISH, Purpose.PUBLISH),
    ("GET", "/watched"): _reading(Noun.COVERAGE),
    ("GET", "/pictures/watched.svg"): _reading(Noun.COVERAGE),
    ("GET", "/trends"): _reading(Noun.TRENDS),
    ("GET", "/tallies"): _reading(Noun.TALLIES),
    ("GET", "/conditions"): _reading(Noun.CONDITIONS),
    ("GET", "/conditions/{condition}"): _reading(Noun.CONDITIONS),
    ("GET", "/pictures/conditions/{condition}.svg"): _reading(Noun.CONDITIONS),
    ("GET", "/access"): _reading(Noun.CONDITIONS),
    ("GET", "/releases"): _reading(Noun.CONDITIONS),
    ("GET", "/ground"): _reading(Noun.CONDITIONS),
    ("GET", "/forces"): _reading(Noun.CONDITIONS),
    ("GET", "/pictures/kinds/{condition}.svg"): _reading(Noun.CONDITIONS),
    ("GET", "/pictures/ground.svg"): _reading(Noun.CONDITIONS),
    ("GET", "/talks"): _TALKS,
    ("POST", "/talks"): Rule(Verb.CONVENE, Noun.TALKS, Purpose.KEEP),
    ("GET", "/talks/{round_id}"): _TALKS,
    ("POST", "/talks/{round_id}/delegation"): Rule(Verb.SEAT, Noun.TALKS, Purpose.KEEP),
    ("POST", "/talks/{round_id}/outcome"): Rule(Verb.CONCLUDE, Noun.TALKS, Purpose.KEEP),
    ("GET", "/pictures/talks.svg"): _TALKS,
    ("GET", "/claims"): _CLAIMS,
    ("GET", "/claims/{said}"): _CLAIMS,
    ("GET", "/gates"): _reading(Noun.GATES),
    ("GET", "/agreement"): _EVERYBODYS,
    ("GET", "/problems"): _reading(Noun.PROBLEM, Purpose.KEEP),
    ("GET", "/problems/{entry}"): Rule(Verb.READ, Noun.PROBLEM, Purpose.KEEP, problem_named),
    ("POST", "/problems/{entry}"): Rule(Verb.REPAIR, Noun.PROBLEM, Purpose.KEEP, problem_named),
    ("GET", "/ledger"): _PROOF,
    ("GET", "/ledger/find"): _ENTRY,
    ("GET", "/ledger/entries/{entry}"): _ENTRY,
    ("GET", "/ledger/entries/{entry}/leaf"): _ENTRY,
    ("GET", "/ledger/entries/{entry}/proof"): _ENTRY,
    ("GET", "/checkpoint"): _PROOF,
    ("GET", "/tile/{path:path}"): Rule(Verb.READ, Noun.PROOF, Purpose.AUDIT, tile_named),
    ("GET", "/bulletin"): _reading(Noun.BULLETIN),
    ("GET", "/bulletin/document"): _reading(Noun.BULLETIN),
    ("GET", "/bulletin/document.pdf"): _reading(Noun.BULLETIN),
    ("GET", "/dossier"): _reading(Noun.DOSSIER),
    ("GET", "/dossier/document"): _reading(Noun.DOSSIER),
    ("GET", "/dossier/document.{media}"): _reading(Noun.DOSSIER),
    ("GET", "/pictures/map.svg"): _INCIDENTS,
    ("GET", "/pictures/timeline.svg"): _INCIDENTS,
    ("GET", "/pictures/tallies.svg"): _reading(Noun.TALLIES),
    ("GET", "/pictures/trends/{name}.svg"): _reading(Noun.TRENDS),
    ("GET", "/evidence/{exhibit_id}"): _reading(Noun.EVIDENCE, Purpose.VERIFY),
    ("GET", "/data/incidents.geojson"): _INCIDENTS,
    ("GET", "/data/ground.geojson"): _EVERYBODYS,
    ("GET", "/data/timeline.json"): _INCIDENTS,
    ("GET", "/sign-in"): _SIGNING_IN,
    ("POST", "/sign-in"): _SIGNING_IN,
    ("POST", "/sign-in/passkey"): _SIGNING_IN,
    ("POST", "/sign-in/oidc"): _SIGNING_IN,
    ("GET", "/sign-in/oidc/back"): _SIGNING_IN,
    ("GET", "/join/{code}"): _SIGNING_IN,
    ("POST", "/join/{code}"): _SIGNING_IN,
    ("POST", "/sign-out"): _OWN_ACCOUNT,
    ("GET", "/again"): _OWN_ACCOUNT,
    ("POST", "/again"): _OWN_ACCOUNT,
    ("GET", "/tokens"): _OWN_ACCOUNT,
    ("POST", "/tokens"): _OWN_ACCOUNT,
    ("POST", "/tokens/{token}/revoke"): _OWN_ACCOUNT,
    ("GET", "/account"): _OWN_ACCOUNT,
    ("POST", "/account/password"): _SECURING,
    ("POST", "/account/passkeys"): _SECURING,
    ("POST", "/account/passkeys/{passkey}/remove"): _SECURING,
    ("POST", "/account/oidc"): _SECURING,
    ("POST", "/account/oidc/remove"): _SECURING,
    ("POST", "/account/sign-out"): _OWN_ACCOUNT,
    ("GET", "/people"): _reading(Noun.PEOPLE, Purpose.KEEP),
    ("POST", "/people/invitations"): Rule(Verb.ADMIT, Noun.PEOPLE, Purpose.KEEP),
    ("POST", "/people/{account}/close"): Rule(Verb.DISMISS, Noun.PEOPLE, Purpose.KEEP),
    ("GET", "/api/"): _EVERYBODYS,
    ("GET", "/api/conformance"): _EVERYBODYS,
    ("GET", "/api/collections"): _EVERYBODYS,
    ("GET", "/api/collections/{collection}"): _LAYER,
    ("GET", "/api/collections/{collection}/items"): _LAYER,
    ("GET", "/api/collections/{collection}/items/{item}"): _LAYER,
    ("GET", "/api/rules"): _EVERYBODYS,
    ("GET", "/api/counts"): _INCIDENTS,
    ("GET", "/api/standing"): _reading(Noun.STANDING),
    ("GET", "/api/gates"): _reading(Noun.GATES),
    ("GET", "/api/tallies"): _reading(Noun.TALLIES),
    ("GET", "/api/rounds"): _TALKS,
    ("GET", "/api/positions"): _TALKS,
    ("GET", "/api/matrix"): _TALKS,
    ("GET", "/api/claims"): _CLAIMS,
    ("GET", "/api/chains"): _CLAIMS,
    ("GET", "/api/changes"): _PROOF,
}


WITH_FILES = frozenset({("POST", "/documents")})
"""Addresses to which a file may be sent, by whoever may: they are asked before it is read."""


def guard(desk: Desk) -> Callable[[Request], Awaitable[None]]:
    """What every route depends on. Raises RefusedError, HTTPException and what `forms` raises."""

    async def check(request: Request) -> None:
        if _address(request) in WITH_FILES:
            await run_in_threadpool(_need_role, request)
            request.state.form = await read_upload(request)
        elif request.method == "POST":
            request.state.form = await read_form(request)
        await run_in_threadpool(_let, desk, request)

    return check


def _address(request: Request) -> tuple[str, str]:
    """The row that an address is under."""
    return request.method, f"{request.scope.get('root_path', '')}{request.scope['route'].path}"


def _need_role(request: Request) -> None:
    rule, person = RULES[_address(request)], reader_of(request).person
    if not could(person, rule.verb, rule.noun, rule.purpose):
        raise RefusedError


def _let(desk: Desk, request: Request) -> None:
    reader = reader_of(request)
    if request.method == "POST":
        desk.forms.take(request, reader, form_of(request)[TOKEN])
    answer = _answer(desk, request, reader)
    if answer is Answer.AGAIN and tries(request):
        reader = _proved(desk, request)
        answer = _answer(desk, request, reader)
    if answer is Answer.HIDDEN:
        raise HTTPException(404)
    if answer is Answer.AGAIN:
        raise ProveAgainError
    if answer is Answer.NO:
        stranger = reader.person == ANYBODY and desk.door.opens
        raise StrangerRefusedError if stranger else RefusedError


def _proved(desk: Desk, request: Request) -> Reader:
    try:
        return prove_again(desk, request)
    except UsageError as error:
        raise ProofRefusedError(error) from error


def _answer(desk: Desk, request: Request, reader: Reader) -> Answer:
    rule = RULES.get(_address(request))
    answer = rule.answer(reader.person, desk, request.path_params) if rule else Answer.HIDDEN
    shut = rule is not None and rule.verb.needs_key and reader.locked
    return Answer.AGAIN if shut and answer is Answer.YES else answer
