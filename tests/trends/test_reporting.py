"""When reporters fall silent: no false fall, and a true one is still seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from benchmarks.trends import ceasefires as played

from trucewatch.simulation.ceasefires import play
from trucewatch.trends.holding import propose
from trucewatch.trends.question import Panel, Rule
from trucewatch.trends.reporting import detection
from trucewatch.vocabulary.errors import TrucewatchError

NO_FALSE_FALL = (
    "every source tells of half",
    "every other source silent, logged",
    "every other source silent, not logged",
    "one silent and logged, the others but one halve",
    "detection doubles",
    "nothing changes",
)
PANELS = {"five": played.FIVE, "four": played.FOUR}


@pytest.mark.long
@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("scene", NO_FALSE_FALL)
def test_a_change_in_reporting_alone_announces_nothing(scene: str, panel: str) -> None:
    """At most one in ten of 200 runs announces a fall, or a rise. Where nothing at all changes
    the rule's own level is one in ten, give or take what 200 runs can tell. One case falls short,
    and docs/trends.md says so: a weak panel that suddenly sees twice as much rises in 11."""
    found = played.announced(played.scenes(PANELS[panel])[scene], runs=200)
    most = 0.14 if scene == "nothing changes" else 0.10
    short = (panel, scene) == ("four", "detection doubles")
    assert found.fall <= most
    assert found.rise <= (0.14 if short else most)


@pytest.mark.long
def test_a_true_fall_is_announced() -> None:
    """Under steady watch in at least 80 of 100; "cannot tell" is no way out."""
    scene = played.scenes(played.FIVE)["violence halves, watch steady"]
    assert played.announced(scene, runs=200).fall >= 0.8


@pytest.mark.long
def test_a_weak_panel_announces_less() -> None:
    """Four sources that miss a quarter of what happens know less, and say so: 60 of 100."""
    scene = played.scenes(played.FOUR)["violence halves, watch steady"]
    assert played.announced(scene, runs=200).fall >= 0.6


def test_the_two_are_told_apart_in_a_few_runs() -> None:
    """The same with 20 runs each, within what 20 can tell."""
    scenes = played.scenes(played.FIVE)
    halved = played.announced(scenes["every source tells of half"], runs=20)
    fallen = played.announced(scenes["violence halves, watch steady"], runs=20)
    assert halved.apparent < 0.85
    assert halved.ratio == pytest.approx(1.0, abs=0.2)
    assert halved.fall <= 0.2
    assert fallen.fall >= 0.65


def test_detection_is_measured_by_overlap() -> None:
    """Four hundred days of a busy front: the shares told of come out right."""
    front = replace(played.BUSY, before=20.0, after=20.0, burst=1.0, unlike=0.0,
                    tells=(0.5, 0.4, 0.3), tells_after=(0.25, 0.2, 0.15))  # fmt: skip
    panel = played.panel_of(play(front, np.random.default_rng(4)))
    found = detection(panel, played.WINDOWS)
    assert found.before == pytest.approx(1 - 0.5 * 0.6 * 0.7, abs=0.05)
    assert found.after == pytest.approx(1 - 0.75 * 0.8 * 0.85, abs=0.08)


def test_the_log_takes_part_in_it() -> None:
    """A source that was at work half as long tells of half as much, and that is no mystery."""
    front = replace(played.BUSY, before=20.0, after=20.0, burst=1.0, tells=(0.5, 0.4, 0.3),
                    logged_after=(0.5, 0.5, 0.5))  # fmt: skip
    panel = played.panel_of(play(front, np.random.default_rng(5)))
    found = detection(panel, played.WINDOWS)
    assert found.after == pytest.approx(1 - 0.75 * 0.8 * 0.85, abs=0.08)
    assert set(np.round(found.by_day, 6)) == {round(found.before, 6), round(found.after, 6)}


def test_one_source_left_alone_can_be_checked_by_nobody() -> None:
    """No overlap, no measure of what it sees: the answer is that one cannot tell."""
    scene = played.scenes(played.FIVE)["all but one source silent"]
    for proposal in played.proposals(scene, runs=3):
        assert proposal.outcome == "cannot_tell"
        assert [m.id for m in proposal.why] == ["trends.no_overlap"]
        assert proposal.announced == "none"


def test_what_blinds_all_sources_alike_is_not_seen() -> None:
    """Said plainly and measured: half the incidents hidden from all leave no trace in overlap."""
    scene = played.scenes(played.FIVE)["all blinded to half, in no log"]
    found = played.announced(scene, runs=15)
    assert found.ratio == pytest.approx(0.5, abs=0.15)


def test_a_day_that_a_source_did_not_work_is_not_its_testimony() -> None:
    """What it told later of days in prison is hearsay, and would spoil the measure."""
    active = np.ones((150, 2))
    active[90:, 0] = 0
    panel = Panel(
        day=np.array([10, 100, 120]),
        seen=np.array([[True, True], [True, False], [True, True]]),
        active=active,
    )
    watched = panel.under_watch()
    assert watched.day.tolist() == [10, 120]
    assert watched.seen.tolist() == [[True, True], [False, True]]


def test_a_window_that_nobody_watched_gives_no_answer() -> None:
    """Silence is not compliance."""
    played_out = play(played.BUSY, np.random.default_rng(6))
    whole = played.panel_of(played_out)
    active = whole.active.copy()
    active[90:] = 0
    found = propose(
        Panel(day=whole.day, seen=whole.seen, active=active),
        played.WINDOWS,
        Rule(),
        np.random.default_rng(1),
    )
    assert found.outcome == "cannot_tell"
    assert "trends.unwatched_after" in [m.id for m in found.why]
    assert found.rate.ratio is None


def test_shapes_that_do_not_fit_are_said_so() -> None:
    with pytest.raises(TrucewatchError, match="do not belong together"):
        Panel(day=np.zeros(2, dtype=np.int64), seen=np.ones((3, 2), dtype=bool),
              active=np.ones((9, 2)))  # fmt: skip
    with pytest.raises(TrucewatchError, match="log does not hold"):
        Panel(day=np.array([9]), seen=np.ones((1, 2), dtype=bool), active=np.ones((9, 2)))
