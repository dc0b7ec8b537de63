"""Areas as a reader knows them: names for the codes and words incidents carry."""

from __future__ import annotations

from trucewatch.doors.web.record_index import RecordIndex
from trucewatch.doors.web.voice import Voice


def area_names(index: RecordIndex, voice: Voice) -> dict[str, str]:
    """First-level areas of the record's incidents, by the word they carry; sorted by name.

    The word may be a P-code or a name in any language; one that no area bears stays as it is.
    """
    return index.once(("areas", voice.language), lambda: _area_names(index, voice))


def _area_names(index: RecordIndex, voice: Voice) -> dict[str, str]:
    known: dict[str, str] = {}
    for area in index.record.areas:
        if area.level != "admin1":
            continue
        for word in (area.pcode, *area.names.values()):
            known[word.casefold()] = voice.names(area.names)
    named = {word: known.get(word.casefold(), word) for word in sorted(index.area_words)}
    return dict(sorted(named.items(), key=lambda pair: pair[1]))
