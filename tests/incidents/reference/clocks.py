"""How far each source's clock is ahead of all of them together; and learning in two passes."""

from __future__ import annotations

import numpy as np

from tests.incidents.reference.constants import constant
from tests.incidents.reference.ground import read_ground
from tests.incidents.reference.learning import Rounds
from tests.incidents.reference.lessons import lessons
from tests.incidents.reference.scoring import placed_rows
from tests.incidents.reference.surroundings import crowding
from tests.incidents.reference.weighing import Shares, as_shares
from trucewatch.incidents.columns import Columns
from trucewatch.incidents.decisions import Decided
from trucewatch.incidents.native import MOST_SOURCES, PASSES
from trucewatch.incidents.weights import QUESTIONS, Table, Weights

SHARP_S, OFF_S = constant("kSharpClock"), constant("kClockOff")
PRIOR, SWEEPS = constant("kClockPrior"), constant("kSweeps")


def learn(columns: Columns, links: Decided, prior: Table) -> Weights:
    """What `native.learn` learns: the second pass has every clock set right by the first."""
    names = columns.sources.to_pylist()
    known = len(names) if len(names) <= MOST_SOURCES else 0
    ahead = [0.0] * known
    for _ in range(PASSES):
        ground = read_ground(columns, links, ahead)
        rows = placed_rows(ground)
        shares = as_shares(prior)
        crowd = crowding(ground, shares, rows)
        taught = list(lessons(ground, shares, crowd, rows))
        rounds = Rounds(ground, shares, taught, rows, by_pair=known > 0)
        rounds.run()
        more = clocks_ahead(rounds, known)
        ahead = [float(np.round(a + b)) for a, b in zip(ahead, more, strict=True)]
    tables = [as_table(shares, len(taught)) for shares in rounds.weights.tables]
    return Weights(
        everybody=tables[0],
        pairs={
            (min(names[a], names[b]), max(names[a], names[b])): tables[own]
            for (a, b), own in rounds.weights.index.items()
        },
        ahead_s={name: s for name, s in zip(names, ahead, strict=False) if s},
    )


def clocks_ahead(rounds: Rounds, known: int) -> list[float]:
    """From likely matches that both tell the time sharply: mean differences between two sources,
    made one clock each by sweeping over them."""
    seen = [[0.0] * known for _ in range(known)]
    late = [[0.0] * known for _ in range(known)]
    for number, lesson in enumerate(rounds.taught):
        a, b = lesson.sources
        difference = lesson.first.middle - lesson.second.middle
        blurred = max(lesson.first.span, lesson.second.span) > SHARP_S
        if not known or a == b or blurred or abs(difference) > OFF_S:
            continue
        chance = rounds.chance(number)
        seen[a][b] += chance
        seen[b][a] += chance
        late[a][b] += chance * difference
        late[b][a] -= chance * difference
    ahead = [0.0] * known
    for _ in range(SWEEPS):
        for a in range(known):
            told = sum(late[a][b] + seen[a][b] * ahead[b] for b in range(known))
            ahead[a] = told / (PRIOR + sum(seen[a]))
    return ahead


def as_table(shares: Shares, learned_from: int) -> Table:
    """The shares as the product keeps them."""
    return Table(
        m=np.array([shares.m[question] for question in QUESTIONS]),
        u=np.array([shares.u[question] for question in QUESTIONS]),
        place_share=np.array(shares.place_share),
        clock_share=np.array(shares.clock_share),
        fresh=shares.fresh,
        lone=shares.lone,
        per_incident=shares.per_incident,
        learned_from=learned_from,
    )
