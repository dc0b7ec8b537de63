"""Gathering proof: where a doubt remains, the log's own published tiles may settle it.

The tiles are believed only so far as they lead to the root that the log signed, so whoever serves
them can at most keep silent. It happens after the request was answered, one doubt at a time.
"""

from __future__ import annotations

import http.client
import queue
import threading
from urllib.error import URLError
from urllib.request import HTTPRedirectHandler, OpenerDirector, build_opener

from trucewatch.ledger.checkpoints import Checkpoint
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.merkle import HASH_SIZE
from trucewatch.ledger.misbehaviour import contradiction
from trucewatch.ledger.notes import parse_note
from trucewatch.ledger.proofs import TileNodes
from trucewatch.ledger.tiles import WIDTH, tile_path
from trucewatch.witness.keeping import Doubt, Witness

TIMEOUT_S, PATIENCE_S = 5.0, 60.0
WAITING = 16


class Gatherer:
    """Settles doubts in a thread of its own; more than a few at once are let go."""

    def __init__(self) -> None:
        self._doubts: queue.Queue[Doubt] = queue.Queue(WAITING)

    def hear(self, doubt: Doubt) -> None:
        """Take a doubt, if the log's address is known and there is room."""
        if doubt.log.url is not None and not self._doubts.full():
            self._doubts.put(doubt)

    def start(self, witness: Witness) -> None:
        """Work until the program ends."""
        threading.Thread(target=self._work, args=(witness,), daemon=True).start()

    def _work(self, witness: Witness) -> None:
        while True:
            # A log that answers byte by byte must not keep us from convicting another.
            one = threading.Thread(target=settle, args=(witness, self._doubts.get()), daemon=True)
            one.start()
            one.join(PATIENCE_S)


def settle(witness: Witness, doubt: Doubt) -> bool:
    """Whether the log's tiles prove that it rewrote its past; then the evidence is kept."""
    sizes = [Checkpoint.parse(parse_note(note).text).size for note in (doubt.held, doubt.note)]
    try:
        node = TileNodes(max(sizes), _LogTiles(doubt.log.url or ""))
        found = contradiction(doubt.log.key, doubt.held, doubt.note, node=node)
        if found is not None:
            witness.keep_evidence(doubt.log, found)
    except (LedgerError, OSError) as error:
        witness.tell(f"the tiles of {doubt.log.key.name} settle nothing: {error}")
        return False
    return found is not None


class _NoRedirects(HTTPRedirectHandler):
    """A log's address is where its owner said it is, and nowhere else."""

    def redirect_request(self, *_: object) -> None:
        return None


class _LogTiles:
    """A `ReadTile` over a log's address."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        self._opener: OpenerDirector = build_opener(_NoRedirects)

    def __call__(self, level: int, number: int, width: int) -> bytes:
        fault: Exception | None = None
        for name in dict.fromkeys([tile_path(level, number, width), tile_path(level, number)]):
            try:
                with self._opener.open(f"{self._url}/{name}", timeout=TIMEOUT_S) as answer:
                    return bytes(answer.read(WIDTH * HASH_SIZE))[: width * HASH_SIZE]
            except (URLError, OSError, ValueError, http.client.HTTPException) as error:
                fault = error
        raise LedgerError(f"{tile_path(level, number, width)} cannot be had: {fault}")
