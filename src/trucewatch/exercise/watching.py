"""Who watched Velmara when, who was kept out, and what the guarantors counted of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

import shapely

from trucewatch.exercise.chance import Chance
from trucewatch.exercise.country import Country
from trucewatch.exercise.model import CEASEFIRE, EPOCH, OFFSET, Happening, Telling
from trucewatch.exercise.wording import PLAIN

WATCH_HEADER = (
    "kind", "area", "from", "to", "means", "source", "by_actor", "reason", "delay_min", "outcome",
)  # fmt: skip
TALLY_HEADER = (
    "publisher", "day_from", "day_to", "area", "attributed_to", "count", "headline",
    "confirmed_by", "unit", "bulletin", "note",
)  # fmt: skip

MISSION = "Monitoring mission (exercise)"

PATROLS = ("XX0401", "XX0402", "XX0403", "XX0201", "XX0202", "XX0502")
"""Districts with a patrol on most days, from eight to six."""

CAMERA = "XX0403"
"""A camera at a crossing; it fails now and then."""

FLIGHTS = ("XX0401", "XX0403", "XX0603")
"""Districts flown over by the mission's own drone, two hours at a time."""

REASONS = (
    "no orders from above",
    "the road is mined",
    "fighting ahead, for your own safety",
    "your plates are not on the list",
    "come back tomorrow",
)

CUT_OFF_H = {"calvera": 24, "norrund": 18}
"""The local hour at which each guarantor closes its day."""

HABITS = {
    "calvera": "counts what its post logged from midnight to midnight, by whomever",
    "norrund": "counts what its cell logged until 18:00, each event of a burst, and not what "
    "happens in the area of operations",
}
NOT_FIRE = ("detention", "DET", "convoy stopped", "AID", "observers stopped", "MON")
"""Entries that neither guarantor counts."""


def watch_rows(chance: Chance, days: int) -> list[list[str]]:
    """Declared watches, as rows of `WATCH_HEADER`."""
    rows = []
    for day in range(days):
        midnight = EPOCH + timedelta(days=day)
        for district in PATROLS:
            if chance.happens(0.85):
                start = midnight + timedelta(hours=8, minutes=chance.whole(-20, 40))
                rows.append(_watch(district, start, chance.whole(420, 610), "patrol"))
        if chance.happens(0.9):
            rows.append(_watch(CAMERA, midnight, 24 * 60, "camera"))
        for district in FLIGHTS:
            if chance.happens(0.35):
                start = midnight + timedelta(hours=chance.whole(9, 15))
                rows.append(_watch(district, start, 120, "drone"))
    return rows


def restriction_rows(
    country: Country, happenings: Sequence[Happening], chance: Chance
) -> list[list[str]]:
    """One denial or delay for each planted obstruction of monitors, as rows of `WATCH_HEADER`."""
    rows = []
    for happening in happenings:
        if happening.act != "12.1" or happening.fabricated:
            continue
        turned_back = chance.happens(0.6)
        rows.append(
            [
                "restriction",
                country.towns[happening.town].admin2_pcode,
                happening.instant.strftime("%Y-%m-%dT%H:%MZ"),
                "",
                "",
                MISSION,
                PLAIN[happening.actor],
                chance.one(REASONS),
                "" if turned_back else str(chance.whole(3, 24) * 5),
                "denied" if turned_back else "delayed",
            ]
        )
    return rows


def tally_rows(country: Country, tellings: Sequence[Telling], days: int) -> list[list[str]]:
    """The guarantors' daily bulletins, as rows of `TALLY_HEADER`: a headline and its provinces."""
    entries = {publisher: _entries(country, tellings, publisher) for publisher in CUT_OFF_H}
    rows = []
    first = (CEASEFIRE - EPOCH).days
    for day in range(first, days):
        date = (EPOCH + timedelta(days=day) + OFFSET).strftime("%Y-%m-%d")
        for publisher in CUT_OFF_H:
            provinces = entries[publisher].get(day, Counter())
            rows += _bulletin(publisher, date, provinces, entries, day)
    return rows


def _bulletin(
    publisher: str,
    date: str,
    provinces: Counter[str],
    entries: dict[str, dict[int, Counter[str]]],
    day: int,
) -> list[list[str]]:
    confirmed = ""
    if publisher == "norrund":
        # Calvera confirms half of what both its post and the cell logged in a province.
        other = entries["calvera"].get(day, Counter())
        shared = sum(min(n, provinces[name]) for name, n in other.items())
        confirmed = f"calvera={shared // 2}"
    total = sum(provinces.values())
    # One bulletin in seventeen prints a headline that its own parts do not add up to.
    headline = total + 1 if day % 17 == 11 else total
    label = f"EXERCISE {publisher.capitalize()} {date}"
    start = [publisher, date, date]
    end = ["cases", label]
    rows = [[*start, "", "", str(headline), "true", confirmed, *end, HABITS[publisher]]]
    rows += [
        [*start, name, "", str(count), "false", "", *end, ""]
        for name, count in sorted(provinces.items())
    ]
    return rows


def _entries(
    country: Country, tellings: Sequence[Telling], publisher: str
) -> dict[int, Counter[str]]:
    """How many cases the guarantor counts in each province, by its own day."""
    days: dict[int, Counter[str]] = {}
    late = timedelta(hours=24 - CUT_OFF_H[publisher]).total_seconds()
    for telling in tellings:
        if telling.source != publisher or _left_out(country, telling, publisher):
            continue
        day = int((telling.begin + late) // 86_400)
        province = country.towns[telling.town].admin1
        days.setdefault(day, Counter())[province] += telling.n_events or 1
    return days


def _left_out(country: Country, telling: Telling, publisher: str) -> bool:
    if telling.act in NOT_FIRE:
        return True
    if publisher == "calvera" or telling.lon is None:
        return False
    return bool(shapely.contains_xy(country.pocket, telling.lon, telling.lat))


def _watch(district: str, start: datetime, minutes: int, means: str) -> list[str]:
    end = start + timedelta(minutes=minutes)
    form = "%Y-%m-%dT%H:%MZ"
    watched = ["watch", district, start.strftime(form), end.strftime(form), means, MISSION]
    return [*watched, "", "", "", ""]
