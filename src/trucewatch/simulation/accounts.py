"""Accounts: what each report goes by before its source's habits shape it.

Noticed incidents, sums of several and inventions become rows of one table of arrays.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trucewatch.simulation.chance import Flags, Floats, Ints
from trucewatch.simulation.events import HOUR, Incidents
from trucewatch.simulation.noticing import AMENDED, COPY, Notices
from trucewatch.simulation.sources import PARTY_SOURCES
from trucewatch.simulation.summing import Sums
from trucewatch.simulation.world import HEIGHT_KM, WIDTH_KM

SUM, INVENTED = COPY + 1, COPY + 2
"""Roles beside those of `noticing`."""

NEAR_KM, NEAR_HOURS = 2.0, 2.0
"""How near to a real incident an invention is put."""
INVENTED_DEATHS = 0.5


@dataclass(slots=True, eq=False)
class Accounts:
    """n reports to be. Rows: noticed ones first, then sums, then inventions.

    Attributes:
        incident: index of the incident, or -1 for sums and inventions.
        source: index in `TELLERS`.
        role: FIRST, REPEAT, AMENDED, COPY, SUM or INVENTED.
        origin: row it is made from, its own otherwise.
        voice: row whose words it uses: the origin's for copies and amendments.
        at: when [s]; x, y: where [km]; kind, actor, target, deaths, injured: as in `Incidents`.
        n_events: incidents summed up, 0 otherwise.
    """

    incident: Ints
    source: Ints
    role: Ints
    origin: Ints
    voice: Ints
    at: Floats
    x: Floats
    y: Floats
    kind: Ints
    actor: Ints
    target: Ints
    deaths: Ints
    injured: Ints
    n_events: Ints

    def __len__(self) -> int:
        return len(self.incident)

    @property
    def is_sum(self) -> Flags:
        """Which of them tell of several incidents, shape (n,)."""
        return np.asarray(self.role == SUM, dtype=np.bool_)

    @property
    def speaker(self) -> Ints:
        """The source whose words each report uses, shape (n,)."""
        return np.asarray(self.source[self.voice], dtype=np.int64)


def gather(
    incidents: Incidents, notices: Notices, sums: Sums, inventions: int, rng: np.random.Generator
) -> Accounts:
    """All reports to be, in one table of arrays."""
    told, summed = len(notices), len(notices) + len(sums)
    size = summed + inventions
    liar = np.array(PARTY_SOURCES)[rng.integers(len(PARTY_SOURCES), size=inventions)]
    near = rng.integers(len(incidents), size=inventions)
    first = np.cumsum(sums.size) - sums.size
    basis = np.concatenate([notices.incident, sums.member[first], near])
    origin = np.concatenate([notices.origin, np.arange(told, size)])
    role = np.full(size, INVENTED)
    role[:told], role[told:summed] = notices.role, SUM
    accounts = Accounts(
        incident=np.where(np.arange(size) < told, basis, -1),
        source=np.concatenate([notices.source, sums.source, liar]),
        role=role,
        origin=origin,
        voice=np.where(np.isin(role, (AMENDED, COPY)), origin, np.arange(size)),
        at=incidents.at[basis],
        x=incidents.x[basis],
        y=incidents.y[basis],
        kind=incidents.kind[basis],
        actor=incidents.actor[basis],
        target=incidents.target[basis],
        deaths=incidents.deaths[basis],
        injured=incidents.injured[basis],
        n_events=np.zeros(size, dtype=np.int64),
    )
    _add_up(accounts, incidents, sums, slice(told, summed))
    _invent(accounts, slice(summed, size), rng)
    return accounts


def _add_up(accounts: Accounts, incidents: Incidents, sums: Sums, rows: slice) -> None:
    """The casualties of all that is summed up, and how many that is."""
    if len(sums):
        first = np.cumsum(sums.size) - sums.size
        accounts.deaths[rows] = np.add.reduceat(incidents.deaths[sums.member], first)
        accounts.injured[rows] = np.add.reduceat(incidents.injured[sums.member], first)
        accounts.n_events[rows] = sums.size


def _invent(accounts: Accounts, rows: slice, rng: np.random.Generator) -> None:
    """Move what a party makes up off the real incident that it is put near."""
    size = len(accounts.at[rows])
    at = accounts.at[rows] + rng.normal(0.0, NEAR_HOURS * HOUR, size)
    x = accounts.x[rows] + rng.normal(0.0, NEAR_KM, size)
    y = accounts.y[rows] + rng.normal(0.0, NEAR_KM, size)
    accounts.at[rows] = np.maximum(at, 0.0)
    accounts.x[rows] = np.clip(x, 0.1, WIDTH_KM - 0.1)
    accounts.y[rows] = np.clip(y, 0.1, HEIGHT_KM - 0.1)
    accounts.deaths[rows] = rng.poisson(INVENTED_DEATHS, size)
