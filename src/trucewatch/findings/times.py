"""Whether a rule was in force: its instrument, its own dates, and the day it fell due.

Each is asked of every span that an incident touches. Where the file leaves a moment open, what
falls between the earliest and the latest it can be is not known.
"""

from __future__ import annotations

from datetime import datetime

from trucewatch.agreement.model import Agreement, Force, Moment, Norm, NormKind, Period
from trucewatch.findings.answers import Answer, agree, every, kept, no, unknown, yes
from trucewatch.findings.model import Step
from trucewatch.vocabulary.messages import Message

Instants = tuple[datetime, ...]
"""One instant for each span of time that an incident touches."""

_IN_FORCE = Step.IN_FORCE


class Times:
    """The times of an agreement's instruments and norms."""

    def __init__(self, agreement: Agreement) -> None:
        self._instruments = {i.id: i for i in agreement.instruments}
        self._known: dict[tuple[str, datetime], Answer] = {}

    def of_norm(self, norm: Norm, instants: Instants) -> Answer:
        """Whether the norm was in force throughout the incident."""
        answers = [self.at(norm, instant) for instant in instants]
        return agree(answers, self._mixed(norm, answers))

    def at(self, norm: Norm, instant: datetime) -> Answer:
        """Whether the norm was in force at one instant."""
        key = (norm.id or f"@{norm.instrument}", instant)
        if key not in self._known:
            self._known[key] = every(
                [
                    self._instrument_at(norm, instant),
                    *_own_dates(norm, instant),
                ]
            )
        return self._known[key]

    def _instrument_at(self, norm: Norm, instant: datetime) -> Answer:
        """Whether its text was in force. A norm with a start of its own may run from before it,
        as duties that count from signature do."""
        force = self._instruments[norm.instrument].force
        text = f"@text:{norm.instrument}"
        begun = [_begun(force, text, instant)] if norm.start is None else []
        since = every([*_ended(force, text, instant), *begun, yes(_IN_FORCE)])
        if since.value is False:
            return since
        return every([since, *(_suspended(s, text, instant) for s in force.suspensions)])

    def _mixed(self, norm: Norm, answers: list[Answer]) -> Answer:
        """Partly in force: how likely that is, was measured."""
        force = self._instruments[norm.instrument].force
        told = {a.reason.id.removeprefix("findings.") for a in answers if a.reason is not None}
        name = "straddles_change"
        if "before_start" in told:
            name = "straddles_start"
        elif "after_end" in told:
            name = "straddles_end"
        params = {
            "text": f"@text:{norm.instrument}",
            "start": instant_ref(force.start),
            "end": instant_ref(force.end) if force.end else "",
        }
        return Answer(_IN_FORCE, None, Message(f"findings.{name}", params), measured=True)


def instant_ref(moment: Moment, *, last: bool = False) -> str:
    """A moment as a reference that is read in the agreement's zone: its first instant, or its
    last where it is open."""
    for instant in (moment.high, moment.low) if last else (moment.low, moment.high):
        if instant is not None:
            return f"@instant:{instant.isoformat()}"
    return moment.words or "?"


def reached(moment: Moment, instant: datetime) -> bool | None:
    """Whether the moment has come by an instant; None where nobody can say."""
    if moment.high is not None and instant >= moment.high:
        return True
    if moment.low is not None and instant < moment.low:
        return False
    return None


def within(period: Period, instant: datetime) -> bool | None:
    """Whether an instant lies in a period whose edges may be open."""
    begun = True if period.start is None else reached(period.start, instant)
    ended = False if period.end is None else reached(period.end, instant)
    if begun is False or ended is True:
        return False
    return True if begun is True and ended is False else None


def _begun(force: Force, text: str, instant: datetime) -> Answer:
    start = instant_ref(force.start)
    match reached(force.start, instant):
        case True:
            return yes(_IN_FORCE, "in_force", text=text, start=start)
        case False:
            return no(_IN_FORCE, "before_start", text=text, start=start)
        case _:
            return _open("start_open", force.start, text=text)


def _ended(force: Force, text: str, instant: datetime) -> list[Answer]:
    found = []
    if force.end is not None:
        end = instant_ref(force.end, last=True)
        match reached(force.end, instant):
            case True:
                found.append(no(_IN_FORCE, "after_end", text=text, end=end))
            case None:
                found.append(_open("end_open", force.end, text=text))
            case _ if force.renewals and _past(force.term, instant):
                renewed = {"term": instant_ref(force.term or force.end), "end": end}
                found.append(yes(_IN_FORCE, "renewed", text=text, **renewed))
    if force.doubted_from is not None and reached(force.doubted_from, instant) is not False:
        end = instant_ref(force.doubted_from)
        found.append(unknown(_IN_FORCE, "term_doubted", text=text, end=end))
    return found


def _past(term: Moment | None, instant: datetime) -> bool:
    return term is not None and reached(term, instant) is True


def _suspended(suspension: Period, text: str, instant: datetime) -> Answer:
    match within(suspension, instant):
        case True:
            return no(_IN_FORCE, "suspended", text=text, **_edges(suspension))
        case None:
            return unknown(_IN_FORCE, "may_be_suspended", text=text, **_edges(suspension))
        case _:
            return yes(_IN_FORCE)


def _edges(period: Period) -> dict[str, str]:
    return {
        "start": instant_ref(period.start) if period.start else "…",
        "end": instant_ref(period.end) if period.end else "…",
    }


def _own_dates(norm: Norm, instant: datetime) -> list[Answer]:
    cited = f"@norm:{norm.id}"
    found = []
    if norm.start is not None:
        begun = reached(norm.start, instant)
        if begun is False:
            found.append(no(_IN_FORCE, "rule_not_begun", norm=cited, start=instant_ref(norm.start)))
        elif begun is None:
            found.append(_open("rule_start_open", norm.start, norm=cited))
        else:
            found.append(yes(_IN_FORCE, "rule_begun", norm=cited, start=instant_ref(norm.start)))
    if norm.end is not None:
        ended = reached(norm.end, instant)
        if ended is True:
            end = instant_ref(norm.end, last=True)
            found.append(no(_IN_FORCE, "rule_ended", norm=cited, end=end))
        elif ended is None:
            found.append(_open("rule_end_open", norm.end, norm=cited))
    if norm.due is not None and norm.kind is NormKind.OBLIGATION:
        due = reached(norm.due, instant)
        if due is False:
            found.append(kept(_IN_FORCE, "not_due", norm=cited, due=instant_ref(norm.due)))
        elif due is None:
            found.append(_open("due_open", norm.due, norm=cited))
    return found


def _open(message: str, moment: Moment, **cited: str) -> Answer:
    """Not known, since the moment is open; between which two instants, where there are any."""
    low, high = moment.low, moment.high
    if low is None and high is None:
        (what,) = cited.values()
        return unknown(_IN_FORCE, "undated", what=what, words=moment.words or "…")
    edges = {
        "low": f"@instant:{low.isoformat()}" if low else "…",
        "high": f"@instant:{high.isoformat()}" if high else "…",
    }
    return unknown(_IN_FORCE, message, words=moment.words, **cited, **edges)
