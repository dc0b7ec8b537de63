"""What every test may ask for."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks.ledger.servers import NoServerError, Server
from hypothesis import HealthCheck, settings

from tests import stores
from tests.browsers import browser  # noqa: F401 - a fixture for all
from tests.stores import BOTH, SQLITE, Postgres, Sqlite, StoreKind

SHARED = Path(__file__).resolve().parents[2] / "shared"
MEMORY = Path("/dev/shm")

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")
"""No test fails because the machine is busy: speed is measured in `benchmarks/`."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What asks for a store runs on both, unless it or its module says which."""
    if "store" in metafunc.fixturenames:
        of_module = getattr(metafunc.module, "STORES", BOTH)
        kinds = getattr(metafunc.function, "stores", of_module)
        metafunc.parametrize("store", kinds, indirect=True)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL database whose superuser we are. Skips where there is none."""
    pytest.importorskip("psycopg", reason="psycopg, the extra [postgres], is not installed")
    if given := os.environ.get("TRUCEWATCH_TEST_POSTGRES"):
        yield given
        return
    server = _server()
    yield server.url
    server.remove()


@pytest.fixture(scope="session")
def own_server() -> Iterator[Server]:
    """A PostgreSQL server that tests may stop, starve and kill, as long as it runs again
    afterwards. Skips where there is none."""
    pytest.importorskip("psycopg", reason="psycopg, the extra [postgres], is not installed")
    server = _server()
    yield server
    server.remove()


@pytest.fixture
def store(request: pytest.FixtureRequest) -> Iterator[StoreKind]:
    """The store in which the test's missions are made."""
    if request.param == SQLITE:
        kind: StoreKind = Sqlite()
    else:
        kind = Postgres(request.getfixturevalue("postgres_url"))
    stores.chosen = kind
    yield kind
    stores.chosen = Sqlite()


def _server() -> Server:
    # In memory, where there is such a place: these tests kill processes, not the power.
    try:
        return Server(MEMORY if os.access(MEMORY, os.W_OK) else None)
    except NoServerError as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The real data beside the project. Skips where they are absent."""
    if not (SHARED / "data").is_dir():
        pytest.skip("the real data are not beside the project in ../shared")
    return SHARED


@pytest.fixture(autouse=True)
def _keys_of_its_own(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No test touches the keys of the person who runs it."""
    monkeypatch.setenv("TRUCEWATCH_KEYS", str(tmp_path_factory.mktemp("keys")))
