"""Ids: opaque, unique, and in no order that could give the truth away.

Numbers go through a bijection of 60 bits, so that different numbers give different ids; the shape
is that of `vocabulary.ids`. Mixing after Steele, Lea and Flood (2014), "Fast splittable
pseudorandom number generators", narrowed to 60 bits.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from trucewatch.simulation.chance import IDS, Ints, stream
from trucewatch.vocabulary.ids import ALPHABET, LENGTH

BITS = 60
_MASK = np.uint64((1 << BITS) - 1)
_LETTERS = np.frombuffer(ALPHABET.encode(), dtype=np.uint8)


def opaque_ids(prefix: str, numbers: Ints, seed: int, purpose: int) -> pa.Array:
    """The id of each number, say `R-4TZ…`, one number one id; shape (n,).

    Args:
        prefix: the letter before the dash.
        numbers: shape (n,), not negative, below 2^60.
        seed, purpose: ids of other seeds and purposes are unrelated.
    """
    mixed = _mixed(numbers.astype(np.uint64), stream(seed, IDS, purpose))
    width = len(prefix) + 1 + LENGTH
    letters = np.empty((len(numbers), width), dtype=np.uint8)
    letters[:, : len(prefix) + 1] = np.frombuffer(f"{prefix}-".encode(), dtype=np.uint8)
    for place in range(LENGTH):
        shift = np.uint64(5 * (LENGTH - 1 - place))
        letters[:, len(prefix) + 1 + place] = _LETTERS[(mixed >> shift) & np.uint64(31)]
    offsets = np.arange(len(numbers) + 1, dtype=np.int32) * np.int32(width)
    return pa.StringArray.from_buffers(
        len(numbers), pa.py_buffer(offsets.tobytes()), pa.py_buffer(letters.tobytes())
    )


def _mixed(numbers: npt.NDArray[np.uint64], rng: np.random.Generator) -> npt.NDArray[np.uint64]:
    """Odd multiplications and shifted exclusive-ors, each of which can be undone."""
    for _ in range(3):
        factor, addend = rng.integers(1 << BITS, size=2, dtype=np.uint64)
        numbers = (numbers * (factor | np.uint64(1)) + addend) & _MASK
        numbers ^= numbers >> np.uint64(31)
    return numbers
