"""A case told to people: who said what, in the order in which it came, and what is still due.

In:   a case's steps, deadlines and standings, and the agreement's words in one language.
Out:  lines of text.

What people wrote is quoted on one line, so that nobody's reason can pass for somebody else's word.
A party that did not answer is told as that, never as one that admitted anything.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from trucewatch.agreement.describing.words import Words
from trucewatch.agreement.model import Agreement, Deciding
from trucewatch.verdicts.deciding import Outcome, Standing
from trucewatch.verdicts.model import LADDER, STATES, CaseAct, Kind, Step
from trucewatch.verdicts.rules import Rules
from trucewatch.vocabulary.messages import Message, say, say_id

OPAQUE = "S-"
"""How the id of a source begins, which says nothing of who it is."""


@dataclass(frozen=True, slots=True)
class Told:
    """A line, what belongs under it, and what is wrong with it, if anything."""

    text: str
    details: tuple[str, ...] = ()
    flag: str | None = None


class Teller:
    """Cases under one agreement, in one language."""

    def __init__(self, agreement: Agreement, rules: Rules, language: str) -> None:
        self.language = language
        self.words = Words(agreement, language)
        self._rules = rules
        self._ladder = {rung.id: rung.names for rung in agreement.procedure.ladder}

    def say(self, message: str, **params: object) -> str:
        """One sentence of the room's catalogue."""
        return say_id(f"verdicts.{message}", self.language, **params)

    def step(self, step: Step) -> Told:
        """One act: when, who, what; and why it has no effect, where it has none."""
        act = step.act
        text = self.say(
            "line", when=self.words.instant(act.at), who=self.hand(act), what=self.what(act)
        )
        flag = None
        if step.fault is not None:
            flag = self.say("no_effect", why=self.fault(step.fault))
        return Told(text, tuple(self._details(act)), flag)

    def fault(self, fault: Message) -> str:
        """Why an act has no effect, with whoever it names by name."""
        named = {"who": self.who(str(fault.params["who"]))} if "who" in fault.params else {}
        return say(Message(fault.id, {**fault.params, **named}), self.language)

    def hand(self, act: CaseAct) -> str:
        """Whose word an act is: the signer's own, or another's that a clerk wrote down."""
        office = self.quoted(act.hand.office or act.hand.key[:12])
        if act.written_down:
            return self.say("written_down", who=self.who(act.word_of), office=office)
        if act.hand.party:
            return self.say("signed_for", who=self.who(act.hand.party), office=office)
        return office

    def who(self, ident: object) -> str:
        """An actor or body by name; a source is a source, whoever it is."""
        if not isinstance(ident, str) or not ident:
            return self.say("nobody_named")
        if ident == "public":
            return self.say("the_public")
        if ident.startswith(OPAQUE):
            return self.say("a_source")
        return self.words.party(one_line(ident))

    def quoted(self, text: object) -> str:
        """What somebody wrote, on one line."""
        return self.words.plain(one_line(str(text)))

    def ladder_class(self, ident: str) -> str:
        """A class of the ladder by name."""
        if ident in self._ladder:
            return self.words.names(self._ladder[ident])
        return say_id(f"pages.ladder_{ident}", self.language) if ident in LADDER else ident

    def stage(self, stage: str) -> str:
        """How far a case has come."""
        return self.say(f"stage_{stage}")

    def standing(self, standing: Standing) -> Told:
        """What was determined of an incident: every member's word side by side, and the sum."""
        text = self.say(
            "standing", incident=self.words.plain(standing.incident_id), sum=self.sum_of(standing)
        )
        return Told(text, tuple(self._members(standing)))

    def sum_of(self, standing: Standing) -> str:
        """What the members' words come to, in a sentence."""
        silent = self.words.listed(self.who(member) for member in standing.silent)
        match standing.outcome:
            case Outcome.OPEN:
                return self.say("sum_open", silent=silent)
            case Outcome.SEPARATE if standing.silent:
                return self.say("sum_separate_silent", silent=silent)
            case Outcome.SEPARATE:
                return self.say("sum_agree" if standing.agree else "sum_differ")
            case Outcome.REACHED:
                how = self.say(f"by_{standing.by or Deciding.CONSENSUS}")
                name = self.ladder_class(standing.ladder_class or "")
                said = self.say("sum_reached", ladder_class=name, how=how)
                return f"{said} {self.say('sum_silent', silent=silent)}" if silent else said
            case Outcome.NO_RULE:
                return self.say("sum_no_rule")
            case _ if silent:
                return self.say("sum_not_reached_silent", silent=silent)
            case _:
                return self.say("sum_not_reached")

    def _members(self, standing: Standing) -> Iterator[str]:
        for member, said in standing.words.items():
            who = self.who(member)
            if not said:
                yield self.say("member_silent", who=who)
            for at, act in enumerate(said):
                last = at == len(said) - 1
                line = self.say(
                    "member_says" if last else "member_said_before",
                    who=who,
                    when=self.words.instant(act.at),
                    ladder_class=self.ladder_class(str(act.content["ladder_class"])),
                    standard=self.standard(act.content.get("standard")),
                    reason=self.quoted(act.content["reason"]),
                )
                dissents = last and standing.dissents(act)
                yield f"{line} {self.say('dissent')}" if dissents else line

    def what(self, act: CaseAct) -> str:
        """What an act says, in a sentence without its date and its signer."""
        content = act.content
        match act.kind:
            case Kind.OPENED:
                return self.say(_opened(act), reason=self.quoted(content.get("reason", "")))
            case Kind.APPROVED:
                name = "did_approved" if content.get("approved") else "did_sent_back"
                return self.say(
                    name,
                    mark=self.words.plain(str(content.get("revision"))[:12]),
                    reason=self.quoted(content.get("reason", "")),
                )
            case Kind.ATTRIBUTED:
                name = "did_attributed" if content.get("to") else "did_not_attributable"
                return self.say(
                    name,
                    to=self.who(content.get("to")),
                    standard=self.standard(content.get("standard")),
                    reason=self.quoted(content.get("reason", "")),
                )
            case Kind.REMEDIED:
                state = content.get("state")
                return self.say(
                    f"did_remedy_{state if state in STATES else 'other'}",
                    of=self.who(content.get("of")),
                    what=self.quoted(content.get("what", "")),
                )
            case Kind.DETERMINED:
                return self.say(
                    "did_determined",
                    incident=self.words.plain(str(content.get("incident_id"))),
                    ladder_class=self.ladder_class(str(content.get("ladder_class"))),
                    standard=self.standard(content.get("standard")),
                    reason=self.quoted(content.get("reason", "")),
                )
            case _:
                return self.say(
                    f"did_{act.kind}",
                    mark=self.words.plain(act.mark[:12]),
                    to=self.who(content.get("to")),
                    of=self.who(content.get("of")),
                    what=self.quoted(content.get("what", "")),
                    found=self.quoted(content.get("found", "")),
                    says=self.quoted(content.get("says", "")),
                    reason=self.quoted(content.get("reason", "")),
                    sha256=self.words.plain(str(content.get("sha256"))[:12]),
                    against=self.words.listed(self.who(a) for a in act.words("against"))
                    or self.say("nobody_named"),
                    incidents=self.words.listed(map(self.words.plain, act.words("incidents")))
                    or "–",
                )

    def _details(self, act: CaseAct) -> Iterator[str]:
        if act.kind is Kind.VERIFIED:
            for item in items(act):
                yield self.say(
                    "item",
                    grade=self.words.plain(str(item.get("grade"))),
                    standard=self.standard(item.get("standard")),
                    what=self.quoted(item.get("what", "")),
                )
        if act.kind is Kind.REPLY_ASKED:
            mark = act.content.get("revision")
            yield (
                self.say("asked_on_revision", mark=self.words.plain(str(mark)[:12]))
                if mark
                else self.say("asked_on_complaint")
            )
        if act.kind is Kind.DETERMINED and act.content.get("against"):
            yield self.say("determined_against", who=self.who(act.content.get("against")))

    def standard(self, standard: object) -> str:
        """A standard of proof by name."""
        try:
            return self.say(f"standard_{standard}")
        except KeyError:
            return self.quoted(standard or "–")


def one_line(text: str) -> str:
    """The text on one line, without what turns how it is read."""
    kept = (" " if c.isspace() else c for c in text if c.isspace() or _shown(c))
    return " ".join("".join(kept).split())


def _shown(character: str) -> bool:
    if character in "\u200c\u200d":  # joiners, which Persian and Kurdish words need
        return True
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def _opened(act: CaseAct) -> str:
    if act.content.get("admissible"):
        return "did_admitted"
    return "did_not_admitted" if act.content.get("competent", True) else "did_outside_competence"


def items(act: CaseAct) -> Iterator[dict[str, object]]:
    """The items of a verification, each with its grade, standard and what it shows."""
    told = act.content.get("items")
    return (item for item in (told if isinstance(told, list) else ()) if isinstance(item, dict))
