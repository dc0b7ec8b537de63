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


def _fields(text):
    forms = [text] if isinstance(text, str) else list(text)
    return {name for form in forms for _, name, _, _ in Formatter().parse(form) if name}


def test_every_sentence_of_these_rooms_exists_in_every_language_with_the_same_parameters():
    english = _catalogues("en")
    for language in LANGUAGES:
        other = _catalogues(language)
        for room in ("agreement.po", "belief.po", "findings.po", "verdicts.po"):
            for entry in english[room]:
                if not entry.id:
                    continue
                translated = other[room].get(entry.id)
                assert translated is not None and translated.string, (language, entry.id)
                assert _fields(translated.string) <= _fields(entry.string) | {"reading"}, entry.id


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
