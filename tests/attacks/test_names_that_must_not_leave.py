"""Somebody asks everything of everybody's pages for a prisoner, a victim, a voice without a name.

The names are planted in a report that a mission takes in, and what it proposes is accepted. Then
every address is asked in every role, every listing, file and publication is made, and searched.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.command import done, trucewatch
from tests.journeys.test_docket import MAPPING, REPORTS
from tests.web.conftest import client_of
from tests.web.test_routes import ABSENT, READS, person
from trucewatch.doors.cli.docket import DOCKET_LISTINGS
from trucewatch.doors.cli.listing import CONDITIONS, LISTINGS
from trucewatch.doors.cli.serving import CurrentRecord
from trucewatch.doors.cli.talk_listing import TALK_LISTINGS
from trucewatch.doors.mission_work import at_work
from trucewatch.doors.web.app import create_app
from trucewatch.doors.web.mission_ledger import MissionLedger
from trucewatch.doors.web.readers import Doorkeeper
from trucewatch.ledger.notes import VerifierKey
from trucewatch.people.access import Noun, Purpose, Verb, could
from trucewatch.people.model import OWNER, Person, Role
from trucewatch.vocabulary.messages import LANGUAGES

REPORT = """\
Talks at the lake, 14 May 2031

Talia Morven, who leads the Ridge Brigades team, told reporters that the cease-fire must hold \
before elections.

The prisoner Osric Venn is ill, and his brother was arrested at the market. Ilse Brandt was killed \
at the bridge on Friday. Brandt said nothing before.

"We want the cease-fire to hold," the Ridge Brigades said. Corran Vale carried the paper.

"Nobody at this table will sign," a northern diplomat said, speaking on condition of anonymity.

"The list of captives is ready," Maud Ferrin said. Ferrin left by the garden door.

At least 40 people were killed since March 2031, according to the UN.
"""
OFFICE = "northern diplomat"
"""What the report itself calls a voice that it leaves unnamed: it stands in the report's own words,
which those read who verify, and nowhere else."""
NAMES = ("Venn", "Brandt", "Ferrin", OFFICE)
"""A prisoner, a victim, a voice that people hid, and the office of one."""


@dataclass(frozen=True)
class Planted:
    """The mission, and an id of each kind of thing in it."""

    folder: Path
    keys: Path
    ids: dict[str, list[str]]


def listed(folder: Path, what: str) -> list[dict[str, str]]:
    items: list[dict[str, str]] = done("list", folder, what, "--json").document["items"]
    return items


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planted]:
    home = tmp_path_factory.mktemp("planted")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("TRUCEWATCH_KEYS", str(home / "keys"))
        yield plant(home)


def plant(home: Path) -> Planted:
    """A mission with one report of talks in it, everything it proposes accepted."""
    folder, report = home / "mission", home / "report.txt"
    done("new", folder, "--agreement", "exercise-velmara")
    (home / "reports.csv").write_text(REPORTS, encoding="utf-8")
    (home / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    done("add", folder, home / "reports.csv", "--mapping", home / "mapping.yaml")
    report.write_text(REPORT, encoding="utf-8")
    done("talks", "receive", folder, report, "--publisher", "The Harbour Gazette")
    for name, first, last in (("First", "2031-05-12", "2031-05-14"),
                              ("Second", "2031-05-16", "2031-05-17")):  # fmt: skip
        done("talks", "round", folder, name, "--from", first, "--to", last, "--reason", "r")
    held = listed(folder, "rounds")[0]["round_id"]
    for one in done("talks", "proposals", folder, "--json").document["items"]:
        hide = ("--set", "anonymous=yes") if "Ferrin" in json.dumps(one["value"]) else ()
        round_ = ("--set", f"round={held}") if one["kind"] in ("head", "delegation") else ()
        said = trucewatch("talks", "accept", folder, one["proposal_id"], "--reason", "read",
                          *hide, *round_)  # fmt: skip
        assert said.code == 0 or one["kind"] in ("incident", "excluded", "guarantor"), said.err
    done("update", folder)
    key = {"documents": "document_id", "claims": "claim_id", "positions": "position_id",
           "rounds": "round_id", "incidents": "incident_id"}  # fmt: skip
    return Planted(
        folder, home / "keys", {w: [r[k] for r in listed(folder, w)] for w, k in key.items()}
    )


@pytest.fixture(scope="module")
def readers(planted: Planted) -> Iterator[dict[Role, TestClient]]:
    """Somebody of each role, at the pages of that mission."""
    with at_work(planted.folder) as (mission, shop):
        key = VerifierKey.parse(mission.log_key)
        view = MissionLedger(mission.ground, planted.folder / "ledger", key)
        records = CurrentRecord(shop)
        yield {
            role: client_of(
                create_app(records, view, door=Doorkeeper(client_person(role)))
            )
            for role in Role
        }  # fmt: skip


@pytest.fixture(autouse=True)
def _keys_of_the_mission(planted: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mission is one for all these tests, and so are its keys."""
    monkeypatch.setenv("TRUCEWATCH_KEYS", str(planted.keys))


