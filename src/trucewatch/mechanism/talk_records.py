"""The talks as the ledger has them: documents, claims, positions and rounds, from the entries.

In:   entries in order.
Out:  `TalkRecords`. Of two decisions on one proposal the later one counts; both stay on record.

A quotation is cut from the document's words at its offsets, without the names that are withheld;
where the document was erased there are no words, and nothing is quoted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from trucewatch.claims.model import (
    ANONYMOUS,
    CLAIM,
    FIGURE,
    GUARANTOR,
    INCIDENT,
    POSITION,
    SEATED,
    Claim,
    Offer,
)
from trucewatch.claims.withholding import sufferers, withheld, without
from trucewatch.mechanism import accepting, convening
from trucewatch.mechanism.ports import Entry
from trucewatch.mechanism.round_records import (
    convened,
    outcome,
    recorded_side,
    seated,
    side_in_document,
)
from trucewatch.talks.model import Position, Round, Stance
from trucewatch.vocabulary.ids import make_id

TYPES = (
    accepting.DOCUMENT, accepting.OFFERED, accepting.ACCEPTED, accepting.REJECTED,
    convening.ROUND, convening.DELEGATION, convening.OUTCOME,
)  # fmt: skip
"""The types of entries that talks are made of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDocument:
    """A document in the record: its D-… id, what its entry says, and what language models that
    somebody asked said to stand in it."""

    document_id: str
    sha256: str
    text: str
    language: str
    published: date | None
    source_id: str | None
    entry: int
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """The last decision on a proposal: `how` is accepted or rejected, in which entry, and why."""

    how: str
    entry: int
    reason: str


@dataclass(slots=True)
class TalkRecords:
    """Everything on record of talks and claims. `decided` holds every proposal's last decision.

    `names` are what no quotation of a document shows, by document. `unnamed` are the quotations,
    by document, of those who asked not to be named: what stands around one may lead to them.
    """

    documents: dict[str, KeptDocument] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)
    positions: list[Position] = field(default_factory=list)
    rounds: dict[str, Round] = field(default_factory=dict)
    decided: dict[str, Decided] = field(default_factory=dict)
    names: dict[str, frozenset[str]] = field(default_factory=dict)
    unnamed: dict[str, list[tuple[int, int]]] = field(default_factory=dict)

    @property
    def ids(self) -> frozenset[str]:
        """The ids that an accepted proposal may point at."""
        return frozenset((*self.rounds, *(claim.claim_id for claim in self.claims)))


def read_talks(entries: Iterable[Entry]) -> TalkRecords:
    """The talks of these entries. What was signed elsewhere and makes no sense is passed over."""
    records = TalkRecords()
    accepted: dict[str, Entry] = {}
    every = list(entries)
    for entry in every:
        try:
            _take(entry, records, accepted)
        except (KeyError, TypeError, ValueError):
            continue
    records.names = _names(records.documents, every)
    for entry in sorted(accepted.values(), key=lambda e: e.index):
        try:
            _accepted(entry, records)
        except (KeyError, TypeError, ValueError):
            continue
    return records


def _take(entry: Entry, records: TalkRecords, accepted: dict[str, Entry]) -> None:
    content = entry.content
    match entry.typ:
        case accepting.DOCUMENT:
            id_ = make_id("D", entry.leaf_hash)
            records.documents[id_] = KeptDocument(
                document_id=id_, sha256=content["sha256"], text=content.get("text", ""),
                language=content["language"], published=_day(content.get("published")),
                source_id=content.get("source_id"), entry=entry.index,
            )  # fmt: skip
        case accepting.OFFERED:
            kept = records.documents[content["document"]]
            offers = (*kept.offers, *_offers(content))
            records.documents[kept.document_id] = replace(kept, offers=offers)
        case accepting.ACCEPTED:
            accepted[content["proposal"]] = entry
            records.decided[content["proposal"]] = _decided(entry, "accepted")
        case accepting.REJECTED:
            accepted.pop(content["proposal"], None)
            records.decided[content["proposal"]] = _decided(entry, "rejected")
        case convening.ROUND:
            held = convened(entry, records.rounds.values())
            records.rounds[held.round_id] = held
        case convening.DELEGATION:
            held = records.rounds[content["round"]]
            records.rounds[held.round_id] = seated(held, recorded_side(entry))
        case convening.OUTCOME:
            held = records.rounds[content["round"]]
            outcomes = (*held.outcomes, outcome(entry))
            records.rounds[held.round_id] = replace(held, outcomes=outcomes)
        case _:
            pass


