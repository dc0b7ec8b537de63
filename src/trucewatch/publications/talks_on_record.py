"""Talks on record: what a publication is handed of talks, and the names it must not print."""

from __future__ import annotations

from dataclasses import dataclass

from trucewatch.claims.model import Claim
from trucewatch.talks.model import Position, Round


@dataclass(frozen=True, slots=True, kw_only=True)
class TalksOnRecord:
    """What entries say of talks and claims. `withhold` are names of people who suffered, as any
    document of the mission has them: none of them leaves."""

    rounds: tuple[Round, ...] = ()
    positions: tuple[Position, ...] = ()
    claims: tuple[Claim, ...] = ()
    withhold: frozenset[str] = frozenset()
