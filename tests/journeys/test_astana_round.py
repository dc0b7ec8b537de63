"""The Astana round as the Syria mission carries it: a report, a round, one reader's decisions."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.command import done
from tests.journeys.astana import DECISIONS, decisions

pytestmark = pytest.mark.shared

SCRIPT = DECISIONS.parents[1] / "syria-talks.sh"


@pytest.fixture(scope="module")
def data(shared: Path) -> Path:
    if not (shared / "data/astana-2017-news/article.txt").exists():
        pytest.skip("../shared/data/astana-2017-news is not here")
    return shared / "data"


@pytest.fixture
def talks(data: Path, mission: Path) -> Path:
    """A mission on the Syrian ceasefire with the report in it."""
    article = data / "astana-2017-news/article.txt"
    done("talks", "receive", mission, article, "--publisher", "a press agency")
    return mission


def listed(mission: Path, *what: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = done("list", mission, *what, "--json").document["items"]
    return items


def test_every_decision_is_on_one_proposal_of_the_report_and_none_is_left_open(talks: Path) -> None:
    """Ids come from the report's digest and what was read there: a changed reader shows here."""
    proposed = done("talks", "proposals", talks, "--json").document["items"]
    decided = [id_ for line in decisions("N-0") for id_ in line.proposals]
    assert sorted(decided) == sorted(one["proposal_id"] for one in proposed)


def test_the_file_has_neither_a_sentence_nor_a_name_of_the_report(talks: Path) -> None:
    said = DECISIONS.read_text(encoding="utf-8").casefold()
    proposed = done("talks", "proposals", talks, "--all", "--json").document["items"]
    people = {one["value"]["person"] for one in proposed if one["kind"] == "head"}
    people |= {str(one["value"].get("speaker")) for one in proposed if one["kind"] == "position"}
    parts = {part.casefold() for name in people for part in re.findall(r"[A-Z][\w’'-]{3,}", name)}
    assert not [part for part in parts - {"opposition", "representatives"} if part in said]
    assert not [one["quote"] for one in proposed
                if len(one["quote"].split()) > 4 and one["quote"].casefold() in said]  # fmt: skip


@pytest.mark.long
def test_the_script_leaves_the_round_its_sides_and_what_each_asks(
    data: Path, mission: Path, tmp_path: Path
) -> None:
    subprocess.run(["sh", SCRIPT, data, mission], check=True, cwd=tmp_path, capture_output=True)
    (held,) = listed(mission, "rounds")
    assert (held["format"], held["through"]) == ("indirect", ["russia", "turkey", "iran"])
    sides = {one["party"]: one for one in listed(mission, "delegations")}
    assert sides["opposition"]["sits_for"] == "syrian_insurgents"
    assert sides["opposition"]["backers"] == ["turkey"]
    assert sides["government"]["backers"] == ["russia", "iran"]
    assert {who for who, side in sides.items() if side["attendance"] == "excluded"} == {
        "isil", "nusra",
    }  # fmt: skip
    assert done("talks", "proposals", mission, "--json").document["count"] == 0
    asked = {(one["party"], one["item"], one["condition"]) for one in listed(mission, "positions")}
    assert ("opposition", "political_solution", "ceasefire") in asked
    assert ("UN", "ceasefire", "monitoring") in asked
    (women,) = [one for one in listed(mission, "claims") if one["unit"] == "women"]
    assert (women["party"], women["low"], women["high"]) == ("opposition", None, 13000)
    (women,) = [
        one for one in listed(mission, "conditions") if one["condition"] == "women_in_prison"
    ]
    assert (women["origin"], women["state"]) == ("demanded", "pending")
    (paper,) = done("show", mission, held["round_id"], "--json").document["outcomes"]
    assert (paper["signed"], paper["endorsed"]) == (["iran", "russia", "turkey"], [])
