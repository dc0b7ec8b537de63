"""Times: a moment is what the text says and no more, whatever the clocks did that day."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.agreement.harbour import TEXT, ZONES, line_of
from trucewatch.agreement.reading import read_agreement

TICK = timedelta(microseconds=1)
ANCHORS = """\
anchors:
  - {id: signed, names: signature, at: 2020-01-10T15:00}
  - {id: that_day, names: a day, at: 2020-01-10}
  - {id: its_end, names: a day's end, at: {day: 2020-01-10, sense: by}}
  - {id: spring, names: spring, at: 2020-03-28T02:30}
  - id: exchange
    names: exchange
    scheduled: 2020-01-12T08:30
    claimed: [{by: blue, at: 2020-01-14T11:15}, {by: red, at: 2020-01-13T11:15}]
  - {id: d_day, names: D-Day}
"""


def utc(*parts):
    """An instant of Berlin's winter, an hour ahead of UTC."""
    return datetime(*parts, tzinfo=UTC) - timedelta(hours=1)


def read(text):
    return read_agreement(text, file="harbour.yaml", zones=ZONES)


def with_moment(key, written, *, zone="Europe/Berlin", weekend=True):
    """The harbour file with one obligation that has a moment, and a few anchors."""
    norm = (
        "  - {id: n9, kind: obligation, instrument: text, paragraph: 9, text: t, bearers: [north],"
        f" {key}: {written}}}\n"
    )
    text = TEXT.replace("unspecified:\n", norm + "unspecified:\n") + ANCHORS
    if weekend:
        calendar = "  calendar: {weekend: [saturday, sunday], holidays: [2020-01-15]}\nplaces:"
        text = text.replace("places:", calendar)
    return text.replace("zone: Europe/Berlin", f"zone: {zone}")


def moment(key, written, **more):
    agreement, problems = read(with_moment(key, written, **more))
    assert agreement is not None, [(p.line, p.message) for p in problems]
    norm = agreement.norms[-1]
    return {"due": norm.due, "from": norm.start, "until": norm.end}[key]


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        # a time is an instant
        ("2020-01-20T06:00", utc(2020, 1, 20, 6), None),
        ("2020-01-20T06:00+03:00", utc(2020, 1, 20, 4), None),
        ("2020-01-20T05:00Z", utc(2020, 1, 20, 6), None),
        # a day without a sense stays open between its ends
        ("2020-01-20", utc(2020, 1, 20), utc(2020, 1, 21)),
        ("{day: 2020-01-20}", utc(2020, 1, 20), utc(2020, 1, 21)),
        ("{day: 2020-01-20, sense: by}", utc(2020, 1, 21), None),
        ("{day: 2020-01-20, sense: until}", utc(2020, 1, 21), None),
        ("{day: 2020-01-20, sense: before}", utc(2020, 1, 20), None),
        ("{day: 2020-01-20, sense: from}", utc(2020, 1, 20), None),
        # an anchor's own time; an event dated by its day came at some hour of it
        ("{after: signed}", utc(2020, 1, 10, 15), None),
        ("{before: signed}", utc(2020, 1, 10, 15), None),
        ("{after: signed, sense: by}", utc(2020, 1, 11), None),
        ("{after: that_day}", utc(2020, 1, 10), utc(2020, 1, 11) - TICK),
        ("{after: that_day, sense: by}", utc(2020, 1, 11), None),
        ("{after: that_day, sense: before}", utc(2020, 1, 10), None),
        ("{after: its_end}", utc(2020, 1, 11), None),
        # hours and minutes are exact
        ("{after: signed, plus: 72 hours}", utc(2020, 1, 13, 15), None),
        ("{after: signed, plus: 1 hour}", utc(2020, 1, 10, 16), None),
        ("{after: signed, plus: 90 minutes}", utc(2020, 1, 10, 16, 30), None),
        ("{before: signed, minus: 24 hours}", utc(2020, 1, 9, 15), None),
        ("{after: that_day, plus: 24 hours}", utc(2020, 1, 11), utc(2020, 1, 12) - TICK),
        # day 1, or the day after it
        ("{after: signed, plus: 14 days, counting: day_one, sense: by}", utc(2020, 1, 24), None),
        ("{after: signed, plus: 14 days, counting: next_day, sense: by}", utc(2020, 1, 25), None),
        ("{after: signed, plus: 9 days, counting: next_day, sense: before}",
         utc(2020, 1, 19), None),
        ("{after: signed, plus: 1 days, counting: day_one, sense: by}", utc(2020, 1, 11), None),
        ("{after: signed, plus: 2 weeks, counting: next_day, sense: by}", utc(2020, 1, 25), None),
        ("{after: signed, plus: 1 month, counting: day_one, sense: by}", utc(2020, 2, 10), None),
        ("{after: signed, plus: 1 month, counting: next_day, sense: by}", utc(2020, 2, 11), None),
        # the day of an anchor at the end of its day is that day, not the next
        ("{after: its_end, plus: 1 day, counting: next_day, sense: by}", utc(2020, 1, 12), None),
        ("{after: that_day, plus: 1 day, counting: next_day, sense: by}", utc(2020, 1, 12), None),
        # to the minute
        ("{after: signed, plus: 14 days, counting: exact}", utc(2020, 1, 24, 15), None),
        ("{after: signed, plus: 1 month, counting: exact}", utc(2020, 2, 10, 15), None),
        # backwards
        ("{before: signed, minus: 3 days, counting: next_day, sense: from}", utc(2020, 1, 7), None),
        ("{before: signed, minus: 3 days, counting: day_one, sense: from}", utc(2020, 1, 8), None),
        ("{before: signed, minus: 3 days, sense: from}", utc(2020, 1, 7), utc(2020, 1, 8)),
        ("{before: signed, minus: 3 days, counting: exact}", utc(2020, 1, 7, 15), None),
        # no rule and no sense: from the earliest to the latest it can be
        ("{after: signed, plus: 14 days, sense: by}", utc(2020, 1, 24), utc(2020, 1, 25)),
        ("{after: signed, plus: 14 days}", utc(2020, 1, 23), utc(2020, 1, 25)),
        ("{after: signed, plus: 14 days, counting: day_one}", utc(2020, 1, 23), utc(2020, 1, 24)),
        # a spread anchor is counted from both its ends
        ("{after: exchange}", utc(2020, 1, 12, 8, 30), utc(2020, 1, 14, 11, 15)),
        ("{after: exchange, plus: 48 hours}", utc(2020, 1, 14, 8, 30), utc(2020, 1, 16, 11, 15)),
        ("{after: exchange, plus: 2 days, counting: next_day, sense: by}",
         utc(2020, 1, 15), utc(2020, 1, 17)),
        # working days: 10 January is a Friday, 15 January a holiday
        ("{after: signed, plus: 1 working day, counting: next_day, sense: by}",
         utc(2020, 1, 14), None),
        ("{after: signed, plus: 1 working days, counting: day_one, sense: by}",
         utc(2020, 1, 11), None),
        ("{after: signed, plus: 3 working days, counting: next_day, sense: by}",
         utc(2020, 1, 17), None),
        ("{before: signed, minus: 5 working days, counting: next_day, sense: from}",
         utc(2020, 1, 3), None),
        ("{after: exchange, plus: 1 working day, counting: day_one, sense: from}",
         utc(2020, 1, 13), utc(2020, 1, 14)),
    ],
)  # fmt: skip
def test_a_moment_is_what_it_says(written, low, high):
    found = moment("due", written)
    assert (found.low, found.high) == (low, high or low)
    assert found.settled == (low if high is None else None)


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("2020-01-20", utc(2020, 1, 20), None),
        ("{after: signed, plus: 14 days, counting: next_day}", utc(2020, 1, 24), None),
        ("{after: signed, plus: 14 days}", utc(2020, 1, 23), utc(2020, 1, 24)),
        ("{after: that_day}", utc(2020, 1, 10), utc(2020, 1, 11) - TICK),
    ],
)
def test_as_a_start_a_day_means_its_beginning(written, low, high):
    found = moment("from", written)
    assert (found.low, found.high) == (low, high or low)


