"""Bulletins made once for all tests that only read them."""

from __future__ import annotations

import pytest

from tests.publications import records
from trucewatch.publications.bulletin import Bulletin, bulletin


@pytest.fixture(scope="session")
def exercise() -> Bulletin:
    """Ten weeks of the fictional country, with everything a bulletin can print."""
    return bulletin(records.record(), records.PERIOD)


@pytest.fixture(scope="session")
def thin() -> Bulletin:
    """No exercise; reports that name neither act nor attacker; nobody declared to watch."""
    record = records.record(60, thin=True, watched=False, exercise=False)
    return bulletin(record, records.PERIOD)


@pytest.fixture(scope="session")
def empty() -> Bulletin:
    """A period of which nobody reported anything."""
    return bulletin(records.record(0), records.PERIOD)
