"""Estimating: three families, an envelope, a range for the hard to see; or a refusal.

Nothing here averages over families or models: where they disagree, the envelope says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np

from trucewatch.unreported.decomposable_graphs import graph_average
from trucewatch.unreported.latent_classes import latent_classes
from trucewatch.unreported.log_linear import log_linear
from trucewatch.unreported.model import (
    Answer,
    Estimate,
    Estimation,
    Family,
    Range,
    Refusal,
    Sensitivity,
    estimate_of,
)
from trucewatch.unreported.sensitivity import sensitivity
from trucewatch.unreported.tables import (
    FEWEST,
    MOST,
    CaptureHistories,
    in_order,
    join_lists,
    same_lists,
)
from trucewatch.vocabulary.messages import Message
from trucewatch.vocabulary.progress import Progress, unheard

Method: TypeAlias = Callable[[CaptureHistories, np.random.Generator, Progress], Answer]

METHODS: dict[Family, Method] = {
    Family.LOG_LINEAR: log_linear,
    Family.GRAPHS: graph_average,
    Family.CLASSES: latent_classes,
}

ANSWERING = 2
"""Families that must answer: one alone does not show how much its model decided."""

FAILING = 0.1
"""The share of linkage draws that a family may leave unanswered; more would flatter it."""


def estimate(
    draws: Sequence[CaptureHistories],
    rng: np.random.Generator,
    *,
    copied: Sequence[Sequence[str]] = (),
    progress: Progress = unheard,
) -> Estimation:
    """How many there are, seen or not, by whoever can tell.

    Args:
        draws: the table, or several draws of it where who is the same as whom is uncertain; one
            and all have the same lists.
        rng: where chance comes from; each family gets its own, so that none changes another's.
        copied: groups of lists that are known to copy one another. They are merged first, and so
            are lists that hold exactly the same.

    Raises:
        TrucewatchError: `copied` names a list that is not there, or one twice.
    """
    joined = [join_lists(table, copied) for table in draws]
    same = same_lists(joined[0]) if joined[0].seen else []
    tables = [in_order(join_lists(table, same)) for table in joined]
    merged = (*(tuple(g) for g in copied if len(g) > 1), *same)
    # Streams of their own: how long one family takes must not move another's chance.
    streams = dict(zip(METHODS, rng.spawn(len(METHODS)), strict=True))
    refusal = _unfit(tables)
    families: dict[Family, Answer] = {}
    if refusal is None:
        families = {
            family: _pooled(family, [method(table, streams[family], progress) for table in tables])
            for family, method in METHODS.items()
        }
    told = [answer for answer in families.values() if isinstance(answer, Estimate)]
    if refusal is None and len(told) < ANSWERING:
        refusal = Refusal(Message("unreported.too_few_families", {"n": len(told)}))
    envelope = None
    if refusal is None:
        envelope = Range(min(e.low for e in told), max(e.high for e in told))
    return Estimation(
        seen=float(np.mean([table.seen for table in tables])),
        lists=tables[0].lists,
        merged=merged,
        draws=len(tables),
        families=families,
        envelope=envelope,
        sensitivity=_middle(tables, envelope) if envelope else None,
        refusal=refusal,
    )


def _unfit(tables: Sequence[CaptureHistories]) -> Refusal | None:
    """Why no family is asked at all."""
    sizes = [len(table.lists) for table in tables]
    if min(table.seen for table in tables) == 0:
        return Refusal(Message("unreported.nobody_seen"))
    if min(sizes) < FEWEST:
        return Refusal(Message("unreported.too_few_lists", {"n": min(sizes), "least": FEWEST}))
    if max(sizes) > MOST:
        return Refusal(Message("unreported.too_many_lists", {"n": max(sizes), "most": MOST}))
    return None


def _pooled(family: Family, answers: Sequence[Answer]) -> Answer:
    """One answer from those to every draw of the table: their draws together."""
    told = [answer for answer in answers if isinstance(answer, Estimate)]
    refused = [answer for answer in answers if isinstance(answer, Refusal)]
    if len(refused) > FAILING * len(answers):
        return refused[0]
    if len(answers) == 1:
        return told[0]
    spread = np.concatenate([answer.draws for answer in told])
    point = float(np.mean([answer.point for answer in told]))
    diagnostics = {
        **told[0].diagnostics,
        "linkage_draws": len(answers),
        "linkage_draws_refused": len(refused),
        "points": [answer.point for answer in told],
    }
    return estimate_of(family, point, spread, diagnostics)


def _middle(tables: Sequence[CaptureHistories], envelope: Range) -> Sensitivity | None:
    """Of the ranges of all draws the one whose upper end is in the middle."""
    found = [r for r in (sensitivity(table, envelope) for table in tables) if r is not None]
    return sorted(found, key=lambda r: r.high)[len(found) // 2] if found else None
