"""What is told only by those who are in it is counted or left out as a rule says, never guessed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.figures.records import RecordBook
from trucewatch.figures.counting import compare, tabulate
from trucewatch.figures.model import Count
from trucewatch.figures.rules import load_rules

RULES = load_rules()
ALL = RULES["incidents"]
BY_OTHERS = replace(ALL, id="by-others", self_reports=False)


@pytest.fixture
def book() -> RecordBook:
    made = RecordBook()
    made.source("S-army", "party", "gov")
    made.source("S-rebels", "party", "opposition")
    made.source("S-post", "monitor")
    made.source("S-paper", "guarantor")
    return made


def counted(book: RecordBook) -> Count:
    return tabulate(book.close(), BY_OTHERS, by=()).total


@pytest.mark.parametrize(
    ("tellers", "n", "possible"),
    [
        (["S-army"], 0, 0),
        (["S-rebels", "S-army"], 0, 0),
        (["S-rebels", "S-post"], 1, 0),
        (["S-post"], 1, 0),
        (["S-paper"], 0, 1),
        (["S-army", "S-paper"], 0, 1),
    ],
)
def test_shelling_between_two_sides_needs_a_teller_who_is_neither(
    book: RecordBook, tellers: list[str], n: int, possible: int
) -> None:
    """A guarantor who states no leaning may be anybody's friend: that is unknown, not neutral."""
    book.incident("2017-01-12 09:00:00", by="regime", target="The Jaysh", heard_by=tellers)

    assert (counted(book).n, counted(book).possible) == (n, possible)


def test_a_side_that_is_not_in_it_is_as_good_as_a_stranger(book: RecordBook) -> None:
    book.incident("2017-01-12 09:00:00", by="ISIL", target="SDF", heard_by=["S-army"])

    assert counted(book).n == 1


def test_an_incident_that_nobody_known_tells_of_may_belong(book: RecordBook) -> None:
    book.incident("2017-01-12 09:00:00", by="regime", heard_by=["S-nobody-knows"])

    assert (counted(book).n, counted(book).possible) == (0, 1)


def test_the_difference_of_two_rules_names_why(book: RecordBook) -> None:
    book.incident("2017-01-12 09:00:00", by="regime", heard_by=["S-army"])
    (line,) = compare(book.close(), ALL, BY_OTHERS, by=("day",))

    assert [reason.why.id for reason in line.reasons] == ["figures.left_out_teller_no"]


def test_a_human_rights_list_has_combat_and_arrests_told_by_somebody_else(book: RecordBook) -> None:
    given = [("2.1", "S-post"), ("10.1", "S-post"), ("7.4", "S-post"), ("2.1", "S-army")]
    for act, teller in given:
        book.incident("2017-01-12 09:00:00", by="regime", act=act, heard_by=[teller])
    book.incident("2017-01-12 09:00:00", act="2.1", heard_by=["S-post"])
    total = tabulate(book.close(), RULES["human-rights-breaches"], by=()).total

    assert (total.n, total.possible) == (2, 1)


def test_explosions_are_the_rounds_that_somebody_tells_of() -> None:
    book = RecordBook()
    book.incident("2017-01-12 09:00:00", act="2.1.2", rounds=12)
    book.incident("2017-01-12 09:00:00", act="2.1")
    book.incident("2017-01-12 09:00:00", act="5.1", rounds=40)
    book.incident("2017-01-12 09:00:00", act=None, rounds=3)
    total = tabulate(book.close(), RULES["explosions"], by=()).total

    assert (total.n, total.possible, len(total.incidents)) == (13, 3, 2)


def test_training_is_left_out_where_a_rule_says_so_and_a_coarser_act_may_be_training() -> None:
    book = RecordBook()
    for act in ("7.4", "7.1", "7", "2.1"):
        book.incident("2017-01-12 09:00:00", act=act)
    rule = replace(ALL, id="no-training", acts_left_out=("7.4",))
    total = tabulate(book.close(), rule, by=()).total

    assert (total.n, total.possible) == (2, 1)
