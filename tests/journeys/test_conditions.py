"""Promises from the offer to the state, on the command line; and no name of anybody who is held."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.command import done, trucewatch
from tests.journeys.test_signed_by_their_actors import admitted
from tests.sources.examples import workbook
from trucewatch.doors.mission_work import current_record, workshop
from trucewatch.doors.storage.mission import Mission, open_mission
from trucewatch.doors.web.app import create_app
from trucewatch.doors.web.mission_ledger import MissionLedger
from trucewatch.ledger.notes import VerifierKey

NAME = "Lantern Lane"
CORRIDOR = (
    "corridor", "--kind", "aid", "--bearer", "gov", "--for", "opposition", "--amount", "10",
    "--unit", "trucks", "--sense", "floor", "--due", "by 2017-01-10", "--from", "2017-01-01",
    "--text", "A corridor", "--by", "russia",
)  # fmt: skip


@pytest.fixture
def offered(mission: Path) -> Path:
    done("condition", "offer", mission, *CORRIDOR)
    return mission


def state(mission: Path, condition: str = "corridor", at: str = "2017-01-20") -> dict[str, object]:
    found = done("show", mission, condition, "--at", at, "--json").document
    return dict(found["standings"][0])


def test_an_offer_is_claimed_amended_and_verified_each_in_its_own_place(offered: Path) -> None:
    done("condition", "claim", offered, "corridor", "--amount", "12", "--on", "2017-01-08",
         "--by", "gov", "--cause", "supply")  # fmt: skip
    claimed = state(offered)
    done("condition", "verify", offered, "corridor", "--amount", "10", "--on", "2017-01-12",
         "--by", "un")  # fmt: skip
    late = state(offered)
    done("condition", "amend", offered, "corridor", "--due", "by 2017-01-15", "--by", "russia")
    moved = state(offered)

    assert claimed["state"] == "unverifiable" and claimed["verified_low"] is None
    assert late["state"] == "late" and late["first_state"] is None
    assert moved["state"] == "met" and moved["first_state"] == "late"
    assert len(moved["due"]) == 2  # type: ignore[arg-type]


def test_a_party_signs_what_it_claims_and_verifies_nothing(offered: Path, tmp_path: Path) -> None:
    party, monitor = tmp_path / "party.key", tmp_path / "monitor.key"
    public = done("actor", "new", party).out.strip()
    done("actor", "admit", offered, public, "--role", "party", "--office", "the government",
         "--party", "gov", "--reason", "agreed")  # fmt: skip
    admitted(offered, monitor, "monitor")
    step = ("corridor", "--amount", "10", "--on", "2017-01-08")

    done("condition", "claim", offered, *step, "--as", party)
    refused = trucewatch("condition", "verify", offered, *step, "--as", party)
    for_another = trucewatch("condition", "claim", offered, *step, "--as", party, "--by", "russia")
    done("condition", "verify", offered, *step, "--as", monitor)

    assert refused.code == 2 and "claim" in refused.err
    assert for_another.code == 2 and "speaks for" in for_another.err
    found = state(offered)
    assert found["state"] == "met" and found["verified_by"] == ["the monitor"]
    assert found["claims"][0]["own"] is True  # type: ignore[index]


def test_an_added_file_is_listed_and_added_once(offered: Path, tmp_path: Path) -> None:
    file = tmp_path / "words.csv"
    file.write_text(
        "kind,condition,by,from,amount,unit\n"
        "verified,corridor,un,2017-01-05,4,trucks\n"
        "verified,corridor,un,2017-01-06,6,carts\n",
        encoding="utf-8",
    )
    first = trucewatch("add", offered, file, "--json")
    again = trucewatch("add", offered, file, "--json")
    listed = done("list", offered, "conditions", "--json").document["items"]

    assert first.document["items"][0] | {"file": ""} == {
        "file": "", "accepted": 1, "duplicates": 0, "problems": 1, "known_problems": 0,
    }  # fmt: skip
    assert again.document["items"][0]["duplicates"] == 1
    assert [row["verified_low"] for row in listed if row["condition"] == "corridor"] == [4]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_table_and_a_workbook_are_added_alike(offered: Path, tmp_path: Path, ending: str) -> None:
    header = ["kind", "condition", "by", "from", "amount", "unit", "due"]
    rows: list[list[object]] = [
        header,
        ["verified", "corridor", "un", "2017-01-05", 4, "trucks", ""],
        ["claimed", "corridor", "gov", "2017-01-05", 9, "trucks", ""],
        ["amended", "corridor", "russia", "", "", "", "by 2017-01-15"],
    ]
    file = tmp_path / f"words.{ending}"
    text = "".join(",".join(map(str, row)) + "\n" for row in rows).encode()
    file.write_bytes(text if ending == "csv" else workbook(rows))
    done("add", offered, file, "--format", "conditions")
    found = state(offered, at="2017-01-12")
    assert (found["verified_low"], len(found["due"])) == (4, 2)  # type: ignore[arg-type]
    assert [one["amount_low"] for one in found["claims"]] == [9]  # type: ignore[attr-defined]
    again = done("add", offered, file, "--format", "conditions", "--json").document["items"]
    assert again[0]["duplicates"] == 3


def test_no_prisoners_name_leaves_by_any_file_page_listing_or_error(
    offered: Path, tmp_path: Path
) -> None:
    people = tmp_path / "people.csv"
    people.write_text(
        f"name,category\n{NAME},women\n{NAME} the younger,children\nX,women\n", encoding="utf-8"
    )
    wrong = tmp_path / "wrong.csv"
    wrong.write_text(f"name,category\nX,women\n{NAME},{NAME}\n", encoding="utf-8")
    spread = tmp_path / "spread.csv"
    spread.write_text(
        "kind,condition,by,from,amount,unit,category,name,receipt\n"
        f"verified,freed,icrc,2017-01-05,2,captives,women,{NAME},R-7\n"
        f"verified,freed,icrc,2017-01-06,2,captives,{NAME},,R-8\n"
        f"verified,freed,icrc,{NAME},2,captives,women,,\n",
        encoding="utf-8",
    )
    done("condition", "offer", offered, "freed", "--kind", "release", "--bearer", "gov",
         "--amount", "3", "--unit", "captives", "--by", "russia")  # fmt: skip
    sealed = done("condition", "seal-list", offered, "freed", people, "--by", "gov", "--ref", "L-1")
    refused = trucewatch("condition", "seal-list", offered, "freed", wrong, "--by", "gov")
    added = trucewatch("add", offered, spread)
    named = trucewatch("condition", "claim", offered, "freed", "--amount", "1", "--category", NAME,
                       "--by", "gov")  # fmt: skip
    told = [sealed, refused, added, named]
    told += [done("list", offered, what, *more) for what in ("conditions", "problems")
             for more in ((), ("--json",))]  # fmt: skip
    told += [done("show", offered, "freed", *more) for more in ((), ("--json",))]

    assert "1 children, 2 women" in sealed.out
    assert refused.code == 2 and "row 3" in refused.err and named.code == 2
    assert all(NAME not in said.out + said.err for said in told)
    for file in sorted(offered.rglob("*")):
        if file.is_file():
            assert NAME.encode() not in file.read_bytes(), file.name
            assert NAME not in file.name
    assert all(NAME not in page for page in pages(offered))


def _ledger(mission: Mission) -> MissionLedger:
    return MissionLedger(
        mission.ground, mission.folder / "ledger", VerifierKey.parse(mission.log_key)
    )


def pages(folder: Path) -> list[str]:
    """Every page on which a release can be seen, in every language, as the owner sees it."""
    with open_mission(folder) as mission:
        record = current_record(workshop(mission))
        app = create_app(lambda: record, _ledger(mission))
        reader = TestClient(app, base_url="http://localhost")
        entries = range(record.tree_size)
        addresses = [f"/ledger/entries/{n}" for n in entries]
        addresses += ["/conditions", "/conditions/freed", "/problems", "/ledger", "/gates"]
        addresses.append("/pictures/conditions/freed.svg")
        return [
            reader.get(address, headers={"accept-language": language}).text
            for address in addresses
            for language in ("en", "ar", "ru", "tr")
        ]
