"""Counting: the number, and everything that must be said beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.figures.records import START, RecordBook, local, week
from trucewatch.figures.counting import compare, count, tabulate
from trucewatch.figures.model import Count, Record
from trucewatch.figures.rules import load_rules
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.instants import Interval

RULES = load_rules()
INCIDENTS = RULES["incidents"]
BULLETIN = RULES["guarantor-bulletin"]


def only(counts: list[Count]) -> Count:
    assert len(counts) == 1, [c.key for c in counts]
    return counts[0]


def total(book: RecordBook, rule: str) -> Count:
    return tabulate(book.close(), RULES[rule], by=()).total


# The day it stands under


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2017-01-12 11:59:59.999999", "2017-01-12"),
        ("2017-01-12 12:00:00", "2017-01-13"),
        ("2017-01-12 12:00:01", "2017-01-13"),
        ("2017-01-11 12:00:00", "2017-01-12"),
    ],
)
def test_the_guarantors_day_ends_at_noon_to_the_second(at: str, day: str) -> None:
    book = RecordBook()
    book.incident(at, by="regime")

    assert only(count(book.close(), BULLETIN, by=("day",))).key == {"day": day}


def test_an_incident_at_local_midnight_belongs_to_the_new_day() -> None:
    book = RecordBook()
    book.incident("2017-01-12 00:00:00")
    book.incident("2017-01-11 23:59:59")

    found = [c.key["day"] for c in count(book.close(), INCIDENTS, by=("day",))]

    assert found == ["2017-01-11", "2017-01-12"]


def test_the_day_the_clocks_go_forward_has_no_midnight_and_23_hours() -> None:
    """In Damascus 31 March 2017 began at one o'clock."""
    book = RecordBook()
    book.incident("2017-03-30 23:59:59")
    first = local("2017-03-30 23:59:59") + timedelta(seconds=1)
    book.incident("2017-03-31 01:00:00")
    assert local("2017-03-31 01:00:00") == first
    book.watch("SY", "2017-03-01", "2017-05-01")

    thirtieth, thirty_first = count(
        book.close(), INCIDENTS, by=("day",), period=week("2017-03-30", 2)
    )

    assert (thirtieth.n, thirty_first.n) == (1, 1)
    assert thirtieth.coverage is not None and thirtieth.coverage.period_h == 24
    assert thirty_first.coverage is not None and thirty_first.coverage.period_h == 23


def test_the_hour_that_comes_twice_in_autumn_stays_on_its_day() -> None:
    """26 October 2017 lasted 25 hours: eleven at night came twice."""
    book = RecordBook()
    first = START + (local("2017-10-26 23:30:00") - START)
    book.incident("2017-10-26 23:30:00")
    book.incidents.append(
        {**book.incidents[0], "incident_id": "I-2", "seen_from": first + timedelta(hours=1),
         "seen_to": first + timedelta(hours=1, minutes=1)}
    )  # fmt: skip

    found = only(count(book.close(), INCIDENTS, by=("day",)))

    assert (found.key["day"], found.n) == ("2017-10-26", 2)


def test_an_incident_of_several_days_stands_under_its_first_and_is_flagged() -> None:
    book = RecordBook()
    book.incident("2017-01-12 08:00", hours=40)
    book.incident("2017-01-12 08:00", hours=16)

    found = only(count(book.close(), INCIDENTS, by=("day",)))

    assert (found.key["day"], found.n, found.spread) == ("2017-01-12", 2, 1)


# Where, and who


def test_a_place_nobody_knows_is_an_unknown_area_and_not_left_out() -> None:
    book = RecordBook()
    book.incident("2017-01-12 08:00", pcode=None)
    book.incident("2017-01-12 08:00", pcode="SY")
    book.incident("2017-01-12 08:00", pcode="SY0200")

    aleppo, unknown = count(book.close(), INCIDENTS, by=("area",))

    assert (aleppo.key["area"], aleppo.n) == ("Aleppo", 1)
    assert (unknown.key["area"], unknown.n, unknown.coverage) == ("unknown area", 2, None)


def test_aliases_of_one_party_are_one_party_and_strangers_keep_their_own_words() -> None:
    book = RecordBook()
    book.incident("2017-01-12 08:00", by="regime")
    book.incident("2017-01-12 08:00", by="the Syrian Army")
    book.incident("2017-01-12 08:00", by="men in a white car")
    book.incident("2017-01-12 08:00")

    found = {c.key["party"]: c.n for c in count(book.close(), INCIDENTS, by=("party",))}

    assert found == {"Government forces": 2, "men in a white car": 1, "not named": 1}


