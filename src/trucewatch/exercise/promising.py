"""What was offered beside the agreement, and what became of it: an aid corridor, an exchange in
three steps with a slip and an amended deadline, a withdrawal measured from a line, guns in a depot.

Claims and what was verified are told apart from the first row on. Nobody who is held has a name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import timedelta

from trucewatch.exercise.chance import Chance
from trucewatch.exercise.model import EPOCH, OFFSET

CONDITIONS_HEADER = (
    "kind", "condition", "by", "citing", "bearer", "beneficiary", "from", "to", "said", "amount",
    "to_amount", "unit", "category", "per", "sense", "due", "done", "place", "holder", "about",
    "ref", "cause", "reason", "serials", "missing", "receipt", "geometry", "text",
)  # fmt: skip

Cells = dict[str, str]

GATES = ("Talmera gate", "Orrin bridge")
OPENED, CLOSED = 9, 40
"""The days of the exercise on which the corridor opened and the story ends."""

PAUSED = (22, 23)
"""Days on which the corridor rested by decision."""

STEPS = (
    # the day of the offer, of its deadline, an amended one, and what was released on which days
    (1, 5, 12, None, ((11, 10),)),
    (2, 12, 19, None, ((18, 7), (22, 5))),
    (3, 19, 26, 33, ((31, 15),)),
)
"""Captives of the Accord's that were to go in three steps; the second slipped by three days, the
third was put off by both guarantors."""

CONTACT_LON, CONTACT_LAT, DEGREE_M = -22.15, -23.5, 101_975.0
"""A place on the line of contact, and the metres of a degree of longitude there."""

POSITIONS = ((13, 650), (27, 1700), (31, 1900), (34, 2350))
"""Days on which the mission measured the Council's nearest positions from the line. [m]"""


def condition_rows(chance: Chance, days: int) -> list[list[str]]:
    """Everything told of conditions in the first `days` days, as rows of `CONDITIONS_HEADER`."""
    told = [
        *_corridor(chance), *_requests(), *_exchange(), *_withdrawal(), *_ground(), *_guns(),
    ]  # fmt: skip
    rows = [(at, cells) for at, cells in told if at < days]
    rows.sort(key=lambda row: row[0])
    return [[cells.get(name, "") for name in CONDITIONS_HEADER] for _, cells in rows]


def _day(at: int) -> str:
    return (EPOCH + timedelta(days=at) + OFFSET).strftime("%Y-%m-%d")


def _row(at: int, kind: str, condition: str, by: str, **cells: str) -> tuple[int, Cells]:
    told = {"kind": kind, "condition": condition, "by": by, "from": _day(at), "said": _day(at)}
    return at, {**told, **cells}


def _corridor(chance: Chance) -> Iterator[tuple[int, Cells]]:
    yield _row(
        5, "offered", "corridor", "calvera", about="aid", bearer="council_side",
        beneficiary="accord_side", amount="40", unit="trucks", per="day", sense="floor",
        text="EXERCISE: a corridor of aid to Talmera over two crossings", **{"from": _day(OPENED)},
    )  # fmt: skip
    yield _row(PAUSED[0], "suspended", "corridor", "calvera")
    yield _row(PAUSED[1] + 1, "resumed", "corridor", "calvera")
    for at in range(OPENED, CLOSED):
        rests = at in PAUSED
        trucks = [0 if rests else chance.whole(14, 27) for _ in GATES]
        cause = "supply" if at % 3 else ""
        yield _row(at, "claimed", "corridor", "council", amount=str(sum(trucks) + 2),
                   unit="trucks", cause=cause)  # fmt: skip
        if at % 2:
            yield _row(at, "claimed", "corridor", "accord", amount=str(max(sum(trucks) - 4, 0)),
                       unit="trucks", cause="inspection")  # fmt: skip
        for gate, number in zip(GATES, trucks, strict=True):
            if chance.happens(0.9):
                yield _row(at, "verified", "corridor", "mission", amount=str(number),
                           unit="trucks", place=gate)  # fmt: skip


def _requests() -> Iterator[tuple[int, Cells]]:
    asked = ((8, "Q-1", "approval", 2), (14, "Q-2", "refusal", 1), (20, "Q-3", "approval", 6),
             (29, "Q-4", "", 0))  # fmt: skip
    for at, ref, answer, wait in asked:
        yield _row(at, "claimed request", "corridor", "un", ref=ref, place="Old Dunhal")
        if answer:
            reason = "the road is mined" if answer == "refusal" else ""
            yield _row(at + wait, f"claimed {answer}", "corridor", "council", ref=ref,
                       place="Old Dunhal", reason=reason)  # fmt: skip
    yield _row(11, "verified convoy", "corridor", "mission", ref="Q-1", place="Old Dunhal",
               amount="6", unit="trucks", category="convoy")  # fmt: skip
    for by, number, more in (("accord", "12000", {}), ("council", "4000", {}),
                             ("un", "7500", {"to_amount": "9000"})):  # fmt: skip
        yield _row(9, "claimed besieged", "", by, place="Old Dunhal", amount=number,
                   unit="people", **more)  # fmt: skip
    yield _row(25, "claimed besieged", "", "un", place="Old Dunhal", amount="8100", unit="people")