@pytest.mark.parametrize(
    "written", ["unspecified", "{after: d_day}", "{after: d_day, plus: 8 months}"]
)
def test_what_nobody_dated_stays_open_on_both_sides(written):
    found = moment("due", written)
    assert (found.low, found.high, found.settled) == (None, None, None)
    assert found.words


@pytest.mark.parametrize(
    ("written", "words", "anchor"),
    [
        ("{after: signed, plus: 14 days, counting: day_one}",
         "14 days after signed, day one", "signed"),
        ("{before: signed, minus: 1 hours}", "1 hour before signed", "signed"),
        ("{after: signed, plus: 5 working days, sense: by}",
         "5 working days after signed, by", "signed"),
        ("{day: 2020-01-20, sense: before}", "before 2020-01-20", None),
        ("{after: signed}", "signed", "signed"),
        ("2020-01-20T06:00", "2020-01-20T06:00", None),
        ("unspecified", "unspecified", None),
    ],
)  # fmt: skip
def test_a_moment_keeps_its_words(written, words, anchor):
    found = moment("due", written)
    assert (found.words, found.anchor) == (words, anchor)


def test_days_are_23_or_25_hours_where_clocks_change():
    """Berlin skipped an hour on 29 March 2020: two days ended 47 hours apart."""
    day = moment("due", "{after: spring, plus: 1 day, counting: next_day, sense: by}")
    before = moment("due", "{after: spring, sense: by}")
    assert day.settled - before.settled == timedelta(hours=23)