def test_rival_accusations_make_it_nobodys_number_unless_one_is_clearly_likelier() -> None:
    book = RecordBook()
    book.incident("2017-01-12 08:00", by={"regime": (0.2, 0.8), "The Jaysh": (0.1, 0.7)})
    book.incident("2017-01-12 08:00", by={"regime": (0.7, 0.9), "The Jaysh": (0.1, 0.3)})
    book.incident("2017-01-12 08:00", by={"regime": (0.3, 0.5), "Syrian army": (0.3, 0.5)})

    found = {c.key["party"]: c.n for c in count(book.close(), INCIDENTS, by=("party",))}

    assert found == {"Government forces": 2, "more than one accused": 1}


# What counts


def test_the_guarantors_rule_leaves_out_fire_on_the_excluded_and_by_the_unbound() -> None:
    book = RecordBook()
    counted = book.incident("2017-01-12 08:00", by="regime")
    book.incident("2017-01-12 08:00", by="regime", target="Daesh")
    book.incident("2017-01-12 08:00", by="SDF")
    book.incident("2017-01-12 08:00", sides=("Syrian army", "Daesh"))
    book.incident("2017-01-12 08:00", by="regime", out_of_scope="country")

    found = total(book, "guarantor-bulletin")

    assert found.incidents == (counted,)
    assert found.possible == 0


def test_what_only_one_reading_excludes_and_what_nobody_is_accused_of_may_belong() -> None:
    book = RecordBook()
    contested = book.incident("2017-01-12 08:00", by="regime", target="JFS")
    nameless = book.incident("2017-01-12 08:00")

    found = total(book, "guarantor-bulletin")

    assert found.n == 0
    assert found.possible_incidents == (contested, nameless)
    assert found.undetermined == found.pending == 2


def test_a_breach_under_one_reading_is_an_alleged_breach_and_the_open_may_be() -> None:
    book = RecordBook()
    alleged = book.incident("2017-01-12 08:00", found=("not_covered", "breach"))
    book.incident("2017-01-12 08:00", found="permitted")
    open_ = book.incident("2017-01-12 08:00", found=("not_covered", "undetermined"))
    unread = book.incident("2017-01-12 08:00", found=None)

    found = total(book, "breach-findings")

    assert found.incidents == (alleged,)
    assert found.possible_incidents == (open_, unread)
    assert found.undetermined == 2
    assert found.outcomes == {"depends_on_reading": 1}


def test_a_rule_may_ask_for_every_reading() -> None:
    book = RecordBook()
    book.incident("2017-01-12 08:00", found=("not_covered", "breach"))
    both = book.incident("2017-01-12 08:00", found="breach")
    book.incident("2017-01-12 08:00", found=("undetermined", "breach"))

    strict = replace(RULES["breach-findings"], every_reading=True)
    found = tabulate(book.close(), strict, by=()).total

    assert (found.incidents, found.possible) == ((both,), 1)


def test_only_an_undisputed_ruling_is_verified() -> None:
    book = RecordBook()
    upheld, torn, rejected, unable, unheard = (book.incident("2017-01-12 08:00") for _ in range(5))
    book.ruled(upheld, "grave")
    book.ruled(torn, "minor", by="k1")
    book.ruled(torn, "not_an_incident", by="k2")
    book.ruled(rejected, "not_an_incident")
    book.ruled(unable, "unable_to_rule")

    found = total(book, "verified")

    assert found.incidents == (upheld,)
    assert found.possible_incidents == (torn, unable, unheard)
    assert found.pending == 1


def test_a_signers_later_word_replaces_the_earlier() -> None:
    book = RecordBook()
    incident = book.incident("2017-01-12 08:00")
    book.ruled(incident, "not_an_incident", at=2)
    book.ruled(incident, "grave", at=1)

    assert total(book, "verified").n == 0


def test_a_ruling_on_a_merged_incident_follows_its_alias() -> None:
    book = RecordBook()
    book.incident("2017-01-12 08:00", aliases=["I-former"])
    book.ruled("I-former", "grave")

    assert total(book, "verified").n == 1


def test_a_coarse_act_may_be_what_a_finer_rule_counts() -> None:
    book = RecordBook()
    for act in ("2.1", "2.1.3", "2", None, "0", "2.10", "3"):
        book.incident("2017-01-12 08:00", act=act)
    rule = replace(INCIDENTS, acts=("2.1",))

    found = tabulate(book.close(), rule, by=()).total

    assert (found.n, found.possible) == (2, 3)


# Units


def test_one_event_heard_by_three_posts_is_three_entries_and_one_incident() -> None:
    book = RecordBook()
    book.incident("2017-01-12 08:00", heard_by=3)

    assert total(book, "entries").n == 3
    assert total(book, "incidents").n == 1
    assert total(book, "entries").incidents == total(book, "incidents").incidents


