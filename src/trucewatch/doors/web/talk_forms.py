"""The forms of talks: a round, a side at it, what came of it; and the acts their answers make.

The acts are those of the command line (`mechanism.convening`); nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from trucewatch.doors.sources.article.lexicon import words as lexicon
from trucewatch.doors.web.forms import Sent
from trucewatch.mechanism import convening
from trucewatch.mechanism.ports import Act
from trucewatch.talks.model import Round
from trucewatch.talks.wording import TalkWords
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.messages import Message

MOST_JOINING = 4
"""How many sides' conditions for joining a form has room for."""
LISTS = ("signed", "endorsed", "took_note")
"""How a body stands to an outcome."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What somebody tried to record, what they typed, and why it was not taken."""

    typ: str
    sent: Sent
    fault: UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkForms:
    """The forms for one person: bodies and items by their ids, in words."""

    offered: bool
    parties: Mapping[str, str]
    items: Mapping[str, str]
    tried: Tried | None = None
    most_joining: int = MOST_JOINING

    @classmethod
    def of(cls, words: TalkWords, *, offered: bool, tried: Tried | None) -> TalkForms:
        """The forms in a reader's words; none where they are not `offered`."""
        agreement = words.agreement
        ids = [*agreement.sides, *(actor.id for actor in agreement.actors)]
        items = {item: words.item(item) for item in lexicon()["topics"]}
        parties = {id_: words.side(id_) for id_ in ids}
        return cls(offered=offered, parties=parties, items=items, tried=tried)

    def failed(self, typ: str) -> bool:
        """Whether this is what was tried and not taken."""
        return self.tried is not None and self.tried.typ == typ

    def typed(self, typ: str, otherwise: Sent | None = None) -> Sent:
        """What was typed into that form."""
        if self.tried is not None and self.tried.typ == typ:
            return self.tried.sent
        return otherwise or Sent()

    def anew(self, held: Round) -> Sent:
        """A round's form, filled in with what is on record."""
        others = [item for item in held.items if item not in self.items]
        fields = {
            "process": (held.process,),
            "name": (held.name,),
            "first": (held.first.isoformat(),),
            "last": (held.last.isoformat(),),
            "place": (held.place or "",),
            "format": (held.format or "",),
            "through": ("\n".join(held.through),),
            "item": held.items,
            "items": ("\n".join(others),),
            "sessions": ("\n".join(day.isoformat() for day in held.sessions),),
        }
        for n, (side, asked) in enumerate(held.joining.items(), start=1):
            fields |= {f"joining_side{n}": (side,), f"joining_words{n}": (asked,)}
        return Sent(fields)


def convened(sent: Sent) -> Act:
    """A round. Raises UsageError."""
    return convening.convene(
        process=sent["process"],
        name=sent["name"],
        first=_day(sent["first"], "first day"),
        last=_day(sent["last"], "last day"),
        reason=sent["reason"],
        place=sent["place"] or None,
        format_=sent["format"] or None,
        through=_lines(sent["through"]),
        items=list(dict.fromkeys([*sent.all("item"), *_lines(sent["items"])])),
        sessions=[_day(line, "session") for line in _lines(sent["sessions"])],
        joining=_joining(sent),
    )


def seated(rounds: Collection[str], round_id: str, sent: Sent) -> Act:
    """How a side stands to a round. Raises UsageError."""
    return convening.seat(
        rounds,
        round_id,
        sent["other_party"] or sent["party"],
        attendance=sent["attendance"],
        reason=sent["reason"],
        heads=_lines(sent["heads"]),
        sits_for=sent["sits_for"] or None,
        backers=list(dict.fromkeys([*sent.all("backer"), *_lines(sent["backers"])])),
    )


def concluded(rounds: Collection[str], round_id: str, sent: Sent) -> Act:
    """A text that a round ended with. Raises UsageError."""
    stand = {
        name: [
            *(field.removeprefix("stands-") for field in sent.fields
              if field.startswith("stands-") and sent[field] == name),
            *_lines(sent[name]),
        ]
        for name in LISTS
    }  # fmt: skip
    return convening.conclude(
        rounds,
        round_id,
        sent["title"],
        _day(sent["on"], "day"),
        reason=sent["reason"],
        **stand,
    )


def _joining(sent: Sent) -> dict[str, str]:
    """Conditions for joining by side. Raises UsageError where only one half was typed."""
    asked: dict[str, str] = {}
    for n in range(1, MOST_JOINING + 1):
        side, words = sent[f"joining_side{n}"], sent[f"joining_words{n}"]
        if bool(side) != bool(words):
            raise UsageError(
                "a condition for joining has a side and its words",
                expected="both",
                told=Message("faults.half_condition"),
            )
        if side:
            asked[side] = words
    return asked


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _day(text: str, name: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            f"the {name} is {text!r}",
            expected="a day such as 2031-05-14",
            told=Message("faults.not_a_day", {"text": text}) if text else Message("faults.no_day"),
        ) from error