def test_a_computed_hour_that_clocks_skipped_keeps_both():
    found = moment("due", "{after: spring, plus: 1 day, counting: exact}")
    assert found.high - found.low == timedelta(hours=1)
    hours = moment("due", "{after: spring, plus: 24 hours}")
    assert hours.settled == datetime(2020, 3, 29, 1, 30, tzinfo=UTC)


def test_the_zone_of_that_day_counts_not_todays():
    """Juba went from UTC+3 to UTC+2 on 1 February 2021."""
    before = moment("due", "{day: 2021-01-30, sense: by}", zone="Africa/Juba")
    after = moment("due", "{day: 2021-02-02, sense: by}", zone="Africa/Juba")
    assert before.settled == datetime(2021, 1, 30, 21, tzinfo=UTC)
    assert after.settled == datetime(2021, 2, 2, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("next week", "no time"),
        ("2020-02-30", "no date"),
        ("2020-02-30T00:00", "no time"),
        ("2020-01-01T25:00", "no time"),
        ("2020-01-01T00", "no time"),
        ("0001-01-01T00:00", "'0001-01-01T00:00'"),
        ("9999-12-31", "no date"),
        ("9999-12-31T23:59", "'9999-12-31T23:59'"),
        ("٢٠٢٠-٠١-٠١", "no time"),
        ("2020-03-29T02:30", "skipped"),
        ("2020-10-25T02:30", "had twice"),
        ("[2020-01-01]", "is a list"),
        ("{}", "counts from nothing"),
        ("{plus: 3 days}", "counts from nothing"),
        ("{after: signed, before: signed}", "after and before"),
        ("{after: sined}", "'sined'"),
        ("{after: [signed]}", "is a list"),
        ("{after: signed, minus: 3 days}", "key 'minus'"),
        ("{after: signed, plus: 999999999 days}", "'999999999 days'"),
        ("{after: signed, plus: 99999999999999999999999999 hours}", "hours'"),
        ("{after: signed, plus: 0 days}", "'0 days'"),
        ("{after: signed, plus: -3 days}", "'-3 days'"),
        ("{after: signed, plus: 1.5 days}", "'1.5 days'"),
        ("{after: signed, plus: 3 fortnights}", "'3 fortnights'"),
        ("{after: signed, plus: 3 days, counting: loosely}", "'loosely'"),
        ("{after: signed, plus: 3 days, sense: at}", "'at'"),
        ("{after: signed, plus: 3 hours, counting: day_one}", "hours are exact"),
        ("{after: signed, counting: day_one}", "has no plus"),
        ("{after: signed, when: soon}", "key 'when'"),
        ("{day: soon}", "no date"),
        ("{day: 2020-01-20, plus: 3 days}", "key 'plus'"),
        ("{day: 2020-01-20, sense: around}", "'around'"),
    ],
)  # fmt: skip
def test_what_is_no_moment_is_said_on_its_line(written, said):
    text = with_moment("due", written)
    agreement, errors = read(text)
    assert agreement is None
    (error,) = errors
    assert said in error.message
    assert error.line == line_of("id: n9", text)
    assert error.expected


