"""How sources tell of what happened: partly, late, by their own clocks, and in their interest.

Nobody sees everything. A party's outlet sees what is done to its side; a post hears within its
range; the wire prints what has dead; copies repeat one story; a burst becomes "several attacks";
and some of what is told never happened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from trucewatch.exercise.chance import Chance
from trucewatch.exercise.country import Country, moved
from trucewatch.exercise.model import Happening, Telling
from trucewatch.exercise.tellers import ACCORD_SIDE, COUNCIL_SIDE, OUTLETS, TELLERS, Teller
from trucewatch.exercise.wording import act_words, actor_words, misspelt

HOUR, DAY = 3600.0, 86_400.0

OVERCONFIDENT = 0.1
"""The share of positions that are two to four times worse than stated."""

WRONG_DAY = 0.04
"""The share of day-precise reports that give the day after."""


def tellings(
    country: Country, happenings: Sequence[Happening], chance: Chance
) -> tuple[list[Telling], list[Happening]]:
    """Everything told, in no particular order, and the incidents somebody made up."""
    told: list[Telling] = []
    invented: list[Happening] = []
    bursts: dict[int, list[Happening]] = {}
    for happening in happenings:
        if happening.burst:
            bursts.setdefault(happening.burst, []).append(happening)
    for teller in TELLERS:
        summed = _summed(teller, bursts, chance)
        for members in summed.values():
            told.append(_several(country, teller, members, chance))
        for happening in happenings:
            if happening.burst in summed or not chance.happens(
                _notices(teller, country, happening)
            ):
                continue
            told.append(_one(country, teller, happening, chance))
            if chance.happens(teller.invents):
                number = -(len(invented) + 1)
                false = _invented(country, teller, happening, number, chance)
                invented.append(false)
                told.append(_one(country, teller, false, chance))
    told += [copy for one in told if one.source == "wire" for copy in _copies(one, chance)]
    return told, invented


def _notices(teller: Teller, country: Country, happening: Happening) -> float:
    """The chance that the source tells of it."""
    hurt = min(1.0, (happening.deaths + happening.injured) / 3)
    chance = teller.other + teller.hurt * hurt
    if teller.side:
        council = happening.victim in COUNCIL_SIDE or (
            happening.victim == "civilians" and happening.actor not in COUNCIL_SIDE
        )
        harmed = council if teller.side == COUNCIL_SIDE else happening.actor in COUNCIL_SIDE
        if harmed:
            chance = teller.against
        elif happening.actor in teller.side:
            chance = teller.by
    chance += teller.acts.get(happening.act.split(".")[0], 0.0)
    return min(max(chance, 0.0), 0.95)


def _one(country: Country, teller: Teller, happening: Happening, chance: Chance) -> Telling:
    """One source's account of one incident."""
    begin, end = _when(teller, happening.at, chance)
    telling = Telling(
        source=teller.id,
        begin=begin,
        end=end,
        told=max(happening.at, end) + chance.wait(teller.delay_h * HOUR),
        town=happening.town,
        act=act_words(teller.id, happening.act, chance),
        of=(happening.number,),
    )
    _where(country, teller, happening, telling, chance)
    if chance.happens(teller.names_actor):
        telling.actor = actor_words(teller.id, _accused(teller, happening, chance))
        if teller.id != "hospitals" and chance.happens(0.6):
            telling.target = actor_words(teller.id, happening.victim)
    _casualties(teller, happening, telling, chance)
    if teller.id == "mission" and happening.act.startswith(("2", "5")):
        telling.rounds = 1 + chance.tally(6.0)
    if teller.id == "wire":
        telling.story = f"SW-{happening.number:06d}-{chance.whole(100, 999)}"
        telling.outlet = teller.words
    telling.text = _text(country, telling)
    return telling


def _when(teller: Teller, at: float, chance: Chance) -> tuple[float, float]:
    """The interval a source gives, by its own precision and the faults of its clock."""
    if teller.when == "minute":
        start = at + chance.bell(240)
        return start, start + chance.one((60.0, 300.0, 600.0))
    if teller.when == "hour" and chance.happens(0.75):
        start = at + chance.bell(900)
        if chance.happens(0.04):
            start += chance.one((-HOUR, HOUR))
        return start - start % HOUR, start - start % HOUR + HOUR
    if teller.when == "arrival":
        arrived = at + chance.wait(2.5 * HOUR)
        return arrived - 6 * HOUR, arrived + HOUR
    day = at - at % DAY
    if chance.happens(WRONG_DAY):
        day += DAY
    return day, day + DAY


