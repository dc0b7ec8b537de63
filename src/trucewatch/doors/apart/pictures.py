"""A picture's own words about itself, and a copy of it that has none.

Run apart. The first message is a JSON object of what was found; then one of the copy's media type,
and its bytes. The copy is made of the pixels alone: no Exif, XMP, comment, preview or profile
survives, since none of them is handed over. The camera's turn of the picture is applied first.

Source: CIPA DC-008 (Exif 3.0); tag names as the library has them.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from PIL import ExifTags, Image, ImageOps

from trucewatch.doors.limits.bounds import BeyondLimit, bound

READ = ("JPEG", "PNG", "WEBP", "TIFF", "GIF")
QUALITY = 92
LONGEST = 4096
"""Characters of one value; what is longer is cut, and says so."""

MOST_TAGS = 500
_FOLDERS = (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo, ExifTags.IFD.Interop)


def job(stream: BinaryIO) -> Iterator[bytes]:
    """The messages. Raises BeyondLimit for a picture that cannot be read."""
    # Its size was measured before it came here (`limits.image_limits`).
    Image.MAX_IMAGE_PIXELS = bound("pixels").most
    try:
        picture = Image.open(stream, formats=READ)
        yield json.dumps(_found(picture)).encode()
        media, data = _copy(picture)
    except MemoryError:
        raise
    except (OSError, ValueError, SyntaxError, KeyError, Image.DecompressionBombError) as error:
        raise BeyondLimit(
            "broken_picture",
            f"the picture cannot be read ({type(error).__name__})",
            hint="the original is kept as it came",
        ) from error
    yield media.encode()
    yield data


def _found(picture: Image.Image) -> dict[str, Any]:
    """Everything the file says beside its pixels, as JSON values."""
    width, height = picture.size
    found: dict[str, Any] = {"format": picture.format, "width": width, "height": height}
    found["exif"] = _exif(picture)
    for name, value in picture.info.items():
        if name not in ("exif", "icc_profile"):
            found.setdefault("other", {})[str(name)] = _value(value)
    return found


def _exif(picture: Image.Image) -> dict[str, Any]:
    exif = picture.getexif()
    tags = {ExifTags.TAGS.get(tag, str(tag)): _value(exif[tag]) for tag in list(exif)[:MOST_TAGS]}
    for folder in _FOLDERS:
        names = ExifTags.GPSTAGS if folder is ExifTags.IFD.GPSInfo else ExifTags.TAGS
        values = exif.get_ifd(folder)
        if values:
            tags[folder.name] = {
                names.get(tag, str(tag)): _value(values[tag]) for tag in list(values)[:MOST_TAGS]
            }
    return tags


def _value(value: Any) -> Any:
    """A value as JSON has it: bytes in hex, fractions and whatever else as text."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, bytes):
        return _cut(value.hex())
    if isinstance(value, tuple | list):
        return [_value(one) for one in value[:MOST_TAGS]]
    if isinstance(value, Mapping):
        return {str(k): _value(v) for k, v in list(value.items())[:MOST_TAGS]}
    return _cut(str(value))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text):,} characters)"


def _copy(picture: Image.Image) -> tuple[str, bytes]:
    """Its media type and bytes: JPEG as JPEG, everything else as PNG, of many frames the first."""
    lossy = picture.format == "JPEG"
    turned = ImageOps.exif_transpose(picture) or picture
    mode = "L" if turned.mode in ("1", "L") else "RGB" if lossy else "RGBA"
    clean = Image.new(mode, turned.size)
    clean.paste(turned if turned.mode == mode else turned.convert(mode))
    out = io.BytesIO()
    if lossy:
        clean.save(out, "JPEG", quality=QUALITY)
    else:
        clean.save(out, "PNG")
    return ("image/jpeg" if lossy else "image/png"), out.getvalue()
