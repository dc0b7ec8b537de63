"""The features of a GeoJSON collection, decoded one at a time.

A whole layer as Python's lists takes ten times its text; one feature after another takes as much
as the largest of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from trucewatch.doors.limits.json_limits import StrictDecoder, key_twice

_SPACE = re.compile(r"[ \t\n\r]*+")


class NoCollectionError(Exception):
    """The text is JSON, but holds no list of features."""


def features_of(text: str) -> Iterator[Any]:
    """Each element of the list `features` in the text's object.

    Raises NoCollectionError, json.JSONDecodeError where the text stops being JSON, BeyondLimit.
    """
    walk = _Walk(text)
    if not walk.comes("{"):
        StrictDecoder().decode(text)
        raise NoCollectionError
    seen: set[str] = set()
    while not walk.ends("}", first=not seen):
        key = walk.value()
        if not isinstance(key, str) or not walk.comes(":"):
            raise walk.error()
        if key in seen:
            raise key_twice()
        seen.add(key)
        if key == "features":
            yield from _elements(walk)
        else:
            walk.value()
    if not walk.done():
        raise walk.error()
    if "features" not in seen:
        raise NoCollectionError


def _elements(walk: _Walk) -> Iterator[Any]:
    if not walk.comes("["):
        walk.value()
        raise NoCollectionError
    first = True
    while not walk.ends("]", first=first):
        first = False
        yield walk.value()


class _Walk:
    """A place in a JSON text, and the values that begin there."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._place = 0
        self._decoder = StrictDecoder()

    def comes(self, mark: str) -> bool:
        """Whether `mark` comes next, which is then passed."""
        self._skip()
        found = self._text.startswith(mark, self._place)
        self._place += found
        return found

    def ends(self, mark: str, *, first: bool) -> bool:
        """Whether a list or object ends here; else the comma before its next element is passed."""
        if self.comes(mark):
            return True
        if not first and not self.comes(","):
            raise self.error()
        return False

    def value(self) -> Any:
        """The value that begins here, which is then passed."""
        self._skip()
        value, self._place = self._decoder.raw_decode(self._text, self._place)
        return value

    def done(self) -> bool:
        """Whether nothing follows."""
        self._skip()
        return self._place == len(self._text)

    def error(self) -> json.JSONDecodeError:
        """The error to raise for what stands here."""
        return json.JSONDecodeError("no JSON", self._text, self._place)

    def _skip(self) -> None:
        found = _SPACE.match(self._text, self._place)
        self._place = found.end() if found else self._place
