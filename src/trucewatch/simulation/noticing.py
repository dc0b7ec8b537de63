"""Noticing: which source tells of which incident, and who tells it twice or copies it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trucewatch.simulation.chance import PILOT, Flags, Floats, Ints, stream
from trucewatch.simulation.events import Incidents, draw_incidents
from trucewatch.simulation.kinds import HEAVY
from trucewatch.simulation.settings import Settings
from trucewatch.simulation.sources import (
    OUTLET,
    PARTY_SOURCES,
    TELLERS,
    column,
    duplicate_free,
)
from trucewatch.simulation.world import (
    REGIONS_ACROSS,
    REGIONS_UP,
    World,
    district_of,
    region_of,
)

FIRST, REPEAT, AMENDED, COPY = range(4)
"""What a report is to its source: its first of the incident, or made from an earlier report."""

PILOT_INCIDENTS = 10_000
STEPS = 30


@dataclass(frozen=True, slots=True, eq=False)
class Watch:
    """How readily each source notices, set so that incidents get the reports asked for.

    Attributes:
        rates: notices per unit of salience, shape (n_sources, 2 actors, near or far, n_regions).
        reports_each: reports to be expected per incident, those nobody tells of included.
        told_share: incidents to be expected to be told of. [1]
    """

    rates: Floats
    reports_each: float
    told_share: float


@dataclass(slots=True, eq=False)
class Notices:
    """n reports to be: whose, of which incident, and from which earlier row they are made.

    Attributes:
        incident: index of the incident.
        source: index in `TELLERS`.
        role: FIRST, REPEAT, AMENDED or COPY.
        origin: row that it is made from; its own for FIRST.
    """

    incident: Ints
    source: Ints
    role: Ints
    origin: Ints

    def __len__(self) -> int:
        return len(self.incident)


def draw_watch(world: World, settings: Settings) -> Watch:
    """Draw who sees which region how well, and scale it on a pilot sample of incidents."""
    rng = stream(settings.seed, PILOT)
    regions = rng.gamma(4.0, 0.25, (len(TELLERS), REGIONS_ACROSS * REGIONS_UP))
    near_far = np.stack([np.ones(len(TELLERS)), column("far")], axis=1)
    rates = (
        column("rate")[:, None, None, None]
        * column("by_actor")[:, :, None, None]
        * near_far[:, None, :, None]
        * regions[:, None, None, :]
    )
    in_bursts = round(PILOT_INCIDENTS * settings.burst_share)
    pilot = draw_incidents(
        world, settings, rng, first_day=0.0, days=30.0,
        in_bursts=in_bursts, others=PILOT_INCIDENTS - in_bursts,
    )  # fmt: skip
    exposures = _exposures(pilot, rates)
    low, high = 1e-3, 50.0
    for _ in range(STEPS):
        scale = float(np.sqrt(low * high))
        reports, told = _expected(exposures * scale, settings)
        if reports / told < settings.reports_per_incident:
            low = scale
        else:
            high = scale
    return Watch(rates * scale, reports, told)


def notice(
    incidents: Incidents, watch: Watch, settings: Settings, rng: np.random.Generator
) -> tuple[Notices, Flags]:
    """Who tells of what; and for each source whether it does, shape (n, n_sources)."""
    exposures = _exposures(incidents, watch.rates)
    told = rng.random(exposures.shape) < -np.expm1(-exposures)
    incident, source = np.nonzero(told)
    again = _again(settings)[source]
    copied = column("copied")[source] * settings.copies
    amended = np.where(np.isin(source, PARTY_SOURCES), settings.amendments, 0.0)
    parts = [(np.arange(len(incident)), np.full(len(incident), FIRST), source)]
    for role, chance in ((REPEAT, again), (AMENDED, amended), (COPY, copied)):
        row = np.flatnonzero(rng.random(len(incident)) < chance)
        whose = np.full(len(row), OUTLET) if role == COPY else source[row]
        parts.append((row, np.full(len(row), role), whose))
    origin, roles, whose = (np.concatenate(part) for part in zip(*parts, strict=True))
    return Notices(incident[origin], whose, roles, origin), told


def fitted(
    notices: Notices, incidents: Incidents, wanted: int, rng: np.random.Generator
) -> tuple[Notices, Flags]:
    """Drop whole bursts and lone incidents at random, then single reports, down to `wanted`.

    Returns the notices left, their incidents numbered anew, and which incidents are left.
    """
    bursts = int(incidents.burst.max(initial=-1)) + 1
    scene = np.where(incidents.burst >= 0, incidents.burst, bursts + np.arange(len(incidents)))
    reports = np.bincount(scene[notices.incident], minlength=bursts + len(incidents))
    order = rng.permutation(len(reports))
    leaves = np.cumsum(reports[order]) <= len(notices) - wanted
    gone = np.zeros(len(reports), dtype=np.bool_)
    gone[order[leaves]] = True
    kept = ~gone[scene]
    left = np.flatnonzero(kept[notices.incident])
    origins = np.bincount(notices.origin[left], minlength=len(notices))
    # Made from another, or nothing made from it: these can go alone.
    alone = np.flatnonzero((notices.role[left] != FIRST) | (origins[left] == 1))
    left = np.delete(left, rng.permutation(alone)[: max(0, len(left) - wanted)])
    place = np.full(len(notices), -1, dtype=np.int64)
    place[left] = np.arange(len(left))
    number = np.cumsum(kept) - 1
    return Notices(
        number[notices.incident[left]], notices.source[left], notices.role[left],
        place[notices.origin[left]],
    ), kept  # fmt: skip


def _exposures(incidents: Incidents, rates: Floats) -> Floats:
    """Mean notices that each source takes of each incident, shape (n, n_sources)."""
    region = region_of(district_of(incidents.x, incidents.y))
    far = HEAVY[incidents.kind].astype(np.int64)
    rate: Floats = rates[:, incidents.actor, far, region].T
    return rate * incidents.salience[:, None]


def _expected(exposures: Floats, settings: Settings) -> tuple[float, float]:
    """Reports and tellings-at-all to be expected per incident."""
    chances = -np.expm1(-exposures)
    more = 1.0 + _again(settings) + column("copied") * settings.copies
    more[list(PARTY_SOURCES)] += settings.amendments
    told = -np.expm1(-exposures.sum(axis=1))
    return float((chances * more).sum(axis=1).mean()), float(told.mean())


def _again(settings: Settings) -> Floats:
    return np.where(duplicate_free(), 0.0, settings.repeats)
