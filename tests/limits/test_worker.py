"""A parser apart: whatever becomes of it is a sentence, and nothing outlives it."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from trucewatch.doors.limits.bounds import MB, BeyondLimit
from trucewatch.doors.worker import Allowance, apart

SMALL = Allowance(memory=64 * MB, answer=MB, seconds=10)
SHORT = Allowance(memory=64 * MB, answer=MB, seconds=1)


def echo(stream: BinaryIO, *, times: int) -> Iterator[bytes]:
    data = stream.read()
    for _ in range(times):
        yield data


def fill_memory(stream: BinaryIO) -> Iterator[bytes]:
    held = [bytearray(MB) for _ in range(2000)]
    yield bytes(len(held))


def never_end(stream: BinaryIO) -> Iterator[bytes]:
    while True:
        pass
    yield b""


def sleep(stream: BinaryIO) -> Iterator[bytes]:
    time.sleep(600)
    yield b""


def crash(stream: BinaryIO) -> Iterator[bytes]:
    yield b"one"
    os.kill(os.getpid(), 11)


def speak_without_end(stream: BinaryIO) -> Iterator[bytes]:
    while True:
        yield bytes(100_000)


def raise_with_a_name(stream: BinaryIO) -> Iterator[bytes]:
    yield b""
    raise ValueError("the baker's son told us")


def print_and_write(stream: BinaryIO, *, path: str) -> Iterator[bytes]:
    print("a library chats")  # noqa: T201
    try:
        Path(path).write_text("kept")
    except OSError:
        yield b"refused"
    yield str(sorted(k for k in os.environ if "KEYS" in k)).encode()


def messages(job: str, data: bytes = b"data", allowance: Allowance = SMALL, **told: object):  # type: ignore[no-untyped-def]
    return apart(f"{__name__}:{job}", io.BytesIO(data), told, allowance, file="reports.xlsx")


def test_messages_come_back_in_order_and_whole() -> None:
    assert list(messages("echo", b"x" * 100_000, times=3)) == [b"x" * 100_000] * 3


def test_the_file_itself_is_handed_over_from_its_start(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"whole")
    with (tmp_path / "f").open("rb") as stream:
        stream.read(3)
        told = {"times": 1}
        assert list(apart(f"{__name__}:echo", stream, told, SMALL, file="f")) == [b"whole"]


def test_it_runs_before_it_is_heard_and_ends_unheard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks may have other things to load meanwhile, or think better of it."""
    begun: list[subprocess.Popen[bytes]] = []

    class Seen(subprocess.Popen[bytes]):
        def __init__(self, *words: Any, **more: Any) -> None:
            super().__init__(*words, **more)
            begun.append(self)

    monkeypatch.setattr(subprocess, "Popen", Seen)
    coming = messages("sleep")
    assert [process.poll() for process in begun] == [None]
    coming.close()
    assert [process.poll() for process in begun] == [-signal.SIGKILL]


@pytest.mark.parametrize(
    ("job", "code"),
    [
        ("fill_memory", "worker_memory"),
        ("crash", "worker_broke"),
        ("speak_without_end", "worker_memory"),
        ("raise_with_a_name", "worker_broke"),
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="limits of memory hold on Linux")
def test_whatever_ends_it_is_a_sentence_with_the_file(job: str, code: str) -> None:
    with pytest.raises(BeyondLimit) as ended:
        list(messages(job))
    assert ended.value.code == code and ended.value.where == "reports.xlsx" and ended.value.hint
    assert "baker" not in str(ended.value)


@pytest.mark.parametrize("job", ["never_end", "sleep"])
def test_what_has_no_end_is_ended(monkeypatch: pytest.MonkeyPatch, job: str) -> None:
    """By its processor time where it works, by our patience where it only waits."""
    monkeypatch.setattr("trucewatch.doors.worker.WALL_FACTOR", 3)
    with pytest.raises(BeyondLimit) as ended:
        list(messages(job, allowance=SHORT))
    assert ended.value.code == "worker_time"


def test_it_knows_no_keys_writes_no_byte_and_prints_no_message(tmp_path: Path) -> None:
    said = list(messages("print_and_write", path=str(tmp_path / "kept")))
    assert said == [b"refused", b"[]"] and not (tmp_path / "kept").read_bytes()


def test_who_stops_listening_leaves_nothing_running(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[subprocess.Popen[bytes]] = []
    begin = subprocess.Popen

    def keeping(*arguments: Any, **named: Any) -> subprocess.Popen[bytes]:
        begun.append(begin(*arguments, **named))
        return begun[-1]

    monkeypatch.setattr(subprocess, "Popen", keeping)
    heard = messages("speak_without_end")
    next(heard)
    heard.close()
    assert [process.returncode for process in begun] == [-signal.SIGKILL]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_without_a_limit_of_memory_the_others_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on macOS, which knows RLIMIT_AS and refuses it."""
    import resource

    from trucewatch.doors.apart import entry

    set_: list[int] = []

    def setting(kind: int, limits: tuple[int, int]) -> None:
        if kind == resource.RLIMIT_AS:
            raise ValueError("current limit exceeds maximum limit")
        set_.append(kind)

    monkeypatch.setattr(resource, "setrlimit", setting)
    monkeypatch.setattr(entry, "_die_with_parent", lambda: None)
    entry._confine(MB, 1)
    assert set_ == [resource.RLIMIT_CORE, resource.RLIMIT_FSIZE, resource.RLIMIT_CPU]
