"""What truly happens in the exercise: planted, self-exciting, and never seen whole by anybody.

Incidents come at a rate that drops when the ceasefire starts and flares up twice. Some set off a
burst: distinct incidents of the same kind within about two kilometres and two hours. Places are
the front, the pocket of the excluded group, and the rear.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import shapely

from trucewatch.exercise.chance import Chance
from trucewatch.exercise.country import Country, moved
from trucewatch.exercise.model import CEASEFIRE, EPOCH, Happening

DAY = 86_400.0
BURST_SHARE = 0.14
"""The share of incidents that set off a burst."""

BURST_SIZE = 3.5
BURST_M = 700.0
BURST_S = 2_600.0
"""Mean size, spread and mean spacing of a burst."""

FRONT, POCKET, REAR = "front", "pocket", "rear"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of incident: how often where, how deadly, and who does it (None: whoever is near)."""

    act: str
    front: float
    pocket: float
    rear: float
    hurt: float
    bursts: bool
    by: tuple[str, ...] = ()


KINDS = (
    Kind("2.1.1", 10, 7, 0.3, 0.9, True),
    Kind("2.1.2", 14, 5, 0.2, 0.6, True),
    Kind("2.2", 5, 2, 0.5, 1.0, True),
    Kind("5.1", 15, 5, 0.8, 0.3, True),
    Kind("5.2", 8, 3, 0.0, 0.3, True),
    Kind("5.3", 6, 1, 0.2, 0.8, False),
    Kind("1.1", 6, 6, 0.2, 1.4, False),
    Kind("3.6", 1, 6, 0.6, 2.2, True, ("council",)),
    Kind("3.3", 2, 2, 0.4, 1.1, False),
    Kind("4.1", 1, 4, 2.0, 1.2, False, ("ember", "gunmen")),
    Kind("4.4", 3, 2, 0.8, 0.7, False, ("gunmen",)),
    Kind("6.2", 2, 1, 0.0, 1.6, False),
    Kind("8.1", 4, 0, 0.0, 0.0, False),
    Kind("13.2", 5, 2, 0.3, 0.0, False),
    Kind("10.1", 0, 0.5, 5.0, 0.0, False),
    Kind("11.1", 1.5, 1, 2.5, 0.0, False),
    Kind("12.1", 4.0, 2.0, 2.0, 0.0, False),
)


def happenings(country: Country, chance: Chance, *, number: int, days: float) -> list[Happening]:
    """About `number` true incidents of `days` days, in the order of their time."""
    planned: list[Happening] = []
    while len(planned) < number:
        first = _one(country, chance, _when(chance, days), len(planned))
        planned.append(first)
        kind = next(k for k in KINDS if k.act == first.act)
        if kind.bursts and chance.happens(BURST_SHARE):
            planned += _burst(country, chance, first, kind)
    planned.sort(key=lambda h: (h.at, h.number))
    return [replace(happening, number=i) for i, happening in enumerate(planned, 1)]


def intensity(day: float, days: float) -> float:
    """How busy a day is, at most 1: war, then the ceasefire, a flare-up in its third and fifth
    sixth, and a slow erosion."""
    start = (CEASEFIRE - EPOCH).total_seconds() / DAY
    if day < start:
        return 1.0
    share = day / days
    flare = 0.35 if 0.42 < share < 0.50 else 0.45 if 0.72 < share < 0.78 else 0.0
    return 0.28 + 0.2 * share + flare


def _when(chance: Chance, days: float) -> float:
    """Seconds after the start. Nights are quieter than evenings."""
    while True:
        day = chance.flat() * days
        hour = (day % 1) * 24
        busy = 1.0 if 16 <= hour < 23 else 0.7 if 6 <= hour < 16 else 0.35
        if chance.happens(intensity(day, days) * busy):
            return day * DAY


