"""One bit turned over in memory: in a batch on its way to the signature, or in the signature."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from benchmarks.ledger.faults.flips import Tick, flipped, telling, unheard
from trucewatch.doors.storage import ground as ground_module
from trucewatch.doors.storage.drafts import Draft, draft, instant_of, micros
from trucewatch.doors.storage.mission import Mission
from trucewatch.doors.storage.store_tree import StoredTree
from trucewatch.ledger.checkpoints import Checkpoint
from trucewatch.ledger.edge import Edge
from trucewatch.ledger.notes import SigningKey
from trucewatch.ledger.tiles import WIDTH
from trucewatch.vocabulary.errors import TrucewatchError

PREPARED = ("leaf", "packed", "fingerprint", "typ", "by", "recorded_at", "leaf_hash")
HELD = ("edge", "peaks")
PLACES = (*PREPARED, "tiles", *HELD, "root", "note")
"""Where a bit is turned over, by turns: an entry made ready, its tiles, the tree in hand since the
batch before, the root on its way to the signature, and what was signed."""
BATCHES = (1, 30, 150)
"""Entries in a batch; where a tile is struck, as many as fill one."""


def in_memory(mission: Mission, flips: int, seed: int, tick: Tick = unheard) -> Counter[str]:
    """Turn `flips` bits over by turns; each record must be refused, and leave all as it was.

    Counts "refused before signing", "refused before the commit" and "NOT FOUND", by the place.
    """
    memory = _Memory(mission, seed)
    mission.ground.record(telling(120))
    outcomes: Counter[str] = Counter()
    for turn in range(flips):
        place = PLACES[turn % len(PLACES)]
        if place in HELD:  # there must be a tree in hand
            mission.ground.record(telling(1, 50_000 + turn))
        before = (mission.ground.size, mission.ground.checkpoint())
        n = WIDTH if place == "tiles" else BATCHES[turn // len(PLACES) % len(BATCHES)]
        said = memory.put(place, telling(n, 10_000))
        assert (mission.ground.size, mission.ground.checkpoint()) == before or said == "NOT FOUND"
        outcomes[f"{place}: {said}"] += 1
        tick(turn + 1)
    return outcomes


class _Memory:
    """Flips in what one batch is made of, after it was prepared and before it is committed."""

    def __init__(self, mission: Mission, seed: int) -> None:
        self._mission = mission
        self._pick = random.Random(seed)
        self._signed = 0

    def put(self, place: str, acts: Any) -> str:
        """Turn one bit over there while `acts` are recorded; what came of it."""
        self._signed = 0
        with ExitStack() as stack:
            sign = self._noting if place == "note" else self._counting
            stack.enter_context(patch.object(Checkpoint, "sign", sign(Checkpoint.sign)))
            if place == "tiles":
                stack.enter_context(patch.object(Edge, "extend", self._tiles(Edge.extend)))
            elif place == "root":
                write = self._rooted(ground_module.write_batch)
                stack.enter_context(patch.object(ground_module, "write_batch", write))
            elif place in HELD:
                self._tree(place)
            elif place in PREPARED:
                stack.enter_context(patch.object(ground_module, "draft", self._drafts(place)))
            try:
                self._mission.ground.record(acts)
            except TrucewatchError as refusal:
                assert refusal.hint
                return "refused before the commit" if self._signed else "refused before signing"
        return "NOT FOUND"

    def _counting(self, sign: Callable[..., str]) -> Callable[..., str]:
        def counted(checkpoint: Checkpoint, key: SigningKey) -> str:
            self._signed += 1
            return sign(checkpoint, key)

        return counted

    def _noting(self, sign: Callable[..., str]) -> Callable[..., str]:
        def noted(checkpoint: Checkpoint, key: SigningKey) -> str:
            self._signed += 1
            note = sign(checkpoint, key)
            if self._signed > 1:
                return note
            at = self._pick.randrange(len(note))
            return note[:at] + self._letter(note[at]) + note[at + 1 :]

        return noted

    def _rooted(self, write: Callable[..., StoredTree]) -> Callable[..., StoredTree]:
        def struck(*arguments: Any) -> StoredTree:
            grown = write(*arguments)
            return replace(grown, root=flipped(grown.root, self._pick))

        return struck

    def _drafts(self, place: str) -> Callable[..., list[Draft]]:
        def struck(*arguments: Any, **named: Any) -> list[Draft]:
            drafts = draft(*arguments, **named)
            at = self._pick.randrange(len(drafts))
            drafts[at] = self._struck(drafts[at], place)
            return drafts

        return struck

    def _struck(self, made: Draft, place: str) -> Draft:
        if place in ("leaf", "packed", "fingerprint"):
            return replace(made, **{place: flipped(getattr(made, place), self._pick)})
        value = getattr(made.entry, place)
        if place == "recorded_at":
            value = instant_of(micros(value) ^ 1 << self._pick.randrange(50))
        elif place == "leaf_hash":
            value = flipped(value, self._pick)
        else:
            at = self._pick.randrange(len(value))
            value = value[:at] + self._letter(value[at]) + value[at + 1 :]
        return replace(made, entry=replace(made.entry, **{place: value}))

    def _letter(self, letter: str) -> str:
        """Another letter: bit 7 would make it no ASCII, any other bit does not."""
        return chr(ord(letter) ^ 1 << self._pick.randrange(7))

    def _tiles(self, extend: Callable[..., list[Any]]) -> Callable[..., list[Any]]:
        def struck(edge: Edge, hashes: Any) -> list[Any]:
            tiles = extend(edge, hashes)
            at = self._pick.choice([i for i, t in enumerate(tiles) if t.level or t.width == WIDTH])
            tiles[at] = replace(tiles[at], data=flipped(tiles[at].data, self._pick))
            return tiles

        return struck

    def _tree(self, place: str) -> None:
        tree = self._mission.ground._tree
        assert tree is not None
        rows = [row for row in tree.edge._rows if row] if place == "edge" else [tree.peaks._peaks]
        row = self._pick.choice(rows)
        at = self._pick.randrange(len(row))
        row[at] = flipped(row[at], self._pick)
