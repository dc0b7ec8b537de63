import pytest

from tests.incidents.river_front import Front


@pytest.fixture
def front() -> Front:
    """A front on which nothing has been reported yet."""
    return Front()
