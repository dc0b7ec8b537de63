"""The exercise as a new user meets it: built, marked, published, and served again as it is."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from tests.command import done, trucewatch


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("exercise")


@pytest.fixture(autouse=True)
def _keys(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUCEWATCH_KEYS", str(home / "keys"))


@pytest.fixture
def demo(home: Path) -> Path:
    """Built once; every later call finds it there."""
    done("demo", home / "demo", "--no-serve")
    return home / "demo"


def test_every_file_says_that_it_is_an_exercise(demo: Path) -> None:
    """Nobody may mistake it for news."""
    for path in (demo / "files").iterdir():
        assert "exercise" in path.name, path.name
    for language, mark in (("en", "EXERCISE"), ("ar", "تمرين"), ("ru", "УЧЕНИЕ")):
        html = (demo / f"bulletin-{language}.html").read_text(encoding="utf-8")
        assert mark in html
    document = pypdfium2.PdfDocument(demo / "bulletin-en.pdf")
    for page in document:
        assert "EXERCISE" in page.get_textpage().get_text_bounded()


def test_eight_sources_tell_of_it_and_some_rows_are_bad(demo: Path) -> None:
    mission = demo / "mission"
    reports = done("list", mission, "reports", "--json").document["items"]
    assert len({r["source_id"] for r in reports}) >= 8
    assert len(reports) > 500
    assert done("list", mission, "problems", "--json").document["count"] > 0


def test_it_holds_every_kind_of_finding_a_newcomer_should_see(demo: Path) -> None:
    findings = done("list", demo / "mission", "findings", "--json").document["items"]
    assert {"breach", "not_covered", "undetermined"} <= {f["outcome"] for f in findings}


def test_its_docket_shows_a_dissent_a_silence_a_letter_and_a_case_outside_competence(
    demo: Path,
) -> None:
    mission = demo / "mission"
    cases = done("list", mission, "cases", "--json").document["items"]
    assert [case["stage"] for case in cases] == [
        "published", "reply_asked", "complained", "inadmissible",
    ]  # fmt: skip
    ruled = done("show", mission, cases[0]["case_id"], "--json").document
    words = {
        m["member"]: m["words"][0]["ladder_class"] for m in ruled["determinations"][0]["members"]
    }
    assert words == {"calvera": "not_attributable", "norrund": "grave"}
    late = done("list", mission, "overdue", "--json").document["items"]
    assert {row["case_id"] for row in late} == {cases[2]["case_id"]}


def test_whoever_plays_an_office_goes_on_with_its_key(
    home: Path, demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = shutil.copytree(demo / "mission", tmp_path / "mission")
    keys = shutil.copytree(home / "keys", tmp_path / "keys")
    monkeypatch.setenv("TRUCEWATCH_KEYS", str(keys))
    waiting = done("list", copy, "cases", "--json").document["items"][1]["case_id"]
    reply = ("case", "reply", copy, waiting, "--says", "nobody of ours", "--as")
    refused = trucewatch(*reply, demo / "keys" / "exercise-council.key")
    assert refused.code == 2 and "not against council" in refused.err
    done(*reply, demo / "keys" / "exercise-accord.key")
    assert done("show", copy, waiting, "--json").document["stage"] == "replied"


def test_its_record_is_proved(demo: Path) -> None:
    assert done("ledger", "verify", demo / "mission", "--json").document["holds"] is True


def test_the_one_that_is_there_is_left_as_it_is(demo: Path) -> None:
    before = (demo / "bulletin-en.pdf").stat().st_mtime_ns
    done("demo", demo, "--no-serve")
    assert (demo / "bulletin-en.pdf").stat().st_mtime_ns == before


def test_a_folder_with_something_else_in_it_is_not_touched(home: Path) -> None:
    other = home / "letters"
    other.mkdir(exist_ok=True)
    (other / "letter.txt").write_text("dear friend", encoding="utf-8")
    said = trucewatch("demo", other, "--no-serve")
    assert said.code == 1 and "letter.txt" in said.err
    assert (other / "letter.txt").exists()


@pytest.mark.parametrize(
    ("language", "step"),
    [("en", "attribution: yes"), ("ar", "الإسناد: نعم"), ("ru", "установление ответственного: да")],
)
def test_a_finding_is_shown_step_by_step_with_its_reports(
    demo: Path, language: str, step: str
) -> None:
    """A lawyer can follow it: every step with its answer, and the reports it rests on."""
    mission = demo / "mission"
    items = done("list", mission, "findings", "--json").document["items"]
    breach = next(item for item in items if item["outcome"] == "breach")
    told = done("show", mission, breach["finding_id"], "--lang", language).out
    assert step in told
    assert "├─" in told
    document = done("show", mission, breach["finding_id"], "--json").document
    assert [s["answer"] for s in document["because"][:2]] == ["yes", "yes"]
    assert document["reports"]
    assert document["accused"]


def test_diff_names_the_findings_of_a_mission_that_would_change(demo: Path) -> None:
    """The two wordings differ on the Salt Road Company, and so do its incidents."""
    base = "exercise-velmara"
    found = done(
        "agreement", "diff", f"{base}@deposited", f"{base}@council",
        "--mission", demo / "mission", "--json",
    ).document  # fmt: skip
    assert found["findings"]
    excluded = {row["incident_id"] for row in found["findings"]}
    same = done(
        "agreement", "diff", base, base, "--mission", demo / "mission", "--json"
    ).document  # fmt: skip
    assert same == {"items": [], "count": 0, "findings": []}
    assert excluded


WINDOWS = ("--before", "2023-03-10..2023-03-24", "--after", "2023-03-27..2023-04-15")


def test_one_source_with_a_log_cannot_say_whether_it_is_holding(demo: Path, tmp_path: Path) -> None:
    """Nobody can check that it still sees what it saw; where nobody watched there is no rate."""
    chart = tmp_path / "ratios.svg"
    told = done(
        "holding", demo / "mission", *WINDOWS, "--by-area", "--chart", chart, "--json"
    ).document
    everywhere, *areas = told["items"]

    assert everywhere["holding"] == "cannot_tell" and everywhere["panel"] == 1
    assert everywhere["low"] < everywhere["ratio"] < everywhere["high"]
    assert any(area["panel"] == 0 and area["ratio"] is None for area in areas)
    assert "no rate" in chart.read_text("utf-8")


def test_windows_are_asked_for_in_plain_days(demo: Path) -> None:
    refused = trucewatch(
        "holding", demo / "mission", "--before", "March", "--after", "2023-04-01..2023-04-10"
    )
    assert refused.code == 2 and "'March' is no window" in refused.err


def test_how_far_to_believe_its_incidents_with_reasons(demo: Path, tmp_path: Path) -> None:
    beliefs, reasons = tmp_path / "beliefs.csv", tmp_path / "reasons.csv"
    told = done("believe", demo / "mission", "-o", beliefs, "--reasons", reasons, "--json").document
    incidents = done("list", demo / "mission", "incidents", "--json").document["count"]

    assert told["items"] == incidents and told["learned"] is True
    assert "as its interest would have it" in reasons.read_text("utf-8")


def listed(demo: Path, what: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = done("list", demo / "mission", what, "--json").document["items"]
    return items


def test_two_rounds_of_talks_with_who_sat_for_whom_and_who_did_not(demo: Path) -> None:
    first, second = sorted(listed(demo, "rounds"), key=lambda one: one["first"])
    assert (first["format"], first["through"]) == ("indirect", ["pelagia"])
    assert (second["format"], second["through"]) == ("direct", [])
    sides = {(d["round_id"], d["party"]): d for d in listed(demo, "delegations")}
    accord = sides[first["round_id"], "accord"]
    assert (accord["sits_for"], accord["backers"]) == ("saltroad", ["norrund"])
    assert all(sides[first["round_id"], side]["heads"] for side in ("accord", "council_side"))
    told = {party: side["attendance"] for (held, party), side in sides.items()
            if held == first["round_id"]}  # fmt: skip
    assert told == {"council_side": "present", "accord": "present", "ridge": "stayed_away",
                    "ember": "excluded"}  # fmt: skip
    assert sides[second["round_id"], "ridge"]["attendance"] == "present"


def test_one_signed_one_endorsed_and_one_took_note(demo: Path) -> None:
    _, second = sorted(listed(demo, "rounds"), key=lambda one: one["first"])
    (paper,) = done("show", demo / "mission", second["round_id"], "--json").document["outcomes"]
    assert (paper["signed"], paper["endorsed"], paper["took_note"]) == (
        ["council_side"], ["accord"], ["ridge"],
    )  # fmt: skip


def test_everybody_waits_in_the_first_round_and_conditions_meet_in_the_second(demo: Path) -> None:
    def meetings(at: str) -> dict[str, str]:
        told = done("talks", "matrix", demo / "mission", "--at", at, "--json").document
        pairs = [m for m in told["meetings"] if {m["first"], m["second"]} == BOTH]
        return {m["item"]: m["kind"] for m in pairs}

    assert meetings("2023-03-22") | {"political_solution": ""} == {
        "monitoring": "apart",
        "humanitarian_access": "each_awaits_the_other",
        "withdrawal": "each_awaits_the_other",
        "extension": "each_awaits_the_other",
        "political_solution": "",
    }
    assert meetings("2023-04-05") == {
        "monitoring": "both_support",
        "humanitarian_access": "both_support",
        "withdrawal": "both_support",
        "extension": "conditions_meet",
        "political_solution": "asked_is_supported",
    }


BOTH = {"council_side", "accord"}


def test_several_sides_moved_between_the_rounds(demo: Path) -> None:
    told = done("talks", "matrix", demo / "mission", "--json").document["moved"]
    by_kind = [(m["kind"], m["after"]["party"], m["after"]["item"]) for m in told]
    moved = {(side, item) for kind, side, item in by_kind if kind == "moved"}
    assert moved == {
        ("accord", "release_of_prisoners"), ("council_side", "monitoring"),
        ("council_side", "humanitarian_access"), ("council_side", "withdrawal"),
        ("council_side", "extension"),
    }  # fmt: skip
    assert ("restated", "accord", "political_solution") in by_kind, (
        "no second step before the first"
    )


def test_one_figure_goes_through_several_mouths_and_another_contradicts_it(demo: Path) -> None:
    figures = {chain["low"]: chain for chain in listed(demo, "chains") if chain["unit"]}
    assert (figures[12000]["n_claims"], figures[12000]["n_independent"]) == (4, 2)
    assert set(figures[4000]["claims"]) <= set(figures[12000]["contradicts"])
    assert figures[7500]["high"] == 9000, "as its reader corrected it"


def test_one_denial_points_at_what_it_denies_and_one_voice_has_no_name(demo: Path) -> None:
    claims = {one["claim_id"]: one for one in listed(demo, "claims")}
    denials = [one for one in claims.values() if one["denial"]]
    assert {one["language"] for one in denials} == {"en", "ar"}
    assert {claims[one["denies"]]["party"] for one in denials} == {"accord"}
    (unnamed,) = [one for one in claims.values() if one["anonymous"]]
    assert unnamed["party"] is None


def test_something_is_left_for_a_newcomer_to_decide(demo: Path) -> None:
    waiting = done("talks", "proposals", demo / "mission", "--json").document["items"]
    assert sorted(one["kind"] for one in waiting) == ["claim", "claim", "figure"]
    everything = done("talks", "proposals", demo / "mission", "--all", "--json").document["items"]
    assert {one["decided"] for one in everything} == {"accepted", "rejected", "proposed"}
