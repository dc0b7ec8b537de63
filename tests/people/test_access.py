"""Who may do what: every role, verb, thing and purpose, and what a refusal gives away."""

from __future__ import annotations

import itertools

import pytest

from trucewatch.people.access import ASKED_AGAIN, Answer, Noun, Purpose, Thing, Verb, can
from trucewatch.people.model import ANYBODY, OWNER, Person, Role
from trucewatch.people.roles import SIGNS, signs

EVERYTHING = list(itertools.product(Verb, Noun, Purpose))
VERIFYING = {Role.OWNER, Role.SECRETARY, Role.ANALYST, Role.VERIFIER}
PUBLIC_READS = {Noun.SUMMARY, Noun.AGREEMENT, Noun.PROOF, Noun.CASE}


def fresh(role: Role, party: str | None = None) -> Person:
    return Person(role=role, account="U-1", actor="a", party=party, fresh=True)


def allowed(person: Person, **state: object) -> set[tuple[Verb, Noun, Purpose]]:
    return {
        (verb, noun, purpose)
        for verb, noun, purpose in EVERYTHING
        if can(person, verb, Thing(noun=noun, **state), purpose) is Answer.YES  # type: ignore[arg-type]
    }


def test_the_public_reads_what_was_published_for_it_and_does_nothing() -> None:
    may = allowed(ANYBODY, published=True)
    assert {noun for verb, noun, _ in may if verb is Verb.READ} == PUBLIC_READS
    assert {verb for verb, _, _ in may} == {Verb.READ, Verb.SIGN_IN}


@pytest.mark.parametrize("role", sorted(set(Role) - VERIFYING))
@pytest.mark.parametrize("noun", [Noun.WORDS, Noun.EVIDENCE, Noun.PROBLEM, Noun.DOCUMENT])
def test_a_sources_words_are_for_those_who_verify(role: Role, noun: Noun) -> None:
    for purpose in Purpose:
        assert can(fresh(role), Verb.READ, Thing(noun=noun), purpose) is Answer.NO


@pytest.mark.parametrize("purpose", [p for p in Purpose if p is not Purpose.VERIFY])
def test_nobody_reads_words_to_any_other_end_than_to_verify(purpose: Purpose) -> None:
    assert can(OWNER, Verb.READ, Thing(noun=Noun.WORDS), purpose) is Answer.NO


@pytest.mark.parametrize("purpose", [p for p in Purpose if p is not Purpose.VERIFY])
def test_nobody_unseals_to_any_other_end_either(purpose: Purpose) -> None:
    for role in Role:
        assert can(fresh(role), Verb.UNSEAL, Thing(noun=Noun.WORDS), purpose) is Answer.NO


def test_a_guarantor_signs_in_a_case_to_rule_and_a_verifier_links_to_verify() -> None:
    case, incident = Thing(noun=Noun.CASE), Thing(noun=Noun.INCIDENT)
    for purpose in Purpose:
        rules = can(fresh(Role.GUARANTOR), Verb.DETERMINE, case, purpose)
        links = can(fresh(Role.VERIFIER), Verb.LINK, incident, purpose)
        assert (rules is Answer.YES) == (purpose is Purpose.RULE)
        assert (links is Answer.YES) == (purpose is Purpose.VERIFY)


def test_a_party_sees_the_cases_that_concern_it_and_no_other() -> None:
    """A refusal that depends on the case says the same as a case that is not there."""
    mine = Thing(noun=Noun.CASE, accused=frozenset({"council"}))
    my_own = Thing(noun=Noun.CASE, heard=frozenset({"council"}))
    others = Thing(noun=Noun.CASE, accused=frozenset({"accord"}))
    out = Thing(noun=Noun.CASE, published=True)
    council = fresh(Role.PARTY, "council")
    asked = [can(council, Verb.READ, case, Purpose.KNOW) for case in (mine, my_own, others, out)]
    assert asked == [Answer.YES, Answer.YES, Answer.HIDDEN, Answer.YES]


def test_a_party_without_a_side_is_concerned_by_nothing() -> None:
    nobody = fresh(Role.PARTY)
    thing = Thing(noun=Noun.INCIDENT, accused=frozenset({"council"}))
    assert can(nobody, Verb.READ, thing, Purpose.KNOW) is Answer.HIDDEN


