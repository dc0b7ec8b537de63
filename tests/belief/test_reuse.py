"""Words carried on: found by signature, checked word by word."""

import numpy as np
import pyarrow as pa

from trucewatch.belief.reuse import reused

STORY = "before dawn three shells fell beside the old mill and the bridge burned for an hour"
OTHER = "witnesses heard tanks moving north of the village while the power was cut all night"


def pairs(*texts, within=None):
    groups = np.zeros(len(texts), dtype=np.int64) if within is None else np.array(within)
    first, second, _ = reused(pa.chunked_array([pa.array(texts, pa.string())]), groups)
    return set(zip(first.tolist(), second.tolist(), strict=True))


def test_the_same_story_is_found_and_another_is_not():
    assert pairs(STORY, OTHER, STORY.upper() + "!") == {(0, 2)}


def test_a_word_changed_here_and_there_hides_nothing():
    assert pairs(STORY, STORY.replace("hour", "evening").replace("three", "four")) == {(0, 1)}


def test_a_stock_phrase_is_no_copy():
    assert pairs("shelling in the night", "shelling in the night") == set()


def test_only_within_one_incident():
    assert pairs(STORY, STORY, within=[0, 1]) == set()


def test_ten_carriers_are_all_tied_to_the_first():
    found = pairs(*[STORY] * 10)

    assert {(0, k) for k in range(1, 10)} <= found


def test_other_scripts_have_words_too():
    arabic = "سقطت ثلاث قذائف قرب الطاحونة القديمة قبل الفجر واحترق الجسر مدة ساعة كاملة"

    assert pairs(arabic, arabic, OTHER) == {(0, 1)}


def test_no_words_no_pairs():
    assert pairs(None, "", "…") == set()
    assert pairs() == set()
