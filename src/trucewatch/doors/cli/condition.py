"""`condition`: what is offered, amended, claimed and verified of what was promised.

A step takes the words that a line of a file of conditions has, and is held against the same rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from trucewatch.conditions.model import CAUSES, About, Kind
from trucewatch.conditions.register import Register
from trucewatch.doors.cli import terminal
from trucewatch.doors.cli.hand import Hand, Sign
from trucewatch.doors.cli.options import As, Folder
from trucewatch.doors.mission_work import at_work, current_record
from trucewatch.doors.release_lists import seal_list
from trucewatch.mechanism.actors import Actor
from trucewatch.mechanism.condition_acts import CLERKS, CONDITION_TYPES, act_of
from trucewatch.reports.model import PromiseRow
from trucewatch.reports.moments import Habits
from trucewatch.reports.normalising import FieldFault
from trucewatch.reports.promising import SENSES, promise_row
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.ids import make_id

condition_app = typer.Typer(
    no_args_is_help=True,
    help="What was promised: offers, new deadlines, progress as claimed and as verified.",
)

Condition = Annotated[
    str, typer.Argument(metavar="CONDITION", help="A condition's id.", show_default=False)
]
By = Annotated[
    str | None,
    typer.Option("--by", help="Whose word the owner or secretary writes down.", metavar="NAME"),
]
Said = Annotated[str | None, typer.Option("--said", help="When it was said; now by default.")]
Amount = Annotated[str | None, typer.Option("--amount", help="How much.")]
Unit = Annotated[str | None, typer.Option("--unit", help="Of what, as trucks.")]
Category = Annotated[str | None, typer.Option("--category", help="Of which category.")]
Place = Annotated[str | None, typer.Option("--place", help="A crossing, site or place.")]
Due = Annotated[
    str | None,
    typer.Option("--due", help="By when: by 2023-04-01, or 48 hours after ANCHOR."),
]
On = Annotated[str | None, typer.Option("--from", "--on", help="Of which day, or from when.")]
To = Annotated[str | None, typer.Option("--to", help="Until when; a day is included.")]
Citing = Annotated[str | None, typer.Option("--citing", help="Whom they cite for it.")]
Bearer = Annotated[str | None, typer.Option("--bearer", help="Whose part of it, where several.")]
About_ = Annotated[str, typer.Option("--about", help=f"One of {', '.join(About)}.", metavar="WORD")]
Done = Annotated[
    bool | None, typer.Option("--done/--not-done", help="For what asks for a yes or no.")
]
ToAmount = Annotated[str | None, typer.Option("--to-amount", help="The upper end of a range.")]
Holder = Annotated[str | None, typer.Option("--holder", help="Whose ground it is said to be.")]
Geometry = Annotated[
    str | None, typer.Option("--geometry", help="That ground as GeoJSON geometry.")
]
Ref = Annotated[str | None, typer.Option("--ref", help="The number of a request or visit.")]
Reason = Annotated[str | None, typer.Option("--reason", help="The reason given, as quoted.")]
Cause = Annotated[
    str | None, typer.Option("--cause", help=f"Why less was done: {', '.join(CAUSES)}.")
]
Serials = Annotated[str | None, typer.Option("--serials", help="Pieces there, apart by ;")]
Missing = Annotated[str | None, typer.Option("--missing", help="How many were not there.")]
Paper = Annotated[str | None, typer.Option("--receipt", help="A custodian's receipt, by number.")]


@condition_app.command("offer")
def offer(
    folder: Folder,
    condition: Condition,
    bearer: Annotated[list[str], typer.Option(help="Who is to do it.", show_default=False)],
    text: Annotated[
        str | None, typer.Option(help="What is offered, in words; of releases none.")
    ] = None,
    kind: Annotated[str, typer.Option(help=f"One of {', '.join(Kind)}.")] = "other",
    demanded: Annotated[bool, typer.Option("--demanded", help="It is demanded of them.")] = False,
    to: Annotated[list[str] | None, typer.Option("--for", help="Who is to benefit.")] = None,
    amount: Amount = None,
    unit: Unit = None,
    per: Annotated[str | None, typer.Option(help="day, week, or a thing such as captive.")] = None,
    sense: Annotated[str | None, typer.Option(help=f"One of {', '.join(SENSES)}.")] = None,
    category: Category = None,
    due: Due = None,
    start: On = None,
    place: Place = None,
    word_of: By = None,
    said: Said = None,
    by: As = None,
    sign: Sign = None,
) -> None:
    """Record a measure offered, or demanded, outside the agreement."""
    cells = {
        "kind": "demanded" if demanded else "offered", "condition": condition, "about": kind,
        "bearer": ";".join(bearer), "beneficiary": ";".join(to or ()), "text": text,
        "amount": amount, "unit": unit, "per": per, "sense": sense, "category": category,
        "due": due, "from": start, "place": place, "by": word_of, "said": said,
    }  # fmt: skip
    _put(folder, cells, Hand(by, sign))


@condition_app.command("amend")
def amend(
    folder: Folder,
    condition: Condition,
    due: Due = None,
    rests: Annotated[
        bool | None, typer.Option("--suspend/--resume", help="It rests, or goes on.")
    ] = None,
    start: On = None,
    word_of: By = None,
    said: Said = None,
    by: As = None,
    sign: Sign = None,
) -> None:
    """Record another deadline, or that a condition rests or goes on. The first deadline stays."""
    if (due is None) == (rests is None):
        raise UsageError("an amendment is one thing", expected="--due, --suspend or --resume")
    kind = "amended" if rests is None else "suspended" if rests else "resumed"
    cells = {"kind": kind, "condition": condition, "due": due, "from": start, "by": word_of,
             "said": said}  # fmt: skip
    _put(folder, cells, Hand(by, sign))


@condition_app.command("claim")
def claim(
    folder: Folder, condition: Condition, about: About_ = "progress", amount: Amount = None,
    to_amount: ToAmount = None, done: Done = None, start: On = None, to: To = None,
    unit: Unit = None, category: Category = None, bearer: Bearer = None, place: Place = None,
    citing: Citing = None, holder: Holder = None, geometry: Geometry = None, ref: Ref = None,
    reason: Reason = None, cause: Cause = None, serials: Serials = None, missing: Missing = None,
    word_of: By = None, said: Said = None, by: As = None, sign: Sign = None,
) -> None:  # fmt: skip
    """Record what somebody claims of a condition. It reaches no state."""
    cells = {
        "kind": f"claimed {about}", "condition": condition, "amount": amount, "from": start,
        "to_amount": to_amount, "done": _answer(done), "to": to, "unit": unit,
        "category": category, "bearer": bearer, "place": place, "citing": citing,
        "holder": holder, "geometry": geometry, "ref": ref, "reason": reason, "cause": cause,
        "serials": serials, "missing": missing, "by": word_of, "said": said,
    }  # fmt: skip
    _put(folder, cells, Hand(by, sign))


@condition_app.command("verify")
def verify(
    folder: Folder, condition: Condition, about: About_ = "progress", amount: Amount = None,
    to_amount: ToAmount = None, done: Done = None, start: On = None, to: To = None,
    unit: Unit = None, category: Category = None, bearer: Bearer = None, place: Place = None,
    holder: Holder = None, geometry: Geometry = None, ref: Ref = None, reason: Reason = None,
    serials: Serials = None, missing: Missing = None, receipt: Paper = None,
    word_of: By = None, said: Said = None, by: As = None, sign: Sign = None,
) -> None:  # fmt: skip
    """Record what a monitor or custodian saw or counted. Nobody verifies their own part."""
    cells = {
        "kind": f"verified {about}", "condition": condition, "amount": amount, "from": start,
        "to_amount": to_amount, "done": _answer(done), "to": to, "unit": unit,
        "category": category, "bearer": bearer, "place": place, "holder": holder,
        "geometry": geometry, "ref": ref, "reason": reason, "serials": serials,
        "missing": missing, "receipt": receipt, "by": word_of, "said": said,
    }  # fmt: skip
    _put(folder, cells, Hand(by, sign))


@condition_app.command("seal-list")
def sealed_list(
    folder: Folder,
    condition: Condition,
    file: Annotated[Path, typer.Argument(help="A CSV file of people, with column category.")],
    ref: Ref = None,
    unit: Unit = "people",
    word_of: By = None,
    by: As = None,
) -> None:
    """Seal a list of people to be released; the record learns how many of each category, no more.

    The file itself is kept encrypted as evidence; delete your own copy when that is done.
    """
    today = datetime.now(UTC).date().isoformat()
    hand = Hand(by, None)
    with at_work(folder) as (mission, shop):
        record = current_record(shop)
        register = Register(record.agreement, record.promised)
        signer = hand.signer(mission, CONDITION_TYPES[2])
        known = register.categories()
        exhibit, counts = seal_list(mission, file, known)
        rows = [
            _row(
                {"kind": "claimed list", "condition": condition, "category": category,
                 "amount": str(number), "unit": unit, "from": today, "ref": ref,
                 "by": _word(word_of, signer), "exhibit": exhibit},
                register, record.agreement.clock.zone,
            )
            for category, number in sorted(counts.items())
        ]  # fmt: skip
        for row in rows:
            hand.put(mission, act_of(row, signer))
    told = ", ".join(f"{number} {category}" for category, number in sorted(counts.items()))
    terminal.out().print(f"sealed as {exhibit}: {told}", markup=False)


def _put(folder: Path, cells: Mapping[str, str | None], hand: Hand) -> None:
    with at_work(folder) as (mission, shop):
        record = current_record(shop)
        signer = hand.signer(mission)
        register = Register(record.agreement, record.promised)
        filled = {**cells, "by": _word(cells["by"], signer)}
        if not filled.get("from") and not cells["kind"].startswith(_LASTING):  # type: ignore[union-attr]
            filled["from"] = (
                datetime.now(UTC).astimezone(record.agreement.clock.zone).date().isoformat()
            )
        if filled.get("amount") and not filled.get("unit"):
            filled["unit"] = _usual_unit(register, str(cells["condition"]))
        row = _row(filled, register, record.agreement.clock.zone)
        entry = hand.put(mission, act_of(row, signer))
    if entry is not None:
        said = f" as {make_id('P', entry.leaf_hash)}" if entry.typ in CONDITION_TYPES[2:] else ""
        terminal.out().print(f"recorded{said}: entry {entry.index}")


_LASTING = ("offered", "demanded", "amended", "suspended", "resumed")
"""Kinds that need no day of their own."""


def _row(cells: Mapping[str, str | None], register: Register, zone) -> PromiseRow:  # type: ignore[no-untyped-def]
    """The row that the options give. Raises UsageError, naming no value."""
    today = datetime.now(UTC).date() + timedelta(days=1)
    said = {name: cell for name, cell in cells.items() if cell}
    row = promise_row(said, Habits(zone, today=today))
    fault = row if isinstance(row, FieldFault) else register.fault(row)
    if fault is not None:
        option = ", ".join(f"--{field.replace('_', '-')}" for field in fault.fields)
        raise UsageError(fault.fault.message, where=option, hint=fault.fault.remedy)
    assert not isinstance(row, FieldFault)  # noqa: S101
    return row


def _word(by: str | None, signer: Actor) -> str | None:
    """Whose word it is: the signer's own unless a clerk writes down another's."""
    if by is None and signer.role in CLERKS:
        raise UsageError("whose word is it?", hint="name them with --by, or sign with --as KEY")
    return by or signer.party or signer.name


def _answer(done: bool | None) -> str | None:
    return None if done is None else "yes" if done else "no"


def _usual_unit(register: Register, condition: str) -> str | None:
    """The unit a condition is counted in, where there is one."""
    found = register.condition(condition)
    units = {t.quantity.unit for t in found.terms if t.quantity} if found else set()
    return units.pop() if len(units) == 1 else None
