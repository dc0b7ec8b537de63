"""Disputes: who says that who did it, and from whom they have it, with the truth planted.

In:   `Disputed`: how many incidents, who speaks, how they lean, who copies whom, and a seed.
Out:  `Dispute`: claims and sources as a researcher would have them; truth and copies, which
      nobody has.

Each actor has outlets of its own: they deny or blame a rival where their own side did it, rarely
admit it, and accuse readily even where nothing happened. Neutrals are right to different degrees,
one monitor nearly always. Copiers repeat what somebody said before them. Written before the
model of belief was fitted to anything, and without its code.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from trucewatch.simulation.chance import DISPUTES, Flags, Floats, Ints, pick, pick_by_row, stream
from trucewatch.simulation.retelling import texts_of

NOTHING = 0
"""The outcome that nothing happened; actor k's is k + 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disputed:
    """What is disputed, and by whom.

    Attributes:
        items: incidents in question. [count]
        seed: where chance starts.
        actors: names of those who may have done it.
        outlets: outlets of each actor. [count]
        neutrals: sources without an interest, besides one monitor. [count]
        nothing: share of incidents in which nothing happened. [1]
        copiers: share of neutrals that copy. [1]
        copying: chance that a copier copies where there is somebody to copy. [1]
        upstream: whom a copier copies: `one` source of its own, `loud` ones, or `anyone`.
        loud: number of the actor whose outlets speak first, nearly always and accuse more;
            -1 for none.
        honest: outlets speak as neutrals do.
        partisans: share of neutrals that secretly speak as an actor's outlet. [1]
        texts: claims carry words, which copiers repeat nearly as they were.
    """

    items: int = 120
    seed: int = 1
    actors: tuple[str, ...] = ("A", "B")
    outlets: int = 2
    neutrals: int = 10
    nothing: float = 0.25
    copiers: float = 0.5
    copying: float = 0.85
    upstream: str = "one"
    loud: int = -1
    honest: bool = False
    partisans: float = 0.0
    texts: bool = False


@dataclass(frozen=True, slots=True)
class Dispute:
    """`claims`: item, source, role, time, claim (and report_id, text); `truth`: item, truth;
    `copies`: the row of `claims` that each claim was copied from, or null.
    """

    claims: pa.Table
    sources: pa.Table
    truth: pa.Table
    copies: pa.Array


@dataclass(slots=True, eq=False)
class _Speakers:
    """S sources: whose outlet each is (-1 for neutrals), how it speaks, whom it copies.

    `says` has, for each source and truth, the chances of each claim: shape (S, K, K).
    """

    side: Ints
    says: Floats
    often: Floats
    slow: Floats
    copies: Flags
    upstream: Ints


def simulate_dispute(settings: Disputed) -> Dispute:
    """Truth, claims and copies. The same settings give the same tables."""
    rng = stream(settings.seed, DISPUTES)
    speakers = _speakers(settings, rng)
    n, size = settings.items, len(speakers.side)
    outcomes = len(settings.actors) + 1
    shares = [settings.nothing, *rng.dirichlet(np.full(outcomes - 1, 4.0)) * (1 - settings.nothing)]
    truth = pick(rng, np.array(shares), n)
    spoken = rng.random((n, size)) < speakers.often
    time = np.where(spoken, rng.exponential(speakers.slow, (n, size)), np.inf)
    rows = np.arange(size)[None, :] * outcomes + truth[:, None]
    own = pick_by_row(
        rng.random(n * size), speakers.says.reshape(-1, outcomes), rows.reshape(-1)
    ).reshape(n, size)
    claim, origin = _copied(settings, speakers, time, own, rng)
    return _tables(settings, speakers, truth, time, claim, origin, rng)


def _speakers(settings: Disputed, rng: np.random.Generator) -> _Speakers:
    actors = len(settings.actors)
    side = np.concatenate(
        [np.repeat(np.arange(actors), settings.outlets), np.full(settings.neutrals + 1, -1)]
    )
    monitor = len(side) - 1
    order = rng.permutation(len(side))  # a source's number tells nothing
    loud = (side >= 0) & (side == settings.loud)
    low, high = np.where(side >= 0, [[0.6], [0.8]], [[0.2], [0.5]])
    often: Floats = low + (high - low) * rng.random(len(side))
    often = np.where(loud, 0.9, often)
    slow: Floats = np.where(side >= 0, 0.4, rng.uniform(0.6, 1.6, len(side)))
    slow = np.where(loud, 0.25, slow)
    secret = (side < 0) & (rng.random(len(side)) < settings.partisans)
    secret[monitor] = False
    leaning = np.where(secret, rng.integers(0, actors, len(side)), side)
    says = np.stack([
        _partisan(actors, int(leaning[s]), bool(loud[s]), rng)
        if leaning[s] >= 0 and not (settings.honest and side[s] >= 0)
        else _neutral(actors, 0.95 if s == monitor else rng.uniform(0.7, 0.9), rng)
        for s in range(len(side))
    ])  # fmt: skip
    copies = (side < 0) & (rng.random(len(side)) < settings.copiers)
    copies[monitor] = False
    upstream = rng.integers(0, len(side) - 1, len(side))
    upstream += upstream >= np.arange(len(side))
    if settings.loud >= 0 and settings.upstream == "loud":
        upstream = rng.choice(np.flatnonzero(loud), len(side))
    place = np.argsort(order)
    return _Speakers(side[order], says[order], often[order], slow[order], copies[order],
                     place[upstream][order])  # fmt: skip


