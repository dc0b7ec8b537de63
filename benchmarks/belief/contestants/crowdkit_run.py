"""crowd-kit's probabilities, with its own defaults.

python -m benchmarks.belief.contestants.crowdkit_run CLAIMS OUT dawid-skene|mace|glad
"""

from __future__ import annotations

import sys

import pandas as pd
from crowdkit.aggregation import GLAD, MACE, DawidSkene

METHODS = {
    "dawid-skene": lambda: DawidSkene(n_iter=100),
    "mace": lambda: MACE(random_state=0),
    "glad": lambda: GLAD(n_iter=100),
}


def main(claims: str, out: str, method: str) -> None:
    """Aggregate one file."""
    table = pd.read_parquet(claims, columns=["item", "source", "claim"])
    table = table.rename(columns={"item": "task", "source": "worker", "claim": "label"})
    found = METHODS[method]().fit_predict_proba(table)
    found.index.name = "item"
    long = found.reset_index().melt(id_vars="item", var_name="outcome", value_name="probability")
    long.astype({"item": str, "outcome": str, "probability": float}).to_parquet(out, index=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
