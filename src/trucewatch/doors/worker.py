"""A parser in a process of its own, with bounded memory, processor time and patience.

The process is started anew (never forked from one with threads), reads the file from a descriptor
it inherits, knows nothing of keys or missions, and answers in bounded messages. Whatever becomes of
it – a crash, no memory, no end – ends here in a sentence that names the file and the limit.

Memory and processor time grow with the file: who sends more bytes is trusted with more. On Linux
all limits hold; macOS has no limit of memory, Windows none but patience (`docs/limits.md`).
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any, BinaryIO

from trucewatch.doors.apart.entry import END, FAULT, MESSAGE
from trucewatch.doors.limits.bounds import MB, PREFIX, BeyondLimit, bound

MEMORY_PER_BYTE = 12
ANSWER_PER_BYTE = 40
SECONDS_PER_MB = 30
WALL_FACTOR = 5
"""Patience for one second of processor time, where other processes want it too."""

LIBRARIES_MB = 320
"""Addresses that Python and the largest library take before a file is read (VmPeak of an empty
job)."""

LONGEST_MESSAGE = 64 * MB
_START = (
    "import sys; order = sys.argv[1]; sys.path[:] = sys.argv[2:]; "
    "from trucewatch.doors.apart.entry import main; main(order)"
)
_PASSED = ("LANG", "LC_ALL", "TZ", "SYSTEMROOT", "PATH")


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a job may use: bytes of memory beyond the libraries', bytes of answer, and seconds of
    processor time."""

    memory: int
    answer: int
    seconds: int
    libraries: int = LIBRARIES_MB * MB

    @classmethod
    def for_size(cls, packed: int, *, libraries: int = LIBRARIES_MB * MB) -> Allowance:
        """The share of a file of `packed` bytes; `libraries`: what a job takes before it reads."""
        memory = bound("worker_memory_mb").most * MB + MEMORY_PER_BYTE * packed
        answer = bound("worker_answer_mb").most * MB + ANSWER_PER_BYTE * packed
        seconds = bound("worker_seconds").most + SECONDS_PER_MB * packed / MB
        return cls(memory, answer, max(1, round(seconds)), libraries)


def apart(
    job: str,
    stream: BinaryIO,
    arguments: Mapping[str, Any],
    allowance: Allowance,
    *,
    file: str,
) -> Generator[bytes, None, None]:
    """The messages of `job` ("module:function") over `stream`, one at a time; it runs from now on.

    Raises BeyondLimit, naming `file`, for the job's own fault and for whatever ended it early.
    """
    messages = _begun(job, stream, arguments, allowance, file)
    next(messages)
    return messages


def _begun(
    job: str, stream: BinaryIO, arguments: Mapping[str, Any], allowance: Allowance, file: str
) -> Generator[bytes, None, None]:
    """First nothing, once the process runs: closed before it is heard, it still ends it."""
    order = {
        "job": job,
        "arguments": dict(arguments),
        "memory": allowance.memory + allowance.libraries,
        "seconds": allowance.seconds,
    }
    with _on_disk(stream) as source:
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _START, json.dumps(order), *sys.path],
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={k: v for k, v in os.environ.items() if k in _PASSED or k.startswith(PREFIX)},
            close_fds=True,
        )
    assert process.stdout is not None  # noqa: S101
    listener = _Listener(process, process.stdout, allowance, file)
    try:
        yield b""
        yield from listener.messages()
    finally:
        process.kill()
        process.stdout.close()
        process.wait()


class _Listener:
    """Hears one process out, with patience that only its own silence uses up."""

    def __init__(
        self, process: subprocess.Popen[bytes], pipe: IO[bytes], allowance: Allowance, file: str
    ) -> None:
        self._process = process
        self._pipe = pipe
        self._allowance = allowance
        self._file = file
        self._late = False

    def messages(self) -> Iterator[bytes]:
        left = self._allowance.answer
        while True:
            head = self._read(5)
            length, kind = int.from_bytes(head[:4], "big"), head[4:]
            if len(head) < 5 or length > LONGEST_MESSAGE:
                raise self._cut_short()
            left -= length
            if left < 0:
                raise self._memory(self._allowance.answer, "worker_answer_mb")
            payload = self._read(length)
            if len(payload) < length:
                raise self._cut_short()
            if kind == END:
                return
            if kind == FAULT:
                raise self._told(json.loads(payload))
            if kind == MESSAGE:
                yield payload

    def _read(self, count: int) -> bytes:
        """That many bytes, or fewer where the process ended or was ended."""
        timer = threading.Timer(self._allowance.seconds * WALL_FACTOR, self._lose_patience)
        timer.daemon = True
        timer.start()
        try:
            return self._pipe.read(count)
        finally:
            timer.cancel()

    def _lose_patience(self) -> None:
        self._late = True
        self._process.kill()

    def _told(self, fault: Mapping[str, str | None]) -> BeyondLimit:
        code = str(fault.get("code"))
        if code == "worker_memory":
            return self._memory(self._allowance.memory, "worker_memory_mb")
        if code == "worker_fault":
            return self._damaged(f"its reader stopped ({fault.get('what')})")
        return BeyondLimit(
            code,
            str(fault.get("what")),
            file=self._file,
            allowed=fault.get("expected"),
            hint=str(fault.get("hint") or ""),
        )

    def _cut_short(self) -> BeyondLimit:
        """Why a process ended without saying so."""
        self._process.kill()
        code = self._process.wait()
        if self._late or code == -getattr(signal, "SIGXCPU", 24):
            return self._time()
        if code in (-signal.SIGABRT, 134):  # what C++ does where memory is refused
            return self._memory(self._allowance.memory, "worker_memory_mb")
        return self._damaged("its reader broke down")

    def _memory(self, most: int, name: str) -> BeyondLimit:
        return BeyondLimit(
            "worker_memory",
            "the file asks for more memory than its size can mean",
            file=self._file,
            allowed=f"at most {most // MB:,} MB for a file of its size "
            f"({bound(name).variable} raises it)",
            hint="split it, or save it as CSV (UTF-8)",
        )

    def _time(self) -> BeyondLimit:
        return BeyondLimit(
            "worker_time",
            "reading the file takes longer than its size can mean",
            file=self._file,
            allowed=f"at most {self._allowance.seconds:,} s of processor time for a file of its "
            f"size ({bound('worker_seconds').variable} raises it)",
            hint="split it, or save it as CSV (UTF-8)",
        )

    def _damaged(self, what: str) -> BeyondLimit:
        return BeyondLimit(
            "worker_broke",
            f"the file cannot be read: {what}",
            file=self._file,
            hint="it is damaged, or made to do harm: copy it again, or save it anew as CSV (UTF-8)",
        )


def _on_disk(stream: BinaryIO) -> IO[bytes]:
    """A descriptor of the bytes from their start: the file's own, else a copy nobody can find."""
    stream.seek(0)
    try:
        copied = os.fdopen(os.dup(stream.fileno()), "rb")
    except OSError:
        return _copied(stream)
    os.lseek(copied.fileno(), 0, os.SEEK_SET)
    return copied


def _copied(stream: BinaryIO) -> IO[bytes]:
    """The bytes in memory alone where the system can; what sources wrote is not left on disk."""
    make = getattr(os, "memfd_create", None)
    copy: IO[bytes] = (
        os.fdopen(make("trucewatch"), "w+b") if make else tempfile.TemporaryFile()  # noqa: SIM115
    )
    shutil.copyfileobj(stream, copy)
    copy.flush()
    copy.seek(0)
    return copy
