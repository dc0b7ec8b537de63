"""What may be said of a condition, by whom, and what a file of such words becomes."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import pytest

from tests.conditions.promises import moment, obligation, quantity, text
from tests.mechanism.grounds import GroundInMemory, RegistryInMemory
from tests.sources.examples import workbook
from trucewatch.agreement.model import Sense
from trucewatch.conditions.model import Column, Kind, Origin, Promised, State
from trucewatch.conditions.register import Register
from trucewatch.conditions.standing import progress
from trucewatch.doors.sources import formats
from trucewatch.doors.sources.contract import Context
from trucewatch.mechanism.actors import Actor, Roster
from trucewatch.mechanism.condition_acts import CONDITION_TYPES, act_of, promised, read_condition
from trucewatch.mechanism.ports import Act
from trucewatch.mechanism.receive import receive
from trucewatch.mechanism.row_acts import File
from trucewatch.reports.model import Problem, Row
from trucewatch.vocabulary.errors import UsageError

TRUCE = text(
    obligation(quantity=quantity(10, Sense.FLOOR), due=moment("2017-01-11"),
               against=("jaysh",)),
    obligation("freed", acts=("10.2",), quantity=quantity(3, unit="captives", of="civilian women"),
               due=moment("2017-01-11")),
    obligation("gone", acts=("8.1",), due=moment("2017-01-11"), bearers=("gov", "jaysh")),
)  # fmt: skip
HEADER = "kind,condition,by,citing,bearer,beneficiary,from,to,amount,unit,category,due,done,place,"
HEADER += "holder,about,ref,cause,reason,receipt,text,name of the prisoner\n"
NAME = "Lantern Lane"
GOOD = "verified,freed,icrc,,,,2017-01-05,,2,captives,civilian_women,,,,,,,,,R-7/2,,"


def line(**cells: str) -> str:
    return ",".join(cells.get(name, "") for name in HEADER.strip().split(","))


def read(*lines: str, register: Register | None = None, data: bytes | None = None) -> list[Any]:
    told = Context(
        file="conditions.csv",
        zone=TRUCE.clock.zone,
        register=register or Register(TRUCE, Promised()),
    )
    content = data or (HEADER + "\n".join(lines) + "\n").encode()
    return list(formats()["conditions"].read(io.BytesIO(content), told))


def kept(rows: list[Any]) -> Promised:
    """What the ledger holds after a file went in, read back."""
    ground = GroundInMemory()
    receive(ground, RegistryInMemory(), rows, file=File("conditions.csv", "conditions", "0" * 64))
    said = [read_condition(entry, Roster()) for entry in ground.entries(*CONDITION_TYPES)]
    return promised([one for one in said if one is not None])


def test_a_file_becomes_words_in_two_columns_and_a_state() -> None:
    rows = read(
        line(kind="claimed", condition="aid", by="gov", amount="12", unit="trucks",
             **{"from": "2017-01-01", "to": "2017-01-10"}),
        line(kind="verified", condition="aid", by="turkey", amount="10", unit="trucks",
             **{"from": "2017-01-01", "to": "2017-01-10"}),
    )  # fmt: skip
    said = kept(rows)

    assert [s.column for s in said.statements] == [Column.CLAIMED, Column.VERIFIED]
    at = said.statements[0].seen.end.replace(day=20)
    (found,) = (p for p in progress(TRUCE, said, at) if p.condition.id == "aid")
    assert found.states == (State.MET,)


def test_every_row_is_a_word_or_a_problem_that_says_what_would_work() -> None:
    rows = read(
        line(kind="perhaps", condition="aid", by="gov"),
        line(kind="claimed", condition="nothing", by="gov", amount="1", unit="trucks",
             **{"from": "2017-01-01"}),
        line(kind="claimed", condition="aid", by="gov", amount="1", unit="carts",
             **{"from": "2017-01-01"}),
        line(kind="claimed", condition="aid", by="gov", amount="many", unit="trucks",
             **{"from": "2017-01-01"}),
        line(kind="claimed", condition="gone", by="gov", done="yes", **{"from": "2017-01-01"}),
        line(kind="amended", condition="aid", by="russia", due="soon"),
        line(kind="claimed", condition="aid", by="gov", amount="1", unit="trucks"),
        line(kind="claimed", condition="aid", by="gov", amount="1", unit="trucks",
             **{"from": "2017-01-01"}),
    )  # fmt: skip
    problems = [row for row in rows if isinstance(row, Problem)]

    assert len(rows) == 8 and len(problems) == 7
    assert [p.column for p in problems] == [
        "kind", "condition", "unit", "amount", "bearer", "due", "from",
    ]  # fmt: skip
    assert all(p.remedy and p.message for p in problems)


def test_a_workbook_says_the_same_as_its_csv() -> None:
    cells = [HEADER.strip().split(","), GOOD.split(",")]
    (row,) = read(data=workbook(cells))

    assert isinstance(row, Row)
    (from_text,) = read(GOOD)
    assert row.content == from_text.content


def test_a_workbooks_own_dates_numbers_and_answers_are_those_of_the_text() -> None:
    """As a secretary types them: a day in a date's cell, an amount in a number's, yes in a box."""
    header = HEADER.strip().split(",")

    def cells(**told: object) -> list[object]:
        return [told.get(name) for name in header]

    typed = workbook(
        [
            header,
            cells(kind="verified", condition="aid", by="un", amount=2.5, unit="trucks",
                  **{"from": datetime(2017, 1, 5), "to": datetime(2017, 1, 7)}),  # noqa: DTZ001
            cells(kind="verified", condition="gone", by="icrc", bearer="gov", done=True,
                  **{"from": date(2017, 1, 5)}),
            cells(kind="amended", condition="aid", by="russia", due=datetime(2017, 1, 15)),  # noqa: DTZ001
        ]
    )  # fmt: skip
    written = read(
        line(kind="verified", condition="aid", by="un", amount="2.5", unit="trucks",
             **{"from": "2017-01-05", "to": "2017-01-07"}),
        line(kind="verified", condition="gone", by="icrc", bearer="gov", done="yes",
             **{"from": "2017-01-05"}),
        line(kind="amended", condition="aid", by="russia", due="2017-01-15"),
    )  # fmt: skip

    assert [row.content for row in read(data=typed)] == [row.content for row in written]


@pytest.mark.parametrize("by", ["gov", "jaysh", "opposition"])
def test_no_party_verifies_its_own_part_nor_what_it_is_owed(by: str) -> None:
    (row,) = read(line(kind="verified", condition="aid", by=by, amount="1", unit="trucks",
                       **{"from": "2017-01-01"}))  # fmt: skip

    assert isinstance(row, Problem) and row.code == "own_cause"


@pytest.mark.parametrize(
    "cells",
    [
        {"name of the prisoner": NAME},
        {"category": NAME}, {"unit": NAME}, {"by": NAME}, {"citing": NAME}, {"place": NAME},
        {"reason": NAME}, {"text": NAME}, {"ref": NAME}, {"receipt": NAME}, {"cause": NAME},
        {"holder": NAME}, {"bearer": NAME}, {"done": NAME}, {"amount": NAME}, {"from": NAME},
        {"due": NAME}, {"about": NAME}, {"condition": NAME}, {"kind": NAME}, {"to": NAME},
    ],
)  # fmt: skip
def test_no_cell_carries_a_prisoners_name_into_the_record(cells: dict[str, str]) -> None:
    """Whatever column it stands in: no entry, no problem and no excerpt of it holds the name."""
    good = {"kind": "verified", "condition": "freed", "by": "icrc", "from": "2017-01-05",
            "amount": "2", "unit": "captives", "category": "civilian_women"}  # fmt: skip
    rows = read(line(**{**good, **cells}))
    ground = GroundInMemory()
    receive(ground, RegistryInMemory(), rows, file=File("c.csv", "conditions", "0" * 64))

    assert ground.kept and NAME not in repr(ground.kept)


@pytest.mark.parametrize("column", ["text", "by", "unit", "per", "category", "place", "due"])
def test_an_offer_of_a_release_names_nobody_either(column: str) -> None:
    header = HEADER.replace("cause", "per")
    good = {"kind": "offered", "condition": "more", "by": "russia", "bearer": "gov",
            "about": "release", "amount": "5", "unit": "detainees"}  # fmt: skip
    cells = {**good, column: NAME}
    data = header + ",".join(cells.get(name, "") for name in header.strip().split(","))
    rows = read(data=(data + "\n").encode())
    ground = GroundInMemory()
    receive(ground, RegistryInMemory(), rows, file=File("c.csv", "conditions", "0" * 64))

    assert NAME not in repr(ground.kept)


def test_an_offer_is_known_to_the_rows_after_it() -> None:
    rows = read(
        line(kind="offered", condition="corridor", by="russia", bearer="gov", about="aid",
             amount="40", unit="trucks", text="A corridor", due="by 2017-02-01"),
        line(kind="claimed", condition="corridor", by="gov", amount="40", unit="trucks",
             **{"from": "2017-01-03"}),
        line(kind="offered", condition="corridor", by="turkey", bearer="gov", about="aid",
             text="The same again"),
    )  # fmt: skip

    assert [isinstance(row, Row) for row in rows] == [True, True, False]
    assert rows[2].code == "known_condition"
    (measure,) = kept(rows[:2]).measures
    assert (measure.kind, measure.origin, measure.by) == (Kind.AID, Origin.OFFERED, "russia")


def test_whoever_signs_speaks_for_themselves_whatever_the_row_says() -> None:
    rows = read(line(kind="claimed", condition="aid", by="gov", amount="1", unit="trucks",
                     **{"from": "2017-01-01"}))  # fmt: skip
    other = Actor("k2", b"", "party", "The Jaysh", party="jaysh")
    own = Actor("k3", b"", "party", "The government", party="gov")

    with pytest.raises(UsageError):
        act_of(rows[0].content, other)
    assert act_of(rows[0].content, own).typ == "condition.claimed"


def test_what_was_signed_elsewhere_and_says_nothing_stays_an_entry_and_no_more() -> None:
    ground = GroundInMemory()
    ground.record([Act(typ="condition.verified", content={"about": "magic", "seen_from": 3})])
    (entry,) = ground.entries()

    assert read_condition(entry, Roster()) is None
