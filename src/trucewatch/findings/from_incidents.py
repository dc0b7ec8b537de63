"""Findings from incidents: each incident held against the agreement, under each reading.

The questions and their order are in `hearing`; which findings are kept, in `choosing`; how likely
a breach is, in `weighing`. Here they become rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
from shapely.geometry.base import BaseGeometry

from trucewatch.agreement.model import Agreement, Norm, NormKind, Reading
from trucewatch.findings.binding import Binding
from trucewatch.findings.choosing import Chosen, choose, put_together
from trucewatch.findings.gates import Upheld
from trucewatch.findings.hearing import Heard, Hearing
from trucewatch.findings.lines import TEXTS, Lines, sorted_norms
from trucewatch.findings.matter import Matter, matter_of
from trucewatch.findings.model import FINDINGS
from trucewatch.findings.questions import act_of_no_rule, act_unknown
from trucewatch.vocabulary.ids import make_id
from trucewatch.vocabulary.progress import Progress, unheard

STAGE = "findings"

_KINDS = (NormKind.PROHIBITION, NormKind.OBLIGATION)


def evaluate(
    incidents: pa.Table,
    attributions: pa.Table,
    agreement: Agreement,
    *,
    national: BaseGeometry | None = None,
    upheld: tuple[Upheld, ...] = (),
    progress: Progress = unheard,
) -> pa.Table:
    """`FINDINGS` of the incidents, in their order, then by reading, norm and bearer.

    `national` is the country's outline (lon/lat, WGS 84), where known; `upheld` what people had
    ruled, for rules that bind only as long as the other side keeps its own. Beside the columns of
    `incidents.model.INCIDENTS` there may be `area`, `calibre_mm`, `quantity` and `fact.<id>`. An
    incident that no norm touches gets one summary row for each reading, whose norm and bearer are
    null.
    """
    readings = sorted(agreement.readings, key=lambda reading: reading.id)
    steps = _Steps(progress, len(readings) * (len(agreement.norms) + 1))
    matter = matter_of(incidents, attributions, agreement, national, upheld)
    lines = Lines(agreement)
    each = [_under(reading, matter, lines, steps) for reading in readings]
    table = _table(incidents["incident_id"].combine_chunks(), each, lines)
    steps.done()
    return table


class _Steps:
    """How far the evaluation has come, in norms held against everything."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self._total, self._so_far = progress, total, 0
        progress(STAGE, 0, total)

    def one(self) -> None:
        """One more."""
        self._so_far = min(self._so_far + 1, self._total)
        self._progress(STAGE, self._so_far, self._total)

    def done(self) -> None:
        """All of them."""
        self._progress(STAGE, self._total, self._total)


def _under(reading: Reading, matter: Matter, lines: Lines, steps: _Steps) -> Chosen:
    """The findings under one reading."""
    hearing = Hearing(matter, Binding(matter.agreement, reading), lines)
    heard = []
    for norm in _in_this_wording(matter.agreement, reading):
        heard.append(hearing.hear(norm))
        steps.one()
    spoken = np.zeros(matter.n_incidents, dtype=bool)
    for each in heard:
        spoken[each.incident] = True
    heard += list(_unspoken(hearing, matter, ~spoken))
    acts = matter.deeds.act
    unnamed = np.array([act_unknown(act) for act in acts.values], dtype=bool)[acts.code]
    return choose(put_together(heard), unnamed, lines)


def _in_this_wording(agreement: Agreement, reading: Reading) -> list[Norm]:
    return [
        norm
        for norm in sorted_norms(agreement)
        if norm.kind in _KINDS
        and norm.acts
        and (not norm.wording or reading.variants.get(norm.instrument) in norm.wording)
    ]


def _unspoken(hearing: Hearing, matter: Matter, silent: np.ndarray) -> Iterator[Heard]:
    """Incidents whose act no rule speaks of, held against each instrument as a whole."""
    agreement = matter.agreement
    rows = np.flatnonzero(silent[matter.rows.incident])
    ruling = {norm.instrument for norm in agreement.norms}
    for instrument in agreement.instruments:
        if instrument.id in ruling or len(agreement.instruments) == 1:
            everyone = Norm(
                id="", kind=NormKind.PROHIBITION, instrument=instrument.id, paragraph="",
                text=agreement.names, bearers=tuple(actor.id for actor in agreement.actors),
            )  # fmt: skip
            yield hearing.hear(everyone, rows, lambda act: act_of_no_rule(act, agreement))


def _table(ids: pa.Array, each: list[Chosen], lines: Lines) -> pa.Table:
    incident = np.concatenate([c.incident for c in each])
    reading = np.repeat(np.arange(len(each)), [len(c.incident) for c in each])
    order = np.lexsort((reading, incident))
    line = pa.array(np.concatenate([c.line for c in each])[order])
    columns: dict[str, pa.Array] = {"incident_id": ids.take(pa.array(incident[order]))}
    for name in TEXTS:
        columns[name] = _spread(lines.texts(name), line, FINDINGS.field(name).type)
    columns["p_low"] = pa.array(np.concatenate([c.low for c in each])[order])
    columns["p_high"] = pa.array(np.concatenate([c.high for c in each])[order])
    columns["finding_id"] = _ids(columns)
    return pa.table({field.name: columns[field.name] for field in FINDINGS}, schema=FINDINGS)


def _spread(texts: pa.Array, line: pa.Array, wanted: pa.DataType) -> pa.Array:
    """Each row's text; a long one is kept once, with rows that point to it."""
    if not pa.types.is_dictionary(wanted):
        return texts.take(line)
    encoded = texts.dictionary_encode()
    indices = encoded.indices.take(line).cast(wanted.index_type)
    return pa.DictionaryArray.from_arrays(indices, encoded.dictionary)


def _ids(columns: dict[str, pa.Array]) -> pa.Array:
    """An id for each finding that stays while incident, reading, norm and bearer do."""
    keys = zip(
        *(columns[name].to_pylist() for name in ("incident_id", "reading", "norm", "bearer")),
        strict=True,
    )
    return pa.array([_id("|".join(part or "" for part in key)) for key in keys], pa.string())


def _id(key: str) -> str:
    return make_id("F", hashlib.sha256(key.encode()).digest())
