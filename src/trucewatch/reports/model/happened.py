"""What a row says happened, was counted, was watched or was denied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from trucewatch.vocabulary.instants import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One source's account of one event, as one row gives it, before places are resolved.

    Unknown is None, never 0 or "". `lon`, `lat` (degrees, WGS 84) and `error_radius_m` (95%) are
    as the source said them; `place_text`, `admin1_text`, `admin2_text` are its words. `actor` is
    the accused as the source words it; `sides` are those it says took part without saying who
    attacked. `act` is a code of `acts.yaml` at any depth.
    """

    seen: Interval
    reported_at: datetime | None = None
    place_text: str | None = None
    admin1_text: str | None = None
    admin2_text: str | None = None
    country_text: str | None = None
    lon: float | None = None
    lat: float | None = None
    error_radius_m: float | None = None
    act: str | None = None
    actor: str | None = None
    actor_basis: str | None = None
    sides: tuple[str, ...] = ()
    target: str | None = None
    victim_status: str | None = None
    weapon: str | None = None
    calibre_mm: float | None = None
    n_events: int | None = None
    deaths_min: int | None = None
    deaths_max: int | None = None
    injured_min: int | None = None
    injured_max: int | None = None
    civilians_min: int | None = None
    civilians_max: int | None = None
    women_min: int | None = None
    children_min: int | None = None
    upstream: str | None = None
    credibility: int | None = None
    reliability: str | None = None
    text: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyRow:
    """One published number: how many a publisher counted, in which days, area and party's name.

    `headline` says that the number is the publication's own total rather than a part of it.
    `count` is None where an area is named without a number. `day_to` is the last day, included.
    `confirmed_by` says how many of `count` each of others confirms; under the key
    `said_to_target_excluded`, how many are put down to fire on a group outside the agreement.
    """

    publisher: str
    day_from: str | None
    day_to: str | None
    area: str | None
    attributed_to: str | None
    count: int | None
    headline: bool
    confirmed_by: Mapping[str, int] = field(default_factory=dict)
    unit: str | None = None
    bulletin: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchRow:
    """Who watched which area, when and by what means."""

    area: str
    interval: Interval
    means: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictionRow:
    """Access denied or delayed: by whom, where, when, for which reason as quoted."""

    area: str
    at: datetime
    by_actor: str | None
    reason_quoted: str | None
    delay_min: int | None
    outcome: str | None
