"""One bit turned over at rest in what lies beside the store: the registry, evidence, settings, the
published copy, the keys.

Each flip is put into a copy of a small mission and its keys. Then the mission is verified, all that
lies there is read by everybody's way to it, and one more entry is recorded and published.
"""

from __future__ import annotations

import hashlib
import random
import shutil
from collections import Counter
from io import BytesIO
from itertools import cycle
from pathlib import Path
from typing import Any

from benchmarks.ledger.faults.flips import Tick, flipped, telling, unheard
from benchmarks.ledger.faults.witness import failures, keys_of
from benchmarks.ledger.missions import make
from trucewatch.custody.model import RECEIVED
from trucewatch.doors.storage.keys import MissionKeys
from trucewatch.doors.storage.mission import Mission, open_mission
from trucewatch.doors.storage.settings import read_settings
from trucewatch.doors.storage.vault import Vault
from trucewatch.mechanism.ports import Act
from trucewatch.reports.model import SourceWords
from trucewatch.vocabulary.errors import TrucewatchError

STORE = "trucewatch.db"
EDITABLE = "mission.toml"
"""People may change their settings by hand, so that a flip in one is no other thing."""


def a_world_beside(world: Path) -> Path:
    """A closed mission with words of sources, withheld cells, evidence and a published copy."""
    world.mkdir()
    with keys_of(world):
        with make(world / "m", None) as mission:
            _fill(mission)
        assert everything(world) and failures(world / "m") == []
    return world


def _fill(mission: Mission) -> None:
    vault = Vault(mission.folder, MissionKeys(mission.id))
    acts = telling(30)
    for n in range(4):
        mission.registry.identify([SourceWords(words=f"post {n}")])
        mission.registry.withhold({f"{n:064x}": {"told_by": f"post {n}"}})
        place = mission.files.add_evidence(f"a list of places, {n}".encode() * 20)
        acts.append(Act(typ="gazetteer.loaded", content={"sha256": place}))
        original = vault.keep(BytesIO(f"photograph {n}".encode() * 50)).sha256
        found = vault.keep_found(original, {"camera": n})
        acts.append(Act(typ=RECEIVED, content={"sha256": original, "found": found}))
    mission.ground.record(acts)
    mission.publish_ledger()


def beside(
    template: Path, world: Path, flips: int, seed: int, tick: Tick = unheard
) -> Counter[str]:
    """Turn bits over in each kind of file by turns, in copies of `template` at `world`.

    Counts "found by verify", "found by reading or writing", "changes nothing", "is a setting"
    (another one that people might have chosen), and "NOT FOUND", by the kind of file.
    """
    pick = random.Random(seed)
    before = everything(template)
    kinds = kinds_of(template)
    turns = cycle(sorted(kinds))
    outcomes: Counter[str] = Counter()
    for done in range(flips):
        kind = next(turns)
        shutil.copytree(template, world)
        path = world / pick.choice(kinds[kind])
        path.write_bytes(flipped(path.read_bytes(), pick))
        outcomes[f"{kind}: {_looked(world, before)}"] += 1
        shutil.rmtree(world)
        tick(done + 1)
    return outcomes


def kinds_of(world: Path) -> dict[str, list[Path]]:
    """Every file but the store, as paths in the world, by what it is called in a report."""
    kinds: dict[str, list[Path]] = {}
    for path in sorted(world.rglob("*")):
        inside = path.relative_to(world)
        if path.is_file() and path.stat().st_size and not path.name.startswith(STORE):
            kinds.setdefault(_kind(inside), []).append(inside)
    return kinds


def _kind(inside: Path) -> str:
    if inside.parts[0] == "keys":
        return f"keys: {inside.name}"
    part = inside.parts[1]
    if part == "ledger":
        return "published checkpoint" if inside.name == "checkpoint" else "published tiles"
    if part == "evidence":
        name = ("".join(inside.suffixes)) or " in clear"
        return f"evidence{name}"
    return part


def _looked(world: Path, before: list[Any]) -> str:
    """What became of a flip."""
    with keys_of(world):
        try:
            if failures(world / "m"):
                return "found by verify"
            same = everything(world) == before
            with open_mission(world / "m") as mission:
                mission.ground.record(telling(1, 10_000))
                mission.publish_ledger()
        except TrucewatchError as refusal:
            assert str(refusal)
            return "found by reading or writing"
        if failures(world / "m"):
            return "NOT FOUND before something was recorded"
        if same:
            return "changes nothing"
        settings = read_settings(world / "m" / EDITABLE)
        return "is a setting" if settings != before[0] else "NOT FOUND"


def everything(world: Path) -> list[Any]:
    """All that anybody reads beside the store. Raises TrucewatchError where it does not open."""
    with keys_of(world), open_mission(world / "m") as mission:
        keys = MissionKeys(mission.id)
        vault = Vault(mission.folder, keys)
        entries = list(mission.ground.entries())
        kept = [e.content for e in entries if e.typ == RECEIVED]
        signers, second = keys.signers(), keys.second_signer()
        for content in kept:
            copied = BytesIO()
            vault.copy(content["sha256"], copied)
            assert hashlib.sha256(copied.getvalue()).hexdigest() == content["sha256"]
        return [
            read_settings(mission.folder / EDITABLE),
            mission.agreement_text(),
            [mission.registry.source(found) for found in _sources(mission.registry)],
            [mission.registry.withheld(f"{n:064x}") for n in range(4)],
            [vault.found(content["sha256"], content["found"]) for content in kept],
            [mission.files.evidence(e.content["sha256"]) for e in entries if "gaz" in e.typ],
            str(signers.log.verifier),
            signers.actor.public,
            str(second and second.verifier),
            str(keys.registry_identity()),
        ]


def _sources(registry: Any) -> list[str]:
    registry.source("")
    return sorted(known for known, _ in registry._sources.values())
