"""Lists from a mission's own incidents."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from trucewatch.unreported.linking import Copying, Linked, link, merged_lists
from trucewatch.vocabulary.errors import TrucewatchError

LISTS = {"S-west": "monitors", "S-east": "monitors", "S-rights": "rights", "S-paper": "press"}


def memberships(*rows: tuple[str, str, float]) -> pa.Table:
    return pa.table(
        {
            "report_id": [r for r, _, _ in rows],
            "incident_id": [i for _, i, _ in rows],
            "membership": [p for _, _, p in rows],
        }
    )


def reports(**sources: str) -> pa.Table:
    return pa.table({"report_id": list(sources), "source_id": list(sources.values())})


def linked(told: pa.Table, by: pa.Table, *copies: Copying, draws: int = 10) -> Linked:
    return link(told, by, LISTS, copies, np.random.default_rng(1), draws=draws)


BY = reports(R1="S-west", R2="S-east", R3="S-rights", R4="S-paper", R5="S-stranger")


def test_an_incident_is_on_a_list_once_however_many_posts_told_of_it() -> None:
    sure = memberships(("R1", "I1", 1.0), ("R2", "I1", 1.0), ("R3", "I1", 1.0), ("R4", "I2", 1.0))
    found = linked(sure, BY)

    (table,) = found.tables
    assert table.lists == ("monitors", "rights", "press")
    assert dict(zip(table.histories.tolist(), table.counts.tolist(), strict=True)) == {3: 1, 4: 1}


def test_who_is_on_no_list_is_left_out() -> None:
    (table,) = linked(memberships(("R1", "I1", 1.0), ("R5", "I2", 1.0)), BY).tables

    assert table.seen == 1


def test_a_doubtful_membership_is_drawn_and_a_stray_report_is_an_incident_of_its_own() -> None:
    found = linked(memberships(("R1", "I1", 1.0), ("R3", "I1", 0.6)), BY, draws=200)

    assert len(found.tables) == 201
    assert found.tables[0].seen == 1
    seen = np.array([table.seen for table in found.tables[1:]])
    assert set(seen) == {1, 2}
    assert (seen == 1).mean() == pytest.approx(0.6, abs=0.1)


def test_a_report_of_several_incidents_stands_in_each() -> None:
    (table,) = linked(memberships(("R3", "I1", 1.0), ("R3", "I2", 1.0)), BY).tables

    assert table.seen == 2


def test_lists_that_copy_are_merged_first() -> None:
    told = memberships(("R3", "I1", 1.0), ("R4", "I1", 1.0), ("R1", "I2", 1.0))
    found = linked(told, BY, Copying("S-paper", "S-rights", 0.8))

    assert found.merged == (("press", "rights"),)
    assert found.tables[0].lists == ("monitors", "press+rights")


def test_an_unlikely_copy_merges_nothing_and_a_chain_of_copies_all() -> None:
    assert merged_lists(LISTS, [Copying("S-paper", "S-rights", 0.4)])[1] == ()
    chain = [Copying("S-paper", "S-rights", 0.6), Copying("S-west", "S-paper", 0.6)]
    assert merged_lists(LISTS, chain)[1] == (("monitors", "press", "rights"),)


def test_a_source_that_copies_a_stranger_changes_nothing() -> None:
    assert merged_lists(LISTS, [Copying("S-paper", "S-stranger", 0.9)])[1] == ()


def test_impossible_probabilities_and_unknown_reports() -> None:
    with pytest.raises(TrucewatchError, match="outside"):
        linked(memberships(("R1", "I1", 1.2)), BY)
    with pytest.raises(TrucewatchError, match="copying"):
        merged_lists(LISTS, [Copying("S-paper", "S-rights", 2)])
    with pytest.raises(TrucewatchError, match="not there"):
        linked(memberships(("R9", "I1", 1.0)), BY)
