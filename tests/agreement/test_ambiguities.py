"""The ambiguity ledger: what each gap is called, what follows, and that filling it helps."""

from dataclasses import replace
from datetime import date

import pytest

from tests.agreement.everything import (
    ACTORS,
    ANCHORS,
    GATES,
    INSTRUMENTS,
    LISTED,
    NORMS,
    PLACES,
    PROCEDURE,
    at,
    between,
    everything,
    norm,
)
from trucewatch.agreement import model as m
from trucewatch.agreement.ambiguities import ambiguities
from trucewatch.agreement.model import Basis, NormKind
from trucewatch.vocabulary.messages import LANGUAGES


def ledger(**parts):
    """What is listed for everything, with some parts replaced: (message, consequence)."""
    return [(p.message, p.consequence) for p in ambiguities(everything(**parts), {}, "file.yaml")]


def said(words, found):
    return [message for message, _ in found if words in message]


GAPS = [
    # texts
    "wordings that differ on black",
    "wordings that differ on the list un",
    "norm n1 stands only in the wording a",
    "instrument later binds by signature, and nobody",
    "list un, and no version of it is known between 2020-01-12 12:00",
    "norm n8 takes the place of n2 is not settled",
    # times
    "the term is not stated",
    "the term of instrument later is not stated",
    "whether instrument text still holds",
    "nobody has dated d_day",
    "nobody certified exchange, and the times",
    "the deadline of n4 can be read in more than one way",
    "the start of later can be read",
    # who
    "bands is a heading",
    "no acceptance of text by teal",
    "acceptance of text by red has no date",
    "that red gave notice",
    "acceptance by red stands",
    "that sponsor answers for, backs or stands by red",
    # where
    "nobody mapped the place front",
    "of Westvale only parts belong to valleys",
    "strip is between 1500 and 2000 m deep",
    "line of strip differs by party (north)",
    "which state of the line strip is measured from",
    # norms
    "norm n2 binds bands, a heading",
    "norm n5 names nobody",
    "norm n9 binds west, and no actor",
    "n3 does not say who must show",
    "obligation n5 states no quantity",
    "norm n4 does not say whether its amount",
    "norm n9 speaks of captives and gives no amount",
    "norm n7 is known only by report",
    "prohibition n8 does not say which acts",
    "nobody defines snow, which is asked for by n2",
    # matters
    "nothing of arrests",
    "nothing of compensation",
    "no rule names these kinds of act",
    # gates and procedure
    "gate two does not say how",
    "who certifies gate two",
    "nobody has certified gate two",
    "no right of reply",
    "how a breach is made good",
    "what follows a breach",
    "where a dispute goes next",
    "how office decides",
    "members of office",
    "“answer” does not say what it counts from",
    "“answer” does not say who must take it",
    "“ruling” has no time",
    "“final” has neither a period nor a date",
    "“final” does not say who must report",
]


@pytest.mark.parametrize("gap", GAPS)
def test_each_gap_is_listed_once_with_what_follows(gap):
    found = [(message, so) for message, so in ledger() if gap in message]
    assert len(found) == 1
    assert found[0][1]


def test_nothing_is_listed_that_no_test_here_expects():
    assert [message for message, _ in ledger() if not any(gap in message for gap in GAPS)] == []


def test_every_gap_is_said_in_every_language_and_with_names_there():
    """Nobody is told less for reading from right to left, and no id stands for a name."""
    for language in LANGUAGES:
        told = ambiguities(everything(), {}, "file.yaml", language=language)
        assert len(told) == len(GAPS)
        assert all(p.message and p.consequence and "{" not in p.message for p in told)
    arabic = [p.message for p in ambiguities(everything(), {}, "f", language="ar")]
    assert any("الأسود" in message for message in arabic)
    assert not any("black" in message for message in arabic)


def test_an_anchor_says_what_counts_from_it():
    so = next(so for message, so in ledger() if "dated d_day" in message)
    assert so.endswith(": n5")
    disputed = next(so for message, so in ledger() if "certified exchange" in message)
    assert "between 2020-01-02 12:00" in disputed and "n9" in disputed


def test_what_counts_from_an_open_anchor_is_told_with_the_anchor_alone():
    """A chain of deadlines hangs on one missing date: one entry, not ten."""
    assert not said("deadline of n5", ledger())
    assert not said("deadline of n9", ledger())


def test_a_certified_anchor_and_a_settled_deadline_are_not_listed():
    certified = replace(ANCHORS[3], moment=at(2), certified=ANCHORS[2].certified)
    found = ledger(
        anchors=(*ANCHORS[:3], certified),
        norms=(norm("n5", NormKind.OBLIGATION, acts=("11",), due=at(9)),),
    )
    assert not said("d_day", found)
    assert not said("deadline", found)


def test_a_time_only_scheduled_stands_in_and_is_listed_as_that():
    claim = m.TimeClaim(by=None, at=at(3).low, basis=Basis.DOCUMENTED)
    anchor = replace(ANCHORS[3], moment=at(3), scheduled=claim)
    assert said("nobody certified d_day; its time is only scheduled", ledger(anchors=(anchor,)))


