"""What people ruled reaches rules that bind only in return; nothing computed does."""

from dataclasses import replace

from tests.findings.test_whole_schema import VELMARA
from tests.mechanism.grounds import START, GroundInMemory
from trucewatch.agreement.model import LadderClass, Names, Procedure
from trucewatch.findings.gates import Upheld
from trucewatch.mechanism.derive import upheld_by
from trucewatch.mechanism.ground_tables import read_ground
from trucewatch.mechanism.ports import Act

LADDERLESS = replace(VELMARA, procedure=Procedure())


def ruled(agreement, **content):
    ground = GroundInMemory()
    whole = {
        "incident_id": "I-1",
        "ladder_class": "grave",
        "reason": "seen",
        "norm": "k1",
    } | content
    ground.record([Act(typ="verdict.signed", content=whole)])
    return upheld_by(read_ground(ground.entries(), size=ground.size), agreement)


def test_a_ruling_that_names_whom_it_is_against_counts_from_when_it_was_signed():
    assert ruled(LADDERLESS, against="accord") == (Upheld("accord", "k1", START),)


def test_a_ruling_against_nobody_and_one_that_upholds_nothing_do_not_count():
    assert ruled(LADDERLESS) == ()
    assert ruled(LADDERLESS, against="accord", ladder_class="not_attributable") == ()


def test_the_agreements_own_ladder_says_what_upholds():
    kept = LadderClass(id="grave", names=Names(by_language={"en": "grave"}), breach=False)
    broken = replace(kept, id="serious", breach=True)
    own = replace(VELMARA, procedure=Procedure(ladder=(kept, broken)))
    assert ruled(own, against="accord") == ()
    assert ruled(own, against="accord", ladder_class="serious")
