"""Who is accused of an incident, by whom, and how far that carries.

An accusation stays the accuser's: each accused keeps the words in which they were named, and the
basis says which kinds of source speak. Rows of one incident need not sum to one; what is left is
unknown. Rivals share: where two are accused, neither can be surer than the other leaves room for.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from trucewatch.incidents.columns import Floats, Ints
from trucewatch.incidents.model import ATTRIBUTIONS, SourceTraits
from trucewatch.incidents.weighing import accused


@dataclass(slots=True)
class _Accusation:
    """One accused of one incident: the ranges of each voice, and who speaks."""

    words: str
    voices: dict[int, tuple[float, float]] = field(default_factory=dict)
    kinds: set[str] = field(default_factory=set)
    admitted: bool = False


def attributions(
    incidents: list[str],
    actors: Sequence[str | None],
    traits: Sequence[SourceTraits],
    membership: Floats,
    admitted: Sequence[bool],
    of: Sequence[int],
    voice: Ints,
) -> pa.Table:
    """`ATTRIBUTIONS`, sorted by incident and then by the accused.

    All but `incidents` have one element per member row; `of` is the row's place in `incidents`.
    """
    found: dict[tuple[int, str], _Accusation] = {}
    weight, voices = membership.tolist(), voice.tolist()
    for row, actor in enumerate(actors):
        if actor is None or not actor.strip():
            continue
        each = found.setdefault((of[row], actor.strip().casefold()), _Accusation(actor.strip()))
        low, high = accused(traits[row], actor, admitted[row])
        before = each.voices.get(voices[row], (0.0, 0.0))
        each.voices[voices[row]] = (max(before[0], low * weight[row]), max(before[1], high))
        each.kinds.add(traits[row].kind)
        each.admitted |= admitted[row]
    rows: dict[str, list[object]] = {name: [] for name in ATTRIBUTIONS.names}
    for incident, accusations in _by_incident(found):
        for each, (low, high) in zip(accusations, _shared(accusations), strict=True):
            for name, value in zip(
                rows, (incidents[incident], each.words, low, high, _basis(each)), strict=True
            ):
                rows[name].append(value)
    return pa.table(rows, schema=ATTRIBUTIONS)


def _by_incident(
    found: dict[tuple[int, str], _Accusation],
) -> list[tuple[int, list[_Accusation]]]:
    grouped: dict[int, list[_Accusation]] = {}
    for (incident, _), each in sorted(found.items(), key=lambda item: item[0]):
        grouped.setdefault(incident, []).append(each)
    return sorted(grouped.items())


def _shared(accusations: list[_Accusation]) -> list[tuple[float, float]]:
    """Each accusation's range, leaving room for its rivals."""
    lows = [_any(low for low, _ in each.voices.values()) for each in accusations]
    highs = [_any(high for _, high in each.voices.values()) for each in accusations]
    total = sum(lows)
    if total > 0.98:
        lows = [low * 0.98 / total for low in lows]
    total = sum(lows)
    return [
        (round(low, 3), round(max(low, min(high, 1 - (total - low))), 3))
        for low, high in zip(lows, highs, strict=True)
    ]


def _any(chances: Iterable[float]) -> float:
    return 1 - math.prod(1 - min(chance, 0.98) for chance in chances)


def _basis(each: _Accusation) -> str:
    """`admitted`, `said by media`, or both."""
    said = f"said by {', '.join(sorted(each.kinds))}"
    return f"admitted; {said}" if each.admitted else said
