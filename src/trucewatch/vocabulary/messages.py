"""Messages: an id and its parameters, said in any language on demand.

Reasons are stored as ids with parameters, never as sentences, so that a finding made once can be
read in every language. The sentences live in `trucewatch/locale/<language>/<room>.po`: the id is
the `msgid`, the sentence with `{named}` parameters is the `msgstr`, and plural forms follow
gettext. An id starts with its room: `findings.actor_excluded` lives in `findings.po`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from typing import Any

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

LANGUAGES = ("en", "ar", "ru", "tr")
FALLBACK = "en"
_PLURALS = ("zero", "one", "two", "few", "many", "other")
"""CLDR's plural categories, in the order in which gettext numbers those that a language has."""


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence to be: its id and parameters (text, numbers, messages, or lists of these)."""

    id: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> str:
        """Canonical text for a table cell."""
        return json.dumps(_plain(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Message:
        """The message `to_json` wrote. Raises ValueError on anything else."""
        value = _message(json.loads(text))
        if not isinstance(value, Message):
            raise ValueError(f"not a message: {text[:80]!r}")  # noqa: TRY004
        return value


class Spoken(int):
    """A number that prints itself as `text`, whatever the sentence asks, and chooses its form."""

    text: str

    def __new__(cls, value: int, text: str) -> Spoken:
        spoken = super().__new__(cls, value)
        spoken.text = text
        return spoken

    def __format__(self, spec: str) -> str:
        return self.text


def say(message: Message, language: str) -> str:
    """The sentence in `language`, in English where that catalogue lacks it.

    Raises KeyError for an id no catalogue has: a missing sentence is a fault, not a blank.
    """
    params = {key: _param(value, language) for key, value in message.params.items()}
    return _sentence(message.id, params.get("n"), language).format(**params)


def _param(value: Any, language: str) -> Any:
    """A message said, a fraction with the language's own separators, anything else as it is."""
    if isinstance(value, Message):
        return say(value, language)
    return _fraction(value, language) if isinstance(value, float) else value


@lru_cache(maxsize=4096)
def _fraction(value: float, language: str) -> str:
    return format_decimal(value, locale=language)


def say_id(message_id: str, language: str, **params: Any) -> str:
    """`say` for a message made on the spot."""
    return (
        say(Message(message_id, params), language) if params else _set_phrase(message_id, language)
    )


@lru_cache(maxsize=8192)
def _set_phrase(message_id: str, language: str) -> str:
    """A sentence that takes nothing: a page says a hundred of them, the same each time."""
    return say(Message(message_id), language)


@lru_cache(maxsize=4096)
def has(message_id: str, language: str) -> bool:
    """Whether that language's own catalogue has the sentence."""
    catalogue = _catalogue(language, message_id.split(".", 1)[0])
    return catalogue is not None and message_id in catalogue


def capitalised(text: str, language: str) -> str:
    """A name as a sentence or a heading begins with it. In Turkish the capital of i is İ."""
    first = "İ" if language == "tr" and text.startswith("i") else text[:1].upper()
    return first + text[1:]


def _plain(value: Any) -> Any:
    if isinstance(value, Message):
        return {"id": value.id, "params": {k: _plain(v) for k, v in value.params.items()}}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return value


def _message(value: Any) -> Any:
    if isinstance(value, dict) and set(value) == {"id", "params"}:
        return Message(value["id"], {k: _message(v) for k, v in value["params"].items()})
    if isinstance(value, list):
        return [_message(part) for part in value]
    return value


def _sentence(message_id: str, n: Any, language: str) -> str:
    spoken, forms = _forms(message_id, language)
    if len(forms) == 1:
        return forms[0]
    form = _plural_form(spoken, n if isinstance(n, int) else 1)
    return forms[min(form, len(forms) - 1)]


@lru_cache(maxsize=8192)
def _forms(message_id: str, language: str) -> tuple[str, tuple[str, ...]]:
    """The language that has this sentence, and its forms. Raises KeyError where none has it."""
    for candidate in (language, FALLBACK):
        catalogue = _catalogue(candidate, message_id.split(".", 1)[0])
        entry = catalogue.get(message_id) if catalogue is not None else None
        if entry is None or not entry.string:
            continue
        return candidate, (entry.string,) if isinstance(entry.string, str) else tuple(entry.string)
    raise KeyError(message_id)


@lru_cache(maxsize=4096)
def _plural_form(language: str, n: int) -> int:
    """The gettext plural form of `n`. Source: Unicode CLDR plural rules, as Babel carries them."""
    rule = Locale.parse(language).plural_form
    forms = [form for form in _PLURALS if form in rule.tags or form == "other"]
    return forms.index(rule(n))


@lru_cache(maxsize=128)
def _catalogue(language: str, room: str) -> Catalog | None:
    source = files("trucewatch") / "locale" / language / f"{room}.po"
    if not source.is_file():
        return None
    return read_po(BytesIO(source.read_bytes()), locale=language)
