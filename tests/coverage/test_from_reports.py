"""Who was watching: the half of the sentence that a count leaves out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.coverage.tables import WHOLE_DAY, between, denials, reports, watches
from trucewatch.coverage.from_reports import coverage, coverage_by
from trucewatch.coverage.model import Coverage

NOBODY = (watches(), denials(), reports())


def watched(*rows: tuple[str | None, float, float], area: str | None = "SY02") -> Coverage:
    return coverage(watches(*rows), denials(), reports(), area=area, period=WHOLE_DAY)


def test_two_posts_in_the_same_hour_are_one_watched_hour() -> None:
    assert watched(("SY02", 8, 10), ("SY02", 9, 11)).watched_h == 3


def test_a_watch_ends_with_the_period_it_is_asked_for() -> None:
    assert watched(("SY02", 20, 30)).watched_h == 4
    assert watched(("SY02", -5, 2)).watched_h == 2
    assert watched(("SY02", 24, 30)).watched_h == 0


def test_watching_the_country_watches_every_province() -> None:
    found = watched(("SY", 0, 24))

    assert (found.watched_h, found.partly_h) == (24, 0)


def test_watching_one_district_is_watching_only_a_part_of_the_province() -> None:
    found = watched(("SY0200", 0, 12), ("SY", 6, 8))

    assert (found.watched_h, found.partly_h) == (12, 10)


def test_watching_the_next_province_is_no_watch_here() -> None:
    found = watched(("SY03", 0, 24))

    assert not found.watched
    assert found.declared


def test_area_ten_does_not_lie_in_area_one_where_the_boundaries_say_so() -> None:
    parents = {"K": None, "K1": "K", "K10": "K", "K10a": "K10"}

    def one(code: str) -> Coverage:
        return coverage(
            watches((code, 0, 24)),
            denials(),
            reports(),
            area="K1",
            period=WHOLE_DAY,
            parents=parents,
        )

    assert not one("K10").watched
    assert not one("K10a").watched
    assert one("K").watched


def test_without_any_declared_watch_nothing_is_known_rather_than_nothing_watched() -> None:
    found = coverage(*NOBODY, area=None, period=WHOLE_DAY)

    assert not found.declared
    assert found.unknown_h == found.period_h == 24


def test_the_whole_mission_is_wholly_watched_only_by_who_watches_the_country() -> None:
    parents = {"SY02": "SY"}
    rows = watches(("SY02", 0, 6), ("SY", 5, 8))

    found = coverage(rows, denials(), reports(), area=None, period=WHOLE_DAY, parents=parents)

    assert (found.watched_h, found.partly_h) == (8, 5)


def test_a_denial_counts_for_the_area_for_what_lies_around_and_within_it() -> None:
    denied = denials(("SY02", 9), ("SY0200", 10), ("SY", 11), ("SY03", 12), ("SY02", 24))

    found = coverage(watches(), denied, reports(), area="SY02", period=WHOLE_DAY)

    assert found.denials == 3


def test_a_source_that_reports_twice_is_one_source_and_only_from_where_it_reported() -> None:
    heard = reports(
        ("S-1", "SY0200", 1, 2),
        ("S-1", "SY02", 3, 4),
        ("S-2", "SY02", -2, 1),
        ("S-3", "SY02", -2, 0),
        ("S-4", "SY", 1, 2),
        ("S-5", None, 1, 2),
    )

    here = coverage(watches(), denials(), heard, area="SY02", period=WHOLE_DAY)
    anywhere = coverage(watches(), denials(), heard, area=None, period=WHOLE_DAY)

    assert (here.sources, anywhere.sources) == (2, 4)


def test_a_report_of_an_instant_counts_at_that_instant() -> None:
    heard = reports(("S-1", "SY02", 0, 0))

    assert coverage(watches(), denials(), heard, area="SY02", period=WHOLE_DAY).sources == 1


@given(
    st.lists(st.tuples(st.integers(0, 46), st.integers(1, 10)), max_size=12),
    st.integers(1, 47),
)
def test_watched_hours_add_up_when_the_period_is_cut_in_two(
    rows: list[tuple[int, int]], cut: int
) -> None:
    declared = watches(*(("SY02", f / 2, (f + n) / 2) for f, n in rows))
    spans = (between(0, cut / 2), between(cut / 2, 24), WHOLE_DAY)

    found = coverage_by(declared, denials(), reports(), areas=["SY02"], periods=spans)

    before, after, whole = (found["SY02", span].watched_h for span in spans)
    assert before + after == pytest.approx(whole)
    assert whole <= WHOLE_DAY.duration.total_seconds() / 3600
    minutes = {m for f, n in rows for m in range(f * 30, (f + n) * 30) if m < 24 * 60}
    assert whole == pytest.approx(len(minutes) / 60)
