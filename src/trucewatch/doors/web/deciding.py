"""The form of a document's page: what somebody decided of its proposals, and the acts of it.

A field that is called as a proposal decides on it; `P-….item` corrects its item, and `P-….withhold`
has words to leave out of its quotation, one to a line. The acts are those of the command line
(`mechanism.accepting`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from trucewatch.doors.talking import Proposed
from trucewatch.doors.web.document_text import Span
from trucewatch.doors.web.forms import Sent
from trucewatch.doors.web.proposal_rows import typed
from trucewatch.mechanism import accepting
from trucewatch.mechanism.accepting import FIELDS
from trucewatch.mechanism.ports import Act
from trucewatch.mechanism.talk_records import TalkRecords
from trucewatch.vocabulary.errors import TrucewatchError, UsageError
from trucewatch.vocabulary.messages import Message

ACCEPT, REJECT = "accept", "reject"
WITHHOLD = "withhold"
_PROPOSAL = re.compile(r"P-\w+")


class ChoiceRefusedError(UsageError):
    """One decision of a run was not taken, and so none of them was."""

    def __init__(self, proposal_id: str, error: TrucewatchError) -> None:
        super().__init__(error.what, where=error.where, expected=error.expected, told=error.told)
        self.proposal_id = proposal_id


@dataclass(frozen=True, slots=True)
class Decisions:
    """What was sent: `chosen` has accept or reject by proposal, in the order of the form."""

    sent: Sent
    chosen: Mapping[str, str]

    @classmethod
    def of(cls, sent: Sent) -> Decisions:
        """The decisions of a form."""
        said = {name: sent[name] for name in sent.fields if _PROPOSAL.fullmatch(name)}
        return cls(sent, {id_: how for id_, how in said.items() if how in (ACCEPT, REJECT)})

    @property
    def opened(self) -> frozenset[str]:
        """The proposals whose values the form showed, and the one it is asked to show."""
        corrected = {name.partition(".")[0] for name in self.sent.fields if "." in name}
        return frozenset({*corrected, self.sent["edit"]} - {""})

    def typed(self, id_: str, name: str, otherwise: str) -> str:
        """What was typed into a field of a proposal; `otherwise` where it was not shown."""
        field = f"{id_}.{name}"
        return self.sent[field] if field in self.sent.fields else otherwise

    def acts(self, found: Sequence[Proposed], records: TalkRecords) -> list[Act]:
        """One act for each decision. Raises UsageError; nothing is recorded then."""
        if not self.chosen:
            raise UsageError(
                "nothing was decided",
                hint="accept or reject a proposal first",
                told=Message("faults.nothing_decided"),
            )
        at = {one.proposal_id: one for one in found}
        return [self._act(at.get(id_), id_, how, records) for id_, how in self.chosen.items()]

    def _act(self, one: Proposed | None, id_: str, how: str, records: TalkRecords) -> Act:
        try:
            if one is None:
                raise UsageError(
                    f"{id_} is not proposed any more",
                    told=Message("faults.not_proposed", {"proposal": id_}),
                )
            self._need_current(one)
            if how == REJECT:
                return accepting.reject(one.document.document_id, id_, reason=self.sent["reason"])
            return accepting.accept(
                one.proposal,
                one.document.document_id,
                id_,
                words=one.document.text,
                reason=self.sent["reason"],
                recorded=records.ids,
                changes=self._changes(one),
                withhold=list(self._left_out(one)),
            )
        except UsageError as error:
            raise ChoiceRefusedError(id_, error) from error

    def _need_current(self, one: Proposed) -> None:
        """What was decided after the page was made was not seen by whoever decides now."""
        size = self.sent["size"]
        seen = int(size) if size.isascii() and size.isdigit() and len(size) < 16 else 0
        if one.decided is not None and one.decided.entry >= seen:
            raise UsageError(
                f"{one.proposal_id} was {one.decided.how} by somebody while this page was open",
                where=f"entry {one.decided.entry}",
                expected="another look: what is sent again now counts after it",
                told=Message("faults.decided_meanwhile", {"proposal": one.proposal_id}),
            )

    def _changes(self, one: Proposed) -> dict[str, str]:
        value = one.proposal.value
        shown = {name: typed(value.get(name)) for name in FIELDS.get(one.proposal.kind, ())}
        said = {name: self.typed(one.proposal_id, name, was) for name, was in shown.items()}
        return {
            name: text
            for name, text in said.items()
            if text != shown[name] and not (text == "no" and shown[name] == "")
        }

    def _left_out(self, one: Proposed) -> Iterator[Span]:
        """Where the words that are to be left out stand in the quotation."""
        for line in self.typed(one.proposal_id, WITHHOLD, "").splitlines():
            words = line.strip()
            if not words:
                continue
            places = [m.span() for m in re.finditer(re.escape(words), one.quotation)]
            if not places:
                raise UsageError(
                    "words to leave out do not stand in the quotation",
                    expected="words as the quotation has them, one group to a line",
                    told=Message("faults.not_in_quotation"),
                )
            yield from places
