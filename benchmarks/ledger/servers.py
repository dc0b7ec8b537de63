"""A PostgreSQL server of our own: made in a scratch folder, reached by its socket, killed at will.

It needs the server's programs, as Debian's package `postgresql` brings them; no service is used
and none is changed. PostgreSQL does not run as root, so root becomes `nobody` for it.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

NOBODY = 65534
OWNER = "trucewatch"
DATABASE = "trucewatch"
START_S = 60.0


class NoServerError(Exception):
    """There is no PostgreSQL to be started here; the message says why."""


def programs() -> Path:
    """The folder of the newest server's programs. Raises NoServerError."""
    found = [p for p in Path("/usr/lib/postgresql").glob("*/bin") if (p / "initdb").exists()]
    if found:
        return max(found, key=lambda path: int(path.parent.name))
    on_path = shutil.which("initdb")
    if on_path is None:
        raise NoServerError(
            "no PostgreSQL server is installed (on Debian: apt-get install postgresql)"
        )
    return Path(on_path).resolve().parent


class Server:
    """One server with one database, in a scratch folder below `base`."""

    def __init__(self, base: Path | None = None) -> None:
        self._bin = programs()
        self.folder = Path(tempfile.mkdtemp(prefix="trucewatch-pg-", dir=base))
        self.folder.chmod(0o755)
        self._data = self.folder / "data"
        self._process: subprocess.Popen[bytes] | None = None
        self._as: dict[str, int] = {}
        if os.geteuid() == 0:
            os.chown(self.folder, NOBODY, NOBODY)
            self._as = {"user": NOBODY, "group": NOBODY}
        self._run("initdb", "-D", self._data, "-U", OWNER, "-A", "trust", "-E", "UTF8",
                  "--locale=C", "--data-checksums", "--no-sync", "--no-instructions")  # fmt: skip
        self.start()
        self._run("createdb", "-h", self.folder, "-U", OWNER, DATABASE)

    @property
    def url(self) -> str:
        """The database's URL, by the owner's name."""
        return self.url_of(OWNER)

    def url_of(self, user: str) -> str:
        """The database's URL by a user's name."""
        return f"postgresql:///{DATABASE}?host={quote(str(self.folder), safe='')}&user={user}"

    @property
    def running(self) -> bool:
        """Whether it was started and not stopped or killed since."""
        return self._process is not None

    def version(self) -> str:
        """What the server calls itself."""
        return self._run("postgres", "--version").strip()

    def start(self, **settings: str) -> None:
        """Start it and wait until it answers; `settings` hold until it stops."""
        given = {"listen_addresses": "", "unix_socket_directories": str(self.folder),
                 "unix_socket_permissions": "0700",
                 "dynamic_shared_memory_type": "mmap", **settings}  # fmt: skip
        options = [word for name, value in given.items() for word in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._bin / "postgres", "-D", self._data, *options],
                stdout=log, stderr=log, cwd=self.folder, **self._as,
            )  # fmt: skip
        end = time.monotonic() + START_S
        while not self._answers():
            if time.monotonic() > end or self._process.poll() is not None:
                raise NoServerError(f"PostgreSQL did not start:\n{self.log()}")
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop it, taking back what was not committed."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait()
        self._process = None

    def kill(self) -> None:
        """Kill every process of it with -9 at once, as the kernel does when memory runs out."""
        assert self._process is not None
        parent = self._process.pid
        self._process.send_signal(signal.SIGSTOP)  # so that it starts no further ones
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        for pid in [parent, *map(int, children)]:
            os.kill(pid, signal.SIGKILL)
        self._process.wait()
        while any(Path(f"/proc/{pid}").exists() for pid in children):
            time.sleep(0.005)
        self._process = None

    def log(self) -> str:
        """What it wrote down."""
        return (self.folder / "log").read_text(errors="replace")

    def remove(self) -> None:
        """Stop it and leave nothing behind."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _answers(self) -> bool:
        words = [self._bin / "pg_isready", "-q", "-h", self.folder, "-d", DATABASE, "-U", OWNER]
        return subprocess.run(words, check=False).returncode == 0

    def _run(self, program: str, *words: object) -> str:
        done = subprocess.run(
            [self._bin / program, *map(str, words)],
            capture_output=True, text=True, check=False, cwd=self.folder, **self._as,
        )  # fmt: skip
        if done.returncode:
            raise NoServerError(f"{program} failed: {done.stderr.strip()}")
        return done.stdout
