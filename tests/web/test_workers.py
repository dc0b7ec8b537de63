"""The process that looks after those which answer."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from fastapi import FastAPI

from trucewatch.doors.web import workers
from trucewatch.doors.web.serve import listen
from trucewatch.doors.web.workers import serve_together
from trucewatch.vocabulary.errors import TrucewatchError

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="processes are looked up in /proc"
)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "LOOK_S", 0.05)


def answering() -> int:
    """How many processes this one has started and not yet buried."""
    return sum(len(each.read_text().split()) for each in Path("/proc/self/task").glob("*/children"))


@dataclass
class Growing:
    """A ledger that has grown at each look; after the first time `then` is done instead."""

    then: Callable[[], FastAPI]
    erased: bool = False
    seen: list[int] = field(default_factory=list)

    def prepare(self) -> FastAPI:
        self.seen.append(answering())
        return FastAPI() if len(self.seen) == 1 else self.then()

    def close(self) -> None:
        """Nothing is open."""

    def is_old(self) -> bool:
        return True

    def shows_erased(self) -> bool:
        return self.erased


def interrupted() -> FastAPI:
    raise KeyboardInterrupt


@pytest.mark.parametrize(("erased", "meanwhile"), [(False, 2), (True, 0)])
def test_old_pages_answer_until_there_are_new_ones_unless_something_was_erased(
    erased: bool, meanwhile: int
) -> None:
    """What is to be nowhere is shown by nobody while the record without it is computed."""
    before = answering()
    pages = Growing(interrupted, erased)
    with pytest.raises(KeyboardInterrupt):
        serve_together(pages, workers=2, said=lambda _: None)
    assert pages.seen == [before, before + meanwhile]
    assert answering() == before


def test_a_record_that_cannot_be_read_yet_is_said_and_tried_again() -> None:
    """Readers keep what there was; nobody sees a traceback."""
    heard: list[str] = []
    tries = iter(range(3))

    def failing() -> FastAPI:
        if next(tries) == 2:
            raise KeyboardInterrupt
        raise TrucewatchError("the disk is away")

    with pytest.raises(KeyboardInterrupt):
        serve_together(Growing(failing), workers=1, said=heard.append)
    assert heard[0].startswith("http://localhost:")
    assert heard[1:] == ["the record has grown and cannot be read yet: the disk is away"] * 2


def test_a_port_that_another_mission_has_is_not_shared_with_it() -> None:
    """Readers of one mission must not come upon another's pages by turns."""
    (one,) = listen("127.0.0.1", 0, shared=True)
    with closing(one) as other:
        port = other.getsockname()[1]
        with pytest.raises(TrucewatchError, match="cannot be had"):
            serve_together(Growing(interrupted), port=port, workers=2, said=lambda _: None)
