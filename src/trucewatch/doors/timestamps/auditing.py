"""The timestamps of a record, held against the checkpoints it signed and the hours it tells."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from trucewatch.doors.storage.mission import Mission
from trucewatch.doors.timestamps.keeping import clocks_apart, complaint, stamps
from trucewatch.ledger.audit import Audit, Failure
from trucewatch.vocabulary.errors import TrucewatchError
from trucewatch.vocabulary.instants import iso


def audit_timestamps(mission: Mission, audit: Audit, newest: Mapping[int, datetime]) -> None:
    """Complain of timestamps that cover anything else than they say; note what the others prove.

    `newest`: the latest time of any entry below each checkpoint, by the checkpoint's size.
    Whose certificates are to be trusted, an audit cannot know: `ledger timestamp` checks them.
    """
    signed = {size: note for size, _, note in mission.ground.checkpoints()}
    try:
        for stamp in stamps(mission):
            where = f"entry {stamp.entry.index}"
            audit.count("timestamps")
            if wrong := complaint(stamp, signed.get(stamp.size), ()):
                audit.fail(where, wrong)
                continue
            audit.notes.append(
                Failure(
                    where,
                    f"{stamp.size:,} entries were there by {iso(stamp.token.at)}, says "
                    f"{stamp.entry.content.get('authority')} (its certificate is checked by "
                    "`ledger timestamp DIR list --roots FILE`)",
                )
            )
            ahead = clocks_apart(stamp, newest.get(stamp.size, stamp.token.at))
            if ahead:
                audit.notes.append(
                    Failure(
                        where,
                        "the record says that some of them came later than that, by "
                        f"{_words(ahead.total_seconds())}: one of the two clocks is wrong",
                    )
                )
    except TrucewatchError as error:
        audit.fail("timestamps", error)


def _words(seconds: float) -> str:
    days, hours = int(seconds // 86400), int(seconds // 3600)
    return f"{days:,} days" if days else f"{hours} hours"
