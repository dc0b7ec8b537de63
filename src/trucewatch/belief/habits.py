"""Habits: what is known of sources, as a document that a record keeps, and what is supposed.

The document knows sources by opaque ids and actors not at all: shares belong to relations (its own
side, another's, nobody), so that what was learned holds for whoever is accused next, and no side
counts as likelier for what it was found to have done elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from trucewatch.belief.copying import EAGER_SHAPE, SCALE_RATE, SCALE_SHAPE
from trucewatch.belief.interests import (
    NEUTRAL,
    NOTHING,
    PARTY,
    SAYS_NONE,
    SAYS_RIGHT,
    SAYS_UNNAMED,
    SOMEBODY,
    partisan,
)
from trucewatch.belief.matrices import LEAST_SHARE
from trucewatch.belief.model import LEARNED, PRIOR, Floats, KnownHabits
from trucewatch.belief.sampling import BASE_ACTOR, BASE_NOTHING
from trucewatch.vocabulary.errors import TrucewatchError

VERSION = 1
ACTORS = 3
"""Actors that could be named, where nobody has counted them."""
ROW_WEIGHT = 5.0
"""How many reports the supposed shares weigh for one source: what is unsure of kinds and of how
alike their sources are, together. [report]"""
ROWS = (4, 5)


def supposed() -> KnownHabits:
    """What is supposed of kinds of source before any claim is compared."""
    return KnownHabits(
        basis=PRIOR,
        actors=ACTORS,
        base=(BASE_NOTHING, BASE_ACTOR, BASE_ACTOR),
        newcomer=EAGER_SHAPE * SCALE_RATE / SCALE_SHAPE,
    )


def rows_of(known: KnownHabits, source: str, kind: str) -> Floats:
    """The rows of a source: its own, else its kind's, else what is supposed. Shape (4, 5)."""
    found = known.sources.get(source)
    if found is None:
        found = known.kinds.get(kind)
    return supposed_rows(kind) if found is None else found


@lru_cache(maxsize=64)
def supposed_rows(kind: str) -> Floats:
    """What is supposed of a source of this kind: the shares of `interests` but silence, (4, 5)."""
    rows = ROW_WEIGHT * with_silence(shares_of(kind), usual_silence(kind))
    rows.flags.writeable = False
    return rows


def shares_of(kind: str) -> Floats:
    """The supposed shares of a kind of source, (4, 5)."""
    return PARTY if partisan(kind) else NEUTRAL


def usual_silence(kind: str) -> float:
    """The part of its reports that is supposed to name nobody, of those that it happened."""
    shares = shares_of(kind)[SOMEBODY]
    return float(shares[SAYS_RIGHT] / (1 - shares[SAYS_NONE]))


def with_silence(rows: Floats, silence: float) -> Floats:
    """The rows with this part of all that say it happened naming nobody, whatever is true.

    Most reports of a mission name nobody, by rule or for want of knowing: that says nothing of
    who did it, and no more that it was somebody whom nobody knows.
    """
    found = rows.copy()
    for truth in range(ROWS[0]):
        unnamed = SAYS_RIGHT if truth == SOMEBODY else SAYS_UNNAMED
        said = rows[truth].sum() - rows[truth, SAYS_NONE]
        naming = np.maximum(rows[truth], LEAST_SHARE)
        naming[[SAYS_NONE, unnamed]] = 0.0
        naming[SAYS_RIGHT] *= truth != NOTHING
        found[truth] = naming * (said * (1 - silence) / naming.sum())
        found[truth, [SAYS_NONE, unnamed]] = rows[truth, SAYS_NONE], said * silence
    return found


def as_document(known: KnownHabits) -> dict[str, Any]:
    """The habits as plain values; `read_habits` reads them again."""
    return {
        "version": VERSION,
        "items": known.items,
        "reports": known.reports,
        "denied": known.denied,
        "actors": known.actors,
        "base": list(known.base),
        "newcomer": known.newcomer,
        "kinds": {name: _plain(rows) for name, rows in sorted(known.kinds.items())},
        "sources": {name: _plain(rows) for name, rows in sorted(known.sources.items())},
        "usual": dict(sorted(known.usual.items())),
        "copies": [[*pair, weight] for pair, weight in sorted(known.copies.items())],
    }


def read_habits(document: Mapping[str, Any] | None) -> KnownHabits:
    """The habits that `as_document` wrote; what is supposed where there is no document.

    Raises TrucewatchError where it is something else.
    """
    if document is None:
        return supposed()
    try:
        if document["version"] != VERSION:
            raise ValueError(document["version"])
        nothing, actor, somebody = map(float, document["base"])
        return KnownHabits(
            basis=LEARNED,
            actors=int(document["actors"]),
            base=(nothing, actor, somebody),
            newcomer=float(document["newcomer"]),
            items=int(document["items"]),
            reports=int(document["reports"]),
            denied=bool(document["denied"]),
            kinds={str(name): _rows(rows) for name, rows in document["kinds"].items()},
            sources={str(name): _rows(rows) for name, rows in document["sources"].items()},
            usual={str(name): float(value) for name, value in document["usual"].items()},
            copies={(str(a), str(b)): float(w) for a, b, w in document["copies"]},
        )
    except (KeyError, TypeError, ValueError) as error:
        raise TrucewatchError(
            "these are no habits of sources", expected="what `trucewatch learn` wrote"
        ) from error


def _plain(rows: Floats) -> list[list[float]]:
    return [[round(float(cell), 4) for cell in row] for row in rows]


def _rows(values: Any) -> Floats:
    rows = np.array(values, dtype=np.float64)
    if rows.shape != ROWS or not np.isfinite(rows).all() or (rows < 0).any():
        raise ValueError(rows.shape)
    return rows
