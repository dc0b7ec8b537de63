"""The agreements that come with the program, and the outlines of their zones."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable

from trucewatch.vocabulary.errors import UsageError


def shipped() -> list[str]:
    """The names of the shipped agreements, in order."""
    return sorted(
        entry.name.removesuffix(".yaml")
        for entry in _folder().iterdir()
        if entry.name.endswith(".yaml")
    )


def shipped_text(name: str) -> str:
    """The YAML text of a shipped agreement. Raises UsageError where there is none of that name."""
    if name not in shipped():
        raise UsageError(
            f"no agreement named {name[:60]!r} is shipped", expected=", ".join(shipped())
        )
    return (_folder() / f"{name}.yaml").read_text(encoding="utf-8")


def shipped_zones(name: str) -> dict[str, str]:
    """The outlines a shipped agreement names, as `zones/<file>.geojson` to GeoJSON text."""
    text = shipped_text(name)
    zones = _folder() / "zones"
    if not zones.is_dir():
        return {}
    return {
        f"zones/{entry.name}": entry.read_text(encoding="utf-8")
        for entry in sorted(zones.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".geojson") and f"zones/{entry.name}" in text
    }


def _folder() -> Traversable:
    return files("trucewatch") / "agreements"
