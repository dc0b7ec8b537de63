"""Pictures measured by their first bytes: how many pixels a decoder would have to make.

A picture of a kilobyte may claim ten thousand million pixels. Width and height stand in the header
of each format; nothing is decoded, and nothing is loaded that could.

Source: PNG (W3C, 3rd ed.), GIF89a, ITU-T T.81 (JPEG), TIFF 6.0, RFC 9649 (WebP).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from trucewatch.doors.limits.bounds import BeyondLimit, bound

HEAD = 2**18
"""Bytes of a picture in which its size must stand; a camera's own preview comes before it."""

PIXELS_PER_BYTE = 20
"""Of pictures that people take, one pixel in ten bytes to ten pixels in one."""

MOST_TAGS = 512
_PNG = b"\x89PNG\r\n\x1a\n"
_WIDTH, _HEIGHT = 256, 257
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture's header claims. Sizes are pixels."""

    kind: str
    width: int
    height: int


def measure_picture(head: bytes) -> Picture | None:
    """What the first `HEAD` bytes claim; None for no picture we know. Raises BeyondLimit."""
    head = head[:HEAD]
    try:
        picture = _claimed(head)
    except (struct.error, IndexError):
        raise BeyondLimit(
            "broken_picture",
            "the picture's header breaks off before it says how large it is",
            hint="copy or download it again",
        ) from None
    if picture is None:
        return None
    most = bound("pixels")
    if not 0 < picture.width * picture.height <= most.most:
        raise BeyondLimit(
            "too_many_pixels",
            f"the {picture.kind} claims {picture.width:,} x {picture.height:,} pixels",
            allowed=most,
            hint="no camera makes this: save a smaller copy, and keep the original apart",
        )
    return picture


def need_copiable(picture: Picture, packed: int) -> None:
    """Raises BeyondLimit for more pixels than a file of `packed` bytes can honestly hold: they
    would have to be unfolded to be copied."""
    most = bound("copied_pixels")
    if picture.width * picture.height > most.most + PIXELS_PER_BYTE * packed:
        raise BeyondLimit(
            "too_many_pixels",
            f"{picture.width:,} x {picture.height:,} pixels are more than its size can mean",
            allowed=most,
            hint="the original is kept as it came",
        )


def _claimed(head: bytes) -> Picture | None:
    if head.startswith(_PNG):
        return Picture("PNG", *struct.unpack_from(">II", head, 16))
    if head.startswith((b"GIF87a", b"GIF89a")):
        return Picture("GIF", *struct.unpack_from("<HH", head, 6))
    if head.startswith(b"\xff\xd8"):
        return _jpeg(head)
    if head.startswith((b"II*\0", b"MM\0*")):
        return _tiff(head)
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return _webp(head)
    return None


def _jpeg(head: bytes) -> Picture:
    place = 2
    while True:
        if head[place] != 0xFF:
            raise IndexError
        while head[place] == 0xFF:
            place += 1
        marker, place = head[place], place + 1
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", head, place + 3)
            return Picture("JPEG", width, height)
        if marker == 0x01 or 0xD0 <= marker <= 0xD8:
            continue
        (length,) = struct.unpack_from(">H", head, place)
        place += max(2, length)


def _tiff(head: bytes) -> Picture:
    order = "<" if head.startswith(b"II") else ">"
    (place,) = struct.unpack_from(f"{order}I", head, 4)
    (count,) = struct.unpack_from(f"{order}H", head, place)
    sizes = {}
    for number in range(min(count, MOST_TAGS)):
        tag, kind, _ = struct.unpack_from(f"{order}HHI", head, place + 2 + 12 * number)
        if tag in (_WIDTH, _HEIGHT):
            short = "H" if kind == 3 else "I"
            (sizes[tag],) = struct.unpack_from(order + short, head, place + 10 + 12 * number)
    return Picture("TIFF", sizes.get(_WIDTH, 0), sizes.get(_HEIGHT, 0))


def _webp(head: bytes) -> Picture:
    kind = head[12:16]
    if kind == b"VP8X":
        width, height = (int.from_bytes(head[at : at + 3], "little") + 1 for at in (24, 27))
    elif kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", head, 21)
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    else:
        width, height = (size & 0x3FFF for size in struct.unpack_from("<HH", head, 26))
    return Picture("WebP", width, height)
