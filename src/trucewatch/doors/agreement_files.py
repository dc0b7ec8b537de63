"""An agreement's files on disk, or among those that come with the program."""

from __future__ import annotations

from pathlib import Path

from trucewatch.agreement.document import MAX_BYTES
from trucewatch.agreement.shipped import shipped, shipped_text, shipped_zones
from trucewatch.vocabulary.errors import TrucewatchError, UsageError


def agreement_files(name: str) -> tuple[str, dict[str, str], str]:
    """An agreement's text, its zone files, and what to call it in an error.

    Raises UsageError where there is none of that name, TrucewatchError where it cannot be read.
    """
    if name in shipped():
        return shipped_text(name), shipped_zones(name), f"{name}.yaml"
    path = Path(name)
    if not path.is_file():
        raise UsageError(
            f"there is no agreement {name!r}",
            expected=f"a YAML file, or one of {', '.join(shipped())}",
        )
    outlines = sorted((path.parent / "zones").glob("*.geojson"))
    zones = {f"zones/{outline.name}": _text(outline) for outline in outlines}
    return _text(path, at_most=MAX_BYTES), zones, path.name


def _text(path: Path, *, at_most: int | None = None) -> str:
    if at_most is not None and path.stat().st_size > at_most:
        raise TrucewatchError(
            f"{path.name} has {path.stat().st_size:,} bytes", expected=f"at most {at_most:,}"
        )
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TrucewatchError(
            f"{path.name} is not UTF-8 text: byte {error.start} cannot be read",
            hint="save it as UTF-8",
        ) from error
    except OSError as error:
        raise TrucewatchError(f"{path.name} cannot be read: {error.strerror}") from error
