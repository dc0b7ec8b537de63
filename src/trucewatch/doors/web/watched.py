"""What was watched and what was not, and who was kept out: what the page shows.

In:   the record laid out for reading, days, a voice. `words` says whether free words that a source
      wrote (a reason as claimed) are shown: they may give the source away.
Out:  plain values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from trucewatch.agreement.roster import match_actor
from trucewatch.coverage.containment import lies_within
from trucewatch.coverage.from_reports import Observed, parents_of
from trucewatch.coverage.grid import WatchGrid, watch_grid
from trucewatch.coverage.wording import words as coverage_words
from trucewatch.doors.web.record_index import RecordIndex
from trucewatch.doors.web.voice import Voice
from trucewatch.figures.horizon import last_told
from trucewatch.figures.model import Record
from trucewatch.vocabulary.instants import Interval
from trucewatch.vocabulary.messages import say

KNOWN = ("denied", "delayed")
"""What a denial is called by our own words; anything else is its source's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """One denial of access as somebody tells it. `done` is one of `KNOWN`, or empty.

    `reason` is that of whoever denied it, in the words told; None where it is kept back, empty
    where none was given. `told_by` is the kind of source.
    """

    at: datetime | None
    place: str
    pcode: str
    by: str
    done: str
    delay_min: int | None
    reason: str | None
    told_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedPage:
    """The grid, names for its areas, what is to be said of the whole, and the denials."""

    grid: WatchGrid
    names: Mapping[str, str]
    said: tuple[str, ...]
    denials: tuple[Denial, ...]


def watched_days(record: Record) -> tuple[date, date]:
    """The days looked at where nobody asks for others: from the start as far as anybody told."""
    zone = record.agreement.clock.zone
    first = record.agreement.clock.start.astimezone(zone).date()
    last = (last_told(record).astimezone(zone) - timedelta(microseconds=1)).date()
    return first, max(first, last)


def watched_page(
    index: RecordIndex, first: date, last: date, voice: Voice, *, words: bool
) -> WatchedPage:
    """What was watched on these local days, both included."""
    grid, names = watched_areas(index, first, last, voice)
    period = Interval(grid.columns[0].start, grid.columns[-1].end)
    return WatchedPage(
        grid=grid,
        names=names,
        said=tuple(say(message, voice.language) for message in coverage_words(grid.total)),
        denials=tuple(_denials(index.record, period, voice, words=words)),
    )


def watched_areas(
    index: RecordIndex, first: date, last: date, voice: Voice
) -> tuple[WatchGrid, Mapping[str, str]]:
    """The grid of the first-level areas, in the order of their names; and these names."""
    record = index.record
    observed = index.once("observed", lambda: _observed(record))
    names = _area_names(record, voice)
    key = ("watch grid", first, last, tuple(names))
    grid = index.once(key, lambda: watch_grid(observed, list(names), first, last, index.zone))
    return grid, names


def _observed(record: Record) -> Observed:
    parents = parents_of(record.areas)
    return Observed(record.watches, record.restrictions, record.reports, parents)


def _area_names(record: Record, voice: Voice) -> dict[str, str]:
    """First-level areas by P-code; codes that lie in none of these stand for themselves."""
    named = {a.pcode: voice.names(a.names) for a in record.areas if a.level == "admin1"}
    known = {area.pcode for area in record.areas}
    told = {*record.watches["pcode"].to_pylist(), *record.restrictions["pcode"].to_pylist()}
    parents = parents_of(record.areas)
    for code in sorted(told - {None}):
        inside = any(lies_within(code, area, parents) for area in named)
        if not inside and code not in known:
            named[code] = code
    return dict(sorted(named.items(), key=lambda pair: pair[1]))


def _denials(record: Record, period: Interval, voice: Voice, *, words: bool) -> list[Denial]:
    """The newest first; one without a time is told last."""
    areas = {area.pcode: voice.names(area.names) for area in record.areas}
    kinds = dict(
        zip(
            record.sources["source_id"].to_pylist(), record.sources["kind"].to_pylist(), strict=True
        )
    )
    found = []
    for row in record.restrictions.to_pylist():
        at = row["at"]
        if at is not None and not period.start <= at < period.end:
            continue
        actor = match_actor(row["by_actor"], record.agreement) if row["by_actor"] else None
        kept_back = bool(row["reason_quoted"]) and not words
        found.append(
            Denial(
                at=at,
                place=areas.get(row["pcode"] or "", row["pcode"] or ""),
                pcode=row["pcode"] or "",
                by=voice.names(actor.names) if actor else row["by_actor"] or "",
                done=row["outcome"] if row["outcome"] in KNOWN else "",
                delay_min=row["delay_min"],
                reason=None if kept_back else row["reason_quoted"] or "",
                told_by=kinds.get(row["source_id"]) or "",
            )
        )
    return sorted(found, key=lambda one: (one.at is None, -(one.at or period.start).timestamp()))