def test_fire_is_one_burst_until_it_pauses_for_more_than_an_hour() -> None:
    book = RecordBook()
    for at in ("08:00", "09:30", "10:30", "11:30:01"):
        book.incident(f"2017-01-12 {at}", by="regime")
    assert total(book, "bursts-1h").n == 1, "each begins within an hour of the end before"

    book.incident("2017-01-12 13:00:02", by="regime")
    found = total(book, "bursts-1h")

    assert (found.n, len(found.incidents)) == (2, 5)


def test_a_long_burst_inside_another_does_not_end_it_early() -> None:
    book = RecordBook()
    book.incident("2017-01-12 08:00", hours=1)
    book.incident("2017-01-12 08:10", hours=0.05)
    book.incident("2017-01-12 09:55", hours=0.05)

    assert total(book, "bursts-1h").n == 1


def test_other_places_parties_and_kinds_are_other_bursts() -> None:
    book = RecordBook()
    book.incident("2017-01-12 08:00", by="regime")
    book.incident("2017-01-12 08:10", by="The Jaysh")
    book.incident("2017-01-12 08:10", by="regime", pcode="SY05")
    book.incident("2017-01-12 08:10", by="regime", act="3")

    assert total(book, "bursts-1h").n == 4


def test_an_incident_known_only_by_its_day_joins_no_burst() -> None:
    book = RecordBook()
    book.incident("2017-01-12 00:00", hours=24)
    book.incident("2017-01-12 08:00")

    assert total(book, "bursts-1h").n == 2


def test_a_burst_across_midnight_stands_on_the_day_it_began() -> None:
    book = RecordBook()
    book.incident("2017-01-12 23:45", hours=0.1)
    book.incident("2017-01-13 00:10", hours=0.1)

    found = only(count(book.close(), RULES["bursts-1h"], by=("day",)))

    assert (found.key["day"], found.n, len(found.incidents)) == ("2017-01-12", 1, 2)


# Silence


def test_an_empty_day_is_zero_only_where_somebody_watched() -> None:
    book = RecordBook()
    book.incident("2017-01-12 08:00")
    book.watch("SY02", "2017-01-13", "2017-01-14")

    table = tabulate(book.close(), INCIDENTS, by=("day", "area"), period=week("2017-01-12", 3))

    assert [(c.key["day"], c.key["area"], c.n) for c in table.cells] == [
        ("2017-01-12", "Aleppo", 1),
        ("2017-01-13", "Aleppo", 0),
    ]
    assert {"day": "2017-01-14", "area": "Aleppo"} in table.unwatched
    assert len(table.unwatched) == 3 * 6 - 2


def test_every_count_carries_its_coverage_and_the_total_too() -> None:
    book = RecordBook()
    book.incident("2017-01-12 08:00")
    book.watch("SY02", "2017-01-12 06:00", "2017-01-12 18:00")

    table = tabulate(book.close(), INCIDENTS, by=("day", "area"), period=week("2017-01-12", 2))

    assert table.cells[0].coverage is not None
    assert (table.cells[0].coverage.watched_h, table.cells[0].coverage.period_h) == (12, 24)
    assert table.total.coverage is not None
    assert (table.total.coverage.watched_h, table.total.coverage.partly_h) == (12, 12)


def test_an_empty_record_gives_one_total_with_nothing_known() -> None:
    found = only(count(RecordBook().close(), INCIDENTS, by=()))

    assert found.n == 0
    assert found.coverage is not None and not found.coverage.declared


def test_a_period_cuts_by_when_an_incident_begins() -> None:
    book = RecordBook()
    book.incident("2017-01-11 23:00", hours=5)
    inside = book.incident("2017-01-12 00:00")
    book.incident("2017-01-13 00:00")

    found = only(count(book.close(), INCIDENTS, by=(), period=week("2017-01-12", 1)))

    assert found.incidents == (inside,)


def test_nothing_can_be_counted_by_the_weather() -> None:
    with pytest.raises(UsageError, match="weather"):
        count(RecordBook().close(), INCIDENTS, by=("weather",))
    with pytest.raises(UsageError, match="twice"):
        count(RecordBook().close(), INCIDENTS, by=("day", "day"))


# Two rules


