"""The exercise's docket: four complaints, heard by offices with keys of their own.

In the first both guarantors rule and differ, and it is published with both their words. The second
waits for the Accord's answer. The third came on paper and lies unopened. The fourth is about what
was before the ceasefire, and nobody has competence over it.
"""

from __future__ import annotations

from datetime import timedelta

from trucewatch.exercise.hearing import OWNER, Hearing, Matter, Office, Taken
from trucewatch.exercise.model import CEASEFIRE

OFFICES = (
    Office("accord", "party", "liaison of the Accord (exercise)", "accord"),
    Office("council", "party", "liaison of the Council (exercise)", "council"),
    Office("team", "monitor", "field team of the mission (exercise)", "mission"),
    Office("reviewer", "monitor", "reviewer of the mission (exercise)", "mission"),
    Office("calvera", "guarantor", "Calvera's member (exercise)", "calvera"),
    Office("norrund", "guarantor", "Norrund's member (exercise)", "norrund"),
)

ADMISSIBLE = {"admissible": True, "competent": True, "reason": "within article 6(b)"}
GROUNDS = "reasonable_grounds"


def hearings() -> tuple[Hearing, ...]:
    """The cases, in the order in which they came."""
    return (_two_keys(), _unanswered(), _on_paper(), _before_the_start())


def _two_keys() -> Hearing:
    return Hearing(
        matter=Matter("2.1", accused="council"),
        what="EXERCISE: shells fell where nobody was armed",
        against=("council",),
        office="accord",
        steps=(
            Taken(OWNER, "opened", ADMISSIBLE),
            Taken(OWNER, "tasked", {"to": "mission", "what": "see the place, hear people"}),
            Taken("team", "verified", {
                "found": "two craters 40 metres apart; fragments kept; both point north",
                "items": (
                    {"grade": "B2", "standard": GROUNDS, "what": "two craters, measured twice"},
                    {"grade": "C3", "standard": "reasonable_suspicion",
                     "what": "a shepherd heard the guns from the north"},
                ),
            }),
            Taken("reviewer", "approved", {"approved": True, "reason": "photographs compared"}),
            Taken("team", "attributed", {
                "to": "council", "standard": GROUNDS,
                "reason": "its battery alone lies to the north",
            }),
            Taken(OWNER, "reply_asked", {"of": "council", "what": "where were your guns?"}),
            Taken("council", "replied", {"says": "none of ours fired; see the battery's log"}),
            Taken("calvera", "determined", {
                "ladder_class": "not_attributable", "standard": GROUNDS,
                "reason": "two batteries lie to the north, and one log only was seen",
            }),
            Taken("norrund", "determined", {
                "ladder_class": "grave", "standard": GROUNDS, "against": "council",
                "reason": "the craters and the hour fit no other battery",
            }),
            Taken(OWNER, "published"),
        ),
    )  # fmt: skip


def _unanswered() -> Hearing:
    return Hearing(
        matter=Matter("5", accused="accord"),
        what="EXERCISE: fire came from a village that was to be without arms",
        against=("accord",),
        office="council",
        steps=(
            Taken(OWNER, "opened", ADMISSIBLE),
            Taken(OWNER, "tasked", {"to": "mission", "what": "go there with both liaisons"}),
            Taken("team", "verified", {
                "found": "cartridges of one calibre on a roof; nobody would say whose",
                "items": ({"grade": "B3", "standard": "reasonable_suspicion",
                           "what": "cartridges on one roof"},),
            }),
            Taken("reviewer", "approved", {"approved": True, "reason": "read"}),
            Taken(OWNER, "reply_asked", {"of": "accord", "what": "who was on the roof?"}),
        ),
    )  # fmt: skip


def _on_paper() -> Hearing:
    return Hearing(
        matter=Matter("5", accused="council"),
        what="EXERCISE: a letter, carried by hand: the road to the mill was fired on",
        against=("council",),
        office=OWNER,
        by="accord",
        received=CEASEFIRE + timedelta(days=30),
    )


def _before_the_start() -> Hearing:
    return Hearing(
        matter=Matter("2", before=True),
        what="EXERCISE: a house was hit on the last night before the ceasefire",
        against=(),
        office=OWNER,
        by="public",
        steps=(
            Taken(OWNER, "opened", {
                "admissible": False, "competent": False,
                "reason": "it happened before the start: article 6(b)",
            }),
        ),
    )  # fmt: skip
