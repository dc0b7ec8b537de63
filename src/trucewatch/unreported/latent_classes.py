"""Latent classes: the third family.

Those on the lists fall into classes nobody observed; within a class each list has its own chance
of holding somebody, and lists do not lean on one another. How many classes matter is learned: their
weights are those of a Dirichlet process, cut off at ten. The sampler allots whole histories to
classes at once, so that its cost depends on how many histories there are and not on how many
incidents.

Several chains start far apart. Unless they agree (split R-hat of 1.05 or less) and are worth a
hundred independent draws there is no estimate: a short chain on the Kosovo lists is 5% off and
looks no worse than a long one.

Sources: Manrique-Vallier (2016), Biometrics 72, 1246-1254 (model and sampler, a = b = 0.25, uniform
chances of being listed, number in proportion to 1/number); Ishwaran & James (2001), JASA 96,
161-173 (the blocked sampler).
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TypeAlias

import numpy as np

from trucewatch.unreported.convergence import effective_size, split_rhat
from trucewatch.unreported.model import (
    Answer,
    Family,
    FloatArray,
    IntArray,
    Refusal,
    estimate_of,
)
from trucewatch.unreported.tables import CaptureHistories
from trucewatch.vocabulary.messages import Message
from trucewatch.vocabulary.progress import Progress, unheard

CLASSES, CHAINS = 10, 4
ROUND, FEWEST_ROUNDS, MOST_ROUNDS = 2500, 2, 32
"""Sweeps between two looks at the chains; looks after which they may stop, and must."""

REORDER = 5
"""Sweeps between two that change the order of classes."""

HIGHEST_RHAT, LEAST_SIZE = 1.05, 100.0
EACH = 1000
"""Draws that are handed on, of each chain."""

EDGE = 1e-12
BEYOND = 1000
"""Times the seen: chains that wander there follow the prior and no list."""


class Concentration(StrEnum):
    """What is held of the Dirichlet process's concentration beforehand."""

    GAMMA = "gamma(1/4, 1/4)"
    LOGNORMAL = "lognormal(0, sd 1/4)"


Sampler: TypeAlias = Callable[[FloatArray, np.random.Generator], FloatArray]