def test_each_incident_only_one_rule_counts_says_why() -> None:
    book = RecordBook()
    moved = book.incident("2017-01-12 15:00", by="regime")
    nameless = book.incident("2017-01-12 08:00")
    book.incident("2017-01-12 08:00", by="regime")

    lines = compare(book.close(), INCIDENTS, BULLETIN, by=("day",))

    twelfth, thirteenth = lines
    assert (twelfth.a, twelfth.b, twelfth.delta) == (3, 1, -2)
    assert {(r.rule, r.why.id, r.incidents) for r in twelfth.reasons} == {
        ("guarantor-bulletin", "figures.counted_elsewhere", (moved,)),
        ("guarantor-bulletin", "figures.left_out_accused_unknown", (nameless,)),
    }
    assert (thirteenth.a, thirteenth.b, thirteenth.only_b) == (0, 1, (moved,))


# Whatever the record

incidents = st.fixed_dictionaries(
    {
        "at": st.integers(0, 24 * 60 * 10),
        "hours": st.sampled_from([0.0, 0.5, 24.0, 60.0]),
        "pcode": st.sampled_from(["SY02", "SY0200", "SY05", "SY", None]),
        "by": st.sampled_from(["regime", "Daesh", "strangers", None]),
        "found": st.sampled_from(["breach", "undetermined", "permitted", None]),
        "target": st.sampled_from([None, "JFS", "Daesh", "civilians"]),
        "heard_by": st.integers(1, 3),
    }
)


def written(rows: list[dict[str, object]]) -> Record:
    book = RecordBook()
    for row in rows:
        at = START + timedelta(minutes=int(str(row["at"])))
        book.incident(
            at.astimezone(local("2017-01-01").tzinfo).replace(tzinfo=None).isoformat(),
            **{k: v for k, v in row.items() if k != "at"},  # type: ignore[arg-type]
        )
    return book.close()


@settings(max_examples=25)
@given(st.lists(incidents, max_size=14), st.sampled_from(sorted(RULES)))
def test_counts_add_up_over_every_dimension(rows: list[dict[str, object]], rule: str) -> None:
    record = written(rows)
    whole = tabulate(record, RULES[rule], by=()).total
    for by in (("day",), ("area",), ("party",), ("party", "day"), ("day", "area", "party")):
        cells = count(record, RULES[rule], by=by)
        assert sum(c.n for c in cells) == whole.n
        assert sum(c.possible for c in cells) == whole.possible
        assert sorted({i for c in cells for i in c.incidents}) == list(whole.incidents)
        assert all(sum(c.outcomes.values()) == len(c.incidents) for c in cells)


@settings(max_examples=25)
@given(st.lists(incidents, max_size=10), st.integers(0, 1000))
def test_the_order_of_the_record_changes_nothing(rows: list[dict[str, object]], seed: int) -> None:
    record = written(rows)
    rng = np.random.default_rng(seed)
    shuffled = replace(
        record,
        **{
            name: getattr(record, name).take(rng.permutation(len(getattr(record, name))))
            for name in ("incidents", "attributions", "findings", "reports", "memberships")
        },
    )
    for rule in RULES.values():
        by = ("day", "area", "party")
        assert count(record, rule, by=by) == count(shuffled, rule, by=by)


@settings(max_examples=25)
@given(
    st.lists(incidents, max_size=10),
    st.sampled_from(sorted(RULES)),
    st.sampled_from(sorted(RULES)),
)
def test_a_comparison_accounts_for_every_incident(
    rows: list[dict[str, object]], first: str, second: str
) -> None:
    lines = compare(written(rows), RULES[first], RULES[second], by=("day", "area", "party"))
    for line in lines:
        explained = sorted(i for r in line.reasons for i in r.incidents)
        assert explained == sorted((*line.only_a, *line.only_b))
        assert first != second or not line.differs


def test_a_period_cut_in_two_counts_the_same() -> None:
    book = RecordBook()
    for hour in range(0, 48, 5):
        book.incident(f"2017-01-{12 + hour // 24} {hour % 24:02d}:00")
    record = book.close()
    noon = local("2017-01-12 12:00")
    span = week("2017-01-12", 2)

    halves = [
        tabulate(record, INCIDENTS, by=(), period=p).total.n
        for p in (Interval(span.start, noon), Interval(noon, span.end))
    ]

    assert sum(halves) == tabulate(record, INCIDENTS, by=(), period=span).total.n == 10


def test_a_rule_for_any_date_counts_before_the_ceasefire_but_no_other_country() -> None:
    book = RecordBook()
    book.incident("2016-12-01 08:00", out_of_scope="dates")
    book.incident("2017-01-12 08:00", out_of_scope="country")
    book.incident("2017-01-12 09:00")
    record = book.close()

    assert tabulate(record, RULES["incidents"], by=()).total.n == 1
    found = tabulate(record, RULES["incidents-any-date"], by=("day",))
    assert {cell.key["day"] for cell in found.cells if cell.n} == {"2016-12-01", "2017-01-12"}
    assert found.total.n == 2
