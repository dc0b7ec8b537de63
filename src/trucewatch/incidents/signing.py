"""Signatures of texts: the share of equal slots estimates the share of common words.

Source: MinHash (Broder 1997), computed by the kernel.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from trucewatch.incidents.library import address, kernel, threads

WORD_SLOTS = 16
PLACE_SLOTS = 8

Signatures = npt.NDArray[np.uint16]


def sign_words(texts: pa.ChunkedArray) -> Signatures:
    """Of each text's words, shape (n, WORD_SLOTS); all 0 where there are none."""
    return _sign(texts, WORD_SLOTS, triples=False)


def sign_letters(names: pa.ChunkedArray) -> Signatures:
    """Of each name's letters by threes, shape (n, PLACE_SLOTS): misspellings stay alike."""
    return _sign(names, PLACE_SLOTS, triples=True)


def _sign(texts: pa.ChunkedArray, slots: int, *, triples: bool) -> Signatures:
    parts = [_of_chunk(chunk, slots, triples=triples) for chunk in texts.chunks]
    return np.concatenate(parts) if parts else np.zeros((0, slots), dtype=np.uint16)


def _of_chunk(chunk: pa.Array, slots: int, *, triples: bool) -> Signatures:
    text = chunk.cast(pa.large_string())
    if text.null_count:
        text = text.fill_null("")
    found = np.zeros((len(text), slots), dtype=np.uint16)
    if len(text):
        _, offsets, data = text.buffers()
        kernel().trucewatch_signatures(
            offsets.address + 8 * text.offset,
            data.address if data else 0,
            len(text),
            slots,
            triples,
            threads(),
            address(found),
        )
    return found
