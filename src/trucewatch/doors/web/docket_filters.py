"""What an address asks of the docket and of the queue; what we cannot follow is said back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.datastructures import QueryParams

from trucewatch.doors.docket.case_lines import STANDS_AT, Wanted
from trucewatch.doors.docket.seeing import this_minute
from trucewatch.doors.web.filters import read_day
from trucewatch.doors.web.verification_queue import STEPS, WantedWaits
from trucewatch.vocabulary.instants import local_day


@dataclass(frozen=True, slots=True)
class Asked:
    """One address's wishes by name, as of which local day (None: now), and what was ignored.

    `at` is the instant at which cases are looked at (UTC): the end of that day, else now.
    """

    values: tuple[tuple[str, str], ...]
    day: date | None
    at: datetime
    ignored: tuple[tuple[str, str], ...]

    @classmethod
    def read(
        cls, query: QueryParams, zone: ZoneInfo, known: Mapping[str, Collection[str]]
    ) -> Asked:
        """The wishes of one address; `known` are the values that each name may have."""
        ignored: list[tuple[str, str]] = []
        values: list[tuple[str, str]] = []
        for name, choices in known.items():
            value = query.get(name)
            if value and value in choices:
                values.append((name, value))
            elif value:
                ignored.append((name, value))
        day = read_day("at", query, ignored)
        at = local_day(day, zone).end.astimezone(UTC) if day else datetime.now(UTC)
        return cls(tuple(values), day, at, tuple((name, value[:80]) for name, value in ignored))

    def __getitem__(self, name: str) -> str | None:
        return dict(self.values).get(name)

    def as_of(self, newest: datetime) -> datetime:
        """`at`, so that who asks in the same minute finds what was derived; `newest` is the newest
        entry."""
        return self.at if self.day else this_minute(self.at, newest)

    @property
    def any(self) -> bool:
        """Whether anything is left out."""
        return bool(self.values)

    def query(self) -> str:
        """These wishes as an address's query."""
        day = [("at", self.day.isoformat())] if self.day else []
        return urlencode([*self.values, *day])


def docket_asked(
    query: QueryParams, zone: ZoneInfo, parties: Collection[str]
) -> tuple[Asked, Wanted]:
    """What an address asks of the docket."""
    asked = Asked.read(query, zone, {"stands": STANDS_AT, "overdue": ("1",), "party": parties})
    return asked, Wanted(asked["stands"], asked["overdue"] is not None, asked["party"])


def queue_asked(
    query: QueryParams, zone: ZoneInfo, areas: Collection[str]
) -> tuple[Asked, WantedWaits]:
    """What an address asks of the verification queue."""
    known = {"step": STEPS, "area": areas, "overdue": ("1",), "disputed": ("1",)}
    asked = Asked.read(query, zone, known)
    return asked, WantedWaits(
        asked["step"], asked["area"], asked["overdue"] is not None, asked["disputed"] is not None
    )
