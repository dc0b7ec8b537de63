"""Texts as numbers, computed by the kernel: signatures, and hashes of 64 bits.

The share of equal slots of two signatures estimates the share of common words. Two hashes are
equal where the texts are; that two different texts have one hash is taken to be impossible, and
nothing but a wrong comparison would come of it. Both depend on the text alone.

Source: MinHash (Broder 1997); MurmurHash64A (Appleby).
"""

from __future__ import annotations

import ctypes as c
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.incidents.arrays import Hashes, Ints
from trucewatch.incidents.library import address, kernel, threads

WORD_SLOTS = 16
PLACE_SLOTS = 8

Signatures = npt.NDArray[np.uint16]

_UNFOLDED = 1
"""The kernel's hash of a text of another script than ASCII, which it leaves to us to fold."""


class _Texts(c.Structure):
    _fields_ = [
        *((name, c.c_void_p) for name in ("offsets", "data", "valid")),
        ("first", c.c_int64),
        ("wide", c.c_int32),
        ("exact", c.c_int32),
    ]


def sign_words(texts: pa.ChunkedArray) -> Signatures:
    """Of each text's words, shape (n, WORD_SLOTS); all 0 where there are none."""
    return _signed(texts, WORD_SLOTS, triples=False)[0]


def sign_letters(names: pa.ChunkedArray) -> Signatures:
    """Of each name's letters by threes, shape (n, PLACE_SLOTS): misspellings stay alike."""
    return _signed(names, PLACE_SLOTS, triples=True)[0]


def sign_and_hash(texts: pa.ChunkedArray) -> tuple[Signatures, Hashes]:
    """`sign_words` and `hash_folded` of the same texts, which are read once."""
    words, hashes = _signed(texts, WORD_SLOTS, triples=False, hashed=True)
    return words, _folded(texts, hashes)


def hash_folded(texts: pa.ChunkedArray) -> Hashes:
    """A hash of each text, letter case and spaces around it aside, shape (n,); 0 for none."""
    return _folded(texts, _signed(texts, 0, triples=False, hashed=True)[1])


def hash_exactly(texts: pa.ChunkedArray) -> Hashes:
    """A hash of each text as it stands, shape (n,); 0 for none."""
    return _signed(texts, 0, triples=False, hashed=True, exact=True)[1]


def settle_ties(texts: pa.Array, keys: Hashes, rows: Ints) -> None:
    """Put those of the `rows` that have equal keys in the order of their texts, in place.

    `texts` has one for each row; `keys`, sorted, and `rows` have shape (n,).
    """
    for given, _, _keep in _chunks(pa.chunked_array([texts]), exact=True):
        kernel().trucewatch_settle_ties(c.byref(given), address(keys), len(rows), address(rows))


def fold(texts: pa.Array) -> pa.Array:
    """The texts in small letters, without spaces around them; null where nothing is left."""
    text = pc.utf8_trim_whitespace(pc.utf8_lower(texts))
    return pc.if_else(pc.equal(text, ""), None, text)


def as_texts(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The column as strings, of whichever width it has."""
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return column
    return column.cast(pa.large_string())


def _folded(texts: pa.ChunkedArray, hashes: Hashes) -> Hashes:
    """The hashes, those of texts that the kernel could not fold put right."""
    left = hashes == _UNFOLDED
    if left.any():
        strange = fold(as_texts(texts).filter(pa.array(left)))
        hashes[left] = _signed(strange, 0, triples=False, hashed=True, exact=True)[1]
    return hashes


def _signed(
    texts: pa.ChunkedArray,
    slots: int,
    *,
    triples: bool,
    hashed: bool = False,
    exact: bool = False,
) -> tuple[Signatures, Hashes]:
    """Signatures of shape (n, slots), and hashes of shape (n,), or (0,) where not `hashed`."""
    found = np.empty((len(texts), slots), dtype=np.uint16)
    hashes = np.empty(len(texts) if hashed else 0, dtype=np.uint64)
    for given, part, _keep in _chunks(texts, exact=exact):
        kernel().trucewatch_signatures(
            c.byref(given),
            address(hashes[part]) if hashed else None,
            part.stop - part.start,
            slots,
            triples,
            threads(),
            address(found[part]),
        )
    return found, hashes


def _chunks(texts: pa.ChunkedArray, *, exact: bool) -> Iterator[tuple[_Texts, slice, object]]:
    """Each chunk as the kernel reads it, its rows, and what must outlive the reading."""
    end = 0
    for chunk in as_texts(texts).chunks:
        begin, end = end, end + len(chunk)
        if begin == end:
            continue
        valid, offsets, data = chunk.buffers()
        given = _Texts(
            offsets=offsets.address,
            data=data.address if data else None,
            valid=valid.address if valid else None,
            first=chunk.offset,
            wide=pa.types.is_large_string(chunk.type),
            exact=exact,
        )
        yield given, slice(begin, end), (valid, offsets, data)
