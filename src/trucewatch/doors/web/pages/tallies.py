"""What others counted, beside our own: each difference with its reasons, or unexplained."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from trucewatch.coverage.wording import words as coverage_words
from trucewatch.doors.web.desk import Desk
from trucewatch.doors.web.reconciled import BESIDE, reconciled
from trucewatch.doors.web.record_index import RecordIndex
from trucewatch.figures.differences import classified
from trucewatch.figures.disagreement import Reader, reconcile_summary
from trucewatch.figures.horizon import last_told
from trucewatch.figures.model import ReconciliationLine
from trucewatch.figures.rules import load_rules
from trucewatch.figures.tabulating import Counting
from trucewatch.publications.svg import ALONE
from trucewatch.publications.tallies_picture import tallies_picture
from trucewatch.publications.tallies_svg import NARROW, WIDE, tallies_svg
from trucewatch.publications.voice import Voice as Printed
from trucewatch.vocabulary.instants import Interval
from trucewatch.vocabulary.messages import Message, say

LEAD = ("recon_days", "recon_none", "recon_differ", "recon_confirmed", "recon_undated")
"""What the page says before anything else, of all that `reconcile_summary` gives."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason in words, and its kind."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Told:
    """One line as a reader of one language reads it."""

    line: ReconciliationLine
    title: str
    claims: tuple[tuple[str, int | None], ...]
    reasons: tuple[Reason, ...]


def router(desk: Desk) -> APIRouter:
    """`/tallies`, and its picture."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/tallies")
    def tallies(request: Request) -> Response:
        index = desk.index()
        voice = desk.voice(request, index.record)
        lines = reconciled(index)
        reader = Reader(index.record, voice.language)
        said = reconcile_summary(index.record, lines, voice.language)
        since, before = ([_told(line, reader) for line in some] for some in _parted(lines))
        told = [*since, *before]
        return desk.page(
            request,
            "tallies.html",
            lead=[say(m, voice.language) for m in said if m.id.split(".")[1] in LEAD],
            seen=[say(m, voice.language) for m in _seen(index)],
            days=_with_areas(since),
            earlier=_with_areas(before),
            periods=[t for t in told if t.line.kind == "period" and not t.line.area],
            undated=[t for t in told if t.line.kind == "undated" and not t.line.area],
            rules=[(rule, load_rules()[rule].names(voice.language)) for rule in BESIDE],
        )

    @routes.get("/pictures/tallies.svg")
    def tallies_drawn(request: Request, width: str = "") -> Response:
        index = desk.index()
        voice = desk.voice(request, index.record)
        since, _ = _parted(reconciled(index))
        picture = tallies_picture(since, BESIDE[0])
        reader = Reader(index.record, voice.language)
        drawn = tallies_svg(
            picture,
            Printed(voice.language, voice.country, voice.zone),
            {label: reader.publisher(label) for label in picture.publishers},
            palette=ALONE,
            width=NARROW if width == "narrow" else WIDE,
        )
        return desk.picture(request, drawn)

    return routes


def _parted(
    lines: list[ReconciliationLine],
) -> tuple[list[ReconciliationLine], list[ReconciliationLine]]:
    """The lines of this ceasefire and those from before it."""
    old = {line.day for line in lines if _before(line)}
    return (
        [line for line in lines if line.kind == "undated" or line.day not in old],
        [line for line in lines if line.kind != "undated" and line.day in old],
    )


def _before(line: ReconciliationLine) -> bool:
    return any(message.id == "figures.before_start" for message in line.words())


def _seen(index: RecordIndex) -> tuple[Message, ...]:
    """What was watched since the ceasefire began: our own numbers are no more than that."""
    record = index.record
    span = Interval(record.agreement.clock.start, last_told(record))
    return coverage_words(Counting(record).observed.during(None, span))


def _told(line: ReconciliationLine, reader: Reader) -> Told:
    title = reader.area(line.area) if line.area else ""
    if not title and line.day:
        title = reader.day(line.day)
        if line.day_to and line.day_to != line.day:
            title = f"{title} – {reader.day(line.day_to)}"
    return Told(
        line=line,
        title=title,
        claims=tuple((reader.publisher(label), n) for label, n in line.claims.items()),
        reasons=tuple(Reason(kind, reader.read(message)) for kind, message in classified(line)),
    )


def _with_areas(told: list[Told]) -> list[tuple[Told, list[Told]]]:
    """Each day's total, and the areas of that day."""
    areas: dict[str, list[Told]] = {}
    for one in told:
        if one.line.kind == "area":
            areas.setdefault(one.line.day, []).append(one)
    return [(one, areas.get(one.line.day, [])) for one in told if one.line.kind == "total"]
