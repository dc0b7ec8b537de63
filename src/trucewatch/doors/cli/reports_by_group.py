"""A Parquet file of many reports, read again and again by row group rather than held in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pyarrow as pa

from trucewatch.doors.cli.report_columns import COUNTS, INSTANTS, LISTS, NUMBERS, REPORT_NEEDS
from trucewatch.doors.cli.report_files import CODED, as_reports, is_read, read_reports
from trucewatch.doors.limits.parquet_limits import measure_parquet
from trucewatch.doors.table_files import Messages
from trucewatch.doors.table_groups import GroupReading
from trucewatch.incidents.arrays import Ints
from trucewatch.incidents.fusing import AT_ONCE
from trucewatch.incidents.whole import COMPARED, Held, Whole, taken
from trucewatch.vocabulary.errors import TrucewatchError

OVERLAP = 3
"""How many times over the row groups of a file may cover the time that all of them cover: of one in
no order of time every group would be read for every stretch of time."""

KEPT_ROWS = 100_000
"""Rows of the groups read last that are kept for the next stretch of time, which begins in them."""

_WHEN = ("seen_from", "seen_to")
"""Neither can be read without the other."""

_FIRST = (*REPORT_NEEDS, *NUMBERS, *COUNTS, *LISTS, *INSTANTS, "upstream_id", "text")
"""What the first look at a file reads: all in which a value may be one that we do not take, so that
it is said before anything is compared; and what tells stories from others."""


def open_reports(path: Path, begun: Messages | None = None) -> Whole:
    """The reports of a file; held, unless they are many and lie in the order of time. Those that
    are held may be on their way, as `begun`.

    Raises TrucewatchError as `read_reports` does.
    """
    try:
        if path.suffix.lower() == ".parquet" and _many(path):
            first = GroupReading(path, _FIRST, spanned="seen_from", coded=CODED)
            if _by_time(first):
                return ReportsByGroup(path, first)
            first.close()
    except (TrucewatchError, pa.ArrowException, OSError):
        pass  # whatever is wrong is said of the whole file
    return Held(read_reports(path, begun))


class ReportsByGroup:
    """Reports in a Parquet file whose times are instants; few row groups are in memory at a time.

    `first` reads the columns that are looked at first, of all groups.
    """

    def __init__(self, path: Path, first: GroupReading) -> None:
        self._path, self._layout = path, first.layout
        self._first: GroupReading | None = first
        self.names = [name for name in self._layout.names if is_read(name)]
        self._begins = np.concatenate([[0], np.cumsum(self._layout.rows)])
        self._ahead: _Ahead | None = None
        self._next = 0
        self._kept: dict[int, pa.Table] = {}

    def __len__(self) -> int:
        return int(self._begins[-1])

    def pieces(self, *names: str) -> Iterator[pa.Table]:
        """Those of these columns that there are, group by group."""
        asked = [name for name in names if name in self.names]
        reading, self._first = self._first, None
        if reading is not None and self._ahead is None:
            self._read_from(0)  # what is looked at next is on its way meanwhile
        if reading is None or not set(asked) <= set(_FIRST):
            wanted = {*asked, *(_WHEN if {*asked} & {*_WHEN} else ())}
            reading = self._begun(sorted(wanted))
        ahead = _Ahead(reading, self._typed)
        try:
            for _ in self._layout.rows:
                yield ahead.group().select(asked)
        finally:
            ahead.close()

    def rows(self, rows: Ints) -> pa.Table:
        """What is compared of some rows, from the groups that they lie in."""
        return taken(rows, self._begins, self._group)

    def _group(self, group: int) -> pa.Table:
        """A group, what is compared; mostly one that was read last, or the next."""
        if group not in self._kept:
            ahead = self._ahead
            if ahead is None or self._next != group:
                ahead = self._read_from(group)
            while sum(map(len, self._kept.values())) > KEPT_ROWS:
                del self._kept[next(iter(self._kept))]
            self._kept[group] = ahead.group()
            self._next = group + 1
        return self._kept[group]

    def _read_from(self, group: int) -> _Ahead:
        """What is compared from this group on."""
        if self._ahead is not None:
            self._ahead.close()
        names = [name for name in self.names if name in COMPARED]
        ahead = _Ahead(self._begun(names, group), self._typed)
        self._ahead, self._next = ahead, group
        return ahead

    def _begun(self, names: Sequence[str], group: int = 0) -> GroupReading:
        """These columns from this group on."""
        groups = range(group, len(self._layout.rows))
        return GroupReading(self._path, names, groups, known=self._layout, coded=CODED)

    def _typed(self, group: pa.Table) -> pa.Table:
        try:
            return as_reports(group, self._path, coded=CODED)
        except TrucewatchError:
            read_reports(self._path)  # names the row of the file, not of the group
            raise


class _Ahead:
    """A reading of which the next group is read while the last one is worked on."""

    def __init__(self, reading: GroupReading, typed: Callable[[pa.Table], pa.Table]) -> None:
        self._reading, self._typed = reading, typed
        self._thread = ThreadPoolExecutor(1)
        self._coming = self._thread.submit(self._read)

    def group(self) -> pa.Table:
        """The next group. Raises what reading it raised."""
        found = self._coming.result()
        self._reading.need_unchanged()
        self._coming = self._thread.submit(self._read)
        return found

    def close(self) -> None:
        """Ends the reading, whatever is left of it."""
        self._thread.shutdown(cancel_futures=True)
        self._reading.close()

    def _read(self) -> pa.Table:
        return self._typed(next(self._reading, self._reading.schema.empty_table()))


def _many(path: Path) -> bool:
    with path.open("rb") as stream:
        return measure_parquet(stream).rows > AT_ONCE


def _by_time(reading: GroupReading) -> bool:
    """Whether times are instants, and the groups follow one another in time, more or less."""
    schema, spans = reading.schema, reading.layout.spans
    if not all(
        name in schema.names and pa.types.is_timestamp(schema.field(name).type) for name in _WHEN
    ):
        return False
    known = [span for span in spans if span is not None]
    if len(known) < len(spans):
        return False
    whole = max(end for _, end in known) - min(begin for begin, _ in known)
    return sum(end - begin for begin, end in known) <= OVERLAP * whole
