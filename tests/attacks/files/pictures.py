"""Headers of pictures that claim ten thousand million pixels."""

from __future__ import annotations

import struct

SIDE = 100_000


def png() -> bytes:
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII5B", 13, b"IHDR", SIDE, SIDE, 8, 6, 0, 0, 0)


def jpeg() -> bytes:
    """65,535 is the most a JPEG can say."""
    comment = struct.pack(">BBH", 0xFF, 0xFE, 1002) + b"x" * 1000
    frame = struct.pack(">BBHBHHB", 0xFF, 0xC0, 17, 8, 65_535, 65_535, 3)
    return b"\xff\xd8" + comment + frame + b"\0" * 9


def gif() -> bytes:
    return b"GIF89a" + struct.pack("<HH", 65_535, 65_535) + b"\0" * 3


def tiff() -> bytes:
    tags = struct.pack("<HHII", 256, 4, 1, SIDE) + struct.pack("<HHII", 257, 4, 1, SIDE)
    return b"II*\0" + struct.pack("<IH", 8, 2) + tags + b"\0" * 4


def webp() -> bytes:
    size = (2**24 - 1).to_bytes(3, "little")
    return b"RIFF\x1e\0\0\0WEBPVP8X" + struct.pack("<I", 10) + b"\0" * 4 + size + size
