"""Kinds of incident: what can happen here, how often, with what weapon, and in which words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trucewatch.simulation.chance import Floats, Ints


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: its code in `acts.yaml`, relative frequency, and how it is told.

    `in_bursts` is its relative frequency among bursts; `deaths` the mean number; `mistaken_for`
    the code of the kind that sources take it for; `words` what a text calls it.
    """

    act: str
    weight: float
    in_bursts: float
    deaths: float
    weapon: str | None
    mistaken_for: str
    words: tuple[str, str, str]


KINDS = (
    Kind("2.1.1", 18, 5, 0.5, "howitzer", "2.1.2",
         ("artillery shelling", "heavy shells fell", "artillery rounds")),
    Kind("2.1.2", 20, 5, 0.3, "mortar", "2.1.1",
         ("mortar fire", "mortar bombs landed", "mortar rounds")),
    Kind("2.2.1", 7, 2, 0.8, "rocket launcher", "2.1.1",
         ("a rocket salvo", "rockets fired", "multiple rockets")),
    Kind("1.1", 12, 2, 1.0, "small arms", "1.2",
         ("an armed clash", "fighting broke out", "exchange of fire")),
    Kind("1.2", 3, 0, 1.6, "armour", "1.1",
         ("a ground assault", "troops advanced", "an attack on positions")),
    Kind("1.6", 4, 1, 0.4, "tank", "2.1.1",
         ("tank fire", "a tank fired", "rounds from armour")),
    Kind("5.1", 14, 3, 0.1, "rifle", "5.2",
         ("small arms fire", "shots fired", "bursts of rifle fire")),
    Kind("5.2", 7, 2, 0.1, "heavy machine gun", "5.1",
         ("heavy machine gun fire", "machine guns opened up", "large calibre bursts")),
    Kind("5.3", 4, 0, 0.5, "rifle", "5.1",
         ("sniper fire", "a sniper shot", "a single aimed shot")),
    Kind("3.3", 5, 1, 0.6, "drone", "2.1.2",
         ("a drone strike", "a drone dropped a charge", "armed drone")),
    Kind("3.6", 2, 1, 2.0, "aircraft bomb", "2.2.1",
         ("an air strike", "aircraft bombed", "bombs dropped")),
    Kind("4.1", 3, 0, 1.0, "ied", "4.4",
         ("an explosive device", "a roadside charge", "device exploded")),
    Kind("4.4", 2, 0, 0.6, "mine", "4.1",
         ("a mine blast", "a mine exploded", "landmine")),
    Kind("10.2", 2, 0, 0.0, None, "10.1",
         ("an abduction", "men taken away", "hostages taken")),
    Kind("10.1", 2, 0, 0.0, None, "10.2",
         ("arrests", "several arrested", "detained at a post")),
    Kind("11.1", 1, 0, 0.0, None, "11.3",
         ("aid held up", "aid trucks stopped", "convoy refused")),
    Kind("11.3", 1, 0, 0.0, None, "11.1",
         ("a road closed", "crossing shut", "road blocked")),
    Kind("16.1", 1, 0, 0.0, None, "16.2",
         ("looting", "shops looted", "goods carried off")),
    Kind("16.2", 1, 0, 0.0, None, "16.1",
         ("homes burnt", "fields set alight", "houses on fire")),
)  # fmt: skip

WEIGHTS: Floats = np.array([k.weight for k in KINDS], dtype=np.float64)
BURST_WEIGHTS: Floats = np.array([k.in_bursts for k in KINDS], dtype=np.float64)
DEATHS: Floats = np.array([k.deaths for k in KINDS], dtype=np.float64)

DEPTHS = 3
CODES = sorted({".".join(k.act.split(".")[:d]) for k in KINDS for d in range(1, DEPTHS + 1)})
"""Every code at every depth that a report can have."""

CODE_AT: Ints = np.array(
    [[CODES.index(".".join(k.act.split(".")[:d])) for d in range(1, DEPTHS + 1)] for k in KINDS],
    dtype=np.int64,
)
"""Index in `CODES` of each kind told to depth 1, 2, 3; shape (n_kinds, 3)."""

_ACTS = [k.act for k in KINDS]
MISTAKEN: Ints = np.array([_ACTS.index(k.mistaken_for) for k in KINDS], dtype=np.int64)

TOPS = sorted({k.act.split(".")[0] for k in KINDS})
TOP: Ints = np.array([TOPS.index(k.act.split(".")[0]) for k in KINDS], dtype=np.int64)
"""Index in `TOPS` of each kind's top code; shape (n_kinds,)."""

HEAVY: Floats = np.array([k.act[0] in "23" for k in KINDS], dtype=np.float64)
"""1 for what is heard from afar, 0 for the rest."""

TARGETS = ("civilians", "military position", "homes", "road", "market", "school", "farmland")
TARGET_WEIGHTS: Floats = np.array([4.0, 5.0, 3.0, 2.0, 0.5, 0.5, 2.0])

WEAPONS = sorted({k.weapon for k in KINDS if k.weapon})
WEAPON: Ints = np.array(
    [WEAPONS.index(k.weapon) if k.weapon else -1 for k in KINDS], dtype=np.int64
)
