"""Timing: when a source says that it happened, when it reports, and when that is received."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trucewatch.simulation.accounts import Accounts
from trucewatch.simulation.chance import Flags, Floats, pick_by_row
from trucewatch.simulation.events import DAY as DAY_S
from trucewatch.simulation.events import HOUR as HOUR_S
from trucewatch.simulation.noticing import AMENDED, COPY, REPEAT
from trucewatch.simulation.settings import Settings
from trucewatch.simulation.sources import DAY, PART, TIME_WIDTHS, column, tilted

MINUTE_S = 60.0
CLOCK_SD_MIN = 2.0
"""How far one post's watch is from its source's. [min]"""
LIE_WIDTHS, LIE_MOST_S, LIE_LEAST_S = 5.0, 8 * HOUR_S, 600.0
"""Standard error of a time that lies, in stated widths and at most; and what comes on top."""
GUESSED, GUESS_SD_S = 0.15, 0.25 * HOUR_S
"""Share of clock times that somebody only guessed, and how well."""
RECEIVED_H, LATER_H = 1.5, 4.0
"""Median time until a report is received; until one made from it follows."""


@dataclass(slots=True, eq=False)
class Times:
    """n intervals [seen_from, seen_to) and when each was reported and received. [s]"""

    seen_from: Floats
    seen_to: Floats
    reported: Floats
    recorded: Floats


def tell_times(
    accounts: Accounts, settings: Settings, lies: Flags, rng: np.random.Generator
) -> Times:
    """Each source's manner of telling time."""
    size, voice, speaker = len(accounts), accounts.voice, accounts.speaker
    mixes = tilted(column("times"), settings.vagueness)
    style = pick_by_row(rng.random(size)[voice], mixes, speaker)
    style[accounts.is_sum] = DAY
    width = TIME_WIDTHS[style]
    watch = column("clock_min")[speaker] + rng.normal(0.0, CLOCK_SD_MIN, size)[voice]
    at = accounts.at + watch * MINUTE_S
    guessed = (rng.random(size) < GUESSED)[voice]
    at += np.where(guessed, rng.normal(0.0, GUESS_SD_S, size)[voice], 0.0)
    wrong = np.minimum(LIE_WIDTHS * width, LIE_MOST_S) * rng.normal(0.0, 1.0, size)[voice]
    at += np.where(lies & (style < PART), np.sign(wrong) * LIE_LEAST_S + wrong, 0.0)
    slipped = (rng.random(size) < settings.day_slips)[voice]
    at += np.where(slipped, DAY_S, 0.0)
    at = np.where(accounts.is_sum, accounts.at, at)
    begin = np.where(style >= PART, np.floor(at / width), np.round(at / width) - 0.5) * width
    # Whole minutes, as people write them; a minute told is that minute.
    begin = np.where(style == 0, np.floor(at / MINUTE_S) * MINUTE_S, begin)
    reported = _reported(accounts, np.maximum(at, begin), rng)
    recorded = reported + rng.lognormal(np.log(RECEIVED_H), 1.0, size) * HOUR_S
    return Times(begin, begin + width, reported, recorded)


def _reported(accounts: Accounts, at: Floats, rng: np.random.Generator) -> Floats:
    """After the source's own delay; what is made from an earlier report comes after that one."""
    size = len(accounts)
    delay = column("delay_h")[accounts.source] * rng.lognormal(0.0, 0.7, size) * HOUR_S
    told = at + delay
    later = rng.lognormal(np.log(LATER_H), 0.8, size) * HOUR_S
    made = np.isin(accounts.role, (REPEAT, AMENDED, COPY))
    told = np.where(made, told[accounts.origin] + later, told)
    # Sums are written when the day is over.
    return np.where(accounts.is_sum, (np.floor(at / DAY_S) + 1) * DAY_S + delay, told)
