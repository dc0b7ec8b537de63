"""The eight sources of the exercise: what each notices, how sharply, and in whose interest.

Names are invented. `file` is where a source's reports end up; `clock_h` is the offset of the
clock its reports are written by.
"""

from __future__ import annotations

from dataclasses import dataclass, field

COUNCIL_SIDE = ("council", "home_guard")
ACCORD_SIDE = ("accord", "ridge", "saltroad")


@dataclass(frozen=True, slots=True)
class Teller:
    """One source. Shares are probabilities.

    `against`, `by`, `other`: noticing fire on its own side, by its own side, and all else; `hurt`
    is added where people are hurt, `acts` by act. `point_m` is the error of its coordinates, None
    where it names places; `when` is `minute`, `hour`, `day` or `arrival`.
    """

    id: str
    file: str
    words: str
    kind: str
    clock_h: float
    when: str
    other: float
    against: float = 0.0
    by: float = 0.0
    hurt: float = 0.0
    acts: dict[str, float] = field(default_factory=dict)
    interests: tuple[str, ...] = ()
    reliability: str | None = None
    duplicate_free: bool = False
    point_m: float | None = None
    names_actor: float = 0.0
    swaps_actor: float = 0.0
    misspells: float = 0.0
    invents: float = 0.0
    inflates: float = 1.0
    bursts_as_one: float = 0.0
    delay_h: float = 12.0

    @property
    def side(self) -> tuple[str, ...]:
        """The actors of the side it leans to."""
        if "council" in self.interests:
            return COUNCIL_SIDE
        return ACCORD_SIDE if "accord" in self.interests else ()


TELLERS = (
    Teller(
        id="herald", file="exercise-1-council-herald.csv", words="Council Herald (exercise)",
        kind="party", interests=("council",), reliability="D", clock_h=-2, when="hour",
        against=0.55, by=0.04, other=0.12, names_actor=0.95, swaps_actor=0.08, misspells=0.04,
        invents=0.07, inflates=1.3, bursts_as_one=0.2, delay_h=8,
    ),
    Teller(
        id="voice", file="exercise-2-voice-of-the-highlands.csv",
        words="Voice of the Highlands (exercise)", kind="party", interests=("accord",),
        reliability="D", clock_h=-2, when="hour", against=0.55, by=0.03, other=0.12,
        names_actor=0.95, swaps_actor=0.08, misspells=0.08, invents=0.07, inflates=1.3,
        bursts_as_one=0.2, delay_h=10,
    ),
    Teller(
        id="calvera", file="exercise-3-calvera-post.xlsx", words="Calvera post (exercise)",
        kind="guarantor", interests=("council",), reliability="B", duplicate_free=True, clock_h=1,
        when="minute", against=0.5, by=0.1, other=0.16, point_m=900, names_actor=0.8,
        delay_h=16,
    ),
    Teller(
        id="norrund", file="exercise-4-norrund-cell.csv", words="Norrund cell (exercise)",
        kind="guarantor", interests=("accord",), reliability="B", duplicate_free=True, clock_h=3,
        when="minute", against=0.5, by=0.1, other=0.16, point_m=1400, names_actor=0.8,
        delay_h=16,
    ),
    Teller(
        id="mission", file="exercise-5-monitoring-mission.csv",
        words="Monitoring mission (exercise)", kind="monitor", reliability="A",
        duplicate_free=True, clock_h=0, when="minute", other=0.3, hurt=0.1,
        acts={"12": 0.7, "8": 0.5, "13": 0.35, "10": -0.25}, point_m=1100,
        names_actor=0.08, bursts_as_one=0.3, delay_h=18,
    ),
    Teller(
        id="lantern", file="exercise-6-lantern-rights.csv", words="Lantern rights group (exercise)",
        kind="public", reliability="C", clock_h=-2, when="day", other=0.05, hurt=0.45,
        acts={"10": 0.6, "11": 0.35, "4": 0.2}, names_actor=0.7, swaps_actor=0.05, misspells=0.05,
        delay_h=48,
    ),
    Teller(
        id="wire", file="exercise-7-straits-wire.csv", words="Straits Wire (exercise)",
        kind="media", reliability="C", clock_h=0, when="day", other=0.1, hurt=0.35,
        acts={"3": 0.3, "11": 0.1, "12": 0.15, "6": 0.3}, names_actor=0.45, swaps_actor=0.1,
        misspells=0.04, bursts_as_one=0.5, delay_h=20,
    ),
    Teller(
        id="hospitals", file="exercise-8-hospital-network.csv",
        words="Hospital network (exercise)", kind="public", reliability="B", clock_h=-2,
        when="arrival", other=0.0, hurt=0.5, delay_h=30,
    ),
)  # fmt: skip

OUTLETS = ("Harbour Post (exercise)", "Evening Lamp (exercise)", "Delta Radio (exercise)")
"""Outlets that carry the wire's stories, word for word or shortened."""
