"""What a source files again, and sources that do not report an event once as was promised."""

from __future__ import annotations

import pyarrow as pa
import pytest

from tests.incidents.retold import filed_again, incidents, whereabouts, world
from tests.incidents.river_front import Front, grouped
from trucewatch.incidents.columns import read_columns
from trucewatch.incidents.copies import originals
from trucewatch.incidents.explaining import explain_pair
from trucewatch.incidents.fusing import fuse
from trucewatch.incidents.model import Link
from trucewatch.incidents.promises import doubted
from trucewatch.incidents.weights import Weights, read_weights
from trucewatch.simulation.settings import Settings
from trucewatch.simulation.simulating import simulate_reports


def told(front: Front) -> pa.Table:
    """What was reported, with the words of each report."""
    return front.reports().append_column("text", pa.array([row.get("text") for row in front.rows]))


def repeats(front: Front) -> list[int]:
    columns = read_columns(told(front), front.source_table())
    return [int(row) for row in originals(columns)]


def test_the_same_words_again_are_a_copy(front: Front) -> None:
    for _ in range(2):
        front.all_day("post", text="Shelling at the ford all day.")

    assert repeats(front) == [0, 0]


def test_days_that_look_alike_on_a_form_are_no_copies(front: Front) -> None:
    front.all_day("post")
    front.all_day("post")

    assert repeats(front) == [0, 1]


@pytest.mark.parametrize(
    "more",
    [{"deaths_min": 3}, {"actor": "north"}, {"text": "Two shells at the ford."}, {"act": "2.1"}],
)
def test_what_says_anything_else_is_no_copy(front: Front, more: dict[str, object]) -> None:
    front.report("post", text="Shells at the ford.")
    front.report("post", **{"text": "Shells at the ford.", **more})

    assert repeats(front) == [0, 1]


def test_the_same_words_of_another_source_are_no_copy(front: Front) -> None:
    front.report("post", text="Shells at the ford.")
    front.report("wire", text="Shells at the ford.")

    assert repeats(front) == [0, 1]


def test_a_copy_is_where_its_original_is_and_counts_nothing(front: Front) -> None:
    for source in ("west", "east", "east"):
        front.report(source, text="Shells at the ford.")

    found = fuse(told(front), weights=Weights())

    assert len(grouped(found.memberships)) == 1
    assert found.answers.founds.tolist()[2] == 0.0
    assert found.answers.membership[2] == found.answers.membership[1]


def test_a_total_filed_again_covers_what_it_covered(front: Front) -> None:
    events = [front.report("west", clock) for clock in ("08:00", "11:00", "14:00")]
    total = front.all_day("wire", n_events=3, text="Three shellings at the ford.")
    again = front.all_day("wire", n_events=3, text="Three shellings at the ford.")
    said = [Link(total, event, same=True) for event in events]

    ruled = whereabouts(fuse(told(front), links=said, weights=Weights()).memberships)
    unruled = whereabouts(fuse(told(front), weights=Weights()).memberships)

    assert len(ruled[total]) == 3
    assert unruled[again] == unruled[total]


def test_people_may_part_a_report_from_its_copy(front: Front) -> None:
    one, other = (front.report("post", text="Shells at the ford.") for _ in range(2))

    found = fuse(told(front), links=[Link(one, other, same=False)], weights=Weights())

    assert len(incidents(found.memberships)) == 2


def test_a_copy_is_explained_as_one(front: Front) -> None:
    one, other = (front.report("post", text="Shells at the ford.") for _ in range(2))

    explanation = explain_pair(told(front), one, other)

    assert explanation.parts == ()
    assert explanation.conclusion.id == "incidents.pair_filed_again"


def test_a_promise_is_kept_that_fits(front: Front) -> None:
    """Twice in twenty days a post saw what nobody else did."""
    front.source("post", duplicate_free=True)
    for day in range(20):
        front.report("west", day=day)
        front.report("post", day=day)
        if day % 10 == 0:
            front.report("post", "14:40", day=day)

    assert doubted(read_columns(front.reports(), front.source_table())) == set()


def test_a_promise_is_not_doubted_where_everybody_speaks_often(front: Front) -> None:
    for source in ("west", "east"):
        front.source(source, duplicate_free=True)
        for day in range(20):
            for minute in (2, 20, 40):
                front.report(source, f"14:{minute:02}", day=day)

    assert doubted(read_columns(front.reports(), front.source_table())) == set()


@pytest.mark.parametrize("seed", [31, 32])
def test_honest_promises_are_believed_and_the_false_one_is_not(seed: int) -> None:
    """Hard simulated missions have one source that amends and is declared never to."""
    settings = Settings.hard(reports=10_000, seed=seed)
    true, false = (simulate_reports(settings.turned(wrong_claim=claim)) for claim in (False, True))

    assert doubted(read_columns(true.reports, true.sources)) == set()
    assert len(doubted(read_columns(false.reports, false.sources))) == 1


def test_a_source_that_files_everything_again_is_doubted() -> None:
    mission = world(3, reports=1200)
    table = filed_again(mission.reports)

    assert len(doubted(read_columns(table, mission.sources))) >= 3


def test_doubts_are_written_down_with_the_weights() -> None:
    weights = Weights(doubted=frozenset({"S-1"}))

    assert read_weights(weights.as_document()).doubted == {"S-1"}


def test_weights_from_before_doubts_are_read() -> None:
    document = Weights().as_document()
    del document["doubted"]

    assert read_weights(document).doubted == set()
