"""Each source's own table: its columns, its clock, its way to write dates and numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

from trucewatch.exercise.country import Country
from trucewatch.exercise.model import EPOCH, OFFSET, Telling
from trucewatch.exercise.tellers import Teller

Cells = list[str]
Row = Callable[[Telling, Teller, Country, int], Cells]

ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")

HEADERS: dict[str, tuple[str, ...]] = {
    "herald": (
        "No", "Date", "Time", "Town", "Province", "Incident", "By", "Target", "Killed", "Wounded",
        "Attacks", "Published", "Report",
    ),
    "voice": (
        "الرقم", "التاريخ", "الساعة", "المكان", "المحافظة", "الحدث", "الجهة", "الهدف", "القتلى",
        "الجرحى", "عدد الهجمات", "النص",
    ),
    "calvera": (
        "Ref", "From", "To", "Latitude", "Longitude", "Precision (m)", "Category",
        "Attributed to", "Against", "Logged", "Remarks",
    ),
    "norrund": (
        "entry", "start", "end", "position", "cep_m", "code", "by", "against", "logged",
    ),
    "mission": (
        "report_no", "seen_from", "seen_to", "latitude", "longitude", "uncertainty_m", "province",
        "observation", "events", "rounds", "attributed_to", "dead", "injured", "issued",
    ),
    "lantern": (
        "Case", "Date", "Village", "District", "What happened", "Who", "Against", "Dead",
        "Injured", "Children", "Recorded",
    ),
    "wire": (
        "Outlet", "Story", "Published", "Day", "Where", "District", "Event", "Blamed", "Killed",
        "Injured", "Attacks", "Headline",
    ),
    "hospitals": (
        "Admission", "From", "To", "District", "Injury", "Dead", "Admitted", "Filed",
    ),
}  # fmt: skip


def herald(telling: Telling, teller: Teller, country: Country, number: int) -> Cells:
    """Day first, an hour where it has one, towns by name; one province in five is left out."""
    town = country.towns[telling.town]
    return [
        f"H{number:05d}", _local(telling.begin, "%d/%m/%Y"), _hours(telling), telling.place or "",
        "" if number % 5 == 0 else town.admin1, telling.act, telling.actor or "",
        telling.target or "", _number(telling.deaths), _number(telling.injured),
        _count(telling.n_events), _local(telling.told, "%d/%m/%Y %H:%M"), telling.text,
    ]  # fmt: skip


def voice(telling: Telling, teller: Teller, country: Country, number: int) -> Cells:
    """Arabic throughout, digits included."""
    cells = [
        str(number), _local(telling.begin, "%Y/%m/%d"), _hours(telling), telling.place or "",
        ARABIC_PROVINCES[country.towns[telling.town].admin1_pcode], telling.act,
        telling.actor or "", telling.target or "", _number(telling.deaths),
        _number(telling.injured), _count(telling.n_events), telling.text,
    ]  # fmt: skip
    return [cell.translate(ARABIC_DIGITS) for cell in cells[:-1]] + cells[-1:]


def calvera(telling: Telling, teller: Teller, country: Country, number: int) -> Cells:
    """Coordinates with a stated precision; times by the clock of another country."""
    return [
        f"CP-{number:05d}", _abroad(telling.begin, teller, "%Y-%m-%d %H:%M"),
        _abroad(telling.end, teller, "%Y-%m-%d %H:%M"), _plain(telling.lat), _plain(telling.lon),
        _plain(telling.error_m), telling.act, telling.actor or "", telling.target or "",
        _abroad(telling.told, teller, "%Y-%m-%d %H:%M"), telling.text,
    ]  # fmt: skip


def norrund(telling: Telling, teller: Teller, country: Country, number: int) -> Cells:
    """Short codes; one cell for both coordinates; instants with their offset."""
    return [
        f"N{number:05d}", _abroad(telling.begin, teller, "%Y-%m-%dT%H:%M+03:00"),
        _abroad(telling.end, teller, "%Y-%m-%dT%H:%M+03:00"), f"{telling.lat}, {telling.lon}",
        _plain(telling.error_m), telling.act, telling.actor or "", telling.target or "",
        _abroad(telling.told, teller, "%Y-%m-%dT%H:%M+03:00"),
    ]  # fmt: skip


def mission(telling: Telling, teller: Teller, country: Country, number: int) -> Cells:
    """UTC; bursts as a number of events; seldom says who."""
    town = country.towns[telling.town]
    return [
        f"MM-{number:05d}", _utc(telling.begin), _utc(telling.end), _plain(telling.lat),
        _plain(telling.lon), _plain(telling.error_m), town.admin1, telling.act,
        _count(telling.n_events), _count(telling.rounds), telling.actor or "",
        _number(telling.deaths), _number(telling.injured), _utc(telling.told),
    ]  # fmt: skip


def lantern(telling: Telling, teller: Teller, country: Country, number: int) -> Cells:
    """Days only, villages by name, casualties as ranges."""
    return [
        f"L/{number:05d}", _local(telling.begin, "%d %B %Y"), telling.place or "",
        country.towns[telling.town].admin2, telling.act, telling.actor or "",
        telling.target or "", _number(telling.deaths), _number(telling.injured),
        _count(telling.children), _local(telling.told, "%d %B %Y"),
    ]  # fmt: skip


def wire(telling: Telling, teller: Teller, country: Country, number: int) -> Cells:
    """One story, told by the agency and by outlets that copy it."""
    return [
        telling.outlet or teller.words, telling.story or "", _utc(telling.told),
        _local(telling.begin, "%Y-%m-%d"), telling.place or "",
        country.towns[telling.town].admin2, telling.act, telling.actor or "",
        _number(telling.deaths), _number(telling.injured), _count(telling.n_events), telling.text,
    ]  # fmt: skip


def hospitals(telling: Telling, teller: Teller, country: Country, number: int) -> Cells:
    """When patients came in and from which district; never who did it."""
    return [
        f"A-{number:05d}", _local(telling.begin, "%Y-%m-%d %H:%M"),
        _local(telling.end, "%Y-%m-%d %H:%M"), country.towns[telling.town].admin2, telling.act,
        _number(telling.deaths), _number(telling.injured), _local(telling.told, "%Y-%m-%d %H:%M"),
    ]  # fmt: skip


ROWS: dict[str, Row] = {
    "herald": herald,
    "voice": voice,
    "calvera": calvera,
    "norrund": norrund,
    "mission": mission,
    "lantern": lantern,
    "wire": wire,
    "hospitals": hospitals,
}

ARABIC_PROVINCES = {
    "XX01": "أوستريل",
    "XX02": "كارفش",
    "XX03": "تالميرا",
    "XX04": "دنهال",
    "XX05": "مورفان",
    "XX06": "سلقات",
}


def _instant(seconds: float) -> datetime:
    return EPOCH + timedelta(seconds=round(seconds))


def _utc(seconds: float) -> str:
    return _instant(seconds).astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


def _local(seconds: float, form: str) -> str:
    return _instant(seconds).astimezone(timezone(OFFSET)).strftime(form)


def _abroad(seconds: float, teller: Teller, form: str) -> str:
    return _instant(seconds).astimezone(timezone(timedelta(hours=teller.clock_h))).strftime(form)


def _hours(telling: Telling) -> str:
    """A span of hours within its day, or nothing where only the day is known."""
    if telling.end - telling.begin >= 86_400:
        return ""
    return f"{_local(telling.begin, '%H:%M')}-{_local(telling.end, '%H:%M')}"


def _number(span: tuple[int, int] | None) -> str:
    if span is None:
        return ""
    return str(span[0]) if span[0] == span[1] else f"{span[0]}-{span[1]}"


def _count(value: int | None) -> str:
    return "" if value is None else str(value)


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:g}" if value == round(value) else f"{value:.4f}"
