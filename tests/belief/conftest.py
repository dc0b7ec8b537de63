"""What tests of belief share."""

from __future__ import annotations

from collections.abc import Iterator
from unittest.mock import patch

import pytest


@pytest.fixture(scope="module")
def hasty() -> Iterator[None]:
    """Fewer sweeps, for what holds after however few."""
    with patch.multiple("trucewatch.belief.chains", WARM=60, KEPT=40):
        yield
