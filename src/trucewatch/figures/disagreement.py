"""The disagreement of the tallies, in sentences a mediator can use.

In:   `ReconciliationLine`s and the record they were made from.
Out:  messages of `figures.po`, with names and dates already in the reader's language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from babel.dates import format_date

from trucewatch.figures.claims import JOINT
from trucewatch.figures.model import CountingRule, ReconciliationLine, Record
from trucewatch.figures.naming import AreaNames, PartyNames
from trucewatch.figures.own_counts import day_before
from trucewatch.figures.reconciling import sides
from trucewatch.vocabulary.messages import Message, say, say_id

_PARTIES = ("side", "other", "who", "whose")
_AREAS = ("area", "areas")
_DATES = ("day", "day_to")


class Reader:
    """Names and dates as a reader of one language knows them."""

    def __init__(self, record: Record, language: str) -> None:
        self.language = language
        self._areas = AreaNames(record.areas)
        self._parties = PartyNames(record.agreement)

    def publisher(self, label: str) -> str:
        """A publisher's label, and whom it accuses where the label says so."""
        by, colon, party = label.partition(": ")
        name = say_id("figures.joint", self.language) if by == JOINT else self._party(by)
        return f"{name}{colon}{self._party(party)}" if colon else name

    def area(self, names: str) -> str:
        """One or more areas' names."""
        between = "، " if self.language == "ar" else ", "
        return between.join(self._areas.label(name, self.language) for name in names.split(", "))

    def day(self, day: str) -> str:
        """A local day written out."""
        return format_date(date.fromisoformat(day), "d MMMM y", locale=self.language)

    def read(self, message: Message) -> str:
        """The sentence, with its names and dates in this language."""
        return say(self.localised(message), self.language)

    def localised(self, message: Message) -> Message:
        """The message with its names and dates in this language."""
        return Message(message.id, {k: self._param(k, v) for k, v in message.params.items()})

    def _param(self, name: str, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        if name in _PARTIES:
            return self.publisher(value)
        if name in _AREAS:
            return self.area(value)
        return self.day(value) if name in _DATES else value

    def _party(self, words: str) -> str:
        return self._parties.label(words, self.language) if words else ""


def line_words(line: ReconciliationLine, record: Record, language: str) -> list[str]:
    """The explanations of one line as sentences. For many lines keep a `Reader`."""
    reader = Reader(record, language)
    return [reader.read(message) for message in line.words()]


def reconcile_summary(
    record: Record,
    lines: Sequence[ReconciliationLine],
    language: str,
    *,
    rules: Mapping[str, CountingRule] | None = None,
) -> list[Message]:
    """What the lines come to: days known, days differing, what was confirmed, and each day.

    With `rules`, our own counts beside them under each. Ready for `say`.
    """
    totals = [line for line in lines if line.kind == "total"]
    if totals:
        said = [Message("figures.recon_days", {"n": len(totals)})]
    else:
        said = [Message("figures.recon_none")]
    pairs = [line for line in totals if line.overlap_high is not None]
    if pairs:
        differ = sum(1 for line in pairs if len(set(sides(line).values())) > 1)
        said.append(Message("figures.recon_differ", {"n": differ, "of": len(pairs)}))
    said += _confirmed(pairs)
    said += [_day(line) for line in pairs]
    said += _ours(totals, rules or {}, language)
    said += _monitors(lines)
    undated = sum(len(li.claims) for li in lines if li.kind == "undated" and not li.area)
    if undated:
        said.append(Message("figures.recon_undated", {"n": undated}))
    reader = Reader(record, language)
    return [reader.localised(message) for message in said]


def _words(line: ReconciliationLine, *ids: str) -> list[Message]:
    return [m for m in line.words() if m.id.removeprefix("figures.") in ids]


def _confirmed(pairs: Sequence[ReconciliationLine]) -> list[Message]:
    """What each side confirmed of the other's over all the days on which it said so."""
    sums: dict[tuple[str, str], list[int]] = {}
    for line in pairs:
        for message in _words(line, "confirmed", "confirmed_none"):
            who = str(message.params["side"]), str(message.params["other"])
            found = sums.setdefault(who, [0, 0])
            found[0] += int(message.params["n"])
            found[1] += int(message.params["of"])
    return [
        Message("figures.recon_confirmed", {"side": side, "other": other, "n": n, "of": of})
        for (side, other), (n, of) in sorted(sums.items())
    ]


def _day(line: ReconciliationLine) -> Message:
    (side, n), (other, m) = sides(line).items()
    params: dict[str, Any] = {"day": line.day, "side": side, "n": n, "other": other, "m": m}
    confirmed = _words(line, "confirmed", "confirmed_none")
    if not confirmed:
        return Message("figures.recon_day", params)
    word = confirmed[0]
    params |= {
        "who": word.params["side"],
        "whose": word.params["other"],
        "confirmed": word.params["n"],
    }
    return Message(word.id.replace("confirmed", "recon_day_confirmed"), params)


def _ours(
    totals: Sequence[ReconciliationLine], rules: Mapping[str, CountingRule], language: str
) -> list[Message]:
    """Our own counts over the bulletins' days and the days before, each day once."""
    said = []
    for name, rule in rules.items():
        if not any(name in line.ours for line in totals):
            continue
        counted: dict[str, tuple[int, int]] = {}
        for line in totals:
            before = line.ours_before.get(name, 0), line.possible_before.get(name, 0)
            counted[day_before(line.day)] = before
            counted[line.day] = line.ours.get(name, 0), line.possible.get(name, 0)
        n, possible = (sum(numbers) for numbers in zip(*counted.values(), strict=True))
        params = {"n": n, "possible": possible, "rule": rule.names(language)}
        said.append(Message("figures.recon_ours", params))
    return said


def _monitors(lines: Sequence[ReconciliationLine]) -> list[Message]:
    """Each monitor's longest period with a stated end."""
    longest: dict[str, ReconciliationLine] = {}
    for line in lines:
        if line.kind != "period" or line.area or not line.day_to:
            continue
        by = next(iter(line.claims)).split(":")[0]
        known = longest.get(by)
        if known is None or _length(line) > _length(known):
            longest[by] = line
    return [
        Message(
            "figures.recon_monitor",
            {"side": label, "n": n, "day": line.day, "day_to": line.day_to},
        )
        for line in longest.values()
        for label, n in line.claims.items()
    ]


def _length(line: ReconciliationLine) -> tuple[int, int]:
    days = (date.fromisoformat(line.day_to) - date.fromisoformat(line.day)).days
    return days, max((n or 0 for n in line.claims.values()), default=0)