def test_working_days_are_not_counted_without_a_calendar():
    written = "{after: signed, plus: 5 working days, counting: next_day}"
    _, (error,) = read(with_moment("due", written, weekend=False))
    assert "no calendar" in error.message
    assert "weekend" in error.hint


@pytest.mark.parametrize(
    ("calendar", "said"),
    [
        ("{holidays: [2020-01-01]}", "has no weekend"),
        ("{weekend: [saturday, noday]}", "'noday'"),
        ("{weekend: [monday, tuesday, wednesday, thursday, friday, saturday, sunday]}", "no day"),
        ("{weekend: [], holidays: [soon]}", "no date"),
    ],
)
def test_a_calendar_leaves_days_to_work_on(calendar, said):
    _, (error,) = read(TEXT.replace("places:", f"  calendar: {calendar}\nplaces:"))
    assert said in error.message


def anchors(*lines, start="2020-01-02T12:00"):
    text = TEXT.replace("start: 2020-01-02T12:00", f"start: {start}")
    return read(text + "anchors:\n" + "".join(f"  - {line}\n" for line in lines))


def test_anchors_count_from_one_another_in_any_order_of_the_file():
    agreement, problems = anchors(
        "{id: third, at: {after: second, plus: 1 day, counting: next_day, sense: by}}",
        "{id: second, at: {after: first, plus: 24 hours}}",
        "{id: first, at: {after: start, plus: 24 hours}}",
    )
    assert agreement is not None, problems
    settled = {anchor.id: anchor.moment.settled for anchor in agreement.anchors}
    assert settled == {
        "first": utc(2020, 1, 3, 12), "second": utc(2020, 1, 4, 12), "third": utc(2020, 1, 6)
    }  # fmt: skip
    assert all(anchor.fixed for anchor in agreement.anchors)


@pytest.mark.parametrize(
    "lines",
    [
        ["{id: a, at: {after: a}}"],
        ["{id: a, at: {after: b}}", "{id: b, at: {before: a, minus: 1 hours}}"],
        ["{id: c, at: {after: a}}", "{id: a, at: {after: b}}", "{id: b, at: {after: a}}"],
    ],
)
def test_a_circle_of_anchors_is_an_error_with_its_line(lines):
    agreement, (error,) = anchors(*lines)
    assert agreement is None
    assert "counts from itself" in error.message
    assert error.line > line_of("unspecified")


def test_a_circle_through_the_clock_is_an_error_too():
    agreement, errors = anchors("{id: a, at: {after: start}}", start="{after: a}")
    assert agreement is None
    assert any("counts from itself" in error.message for error in errors)


def test_a_certified_time_decides_and_the_others_are_kept():
    line = (
        "{id: start, scheduled: {at: 2020-01-02T08:30, source: text}, claimed: [{at: "
        "2020-01-02T12:15, by: red}], certified: {at: 2020-01-02T11:15, by: sponsor}}"
    )
    agreement, problems = anchors(line, start="{after: start}")
    assert agreement is not None, problems
    (anchor,) = agreement.anchors
    assert not anchor.fixed
    assert anchor.moment.settled == agreement.clock.start == utc(2020, 1, 2, 11, 15)
    assert (anchor.scheduled.at, anchor.claimed[0].at) == (
        utc(2020, 1, 2, 8, 30), utc(2020, 1, 2, 12, 15)
    )  # fmt: skip
    assert agreement.instruments[0].force.start.settled == agreement.clock.start


