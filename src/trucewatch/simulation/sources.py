"""Sources: nine of them, each noticing, dating, placing, naming and blaming in its own manner."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trucewatch.simulation.chance import Flags, Floats

MINUTE, FIVE, QUARTER, HOUR, PART, DAY = range(6)
"""How finely a time is told: widths in `TIME_WIDTHS`; PART is six hours of the day."""
TIME_WIDTHS: Floats = np.array([60.0, 300.0, 900.0, 3600.0, 21600.0, 86400.0])

POINT, LANDMARK, VILLAGE, DISTRICT, REGION, NOWHERE = range(6)
"""How finely a place is told; LANDMARK to REGION are told by the place's own coordinates."""
PLACE_RADII: Floats = np.array([200.0, 1500.0, 3000.0, 12000.0, 35000.0, np.nan])
"""Stated 95% radius. [m]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """A source's habits. Mixes are relative frequencies, finest first.

    Attributes:
        kind: one of `reports.model.SOURCE_KINDS`.
        side: the party it leans to, or None.
        rate: how readily it notices; only ratios count.
        far: what it notices of indirect fire and air strikes against other acts.
        by_actor: what it notices of either party's acts.
        times, places: frequency of each way to tell a time and a place, shape (6,).
        depths: frequency of codes of one, two and three parts.
        mistaken: chance to take an act for its neighbour. [1]
        clock_min: how far its clock is ahead. [min]
        delay_h: median time until it reports. [h]
        names_actor, counts, writes: chance to name an actor, give casualties, have a text. [1]
        spelling: row of `OWN_SPELLINGS`.
        accuses: the party that it accuses of nearly everything, or None.
        copied: chance weight that outlets copy it.
    """

    kind: str
    rate: float
    times: tuple[float, ...]
    places: tuple[float, ...]
    depths: tuple[float, float, float]
    side: int | None = None
    far: float = 1.0
    by_actor: tuple[float, float] = (1.0, 1.0)
    mistaken: float = 0.05
    clock_min: float = 0.0
    delay_h: float = 6.0
    names_actor: float = 0.7
    counts: float = 0.6
    writes: float = 0.7
    spelling: int = 0
    accuses: int | None = None
    reliability: str | None = None
    duplicate_free: bool = False
    copied: float = 0.0


TELLERS = (
    # patrols of a mission: sharp, careful, silent on who did it
    Teller(kind="monitor", rate=0.8, times=(6, 3, 1, 0.5, 0, 0.1), places=(6, 3, 1, 0, 0, 0),
           depths=(0.02, 0.18, 0.8), by_actor=(1.0, 0.6), mistaken=0.03, clock_min=1.0,
           delay_h=8, names_actor=0.0, counts=0.5, reliability="A", duplicate_free=True),
    # cameras and microphones: exact time, rough place, mostly what is heard from afar
    Teller(kind="monitor", rate=0.6, times=(9, 1, 0, 0, 0, 0), places=(3, 3, 4, 0.5, 0, 0),
           depths=(0.25, 0.6, 0.15), far=3.0, mistaken=0.08, clock_min=-3.0, delay_h=2,
           names_actor=0.0, counts=0.0, writes=0.2, reliability="B", duplicate_free=True),
    # the two parties: each accuses the other
    Teller(kind="party", side=0, rate=1.2, times=(2, 2, 4, 3, 1, 0.5),
           places=(1, 3, 5, 0.4, 0, 0.1),
           depths=(0.04, 0.3, 0.66), by_actor=(0.25, 1.0), mistaken=0.12, clock_min=6.0, delay_h=3,
           names_actor=0.97, counts=0.7, writes=0.9, spelling=1, accuses=1, reliability="D",
           copied=0.2),
    Teller(kind="party", side=1, rate=1.0, times=(1, 2, 3, 4, 1, 0.7),
           places=(0.5, 2, 6, 0.6, 0, 0.1),
           depths=(0.06, 0.44, 0.5), by_actor=(1.0, 0.2), mistaken=0.15, clock_min=-5.0, delay_h=5,
           names_actor=0.97, counts=0.7, writes=0.9, spelling=2, accuses=0, reliability="D",
           copied=0.2),
    # a guarantor that tells of one party only
    Teller(kind="guarantor", side=0, rate=0.7, times=(2, 3, 4, 1, 0, 0.2),
           places=(2, 2, 5, 0.3, 0, 0), depths=(0.03, 0.3, 0.67), by_actor=(0.04, 1.4),
           mistaken=0.05, clock_min=2.0, delay_h=14, names_actor=0.9, counts=0.3, writes=0.5,
           reliability="C", duplicate_free=True),
    # a rights group: often by the day, good on casualties
    Teller(kind="public", rate=0.6, times=(0, 0.5, 2, 3, 3, 3), places=(0.5, 3, 5, 0.5, 0, 0.1),
           depths=(0.05, 0.7, 0.25), far=1.5, mistaken=0.05, delay_h=40, names_actor=0.6,
           counts=0.9, reliability="B", duplicate_free=True),
    # coders of a dataset: days, village or district, their own types
    Teller(kind="dataset", rate=0.6, times=(0, 0, 0, 0.5, 1, 6), places=(0, 1, 6, 1.2, 0.2, 0),
           depths=(0.2, 0.8, 0.0), mistaken=0.08, delay_h=120, names_actor=0.75, counts=0.85,
           writes=0.4, spelling=3, reliability="C", duplicate_free=True),
    # a news wire: much copied
    Teller(kind="media", rate=0.6, times=(0, 0.5, 2, 5, 3, 2), places=(0, 1, 6, 1, 0.3, 0.2),
           depths=(0.1, 0.6, 0.3), mistaken=0.08, delay_h=4, names_actor=0.5, counts=0.7,
           writes=1.0, reliability="C", copied=1.0),
    # a pool of outlets: little of its own, copies the wire and the parties
    Teller(kind="media", rate=0.2, times=(0, 0.3, 1, 4, 3, 3), places=(0, 1, 5, 1, 0.4, 0.3),
           depths=(0.2, 0.6, 0.2), mistaken=0.12, delay_h=6, names_actor=0.45, counts=0.5,
           writes=1.0, reliability="E"),
)  # fmt: skip

PARTY_SOURCES = tuple(n for n, t in enumerate(TELLERS) if t.kind == "party")
OUTLET = len(TELLERS) - 1
"""Who copies."""
WRONGLY_CLAIMED = PARTY_SOURCES[0]
"""Who is declared duplicate-free under `Settings.wrong_claim`."""
SUMMING = (PARTY_SOURCES[0], PARTY_SOURCES[1], 1, 6, 7)
"""Who sums several incidents up in one report."""


def column(attribute: str) -> Floats:
    """A habit of every source, None as NaN; shape (n_sources, ...)."""
    return np.array([getattr(t, attribute) for t in TELLERS], dtype=np.float64)


def tilted(mixes: Floats, vagueness: float) -> Floats:
    """Mixes leaning towards the coarse end, or the fine one where `vagueness` is negative."""
    leaning: Floats = np.exp(vagueness * np.arange(mixes.shape[1]))
    return mixes * leaning


def duplicate_free() -> Flags:
    """Who tells an incident once, in truth; shape (n_sources,)."""
    return np.array([t.duplicate_free for t in TELLERS], dtype=np.bool_)
