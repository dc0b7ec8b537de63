"""Two requests never pass each other, and a killed witness forgets nothing it may have said."""

import http.client
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import threading
from contextlib import suppress

import pytest

from tests.witness.logs import PaperLog, state_of
from trucewatch.ledger.checkpoints import Checkpoint
from trucewatch.ledger.notes import parse_note
from trucewatch.witness.keeping import Witness

LOG = PaperLog.of(64)
LIE = LOG.changed(11)
LONG = PaperLog.of(20_000)


def body(log, old, new):
    return str(log.request(old, new)).encode()


def checkpoint(note):
    return Checkpoint.parse(parse_note(note).text)


def contest(witness, requests, answers):
    """Hand everything in at once; `answers` gets (log, size, status)."""
    gate = threading.Barrier(len(requests))

    def hand_in(name, log, old, new):
        gate.wait()
        answers.append((name, new, witness.add_checkpoint(body(log, old, new)).status))

    threads = [threading.Thread(target=hand_in, args=request) for request in requests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def race(make, number):
    """Conflicting heads from one old size: one past wins, and what was signed forms one chain."""
    pick = random.Random(number)
    witness = make(f"racer-{number}")
    start = pick.randrange(12, 30)
    witness.add_checkpoint(body(LOG, 0, start))
    sizes = [pick.randrange(start + 1, 65) for _ in range(6)]
    requests = [("truth", LOG, start, size) for size in sizes]
    requests += [("lie", LIE, start, size) for size in sizes]
    answers = []
    contest(witness, requests, answers)
    signed = [(name, size) for name, size, status in answers if status == 200]
    # The old size was right for one of them only; its twin of the same size may be signed again.
    assert {name for name, _ in signed} <= {"truth"}
    assert len({size for _, size in signed}) == 1
    assert checkpoint(state_of(witness)).size == signed[0][1]


def first_race(make, number):
    """Nothing held yet: either past may be the first, but never both."""
    witness = make(f"first-{number}")
    pick = random.Random(number)
    sizes = [pick.randrange(12, 65) for _ in range(6)]
    answers = []
    contest(
        witness,
        [(n, log, 0, s) for n, log in (("truth", LOG), ("lie", LIE)) for s in sizes],
        answers,
    )
    signed = {(name, size) for name, size, status in answers if status == 200}
    assert len(signed) == 1


def test_twenty_races_between_threads(make):
    for number in range(10):
        race(make, number)
        first_race(make, number)


@pytest.mark.long
def test_a_hundred_races_between_threads(make):
    for number in range(10, 60):
        race(make, number)
        first_race(make, number)


def _grow(folder, log, seed, told):
    """A process that pushes its own past, again and again, from whatever size it is told."""
    pick = random.Random(seed)
    witness = Witness(folder, tell=lambda text: None)
    for _ in range(40):
        old = checkpoint(note).size if (note := state_of(witness)) else 0
        new = pick.randrange(max(old, 12), min(max(old, 12) + 4, 64) + 1)
        if witness.add_checkpoint(body(log, old, new)).status == 200:
            told.put((new, log.note(new)))
    told.put(None)


def test_processes_that_race_leave_one_past(make):
    witness = make("shared")
    context = multiprocessing.get_context("fork")
    told = context.Queue()
    workers = [
        context.Process(target=_grow, args=(witness.folder, log, seed, told))
        for seed, log in enumerate((LOG, LIE, LOG, LIE))
    ]
    for worker in workers:
        worker.start()
    signed, open_ = [], len(workers)
    while open_:
        one = told.get(timeout=60)
        open_ -= one is None
        signed += [one] if one is not None else []
    for worker in workers:
        worker.join()
    pasts = [all(note == log.note(size) for size, note in signed) for log in (LOG, LIE)]
    assert signed and any(pasts)
    held = checkpoint(state_of(witness))
    assert held.size == max(size for size, _ in signed)


def kill_while_working(make, number, where):
    """Kill -9 at one point of the work; whatever may have been said is held, and nothing lies."""
    witness = make(f"killed-{where}-{number}")
    witness.add_checkpoint(body(LOG, 0, 20))
    child = os.fork()
    if child == 0:
        _die_at(where)
        witness.add_checkpoint(body(LOG, 20, 40))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    again = Witness(witness.folder, tell=lambda text: None)
    held = checkpoint(state_of(again)).size
    assert held == (40 if where in ("answer", "memory") else 20)
    if held == 40:
        assert again.add_checkpoint(body(LOG, 20, 40)).body == "40\n"
        assert again.add_checkpoint(body(LIE, 40, 40)).status == 409
    assert again.add_checkpoint(body(LOG, held, 64)).status == 200


def serve_until_killed(folder, size, seconds):
    """The real program, killed in the middle of its work; the largest size it had answered for."""
    command = [sys.executable, "-m", "trucewatch.witness", "serve", str(folder), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as program:
        address = program.stderr.readline().split("//")[1].split("/")[0].split(":")
        threading.Timer(seconds, program.kill).start()
        line = http.client.HTTPConnection(address[0], int(address[1]), timeout=10)
        answered = size
        with suppress(OSError, http.client.HTTPException):
            while True:
                grown = answered + 1
                line.request("POST", "/add-checkpoint", body(LONG, answered, grown))
                answer = line.getresponse()
                if answer.read() and answer.status == 200:
                    answered = grown
    return answered


def kill_servers(make, rounds):
    witness = make("served")
    size, pick = 0, random.Random(3)
    for _ in range(rounds):
        answered = serve_until_killed(witness.folder, size, pick.uniform(0.02, 0.4))
        note = state_of(witness)
        held = checkpoint(note).size if note else 0
        assert answered <= held <= answered + 1  # kept, or kept and about to be answered
        assert note is None or note.startswith(LONG.note(held))
        size = held
    assert size > rounds


def test_five_killed_servers_lose_nothing_they_answered_for(make):
    kill_servers(make, 5)


@pytest.mark.long
def test_fifty_killed_servers_lose_nothing_they_answered_for(make):
    kill_servers(make, 50)


def _die_at(where):
    from trucewatch.witness import files, keeping

    def die(*_, **__):
        os.kill(os.getpid(), signal.SIGKILL)

    if where == "decision":
        keeping.write_whole = die
    elif where == "rename":
        files.os.fsync = die  # the draft is written; nothing has been put in its place
    elif where == "memory":
        keeping.remember = die  # kept, but the heads were not told yet
    else:
        keeping.replace = die  # kept, and about to be answered


@pytest.mark.parametrize("where", ["decision", "rename", "memory", "answer"])
def test_a_witness_killed_at_any_point_loses_nothing_it_may_have_said(make, where):
    for number in range(3):
        kill_while_working(make, number, where)