def test_a_deadline_that_is_blank_is_no_gap_and_one_that_is_unspecified_is():
    blank = ledger(norms=(norm("n1", acts=("1",)),))
    assert not said("deadline", blank)
    unspecified = ledger(norms=(norm("n1", acts=("1",), due=between(None, None)),))
    assert said("the deadline of n1 is not said", unspecified)


def test_the_clocks_own_time_is_told_once_however_many_texts_take_it():
    shared = m.Force(start=between(0, 1))
    texts = tuple(replace(text, force=shared) for text in INSTRUMENTS)
    assert len(said("can be read in more than one way", ledger(instruments=texts, norms=()))) == 1


def test_a_roster_a_burden_and_a_sense_close_their_gaps():
    full = norm(
        "n3", NormKind.PERMISSION, excepts=("n1",), conditions=("self_defence",), burden="claimant"
    )
    amount = m.Quantity(amount=600, unit="trucks", per="day", sense=m.Sense.FLOOR)
    found = ledger(norms=(full, norm("n4", NormKind.OBLIGATION, quantity=amount)))
    assert not [message for message, _ in found if "n3" in message or "n4" in message]


def test_a_rule_in_every_wording_does_not_differ_by_wording():
    assert not said("stands only", ledger(norms=(norm("n1", acts=("1",), wording=("a", "b")),)))


def test_an_act_counts_as_named_by_any_kind_of_it():
    named = ledger(norms=(norm("n1", acts=("3.1",)),))
    assert not any("(3)" in message for message, _ in named)
    assert any("(2)" in message for message, _ in named)
    every = norm("n1", acts=tuple(str(code) for code in range(1, 18)))
    assert not said("no rule names", ledger(norms=(every,)))


def test_a_list_known_for_the_whole_time_of_its_text_is_no_gap():
    whole = replace(LISTED, period=m.Period(start=at(-9), end=None))
    listing = replace(everything().lists[0], versions=(whole,))
    assert not said("no version", ledger(lists=(listing,)))
    later = replace(LISTED, id="v2", period=m.Period(start=at(20), end=None))
    gap = ledger(lists=(replace(listing, versions=(later, LISTED)),))
    assert said("between 2020-01-12 12:00 and 2020-01-22 12:00", gap)


def test_a_list_that_no_text_refers_to_is_no_gap():
    one = replace(INSTRUMENTS[0], variants=(replace(INSTRUMENTS[0].variants[1]),))
    assert not said("no version", ledger(instruments=(one,)))


def test_whoever_accepted_another_text_is_not_asked_for_one_that_does_not_speak_to_them():
    """A signatory of the first text alone is no gap of the second."""
    only_first = replace(ACTORS[0], accepted={"text": m.Acceptance(on=date(2020, 1, 1))})
    second = replace(INSTRUMENTS[1], binds="by_acceptance")
    found = ledger(actors=(only_first,), instruments=(INSTRUMENTS[0], second), norms=NORMS[:1])
    assert not said("no acceptance of later by blue", found)


def test_reciprocity_asks_who_says_that_it_was_broken():
    assert not said("who says whether that was broken", ledger())
    unruled = replace(PROCEDURE, bodies=())
    assert said("as long as red keeps its own part", ledger(procedure=unruled))


def test_without_any_procedure_that_is_the_one_entry():
    found = ledger(procedure=m.Procedure())
    assert said("no procedure", found)
    assert not said("right of reply", found)


def test_a_gate_that_somebody_certified_is_only_as_open_as_its_gaps():
    assert not said("gate three", ledger())
    assert said("gate two", ledger(gates=GATES[:1]))


def test_a_place_with_an_outline_is_no_gap():
    assert not any("harbour" in message for message, _ in ledger(places=PLACES[:2]))


def test_entries_carry_the_line_of_the_thing_or_of_what_it_stands_in():
    lines = {"norms.n3": 12, "procedure": 40, "procedure.clocks.ruling": 44}
    found = {p.message: p.line for p in ambiguities(everything(), lines, "file.yaml")}
    assert found["permission n3 does not say who must show its conditions"] == 12
    assert found["the members of office are not named"] == 40
    assert found["the step “ruling” has no time"] == 44
    assert found["the term is not stated"] is None
    assert list(found.values()) == sorted(found.values(), key=lambda line: line or 0)


def test_a_chain_of_open_anchors_hangs_on_the_first():
    """36 months after an event that comes 8 months after D-Day: D-Day is what is missing."""
    later = replace(ANCHORS[3], id="handback", moment=between(None, None, "d_day"), fixed=True)
    due = norm("n5", NormKind.OBLIGATION, acts=("11",), due=between(None, None, "handback"))
    found = ledger(anchors=(ANCHORS[3], later), norms=(due,))
    assert not said("dated handback", found)
    assert next(so for message, so in found if "dated d_day" in message).endswith(
        ": handback and n5"
    )


def test_a_text_nobody_read_is_one_entry_with_all_its_rules():
    """Forty rules of one leaked text are one gap, not forty."""
    leaked = replace(INSTRUMENTS[0], basis=Basis.REPORTED)
    rules = tuple(norm(f"n{n}", acts=("1",), basis=Basis.REPORTED) for n in (1, 2))
    found = ledger(instruments=(leaked,), norms=rules)
    assert said(
        "instrument text is known only by report or assumption, and with it n1 and n2", found
    )
    assert not said("norm n1 is known only", found)
