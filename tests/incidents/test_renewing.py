"""Renewing: what new reports and decisions change is what a run from scratch would find."""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.incidents.retold import filed_again
from tests.incidents.river_front import Front
from trucewatch.incidents import renewing
from trucewatch.incidents.fusing import Fusion, fuse
from trucewatch.incidents.keeping import as_kept, from_kept
from trucewatch.incidents.model import Link
from trucewatch.incidents.parts import PartAnswers, fuse_part
from trucewatch.incidents.renewing import renew
from trucewatch.incidents.weights import Weights
from trucewatch.simulation.settings import Settings
from trucewatch.simulation.simulating import simulate_reports


@cache
def mission(seed: int) -> tuple[pa.Table, pa.Table]:
    """A year of a quiet mission: 1,500 reports of nine sources."""
    simulated = simulate_reports(
        dataclasses.replace(Settings.medium(), seed=seed, reports=1500, per_day=4)
    )
    return simulated.reports, simulated.sources


def in_order(reports: pa.Table, seed: int) -> pa.Table:
    """As they happened, a few of them late: a hundred days, not a week."""
    at = reports["seen_to"].cast(pa.int64()).to_numpy().astype(float)
    late = np.random.default_rng(seed).random(len(at)) < 0.02
    return reports.take(pa.array(np.argsort(at + late * 9e12, kind="stable")))


def alike(one: Fusion, other: Fusion) -> bool:
    return one.memberships.equals(other.memberships) and (one.expected, one.low, one.high) == (
        other.expected,
        other.low,
        other.high,
    )


@settings(max_examples=12)
@given(
    seed=st.integers(1, 3),
    order=st.integers(0, 1000),
    new=st.integers(1, 40),
    wide=st.sampled_from([0.2, 1.0, 5.0]),
)
def test_new_reports_give_what_a_run_from_scratch_gives(
    seed: int, order: int, new: int, wide: float
) -> None:
    reports, sources = mission(seed)
    table = in_order(reports, order)
    former = fuse(table.slice(0, len(table) - new), sources)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(renewing, "WIDE", wide)
        renewed = renew(former, table, sources)
    assert alike(renewed, fuse(table, sources, weights=former.weights))


@settings(max_examples=8)
@given(seed=st.integers(1, 3), draw=st.integers(0, 1000), said=st.booleans())
def test_new_decisions_give_what_a_run_from_scratch_gives(seed: int, draw: int, said: bool) -> None:
    reports, sources = mission(seed)
    table = in_order(reports, 0)
    chance = np.random.default_rng(draw)
    first = int(chance.integers(0, len(table) - 5))
    ids = table["report_id"].to_pylist()
    links = [
        Link(ids[first], ids[first + 1], same=said),
        Link(ids[first], ids[first + 4], same=True),
    ]
    former = fuse(table, sources, links[:1])
    renewed = renew(former, table, sources, links)
    assert alike(renewed, fuse(table, sources, links, weights=former.weights))


def test_only_the_days_around_are_fused_again(monkeypatch: pytest.MonkeyPatch) -> None:
    reports, sources = mission(1)
    table = reports.sort_by("seen_to")
    former = fuse(table.slice(0, len(table) - 3), sources)
    fused: list[int] = []

    def noted(part: pa.Table, *rest: Any) -> PartAnswers:
        fused.append(len(part))
        return fuse_part(part, *rest)

    monkeypatch.setattr(renewing, "fuse_part", noted)
    renew(former, table, sources)
    assert fused
    assert max(fused) < len(table) / 3


def test_a_story_that_becomes_an_agency_is_one_for_all_who_carried_it() -> None:
    reports, sources = mission(2)
    table = reports.sort_by("seen_to")
    spread = np.linspace(0, len(table) - 1, 14).astype(int)
    upstream = table["upstream_id"].to_pylist()
    for row in spread:
        upstream[row] = "a wire"
    at = table.schema.get_field_index("upstream_id")
    table = table.set_column(at, "upstream_id", pa.array(upstream, pa.string()))
    former = fuse(table.slice(0, len(table) - 1), sources)
    renewed = renew(former, table, sources)
    assert alike(renewed, fuse(table, sources, weights=former.weights))


def test_nothing_new_changes_nothing() -> None:
    reports, sources = mission(3)
    former = fuse(reports, sources)
    assert alike(renew(former, reports, sources), former)


def test_a_fusion_comes_back_from_the_shelf_as_it_was() -> None:
    reports, sources = mission(3)
    ids = reports["report_id"].to_pylist()
    found = fuse(reports, sources, [Link(ids[0], ids[9], same=True)])
    back = from_kept(as_kept(found), found.memberships)
    assert alike(back, found)
    assert back.decided == found.decided
    assert back.weights.as_document() == found.weights.as_document()
    assert as_kept(back).equals(as_kept(found), check_metadata=True)
    assert alike(renew(back, reports, sources, [Link(ids[0], ids[9], same=True)]), found)


@pytest.mark.parametrize("same", [True, False])
def test_two_decisions_with_distant_reports_are_both_remembered(
    front: Front, *, same: bool
) -> None:
    """One joins, one parts; neither of the two others is near what is new."""
    for day in range(0, 400, 4):
        front.report("west", day=day)
        front.report("east", day=day)
    far, farther, near = (front.report("post", day=day) for day in (2, 6, 398))
    links = [Link(far, near, same=same), Link(farther, near, same=not same)]
    former = fuse(front.reports(), links=links, weights=Weights())
    front.report("wire", day=398)

    renewed = renew(former, front.reports(), links=links)

    assert alike(renewed, fuse(front.reports(), links=links, weights=Weights()))


@pytest.mark.parametrize("seed", [1, 2])
def test_what_is_filed_again_later_is_renewed(seed: int) -> None:
    reports, sources = mission(seed)
    again = filed_again(reports)
    rng = np.random.default_rng(seed)
    table = pa.concat_tables(
        [reports, again.slice(len(reports)).take(pa.array(rng.permutation(len(reports))[:30]))]
    )
    ids = table["report_id"].to_pylist()
    links = [Link(ids[-n], ids[int(rng.integers(len(reports)))], n % 2 == 0) for n in range(1, 6)]
    former = fuse(table.slice(0, len(table) - 20), sources, links[2:3])

    renewed = renew(former, table, sources, links)

    assert alike(renewed, fuse(table, sources, links, weights=former.weights))
