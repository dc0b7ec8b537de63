"""A secretary's and a mediator's work on the pages of talks: rounds, sides, outcomes, signed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx2 import Response
from starlette.testclient import TestClient

from tests.accounts.test_accounts import EASY
from tests.command import done
from tests.web.conftest import client_of
from tests.web.test_signing_in import HOME, join, send, sign_in, token_on
from tests.web.test_tallies_page import text_of
from trucewatch.doors.accounts.accounts import Accounts
from trucewatch.doors.clerk import Clerk
from trucewatch.doors.cli.serving import CurrentRecord
from trucewatch.doors.mission_work import at_work
from trucewatch.doors.storage.mission import Mission
from trucewatch.doors.web.app import create_app
from trucewatch.doors.web.mission_ledger import MissionLedger
from trucewatch.doors.web.readers import Doorkeeper
from trucewatch.ledger.notes import VerifierKey
from trucewatch.people.model import OWNER

ROUND = {
    "process": "Harbour talks", "name": "First round", "first": "2023-04-03", "last": "2023-04-05",
    "place": "Calvera", "format": "indirect", "through": "the envoy", "item": "ceasefire",
    "items": "fishing grounds", "sessions": "2023-04-03\n2023-04-04", "joining_side1": "council",
    "joining_words1": "the harbour opens first", "reason": "as announced",
}  # fmt: skip


@dataclass
class Table:
    """A mission whose owner has an account, and its pages."""

    app: FastAPI
    mission: Mission

    def guest(self, role: str) -> TestClient:
        """Somebody who joined in that role."""
        owner, guest = client_of(self.app), client_of(self.app)
        sign_in(owner, "the owner")
        party = "council" if role == "party" else ""
        form = {"role": role, "office": f"the {role}", "party": party, "reason": "agreed"}
        invited = send(owner, "/people/invitations", form, shown_at="/people").text
        code = re.search(r"/join/(\w+)", invited)
        assert code
        join(guest, code[1], role)
        return guest


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Table]:
    folder = tmp_path / "mission"
    done("new", folder, "--agreement", "exercise-velmara")
    with at_work(folder) as (mission, shop):
        assert mission.keys_folder
        accounts = Accounts.of(mission.keys_folder, passwords=EASY)
        view = MissionLedger(mission.ground, folder / "ledger", VerifierKey.parse(mission.log_key))
        records = CurrentRecord(shop)
        clerk, door = Clerk(mission, records), Doorkeeper(OWNER, accounts)
        made = Table(create_app(records, view, clerk=clerk, door=door), mission)
        first = client_of(made.app)
        form = {"role": "owner", "office": "the secretariat", "party": "", "reason": "our own"}
        invited = send(first, "/people/invitations", form, shown_at="/people").text
        code = re.search(r"/join/(\w+)", invited)
        assert code
        join(first, code[1], "the owner")
        yield made
        accounts.store.close()


def held(client: TestClient) -> str:
    """Record the round; its address."""
    answer = send(client, "/talks", ROUND)
    assert answer.status_code == 303, text_of(answer.text)
    return answer.headers["location"]


def typed(client: TestClient, address: str, what: str, **form: str) -> Response:
    return send(client, f"{address}/{what}", form, shown_at=address)


@pytest.mark.parametrize("role", ["mediator", "secretary", "guarantor"])
def test_who_convenes_records_a_round_with_sides_and_an_outcome(table: Table, role: str) -> None:
    """Every act is signed by whoever pressed the button."""
    client = table.guest(role)
    address = held(client)
    assert typed(client, address, "delegation", party="council", attendance="stayed_away",
                 heads="the harbour master", backer="norrund",
                 reason="its chair stayed empty").status_code == 303  # fmt: skip
    assert typed(client, address, "outcome", title="Harbour paper", on="2023-04-05",
                 **{"stands-accord": "signed", "stands-council": "took_note"},
                 endorsed="the fishermen", reason="read out").status_code == 303  # fmt: skip

    page = text_of(client.get(address).text)
    for said in ("First round", "Indirect, through the envoy", "fishing grounds",
                 "the harbour opens first", "stayed away", "the harbour master", "Harbour paper",
                 "Endorsed the fishermen"):  # fmt: skip
        assert said in page
    acts = list(table.mission.ground.entries("talks.round", "talks.delegation", "talks.outcome"))
    signers = {entry.by for entry in acts}
    assert len(acts) == 3 and len(signers) == 1
    assert table.mission.ground.roster().owner().id not in signers


def test_a_party_may_look_and_not_record(table: Table) -> None:
    address = held(table.guest("mediator"))
    party = table.guest("party")
    page = party.get(address).text
    assert "the harbour opens first" in page and 'action="/talks' not in page
    token = token_on(party.get("/account").text, "/sign-out")
    answer = party.post("/talks", data={**ROUND, "token": token}, headers=HOME)
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("slip", "said"),
    [({"last": "2023-04-01"}, "before it begins"), ({"first": "soon"}, "soon"),
     ({"sessions": "2023-05-01"}, "not in the round"), ({"reason": ""}, "reason"),
     ({"joining_words1": ""}, "a side and its words"), ({"format": "by post"}, "by post")],
)  # fmt: skip
def test_a_slip_is_told_and_what_was_typed_is_still_there(
    table: Table, slip: dict[str, str], said: str
) -> None:
    client = table.guest("mediator")
    answer = send(client, "/talks", ROUND | slip)
    assert answer.status_code == 422 and said in text_of(answer.text)
    assert 'value="Harbour talks"' in answer.text and "fishing grounds" in answer.text
    assert 'id="record-round" open' in answer.text
    assert list(table.mission.ground.entries("talks.round")) == []


def test_a_side_stands_in_one_list_alone_and_nothing_typed_is_lost(table: Table) -> None:
    client = table.guest("secretary")
    address = held(client)
    answer = typed(client, address, "outcome", title="Paper", on="2023-04-05",
                   **{"stands-accord": "signed"}, took_note="accord", reason="x")  # fmt: skip
    assert answer.status_code == 422 and "more than one list" in text_of(answer.text)
    assert 'value="Paper"' in answer.text and '<option value="signed" selected>' in answer.text


def test_a_round_recorded_anew_keeps_its_address_and_what_was_recorded_of_it(table: Table) -> None:
    client = table.guest("mediator")
    address = held(client)
    typed(client, address, "delegation", party="accord", attendance="present", reason="it came")
    again = {**ROUND, "last": "2023-04-06", "reason": "it went on"}
    answer = send(client, "/talks", again, shown_at=address)
    assert answer.headers["location"] == address
    page = text_of(client.get(address).text)
    assert "3–6 Apr 2023" in page and "present" in page


def test_a_form_for_a_round_that_is_not_there_is_answered_as_such(table: Table) -> None:
    client = table.guest("mediator")
    page = client.get(held(client))
    token = token_on(page.text, "/talks")
    answer = client.post(
        "/talks/N-NOSUCHTHING0/outcome", data={"token": token, "title": "x"}, headers=HOME
    )
    assert answer.status_code == 404
