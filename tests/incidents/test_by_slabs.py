"""Fused slab by slab: never more in the kernel than asked for, and the bytes of one run."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.incidents.retold import filed_again
from tests.incidents.river_front import Front
from tests.incidents.small_worlds import SmallWorld, some_worlds
from tests.incidents.test_renewing import alike, in_order, mission
from trucewatch.incidents import by_slabs, fusing
from trucewatch.incidents.fusing import Fusion, fuse
from trucewatch.incidents.keeping import as_kept
from trucewatch.incidents.model import Link
from trucewatch.incidents.parts import PartAnswers, fuse_part
from trucewatch.incidents.renewing import renew
from trucewatch.incidents.slabs import Timeline
from trucewatch.incidents.weights import Weights
from trucewatch.vocabulary.errors import TrucewatchError

DAY_US = 86_400_000_000


@contextmanager
def watched(wide: float | None = None, learned_from: int | None = None) -> Iterator[list[int]]:
    """How many reports each part held; halos as wide, and weights learned from so many."""
    held: list[int] = []

    def noted(part: pa.Table, *rest: Any) -> PartAnswers:
        held.append(len(part))
        return fuse_part(part, *rest)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(by_slabs, "fuse_part", noted)
        if wide is not None:
            patch.setattr(by_slabs, "WIDE", wide)
        if learned_from is not None:
            patch.setattr(fusing, "LEARNED_FROM", learned_from)
        yield held


def same_to_the_byte(one: Fusion, other: Fusion) -> None:
    """Memberships, the count, and all that a later run starts from."""
    assert alike(one, other)
    assert as_kept(one).equals(as_kept(other), check_metadata=True)
    assert one.answers.groups() == len(one.memberships["incident_id"].unique())


def over_days(reports: pa.Table, step: int, span: int) -> pa.Table:
    """The reports over so many days, and none of them so vague that it asks for all of these."""
    n = len(reports)
    days = pa.array((np.arange(n) * step % span) * DAY_US, pa.duration("us"))
    start = pc.add(reports["seen_from"], days)
    lasts = pc.min_element_wise(
        pc.subtract(reports["seen_to"], reports["seen_from"]),
        pa.scalar(2 * DAY_US, pa.duration("us")),
    )
    for name, values in (("seen_from", start), ("seen_to", pc.add(start, lasts))):
        reports = reports.set_column(reports.schema.get_field_index(name), name, values)
    return reports


@settings(max_examples=60)
@given(
    some_worlds(),
    st.integers(1, 30),
    st.integers(1, 150),
    st.sampled_from([1, 2, 8]),
    st.sampled_from([0.05, 1.0, 4.0]),
    st.sampled_from([3, 20, 50_000]),
)
def test_whatever_the_slabs_the_bytes_are_those_of_one_run(
    world: SmallWorld, step: int, span: int, at_once: int, wide: float, learned_from: int
) -> None:
    """Reports of several events and without a place, people's decisions, every kind of clock."""
    reports = over_days(world.reports, step, span)
    with watched(wide, learned_from):
        whole = fuse(reports, world.sources, world.links)
        same_to_the_byte(fuse(reports, world.sources, world.links, at_once=at_once), whole)


@pytest.mark.parametrize(("at_once", "wide"), [(50, 0.2), (150, 2.0), (350, None)])
def test_a_mission_by_slabs_is_the_mission(at_once: int, wide: float | None) -> None:
    """With clocks that are ahead, what was filed again, and decisions near by and far apart."""
    reports, sources = mission(1)
    table = in_order(filed_again(reports), 3)
    ids = table["report_id"].to_pylist()
    rng = random.Random(4)
    links = [Link(*rng.sample(ids, 2), rng.random() < 0.5) for _ in range(12)]
    links += [Link(ids[k], ids[k + 1], k % 2 == 0) for k in range(0, len(ids), 211)]
    clocks = {"S-01": 7_200.0, sources["source_id"][2].as_py(): -86_400.0}
    weights = dataclasses.replace(fuse(table, sources).weights, ahead_s=clocks)
    whole = fuse(table, sources, links, weights=weights)

    with watched(wide) as held:
        same_to_the_byte(fuse(table, sources, links, weights=weights, at_once=at_once), whole)

    assert len(held) > 2


def test_no_slab_holds_more_than_asked_for() -> None:
    """Where its halos alone hold less; and in all no more than twice what there is a round."""
    reports, sources = mission(2)

    with watched() as held:
        fuse(reports, sources, at_once=300)

    assert max(held) <= 300
    assert sum(held) < 2.5 * len(reports)


def test_few_reports_are_fused_in_one_piece() -> None:
    reports, sources = mission(2)

    with watched() as held:
        fuse(reports, sources)

    assert not held


def test_a_decision_across_the_years_does_not_hold_the_years_between(front: Front) -> None:
    for day in range(0, 4_000, 4):
        front.report("west", day=day)
        front.report("east", day=day)
    first, last = front.report("post", day=2), front.report("post", day=3_990)
    links = [Link(first, last, True)]
    whole = fuse(front.reports(), links=links, weights=Weights())

    with watched() as held:
        found = fuse(front.reports(), links=links, weights=Weights(), at_once=200)

    same_to_the_byte(found, whole)
    assert max(held) <= 200


