"""Knowing: beliefs from habits that are known already, item by item, learning nothing.

What is believed of an item depends on its reports and on the known habits alone, so that a report
of another incident changes nothing here. What is unsure of a source is drawn from its rows with
chance that its id alone starts: the same source brings the same draws wherever it speaks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyarrow as pa

from trucewatch.belief.coding import Claims, code
from trucewatch.belief.earlier import Earlier, likeliest, look_back
from trucewatch.belief.evidence import shown_copies
from trucewatch.belief.few import few_actors_each
from trucewatch.belief.habits import ROWS, rows_of
from trucewatch.belief.matrices import LEAST_SHARE
from trucewatch.belief.model import BELIEFS, Floats, Ints, KnownHabits
from trucewatch.belief.outcomes import Outcomes, outcomes_of
from trucewatch.belief.sampling import sums
from trucewatch.belief.tallying import RANGE

DRAWS = 32
"""Draws of what is unsure of sources."""
TOGETHER = 65_536
"""Numbers of one kind up to which draws are made in one step: of one incident all, of a large part
one at a time, whose numbers would not stay near the processor."""
DIGITS = 4
"""Digits that are told: the rest differs between machines."""


@dataclass(frozen=True, slots=True, eq=False)
class Matter:
    """Claims made ready to be weighed with known habits.

    `copied` is the weight of earlier reports that say the same, shape (n,); `pair_weight` that of
    each pair, 0 where it says something else, shape (P,).
    """

    claims: Claims
    earlier: Earlier
    outcomes: Outcomes
    copied: Floats
    pair_weight: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """d draws: base (d, M) and belief (d, M) of outcomes; own share and log chance of entries
    (d, E)."""

    base: Floats
    own: Floats
    log_chance: Floats
    belief: Floats


def matter_of(claims: pa.Table, sources: pa.Table, known: KnownHabits) -> Matter:
    """`claims` and `sources` as `coding.code` takes them. Raises TrucewatchError."""
    coded = code(few_actors_each(claims), sources, every_rival=True)
    earlier = look_back(coded, shown_copies(claims, coded))
    names = coded.sources.to_pylist()
    usual = [known.usual.get(name, known.newcomer) for name in names]
    learned = np.array(
        [
            known.copies.get((names[one], names[other]), usual[one])
            for one, other in zip(
                earlier.pair_source.tolist(), earlier.pair_before.tolist(), strict=True
            )
        ],
        dtype=np.float64,
    )
    weight = (learned[earlier.pair] + earlier.shown) * earlier.same
    return Matter(
        coded, earlier, outcomes_of(coded, known.actors), sums(weight, earlier.begins), weight
    )


def draws_of(matter: Matter, known: KnownHabits) -> Iterator[Draws]:
    """`DRAWS` draws of what is unsure of the sources, some together."""
    rows, bases = _drawn_rows(matter.claims, known), _drawn_bases(known)
    some = max(1, min(DRAWS, TOGETHER // max(1, len(matter.outcomes.cell))))
    for begin in range(0, DRAWS, some):
        yield _weighed(matter, known, rows[begin : begin + some], bases[begin : begin + some])


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What draws make of a matter.

    Attributes:
        told: belief under each draw of the outcomes that are told (`Outcomes.named`), whoever no
            report names being part of `unnamed`; shape (draws, M').
        p_copy: each report's chance to repeat another, in coded order; shape (n,).
        copy_of: which it most likely repeats, -1 for none; shape (n,).
    """

    told: Floats
    p_copy: Floats
    copy_of: Ints


def answer_of(matter: Matter, draws: Iterable[Draws]) -> Answer:
    """What these draws say together. A report that its source made before is surely a copy."""
    claims, outcomes = matter.claims, matter.outcomes
    firsts, named = outcomes.item_begins, outcomes.named
    parts, chance = [], np.zeros(claims.n)
    for some in draws:
        unnamed = np.add.reduceat(np.where(named, 0.0, some.belief), firsts[:-1], axis=1)
        belief = some.belief.copy()
        belief[:, firsts[1:] - 2] += unnamed
        parts.append(belief[:, named])
        for each in copy_chance(matter, some):  # in turn, so that parts of any size agree
            chance += each
    told = np.concatenate(parts)
    again = claims.repeats >= 0
    of = likeliest(matter.earlier, matter.pair_weight)
    return Answer(
        told,
        np.where(again, 1.0, chance / len(told)),
        np.where(again, claims.repeats, of),
    )


