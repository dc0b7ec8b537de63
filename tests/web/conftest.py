"""A mission's pages, asked in the test's own process or by a real browser."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.browsers import ARGUMENTS, CHROMIUM  # noqa: F401 - for who starts one
from tests.web import records
from trucewatch.doors.web.app import create_app
from trucewatch.doors.web.readers import Doorkeeper
from trucewatch.figures.model import Record
from trucewatch.people.model import OWNER, Person, Role

READS_ALL = Person(role=Role.MONITOR)
"""Somebody who reads every incident, and no source's words."""


def app_of(whole: Record, folder: Path, *, person: Person = OWNER) -> FastAPI:
    """The pages of `whole` for one person, with a ledger on paper."""
    door = Doorkeeper(person)
    return create_app(lambda: whole, records.PaperLedger(whole, folder), door=door)


def client_of(app: FastAPI) -> TestClient:
    """A reader on this machine."""
    return TestClient(app, base_url="http://localhost", headers={"accept-language": "en"})


@pytest.fixture(scope="session")
def whole() -> Record:
    """Sixty incidents of a fictional country."""
    return records.record()


@pytest.fixture
def client(whole: Record, tmp_path: Path) -> TestClient:
    """The owner, reading on this machine."""
    return client_of(app_of(whole, tmp_path))


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """Where `app` is served for a browser."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=5)


@pytest.fixture(scope="session")
def address(whole: Record, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the sixty incidents are served."""
    with served(app_of(whole, tmp_path_factory.mktemp("ledger"))) as address:
        yield address


def main_pages(incident: str) -> tuple[str, ...]:
    """Every page of the sixty incidents' mission that its owner opens by a link."""
    return (
        "/", "/public", "/incidents", f"/incidents/{incident}", "/trends", "/tallies", "/gates",
        "/agreement", "/problems", "/ledger", "/ledger/entries/0", "/bulletin", "/dossier",
        "/nowhere", "/docket", "/verification", "/watched", "/conditions", "/access", "/releases",
        "/ground", "/forces", "/complain", "/documents", "/talks", "/claims",
    )  # fmt: skip
