"""The fusion's weights: what agreement and disagreement of two reports weigh.

For each question, the share of each answer among reports of one incident (`m`) and among reports
of different incidents that could be mistaken for one (`u`): Fellegi and Sunter (1969). Unknown
has no share: it weighs nothing. The ones we ship serve where there is too little to learn from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from trucewatch.incidents.columns import Floats
from trucewatch.vocabulary.errors import TrucewatchError

QUESTIONS: dict[str, tuple[str, ...]] = {
    "act": ("strange", "kindred", "same"),
    "act_second": ("differ", "same"),
    "act_third": ("differ", "same"),
    "names": ("differ", "same"),
    "sides": ("differ", "same"),
    "target": ("differ", "same"),
    "weapon": ("differ", "same"),
    "deaths": ("far", "close", "none", "few", "many"),
    "injured": ("far", "close", "none", "few", "many"),
    "village": ("differ", "alike", "same"),
    "words": ("none", "few", "some", "most", "all"),
    "story": ("differ", "agency", "same"),
    "source": ("differ", "same"),
}
"""The questions in the kernel's order, each with its answers from 1 on; 0 is unknown."""

ANSWERS = 6
NEVER = 1e-12
"""The share of an answer that a question does not have."""

PLACE_SCALES = (0.5, 1.0, 3.0, 10.0)
PLACE_KINDS, TIME_KINDS = 4, 5
CLOCKS_S = (120.0, 300.0, 900.0, 3600.0, 10_800.0, 3600.0)
"""How far clocks are off [s]; the last one a day early or late besides."""

_M = {
    "act": (0.002, 0.10, 0.898),
    "act_second": (0.25, 0.75),
    "act_third": (0.30, 0.70),
    "names": (0.35, 0.65),
    "sides": (0.20, 0.80),
    "target": (0.30, 0.70),
    "weapon": (0.30, 0.70),
    "deaths": (0.10, 0.20, 0.30, 0.25, 0.15),
    "injured": (0.15, 0.25, 0.25, 0.20, 0.15),
    "village": (0.50, 0.10, 0.40),
    "words": (0.40, 0.25, 0.20, 0.10, 0.05),
    "story": (0.60, 0.10, 0.30),
    "source": (0.94, 0.06),
}
_U = {
    "act": (0.25, 0.12, 0.63),
    "act_second": (0.50, 0.50),
    "act_third": (0.55, 0.45),
    "names": (0.60, 0.40),
    "sides": (0.30, 0.70),
    "target": (0.50, 0.50),
    "weapon": (0.50, 0.50),
    "deaths": (0.30, 0.20, 0.30, 0.15, 0.05),
    "injured": (0.30, 0.22, 0.25, 0.15, 0.08),
    "village": (0.65, 0.08, 0.27),
    "words": (0.60, 0.25, 0.10, 0.04, 0.01),
    "story": (0.93, 0.065, 0.005),
    "source": (0.75, 0.25),
}


_PLACE_SHARE = (0.40, 0.44, 0.13, 0.03)
_CLOCK_SHARE = (0.20, 0.38, 0.22, 0.10, 0.05, 0.05)


def _table(shares: dict[str, tuple[float, ...]]) -> Floats:
    table = np.full((len(QUESTIONS), ANSWERS), NEVER)
    for row, values in enumerate(shares.values()):
        table[row, 1 : len(values) + 1] = values
    return table


@dataclass(frozen=True, slots=True)
class Table:
    """What answers weigh: `m`, `u` shape (questions, ANSWERS). `place_share`,
    shape (PLACE_KINDS, PLACE_KINDS, scales), by how sharp the two places are stated; `clock_share`
    likewise by the times.

    `fresh` is the chance that one given source does not tell of an incident, `lone` that nobody
    else at all does; `per_incident` how many reports an incident has; `learned_from` how many
    pairs were weighed, 0 for the shares we ship.
    """

    m: Floats = field(default_factory=lambda: _table(_M))
    u: Floats = field(default_factory=lambda: _table(_U))
    place_share: Floats = field(
        default_factory=lambda: np.tile(_PLACE_SHARE, (PLACE_KINDS,) * 2 + (1,))
    )
    clock_share: Floats = field(
        default_factory=lambda: np.tile(_CLOCK_SHARE, (TIME_KINDS,) * 2 + (1,))
    )
    fresh: float = 0.70
    lone: float = 0.30
    per_incident: float = 2.4
    learned_from: int = 0

    def nats(self, question: str, answer: int) -> float:
        """What an answer weighs, natural logarithm; 0 for unknown."""
        row = list(QUESTIONS).index(question)
        return float(np.log(self.m[row, answer] / self.u[row, answer])) if answer else 0.0


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of all pairs, and those of pairs of sources that are known for themselves.

    Two parties that accuse each other of everything swap the accused: between them a difference
    says nothing. `pairs` is by two source ids, the smaller first, or one twice. `ahead_s` is how
    far a source's clock is ahead of all of them together [s]; `doubted` are sources that are said
    to report an event once, and do not.
    """

    everybody: Table = field(default_factory=Table)
    pairs: Mapping[tuple[str, str], Table] = field(default_factory=dict)
    ahead_s: Mapping[str, float] = field(default_factory=dict)
    doubted: frozenset[str] = frozenset()

    def of(self, one: str, other: str) -> Table:
        """The weights between two sources."""
        return self.pairs.get((min(one, other), max(one, other)), self.everybody)

    def as_document(self) -> dict[str, Any]:
        """The weights as plain values; `read_weights` reads them again."""
        return {
            "everybody": _as_values(self.everybody),
            "pairs": [
                {"sources": list(sources), **_as_values(table)}
                for sources, table in sorted(self.pairs.items())
            ],
            "ahead_s": dict(sorted(self.ahead_s.items())),
            "doubted": sorted(self.doubted),
        }


def read_weights(document: Mapping[str, Any]) -> Weights:
    """The weights that `as_document` wrote. Raises TrucewatchError where they are not that."""
    try:
        pairs = {
            (str(pair["sources"][0]), str(pair["sources"][1])): _from_values(pair)
            for pair in document["pairs"]
        }
        ahead = {str(name): float(value) for name, value in document["ahead_s"].items()}
        doubted = frozenset(str(name) for name in document.get("doubted", ()))
        return Weights(_from_values(document["everybody"]), pairs, ahead, doubted)
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise TrucewatchError(
            "these are no fusion weights", expected="what `trucewatch learn` wrote"
        ) from error


def _as_values(table: Table) -> dict[str, Any]:
    return {
        "answers": {
            name: {
                "m": table.m[row, 1 : len(answers) + 1].tolist(),
                "u": table.u[row, 1 : len(answers) + 1].tolist(),
            }
            for row, (name, answers) in enumerate(QUESTIONS.items())
        },
        "place_share": table.place_share.tolist(),
        "clock_share": table.clock_share.tolist(),
        "fresh": table.fresh,
        "lone": table.lone,
        "per_incident": table.per_incident,
        "learned_from": table.learned_from,
    }


def _from_values(values: Mapping[str, Any]) -> Table:
    shares = {
        letter: _table({name: tuple(values["answers"][name][letter]) for name in QUESTIONS})
        for letter in ("m", "u")
    }
    return Table(
        m=shares["m"],
        u=shares["u"],
        place_share=np.array(values["place_share"], dtype=np.float64),
        clock_share=np.array(values["clock_share"], dtype=np.float64),
        fresh=float(values["fresh"]),
        lone=float(values["lone"]),
        per_incident=float(values["per_incident"]),
        learned_from=int(values["learned_from"]),
    )
