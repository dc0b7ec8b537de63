"""Coding: claims as arrays, in an order that does not depend on how the rows came.

Reports are sorted by item, then by time, an unknown time last; at the same moment by source. So
of two that speak at one moment the first by id counts as the earlier: which of the two is the
copy hardly matters to what is believed, that they are one voice does.

Outcomes are numbered by their first appearance in this order, `none` before all, so that other
names for the actors change nothing but names.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.belief.model import NONE, UNNAMED, Bools, Floats, Ints
from trucewatch.vocabulary.errors import TrucewatchError

PARTY = "party_"
NEUTRAL = "neutral"
MOST_CELLS = 400_000_000
"""Numbers that one table of reports or sources by outcomes may have."""


@dataclass(frozen=True, slots=True, eq=False)
class Claims:
    """n reports of m items by S sources about K outcomes, sorted.

    Attributes:
        rows: where each report stood in the table given, shape (n,).
        item, source, claim: codes, shape (n,); claims are numbered as outcomes are.
        repeats: the earlier report in which the source said the very same of the item, else -1.
        items, sources, outcomes: what the codes mean.
        kind: index in `kinds` of each source, shape (S,).
        own: which outcomes blame a side the source leans to, shape (S, K).
    """

    rows: Ints
    item: Ints
    source: Ints
    claim: Ints
    repeats: Ints
    items: pa.Array
    sources: pa.Array
    outcomes: tuple[str, ...]
    kind: Ints
    kinds: tuple[str, ...]
    own: Bools

    @property
    def n(self) -> int:
        """Reports."""
        return len(self.rows)


def code(claims: pa.Table, sources: pa.Table | None = None, *, every_rival: bool = False) -> Claims:
    """`claims` has item, source, claim (texts), time (numbers, null or NaN where unknown) and,
    unless `sources` tells, role. `sources` has source_id and any of kind, interests.

    With `every_rival` whoever a source leans to is an outcome too, and somebody else always is.

    Raises TrucewatchError where a cell is empty that may not be, or a source has two roles.
    """
    for name in ("item", "source", "claim"):
        _need_told(claims, name)
    item_names, item = _codes(claims["item"])
    source_names, source = _codes(claims["source"])
    names, label = _codes(_folded(claims["claim"]))
    time = _times(claims)
    order = np.lexsort([label, source, time, item])
    item, source, label = item[order], source[order], label[order]
    kinds, kind, interests = _traits(claims, source_names, source, order, sources)
    rivals = sorted(frozenset[str]().union(*interests)) if every_rival else None
    outcomes, claim = _outcomes(names.to_pylist(), label, rivals)
    own = np.array([[outcome in held for outcome in outcomes] for held in interests], dtype=bool)
    return Claims(
        order, item, source, claim, _repeats(item, source, claim), item_names, source_names,
        outcomes, kind, kinds, own.reshape(len(source_names), len(outcomes)),
    )  # fmt: skip


def check_size(claims: Claims) -> None:
    """Raises TrucewatchError where a table of all reports or sources by outcomes is too large."""
    outcomes = len(claims.outcomes)
    if max(claims.n, len(claims.sources) * outcomes) * outcomes > MOST_CELLS:
        raise TrucewatchError(
            f"{outcomes} outcomes are too many for so many reports and sources",
            hint="give disputes between different actors in files of their own",
        )


def _need_told(claims: pa.Table, name: str) -> None:
    blank = pc.equal(pc.utf8_trim_whitespace(pc.fill_null(claims[name], "")), "")
    if pc.any(blank).as_py():
        raise TrucewatchError(
            f"{name} is empty",
            where=f"row {int(pc.index(blank, True).as_py()) + 2}",
            expected=f"an actor, {NONE!r} or {UNNAMED!r}" if name == "claim" else None,
        )


def _folded(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Claims without spaces around them; `none` and `unnamed` in whatever case."""
    text = pc.utf8_trim_whitespace(column)
    small = pc.utf8_lower(text)
    return pc.if_else(pc.is_in(small, pa.array([NONE, UNNAMED])), small, text)


def _codes(column: pa.ChunkedArray) -> tuple[pa.Array, Ints]:
    """The distinct texts, sorted, and the place of each row's among them."""
    coded = pa.chunked_array(column).combine_chunks().dictionary_encode()
    order = pc.sort_indices(coded.dictionary).to_numpy()
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return coded.dictionary.take(pa.array(order)), rank[coded.indices.to_numpy()]