@pytest.mark.parametrize("noun", [Noun.INCIDENTS, Noun.REPORT, Noun.QUEUE])
def test_a_party_neither_lists_incidents_nor_sees_who_reported(noun: Noun) -> None:
    """So nothing can be learnt from a count, a search or the time it takes."""
    for purpose in Purpose:
        assert can(fresh(Role.PARTY, "council"), Verb.READ, Thing(noun=noun), purpose) is Answer.NO


@pytest.mark.parametrize("verb", sorted(ASKED_AGAIN))
def test_what_binds_is_asked_again(verb: Verb) -> None:
    """An open session on a table is not a signature."""
    for role, noun, purpose in itertools.product(Role, Noun, Purpose):
        stale = Person(role=role, party="council")
        assert can(stale, verb, Thing(noun=noun), purpose) is not Answer.YES


@pytest.mark.parametrize("role", list(Role))
def test_the_pages_let_nobody_sign_what_the_ledger_would_refuse(role: Role) -> None:
    """One list of who signs what stands behind both."""
    signing = {verb for verb in Verb if "." in verb}
    for verb, noun, purpose in allowed(fresh(role, "council"), accused=frozenset({"council"})):
        if verb in signing and role is not Role.OWNER:
            assert signs(role, verb.value), (verb, noun, purpose)


def test_only_the_owner_lets_people_in_and_out() -> None:
    for role in Role:
        for verb in (Verb.ADMIT, Verb.DISMISS):
            answer = can(fresh(role), verb, Thing(noun=Noun.PEOPLE), Purpose.KEEP)
            assert (answer is Answer.YES) == (role is Role.OWNER)


@pytest.mark.parametrize("verb", [Verb.RECEIVE, Verb.ACCEPT])
def test_documents_are_taken_in_and_decided_by_those_who_read_them_and_sign_it(verb: Verb) -> None:
    """A guarantor may sign a decision, and reads no document here; a verifier reads, and signs
    none."""
    doing = {
        role for role in Role
        if can(fresh(role), verb, Thing(noun=Noun.DOCUMENT), Purpose.VERIFY) is Answer.YES
    }  # fmt: skip
    assert doing == {Role.OWNER, Role.SECRETARY, Role.ANALYST}
    assert all(signs(role, verb.value) for role in doing)


def test_whoever_verifies_does_not_rule() -> None:
    assert not signs(Role.VERIFIER, "verdict.signed")
    assert not signs(Role.MONITOR, "verdict.signed")


def test_a_mediator_records_the_talks_and_signs_nothing_else() -> None:
    """Who sat where is a mediator's to say; what anybody did is not."""
    assert set(SIGNS[Role.MEDIATOR]) == {"talks.round", "talks.delegation", "talks.outcome"}


def test_a_party_reads_positions_and_nobodys_claims() -> None:
    """A position was said in public in a side's name; a claim may lead to whoever made it."""
    party, mediator = fresh(Role.PARTY, "council"), fresh(Role.MEDIATOR)
    talks, claims = Thing(noun=Noun.TALKS), Thing(noun=Noun.CLAIMS)
    dossier = Thing(noun=Noun.DOSSIER)
    assert can(party, Verb.READ, dossier, Purpose.KNOW) is Answer.NO
    assert can(mediator, Verb.READ, dossier, Purpose.KNOW) is Answer.YES
    assert can(party, Verb.READ, talks, Purpose.KNOW) is Answer.YES
    assert can(party, Verb.READ, claims, Purpose.KNOW) is Answer.NO
    assert can(mediator, Verb.READ, claims, Purpose.KNOW) is Answer.YES
    assert can(mediator, Verb.CONVENE, talks, Purpose.KEEP) is Answer.YES
    assert can(party, Verb.CONVENE, talks, Purpose.KEEP) is Answer.NO


def test_roles_that_only_read_sign_nothing() -> None:
    for role in (Role.GUARDIAN, Role.AUDITOR, Role.PUBLIC):
        assert role not in SIGNS
        assert not signs(role, "report.received")
