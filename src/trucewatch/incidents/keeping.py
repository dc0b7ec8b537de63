"""A fusion as a table to lay on a shelf, so that a later run need not start from nothing."""

from __future__ import annotations

import json

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.incidents.answers import Answers, counted
from trucewatch.incidents.fusing import Fusion
from trucewatch.incidents.weights import read_weights

_COVERS = pa.list_(pa.struct([("to", pa.int64()), ("membership", pa.float64())]))

_KEPT = b"fusion"


def as_kept(fusion: Fusion) -> pa.Table:
    """One row for each report, in the order of the table that was fused; memberships aside."""
    answers = fusion.answers
    rest = {
        "weights": fusion.weights.as_document(),
        "decided": [[*pair, same] for pair, same in sorted(fusion.decided.items())],
        "agencies": [int(story) for story in fusion.agencies],
    }
    return pa.table(
        {
            "anchor": answers.anchor,
            "membership": answers.membership,
            "founds": answers.founds,
            "covers": _covers(answers),
            "story": fusion.stories,
        }
    ).replace_schema_metadata({_KEPT: json.dumps(rest)})


def from_kept(kept: pa.Table, memberships: pa.Table) -> Fusion:
    """The fusion that `as_kept` gave, with its memberships."""
    rest = json.loads(kept.schema.metadata[_KEPT])
    covers = kept["covers"].combine_chunks()
    covered = pc.list_flatten(covers)
    answers = Answers(
        anchor=kept["anchor"].to_numpy(),
        membership=kept["membership"].to_numpy(),
        founds=kept["founds"].to_numpy(),
        cover_row=pc.list_parent_indices(covers).to_numpy(),
        cover_to=covered.field("to").to_numpy(zero_copy_only=False),
        cover_membership=covered.field("membership").to_numpy(zero_copy_only=False),
    )
    return Fusion(
        memberships,
        *counted(answers),
        read_weights(rest["weights"]),
        answers,
        {(one, other): same for one, other, same in rest["decided"]},
        kept["story"].to_numpy(),
        np.array(rest["agencies"], dtype=np.uint64),
    )


def _covers(answers: Answers) -> pa.Array:
    order = np.argsort(answers.cover_row, kind="stable")
    values = pa.StructArray.from_arrays(
        [answers.cover_to[order], answers.cover_membership[order]], fields=list(_COVERS.value_type)
    )
    begins = np.searchsorted(answers.cover_row[order], np.arange(len(answers.anchor) + 1))
    return pa.ListArray.from_arrays(pa.array(begins, pa.int32()), values, type=_COVERS)
