"""A witness: a small program that each party runs on a machine of its own.

In:   a log's checkpoints, by `add-checkpoint` (c2sp.org/tlog-witness).
Out:  cosignatures on those that continue what it saw before; evidence where the log lied.

It sees hashes only, never an entry. It reads `ledger` and the standard library, so that a party
can read all it runs in an afternoon.

Never here: a second chance. What was not kept on the disk is not co-signed.
"""
