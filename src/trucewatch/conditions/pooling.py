"""Pooling: statements as one origin's word, or as what was verified, before they are added up.

In:   statements of one column, bearer and condition.
Out:  `Said`s in the order of their time, none of them the repetition of another.

Of one origin's words on the same time, place and category the newest stands: a correction is no
second delivery, nor is a mouth that repeats it. Two who verified the same give one range from the
least to the most of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from trucewatch.conditions.model import COUNTED, Statement
from trucewatch.vocabulary.instants import Interval


@dataclass(frozen=True, slots=True)
class Said:
    """An amount or a yes or no, of a time; `ids` are the statements it comes from."""

    seen: Interval
    low: float | None
    high: float | None
    done: bool | None
    place: str | None
    category: str | None
    ids: tuple[str, ...]
    split: bool = False
    """Whether those who verified it say both yes and no."""


def by_origin(statements: Iterable[Statement]) -> Mapping[str, tuple[Statement, ...]]:
    """The statements that count, by whose word they are in the end."""
    found: dict[str, list[Statement]] = {}
    for one in statements:
        if one.about in COUNTED:
            found.setdefault(one.origin, []).append(one)
    return {origin: tuple(said) for origin, said in found.items()}


def pooled(statements: Iterable[Statement]) -> tuple[Said, ...]:
    """One column's word, each amount once."""
    groups: dict[tuple[object, ...], list[Statement]] = {}
    for said in by_origin(statements).values():
        for one in _newest(said):
            groups.setdefault(_matter(one), []).append(one)
    return tuple(sorted(map(_one, groups.values()), key=lambda s: (s.seen.start, s.seen.end)))


def _matter(one: Statement) -> tuple[object, ...]:
    return one.seen.start, one.seen.end, one.place, one.category


def _newest(said: Sequence[Statement]) -> Iterable[Statement]:
    """The last word of one origin on each matter."""
    newest = {_matter(one): one for one in sorted(said, key=lambda one: (one.at, one.entry))}
    return newest.values()


def _one(group: list[Statement]) -> Said:
    first = group[0]
    lows = [one.low for one in group if one.low is not None]
    highs = [one.high for one in group if one.high is not None]
    answers = {one.done for one in group if one.done is not None}
    open_end = any(one.low is not None and one.high is None for one in group)
    return Said(
        seen=first.seen,
        low=min(lows, default=None),
        high=None if open_end else max(highs, default=None),
        done=answers.pop() if len(answers) == 1 else None,
        place=first.place,
        category=first.category,
        ids=tuple(one.id for one in group),
        split=len(answers) > 1,
    )
