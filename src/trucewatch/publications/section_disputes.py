"""Claims in dispute: figures that cannot both hold, and what was said and denied.

Each stays its mouth's, with how many voices it can rest on at most. Nothing here says which of two
is true, and no claim is quoted: its words may name somebody who suffered.
"""

from __future__ import annotations

from collections.abc import Iterator

from trucewatch.claims.model import Chain, Claim
from trucewatch.publications.dossier_facts import DossierFacts
from trucewatch.publications.dossier_words import DossierWords, apart, columns, entries
from trucewatch.publications.model import Block, Paragraph, Range, Row, Section, Table, Term
from trucewatch.vocabulary.messages import Message


def disputes(facts: DossierFacts, words: DossierWords) -> Section:
    """Chains that contradict one another, and denials."""
    return Section(
        id="disputes",
        heading=Message("dossier.disputes_title"),
        blocks=tuple(_blocks(facts, words)),
    )


def _blocks(facts: DossierFacts, words: DossierWords) -> Iterator[Block]:
    if not facts.chains:
        yield Paragraph(text=Message("dossier.disputes_no_claims"))
        return
    yield Paragraph(text=Message("dossier.disputes_about", {"n": len(facts.chains)}))
    if not facts.contradictions and not facts.denials:
        yield Paragraph(text=Message("dossier.disputes_none"))
    if facts.contradictions:
        yield Table(
            caption=Message("dossier.contradictions_caption"),
            columns=columns("subject", "one_says", "other_says"),
            rows=tuple(
                Row(
                    heading=words.plain(one.first.subject),
                    cells=(_chain(one.first, words), _chain(one.second, words)),
                )
                for one in facts.contradictions
            ),
            notes=(Message("dossier.contradictions_note"),),
        )
    if facts.denials:
        yield Table(
            caption=Message("dossier.denials_caption"),
            columns=columns("subject", "said_by", "denied_by"),
            rows=tuple(
                Row(
                    heading=_subject(said, words),
                    cells=(_mouth([said], words), _mouth(denial, words)),
                )
                for said, denial in _once(facts)
            ),
        )


def _subject(claim: Claim, words: DossierWords) -> Term:
    return words.plain(claim.subject) if claim.subject else Message("dossier.subject_unsaid")


def _chain(chain: Chain, words: DossierWords) -> Term:
    """How many, by whose mouths, resting on how many voices, and where that stands."""
    heard = {(c.party or c.speaker, c.citing): c for c in reversed(chain.claims)}
    mouths = apart(words.speaker(claim) for claim in reversed(heard.values()))
    told = {
        "amount": amount(chain.low, chain.high),
        "unit": words.unit(chain.unit or "", chain.high),
        "who": mouths,
        "voices": Message("dossier.voices", {"n": chain.n_independent}),
        "entries": entries(claim.entry for claim in chain.claims),
    }
    return Message("dossier.chain", told)


def _once(facts: DossierFacts) -> Iterator[tuple[Claim, list[Claim]]]:
    """What was said, with everything by which one mouth denied it on one day."""
    found: dict[tuple[object, ...], tuple[Claim, list[Claim]]] = {}
    for denial, said in facts.denials:
        key = (said.claim_id, denial.party or denial.speaker, denial.citing, denial.published)
        found.setdefault(key, (said, []))[1].append(denial)
    yield from found.values()


def _mouth(claims: list[Claim], words: DossierWords) -> Term:
    claim = claims[0]
    told = {"who": words.speaker(claim), "entries": entries(c.entry for c in claims)}
    if claim.published is None:
        return Message("dossier.mouth_undated", told)
    return Message("dossier.mouth", {**told, "day": claim.published})


def amount(low: int | None, high: int | None) -> Term:
    """A figure, or a range of which an end may be open."""
    if low is None:
        return Message("dossier.at_most", {"n": high or 0})
    if high is None:
        return Message("dossier.at_least", {"n": low})
    return Range(low, high)
