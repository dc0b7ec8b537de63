"""Verdicts: only people make them, and what they ruled on is remembered."""

from datetime import UTC, datetime

import pyarrow as pa
import pytest

from trucewatch.incidents.model import MEMBERSHIPS
from trucewatch.verdicts.from_findings import verdicts

NOW = datetime(2017, 2, 1, tzinfo=UTC)


def memberships(**reports):
    rows = [
        {"report_id": report, "incident_id": incident.replace("_", "-"), "membership": 1.0}
        for incident, ids in reports.items()
        for report in ids
    ]
    return pa.Table.from_pylist(rows, schema=MEMBERSHIPS)


def entry(name="V-1", **content):
    return (
        name,
        NOW,
        "key-1",
        {
            "incident_id": "I-1",
            "ladder_class": "minor",
            "reason": "two independent posts",
            "ruled_on": ["R-2", "R-1"],
            **content,
        },
    )


def test_a_ruling_on_an_unchanged_incident_stands():
    (found,) = verdicts([entry(norm="n1", reading="un")], memberships(I_1=["R-1", "R-2"]))
    assert not found.review
    assert found.ruled_on == ("R-1", "R-2")
    assert (found.norm, found.reading, found.signed_by, found.signed_at) == (
        "n1", "un", "key-1", NOW,
    )  # fmt: skip


@pytest.mark.parametrize(
    "now",
    [{"I_1": ["R-1", "R-2", "R-3"]}, {"I_1": ["R-1"]}, {"I_9": ["R-1", "R-2"]}, {}],
    ids=["a report more", "a report less", "merged into another", "nothing left"],
)
def test_a_ruling_whose_reports_changed_is_flagged_and_not_moved(now):
    (found,) = verdicts([entry()], memberships(**now))
    assert found.review
    assert found.incident_id == "I-1"
    assert found.ladder_class == "minor"


def test_dissent_stands_beside_the_ruling_it_dissents_from():
    both = verdicts(
        [entry("V-1"), entry("V-2", ladder_class="unable_to_rule")],
        memberships(I_1=["R-1", "R-2"]),
    )
    assert [v.ladder_class for v in both] == ["minor", "unable_to_rule"]


def test_without_rulings_there_is_nothing():
    assert verdicts([], memberships(I_1=["R-1"])) == ()


def test_a_ruling_remembers_whom_it_is_against():
    (found,) = verdicts([entry(norm="n1", against="blue")], memberships(I_1=["R-1", "R-2"]))
    assert found.against == "blue"
    (open_,) = verdicts([entry()], memberships(I_1=["R-1", "R-2"]))
    assert open_.against is None
