"""Thrift's compact protocol, as far as a Parquet footer needs it, read within bounds.

Source: apache/thrift doc/specs/thrift-compact-protocol.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, SET, MAP, STRUCT, UUID = range(1, 14)
DEEPEST = 16


class ThriftError(Exception):
    """The bytes are no compact Thrift."""


class Reader:
    """Reads one structure: fields by number, of which only those in `wanted` are kept.

    `wanted` maps a field's number to what is wanted of its structures, or to None for plain values.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._place = 0

    def struct(self, wanted: Wanted, depth: int = 0) -> dict[int, Any]:
        """A structure's wanted fields. Raises ThriftError."""
        if depth > DEEPEST:
            raise ThriftError("nested too deep")
        found: dict[int, Any] = {}
        number = 0
        while head := self._byte():
            kind, step = head & 15, head >> 4
            number = number + step if step else self._zigzag()
            if number in wanted:
                found[number] = self._value(kind, wanted[number] or {}, depth)
            else:
                self._value(kind, {}, depth)
        return found

    def _value(self, kind: int, wanted: Wanted, depth: int, *, inside: bool = False) -> Any:
        if kind in (TRUE, FALSE):
            return self._byte() == TRUE if inside else kind == TRUE
        if kind == BYTE:
            return self._byte()
        if kind in (I16, I32, I64):
            return self._zigzag()
        if kind == DOUBLE:
            return self._bytes(8)
        if kind == BINARY:
            return self._bytes(self._varint())
        if kind in (LIST, SET):
            return self._list(wanted, depth)
        if kind == MAP:
            return self._map(depth)
        if kind == STRUCT:
            return self.struct(wanted, depth + 1)
        if kind == UUID:
            return self._bytes(16)
        raise ThriftError("an unknown kind of value")

    def _list(self, wanted: Wanted, depth: int) -> list[Any]:
        head = self._byte()
        count = head >> 4 if head >> 4 != 15 else self._varint()
        self._need(count)
        return [self._value(head & 15, wanted, depth + 1, inside=True) for _ in range(count)]

    def _map(self, depth: int) -> None:
        count = self._varint()
        self._need(count)
        kinds = self._byte() if count else 0
        for _ in range(count):
            self._value(kinds >> 4, {}, depth + 1, inside=True)
            self._value(kinds & 15, {}, depth + 1, inside=True)

    def _need(self, count: int) -> None:
        """Each element takes a byte at least."""
        if count > len(self._data) - self._place:
            raise ThriftError("more elements than bytes")

    def _byte(self) -> int:
        if self._place >= len(self._data):
            raise ThriftError("it breaks off")
        self._place += 1
        return self._data[self._place - 1]

    def _bytes(self, count: int) -> bytes:
        if count > len(self._data) - self._place:
            raise ThriftError("it breaks off")
        self._place += count
        return self._data[self._place - count : self._place]

    def _varint(self) -> int:
        value = shift = 0
        while True:
            byte = self._byte()
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7
            if shift > 63:
                raise ThriftError("a number without end")

    def _zigzag(self) -> int:
        value = self._varint()
        return value >> 1 ^ -(value & 1)


Wanted = dict[int, Any]


def total(values: Iterable[int | None]) -> int:
    """The sum of sizes, none of which may be negative or missing. Raises ThriftError."""
    found = 0
    for value in values:
        if value is None or value < 0:
            raise ThriftError("a size that is none")
        found += value
    return found
