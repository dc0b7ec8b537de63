"""What a reader can choose from: only what the record holds."""

from __future__ import annotations

from typing import TypedDict

from trucewatch.doors.web.areas import area_names
from trucewatch.doors.web.record_index import ALL_OUTCOMES, RecordIndex
from trucewatch.doors.web.voice import Voice


class Choices(TypedDict):
    """Areas by the word incidents carry, top-level acts, and outcomes, each in reading order."""

    areas: dict[str, str]
    acts: list[str]
    outcomes: list[str]
    some_outside: bool


def choices(index: RecordIndex, voice: Voice) -> Choices:
    """The filters' choices for one record, found once for each language."""
    return index.once(("choices", voice.language), lambda: _choices(index, voice))


def _choices(index: RecordIndex, voice: Voice) -> Choices:
    return {
        "areas": area_names(index, voice),
        "acts": sorted(index.act_words, key=_act_order),
        "outcomes": [name for name in ALL_OUTCOMES if name in index.outcomes_present],
        "some_outside": not bool(index.in_scope.all()),
    }


def _act_order(act: str) -> tuple[bool, int, str]:
    """Numbered codes in order, then words we do not know, then the unknown act."""
    return act == "0", int(act) if act.isdecimal() else 10_000, act
