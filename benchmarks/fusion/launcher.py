"""Run one command and write down what it took. A file of its own, started without anything else.

    python -I -S launcher.py ANSWER.json SECONDS STDOUT STDERR COMMAND...

Linux keeps the peak memory of the process that called exec as the peak of what it became. A child
of the harness would thus start with the harness's memory; a child of this small program starts
with 10 MiB. Processor time and peak are of the command and all the children it waited for.
"""

import json
import os
import signal
import sys
import time
from pathlib import Path


def main(answer: str, seconds: str, stdout: str, stderr: str, *command: str) -> None:
    """Fork, exec, wait, write."""
    began = time.perf_counter()
    pid = os.fork()
    if not pid:
        os.setsid()
        for number, path in ((1, stdout), (2, stderr)):
            os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), number)
        os.execvp(command[0], command)

    def too_long(*_: object) -> None:
        os.killpg(pid, signal.SIGKILL)

    signal.signal(signal.SIGALRM, too_long)
    signal.alarm(int(seconds))
    _, status, used = os.wait4(pid, 0)
    wall = time.perf_counter() - began
    signal.alarm(0)
    found = {
        "wall_s": wall,
        "cpu_s": used.ru_utime + used.ru_stime,
        "peak_mib": used.ru_maxrss / 1024,
        "code": os.waitstatus_to_exitcode(status),
    }
    Path(answer).write_text(json.dumps(found), encoding="utf-8")


main(*sys.argv[1:])
