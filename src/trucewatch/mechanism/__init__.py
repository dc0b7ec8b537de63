"""The one place where the rooms meet the ledger.

`receive` takes rows in, `decide` records what people decided, `derive` recomputes everything else
from the ground, `publish` lets something out. What they need of the world comes through `ports`.
"""
