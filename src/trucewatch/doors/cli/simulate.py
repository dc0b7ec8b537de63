"""`trucewatch simulate`: invented reports whose truth is known, to measure fusion against."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from trucewatch import __version__
from trucewatch.doors.cli import terminal
from trucewatch.vocabulary.errors import UsageError

simulate_app = typer.Typer(help="Invented reports whose truth is known.", no_args_is_help=True)

Folder = Annotated[
    Path, typer.Option("--output", "-o", help="A new or empty folder.", show_default=False)
]


@simulate_app.callback()
def _simulate() -> None:
    """Keep `reports` a command of its own, with room for others beside it."""


def _knob(help_: str) -> Any:
    """An option that turns one knob; one that is not given stays as the difficulty has it."""
    return typer.Option(help=help_, show_default=False, rich_help_panel="Knobs")


@simulate_app.command("reports")
def simulate_reports_command(
    output: Folder,
    reports: Annotated[int, typer.Option(help="How many reports.")] = 10_000,
    difficulty: Annotated[str, typer.Option(help="easy, medium or hard.")] = "medium",
    seed: Annotated[int, typer.Option(help="Where chance starts.")] = 1,
    per_day: Annotated[int, typer.Option(help="Reports a day.")] = 1_000,
    reports_per_incident: Annotated[float | None, _knob("Mean over incidents told of.")] = None,
    burst_share: Annotated[float | None, _knob("Share of incidents in bursts.")] = None,
    burst_min: Annotated[int | None, _knob("Incidents of the smallest burst.")] = None,
    burst_max: Annotated[int | None, _knob("Incidents of the largest burst.")] = None,
    offspring: Annotated[float | None, _knob("Incidents that one sets off directly.")] = None,
    vagueness: Annotated[float | None, _knob("Tilt to coarse times and places; 0: none.")] = None,
    lying: Annotated[float | None, _knob("Share worse than their stated precision.")] = None,
    day_slips: Annotated[float | None, _knob("Share put on the next day.")] = None,
    confusion: Annotated[float | None, _knob("Multiplier of mistaken acts.")] = None,
    silence: Annotated[float | None, _knob("Multiplier of what is left out.")] = None,
    aggregates: Annotated[float | None, _knob("Share that sum several incidents up.")] = None,
    fabrications: Annotated[float | None, _knob("Share of what never happened.")] = None,
    copies: Annotated[float | None, _knob("Chance that a wire report is copied.")] = None,
    amendments: Annotated[float | None, _knob("Chance that a party amends a report.")] = None,
    repeats: Annotated[float | None, _knob("Chance of a repeat by the same source.")] = None,
    misspelling: Annotated[float | None, _knob("Share of place names misspelt.")] = None,
    wrong_claim: Annotated[
        bool | None, _knob("Declare one party that amends duplicate-free.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Say the figures as JSON.")] = False,
) -> None:
    """Invent reports from nine sources, and write what they truly tell of beside them.

    Writes reports.parquet and sources.parquet, as a mission has them; truth.parquet and
    incidents.parquet, which no mission has; simulation.json, with which to make them again.
    """
    from trucewatch.simulation.settings import Settings
    from trucewatch.simulation.writing import FILES, write_simulation

    knobs = {
        "reports_per_incident": reports_per_incident, "burst_share": burst_share,
        "burst_min": burst_min, "burst_max": burst_max, "offspring": offspring,
        "vagueness": vagueness, "lying": lying, "day_slips": day_slips, "confusion": confusion,
        "silence": silence, "aggregates": aggregates, "fabrications": fabrications,
        "copies": copies, "amendments": amendments, "repeats": repeats,
        "misspelling": misspelling, "wrong_claim": wrong_claim,
    }  # fmt: skip
    turned = {name: value for name, value in knobs.items() if value is not None}
    settings = Settings.named(difficulty, reports=reports, seed=seed, per_day=per_day, **turned)
    with _all_or_none(output, FILES) as parts, terminal.progress() as progress:
        counts = write_simulation(
            settings,
            lambda name: parts[name].open("wb"),
            made_by={"trucewatch": __version__, "difficulty": difficulty},
            progress=progress,
        )
    if as_json:
        terminal.print_json({**counts, "output": str(output)})
    else:
        terminal.say(
            f"{counts['reports']} reports of {counts['incidents']} incidents, all invented: "
            f"{output}"
        )


@contextmanager
def _all_or_none(folder: Path, names: tuple[str, ...]) -> Iterator[dict[str, Path]]:
    """Where to write each file; they get their names when all are there, and else they go."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is there already", expected="a new or empty folder")
    made = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    parts = {name: folder / f".{name}.part" for name in names}
    try:
        yield parts
        for name, part in parts.items():
            part.replace(folder / name)
    except BaseException:
        for path in [*parts.values(), *(folder / name for name in names)]:
            path.unlink(missing_ok=True)
        if made:
            folder.rmdir()
        raise
