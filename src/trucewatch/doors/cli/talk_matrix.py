"""The matrix of positions as a person reads it, and as JSON."""

from __future__ import annotations

from typing import Any

from trucewatch.doors.cli import terminal
from trucewatch.doors.talk_rows import matrix_document
from trucewatch.talks.laying import Laid
from trucewatch.talks.matrix import Matrix
from trucewatch.talks.wording import TalkWords
from trucewatch.vocabulary.messages import say_id


def print_matrix(laid: Laid, words: TalkWords, *, as_json: bool) -> None:
    """The matrix as of a day, its meetings, and what moved since the round before.

    JSON has ids of sides and items; people read their names.
    """
    if as_json:
        terminal.print_json(matrix_document(laid, words.lang))
        return
    table = laid.matrix
    columns = ("party", *(words.item(item) for item in table.items))
    terminal.print_items(
        [_line(table, party, words) for party in table.parties], columns, as_json=False
    )
    for meeting in table.meetings:
        terminal.out().print(words.meeting(meeting), markup=False)
    for move in laid.moved:
        terminal.out().print(words.move(move), markup=False)
    terminal.out().print(say_id("talks.silence", words.lang), markup=False)


def _line(table: Matrix, party: str, words: TalkWords) -> dict[str, Any]:
    cells = {words.item(item): words.cell(table.cell(party, item)) for item in table.items}
    return {"party": words.side(party), **cells}
