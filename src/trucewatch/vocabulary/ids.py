"""Opaque ids: a letter for the kind, then twelve Crockford base32 characters.

Nothing in an id names a source, a place or a party.
Source: D. Crockford, base32 (alphabet without I, L, O, U).
"""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
BYTES = 8  # 60 of these 64 bits are used


def make_id(prefix: str, seed: bytes) -> str:
    """The id of kind `prefix` ("R", "S", …) that the first 60 bits of `seed` give.

    Raises ValueError where `seed` has fewer than eight bytes.
    """
    if len(seed) < BYTES:
        raise ValueError(f"an id needs {BYTES} bytes, not {len(seed)}")
    number = int.from_bytes(seed[:BYTES], "big") >> 4
    return f"{prefix}-" + "".join(
        ALPHABET[(number >> shift) & 31] for shift in range(5 * (LENGTH - 1), -1, -5)
    )


def sibling(prefix: str, other: str) -> str:
    """The id of kind `prefix` with the characters of `other`: an incident's from its report's."""
    return f"{prefix}-{other.split('-', 1)[1]}"
