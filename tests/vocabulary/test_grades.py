"""Admiralty grades: read, written, shown; never computed with."""

import pytest

from trucewatch.vocabulary.grades import Grade, read_grade
from trucewatch.vocabulary.messages import LANGUAGES, say


@pytest.mark.parametrize("text", ["A1", "F6", "B–", "–3", ""])
def test_what_is_read_is_written_as_it_was(text):
    assert str(read_grade(text)) == text


def test_halves_and_small_letters_are_understood():
    assert read_grade(" c ") == Grade("C")
    assert read_grade("2") == Grade(None, 2)
    assert read_grade("d4") == Grade("D", 4)
    assert read_grade(None) == Grade()


@pytest.mark.parametrize("text", ["G1", "A7", "good", "A12"])
def test_what_is_no_grade_is_refused(text):
    with pytest.raises(ValueError, match="Admiralty"):
        read_grade(text)


def test_every_grade_has_words_in_every_language():
    for language in LANGUAGES:
        for letter, digit in zip("ABCDEF", range(1, 7), strict=True):
            assert len([say(m, language) for m in Grade(letter, digit).words()]) == 2
