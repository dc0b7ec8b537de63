"""The tables in which every later room reads what was reported."""

import pyarrow as pa

REPORTS = pa.schema(
    [
        ("report_id", pa.string()),
        ("source_id", pa.string()),
        ("seen_from", pa.timestamp("us", "UTC")),
        ("seen_to", pa.timestamp("us", "UTC")),
        ("reported_at", pa.timestamp("us", "UTC")),
        ("recorded_at", pa.timestamp("us", "UTC")),
        ("place_text", pa.string()),
        ("lon", pa.float64()),
        ("lat", pa.float64()),
        ("error_radius_m", pa.float64()),
        ("pcode", pa.string()),
        ("admin1", pa.string()),
        ("admin2", pa.string()),
        ("admin3", pa.string()),
        ("place_method", pa.string()),
        ("place_score", pa.float64()),
        ("act", pa.string()),
        ("actor", pa.string()),
        ("actor_basis", pa.string()),
        ("target", pa.string()),
        ("victim_status", pa.string()),
        ("weapon", pa.string()),
        ("calibre_mm", pa.float64()),
        ("n_events", pa.int64()),
        ("deaths_min", pa.int64()),
        ("deaths_max", pa.int64()),
        ("injured_min", pa.int64()),
        ("injured_max", pa.int64()),
        ("civilians_min", pa.int64()),
        ("civilians_max", pa.int64()),
        ("women_min", pa.int64()),
        ("children_min", pa.int64()),
        ("upstream_id", pa.string()),
        ("credibility", pa.int64()),
        ("text_ref", pa.string()),
        ("sealed", pa.bool_()),
        # added after the contract's own columns
        ("sides", pa.list_(pa.string())),
        ("country_text", pa.string()),
        ("admin1_text", pa.string()),
        ("admin2_text", pa.string()),
        ("place_level", pa.string()),
        ("place_alternatives", pa.list_(pa.string())),
        ("out_of_scope", pa.string()),
        ("reliability", pa.string()),
    ]
)
"""The reports table of the contract, in its order; `out_of_scope` is `country`, `dates` or null.
`reliability` and `credibility` are the halves of a report's own Admiralty grade, as somebody gave
them: shown, and computed with nowhere."""

SOURCES = pa.schema(
    [
        ("source_id", pa.string()),
        ("kind", pa.string()),
        ("interests", pa.list_(pa.string())),
        ("reliability", pa.string()),
        ("duplicate_free", pa.bool_()),
    ]
)

PROBLEMS = pa.schema(
    [
        ("file", pa.string()),
        ("row", pa.int64()),
        ("column", pa.string()),
        ("value_excerpt", pa.string()),
        ("code", pa.string()),
        ("message", pa.string()),
        ("remedy", pa.string()),
        ("entry", pa.int64()),
        ("repaired_in", pa.int64()),
    ]
)
"""`repaired_in` is the entry by which somebody repaired it; null as long as nobody has."""

TALLIES = pa.schema(
    [
        ("tally_id", pa.string()),
        ("publisher", pa.string()),
        ("day_from", pa.string()),
        ("day_to", pa.string()),
        ("area", pa.string()),
        ("attributed_to", pa.string()),
        ("count", pa.int64()),
        ("headline", pa.bool_()),
        ("confirmed_by", pa.string()),
        ("note", pa.string()),
        ("unit", pa.string()),
        ("bulletin", pa.string()),
        ("source_id", pa.string()),
    ]
)
"""`confirmed_by` is a JSON object from who confirmed to how many; days are local, both included."""

WATCHES = pa.schema(
    [
        ("source_id", pa.string()),
        ("pcode", pa.string()),
        ("watched_from", pa.timestamp("us", "UTC")),
        ("watched_to", pa.timestamp("us", "UTC")),
        ("means", pa.string()),
    ]
)

RESTRICTIONS = pa.schema(
    [
        ("source_id", pa.string()),
        ("pcode", pa.string()),
        ("at", pa.timestamp("us", "UTC")),
        ("by_actor", pa.string()),
        ("reason_quoted", pa.string()),
        ("delay_min", pa.int64()),
        ("outcome", pa.string()),
    ]
)
