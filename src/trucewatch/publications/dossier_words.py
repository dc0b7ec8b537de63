"""What a dossier calls things: sides, items, conditions, amounts, and the entries that prove them.

In:   an `Agreement`, which names its own; talks and promises that are nameless already.
Out:  `Term`s, in every language at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from trucewatch.agreement.model import Agreement, Names
from trucewatch.claims.model import ANONYMOUS, Claim
from trucewatch.conditions.model import Condition, Progress, Standing, Word
from trucewatch.conditions.wording import Say
from trucewatch.figures.naming import PartyNames
from trucewatch.publications.model import Code, Column, Several, Term, Told
from trucewatch.publications.voice import bare, names_of
from trucewatch.talks.matrix import Cell, Meeting
from trucewatch.talks.moving import Move
from trucewatch.talks.wording import TalkWords
from trucewatch.vocabulary.messages import LANGUAGES, Message
from trucewatch.vocabulary.units import unit_of

MOST_ENTRIES = 3
"""So many entries are named beside a figure, the newest; of the others only how many."""
SHORT, LONG = 96, 260
"""Letters of somebody's words on the first page, and elsewhere."""


class DossierWords:
    """Names and words of one mission, in every language at once."""

    def __init__(self, agreement: Agreement) -> None:
        self._readings = {one.id: one.names for one in agreement.readings}
        self._instruments = {one.id: one.names for one in agreement.instruments}
        self._talks = {lang: TalkWords(lang, agreement) for lang in LANGUAGES}
        self._says = {lang: Say.of(agreement, lang) for lang in LANGUAGES}
        self._parties = PartyNames(agreement)

    def side(self, ident: str) -> Names:
        """A side, actor, body or country of talks."""
        return self._name(lambda lang: self._talks[lang].side(ident))

    def cell(self, cell: Cell) -> Told:
        """What a side holds of an item, with what it asks for first."""
        return self._talk(lambda words: words.cell(cell))

    def move(self, move: Move) -> Told:
        """What a side did on an item since the last round."""
        return self._talk(lambda words: words.move(move))

    def meeting(self, meeting: Meeting) -> Told:
        """How the words of two sides stand to each other."""
        return self._talk(lambda words: words.meeting(meeting))

    def sides(self, idents: Iterable[str]) -> Term:
        """Several of them; None where there is none."""
        return several(self.side(ident) for ident in idents)

    def items(self, items: Iterable[str]) -> Term:
        """Several items of an agenda; None where there is none."""
        return several(self.item(item) for item in items)

    def item(self, item: str) -> Names:
        """An item of an agenda."""
        return self._name(lambda lang: self._talks[lang].item(item))

    def said(self, say: Callable[[Say], str | None]) -> Told | None:
        """Something of conditions, as every language has it; None where nothing is said."""
        texts = {lang: say(one) for lang, one in self._says.items()}
        known = {lang: text for lang, text in texts.items() if text is not None}
        return Told(known) if len(known) == len(texts) else None

    def who(self, ident: str | None) -> Term:
        """Whose word on a condition it is."""
        return self._name(lambda lang: self._says[lang].who(ident))

    def certifier(self, ident: str | None) -> Term:
        """Who certifies a gate."""
        if ident is None:
            return Message("dossier.somebody")
        return names_of({lang: self._parties.label(ident, lang) for lang in LANGUAGES})

    def speaker(self, claim: Claim) -> Term:
        """Whose mouth it is: by side where known, else as the document words it."""
        if claim.anonymous or claim.speaker == ANONYMOUS:
            return Message("claims.anonymous")
        told: Term = self.side(claim.party) if claim.party else self.plain(claim.speaker)
        if claim.citing:
            return Message("dossier.citing", {"who": told, "whom": self.side(claim.citing)})
        return told

    def condition(self, one: Condition, most: int = LONG) -> Names:
        """What is to be done, as the text or whoever put it says."""
        texts = {lang: bare(one.text(lang)).rstrip(".") for lang in LANGUAGES}
        return names_of({lang: cut(text, most) for lang, text in texts.items()})

    def under(self, one: Progress, standing: Standing, readings: Sequence[str], most: int) -> Term:
        """A condition, with the readings or the bearer that its row is about."""
        text: Term = self.condition(one.condition, most)
        if standing.bearer is not None:
            text = Message("dossier.borne_by", {"text": text, "who": self.who(standing.bearer)})
        if readings:
            names = tuple(self._readings[r] for r in readings if r in self._readings)
            text = Message("dossier.under_reading", {"text": text, "readings": Several(names)})
        return text

    def whose_number(self, one: Condition, standing: Standing) -> Term:
        """Whose number it is: a text's, or somebody's who offers or demands it."""
        if one.entry is None:
            text = self._instruments.get(standing.term.instrument or "")
            return Message("dossier.number_text", {"text": text}) if text else None
        told = {"by": self.who(one.by), "entry": entries([one.entry])}
        return Message(f"dossier.number_{one.origin}", told)

    def claim_of(self, word: Word) -> Term:
        """What somebody claims of a condition: an amount, or how it would stand."""
        amount = self.said(lambda say: say.amount(word.ruled.amount))
        state = Message(f"conditions.state_{word.ruled.state}")
        who = self.who(word.origin)
        return Message("dossier.amount_by", {"amount": amount or state, "by": who})

    def party_words(self, message: Message, conditions: dict[str, Names]) -> Message:
        """A gate's reason, with names in place of ids."""
        told = dict(message.params)
        if "who" in told:
            told["who"] = self.certifier(str(told["who"]))
        if told.get("condition") in conditions:
            told["condition"] = conditions[str(told["condition"])]
        return Message(message.id, told)

    def unit(self, text: str, number: float | None) -> Term:
        """A unit beside a number, in the reader's language where we have the word."""
        known = unit_of(text, number)
        return known if isinstance(known, Message) else self.plain(known)

    def plain(self, text: str) -> Names:
        """Free words, the same in every language."""
        return Names(by_language={"en": cut(text, SHORT)})

    def _talk(self, say: Callable[[TalkWords], str]) -> Told:
        return Told({lang: say(words) for lang, words in self._talks.items()})

    def _name(self, say: Callable[[str], str]) -> Names:
        return names_of({lang: bare(say(lang)) for lang in LANGUAGES})


def entries(numbers: Iterable[int]) -> Term:
    """Entries of the ledger by number, the newest first where they are many."""
    every = sorted(set(numbers), reverse=True)
    if not every:
        return None
    shown = Several(tuple(Code(str(n)) for n in every[:MOST_ENTRIES]))
    if len(every) > MOST_ENTRIES:
        more = len(every) - MOST_ENTRIES
        return Message("dossier.entries_more", {"entries": shown, "n": more})
    return Message("dossier.entries", {"entries": shown, "n": len(every)})


def unquoted(text: str) -> str:
    """Words without the marks that a document set around them."""
    return text.strip().strip('"“”„«»‘’,').strip()


def cut(text: str, most: int = LONG) -> str:
    """`text`, broken off behind a word where it is longer."""
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def columns(*names: str) -> tuple[Column, ...]:
    """Columns of words, by the names of their headings."""
    return tuple(Column(heading=Message(f"dossier.column_{n}"), number=False) for n in names)


def apart(terms: Iterable[Term]) -> Term:
    """Terms one after another, a semicolon between them; None where there is none."""
    found: Term = None
    for term in terms:
        both = Message("dossier.both", {"first": found, "second": term})
        found = term if found is None else both
    return found


def several(terms: Iterable[Term]) -> Term:
    """Terms in a row; None where there is none."""
    found = tuple(terms)
    return Several(found) if found else None
