"""Ceasefires: violence in bursts before and after a day, and a panel that tells of some of it.

In:   a `Ceasefire`: rates, bursts, and how each source watches before and after.
Out:  a `Played`: every incident with who told of it, the panel's log, and the truth.

Made to measure `trends` against: the knobs that matter are those that can fool it. Bursts start
at random; each has a number of incidents whose mean is given, and fades exponentially. Nothing of
`trends` is read here.

Source: Neyman and Scott (1958), J. R. Stat. Soc. B 20, 1-43 (the cluster process).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trucewatch.simulation.chance import Flags, Floats, Ints

LEAD = 14
"""Days before the first, whose bursts may still be fading. [day]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceasefire:
    """What to play.

    Attributes:
        before, after: incidents a day. [1/day]
        days_before, days_after: lengths of the windows. [day]
        burst: mean number of incidents in a burst; 1 is independent incidents.
        law: how burst sizes vary: `even` (as equal as can be), `poisson` or `geometric`.
        lag: mean time from a burst's start to each of its incidents. [day]
        tells: chance that each source tells of an incident, before.
        tells_after: the same after; `tells` where empty.
        logged_after: share of time at work after, by each source's log; 1 where empty.
        unlike: spread of incidents' visibility, the same to all sources. [log-odds]
        blinded: chance that an incident after cannot be seen by anybody, in no log. [1]
    """

    before: float = 2.0
    after: float = 1.0
    days_before: int = 90
    days_after: int = 60
    burst: float = 4.0
    law: str = "poisson"
    lag: float = 1.0
    tells: tuple[float, ...] = (0.6, 0.5, 0.4, 0.35, 0.25)
    tells_after: tuple[float, ...] = ()
    logged_after: tuple[float, ...] = ()
    unlike: float = 0.0
    blinded: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """`time` [day] and `burst` of every incident; `seen` by whom, shape (n, n_sources); `active`,
    the panel's log, shape (n_days, n_sources)."""

    time: Floats
    burst: Ints
    seen: Flags
    active: Floats

    @property
    def day(self) -> Ints:
        return self.time.astype(np.int64)

    def told(self) -> Flags:
        """Incidents that anybody told of."""
        return np.asarray(self.seen.any(axis=1))


def play(ceasefire: Ceasefire, rng: np.random.Generator) -> Played:
    """One ceasefire; the same generator state gives the same."""
    c = ceasefire
    time, burst = _incidents(c, rng)
    after = time >= c.days_before
    tells = np.array(c.tells)
    later = np.array(c.tells_after or c.tells)
    logged = np.ones((c.days_before + c.days_after, len(tells)))
    logged[c.days_before :] = np.array(c.logged_after or (1.0,) * len(tells))
    chance = np.where(after[:, None], later, tells)
    odds = np.log(chance / (1 - chance)) if c.unlike else np.zeros_like(chance)
    if c.unlike:
        odds = odds + c.unlike * rng.standard_normal(len(time))[:, None]
        chance = 1 / (1 + np.exp(-odds))
    seen = rng.random(chance.shape) < chance * logged[time.astype(np.int64)]
    hidden = after & (rng.random(len(time)) < c.blinded)
    return Played(time=time, burst=burst, seen=seen & ~hidden[:, None], active=logged)


def _incidents(c: Ceasefire, rng: np.random.Generator) -> tuple[Floats, Ints]:
    """Times and bursts. Each window is drawn as if its rate had always been so: a burst that
    began before the ceasefire ends with it."""
    time, burst, bursts = [], [], 0
    spans = ((0, c.days_before, c.before), (c.days_before, c.days_before + c.days_after, c.after))
    for first, last, rate in spans:
        n = rng.poisson(rate / c.burst * (last - first + LEAD))
        starts = rng.uniform(first - LEAD, last, n)
        sizes = _sizes(c, rng, n)
        drawn = np.repeat(starts, sizes)
        if c.burst > 1:
            drawn = drawn + rng.exponential(c.lag, len(drawn))
        inside = (drawn >= first) & (drawn < last)
        time.append(drawn[inside])
        burst.append(np.repeat(np.arange(bursts, bursts + n), sizes)[inside])
        bursts += n
    return np.concatenate(time), np.concatenate(burst)


def _sizes(c: Ceasefire, rng: np.random.Generator, n: int) -> Ints:
    if c.law == "poisson":
        return 1 + rng.poisson(c.burst - 1, n)
    if c.law == "geometric":
        return rng.geometric(1 / c.burst, n)
    whole = int(c.burst)
    return whole + (rng.random(n) < c.burst - whole).astype(np.int64)
