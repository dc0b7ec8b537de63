"""Steps of a case as acts: refused where they make no sense, and read back as they were signed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.figures.records import RecordBook
from tests.mechanism.grounds import GroundInMemory
from trucewatch.figures.model import Record
from trucewatch.figures.outcomes import rulings
from trucewatch.mechanism import hearing_cases
from trucewatch.mechanism.actors import Actor
from trucewatch.mechanism.case_acts import KINDS, hand_of
from trucewatch.mechanism.decide import rule
from trucewatch.mechanism.dump import dump
from trucewatch.mechanism.ground_tables import read_ground
from trucewatch.mechanism.hearing_cases import Bench
from trucewatch.mechanism.ports import TAKEN, Act
from trucewatch.verdicts.from_acts import docket
from trucewatch.verdicts.model import CaseAct
from trucewatch.verdicts.rules import rules_of
from trucewatch.vocabulary.errors import UsageError

NOW = datetime(2017, 2, 1, tzinfo=UTC)
OWNER = Actor("k0", b"", "owner", "owner")
JAYSH = Actor("k1", b"", "party", "the Jaysh", party="jaysh")
GOV = Actor("k2", b"", "party", "the government", party="gov")
TEAM = Actor("k3", b"", "monitor", "team")
OTHER = Actor("k4", b"", "monitor", "another team")
RUSSIA = Actor("k5", b"", "guarantor", "a guarantor", party="russia")


@pytest.fixture
def record() -> Record:
    book = RecordBook()
    book.source("S-0", "monitor")
    book.incident("2017-01-12 14:00:00", by="regime", heard_by=2)
    book.incident("2017-01-14 09:00:00")
    return book.close()


class Session:
    """A record to which each act is added as it is made."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.acts: list[CaseAct] = []
        self.now = NOW

    def bench(self, signer: Actor) -> Bench:
        self.now += timedelta(hours=1)
        return Bench(self.record, signer, self.now)

    def add(self, act: Act, signer: Actor) -> str:
        mark = f"{len(self.acts):064x}"[::-1]
        content = {k: v for k, v in act.content.items() if v is not None}
        self.acts.append(
            CaseAct(kind=KINDS[act.typ], at=self.now, known_at=self.now, hand=hand_of(signer),
                    entry=len(self.acts), mark=mark, content=content)
        )  # fmt: skip
        found = docket(self.acts, rules_of(self.record.agreement))
        self.record = replace(self.record, docket=found)
        return found.cases[0].case_id

    def complained(self) -> str:
        act = hearing_cases.complain(
            self.bench(JAYSH), what="shelling", against=["gov"], incidents=["I-000000"]
        )
        return self.add(act, JAYSH)

    def heard(self) -> str:
        """Everything up to the determinations."""
        case = self.complained()
        say = hearing_cases
        self.add(say.open_case(self.bench(OWNER), case, admissible=True, competent=True,
                               reason="in force"), OWNER)  # fmt: skip
        self.add(say.task(self.bench(OWNER), case, to="the team", what="go"), OWNER)
        self.add(say.verify(self.bench(TEAM), case, found="craters", items=[ITEM]), TEAM)
        mark = self.acts[-1].mark
        self.add(say.approve(self.bench(OTHER), case, revision=mark[:12], approved=True,
                             reason="read"), OTHER)  # fmt: skip
        self.add(say.attribute(self.bench(TEAM), case, to="gov", standard="reasonable_grounds",
                               reason="its guns"), TEAM)  # fmt: skip
        self.add(say.ask_reply(self.bench(OWNER), case, of="gov", what="?"), OWNER)
        self.add(say.reply(self.bench(GOV), case, says="no"), GOV)
        return case


ITEM = {"what": "two craters", "grade": "B2", "standard": "reasonable_grounds"}


@pytest.mark.parametrize(
    ("given", "match"),
    [
        ({"incidents": []}, "about an incident or a report"),
        ({"incidents": ["I-999999"]}, "no incident 'I-999999'"),
        ({"reports": ["R-999999"]}, "no report 'R-999999'"),
        ({"against": ["atlantis"]}, "no actor 'atlantis'"),
        ({"what": " "}, "what is complained of"),
        ({"by": None}, "whose complaint is it"),
        ({"by": "a man with a name"}, "neither an actor"),
        ({"received": NOW + timedelta(days=9)}, "after now"),
    ],
)
def test_a_complaint_that_makes_no_sense_is_refused(record: Record, given, match) -> None:
    good = {"what": "shelling", "incidents": ["I-000000"], "by": "S-0"}
    hearing_cases.complain(Bench(record, OWNER, NOW), **good)

    with pytest.raises(UsageError, match=match):
        hearing_cases.complain(Bench(record, OWNER, NOW), **{**good, **given})


def test_a_party_speaks_for_itself_alone_and_from_now_on(record: Record) -> None:
    bench = Bench(record, JAYSH, NOW)
    with pytest.raises(UsageError, match="speaks for jaysh, not for gov"):
        hearing_cases.complain(bench, what="x", incidents=["I-000000"], by="gov")
    with pytest.raises(UsageError, match="received when it is recorded"):
        hearing_cases.complain(bench, what="x", incidents=["I-000000"], received=NOW)


