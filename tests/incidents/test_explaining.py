"""The score of a pair, part by part, in words."""

from __future__ import annotations

import pytest

from tests.incidents.river_front import Front
from trucewatch.incidents.explaining import PARTS, explain_pair, say_basis
from trucewatch.reports.model import SOURCE_KINDS
from trucewatch.vocabulary.errors import TrucewatchError
from trucewatch.vocabulary.messages import LANGUAGES, say, say_id

SIGNS = ("for", "against", "silent")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_can_be_said_in_every_language(front: Front, language: str) -> None:
    one = front.report("west", actor="north", weapon="mortar", deaths_min=2, upstream_id="x")
    other = front.report("east", actor="south", weapon="rocket", deaths_min=9)

    explanation = explain_pair(front.reports(), one, other)

    assert [part.name for part in explanation.parts] == list(PARTS)
    for part in explanation.parts:
        assert say(part.words, language)
        assert say_id(f"incidents.partname_{part.name}", language)
    assert say(explanation.conclusion, language)
    for name in PARTS[3:]:
        for sign in SIGNS:
            assert say_id(f"incidents.part_{name}_{sign}", language)


def test_the_parts_add_up_to_the_score(front: Front) -> None:
    one, other = front.report("west"), front.report("east", actor="north")

    explanation = explain_pair(front.reports(), one, other)

    assert sum(part.nats for part in explanation.parts) == pytest.approx(explanation.score, abs=0.1)
    assert explanation.conclusion.id == "incidents.pair_for"


def test_what_one_report_does_not_say_weighs_nothing(front: Front) -> None:
    one, other = front.report("west", weapon="mortar"), front.report("east", act=None)

    weights = {p.name: p.nats for p in explain_pair(front.reports(), one, other).parts}

    assert weights["weapon"] == weights["act"] == weights["deaths"] == weights["story"] == 0


def test_a_source_that_reports_once_is_named_as_the_reason(front: Front) -> None:
    front.source("post", duplicate_free=True)
    one, other = front.report("post"), front.report("post")

    explanation = explain_pair(front.reports(), one, other, front.source_table())

    assert explanation.conclusion.id == "incidents.pair_barred"


def test_an_unknown_report_is_named(front: Front) -> None:
    one = front.report("west")

    with pytest.raises(TrucewatchError, match="R-none"):
        explain_pair(front.reports(), one, "R-none")


def test_who_accuses_is_said_in_the_reader_s_language() -> None:
    assert say_basis("said by media, monitor", "en") == "said by the media, a monitoring mission"
    assert say_basis("admitted; said by party", "en").startswith("admitted by its own side; said")
    assert say_basis("said by media", "ar") == "بحسب وسائل الإعلام"
    assert all(say_basis(f"said by {kind}", "ar") for kind in SOURCE_KINDS)
