"""What documents propose, as rows of their pages: in the reader's words, with what one may mend.

In:   proposals as they may be seen, what people decided, a voice, the names of sides and items.
Out:  `Row`s and the choices of their forms. Nothing is decided here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from trucewatch.claims.model import ANONYMOUS, CONTEXT, DATE, KINDS
from trucewatch.claims.withholding import WITHHELD
from trucewatch.doors.sources.article.lexicon import topics
from trucewatch.doors.talking import Proposed
from trucewatch.doors.web.document_text import Span, cut
from trucewatch.doors.web.voice import Voice
from trucewatch.mechanism.accepting import FIELDS
from trucewatch.mechanism.talk_records import Decided, TalkRecords
from trucewatch.publications.voice import isolated
from trucewatch.talks.model import Stance
from trucewatch.talks.wording import TalkWords
from trucewatch.vocabulary.messages import say_id

SIGNS: Mapping[str, str] = dict(
    zip(KINDS, ("“", "#", "±", "●", "▲", "◆", "✕", "○", "□", "!"), strict=True)
)
"""What each kind's quotations begin with, so that nobody needs to tell colours apart."""
FIELD_NAMES = (
    "speaker", "party", "citing", "anonymous", "denial", "denies", "subject", "low", "high", "unit",
    "stance", "item", "condition", "round", "on", "sits_for", "person", "office", "basis", "backs",
    "group", "act", "first", "last", "name", "level",
)  # fmt: skip
"""What values of proposals are called."""
YES_NO = ("anonymous", "denial")
SIDES = ("party", "sits_for", "backs", "group")
ITEMS = ("item", "condition")
_NUMBERS = ("low", "high")
_SHOWN = {DATE: ("first", "last")}


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a proposal that may be corrected: as it is typed, and which choices it has."""

    name: str
    value: str
    choices: Mapping[str, str] | None = None

    @property
    def suggests(self) -> str | None:
        """The list of the page that suggests what to type."""
        if self.name in SIDES:
            return "sides"
        return "items" if self.name in ITEMS else "claims" if self.name == "denies" else None


@dataclass(frozen=True, slots=True)
class Row:
    """One proposal. `said` are its values in words, by field; `quote` has None where a name is
    withheld; `model` is the language model that proposed it, if one did, as a sentence holds it;
    `fields` may be corrected, none where nobody accepts it by itself."""

    id: str
    kind: str
    quote: Sequence[str | None]
    said: Sequence[tuple[str, str]]
    fields: Sequence[Field]
    decided: Decided | None
    model: str | None

    @property
    def values_json(self) -> str:
        """What may be corrected as it is typed, for the page's own script."""
        return json.dumps({one.name: one.value for one in self.fields}, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Rows:
    """Makes rows for one reader."""

    voice: Voice
    words: TalkWords
    records: TalkRecords

    def of(self, one: Proposed, hidden: Sequence[Span]) -> Row:
        """The row of one proposal in a document of whose text these spans are withheld."""
        proposal = one.proposal
        return Row(
            id=one.proposal_id,
            kind=proposal.kind,
            quote=cut(one.document.text, (proposal.start, proposal.end), hidden),
            said=[
                (name, self._told(name, value))
                for name, value in proposal.value.items()
                if value is not None and value is not False and value != ""
            ],
            fields=() if proposal.kind in CONTEXT else self.fields(proposal.kind, proposal.value),
            decided=one.decided,
            model=proposal.model and isolated(proposal.model),
        )

    def fields(self, kind: str, value: Mapping[str, Any]) -> list[Field]:
        """What of that kind's value may be corrected; whoever is unnamed stays so."""
        unnamed = value.get("speaker") == ANONYMOUS
        return [
            Field(name, typed(value.get(name)), self._choices(name))
            for name in FIELDS[kind]
            if not (unnamed and name in ("speaker", "anonymous", "party") and kind != "position")
            and not (unnamed and name == "speaker")
        ]

    def blank(self, kind: str) -> list[Field]:
        """What may be corrected of a kind, with nothing typed."""
        return self.fields(kind, {}) if kind in FIELDS else []

    def items(self) -> dict[str, str]:
        """The items that sides speak of."""
        agendas = (item for one in self.records.rounds.values() for item in one.items)
        return {item: self.words.item(item) for item in dict.fromkeys((*topics(), *agendas))}

    def sides(self) -> dict[str, str]:
        """The sides that the agreement names."""
        agreement = self.words.agreement
        ids = dict.fromkeys([*agreement.sides, *(actor.id for actor in agreement.actors)])
        return {id_: self.words.side(id_) for id_ in ids}

    def claims(self) -> dict[str, str]:
        """The claims on record, for what is denied."""
        return {one.claim_id: one.quote[:80] for one in self.records.claims}

    def _choices(self, name: str) -> Mapping[str, str] | None:
        if name in YES_NO:
            return {"no": self.voice.t("documents_no"), "yes": self.voice.t("documents_yes")}
        if name == "stance":
            stances = (one.value for one in Stance if one is not Stance.SILENT)
            return {one: say_id(f"talks.{one}", self.voice.language) for one in stances}
        if name == "round":
            rounds = self.records.rounds.values()
            return {"": "–"} | {one.round_id: one.name for one in rounds}
        return None

    def _told(self, name: str, value: Any) -> str:
        if name in SIDES:
            return self.words.side(str(value))
        if name in ITEMS:
            return self.words.item(str(value))
        if name == "stance":
            return say_id(f"talks.{value}", self.voice.language)
        if name == "act":
            return self.voice.act(str(value))
        if value is True:
            return self.voice.t("documents_yes")
        if name in _NUMBERS:
            return self.voice.number(value)
        if name in _SHOWN[DATE]:
            return self.voice.day(date.fromisoformat(str(value)))
        if value == ANONYMOUS:
            return say_id("claims.anonymous", self.voice.language)
        return str(value).replace(WITHHELD, self.voice.t("documents_withheld"))


def typed(value: Any) -> str:
    """A value as a form has it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
