"""`trucewatch agreement diff`: what changed between two texts, and which findings would change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from trucewatch.agreement.differing import Difference, Kind, differences, under
from trucewatch.agreement.model import Agreement
from trucewatch.agreement.reading import load_agreement
from trucewatch.doors.agreement_files import agreement_files
from trucewatch.doors.cli import terminal
from trucewatch.doors.mission_work import at_work, current_record
from trucewatch.findings.differing import ChangedFinding, changed_findings
from trucewatch.findings.from_incidents import evaluate
from trucewatch.mechanism.derive import national_outline
from trucewatch.vocabulary.errors import UsageError

SHOWN = 40

Text = Annotated[
    str,
    typer.Argument(
        help="A shipped agreement's name or a YAML file; @READING behind it takes one reading.",
        show_default=False,
    ),
]


def diff(
    before: Text,
    after: Text,
    mission: Annotated[
        Path | None, typer.Option(help="A mission: say which of its findings would change.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Say what changed between two agreements, or two readings of one."""
    old, new = _agreed(before), _agreed(after)
    found = differences(old, new)
    changed = _changed(old, new, mission) if mission is not None else None
    if as_json:
        items = [asdict(each) for each in found]
        document: dict[str, object] = {"items": items, "count": len(items)}
        if changed is not None:
            document["findings"] = [asdict(each) for each in changed]
        terminal.print_json(document)
        return
    _print_differences(found)
    if changed is not None:
        _print_findings(changed)


def _agreed(name: str) -> Agreement:
    file, _, reading = name.partition("@")
    text, zones, called = agreement_files(file)
    agreed = load_agreement(text, file=called, zones=zones)
    if not reading:
        return agreed
    known = {each.id: each for each in agreed.readings}
    if reading not in known:
        raise UsageError(
            f"{called} has no reading {reading[:40]!r}", expected=f"one of {', '.join(known)}"
        )
    return under(agreed, known[reading])


def _changed(old: Agreement, new: Agreement, mission: Path) -> list[ChangedFinding]:
    with at_work(mission) as (_, shop), terminal.progress() as progress:
        record = current_record(shop, progress)
        national = national_outline(list(record.areas))
        before, after = (
            evaluate(
                record.incidents, record.attributions, each, national=national, progress=progress
            )
            for each in (old, new)
        )
    return changed_findings(before, after, _readings(old, new))


def _readings(old: Agreement, new: Agreement) -> dict[str, str]:
    """Readings of the same name are compared; two single ones whatever they are called."""
    first, second = ([reading.id for reading in each.readings] for each in (old, new))
    if len(first) == len(second) == 1:
        return {first[0]: second[0]}
    return {reading: reading for reading in first if reading in second}


def _print_differences(found: Sequence[Difference]) -> None:
    out = terminal.out()
    if not found:
        out.print("nothing changed")
    for each in found:
        sign = {Kind.ADDED: "+", Kind.REMOVED: "-", Kind.CHANGED: "~"}[each.kind]
        name = f"{each.section} {each.id}" + (f" · {each.field}" if each.field else "")
        out.print(f"{sign} {name}", markup=False)
        if each.before is not None:
            out.print(f"    was: {each.before}", markup=False)
        if each.after is not None:
            out.print(f"    is:  {each.after}", markup=False)


def _print_findings(changed: Sequence[ChangedFinding]) -> None:
    out = terminal.out()
    incidents = len({each.incident_id for each in changed})
    out.print(f"\nfindings that would change: {incidents} incidents", style="bold")
    for each in changed[:SHOWN]:
        out.print(f"{each.incident_id} ({each.reading})", markup=False)
        out.print(f"    was: {'; '.join(each.before)}", markup=False)
        out.print(f"    is:  {'; '.join(each.after)}", markup=False)
    if len(changed) > SHOWN:
        terminal.say(f"{SHOWN} of {len(changed)} shown; --json gives all")
