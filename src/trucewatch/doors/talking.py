"""Talks and documents of a mission: taken in, read again when asked, and decided on by people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from trucewatch.agreement.model import Agreement
from trucewatch.claims.model import Proposal
from trucewatch.claims.withholding import shown, spans_of
from trucewatch.doors.readings import Readings
from trucewatch.doors.sources.article.dates import publication_day
from trucewatch.doors.sources.article.lexicon import language_of
from trucewatch.doors.sources.article.roster import matter_of
from trucewatch.doors.sources.article.text import Document
from trucewatch.doors.storage.mission import Mission
from trucewatch.mechanism.accepting import document
from trucewatch.mechanism.derive import agreement_in_force
from trucewatch.mechanism.ground_tables import read_ground
from trucewatch.mechanism.ports import Ground
from trucewatch.mechanism.row_acts import canonical_text, registrations
from trucewatch.mechanism.talk_records import TYPES, Decided, KeptDocument, TalkRecords, read_talks
from trucewatch.publications.talks_on_record import TalksOnRecord
from trucewatch.reports.model import SourceWords
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.ids import make_id
from trucewatch.vocabulary.messages import Message
from trucewatch.vocabulary.progress import Progress, unheard


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal in its document as it may be seen, and what people decided of it, None where
    nothing yet. `names` are those withheld in that document."""

    proposal_id: str
    document: KeptDocument
    proposal: Proposal
    decided: Decided | None
    names: frozenset[str]

    @property
    def quotation(self) -> str:
        """What it quotes, with the names that are withheld: for finding words in, not for eyes."""
        return self.document.text[self.proposal.start : self.proposal.end]


def talks_of(mission: Mission) -> TalkRecords:
    """Everything on record of talks and claims."""
    return read_talks(mission.ground.entries(*TYPES))


def on_record(records: TalkRecords) -> TalksOnRecord:
    """What a publication may print of them, and every name in any document that it may not."""
    names = records.names.values()
    return TalksOnRecord(
        rounds=tuple(records.rounds.values()),
        positions=tuple(records.positions),
        claims=tuple(records.claims),
        withhold=frozenset().union(*names),
    )


def agreement_of(mission: Mission) -> Agreement:
    """The mission's agreement, which names its sides. Raises TrucewatchError where it has none."""
    return agreement_in_force(read_ground(mission.ground.entries("agreement.loaded")))


def receive_document(
    mission: Mission, ground: Ground, found: Document, *, publisher: str, published: date | None
) -> tuple[str, bool]:
    """Take a report in; its D-… id, and whether it is new. The publisher goes to the registry.

    Raises UsageError where nobody is said to have published it, or its words were erased.
    """
    if not publisher.strip():
        raise UsageError(
            "a report needs its publisher",
            hint="name who published it",
            told=Message("faults.no_publisher"),
        )
    for known in talks_of(mission).documents.values():
        if known.sha256 == found.sha256:
            return known.document_id, False
    words = SourceWords(words=publisher, kind="media")
    (source_id,) = mission.registry.identify([words])
    act = document(
        sha256=found.sha256,
        text=found.text,
        media_type=found.media_type,
        language=language_of(found.text),
        published=published or found.published or publication_day(found.text),
        source_id=source_id,
        fingerprint=mission.registry.fingerprint(canonical_text(["document", found.sha256])),
    )
    *_, entry = ground.record([*registrations(mission.registry, [words], [source_id]), act])
    if entry is None:
        raise UsageError(
            "its words were on record, and were erased", told=Message("faults.erased_words")
        )
    mission.publish_ledger()
    return make_id("D", entry.leaf_hash), True


def proposals(
    mission: Mission,
    records: TalkRecords,
    document_id: str | None,
    progress: Progress = unheard,
) -> Iterator[Proposed]:
    """What the documents propose, read again from their words. Raises UsageError."""
    if document_id is not None and document_id not in records.documents:
        raise UsageError(
            f"there is no document {document_id}", hint="`trucewatch list DIR documents`"
        )
    matter, readings = matter_of(agreement_of(mission)), Readings()
    for done, kept in enumerate(records.documents.values()):
        progress("reading documents", done, len(records.documents))
        if document_id not in (None, kept.document_id) or not kept.text:
            continue
        yield from proposed(kept, readings.of(kept, matter).proposals, records)


def proposed(
    kept: KeptDocument, found: Iterable[tuple[str, Proposal]], records: TalkRecords
) -> Iterator[Proposed]:
    """What was read in a document, as it may be seen and as it was decided."""
    names = records.names[kept.document_id]
    for id_, proposal in found:
        yield Proposed(id_, kept, shown(proposal, names), records.decided.get(id_), names)


def withheld_spans(one: Proposed, seen: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of the document's quotation, for spans of it as it is shown. Raises UsageError."""
    try:
        return spans_of(one.quotation, seen, one.names)
    except ValueError as error:
        raise UsageError(
            f"the quotation of {one.proposal_id} is not so long",
            expected=f"characters up to {len(one.proposal.quote)}, counted as it is shown",
            told=Message("faults.quotation_short", {"proposal": one.proposal_id}),
        ) from error


def chosen(found: Sequence[Proposed], ids: Sequence[str]) -> list[Proposed]:
    """The proposals of these ids, in their order. Raises UsageError where one is none."""
    at: Mapping[str, Proposed] = {one.proposal_id: one for one in found}
    for id_ in ids:
        if id_ not in at:
            raise UsageError(
                f"there is no proposal {id_}",
                hint="`trucewatch talks proposals DIR` lists them; a correction keeps the id",
            )
    return [at[id_] for id_ in ids]
