"""Averaging over decomposable graphs: the second family.

For each graph in which lists may lean on one another, and each number of incidents, the table has
a probability in closed form; the answer is the posterior of the number over all graphs. Graphs are
alike likely beforehand, a number has a chance in proportion to 1/number, and cell probabilities
have the hyper-Dirichlet prior that weighs as one incident. The complete graph, which says nothing
of the unseen, is left out.

Nothing here is random. An average needs no fit at infinity to be caught, since the prior keeps
every graph's answer proper; where the table does not bound the number, its tail says so, and the
family refuses.

Sources: Dawid & Lauritzen (1993), Annals of Statistics 21, 1272-1317; Madigan & York (1997),
Biometrika 84, 19-31.
"""

from __future__ import annotations

import numpy as np

from trucewatch.unreported.chordal import decomposable_graphs
from trucewatch.unreported.model import COVERAGE, Answer, Estimate, Family, FloatArray, Refusal
from trucewatch.unreported.poisson import log_gamma
from trucewatch.unreported.tables import CaptureHistories
from trucewatch.vocabulary.messages import Message
from trucewatch.vocabulary.progress import Progress, unheard

MOST_LISTS = 5
"""Six lists have 18,153 graphs."""

FINE, COARSE = 10_000, 3_000
"""Numbers of unseen at which the posterior is reckoned: evenly apart where it is high, by a growing
step from one to the bound."""

BEYOND = 1000
"""Times the seen: nobody's lists say anything of numbers above."""

TAIL = 1e-3
"""Posterior mass within a tenth of that bound from which on nothing bounds the number."""

HIGH = 12.0
"""Natural logs below the highest mass of a step down to which the posterior is high."""

DRAWS = 4000


def graph_average(
    table: CaptureHistories, rng: np.random.Generator, progress: Progress = unheard
) -> Answer:
    """How many there are, over all decomposable graphs."""
    if len(table.lists) > MOST_LISTS:
        return Refusal(
            Message("unreported.too_many_lists", {"n": len(table.lists), "most": MOST_LISTS})
        )
    progress("decomposable graphs", 0, 1)
    unseen, mass, graphs = posterior(table)
    progress("decomposable graphs", 1, 1)
    if mass[unseen > BEYOND * table.seen * 0.9].sum() > TAIL:
        return Refusal(Message("unreported.no_finite_estimate"))
    upto = np.cumsum(mass)
    tail = (1 - COVERAGE) / 2
    low, median, high = (
        table.seen + float(unseen[np.searchsorted(upto, at)]) for at in (tail, 0.5, 1 - tail)
    )
    return Estimate(
        family=Family.GRAPHS,
        point=table.seen + float(unseen @ mass),
        median=median,
        low=low,
        high=high,
        draws=table.seen + rng.choice(unseen, DRAWS, p=mass),
        diagnostics={
            "graphs": len(graphs),
            "largest_weight": float(graphs.max()),
            "graphs_within_95": int((np.cumsum(np.sort(graphs)[::-1]) < COVERAGE).sum()) + 1,
        },
    )


def posterior(table: CaptureHistories) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Numbers of unseen, ascending; the mass at each; and each graph's weight."""
    coarse = np.unique(np.floor(np.geomspace(1, BEYOND * table.seen + 1, COARSE)) - 1)
    numbers, width = coarse, np.inf
    while True:
        log_mass = _log_posterior(table, numbers) + np.log(np.gradient(numbers))
        over = log_mass.max(0)
        high = numbers[np.convolve(over > over.max() - HIGH, (1, 1, 1), "same") > 0]
        if np.ptp(high) > width / 2:
            break
        width = np.ptp(high)
        fine = np.linspace(high[0], high[-1], min(FINE, int(width) + 1))
        numbers = np.unique(np.concatenate([coarse, np.round(fine)]))
    mass = np.exp(log_mass - log_mass.max())
    mass /= mass.sum()
    return numbers, mass.sum(0), mass.sum(1)


def _log_posterior(table: CaptureHistories, unseen: FloatArray) -> FloatArray:
    """Up to a constant, of each graph and number of unseen, shape (n_graphs, n_numbers)."""
    n_lists = len(table.lists)
    known = np.concatenate([[0], table.dense()]).astype(np.float64)
    histories = np.arange(1 << n_lists)
    total = table.seen + unseen
    terms = {0: np.zeros_like(unseen)}
    for members in range(1, 1 << n_lists):
        there = histories & members
        margin = np.bincount(there, known, 1 << n_lists)[np.unique(there)]
        prior = 1.0 / len(margin)  # the prior weighs as one incident over all cells
        term = log_gamma(margin[0] + unseen + prior) - log_gamma(total + 1)
        others = np.asarray(margin[1:] + prior, dtype=np.float64)
        constant = (log_gamma(others) - log_gamma(np.array(prior))).sum()
        terms[members] = term + constant - float(log_gamma(np.array(prior)))
    many = log_gamma(total + 1) - log_gamma(unseen + 1) - np.log(total)
    return np.array(
        [
            many
            + sum(terms[clique] for clique in graph.cliques)
            - sum(terms[separator] for separator in graph.separators)
            for graph in decomposable_graphs(n_lists)
        ]
    )
