"""Claims as pages tell them: chains by subject, whom each goes back to, what stands against it.

In:   the claims on record.
Out:  `Subject`s with their `ChainLine`s. Nothing here says which of them holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from starlette.datastructures import QueryParams

from trucewatch.claims.chains import chains, contradictions, denials
from trucewatch.claims.model import ANONYMOUS, Chain, Claim
from trucewatch.doors.web.docket_filters import Asked
from trucewatch.doors.web.record_index import RecordIndex
from trucewatch.talks.wording import TalkWords


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainLine:
    """A chain: `origins` whom it goes back to, in words; `n_outlets` how many published it;
    `against` the chains that cannot hold together with it; `denied_by` what denies any of it."""

    chain: Chain
    origins: tuple[str, ...]
    n_outlets: int
    against: tuple[Chain, ...]
    denied_by: tuple[Claim, ...]

    @property
    def first(self) -> Claim:
        """The claim by which the chain is found."""
        return self.chain.claims[0]


@dataclass(frozen=True, slots=True)
class Subject:
    """What people gave one subject; what nobody gave any stands alone, under `""`."""

    name: str
    lines: tuple[ChainLine, ...]

    @property
    def contested(self) -> bool:
        """Whether two of its chains cannot both hold."""
        return any(line.against for line in self.lines)


def chain_lines(claims: Sequence[Claim], words: TalkWords) -> list[ChainLine]:
    """Every chain, by subject."""
    found = chains(claims)
    against: dict[int, list[Chain]] = defaultdict(list)
    for pair in contradictions(found):
        against[id(pair.first)].append(pair.second)
        against[id(pair.second)].append(pair.first)
    denied: dict[str, list[Claim]] = defaultdict(list)
    for denial, claim in denials(claims):
        denied[claim.claim_id].append(denial)
    return [
        ChainLine(
            chain=one,
            origins=tuple(_origin(origin, one, words) for origin in one.origins),
            n_outlets=len({claim.source_id or claim.document_id for claim in one.claims}),
            against=tuple(against[id(one)]),
            denied_by=tuple(d for claim in one.claims for d in denied[claim.claim_id]),
        )
        for one in found
    ]


def claims_asked(
    query: QueryParams, index: RecordIndex, lines: Sequence[ChainLine]
) -> tuple[Asked, list[ChainLine]]:
    """What an address asks of the claims, and the chains that it asks for."""
    known = {
        "subject": subjects_of(lines), "party": parties_of(lines),
        "contested": ("1",), "denied": ("1",),
    }  # fmt: skip
    asked = Asked.read(query, index.zone, known)
    return asked, [line for line in lines if _wanted(line, asked)]


def _wanted(line: ChainLine, asked: Asked) -> bool:
    subject, party = asked["subject"], asked["party"]
    if subject is not None and line.chain.subject != subject:
        return False
    if party is not None and all(claim.party != party for claim in line.chain.claims):
        return False
    if asked["contested"] is not None and not line.against:
        return False
    return asked["denied"] is None or bool(line.denied_by)


def subjects_of(lines: Iterable[ChainLine]) -> list[str]:
    """Every subject that people gave."""
    return sorted({line.chain.subject for line in lines} - {""})


def parties_of(lines: Iterable[ChainLine]) -> list[str]:
    """Every side through whose mouth anything was said."""
    return sorted({claim.party for line in lines for claim in line.chain.claims if claim.party})


def by_subject(lines: Iterable[ChainLine]) -> list[Subject]:
    """Chains together by subject; what has none comes last."""
    groups: dict[str, list[ChainLine]] = defaultdict(list)
    for line in lines:
        groups[line.chain.subject].append(line)
    alone = groups.pop("", [])
    named = [Subject(name, tuple(groups[name])) for name in sorted(groups)]
    return [*named, *(Subject("", (line,)) for line in alone)]


def _origin(origin: str, chain: Chain, words: TalkWords) -> str:
    """Whom a chain goes back to, as the claims word it: they are compared without case."""
    if origin == ANONYMOUS:
        return words.mouth(ANONYMOUS)
    known: Mapping[str, str] = {
        " ".join(said.casefold().split()): words.side(said)
        for claim in chain.claims
        for said in (claim.speaker, claim.citing, claim.party)
        if said
    }
    return known.get(origin, origin)
