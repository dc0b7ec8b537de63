"""Claiming: what a source says was done, by whom, to whom, and with how many casualties."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trucewatch.simulation.accounts import INVENTED, Accounts
from trucewatch.simulation.chance import Floats, Ints, pick, pick_by_row
from trucewatch.simulation.kinds import CODE_AT, MISTAKEN, TARGET_WEIGHTS, WEAPON, WEIGHTS
from trucewatch.simulation.noticing import AMENDED
from trucewatch.simulation.settings import Settings
from trucewatch.simulation.sources import TELLERS, column

WILD = 0.02
"""Chance to take an act for any other."""
UNKNOWN_ACT = 0.015
ACCUSES = 0.93
"""How much of what a party tells it puts down to the other side."""
OWN_TOLD = 0.5
"""Share of its own casualties that a party tells."""
TARGET_SAID, WEAPON_SAID = 0.35, 0.5
"""Shares of reports that say them, of weapons only where the act is told in full."""
OTHER_TARGET = 0.25
"""Chance to take the target for any other."""


@dataclass(slots=True, eq=False)
class Claims:
    """n claims; -1 where nothing is said.

    Attributes:
        kind: what it is taken for, index in `KINDS`.
        code: index in `CODES`.
        actor: number of the party accused.
        target: index in `TARGETS`; weapon: index in `WEAPONS`.
        deaths_min, deaths_max, injured_min, injured_max: as told.
        n_events: incidents that a sum says it tells of.
    """

    kind: Ints
    code: Ints
    actor: Ints
    target: Ints
    weapon: Ints
    deaths_min: Ints
    deaths_max: Ints
    injured_min: Ints
    injured_max: Ints
    n_events: Ints


def claim(accounts: Accounts, settings: Settings, rng: np.random.Generator) -> Claims:
    """Each source's types, accusations and numbers."""
    size, voice, speaker = len(accounts), accounts.voice, accounts.speaker

    def chance() -> Floats:
        return np.asarray(rng.random(size)[voice])

    mistaken = chance() < column("mistaken")[speaker] * settings.confusion
    kind = np.where(mistaken, MISTAKEN[accounts.kind], accounts.kind)
    kind = np.where(chance() < WILD * settings.confusion, pick(rng, WEIGHTS, size)[voice], kind)
    depth = pick_by_row(chance(), column("depths"), speaker)
    depth = np.where(accounts.is_sum, np.minimum(depth, 1), depth)
    code = np.where(chance() < UNKNOWN_ACT * settings.silence, -1, CODE_AT[kind, depth])
    actor = _accused(accounts, settings, rng)
    says_target = chance() < TARGET_SAID / settings.hush
    target = np.where(says_target, _targets(accounts, rng), -1)
    weapon = np.where((depth == 2) & (chance() < WEAPON_SAID), WEAPON[kind], -1)
    deaths_min, deaths_max = _numbers(accounts, accounts.deaths, settings, rng)
    injured_min, injured_max = _numbers(accounts, accounts.injured, settings, rng)
    rounded = np.where(
        (accounts.n_events > 10) & (rng.random(size) < 0.5),
        np.round(accounts.n_events / 5) * 5,
        accounts.n_events,
    )
    return Claims(
        kind, code, actor, target, weapon, deaths_min, deaths_max, injured_min, injured_max,
        np.where(accounts.is_sum, rounded, -1).astype(np.int64),
    )  # fmt: skip


def _accused(accounts: Accounts, settings: Settings, rng: np.random.Generator) -> Ints:
    """The party named, or -1: monitors name none, parties name the other."""
    size, voice, speaker = len(accounts), accounts.voice, accounts.speaker
    accuses = np.array([-1 if t.accuses is None else t.accuses for t in TELLERS])[speaker]
    swaps = (accuses >= 0) & (rng.random(size)[voice] < ACCUSES)
    actor = np.where(swaps | (accounts.role == INVENTED), np.maximum(accuses, 0), accounts.actor)
    names = column("names_actor")[speaker]
    unsaid = np.where(names > 0, (1.0 - names) * settings.silence, 1.0)
    return np.where(rng.random(size)[voice] < unsaid, -1, actor)


def _targets(accounts: Accounts, rng: np.random.Generator) -> Ints:
    """One target for an incident as all see it, now and then another."""
    other = pick(rng, TARGET_WEIGHTS, len(accounts))
    strays = rng.random(len(accounts)) < OTHER_TARGET
    return np.where(strays, other, accounts.target)[accounts.voice]


def _numbers(
    accounts: Accounts, true: Ints, settings: Settings, rng: np.random.Generator
) -> tuple[Ints, Ints]:
    """A number of casualties as told: missed, rounded, a range, or not at all."""
    size, voice, speaker = len(accounts), accounts.voice, accounts.speaker
    side = column("side")[speaker]
    party = np.array([t.kind == "party" for t in TELLERS])[speaker]
    own = party & (accounts.actor != side)
    seen = rng.binomial(true, np.where(own, OWN_TOLD, 0.9))[voice]
    seen = seen + (rng.random(size)[voice] < 0.06) * (true > 0)
    low = np.where(seen > 10, np.round(seen / 5) * 5, seen).astype(np.int64)
    ranged = (rng.random(size)[voice] < 0.2) & (low > 1)
    high = low + np.where(ranged, rng.integers(1, 4, size)[voice], 0)
    # What is amended is mostly the count.
    more = np.where(accounts.role == AMENDED, rng.integers(0, 3, size), 0) * (true > 0)
    told = rng.random(size)[voice] < column("counts")[speaker] / settings.hush
    return np.where(told, low + more, -1), np.where(told, high + more, -1)
