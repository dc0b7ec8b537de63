"""Nobody who is hidden from readers is told to a language model, or named by one."""

from __future__ import annotations

from tests.command import done
from tests.language_model.conftest import REPORT, Desk
from tests.language_model.test_kept import CLAIM, CRUTCHES, FIGURE
from trucewatch.claims.model import Offer
from trucewatch.doors.mission_work import at_work
from trucewatch.mechanism.accepting import offered

WORDS = '"Nobody will sign, and the prisoner Osric Venn is ill,"'


def test_names_that_are_withheld_never_leave_the_machine(desk: Desk) -> None:
    desk.model.proposes()
    desk.ask()
    assert "Nobody will sign, and the prisoner \u2588" in desk.model.read
    for name in ("Venn", "Osric", "northern diplomat", "consulate", "Harbour Gazette"):
        assert name not in desk.model.read


def test_whoever_asked_not_to_be_named_is_named_by_no_model(desk: Desk) -> None:
    whole = f"{WORDS} a northern diplomat at the Brenn consulate said"
    desk.model.proposes(
        {"kind": "claim", "quote": whole, "value": {"speaker": "a northern diplomat"}},
        {"kind": "claim", "quote": "a northern diplomat", "value": {}},
        {"kind": "head", "quote": "a northern diplomat at the Brenn consulate",
         "value": {"person": "diplomat", "party": "northern"}},
    )  # fmt: skip
    said = desk.ask()
    assert "3 dropped whose quotation is not in the text" in said.out
    assert desk.proposed() == []


def test_an_entry_signed_elsewhere_names_them_no_more_than_rules_do(desk: Desk) -> None:
    who = REPORT.index("a northern diplomat")
    victim = REPORT.index("the prisoner Osric Venn is ill")
    offers = [
        Offer(kind="claim", start=who, end=who + 50, model="other",
              words={"speaker": (who, who + 19)}),
        Offer(kind="claim", start=victim, end=victim + 30, model="other",
              words={"speaker": (victim + 13, victim + 23)}),
        Offer(kind="claim", start=-4, end=10**9, model="other"),
    ]  # fmt: skip
    with at_work(desk.folder) as (mission, _):
        acts = [offered(desk.document, "other", offers), offered("D-0", "other", offers)]
        broken = offered(desk.document, "other", ())
        broken.content["proposals"] = [{"kind": 1, "words": [1]}]
        mission.ground.record([*acts, broken])
        mission.publish_ledger()
    (one,) = desk.proposed()
    assert one["value"]["speaker"] == "a source on condition of anonymity"
    assert "Venn" not in str(desk.proposed())


def test_a_victims_name_stands_in_no_quotation_of_a_models_proposal(desk: Desk) -> None:
    desk.model.proposes(
        {"kind": "claim", "quote": WORDS.replace("Osric Venn", "\u2588" * 10).strip('"'),
         "value": {}},
        {"kind": "claim", "quote": WORDS.strip('"'), "value": {"speaker": "Osric Venn"}},
    )  # fmt: skip
    said = desk.ask().out
    assert "1 dropped whose quotation is not in the text" in said
    assert "1 dropped that were proposed already" in said  # by the rules, with nobody's name
    for one in desk.proposed():
        assert one["value"]["speaker"] == "a source on condition of anonymity"
        assert "[name withheld]" in one["quote"]
    assert "Venn" not in done("talks", "proposals", desk.folder, "--all", "--json").out


def test_whom_people_hide_is_hidden_in_a_models_proposals_too(desk: Desk) -> None:
    desk.model.proposes(CLAIM, FIGURE)
    desk.ask()
    claim = next(one for one in desk.proposed() if one["kind"] == "claim")
    done("talks", "accept", desk.folder, claim["proposal_id"], "--reason", "asked for it since",
         "--set", "anonymous=yes")  # fmt: skip
    assert "Morven" not in str(desk.proposed()) and CRUTCHES not in str(desk.proposed())
    desk.model.asked.clear()
    desk.ask()
    assert "Morven" not in desk.model.read
