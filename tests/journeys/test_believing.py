"""How far to believe an incident: learned when asked, told with its basis, the same either way."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import Said, done, trucewatch

POSTS = {"Post Seven": "monitor", "River Watch": "media", "Radio": "media", "Lamp": "media"}
MAPPING = """\
source: {{column: heard from, kind: {kind}}}
columns:
  when: seen
  told: reported_at
  lon: lon
  lat: lat
  what: act
  who: actor
  killed: deaths
  graded: grade
values:
  act: {{shelling: "2.1"}}
"""
HEADER = "when,told,lon,lat,what,who,killed,graded,heard from\n"


def feed(mission: Path, folder: Path, days: int) -> None:
    """An incident a day, each told by four sources; one day is disputed."""
    for post, kind in POSTS.items():
        rows = [
            f"2017-01-{day + 1:02d} 14:0{len(post) % 5},2017-01-{day + 1:02d} 16:00,36.61,35.70,"
            f"shelling,{'opposition' if post == 'Radio' and day % 4 else 'government forces'},"
            f"{2 + day % 3},B2,{post}\n"
            for day in range(days)
        ]
        name = post.replace(" ", "")
        (folder / f"{name}.csv").write_text(HEADER + "".join(rows), encoding="utf-8")
        (folder / f"{name}.yaml").write_text(MAPPING.format(kind=kind), encoding="utf-8")
        done("add", mission, folder / f"{name}.csv", "--mapping", folder / f"{name}.yaml")


def beliefs(mission: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = done("list", mission, "beliefs", "--json").document["items"]
    return found


def first(mission: Path) -> str:
    found = done("list", mission, "incidents", "--json").document["items"]
    return str(max(found, key=lambda each: each["n_reports"])["incident_id"])


@pytest.fixture
def told(mission: Path, tmp_path: Path) -> Path:
    """A mission with enough to learn from."""
    feed(mission, tmp_path, 28)
    return mission


def test_belief_rests_on_what_is_supposed_until_somebody_asks_to_learn(told: Path) -> None:
    """Nothing is learned unasked, and what was learned gives one answer either way."""
    before = {row["basis"] for row in beliefs(told)}
    said = done("learn", told, "--json").document["belief"]
    after = {row["basis"] for row in beliefs(told)}
    step = done("update", told, "--json").document["dump_sha256"]

    assert (before, after) == ({"prior"}, {"learned"})
    assert said["basis"] == "learned" and said["reports"] >= 100
    assert done("update", told, "--full", "--json").document["dump_sha256"] == step


def test_a_report_added_after_learning_is_weighed_and_relearns_nothing(
    told: Path, tmp_path: Path
) -> None:
    done("learn", told)
    before = {(row["incident_id"], row["outcome"]): row for row in beliefs(told)}
    (tmp_path / "more.csv").write_text(
        HEADER + "2017-01-05 14:09,2017-01-09,36.61,35.70,shelling,,7,C3,New Post\n"
    )
    done("add", told, tmp_path / "more.csv", "--mapping", tmp_path / "Lamp.yaml")
    after = {(row["incident_id"], row["outcome"]): row for row in beliefs(told)}
    changed = {key[0] for key, row in after.items() if before.get(key) != row}

    assert len(changed) == 1
    step = done("update", told, "--json").document["dump_sha256"]
    assert done("update", told, "--full", "--json").document["dump_sha256"] == step


def test_too_few_reports_teach_no_habits_and_every_surface_says_so(
    mission: Path, tmp_path: Path
) -> None:
    feed(mission, tmp_path, 3)

    said = done("learn", mission)

    assert "Supposed, not learned" in said.err
    assert {row["basis"] for row in beliefs(mission)} == {"prior"}
    assert "Supposed, not learned" in done("show", mission, first(mission)).out
    assert "مفترض وغير متعلَّم" in done("show", mission, first(mission), "--lang", "ar").out


def test_an_incident_says_what_each_report_adds(told: Path) -> None:
    """Size and sign in words, the grade beside, and steps that add up to what is stated."""
    done("learn", told)
    said: Said = done("show", told, first(told))
    document = done("show", told, first(told), "--json").document["how_far_to_believe_it"]

    assert "It happened: makes it about" in said.out and "times likelier" in said.out
    assert "Graded B2 (source graded usually reliable, report graded probably true)" in said.out
    assert document["how_probable"][0]["of"] == "happened"
    assert document["how_probable"][-1]["of"] == "unnamed"
    assert len(document["reports"]) == 4 and document["casualties"][0]["category"] == "deaths"
    assert "Post Seven" not in said.out


def test_a_grade_comes_in_goes_out_and_a_wrong_one_is_a_problem(
    mission: Path, tmp_path: Path
) -> None:
    feed(mission, tmp_path, 1)
    (tmp_path / "more.csv").write_text(
        HEADER
        + "2017-01-05 14:09,,36.61,35.70,shelling,,7,G9,New Post\n"
        + "2017-01-06 14:09,,36.61,35.70,shelling,,7,D,New Post\n"
    )
    said = trucewatch("add", mission, tmp_path / "more.csv", "--mapping", tmp_path / "Lamp.yaml")
    found = done("list", mission, "reports", "--json").document["items"]

    assert said.code == 1 and "give a letter A to F" in said.err
    assert sorted(each["grade"] for each in found) == ["B2"] * 4 + ["D–"]
