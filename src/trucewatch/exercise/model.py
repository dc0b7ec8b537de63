"""What an exercise is made of: planted incidents, sources, tellings, talks, and files."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from trucewatch.exercise.parley import Parley

EPOCH = datetime(2023, 3, 6, 2, tzinfo=UTC)
"""Monday 6 March 2023, midnight in Velmara (UTC-2): where the exercise starts."""

CEASEFIRE = datetime(2023, 3, 9, 8, tzinfo=UTC)
"""Thursday 9 March 2023, 06:00 in Velmara."""

OFFSET = timedelta(hours=-2)
"""Velmara's clock against UTC, all year."""


@dataclass(frozen=True, slots=True)
class Town:
    """A town or village of Velmara."""

    name: str
    name_ar: str
    lon: float
    lat: float
    admin1: str
    admin1_pcode: str
    admin2: str
    admin2_pcode: str


@dataclass(frozen=True, slots=True)
class Happening:
    """One true incident. `at` is seconds after `EPOCH`; `act` a code of `acts.yaml`.

    `fabricated` marks what never happened: somebody made it up.
    """

    number: int
    at: float
    lon: float
    lat: float
    town: int
    act: str
    actor: str
    victim: str
    deaths: int
    injured: int
    children: int
    burst: int
    in_buffer: bool
    in_pocket: bool
    fabricated: bool = False

    @property
    def instant(self) -> datetime:
        """When it happened, UTC."""
        return EPOCH + timedelta(seconds=self.at)


@dataclass(slots=True)
class Telling:
    """One report as its source knows it, before it is put into the source's own columns.

    `begin` and `end` are seconds after `EPOCH`; `lon`, `lat`, `error_m` None where the source names
    a place instead; `of` the numbers of the true incidents it describes.
    """

    source: str
    begin: float
    end: float
    told: float
    town: int
    act: str
    of: tuple[int, ...]
    lon: float | None = None
    lat: float | None = None
    error_m: float | None = None
    place: str | None = None
    district_only: bool = False
    actor: str | None = None
    target: str | None = None
    n_events: int | None = None
    rounds: int | None = None
    deaths: tuple[int, int] | None = None
    injured: tuple[int, int] | None = None
    children: int | None = None
    outlet: str | None = None
    story: str | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """One file of the exercise: its bytes, and how it is to be added to a mission.

    `format` is a format id of `doors/sources` or None for what is not added; `mapping` names the
    mapping file it needs.
    """

    name: str
    data: bytes
    format: str | None = None
    mapping: str | None = None


@dataclass(frozen=True, slots=True)
class ExerciseFiles:
    """All files by name, in the order in which a mission adds them, and what was planted."""

    files: dict[str, Planned]
    agreement: str
    happenings: tuple[Happening, ...]
    tellings: tuple[Telling, ...]
    bad_rows: dict[str, int] = field(default_factory=dict)
    parleys: tuple[Parley, ...] = ()

    def bytes_by_name(self) -> dict[str, bytes]:
        """Every file's bytes."""
        return {name: file.data for name, file in self.files.items()}
