"""A gate is closed until somebody who may certifies it; what is computed opens nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.figures.records import RecordBook, agreement, week
from trucewatch.agreement.model import Basis, Gate
from trucewatch.figures.gates import gates
from trucewatch.figures.model import Holding, Record
from trucewatch.figures.wording import gate_words
from trucewatch.mechanism.actors import Actor
from trucewatch.mechanism.certifying import Certification, certify, with_certifications
from trucewatch.vocabulary.errors import UsageError

OWNER = Actor("k0", b"", "owner", "owner")
RUSSIA = Actor("k1", b"", "guarantor", "Guarantor", party="russia")
JAYSH = Actor("k2", b"", "party", "The Jaysh", party="jaysh")
NOON = datetime(2017, 1, 20, 12, tzinfo=UTC)
TALKS = Gate(
    id="talks",
    opens="talks",
    predicate="ceasefire_holds",
    definition=None,
    planned=None,
    basis=Basis.DOCUMENTED,
    certifiers=("russia", "turkey"),
)
WEAPONS = replace(TALKS, id="phase", predicate="weapons_back", certifiers=())
TRUCE = replace(agreement(), gates=(TALKS, WEAPONS))


def said(gate: str, state: str, at: datetime, by: str | None, *, own: bool = True) -> Certification:
    return Certification(gate, state == "open", at, by, own, 7)


def stands(record: Record, *words: Certification, gate: str = "talks", at: datetime = NOON):
    known = replace(record, agreement=with_certifications(TRUCE, words))
    return next(one for one in gates(known, at) if one.gate.id == gate)


@pytest.fixture
def quiet() -> Record:
    """Every province watched for a month, and nothing happened."""
    book = RecordBook()
    for code in ("SY01", "SY02", "SY03", "SY05", "SY06", "SY07"):
        book.watch(code, "2016-12-30", "2017-02-01")
    return book.close()


def test_a_gate_that_nobody_certified_is_closed_however_quiet_it_is(quiet: Record) -> None:
    found = stands(quiet)

    assert not found.open and found.certified is None
    assert found.computed == Holding.HOLDING
    assert gate_words(found, TRUCE, "en")[0].id == "figures.gate_line_none"


def test_the_newest_word_by_then_stands_and_one_yet_to_come_does_not(quiet: Record) -> None:
    words = (
        said("talks", "open", NOON - timedelta(days=2), "russia"),
        said("talks", "closed", NOON - timedelta(days=1), "turkey"),
        said("talks", "open", NOON + timedelta(days=1), "russia"),
    )

    assert not stands(quiet, *words).open
    assert stands(quiet, *words, at=NOON - timedelta(days=1, hours=1)).open
    assert stands(quiet, *words, at=NOON + timedelta(days=2)).open


def test_the_certified_and_the_computed_word_may_differ_and_that_is_said(quiet: Record) -> None:
    found = stands(quiet, said("talks", "closed", NOON, "russia"))

    assert found.differs and not found.open
    assert "figures.gate_differs" in [message.id for message in gate_words(found, TRUCE, "en")]


def test_a_word_that_the_agreement_does_not_ask_for_counts_for_nothing(quiet: Record) -> None:
    assert stands(quiet, said("talks", "open", NOON, "jaysh")).certified is None


def test_what_the_owner_wrote_down_is_reported_not_signed(quiet: Record) -> None:
    found = stands(quiet, said("talks", "open", NOON, "russia", own=False))

    assert found.open and found.certified is not None
    assert found.certified.basis is Basis.REPORTED
    assert "figures.gate_reported" in [message.id for message in gate_words(found, TRUCE, "en")]


def test_a_predicate_that_software_knows_nothing_of_is_not_guessed(quiet: Record) -> None:
    found = stands(quiet, gate="phase")

    assert found.computed == Holding.CANNOT_TELL
    assert [message.id for message in found.why] == ["figures.gate_not_computed"]


def test_alleged_breaches_are_listed_as_evidence() -> None:
    book = RecordBook()
    breach = book.incident("2017-01-19 09:00:00", by="regime", found="breach")
    book.incident("2017-01-01 09:00:00", by="regime", found="breach")
    found = stands(book.close(), at=week("2017-01-13").end)

    assert found.evidence == (breach,)
    assert found.why[0].id == "figures.gate_undefined"


@pytest.mark.parametrize(
    ("signer", "by", "gate", "match"),
    [
        (JAYSH, None, "talks", "jaysh does not certify talks"),
        (OWNER, None, "talks", "the owner of a mission does not certify talks"),
        (OWNER, "jaysh", "talks", "jaysh does not certify"),
        (RUSSIA, "turkey", "talks", "speaks for russia, not for turkey"),
        (RUSSIA, None, "nothing", "no gate 'nothing'"),
        (OWNER, "nobody", "phase", "knows nobody called"),
    ],
)
def test_whose_word_does_not_count_is_refused(
    signer: Actor, by: str | None, gate: str, match: str
) -> None:
    with pytest.raises(UsageError, match=match):
        certify(TRUCE, gate, state="open", reason="note 9", signer=signer, by=by)


def test_a_certification_needs_a_state_and_a_reason() -> None:
    with pytest.raises(UsageError, match="not 'ajar'"):
        certify(TRUCE, "talks", state="ajar", reason="x", signer=RUSSIA, by=None)
    with pytest.raises(UsageError, match="needs a reason"):
        certify(TRUCE, "talks", state="open", reason=" ", signer=RUSSIA, by=None)


def test_the_guarantors_own_word_and_what_the_owner_writes_down() -> None:
    own = certify(TRUCE, "talks", state="open", reason="note 9", signer=RUSSIA, by=None)
    assert own.content["by"] == "russia"
    noted = certify(TRUCE, "talks", state="closed", reason="a call", signer=OWNER, by="turkey")
    assert noted.content["by"] == "turkey"


def test_only_a_word_written_down_later_may_name_an_earlier_time() -> None:
    noted = certify(
        TRUCE, "talks", state="open", reason="note 9", signer=OWNER, by="turkey", since=NOON
    )
    assert noted.content["since"] == "2017-01-20T12:00:00Z"
    with pytest.raises(UsageError, match="holds from the moment it is recorded"):
        certify(TRUCE, "talks", state="open", reason="note 9", signer=RUSSIA, since=NOON)


def test_a_record_of_old_times_may_be_certified_today(quiet: Record) -> None:
    known = with_certifications(
        TRUCE, [said("talks", "open", NOON + timedelta(days=3650), "russia")]
    )
    (found, _) = gates(replace(quiet, agreement=known), NOON, words_by=NOON + timedelta(days=4000))

    assert found.open and found.computed == Holding.HOLDING
