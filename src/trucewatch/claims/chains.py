"""Chains: the same figure through several mouths is one; what cannot both hold stands side by side.

In:   `Claim`s, in any order.
Out:  `Chain`s, `Contradiction`s, and denials with what they deny; by subject, never by truth.

Two claims meet where people gave them one subject and unit: this room compares no sentences, and a
claim to which nobody gave a subject meets none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from trucewatch.claims.model import ANONYMOUS, Chain, Claim, Contradiction

Key = tuple[str, str | None, int | None, int | None, bool, str | None]


def chains(claims: Iterable[Claim]) -> list[Chain]:
    """One chain for each figure and each statement, by subject; denials are chains of their own."""
    groups: dict[Key, list[Claim]] = defaultdict(list)
    for claim in claims:
        groups[_key(claim)].append(claim)
    return [_chain(groups[key]) for key in sorted(groups, key=lambda k: tuple(map(str, k)))]


def origin_of(claim: Claim, parties: Mapping[str, str]) -> str:
    """Whom a claim goes back to: whoever is cited, else the speaker; by their party where known.

    `parties` has the parties of speakers, by their words as they are compared.
    """
    words = _same(claim.citing or claim.party or claim.speaker)
    return parties.get(words, words)


def contradictions(found: Sequence[Chain]) -> list[Contradiction]:
    """Every two chains of figures on one subject and unit whose ranges share no number."""
    return [
        Contradiction(first=one, second=other)
        for one, other in combinations(found, 2)
        if _on_one_thing(one, other) and _apart(one, other)
    ]


def denials(claims: Sequence[Claim]) -> list[tuple[Claim, Claim]]:
    """Each denial with the claim it points at, where that is on record."""
    known = {claim.claim_id: claim for claim in claims}
    return [(one, known[one.denies]) for one in claims if one.denies and one.denies in known]


def _same(words: str) -> str:
    """Words as they are compared: case and spaces say nothing."""
    return " ".join(words.casefold().split())


def _key(claim: Claim) -> Key:
    """What makes two claims one: subject, unit and number; a denial never joins what it denies."""
    unit = None if claim.unit is None else _same(claim.unit)
    said = _same(claim.subject) or claim.claim_id
    return (said, unit, claim.low, claim.high, claim.denial, claim.denies)


def _chain(claims: list[Claim]) -> Chain:
    ordered = sorted(claims, key=lambda c: (str(c.published or "9"), c.entry))
    parties = {_same(claim.speaker): _same(claim.party) for claim in claims if claim.party}
    told = {(origin_of(claim, parties), claim.source_id or claim.document_id) for claim in ordered}
    named = {pair for pair in told if pair[0] != _same(ANONYMOUS)} or told
    first = ordered[0]
    return Chain(
        subject=first.subject,
        unit=first.unit,
        low=first.low,
        high=first.high,
        claims=tuple(ordered),
        origins=tuple(sorted({origin for origin, _ in named})),
        n_independent=_at_most(named),
        unnamed=any(claim.anonymous for claim in ordered),
    )


def _at_most(told: Iterable[tuple[str, str]]) -> int:
    """How many pairs of an origin and an outlet share neither: two mouths of one outlet are one,
    and so are two outlets of one mouth. A largest matching, by augmenting paths."""
    outlets: dict[str, list[str]] = defaultdict(list)
    for origin, outlet in sorted(told):
        outlets[origin].append(outlet)
    taken: dict[str, str] = {}

    def finds_one(origin: str, seen: set[str]) -> bool:
        for outlet in outlets[origin]:
            if outlet not in seen:
                seen.add(outlet)
                if outlet not in taken or finds_one(taken[outlet], seen):
                    taken[outlet] = origin
                    return True
        return False

    return sum(finds_one(origin, set()) for origin in outlets)


def _on_one_thing(one: Chain, other: Chain) -> bool:
    """Whether both say how many of one thing, where neither denies anything."""
    if one.unit is None or other.unit is None or not one.subject:
        return False
    if any(claim.denial for claim in (*one.claims, *other.claims)):
        return False
    return (_same(one.subject), _same(one.unit)) == (_same(other.subject), _same(other.unit))


def _apart(one: Chain, other: Chain) -> bool:
    below = one.high is not None and other.low is not None and one.high < other.low
    above = other.high is not None and one.low is not None and other.high < one.low
    return below or above
