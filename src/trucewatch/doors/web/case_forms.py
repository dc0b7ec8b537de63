"""The forms of a case: what each step asks, and the act that its answers make.

The acts are those of the command line (`mechanism.hearing_cases`); nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

from trucewatch.doors.web.forms import Sent
from trucewatch.mechanism import hearing_cases
from trucewatch.mechanism.hearing_cases import Bench
from trucewatch.mechanism.ports import Act
from trucewatch.verdicts.model import Kind
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.instants import local_day
from trucewatch.vocabulary.messages import Message

MOST_ITEMS = 6
"""How many items of a verification a form has room for."""

Form = Callable[[Bench, str, Sent], Act]


def complain(bench: Bench, sent: Sent) -> Act:
    """A complaint, on the incidents and reports whose ids were typed. Raises UsageError."""
    named = sent["on"].replace(",", " ").split()
    for ident in named:
        if not ident.startswith(("I-", "R-")):
            raise UsageError(
                f"{ident!r} is neither an incident nor a report",
                expected="I- or R-",
                told=Message("faults.neither_id", {"value": ident}),
            )
    return hearing_cases.complain(
        bench,
        what=sent["what"],
        against=sent.all("against"),
        incidents=[ident for ident in named if ident.startswith("I-")],
        reports=[ident for ident in named if ident.startswith("R-")],
        by=sent["by"] or None,
        received=_day_end(sent["received"], bench, back=True),
    )


def _open(bench: Bench, case_id: str, sent: Sent) -> Act:
    found = sent["found"]
    return hearing_cases.open_case(
        bench,
        case_id,
        admissible=found == "admissible",
        competent=found != "incompetent",
        reason=sent["reason"],
    )


def _task(bench: Bench, case_id: str, sent: Sent) -> Act:
    due = _day_end(sent["due"], bench)
    return hearing_cases.task(bench, case_id, to=sent["to"], what=sent["what"], due=due)


def _verify(bench: Bench, case_id: str, sent: Sent) -> Act:
    rows = [
        {name: sent[f"{name}{number}"] for name in ("what", "grade", "standard")}
        for number in range(1, MOST_ITEMS + 1)
    ]
    items = [row for row in rows if row["what"]]
    return hearing_cases.verify(bench, case_id, found=sent["found"], items=items)


def _approve(bench: Bench, case_id: str, sent: Sent) -> Act:
    approved = sent["approved"] == "yes"
    return hearing_cases.approve(
        bench, case_id, revision=sent["revision"], approved=approved, reason=sent["reason"]
    )


def _attribute(bench: Bench, case_id: str, sent: Sent) -> Act:
    to = sent["to"] or None
    standard = sent["standard"] if to else None
    return hearing_cases.attribute(bench, case_id, to=to, standard=standard, reason=sent["reason"])


def _ask_reply(bench: Bench, case_id: str, sent: Sent) -> Act:
    due = _day_end(sent["due"], bench)
    return hearing_cases.ask_reply(bench, case_id, of=sent["of"], what=sent["what"], due=due)


def _reply(bench: Bench, case_id: str, sent: Sent) -> Act:
    return hearing_cases.reply(bench, case_id, says=sent["says"], by=sent["by"] or None)


def _determine(bench: Bench, case_id: str, sent: Sent) -> Act:
    return hearing_cases.determine(
        bench,
        case_id,
        ladder_class=sent["class"],
        standard=sent["standard"],
        reason=sent["reason"],
        incident=sent["incident"] or None,
        norm=sent["norm"] or None,
        reading=sent["reading"] or None,
        against=sent["against"] or None,
    )


def _remedy(bench: Bench, case_id: str, sent: Sent) -> Act:
    number = sent["number"]
    return hearing_cases.remedy(
        bench,
        case_id,
        state=sent["state"],
        number=int(number) if number.isascii() and number.isdigit() else None,
        of=sent["of"] or None,
        what=sent["what"] or None,
        due=_day_end(sent["due"], bench),
        by=sent["by"] or None,
    )


def _reopen(bench: Bench, case_id: str, sent: Sent) -> Act:
    return hearing_cases.reopen(bench, case_id, reason=sent["reason"])


STEPS: Mapping[Kind, Form] = {
    Kind.OPENED: _open,
    Kind.TASKED: _task,
    Kind.VERIFIED: _verify,
    Kind.APPROVED: _approve,
    Kind.ATTRIBUTED: _attribute,
    Kind.REPLY_ASKED: _ask_reply,
    Kind.REPLIED: _reply,
    Kind.DETERMINED: _determine,
    Kind.REMEDIED: _remedy,
    Kind.REOPENED: _reopen,
}
"""Every step that is taken by a form; publishing makes a document, and is its own page."""


def _day_end(text: str, bench: Bench, *, back: bool = False) -> datetime | None:
    """The end of a local day, or its beginning where `back`; None where none was typed."""
    if not text:
        return None
    try:
        day = local_day(date.fromisoformat(text), bench.record.agreement.clock.zone)
    except ValueError as error:
        raise UsageError(
            f"{text!r} is no day",
            expected="such as 2017-01-23",
            told=Message("faults.not_a_day", {"text": text}),
        ) from error
    return (day.start if back else day.end).astimezone(UTC)
