"""What is proposed becomes ground only through a person, and nobody hidden is ever named."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.mechanism.grounds import GroundInMemory
from trucewatch.claims.model import ANONYMOUS, Proposal
from trucewatch.mechanism.accepting import accept, document, reject
from trucewatch.mechanism.convening import conclude, convene, seat
from trucewatch.mechanism.decide import recorded
from trucewatch.mechanism.talk_records import TalkRecords, read_talks
from trucewatch.people.roles import SIGNS
from trucewatch.talks.model import Attendance
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.ids import make_id

TEXT = "The northern spokesman said 40 people were killed. Osric Venn was arrested, he said."


def proposal(kind: str = "claim", start: int = 28, end: int = 49, **value: Any) -> Proposal:
    return Proposal(kind=kind, start=start, end=end, quote=TEXT[start:end], value=value)


class Record:
    """A ground with one document in it."""

    def __init__(self) -> None:
        self.ground = GroundInMemory()
        act = document(
            sha256="ab", text=TEXT, media_type="text/plain", language="en",
            published=date(2031, 5, 1), source_id="S-1", fingerprint=b"d",
        )  # fmt: skip
        self.document = make_id("D", recorded(self.ground, act).leaf_hash)

    def accept(self, one: Proposal, **more: Any) -> TalkRecords:
        act = accept(one, self.document, one.id_in("ab"), words=TEXT, reason="read it", **more)
        recorded(self.ground, act)
        return self.read()

    def read(self) -> TalkRecords:
        return read_talks(self.ground.entries())


def test_a_proposal_alone_is_nothing() -> None:
    assert Record().read().claims == []


def test_an_accepted_figure_keeps_mouth_number_unit_and_place_in_the_document() -> None:
    records = Record().accept(
        proposal("figure", speaker="The northern spokesman", party="north", low=40, high=40,
                 unit="killed"),
        changes={"subject": "market at Brenn"},
    )  # fmt: skip
    (claim,) = records.claims
    assert (claim.speaker, claim.party, claim.low, claim.unit) == (
        "The northern spokesman", "north", 40, "killed",
    )  # fmt: skip
    assert (claim.quote, claim.published, claim.subject) == (
        TEXT[28:49], date(2031, 5, 1), "market at Brenn",
    )  # fmt: skip


def test_a_rejected_proposal_is_ground_for_nothing_and_the_later_word_counts() -> None:
    record, one = Record(), proposal(speaker="x")
    assert len(record.accept(one).claims) == 1
    recorded(record.ground, reject(record.document, one.id_in("ab"), reason="misread"))
    assert record.read().claims == []
    assert len(record.accept(one).claims) == 1


def test_no_correction_names_whoever_asked_not_to_be_named() -> None:
    hidden = proposal(speaker=ANONYMOUS, anonymous=True)
    for field in ("speaker", "anonymous"):
        with pytest.raises(UsageError, match="stays unnamed"):
            Record().accept(hidden, changes={field: "no"})
    (claim,) = Record().accept(hidden, changes={"party": "north"}).claims
    assert (claim.speaker, claim.party) == (ANONYMOUS, None)


def test_a_person_can_hide_a_speaker_whom_the_reader_named() -> None:
    (claim,) = Record().accept(proposal(speaker="Osric Venn"), changes={"anonymous": "yes"}).claims
    assert (claim.speaker, claim.party) == (ANONYMOUS, None)


def test_an_act_signed_elsewhere_that_names_a_hidden_speaker_is_read_without_the_name() -> None:
    record = Record()
    act = accept(proposal(speaker="x"), record.document, "P-1", words=TEXT, reason="r")
    content = {**act.content, "value": {"speaker": "Osric Venn", "anonymous": True, "party": "n"}}
    recorded(record.ground, type(act)(typ=act.typ, content=content))
    (claim,) = record.read().claims
    assert (claim.speaker, claim.party) == (ANONYMOUS, None)


def test_names_of_prisoners_and_chosen_words_leave_with_no_quotation() -> None:
    (claim,) = Record().accept(proposal(start=51, end=84, speaker="he")).claims
    assert "Venn" not in claim.quote
    (claim,) = Record().accept(proposal(speaker="he"), withhold=[(0, 2)]).claims
    assert claim.quote == "[name withheld] people were killed"


@pytest.mark.parametrize(
    ("one", "changes", "says"),
    [
        (proposal("date"), {}, "says nothing by itself"),
        (proposal("position", party="n", stance="supports"), {}, "does not say its item"),
        (proposal("position", party="n", item="i"), {"stance": "silent"}, "no stance"),
        (proposal("figure", unit="killed", low=4, high=5), {"low": "9"}, "begin above its end"),
        (proposal("figure", unit="killed"), {"low": "many"}, "whole number"),
        (proposal(), {"colour": "red"}, "has no 'colour'"),
        (proposal(), {}, "does not say its speaker"),
        (proposal("head", party="n", person="a"), {}, "does not say its round"),
        (proposal("head", party="n"), {"round": "N-1"}, "round=N-1 points at nothing on record"),
        (proposal(speaker="x"), {"denies": "Q-1"}, "denies=Q-1 points at nothing on record"),
    ],
)
def test_what_is_not_whole_is_refused_with_what_would_do(
    one: Proposal, changes: dict[str, str], says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        accept(one, "D-1", "P-1", words=TEXT, reason="r", changes=changes)


def test_a_round_has_its_sides_and_who_signed_is_not_who_took_note() -> None:
    ground = GroundInMemory()
    act = convene(process="lake", name="first", first=date(2031, 5, 1), last=date(2031, 5, 2),
                  format_="indirect", through=["the mediator"], items=["truce"], reason="r",
                  joining={"south": "no weapons in the house"})  # fmt: skip
    id_ = make_id("N", recorded(ground, act).leaf_hash)
    recorded(ground, seat([id_], id_, "west", attendance="stayed_away", reason="r"))
    recorded(
        ground, seat([id_], id_, "north", attendance="present", heads=["minister"], reason="r")
    )
    recorded(ground, conclude([id_], id_, "Lake paper", date(2031, 5, 2), signed=["east"],
                              took_note=["north"], reason="r"))  # fmt: skip
    (held,) = read_talks(ground.entries()).rounds.values()
    assert {d.party: d.attendance for d in held.delegations} == {
        "west": Attendance.STAYED_AWAY, "north": Attendance.PRESENT,
    }  # fmt: skip
    assert (held.outcomes[0].signed, held.outcomes[0].took_note) == (("east",), ("north",))
    assert held.joining == {"south": "no weapons in the house"}
    with pytest.raises(UsageError, match="more than one list"):
        conclude([id_], id_, "t", date(2031, 5, 2), signed=["a"], took_note=["a"], reason="r")


def test_a_round_told_anew_keeps_its_id_and_its_delegations() -> None:
    ground = GroundInMemory()
    told = {"process": "lake", "name": "first", "first": date(2031, 5, 1), "reason": "r"}
    id_ = make_id("N", recorded(ground, convene(last=date(2031, 5, 2), **told)).leaf_hash)  # type: ignore[arg-type]
    recorded(ground, seat([id_], id_, "north", attendance="present", reason="r"))
    recorded(ground, convene(last=date(2031, 5, 3), **told))  # type: ignore[arg-type]
    (held,) = read_talks(ground.entries()).rounds.values()
    assert (held.round_id, held.last, len(held.delegations)) == (id_, date(2031, 5, 3), 1)


def test_what_makes_no_sense_is_passed_over_and_loses_nothing() -> None:
    record = Record()
    act = accept(proposal(speaker="x"), record.document, "P-1", words=TEXT, reason="r")
    recorded(record.ground, type(act)(typ=act.typ, content={"proposal": "P-2", "value": 3}))
    recorded(record.ground, act)
    assert len(record.read().claims) == 1


def test_whoever_is_hidden_is_withheld_wherever_the_document_is_quoted() -> None:
    """The act says where they are named, and never who."""
    record = Record()
    hidden = proposal(speaker="The northern spokesman")
    act = accept(hidden, record.document, "P-1", words=TEXT, reason="r",
                 changes={"anonymous": "yes"})  # fmt: skip
    assert "spokesman" not in str(act.content)
    recorded(record.ground, act)
    records = record.accept(proposal("claim", 0, 50, speaker="he"))
    assert [claim.quote for claim in records.claims][1].startswith("[name withheld] said 40")
    assert records.unnamed == {record.document: [(28, 49)]}


def test_a_later_decision_brings_no_hidden_name_back() -> None:
    record = Record()
    hidden = proposal(speaker="The northern spokesman")
    record.accept(hidden, changes={"anonymous": "yes"})
    shown = proposal(speaker="[name withheld]")
    records = record.accept(shown, changes={"anonymous": "no"})
    assert "The northern spokesman" in records.names[record.document]


def test_what_people_withhold_in_one_quotation_leaves_with_no_other_of_that_document() -> None:
    record = Record()
    record.accept(proposal("claim", 4, 27, speaker="x"), withhold=[(0, 8)])
    records = record.accept(proposal("claim", 0, 50, speaker="x"))
    assert ["northern" in claim.quote for claim in records.claims] == [False, False]


def test_who_may_accept_and_who_convenes_is_said_by_role() -> None:
    assert {r for r, types in SIGNS.items() if "proposal.accepted" in types} == {
        "analyst", "secretary", "guarantor",
    }  # fmt: skip
    assert {r for r, types in SIGNS.items() if "talks.round" in types} == {
        "secretary", "guarantor", "mediator",
    }  # fmt: skip
