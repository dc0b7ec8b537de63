"""Faults: why words could not be read, and what would have worked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """A value that could not be used. `message` never repeats the value: whoever shows it may not.

    `code` is stable, for counting; `remedy` is what to try next.
    """

    code: str
    message: str
    remedy: str
