"""Rate ratios on simulated ceasefires: coverage, width, and what a change in reporting does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from trucewatch.simulation.ceasefires import Ceasefire, Played, play
from trucewatch.trends.holding import propose
from trucewatch.trends.model import Proposal
from trucewatch.trends.question import Panel, Rule, Windows
from trucewatch.trends.rates import rate_ratio

WINDOWS = Windows(before=(0, 90), after=(90, 150))
BUSY = Ceasefire(before=2.0, after=1.0, burst=4.0)
QUIET = Ceasefire(before=0.3, after=0.1, burst=2.5)
APART = replace(BUSY, burst=1.0)
LAWS = ("even", "poisson", "geometric")
FIVE = (0.6, 0.5, 0.4, 0.35, 0.25)
FOUR = (0.4, 0.3, 0.25, 0.2)
THREE = (0.3, 0.2, 0.15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How the 95% interval did: `covered` the truth; `width` times that of the oracle, on the log
    scale, medians; `span` the median of high over low; `fell` the share announced as a fall."""

    covered: float
    width: float
    span: float
    fell: float


def coverage(ceasefire: Ceasefire, *, runs: int, seed: int = 1) -> Coverage:
    """Everything told of; the oracle is told how clustered the incidents truly are."""
    rng = np.random.default_rng(seed)
    true = ceasefire.after / ceasefire.before
    dispersion = true_dispersion(ceasefire)
    rows = []
    for _ in range(runs):
        played = play(ceasefire, rng)
        counts = np.bincount(played.day, minlength=150)
        found = rate_ratio(counts, np.ones(150), WINDOWS, rng)
        low, high = oracle(found.n_before, found.n_after, dispersion, rng)
        rows.append(
            (found.low <= true <= found.high, np.log(found.high / found.low),
             np.log(high / low), found.p_fall >= 1 - Rule().false_alarm)
        )  # fmt: skip
    covered, own, told, fell = np.array(rows, dtype=np.float64).T
    return Coverage(
        covered=float(covered.mean()),
        width=float(np.median(own) / np.median(told)),
        span=float(np.exp(np.median(own))),
        fell=float(fell.mean()),
    )


def true_dispersion(ceasefire: Ceasefire) -> float:
    """Variance over mean of incidents in a long span: the mean of sizes squared over their mean."""
    mean = ceasefire.burst
    whole = int(mean)
    even = (mean - whole) * (1 - mean + whole)
    spread = {"even": even, "poisson": mean - 1, "geometric": mean * (mean - 1)}[ceasefire.law]
    return (mean**2 + spread) / mean


def oracle(
    before: int, after: int, dispersion: float, rng: np.random.Generator
) -> tuple[float, float]:
    """The interval of one who knows the dispersion: gamma rates of independent bursts."""
    rates = [rng.standard_gamma(n / dispersion + 0.5, 20_000) for n in (before, after)]
    low, high = np.quantile(rates[1] / rates[0], (0.025, 0.975))
    return float(low), float(high)


def scenes(panel: tuple[float, ...], *, unlike: float = 0.0) -> dict[str, Ceasefire]:
    """What may happen to violence and to reporting, in the busy setting."""
    half = tuple(p / 2 for p in panel)
    mute = tuple(0.0 if at % 2 else 1.0 for at in range(len(panel)))
    steady = replace(BUSY, tells=panel, unlike=unlike)
    same = replace(steady, after=2.0)
    mixed = tuple(p * (0.5 if at else 1.0) for at, p in enumerate(panel))
    return {
        "violence halves, watch steady": steady,
        "nothing changes": same,
        "every source tells of half": replace(same, tells_after=half),
        "every other source silent, logged": replace(same, logged_after=mute),
        "every other source silent, not logged": replace(
            same, tells_after=tuple(max(p * m, 1e-6) for p, m in zip(panel, mute, strict=True))
        ),
        "one silent and logged, the others but one halve": replace(
            same, tells_after=mixed, logged_after=(1.0,) * (len(panel) - 1) + (0.0,)
        ),
        "detection doubles": replace(same, tells=half, tells_after=panel),
        "violence and detection both halve": replace(steady, tells_after=half),
        "all but one source silent": replace(same, logged_after=(1.0,) + (0.0,) * (len(panel) - 1)),
        "all blinded to half, in no log": replace(same, blinded=0.5),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """Shares of runs that announced a fall, a rise, nothing; medians of the bare and the
    corrected ratio; how often the interval held the truth."""

    fall: float
    rise: float
    cannot_tell: float
    apparent: float
    ratio: float
    covered: float


def announced(ceasefire: Ceasefire, *, runs: int, seed: int = 1) -> Announced:
    """What the default rule says of `runs` ceasefires."""
    true = ceasefire.after / ceasefire.before
    found = list(proposals(ceasefire, runs=runs, seed=seed))
    ratios = np.array([p.rate.ratio for p in found if p.rate.ratio is not None])
    return Announced(
        fall=float(np.mean([p.announced == "fall" for p in found])),
        rise=float(np.mean([p.announced == "rise" for p in found])),
        cannot_tell=float(np.mean([p.outcome == "cannot_tell" for p in found])),
        apparent=float(np.median([p.apparent or 0.0 for p in found])),
        ratio=float(np.median(ratios)),
        covered=float(np.mean([p.rate.low <= true <= p.rate.high for p in found])),
    )


def proposals(ceasefire: Ceasefire, *, runs: int, seed: int = 1) -> Iterator[Proposal]:
    rng = np.random.default_rng(seed)
    for _ in range(runs):
        yield propose(panel_of(play(ceasefire, rng)), WINDOWS, Rule(), rng)


def panel_of(played: Played) -> Panel:
    """What a mission would have of it."""
    told = played.told()
    return Panel(day=played.day[told], seen=played.seen[told], active=played.active)
