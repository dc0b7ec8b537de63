"""Incidents and accusations for tests, each with only what the test says of it."""

from datetime import UTC, datetime, timedelta

import pyarrow as pa

from trucewatch.agreement.reading import load_agreement
from trucewatch.agreement.shipped import shipped_text
from trucewatch.findings.explaining import explain
from trucewatch.findings.from_incidents import evaluate
from trucewatch.incidents.model import ATTRIBUTIONS, INCIDENTS

SYRIA = load_agreement(shipped_text("syria-2016-12-30"), file="syria-2016-12-30.yaml")
NOON = datetime(2017, 1, 20, 12, tzinfo=UTC)


def incident(name="I-1", *, at=NOON, lasting=timedelta(hours=1), accused=(), **said):
    """One row of incidents, and its accused as (words, p_low, p_high) or words alone."""
    row = dict.fromkeys(INCIDENTS.names)
    row |= {
        "incident_id": name,
        "seen_from": at,
        "seen_to": at + lasting,
        "pcode": "SY02",
        "admin1": "Aleppo",
        "place_level": "admin1",
        "p_happened_low": 1.0,
        "p_happened_high": 1.0,
    }
    row |= said
    rows = [(words, 0.6, 0.9) if isinstance(words, str) else words for words in accused]
    return row, [
        dict(zip(ATTRIBUTIONS.names, (name, *each, "said by media"), strict=True)) for each in rows
    ]


def findings(*events, agreement=SYRIA, national=None):
    """The findings of these incidents, as rows."""
    incidents = pa.Table.from_pylist([row for row, _ in events], schema=INCIDENTS)
    accused = [each for _, rows in events for each in rows]
    attributions = pa.Table.from_pylist(accused, schema=ATTRIBUTIONS)
    return evaluate(incidents, attributions, agreement, national=national).to_pylist()


def held(*events, reading=None, norm=None, **kwargs):
    """`outcome/step` of each finding that a reading (and norm) gives."""
    return [
        f"{row['outcome']}/{row['step']}"
        for row in findings(*events, **kwargs)
        if (reading is None or row["reading"] == reading) and (norm is None or row["norm"] == norm)
    ]


def words(row, agreement=SYRIA, language="en"):
    """The reason of a finding."""
    return explain(row["reason"], agreement, language)
