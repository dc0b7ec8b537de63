"""One small simulation of each difficulty, made once."""

from __future__ import annotations

import pytest

from tests.simulation.planted import Planted
from trucewatch.simulation.settings import Settings
from trucewatch.simulation.simulating import simulate_reports


@pytest.fixture(scope="session")
def medium() -> Planted:
    return Planted(simulate_reports(Settings.medium(reports=10_000, seed=11)))


@pytest.fixture(scope="session")
def hard() -> Planted:
    return Planted(simulate_reports(Settings.hard(reports=10_000, seed=11)))
