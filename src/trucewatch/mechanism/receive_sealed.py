"""Receiving under seal: who a source is goes to the guardians, and nothing is recorded yet.

In:   the rows a reader brings, a sealer, and the place where sealed rows wait.
Out:  rows that wait for their turn, and a `Receipt`.

What names the source, the withheld cells, the file's name and the row's number are sealed. What
remains waits, and is recorded by `seal flush` at a fixed cadence among covers: an entry that
appears when a monitor has just been somewhere names the monitor.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from trucewatch.mechanism.ports import SealedItem, Sealer, Waiting
from trucewatch.mechanism.receive import Receipt, chunks, keyed, note
from trucewatch.mechanism.row_acts import TYPES, File, canonical_text, content_values
from trucewatch.reports.covering import PLACEHOLDER, name_pattern
from trucewatch.reports.model import Problem, Row
from trucewatch.vocabulary.progress import Progress, unheard

SPARED = frozenset({"place_text", "admin1_text", "admin2_text", "country_text", "area", "sides"})
"""Fields that name places and sides: one that is the source's words and nothing else is a
coincidence, as with a town that reports; "the house of" somebody is none."""
_NO_NAME = "a sealed file"

Kept = dict[str, Any]


def receive_sealed(
    rows: Iterable[Row | Problem],
    *,
    file: File,
    sealer: Sealer,
    waiting: Waiting,
    source_id: str | None = None,
    progress: Progress = unheard,
) -> Receipt:
    """Seal every row of `file` and let it wait; `accepted` counts those that wait now.

    Raises TrucewatchError where they cannot be kept; what came before is kept.
    """
    receipt = Receipt()
    same: Counter[bytes] = Counter()
    numbered = keyed(rows)
    done = 0
    for chunk in chunks(numbered):
        found = [_prepared(row, part, file, sealer, source_id, same) for row, part in chunk]
        known = waiting.known([fingerprint for fingerprint, _, _ in found])
        items: list[SealedItem] = []
        for (row, _), (fingerprint, public, secret) in zip(chunk, found, strict=True):
            if not _counted(receipt, row, repeated=fingerprint in known):
                continue
            known.add(fingerprint)
            items.append(_sealed(sealer, fingerprint, public, secret))
            done += 1
            progress(f"sealing {file.name}", done, None)
        waiting.put(items)
    progress(f"sealing {file.name}", done, done)
    return receipt


def _counted(receipt: Receipt, row: Row | Problem, *, repeated: bool) -> bool:
    """Count a row; whether it is new."""
    if isinstance(row, Problem):
        if repeated:
            receipt.repeated += 1
        else:
            note(receipt, row)
    elif repeated:
        receipt.duplicates += 1
    else:
        receipt.accepted += 1
    return not repeated


def _prepared(
    row: Row | Problem,
    part: int,
    file: File,
    sealer: Sealer,
    source_id: str | None,
    same: Counter[bytes],
) -> tuple[bytes, Kept, Kept]:
    """A row's fingerprint, what of it may be kept, and what is sealed."""
    if isinstance(row, Problem):
        public, secret = _of_problem(row, file)
        names: list[Any] = []
    else:
        public, secret = _of_row(row, file, sealer, source_id)
        names = [row.source.words]
    told = {k: v for k, v in public.items() if k != "source_id"}
    # Two sources may tell the same in one file: the second of two equal rows is another row.
    alike = canonical_text([told, part])
    same[alike] += 1
    fingerprint = sealer.fingerprint(
        [told, part, same[alike]], [*names, dict(row.withheld), secret.get("covered", {})]
    )
    return fingerprint, public, secret


def _sealed(sealer: Sealer, fingerprint: bytes, public: Kept, secret: Kept) -> SealedItem:
    seal, box, wraps = sealer.seal(secret)
    return SealedItem(
        content={**public, "seal": seal, "box": box},
        fingerprint=fingerprint,
        seal=seal,
        wraps=wraps,
    )


def _of_row(row: Row, file: File, sealer: Sealer, source_id: str | None) -> tuple[Kept, Kept]:
    source = row.source
    values = content_values(row.content)
    covered: Kept = {}
    pattern = name_pattern(source.words)
    spared = {str(v) for k, v in values.items() if k in SPARED}
    for name, value in values.items():
        values[name] = _covered(value, pattern, name, covered, whole=name not in SPARED)
    raw = {
        column: _covered(cell, pattern, f"raw {column}", covered, whole=cell not in spared)
        for column, cell in row.raw.items()
    }
    public: Kept = {
        "holds": TYPES[type(row.content)],
        "source_id": source_id or sealer.source_id(source.words),
        "source": {
            "kind": source.kind,
            "interests": list(source.interests),
            "reliability": source.reliability,
            "duplicate_free": source.duplicate_free,
        },
        "format": file.format,
        "raw": raw,
        **values,
    }
    secret: Kept = {
        "source": asdict(source),
        "withheld": dict(row.withheld),
        "file": file.name,
        "row": row.number,
    }
    return public, secret | ({"covered": covered} if covered else {})


def _of_problem(problem: Problem, file: File) -> tuple[Kept, Kept]:
    public: Kept = {
        field.name: getattr(problem, field.name)
        for field in dataclasses.fields(problem)
        if field.name not in ("raw", "file", "columns")
    }
    covered: Kept = {}
    shown: Kept = {"raw": dict(problem.raw), "value_excerpt": problem.value_excerpt}
    for cell in problem.withheld.values():  # the one that names the source is among them
        pattern = name_pattern(cell)
        shown = {k: _covered(v, pattern, k, covered) for k, v in shown.items()}
    public |= {"holds": "problem.recorded", "file": _NO_NAME, **shown}
    secret: Kept = {"withheld": dict(problem.withheld), "file": file.name, "row": problem.row}
    return public, secret | ({"covered": covered} if covered else {})


def _covered(
    value: Any,
    pattern: re.Pattern[str] | None,
    name: str,
    covered: Kept,
    *,
    whole: bool = True,
) -> Any:
    """`value` with the source's words covered; what it was goes to `covered` under `name`.

    A text that is those words and nothing else is covered only where `whole`.
    """
    if pattern is None:
        return value
    if isinstance(value, str):
        if not pattern.search(value) or (pattern.fullmatch(value) and not whole):
            return value
        covered[name] = value
        return pattern.sub(PLACEHOLDER, value)
    if isinstance(value, list):
        return [
            _covered(v, pattern, f"{name} {i}", covered, whole=whole) for i, v in enumerate(value)
        ]
    if isinstance(value, Mapping):
        return {
            k: _covered(v, pattern, f"{name} {k}", covered, whole=whole) for k, v in value.items()
        }
    return value
