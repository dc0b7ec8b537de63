"""Ids: opaque, stable, and never long enough to say anything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.vocabulary.ids import ALPHABET, make_id, sibling


@given(st.binary(min_size=8, max_size=64))
def test_an_id_is_a_letter_and_twelve_characters_that_cannot_be_misread(seed):
    made = make_id("R", seed)
    letter, _, rest = made.partition("-")
    assert letter == "R"
    assert len(rest) == 12
    assert set(rest) <= set(ALPHABET)
    assert made == make_id("R", seed)


def test_the_first_sixty_bits_decide():
    assert make_id("F", b"\xff" * 8) == "F-" + "Z" * 12
    assert make_id("F", b"\xff" * 7 + b"\xf0") == make_id("F", b"\xff" * 8)


def test_an_incident_keeps_the_characters_of_its_first_report():
    assert sibling("I", "R-0123456789AB") == "I-0123456789AB"


def test_too_few_bytes_are_refused():
    with pytest.raises(ValueError, match="8 bytes"):
        make_id("R", b"short")
