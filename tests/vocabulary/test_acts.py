"""Acts: codes of any depth, and what others' words stand for."""

import pytest

from trucewatch.vocabulary import acts


def test_every_act_has_a_name_in_four_languages_and_a_known_parent():
    for code in acts.codes():
        parent = acts.parent(code)
        assert parent is None or acts.known(parent), code
        names = {language: acts.act_name(code, language) for language in ("en", "ar", "ru", "tr")}
        assert len(set(names.values())) == 4, code


def test_the_top_level_is_the_contracts():
    assert [c for c in acts.codes() if "." not in c] == [str(n) for n in range(18)]


def test_a_code_that_is_finer_than_the_taxonomy_is_called_by_what_it_lies_under():
    assert acts.act_name("2.1.2.7", "en") == "mortar"
    assert acts.act_name("99.1", "en") == "99.1"


def test_depth_is_counted_in_parts_and_not_in_digits():
    assert acts.is_under("2.1.3", "2")
    assert acts.is_under("2", "2")
    assert not acts.is_under("21", "2")
    assert not acts.is_under("2", "2.1")


@pytest.mark.parametrize(
    ("words", "vocabulary", "code"),
    [
        ("Air/drone strike", "acled", "3"),
        ("Shelling/artillery/missile attack", "acled", "2"),
        ("194", "gdelt", "2"),
        ("3", "ucdp", "9.1"),
        ("Cluster Munition", "syrian_archive", "17.3"),
        ("Barrel Bomb", "syrian_archive", "3.1"),
        ("MORTAR  fire", "monitor", "2.1.2"),
        ("غارات جوية", "monitor", "3"),
    ],
)
def test_the_words_of_others_are_read_whole(words, vocabulary, code):
    assert acts.from_words(words, vocabulary) == code


@pytest.mark.parametrize(
    ("words", "vocabulary"),
    [
        ("1", "ucdp"),
        ("Unlawful attacks", "syrian_archive"),
        ("Alleged civilian casualties from Russian attacks", "syrian_archive"),
        ("UnKnown", "syrian_archive"),
        ("no such word", "acled"),
    ],
)
def test_words_that_name_no_act_name_none(words, vocabulary):
    """A kind of violence or a judgement is not an act: nothing is guessed from it."""
    assert acts.from_words(words, vocabulary) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Airstrikes targeted the town with toxic gas causing injuries", "17.1"),
        ("Mortar and artillery shelling of the village", "2.1"),
        ("Massacre as a result of airstrikes that targeted a mosque", "3"),
        ("A car bomb near the market", "4.2"),
        ("The town was shelled and small arms fire followed", None),
        ("Interview with a survivor", None),
    ],
)
def test_longer_text_is_searched_and_a_contradiction_gives_nothing(text, code):
    assert acts.from_words(text, "syrian_archive") == code


def test_every_mapping_leads_to_a_code_of_the_taxonomy():
    for vocabulary in acts.VOCABULARIES:
        for words, code in acts._taxonomy().mappings[vocabulary].items():
            assert code is None or acts.known(code), (vocabulary, words, code)


def test_a_vocabulary_nobody_defined_is_a_fault():
    with pytest.raises(KeyError):
        acts.from_words("shelling", "nobody")