def test_where_to_look_is_said_by_its_days_alone(front: Front) -> None:
    """That somebody tells of the same district years away does not take its province from it."""
    front.report("west", admin1="Province", admin2="Lower")
    vague = front.report("post", minutes=1440, radius_m=None, admin1="Province", admin2="Upper")
    near = fuse(front.reports(), weights=Weights())
    front.report("west", day=3_000, admin1="Province", admin2="Upper")

    far = fuse(front.reports(), weights=Weights())

    assert near.memberships.filter(pc.field("report_id") == vague)["membership"][0].as_py() < 1
    assert far.memberships.slice(0, 2).equals(near.memberships)
    same_to_the_byte(fuse(front.reports(), weights=Weights(), at_once=2), far)


def test_a_story_that_many_carry_is_one_in_every_slab() -> None:
    reports, sources = mission(2)
    upstream = reports["upstream_id"].to_pylist()
    for row in np.linspace(0, len(reports) - 1, 14).astype(int):
        upstream[row] = "a wire"
    at = reports.schema.get_field_index("upstream_id")
    table = reports.set_column(at, "upstream_id", pa.array(upstream, pa.string()))

    same_to_the_byte(fuse(table, sources, at_once=150), fuse(table, sources))


def test_what_slabs_found_is_renewed_as_what_one_run_found() -> None:
    reports, sources = mission(3)
    table = in_order(reports, 0)
    known = table.slice(0, len(table) - 20)
    former = fuse(known, sources, at_once=150)

    renewed = renew(former, table, sources)

    same_to_the_byte(renewed, fuse(table, sources, weights=former.weights))


def test_progress_counts_reports_and_never_goes_back() -> None:
    reports, sources = mission(2)
    heard: list[tuple[str, int, int | None]] = []

    fuse(reports, sources, progress=lambda *said: heard.append(said), at_once=150)

    done = [said[1] for said in heard if said[0] == by_slabs.STAGE]
    assert done == sorted(done)
    assert heard[-1] == (by_slabs.STAGE, len(reports), len(reports))


WRONG = {
    "an id twice": ("report_id", 7, "R-000000000001"),
    "no source": ("source_id", 30, None),
    "no time": ("seen_to", 9, None),
    "a place off the globe": ("lon", 33, 200.0),
    "one coordinate": ("lat", 12, None),
    "a radius below nothing": ("error_radius_m", 3, -1.0),
    "too many dead": ("deaths_max", 22, 10**10),
    "less than no event": ("n_events", 17, -2),
}


@pytest.mark.parametrize(("name", "row", "value"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_as_in_one_run(
    front: Front, name: str, row: int, value: object
) -> None:
    """Of several reports the same one is named, whichever slab it would be in."""
    for day in range(40):
        front.report("west", day=day, deaths_max=1, n_events=1)
    reports = front.reports()
    values = reports[name].to_pylist()
    values[row] = value
    if name != "report_id":
        values[-1] = value
    at = reports.schema.get_field_index(name)
    reports = reports.set_column(at, name, pa.array(values, reports.schema.field(name).type))
    with pytest.raises(TrucewatchError) as whole:
        fuse(reports)

    with pytest.raises(TrucewatchError) as slabs:
        fuse(reports, at_once=4)

    assert str(slabs.value) == str(whole.value)


@settings(max_examples=60)
@given(
    st.lists(st.integers(0, 300), min_size=1, max_size=60),
    st.integers(1, 20),
    st.integers(1, 30),
    st.integers(0, 2**32),
)
def test_every_report_that_asks_is_asked_for_once(
    hours: list[int], wide: int, most: int, draw: int
) -> None:
    """In a part that holds all within its halo, and says no more than it holds."""
    rng = np.random.default_rng(draw)
    middle = np.array(hours, dtype=float)
    left = rng.random(len(middle)) < 0.5
    pairs = [tuple(rng.integers(0, len(middle), 2).tolist()) for _ in range(3)]
    parts = list(Timeline(middle).slabs(left, wide, most, pairs))

    owned = np.concatenate([part.own for part in parts]) if parts else np.zeros(0, dtype=int)
    assert sorted(owned.tolist()) == np.flatnonzero(left).tolist()
    for part in parts:
        near = (abs(middle[:, None] - middle[None, part.own]) <= wide).any(axis=1)
        assert set(np.flatnonzero(near)) <= set(part.rows.tolist())
        inside = np.zeros(len(middle), dtype=bool)
        for since, until in zip(part.box.since, part.box.until, strict=True):
            inside |= (middle >= since) & (middle <= until)
        assert np.flatnonzero(inside).tolist() == part.rows.tolist()
        assert (part.box.since[1:] > part.box.until[:-1]).all()
    for one, other in pairs:
        if left[one] and left[other]:
            assert any({one, other} <= set(part.own.tolist()) for part in parts)