def test_without_a_certified_time_the_start_lies_between_what_is_said():
    line = "{id: start, scheduled: 2020-01-02T08:30, claimed: [{at: 2020-01-02T12:15, by: red}]}"
    agreement, _ = anchors(line, start="{after: start}")
    force = agreement.instruments[0].force
    assert (force.start.low, force.start.high) == (utc(2020, 1, 2, 8, 30), utc(2020, 1, 2, 12, 15))
    assert agreement.clock.start == force.start.low


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{id: a, claimed: [{at: 2020-01-02, by: red}]}", "no time"),
        ("{id: a, scheduled: 2020-01-02}", "no time"),
        ("{id: a, certified: {by: red}}", "has no at"),
        ("{id: a, at: 2020-01-02, scheduled: 2020-01-02T08:30}", "a time of its own"),
        ("{id: a, at: 2020-01-02, scheduled: unspecified}", "no time"),
    ],
)
def test_a_claim_names_an_hour(line, said):
    agreement, errors = anchors(line)
    assert agreement is None
    assert said in errors[0].message


def test_a_mission_whose_start_nobody_dated_cannot_begin():
    agreement, (error,) = anchors("{id: d_day}", start="{after: d_day}")
    assert agreement is None
    assert "has no time yet" in error.message
    assert error.line == line_of("start: 2020")


def force_of(written, **more):
    text = TEXT.replace(
        "    issued: 2020-01-01\n", f"    issued: 2020-01-01\n    in_force: {written}\n"
    )
    agreement, problems = read(text + more.get("also", ""))
    assert agreement is not None, [(p.line, p.message) for p in problems]
    return agreement.instruments[0].force


def test_a_text_without_a_time_of_its_own_takes_the_clocks():
    agreement, _ = read(TEXT)
    force = agreement.instruments[0].force
    assert (force.start.settled, force.end.settled) == (agreement.clock.start, agreement.clock.end)
    assert force.term == force.end


def test_an_end_that_can_be_read_two_ways_stays_so_in_every_text():
    agreement, _ = read(TEXT.replace("end: 2020-03-01T12:00", "end: 2020-03-01"))
    force = agreement.instruments[0].force
    assert (force.end.low, force.end.high) == (utc(2020, 3, 1), utc(2020, 3, 2))
    assert agreement.clock.end == force.end.high


def test_a_renewal_carries_the_term_and_the_term_is_kept():
    force = force_of(
        "{from: 2020-01-02, until: {day: 2020-02-01, sense: by}, renewals: [{decided: 2020-01-30, "
        "until: {day: 2020-03-01, sense: by}, by: sponsor}, {until: 2020-04-01T00:00}], "
        "suspensions: [{from: 2020-01-10T00:00, until: 2020-01-12T00:00, by: sponsor}]}"
    )
    assert force.start.settled == utc(2020, 1, 2)
    assert force.term.settled == utc(2020, 2, 2)
    assert force.end.settled == datetime(2020, 3, 31, 22, tzinfo=UTC)
    assert [r.until.settled for r in force.renewals] == [utc(2020, 3, 2), force.end.settled]
    assert force.suspensions[0].start.settled == utc(2020, 1, 10)


def test_a_term_that_was_not_agreed_is_not_for_ever():
    assert force_of("{from: 2020-01-02, until: unspecified}").end is None
    assert force_of("{from: 2020-01-02}").end is None
    start = force_of("{until: 2020-03-01T00:00}").start
    assert (start.low, start.high) == (None, None)


@settings(max_examples=150)
@given(
    count=st.integers(1, 400),
    unit=st.sampled_from(["hours", "minutes", "days", "working days", "weeks", "months"]),
    rule=st.sampled_from(["", ", counting: day_one", ", counting: next_day"]),
    sense=st.sampled_from(["", ", sense: by", ", sense: before"]),
    anchor=st.sampled_from(["signed", "that_day", "exchange", "its_end"]),
    back=st.booleans(),
)
def test_saying_less_never_narrows_a_moment(count, unit, rule, sense, anchor, back):
    """Without its rule or its sense, a moment still holds whatever it could have been with them."""
    end, sign = ("before", "minus") if back else ("after", "plus")
    exact = unit in ("hours", "minutes")
    said = moment(
        "due", f"{{{end}: {anchor}, {sign}: {count} {unit}{'' if exact else rule}{sense}}}"
    )
    less = moment("due", f"{{{end}: {anchor}, {sign}: {count} {unit}}}")
    assert said.low <= said.high
    if not exact:
        assert less.low <= said.low
        assert said.high <= less.high
