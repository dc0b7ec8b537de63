"""The columns of reports and sources that we read of anybody's file, by what they hold."""

from __future__ import annotations

REPORT_NEEDS = ("report_id", "source_id", "seen_from", "seen_to")
NUMBERS = ("lon", "lat", "error_radius_m")
COUNTS = ("deaths_min", "deaths_max", "injured_min", "injured_max", "n_events")
LISTS = ("sides", "interests")
INSTANTS = ("published_at", "reported_at", "recorded_at")
TEXTS = (
    "report_id", "source_id", "act", "actor", "actor_basis", "target", "weapon", "victim_status",
    "place", "place_text", "pcode", "admin1", "admin2", "text", "upstream_id", "kind",
    "reliability",
)  # fmt: skip
YES_OR_NO = ("duplicate_free",)

KNOWN = (*REPORT_NEEDS, *TEXTS, *NUMBERS, *COUNTS, *LISTS, *INSTANTS, *YES_OR_NO)
"""All of them."""
