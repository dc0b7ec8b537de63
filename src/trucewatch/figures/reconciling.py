"""Reconciling: everybody's published numbers line by line, beside our own incidents.

In:   a `Record` with tallies, and the counting rules to hold beside them.
Out:  `ReconciliationLine`s: for each bulletin day its totals and areas; then monitors' periods;
      then bulletins without a date.

A bulletin dated D covers about the 24 hours before, so our incidents of D and of the day before
stand beside it, never added up. A monitor's number keeps its own unit and period. A difference is
explained only by what somebody published; counts alone bound what two sides share; the rest is
printed as unexplained, never guessed.

Never here: files, network, the clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from trucewatch.figures.claims import JOINT, Claim, read_claims
from trucewatch.figures.days import Days
from trucewatch.figures.explaining import of_an_area, of_one_claim, of_two_sides, overlap
from trucewatch.figures.model import CountingRule, ReconciliationLine, Record
from trucewatch.figures.naming import UNKNOWN_AREA, AreaNames, fold
from trucewatch.figures.own_counts import NOTHING, OwnCounts, day_after, day_before
from trucewatch.figures.tabulating import Counting
from trucewatch.vocabulary.instants import Interval, local_day
from trucewatch.vocabulary.messages import Message


def reconcile(
    record: Record,
    *,
    rules: Mapping[str, CountingRule],
    publisher: str | None = None,
    period: Interval | None = None,
    align: Callable[[str], str | None] | None = None,
) -> list[ReconciliationLine]:
    """What each publisher and our record say, line by line.

    `publisher` keeps the lines to which that publisher says something; `period` the lines whose
    days touch it (undated ones stay). `align` may place an area's name as somebody wrote it; by
    default the mission's own first-level areas are matched by spelling.
    """
    counting = Counting(record)
    desk = _Desk(counting, OwnCounts(counting, rules))
    claims = read_claims(record.tallies, record.agreement, align_with(counting.areas, align))
    lines = [*_days(claims, desk), *_periods(claims, desk), *_undated(claims, desk)]
    if period is not None:
        days = Days(counting.zone)
        lines = [line for line in lines if _touches(line, period, days)]
    if publisher is not None:
        lines = [line for line in lines if _speaks(line, publisher)]
    return lines


def sides(line: ReconciliationLine) -> dict[str, int | None]:
    """The claims of a line that are one side's own, without what was published jointly."""
    return {label: n for label, n in line.claims.items() if label != JOINT}


def align_with(
    areas: AreaNames, align: Callable[[str], str | None] | None
) -> Callable[[str | None], str | None]:
    """`align` where it knows an area, else the mission's names, else the words themselves."""

    def aligned(words: str | None) -> str | None:
        found = align(words) if align is not None and words else None
        return found or areas.of_name(words)

    return aligned


class _Desk:
    """What every line is written with."""

    def __init__(self, counting: Counting, own: OwnCounts) -> None:
        self.areas = counting.areas
        self.own = own
        self.start = counting.record.agreement.clock.start
        self.zone = counting.zone

    def line(
        self,
        kind: str,
        claims: Sequence[Claim],
        said: Iterable[Message],
        *,
        area: str = "",
        pair: tuple[Claim, Claim] | None = None,
        silent: Iterable[str] = (),
    ) -> ReconciliationLine:
        """One line of `kind` with what `claims` say of `area`, or in all."""
        first, last = claims[0].day_from, claims[0].day_to
        dated = bool(first and last)
        day = (first if kind == "period" else last) or first or ""
        own = self.own.on(day, last, area) if dated else NOTHING
        bulletin = dated and kind in ("total", "area")
        before = self.own.on(day_before(day), None, area) if bulletin else None
        shared = overlap(*pair, area) if pair else None
        return ReconciliationLine(
            kind=kind,
            day=day,
            day_to=last or "",
            area=area,
            unit=next((c.unit for c in claims if c.unit), ""),
            claims=_numbered(claims, area),
            silent=tuple(silent),
            ours=own.n,
            ours_before=before.n if before else {},
            possible=own.possible,
            possible_before=before.possible if before else {},
            incidents=tuple(sorted({*own.incidents, *(before.incidents if before else ())})),
            overlap_low=shared.low if shared else None,
            overlap_high=shared.high if shared else None,
            unexplained=shared.unexplained if shared else 0,
            explained=tuple(message.to_json() for message in said),
            tallies=tuple(sorted({t for c in claims for t in c.tallies})),
            notes=tuple(dict.fromkeys(n for c in claims for n in c.notes)) if not area else (),
        )

    def before_start(self, claim: Claim) -> list[Message]:
        """A word on a claim that ends before this ceasefire began."""
        if claim.day_to is None:
            return []
        ends = local_day(date.fromisoformat(claim.day_to), self.zone).end
        return [Message("figures.before_start")] if ends <= self.start else []


def _days(claims: Sequence[Claim], desk: _Desk) -> list[ReconciliationLine]:
    """Totals and areas of every day that has a dated bulletin."""
    by_day: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.bulletin and claim.day_to:
            by_day.setdefault(claim.day_to, []).append(claim)
    lines = []
    for day, said in sorted(by_day.items()):
        near = [*by_day.get(day_before(day), ()), *by_day.get(day_after(day), ())]
        monitors = [c for c in claims if not c.bulletin and _covers(c, day)]
        lines.append(_total(said, monitors, desk))
        lines += _areas(said, near, desk, "area", desk.own.areas(day) - {UNKNOWN_AREA})
    return lines


