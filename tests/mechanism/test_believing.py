"""Belief in a mission: weighed part by part, casualties by origin, and nothing by grades."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pyarrow as pa
import pytest

from trucewatch.agreement.reading import load_agreement
from trucewatch.belief.habits import supposed
from trucewatch.belief.model import LEARNED, KnownHabits
from trucewatch.doors.agreement_files import agreement_files
from trucewatch.incidents.from_places import gather
from trucewatch.incidents.fusing import fuse
from trucewatch.incidents.model import MEMBERSHIPS
from trucewatch.mechanism.believing import believed, said_in
from trucewatch.reports.model import REPORTS, SOURCES

DAY = datetime(2023, 4, 1, 12, tzinfo=UTC)
KINDS = {
    "S-council": ("party", ["council"]),
    "S-accord": ("party", ["accord"]),
    "S-wire": ("media", []),
    "S-lamp": ("media", []),
    "S-post": ("monitor", []),
}


@pytest.fixture(scope="module")
def agreement() -> Any:
    text, zones, file = agreement_files("exercise-velmara")
    return load_agreement(text, file=file, zones=zones)


def report(k: int, source: str, **said: Any) -> dict[str, Any]:
    at = DAY + timedelta(hours=k)
    common = {"report_id": f"R-{k:012d}", "source_id": source, "reported_at": at,
              "recorded_at": at, "seen_from": DAY, "seen_to": DAY + timedelta(hours=1)}  # fmt: skip
    return {**dict.fromkeys(REPORTS.names), **common, **said}


def tables(*rows: dict[str, Any], incident: str = "I-1") -> tuple[pa.Table, pa.Table, pa.Table]:
    """Reports, all of one incident unless a row says `incident`; their memberships and sources."""
    members = [
        {"report_id": row["report_id"], "incident_id": row.get("incident", incident),
         "membership": 1.0} for row in rows
    ]  # fmt: skip
    sources = [
        {"source_id": name, "kind": kind, "interests": interests, "reliability": None,
         "duplicate_free": False} for name, (kind, interests) in KINDS.items()
    ]  # fmt: skip
    kept = [{name: row[name] for name in REPORTS.names} for row in rows]
    return (
        pa.Table.from_pylist(kept, REPORTS),
        pa.Table.from_pylist(members, MEMBERSHIPS),
        pa.Table.from_pylist(sources, SOURCES),
    )


def told(
    agreement: Any, *rows: dict[str, Any], known: KnownHabits | None = None
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Beliefs and casualties of these reports."""
    beliefs, casualties = believed(said_in(*tables(*rows), agreement), known or supposed())
    order = [("incident_id", "ascending"), ("outcome", "ascending")]
    return beliefs.sort_by(order).to_pylist(), casualties.to_pylist()


def toll(agreement: Any, *rows: dict[str, Any]) -> dict[str, Any]:
    (found,) = told(agreement, *rows)[1]
    return found


def test_five_papers_with_one_story_are_one_origin(agreement: Any) -> None:
    """Copies are never averaged: only the wire's number and the post's are pooled."""
    wire = report(0, "S-wire", upstream_id="wire-9", deaths_min=40, deaths_max=40)
    post = report(1, "S-post", deaths_min=4, deaths_max=4)
    copies = [
        report(k, "S-lamp", upstream_id="wire-9", deaths_min=40, deaths_max=40) for k in range(2, 7)
    ]

    alone, copied = toll(agreement, wire, post), toll(agreement, wire, post, *copies)

    assert copied == alone
    assert copied["origins"] == 2 and copied["apart"]


def test_a_source_that_learns_more_is_heard_in_its_latest_word(agreement: Any) -> None:
    """ "Two dead", then "five dead": the second, not something between."""
    first = report(0, "S-post", deaths_min=2, deaths_max=2)
    second = report(5, "S-post", deaths_min=5, deaths_max=5)

    assert toll(agreement, first, second) == toll(agreement, second)


def test_a_copier_that_was_learned_is_no_second_origin(agreement: Any) -> None:
    known = supposed()
    copier = KnownHabits(
        basis=LEARNED, actors=known.actors, base=known.base, newcomer=known.newcomer,
        usual={"S-lamp": 0.01}, copies={("S-lamp", "S-wire"): 50.0},
    )  # fmt: skip
    rows = [report(k, name, deaths_min=6, deaths_max=6) for k, name in enumerate(
        ("S-wire", "S-lamp"))]  # fmt: skip

    assert told(agreement, *rows)[1][0]["origins"] == 2
    assert told(agreement, *rows, known=copier)[1][0]["origins"] == 1


def test_a_report_of_several_events_gives_no_number_of_one(agreement: Any) -> None:
    one = report(0, "S-post", deaths_min=2, deaths_max=2)
    week = report(1, "S-wire", n_events=9, deaths_min=90, deaths_max=90)

    assert toll(agreement, one, week) == toll(agreement, one)


def test_who_suffers_is_taken_to_tell_too_many(agreement: Any) -> None:
    harmed = {"deaths_min": 20, "deaths_max": 20}
    own = toll(agreement, report(0, "S-accord", target="Accord fighters", **harmed))
    neutral = toll(agreement, report(0, "S-post", target="Accord fighters", **harmed))

    assert own["middle"] < neutral["middle"]


def test_parts_give_what_the_whole_gives(agreement: Any) -> None:
    """However many incidents are weighed at once, each is believed as it would be alone."""
    rows = [
        report(k, name, incident=f"I-{k % 7}", actor=("Council army", None, "gunmen")[k % 3],
               deaths_min=k % 4)
        for k, name in enumerate([*KINDS] * 8)
    ]  # fmt: skip
    whole = told(agreement, *rows)
    with patch("trucewatch.mechanism.believing.PART", 6):
        parts = told(agreement, *rows)

    assert parts == whole and len({row["incident_id"] for row in whole[0]}) == 7


def test_a_grade_changes_no_number(agreement: Any) -> None:
    """A grade is one opinion of somebody's; it is shown, and computed with nowhere."""
    rows = [
        report(k, name, incident=None, act="2.1", lon=-21.5, lat=-24.9, error_radius_m=500.0,
               actor=("Council army", "Accord")[k % 2], deaths_min=k, deaths_max=k + 1)
        for k, name in enumerate(KINDS)
    ]  # fmt: skip
    graded = [
        {**row, "reliability": letter, "credibility": digit}
        for row, letter, digit in zip(rows, "ABCDE", range(1, 6), strict=True)
    ]
    answers = []
    for some, letters in ((rows, [None] * 5), (graded, [*"EDCBA"])):
        reports, _, sources = tables(*some)
        place = sources.schema.get_field_index("reliability")
        sources = sources.set_column(place, "reliability", pa.array(letters, pa.string()))
        memberships = fuse(reports, sources).memberships
        said = said_in(reports, memberships, sources, agreement)
        answers.append([memberships, *gather(reports, memberships, sources),
                        *believed(said, supposed())])  # fmt: skip

    assert all(one.equals(other) for one, other in zip(*answers, strict=True))


def test_an_empty_record_is_believed_nothing_of(agreement: Any) -> None:
    assert told(agreement) == ([], [])


def test_an_actor_called_none_is_no_denial(agreement: Any) -> None:
    beliefs, _ = told(agreement, report(0, "S-post", actor="None"))

    assert [row["outcome"] for row in beliefs] == ["none", "unnamed"]
    assert beliefs[0]["probability"] < 0.3
