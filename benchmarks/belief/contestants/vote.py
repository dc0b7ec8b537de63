"""The majority: an outcome's probability is its share of the reports. Copies vote too."""

from __future__ import annotations

import sys

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq


def main(claims: str, out: str) -> None:
    """Count one file."""
    table = pq.read_table(claims, columns=["item", "claim"])
    items = table["item"].combine_chunks().dictionary_encode()
    outcomes = table["claim"].combine_chunks().dictionary_encode()
    m, k = len(items.dictionary), len(outcomes.dictionary)
    cell = items.indices.to_numpy().astype(np.int64) * k + outcomes.indices.to_numpy()
    votes = np.bincount(cell, minlength=m * k).reshape(m, k)
    share = votes / votes.sum(axis=1, keepdims=True)
    rows = {
        "item": items.dictionary.take(pa.array(np.repeat(np.arange(m), k))),
        "outcome": outcomes.dictionary.take(pa.array(np.tile(np.arange(k), m))),
        "probability": share.reshape(-1),
    }
    pq.write_table(pa.table(rows), out)


if __name__ == "__main__":
    main(*sys.argv[1:])
