"""Deadlines told to people: which step, whose, until when, how it stands, and whose time it is."""

from __future__ import annotations

from trucewatch.agreement.model import Moment
from trucewatch.verdicts.deadlines import Deadline, State
from trucewatch.verdicts.model import Kind
from trucewatch.verdicts.rules import Origin
from trucewatch.verdicts.telling import Teller, Told


def told_deadline(deadline: Deadline, teller: Teller) -> Told:
    """A step that is due: which, whose, until when, how it stands, and from where that is."""
    step = teller.say(f"step_{deadline.step}") if deadline.step else ""
    if deadline.clock is not None and deadline.clock.names is not None:
        step = teller.words.names(deadline.clock.names)
    who = teller.who(deadline.who) if deadline.who else teller.say("no_one_named")
    taken = teller.words.instant(deadline.taken) if deadline.taken else ""
    state = deadline.state.value if deadline.step else "elsewhere"
    if deadline.silence:
        state = "no_answer"
    if deadline.step is Kind.REOPENED and deadline.state is State.DUE:
        state = "right"
    said = teller.say(f"due_{state}", when=_when(deadline, teller), taken=taken)
    text = teller.say("due_line", step=step, who=who, state=said)
    return Told(text, (told_origin(deadline, teller),))


def told_origin(deadline: Deadline, teller: Teller) -> str:
    """From where a time comes: the agreement, an act of the case, or us."""
    clock = deadline.clock
    if deadline.origin is Origin.ACT:
        return teller.say("from_act", entry=str(deadline.entry))
    if deadline.origin is Origin.OURS:
        agreed = clock is not None and clock.offset is not None
        return teller.say("from_ours" if agreed else "from_nobody")
    within = teller.words.plain(clock.within) if clock and clock.within else teller.say("no_time")
    source = teller.words.plain(clock.source) if clock and clock.source else ""
    name = "from_agreement_source" if source else "from_agreement"
    return teller.say(name, within=within, source=source)


def _when(deadline: Deadline, teller: Teller) -> str:
    if deadline.low is None or deadline.high is None:
        counted = deadline.clock.counted_from if deadline.clock else None
        return teller.quoted(counted.replace("_", " ")) if counted else "–"
    if deadline.state in (State.OVERDUE, State.LATE, State.LAPSED):
        return teller.words.instant(deadline.high)
    return teller.words.moment(Moment(low=deadline.low, high=deadline.high))
