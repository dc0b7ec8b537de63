"""Decomposable graphs: which lists lean on which, in cliques that hang together by separators.

A graph is a set of pairs of lists. It is decomposable (chordal) when every cycle of four or more
has a chord; its probability is then the product over its cliques divided by that over its
separators. Lists in sets are bits.

Source: Lauritzen (1996), Graphical Models, section 2.1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations


@dataclass(frozen=True, slots=True)
class Graph:
    """Its cliques and the separators between them, one fewer, each a set of lists."""

    cliques: tuple[int, ...]
    separators: tuple[int, ...]


@lru_cache(maxsize=8)
def decomposable_graphs(n_lists: int) -> tuple[Graph, ...]:
    """Every decomposable graph but the complete one: 7 of three lists, 60 of four, 821 of five."""
    return tuple(_decomposable(n_lists))


def _decomposable(n_lists: int) -> Iterator[Graph]:
    pairs = list(combinations(range(n_lists), 2))
    for drawn in range((1 << len(pairs)) - 1):
        neighbours = [0] * n_lists
        for at, (one, other) in enumerate(pairs):
            if drawn >> at & 1:
                neighbours[one] |= 1 << other
                neighbours[other] |= 1 << one
        graph = _decomposed(neighbours)
        if graph is not None:
            yield graph


def _decomposed(neighbours: list[int]) -> Graph | None:
    """Cliques and separators, or None where the graph is not decomposable.

    Lists are taken by how many of their neighbours were taken before; the graph is chordal exactly
    if these are always neighbours of one another. Source: Tarjan & Yannakakis (1984), SIAM Journal
    on Computing 13, 566-579 (maximum cardinality search).
    """
    taken = 0
    cliques: list[int] = []
    separators: list[int] = []
    for _ in neighbours:
        left = [v for v in range(len(neighbours)) if not taken >> v & 1]
        vertex = max(left, key=lambda v: (neighbours[v] & taken).bit_count())
        before = neighbours[vertex] & taken
        for other in range(len(neighbours)):
            if before >> other & 1 and before & ~neighbours[other] & ~(1 << other):
                return None
        if cliques and before == cliques[-1]:
            cliques[-1] |= 1 << vertex
        elif cliques or before:
            separators.append(before)
            cliques.append(before | 1 << vertex)
        else:
            cliques.append(1 << vertex)
        taken |= 1 << vertex
    return Graph(tuple(cliques), tuple(separators))
