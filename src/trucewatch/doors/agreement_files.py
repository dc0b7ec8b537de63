"""An agreement's files on disk, or among those that come with the program."""

from __future__ import annotations

from pathlib import Path

from trucewatch.agreement.document import MAX_BYTES
from trucewatch.agreement.shipped import shipped, shipped_text, shipped_zones
from trucewatch.agreement.zones import MAX_BYTES as MAX_ZONE_BYTES
from trucewatch.doors.limits.bounds import BeyondLimit
from trucewatch.doors.limits.json_limits import blocks_of, measure_json
from trucewatch.doors.limits.names import need_file, shown_name
from trucewatch.vocabulary.errors import TrucewatchError, UsageError


def agreement_files(name: str) -> tuple[str, dict[str, str], str]:
    """An agreement's text, its zone files, and what to call it in an error.

    Raises UsageError where there is none of that name, TrucewatchError where it cannot be read.
    """
    if name in shipped():
        return shipped_text(name), shipped_zones(name), f"{name}.yaml"
    path = Path(name)
    try:
        file = need_file(path)
    except UsageError as error:
        raise UsageError(
            f"there is no agreement {shown_name(name)!r}",
            expected=f"a YAML file, or one of {', '.join(shipped())}",
        ) from error
    text = _text(path, MAX_BYTES)
    outlines = sorted((path.parent / "zones").glob("*.geojson"))
    zones = {f"zones/{o.name}": _text(o, MAX_ZONE_BYTES) for o in outlines if o.name in text}
    for outline, content in zones.items():
        _need_shallow(content, outline)
    return text, zones, file


def _need_shallow(content: str, outline: str) -> None:
    try:
        measure_json(blocks_of(content.encode()))
    except BeyondLimit as beyond:
        raise beyond.of(outline) from beyond


def _text(path: Path, at_most: int) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(at_most + 1)
    except OSError as error:
        raise TrucewatchError(
            f"{shown_name(path.name)} cannot be read: {error.strerror}"
        ) from error
    if len(content) > at_most:
        raise BeyondLimit(
            "file_too_large",
            f"{shown_name(path.name)} has more than {at_most:,} bytes",
            allowed=f"at most {at_most:,} bytes",
            hint="outlines belong in zones/*.geojson, simplified",
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TrucewatchError(
            f"{shown_name(path.name)} is not UTF-8 text: byte {error.start} cannot be read",
            hint="save it as UTF-8",
        ) from error