def _times(claims: pa.Table) -> Floats:
    """Times as numbers; unknown ones, and those that are no number, after all others."""
    if "time" not in claims.column_names:
        return np.full(len(claims), np.inf)
    time = claims["time"]
    if pa.types.is_timestamp(time.type):
        time = time.cast(pa.timestamp("us", time.type.tz)).cast(pa.int64())
    known = pc.fill_null(time.cast(pa.float64()), np.nan).to_numpy()
    return np.where(np.isnan(known), np.inf, known)


def _outcomes(
    names: list[str], label: Ints, rivals: list[str] | None
) -> tuple[tuple[str, ...], Ints]:
    """Outcomes by first appearance after `none`, and each report's code among them.

    Where nobody names an actor, or some claim leaves the actor open, somebody else is possible;
    and always where `rivals`, who are outcomes whether or not somebody names them, are given.
    """
    distinct, first = np.unique(label, return_index=True)
    told = [names[k] for k in distinct[np.argsort(first, kind="stable")]]
    actors = [name for name in told if name not in (NONE, UNNAMED)]
    open_ended = UNNAMED in told or not actors or rivals is not None
    actors += [name for name in rivals or () if name not in actors]
    outcomes = (NONE, *actors, *([UNNAMED] if open_ended else []))
    place = {name: k for k, name in enumerate(outcomes)}
    return outcomes, np.array([place.get(name, 0) for name in names], dtype=np.int64)[label]


def _traits(
    claims: pa.Table, names: pa.Array, source: Ints, order: Ints, sources: pa.Table | None
) -> tuple[tuple[str, ...], Ints, list[frozenset[str]]]:
    """Kinds, each source's kind, and the actors it leans to.

    A role `party_X` is a party that leans to X; any other word is a kind of its own, no word a
    neutral. What the table of sources says goes before the role.
    """
    told: list[tuple[str, frozenset[str]]] = [(NEUTRAL, frozenset())] * len(names)
    if "role" in claims.column_names:
        told = _roles(claims["role"], names, source, order)
    if sources is not None:
        known = {row["source_id"]: row for row in sources.to_pylist()}
        for place, name in enumerate(names.to_pylist()):
            row = known.get(name, {})
            kind, leans = told[place]
            interests = row.get("interests")
            told[place] = (
                row.get("kind") or kind,
                leans if interests is None else frozenset(interests),
            )
    worded = [f"{kind}, leaning" if leans and kind != "party" else kind for kind, leans in told]
    kinds = tuple(sorted(set(worded)))
    return (
        kinds,
        np.array([kinds.index(k) for k in worded], dtype=np.int64),
        [held for _, held in told],
    )


def _roles(
    column: pa.ChunkedArray, names: pa.Array, source: Ints, order: Ints
) -> list[tuple[str, frozenset[str]]]:
    words, label = _codes(pc.utf8_trim_whitespace(pc.fill_null(column, "")))
    label = label[order]
    role = np.zeros(len(names), dtype=np.int64)
    role[source] = label
    other = np.flatnonzero(role[source] != label)
    if len(other):
        raise TrucewatchError(
            "a source has two roles",
            where=f"row {int(order[other[0]]) + 2}",
            hint="a role belongs to a source, not to a claim; give two ids to two speakers",
        )
    found = []
    for word in words.take(pa.array(role)).to_pylist():
        is_party = word.startswith(PARTY) and len(word) > len(PARTY)
        found.append(("party", frozenset([word.removeprefix(PARTY)])) if is_party
                     else (word or NEUTRAL, frozenset[str]()))  # fmt: skip
    return found


def _repeats(item: Ints, source: Ints, claim: Ints) -> Ints:
    """The first report of the same item, source and claim, where that is another; else -1."""
    n = len(item)
    order = np.lexsort([np.arange(n), claim, source, item])
    same = np.zeros(n, dtype=bool)
    if n:
        key = np.stack([item, source, claim])[:, order]
        same[1:] = (key[:, 1:] == key[:, :-1]).all(axis=0)
    start = np.maximum.accumulate(np.where(same, 0, np.arange(n)))
    repeats = np.full(n, -1)
    repeats[order[same]] = order[start[same]]
    return repeats
