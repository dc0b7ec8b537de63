"""Times of day in the wild: "14:05", "2:05 م", "14h05", "around noon", with or without a zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from trucewatch.reports.faults import Fault
from trucewatch.reports.writing import folded, says_nothing
from trucewatch.vocabulary.instants import zone_named

MINUTE, HOUR = 60, 3600


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """A part of a day in seconds after local midnight, the end excluded; `zone` where it is said.

    The end may lie beyond 24 hours: a night reaches into the next day.
    """

    start_s: int
    end_s: int
    zone: tzinfo | None = None


WHOLE_DAY = TimeSpan(0, 24 * HOUR)

# Nobody has measured what reporters mean by these words; the spans overlap on purpose, so that
# "noon" and "afternoon" may still be the same shelling.
_PARTS = {
    "dawn": (4, 7), "early morning": (3, 8), "morning": (5, 12), "noon": (11, 14),
    "midday": (11, 14), "afternoon": (12, 18), "evening": (16, 23), "night": (18, 30),
    "midnight": (23, 25), "overnight": (18, 30),
    "فجر": (3, 7), "الفجر": (3, 7), "فجرا": (3, 7), "صباح": (5, 12), "صباحا": (5, 12),
    "الصباح": (5, 12), "ظهر": (11, 14), "ظهرا": (11, 14), "الظهر": (11, 14),
    "بعد الظهر": (12, 18), "عصرا": (14, 18), "العصر": (14, 18), "مساء": (16, 23),
    "المساء": (16, 23), "ليل": (18, 30), "ليلا": (18, 30), "الليل": (18, 30),
    "sabah": (5, 12), "öğle": (11, 14), "akşam": (16, 23), "gece": (18, 30),
    "утро": (5, 12), "утром": (5, 12), "днем": (11, 18), "вечером": (16, 23), "ночью": (18, 30),
}  # fmt: skip

_ABBREVIATIONS = {"z": 0, "utc": 0, "gmt": 0, "eet": 2, "eest": 3, "msk": 3, "trt": 3}
_AMBIGUOUS = frozenset({"ast", "ist", "cst", "bst", "est", "pst", "sst"})

_LEADING = re.compile(r"^(?:at|around|about|approximately|circa|~|الساعة|حوالي|نحو|в|saat) +")
_CLOCK = re.compile(
    r"^(?P<h>\d{1,2})(?:[:.h](?P<m>\d{2})(?::(?P<s>\d{2})(?:[.,]\d{1,9})?)?|(?P<only>h| ?o'clock)?)"
    r" ?(?P<half>a\.?m\.?|p\.?m\.?|ص|م|صباحا|مساء|ظهرا)?"
    r" ?(?P<zone>z|[a-z]{2,5}|(?:utc|gmt)? ?[+-]\d{1,2}(?::?\d{2})?|[a-z]+/[a-z_/]+)?$"
)
_COMPACT = re.compile(r"^([01]\d|2[0-3])([0-5]\d)(?: ?(?:h|hrs|hours))?$")
_BETWEEN = re.compile(r"(?<=[\dmصم]) ?(?:-|to|until|إلى|الى|حتى|до) ?(?=\d{1,2}[:.h])")
_OFFSET = re.compile(r"^(?:utc|gmt)? ?([+-])(\d{1,2}):?(\d{2})?$")
_AFTERNOON = frozenset({"pm", "p.m.", "p.m", "pm.", "م", "مساء", "ظهرا"})


@lru_cache(maxsize=8192)
def parse_time(text: str) -> TimeSpan | Fault:
    """The part of the day `text` speaks of; the whole day where it leaves that open.

    A time to the minute is that minute, one to the second that second.
    """
    if says_nothing(text):
        return WHOLE_DAY
    plain = _LEADING.sub("", folded(text))
    if plain in _PARTS:
        start, end = _PARTS[plain]
        return TimeSpan(start * HOUR, end * HOUR)
    parts = _BETWEEN.split(plain)
    if len(parts) == 2:
        return _from_to(_clock(parts[0]), _clock(parts[1]))
    return _clock(plain)


def _from_to(first: TimeSpan | Fault, last: TimeSpan | Fault) -> TimeSpan | Fault:
    if isinstance(first, Fault):
        return first
    if isinstance(last, Fault):
        return last
    end = last.start_s if last.start_s > first.start_s else last.start_s + 24 * HOUR
    return TimeSpan(first.start_s, end, first.zone or last.zone)


def _clock(plain: str) -> TimeSpan | Fault:
    compact = _COMPACT.match(plain)
    if compact:
        start = int(compact[1]) * HOUR + int(compact[2]) * MINUTE
        return TimeSpan(start, start + MINUTE)
    match = _CLOCK.match(plain)
    if match is None or not (match["m"] or match["half"] or match["only"]):
        return _not_a_time()
    hour, minute, second = int(match["h"]), int(match["m"] or 0), int(match["s"] or 0)
    half = match["half"]
    if half and not 1 <= hour <= 12 and not (half in _AFTERNOON and hour < 24):
        return _not_a_time()
    if half in _AFTERNOON and hour < 12:
        hour += 12
    elif half and half not in _AFTERNOON and hour == 12:
        hour = 0
    start = hour * HOUR + minute * MINUTE + second
    if minute > 59 or second > 59 or start > 24 * HOUR:
        return Fault("impossible_time", "there is no such time of day", "correct the time")
    zone = parse_zone(match["zone"]) if match["zone"] else None
    if isinstance(zone, Fault):
        return zone
    step = 1 if match["s"] else MINUTE if match["m"] else HOUR
    return TimeSpan(start, start + step, zone)


@lru_cache(maxsize=256)
def parse_zone(text: str) -> tzinfo | Fault:
    """The zone or offset `text` names: +03:00, UTC+3, EET, Asia/Damascus."""
    plain = text.strip().lower()
    if plain in _ABBREVIATIONS:
        hours = _ABBREVIATIONS[plain]
        return timezone(timedelta(hours=hours)) if hours else UTC
    offset = _OFFSET.match(plain)
    if offset:
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        if minutes <= 14 * 60 and int(offset[3] or 0) < 60:
            return timezone(timedelta(minutes=minutes if offset[1] == "+" else -minutes))
    if "/" in plain and (zone := _iana(plain)) is not None:
        return zone
    why = "stands for several zones" if plain in _AMBIGUOUS else "is not known"
    return Fault(
        "unknown_zone",
        f"the time zone written here {why}",
        "write the offset, as 14:05 +03:00, or leave it out where it is the mission's own",
    )


def _iana(plain: str) -> ZoneInfo | None:
    name = "/".join("_".join(w.capitalize() for w in part.split("_")) for part in plain.split("/"))
    try:
        return zone_named(name)
    except ValueError:
        return None


def _not_a_time() -> Fault:
    return Fault(
        "not_a_time",
        "no time of day could be read here",
        "write 14:05, 2:05 PM or 14:05 +03:00, or leave the cell blank where it is not known",
    )
