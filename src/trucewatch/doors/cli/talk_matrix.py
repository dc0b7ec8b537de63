"""The matrix of positions as a person reads it, and as JSON."""

from __future__ import annotations

from datetime import date
from typing import Any

from trucewatch.doors.cli import terminal
from trucewatch.doors.cli.talk_words import TalkWords
from trucewatch.doors.plain import plain
from trucewatch.mechanism.talk_records import TalkRecords
from trucewatch.talks.matrix import Cell, Matrix, Meeting, matrix
from trucewatch.talks.model import Attendance, Round
from trucewatch.talks.moving import Move, since_last_round
from trucewatch.vocabulary.messages import say_id


def print_matrix(
    records: TalkRecords, as_of: date | None, words: TalkWords, *, as_json: bool
) -> None:
    """The matrix as of a day, its meetings, and what moved since the round before.

    JSON has ids of sides and items; people read their names.
    """
    lang = words.lang
    rounds = [r for r in records.rounds.values() if as_of is None or r.first <= as_of]
    laid = _laid(records, rounds, as_of)
    moved = since_last_round(rounds, records.positions, as_of)
    if as_json:
        terminal.print_json(
            {
                "as_of": as_of and as_of.isoformat(),
                "items": [_cell_row(cell, lang) for cell in laid.cells],
                "count": len(laid.cells),
                "meetings": [plain(meeting, lang) for meeting in laid.meetings],
                "moved": [plain(move, lang) for move in moved],
            }
        )
        return
    columns = ("party", *(words.item(item) for item in laid.items))
    terminal.print_items(
        [_line(laid, party, words) for party in laid.parties], columns, as_json=False
    )
    for meeting in laid.meetings:
        terminal.out().print(_met(meeting, words), markup=False)
    for move in moved:
        terminal.out().print(_moved(move, words), markup=False)
    terminal.out().print(say_id("talks.silence", lang), markup=False)


def _laid(records: TalkRecords, rounds: list[Round], as_of: date | None) -> Matrix:
    """Every side that was not shut out, whether it spoke or not; of others those that spoke."""
    sides = [
        d.party for r in rounds for d in r.delegations if d.attendance is not Attendance.EXCLUDED
    ]
    items = [item for r in rounds for item in r.items]
    return matrix(
        records.positions,
        as_of=as_of,
        parties=tuple(dict.fromkeys(sides)),
        items=tuple(dict.fromkeys(items)),
    )


def _cell_row(cell: Cell, lang: str) -> dict[str, Any]:
    row: dict[str, Any] = plain(cell, lang)
    return {**row, "stance": cell.stance.value, "conditions": list(cell.conditions)}


def _line(laid: Matrix, party: str, words: TalkWords) -> dict[str, Any]:
    cells = {words.item(item): _cell(laid.cell(party, item), words) for item in laid.items}
    return {"party": words.side(party), **cells}


def _cell(cell: Cell, words: TalkWords) -> str:
    said = say_id(f"talks.{cell.stance.value}", words.lang)
    if cell.conditions:
        return say_id(
            "talks.on_condition", words.lang, stance=said, condition=words.items(cell.conditions)
        )
    return said


def _met(meeting: Meeting, words: TalkWords) -> str:
    return say_id(
        f"talks.{meeting.kind}",
        words.lang,
        item=words.item(meeting.item),
        first=words.side(meeting.first),
        second=words.side(meeting.second),
        condition=words.items(meeting.conditions),
    )


def _moved(move: Move, words: TalkWords) -> str:
    return say_id(
        f"talks.{move.kind}",
        words.lang,
        party=words.side(move.after.party),
        item=words.item(move.after.item),
        before=_cell(move.before, words),
        after=_cell(move.after, words),
    )
