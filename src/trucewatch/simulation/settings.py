"""Settings: how many reports, how hard, and every knob of what is planted."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from trucewatch.vocabulary.errors import UsageError

MOST_REPORTS = 100_000_000
MOST_PER_DAY = 200_000
LARGEST_BURST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What to simulate. Raises UsageError for a value out of bounds.

    Attributes:
        reports: reports in all. [count]
        seed: where chance starts; the same seed gives the same tables.
        per_day: reports a day; more reports make a longer mission, not a denser one. [1/day]
        reports_per_incident: mean over incidents told of at least once, copies included.
        burst_share: share of incidents that lie in a burst. [1]
        burst_min, burst_max: incidents of a burst, both included. [count]
        offspring: mean number of incidents that one outside bursts sets off directly. [1]
        vagueness: tilt of every source towards coarse times and places; 0 is its own habit.
        lying: share of reports whose place or time is several times worse than stated. [1]
        day_slips: share of reports that put the incident on the next day. [1]
        confusion: multiplier of every source's mistakes about the kind of act.
        silence: multiplier of how often sources leave out actor, casualties and text.
        aggregates: share of reports that tell of several incidents at once. [1]
        fabrications: share of reports of what never happened. [1]
        copies: chance that an outlet copies a wire report. [1]
        amendments: chance that a party files an amended second report. [1]
        repeats: chance that a source not duplicate-free tells an incident again. [1]
        misspelling: share of place names spelt wrongly. [1]
        wrong_claim: one party that amends is declared duplicate-free.
    """

    reports: int = 10_000
    seed: int = 1
    per_day: int = 1_000
    reports_per_incident: float = 2.6
    burst_share: float = 0.30
    burst_min: int = 8
    burst_max: int = 25
    offspring: float = 0.25
    vagueness: float = 0.0
    lying: float = 0.06
    day_slips: float = 0.02
    confusion: float = 1.0
    silence: float = 1.0
    aggregates: float = 0.025
    fabrications: float = 0.02
    copies: float = 0.4
    amendments: float = 0.06
    repeats: float = 0.05
    misspelling: float = 0.10
    wrong_claim: bool = False

    def __post_init__(self) -> None:
        for name, (low, high) in _BOUNDS.items():
            value = getattr(self, name)
            if name in _WHOLE and not isinstance(value, int):
                raise UsageError(
                    f"{name.replace('_', ' ')} cannot be {value!r}", expected="a whole number"
                )
            if not low <= value <= high:
                raise UsageError(
                    f"{name.replace('_', ' ')} cannot be {value}",
                    expected=f"from {low:,} to {high:,}",
                )
        if self.burst_min > self.burst_max:
            raise UsageError(
                f"the smallest burst ({self.burst_min}) is larger than the largest "
                f"({self.burst_max})",
                expected="burst min no larger than burst max",
            )

    @classmethod
    def easy(cls, **knobs: Any) -> Settings:
        """Small bursts, sharp sources, few traps."""
        return cls(**{**_EASY, **knobs})

    @classmethod
    def medium(cls, **knobs: Any) -> Settings:
        """What a mission with decent sources has to live with."""
        return cls(**knobs)

    @classmethod
    def hard(cls, **knobs: Any) -> Settings:
        """Large bursts, vague and lying sources, and a false claim of no duplicates."""
        return cls(**{**_HARD, **knobs})

    @classmethod
    def named(cls, difficulty: str, **knobs: Any) -> Settings:
        """The preset of that name, with `knobs` turned. Raises UsageError for any other name."""
        presets = {"easy": cls.easy, "medium": cls.medium, "hard": cls.hard}
        if difficulty not in presets:
            raise UsageError(f"there is no difficulty {difficulty!r}", expected=", ".join(presets))
        return presets[difficulty](**knobs)

    def turned(self, **knobs: Any) -> Settings:
        """The same with some knobs turned."""
        return replace(self, **knobs)

    @property
    def hush(self) -> float:
        """What a chance to say something is divided by: 1 where sources are as they are."""
        return 0.5 + 0.5 * self.silence

    def knobs(self) -> dict[str, Any]:
        """Every knob by its name."""
        return asdict(self)


_EASY: dict[str, Any] = {
    "burst_share": 0.12, "burst_min": 4, "burst_max": 10, "offspring": 0.15, "vagueness": -0.7,
    "lying": 0.02, "day_slips": 0.005, "confusion": 0.3, "silence": 0.6, "aggregates": 0.01,
    "fabrications": 0.01, "misspelling": 0.03, "amendments": 0.03, "repeats": 0.03,
}  # fmt: skip

_HARD: dict[str, Any] = {
    "burst_share": 0.45, "burst_min": 12, "burst_max": 45, "offspring": 0.4, "vagueness": 0.3,
    "lying": 0.12, "day_slips": 0.03, "confusion": 1.6, "silence": 1.4, "aggregates": 0.03,
    "fabrications": 0.04, "misspelling": 0.2, "amendments": 0.1, "repeats": 0.08,
    "wrong_claim": True,
}  # fmt: skip

_BOUNDS: dict[str, tuple[float, float]] = {
    "reports": (1, MOST_REPORTS),
    "seed": (0, 2**63 - 1),
    "per_day": (1, MOST_PER_DAY),
    "reports_per_incident": (1.3, 5.0),
    "burst_share": (0.0, 0.9),
    "burst_min": (2, LARGEST_BURST),
    "burst_max": (2, LARGEST_BURST),
    "offspring": (0.0, 0.8),
    "vagueness": (-3.0, 3.0),
    "lying": (0.0, 0.5),
    "day_slips": (0.0, 0.5),
    "confusion": (0.0, 3.0),
    "silence": (0.0, 2.0),
    "aggregates": (0.0, 0.2),
    "fabrications": (0.0, 0.3),
    "copies": (0.0, 1.0),
    "amendments": (0.0, 0.5),
    "repeats": (0.0, 0.5),
    "misspelling": (0.0, 1.0),
}

_WHOLE = ("reports", "seed", "per_day", "burst_min", "burst_max")
