"""A ground and a registry in memory, for the mechanism's own tests."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from trucewatch.mechanism.ports import Act, Entry
from trucewatch.reports.model import SourceWords

START = datetime(2017, 1, 1, tzinfo=UTC)


class GroundInMemory:
    """Keeps acts in a list; takes each fingerprint once."""

    def __init__(self) -> None:
        self.kept: list[Entry] = []
        self.seen: set[bytes] = set()
        self.batches: list[int] = []

    def record(self, acts: Sequence[Act]) -> list[Entry | None]:
        self.batches.append(len(acts))
        return [self._one(act) for act in acts]

    def _one(self, act: Act) -> Entry | None:
        if act.fingerprint is not None:
            if act.fingerprint in self.seen:
                return None
            self.seen.add(act.fingerprint)
        index = len(self.kept)
        digest = hashlib.sha256(f"{index}{act.typ}".encode()).digest()
        content = {k: v for k, v in act.content.items() if v is not None}
        entry = Entry(
            index=index, typ=act.typ, leaf_hash=digest, content=content, by="owner",
            recorded_at=START + timedelta(seconds=index),
        )  # fmt: skip
        self.kept.append(entry)
        return entry

    def entries(self, *types: str, since: int = 0) -> Iterator[Entry]:
        return (e for e in self.kept[since:] if not types or e.typ in types)

    @property
    def size(self) -> int:
        return len(self.kept)

    @property
    def root(self) -> bytes:
        return hashlib.sha256(b"".join(e.leaf_hash for e in self.kept)).digest()


class RegistryInMemory:
    """Numbers sources as they come."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}
        self.kept_back: dict[str, Mapping[str, str]] = {}

    def identify(self, words: Sequence[SourceWords]) -> list[str]:
        return [self.known.setdefault(w.words, f"S-{len(self.known):012d}") for w in words]

    def withhold(self, cells: Mapping[str, Mapping[str, str]]) -> None:
        self.kept_back.update(cells)

    def fingerprint(self, canonical: bytes) -> bytes:
        return hashlib.sha256(b"key" + canonical).digest()
