"""Deeds: what was done, with which weapon, how much and at which hour, and the facts beside it.

In:   incidents, whose extra columns `calibre_mm`, `quantity` and `fact.<id>` may be absent.
Out:  columns of codes that a norm's questions are asked of.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.agreement.model import Agreement, Calibre, Hours, Quantity, Sense
from trucewatch.findings.spans import NEVER, Floats, Ints

YES, NO, CLAIMED, BLANK = range(4)
"""What is said of a fact: shown, shown not to be, claimed by somebody, or nothing."""

_FACT_WORDS = {"yes": YES, "true": YES, "no": NO, "false": NO, "claimed": CLAIMED}

FACT_COLUMN = "fact."

_DAY_US = 86_400_000_000

Trits = npt.NDArray[np.int64]
"""0 for no, 1 for yes, 2 for not known."""
TRIT_NO, TRIT_YES, TRIT_OPEN = range(3)


@dataclass(frozen=True, slots=True)
class Coded:
    """Each row's position in `values`, the last of which is None."""

    code: Ints
    values: tuple[str | None, ...]


class Deeds:
    """The deeds of all incidents, column by column."""

    def __init__(self, incidents: pa.Table, agreement: Agreement, first: Ints, last: Ints) -> None:
        self._incidents = incidents
        self._zone = agreement.clock.zone.key
        self._first, self._last = first, last
        self.act = coded(incidents["act"])
        self.weapon = coded(incidents["weapon"])
        self._calibre = self._numbers("calibre_mm")
        self._quantity = self._numbers("quantity")
        self._facts: dict[str, Ints] = {}
        self._hours: dict[Hours, Trits] = {}

    def fact(self, ident: str) -> Ints:
        """What is said of a fact: `YES`, `NO`, `CLAIMED` or `BLANK`."""
        if ident not in self._facts:
            name = FACT_COLUMN + ident
            if name in self._incidents.column_names:
                said = coded(self._incidents[name])
                known = [_FACT_WORDS.get((v or "").strip().casefold(), BLANK) for v in said.values]
                self._facts[ident] = np.array(known, dtype=np.int64)[said.code]
            else:
                self._facts[ident] = np.full(len(self._incidents), BLANK, dtype=np.int64)
        return self._facts[ident]

    def of_calibre(self, calibre: Calibre) -> Trits:
        """Whether each calibre is one of those meant."""
        size = self._calibre
        meant = np.ones(len(size), dtype=bool)
        if calibre.above is not None:
            meant &= size > calibre.above
        if calibre.least is not None:
            meant &= size >= calibre.least
        if calibre.below is not None:
            meant &= size < calibre.below
        return _trits(meant, np.isnan(size))

    def short_of(self, quantity: Quantity) -> Trits:
        """Whether each amount fails the quantity; open where either is not said."""
        amount, said = quantity.amount, self._quantity
        if amount is None or quantity.sense is None:
            return np.full(len(said), TRIT_OPEN, dtype=np.int64)
        fails = {
            Sense.FLOOR: said < amount,
            Sense.CEILING: said > amount,
            Sense.EXACT: said != amount,
        }[quantity.sense]
        return _trits(fails, np.isnan(said))

    def amount_said(self) -> npt.NDArray[np.bool_]:
        """Whether each gives an amount at all."""
        return ~np.isnan(self._quantity)

    def during(self, hours: Hours) -> Trits:
        """Whether each fell wholly into the hours of a day, local to the agreement."""
        if hours not in self._hours:
            self._hours[hours] = self._daily(hours)
        return self._hours[hours]

    def _daily(self, hours: Hours) -> Trits:
        known = (self._first != NEVER) & (self._last - self._first < _DAY_US)
        begin = self._since(self._first, known, hours.start)
        length = (_of_day(hours.end) - _of_day(hours.start)) % _DAY_US
        span = self._last - self._first
        wholly_in = begin + span < length
        wholly_out = (begin >= length) & (begin + span < _DAY_US)
        found = np.where(wholly_in, TRIT_YES, np.where(wholly_out, TRIT_NO, TRIT_OPEN))
        return np.where(known, found, TRIT_OPEN).astype(np.int64)

    def _since(self, instants: Ints, known: npt.NDArray[np.bool_], start: time) -> Ints:
        """How long after the daily `start` each instant falls. [microsecond]"""
        whole = pa.array(np.where(known, instants, 0)).cast(pa.timestamp("us", "UTC"))
        local = pc.local_timestamp(whole.cast(pa.timestamp("us", self._zone)))
        since_midnight = np.asarray(local.cast(pa.int64())) % _DAY_US
        return np.asarray((since_midnight - _of_day(start)) % _DAY_US, dtype=np.int64)

    def _numbers(self, name: str) -> Floats:
        if name not in self._incidents.column_names:
            return np.full(len(self._incidents), np.nan)
        column = self._incidents[name].cast(pa.float64())
        return np.asarray(column.to_numpy(), dtype=np.float64)


def coded(column: pa.ChunkedArray) -> Coded:
    """Each value's place in a list of distinct values, the last of which is None."""
    encoded = column.cast(pa.string()).combine_chunks().dictionary_encode()
    values = (*encoded.dictionary.to_pylist(), None)
    codes = pc.fill_null(encoded.indices, len(values) - 1)
    return Coded(np.asarray(codes, dtype=np.int64), values)


def _trits(yes: npt.NDArray[np.bool_], open_: npt.NDArray[np.bool_]) -> Trits:
    return np.where(open_, TRIT_OPEN, np.where(yes, TRIT_YES, TRIT_NO)).astype(np.int64)


def _of_day(at: time) -> int:
    return ((at.hour * 60 + at.minute) * 60 + at.second) * 1_000_000 + at.microsecond
