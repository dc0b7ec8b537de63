"""Looked up or looked through: the same rows."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from trucewatch.doors.web.lookups import RowsOf


@given(arrays(np.int64, st.integers(0, 30), elements=st.integers(-1, 5)))
def test_each_thing_has_its_rows_in_order(owner: np.ndarray) -> None:
    rows = RowsOf(owner, 6)
    for thing in range(6):
        assert rows.of(thing).tolist() == np.flatnonzero(owner == thing).tolist()
