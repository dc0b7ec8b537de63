"""Founding a mission: an agreement that holds together, a folder, a ledger with entries."""

from __future__ import annotations

from pathlib import Path

from trucewatch.agreement.reading import load_agreement
from trucewatch.agreement.shipped import shipped, shipped_text, shipped_zones
from trucewatch.doors.storage.mission import Mission, create_mission
from trucewatch.vocabulary.errors import UsageError


def found(
    folder: Path, agreement: str, *, name: str | None = None, origin: str | None = None
) -> Mission:
    """A new mission in `folder` under a shipped agreement or a YAML file, open for work.

    Raises TrucewatchError where the agreement has errors, and leaves no folder behind.
    """
    text, zones, file = _agreement_files(agreement)
    agreed = load_agreement(text, file=file, zones=zones)
    return create_mission(
        folder,
        name=name or agreed.names("en"),
        agreement_text=text,
        agreement_id=agreed.id,
        zones=zones,
        zone=agreed.clock.zone.key,
        exercise=agreed.exercise,
        origin=origin,
    )


def _agreement_files(name: str) -> tuple[str, dict[str, str], str]:
    """An agreement's text, its zone files, and what to call it in an error."""
    if name in shipped():
        return shipped_text(name), shipped_zones(name), f"{name}.yaml"
    path = Path(name)
    if not path.is_file():
        raise UsageError(
            f"there is no agreement {name!r}",
            expected=f"a YAML file, or one of {', '.join(shipped())}",
        )
    try:
        text = path.read_text(encoding="utf-8")
        zones = {
            f"zones/{zone.name}": zone.read_text(encoding="utf-8")
            for zone in sorted((path.parent / "zones").glob("*.geojson"))
        }
    except UnicodeDecodeError as error:
        raise UsageError(f"{path.name} is not UTF-8 text", hint="save it as UTF-8") from error
    return text, zones, path.name
