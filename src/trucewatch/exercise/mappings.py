"""The mapping files that undo each source's own columns and words, as YAML."""

from __future__ import annotations

from typing import Any

import yaml

from trucewatch.exercise.tellers import TELLERS, Teller
from trucewatch.exercise.wording import ACTS, UNDETERMINED

COLUMNS: dict[str, dict[str, Any]] = {
    "herald": {
        "Date": "seen", "Time": "seen_time", "Town": "place_text", "Province": "admin1_text",
        "Incident": "act", "By": "actor", "Target": "target", "Killed": "deaths",
        "Wounded": "injured", "Attacks": "n_events", "Published": "reported_at", "Report": "text",
    },
    "voice": {
        "التاريخ": "seen", "الساعة": "seen_time", "المكان": "place_text",
        "المحافظة": "admin1_text", "الحدث": "act", "الجهة": "actor", "الهدف": "target",
        "القتلى": "deaths", "الجرحى": "injured", "عدد الهجمات": "n_events", "النص": "text",
    },
    "calvera": {
        "From": "seen_from", "To": "seen_to", "Latitude": "lat", "Longitude": "lon",
        "Precision (m)": "error_radius_m", "Category": "act", "Attributed to": "actor",
        "Against": "target", "Logged": "reported_at", "Remarks": "text",
    },
    "norrund": {
        "start": "seen_from", "end": "seen_to", "position": "coordinates",
        "cep_m": "error_radius_m", "code": "act", "by": "actor", "against": "target",
        "logged": "reported_at",
    },
    "mission": {
        "seen_from": "seen_from", "seen_to": "seen_to", "latitude": "lat", "longitude": "lon",
        "uncertainty_m": "error_radius_m", "province": "admin1_text", "observation": "act",
        "events": "n_events", "attributed_to": "actor", "dead": "deaths", "injured": "injured",
        "issued": "reported_at",
    },
    "lantern": {
        "Date": "seen", "Village": "place_text", "District": "admin2_text",
        "What happened": "act", "Who": "actor", "Against": "target", "Dead": "deaths",
        "Injured": "injured", "Children": "children_min", "Recorded": "reported_at",
    },
    "wire": {
        "Story": "upstream", "Published": "reported_at", "Day": "seen", "Where": "place_text",
        "District": "admin2_text", "Event": "act", "Blamed": "actor", "Killed": "deaths",
        "Injured": "injured", "Attacks": "n_events", "Headline": "text",
    },
    "hospitals": {
        "From": "seen_from", "To": "seen_to", "District": "admin2_text", "Injury": "act",
        "Dead": "deaths", "Admitted": "injured", "Filed": "reported_at",
    },
}  # fmt: skip

DATES: dict[str, dict[str, str]] = {
    "herald": {"order": "dmy", "zone": "Etc/GMT+2"},
    "voice": {"order": "ymd", "zone": "Etc/GMT+2"},
    "calvera": {"zone": "Etc/GMT-1"},
    "lantern": {"zone": "Etc/GMT+2"},
    "wire": {"zone": "Etc/GMT+2"},
    "hospitals": {"zone": "Etc/GMT+2"},
}


def mapping_name(teller: Teller) -> str:
    """The name of the source's mapping file."""
    return f"{teller.file.rsplit('.', 1)[0]}.mapping.yaml"


def mappings() -> dict[str, bytes]:
    """Every source's mapping file, by name."""
    return {mapping_name(teller): _mapping(teller) for teller in TELLERS}


def _mapping(teller: Teller) -> bytes:
    source: dict[str, Any] = {"kind": teller.kind}
    source |= {"column": "Outlet"} if teller.id == "wire" else {"constant": teller.words}
    if teller.interests:
        source["interests"] = list(teller.interests)
    if teller.reliability:
        source["reliability"] = teller.reliability
    if teller.duplicate_free:
        source["duplicate_free"] = True
    document: dict[str, Any] = {
        "about": f"EXERCISE: {teller.words}, a source that does not exist",
        "source": source,
        "columns": COLUMNS[teller.id],
        "values": {"act": _acts(teller)},
    }
    if teller.id in DATES:
        document["dates"] = DATES[teller.id]
    text = yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=96)
    return f"# EXERCISE. Fictional source of a fictional country.\n{text}".encode()


def _acts(teller: Teller) -> dict[str, str | None]:
    """Every word of the source; null where it names no act."""
    words = dict(ACTS[teller.id].values())
    if teller.id == "mission":
        words[UNDETERMINED[0]] = UNDETERMINED[1]
    return words
