"""The questions asked of two reports, and their answers; what is not known is not answered."""

from __future__ import annotations

import math

from tests.incidents.reference.ground import Ground, Report

STRANGER_ACTS, SAME_ACT = 1, 3
ONE_STORY = 3


def answers(ground: Ground, a: Report, b: Report) -> dict[str, int]:
    """The answers by question, numbered as `QUESTIONS` numbers them, from 1."""
    found = compare_acts(ground, a, b)
    found["names"] = same_code(a.actor, b.actor)
    if a.sides and b.sides and not found["names"]:
        found["sides"] = 2 if a.sides & b.sides else 1
    found["target"] = same_code(a.target, b.target)
    found["weapon"] = same_code(a.weapon, b.weapon)
    if a.n_events == b.n_events:
        found["deaths"] = compare_casualties(a.deaths, b.deaths)
        found["injured"] = compare_casualties(a.injured, b.injured)
    found["village"] = compare_place_names(a, b)
    found["story"] = compare_stories(a, b)
    if found["story"] != ONE_STORY:
        found["words"] = compare_texts(a, b)
        found["source"] = 2 if a.source == b.source else 1
    return {question: answer for question, answer in found.items() if answer}


def same_code(a: int, b: int) -> int:
    """1 they differ, 2 they are the same."""
    if a < 0 or b < 0:
        return 0
    return 2 if a == b else 1


def compare_acts(ground: Ground, a: Report, b: Report) -> dict[str, int]:
    """1 strange, 2 kindred, 3 the same; and then level by level as far as they agree."""
    if a.act[0] < 0 or b.act[0] < 0:
        return {}
    found = {"act": STRANGER_ACTS + ground.kin[a.act[0]][b.act[0]]}
    if found["act"] == SAME_ACT:
        found["act_second"] = same_code(a.act[1], b.act[1])
        if found["act_second"] == 2:
            found["act_third"] = same_code(a.act[2], b.act[2])
    return found


def compare_casualties(a: tuple[float, float], b: tuple[float, float]) -> int:
    """1 far apart, 2 close, 3 both may be none, 4 agree on few, 5 agree on many."""
    if math.isnan(a[0]) or math.isnan(b[0]):
        return 0
    larger_low, smaller_high = max(a[0], b[0]), min(a[1], b[1])
    if larger_low <= smaller_high:
        return 3 if larger_low < 1 else 4 if larger_low < 5 else 5
    close = larger_low - smaller_high <= 2 or larger_low <= 2 * smaller_high
    return 2 if close else 1


def compare_place_names(a: Report, b: Report) -> int:
    """1 they differ, 2 they are spelled alike, 3 they are the same; unasked where both lie."""
    if a.place < 0 or b.place < 0 or (a.placed and b.placed):
        return 0
    if a.place == b.place:
        return 3
    return 2 if 2 * alike(a.place_words, b.place_words) >= len(a.place_words) else 1


def compare_texts(a: Report, b: Report) -> int:
    """1 no words in common, 2 few, 3 some, 4 most, 5 all."""
    if not a.words[0] or not b.words[0]:
        return 0
    equal = alike(a.words, b.words)
    return 1 + sum(equal > bound for bound in (1, 3, 7, 12))


def compare_stories(a: Report, b: Report) -> int:
    """1 two stories, 2 one agency or dataset, 3 one story."""
    if a.story < 0 or b.story < 0:
        return 0
    if a.story != b.story:
        return 1
    return 2 if a.agency else ONE_STORY


def alike(a: list[int], b: list[int]) -> int:
    """How many slots of two signatures are equal."""
    return sum(x == y for x, y in zip(a, b, strict=True))
