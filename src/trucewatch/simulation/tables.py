"""Tables: the arrays of a slab as Arrow, in the contract's names and units."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from trucewatch.reports.model import SOURCES
from trucewatch.simulation.accounts import INVENTED, Accounts
from trucewatch.simulation.chance import Flags, Floats, Ints
from trucewatch.simulation.claiming import Claims
from trucewatch.simulation.events import Incidents
from trucewatch.simulation.ids import opaque_ids
from trucewatch.simulation.kinds import CODES, KINDS, TARGETS, WEAPONS
from trucewatch.simulation.names import OWN_SPELLINGS, PARTIES
from trucewatch.simulation.noticing import COPY
from trucewatch.simulation.placing import Places
from trucewatch.simulation.settings import Settings
from trucewatch.simulation.sources import TELLERS, WRONGLY_CLAIMED
from trucewatch.simulation.summing import Sums
from trucewatch.simulation.timing import Times
from trucewatch.simulation.world import World, degrees

EPOCH_US = 1_924_992_000_000_000
"""1 January 2031, 00:00 UTC: when every simulated mission starts. [µs]"""

INSTANT = pa.timestamp("us", "UTC")
REPORT_IDS, STORY_IDS, SOURCE_IDS = range(3)
"""Purposes of `opaque_ids`."""

REPORTS = pa.schema(
    [
        ("report_id", pa.string()), ("source_id", pa.string()),
        ("seen_from", INSTANT), ("seen_to", INSTANT),
        ("reported_at", INSTANT), ("recorded_at", INSTANT),
        ("lon", pa.float64()), ("lat", pa.float64()), ("error_radius_m", pa.float64()),
        ("admin1", pa.string()), ("admin2", pa.string()), ("place_text", pa.string()),
        ("act", pa.string()), ("actor", pa.string()), ("target", pa.string()),
        ("weapon", pa.string()), ("n_events", pa.int64()),
        ("deaths_min", pa.int64()), ("deaths_max", pa.int64()),
        ("injured_min", pa.int64()), ("injured_max", pa.int64()),
        ("upstream_id", pa.string()), ("text", pa.string()),
    ]
)  # fmt: skip

TRUTH = pa.schema(
    [
        ("report_id", pa.string()),
        ("incidents", pa.list_(pa.int64())),
        ("burst", pa.bool_()),
        ("copy_of", pa.string()),
        ("fabricated", pa.bool_()),
        ("aggregate", pa.bool_()),
    ]
)

INCIDENTS = pa.schema(
    [
        ("incident", pa.int64()), ("at", INSTANT), ("lon", pa.float64()), ("lat", pa.float64()),
        ("act", pa.string()), ("actor", pa.string()), ("deaths", pa.int64()),
        ("burst", pa.int64()),
    ]
)  # fmt: skip


def source_ids(settings: Settings) -> pa.Array:
    """The opaque ids of the nine sources, in the order of `TELLERS`."""
    return opaque_ids("S", np.arange(len(TELLERS)), settings.seed, SOURCE_IDS)


def sources_table(settings: Settings) -> pa.Table:
    """What a mission knows of its sources; under `wrong_claim` one claim is false."""
    return pa.table(
        {
            "source_id": source_ids(settings),
            "kind": [t.kind for t in TELLERS],
            "interests": [[] if t.side is None else [PARTIES[t.side]] for t in TELLERS],
            "reliability": [t.reliability for t in TELLERS],
            "duplicate_free": [
                t.duplicate_free or (settings.wrong_claim and n == WRONGLY_CLAIMED)
                for n, t in enumerate(TELLERS)
            ],
        },
        schema=SOURCES,
    )


def reports_table(
    settings: Settings, world: World, accounts: Accounts, times: Times, places: Places,
    claims: Claims, *, ids: pa.Array, place_text: pa.Array, upstream: pa.Array, text: pa.Array,
) -> pa.Table:  # fmt: skip
    """The reports as a mission would have them."""
    lon, lat = degrees(places.x, places.y)
    spelling = np.array([t.spelling for t in TELLERS])[accounts.speaker]
    actors = [name for row in OWN_SPELLINGS for name in row]
    columns = {
        "report_id": ids,
        "source_id": source_ids(settings).take(pa.array(accounts.source)),
        "seen_from": instants(times.seen_from),
        "seen_to": instants(times.seen_to),
        "reported_at": instants(times.reported),
        "recorded_at": instants(times.recorded),
        "lon": numbers(np.round(lon, 6)),
        "lat": numbers(np.round(lat, 6)),
        "error_radius_m": numbers(places.radius_m),
        "admin1": words(world.region_words, places.region),
        "admin2": words(world.district_words, places.district),
        "place_text": place_text,
        "act": words(CODES, claims.code),
        "actor": words(actors, np.where(claims.actor >= 0, spelling * 2 + claims.actor, -1)),
        "target": words(TARGETS, claims.target),
        "weapon": words(WEAPONS, claims.weapon),
        "n_events": counts(claims.n_events),
        "deaths_min": counts(claims.deaths_min),
        "deaths_max": counts(claims.deaths_max),
        "injured_min": counts(claims.injured_min),
        "injured_max": counts(claims.injured_max),
        "upstream_id": upstream,
        "text": text,
    }
    return pa.table(columns, schema=REPORTS)


def truth_table(
    accounts: Accounts, sums: Sums, incidents: Incidents, numbered: Ints, ids: pa.Array
) -> pa.Table:
    """What each report really tells of; `numbered` is the number of each incident."""
    size = len(accounts)
    told = np.where(accounts.incident >= 0, 1, accounts.n_events)
    offsets = np.concatenate([[0], np.cumsum(told)]).astype(np.int32)
    members = np.empty(offsets[-1], dtype=np.int64)
    members[offsets[:-1][accounts.incident >= 0]] = accounts.incident[accounts.incident >= 0]
    members[np.repeat(accounts.is_sum, told)] = sums.member
    in_burst: Flags = np.zeros(size, dtype=np.bool_)
    np.logical_or.at(in_burst, np.repeat(np.arange(size), told), incidents.burst[members] >= 0)
    copied = accounts.role == COPY
    return pa.table(
        {
            "report_id": ids,
            "incidents": pa.ListArray.from_arrays(pa.array(offsets), pa.array(numbered[members])),
            "burst": in_burst,
            "copy_of": ids.take(pa.array(accounts.origin, mask=~copied)),
            "fabricated": accounts.role == INVENTED,
            "aggregate": accounts.is_sum,
        },
        schema=TRUTH,
    )


def incidents_table(incidents: Incidents, numbered: Ints, bursts_before: int) -> pa.Table:
    """What happened, whether anybody tells of it or not."""
    lon, lat = degrees(incidents.x, incidents.y)
    burst = np.where(incidents.burst >= 0, incidents.burst + bursts_before, -1)
    return pa.table(
        {
            "incident": numbered,
            "at": instants(incidents.at),
            "lon": numbers(lon),
            "lat": numbers(lat),
            "act": words([k.act for k in KINDS], incidents.kind),
            "actor": words(PARTIES, incidents.actor),
            "deaths": counts(incidents.deaths),
            "burst": counts(burst),
        },
        schema=INCIDENTS,
    )


def instants(seconds: Floats) -> pa.Array:
    """Seconds after the start as instants."""
    micros = np.round(seconds * 1e6).astype(np.int64) + EPOCH_US
    return pa.array(micros, pa.int64()).cast(INSTANT)


def words(vocabulary: Any, index: npt.NDArray[Any]) -> pa.Array:
    """The word of each index, null where it is negative."""
    return pa.array(list(vocabulary), pa.string()).take(pa.array(index, mask=index < 0))


def counts(values: Ints) -> pa.Array:
    """Whole numbers, null where negative."""
    return pa.array(values, pa.int64(), mask=values < 0)


def numbers(values: Floats) -> pa.Array:
    """Numbers, null where NaN."""
    return pa.array(values, pa.float64(), mask=np.isnan(values))
