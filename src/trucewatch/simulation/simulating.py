"""Simulating: slabs of time one after another, each from its own streams of chance."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa

from trucewatch.simulation.accounts import Accounts, gather
from trucewatch.simulation.chance import EVENTS, NOTICING, TELLING, WORDING, stream
from trucewatch.simulation.claiming import claim
from trucewatch.simulation.events import Incidents, draw_incidents
from trucewatch.simulation.ids import opaque_ids
from trucewatch.simulation.noticing import COPY, Watch, draw_watch, fitted, notice
from trucewatch.simulation.placing import tell_places
from trucewatch.simulation.settings import Settings
from trucewatch.simulation.sources import column
from trucewatch.simulation.summing import Sums, sum_up
from trucewatch.simulation.tables import (
    REPORT_IDS,
    STORY_IDS,
    incidents_table,
    reports_table,
    sources_table,
    truth_table,
)
from trucewatch.simulation.timing import tell_times
from trucewatch.simulation.wording import misspelt, place_texts, texts
from trucewatch.simulation.world import World, draw_world
from trucewatch.vocabulary.progress import Progress, unheard

SLAB_REPORTS = 200_000
"""Reports of a slab, about; memory grows with this and not with the whole."""
SLAB_NUMBERS = 10_000_000
"""Numbers set aside for each slab's incidents, bursts and reports."""
SPARE, SPARE_DEVIATIONS = 1.06, 6.0
"""Incidents drawn beyond those expected to be needed, so that there are enough."""
SAYS_SO = 0.7
"""Chance that a wire report or a copy says which story it is."""


@dataclass(frozen=True, slots=True)
class Simulation:
    """Four tables: what a mission has, and the truth that it has not."""

    reports: pa.Table
    sources: pa.Table
    truth: pa.Table
    incidents: pa.Table


@dataclass(frozen=True, slots=True)
class Slab:
    """Reports, truth and incidents of one span of time."""

    reports: pa.Table
    truth: pa.Table
    incidents: pa.Table


@dataclass(frozen=True, slots=True)
class Span:
    """A slab to be: its number, first day and length [day], and how many reports."""

    number: int
    first_day: float
    days: float
    reports: int


def simulate_reports(settings: Settings, *, progress: Progress = unheard) -> Simulation:
    """Everything in memory: for up to some millions of reports. The same settings, the same."""
    slabs = list(simulate_slabs(settings, progress=progress))
    reports, truth, incidents = (
        pa.concat_tables(getattr(slab, f.name) for slab in slabs) for f in fields(Slab)
    )
    return Simulation(reports, sources_table(settings), truth, incidents)


def simulate_slabs(settings: Settings, *, progress: Progress = unheard) -> Iterator[Slab]:
    """Slab after slab, each independent of the others, in bounded memory."""
    world = draw_world(settings)
    watch = draw_watch(world, settings)
    done = 0
    for span in spans(settings):
        progress("simulating", done, settings.reports)
        yield draw_slab(settings, world, watch, span)
        done += span.reports
    progress("simulating", done, settings.reports)


def spans(settings: Settings) -> list[Span]:
    """The mission cut at whole days, about `SLAB_REPORTS` to a slab."""
    days = max(1, round(SLAB_REPORTS / settings.per_day))
    each = days * settings.per_day
    return [
        Span(number, float(number * days), min(each, left) / settings.per_day, min(each, left))
        for number, left in enumerate(range(settings.reports, 0, -each))
    ]


def draw_slab(settings: Settings, world: World, watch: Watch, span: Span) -> Slab:
    """One span of time: what happened, who tells of it, and how."""
    incidents, accounts, sums = _who_tells(settings, world, watch, span)
    rng = stream(settings.seed, TELLING, span.number)
    lies = (rng.random(len(accounts)) < settings.lying)[accounts.voice]
    in_time = rng.random(len(accounts))[accounts.voice] < 1 / 3
    times = tell_times(accounts, settings, lies & in_time, rng)
    places = tell_places(accounts, world, settings, lies & ~in_time, rng)
    claims = claim(accounts, settings, rng)
    rng = stream(settings.seed, WORDING, span.number)
    spelling = misspelt(len(accounts), settings.misspelling, rng)[accounts.voice]
    first = span.number * SLAB_NUMBERS
    ids = opaque_ids("R", first + np.arange(len(accounts)), settings.seed, REPORT_IDS)
    reports = reports_table(
        settings, world, accounts, times, places, claims,
        ids=ids,
        place_text=place_texts(places, world, spelling),
        upstream=_stories(settings, accounts, first, rng),
        text=texts(accounts, claims, times, places, world, settings, spelling, rng),
    )  # fmt: skip
    numbered = first + np.arange(len(incidents))
    received = pa.array(np.argsort(times.recorded, kind="stable"))
    truth = truth_table(accounts, sums, incidents, numbered, ids)
    return Slab(
        reports.take(received),
        truth.take(received),
        incidents_table(incidents, numbered, first),
    )


def _who_tells(
    settings: Settings, world: World, watch: Watch, span: Span
) -> tuple[Incidents, Accounts, Sums]:
    """Incidents and exactly the reports asked for, as far as there is enough to sum up."""
    sums_wanted = round(span.reports * settings.aggregates)
    invented = round(span.reports * settings.fabrications)
    noticed = span.reports - sums_wanted - invented
    needed = noticed / watch.reports_each
    needed = round(needed * SPARE + SPARE_DEVIATIONS * math.sqrt(needed) + 5)
    in_bursts = round(needed * settings.burst_share)
    rng = stream(settings.seed, EVENTS, span.number)
    incidents = draw_incidents(
        world, settings, rng, first_day=span.first_day, days=span.days,
        in_bursts=in_bursts, others=needed - in_bursts,
    )  # fmt: skip
    rng = stream(settings.seed, NOTICING, span.number)
    notices, told = notice(incidents, watch, settings, rng)
    notices, kept = fitted(notices, incidents, noticed, rng)
    incidents = incidents.taken(kept)
    sums = sum_up(incidents, told[kept], sums_wanted, rng)
    return incidents, gather(incidents, notices, sums, invented, rng), sums


def _stories(
    settings: Settings, accounts: Accounts, first: int, rng: np.random.Generator
) -> pa.Array:
    """The story that a wire report or a copy says it is, for most of them."""
    copied = column("copied")[accounts.source] >= 1.0
    tells = (copied | (accounts.role == COPY)) & (rng.random(len(accounts)) < SAYS_SO)
    tells &= ~accounts.is_sum
    ids = opaque_ids("U", first + np.arange(len(accounts)), settings.seed, STORY_IDS)
    return ids.take(pa.array(accounts.origin, mask=~tells))
