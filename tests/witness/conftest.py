"""A witness on paper and one on the network, watching one log."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.witness.logs import watching
from trucewatch.witness.folder import WatchedLog, watched_logs
from trucewatch.witness.keeping import Witness
from trucewatch.witness.serving import WitnessServer

Make = Callable[[str], Witness]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Makes a witness of that name, which watches the paper log and says nothing aloud."""

    return lambda name: watching(tmp_path / name)


@pytest.fixture
def witness(make: Make) -> Witness:
    """One witness."""
    return make("north")


@pytest.fixture
def log(witness: Witness) -> WatchedLog:
    """The log as that witness knows it."""
    return watched_logs(witness.folder)[0]


@pytest.fixture
def server(witness: Witness) -> Iterator[WitnessServer]:
    """The witness, served on this machine."""
    with WitnessServer(witness, "127.0.0.1", 0, lasting_s=2) as serving:
        thread = threading.Thread(target=serving.serve_forever, daemon=True)
        thread.start()
        yield serving
        serving.shutdown()
