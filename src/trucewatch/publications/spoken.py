"""A publication said in one language: plain values that any printer can lay out.

In:   a `Publication`, a language, and how pictures are coloured.
Out:  a nest of dictionaries, lists and strings. Said text carries the isolating marks of `voice`.

Both printers read this, so the page and the PDF say the same.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from trucewatch.publications import svg
from trucewatch.publications.map_svg import map_svg
from trucewatch.publications.model import (
    Block,
    Code,
    Column,
    Facts,
    Figure,
    KeyFigures,
    MapPicture,
    Paragraph,
    Points,
    Publication,
    Row,
    Stacked,
    Table,
    Term,
    TimelinePicture,
)
from trucewatch.publications.svg import Palette
from trucewatch.publications.timeline_svg import NARROW, WIDE, timeline_svg
from trucewatch.publications.voice import Voice, isolated

Spoken = dict[str, Any]


def speak(publication: Publication, language: str, palette: Palette) -> Spoken:
    """Everything `publication` prints, in `language`."""
    voice = Voice.of(publication, language)
    return {
        "language": language,
        "direction": voice.direction,
        "title": voice.say(publication.title),
        "mission": isolated(publication.mission) if _own_name(publication) else "",
        "about": voice.say(publication.about) if publication.about is not None else "",
        "agreement": voice.say(publication.agreement),
        "period": voice.t("from_to", first=publication.first, last=publication.last),
        "made": voice.t("made_from", n=publication.tree_size, as_of=publication.as_of),
        "zone": voice.t("zone", zone=Code(publication.zone.key)),
        "exercise": voice.t("exercise") if publication.exercise else "",
        "root": publication.tree_root.hex(),
        "contents": voice.say(publication.contents),
        "page": voice.t("page"),
        "maker": voice.t("maker"),
        "sections": [
            {
                "id": section.id,
                "heading": voice.say(section.heading),
                "alone": section.alone,
                "blocks": [_block(block, voice, palette) for block in section.blocks],
            }
            for section in publication.sections
        ],
    }


def _own_name(publication: Publication) -> bool:
    """Whether the mission is called otherwise than its agreement."""
    return publication.mission not in publication.agreement.by_language.values()


def _block(block: Block, voice: Voice, palette: Palette) -> Spoken:
    match block:
        case Paragraph():
            return {"kind": "paragraph", "text": voice.say(block.text), "tone": block.tone}
        case Points():
            return {
                "kind": "points",
                "heading": voice.say(block.heading) if block.heading else "",
                "items": [voice.say(item) for item in block.items],
                "tone": block.tone,
            }
        case KeyFigures():
            return _key_figures(block, voice)
        case Table():
            return say_table(block, voice)
        case Facts():
            return {
                "kind": "facts",
                "items": [
                    {"name": voice.say(name), **_cell(value, voice)} for name, value in block.items
                ],
            }
        case Figure():
            return _figure(block, voice, palette)


def _key_figures(block: KeyFigures, voice: Voice) -> Spoken:
    return {
        "kind": "key_figures",
        "items": [
            {"value": voice.say(f.value), "label": voice.say(f.label), "tone": f.tone}
            for f in block.items
        ],
        "coverage": [voice.say(message) for message in block.coverage],
    }


def say_table(table: Table, voice: Voice) -> Spoken:
    """A table in the words of `voice`, for any printer."""
    return {
        "kind": "table",
        "caption": voice.say(table.caption),
        "columns": [_column(column, voice) for column in table.columns],
        "rows": [_row(row, table.columns[1:], voice) for row in table.rows],
        "notes": [voice.say(note) for note in table.notes],
    }


def _column(column: Column, voice: Voice) -> Spoken:
    return {
        "heading": voice.say(column.heading),
        "number": column.number,
        "strong": column.strong,
        "tone": column.tone,
    }


def _row(row: Row, columns: tuple[Column, ...], voice: Voice) -> Spoken:
    cells = [
        {**_cell(cell, voice), "number": column.number, "strong": column.strong}
        for cell, column in zip(row.cells, columns, strict=True)
    ]
    return {
        "heading": voice.say(row.heading),
        "day": isinstance(row.heading, date),
        "cells": cells,
        "total": row.total,
    }


def _cell(term: Term, voice: Voice) -> Spoken:
    if isinstance(term, Stacked):
        lower = voice.say(term.lower) if term.lower is not None else ""
        return {"text": voice.say(term.upper), "below": lower, "code": False}
    return {"text": voice.say(term), "below": "", "code": isinstance(term, Code)}


def _figure(figure: Figure, voice: Voice, palette: Palette) -> Spoken:
    caption, told = voice.say(figure.caption), voice.say(figure.description)
    return {
        "kind": "figure",
        "caption": caption,
        "description": told,
        "legend": _legend(figure.picture, voice),
        "notes": [voice.say(note) for note in figure.notes],
        **_drawn(figure.picture, voice, palette, caption, told),
    }


def _drawn(
    picture: MapPicture | TimelinePicture, voice: Voice, palette: Palette, title: str, told: str
) -> Spoken:
    """The picture, and for a timeline a narrower drawing of it."""
    if isinstance(picture, MapPicture):
        drawn = map_svg(picture, voice, palette=palette, title=title, description=told)
        return {"picture": "map", "svg": drawn, "narrow": ""}
    wide, narrow = (
        timeline_svg(
            picture,
            voice,
            palette=palette,
            width=width,
            title=title,
            description=told,
            id_=f"timeline-{int(width)}",
        )
        for width in (WIDE, NARROW)
    )
    return {"picture": "timeline", "svg": wide, "narrow": narrow}


def _legend(picture: MapPicture | TimelinePicture, voice: Voice) -> list[Spoken]:
    """Every outcome on the picture, and how often."""
    drawn = picture.spots if isinstance(picture, MapPicture) else picture.bins
    counts: dict[str, int] = {}
    for thing in drawn:
        for name, n in thing.outcomes:
            counts[name] = counts.get(name, 0) + n
    return [
        {"tone": name, "label": voice.t(f"outcome_{name}"), "n": voice.number(counts[name])}
        for name in svg.OUTCOMES
        if name in counts
    ]
