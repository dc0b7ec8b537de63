"""Situations: what matters of an incident, so that alike incidents are judged once.

In:   incidents and attributions, and the agreement.
Out:  distinct `Situation`s, and which of them each incident is in.

A hundred thousand incidents are a few thousand situations: what was done, who is said to have
done it to whom, in which span of time, and what is known of each place. What differs from one
incident to the next is only how likely things are; that stays in columns (`Chances`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from shapely.geometry.base import BaseGeometry

from trucewatch.agreement.model import Agreement, Place
from trucewatch.findings.accusations import accusations
from trucewatch.findings.groups import Accused, Group, Groups
from trucewatch.findings.spans import Floats, Ints, bounds, share_in_force, spans_of
from trucewatch.findings.zones import Whereabouts, whereabouts


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known, short of how likely it is. `places` maps place ids to codes of `zones`."""

    spans: tuple[int, int]
    places: tuple[tuple[str, int], ...]
    act: str | None
    target: Group
    sides: tuple[Group, ...]
    accused: tuple[Accused, ...]


@dataclass(frozen=True, slots=True)
class Chances:
    """How likely things are, for each incident; ranges of shape (n_incidents,).

    `of_accused` has one row for each accusation: those of incident `i` begin at `first_accused[i]`,
    in the order of its situation.
    """

    happened: tuple[Floats, Floats]
    in_force: tuple[Floats, Floats]
    places: dict[str, Whereabouts]
    of_accused: tuple[Floats, Floats]
    first_accused: Ints


@dataclass(frozen=True, slots=True)
class Cases:
    """Incidents by situation: `which` is a position in `situations`, shape (n_incidents,)."""

    situations: tuple[Situation, ...]
    which: Ints
    chances: Chances


def cases(
    incidents: pa.Table,
    attributions: pa.Table,
    agreement: Agreement,
    national: BaseGeometry | None,
) -> Cases:
    """The incidents' situations. Cost grows with the rows only in whole columns."""
    first, last = bounds(incidents)
    begins, ends = spans_of(agreement).of(first, last)
    relevant = _places_in_use(agreement)
    places = {p.id: whereabouts(incidents, p, agreement, national) for p in relevant}
    groups = Groups(agreement)
    accused = accusations(incidents["incident_id"], attributions, groups)
    act, acts = _coded(incidents["act"])
    target, targets = _coded(incidents["target"])
    status, statuses = _coded(incidents["victim_status"])
    sides, side_lists = _coded_lists(incidents["sides"])
    columns = [begins, ends, act, target, status, sides, accused.which]
    columns += [places[p.id].code.astype(np.int64) for p in relevant]
    keys = np.stack(columns, axis=1) if len(incidents) else np.zeros((0, len(columns)), np.int64)
    distinct, which = np.unique(keys, axis=0, return_inverse=True)
    situations = tuple(
        Situation(
            spans=(int(key[0]), int(key[1])),
            places=tuple((p.id, int(code)) for p, code in zip(relevant, key[7:], strict=True)),
            act=acts[key[2]],
            target=groups.target(targets[key[3]], statuses[key[4]], side_lists[key[5]]),
            sides=tuple(groups.of(words) for words in side_lists[key[5]]),
            accused=accused.sets[key[6]],
        )
        for key in distinct
    )
    chances = Chances(
        happened=(
            _chance(incidents["p_happened_low"], 0.0),
            _chance(incidents["p_happened_high"], 1.0),
        ),
        in_force=share_in_force(first, last, agreement),
        places=places,
        of_accused=(accused.low, accused.high),
        first_accused=accused.first,
    )
    return Cases(situations, which.reshape(-1).astype(np.int64), chances)


def _places_in_use(agreement: Agreement) -> tuple[Place, ...]:
    used = {place for norm in agreement.norms for place in (norm.where, *norm.where_except)}
    return tuple(place for place in agreement.places if place.id in used)


def _coded(column: pa.ChunkedArray) -> tuple[Ints, list[str | None]]:
    """Each value's place in a list of distinct values, the last of which is None."""
    encoded = column.cast(pa.string()).combine_chunks().dictionary_encode()
    values: list[str | None] = [*encoded.dictionary.to_pylist(), None]
    codes = pc.fill_null(encoded.indices, len(values) - 1)
    return np.asarray(codes, dtype=np.int64), values


def _coded_lists(column: pa.ChunkedArray) -> tuple[Ints, list[tuple[str, ...]]]:
    """The same for lists, whose order says nothing."""
    found: dict[tuple[str, ...], int] = {}
    codes = np.zeros(len(column), dtype=np.int64)
    for row, words in enumerate(column.to_pylist()):
        key = tuple(sorted({w for w in words or () if w}))
        codes[row] = found.setdefault(key, len(found))
    return codes, list(found)


def _chance(column: pa.ChunkedArray, missing: float) -> Floats:
    return np.asarray(pc.fill_null(column, missing).to_numpy(), dtype=np.float64)