def _one(country: Country, chance: Chance, at: float, number: int) -> Happening:
    theatre = chance.weighed(((FRONT, 0.62), (POCKET, 0.2), (REAR, 0.18)))
    lon, lat = _where(country, chance, theatre)
    weights = [(kind, getattr(kind, theatre)) for kind in KINDS]
    kind = chance.weighed(weights)
    in_buffer = shapely.contains_xy(country.buffer, lon, lat)
    if kind.act == "8.1" and not in_buffer:
        lon, lat = country.on_front(0.25 + 0.3 * chance.flat(), chance.bell(1500))
    actor, victim = _who(country, chance, kind, theatre, lon, lat)
    return _made(country, chance, at, lon, lat, kind, actor, victim, number, 0)


def _where(country: Country, chance: Chance, theatre: str) -> tuple[float, float]:
    """A place of the theatre: in and around a town or hamlet, three of the front's more often."""
    while True:
        if theatre == FRONT:
            hot = chance.happens(0.4)
            town = chance.one(country.at_front[::9] if hot else country.at_front)
        else:
            town = chance.one(country.towns)
        lon, lat = moved(town.lon, town.lat, chance.bell(1300), chance.bell(1300))
        if theatre == POCKET and not shapely.contains_xy(country.pocket, lon, lat):
            continue
        if shapely.contains_xy(country.land, lon, lat):
            return lon, lat


def _who(
    country: Country, chance: Chance, kind: Kind, theatre: str, lon: float, lat: float
) -> tuple[str, str]:
    council = chance.weighed((("council", 0.75), ("home_guard", 0.25)))
    accord = chance.weighed((("accord", 0.6), ("ridge", 0.28), ("saltroad", 0.12)))
    west = country.held_by_council(lon, lat)
    if kind.by:
        actor = chance.one(kind.by)
    elif theatre == POCKET:
        actor = chance.weighed(((council, 0.6), ("ember", 0.4)))
    elif kind.act.startswith(("8", "10", "11", "12")):
        actor = council if west else accord
    else:
        actor = accord if west == chance.happens(0.9) else council
    if actor in ("council", "home_guard"):
        victim = "ember" if theatre == POCKET else accord
    else:
        victim = "council"
    hits_civilians = 0.6 if theatre == REAR else 0.25
    return actor, "civilians" if chance.happens(hits_civilians) else victim


def _burst(country: Country, chance: Chance, first: Happening, kind: Kind) -> list[Happening]:
    size = 1 + int(chance.wait(BURST_SIZE))
    at, found = first.at, []
    for _ in range(min(size, 24)):
        at += chance.wait(BURST_S)
        lon, lat = moved(first.lon, first.lat, chance.bell(BURST_M), chance.bell(BURST_M))
        # Fire is answered: a third of a burst comes from the other side.
        answered = chance.happens(0.33) and first.victim not in ("civilians",)
        actor, victim = (first.victim, first.actor) if answered else (first.actor, first.victim)
        found.append(_made(country, chance, at, lon, lat, kind, actor, victim, 0, first.number + 1))
    return found


def _made(
    country: Country,
    chance: Chance,
    at: float,
    lon: float,
    lat: float,
    kind: Kind,
    actor: str,
    victim: str,
    number: int,
    burst: int,
) -> Happening:
    lon, lat = round(lon, 5), round(lat, 5)
    injured = chance.tally(kind.hurt * 1.3) if kind.hurt else 0
    deaths = chance.tally(kind.hurt * (0.9 if chance.happens(0.3) else 0.15)) if kind.hurt else 0
    civilians = victim == "civilians"
    return Happening(
        number=number,
        at=at,
        lon=lon,
        lat=lat,
        town=country.nearest_town(lon, lat),
        act=kind.act,
        actor=actor,
        victim=victim,
        deaths=deaths,
        injured=injured,
        children=min(deaths + injured, chance.tally(0.3)) if civilians else 0,
        burst=burst,
        in_buffer=bool(shapely.contains_xy(country.buffer, lon, lat)),
        in_pocket=bool(shapely.contains_xy(country.pocket, lon, lat)),
    )
