"""Sealing: what nobody opens alone.

In:   a source's words, the guardians' public keys, randomness.
Out:  a box that one key opens, that key wrapped for every k of the n guardians, and the requests
      that go from guardian to guardian until enough have agreed.

No secret is shared out here by arithmetic of our own: a key is encrypted to one guardian, the
result to the next, and so on, once for every group that suffices.

Reads `ledger` for proofs and `vocabulary`, nothing else of ours. Never here: files or the clock.
Sources: age-encryption.org/v1 (X25519), RFC 8439 (ChaCha20-Poly1305).
"""
