"""A real press report, read in place: labels were made by hand before any rule was written.

Whoever wrote the rules had read this report, so that the score says that it can be read so, not how
well another one will be (`docs/reading.md` has what unseen reports gave).
"""

from __future__ import annotations

import hashlib

import pytest

from tests.reading.scoring import SHARED, Score, labels, score
from trucewatch.claims.model import ANONYMOUS
from trucewatch.doors.sources.article.gazette import known_places
from trucewatch.doors.sources.article.reading import read

REPORT = SHARED / "astana-2017-news" / "article.txt"
ASKED = ("delegation", "head", "position", "figure", "excluded", "guarantor", "date")
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not REPORT.exists(), reason="../shared/data/astana-2017-news is not here"),
]

MISSED: list[tuple[str, int, int]] = []
WRONG: list[tuple[str, int, int]] = []
"""Every label that is not found, and every proposal that meets none, by kind and offsets. On the
rules' first run there were eight of the one and five of the other."""


@pytest.fixture(scope="module")
def told() -> Score:
    text = REPORT.read_text(encoding="utf-8")
    known = labels("astana_labels.json")
    assert hashlib.sha256(text.encode()).hexdigest() == known["document_sha256"]
    return score(known["labels"], read(text, known_places(None)).proposals)


def test_four_in_five_of_what_the_issue_asks_for_are_proposed(told: Score) -> None:
    for kind in ASKED:
        assert told.recall(kind) >= 0.8, told.by_kind()


def test_seventeen_in_twenty_proposals_are_right(told: Score) -> None:
    assert told.precision() >= 0.85, told.by_kind()


def test_every_miss_and_every_fault_is_written_down(told: Score) -> None:
    assert (told.missed(), told.wrong()) == (MISSED, WRONG)
    assert (len(told.met & set(told.asked())), len(told.asked())) == (102, 102)
    assert (len(told.right), len(told.proposals)) == (107, 107)


def test_what_each_condition_waits_for_is_told() -> None:
    """Written down after the rules were made, unlike the labels: what would come, what is first."""
    text = REPORT.read_text(encoding="utf-8")
    found = [p.value for p in read(text, known_places(None)).proposals if p.kind == "position"]
    told = [(v["item"], v["condition"]) for v in found if v["stance"] == "conditional"]
    assert told == [
        (None, "monitoring"),
        ("political_solution", "ceasefire"),
        ("political_solution", "ceasefire"),
        ("political_solution", "head_of_state_leaves"),
    ]


def test_whoever_asked_not_to_be_named_is_called_that_and_nothing_else(told: Score) -> None:
    hidden = [p for p in told.proposals if p.value.get("anonymous")]
    assert len(hidden) == 6
    for proposal in hidden:
        assert (proposal.value["speaker"], proposal.value["party"]) == (ANONYMOUS, None)
