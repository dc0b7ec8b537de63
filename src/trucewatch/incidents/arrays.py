"""The arrays that reports are compared by, each of one dtype and contiguous."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

Codes = npt.NDArray[np.int32]
"""Equal or not; -1 is unknown."""

Amounts = npt.NDArray[np.float32]
"""NaN is unknown."""

Flags = npt.NDArray[np.uint8]
"""1 or 0, and small numbers."""

Hashes = npt.NDArray[np.uint64]
"""Of texts; 0 is none."""