def _accepted(entry: Entry, records: TalkRecords) -> None:
    content = entry.content
    document = records.documents.get(content["document"])
    names = records.names.get(content["document"], frozenset())
    value = without(content["value"], names)
    if value.get("anonymous"):
        span = int(content["start"]), int(content["end"])
        records.unnamed.setdefault(content["document"], []).append(span)
    quote = _quote(content, document, names)
    kind = content["kind"]
    if kind in (CLAIM, FIGURE, INCIDENT):
        records.claims.append(_claim(entry, value, document, quote))
    elif kind == POSITION:
        records.positions.append(_position(entry, value, document, quote))
    elif kind in SEATED and value.get("round") in records.rounds:
        held = records.rounds[value["round"]]
        said = side_in_document(kind, value, entry, quote)
        records.rounds[held.round_id] = seated(held, said, attends=kind != GUARANTOR)


def _offers(content: Mapping[str, Any]) -> Iterator[Offer]:
    for one in content["proposals"]:
        words = {str(name): (int(at), int(end)) for name, (at, end) in dict(one["words"]).items()}
        yield Offer(
            kind=str(one["kind"]), start=int(one["start"]), end=int(one["end"]), words=words,
            model=str(content["model"]),
        )  # fmt: skip


def _decided(entry: Entry, how: str) -> Decided:
    return Decided(how=how, entry=entry.index, reason=str(entry.content.get("reason") or ""))


def _names(
    documents: Mapping[str, KeptDocument], entries: Iterable[Entry]
) -> dict[str, frozenset[str]]:
    """What is withheld wherever each document is quoted: what a rule recognises, whoever people
    hid, and every word that they withheld in any of its quotations. A later decision on the same
    proposal brings no name back."""
    names = {id_: set(sufferers(document.text)) for id_, document in documents.items()}
    for entry in entries:
        if entry.typ != accepting.ACCEPTED:
            continue
        try:
            content = entry.content
            text = documents[content["document"]].text
            begin = int(content["start"])
            for start, end in content.get("withheld") or ():
                words = text[begin + int(start) : begin + int(end)].strip()
                if any(letter.isalpha() for letter in words):
                    names[content["document"]].add(words)
            for start, end in content.get("unnamed") or ():
                names[content["document"]].add(text[int(start) : int(end)])
        except (KeyError, TypeError, ValueError):
            continue
    return {id_: frozenset(found) for id_, found in names.items()}


def _quote(content: Mapping[str, Any], document: KeptDocument | None, names: frozenset[str]) -> str:
    if document is None:
        return ""
    chosen = [(int(start), int(end)) for start, end in content.get("withheld") or ()]
    return withheld(document.text[content["start"] : content["end"]], chosen, names)


def _claim(
    entry: Entry, value: Mapping[str, Any], document: KeptDocument | None, quote: str
) -> Claim:
    content = entry.content
    hidden = bool(value.get("anonymous"))
    return Claim(
        claim_id=make_id("Q", entry.leaf_hash),
        document_id=content["document"],
        source_id=document.source_id if document else None,
        published=document.published if document else None,
        language=document.language if document else "",
        speaker=ANONYMOUS if hidden else value.get("speaker") or "",
        party=None if hidden else value.get("party"),
        citing=value.get("citing"),
        subject=value.get("subject") or "",
        quote=quote,
        start=content["start"],
        end=content["end"],
        low=value.get("low"),
        high=value.get("high"),
        unit=value.get("unit") if content["kind"] == FIGURE else None,
        denial=bool(value.get("denial") or value.get("denies")),
        denies=value.get("denies"),
        entry=entry.index,
    )


def _position(
    entry: Entry, value: Mapping[str, Any], document: KeptDocument | None, quote: str
) -> Position:
    content = entry.content
    return Position(
        position_id=make_id("H", entry.leaf_hash),
        party=value["party"],
        item=value["item"],
        stance=Stance(value["stance"]),
        condition=value.get("condition"),
        words=quote,
        said_on=_day(value.get("on")) or (document.published if document else None),
        speaker=value.get("speaker"),
        round_id=value.get("round"),
        document_id=content["document"],
        start=content["start"],
        end=content["end"],
        entry=entry.index,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