def client_person(role: Role) -> Person:
    """Who reads in that role."""
    return OWNER if role is Role.OWNER else person(role, "council")


def addresses(planted: Planted) -> list[str]:
    """Every address that can be asked, for everything there is."""
    ids = planted.ids
    every = {
        "round_id": ids["rounds"], "said": [*ids["claims"], *ids["positions"]],
        "document_id": ids["documents"], "incident_id": ids["incidents"],
        "entry": [str(n) for n in range(24)],
    }  # fmt: skip
    found = []
    for _, path in READS:
        path = path.replace(":path", "")
        (name,) = re.findall(r"\{(\w+)\}", path)[:1] or ("",)
        for value in every.get(name, [""]):
            found.append(path.format_map({**ABSENT, "name": "series", "path": "0/0", name: value}))
    return found


def test_something_is_there_to_be_found(planted: Planted, readers: dict[Role, TestClient]) -> None:
    """Else the searches below would find nothing whatever leaks."""
    assert len(planted.ids["claims"]) >= 3 and planted.ids["positions"]
    pages = readers[Role.ANALYST].get("/talks").text + readers[Role.ANALYST].get("/claims").text
    assert "cease-fire" in pages and "a source on condition of anonymity" in pages
    around = [readers[Role.ANALYST].get(f"/claims/{n}").text for n in planted.ids["claims"]]
    assert any("The list of captives is ready" in page for page in around)


@pytest.mark.parametrize("role", Role)
def test_no_page_and_no_answer_for_a_program_has_a_name(
    planted: Planted, readers: dict[Role, TestClient], role: Role
) -> None:
    client = readers[role]
    for address in addresses(planted):
        answer = client.get(address, follow_redirects=False)
        told = answer.text + str(dict(answer.headers))
        found = {name for name in NAMES if name in told}
        reads_it = could(client_person(role), Verb.READ, Noun.DOCUMENT, Purpose.VERIFY)
        allowed = {OFFICE} if reads_it and address.startswith("/documents/D-") else set()
        assert found <= allowed, (role, address)


def test_a_filter_does_not_tell_whether_a_name_is_there(
    readers: dict[Role, TestClient],
) -> None:
    """Whoever tries a name is told the same whether it is in a document or not."""
    client = readers[Role.ANALYST]
    for address in ("/claims?subject={}", "/api/claims?party={}", "/api/positions?party={}",
                    "/api/chains?subject={}"):  # fmt: skip
        real, none = (client.get(address.format(n)) for n in ("Maud+Ferrin", "Xaud+Xerrin"))
        assert real.status_code == none.status_code
        assert len(real.text) == len(none.text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_listing_no_file_and_no_publication_has_a_name(
    planted: Planted, tmp_path: Path, language: str
) -> None:
    folder = planted.folder
    told = {}
    for what in (*LISTINGS, *DOCKET_LISTINGS, *TALK_LISTINGS, CONDITIONS):
        told[what] = done("list", folder, what, "--json", "--lang", language).out
    for id_ in chain.from_iterable(planted.ids.values()):
        told[id_] = done("show", folder, id_, "--json", "--lang", language).out
        told[f"{id_} in words"] = done("show", folder, id_, "--lang", language).out
    told["matrix"] = done("talks", "matrix", folder, "--lang", language).out
    told["matrix, json"] = done("talks", "matrix", folder, "--json", "--lang", language).out
    told["proposals"] = done("talks", "proposals", folder, "--all", "--json").out
    told["status"] = done("status", folder).out
    page = tmp_path / f"bulletin.{language}.html"
    done("publish", folder, "-o", page, "--lang", language)
    told["bulletin"] = page.read_text(encoding="utf-8")
    for n, round_id in enumerate(planted.ids["rounds"]):
        page = tmp_path / f"dossier.{n}.{language}.html"
        done("publish", folder, "-o", page, "--kind", "dossier", "--round", round_id,
             "--lang", language)  # fmt: skip
        told[f"dossier {n}"] = page.read_text(encoding="utf-8")
    assert {where: name for where, text in told.items() for name in NAMES if name in text} == {}


def test_no_published_tile_has_a_name(planted: Planted) -> None:
    """What witnesses and auditors copy is hashes and salted promises."""
    files = [path for path in (planted.folder / "ledger").rglob("*") if path.is_file()]
    assert files
    for path in files:
        data = path.read_bytes()
        assert not [name for name in NAMES if name.encode() in data], path
