"""JSON measured before it is parsed, and read without what JSON does not have.

Python's reader takes NaN, Infinity, numbers beyond any float, and keys that stand twice, and stops
at deep nesting only after a thousand calls. Here brackets are counted in the bytes themselves,
block by block, with strings left out.

Source: RFC 8259; RFC 7493 (I-JSON) for unique keys, and for text that is Unicode.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt

from trucewatch.doors.limits.bounds import BeyondLimit, bound

BLOCK = 2**18

_KEPT = b'[]{},"\\'
_DROPPED = bytes(set(range(256)) - set(_KEPT))
_STRING = re.compile(rb'"[^"]*"')
_ESCAPE = re.compile(rb"\\.", re.DOTALL)
_LONE = re.compile(r"\\u[dD][89a-fA-F]")

_STEP = np.zeros(256, np.int32)
_STEP[list(b"[{")] = 1
_STEP[list(b"]}")] = -1


class JsonMeter:
    """Depth and commas of a JSON text fed in blocks.

    `commas_of_feature` is the most commas met between two returns to `feature_level`: in a GeoJSON
    collection, twice the points of its largest feature and a little more.
    """

    def __init__(self, deepest: int, feature_level: int = 2) -> None:
        self.deepest = deepest
        self.depth = 0
        self.commas = 0
        self.commas_of_feature = 0
        self._level = feature_level
        self._since = 0
        self._in_string = False
        self._escaped = False

    def feed(self, block: bytes) -> None:
        """Count one more block. Raises BeyondLimit at the first level too deep."""
        marks = np.frombuffer(self._outside_strings(block), np.uint8)
        if not len(marks):
            return
        depths = self.depth + np.cumsum(_STEP[marks])
        if int(depths.max()) > self.deepest:
            raise BeyondLimit(
                "nested_too_deep",
                f"the file is nested deeper than {self.deepest} levels",
                hint="export it without nesting; a layer as plain polygons",
            )
        self._count(marks == ord(","), depths)
        self.depth = int(depths[-1])

    def _count(self, commas: npt.NDArray[np.bool_], depths: npt.NDArray[Any]) -> None:
        total = self._since + np.cumsum(commas)
        self.commas += int(commas.sum())
        returns = total[depths <= self._level]
        largest = int(np.diff(returns, prepend=0, append=total[-1]).max())
        self.commas_of_feature = max(self.commas_of_feature, largest)
        self._since = int(total[-1] - (returns[-1] if len(returns) else 0))

    def _outside_strings(self, block: bytes) -> bytes:
        """The brackets and commas of a block that stand in no string."""
        if self._escaped:
            block, self._escaped = block[1:], False
        if b"\\" in block:
            tail = len(block) - len(block.rstrip(b"\\"))
            self._escaped = bool(tail % 2)
            block = _ESCAPE.sub(b"", block)
        kept = block.translate(None, _DROPPED)
        if self._in_string:
            _, ended, kept = kept.partition(b'"')
            if not ended:
                return b""
        kept = _STRING.sub(b"", kept)
        kept, opened, _ = kept.partition(b'"')
        self._in_string = bool(opened)
        return kept.replace(b"\\", b"")


def measure_json(blocks: Iterable[bytes]) -> JsonMeter:
    """The measures of a whole text within `json_depth`. Raises BeyondLimit."""
    meter = JsonMeter(bound("json_depth").most)
    for block in blocks:
        meter.feed(block)
    return meter


def blocks_of(data: bytes) -> Iterable[bytes]:
    """The bytes in pieces that are counted at once."""
    view = memoryview(data)
    return (bytes(view[start : start + BLOCK]) for start in range(0, len(data), BLOCK))


class StrictDecoder(json.JSONDecoder):
    """Python's decoder without NaN, Infinity, endless numbers, keys given twice or half letters.

    Raises BeyondLimit for these, and ValueError as the decoder does for what is no JSON.
    """

    def __init__(self) -> None:
        self._digits = bound("json_digits")
        super().__init__(
            object_pairs_hook=_unique,
            parse_constant=_no_constant,
            parse_float=self._float,
            parse_int=self._int,
        )

    def _float(self, text: str) -> float:
        value = float(text)
        if len(text) > self._digits.most or not math.isfinite(value):
            raise self._endless()
        return value

    def _int(self, text: str) -> int:
        if len(text) > self._digits.most:
            raise self._endless()
        return int(text)

    def _endless(self) -> BeyondLimit:
        return BeyondLimit(
            "endless_number",
            "a number in the file is longer or larger than any measure",
            allowed=self._digits,
            hint="look for a damaged number, or write it as text",
        )


def load_json(data: bytes) -> Any:
    """The value of a JSON text, measured first.

    Raises BeyondLimit; ValueError where it is no JSON; UnicodeDecodeError where it is no UTF-8.
    """
    measure_json(blocks_of(data))
    text = data.decode("utf-8-sig")
    value = StrictDecoder().decode(text)
    if may_halve_letters(text):
        need_letters(value)
    return value


def may_halve_letters(text: str) -> bool:
    """Whether a JSON text writes surrogates at all, so that `need_letters` must look."""
    return _LONE.search(text) is not None


def need_letters(value: Any) -> None:
    """Raises BeyondLimit where a value read from JSON holds half a surrogate pair."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise BeyondLimit(
            "half_a_letter",
            "the file writes half of a surrogate pair, which is no letter",
            hint="save it as UTF-8 from the program it comes from",
        ) from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise key_twice()
    return found


def key_twice() -> BeyondLimit:
    """The error to raise where an object names the same key twice."""
    return BeyondLimit(
        "key_twice",
        "an object in the file names the same key twice",
        hint="keep one of the two; which was meant cannot be guessed",
    )


def _no_constant(name: str) -> NoReturn:
    raise BeyondLimit("no_number", f"JSON has no {name}", hint="leave the value out, or write null")