def _exchange() -> Iterator[tuple[int, Cells]]:
    yield _row(
        4, "offered", "exchange_ratio", "norrund", about="release", bearer="council_side",
        beneficiary="accord_side", amount="3", unit="prisoners", per="captive", sense="exact",
    )  # fmt: skip
    for number, offered, due, moved, releases in STEPS:
        step = f"exchange_{number}"
        total = sum(people for _, people in releases)
        yield _row(
            offered, "offered", step, "norrund", about="release", bearer="accord_side",
            beneficiary="council_side", amount=str(total), unit="captives", sense="exact",
            due=f"by {_day(due)}",
        )  # fmt: skip
        if moved is not None:
            yield _row(due - 1, "amended", step, "norrund", due=f"by {_day(moved)}")
        for at, people in releases:
            paper = f"R-{number}{at}"
            told = {"amount": str(people), "unit": "captives", "category": "soldiers"}
            yield _row(at, "claimed", step, "accord", bearer="accord_side", **told)
            yield _row(at, "verified", step, "icrc", bearer="accord_side", receipt=paper, **told)
            owed = 3 * people if number < 3 else 3 * people - 9
            paid = {"amount": str(owed), "unit": "prisoners", "category": "sentenced"}
            yield _row(at, "claimed", "exchange_ratio", "council", bearer="council_side", **paid)
            yield _row(at, "verified", "exchange_ratio", "icrc", bearer="council_side",
                       receipt=f"{paper}/2", **paid)  # fmt: skip


def _withdrawal() -> Iterator[tuple[int, Cells]]:
    yield _row(
        6, "offered", "pull_back", "council", about="withdrawal", bearer="council_side",
        beneficiary="accord_side", due=f"by {_day(30)}", place="strip",
        text="EXERCISE: the Council's forces leave the two kilometres along the line of contact",
    )  # fmt: skip
    for at, metres in POSITIONS:
        point = [CONTACT_LON - metres / DEGREE_M, CONTACT_LAT]
        yield _row(
            at, "verified control", "pull_back", "mission", holder="council",
            place="Kestrin heights", geometry=_geometry("Point", point),
        )  # fmt: skip
    yield _row(28, "claimed", "pull_back", "council", bearer="council_side", done="yes")
    yield _row(28, "claimed", "pull_back", "accord", bearer="council_side", done="no")


def _ground() -> Iterator[tuple[int, Cells]]:
    """Hill 402: by the Accord's word it was taken after the start, by the Council's it was not."""
    for at, by, holder in ((2, "accord", "accord"), (2, "council", "council"),
                           (24, "accord", "council"), (24, "council", "council")):  # fmt: skip
        yield _row(at, "claimed control", "", by, holder=holder, place="Hill 402")
    for at, east in ((2, -22.19), (34, -22.17)):
        west = -22.25
        ring = [[west, -23.6], [east, -23.6], [east, -23.5], [west, -23.5], [west, -23.6]]
        yield _row(at, "claimed control", "", "norrund", holder="council",
                   place="Tarsuk pocket", geometry=_geometry("Polygon", [ring]))  # fmt: skip


def _guns() -> Iterator[tuple[int, Cells]]:
    yield _row(
        7, "demanded", "guns", "accord", about="forces", bearer="council_side",
        beneficiary="accord_side", place="depots", due=f"by {_day(20)}",
        text="EXERCISE: the Council's field guns stay in the northern depot",
    )  # fmt: skip
    pieces = [f"FG-{number}" for number in range(101, 113)]
    for at, gone in ((12, ()), (21, ("FG-104", "FG-109")), (35, ("FG-109",))):
        there = [piece for piece in pieces if piece not in gone]
        yield _row(
            at, "verified inventory", "guns", "mission", place="northern depot",
            category="field guns", amount=str(len(there)), unit="guns", missing=str(len(gone)),
            serials="; ".join(there), ref=f"V-{at}",
        )  # fmt: skip
        yield _row(at, "verified", "guns", "mission", bearer="council_side",
                   done="no" if gone else "yes")  # fmt: skip
    yield _row(21, "claimed inventory", "guns", "council", place="northern depot",
               category="field guns", amount="12", unit="guns")  # fmt: skip


def _geometry(kind: str, coordinates: Sequence[object]) -> str:
    return json.dumps({"type": kind, "coordinates": coordinates}, separators=(",", ":"))
