"""What the record promises about time: no entry is earlier than the one before it, or it says so.

The instants are this machine's clock's, and no better. A clock that runs ahead cannot be told from
a mission that rested; it shows at the next step with a right clock, which is then refused until
somebody says, in an entry of its own, that the clock was corrected. What actors sign elsewhere has
their clock's time, and `submission.taken` says by ours when it came.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from trucewatch.mechanism.ports import Act
from trucewatch.vocabulary.errors import TrucewatchError
from trucewatch.vocabulary.instants import iso

CORRECTED = "clock.corrected"
SLACK = timedelta(minutes=1)
"""Clocks are put back by seconds when they are set by the network; within this the entry keeps the
time of the one before it. A guess: nobody has measured the clocks of field offices."""


def instant_after(last: datetime | None, now: datetime, acts: Sequence[Act]) -> datetime:
    """When `acts` are recorded, after an entry of `last`. Raises TrucewatchError where the clock
    contradicts that entry and the first of them does not say that it was corrected."""
    if last is None or now >= last or (acts and acts[0].typ == CORRECTED):
        return now
    if last - now <= SLACK:
        return last
    raise TrucewatchError(
        f"this machine's clock says {_told(now)}, but the newest entry was recorded at "
        f"{_told(last)}: nothing was recorded",
        hint="set the clock right and run the same command again; if the clock is right and that "
        "entry's time is wrong, say so with `trucewatch ledger clock DIR`",
    )


def correction(last: datetime, now: datetime, reason: str) -> Act:
    """The act that lets time go back from `last` to `now`, and says so."""
    content = {"newest_entry": iso(last), "clock": iso(now), "reason": reason}
    return Act(typ=CORRECTED, content=content)


def contradiction(last: datetime | None, recorded_at: datetime, typ: str) -> str | None:
    """What is wrong with an entry's time after one of `last`; None where nothing is."""
    if last is None or recorded_at >= last or typ == CORRECTED:
        return None
    return (
        f"it was recorded at {_told(recorded_at)}, before the entry that precedes it "
        f"({_told(last)}), and no entry says that the clock was corrected"
    )


def _told(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%d %H:%M:%S UTC")
