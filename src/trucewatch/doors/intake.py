"""Intake: a file's way from the disk into the mission.

Rows of reports, tallies and watches go to the mechanism one by one; a gazetteer or boundaries
file is kept whole as evidence, since places are computed from it again and again.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from trucewatch.doors.limits.bounds import MB, BeyondLimit, Bound, bound
from trucewatch.doors.limits.names import need_file, shown_name
from trucewatch.doors.limits.reading import bytes_within
from trucewatch.doors.read_under import context_of, keeping_mapping, key_of_mapping
from trucewatch.doors.sealing import BoardSealer, WaitingRows, board_of, need_outside, read_link
from trucewatch.doors.sources import detect, formats, open_stream
from trucewatch.doors.sources.contract import HEAD_BYTES, PlaceRow
from trucewatch.doors.sources.mapping import read_table_mapping
from trucewatch.doors.sources.mapping_files import load_mapping
from trucewatch.doors.storage.mission import Mission
from trucewatch.mechanism.derive import Workshop
from trucewatch.mechanism.receive import Receipt, judge, receive, receive_places, weight
from trucewatch.mechanism.receive_sealed import receive_sealed
from trucewatch.mechanism.row_acts import File
from trucewatch.mechanism.sealed import SEALED
from trucewatch.reports.model import Problem, Row
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.progress import Progress, unheard

PLACE_FORMATS = ("gazetteer", "boundaries")
CONDITIONS = "conditions"
HELD_WEIGHT = 8_000_000
"""Characters of the first rows of a file that are held back until they tell what it is."""


@dataclass(frozen=True, slots=True)
class Seals:
    """Whether sources are sealed to the guardians, and the file that links intakes, if any."""

    wanted: bool = False
    link: Path | None = None


@dataclass(slots=True)
class Intake:
    """Takes files into one mission, under one mapping; `sealed_any`: whether one was sealed."""

    mission: Mission
    shop: Workshop
    mapping: Mapping[str, Any] | None
    source_id: str | None = None
    today: date | None = None
    dry_run: bool = False
    progress: Progress = unheard
    seals: Seals = Seals()
    sealed_any: bool = False
    _sealer: BoardSealer | None = None

    def take(self, path: Path, format_: str | None) -> Receipt:
        """Take one file in. Raises TrucewatchError where it cannot be opened or recognised."""
        name = need_file(path)
        chosen = format_ or self._detected(path)
        if chosen not in formats():
            raise UsageError(
                f"there is no format {chosen!r}", expected=f"one of {', '.join(formats())}"
            )
        file = File(name=name, format=chosen, sha256=_sha256(path))
        with open_stream(path) as stream:
            context = context_of(self.shop.ground, shown_name(path.name), self.mapping, self.today)
            rows = formats()[chosen].read(stream, context)
            sealed = self.seals.wanted or _asks_for_seal(self.mapping)
            if self.seals.link is not None and not sealed:
                raise UsageError("--link is for sealed rows alone", hint="add --sealed")
            if chosen in PLACE_FORMATS:
                if self.seals.wanted:
                    raise UsageError(f"a file of {chosen} has no source to seal")
                return self._take_places(path, file, rows)
            reports = _of_reports(rows, name)
            if sealed and chosen == CONDITIONS:
                raise UsageError(
                    "what is said of conditions has no source to seal",
                    hint="leave out --sealed; names of people are sealed with "
                    "`trucewatch condition seal-list`",
                )
            if self.dry_run:
                return judge(reports)
            if sealed:
                return self._take_sealed(file, reports)
            return receive(
                self.shop.ground,
                self.mission.registry,
                keeping_mapping(reports, self.mission.registry, self.mapping),
                file=replace(file, mapping=key_of_mapping(self.mission.registry, self.mapping)),
                source_id=self._source(),
                progress=self.progress,
            )

    def _take_sealed(self, file: File, rows: Iterator[Row | Problem]) -> Receipt:
        if self.shop.ground is not self.mission.ground:
            raise UsageError(
                "sealed rows wait among covers and are the owner's to record: nobody else signs "
                "them",
                hint="leave out --as, or take the file in without the seal",
            )
        if self._sealer is None:
            link = None
            if self.seals.link is not None:
                need_outside(self.mission, self.seals.link, "the link file")
                link = read_link(self.seals.link)
            self._sealer = BoardSealer(board_of(self.mission), self.mission, link=link)
        self.sealed_any = True
        return receive_sealed(
            rows,
            file=file,
            sealer=self._sealer,
            waiting=WaitingRows(self.mission),
            source_id=self._source(),
            progress=self.progress,
        )

    def _take_places(
        self, path: Path, file: File, rows: Iterable[Row | PlaceRow | Problem]
    ) -> Receipt:
        most = bound("geojson_mb")
        if path.stat().st_size > most.most * MB:
            raise BeyondLimit(
                "file_too_large",
                "the file is too large to be kept as evidence",
                file=file.name,
                allowed=most,
                hint="leave out areas you do not need, or simplify the outlines",
            )
        problems: list[Problem] = []
        good = 0
        few = bound("bad_rows")
        for row in rows:
            if isinstance(row, Problem):
                problems.append(row)
            else:
                good += 1
            bad = len(problems)
            if bad >= few.most and (bad > 9 * good or bad > 100 * few.most):
                good, problems = 0, [_refused(file.name, few)]
                break
            if good % 500 == 0:
                self.progress(f"reading {file.name}", good, None)
        if self.dry_run:
            would = judge(problems)
            would.accepted = good
            return would
        return receive_places(
            self.shop.ground,
            self.mission.registry,
            self.mission.files,
            data=path.read_bytes() if good else b"",
            rows=good,
            problems=problems,
            file=file,
        )

    def _detected(self, path: Path) -> str:
        if self.mapping is not None:
            return "xlsx" if ".xlsx" in path.suffixes else "csv"
        with open_stream(path) as stream:
            return detect(stream.read(HEAD_BYTES), path.name)

    def _source(self) -> str | None:
        if self.source_id is None:
            return None
        told = self.shop.ground.entries("source.registered", SEALED)
        known = {entry.content.get("source_id") for entry in told}
        if self.source_id not in known:
            raise UsageError(
                f"there is no source {self.source_id!r} in this mission",
                hint="`trucewatch list DIR sources` shows their ids; names are kept apart",
            )
        return self.source_id


def read_mapping(path: Path) -> Mapping[str, Any]:
    """A mapping file. Raises UsageError, with its line where it is not a mapping."""
    try:
        hint = "it should hold words and settings only; was another file meant?"
        data = bytes_within(path, bound("yaml_kb"), what="a mapping", hint=hint)
        return load_mapping(data, shown_name(path.name))
    except OSError as error:
        raise UsageError(
            f"the mapping {shown_name(path.name)} cannot be read: {error.strerror}"
        ) from error


def _asks_for_seal(mapping: Mapping[str, Any] | None) -> bool:
    return mapping is not None and read_table_mapping(mapping).sealed


def _of_reports(rows: Iterable[Row | PlaceRow | Problem], file: str) -> Iterator[Row | Problem]:
    """Rows of a format that brings no places; those are taken in elsewhere.

    The first ones are held back until they tell enough. Where a thousand are bad and not one in
    ten is good, the file or its mapping is another than was meant: it is refused as a whole, which
    is one problem, before any row of it is taken. After that every row is kept, good or bad.
    Long rows tell sooner, so that no more of them are held than memory has room for.
    """
    reports = (row for row in rows if not isinstance(row, PlaceRow))
    most = bound("bad_rows")
    held: deque[Row | Problem] = deque()
    bad, left = 0, HELD_WEIGHT
    for row in reports:
        held.append(row)
        bad += isinstance(row, Problem)
        good = len(held) - bad
        left -= weight(row)
        if 9 * good >= most.most or (left < 0 and 9 * good >= bad):
            break
        if bad >= most.most or left < 0:
            yield _refused(file, most)
            return
    while held:
        yield held.popleft()
    yield from reports


def _refused(file: str, most: Bound) -> Problem:
    fault = BeyondLimit(
        "too_many_bad_rows",
        "too many of its rows are bad: nothing of the file was taken",
        allowed=most,
        hint="was another file, format or mapping meant? correct it and add the file again",
    ).fault()
    return Problem(
        file=file,
        row=0,
        column=None,
        value_excerpt=None,
        code=fault.code,
        message=fault.message,
        remedy=fault.remedy,
    )


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    for block in _blocks(path):
        digest.update(block)
    return digest.hexdigest()


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            yield block
