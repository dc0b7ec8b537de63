"""Proposing: what a language model makes of a document, held against its words.

In:   a document on record, a model's settings and key.
Out:  an act that says what the model proposed, where anything holds; and what was dropped, by why.

What nobody is shown is painted over before a word leaves: names that are withheld, and whatever
stands around the words of those who asked not to be named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from trucewatch.claims.model import Offer, Proposal
from trucewatch.doors.language_model.asking import ask
from trucewatch.doors.language_model.locating import Span, located, masked
from trucewatch.doors.language_model.settings import Settings
from trucewatch.doors.readings import Read, Readings
from trucewatch.doors.sources.article.matter import Matter
from trucewatch.doors.sources.article.offers import Reason, Unheld, adds_nothing, held
from trucewatch.doors.sources.article.prose import Prose
from trucewatch.doors.web.document_text import parts
from trucewatch.mechanism.accepting import offered
from trucewatch.mechanism.ports import Act
from trucewatch.mechanism.talk_records import TalkRecords
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.progress import Progress, unheard


@dataclass(slots=True)
class Answered:
    """What came of asking: the offers that hold, how many were dropped and why, and the act."""

    document_id: str
    model: str
    offers: list[Offer] = field(default_factory=list)
    dropped: Counter[Reason] = field(default_factory=Counter)

    @property
    def act(self) -> Act | None:
        """The act that records them; None where nothing holds."""
        return offered(self.document_id, self.model, self.offers) if self.offers else None


def propose(
    records: TalkRecords,
    document_id: str,
    matter: Matter,
    settings: Settings,
    key: str,
    progress: Progress = unheard,
) -> Answered:
    """Ask the model of every part of a document, and keep what its words bear out.

    Raises UsageError where there are no such words, TrucewatchError where one part was not
    answered.
    """
    kept = records.documents.get(document_id)
    if kept is None or not kept.text:
        raise UsageError(
            f"there are no words of a document {document_id}",
            hint="`trucewatch list DIR documents`",
        )
    readings = Readings()
    read = readings.of(kept, matter)
    hidden = readings.hidden(kept, read, records.names[document_id])
    text = masked(kept.text, [*hidden, *_around_the_unnamed(read.prose)])
    answered, spans = Answered(document_id, settings.name), parts(text)
    known = [one for _, one in read.proposals]
    for number, (begin, end) in enumerate(spans):
        progress("asking the model", number, len(spans))
        for item in ask(settings, key, text[begin:end]):
            _take(item, answered, known, (text, begin), read)
    progress("asking the model", len(spans), len(spans))
    return answered


def _take(
    item: object, answered: Answered, known: list[Proposal], where: tuple[str, int], read: Read
) -> None:
    """Keep one thing of an answer, or count why not."""
    try:
        offer = located(item, *where, answered.model)
        one = held(offer, read.prose)
        if adds_nothing(one, known):
            raise Unheld(Reason.KNOWN)
    except Unheld as error:
        answered.dropped[error.reason] += 1
        return
    known.append(one)
    answered.offers.append(offer)


def _around_the_unnamed(prose: Prose) -> Iterator[Span]:
    for sentence, said in prose.quiet():
        if said is None:
            yield sentence.start, sentence.end
        else:
            yield sentence.start, said.start
            yield said.end, sentence.end
