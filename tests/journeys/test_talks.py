"""From a press report to a matrix of positions, over the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.command import done, trucewatch
from trucewatch.claims.model import ANONYMOUS

REPORT = """\
Talks at the lake, 14 May 2017

Talia Morven, who leads the Syrian opposition team, told reporters that the cease-fire must hold \
before elections.

The Syrian government delegation arrived on Friday. "We want the cease-fire to hold," \
the government said.

At least 40 people were killed since March 2017, according to the UN.

"Nobody will sign, and the prisoner Osric Venn is ill," a northern diplomat said, speaking on \
condition of anonymity. Venn said that nobody had been at the window on Monday.
"""


@pytest.fixture
def talks(mission: Path, tmp_path: Path) -> Path:
    """A mission that has taken the report in."""
    file = tmp_path / "report.txt"
    file.write_text(REPORT, encoding="utf-8")
    done("talks", "receive", mission, file, "--publisher", "The Harbour Gazette")
    return mission


def proposed(mission: Path, kind: str) -> list[dict[str, Any]]:
    items = done("talks", "proposals", mission, "--json").document["items"]
    return [one for one in items if one["kind"] == kind]


def listed(mission: Path, what: str, *more: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = done("list", mission, what, "--json", *more).document["items"]
    return items


def test_reading_a_file_records_nothing_and_gives_quotations_with_offsets(tmp_path: Path) -> None:
    file, out = tmp_path / "report.txt", tmp_path / "p.json"
    file.write_text(REPORT, encoding="utf-8")
    done("read", file, "-o", out)
    document = json.loads(out.read_text(encoding="utf-8"))
    assert (document["status"], document["published"]) == ("proposed", "2017-05-14")
    figure = next(one for one in document["items"] if one["kind"] == "figure")
    assert REPORT[figure["start"] : figure["end"]] == figure["quote"]
    assert figure["value"]["party"] == "UN"


def test_a_report_taken_in_twice_is_there_once(talks: Path, tmp_path: Path) -> None:
    said = done("talks", "receive", talks, tmp_path / "report.txt", "--publisher", "another")
    assert "already" in said.out
    assert len(listed(talks, "documents")) == 1


def test_nothing_is_a_claim_before_somebody_accepts_it(talks: Path) -> None:
    assert listed(talks, "claims") == []
    (figure,) = proposed(talks, "figure")
    done("talks", "accept", talks, figure["proposal_id"], "--reason", "read",
         "--set", "subject=the war")  # fmt: skip
    (claim,) = listed(talks, "claims")
    assert (claim["low"], claim["party"], claim["subject"]) == (40, "UN", "the war")
    assert proposed(talks, "figure") == []
    (chain,) = listed(talks, "chains")
    assert chain["n_independent"] == 1
    shown = done("show", talks, claim["claim_id"], "--json").document
    assert shown["chain"]["claims"] == [claim["claim_id"]]


def test_a_head_that_belongs_to_no_round_is_refused_and_not_lost(talks: Path) -> None:
    head, *_ = proposed(talks, "head")
    said = trucewatch("talks", "accept", talks, head["proposal_id"], "--reason", "read")
    assert (said.code, "--set round=" in said.err) == (2, True)
    said = trucewatch("talks", "accept", talks, head["proposal_id"], "--reason", "read",
                      "--set", "round=N-000000000000")  # fmt: skip
    assert (said.code, "points at nothing" in said.err) == (2, True)
    assert head in proposed(talks, "head")


def test_what_was_rejected_is_proposed_no_more(talks: Path) -> None:
    (figure,) = proposed(talks, "figure")
    done("talks", "reject", talks, figure["proposal_id"], "--reason", "misread")
    assert proposed(talks, "figure") == []
    assert listed(talks, "claims") == []


def test_no_hidden_speaker_and_no_prisoner_leaves_anywhere(talks: Path, tmp_path: Path) -> None:
    """Every listing, page of one item and file that can be asked for is searched."""
    hidden = next(one for one in proposed(talks, "claim") if one["value"]["anonymous"])
    assert hidden["value"]["speaker"] == ANONYMOUS
    refused = trucewatch("talks", "accept", talks, hidden["proposal_id"], "--reason", "r",
                         "--set", "speaker=the northern diplomat")  # fmt: skip
    assert refused.code == 2
    done("talks", "accept", talks, hidden["proposal_id"], "--reason", "read")
    (claim,) = listed(talks, "claims")
    assert claim["speaker"] == ANONYMOUS
    (arabic,) = listed(talks, "claims", "--lang", "ar")
    assert arabic["speaker"] == "مصدر اشترط عدم الكشف عن هويته"
    done("read", tmp_path / "report.txt", "-o", tmp_path / "p.json")
    told = [
        (tmp_path / "p.json").read_text(encoding="utf-8"),
        done("talks", "proposals", talks, "--all", "--json").out,
        done("talks", "matrix", talks, "--json").out,
        done("show", talks, claim["claim_id"]).out,
        done("show", talks, claim["document_id"], "--json").out,
        *(done("list", talks, what, "--json").out
          for what in ("documents", "claims", "chains", "rounds", "delegations", "positions")),
    ]  # fmt: skip
    for text in told:
        assert "Venn" not in text
        assert "northern diplomat" not in text


def test_what_is_withheld_is_seen_to_be_withheld(talks: Path) -> None:
    table = done("talks", "proposals", talks, "--all").out
    assert "[name withheld]" in table
    (figure,) = proposed(talks, "figure")
    seen = figure["quote"].index("40")
    done("talks", "accept", talks, figure["proposal_id"], "--reason", "read",
         "--withhold", f"{seen}-{seen + 2}")  # fmt: skip
    (claim,) = listed(talks, "claims")
    assert claim["quote"] == figure["quote"].replace("40", "[name withheld]")


def test_sides_are_called_as_the_agreement_calls_them(tmp_path: Path) -> None:
    mission, file, out = tmp_path / "m", tmp_path / "r.txt", tmp_path / "p.json"
    done("new", mission, "--agreement", "exercise-velmara")
    file.write_text(
        "Talks, 14 May 2031\n\nTalia Morven, who leads the Ridge Brigades team, said that "
        "the cease-fire must hold.\n",
        encoding="utf-8",
    )
    done("talks", "receive", mission, file, "--publisher", "The Harbour Gazette")
    assert [one["value"]["party"] for one in proposed(mission, "position")] == ["ridge"]
    done("read", file, "-o", out, "--agreement", "exercise-velmara")
    items = json.loads(out.read_text(encoding="utf-8"))["items"]
    assert [one["value"]["party"] for one in items if one["kind"] == "head"] == ["ridge"]


def test_who_published_it_stands_in_the_registry_and_nowhere_else(talks: Path) -> None:
    clear = [path for path in talks.rglob("*") if path.is_file()]
    assert not any(b"Harbour Gazette" in path.read_bytes() for path in clear)


def test_the_matrix_says_where_conditions_stand_and_who_is_silent(talks: Path) -> None:
    said = done("talks", "round", talks, "first", "--from", "2017-05-14", "--to", "2017-05-15",
                "--item", "ceasefire", "--item", "prisoners", "--format", "indirect",
                "--through", "the mediator", "--reason", "as announced")  # fmt: skip
    round_id = said.out.split(":")[0]
    for one in proposed(talks, "position"):
        done("talks", "accept", talks, one["proposal_id"], "--reason", "read",
             "--set", f"round={round_id}")  # fmt: skip
    for kind in ("delegation", "head"):
        for one in proposed(talks, kind):
            done("talks", "accept", talks, one["proposal_id"], "--reason", "read",
                 "--set", f"round={round_id}")  # fmt: skip
    done("talks", "delegation", talks, round_id, "west", "--attendance", "stayed_away",
         "--reason", "as it said")  # fmt: skip
    document = done("talks", "matrix", talks, "--json").document
    stances = {(c["party"], c["item"]): c["stance"] for c in document["items"]}
    assert stances["government", "ceasefire"] == "supports"
    assert stances["opposition", "political_solution"] == "conditional"
    assert stances["west", "ceasefire"] == "silent"
    sides = {d["party"]: d for d in listed(talks, "delegations")}
    assert sides["opposition"]["heads"] == ["Talia Morven"]
    assert sides["west"]["attendance"] == "stayed_away"
    table = done("talks", "matrix", talks).out
    assert "neither consent nor refusal" in table
    arabic = done("talks", "matrix", talks, "--lang", "ar").out
    assert "صمت" in arabic
    assert "المعارضة المسلحة" in arabic
    assert [r["round_id"] for r in listed(talks, "rounds")] == [round_id]


def test_an_erased_report_leaves_no_words_behind(talks: Path) -> None:
    (figure,) = proposed(talks, "figure")
    done("talks", "accept", talks, figure["proposal_id"], "--reason", "read")
    (document,) = listed(talks, "documents")
    done("erase", talks, str(document["entry"]), "--reason", "asked for")
    assert listed(talks, "documents") == []
    assert [claim["quote"] for claim in listed(talks, "claims")] == [""]
    done("ledger", "verify", talks)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("accept", "P-000000000000", "--reason", "r"), "there is no proposal"),
        (("accept", "P-000000000000", "--reason", "r", "--set", "item"), "sets nothing"),
        (("round", "x", "--from", "2017-05-15", "--to", "2017-05-14", "--reason", "r"), "before"),
        (("delegation", "N-000000000000", "x", "--reason", "r"), "there is no round"),
        (("proposals", "D-000000000000"), "there is no document"),
        (("accept", "P-1", "P-2", "--reason", "r", "--withhold", "0-2"), "in one quotation"),
    ],
)
def test_a_wrong_word_ends_in_a_sentence(
    talks: Path, arguments: tuple[str, ...], says: str
) -> None:
    command, *rest = arguments
    said = trucewatch("talks", command, talks, *rest)
    assert said.code == 2
    assert says in said.err
