"""Bulletins made once for all tests that only read them."""

from __future__ import annotations

import pytest

from tests.publications import records
from trucewatch.publications.bulletin import bulletin
from trucewatch.publications.model import Publication


@pytest.fixture(scope="session")
def exercise() -> Publication:
    """Ten weeks of the fictional country, with everything a bulletin can print."""
    return bulletin(records.record(), records.PERIOD)


@pytest.fixture(scope="session")
def thin() -> Publication:
    """No exercise; reports that name neither act nor attacker; nobody declared to watch."""
    record = records.record(60, thin=True, watched=False, exercise=False)
    return bulletin(record, records.PERIOD)


@pytest.fixture(scope="session")
def empty() -> Publication:
    """A period of which nobody reported anything."""
    return bulletin(records.record(0), records.PERIOD)
