"""`trucewatch unreported`: how many incidents no list holds, by a mission's own sources."""

from __future__ import annotations

from typing import Annotated

import typer

from trucewatch.doors.cli import terminal
from trucewatch.doors.cli.estimate import document, tell
from trucewatch.doors.cli.options import AsJson, Folder, FromDay, ToDay, period
from trucewatch.doors.mission_work import at_work, current_record
from trucewatch.vocabulary.messages import say

Largest = Annotated[
    int, typer.Option("--lists", help="How many of the largest sources are lists.", min=1, max=10)
]


def unreported_incidents(
    folder: Folder,
    rule: Annotated[str, typer.Option(help="The counting rule of what is counted.")] = "incidents",
    lists: Largest = 4,
    first: FromDay = None,
    last: ToDay = None,
    seed: Annotated[int, typer.Option("--seed", help="Where chance starts.", min=0)] = 1,
    as_json: AsJson = False,
) -> None:
    """Estimate how many incidents no source told of, or refuse and say why.

    The largest sources are lists; what a source has from somebody else stands on none. It is blind
    to what no source could see. Exit code 1 where there is no estimate.
    """
    import numpy as np

    from trucewatch.coverage.wording import words
    from trucewatch.figures.lists import lists_of
    from trucewatch.figures.rules import rule_named
    from trucewatch.figures.tabulating import Counting
    from trucewatch.unreported.estimating import estimate
    from trucewatch.unreported.linking import link

    counted_by = rule_named(rule)
    with at_work(folder) as (_, shop), terminal.progress() as progress:
        record = current_record(shop, progress)
        span = period(first, last, record)
        counting = Counting(record)
        known = lists_of(counting, counted_by, span, largest=lists)
        rng = np.random.default_rng(seed)
        linked = link(known.memberships, known.reports, known.names, (), rng)
        found = estimate(linked.tables, rng, progress=progress)
    seen = [say(m, "en") for m in words(counting.observed.during(None, span))]
    told = {"rule": counted_by.id, "told": known.told, "watched": seen, "seed": seed}
    if as_json:
        terminal.print_json({**told, **document(found)})
    else:
        terminal.out().print(f"{known.told:,} incidents count under {counted_by.id}", markup=False)
        for sentence in seen:
            terminal.out().print(f"  {sentence}", markup=False)
        tell(found)
    if found.refusal is not None:
        raise typer.Exit(terminal.PROBLEMS)
