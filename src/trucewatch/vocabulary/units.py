"""Units of what is owed and told, in the reader's language where we have the word.

Agreements and statements name their units in English words; a unit nobody translated stands as it
was written.
"""

from __future__ import annotations

from trucewatch.vocabulary.messages import Message

SEVERAL = 5
"""For a unit without a number: the form that each language has for several of something."""

UNITS = {
    "truck": "trucks",
    "tanker": "tankers",
    "tractor": "tractors",
    "prisoner": "prisoners",
    "captive": "captives",
    "detainee": "detainees",
    "soldier": "soldiers",
    "person": "people",
    "battalion": "battalions",
    "gun": "guns",
    "vehicle": "vehicles",
    "metre": "metres",
    "hour": "hours",
}
"""The units that the catalogues have, one and several of them."""

_ONE_OF = {**{name: name for name in UNITS}, **{several: one for one, several in UNITS.items()}}


def unit_of(words: str, number: float | None = None) -> Message | str:
    """That unit beside a number (several where there is none), or the words themselves."""
    known = _ONE_OF.get(words.strip().casefold())
    if known is None:
        return words
    whole = SEVERAL if number is None or number != int(number) else int(number)
    return Message(f"agreement.unit_{known}", {"n": whole})