def test_a_complaint_on_a_report_is_about_the_incident_that_holds_it(record: Record) -> None:
    act = hearing_cases.complain(Bench(record, JAYSH, NOW), what="x", reports=["R-000001"])

    assert act.content["incidents"] == ["I-000000"]
    assert act.content["reports"] == ["R-000000", "R-000001"]


def test_a_determination_is_a_verdict_in_its_case(record: Record) -> None:
    session = Session(record)
    case = session.heard()
    act = hearing_cases.determine(
        session.bench(RUSSIA), case, ladder_class="grave", reason="seen", against="gov",
        standard="reasonable_grounds",
    )  # fmt: skip

    assert act.typ == "verdict.signed"
    assert act.content["case"] == case and act.content["revision"] == session.acts[3].mark
    assert act.content["ruled_on"] == ["R-000000", "R-000001"]


def test_what_is_being_heard_is_not_ruled_on_beside_its_case(record: Record) -> None:
    session = Session(record)
    case = session.complained()

    with pytest.raises(UsageError, match=f"being heard in {case}"):
        rule(session.record, "I-000000", ladder_class="grave", reason="seen")
    assert rule(session.record, "I-000001", ladder_class="grave", reason="seen")


@pytest.mark.parametrize(
    ("item", "match"),
    [
        ({**ITEM, "grade": "G7"}, "no Admiralty grade"),
        ({**ITEM, "grade": "B"}, "no Admiralty grade"),
        ({**ITEM, "standard": "gut feeling"}, "no standard of proof"),
        ({**ITEM, "what": ""}, "says nothing"),
    ],
)
def test_every_item_has_a_grade_and_a_standard(record: Record, item, match) -> None:
    session = Session(record)
    case = session.complained()
    with pytest.raises(UsageError, match=match):
        hearing_cases.verify(session.bench(TEAM), case, found="x", items=[item])


def test_an_approver_names_the_revision_they_read(record: Record) -> None:
    session = Session(record)
    case = session.heard()
    for prefix in ("", "0000", "ffffffff"):
        with pytest.raises(UsageError, match="names no revision"):
            hearing_cases.approve(
                session.bench(OTHER), case, revision=prefix, approved=True, reason="x"
            )


def test_the_order_of_a_case_is_kept_by_a_sentence(record: Record) -> None:
    session = Session(record)
    case = session.complained()
    with pytest.raises(UsageError, match="not been found admissible yet"):
        hearing_cases.task(session.bench(OWNER), case, to="x", what="y")
    with pytest.raises(UsageError, match="no case 'C-NOSUCHCASE00'"):
        hearing_cases.task(session.bench(OWNER), "C-NOSUCHCASE00", to="x", what="y")


def test_the_canonical_dump_holds_every_case(record: Record) -> None:
    session = Session(record)
    case = session.heard()

    lines = [line for line in dump(session.record) if line.startswith(b"cases ")]

    assert len(lines) == 1 and case.encode() in lines[0]
    assert not [line for line in dump(record) if line.startswith(b"cases ")]


def test_an_act_signed_elsewhere_is_known_from_when_it_came() -> None:
    ground = GroundInMemory()
    (complaint,) = ground.record([Act(typ="complaint.received", content={"what": "x"})])
    assert complaint is not None
    (taken,) = ground.record([Act(typ=TAKEN, content={"leaves": [complaint.leaf_hash.hex()]})])
    assert taken is not None

    (act,) = read_ground(ground.entries()).case_acts

    assert act.at == complaint.recorded_at and act.known_at == taken.recorded_at


def test_verdicts_and_publications_without_a_case_are_no_acts_of_one() -> None:
    ground = GroundInMemory()
    content = {"incident_id": "I-1", "ladder_class": "minor", "reason": "x", "ruled_on": []}
    ground.record([Act(typ="verdict.signed", content=content),
                   Act(typ="publication.issued", content={"kind": "period"})])  # fmt: skip

    assert not read_ground(ground.entries()).case_acts


def test_a_verdict_that_does_not_count_in_its_case_counts_in_no_figure() -> None:
    book = RecordBook()
    incident = book.incident("2017-01-12 14:00:00")
    book.ruled(incident, "grave")
    counted = rulings(book.verdicts, {incident: 0}, ("grave",), 1)
    passed = rulings([replace(book.verdicts[0], counts=False)], {incident: 0}, ("grave",), 1)

    assert counted.upheld[0] and not passed.upheld[0] and not passed.ruled[0]


@pytest.mark.parametrize("content", [{}, {"incident_id": 5}, {"ruled_on": "R-1"}])
def test_a_verdict_that_says_nothing_is_no_ruling_and_stops_nobody(content) -> None:
    ground = GroundInMemory()
    whole = {"incident_id": "I-1", "ladder_class": "minor", "reason": "x", "ruled_on": ["R-1"]}
    broken = {**whole, "reason": None, **content}
    ground.record([Act(typ="verdict.signed", content=given) for given in (whole, broken)])

    assert len(read_ground(ground.entries()).rulings) == 1
