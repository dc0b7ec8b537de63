"""Reports: what a source said, verbatim and normalised; and the problems of bad rows.

In:   rows, as the readers in `doors/sources` bring them.
Out:  `Account`s of events, `TallyRow`s, `WatchRow`s and `RestrictionRow`s, `PromiseRow`s of what
      was promised and what became of it, or `Problem`s; and the reports table in which every later
      room reads them.

A report stays its source's claim: nothing here says that it happened.

Never here: files, network, the clock, randomness, or who the source is behind its id.
Instants are UTC; a window includes its start and excludes its end.
"""

from trucewatch.reports.model.happened import (
    Account,
    RestrictionRow,
    TallyRow,
    WatchRow,
)
from trucewatch.reports.model.promises import (
    AmendmentRow,
    ClaimRow,
    MeasureRow,
    PromiseRow,
    Said,
    StatementRow,
    VerifiedRow,
)
from trucewatch.reports.model.rows import (
    Content,
    Problem,
    Row,
    SplitCells,
)
from trucewatch.reports.model.sources import (
    SOURCE_KINDS,
    Source,
    SourceWords,
)
from trucewatch.reports.model.tables import (
    PROBLEMS,
    REPORTS,
    RESTRICTIONS,
    SOURCES,
    TALLIES,
    WATCHES,
)

__all__ = [
    "PROBLEMS",
    "REPORTS",
    "RESTRICTIONS",
    "SOURCES",
    "SOURCE_KINDS",
    "TALLIES",
    "WATCHES",
    "Account",
    "AmendmentRow",
    "ClaimRow",
    "Content",
    "MeasureRow",
    "Problem",
    "PromiseRow",
    "RestrictionRow",
    "Row",
    "Said",
    "Source",
    "SourceWords",
    "SplitCells",
    "StatementRow",
    "TallyRow",
    "VerifiedRow",
    "WatchRow",
]