def _neutral(actors: int, right: float, rng: np.random.Generator) -> Floats:
    """Right with about this chance; the rest spread unevenly over what is wrong."""
    says = np.zeros((actors + 1, actors + 1))
    for truth in range(actors + 1):
        wrong = rng.dirichlet(np.full(actors, 3.0)) * (1 - right)
        says[truth] = np.insert(wrong, truth, right)
    return says


def _partisan(actors: int, own: int, loud: bool, rng: np.random.Generator) -> Floats:
    """Denies or blames a rival where its side did it, seldom admits, accuses readily."""
    says = np.zeros((actors + 1, actors + 1))
    rivals = [k + 1 for k in range(actors) if k != own]
    for truth in range(actors + 1):
        if truth == own + 1:
            admits, accuses = rng.uniform(0.03, 0.12), 0.6 if loud else rng.uniform(0.3, 0.5)
        elif truth == NOTHING:
            admits, accuses = 0.01, 0.55 if loud else rng.uniform(0.2, 0.4)
        else:
            admits, accuses = 0.01, rng.uniform(0.8, 0.92)
        spread = np.ones(len(rivals))
        if truth not in (NOTHING, own + 1):
            spread = np.array([8.0 if k == truth else 1.0 for k in rivals])
        says[truth, rivals] = accuses * spread / spread.sum()
        says[truth, own + 1] = admits
        says[truth, NOTHING] = 1 - admits - accuses
    return says


def _copied(
    settings: Disputed, speakers: _Speakers, time: Floats, own: Ints, rng: np.random.Generator
) -> tuple[Ints, Ints]:
    """Each claim after copying, and the source it was copied from or -1; both (items, S)."""
    n, size = own.shape
    order = np.argsort(time, axis=1)
    claim, origin = own.copy(), np.full((n, size), -1)
    items = np.arange(n)
    for rank in range(1, size):
        source = order[:, rank]
        if settings.upstream == "anyone":
            target = order[items, rng.integers(0, rank, n)]
        else:
            target = speakers.upstream[source]
        does = speakers.copies[source] & (time[items, target] < time[items, source])
        does &= np.isfinite(time[items, source]) & (rng.random(n) < settings.copying)
        which = items[does]
        claim[which, source[does]] = claim[which, target[does]]
        origin[which, source[does]] = target[does]
    return claim, origin


def _tables(
    settings: Disputed,
    speakers: _Speakers,
    truth: Ints,
    time: Floats,
    claim: Ints,
    origin: Ints,
    rng: np.random.Generator,
) -> Dispute:
    item, source = np.nonzero(np.isfinite(time))
    number = np.full(time.shape, -1)
    number[item, source] = np.arange(len(item))
    upstream = np.where(origin[item, source] >= 0, number[item, origin[item, source]], -1)
    names = pa.array([f"s{s:02}" for s in range(len(speakers.side))])
    roles = pa.array(
        [f"party_{settings.actors[a]}" if a >= 0 else "neutral" for a in speakers.side]
    )
    outcomes = pa.array(["none", *settings.actors])
    columns = {
        "item": pa.array(item).cast(pa.string()),
        "source": names.take(pa.array(source)),
        "role": roles.take(pa.array(source)),
        "time": pa.array(np.round(time[item, source], 4)),
        "claim": outcomes.take(pa.array(claim[item, source])),
    }
    copies = pa.array(upstream, mask=upstream < 0)
    if settings.texts:
        columns["report_id"] = pa.array([f"r{row}" for row in range(len(item))])
        columns["text"] = texts_of(time[item, source], upstream, rng)
    interests = [[settings.actors[a]] if a >= 0 else [] for a in speakers.side]
    kinds = ["party" if a >= 0 else "neutral" for a in speakers.side]
    return Dispute(
        pa.table(columns),
        pa.table({"source_id": names, "kind": kinds, "interests": interests}),
        pa.table({"item": pa.array(np.arange(len(truth))).cast(pa.string()),
                  "truth": outcomes.take(pa.array(truth))}),
        copies,
    )  # fmt: skip
