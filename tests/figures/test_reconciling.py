"""Everybody's numbers side by side, each difference explained by somebody or by nobody."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.figures.records import RecordBook, week
from trucewatch.figures.model import ReconciliationLine
from trucewatch.figures.reconciling import reconcile
from trucewatch.figures.rules import load_rules

RULES = {name: load_rules()[name] for name in ("incidents", "guarantor-bulletin")}


def lines(book: RecordBook, kind: str | None = None) -> list[ReconciliationLine]:
    found = reconcile(book.close(), rules=RULES)
    return [line for line in found if kind is None or line.kind == kind]


def total(book: RecordBook) -> ReconciliationLine:
    (line,) = lines(book, "total")
    return line


def area(book: RecordBook, name: str) -> ReconciliationLine:
    (line,) = [line for line in lines(book, "area") if line.area == name]
    return line


def said(line: ReconciliationLine) -> list[str]:
    return [message.id.removeprefix("figures.") for message in line.words()]


def twelfth() -> RecordBook:
    """6 and 25, none confirmed, 5 put down to fire on the excluded."""
    book = RecordBook()
    book.bulletin("russia", "2017-01-12", 6, {"Latakia": 4, "Hama": 2})
    book.bulletin(
        "turkey",
        "2017-01-12",
        25,
        {"Idlib": 11, "Aleppo": 8, "Damascus": 4, "Hama": 2},
        confirmed={"russia": 0, "said_to_target_excluded": 5},
    )
    return book


def test_six_against_twenty_five_with_none_confirmed_share_nothing() -> None:
    line = total(twelfth())

    assert line.claims == {"Russia": 6, "Turkey": 25}
    assert (line.overlap_low, line.overlap_high) == (0, 0)
    assert line.unexplained == 6 + 25 - 5
    assert said(line) == ["confirmed_none", "target_excluded", "nothing_shared", "unexplained"]


def test_an_equal_number_is_no_agreement() -> None:
    line = area(twelfth(), "Hama")

    assert line.claims == {"Russia": 2, "Turkey": 2}
    assert line.unexplained == 4
    assert "same_number_not_same" in said(line)


def test_a_side_that_placed_everything_elsewhere_logged_nothing_here() -> None:
    line = area(twelfth(), "Idleb")

    assert (line.claims, line.silent) == ({"Turkey": 11}, ("Russia",))
    assert "only_one_names" in said(line)


def test_damascus_says_that_it_may_mean_more_than_damascus() -> None:
    (word,) = [m for m in area(twelfth(), "Damascus").words() if m.id.endswith("may_include")]

    assert word.params["areas"] == "Rural Damascus"


def test_without_any_word_on_confirmation_counts_only_bound_what_is_shared() -> None:
    book = RecordBook()
    book.bulletin("russia", "2017-03-01", 10)
    book.bulletin("turkey", "2017-03-01", 14)

    line = total(book)

    assert (line.overlap_low, line.overlap_high, line.unexplained) == (0, 10, 4)
    assert "shared_at_most" in said(line)


def test_more_confirmed_than_logged_is_said_and_not_counted_as_shared() -> None:
    book = RecordBook()
    book.bulletin("russia", "2017-01-22", 2)
    book.bulletin("turkey", "2017-01-22", 12, {"Aleppo": 6}, confirmed={"russia": 3})

    line = total(book)

    assert line.overlap_high == 2
    assert "confirmed_more_than_logged" in said(line)
    assert "partly_placed" in said(line)


def test_unplaced_entries_may_lie_where_only_the_other_side_names() -> None:
    book = RecordBook()
    book.bulletin("russia", "2017-01-22", 2, {"Hama": 2})
    book.bulletin("turkey", "2017-01-22", 12, {"Aleppo": 11})

    line = area(book, "Hama")

    assert (line.overlap_high, line.unexplained, line.silent) == (1, 1, ())
    assert "other_may_hold" in said(line)


def test_the_neighbouring_days_bulletin_may_hold_the_same_events() -> None:
    book = RecordBook()
    book.bulletin("russia", "2017-01-22", 2, {"Hama": 2})
    book.bulletin("turkey", "2017-01-22", 3, {"Aleppo": 3})
    book.bulletin("russia", "2017-01-23", 1, {"Idleb": 1})
    book.bulletin("turkey", "2017-01-23", 4, {"Hama": 4})

    hama = next(li for li in lines(book, "area") if (li.day, li.area) == ("2017-01-22", "Hama"))

    (word,) = [m for m in hama.words() if m.id == "figures.other_day"]
    assert dict(word.params) == {"side": "Turkey", "day": "2017-01-23", "n": 4}


def test_our_incidents_of_the_day_and_of_the_day_before_stand_beside_it_apart() -> None:
    book = twelfth()
    day = book.incident("2017-01-12 08:00", by="regime", pcode="SY05")
    before = book.incident("2017-01-11 08:00", pcode="SY05")
    book.incident("2017-01-13 13:00", pcode="SY05")

    line = area(book, "Hama")

    assert line.ours == {"incidents": 1, "guarantor-bulletin": 1}
    assert line.ours_before == {"incidents": 1, "guarantor-bulletin": 0}
    assert line.possible_before == {"incidents": 0, "guarantor-bulletin": 1}
    assert line.incidents == (day, before)


def test_an_area_that_no_bulletin_names_has_a_line_where_we_hold_an_incident() -> None:
    book = twelfth()
    book.incident("2017-01-12 08:00", pcode="SY03")

    line = area(book, "Rural Damascus")

    assert line.claims == {}
    assert said(line) == ["nobody_names", "may_stand_under"]


def test_an_incident_of_unknown_area_counts_in_the_total_and_in_no_area() -> None:
    book = twelfth()
    book.incident("2017-01-12 08:00", pcode=None)

    assert total(book).ours["incidents"] == 1
    assert all(line.ours["incidents"] == 0 for line in lines(book, "area"))


def test_one_sides_bulletin_alone_leaves_the_other_unknown_and_not_zero() -> None:
    book = RecordBook()
    book.bulletin("russia", "2016-12-31", 13, {"Damascus": None, "Aleppo": None, "Hama": None})

    line = total(book)

    assert line.overlap_high is None
    assert said(line) == ["unnumbered", "one_side_on_record"]
    assert area(book, "Aleppo").claims == {"Russia": None}


def test_an_undivided_number_is_nobodys_alone() -> None:
    book = RecordBook()
    book.bulletin("joint", "2017-01-04", 39, {"Idlib": 39})

    assert total(book).claims == {"joint": 39}
    assert said(total(book)) == ["undivided"]


def test_two_versions_of_one_bulletin_are_both_kept_and_not_judged() -> None:
    book = RecordBook()
    book.bulletin("russia", "2017-03-25", 13, carrier="S-1")
    book.bulletin("russia", "2017-03-25", 12, carrier="S-2")

    line = total(book)

    assert line.claims == {"Russia": 13, "Russia (2)": 12}
    assert said(line)[-1] == "versions"


def test_a_headline_against_its_body_is_said() -> None:
    book = twelfth()
    book.bulletin("russia", "2017-02-25", 14, {"Hama": 14}, title=15)

    line = next(li for li in lines(book, "total") if li.day == "2017-02-25")

    assert line.claims == {"Russia": 14}
    assert line.words()[0].params["title"] == 15


def test_a_monitors_period_is_a_line_of_its_own_in_its_own_unit() -> None:
    book = twelfth()
    book.bulletin(
        "SNHR",
        "2016-12-30",
        318,
        {"Hama": 105},
        to="2017-01-12",
        party="all parties",
        unit="breach",
    )
    book.incident("2017-01-02 08:00")

    whole, hama = lines(book, "period")

    assert (whole.day, whole.day_to, whole.unit) == ("2016-12-30", "2017-01-12", "breach")
    assert whole.claims == {"SNHR: all parties": 318}
    assert whole.ours["incidents"] == 1
    assert whole.overlap_high is None
    assert (hama.area, hama.claims) == ("Hama", {"SNHR: all parties": 105})
    assert "monitor_period" in said(total(book))


def test_a_period_without_a_last_day_stands_beside_nothing() -> None:
    book = RecordBook()
    book.bulletin("SNHR", "2016-12-30", 178, to="", party="all parties")

    (line,) = lines(book)

    assert (line.kind, line.day_to, line.ours) == ("period", "", {})
    assert "no_last_day" in said(line)


def test_undated_bulletins_stand_apart_paired_by_the_page_that_carries_them() -> None:
    book = RecordBook()
    for carrier, numbers in (("S-1", (10, 14)), ("S-2", (6, 11))):
        book.bulletin("russia", None, numbers[0], carrier=carrier)
        book.bulletin("turkey", None, numbers[1], carrier=carrier)

    first, second = lines(book)

    assert (first.kind, first.day, first.ours) == ("undated", "", {})
    assert {tuple(li.claims.values()) for li in (first, second)} == {(10, 14), (6, 11)}


def test_what_comes_from_an_earlier_truce_says_so() -> None:
    book = RecordBook()
    book.bulletin("russia", "2016-06-23", 3)

    assert "before_start" in said(total(book))


def test_a_publisher_or_a_period_may_be_asked_for_alone() -> None:
    book = twelfth()
    book.bulletin("SNHR", "2016-12-30", 318, to="2017-01-12", party="all parties")
    record = book.close()

    assert {li.kind for li in reconcile(record, rules={}, publisher="snhr")} == {"period"}
    assert reconcile(record, rules={}, publisher="Iran") == []
    found = reconcile(record, rules={}, period=week("2017-01-13"))
    assert found == []


def test_an_area_may_be_placed_by_somebody_who_knows_better() -> None:
    book = RecordBook()
    book.bulletin("russia", "2017-01-12", 3, {"Ghouta": 3})

    found = reconcile(
        book.close(), rules={}, align=lambda words: "Rural Damascus" if words == "Ghouta" else None
    )

    assert found[1].area == "Rural Damascus"


parts = st.dictionaries(
    st.sampled_from(["Hama", "Idleb", "Aleppo"]), st.none() | st.integers(0, 9), max_size=3
)


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["russia", "turkey", "joint", "SNHR"]),
            st.sampled_from(["2017-01-12", "2017-01-13", None]),
            st.none() | st.integers(0, 20),
            parts,
            st.sampled_from(["S-1", "S-2"]),
        ),
        max_size=8,
    )
)
def test_no_published_number_is_ever_lost(
    rows: list[tuple[str, str | None, int | None, dict[str, int | None], str]],
) -> None:
    book = RecordBook()
    for publisher, day, number, breakdown, carrier in rows:
        book.bulletin(publisher, day, number, breakdown, carrier=carrier)

    found = lines(book)

    assert {t for line in found for t in line.tallies} == {t["tally_id"] for t in book.tallies}
    for line in found:
        assert line.unexplained >= 0
        if line.overlap_high is not None:
            assert 0 == line.overlap_low <= line.overlap_high