def _where(
    country: Country, teller: Teller, happening: Happening, telling: Telling, chance: Chance
) -> None:
    town = country.towns[happening.town]
    if teller.point_m is not None:
        stated = teller.point_m * (0.4 + 1.2 * chance.flat())
        spread = stated / 2.45 * (3.0 if chance.happens(OVERCONFIDENT) else 1.0)
        lon, lat = moved(happening.lon, happening.lat, chance.bell(spread), chance.bell(spread))
        telling.lon, telling.lat = round(lon, 4), round(lat, 4)
        telling.error_m = float(round(stated, -2)) or 100.0
        return
    if teller.when == "arrival" or (teller.id == "wire" and chance.happens(0.2)):
        telling.district_only = True
        return
    name = town.name_ar if teller.id == "voice" else town.name
    telling.place = misspelt(name, chance) if chance.happens(teller.misspells) else name


def _accused(teller: Teller, happening: Happening, chance: Chance) -> str:
    """Whom the source blames: now and then, the other side."""
    if not chance.happens(teller.swaps_actor):
        return happening.actor
    if teller.side == COUNCIL_SIDE:
        return "accord"
    if teller.side == ACCORD_SIDE:
        return "council"
    return "council" if happening.actor in ACCORD_SIDE else "accord"


def _casualties(teller: Teller, happening: Happening, telling: Telling, chance: Chance) -> None:
    deaths, injured = happening.deaths, happening.injured
    if teller.id in ("calvera", "norrund") or (not deaths and not injured and chance.happens(0.7)):
        return
    if teller.side and happening.victim not in teller.side and happening.victim != "civilians":
        return
    if teller.id == "hospitals":
        deaths, injured = min(deaths, chance.whole(0, 2)), max(1, injured - chance.whole(0, 1))
    if chance.happens(0.25):
        injured += chance.whole(0, 2)
    deaths = round(deaths * (teller.inflates if chance.happens(0.4) else 1.0))
    wide = teller.id in ("lantern", "wire") and chance.happens(0.3)
    telling.deaths = (deaths, deaths + wide)
    telling.injured = (injured, injured + 2 * wide)
    if teller.id == "lantern" and happening.children:
        telling.children = happening.children


def _summed(
    teller: Teller, bursts: dict[int, list[Happening]], chance: Chance
) -> dict[int, list[Happening]]:
    """The bursts that the source tells as one report of several events."""
    if not teller.bursts_as_one:
        return {}
    return {
        burst: members
        for burst, members in bursts.items()
        if len(members) > 1 and chance.happens(teller.bursts_as_one * 0.6)
    }


def _several(
    country: Country, teller: Teller, members: Sequence[Happening], chance: Chance
) -> Telling:
    """One report of a whole burst: where and when it was in all, and how many there were."""
    telling = _one(country, teller, members[0], chance)
    telling.of = tuple(member.number for member in members)
    telling.n_events = len(members)
    last = max(member.at for member in members)
    if teller.when == "minute":
        telling.end = max(telling.end, last + 600)
    elif teller.when == "hour":
        telling.end = max(telling.end, last - last % HOUR + HOUR)
    if telling.error_m is not None:
        telling.error_m = max(telling.error_m, 2500.0)
    telling.told = max(telling.told, telling.end + HOUR)
    telling.deaths = telling.injured = telling.children = None
    telling.text = f"{len(members)} attacks: {telling.text}"
    return telling


def _invented(
    country: Country, teller: Teller, happening: Happening, number: int, chance: Chance
) -> Happening:
    """An incident that never was, told next to one that was."""
    lon, lat = moved(happening.lon, happening.lat, chance.bell(4000), chance.bell(4000))
    actor = "accord" if teller.side == COUNCIL_SIDE else "council"
    return replace(
        happening,
        number=number,
        at=happening.at + chance.bell(5 * HOUR),
        lon=round(lon, 5),
        lat=round(lat, 5),
        town=country.nearest_town(lon, lat),
        actor=actor,
        victim=teller.side[0],
        deaths=chance.tally(0.4),
        injured=chance.tally(1.0),
        burst=0,
        fabricated=True,
    )


def _copies(original: Telling, chance: Chance) -> list[Telling]:
    """The same story in other outlets, later, and not always with its place."""
    copies = []
    for outlet in OUTLETS:
        if not chance.happens(0.18):
            continue
        copy = replace(original, outlet=outlet, told=original.told + chance.wait(5 * HOUR))
        if chance.happens(0.15):
            copy.place, copy.district_only = None, True
        copies.append(copy)
    return copies


def _text(country: Country, telling: Telling) -> str:
    town = country.towns[telling.town]
    if telling.source == "voice":
        where = telling.place or town.name_ar
        return f"تمرين: {telling.act} في {where}"
    where = f"{town.admin2} district" if telling.district_only else telling.place or town.name
    return f"EXERCISE: {telling.act} near {where}"
