"""Wording: short texts put together column by column from phrases, places and noise."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.simulation.accounts import Accounts
from trucewatch.simulation.chance import Flags, Floats, Ints
from trucewatch.simulation.claiming import Claims
from trucewatch.simulation.events import DAY
from trucewatch.simulation.kinds import KINDS
from trucewatch.simulation.names import SPELLINGS
from trucewatch.simulation.noticing import AMENDED, COPY
from trucewatch.simulation.placing import Places
from trucewatch.simulation.settings import Settings
from trucewatch.simulation.sources import column
from trucewatch.simulation.timing import Times
from trucewatch.simulation.world import LANDMARKS_EACH, World

PHRASES = pa.array([words for kind in KINDS for words in kind.words])
OPENINGS = pa.array(
    [None, "Residents speak of", "We recorded", "According to an officer,", "Again"]
)
LINKS = pa.array(["near", "at", "close to", "by", "outside"])
HOURS = pa.array(["after midnight", "before dawn", "in the morning", "around noon",
                  "in the afternoon", "in the evening", "late at night", "at night"])  # fmt: skip
TOLLS = pa.array(["no casualties known", "one dead", "several dead", "many dead", None])
NOISE = pa.array(
    ["smoke seen", "windows broken", "roads closed", "no comment given", "lasting minutes",
     "power out", "families fled", "heard from afar", "second time this week", "calm later",
     "details unclear", "livestock lost", "a truck burnt", "shelters opened", None]
)  # fmt: skip
AFTERWORDS = pa.array([None, "(agencies)", "— our desk", "as reported", "/ update"])
EIGHTH = DAY / len(HOURS)
NAMES_A_LANDMARK = 0.5
SAME_WORDS = 0.3
"""Share of copies without a word of their own."""


def misspelt(size: int, share: float, rng: np.random.Generator) -> Ints:
    """Which spelling each report uses, the right one being 0; shape (size,)."""
    return np.where(rng.random(size) < share, rng.integers(1, SPELLINGS, size), 0)


def place_texts(places: Places, world: World, spelling: Ints) -> pa.Array:
    """The landmark or village a report names, in its spelling; null where it names none."""
    words = pa.array(world.village_words + world.landmark_words)
    village = places.village * SPELLINGS + spelling
    landmark = (places.village * LANDMARKS_EACH + places.landmark) * SPELLINGS + spelling
    landmark += len(world.village_words)
    index = np.where(places.landmark >= 0, landmark, village)
    return words.take(pa.array(index, mask=places.village < 0))


def texts(
    accounts: Accounts, claims: Claims, times: Times, places: Places, world: World,
    settings: Settings, spelling: Ints, rng: np.random.Generator,
) -> pa.Array:  # fmt: skip
    """A short text for each report that has one; copies repeat their origin's nearly."""
    size, voice, speaker = len(accounts), accounts.voice, accounts.speaker

    def any_of(words: pa.Array) -> pa.Array:
        return words.take(pa.array(rng.integers(len(words), size=size)[voice]))

    phrase = PHRASES.take(pa.array(claims.kind * 3 + rng.integers(3, size=size)[voice]))
    middle = (times.seen_from + times.seen_to) / 2
    vague = times.seen_to - times.seen_from >= DAY
    hour = HOURS.take(pa.array((middle % DAY // EIGHTH).astype(np.int64), mask=vague))
    toll = np.digitize(claims.deaths_min, (0, 1, 2, 6)) - 1
    body = pc.binary_join_element_wise(
        any_of(OPENINGS), phrase, any_of(LINKS),
        _place(places, world, spelling, rng.random(size)[voice]), hour,
        TOLLS.take(pa.array(np.where(toll < 0, len(TOLLS) - 1, toll))),
        any_of(NOISE), any_of(NOISE), _afterword(accounts, rng), " ", null_handling="skip",
    )  # fmt: skip
    sums = pc.binary_join_element_wise(
        pa.array(np.where(claims.n_events > 0, claims.n_events, 0)).cast(pa.string()),
        "incidents of", phrase, "in", pa.array(world.district_words).take(
            pa.array(np.maximum(places.district, 0))), "during the day", " ",
    )  # fmt: skip
    written = rng.random(size)[voice] < column("writes")[speaker] / settings.hush
    body = pc.if_else(pa.array(accounts.is_sum), sums, body)
    return pc.if_else(pa.array(written), body, pa.scalar(None, pa.string()))


def _place(places: Places, world: World, spelling: Ints, draws: Floats) -> pa.Array:
    """The landmark or village that the teller had in mind, even where its columns are coarse."""
    landmark = (places.near_village * LANDMARKS_EACH + places.near_landmark) * SPELLINGS + spelling
    village = places.near_village * SPELLINGS + spelling
    words = pa.array(world.village_words + world.landmark_words)
    index = np.where(draws < NAMES_A_LANDMARK, landmark + len(world.village_words), village)
    return words.take(pa.array(index))


def _afterword(accounts: Accounts, rng: np.random.Generator) -> pa.Array:
    size = len(accounts)
    changed: Flags = (accounts.role == COPY) & (rng.random(size) > SAME_WORDS)
    which = np.where(changed, rng.integers(1, 4, size), 0)
    which = np.where(accounts.role == AMENDED, len(AFTERWORDS) - 1, which)
    return AFTERWORDS.take(pa.array(which))
