"""The life of a complaint over the command line, with everybody's own key."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.command import Said, done, trucewatch

REPORTS = """\
when,lon,lat,what,who,heard from
2023-03-12 14:05,-22.9,-23.1,shelling,Council artillery,Post Seven
2023-03-12 14:09,-22.9,-23.1,shelling,Council artillery,River Watch
"""
LATER = """\
when,lon,lat,what,who,heard from
2023-03-12 14:07,-22.9,-23.1,shelling,,Harbour Post
"""
MAPPING = """\
source: {column: heard from, kind: monitor}
columns: {when: seen, lon: lon, lat: lat, what: act, who: actor}
values:
  act: {shelling: "2.1"}
"""
OFFICES = {
    "accord": ("party", "Accord liaison", "accord"),
    "council": ("party", "Council liaison", "council"),
    "team": ("monitor", "mission team", "mission"),
    "reviewer": ("monitor", "mission reviewer", "mission"),
    "calvera": ("guarantor", "first guarantor", "calvera"),
    "norrund": ("guarantor", "second guarantor", "norrund"),
}


@dataclass
class Desk:
    """A mission, the keys of its offices, and the case it hears."""

    folder: Path
    keys: Path
    case: str = ""

    def key(self, office: str) -> Path:
        return self.keys / f"{office}.key"

    def does(self, office: str | None, verb: str, *more: str | Path) -> Said:
        """A step of the case by an office, or by the owner; whatever comes of it."""
        by = ("--as", self.key(office)) if office else ()
        return trucewatch("case", verb, self.folder, self.case, *more, *by)

    def took(self, office: str | None, verb: str, *more: str | Path) -> Said:
        said = self.does(office, verb, *more)
        assert said.code == 0, said.err
        return said

    def shown(self, *more: str) -> Any:
        return done("show", self.folder, self.case, "--json", *more).document

    def mark(self) -> str:
        marks = [s["mark"] for s in self.shown()["steps"] if s["kind"] == "verified"]
        return str(marks[-1])

    def heard(self) -> None:
        """Everything up to the determinations."""
        self.took(None, "open", "--reason", "within article 6(b)")
        self.took(None, "task", "--to", "mission", "--what", "visit the post")
        self.took("team", "verify", "--found", "two craters",
                  "--item", "B2 reasonable_grounds both point north")  # fmt: skip
        self.took("reviewer", "approve", "--revision", self.mark()[:12], "--reason", "read it")
        self.took("team", "attribute", "--to", "council", "--standard", "reasonable_grounds",
                  "--reason", "its battery")  # fmt: skip
        self.took(None, "ask-reply", "--of", "council", "--what", "where were your guns?")
        self.took("council", "reply", "--says", "none of ours fired")

    def determine(self, office: str, ladder_class: str, reason: str, *more: str | Path) -> Said:
        return self.does(office, "determine", "--class", ladder_class, "--standard",
                         "reasonable_grounds", "--reason", reason, *more)  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    folder = tmp_path / "mission"
    done("new", folder, "--agreement", "exercise-velmara")
    (tmp_path / "reports.csv").write_text(REPORTS, encoding="utf-8")
    (tmp_path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    done("add", folder, tmp_path / "reports.csv", "--mapping", tmp_path / "mapping.yaml")
    done("update", folder)
    for name, (role, office, party) in OFFICES.items():
        public = done("actor", "new", tmp_path / f"{name}.key").out.strip()
        done("actor", "admit", folder, public, "--role", role, "--office", office,
             "--party", party, "--reason", "agreed")  # fmt: skip
    (incident,) = done("list", folder, "incidents", "--json").document["items"]
    made = Desk(folder, tmp_path)
    on, by = incident["incident_id"], made.key("accord")
    said = done("case", "complain", folder, "--what", "the post was shelled", "--on", on,
                "--against", "council", "--as", by)  # fmt: skip
    made.case = said.out.split()[0]
    return made


def test_two_guarantors_differ_and_the_publication_prints_both(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    early = desk.determine("calvera", "grave", "I know enough")
    assert early.code == 2 and "not been found admissible yet" in early.err
    desk.heard()

    assert "V-" in desk.determine("calvera", "grave", "two posts saw it").out
    (row,) = done("list", desk.folder, "cases", "--json").document["items"]
    assert (row["outcome"], row["spoken"]) == (["open"], ["1/2"])

    copy, signed = tmp_path / "copy", tmp_path / "verdict.act"
    shutil.copytree(desk.folder, copy)
    with monkeypatch.context() as there:  # the other guarantor's machine has none of our keys
        there.setenv("TRUCEWATCH_KEYS", str(tmp_path / "no keys here"))
        done("case", "determine", copy, desk.case, "--class", "not_attributable", "--standard",
             "reasonable_grounds", "--reason", "anybody's battery", "--as", desk.key("norrund"),
             "--sign", signed)  # fmt: skip
    done("actor", "take", desk.folder, signed)

    for lang, differ in (("en", "they differ"), ("ar", "وقراراتهم مختلفة")):
        page = tmp_path / f"case-{lang}.md"
        done("case", "publish", desk.folder, desk.case, "-o", page, "--lang", lang)
        text = page.read_text(encoding="utf-8")
        assert "two posts saw it" in text and "anybody's battery" in text and differ in text
    done("case", "publish", desk.folder, desk.case, "-o", tmp_path / "case.json")
    (standing,) = json.loads((tmp_path / "case.json").read_text(encoding="utf-8"))["determinations"]
    assert [(m["member"], m["words"][0]["ladder_class"]) for m in standing["members"]] == [
        ("calvera", "grave"), ("norrund", "not_attributable"),
    ]  # fmt: skip
    assert standing["outcome"] == "separate" and not standing["agree"]
    assert desk.shown()["stage"] == "published" and not desk.shown()["flags"]
    assert done("ledger", "verify", desk.folder).code == 0


def test_what_was_ruled_on_changed_and_is_flagged_and_nothing_moves(
    desk: Desk, tmp_path: Path
) -> None:
    desk.heard()
    desk.determine("calvera", "grave", "two posts saw it")
    (tmp_path / "later.csv").write_text(LATER, encoding="utf-8")
    done("add", desk.folder, tmp_path / "later.csv", "--mapping", tmp_path / "mapping.yaml")
    done("update", desk.folder)

    shown = desk.shown()

    assert {flag["flag"] for flag in shown["flags"]} == {"flag_review", "flag_rests"}
    assert shown["determinations"][0]["members"][0]["words"][0]["ladder_class"] == "grave"
    assert "review" in done("show", desk.folder, desk.case).out

    desk.took(None, "reopen", "--reason", "a third post was heard")
    again = desk.shown()
    assert again["round"] == 2 and again["determinations"][0]["silent"] == ["calvera", "norrund"]
    assert again["earlier"][0]["members"][0]["words"][0]["reason"] == "two posts saw it"


def test_a_step_computes_no_finding_again_and_a_ruling_does(desk: Desk) -> None:
    """What is on the shelf is what a run from scratch would put there."""
    shelf = desk.folder / "derived" / "key"
    done("update", desk.folder)
    before = shelf.read_text()
    desk.heard()
    done("update", desk.folder)
    assert shelf.read_text() == before

    desk.determine("calvera", "grave", "two posts saw it", "--against", "council")
    desk.determine("norrund", "grave", "so did we", "--against", "council")
    done("update", desk.folder)
    assert shelf.read_text() != before

    found = done("list", desk.folder, "findings", "--json").document
    done("update", desk.folder, "--full")
    assert done("list", desk.folder, "findings", "--json").document == found


def test_four_eyes_and_an_approval_overtaken_on_its_way(desk: Desk, tmp_path: Path) -> None:
    desk.took(None, "open", "--reason", "within article 6(b)")
    desk.took(None, "task", "--to", "mission", "--what", "visit the post")
    desk.took("team", "verify", "--found", "two craters")
    own = desk.does("team", "approve", "--revision", desk.mark()[:12], "--reason", "mine")
    assert own.code == 2 and "another must" in own.err
    party = desk.does("accord", "approve", "--revision", desk.mark()[:12], "--reason", "ours")
    assert party.code == 2 and "a party does not sign case.approved" in party.err

    signed = tmp_path / "approval.act"
    desk.took("reviewer", "approve", "--revision", desk.mark()[:12], "--reason", "read it",
              "--sign", signed)  # fmt: skip
    desk.took("team", "verify", "--found", "three craters")
    done("actor", "take", desk.folder, signed)

    shown = desk.shown()
    assert (shown["steps"][-1]["kind"], shown["steps"][-1]["fault"]) == ("approved", "stale")
    assert shown["stage"] == "verified"
    assert "no longer the one that counts" in shown["flags"][0]["text"]


def test_what_is_due_and_overdue_says_from_where_it_comes(desk: Desk) -> None:
    desk.took(None, "open", "--reason", "within article 6(b)")
    desk.took(None, "task", "--to", "mission", "--what", "visit the post")
    desk.took(None, "ask-reply", "--of", "council", "--what", "where were your guns?")
    assert not done("list", desk.folder, "overdue", "--json").document["items"]

    late = done("list", desk.folder, "overdue", "--at", "2199-01-01", "--json").document["items"]

    rows = {(row["step"], row["who"]): row for row in late}
    assert rows["replied", "council"]["within"] == "72 hours"
    assert rows["replied", "council"]["source"] == "article 6(c)"
    assert rows["verified", "office"]["origin"] == "agreement"
    assert "no answer" in rows["replied", "council"]["text"]
    arabic = done("list", desk.folder, "overdue", "--at", "2199-01-01", "--lang", "ar").out
    assert "أجل الاتفاق" in arabic


def test_a_remedy_is_followed_until_another_confirms_it(desk: Desk) -> None:
    desk.heard()
    desk.determine("calvera", "grave", "two posts saw it")
    desk.took("calvera", "remedy", "--ask", "council", "--what", "an apology")
    desk.took("council", "remedy", "--done", "1", "--what", "we wrote")
    own = desk.does("council", "remedy", "--confirm", "1", "--what", "we did")
    assert own.code == 2 and "does not confirm it" in own.err
    desk.took("norrund", "remedy", "--confirm", "1", "--what", "the letter came")

    assert [s["content"]["state"] for s in desk.shown()["steps"] if s["kind"] == "remedied"] == [
        "asked", "done", "confirmed",
    ]  # fmt: skip


def test_a_publication_names_no_source_by_its_id(desk: Desk, tmp_path: Path) -> None:
    source = done("list", desk.folder, "sources", "--json").document["items"][0]["source_id"]
    (incident,) = desk.shown()["incidents"]
    said = done("case", "complain", desk.folder, "--what", "the post was shelled", "--on", incident,
                "--by", source)  # fmt: skip
    desk.case = said.out.split()[0]
    desk.took(None, "open", "--inadmissible", "--reason", "before the agreement began")

    for name in ("case.md", "case.json"):
        done("case", "publish", desk.folder, desk.case, "-o", tmp_path / name)
        assert source not in (tmp_path / name).read_text(encoding="utf-8")
    assert desk.shown()["stage"] == "inadmissible"


def test_a_case_is_the_same_from_scratch(desk: Desk) -> None:
    desk.heard()
    desk.determine("calvera", "grave", "two posts saw it", "--against", "council")
    at = ("--at", "2199-01-01")
    before = desk.shown(*at)
    (incident,) = before["incidents"]
    assert done("show", desk.folder, incident, "--json").document["cases"] == [desk.case]

    done("update", desk.folder, "--full")

    assert desk.shown(*at) == before


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("show", "C-NOSUCHCASE00"), "there is no case"),
        (("list", "wishes"), "cannot list 'wishes'"),
        (("case", "publish", "-o", "x.pdf"), "cannot write a .pdf"),
        (("case", "publish", "-o", "x.md"), "nobody has determined anything"),
        (("case", "attribute", "--reason", "x"), "say one of the two"),
        (("case", "remedy", "--what", "x"), "say one of the three"),
        (("case", "task", "--to", "x", "--what", "y", "--due", "2001-01-01"), "passed already"),
        (("case", "reopen", "--reason", "x", "--on", "S-1"), "neither an incident nor a report"),
    ],
)
def test_a_step_that_makes_no_sense_is_refused_in_words(
    desk: Desk, arguments: tuple[str, ...], why: str
) -> None:
    given: list[str | Path] = [*arguments]
    if given[0] == "case":
        given[2:2] = [desk.folder, desk.case]
    else:
        given.insert(1, desk.folder)

    said = trucewatch(*given)

    assert said.code == 2 and why in said.err
