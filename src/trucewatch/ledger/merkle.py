"""The Merkle tree of RFC 6962: its hashes, its root by definition, and its proofs, verified.

A hash is 32 bytes of SHA-256. `root_of` follows the definition word by word and shares no code
with the growing tree in `edge.py`, so that each can accuse the other.

Sources: RFC 6962 section 2.1 (hashes); RFC 9162 sections 2.1.3.2 and 2.1.4.2 (verification).
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from hmac import compare_digest

from trucewatch.ledger.errors import LedgerError

HASH_SIZE = 32
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """SHA-256 of a zero byte and the entry."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 of a one byte and both children."""
    return sha256(b"\x01" + left + right).digest()


def split(size: int) -> int:
    """The largest power of two below `size` (which is at least 2)."""
    return 1 << (size - 1).bit_length() - 1


def root_of(hashes: Sequence[bytes]) -> bytes:
    """The root over these leaf hashes, by the definition's own recursion."""

    def between(low: int, high: int) -> bytes:
        if high - low == 1:
            return hashes[low]
        middle = low + split(high - low)
        return node_hash(between(low, middle), between(middle, high))

    return between(0, len(hashes)) if hashes else EMPTY_ROOT


def verify_inclusion(
    *, index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes
) -> None:
    """Refuse unless `proof` leads from the leaf hash at `index` to the root over `size` leaves.

    Raises LedgerError. Hashes that are not 32 bytes long are refused.
    """
    _need_hashes(leaf, root, *proof)
    if not 0 <= index < size:
        raise LedgerError(f"index {index} lies outside a tree of {size}")
    position, last = index, size - 1
    found = leaf
    for sibling in proof:
        if last == 0:
            raise LedgerError("the inclusion proof is too long")
        if position & 1 or position == last:
            found = node_hash(sibling, found)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        position, last = position >> 1, last >> 1
    if last != 0:
        raise LedgerError("the inclusion proof is too short")
    if not compare_digest(found, root):
        raise LedgerError("the inclusion proof leads to another root")


def verify_consistency(
    *, old_size: int, new_size: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Refuse unless `proof` shows that the new tree begins with the whole old one.

    Raises LedgerError. An empty old tree proves nothing here and is refused; a witness handles it
    apart.
    """
    _need_hashes(old_root, new_root, *proof)
    if not 0 < old_size <= new_size:
        raise LedgerError(f"no tree of {new_size} grows from one of {old_size}")
    if old_size == new_size:
        if proof:
            raise LedgerError("trees of one size need no proof")
        if not compare_digest(old_root, new_root):
            raise LedgerError("two trees of one size have different roots")
        return
    if not proof:
        raise LedgerError("the consistency proof is empty")
    path = list(proof) if old_size & (old_size - 1) else [old_root, *proof]
    old, new = roots_along(old_size, new_size, path)
    if not compare_digest(old, old_root) or not compare_digest(new, new_root):
        raise LedgerError("the consistency proof leads to another root")


def roots_along(old_size: int, new_size: int, path: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Both roots that a consistency path leads to: over the old size, and over the new one.

    `path` is a consistency proof whose first hash is always written out: where `old_size` is a
    power of two, a proof leaves that hash away, for it is the old root itself. Whoever believes
    the second root must, as long as SHA-256 holds, believe the first one too.

    Raises LedgerError where the path does not fit 0 < old_size < new_size.
    """
    _need_hashes(*path)
    if not 0 < old_size < new_size:
        raise LedgerError(f"no tree of {new_size} grows from one of {old_size}")
    if not path:
        raise LedgerError("the consistency proof is empty")
    first, last = old_size - 1, new_size - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise LedgerError("the consistency proof is too long")
        if first & 1 or first == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        first, last = first >> 1, last >> 1
    if last != 0:
        raise LedgerError("the consistency proof is too short")
    return old, new


def _need_hashes(*hashes: bytes) -> None:
    if any(len(found) != HASH_SIZE for found in hashes):
        raise LedgerError(f"a hash is {HASH_SIZE} bytes long")
