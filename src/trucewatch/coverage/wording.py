"""Coverage in words: what was watched, what was denied, what nobody can say.

In:   a `Coverage`.
Out:  messages of `coverage.po`, the most important first.
"""

from __future__ import annotations

from trucewatch.coverage.model import Coverage
from trucewatch.vocabulary.messages import Message


def words(coverage: Coverage) -> tuple[Message, ...]:
    """What to print beside every number that stands on this coverage."""
    said = [_watched(coverage)]
    if coverage.denials:
        said.append(Message("coverage.denials", {"n": coverage.denials}))
    if coverage.sources:
        said.append(Message("coverage.sources", {"n": coverage.sources}))
    else:
        said.append(Message("coverage.no_source"))
    return tuple(said)


def _watched(coverage: Coverage) -> Message:
    if not coverage.declared:
        return Message("coverage.never_declared")
    if not coverage.watched:
        return Message("coverage.unwatched", {"period": hours(coverage.period_h)})
    params = {"watched": hours(coverage.watched_h), "period": hours(coverage.period_h)}
    if coverage.partly_h > 0:
        return Message("coverage.watched_partly", {**params, "partly": hours(coverage.partly_h)})
    return Message("coverage.watched", params)


def hours(value: float) -> float | Message:
    """Hours with at most one decimal; never rounded to nothing."""
    if 0 < value < 0.1:
        return Message("coverage.less", {"hours": 0.1})
    return round(float(value), 1)
