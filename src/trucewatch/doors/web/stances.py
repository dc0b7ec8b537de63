"""How each side's stance moved over the rounds, as a picture shows it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from trucewatch.doors.web.voice import Voice
from trucewatch.publications.stance_svg import Lane, StancePicture
from trucewatch.talks.laying import Laid
from trucewatch.talks.matrix import Cell, Matrix, matrix
from trucewatch.talks.model import Position, Stance
from trucewatch.talks.wording import TalkWords

MOST_COLUMNS = 6
"""Rounds drawn; of a longer story the last ones."""


def stance_picture(
    laid: Laid, positions: Sequence[Position], words: TalkWords, voice: Voice
) -> StancePicture | None:
    """The stances at the end of each round; None where fewer than two can be compared.

    What was said since the last round's end has a column of its own.
    """
    rounds = laid.rounds[-MOST_COLUMNS:]
    last = laid.as_of or date.max
    columns = [
        (voice.t("talks_round_n", number=voice.number(at)), voice.short_day(one.first), one.last)
        for at, one in enumerate(rounds, start=len(laid.rounds) - len(rounds) + 1)
    ]
    ended = max((one.last for one in rounds), default=date.min)
    since = [p.said_on for p in positions if p.said_on and ended < p.said_on <= last]
    if rounds and since:
        columns.append((voice.t("talks_since"), voice.short_day(max(since)), max(since)))
    if len(columns) < 2:
        return None
    ends = [
        matrix(positions, as_of=min(end, last), parties=laid.matrix.parties,
               items=laid.matrix.items)
        for _, _, end in columns
    ]  # fmt: skip
    panels = [
        (words.item(item), _lanes(item, ends, laid.matrix.parties, words))
        for item in laid.matrix.items
    ]
    spoken = tuple((item, lanes) for item, lanes in panels if lanes)
    return StancePicture(tuple((name, day) for name, day, _ in columns), spoken) if spoken else None


def _lanes(
    item: str, ends: Sequence[Matrix], parties: Sequence[str], words: TalkWords
) -> tuple[Lane, ...]:
    """Those sides' lanes of which anything is on record on the item."""
    lanes = []
    for party in parties:
        cells = [end.cell(party, item) for end in ends]
        if cells[-1].stance is not Stance.SILENT:
            moved = (False, *map(_moved, cells, cells[1:]))
            lanes.append(Lane(words.side(party), tuple(c.stance for c in cells), moved))
    return tuple(lanes)


def _moved(was: Cell, now: Cell) -> bool:
    spoke = was.stance is not Stance.SILENT
    return spoke and (was.stance, set(was.conditions)) != (now.stance, set(now.conditions))
