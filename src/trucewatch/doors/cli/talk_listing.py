"""`list` and `show` of what was said at and about talks: claims, chains, positions, rounds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from trucewatch.doors import talk_rows
from trucewatch.doors.cli import terminal
from trucewatch.mechanism.talk_records import TalkRecords
from trucewatch.vocabulary.errors import UsageError

Rows = Callable[[TalkRecords, str], talk_rows.Rows]
TALK_LISTINGS: dict[str, tuple[tuple[str, ...], Rows]] = {
    "documents": (("document_id", "published", "language", "source_id", "n_characters"),
                  talk_rows.document_rows),
    "claims": (
        ("claim_id", "published", "speaker", "party", "citing", "subject", "low", "high", "unit",
         "denial", "denies", "quote"),
        talk_rows.claim_rows,
    ),
    "chains": (("subject", "unit", "low", "high", "said", "contradicts"), talk_rows.chain_rows),
    "rounds": (("round_id", "process", "name", "first", "last", "format", "through", "parties"),
               talk_rows.round_rows),
    "delegations": (("round_id", "party", "attendance", "heads", "sits_for", "backers"),
                    talk_rows.delegation_rows),
    "positions": (("position_id", "said_on", "party", "item", "stance", "condition", "speaker",
                   "words"), talk_rows.position_rows),
}  # fmt: skip
"""What `list` shows of talks: its columns and its rows."""

PREFIXES = ("Q", "H", "N", "D")
"""Ids of claims, positions, rounds and documents."""


def show_talk(records: TalkRecords, item: str, lang: str) -> dict[str, Any]:
    """One of them with everything behind it. Raises UsageError where there is none."""
    words, key = {
        "Q": ("claims", "claim_id"),
        "H": ("positions", "position_id"),
        "N": ("rounds", "round_id"),
        "D": ("documents", "document_id"),
    }[item.split("-", 1)[0]]
    found = [row for row in TALK_LISTINGS[words][1](records, lang) if row[key] == item]
    if not found:
        raise UsageError(f"there is no {item}", hint=f"`trucewatch list DIR {words}` lists them")
    (row,) = found
    return talk_rows.claim_in_its_chain(records, row, lang) if words == "claims" else row


def list_talks(records: TalkRecords, what: str, lang: str, *, limit: int, as_json: bool) -> None:
    """Print one listing."""
    columns, rows = TALK_LISTINGS[what]
    items = rows(records, lang)
    shown = items[:limit] if limit else items
    terminal.print_items(shown, columns, as_json=as_json)
    if not as_json and len(shown) < len(items):
        terminal.say(f"{len(shown)} of {len(items)}")
