"""Learning: what claims teach of their sources, gathered over draws into `KnownHabits`.

Only this learns; `knowing` weighs with what it left. Who is right is learned from reports that
name somebody: those that name nobody teach how often a source does, and nothing of who did it.
Rows of a source that has few reports are left to its kind, and of copying only what is more than
usual is kept, so that what is kept stays short.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.belief.believing import enough
from trucewatch.belief.chains import run_chains
from trucewatch.belief.coding import Claims, check_size, code
from trucewatch.belief.copying import EAGER_SHAPE
from trucewatch.belief.earlier import Earlier, look_back
from trucewatch.belief.evidence import shown_copies
from trucewatch.belief.few import few_actors
from trucewatch.belief.habits import (
    ROW_WEIGHT,
    ROWS,
    shares_of,
    supposed,
    usual_silence,
    with_silence,
)
from trucewatch.belief.interests import NOTHING, Relations, relate
from trucewatch.belief.model import LEARNED, NONE, UNNAMED, Floats, Ints, KnownHabits
from trucewatch.belief.sampling import Habits, Weighed
from trucewatch.vocabulary.progress import Progress, unheard

MOST_ACTORS = 12
"""Actors told apart while learning: those named most; whoever else is named counts as unnamed."""
LEAST_OWN = 10
"""Reports from which a source is known for itself."""
LISTED = 0.05
"""Weight of an earlier report from which a pair of sources is listed."""
FEW = 1e-6
SILENCE_WEIGHT = 4.0
"""How many reports the supposed silence of a kind weighs. [report]"""
UNDENIED = 0.25
"""How often nothing happened to an item, for each time that something did, where no claim says so
and it cannot be learned."""


def learn_habits(
    claims: pa.Table, sources: pa.Table, *, seed: int = 1, progress: Progress = unheard
) -> KnownHabits:
    """What these claims teach; what is supposed where too few name anybody (`LEAST_ITEMS`).

    `claims` and `sources` are as `code` reads them; the same ones give the same habits in
    whatever order they come. Raises TrucewatchError for what makes no sense.
    """
    few = few_actors(claims, MOST_ACTORS)
    named = few.filter(pc.not_equal(few["claim"], UNNAMED))
    coded = code(named, sources, every_rival=True)
    if not enough(coded):
        return supposed()
    check_size(coded)
    earlier = look_back(coded, shown_copies(claims, coded))
    relations = relate(coded)
    gathered = _Gathered(coded, earlier, relations, _Silence(claims))
    for habits, weighed in run_chains(coded, earlier, relations, seed=seed, progress=progress):
        gathered.add(habits, weighed)
    return gathered.known()


class _Silence:
    """How often sources name nobody where they say that it happened."""

    def __init__(self, claims: pa.Table) -> None:
        said = claims.filter(pc.not_equal(claims["claim"], NONE))
        said = said.append_column("silent", pc.cast(pc.equal(said["claim"], UNNAMED), pa.int64()))
        counted = said.group_by("source").aggregate([("silent", "sum"), ("silent", "count")])
        self._counts = {
            source: (silent, count)
            for source, silent, count in zip(
                *(counted[name].to_pylist() for name in ("source", "silent_sum", "silent_count")),
                strict=True,
            )
        }

    def of(self, sources: Iterable[str], kind: str) -> float:
        """Of these sources together; few reports stay near what is supposed of their kind."""
        silent, count = SILENCE_WEIGHT * usual_silence(kind), SILENCE_WEIGHT
        for source in sources:
            told = self._counts.get(source, (0, 0))
            silent, count = silent + told[0], count + told[1]
        return silent / count


class _Gathered:
    """Sums and sums of squares of what the draws say."""

    def __init__(
        self, claims: Claims, earlier: Earlier, relations: Relations, silence: _Silence
    ) -> None:
        self._silence = silence
        kinds, size = len(claims.kinds), len(claims.sources)
        self._claims, self._earlier, self._relations = claims, earlier, relations
        self._rows, self._rows2 = np.zeros((size, *ROWS)), np.zeros((size, *ROWS))
        self._shares, self._shares2 = np.zeros((kinds, *ROWS)), np.zeros((kinds, *ROWS))
        self._spread = np.zeros((kinds, *ROWS))
        self._base, self._base2 = np.zeros(len(claims.outcomes)), np.zeros(len(claims.outcomes))
        self._weights = np.zeros(len(earlier.pair_source))
        self._newcomer, self._draws = 0.0, 0

    def add(self, habits: Habits, weighed: Weighed) -> None:
        """One draw."""
        rows = self._by_relation(habits.matrices.theta, weighed.belief)
        self._rows += rows
        self._rows2 += rows * rows
        shares = habits.matrices.shares
        self._shares += shares
        self._shares2 += shares * shares
        self._spread += shares * (1 - shares) / (habits.matrices.closeness[:, :, None] + 1)
        self._base += habits.base
        self._base2 += habits.base * habits.base
        self._weights += habits.copying.weights(self._earlier)
        self._newcomer += EAGER_SHAPE / habits.copying.rate
        self._draws += 1

    def known(self) -> KnownHabits:
        """Everything gathered."""
        claims, n = self._claims, self._draws
        shares = self._shares / n
        of_kinds = _rows(shares, self._shares2 / n - shares**2 + self._spread / n)
        mean = self._rows / n
        of_sources = _rows(mean, self._rows2 / n - mean**2)
        spoke = np.bincount(claims.source, minlength=len(claims.sources)) >= LEAST_OWN
        untold = of_sources.sum(axis=2) == 0  # no truth of that relation: as its kind
        of_sources = np.where(untold[:, :, None], of_kinds[claims.kind], of_sources)
        denied = bool((claims.claim == 0).any())
        names = claims.sources.to_pylist()
        for k, kind in enumerate(claims.kinds):
            ours = [names[s] for s in np.flatnonzero(claims.kind == k)]
            of_kinds[k] = self._finished(of_kinds[k], ours, kind, denied=denied)
        for s, name in enumerate(names):
            kind = claims.kinds[claims.kind[s]]
            of_sources[s] = self._finished(of_sources[s], [name], kind, denied=denied)
        usual, copies = self._copying(names)
        return KnownHabits(
            basis=LEARNED,
            actors=max(len(claims.outcomes) - 2, 1),
            base=self._bases(denied=denied),
            newcomer=round(self._newcomer / n, 6),
            items=len(claims.items),
            reports=claims.n,
            denied=denied,
            kinds=dict(zip(claims.kinds, of_kinds, strict=True)),
            sources={names[s]: of_sources[s] for s in np.flatnonzero(spoke)},
            usual={names[s]: usual[s] for s in np.flatnonzero(spoke)},
            copies=copies,
        )

    def _finished(self, rows: Floats, sources: list[str], kind: str, *, denied: bool) -> Floats:
        """The rows with silence, and with what is supposed where nobody denied anything."""
        if not denied:
            rows = rows.copy()
            rows[NOTHING] = ROW_WEIGHT * shares_of(kind)[NOTHING]
        return with_silence(rows, self._silence.of(sources, kind))

    def _by_relation(self, theta: Floats, belief: Floats) -> Floats:
        """Shares by relation, each truth weighed by how often the source spoke where it was so."""
        claims, relations = self._claims, self._relations
        size, k = claims.own.shape
        weight = np.empty((size, k))
        for z in range(k):
            weight[:, z] = np.bincount(claims.source, belief[claims.item, z], size) + FEW
        said = np.stack(
            [(theta * (relations.said == r)).sum(axis=2) for r in range(ROWS[1])], axis=2
        )
        found = np.zeros((size, *ROWS))
        for truth in range(ROWS[0]):
            share = weight * (relations.truth == truth)
            total = np.maximum(share.sum(axis=1), FEW * FEW)
            found[:, truth] = (share[:, :, None] * said).sum(axis=1) / total[:, None]
        return found

    def _bases(self, *, denied: bool) -> tuple[float, float, float]:
        """Dirichlet parameters of nothing, of one actor on average, of somebody else."""
        mean = self._base / self._draws
        alpha = mean * _strength(mean[None, :], self._base2[None, :] / self._draws - mean**2)[0]
        actors = alpha[1:-1].mean() if len(alpha) > 2 else alpha[-1]
        if not denied:
            alpha[0] = UNDENIED * alpha[1:].sum()
        return round(float(alpha[0]), 4), round(float(actors), 4), round(float(alpha[-1]), 4)

    def _copying(self, names: list[str]) -> tuple[list[float], dict[tuple[str, str], float]]:
        """What each source is usually drawn to repeat, and the pairs that are more than that."""
        earlier, size = self._earlier, len(names)
        weight = np.round(self._weights / self._draws, 4)
        listed = weight >= LISTED
        others = np.bincount(earlier.pair_source, ~listed, size)
        total = np.bincount(earlier.pair_source, np.where(listed, 0.0, weight), size)
        none_seen = self._newcomer / self._draws
        usual = np.where(others > 0, total / np.maximum(others, 1), none_seen)
        pairs: Ints = np.flatnonzero(listed)
        copies = {
            (names[earlier.pair_source[q]], names[earlier.pair_before[q]]): float(weight[q])
            for q in pairs
        }
        return [round(float(value), 6) for value in usual], copies


def _rows(mean: Floats, variance: Floats) -> Floats:
    """Dirichlet parameters with these means and, over a row, this variance. Shape as given."""
    return np.asarray(mean * _strength(mean, variance)[..., None])


def _strength(mean: Floats, variance: Floats) -> Floats:
    """How many reports a row of shares weighs, by its spread; along the last axis."""
    free = (mean * (1 - mean)).sum(axis=-1)
    spread = np.maximum(variance.sum(axis=-1), 1e-12)
    return np.asarray(np.clip(free / spread - 1, 1.0, 1e5))
