"""Reuse: which texts carry one another's words. Found by MinHash, then checked word by word.

A text is the set of its runs of three words. Signatures only propose; a pair counts where at
least half of the shorter text's runs stand in the other, so a quote inside a longer text is found
where the signatures meet. Short texts are left out: two posts that both write "shelling in the
night" copied nothing.

Sources: Broder (1997), Compression and Complexity of Sequences, for the signatures; Leskovec,
Rajaraman and Ullman, Mining of Massive Datasets, section 3.4, for looking up by bands.
"""

from __future__ import annotations

import hashlib

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.belief.model import Bools, Floats, Hashes, Ints

RUN = 3
"""Words of a run."""
LEAST_RUNS = 6
"""Runs that a text needs to be compared."""
BANDS, BAND_ROWS = 24, 2
LEAST_SHARED = 0.5
"""Share of the shorter text's runs that the other has, from which words count as reused."""

_MIX = np.uint64(0x9E3779B97F4A7C15)
_OTHER = np.uint64(0xC2B2AE3D27D4EB4F)


def reused(texts: pa.ChunkedArray, within: Ints) -> tuple[Ints, Ints, Floats]:
    """Pairs of rows (first < second) of one group that share words, and the share shared.

    Args:
        texts: shape (n,), null where there are no words.
        within: group of each row, shape (n,); only rows of one group are compared. Each row is
            compared with the first and the last before it that look alike.
    """
    run, begins = _runs(texts)
    long_enough = np.flatnonzero(np.diff(begins) >= LEAST_RUNS)
    if not len(long_enough):
        nobody = np.zeros(0, dtype=np.int64)
        return nobody, nobody, np.zeros(0)
    first, second = _candidates(_signed(run, begins, long_enough), within, long_enough)
    shared = np.array([
        _shared(run[begins[a] : begins[a + 1]], run[begins[b] : begins[b + 1]])
        for a, b in zip(first.tolist(), second.tolist(), strict=True)
    ])  # fmt: skip
    kept: Bools = shared >= LEAST_SHARED
    return first[kept], second[kept], shared[kept]


def _runs(texts: pa.ChunkedArray) -> tuple[Hashes, Ints]:
    """A hash of every run of every text, and where each text's begin, shape (n + 1,)."""
    small = pc.utf8_lower(pc.fill_null(texts.cast(pa.string()), ""))
    words = pc.split_pattern_regex(small, r"[^\pL\pN]+").combine_chunks()
    lengths = np.asarray(pc.list_value_length(words).to_numpy(zero_copy_only=False), dtype=np.int64)
    coded = words.flatten().dictionary_encode()
    meaning = np.array([_hash(word) for word in coded.dictionary.to_pylist()], dtype=np.uint64)
    word = meaning[coded.indices.to_numpy()] if len(meaning) else np.zeros(0, dtype=np.uint64)
    text = np.repeat(np.arange(len(lengths)), lengths)
    told = word != 0
    word, text = word[told], text[told]
    run = np.zeros(max(len(word) - RUN + 1, 0), dtype=np.uint64)
    for place in range(RUN):
        run = (run ^ word[place : place + len(run)]) * _MIX
        run ^= run >> np.uint64(29)
    inside = text[: len(run)] == text[RUN - 1 :]
    return run[inside], np.searchsorted(text[: len(run)][inside], np.arange(len(lengths) + 1))


def _hash(word: str) -> int:
    """A number for a word, the same on every machine; 0 for none."""
    if not word:
        return 0
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little") | 1


def _signed(run: Hashes, begins: Ints, rows: Ints) -> Hashes:
    """A hash of each band of each row's signature, shape (len(rows), BANDS)."""
    signature = np.zeros((len(rows), BANDS), dtype=np.uint64)
    for band in range(BANDS):
        for turn in range(BAND_ROWS):
            salt = _OTHER << np.uint64(band * BAND_ROWS + turn)
            mixed = (run ^ salt) * _MIX
            mixed ^= mixed >> np.uint64(31)
            mixed *= _OTHER
            edges = begins[:-1][rows]
            least = np.minimum.reduceat(
                np.append(mixed, np.uint64(0)), _bounds(edges, begins, rows)
            )
            signature[:, band] = (signature[:, band] ^ least[::2]) * _MIX
    return signature


def _bounds(edges: Ints, begins: Ints, rows: Ints) -> Ints:
    """Begin and end of each row's runs, alternating, as `reduceat` takes them."""
    return np.stack([edges, begins[1:][rows]], axis=1).reshape(-1)


def _candidates(signature: Hashes, within: Ints, rows: Ints) -> tuple[Ints, Ints]:
    """Pairs of rows of one group with a band in common: each with the first and the last before."""
    n = int(rows.max()) + 1
    keys = []
    for band in range(BANDS):
        order = np.lexsort([rows, signature[:, band], within[rows]])
        group, mark, row = within[rows][order], signature[:, band][order], rows[order]
        alike = np.zeros(len(row), dtype=bool)
        alike[1:] = (group[1:] == group[:-1]) & (mark[1:] == mark[:-1])
        start = np.maximum.accumulate(np.where(alike, 0, np.arange(len(row))))
        second = np.flatnonzero(alike)
        keys += [row[start[second]] * n + row[second], row[second - 1] * n + row[second]]
    pairs = np.unique(np.concatenate(keys))
    return np.divmod(pairs, n)


def _shared(one: Hashes, other: Hashes) -> float:
    """Share of the shorter text's runs that the other has."""
    a, b = set(one.tolist()), set(other.tolist())
    return len(a & b) / min(len(a), len(b))
