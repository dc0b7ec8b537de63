"""Counts as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.reports.faults import Fault
from trucewatch.reports.numbers import (
    UNKNOWN,
    Range,
    parse_count,
    parse_distance,
    parse_measure,
    parse_range,
)


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("3", 3, 3), ("13.0", 13, 13), ("١٢", 12, 12), ("۱۲", 12, 12), ("1,200", 1200, 1200),
        ("1 200", 1200, 1200), ("٣٬٠٠٠", 3000, 3000), ("3-5", 3, 5), ("3–5", 3, 5),
        ("3 to 5", 3, 5), ("between 3 and 5", 3, 5), ("من ٣ إلى ٥", 3, 5), ("2 أو 3", 2, 3),
        ("at least 10", 10, None), ("10+", 10, None), ("10 or more", 10, None),
        ("ما لا يقل عن 7", 7, None), ("more than 20", 21, None), ("أكثر من 20", 21, None),
        ("up to 4", None, 4), ("fewer than 5", None, 4), ("about 10", 8, 12), ("حوالي 10", 8, 12),
        ("3 civilians", 3, 3), ("5 شهداء", 5, 5), ("three", 3, 3), ("ثلاثة", 3, 3),
        ("nobody", 0, 0), ("0", 0, 0), ("لا يوجد", 0, 0), ("(4)", 4, 4),
    ],
)  # fmt: skip
def test_words_mean_their_ends(words: str, low: int | None, high: int | None) -> None:
    assert parse_range(words) == Range(low, high)


@pytest.mark.parametrize("words", ["", "-", "unknown", "n/a", "None", "dozens", "several", "عشرات"])
def test_words_without_a_number_make_no_figure(words: str) -> None:
    """ "Dozens" are neither 24 nor 0; a blank is not a zero."""
    assert parse_range(words) == UNKNOWN


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("-1", "negative_number"), ("5-3", "range_reversed"), ("1.200", "ambiguous_number"),
        ("99999999999", "number_too_large"), ("12/5", "looks_like_a_date"),
        ("a lot", "not_a_number"), ("3.5", "not_a_number"),
    ],
)  # fmt: skip
def test_what_cannot_be_counted_is_a_fault(words: str, code: str) -> None:
    said = parse_range(words)
    assert isinstance(said, Fault) and said.code == code and said.remedy


def test_one_number_is_asked_for_and_a_range_given() -> None:
    said = parse_count("3-5")
    assert isinstance(said, Fault) and said.code == "not_one_number"
    assert parse_count("4") == 4 and parse_count("unknown") is None


def test_measures_and_distances() -> None:
    assert parse_measure("7,62") == 7.62
    assert parse_measure("7.62") == 7.62
    assert isinstance(parse_measure("1,200"), Fault)
    assert parse_distance("2 km") == 2000
    assert parse_distance("500") == 500


@given(st.integers(0, 10_000_000))
def test_every_count_is_itself(n: int) -> None:
    assert parse_range(str(n)) == Range(n, n)
    assert parse_range(f"{n:,}") == Range(n, n)


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_a_range_keeps_its_ends_or_is_a_fault(a: int, b: int) -> None:
    said = parse_range(f"{a}-{b}")
    assert said == Range(a, b) if a <= b else isinstance(said, Fault)


@given(st.text(max_size=40))
def test_no_words_bring_it_down(words: str) -> None:
    said = parse_range(words)
    assert isinstance(said, Range | Fault)
    if isinstance(said, Range) and said.low is not None and said.high is not None:
        assert 0 <= said.low <= said.high
    assert isinstance(parse_measure(words), float | Fault | None)
