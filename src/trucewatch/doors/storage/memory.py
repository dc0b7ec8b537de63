"""What a process that has read a secret leaves behind: as little as the system allows."""

from __future__ import annotations

import ctypes
import resource
from contextlib import suppress

_PR_SET_DUMPABLE = 4


def leave_no_core() -> None:
    """Let this process write no core file, and be read by no other of the same user.

    Whoever is root on a running machine can still read its memory. Source: prctl(2), core(5); a
    limit alone is not enough where the system pipes cores to a program.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
