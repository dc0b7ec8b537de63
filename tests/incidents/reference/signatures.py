"""Signatures of texts and names: MinHash over words, or over letters by threes."""

from __future__ import annotations

from tests.incidents.reference.constants import constant

SHORTEST_WORD = constant("kShortestWord")
WORD = (1 << 32) - 1


def sign(text: str | None, slots: int, *, triples: bool) -> list[int]:
    """The signature, all 0 where there is nothing to sign."""
    data = (text or "").encode()
    hashes = [hashed(part) for part in (triples_of(data) if triples else words_of(data))]
    if not hashes:
        return [0] * slots
    return [
        max(1, mixed(min(mixed(h + 0x9E3779B9 * (slot + 1)) for h in hashes)) & 0xFFFF)
        for slot in range(slots)
    ]


def words_of(text: bytes) -> list[bytes]:
    """Words that are long enough, and numbers, in lower case."""
    spaced = bytes(lower(c) if is_letter(c) else ord(" ") for c in text)
    return [w for w in spaced.split(b" ") if w and (w.isdigit() or len(w) >= SHORTEST_WORD)]


def triples_of(text: bytes) -> list[bytes]:
    """Every three letters in a row of the whole, a space before and after it."""
    plain = b" " + bytes(lower(c) for c in text if is_letter(c)) + b" "
    return [plain[k : k + 3] for k in range(len(plain) - 2)]


def is_letter(c: int) -> bool:
    """ASCII letters and digits, and every byte of any other script."""
    return c >= 0x80 or bytes([c]).isalnum()


def lower(c: int) -> int:
    """ASCII capitals made small."""
    return c + 32 if ord("A") <= c <= ord("Z") else c


def hashed(part: bytes) -> int:
    """Source: FNV-1a."""
    value = 2166136261
    for c in part:
        value = ((value ^ c) * 16777619) & WORD
    return value


def mixed(value: int) -> int:
    """Source: the finaliser of MurmurHash3."""
    value &= WORD
    value = ((value ^ (value >> 16)) * 0x85EBCA6B) & WORD
    value = ((value ^ (value >> 13)) * 0xC2B2AE35) & WORD
    return value ^ (value >> 16)
