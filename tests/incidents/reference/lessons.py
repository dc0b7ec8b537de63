"""The pairs that weights are learned from, each with what every round needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.incidents.reference.comparing import answers
from tests.incidents.reference.constants import constant
from tests.incidents.reference.ground import Ground, Report
from tests.incidents.reference.precision import single
from tests.incidents.reference.scoring import pairs_within_reach
from tests.incidents.reference.spacetime import clock_densities, nearness, place_densities, spot
from tests.incidents.reference.surroundings import Crowding
from tests.incidents.reference.weighing import Shares

FAINT = constant("kFaint")


@dataclass(frozen=True, slots=True)
class Lesson:
    """Two reports of single events. `decided` is None where nobody said; `places` and `clocks`
    are densities under each scale, `place_kinds` and `time_kinds` how sharp the two are."""

    first: Report
    second: Report
    answers: dict[str, int]
    decided: bool | None
    log_density: float
    places: list[float]
    clocks: list[float]
    place_kinds: tuple[int, int]
    time_kinds: tuple[int, int]

    @property
    def sources(self) -> tuple[int, int]:
        return self.first.source, self.second.source

    @property
    def slots(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Each report, and the other's source: within one of these, reports compete."""
        return (self.first.row, self.second.source), (self.second.row, self.first.source)


def lessons(ground: Ground, shares: Shares, crowd: Crowding, rows: list[int]) -> Iterator[Lesson]:
    """The pairs that place and time do not speak against."""
    said = {(min(a, b), max(a, b)): same for a, b, same in ground.links}
    for a, b in pairs_within_reach(ground, rows):
        if a.several or b.several or (a.source == b.source and a.once):
            continue
        log_density = crowd.of(a.row, b.row)
        here, there = spot(a), spot(b)
        if nearness(shares, here, there, log_density) < FAINT:
            continue
        yield Lesson(
            first=a,
            second=b,
            answers=answers(ground, a, b),
            decided=said.get((a.row, b.row)),
            log_density=log_density,
            places=[single(density) for density in place_densities(here, there)],
            clocks=[single(density) for density in clock_densities(here, there)],
            place_kinds=(here.place_kind, there.place_kind),
            time_kinds=(here.time_kind, there.time_kind),
        )
