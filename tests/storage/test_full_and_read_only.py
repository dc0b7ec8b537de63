"""A disk without room, a folder and a file that take nothing: what the command line says, word for
word, and that nothing acknowledged is lost."""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from benchmarks.ledger.faults.shim import DISK_FULL, NoShimError, compiled, environment

from tests.command import Said, trucewatch
from tests.journeys.conftest import MAPPING, REPORTS
from tests.storage.records import failures
from trucewatch.doors.storage.mission import open_mission

NOBODY = 65534
KEPT = "everything acknowledged before is kept"
FULL = f"""\
trucewatch: error: the disk is full: nothing of this step was recorded, {KEPT}
  at: {{folder}}/trucewatch.db
  hint: free some space and run the same command again
"""
READ_ONLY = """\
trucewatch: error: the mission cannot be written: its folder or its file system is read-only
  at: {folder}/trucewatch.db
  hint: copy the folder to where you may write, or ask for the right to write here; \
if the disk is full, free some space
"""
TOO_LARGE = f"""\
trucewatch: error: the disk refused: nothing of this step was recorded, {KEPT}
  at: {{folder}}/trucewatch.db
  hint: check the disk, then run the same command again
"""


@pytest.fixture(scope="module")
def made():
    """A mission with three reports, its keys, and a file of more reports; readable by anybody."""
    base = Path(tempfile.mkdtemp(prefix="trucewatch-full-"))
    base.chmod(0o755)
    (base / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    (base / "first.csv").write_text(REPORTS, encoding="utf-8")
    rows = [f"2017-01-12 14:{i % 60:02},Mill {i},,shelling,,{i},Post Seven" for i in range(60)]
    more = "\n".join([REPORTS.splitlines()[0], *rows])
    (base / "more.csv").write_text(more + "\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("TRUCEWATCH_KEYS", str(base / "keys"))
        assert trucewatch("new", base / "m", "--agreement", "syria-2016-12-30").code == 0
        assert add(base, "m", "first.csv").code == 0
    yield base
    shutil.rmtree(base)


@pytest.fixture
def given(made, monkeypatch):
    """A copy of it to be spoilt, keys and all."""
    base = made.with_name(f"{made.name}-copy")
    shutil.copytree(made, base)
    monkeypatch.setenv("TRUCEWATCH_KEYS", str(base / "keys"))
    yield base
    for path in [base, *base.rglob("*")]:
        if path.is_dir():
            path.chmod(0o755)
    shutil.rmtree(base)


def add(base: Path, mission: str, name: str) -> Said:
    return trucewatch("add", base / mission, base / name, "--mapping", base / "mapping.yaml")


def in_a_process(base: Path, name: str, **extra) -> subprocess.CompletedProcess:
    """`trucewatch add` as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "trucewatch", "add", str(base / "m"), str(base / name),
         "--mapping", str(base / "mapping.yaml")],
        capture_output=True, text=True, check=False, **extra,
    )  # fmt: skip


def goes_on(base: Path, mission: str = "m") -> None:
    """The same command, run again when the fault is gone, takes in every row, once."""
    assert failures(base / mission) == []
    assert add(base, mission, "more.csv").code == 0
    with open_mission(base / mission) as opened:
        assert sum(1 for _ in opened.ground.entries("report.received")) == 63
    assert failures(base / mission) == []


def test_a_disk_that_fills_up_while_the_record_is_written(given):
    """There is still a place for SQLite's log, but no room in it."""
    try:
        compiled()
    except NoShimError as reason:
        pytest.skip(str(reason))
    log = {"SHIM_ROOT": str(given / "m" / "trucewatch.db-wal"), "SHIM_KIND": str(DISK_FULL)}
    said = in_a_process(given, "more.csv", env=environment(**log, SHIM_FAIL_AT="2"))
    assert said.returncode == 1
    assert said.stderr == FULL.format(folder=given / "m")
    goes_on(given)


def test_a_file_that_may_grow_no_further(given):
    """RLIMIT_FSIZE: the kernel itself refuses."""
    limit = (given / "m" / "registry.age").stat().st_size + 4096

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    code, said = in_a_child(small, lambda: add(given, "m", "more.csv"))
    assert (code, said) == (1, TOO_LARGE.format(folder=given / "m"))
    goes_on(given)


@contextmanager
def small_disk(at: Path, kilobytes: int):
    """A file system of its own, where we may mount one."""
    at.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k,mode=755", "tmpfs", str(at)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if made.returncode:
        at.rmdir()
        pytest.skip(f"no file system can be mounted here: {made.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", str(at)], check=True)


@pytest.mark.skipif(shutil.which("mount") is None, reason="there is no mount command")
def test_a_small_disk_that_is_really_full(given):
    used = sum(path.stat().st_size for path in (given / "m").rglob("*") if path.is_file())
    with small_disk(given / "disk", used // 1024 + 400):
        shutil.copytree(given / "m", given / "disk" / "m")
        filler = given / "disk" / "filler"
        room = shutil.disk_usage(given / "disk").free
        filler.write_bytes(bytes(max(0, room - 96 * 1024)))
        said = add(given, "disk/m", "more.csv")
        assert said.code == 1
        assert said.err == FULL.format(folder=given / "disk" / "m")
        filler.unlink()
        goes_on(given, "disk/m")


@pytest.mark.skipif(shutil.which("mount") is None, reason="there is no mount command")
def test_a_disk_that_is_mounted_for_reading(given):
    with small_disk(given / "disk", 16_384):
        shutil.copytree(given / "m", given / "disk" / "m")
        remount = ["mount", "-o", "remount,{}", str(given / "disk")]
        subprocess.run([part.format("ro") for part in remount], check=True)
        try:
            said = add(given, "disk/m", "more.csv")
            assert (said.code, said.err) == (1, READ_ONLY.format(folder=given / "disk" / "m"))
            assert failures(given / "disk" / "m") == []
            assert trucewatch("ledger", "verify", given / "disk" / "m").code == 0
        finally:
            subprocess.run([part.format("rw") for part in remount], check=True)
        goes_on(given, "disk/m")


@pytest.mark.parametrize("what", ["folder", "file"])
def test_a_folder_or_a_file_that_takes_nothing(given, what):
    """As nobody, for root may write anywhere."""
    modes = {path: path.stat().st_mode for path in [given / "m", *(given / "m").rglob("*")]}
    for path in modes:
        path.chmod(0o777 if path.is_dir() else 0o666)
    for path in [given / "keys", *(given / "keys").rglob("*")]:
        os.chown(path, NOBODY, NOBODY)
    if what == "folder":
        for path in modes:
            path.chmod(0o555 if path.is_dir() else 0o444)
    else:
        (given / "m" / "trucewatch.db").chmod(0o444)
    code, said = as_nobody(lambda: add(given, "m", "more.csv"))
    assert (code, said) == (1, READ_ONLY.format(folder=given / "m"))
    code, _ = as_nobody(lambda: trucewatch("ledger", "verify", given / "m"))
    assert code == 0
    for path, mode in modes.items():
        path.chmod(mode)
    for path in [given / "keys", *(given / "keys").rglob("*")]:
        os.chown(path, os.geteuid(), os.getegid())
    goes_on(given)


def as_nobody(run) -> tuple[int, str]:
    """Exit code and standard error of a command run without any right of root's."""
    return in_a_child(nobody, run)


def nobody() -> None:
    """Be nobody, for good."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def in_a_child(prepare, run) -> tuple[int, str]:
    """Exit code and standard error of a command run in a fork, after `prepare` there."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        code = 99
        try:
            prepare()
            said = run()
            os.write(write_end, said.err.encode())
            code = said.code
        except BaseException as error:
            os.write(write_end, repr(error).encode())
        finally:
            os._exit(code)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as stream:
        text = stream.read().decode()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), text
