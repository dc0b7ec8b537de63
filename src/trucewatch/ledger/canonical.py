"""Canonical JSON: one value, one text.

Source: RFC 8785 (JSON Canonicalization Scheme). Reading is stricter than Python's `json`, which
takes NaN, Infinity and duplicate keys without a word.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn

import rfc8785

from trucewatch.ledger.errors import LedgerError


def canonical(value: Any) -> bytes:
    """The one text of `value`. Raises LedgerError on NaN, infinities, and integers past 2^53."""
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError) as error:
        raise LedgerError(f"no canonical JSON: {error}") from error


def parse(data: bytes) -> Any:
    """The value of JSON text. Raises LedgerError on duplicate keys, NaN, or broken UTF-8."""
    try:
        return _DECODER.decode(data.decode("utf-8"))
    except LedgerError:
        raise
    except (ValueError, RecursionError) as error:
        raise LedgerError("not JSON") from error


def parse_canonical(data: bytes) -> Any:
    """The value of canonical JSON. Raises LedgerError where the text is not that very one."""
    value = parse(data)
    if canonical(value) != data:
        raise LedgerError("JSON, but not in its canonical form")
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise LedgerError("a JSON object names the same key twice")
    return found


def _no_constant(name: str) -> NoReturn:
    raise LedgerError(f"JSON has no {name}")


_DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_constant)