def latent_classes(
    table: CaptureHistories,
    rng: np.random.Generator,
    progress: Progress = unheard,
    *,
    concentration: Concentration = Concentration.GAMMA,
) -> Answer:
    """How many there are, by latent classes; or no estimate where chains do not agree."""
    chains = Chains(table, rng, concentration)
    rhat, size = np.inf, 0.0
    kept = np.empty((0, CHAINS))
    for done in range(1, MOST_ROUNDS + 1):
        chains.sweep(ROUND)
        progress("latent classes, sweeps", done * ROUND, None)
        kept = chains.drawn()[done * ROUND // 4 :]
        rhat, size = split_rhat(kept), effective_size(kept)
        if done >= FEWEST_ROUNDS and rhat <= HIGHEST_RHAT and size >= LEAST_SIZE:
            break
    else:
        return Refusal(
            Message(
                "unreported.no_convergence",
                {"rhat": round(float(rhat), 2), "size": float(round(size))},
            )
        )
    drawn = kept[:: max(len(kept) // EACH, 1)].ravel()
    found = estimate_of(
        Family.CLASSES,
        float(kept.mean()),
        drawn,
        {
            "rhat": rhat,
            "effective_size": size,
            "chains": CHAINS,
            "sweeps": len(chains.drawn()),
            "chain_means": [float(mean) for mean in kept.mean(0)],
            "concentration": str(concentration),
        },
    )
    if found.high > BEYOND * table.seen:
        return Refusal(Message("unreported.no_finite_estimate"))
    return found


class Chains:
    """Chains side by side; arrays are (chain, class, ...).

    `chances` of being listed, (chains, classes, lists); `sticks`, what each class takes of what
    those before it left, (chains, classes - 1).
    """

    def __init__(
        self, table: CaptureHistories, rng: np.random.Generator, concentration: Concentration
    ) -> None:
        n_lists = len(table.lists)
        self.rng, self.seen = rng, table.seen
        self.n_lists = n_lists
        on = np.vstack([table.on(), np.zeros((1, n_lists))])  # the last one is nobody's history
        self.either = np.hstack([on, 1 - on]).T.copy()
        self.counts = np.zeros((CHAINS, len(on)), dtype=np.int64)
        self.counts[:, :-1] = table.counts
        self.chances = rng.uniform(size=(CHAINS, CLASSES, n_lists))
        self.sticks = rng.uniform(size=(CHAINS, CLASSES - 1))
        self.alpha = np.ones(CHAINS)
        self.draw_alpha = _from_gamma if concentration is Concentration.GAMMA else _from_lognormal
        self.totals: list[FloatArray] = []

    def drawn(self) -> FloatArray:
        """The numbers drawn so far, shape (n_sweeps, n_chains)."""
        return np.concatenate(self.totals)

    def sweep(self, times: int) -> None:
        """Draw everything anew, given the rest, so many times."""
        totals = np.empty((times, CHAINS))
        shares = np.empty((CHAINS, CLASSES))
        both = np.empty((CHAINS, CLASSES, 2 * self.n_lists))
        # Beta draws are ratios of gamma draws, all drawn in one call: numpy's calls cost more
        # than what they draw.
        shapes = np.empty((CHAINS, both[0].size + 2 * (CLASSES - 1)))
        told = shapes[:, : both[0].size].reshape(both.shape)
        taken, left = np.split(shapes[:, both[0].size :], 2, axis=1)
        for at in range(times):
            shares[:, 0] = 1
            np.cumprod(1 - self.sticks, axis=1, out=shares[:, 1:])
            shares[:, :-1] *= self.sticks
            both[..., : self.n_lists] = self.chances
            both[..., self.n_lists :] = 1 - self.chances
            joint = np.exp(np.log(both) @ self.either) * shares[..., None]
            each = joint.sum(1)
            unseen = self._unseen(each[:, -1])
            self.counts[:, -1] = unseen
            allotted = self.rng.multinomial(
                self.counts, (joint / each[:, None]).swapaxes(1, 2)
            )  # (chain, history, class)
            if at % REORDER == 0:
                order = self._order(allotted.sum(1), at % (2 * REORDER) // REORDER)
                allotted = np.take_along_axis(allotted, order[:, None], axis=2)
            told[:] = 1 + (self.either @ allotted).swapaxes(1, 2)
            sizes = allotted.sum(1)
            taken[:] = 1 + sizes[:, :-1]
            left[:] = self.alpha[:, None] + sizes[:, ::-1].cumsum(1)[:, -2::-1]
            drawn = self.rng.standard_gamma(shapes)
            held = drawn[:, : both[0].size].reshape(both.shape)
            self.chances = _share(held[..., : self.n_lists], held[..., self.n_lists :])
            self.sticks = _share(*np.split(drawn[:, both[0].size :], 2, axis=1))
            self.alpha = self.draw_alpha(np.log1p(-self.sticks).sum(1), self.rng)
            totals[at] = self.seen + unseen
        self.totals.append(totals)

    def _order(self, sizes: IntArray, first: int) -> IntArray:
        """The classes with neighbours changed about, (chains, classes).

        Sticks favour large classes at the front, and a chain that filled them otherwise would stay
        there. With the sticks integrated out, neighbours of sizes a and b, with m allotted after
        them, change places with odds (alpha + b + m) / (alpha + a + m). Source: Papaspiliopoulos &
        Roberts (2008), Biometrika 95, 169-186, section 3.4, whose sticks are kept.
        """
        at = np.arange(first, CLASSES - 2, 2)
        after = self.alpha[:, None] + sizes.sum(1)[:, None] - sizes.cumsum(1)[:, at + 1]
        odds = (after + sizes[:, at + 1]) / (after + sizes[:, at])
        swap = self.rng.uniform(size=odds.shape) < odds
        order = np.tile(np.arange(CLASSES), (CHAINS, 1))
        order[:, at] += swap
        order[:, at + 1] -= swap
        return order

    def _unseen(self, chance: FloatArray) -> IntArray:
        """How many no list holds, by the chance of it, both shape (n_chains,): negative binomial,
        as a Poisson of a gamma."""
        odds = np.minimum(chance / np.maximum(1 - chance, 1e-9), 1e9)
        return self.rng.poisson(self.rng.standard_gamma(self.seen, size=CHAINS) * odds)


def _share(some: FloatArray, others: FloatArray) -> FloatArray:
    """Some of all, strictly between 0 and 1, so that logarithms are numbers."""
    return np.minimum(np.maximum(some / (some + others), EDGE), 1 - EDGE)


def _from_gamma(left: FloatArray, rng: np.random.Generator) -> FloatArray:
    """The concentration given the sum of log(1 - stick), shape (n_chains,); prior gamma."""
    return rng.standard_gamma(0.25 + CLASSES - 1, size=len(left)) / (0.25 - left)


_GRID = np.exp(np.linspace(-2, 2, 401))


def _from_lognormal(left: FloatArray, rng: np.random.Generator) -> FloatArray:
    """The same under a lognormal prior, on a grid of a hundredth: it has no closed form."""
    log_mass = -(np.log(_GRID) ** 2) / (2 * 0.25**2) + (CLASSES - 1) * np.log(_GRID)
    log_mass = log_mass + left[:, None] * _GRID
    mass = np.exp(log_mass - log_mass.max(1, keepdims=True)).cumsum(1)
    drawn = rng.uniform(size=(len(left), 1)) * mass[:, -1:]
    return np.asarray(_GRID[(mass < drawn).sum(1)])
