"""The exercise's promises through the ordinary reader: what was planted is what stands."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from functools import lru_cache

import pytest

from tests.mechanism.grounds import GroundInMemory, RegistryInMemory
from trucewatch.agreement.model import Agreement
from trucewatch.agreement.reading import load_agreement
from trucewatch.agreement.shipped import shipped_text, shipped_zones
from trucewatch.conditions.ground import distances
from trucewatch.conditions.model import Progress, Promised, State
from trucewatch.conditions.register import Register
from trucewatch.conditions.standing import progress
from trucewatch.doors.sources import formats
from trucewatch.doors.sources.contract import Context
from trucewatch.exercise.promising import POSITIONS, STEPS
from trucewatch.exercise.simulating import AGREEMENT, CONDITIONS, simulate
from trucewatch.mechanism.actors import Roster
from trucewatch.mechanism.condition_acts import CONDITION_TYPES, promised, read_condition
from trucewatch.mechanism.receive import receive
from trucewatch.mechanism.row_acts import File

END = datetime(2023, 4, 17, 2, tzinfo=UTC)


@lru_cache(maxsize=1)
def velmara() -> Agreement:
    return load_agreement(shipped_text(AGREEMENT), file=AGREEMENT, zones=shipped_zones(AGREEMENT))


@lru_cache(maxsize=1)
def stood() -> dict[str, Progress]:
    """Every condition after six weeks."""
    told = Context(
        file=CONDITIONS, zone=velmara().clock.zone, register=Register(velmara(), Promised())
    )
    data = simulate(21).files[CONDITIONS].data
    rows = list(formats()["conditions"].read(io.BytesIO(data), told))
    ground = GroundInMemory()
    receipt = receive(
        ground, RegistryInMemory(), rows, file=File(CONDITIONS, "conditions", "0" * 64)
    )
    assert receipt.problems == 0
    said = [read_condition(entry, Roster()) for entry in ground.entries(*CONDITION_TYPES)]
    every = promised([one for one in said if one is not None])
    return {one.condition.id: one for one in progress(velmara(), every, END)}


@pytest.mark.parametrize(
    ("step", "state", "first"),
    [("exchange_1", "met", None), ("exchange_2", "late", None), ("exchange_3", "met", "late")],
)
def test_the_exchange_goes_in_three_steps_with_a_slip_and_an_amended_deadline(
    step: str, state: str, first: str | None
) -> None:
    standing = stood()[step].standings[0]

    assert standing.verified.state == state
    assert (standing.first and standing.first.state) == first


def test_what_is_owed_in_return_follows_from_what_was_released() -> None:
    freed = sum(people for *_, releases in STEPS for _, people in releases)
    ruled = stood()["exchange_ratio"].standings[0].verified

    assert ruled.required == 3 * freed and ruled.amount.low == 3 * freed - 9
    assert ruled.state is State.PENDING


def test_the_corridor_rests_for_two_days_and_its_shortfall_has_two_causes() -> None:
    standing = stood()["corridor"].standings[0]
    states = [spell.ruled.state for spell in standing.spells]

    assert states.count(State.SUSPENDED) == 2 and State.MISSED in states
    assert standing.disputed
    assert {word.origin: word.causes for word in standing.claims} == {
        "council": ("supply",), "accord": ("inspection",),
    }  # fmt: skip


def test_the_withdrawal_is_measured_from_the_line_of_contact() -> None:
    one = stood()["pull_back"]
    measured = distances(one.condition, one.statements, velmara())

    assert [d.metres for d in measured] == pytest.approx([m for _, m in POSITIONS], rel=0.005)
    assert one.states == (State.LATE,)


def test_guns_that_were_gone_at_a_visit_after_the_deadline_are_missed() -> None:
    assert stood()["guns"].states == (State.MISSED,)
