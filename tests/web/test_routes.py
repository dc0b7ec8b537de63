"""Who may ask what: every address, every role, and things in every state."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.routing import BaseRoute, Mount
from starlette.testclient import TestClient

from tests.web import cases, records
from tests.web.conftest import app_of, client_of
from trucewatch.doors.web.routes import RULES
from trucewatch.figures.model import Record
from trucewatch.people.access import Noun, Purpose, Verb, could
from trucewatch.people.model import Person, Role

WORDS = "They fired at noon."
IDENTS = re.compile(r"\b[RS]-[0-9A-Z]{6,}")
OPEN_TO_ALL = {"/static", "/api/openapi.json"}
"""What has no rule: files of the program itself, and the description of the API."""
ABSENT = {
    "incident_id": "I-NOSUCHTHING0", "exhibit_id": "X-NOSUCHTHING0", "name": "nosuch",
    "path": "0/999", "collection": "incidents", "item": "I-NOSUCHTHING0", "entry": "0",
    "code": "nosuchcode", "token": "T-NOSUCHTHING0", "account": "U-NOSUCHTHING0",
    "case_id": "C-NOSUCHTHING0", "condition": "nosuch", "round_id": "N-NOSUCHTHING0",
    "said": "Q-NOSUCHTHING0", "media": "pdf", "document_id": "D-NOSUCHTHING0",
}  # fmt: skip
READS = [(method, path) for method, path in RULES if method == "GET" and "changes" not in path]


def every_route(routes: list[BaseRoute], under: str = "") -> Iterator[tuple[str, str]]:
    """Method and address of all that the router answers to, its mounted applications included."""
    for context in iter_route_contexts(routes):
        route = context.original_route
        if isinstance(route, APIRoute):
            yield from ((method, under + context.path) for method in context.methods or ())
        elif isinstance(route, Mount) and getattr(route.app, "router", None):
            yield from every_route(route.routes, under + route.path)
        else:
            yield "", under + str(getattr(route, "path", route))


def test_every_address_has_a_rule_and_every_rule_an_address(whole: Record, tmp_path: Path) -> None:
    """A new route without a row is refused to everybody, and fails here."""
    found = set(every_route(app_of(whole, tmp_path).routes))
    assert {path for method, path in found if not method} == OPEN_TO_ALL
    assert {one for one in found if one[0]} == set(RULES)


def person(role: Role, party: str | None = None) -> Person:
    return Person(role=role, account="U-1", actor="a" * 16, party=party, office="x", fresh=True)


@pytest.fixture(scope="module")
def readers(tmp_path_factory: pytest.TempPathFactory) -> dict[Role, TestClient]:
    """One reader of each role; the party is one that no case concerns."""
    whole, folder = cases.heard(), tmp_path_factory.mktemp("ledger")
    return {
        role: client_of(app_of(whole, folder, person=person(role, "nobody-named"))) for role in Role
    }


@pytest.mark.parametrize("route", READS, ids=lambda route: route[1])
def test_an_address_opens_to_the_roles_of_its_rule_and_to_no_other(
    route: tuple[str, str], readers: dict[Role, TestClient]
) -> None:
    """Refusals are alike, whether there is such a thing or not."""
    rule = RULES[route]
    address = route[1].replace(":path", "").format_map(ABSENT)
    for role, client in readers.items():
        answer = client.get(address, follow_redirects=False)
        if could(person(role), rule.verb, rule.noun, rule.purpose) and rule.find is None:
            assert answer.status_code not in (401, 403), (role, address)
        elif not could(person(role), rule.verb, rule.noun, rule.purpose):
            to_public = answer.headers.get("location") == "/public"
            assert answer.status_code == 403 or (address == "/" and to_public), (role, address)


@pytest.mark.parametrize("role", Role)
def test_no_role_reads_words_or_sources_that_are_not_for_it(
    role: Role, readers: dict[Role, TestClient]
) -> None:
    """Every page there is, searched for what a source said, and for ids of reports and sources."""
    incident = records.first_incident(cases.heard())
    known = {**ABSENT, "incident_id": incident, "item": incident, "name": "series", "path": "0/0"}
    told = "".join(
        readers[role].get(path.replace(":path", "").format_map(known)).text for _, path in READS
    )
    assert (WORDS in told) == could(person(role), Verb.READ, Noun.WORDS, Purpose.VERIFY)
    if not could(person(role), Verb.READ, Noun.REPORT, Purpose.KNOW):
        assert not IDENTS.search(told)


@pytest.mark.parametrize(
    ("put", "who", "there"),
    [(True, "accused", True), (False, "accused", False), (True, "brought", True),
     (False, "brought", True), (True, "another", False)],
)  # fmt: skip
def test_a_party_sees_the_incident_of_its_own_case_and_no_other(
    tmp_path: Path, put: bool, who: str, there: bool
) -> None:
    """Before a complaint is put to a party there is nothing, as far as that party can tell."""
    whole = cases.heard(put=put)
    brought, accused = cases.parties(whole)
    party = {"accused": accused, "brought": brought, "another": "a third"}[who]
    client = client_of(app_of(whole, tmp_path, person=person(Role.PARTY, party)))
    answer = client.get(f"/incidents/{records.first_incident(whole)}")
    other = client.get("/incidents/I-NOSUCHTHING0")
    assert (answer.status_code, other.status_code) == (200 if there else 404, 404)
    if not there:
        assert _of_its_address(answer.text) == _of_its_address(other.text)
    else:
        assert "R-" not in answer.text and "S-0" not in answer.text and WORDS not in answer.text


def _of_its_address(page: str) -> list[str]:
    """A page without the lines that name its own address."""
    return [line for line in page.splitlines() if "/incidents/I-" not in line]


def main_of(page: str) -> str:
    return page.split('<main id="main">')[1].split("</main>")[0]


def test_a_party_cannot_list_search_map_or_count_incidents_one_by_one(tmp_path: Path) -> None:
    """A count behind a filter is a question about a single incident."""
    whole = cases.heard()
    client = client_of(app_of(whole, tmp_path, person=person(Role.PARTY, cases.parties(whole)[1])))
    for address in (
        "/incidents", "/incidents?area=x", "/data/incidents.geojson", "/data/timeline.json",
        "/pictures/map.svg", "/pictures/timeline.svg", "/api/collections/incidents",
        "/api/collections/incidents/items",
        f"/api/collections/incidents/items/{records.first_incident(whole)}", "/problems",
    ):  # fmt: skip
        assert client.get(address).status_code == 403, address
    first = main_of(client.get("/").text)
    assert main_of(client.get("/", params={"area": "-", "from": "2017-01-13"}).text) == first
    assert 'id="results"' not in first and 'id="map"' not in first
    listed = client.get("/api/collections").json()["collections"]
    assert "incidents" not in {each["id"] for each in listed}


def test_two_readers_never_share_an_answer_kept_by_its_tag(tmp_path: Path) -> None:
    """A tag is of the record, the address and the reader's own standing."""
    whole = cases.heard()
    tags = {
        client_of(app_of(whole, tmp_path, person=person(role, party))).get("/api/standing")
        .headers["etag"]
        for role, party in itertools.product((Role.OWNER, Role.PARTY), ("a", "b"))
    }  # fmt: skip
    assert len(tags) == 4
