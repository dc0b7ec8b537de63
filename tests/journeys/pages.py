"""The pages of a real mission, with a clerk who takes acts into it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fastapi import FastAPI

from tests.accounts.test_accounts import EASY
from trucewatch.doors.accounts.accounts import Accounts
from trucewatch.doors.clerk import Clerk
from trucewatch.doors.cli.serving import CurrentRecord
from trucewatch.doors.mission_work import at_work
from trucewatch.doors.web.app import create_app
from trucewatch.doors.web.mission_ledger import MissionLedger
from trucewatch.doors.web.readers import Doorkeeper
from trucewatch.ledger.notes import VerifierKey
from trucewatch.people.model import OWNER, Person


@contextmanager
def pages_of(folder: Path, person: Person = OWNER) -> Iterator[FastAPI]:
    """The pages of the mission in `folder` as that person reads them, as long as nobody has an
    account."""
    with at_work(folder) as (mission, shop):
        assert mission.keys_folder
        accounts = Accounts.of(mission.keys_folder, passwords=EASY)
        records = CurrentRecord(shop)
        view = MissionLedger(mission.ground, folder / "ledger", VerifierKey.parse(mission.log_key))
        clerk, door = Clerk(mission, records), Doorkeeper(person, accounts)
        yield create_app(records, view, clerk=clerk, door=door)
        accounts.store.close()
