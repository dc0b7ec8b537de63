"""Situations: facts somebody puts to an agreement, as the tables an evaluation reads.

In:   rows of text, each cell blank where the fact is unknown.
Out:  incidents and attributions, with the extra columns `area`, `calibre_mm`, `quantity` and
      `fact.<id>` for every fact the agreement's norms ask for.

A cell that makes no sense is an error with its row and column. Actors joined by "and" did it
together; those parted by ";" are rivals, each with its own probability.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from trucewatch.agreement.model import Agreement
from trucewatch.agreement.roster import plain
from trucewatch.findings.deeds import FACT_COLUMN
from trucewatch.incidents.model import ATTRIBUTIONS, INCIDENTS
from trucewatch.vocabulary import acts
from trucewatch.vocabulary.errors import TrucewatchError

COLUMNS = (
    "id", "seen_from", "seen_to", "lon", "lat", "error_radius_m", "area", "actor",
    "actor_probability", "target", "sides", "victim_status", "act", "weapon", "calibre_mm",
    "quantity", "note",
)  # fmt: skip
"""What a situation may say, beside the facts the agreement names."""

FACT_WORDS = ("yes", "no", "claimed")

_EXTRA = (("area", pa.string()), ("calibre_mm", pa.float64()), ("quantity", pa.float64()))
STATUSES = ("civilian", "combatant", "unknown")
_NUMBERS = ("lon", "lat", "error_radius_m", "calibre_mm", "quantity")

Row = Mapping[str, str | None]


def situation_tables(
    rows: Sequence[Row], agreement: Agreement, *, file: str, zone: ZoneInfo
) -> tuple[pa.Table, pa.Table]:
    """Incidents and attributions. Times without an offset are read in `zone`.

    Raises TrucewatchError naming file, row (the header is row 1) and column.
    """
    reader = _Reader(agreement, file, zone)
    read = [reader.read(row, number) for number, row in enumerate(rows, 2)]
    facts = [(FACT_COLUMN + fact, pa.string()) for fact in fact_columns(agreement)]
    schema = pa.schema([*INCIDENTS, *_EXTRA, *facts])
    incidents = pa.Table.from_pylist([incident for incident, _ in read], schema=schema)
    accused = [row for _, rows_ in read for row in rows_]
    return incidents, pa.Table.from_pylist(accused, schema=ATTRIBUTIONS)


def fact_columns(agreement: Agreement) -> tuple[str, ...]:
    """The facts a situation may state for this agreement; `notified` always."""
    return tuple(sorted({"notified", *agreement.fact_ids} - {"target_was_excluded"}))


class _Reader:
    """Reads one row after another."""

    def __init__(self, agreement: Agreement, file: str, zone: ZoneInfo) -> None:
        self._file, self._zone = file, zone
        self._facts = fact_columns(agreement)
        self._places = {
            plain(words)
            for place in agreement.places
            for words in (place.id, *place.names.by_language.values())
        }

    def read(self, row: Row, number: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """One incident and its accusations."""
        said = {name: (value or "").strip() or None for name, value in row.items()}
        ident = said.get("id") or f"row {number}"
        begin, end = self._interval(said, number)
        incident: dict[str, Any] = {
            "incident_id": ident,
            "seen_from": begin,
            "seen_to": end,
            "p_happened_low": 1.0,
            "p_happened_high": 1.0,
            "aliases": [],
            "sides": [side.strip() for side in (said.get("sides") or "").split(";") if side],
            **{name: self._number(said, name, number) for name in _NUMBERS},
            **{name: said.get(name) for name in ("weapon", "target")},
            "act": self._act(said, number),
            "victim_status": self._status(said, number),
            **self._area(said),
            **{FACT_COLUMN + fact: self._fact(said, fact, number) for fact in self._facts},
        }
        if incident["lon"] is not None and incident["error_radius_m"] is None:
            self._fail("error_radius_m is empty beside a point", number, "metres, 0 if exact")
        return incident, self._accused(said, ident, number)

    def _act(self, said: Row, number: int) -> str | None:
        """A code of the taxonomy, or a monitor's words for one."""
        text = said.get("act")
        if text is None or acts.known(text):
            return text
        code = acts.from_words(text, "monitor")
        if code is None:
            self._fail(f"act does not take {text[:40]!r}", number, "a code such as 2 or 2.1.2")
        return code

    def _status(self, said: Row, number: int) -> str | None:
        text = said.get("victim_status")
        if text is None:
            return None
        word = text.casefold().removesuffix("s")
        if word not in STATUSES:
            self._fail(f"victim_status does not take {text[:40]!r}", number, ", ".join(STATUSES))
        return word if word != "unknown" else None

    def _area(self, said: Row) -> dict[str, Any]:
        area = said.get("area")
        if area is None:
            return {"area": None}
        if len(area) > 3 and area[:2].isupper() and area[2:].isdigit():
            return {"area": area, "pcode": area}
        if plain(area) in self._places:
            return {"area": area}
        return {"area": area, "admin1": area, "place_level": "admin1", "place_text": area}

    def _accused(self, said: Row, ident: str, number: int) -> list[dict[str, Any]]:
        named = [name.strip() for name in (said.get("actor") or "").split(";") if name.strip()]
        given = [p.strip() for p in (said.get("actor_probability") or "1").split(";")]
        if len(given) == 1:
            given = given * len(named)
        if len(given) != len(named) and named:
            self._fail(
                "actor_probability does not go with the actors", number, "one for each, or one"
            )
        found = []
        for name, text in zip(named, given, strict=False):
            chance = self._as_number(text, "actor_probability", number)
            if not 0 <= chance <= 1:
                self._fail(f"actor_probability is {text[:20]}", number, "from 0 to 1")
            found.append(
                {"incident_id": ident, "actor": name, "p_low": chance, "p_high": chance,
                 "basis": "as stated"}
            )  # fmt: skip
        return found

    def _fact(self, said: Row, fact: str, number: int) -> str | None:
        text = said.get(fact)
        if text is None:
            return None
        word = {"true": "yes", "false": "no"}.get(text.casefold(), text.casefold())
        if word not in FACT_WORDS:
            self._fail(f"{fact} does not take {text[:40]!r}", number, ", ".join(FACT_WORDS))
        return word

    def _number(self, said: Row, name: str, number: int) -> float | None:
        text = said.get(name)
        return None if text is None else self._as_number(text, name, number)

    def _as_number(self, text: str, name: str, number: int) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        limits = {"lon": 180.0, "lat": 90.0}.get(name, math.inf)
        if (
            not math.isfinite(value)
            or abs(value) > limits
            or (name not in ("lon", "lat") and value < 0)
        ):
            self._fail(f"{name} does not take {text[:40]!r}", number, "a number")
        return value

    def _interval(self, said: Row, number: int) -> tuple[datetime | None, datetime | None]:
        begin, whole_day = self._instant(said, "seen_from", number)
        end, _ = self._instant(said, "seen_to", number)
        if begin is not None and whole_day and (end is None or end == begin):
            end = _next_midnight(begin, self._zone)
        if begin is not None and end is None:
            end = begin
        if begin is not None and end is not None and end < begin:
            self._fail("seen_to lies before seen_from", number, "a later instant")
        return begin, end

    def _instant(self, said: Row, name: str, number: int) -> tuple[datetime | None, bool]:
        text = said.get(name)
        if text is None:
            return None, False
        try:
            if len(text) <= len("2017-01-04"):
                day = datetime.combine(date.fromisoformat(text), time.min, self._zone)
                return day.astimezone(UTC), True
            instant = datetime.fromisoformat(text)
            aware = instant if instant.tzinfo else instant.replace(tzinfo=self._zone)
            return aware.astimezone(UTC), False
        except (ValueError, OverflowError):
            self._fail(
                f"{name} does not take {text[:40]!r}",
                number,
                "a date such as 2017-01-04, or an instant such as 2017-01-04T14:02Z",
            )
            raise

    def _fail(self, what: str, number: int, expected: str) -> None:
        raise TrucewatchError(
            what,
            where=f"{self._file}, row {number}",
            expected=expected,
            hint="leave the cell empty where it is unknown",
        )


def _next_midnight(begin: datetime, zone: ZoneInfo) -> datetime:
    local = begin.astimezone(zone) + timedelta(days=1)
    return datetime.combine(local.date(), time.min, zone).astimezone(UTC)
