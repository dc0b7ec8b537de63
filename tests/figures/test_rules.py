"""Counting rules are data that anybody may write and nobody may get silently wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from trucewatch.figures.model import CountingRule
from trucewatch.figures.rules import load_rules, read_rule, rule_named
from trucewatch.vocabulary.errors import TrucewatchError, UsageError
from trucewatch.vocabulary.messages import LANGUAGES

GOOD = """\
id: my-rule
version: 2
names: {en: Mine, ar: قاعدتي}
explanation: {en: Shelling as I count it.}
unit: burst
gap_min: 30
day: {ends_at: "19:30"}
acts: ["2", "3.1"]
accused: named
"""


def refused(text: str) -> TrucewatchError:
    with pytest.raises(TrucewatchError) as caught:
        read_rule(text, file="mine.yaml")
    return caught.value


def test_a_rule_says_what_it_says_and_nothing_else() -> None:
    rule = read_rule(GOOD, file="mine.yaml")

    assert (rule.id, rule.version, rule.unit, rule.gap_min) == ("my-rule", 2, "burst", 30)
    assert (rule.day_cutoff, rule.cutoff_minute) == (19, 30)
    assert rule.acts == ("2", "3.1")
    assert rule.attributed and not rule.bound_only
    assert not rule.verified_only and not rule.include_out_of_scope and rule.excluded_targets
    assert rule.names("ar") == "قاعدتي"


@pytest.mark.parametrize("rule", load_rules().values(), ids=lambda r: r.id)
def test_every_shipped_rule_is_named_and_explained_in_every_language(rule: CountingRule) -> None:
    for language in LANGUAGES:
        assert language in rule.names.by_language
        assert len(rule.explanation.by_language[language]) > 60


def test_the_rules_a_mission_needs_are_shipped() -> None:
    assert set(load_rules()) == {
        "incidents",
        "incidents-any-date",
        "entries",
        "bursts-1h",
        "guarantor-bulletin",
        "breach-findings",
        "explosions",
        "human-rights-breaches",
        "verified",
    }


@pytest.mark.parametrize(
    ("line", "instead", "at", "says"),
    [
        ("unit: burst", "unit: bursts", 5, "one of entry, incident, burst"),
        ("gap_min: 30", "gap_min: -1", 6, "a whole number"),
        ("gap_min: 30\n", "", 5, "gap_min"),
        ("unit: burst", "unit: incident", 6, "leave out gap_min"),
        ('"19:30"', "19:30", 7, "quoted"),
        ('"19:30"', '"24:00"', 7, "quoted"),
        ('["2", "3.1"]', '["shelling"]', 8, "quoted codes"),
        ("accused: named", "accussed: named", 9, "accused"),
        ("accused: named", "accused: somebody", 9, "anyone, named, bound"),
        ("accused: named", "outcomes: [breech]", 9, "no_breach"),
        ("accused: named", "classes: [guilty]", 9, "grave"),
        ("accused: named", "unit: entry", 9, "twice"),
        ("version: 2", "version: two", 2, "whole number"),
        ("id: my-rule", "id: My Rule", 1, "small letters"),
        ("names: {en: Mine, ar: قاعدتي}", "names: Mine", 3, "en: …"),
        ("names: {en: Mine, ar: قاعدتي}\n", "", 1, "names"),
        ("names: {en: Mine", "names: {en: [Mine", 3, "not YAML"),
    ],
)
def test_a_mistake_is_shown_with_its_line_and_what_would_be_right(
    line: str, instead: str, at: int, says: str
) -> None:
    assert line in GOOD

    error = refused(GOOD.replace(line, instead))

    assert error.where == f"mine.yaml, line {at}"
    assert says in str(error)


@pytest.mark.parametrize("text", ["", "incidents", "- id: x"])
def test_what_is_no_rule_at_all_is_said_to_be_none(text: str) -> None:
    assert "mine.yaml, line 1" in str(refused(text))


def test_a_missions_own_rule_stands_beside_the_shipped_and_never_in_their_place() -> None:
    assert rule_named("my-rule", {"mine.yaml": GOOD}).version == 2
    with pytest.raises(TrucewatchError, match="already"):
        load_rules({"mine.yaml": GOOD.replace("my-rule", "incidents")})


def test_an_unknown_rule_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UsageError) as caught:
        rule_named("violations")
    assert "guarantor-bulletin" in str(caught.value)


def test_the_rule_in_the_documentation_is_a_rule() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "counting.md"
    example = page.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]

    rule = read_rule(example, file="counting.md")

    assert (rule.day_cutoff, rule.cutoff_minute, rule.classes) == (19, 30, ("minor", "grave"))
