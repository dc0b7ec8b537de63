"""The agreement's ids, times and amounts in the words of one language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_decimal

from trucewatch.agreement.describing.sections import Entry
from trucewatch.agreement.model import (
    AGAINST,
    Agreement,
    Anchor,
    Basis,
    Fact,
    Moment,
    Names,
    Norm,
)
from trucewatch.vocabulary.acts import act_name
from trucewatch.vocabulary.messages import LANGUAGES, Message, say, say_id
from trucewatch.vocabulary.units import unit_of

FIRST_STRONG, RELEASE = "\u2068", "\u2069"


class Words:
    """One agreement in one language."""

    def __init__(self, agreement: Agreement, language: str) -> None:
        self.language = language
        self._spoken = language if language in LANGUAGES else "en"
        self._locale = _locale(self._spoken, agreement.country)
        self._zone = agreement.clock.zone
        self._several = len(agreement.instruments) > 1
        self._parties: dict[str, Names] = {a.id: a.names for a in agreement.actors}
        self._parties |= {
            b.id: b.names for b in agreement.procedure.bodies if b.id not in self._parties
        }
        self._parties |= agreement.sides
        self._texts = {i.id: i.names for i in agreement.instruments}
        self._wordings = {(i.id, v.id): v.names for i in agreement.instruments for v in i.variants}
        self._things: dict[str, dict[str, Names]] = {
            "anchors": {a.id: a.names for a in agreement.anchors},
            "places": {p.id: p.names for p in agreement.places},
            "lists": {one.id: one.names for one in agreement.lists},
            "weapons": {w.id: w.names for w in agreement.weapons},
            "gates": {g.id: g.names for g in agreement.gates if g.names},
            "norms": {n.id: n.citation or n.text for n in agreement.norms},
            "severities": agreement.severities,
            "terms": agreement.terms,
        }

    def say(self, message: str, **params: object) -> str:
        """One sentence of the room's catalogue."""
        return say_id(f"agreement.{message}", self.language, **params)

    def names(self, names: Names) -> str:
        """Names in this language."""
        return names(self.language)

    def party(self, ident: str) -> str:
        """An actor, side or body, by name; a word the file does not define as it stands."""
        known = self._parties.get(ident)
        return self.plain(ident.replace("_", " ")) if known is None else known(self.language)

    def parties(self, idents: Iterable[str]) -> str:
        """Actors, sides and bodies, by name."""
        return self.listed([self.party(ident) for ident in idents]) or self.say("nobody")

    def against(self, idents: Iterable[str]) -> str:
        """Counterparts: another party, civilians, or actors and sides."""
        return self.listed(
            self.say(f"against_{ident}") if ident in AGAINST else self.party(ident)
            for ident in idents
        )

    def text(self, instrument: str) -> str:
        """An instrument's name."""
        known = self._texts.get(instrument)
        return known(self.language) if known else self.plain(instrument)

    def wording(self, instrument: str, variant: str) -> str:
        """The name of one wording of an instrument."""
        known = self._wordings.get((instrument, variant))
        return known(self.language) if known else self.plain(variant)

    def thing(self, kind: str, ident: str) -> str:
        """An anchor, place, list, weapon class, gate, severity or term, by name."""
        known = self._things[kind].get(ident)
        return self.plain(ident.replace("_", " ")) if known is None else known(self.language)

    def things(self, kind: str, idents: Iterable[str]) -> str:
        """Several of them."""
        return self.listed(self.thing(kind, ident) for ident in idents)

    def cited(self, norm: Norm) -> str:
        """Where a norm stands; with its text where the agreement has several."""
        paragraph = norm.citation(self.language) if norm.citation else norm.paragraph
        parts = (self.text(norm.instrument), paragraph) if self._several else (paragraph,)
        return self.say("comma").join(part for part in parts if part)

    def norms(self, idents: Iterable[str]) -> str:
        """Norms by paragraph and id."""
        return self.listed(
            f"{self.thing('norms', ident)} ({self.plain(ident)})" for ident in idents
        )

    def facts(self, idents: Iterable[str]) -> str:
        """Facts that norms ask for; one nobody defined is shown as written."""
        return self.listed(self.fact(ident) for ident in idents)

    def fact(self, ident: str) -> str:
        """One such fact, in the file's words or else in ours."""
        if ident in self._things["terms"]:
            return self.thing("terms", ident)
        try:
            return self.say(f"condition_{ident}")
        except KeyError:
            return self.plain(ident.replace("_", " "))

    def acts(self, codes: Iterable[str]) -> str:
        """Acts by name."""
        return self.listed(act_name(code, self.language) for code in codes)

    def number(self, value: float) -> str:
        """A number."""
        return str(format_decimal(value, locale=self._locale))

    def distance(self, metres: float) -> str:
        """A distance, in kilometres from one on."""
        if metres < 1000:
            return self.say("metres", d=self.number(metres))
        return self.say("kilometres", d=self.number(metres / 1000))

    def day(self, day: date) -> str:
        """A day, in the words of the country."""
        return str(format_date(day, "d MMMM y", locale=self._locale))

    def instant(self, instant: datetime) -> str:
        """A local time of the agreement's zone, with UTC beside it."""
        local, utc = instant.astimezone(self._zone), instant.astimezone(UTC)
        clock = "HH:mm:ss" if local.second else "HH:mm"
        dated = f"d MMMM y{self.say('comma')}{clock}"
        beside = format_datetime(
            utc, clock if utc.date() == local.date() else dated, locale=self._locale
        )
        return f"{format_datetime(local, dated, locale=self._locale)} ({beside} UTC)"

    def moment(self, moment: Moment | None) -> str:
        """When: one instant, or what is known of it."""
        if moment is None:
            return self.say("not_agreed")
        if moment.settled is not None:
            return self.instant(moment.settled)
        if moment.low is None and moment.high is None:
            return self._undated(moment)
        edges = {"low": moment.low, "high": moment.high}
        said = {edge: self.instant(at) for edge, at in edges.items() if at is not None}
        if moment.low is not None and moment.high is not None:
            if (day := self._one_day(moment.low, moment.high)) is not None:
                return self.say("moment_that_day", day=self.day(day))
            return self.say("moment_between", **said)
        return self.say("moment_from" if "low" in said else "moment_up_to", **said)

    def _one_day(self, low: datetime, high: datetime) -> date | None:
        """The local day that two edges take in from its first to its last instant, if they do."""
        first, last = low.astimezone(self._zone), high.astimezone(self._zone)
        whole = first.time() == time.min and last.time() == time.max
        return first.date() if whole and first.date() == last.date() else None

    def _undated(self, moment: Moment) -> str:
        if moment.anchor is None:
            return self.say("moment_unsaid")
        return self.say("moment_undated", anchor=self.thing("anchors", moment.anchor))

    def said_by(self, party: str | None) -> str:
        """Who says so, in brackets; nothing where nobody is named."""
        return self.say("said_by", by=self.party(party)) if party else ""

    def known(self, basis: Basis) -> str:
        """How a fact is known, where it is not documented."""
        return "" if basis is Basis.DOCUMENTED else self.say(f"basis_{basis}")

    def known_line(self, basis: Basis, source: str | None) -> str:
        """How a detail is known and where it stands, to follow it in brackets."""
        said = " · ".join(
            part for part in (self.known(basis), source and self.plain(source)) if part
        )
        return f" ({said})" if said else ""

    def entry(
        self,
        text: str,
        thing: Fact | Norm | Anchor | object,
        *,
        details: Iterable[str] = (),
        kind: str = "",
        ident: str = "",
    ) -> Entry:
        """An entry about a thing that says how it is known (`basis`, `source`)."""
        basis = getattr(thing, "basis", Basis.DOCUMENTED)
        source = getattr(thing, "source", None)
        return Entry(
            text=text,
            id=ident,
            kind=kind,
            details=tuple(details),
            basis=basis,
            known=self.known(basis),
            source=self.plain(source) if source else None,
        )

    def listed(self, parts: Iterable[str]) -> str:
        """Words in a row; nothing where there are none."""
        return str(format_list(list(parts), locale=self._locale))

    def unit(self, text: str, number: float | None = None) -> str:
        """A unit beside a number, or several of it; as it stands where no catalogue has it."""
        known = unit_of(text, number)
        return say(known, self.language) if isinstance(known, Message) else self.plain(text)

    def plain(self, text: str) -> str:
        """Words of the file as they stand, shut off from the order of an Arabic sentence."""
        return f"{FIRST_STRONG}{text}{RELEASE}" if text and self._spoken == "ar" else text


def _locale(language: str, country: str) -> Locale:
    """Months as the country says them, where Babel knows it."""
    try:
        return Locale.parse(f"{language}_{'GB' if language == 'en' else country}")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(language)
