"""Texts as codes that only mean "equal or not", and as sets of bits; -1 and no bit say nothing.

Codes are numbered by a table and mean nothing outside it. A bit follows from the name alone.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.incidents.arrays import Codes, Flags, Hashes, Ints
from trucewatch.incidents.signing import Signatures, as_texts, fold, hash_folded, sign_letters

_Value = TypeVar("_Value", bound=np.generic)

_BITS = np.uint64(64)


def codes(table: pa.Table, name: str) -> Ints:
    """A code for each distinct text, letter case and spaces around it aside; -1 for none."""
    return folded_codes(table, name).astype(np.int64)


def folded_codes(table: pa.Table, name: str) -> Codes:
    """`codes` in half the room."""
    if _says_nothing(table, name):
        return np.full(len(table), -1, dtype=np.int32)
    code, spelled = encoded(table[name])
    return by_code(_folded(spelled), code, -1)


def encoded(column: pa.ChunkedArray) -> tuple[Codes, pa.Array]:
    """A code for each text, -1 for none, and the distinct texts by code.

    What is coded already keeps its codes; then some of the texts may be nobody's.
    """
    coded = pa.types.is_dictionary(column.type)
    spelled = column.unify_dictionaries() if coded else as_texts(column).dictionary_encode()
    if not spelled.num_chunks:
        return np.zeros(0, dtype=np.int32), pa.array([], spelled.type.value_type)
    code = np.concatenate([_indices(chunk) for chunk in spelled.chunks])
    texts = spelled.chunk(spelled.num_chunks - 1).dictionary
    if not coded:
        return code, texts
    once = texts.dictionary_encode()
    return by_code(_indices(once), code, -1), once.dictionary


def by_code(values: npt.NDArray[_Value], code: Codes, unknown: _Value | int) -> npt.NDArray[_Value]:
    """What each code stands for, `unknown` where it is -1: shape (n, ...)."""
    nothing = np.full((1, *values.shape[1:]), unknown, dtype=values.dtype)
    return np.concatenate([values, nothing]).take(code, axis=0)


def text_of(table: pa.Table, name: str) -> pa.ChunkedArray:
    """A column of texts; all null where it is absent."""
    if name not in table.column_names:
        return pa.chunked_array([pa.nulls(len(table), pa.string())])
    return table[name]


def sources_of(table: pa.Table) -> tuple[Codes, pa.Array]:
    """A code for each source, and the sources by code in the order of their ids."""
    code, spelled = encoded(table["source_id"])
    by_id = pc.sort_indices(spelled)
    rank = np.empty(len(spelled), dtype=np.int32)
    rank[np.asarray(by_id)] = np.arange(len(spelled), dtype=np.int32)
    return by_code(rank, code, -1), spelled.take(by_id)


def duplicate_free(known: pa.Array, sources: pa.Table | None) -> Flags:
    """Which of the `known` sources, shape (n_sources,), tells of an event only once."""
    if sources is None or "duplicate_free" not in sources.column_names:
        return np.zeros(len(known), dtype=np.uint8)
    free = sources.filter(pc.fill_null(sources["duplicate_free"], False))["source_id"]
    found = pc.is_in(known, value_set=free.combine_chunks().cast(known.type))
    return np.asarray(found, dtype=np.uint8)


def places(table: pa.Table, name: str) -> tuple[Codes, Signatures]:
    """A code and a signature for each name of a place."""
    if _says_nothing(table, name):
        return np.full(len(table), -1, dtype=np.int32), sign_letters(text_of(table, name))
    code, spelled = encoded(table[name])
    signatures = sign_letters(pa.chunked_array([spelled]))
    return by_code(_folded(spelled), code, -1), by_code(signatures, code, 0)


def sides(table: pa.Table) -> Hashes:
    """A set of bits for the names that a report gives as accused or as having taken part.

    One bit to a name, whatever table it stands in. Of two names, one pair in 64 shares a bit.
    """
    bits = np.zeros(len(table), dtype=np.uint64)
    if not _says_nothing(table, "actor"):
        code, spelled = encoded(table["actor"])
        bits |= by_code(_bits(spelled), code, 0)
    if not _says_nothing(table, "sides"):
        lists = table["sides"].combine_chunks()
        code, spelled = encoded(pa.chunked_array([pc.list_flatten(lists)]))
        rows = np.asarray(pc.list_parent_indices(lists), dtype=np.int64)
        np.bitwise_or.at(bits, rows, by_code(_bits(spelled), code, 0))
    return bits


def _bits(names: pa.Array) -> Hashes:
    """The bit of each name; none for an empty one."""
    hashes = hash_folded(pa.chunked_array([names]))
    bit = np.left_shift(np.uint64(1), hashes % _BITS)
    return np.where(hashes == 0, np.uint64(0), bit)


def _folded(spelled: pa.Array) -> Codes:
    """A code for each of the distinct texts, the same where they differ in no letter."""
    return _indices(fold(spelled).dictionary_encode())


def _indices(encoded_texts: pa.DictionaryArray) -> Codes:
    return np.asarray(pc.fill_null(encoded_texts.indices, -1), dtype=np.int32)


def _says_nothing(table: pa.Table, name: str) -> bool:
    return name not in table.column_names or table[name].null_count == len(table)
