"""Each call that changes a file fails in turn: refused, no room, or the process killed in it."""

import random

import pytest
from benchmarks.ledger.faults.failing import (
    DOUBT,
    KINDS,
    LIVING,
    MAKING,
    a_world,
    calls_of,
    nothing,
    put,
    told_then_killed,
)
from benchmarks.ledger.faults.shim import NoShimError, hosted

SAMPLE, REFUSALS = 1, 2
NEVER_SAID = ("Traceback", "sqlite3", "Error(")
WORKS = {MAKING: nothing, LIVING: a_world}


@pytest.fixture(scope="module")
def host(tmp_path_factory):
    try:
        with hosted(tmp_path_factory.mktemp("host")) as made:
            yield made
    except NoShimError as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="module", params=WORKS)
def work(request, host, tmp_path_factory):
    """Making a mission, or opening it and working in it: what is there before, how many calls."""
    scratch = tmp_path_factory.mktemp("before")
    before = WORKS[request.param](scratch)
    return request.param, before, calls_of(host, before, scratch / "world", request.param)


def look(host, before, world, cases, work):
    verdicts = put(host, before, world, cases, work=work)
    assert verdicts.wrong == []
    assert verdicts.faults == len(cases)
    for sentence in verdicts.said:
        assert "\n  hint: " in sentence
        assert not any(word in sentence for word in NEVER_SAID), sentence
        assert work == LIVING or "is safe" not in sentence, "of a mission that is not there"


def test_a_call_that_fails_costs_nothing_that_was_acknowledged(host, work, tmp_path):
    name, before, n = work
    pick = random.Random(5)
    cases = [(pick.randint(1, n), kind) for kind in KINDS for _ in range(SAMPLE)]
    look(host, before, tmp_path / "world", cases, name)


def test_a_refused_sync_is_said_to_leave_a_doubt(host, tmp_path):
    """A commit whose sync failed may be found again after a crash: nobody is told that it is not
    there. Whoever heard that nothing was recorded can rely on it."""
    before, world = a_world(tmp_path), tmp_path / "world"
    some = random.Random(6).sample(range(1, calls_of(host, before, world) + 1), REFUSALS)
    assert told_then_killed(host, before, world, some).wrong == []


@pytest.mark.long
def test_every_call_in_turn_fails_in_every_way(host, work, tmp_path):
    name, before, n = work
    every = [(i, kind) for i in range(1, n + 1) for kind in KINDS]
    look(host, before, tmp_path / "world", every, name)


@pytest.mark.long
def test_no_refusal_of_any_call_says_more_than_is_so(host, tmp_path):
    before, world = a_world(tmp_path), tmp_path / "world"
    told = told_then_killed(host, before, world, range(1, calls_of(host, before, world) + 1))
    assert told.wrong == []
    assert any(DOUBT in sentence for sentence in told.said)
