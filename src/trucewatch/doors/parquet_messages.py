"""A Parquet file measured, and its columns as messages of whoever may parse it.

Loads no library that a process apart would load as well, so that such a process can be at work
while this one still loads them.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Any, BinaryIO

from trucewatch.doors.limits.bounds import MB
from trucewatch.doors.limits.parquet_limits import measure_parquet
from trucewatch.doors.worker import Allowance, apart

SHORT = 32 * MB
"""Bytes that the values of a file can have at most for it to be read in this process."""


def parquet_messages(
    stream: BinaryIO, told: Mapping[str, Any], file: str
) -> Generator[bytes | memoryview, None, None]:
    """The messages of `apart.parquet_columns`, from a process apart where a value can be long.

    Raises BeyondLimit.
    """
    messages = begun_apart(stream, told, file)
    if messages is None:
        from trucewatch.doors.apart import parquet_columns

        return parquet_columns.job(stream, **told)
    return messages


def begun_apart(
    stream: BinaryIO, told: Mapping[str, Any], file: str
) -> Generator[bytes, None, None] | None:
    """Those from a process apart, at work from now on; None where no value can be long.

    Raises BeyondLimit.
    """
    size = measure_parquet(stream)
    if size.worst <= SHORT:
        return None
    job = "trucewatch.doors.apart.parquet_columns:job"
    return apart(job, stream, told, Allowance.for_size(size.packed), file=file)
