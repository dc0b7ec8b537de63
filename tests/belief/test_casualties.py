"""How many were harmed: one voice for each origin, interests taken out, ranges that hold."""

from __future__ import annotations

import math

import numpy as np
import pytest

from trucewatch.belief.casualties import DONE_BY_OWN, SUFFERED_BY_OWN, Toll, pool
from trucewatch.vocabulary.messages import LANGUAGES, say


def toll(report: str, low: int | None, high: int | None, **more: str) -> Toll:
    return Toll(report, more.pop("origin", report), "deaths", low, high, **more)


def test_ten_copies_of_a_number_are_one_number():
    alone = pool([toll("a", 40, 40), toll("b", 4, 4)])
    copied = pool([toll("a", 40, 40), *(toll(f"c{k}", 40, 40, origin="a") for k in range(9)),
                   toll("b", 4, 4)])  # fmt: skip

    assert (copied[0].low, copied[0].middle, copied[0].high) == (
        alone[0].low, alone[0].middle, alone[0].high,
    )  # fmt: skip
    assert copied[0].voices == 2
    assert sum(m.id == "belief.toll_copy" for _, m in copied[0].reasons) == 9


def test_a_second_voice_that_agrees_narrows_the_range():
    one = pool([toll("a", 10, 10)])[0]
    two = pool([toll("a", 10, 10), toll("b", 11, 11)])[0]

    assert two.high - two.low < one.high - one.low


def test_voices_far_apart_widen_it_and_say_so():
    agree = pool([toll("a", 10, 10), toll("b", 10, 10)])[0]
    differ = pool([toll("a", 2, 2), toll("b", 50, 50)])[0]

    assert differ.low <= 3 and differ.high >= 35
    assert math.log(differ.high / max(differ.low, 1)) > math.log(agree.high / agree.low)
    assert any(message.id == "belief.toll_apart" for _, message in differ.reasons)


def test_who_did_it_is_taken_to_tell_too_few_and_who_suffered_too_many():
    neutral = pool([toll("a", 10, 10)])[0].middle

    assert pool([toll("a", 10, 10, interest=DONE_BY_OWN)])[0].middle > neutral
    assert pool([toll("a", 10, 10, interest=SUFFERED_BY_OWN)])[0].middle < neutral


def test_nobody_harmed_stays_sayable_and_open_ends_stay_open():
    assert pool([toll("a", 0, 0)])[0].low == 0
    assert pool([toll("a", 3, None)])[0].high > 5
    assert pool([toll("a", None, None)]) == []


def test_the_order_of_reports_does_not_matter():
    tolls = [toll("a", 1, 3), toll("b", 8, 9), toll("c", 8, 9, origin="b")]

    assert pool(tolls) == pool(tolls[::-1])


@pytest.mark.parametrize("ends", [(-1, 2), (5, 3)])
def test_a_range_nobody_could_mean(ends):
    with pytest.raises(ValueError, match="of report a"):
        pool([toll("a", *ends)])


def test_every_reason_can_be_said():
    copy, side = toll("c", 1, 1, origin="a"), toll("d", 0, 4, interest=SUFFERED_BY_OWN)
    found = pool([toll("a", 1, 1), toll("b", 90, 99, interest=DONE_BY_OWN), copy, side])

    for language in LANGUAGES:
        assert all(say(message, language) for _, message in found[0].reasons)


def test_nine_ranges_in_ten_hold_the_planted_number():
    """Voices err by factors, sides shade their numbers, some copy; the truth is known."""
    rng = np.random.default_rng(7)
    held = []
    for _ in range(600):
        true = int(rng.lognormal(1.5, 1.0))
        tolls = []
        for voice in range(int(rng.integers(1, 5))):
            shade = rng.choice([DONE_BY_OWN, SUFFERED_BY_OWN, "none", "none"])
            moved = {DONE_BY_OWN: -1, SUFFERED_BY_OWN: 1}.get(shade, 0) * rng.normal(0.35, 0.35)
            said = round(math.expm1(max(0, math.log1p(true) + moved + rng.normal(0, 0.35))))
            tolls += [toll(f"{voice}", said, said + int(rng.integers(0, 3)), interest=str(shade))]
            tolls += [toll(f"{voice}-{k}", said, said, origin=f"{voice}")
                      for k in range(int(rng.integers(0, 3)))]  # fmt: skip
        found = pool(tolls)[0]
        held.append(found.low <= true <= found.high)
    assert 0.85 <= np.mean(held) <= 0.97
