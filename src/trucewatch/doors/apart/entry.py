"""The first lines of the process apart: its limits are in force before a byte of the file is read.

Frames on standard output: four bytes of length (big-endian), one of kind, then the payload.
`M` is a message of the job, `F` its fault as JSON, `E` the end, without which it was cut short.
"""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from typing import Any, BinaryIO

MESSAGE, FAULT, END = b"M", b"F", b"E"
RESERVE = 64 * 1024


def main(order: str) -> None:
    """Do the job that `order` (JSON) names, over the file on standard input."""
    told: dict[str, Any] = json.loads(order)
    _confine(told["memory"], told["seconds"])
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # what a library prints is no message
    # Libraries load numpy where it is there: half of the start, and no job needs it.
    sys.modules["numpy"] = None  # type: ignore[assignment]
    reserve = bytearray(RESERVE)
    try:
        module, _, name = told["job"].partition(":")
        job = getattr(import_module(module), name)
        with os.fdopen(os.dup(0), "rb") as stream:
            for message in job(stream, **told["arguments"]):
                _send(out, MESSAGE, message)
        _send(out, END, b"")
    except MemoryError:
        del reserve
        _send(out, FAULT, b'{"code": "worker_memory"}')
    except BrokenPipeError:
        pass  # whoever asked has heard enough
    except Exception as error:
        _send(out, FAULT, json.dumps(_told(error)).encode())
    out.close()
    os._exit(0)  # no destructor of a half-read file has anything left to do


def _send(out: BinaryIO, kind: bytes, payload: bytes | memoryview) -> None:
    for part in (len(payload).to_bytes(4, "big") + kind, payload):
        view = memoryview(part)
        while view:
            view = view[out.write(view) :]


def _told(error: Exception) -> dict[str, str | None]:
    """The fault in words where it is one of ours; else only its kind, which holds no value."""
    code = getattr(error, "code", None)
    if isinstance(code, str):
        return {
            "code": code,
            "what": str(getattr(error, "what", "")),
            "expected": getattr(error, "expected", None),
            "hint": getattr(error, "hint", None),
        }
    return {"code": "worker_fault", "what": type(error).__name__}


def _confine(memory: int, seconds: int) -> None:
    """Memory, processor time, no core file, no file written. Where there are no limits, none."""
    try:
        import resource
    except ImportError:  # Windows
        return
    wanted = (
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CPU, seconds, seconds + 1),
        (resource.RLIMIT_AS, memory, memory),
    )
    for kind, soft, hard in wanted:
        ceiling = resource.getrlimit(kind)[1]
        if ceiling != resource.RLIM_INFINITY:
            soft, hard = min(soft, ceiling), min(hard, ceiling)
        try:
            resource.setrlimit(kind, (soft, hard))
        except (ValueError, OSError):
            continue  # macOS knows RLIMIT_AS and refuses it
    if sys.platform == "linux":
        _die_with_parent()


def _die_with_parent() -> None:
    import ctypes
    import signal

    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
