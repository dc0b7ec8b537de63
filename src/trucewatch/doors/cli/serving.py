"""`serve` and `demo`: a mission as pages on this machine."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Annotated

import typer
from fastapi import FastAPI

from trucewatch.doors.accounts.accounts import Accounts
from trucewatch.doors.clerk import Clerk
from trucewatch.doors.cli import terminal
from trucewatch.doors.cli.options import Folder
from trucewatch.doors.demonstration import build_demo
from trucewatch.doors.mission_work import at_work, current_record
from trucewatch.doors.oidc.provider import Provider
from trucewatch.doors.oidc.settings import read_settings
from trucewatch.doors.storage.mission import Mission
from trucewatch.doors.web.abreast import Abreast, Lagging
from trucewatch.doors.web.app import create_app
from trucewatch.doors.web.mission_ledger import MissionLedger
from trucewatch.doors.web.ports import Records
from trucewatch.doors.web.readers import Doorkeeper
from trucewatch.doors.web.security import LOCAL_NAMES
from trucewatch.doors.web.serve import LOOPBACK, serve
from trucewatch.doors.web.workers import serve_together
from trucewatch.figures.model import Record
from trucewatch.ledger.notes import VerifierKey
from trucewatch.mechanism.derive import Workshop
from trucewatch.mechanism.erased import erased_since
from trucewatch.people.model import ANYBODY, OWNER

Port = Annotated[int, typer.Option(help="The port; 0 takes a free one.", min=0, max=65535)]
DEFAULT_PORT = 8017
MOST_WORKERS = 64


class CurrentRecord:
    """The record derived from the present ground; computed anew only when the ground has grown."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop
        self._lock = threading.Lock()
        self._held: Record | None = None

    def __call__(self) -> Record:
        with self._lock:
            if self._held is None or self._grown(self._held):
                self._held = current_record(self._shop)
            return self._held

    def is_old(self) -> bool:
        """Whether the ground has grown since."""
        return self._held is None or self._grown(self._held)

    def shows_erased(self) -> bool:
        """Whether something it holds was erased since."""
        return self._held is not None and erased_since(self._shop.ground, self._held.tree_size)

    def _grown(self, held: Record) -> bool:
        return held.tree_size != self._shop.ground.size


class MissionPages:
    """The pages of an open mission, for one process that follows the ledger or several that do not.

    On this machine's own address the reader is the one person whose machine it is.
    """

    def __init__(self, mission: Mission, shop: Workshop, host: str) -> None:
        self._mission = mission
        self._records = CurrentRecord(shop)
        self._host = host
        self._door = _door(mission, host)
        log_key = VerifierKey.parse(mission.log_key)
        self._ledger = MissionLedger(mission.ground, mission.folder / "ledger", log_key)

    def following(self) -> FastAPI:
        """Pages that look at the ledger each time they are asked."""
        return self._laid_out(self._records, Clerk(self._mission, self._records))

    def prepare(self) -> FastAPI:
        """Pages of the present record; who acts sees what they did in every process."""
        clerk = Clerk(self._mission, self._records)
        app = self._laid_out(Lagging(self._records), clerk)
        app.add_middleware(Abreast, recorded=lambda: clerk.recorded)
        return app

    def close(self) -> None:
        """Let go of the store: each process opens connections of its own."""
        self._mission.close()
        if self._door.accounts is not None:
            self._door.accounts.store.close()

    def is_old(self) -> bool:
        """Whether the ledger has grown since."""
        return self._records.is_old()

    def shows_erased(self) -> bool:
        """Whether something was erased since."""
        return self._records.shows_erased()

    def _laid_out(self, records: Records, clerk: Clerk) -> FastAPI:
        app = create_app(
            records,
            self._ledger,
            clerk=clerk,
            door=self._door,
            hosts={*LOCAL_NAMES, f"[{self._host}]" if ":" in self._host else self._host},
        )
        with terminal.progress() as progress:
            app.state.desk.lay_out(progress)
        return app


def serve_mission(
    folder: Folder,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = LOOPBACK,
    port: Port = DEFAULT_PORT,
    workers: Annotated[
        int,
        typer.Option(
            help="How many processes answer. They share the record's memory; as many as the "
            "machine has cores serve the most readers.",
            min=1,
            max=MOST_WORKERS,
        ),
    ] = 1,
) -> None:
    """Serve a mission's pages, until Ctrl-C.

    On this machine's own address whoever reads is the owner, as long as nobody has an account
    (`people invite`); from then on everybody signs in. On any other address, without accounts, only
    what was published is shown.
    """
    with at_work(folder) as (mission, shop):
        mission.compare_with_witnesses()
        with terminal.progress() as progress:
            current_record(shop, progress)
        pages = MissionPages(mission, shop, host)
        if workers == 1:
            serve(pages.following(), host, port)
        else:
            serve_together(pages, host, port, workers=workers)


def _door(mission: Mission, host: str) -> Doorkeeper:
    """Who comes in: accounts lie beside the mission's keys, and are nowhere without them."""
    otherwise = OWNER if {host, f"[{host}]"} & LOCAL_NAMES else ANYBODY
    folder = mission.keys_folder
    if folder is None:
        return Doorkeeper(otherwise)
    accounts, settings = Accounts.of(folder), read_settings(folder)
    provider = None if settings is None else Provider(settings, accounts.now)
    return Doorkeeper(otherwise, accounts, provider)


def demo(
    folder: Annotated[Path, typer.Argument(help="Where the exercise is made.")] = Path("demo"),
    port: Port = DEFAULT_PORT,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Only build it.")] = False,
    seed: Annotated[int, typer.Option(help="Another seed, another exercise.")] = 1,
) -> None:
    """The exercise: a fictional country, a full mission with planted truth, and its pages.

    Everything in it is invented. An exercise that is there already is served as it is.
    """
    with terminal.progress() as progress:
        mission = build_demo(folder, seed=seed, progress=progress)
    terminal.say(f"EXERCISE – everything in {folder} is invented")
    for made in sorted(folder.glob("bulletin-*")):
        terminal.say(f"  {made}")
    terminal.say(f"  its mission is {mission}; try: trucewatch status {mission}")
    if not no_serve:
        serve_mission(mission, port=port)
