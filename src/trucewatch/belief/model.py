"""What goes into belief and what comes out: words, tables, arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Hashes = npt.NDArray[np.uint64]

NONE = "none"
"""The claim, and the outcome, that nothing of the kind happened."""
UNNAMED = "unnamed"
"""The claim that it happened, by whom is not said; as an outcome, that it was somebody else."""

LEAST_ITEMS, LEAST_REPORTS = 20, 100
"""With fewer incidents or fewer reports nothing is learned from them about who is right."""

LEARNED, PRIOR = "learned", "prior"
"""What a probability rests on: what these claims taught about their sources, or only what is
supposed of kinds of source."""

BELIEFS = pa.schema(
    [
        ("item", pa.string()),
        ("outcome", pa.string()),
        ("probability", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("basis", pa.string()),
    ]
)
"""One row for each outcome of each item, sorted by item; `none` comes first. `low` and `high` hold
95% of what the probability would be under what is still unknown about the sources."""

REASONS = pa.schema(
    [
        ("item", pa.string()),
        ("outcome", pa.string()),
        ("step", pa.int64()),
        ("row", pa.int64()),
        ("source", pa.string()),
        ("claim", pa.string()),
        ("nats", pa.float64()),
        ("p_copy", pa.float64()),
        ("copy_of", pa.int64()),
        ("copied_source", pa.string()),
        ("reason", pa.string()),
    ]
)
"""Step 0 is what is supposed before anybody spoke, then report after report in their order of
time. The `nats` of one item and outcome add up to the log-odds of its probability. `row` and
`copy_of` are rows of the claims as they came; `reason` is a stored message."""

MATRICES = pa.schema(
    [
        ("source", pa.string()),
        ("kind", pa.string()),
        ("reports", pa.int64()),
        ("copied", pa.float64()),
        ("truth", pa.string()),
        ("claim", pa.string()),
        ("share", pa.float64()),
        ("sd", pa.float64()),
    ]
)
"""What each source says of its own knowledge where the truth is this: mean and standard deviation.
`copied` is the share of its reports that are taken for copies."""


@dataclass(frozen=True, slots=True)
class Belief:
    """What `believe` found.

    Attributes:
        beliefs: `BELIEFS`; reasons: `REASONS`, None unless asked for; matrices: `MATRICES`.
        learned: False where there was too little to learn from.
        copies: expected number of reports that repeat another. [count]
        unsettled: difference of a probability between two halves of the draws, root mean square;
            where it is large the answer depends on chance. [1]
    """

    beliefs: pa.Table
    reasons: pa.Table | None
    matrices: pa.Table
    learned: bool
    copies: float
    unsettled: float


@dataclass(frozen=True, slots=True, eq=False)
class KnownHabits:
    """What is known of sources, or only supposed, in the form in which a record keeps it.

    Rows are Dirichlet parameters by relation of truth and claim (`interests`), shape (4, 5), as
    if so many reports had shown them. [report]

    Attributes:
        basis: `LEARNED` or `PRIOR`.
        items, reports: what it was learned from. [count]
        denied: whether any claim there was that nothing happened; else that is not learned.
        actors: how many actors could be named there. [count]
        base: how often nothing, one given actor, somebody else did it: Dirichlet parameters (3,).
        kinds: rows for a source of each kind that is not known for itself.
        sources: rows of each source that is.
        usual: weight of an earlier report that such a source may repeat, against 1 for knowledge
            of its own; `newcomer` for all others. [1]
        copies: that weight by source and earlier source, where it is more than usual. [1]
    """

    basis: str
    actors: int
    base: tuple[float, float, float]
    newcomer: float
    items: int = 0
    reports: int = 0
    denied: bool = False
    kinds: Mapping[str, Floats] = field(default_factory=dict)
    sources: Mapping[str, Floats] = field(default_factory=dict)
    usual: Mapping[str, float] = field(default_factory=dict)
    copies: Mapping[tuple[str, str], float] = field(default_factory=dict)


CASUALTIES = pa.schema(
    [
        ("item", pa.string()),
        ("category", pa.string()),
        ("low", pa.int64()),
        ("middle", pa.int64()),
        ("high", pa.int64()),
        ("origins", pa.int64()),
        ("apart", pa.bool_()),
    ]
)
"""One row for each category somebody speaks of: the range meant to hold the number nine times in
ten, the likeliest, how many independent origins spoke, and whether they are further apart than
their errors explain."""
