"""Under what a row is read: the mission's agreement and conditions, and the mapping of its table.

A mapping may name the source of its whole table, so that it is kept in the registry alone; a row
that could not be read names it by its key.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from trucewatch.conditions.register import Register
from trucewatch.doors.sources.contract import Context
from trucewatch.doors.storage.registry import MAPPING, AgeRegistry
from trucewatch.mechanism.actors import ROSTER_TYPES
from trucewatch.mechanism.condition_acts import CONDITION_TYPES, promised
from trucewatch.mechanism.derive import agreement_in_force
from trucewatch.mechanism.ground_tables import read_ground
from trucewatch.mechanism.ports import Ground
from trucewatch.mechanism.row_acts import canonical_text
from trucewatch.reports.model import Problem, Row
from trucewatch.vocabulary.errors import UsageError

_NEEDED_TO_READ = ("agreement.loaded", *ROSTER_TYPES, *CONDITION_TYPES)
"""Entries without which nothing can be read: zone and country, and the conditions there are."""


def context_of(
    ground: Ground, file: str, mapping: Mapping[str, Any] | None, today: date | None
) -> Context:
    """What a reader needs to know beside the bytes of `file`."""
    known = read_ground(ground.entries(*_NEEDED_TO_READ))
    agreement = agreement_in_force(known)
    return Context(
        file=file,
        mapping=mapping,
        zone=agreement.clock.zone,
        country=agreement.country,
        today=today,
        register=Register(agreement, promised(known.said_of_conditions)),
    )


def key_of_mapping(registry: AgeRegistry, mapping: Mapping[str, Any] | None) -> str | None:
    """The key (hex) under which a mapping is kept; None where there is none."""
    if mapping is None:
        return None
    return registry.fingerprint(canonical_text(["mapping", mapping])).hex()


def keeping_mapping(
    rows: Iterable[Row | Problem], registry: AgeRegistry, mapping: Mapping[str, Any] | None
) -> Iterator[Row | Problem]:
    """The rows; at the first of them that could be corrected their mapping is kept."""
    key, kept = key_of_mapping(registry, mapping), False
    for row in rows:
        if key is not None and not kept and isinstance(row, Problem) and row.columns:
            registry.withhold({key: {MAPPING: json.dumps(mapping, ensure_ascii=False)}})
            kept = True
        yield row


def kept_mapping(registry: AgeRegistry, key: str | None) -> Mapping[str, Any] | None:
    """The mapping kept under that key. Raises UsageError where it is gone."""
    if key is None:
        return None
    kept = registry.withheld(key)
    if kept is None:
        raise UsageError(
            "the mapping this row was read under is gone: it was erased with its source",
            hint="correct the row in its file and add that again",
        )
    return dict(json.loads(kept[MAPPING]))
