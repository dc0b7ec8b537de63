"""The floor everything stands on: entries, a Merkle tree, signed checkpoints, and their proofs.

In:   bytes and keys, handed in; randomness too.
Out:  leaves, tiles, checkpoints and receipts in the formats of the web's transparency logs, and
      the verifiers that refuse whatever does not fit.

This room imports nothing of ours, so that it can be read, and distrusted, by itself.

Never here: network, the clock, or what an entry means; nor files, but in `verifying`, the room's
own command line.
"""
