"""What Splink compares: one row a report, its columns derived in SQL. Criticism is welcome.

Splink compares columns of two rows, so what a person sees at a glance is made a column here: an
interval as begin, end, middle and length; an act as its three levels; words by how rare they are;
and the boxes of space and time that a report touches, for blocking.

Aggregates (n_events > 1) are not compared: a report of ten incidents has no one partner, and left
in it glues. They stand alone in the answer, which costs Splink nothing in any figure.
"""

from __future__ import annotations

CELL_DEG = 0.1
"""Side of a blocking cell, about 11 km."""

SHARP_M = 20_000
"""Reports placed better than this are blocked by cells; vaguer ones by district or place name."""

PAD_M = 2_000
"""Stated precision lies, so a report touches cells a little beyond its circle."""

PAD_S = 3 * 3600
"""The same for clocks, and for reports that slip over midnight; half an interval's length more,
since who knows only the day is often a day off."""

ASSUMED_M = 3_000
"""For coordinates without a radius: a village and its fields."""

LONGEST_DAYS = 8
"""A report that names a longer interval is blocked by its first days only."""

GENERIC = (
    "the", "of", "and", "side", "command", "cmd", "council", "cncl", "forces", "force", "army",
    "group", "unknown", "units", "fighters", "militia", "police", "supporters", "members",
)  # fmt: skip
"""Words of an actor's name that do not say whose it is, or are abbreviated in many ways."""

_WORDS = "'[\\p{L}\\p{N}]+'"
_GENERIC = ", ".join(f"'{word}'" for word in GENERIC)
_DAYS = f"""range(
    floor((t0 - {PAD_S} - least((t1 - t0) / 2, 86400)) / 86400)::int,
    floor(least(t1 + {PAD_S} + (t1 - t0) / 2 - 1, t0 + {LONGEST_DAYS} * 86400) / 86400)::int + 1)"""


def _cells(coordinate: str, degree_m: str) -> str:
    reach = f"(radius_m + {PAD_M}) / ({degree_m})"
    return f"""range(floor(({coordinate} - {reach}) / {CELL_DEG})::int,
                     floor(({coordinate} + {reach}) / {CELL_DEG})::int + 1)"""


FEATURES = f"""
create or replace table features as
with plain as (
    select
        report_id as unique_id,
        -- Splink builds column names from these, so they must be plain words.
        's' || dense_rank() over (order by source_id) as source_dataset,
        epoch(seen_from) as t0,
        greatest(epoch(seen_to), epoch(seen_from) + 1) as t1,
        lon, lat,
        case when lon is not null then coalesce(error_radius_m, {ASSUMED_M}) end as radius_m,
        cos(radians(lat)) as cos_lat,
        nullif(split_part(act, '.', 1), '0') as act1,
        case when act like '%.%' then split_part(act, '.', 1) || '.' || split_part(act, '.', 2) end
            as act2,
        case when act like '%.%.%' then act end as act3,
        nullif(lower(trim(actor)), '') as actor,
        nullif(lower(trim(target)), '') as target,
        nullif(lower(trim(weapon)), '') as weapon,
        nullif(lower(trim(admin2)), '') as admin2,
        nullif(lower(trim(place_text)), '') as place,
        nullif(lower(trim(text)), '') as text,
        upstream_id as upstream,
        deaths_min, coalesce(deaths_max, deaths_min) as deaths_max,
        injured_min, coalesce(injured_max, injured_min) as injured_max
    from reports
    where coalesce(n_events, 1) <= 1
),
-- Words, by the share of reports that have them. Rare ones are mostly names.
place_tokens as (
    select unique_id, unnest(list_distinct(regexp_extract_all(coalesce(place, ''), {_WORDS})))
        as word
    from plain
),
tokens as (
    select unique_id, unnest(list_distinct(regexp_extract_all(coalesce(text, ''), {_WORDS})))
        as word
    from plain
    union
    select unique_id, word from place_tokens
),
often as (
    select word, count(*) / (select count(*) from plain) as share
    from tokens where length(word) > 2 group by word
),
place_names as (
    select unique_id, arg_min(word, share) as place_name
    from place_tokens join often using (word) group by unique_id
),
said as (
    select unique_id,
        list(word order by share, word) filter (share < 0.01) as rare_words,
        -- Commoner words as the bits of one number: 20 times faster to compare than lists.
        bit_or(1::ubigint << (hash(word) % 64)::int) filter (share >= 0.01 and share < 0.15)
            as mid_words
    from tokens join often using (word) group by unique_id
)
select plain.*, mid_words,
    coalesce(place_name, rare_words[1]) as name1,
    coalesce(rare_words[1], place_name) as name2,
    list_filter(regexp_extract_all(actor, {_WORDS}), w -> w not in ({_GENERIC})) as actor_words,
    (t0 + t1) / 2 as t_mid, t1 - t0 as span_s,
    -- For training: plain columns under names of their own, as EM cannot explode arrays and does
    -- not train a comparison whose columns the rule names.
    coalesce(place_name, rare_words[1]) as name_key,
    floor(t0 / 86400)::int as day,
    floor(t0 / 172800)::int as two_days,
    case when radius_m <= 4000 then floor(lon / 0.03)::int || ':' || floor(lat / 0.03)::int end
        as tiny_cell,
    case when t1 - t0 <= 3600 then floor((t0 + t1) / 3600)::int end as half_hour,
    -- For blocking: every cell and day that the report's padded circle and interval touch.
    case when radius_m <= {SHARP_M} then flatten(list_transform(
        {_cells("lon", "111320 * cos_lat")},
        i -> flatten(list_transform(
            {_cells("lat", "111320")},
            j -> list_transform({_DAYS}, d -> i || ':' || j || ':' || d))))) end as boxes,
    {_DAYS} as days,
    coalesce(radius_m, 1e9) > {SHARP_M} as vague
from plain
left join place_names using (unique_id)
left join said using (unique_id)
"""