def beliefs_of(matter: Matter, answer: Answer, basis: str) -> pa.Table:
    """`BELIEFS`; an actor whom no report of the item names is part of `unnamed`."""
    outcomes, told = matter.outcomes, answer.told
    named = outcomes.named
    mean = told.mean(axis=0)
    low, high = np.percentile(told, RANGE, axis=0)
    names = pa.array(matter.claims.outcomes, pa.string())
    return pa.table(
        {
            "item": matter.claims.items.take(pa.array(outcomes.of_item()[named])),
            "outcome": names.take(pa.array(outcomes.outcome[named])),
            "probability": np.round(mean, DIGITS),
            "low": np.round(np.minimum(low, mean), DIGITS),
            "high": np.round(np.maximum(high, mean), DIGITS),
            "basis": pa.repeat(basis, len(mean)),
        },
        schema=BELIEFS,
    )


def copy_chance(matter: Matter, some: Draws) -> Floats:
    """The chance of each report to be a copy under each of some draws, shape (d, n)."""
    outcomes, claims = matter.outcomes, matter.claims
    copied = matter.copied[outcomes.report]
    share = some.belief[:, outcomes.owner] * copied / (some.own + copied)
    found = np.stack([np.bincount(outcomes.report, each, claims.n) for each in share])
    return np.where(claims.repeats >= 0, 0.0, found)


def _weighed(matter: Matter, known: KnownHabits, rows: Floats, bases: Floats) -> Draws:
    claims, outcomes = matter.claims, matter.outcomes
    own = rows.reshape(len(rows), -1)[:, outcomes.cell] / outcomes.alike
    log_chance = np.log(own + matter.copied[outcomes.report])
    log_chance[:, (claims.repeats >= 0)[outcomes.report]] = 0.0
    of = outcomes.of_item()
    nothing, actor, somebody = bases.T[:, :, None]
    share = np.repeat(actor, len(outcomes.outcome), axis=1)
    share[:, outcomes.item_begins[:-1]] = nothing
    share[:, outcomes.item_begins[1:] - 2] = somebody
    others = np.maximum(known.actors - outcomes.actors, 0)
    share[:, outcomes.item_begins[1:] - 1] = others * actor + LEAST_SHARE
    score = np.add.reduceat(log_chance, outcomes.begins, axis=1) + np.log(share)
    firsts = outcomes.item_begins[:-1]
    chance = np.exp(score - np.maximum.reduceat(score, firsts, axis=1)[:, of])
    belief = chance / np.add.reduceat(chance, firsts, axis=1)[:, of]
    return Draws(share, own, log_chance, belief)


def _drawn_rows(claims: Claims, known: KnownHabits) -> Floats:
    """Draws of every source's rows, shape (DRAWS, S, 4, 5); what it cannot say has no share."""
    found = np.empty((DRAWS, len(claims.sources), *ROWS))
    leans = claims.own.sum(axis=1)
    for s, name in enumerate(claims.sources.to_pylist()):
        rows = rows_of(known, name, claims.kinds[claims.kind[s]]).copy()
        rows[:, 2] *= leans[s] > 0
        rows[1, 2] *= leans[s] > 1
        found[:, s] = _drawn_source(name, rows.tobytes())
    return found


@lru_cache(maxsize=4096)
def _drawn_source(name: str, rows: bytes) -> Floats:
    """One source's, (DRAWS, 4, 5): kept, since it brings the same wherever it speaks."""
    shape = np.frombuffer(rows).reshape(ROWS)
    drawn = _stream(name).standard_gamma(shape, (DRAWS, *ROWS))
    total = drawn.sum(axis=2, keepdims=True)
    shares = np.divide(drawn, total, out=np.zeros_like(drawn), where=total > 0)
    return np.asarray(np.maximum(shares, LEAST_SHARE))


def _drawn_bases(known: KnownHabits) -> Floats:
    """Draws of how often nothing, one actor, somebody else did it, shape (DRAWS, 3)."""
    return _drawn_shares(known.base, known.actors)


@lru_cache(maxsize=16)
def _drawn_shares(base: tuple[float, float, float], actors: int) -> Floats:
    nothing, actor, somebody = base
    shape = np.array([nothing, actor * actors, somebody])
    drawn = _stream("").standard_gamma(shape, (DRAWS, 3)) + LEAST_SHARE
    drawn /= drawn.sum(axis=1, keepdims=True)
    drawn[:, 1] /= actors
    drawn.flags.writeable = False
    return np.asarray(drawn)


def _stream(name: str) -> np.random.Generator:
    digest = hashlib.blake2b(name.encode(), digest_size=16).digest()
    return np.random.default_rng(int.from_bytes(digest, "little"))
