"""The exercise's talks: two rounds at Kessarin, told by three press reports and read by an analyst.

In the first, envoys of Pelagia carry words between two floors; everybody waits for everybody else.
In the second the sides speak across one table: several have moved, and conditions meet. Figures
go through several mouths, two of them cannot both hold, and the last report is left half read.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from importlib.resources import files

from trucewatch.exercise.model import EPOCH, OFFSET
from trucewatch.exercise.parley import Paper, Parley, PressReport, Reading, Seat

PROCESS = "Kessarin talks (exercise)"
WIRE, VOICE = "Straits Wire (exercise)", "Voice of the Highlands (exercise)"
FIRST, SECOND = date(2023, 3, 22), date(2023, 4, 5)
"""The rounds' last days, on which what was said there was said."""

ITEMS = ("monitoring", "humanitarian_access", "release_of_prisoners", "withdrawal", "extension")
BESIEGED = {"subject": "people besieged in Old Dunhal", "unit": "people"}
HELD_BACK = {"subject": "trucks held back at Talmera gate"}

_WIRE_1 = "exercise-talks-1-straits-wire.txt"
_VOICE_1 = "exercise-talks-1-voice-of-the-highlands.txt"
_WIRE_2 = "exercise-talks-2-straits-wire.txt"


def parleys(days: int) -> tuple[Parley, ...]:
    """The rounds that were over and told of within the exercise's first `days` days."""
    begin = (EPOCH + OFFSET).date()
    return tuple(
        one
        for one in (_first(), _second())
        if all(report.published < begin + timedelta(days=days) for report in one.reports)
    )


def _first() -> Parley:
    return Parley(
        name="first round", process=PROCESS, first=date(2023, 3, 21), last=FIRST,
        place="Kessarin", format="indirect", through=("pelagia",), items=ITEMS,
        joining={"ridge": "the corridor reaches Old Dunhal"},
        reason="EXERCISE: as the guarantors announced it",
        seats=(
            Seat("council_side", sits_for="home_guard"),
            Seat("accord", sits_for="saltroad"),
            Seat("ridge", attendance="stayed_away"),
        ),
        paper=Paper(
            "Guarantors' statement on the aid corridor", FIRST,
            signed=("calvera", "norrund"), endorsed=("council_side",), took_note=("accord",),
        ),
        reports=(
            _report(_WIRE_1, WIRE, date(2023, 3, 23)),
            _report(_VOICE_1, VOICE, date(2023, 3, 23)),
        ),
        readings=(
            *_at_the_table(_WIRE_1),
            Reading(_WIRE_1, "guarantor", "by Calvera"),
            Reading(_WIRE_1, "guarantor", "and Norrund"),
            *_positions_of_the_first(),
            *_figures_and_a_denial(),
        ),
    )  # fmt: skip


def _second() -> Parley:
    return Parley(
        name="second round", process=PROCESS, first=date(2023, 4, 4), last=SECOND,
        place="Kessarin", format="direct", items=(*ITEMS, "political_solution"),
        reason="EXERCISE: as the guarantors announced it",
        seats=(
            Seat("council_side", sits_for="home_guard"),
            Seat("accord", sits_for="saltroad"),
            Seat("ridge", heads=("the brigades' deputy commander",)),
        ),
        paper=Paper(
            "Minutes of Kessarin", SECOND,
            signed=("council_side",), endorsed=("accord",), took_note=("ridge",),
        ),
        reports=(_report(_WIRE_2, WIRE, date(2023, 4, 6)),),
        readings=(
            *_at_the_table(_WIRE_2),
            Reading(_WIRE_2, "delegation", "The Ridge Brigades delegation"),
            *_positions_of_the_second(),
            *_figure(_WIRE_2, "12,000 people", "12,000 people are besieged"),
            *_figure(_WIRE_2, "9,000 people", "Between 7,500 and", low="7500"),
        ),
    )  # fmt: skip


def _report(name: str, publisher: str, published: date) -> PressReport:
    folder = files("trucewatch") / "exercise" / "velmara"
    return PressReport(name, publisher, published, (folder / name).read_bytes())


def _at_the_table(report: str) -> Iterator[Reading]:
    """Who is at the table, who heads them, and who is left out, as either report of the wire has
    it."""
    yield Reading(report, "delegation", "The Council of Velmara delegation")
    yield Reading(report, "head", "Oswin Thistlemere")
    yield Reading(report, "delegation", "The Highland Accord delegation")
    yield Reading(report, "head", "Brenna Quillstone")
    yield Reading(report, "excluded", "The Ember Column")


def _positions_of_the_first() -> Iterator[Reading]:
    """Nobody moves first: aid waits for captives, captives for aid, the line for the truce, the
    truce for the line, and a second step for the first."""
    told: tuple[tuple[str, dict[str, str]], ...] = (
        ('"We will not accept monitors', {"item": "monitoring"}),
        ("aid will pass only if", {"condition": "release_of_prisoners"}),
        ("the Council will withdraw", {"item": "withdrawal", "condition": "extension"}),
        ('"We support an extension', {"item": "extension"}),
        ("the captives will be released", {"item": "release_of_prisoners"}),
        ("monitoring must begin", {}),
        ("demanded that the Council withdraw", {"item": "withdrawal"}),
        ("demanded aid", {}),
        ("there will be no extension", {"item": "extension", "condition": "withdrawal"}),
        ('"No second step', {}),
    )
    for words, changes in told:
        yield from _position(_WIRE_1, FIRST, words, changes)


def _positions_of_the_second() -> Iterator[Reading]:
    told: tuple[tuple[str, dict[str, str]], ...] = (
        ('"We support monitoring', {}),
        ("aid must reach", {}),
        ("the Council's forces have to withdraw", {"item": "withdrawal"}),
        ("the Council will extend", {"item": "extension"}),
        ('"We want the ceasefire', {}),
        ('"We want the release', {}),
        ("there will be no extension", {"item": "extension", "condition": "withdrawal"}),
        ('"No second step', {}),
        ('"We reject an extension', {"item": "extension"}),
    )
    for words, changes in told:
        yield from _position(_WIRE_2, SECOND, words, changes)


def _position(report: str, on: date, words: str, changes: dict[str, str]) -> Iterator[Reading]:
    """A position, and the claim of the same words, which is taken once."""
    yield Reading(report, "position", words, {**changes, "on": on.isoformat()})
    if not words.startswith("demanded"):
        yield Reading(report, "claim", words, accepted=False, reason="stands as a position")


def _figures_and_a_denial() -> Iterator[Reading]:
    yield from _figure(_WIRE_1, "12,000 people", "12,000 people are besieged")
    yield from _figure(_WIRE_1, "12,000 people", "12,000 people are besieged", citing="accord")
    yield from _figure(_WIRE_1, "4,000 people", "4,000 people live")
    yield from _figure(_VOICE_1, "12000", "12000")
    yield from _figure(_VOICE_1, "4000", "4000")
    yield Reading(_WIRE_1, "claim", "Council soldiers hold", HELD_BACK, names="held back")
    for report, words in ((_WIRE_1, "any truck was held"), (_VOICE_1, "تكون أي شاحنة")):
        yield Reading(report, "claim", words, HELD_BACK, denies="held back")
    yield Reading(
        _WIRE_1, "claim", '"The Council will miss', {"subject": "the Council's day for the line"}
    )


def _figure(report: str, number: str, words: str, **changes: str) -> Iterator[Reading]:
    """A figure, and the claim around it, which is taken once."""
    yield Reading(report, "figure", number, {**BESIEGED, **changes})
    yield Reading(report, "claim", words, accepted=False, reason="stands as a figure")
