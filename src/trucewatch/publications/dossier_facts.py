"""What a dossier is made of: the record, the talks and one round, gathered once for every section.

In:   a `Record`, the `TalksOnRecord` and a round's N-… id.
Out:  `DossierFacts`: who sat and said what up to the round's end, how the ceasefire, conditions
      and gates stand as of `at`, and the counts of the time since the round before.

`at` is the last thing anybody told, or the end of the round where the record goes on after it.
People's words on a gate count as of the newest entry: they are dated where they are printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from trucewatch.agreement.model import Clock
from trucewatch.claims.chains import chains, contradictions, denials
from trucewatch.claims.model import Chain, Claim, Contradiction
from trucewatch.conditions.model import Progress
from trucewatch.conditions.standing import progress
from trucewatch.figures.gates import GateStanding, gates
from trucewatch.figures.horizon import last_told
from trucewatch.figures.model import Record
from trucewatch.publications.nameless import nameless_promises, nameless_talks
from trucewatch.publications.period_facts import PeriodFacts, gather
from trucewatch.publications.talks_on_record import TalksOnRecord
from trucewatch.talks.laying import Laid, laid_out
from trucewatch.talks.model import Round
from trucewatch.vocabulary.instants import local_day, local_days


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierFacts:
    """Everything of one round. `before` is the round of its process that was held last before it,
    None where it is the first; `period` counts the days from that one's end to `at` (UTC)."""

    record: Record
    held: Round
    before: Round | None
    at: datetime
    period: PeriodFacts
    laid: Laid
    promised: tuple[Progress, ...]
    gates: tuple[GateStanding, ...]
    chains: tuple[Chain, ...]
    contradictions: tuple[Contradiction, ...]
    denials: tuple[tuple[Claim, Claim], ...]


def gather_round(record: Record, talks: TalksOnRecord, round_id: str) -> DossierFacts:
    """The facts of the round of that id, without the names that are withheld.

    Raises KeyError where there is none.
    """
    talks = nameless_talks(talks)
    record = replace(record, promised=nameless_promises(record.promised, talks.withhold))
    held = {one.round_id: one for one in talks.rounds}[round_id]
    begun = _up_to(talks.rounds, held)
    earlier = [one for one in begun if one.process == held.process and one != held]
    before = earlier[-1] if earlier else None
    at = _as_of(record, held)
    said = [c for c in talks.claims if c.published is None or c.published <= held.last]
    told = chains(said)
    return DossierFacts(
        record=record,
        held=held,
        before=before,
        at=at,
        period=gather(
            record,
            local_days(*_days(record.agreement.clock, before, at), record.agreement.clock.zone),
        ),
        laid=laid_out(begun, talks.positions, held.last),
        promised=progress(record.agreement, record.promised, at),
        gates=tuple(gates(record, at, words_by=record.as_of)),
        chains=tuple(told),
        contradictions=tuple(contradictions(told)),
        denials=tuple(denials(said)),
    )


def _up_to(rounds: Sequence[Round], held: Round) -> list[Round]:
    """The rounds held no later than that one, which is the last of them."""
    earlier = [r for r in rounds if r != held and (r.last, r.entry) <= (held.last, held.entry)]
    return [*sorted(earlier, key=lambda r: (r.last, r.entry)), held]


def _as_of(record: Record, held: Round) -> datetime:
    end = local_day(held.last, record.agreement.clock.zone).end
    told = last_told(record)
    return min(told, end) if end > record.agreement.clock.start else told


def _days(clock: Clock, before: Round | None, at: datetime) -> tuple[date, date]:
    """The first and the last local day of the time since the round before."""
    start = clock.start.astimezone(clock.zone).date()
    last = max(start, (at - timedelta(microseconds=1)).astimezone(clock.zone).date())
    first = max(start, before.last) if before is not None else start
    return min(first, last), last
