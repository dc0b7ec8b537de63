"""The ground as tables."""

from __future__ import annotations

from tests.mechanism.grounds import GroundInMemory, RegistryInMemory
from tests.mechanism.test_receive import DAY, FILE, problem, row
from trucewatch.mechanism.ground_tables import read_ground
from trucewatch.mechanism.ports import Act
from trucewatch.mechanism.receive import receive
from trucewatch.reports.model import PROBLEMS, REPORTS
from trucewatch.vocabulary.ids import make_id


def test_a_report_is_read_back_as_it_was_received() -> None:
    ground = GroundInMemory()
    receive(ground, RegistryInMemory(), [row(2), problem(3)], file=FILE)
    tables = read_ground(ground.entries(), size=ground.size)
    assert tables.reports.schema.equals(REPORTS)
    assert tables.problems.schema.equals(PROBLEMS)
    (report,) = tables.reports.to_pylist()
    (entry,) = ground.entries("report.received")
    assert report["report_id"] == make_id("R", entry.leaf_hash)
    assert (report["seen_from"], report["seen_to"]) == (DAY.start, DAY.end)
    assert report["recorded_at"] == entry.recorded_at
    assert report["lon"] is None and report["text_ref"] is None
    assert tables.as_of == ground.kept[-1].recorded_at


def test_decisions_keep_their_order() -> None:
    """The later decision on a pair is the one that stands."""
    ground = GroundInMemory()
    for same in (True, False):
        content = {"first": "R-1", "second": "R-2", "same": same, "reason": "seen"}
        ground.record([Act(typ="decision.linked", content=content)])
    assert [link.same for link in read_ground(ground.entries()).links] == [True, False]


def test_the_newest_agreement_is_in_force() -> None:
    ground = GroundInMemory()
    for text in ("old", "new"):
        ground.record([Act(typ="agreement.loaded", content={"text": text, "sha256": text})])
    assert read_ground(ground.entries()).agreement["text"] == "new"
