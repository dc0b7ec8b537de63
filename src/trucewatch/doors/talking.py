"""Talks and documents of a mission: taken in, read again when asked, and decided on by people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from trucewatch.agreement.model import Agreement
from trucewatch.claims.model import Proposal
from trucewatch.claims.withholding import shown, spans_of, sufferers
from trucewatch.doors.sources.article.dates import publication_day
from trucewatch.doors.sources.article.gazette import known_places
from trucewatch.doors.sources.article.lexicon import language_of
from trucewatch.doors.sources.article.matter import Matter
from trucewatch.doors.sources.article.reading import Reading, read
from trucewatch.doors.sources.article.roster import matter_of
from trucewatch.doors.sources.article.text import document_of
from trucewatch.doors.storage.mission import Mission
from trucewatch.mechanism.accepting import document
from trucewatch.mechanism.derive import agreement_in_force
from trucewatch.mechanism.ground_tables import read_ground
from trucewatch.mechanism.ports import Ground
from trucewatch.mechanism.row_acts import canonical_text, registrations
from trucewatch.mechanism.talk_records import TYPES, KeptDocument, TalkRecords, read_talks
from trucewatch.publications.talks_on_record import TalksOnRecord
from trucewatch.reports.model import SourceWords
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.ids import make_id
from trucewatch.vocabulary.progress import Progress, unheard


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal in its document as it may be seen, and what people decided of it, None where
    nothing yet."""

    proposal_id: str
    document: KeptDocument
    proposal: Proposal
    decided: str | None


def talks_of(mission: Mission) -> TalkRecords:
    """Everything on record of talks and claims."""
    return read_talks(mission.ground.entries(*TYPES))


def on_record(records: TalkRecords) -> TalksOnRecord:
    """What a publication may print of them, and every name in any document that it may not."""
    names = [sufferers(document.text) for document in records.documents.values()]
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
    mission: Mission, ground: Ground, path: Path, *, publisher: str, published: date | None
) -> tuple[str | None, bool]:
    """Take a report in; its D-… id, and whether it is new. The publisher goes to the registry.

    Raises TrucewatchError where the file is none that can be read.
    """
    found = document_of(path)
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
    mission.publish_ledger()
    return (make_id("D", entry.leaf_hash), True) if entry is not None else (None, False)


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
    matter = matter_of(agreement_of(mission))
    for done, kept in enumerate(records.documents.values()):
        progress("reading documents", done, len(records.documents))
        if document_id not in (None, kept.document_id) or not kept.text:
            continue
        names = sufferers(kept.text)
        for proposal in reading_of(kept, matter).proposals:
            id_ = proposal.id_in(kept.sha256)
            yield Proposed(id_, kept, shown(proposal, names), records.decided.get(id_))


def reading_of(kept: KeptDocument, matter: Matter) -> Reading:
    """What a document in the record says to a reader."""
    known = known_places(matter.country)
    return read(kept.text, known, published=kept.published, about=matter)


def withheld_spans(one: Proposed, seen: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of the document's quotation, for spans of it as it is shown. Raises UsageError."""
    text = one.document.text
    try:
        return spans_of(text[one.proposal.start : one.proposal.end], seen, sufferers(text))
    except ValueError as error:
        raise UsageError(
            f"the quotation of {one.proposal_id} is not so long",
            expected=f"characters up to {len(one.proposal.quote)}, counted as it is shown",
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
