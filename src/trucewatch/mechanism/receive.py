"""Receiving: every row of a file ends as accepted, a duplicate, or a problem that is kept.

In:   the rows a reader brings, one at a time.
Out:  entries in the ledger, chunk by chunk, and a `Receipt`.

A chunk is recorded whole or not at all, so that whoever interrupts loses at most the chunk in
hand, and the same command run again goes on where it stopped. Adding a file twice adds nothing.

Never here: files, or the words that name a source, except on their way to the registry.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from trucewatch.mechanism.ports import Act, Evidence, Ground, Registry
from trucewatch.mechanism.row_acts import File, problem_act, registrations, row_act
from trucewatch.reports.model import Problem, Row
from trucewatch.vocabulary.progress import Progress, unheard

CHUNK = 2000
CHUNK_WEIGHT = 4_000_000
"""Rows recorded at once, and their characters: long ones come in fewer."""

Numbered = tuple[Row | Problem, int]
"""A row with its part."""


@dataclass(slots=True)
class Receipt:
    """What became of a file's rows. `repeated` counts problems that were already known."""

    accepted: int = 0
    duplicates: int = 0
    problems: int = 0
    repeated: int = 0
    sample: list[Problem] = dataclasses.field(default_factory=list)

    SAMPLE_SIZE = 10


def receive(
    ground: Ground,
    registry: Registry,
    rows: Iterable[Row | Problem],
    *,
    file: File,
    source_id: str | None = None,
    progress: Progress = unheard,
) -> Receipt:
    """Record every row of `file`; `source_id` overrides what the rows say of their source.

    Raises TrucewatchError where the ledger cannot take a chunk; what came before it is kept.
    """
    receipt = Receipt()
    numbered = keyed(rows)
    done = 0
    for chunk in chunks(numbered):
        _record(ground, registry, chunk, file, source_id, receipt)
        done += len(chunk)
        progress(f"adding {file.name}", done, None)
    progress(f"adding {file.name}", done, done)
    if receipt.accepted or receipt.problems:
        ground.record([_batch(file, receipt)])
    return receipt


def judge(rows: Iterable[Row | Problem]) -> Receipt:
    """What `receive` would say of rows never seen before, recording nothing."""
    receipt = Receipt()
    for row in rows:
        if isinstance(row, Problem):
            note(receipt, row)
        else:
            receipt.accepted += 1
    return receipt


def note(receipt: Receipt, problem: Problem) -> None:
    """Count a new problem, and keep the first few to be shown."""
    receipt.problems += 1
    if len(receipt.sample) < Receipt.SAMPLE_SIZE:
        receipt.sample.append(problem)


def weight(row: Row | Problem) -> int:
    """The characters of a row as its file has them, and twenty for each of its cells."""
    cells = (*row.raw.values(), *row.withheld.values())
    return sum(map(len, cells)) + 20 * len(cells)


def chunks(numbered: Iterable[Numbered]) -> Iterator[list[Numbered]]:
    """The rows in lists that memory can hold, however long each of them is."""
    chunk: list[Numbered] = []
    left = CHUNK_WEIGHT
    for row, part in numbered:
        chunk.append((row, part))
        left -= weight(row)
        if len(chunk) == CHUNK or left < 0:
            yield chunk
            chunk, left = [], CHUNK_WEIGHT
    if chunk:
        yield chunk


def keyed(rows: Iterable[Row | Problem]) -> Iterator[Numbered]:
    """Each row with its part: one line of a file may hold several accounts."""
    last, part = -1, 0
    for row in rows:
        number = row.row if isinstance(row, Problem) else row.number
        part = part + 1 if number == last else 0
        last = number
        yield row, part


def _record(
    ground: Ground,
    registry: Registry,
    chunk: list[Numbered],
    file: File,
    source_id: str | None,
    receipt: Receipt,
) -> None:
    good = [row for row, _ in chunk if isinstance(row, Row)]
    words = [row.source for row in good]
    ids = [source_id] * len(good) if source_id else registry.identify(words)
    named = dict(zip(map(id, good), ids, strict=True))
    acts: list[Act] = [] if source_id else registrations(registry, words, ids)
    n_sources = len(acts)
    withheld: dict[str, Mapping[str, str]] = {}
    for row, part in chunk:
        if isinstance(row, Problem):
            act = problem_act(registry, row, part, file, source_id)
        else:
            act = row_act(registry, row, part, file, str(named[id(row)]))
        if row.withheld and act.fingerprint is not None:
            withheld[act.fingerprint.hex()] = row.withheld
        acts.append(act)
    if withheld:
        registry.withhold(withheld)
    entries = ground.record(acts)[n_sources:]
    for (row, _), entry in zip(chunk, entries, strict=True):
        if isinstance(row, Problem):
            if entry is None:
                receipt.repeated += 1
            else:
                note(receipt, row)
        elif entry is None:
            receipt.duplicates += 1
        else:
            receipt.accepted += 1


def _batch(file: File, receipt: Receipt) -> Act:
    return Act(
        typ="batch.received",
        content={
            "file": file.name,
            "format": file.format,
            "sha256": file.sha256,
            "accepted": receipt.accepted,
            "duplicates": receipt.duplicates,
            "problems": receipt.problems,
        },
    )


def receive_places(
    ground: Ground,
    registry: Registry,
    evidence: Evidence,
    *,
    data: bytes,
    rows: int,
    problems: Sequence[Problem],
    file: File,
) -> Receipt:
    """Keep a gazetteer or boundaries file whole, with its bad rows recorded as problems.

    `rows` is the number of its good ones. A file without any good row is not kept.
    """
    receipt = Receipt()
    acts = [problem_act(registry, problem, 0, file) for problem in problems]
    for problem, entry in zip(problems, ground.record(acts), strict=True):
        if entry is None:
            receipt.repeated += 1
        else:
            note(receipt, problem)
    if not rows:
        return receipt
    content = {
        "sha256": evidence.add_evidence(data),
        "format": file.format,
        "file": file.name,
        "rows": rows,
    }
    identity = registry.fingerprint(f"{file.format}:{content['sha256']}".encode())
    act = Act(typ=f"{file.format}.loaded", content=content, fingerprint=identity)
    if ground.record([act]) == [None]:
        receipt.duplicates = rows
    else:
        receipt.accepted = rows
    return receipt
