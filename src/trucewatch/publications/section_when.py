"""When: incidents day by day against the ceasefire's start, and the days nobody watched."""

from __future__ import annotations

from trucewatch.publications.model import Figure, Section, Term, TimelinePicture
from trucewatch.publications.period_facts import PeriodFacts
from trucewatch.publications.timeline_picture import timeline_picture
from trucewatch.vocabulary.messages import Message


def when(facts: PeriodFacts) -> Section:
    """The timeline."""
    picture = timeline_picture(facts.record, facts.period, counting=facts.counting)
    caption = "timeline_caption" if picture.step == 1 else "timeline_caption_weeks"
    params = {"start": picture.start, "days": picture.step}
    return Section(
        id="when",
        heading=Message("bulletin.when_title"),
        blocks=(
            Figure(
                picture=picture,
                caption=Message(f"bulletin.{caption}", params),
                description=_description(picture),
                notes=tuple(_notes(facts, picture)),
            ),
        ),
    )


def _description(picture: TimelinePicture) -> Message:
    if not any(b.n for b in picture.bins):
        return Message("bulletin.timeline_nothing")
    fullest = max(picture.bins, key=lambda b: b.n)
    name = "timeline_description" if picture.step == 1 else "timeline_description_weeks"
    params = {"n": fullest.n, "first": fullest.first, "last": fullest.last}
    return Message(f"bulletin.{name}", params)


def _notes(facts: PeriodFacts, picture: TimelinePicture) -> list[Term]:
    shares = [b.watched for b in picture.bins]
    notes: list[Term] = [Message("bulletin.timeline_first_day")]
    if any(share is None for share in shares):
        notes.append(Message("bulletin.band_never_declared"))
    else:
        unwatched = sum(1 for share in shares if not share)
        name = "band_unwatched" if picture.step == 1 else "band_unwatched_weeks"
        notes.append(Message("bulletin.band"))
        notes.append(Message(f"bulletin.{name}", {"n": unwatched, "all": len(shares)}))
    if facts.outside_dates:
        notes.append(Message("bulletin.timeline_outside", {"n": facts.outside_dates}))
    return notes
