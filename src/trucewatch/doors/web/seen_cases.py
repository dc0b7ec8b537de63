"""Cases as they stand at an instant, derived once for all the pages that look as of it."""

from __future__ import annotations

from datetime import datetime

from trucewatch.doors.docket.seeing import LastSeen, Seen
from trucewatch.doors.web.record_index import RecordIndex


def seen_cases(index: RecordIndex, at: datetime) -> list[Seen]:
    """Every case of the record, in the order in which the complaints came into it."""
    return index.once("docket", lambda: LastSeen(index.record)).at(at)
