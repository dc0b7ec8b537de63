"""Pictures that claim ten thousand million pixels, and some that have very many of them."""

from __future__ import annotations

import struct
import zlib

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


def unfolding_png() -> bytes:
    """As many pixels as the header may claim, and they are there: 300 MB in 300 kB."""
    side = 9_990
    return _png(side, side, 2, 1 + 3 * side)


def deep_png() -> bytes:
    """The same with sixteen bits and a see-through channel: 720 MB."""
    side = 9_480
    return _png(side, side, 6, 1 + 8 * side, bits=16)


def texts_png() -> bytes:
    """Two hundred packed texts of a megabyte each."""
    text = b"a\0\0" + zlib.compress(b"x" * 2**20, 9)
    return _png(8, 8, 2, 25, chunks=[(b"zTXt", text)] * 200)


def _png(
    width: int,
    height: int,
    colour: int,
    row: int,
    *,
    bits: int = 8,
    chunks: list[tuple[bytes, bytes]] | None = None,
) -> bytes:
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(bytes(row)) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    parts = [(b"IHDR", head), *(chunks or []), (b"IDAT", data), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )
