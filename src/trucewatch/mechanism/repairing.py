"""Repairing: a bad row, corrected by somebody, is taken in; what came stays as it came.

In:   the problem as it was recorded, the rows that its corrected cells were read as.
Out:  their entries, and one that says which of them stand for the problem from now on.

A corrected row is recorded as any other. Where it is in the record already, that entry stands for
the problem. Whoever is interrupted in between does the same again: nothing is taken twice.

Never here: files, or the words that name a source, except on their way to the registry.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from trucewatch.mechanism.ports import Act, Entry, Ground, Registry
from trucewatch.mechanism.row_acts import TYPES, File, canonical_text, registrations, row_act
from trucewatch.reports.model import Row
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.messages import Message

RECORDED, REPAIRED = "problem.recorded", "problem.repaired"

Known = Callable[[bytes], int | None]
"""The entry that a fingerprint led to; None where there is none."""


def repair(
    ground: Ground,
    registry: Registry,
    problem: Entry,
    rows: Sequence[Row],
    *,
    file: File,
    source_id: str | None,
    corrected: Sequence[str],
    known: Known,
) -> Entry:
    """Record `rows`, and that they stand for `problem`; `corrected` are the columns changed.

    Raises UsageError where it was repaired already, and what `ground` raises.
    """
    mark = registry.fingerprint(canonical_text(["repaired", problem.leaf_hash.hex()]))
    if known(mark) is not None:
        raise UsageError(
            f"entry {problem.index} was repaired already",
            hint="`trucewatch list DIR problems` says by which entry",
            told=Message("faults.repaired_already", {"entry": problem.index}),
        )
    entries = _taken(ground, registry, rows, file, source_id, known)
    act = Act(
        typ=REPAIRED,
        content={
            "entry": problem.index,
            "leaf": problem.leaf_hash.hex(),
            "by": entries,
            "columns": list(corrected),
        },
        fingerprint=mark,
    )
    (entry,) = ground.record([act])
    if entry is None:
        raise UsageError(
            f"entry {problem.index} was repaired a moment ago by somebody else",
            told=Message("faults.repaired_meanwhile", {"entry": problem.index}),
        )
    return entry


def needed_to_sign(rows: Sequence[Row]) -> tuple[str, ...]:
    """The types of entries that repairing with these rows takes."""
    return (REPAIRED, *dict.fromkeys(TYPES[type(row.content)] for row in rows))


def _taken(
    ground: Ground,
    registry: Registry,
    rows: Sequence[Row],
    file: File,
    source_id: str | None,
    known: Known,
) -> list[int]:
    words = [row.source for row in rows]
    ids = [source_id] * len(rows) if source_id else registry.identify(words)
    acts = [] if source_id else registrations(registry, words, ids)
    n_sources = len(acts)
    acts += [
        row_act(registry, row, part, file, named)
        for part, (row, named) in enumerate(zip(rows, ids, strict=True))
    ]
    withheld: dict[str, Mapping[str, str]] = {
        act.fingerprint.hex(): row.withheld
        for act, row in zip(acts[n_sources:], rows, strict=True)
        if row.withheld and act.fingerprint is not None
    }
    if withheld:
        registry.withhold(withheld)
    entries = ground.record(acts)[n_sources:]
    found: list[int] = []
    for act, entry in zip(acts[n_sources:], entries, strict=True):
        index = known(act.fingerprint or b"") if entry is None else entry.index
        found += [] if index is None else [index]
    return found
