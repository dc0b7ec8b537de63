"""Speech in Arabic (verb, speaker, “that”, statement) and Russian (speaker, verb, “that”)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trucewatch.claims.model import ANONYMOUS
from trucewatch.doors.sources.article.lexicon import alternatives, speech
from trucewatch.doors.sources.article.matter import party_of
from trucewatch.doors.sources.article.mouths import UNNAMED, Mouth
from trucewatch.doors.sources.article.people import People
from trucewatch.doors.sources.article.sentences import Sentence
from trucewatch.doors.sources.article.statements import Said, said

_NOBODY = re.compile(r"(?:إلى|لـ|أنّ?|إنّ?|أنّ?ه[امم]?|من|في|على|عن|что|в|на|о|об)(?!\w)")
"""How no speaker begins."""


def arabic_or_russian(told: list[Sentence], people: People, language: str) -> Iterator[Said]:
    """Verb, speaker, “that”, statement (Arabic), or speaker, verb, “that” (Russian)."""
    verb, that = alternatives("speech", language, "says"), alternatives("speech", language, "that")
    if language == "ar":
        form = (
            rf"(?<!\w)[وف]?(?P<verb>{verb})\s+(?P<who>[^.،:؛\n]{{2,80}}?)\s*(?:،(?:[^.،:؛\n]{{2,60}}،)?\s*)?"
            rf"(?:(?<!\w)(?:{that})(?!\w)|:)\s*(?P<what>.+)"
        )
    elif language == "ru":
        form = (
            rf"(?P<who>[^.,:;\n]{{2,80}}?)\s+(?P<verb>{verb})(?:\s+на условиях \w+)?\s*,"
            rf"\s+(?:{that})\s+(?P<what>.+)"
        )
    else:
        return
    regex = re.compile(form, re.IGNORECASE | re.DOTALL)
    for sentence in told:
        match = regex.search(sentence.text)
        if match is None or _NOBODY.match(match["who"].strip()):
            continue
        words = match["who"].strip()
        mouth = (
            Mouth(ANONYMOUS, None)
            if UNNAMED.search(words)
            else Mouth(words, party_of(words, people.matter))
        )
        denial = speech("denies", language).search(match["verb"]) is not None
        yield said(sentence, match.start("what"), match.end("what"), mouth, denial=denial)
