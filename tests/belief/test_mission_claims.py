"""A mission's reports as claims: what each says of the incident it belongs to."""

from __future__ import annotations

import pyarrow as pa

from trucewatch.belief.from_incidents import claims_of

REPORTS = pa.table(
    {
        "report_id": ["R-1", "R-2", "R-3"],
        "source_id": ["S-a", "S-b", "S-a"],
        "reported_at": pa.array([5, None, 7], pa.timestamp("us", "UTC")),
        "actor": ["regime", None, "nobody known"],
        "upstream_id": [None, "an agency", None],
    }
)
LINKS = pa.table(
    {
        "report_id": ["R-1", "R-2", "R-3", "R-3"],
        "incident_id": ["I-1", "I-1", "I-2", "I-3"],
        "membership": [1.0, 0.9, 0.6, 0.4],
    }
)


def test_each_report_claims_what_it_says_of_the_incident_it_most_surely_belongs_to() -> None:
    found = claims_of(LINKS, REPORTS, lambda words: "gov" if words == "regime" else None)

    assert found["item"].to_pylist() == ["I-1", "I-1", "I-2", "I-3"]
    assert found["claim"].to_pylist() == ["gov", "unnamed", "unnamed", "unnamed"]
    assert found["time"].to_pylist() == [5.0, None, 7.0, 7.0]
    assert found["upstream_id"].to_pylist() == [None, "an agency", None, None]
