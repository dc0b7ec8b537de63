"""The compiled kernel `kernel.so`, loaded once; and numpy arrays as it wants them."""

from __future__ import annotations

import ctypes as c
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import numpy.typing as npt
import pyarrow as pa

LIBRARY = Path(__file__).with_name("kernel.so")

HEARD = c.CFUNCTYPE(None, c.c_int32)
"""What the kernel calls as each stage ends."""


@cache
def kernel() -> c.CDLL:
    """The library with its functions declared. Raises OSError where it was not built."""
    library = c.CDLL(str(LIBRARY))
    library.trucewatch_fault.restype = c.c_char_p
    library.trucewatch_learn.argtypes = [c.c_void_p, c.c_void_p, c.c_int64, c.c_int]
    library.trucewatch_fuse.argtypes = [
        c.c_void_p, c.c_void_p, c.c_double, c.c_int, c.c_void_p, HEARD,
    ]  # fmt: skip
    library.trucewatch_explain.argtypes = [
        c.c_void_p, c.c_void_p, c.c_int64, c.c_int64, c.c_int, c.c_void_p,
    ]  # fmt: skip
    library.trucewatch_signatures.argtypes = [
        c.c_void_p, c.c_void_p, c.c_int64, c.c_int, c.c_int, c.c_int, c.c_void_p,
    ]  # fmt: skip
    library.trucewatch_signatures.restype = None
    library.trucewatch_settle_ties.argtypes = [c.c_void_p, c.c_void_p, c.c_int64, c.c_void_p]
    library.trucewatch_settle_ties.restype = None
    library.trucewatch_kinds.argtypes = [c.c_void_p, c.c_void_p]
    library.trucewatch_kinds.restype = None
    for name in ("trucewatch_keep_memory", "trucewatch_give_back"):
        getattr(library, name).argtypes, getattr(library, name).restype = [], None
    for name in ("trucewatch_reach_in_time", "trucewatch_reach_in_space"):
        reach = getattr(library, name)
        reach.argtypes, reach.restype = [c.c_int, c.c_double], c.c_double
    return library


def threads() -> int:
    """How many threads the kernel uses: as many as this process has processors."""
    return int(kernel().trucewatch_processors())


@contextmanager
def memory_kept() -> Iterator[None]:
    """What one part no longer needs is the next one's, and goes back to the system at the end."""
    kernel().trucewatch_keep_memory()
    try:
        yield
    finally:
        pa.default_memory_pool().release_unused()
        kernel().trucewatch_give_back()


def address(array: npt.NDArray[Any]) -> int:
    """Where the array's values begin; the array must outlive the use."""
    return int(array.ctypes.data)


def check(code: int) -> None:
    """Raise what went wrong in the kernel; 0 is nothing."""
    if code:
        words = kernel().trucewatch_fault().decode()
        raise MemoryError(words) if "alloc" in words else RuntimeError(words)