def _total(said: list[Claim], monitors: list[Claim], desk: _Desk) -> ReconciliationLine:
    pair = _pair(said)
    words = [m for claim in said for m in of_one_claim(claim)] + desk.before_start(said[0])
    if pair:
        words += of_two_sides(*pair)
    else:
        words += _one_voice(said)
    words += [
        Message(
            "figures.monitor_period",
            {"side": c.label, "n": c.total, "day": c.day_from, "day_to": c.day_to},
        )
        for c in _nearest(monitors)
    ]
    return desk.line("total", said, words, pair=pair)


def _areas(
    said: list[Claim], near: list[Claim], desk: _Desk, kind: str, ours: Iterable[str] = ()
) -> list[ReconciliationLine]:
    """One line for each area that a side names, or in which we hold an incident that day."""
    named = {area for claim in said for area in claim.parts}
    if not named:
        return []
    pair = _pair(said)
    lines = []
    for area in sorted({*named, *ours}):
        words = of_an_area(*pair, area, near) if pair and area in named else []
        wider = desk.areas.containing_word(area)
        if area not in named:
            under = [n for n in sorted(named) if area in desk.areas.containing_word(n)]
            words.append(Message("figures.nobody_names"))
            words += [Message("figures.may_stand_under", {"area": n}) for n in under]
        elif wider:
            words.append(Message("figures.may_include", {"area": area, "areas": ", ".join(wider)}))
        silent = [c.by for c in said if area not in c.parts and not c.unplaced]
        lines.append(
            desk.line(kind, said, words, area=area, pair=pair, silent=dict.fromkeys(silent))
        )
    return lines


def _periods(claims: Sequence[Claim], desk: _Desk) -> list[ReconciliationLine]:
    """Monitors' counts, and anybody's over several days, beside our own of the same days."""
    lines = []
    for claim in claims:
        if claim.bulletin or (claim.day_from is None and claim.day_to is None):
            continue
        words = [*of_one_claim(claim), *desk.before_start(claim)]
        if claim.day_to is None:
            words.append(Message("figures.no_last_day", {"side": claim.by}))
        words.append(Message("figures.other_unit", {"side": claim.by}))
        lines.append(desk.line("period", [claim], words))
        lines += [desk.line("period", [claim], [], area=area) for area in claim.parts]
    return lines


def _undated(claims: Sequence[Claim], desk: _Desk) -> list[ReconciliationLine]:
    """Bulletins without a date, the sides that one outlet carried together in one line."""
    by_carrier: dict[tuple[str, ...], list[Claim]] = {}
    for claim in claims:
        if claim.day_to is None and claim.day_from is None:
            together = by_carrier.setdefault(claim.carriers, [])
            alone = any(other.by == claim.by for other in together)
            key = (*claim.carriers, *claim.tallies) if alone else claim.carriers
            by_carrier.setdefault(key, []).append(claim)
    lines = []
    for said in by_carrier.values():
        pair = _pair(said)
        words = [Message("figures.no_date"), *(m for c in said for m in of_one_claim(c))]
        words += of_two_sides(*pair) if pair else []
        lines.append(desk.line("undated", said, words, pair=pair))
        lines += _areas(said, [], desk, "undated")
    return lines


def _pair(said: Sequence[Claim]) -> tuple[Claim, Claim] | None:
    """The two guarantors' claims, where each of just two made one."""
    sides = [claim for claim in said if claim.guarantor]
    if len(sides) == 2 and sides[0].by != sides[1].by:
        return sides[0], sides[1]
    return None


def _one_voice(said: Sequence[Claim]) -> list[Message]:
    """Why a day's claims cannot be held against one another."""
    if any(claim.joint for claim in said):
        return [Message("figures.undivided")]
    sides = {claim.by for claim in said}
    if len(sides) == 1 and len(said) > 1:
        return [Message("figures.versions", {"side": said[0].by, "n": len(said)})]
    if len(sides) == 1:
        return [Message("figures.one_side_on_record", {"side": said[0].by})]
    return [Message("figures.versions_of_several")]


def _numbered(claims: Sequence[Claim], area: str) -> dict[str, int | None]:
    """Each publisher's number; a second version of one stands under its own label."""
    found: dict[str, int | None] = {}
    for claim in claims:
        if area and area not in claim.parts:
            continue
        label, version = claim.label, 2
        while label in found:
            label, version = f"{claim.label} ({version})", version + 1
        found[label] = claim.parts[area] if area else claim.total
    return found


def _nearest(monitors: Sequence[Claim]) -> list[Claim]:
    """Each monitor's shortest period around a day, and of equal ones the widest count."""
    found: dict[str, Claim] = {}
    for claim in monitors:
        known = found.get(claim.by)
        if claim.total is not None and (known is None or _span(claim) < _span(known)):
            found[claim.by] = claim
    return list(found.values())


def _span(claim: Claim) -> tuple[int, int]:
    first, last = str(claim.day_from), str(claim.day_to)
    days = (date.fromisoformat(last) - date.fromisoformat(first)).days
    return days, -(claim.total or 0)


def _covers(claim: Claim, day: str) -> bool:
    return bool(claim.day_from and claim.day_to and claim.day_from <= day <= claim.day_to)


def _touches(line: ReconciliationLine, period: Interval, days: Days) -> bool:
    if not line.day:
        return True
    first = days.span(date.fromisoformat(line.day))
    last = days.span(date.fromisoformat(line.day_to)) if line.day_to else first
    return first.start < period.end and period.start < last.end


def _speaks(line: ReconciliationLine, publisher: str) -> bool:
    wanted = fold(publisher)
    return any(fold(label.split(":", 1)[0]).startswith(wanted) for label in line.claims)
