"""Simulating an exercise: from a seed to all its files.

More reports make a longer exercise, not a denser one, beyond `BUSIEST_DAY` reports a day.
"""

from __future__ import annotations

import math

from trucewatch.exercise.chance import Chance
from trucewatch.exercise.country import Country, velmara
from trucewatch.exercise.happening import happenings
from trucewatch.exercise.mappings import mapping_name, mappings
from trucewatch.exercise.model import ExerciseFiles, Happening, Planned, Telling
from trucewatch.exercise.parley import Parley
from trucewatch.exercise.parleying import parleys
from trucewatch.exercise.promising import CONDITIONS_HEADER, condition_rows
from trucewatch.exercise.tellers import TELLERS
from trucewatch.exercise.telling import tellings
from trucewatch.exercise.watching import (
    TALLY_HEADER,
    WATCH_HEADER,
    restriction_rows,
    tally_rows,
    watch_rows,
)
from trucewatch.exercise.writing import report_files, table, truth_file

AGREEMENT = "exercise-velmara"
REPORTS = 720
REPORTS_PER_INCIDENT = 2.35
BUSIEST_DAY = 300

GAZETTEER = "exercise-gazetteer.csv"
BOUNDARIES = "exercise-boundaries.geojson"
WATCHES = "exercise-watches.csv"
TALLIES = "exercise-tallies.csv"
CONDITIONS = "exercise-conditions.csv"
TRUTH = "exercise-truth.csv"
README = "exercise-README.txt"


def simulate(seed: int, reports: int | None = None, weeks: int = 6) -> ExerciseFiles:
    """An exercise of about `reports` reports over `weeks` weeks; the same seed, the same bytes.

    Raises ValueError where there would be no report or no week.
    """
    wanted = REPORTS if reports is None else reports
    if wanted < 1 or weeks < 1:
        raise ValueError("an exercise has at least one report and one week")
    country = velmara()
    days = max(weeks * 7, math.ceil(wanted / BUSIEST_DAY))
    planted = happenings(
        country,
        Chance(seed, 1),
        number=max(1, round(wanted / REPORTS_PER_INCIDENT)),
        days=float(days),
    )
    told, invented = tellings(country, planted, Chance(seed, 2))
    everything = [*planted, *invented]
    return _files(country, seed, days, everything, told, parleys(days))


def _files(
    country: Country,
    seed: int,
    days: int,
    planted: list[Happening],
    told: list[Telling],
    held: tuple[Parley, ...],
) -> ExerciseFiles:
    report_bytes, by_source, spoilt = report_files(country, told)
    files = {
        GAZETTEER: Planned(GAZETTEER, country.towns_csv, "gazetteer"),
        BOUNDARIES: Planned(BOUNDARIES, country.boundaries, "boundaries"),
    }
    for teller in TELLERS:
        format_ = "xlsx" if teller.file.endswith(".xlsx") else "csv"
        files[teller.file] = Planned(
            teller.file, report_bytes[teller.file], format_, mapping_name(teller)
        )
    files |= _counted(country, seed, days, planted, told)
    files |= {name: Planned(name, data) for name, data in mappings().items()}
    files |= {r.file: Planned(r.file, r.data) for parley in held for r in parley.reports}
    truth = truth_file(country, planted, by_source)
    files[TRUTH] = Planned(TRUTH, truth)
    files[README] = Planned(README, _readme(seed, planted, told))
    in_order = tuple(telling for teller in TELLERS for telling in by_source[teller.id])
    return ExerciseFiles(files, AGREEMENT, tuple(planted), in_order, spoilt, held)


def _counted(
    country: Country, seed: int, days: int, planted: list[Happening], told: list[Telling]
) -> dict[str, Planned]:
    watching = watch_rows(Chance(seed, 3), days)
    watching += restriction_rows(country, planted, Chance(seed, 4))
    watches = table(WATCH_HEADER, watching)
    tallies = table(TALLY_HEADER, tally_rows(country, told, days))
    promises = table(CONDITIONS_HEADER, condition_rows(Chance(seed, 5), days))
    return {
        WATCHES: Planned(WATCHES, watches, "watch"),
        TALLIES: Planned(TALLIES, tallies, "tally"),
        CONDITIONS: Planned(CONDITIONS, promises, "conditions"),
    }


def _readme(seed: int, planted: list[Happening], told: list[Telling]) -> bytes:
    true = sum(not happening.fabricated for happening in planted)
    return (
        "EXERCISE. Nothing in this folder is real: Velmara is a fictional country, and its\n"
        "parties, guarantors, sources, places and dead were invented by a program.\n\n"
        f"seed {seed}: {true} planted incidents, {len(planted) - true} made up by a source,\n"
        f"{len(told)} reports of them by eight sources. {TRUTH} says which row tells of which.\n"
    ).encode()
