"""What happens: incidents along fronts, some in bursts, most told of."""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations

import numpy as np
import pytest

from tests.simulation.planted import Planted, km
from trucewatch.simulation.chance import EVENTS, stream
from trucewatch.simulation.events import draw_incidents
from trucewatch.simulation.settings import Settings
from trucewatch.simulation.simulating import simulate_reports
from trucewatch.simulation.world import draw_world
from trucewatch.vocabulary.acts import codes


def test_a_burst_is_one_kind_within_two_kilometres_and_two_hours(medium: Planted) -> None:
    assert len(medium.bursts) > 40
    for burst in medium.bursts.values():
        assert len({incident["act"] for incident in burst}) == 1
        times = [incident["at"] for incident in burst]
        assert max(times) - min(times) <= timedelta(hours=2)
        assert all(km(a, b) <= 2.0 for a, b in combinations(burst, 2))


def test_bursts_are_as_large_and_as_many_as_asked(medium: Planted, hard: Planted) -> None:
    for planted, low, high, share in ((medium, 8, 25, 0.30), (hard, 12, 45, 0.45)):
        sizes = [len(burst) for burst in planted.bursts.values()]
        assert min(sizes) >= low
        assert max(sizes) <= high
        assert sum(sizes) / len(planted.incidents) == pytest.approx(share, abs=0.05)


def test_every_act_is_known_to_the_vocabulary(medium: Planted) -> None:
    told = {report["act"] for report in medium.reports.values()} - {None}
    assert told | {i["act"] for i in medium.incidents.values()} <= set(codes())
    assert {act.count(".") for act in told} == {0, 1, 2}


def test_density_does_not_grow_with_the_number_of_reports() -> None:
    """More reports are a longer mission."""
    days = []
    for reports in (2_000, 8_000):
        at = simulate_reports(Settings.medium(reports=reports)).incidents["at"].to_numpy()
        days.append((at.max() - at.min()) / np.timedelta64(1, "D"))
    assert days[0] == pytest.approx(2.0, abs=0.2)
    assert days[1] == pytest.approx(8.0, abs=0.2)


def test_offspring_lie_near_their_parents_in_space_and_time() -> None:
    """Incidents outside bursts still come together, the more so the more they set off."""
    near = []
    for offspring in (0.0, 0.6):
        settings = Settings.medium(burst_share=0.0, offspring=offspring)
        incidents = draw_incidents(
            draw_world(settings), settings, stream(1, EVENTS),
            first_day=0.0, days=10.0, in_bursts=0, others=2_000,
        )  # fmt: skip
        assert len(incidents) == pytest.approx(2_000, rel=0.2)
        later, x, y = np.diff(incidents.at), np.diff(incidents.x), np.diff(incidents.y)
        near.append(np.mean((later < 3 * 3600) & (np.hypot(x, y) < 3.0)))
    assert near[1] > 3 * near[0]
