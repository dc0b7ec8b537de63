"""A long docket and its queue: derived once a minute; what is new shows at once."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.web.conftest import app_of, client_of
from tests.web.hearings import DAY, Docket, told
from trucewatch.doors.docket import seeing
from trucewatch.doors.docket.seeing import LastSeen, this_minute
from trucewatch.figures.model import Record
from trucewatch.verdicts.model import CaseAct

MANY = 300
MOST_S = 0.06
"""Processor time of a page; 0.1 s before cases were kept as they were seen last, 0.02 s now."""
NOW = datetime(2031, 5, 1, 12, 30, 17, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def long() -> Record:
    """Three hundred cases: filed, admitted, tasked."""
    made, hearings = Docket(), []
    for number in range(MANY):
        case = told(f"{number:08x}", 30 + number % 20).complain(
            what="fire", **made.about(number % 6)
        )
        if number % 2:
            case.open()
        if number % 4 == 1:
            case.task()
        case.acts = [_marked(act, number, place) for place, act in enumerate(case.acts)]
        hearings.append(case)
    return made.record(*hearings)


def _marked(act: CaseAct, number: int, place: int) -> CaseAct:
    return replace(act, mark=f"{number:08x}{place:04x}{act.mark[12:]}")


def test_a_long_docket_takes_little_of_the_processor(long: Record, tmp_path: Path) -> None:
    client = client_of(app_of(long, tmp_path))
    assert client.get("/docket", params={"at": DAY}).text.count("/cases/C-") >= 25
    taken = []
    for _ in range(7):
        before = time.process_time()
        client.get("/docket", params={"at": DAY, "stands": "nowhere"})
        taken.append(time.process_time() - before)
    assert min(taken) < MOST_S, taken


def test_cases_are_derived_once_for_all_who_look_at_the_same_instant(
    long: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[datetime] = []
    monkeypatch.setattr(seeing, "see_all", lambda record, at: asked.append(at) or [])
    last = LastSeen(long)
    for at in (NOW, NOW, NOW + timedelta(minutes=1), NOW):
        last.at(at)
    assert asked == [NOW, NOW + timedelta(minutes=1), NOW]


def test_the_docket_and_the_queue_look_at_cases_that_were_derived_once(
    long: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    derived: list[datetime] = []
    see_all = seeing.see_all
    monkeypatch.setattr(
        seeing, "see_all", lambda record, at: derived.append(at) or see_all(record, at)
    )
    client = client_of(app_of(long, tmp_path))
    for address in ("/verification", "/verification?page=2", "/docket"):
        assert client.get(address, params={"at": DAY}).status_code == 200
    assert len(derived) == 1


@pytest.mark.parametrize(
    ("newest", "as_of"),
    [(NOW - timedelta(days=1), NOW.replace(second=0, microsecond=0)),
     (NOW - timedelta(seconds=3), NOW), (NOW.replace(second=0, microsecond=0), NOW)],
)  # fmt: skip
def test_nobody_misses_an_act_of_the_present_minute(newest: datetime, as_of: datetime) -> None:
    """Only where nothing was recorded since is the docket shown as of the minute's beginning."""
    assert this_minute(NOW, newest) == as_of
