"""Fronts: curved lines between two sides, hot in places, that shift slowly with the months."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trucewatch.simulation.chance import Floats, Ints, pick_by_row

FRONTS = 3
WAVES = 3
HOT_SPOTS = 8
SPOT_WIDTH = 0.08
"""Standard deviation of a hot spot along the front, as a share of its length."""
EVEN_SHARE = 0.6
"""Share of a front's incidents that lie anywhere along it rather than at a hot spot."""
SHIFT_KM = 4.0
SHIFT_DAYS = 300.0


@dataclass(frozen=True, slots=True, eq=False)
class Fronts:
    """F curves, each a chord with waves across it. Kilometres; positions run from 0 to 1.

    Attributes:
        start, chord: where each begins and the way to its end, shape (F, 2).
        height, phase: of the waves across it, shape (F, WAVES).
        spots, spot_weights: where it is hot and how much, shape (F, HOT_SPOTS).
        shift_phase: of its slow shift, shape (F,).
    """

    start: Floats
    chord: Floats
    height: Floats
    phase: Floats
    spots: Floats
    spot_weights: Floats
    shift_phase: Floats

    @property
    def count(self) -> int:
        return len(self.start)

    def points(
        self, front: Ints, along: Floats, day: Floats
    ) -> tuple[Floats, Floats, Floats, Floats]:
        """Where `along` a front lies on a day: x, y [km], and the unit vector across it."""
        chord = self.chord[front]
        length = np.hypot(chord[:, 0], chord[:, 1])
        across_x, across_y = -chord[:, 1] / length, chord[:, 0] / length
        bend = SHIFT_KM * np.sin(2 * np.pi * day / SHIFT_DAYS + self.shift_phase[front])
        for wave in range(WAVES):
            angle = np.pi * (wave + 1) * along + self.phase[front, wave]
            bend = bend + self.height[front, wave] * np.sin(angle)
        x = self.start[front, 0] + along * chord[:, 0] + bend * across_x
        y = self.start[front, 1] + along * chord[:, 1] + bend * across_y
        return x, y, across_x, across_y

    def draw_along(self, rng: np.random.Generator, front: Ints, even: float = EVEN_SHARE) -> Floats:
        """Positions along each front: at its hot spots, or anywhere for the share `even`."""
        size = len(front)
        spot = pick_by_row(rng.random(size), self.spot_weights, front)
        at_spot = self.spots[front, spot] + rng.normal(0.0, SPOT_WIDTH, size)
        anywhere = rng.random(size)
        chosen = np.where(rng.random(size) < even, anywhere, at_spot)
        return np.asarray(np.abs(1.0 - np.abs(1.0 - chosen)), dtype=np.float64)


def draw_fronts(rng: np.random.Generator, width: float, height: float) -> Fronts:
    """Fronts across a country of that size. [km]"""
    ends = np.array(
        [
            [[0.12, 0.05], [0.30, 0.95]],
            [[0.45, 0.05], [0.60, 0.60]],
            [[0.55, 0.75], [0.95, 0.35]],
        ]
    )
    ends = (ends + rng.normal(0.0, 0.02, ends.shape)) * (width, height)
    return Fronts(
        start=ends[:, 0],
        chord=ends[:, 1] - ends[:, 0],
        height=rng.normal(0.0, (6.0, 4.0, 2.0), (FRONTS, WAVES)),
        phase=rng.uniform(0.0, 2 * np.pi, (FRONTS, WAVES)),
        spots=rng.uniform(0.05, 0.95, (FRONTS, HOT_SPOTS)),
        spot_weights=rng.dirichlet(np.full(HOT_SPOTS, 3.0), FRONTS),
        shift_phase=rng.uniform(0.0, 2 * np.pi, FRONTS),
    )
