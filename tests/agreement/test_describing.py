"""An agreement in plain words: everything the file says is said back, in both languages."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.agreement.everything import everything
from trucewatch.agreement.describing import COLUMNS, describe, norm_rows, place_notes
from trucewatch.agreement.model import Moment, Procedure


def told(language="en", **parts):
    """The whole description as one text."""
    sections = describe(everything(**parts), language)
    return "\n".join(line for section in sections for _, line in section.lines)


@pytest.mark.parametrize(
    "words",
    [
        "2 January 2020, 12:00 (11:00 UTC)",
        "no end is stated, which does not mean for ever",
        "no working days: Friday and Saturday",
        # anchors: three times apart
        "scheduled for 2 January 2020, 12:00",
        "claimed to have come at 2 January 2020, 14:00 (13:00 UTC) (by: Red) (reported)",
        "certified to have come at 3 January 2020",
        "D-Day: nobody has dated it",
        # who
        "accepted The text on 1 January 2020; notice given to Sponsor",
        "withdrawn from 1 January 2021",
        "monitor · Watch",
        "Sponsor arms or pays Red, from 1 January 2020",
        "version v1, from 24 December 2019",
        "excludes Black and whoever is on the list “UN list”; held by Blue",
        # texts
        "the text itself gave: until 13 February 2020",
        "renewed until 2 March 2020, 12:00 (11:00 UTC) (decided: 10 February 2020",
        "suspended from 7 January 2020",
        "known from a leak",
        "changes The text",
        "in force from: at some time between 1 February 2020",
        # norms
        "n1 · prohibition · The text, article 1: Rule n1.",
        "only with: heavy weapons",
        "calibres above 100 mm",
        "only in the wording: copy A",
        "each day from 22:00 to 06:00, local time",
        "kept where it is shown: notice was given",
        "lifts article 1 (n1) where self-defence is shown; to be shown by: nobody named",
        "amount: 600 trucks of fuel per day (whether at least or at most is not said)",
        "amount: an unstated amount of captives (at least)",
        "due: at a time that counts from “D-Day”, which nobody has dated",
        "its use gives: that it was authorised",
        "applies once this gate is certified open: Phase two",
        "binds only as long as Red keeps article 2 (n2)",
        "a bearer answers for those it commands and arms or pays",
        "takes the place of article 2 (n2)",
        "severity: Grave",
        # where
        "Depots: within 500 m of any of 2 listed sites",
        "Strip: up to 1.5 km or 2 km (the text leaves open which) from a line",
        "a line of their own for the North",
        "Valleys: all of Eastvale; parts of Westvale, nobody mapped which",
        "Front: nobody mapped it",
        # gates, procedure, reporting
        "nobody certified it: closed",
        "certified open at 2 January 2020, 12:00 (11:00 UTC) (by: Sponsor) (reported)",
        "right of reply · not agreed",
        "its part: takes complaints and rules",
        "time limit · a party answers: within 72 hours",
        "class of ruling · minor: upholds a breach",
        "by Office to Sponsor",
        "every 7 days",
        "acts: detention or abduction",
        "endorsement · welcomed by a council",
    ],
)
def test_what_the_file_says_is_said_back(words):
    assert words in told()


def test_both_languages_say_equally_much():
    """Nobody is told less for reading from right to left."""
    english, arabic = (describe(everything(), language) for language in ("en", "ar"))
    assert [s.id for s in english] == [s.id for s in arabic]
    for one, other in zip(english, arabic, strict=True):
        assert len(one.lines) == len(other.lines), one.id
    assert "في وقت ما بين" in told("ar")
    assert "agreement." not in told("ar")


def test_utc_names_its_day_where_that_is_another():
    clock = everything().clock
    early = replace(clock, start=clock.start.replace(hour=23))
    assert "3 January 2020, 00:00 (2 January 2020, 23:00 UTC)" in told(clock=early)


def test_words_of_the_file_keep_their_order_inside_an_arabic_sentence():
    assert "\u2068zones/harbour.geojson\u2069" in told("ar")


def test_what_is_blank_has_no_section_and_no_sentence():
    bare = told(procedure=Procedure(), gates=(), norms=(), anchors=(), weapons=(), reporting=())
    assert "right of reply" not in bare
    assert "certified" not in bare


def test_seconds_are_shown_where_there_are_any():
    clock = everything().clock
    late = replace(clock, start=clock.start.replace(second=30))
    assert "12:00:30 (11:00:30 UTC)" in told(clock=late)


def test_every_norm_has_a_row_with_every_column():
    rows = norm_rows(everything(), "en")
    assert [row["id"] for row in rows] == [f"n{n}" for n in range(1, 10)]
    assert all(tuple(row) == COLUMNS for row in rows)
    first, second, third = rows[:3]
    assert first["against"] == "another party"
    assert first["where"] == "Land; except in: Front"
    assert first["except"] == "lifted by n3, where shown"
    assert "22:00" in second["when"]
    assert third["except"] == "lifts n1; where shown: self-defence"
    assert rows[6]["basis"] == "reported"


def test_a_place_is_told_in_a_few_words():
    assert place_notes(everything(), "en")["front"] == "nobody mapped it"


def test_an_event_known_by_its_day_alone_is_said_to_have_come_at_some_hour_of_it():
    midnight = everything().clock.start.replace(hour=23, minute=0)
    last = midnight + timedelta(days=1) - timedelta(microseconds=1)
    signed = replace(everything().anchors[0], moment=Moment(low=midnight, high=last))
    assert "signature: at some hour of 3 January 2020" in told(anchors=(signed,))
