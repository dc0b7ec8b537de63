"""Messages: the same in every language, complete, and stored as ids."""

from importlib.resources import files
from io import BytesIO
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from trucewatch.vocabulary.messages import LANGUAGES, Message, capitalised, say, say_id


def _catalogues(language):
    folder = files("trucewatch") / "locale" / language
    return {
        entry.name: read_po(BytesIO(entry.read_bytes()), locale=language)
        for entry in folder.iterdir()
        if entry.name.endswith(".po")
    }


def _forms(entry):
    """One sentence, or one for each plural form."""
    return (entry.string,) if isinstance(entry.string, str) else tuple(entry.string)


def _gaps(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_every_room_exists_in_every_language(language):
    """No reader falls back into English."""
    english, other = _catalogues("en"), _catalogues(language)
    assert english.keys() == other.keys()
    for room, said in english.items():
        ids = {entry.id for entry in said if entry.id}
        assert ids == {entry.id for entry in other[room] if entry.id}, room
        for entry in other[room]:
            assert all(_forms(entry)) or not entry.id, entry.id


@pytest.mark.parametrize(("language", "forms"), [("en", 2), ("ar", 6), ("ru", 3), ("tr", 2)])
def test_plurals_have_the_forms_of_their_language(language, forms):
    """A count nobody wrote a form for would be told in the wrong one."""
    for room, said in _catalogues(language).items():
        for entry in said:
            if entry.pluralizable:
                assert len(_forms(entry)) == forms, (room, entry.id)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_loses_a_parameter_or_asks_for_another(language):
    """A gap that only one language has would break, or hide a number or a name."""
    english, other = _catalogues("en"), _catalogues(language)
    for room, said in english.items():
        for entry in said:
            if not entry.id:
                continue
            theirs = _forms(other[room].get(entry.id))
            given = set().union(*map(_gaps, _forms(entry)))
            assert set().union(*map(_gaps, theirs)) <= given, (room, entry.id)
            assert _gaps(theirs[-1]) == _gaps(_forms(entry)[-1]), (room, entry.id)


@pytest.mark.parametrize(
    ("n", "sentence"),
    [
        (0, "0 инцидентов"), (1, "1 инцидент"), (2, "2 инцидента"), (5, "5 инцидентов"),
        (11, "11 инцидентов"), (21, "21 инцидент"), (22, "22 инцидента"), (112, "112 инцидентов"),
    ],
)  # fmt: skip
def test_russian_counts_in_its_own_way(n, sentence):
    """One, few and many go by the last digits, and by the last two."""
    assert say_id("pages.list_title", "ru", n=n) == sentence


@pytest.mark.parametrize(
    ("language", "said"), [("en", "<0.1"), ("ar", "<0.1"), ("ru", "<0,1"), ("tr", "<0,1")]
)
def test_a_fraction_is_told_with_the_languages_own_separator(language, said):
    """To a reader of Russian a point between digits is a slip."""
    assert say_id("coverage.less", language, hours=0.1) == said


def test_a_stored_message_is_read_back_with_the_messages_inside_it():
    inner = Message("findings.act_unknown", {})
    message = Message("findings.also_open", {"first": inner, "more": inner})
    again = Message.from_json(message.to_json())
    assert again.to_json() == message.to_json()
    assert say(again, "en").count("No report names the act.") == 2


def test_text_that_is_no_message_is_refused():
    with pytest.raises(ValueError, match="not a message"):
        Message.from_json('{"text": "hello"}')


def test_a_sentence_nobody_wrote_is_a_fault_and_not_a_blank():
    with pytest.raises(KeyError):
        say_id("findings.no_such_sentence", "en")


def test_a_language_nobody_translated_into_is_answered_in_english():
    assert say_id("findings.act_unknown", "fa") == "No report names the act."


@pytest.mark.parametrize(
    ("language", "name", "heading"),
    [("tr", "izin", "İzin"), ("tr", "ırmak", "Irmak"), ("en", "island", "Island"), ("tr", "", "")],
)
def test_a_turkish_heading_keeps_the_dot_of_its_i(language, name, heading):
    assert capitalised(name, language) == heading
