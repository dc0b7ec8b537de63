"""How far the record reaches: the last instant that anything in it speaks of.

A mission fed with old data reaches to the end of those data, not to the day of the import; what
lies beyond is not a quiet time but a time nobody spoke of.
"""

from __future__ import annotations

from datetime import datetime

import pyarrow.compute as pc

from trucewatch.figures.model import Record


def last_told(record: Record) -> datetime:
    """The end of the last report in scope, watch, denial or word on a condition, UTC.

    Never before the ceasefire's start nor after the newest entry.
    """
    in_scope = pc.is_null(record.reports["out_of_scope"])
    ends = (
        pc.max(record.reports["seen_to"].filter(in_scope)).as_py(),
        pc.max(record.watches["watched_to"]).as_py(),
        pc.max(record.restrictions["at"]).as_py(),
        max((word.seen.end for word in record.promised.statements), default=None),
    )
    known = [end for end in ends if end is not None]
    return max(record.agreement.clock.start, min(record.as_of, max(known, default=record.as_of)))
