"""How far to believe an incident, as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from trucewatch.vocabulary.messages import say_id


def belief_lines(document: dict[str, Any], language: str) -> Iterator[str]:
    """What `doors.believed.belief_document` says, line by line; four spaces a level."""

    def told(line: str, **params: Any) -> str:
        return say_id(f"belief.line_{line}", language, **params)

    yield document["basis_words"]
    for each in document["how_probable"]:
        words = {name: each[name] for name in ("name", "words", "range_words")}
        before = each["before_words"]
        yield told("probable", **words) + (told("before", before=before) if before else "")
    names = {each["of"]: each["name"] for each in document["how_probable"]}
    if document["left_out"]:
        yield document["left_out_words"]
    for report in document["reports"]:
        yield f"    {report['report_id']} ({report['source_id']}): {report['says']}"
        if report["repeats"]:
            yield f"        {told('repeats', report=report['repeats'])}"
        if report["grade"]:
            yield f"        {told('grade', grade=report['grade'], words=report['grade_words'])}"
        for adds in report["adds"]:
            yield f"        {told('adds', name=names[adds['of']], words=adds['words'])}"
    for toll in document["casualties"]:
        ends = {end: toll[end] for end in ("name", "low", "likeliest", "high")}
        yield told("toll", **ends) + toll["origins_words"]
        for each in toll["told"]:
            yield f"    {each['report_id'] or '–'}: {each['words']}"
