"""The ambiguity ledger: what the text leaves open, each with what follows from it.

In:   an `Agreement`, and the lines its parts stand in.
Out:  ambiguities in the order of the file, each with its consequence in one sentence.

We cannot forbid creative ambiguity; we can list it, and let every finding carry it. The same list
helps mediators while they draft. Nothing here proposes what the text should have said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from trucewatch.agreement.ambiguities.found import Found, Labels
from trucewatch.agreement.ambiguities.gates import open_gates
from trucewatch.agreement.ambiguities.norms import open_norms
from trucewatch.agreement.ambiguities.parties import open_parties
from trucewatch.agreement.ambiguities.places import open_places
from trucewatch.agreement.ambiguities.procedure import open_procedure
from trucewatch.agreement.ambiguities.texts import open_texts
from trucewatch.agreement.ambiguities.times import open_times
from trucewatch.agreement.ambiguities.unstated import open_matters
from trucewatch.agreement.model import Agreement
from trucewatch.agreement.problems import AMBIGUITY, AgreementProblem
from trucewatch.vocabulary.messages import Message, say

__all__ = ["ambiguities"]


def ambiguities(
    agreement: Agreement, lines: Mapping[str, int], file: str, *, language: str | None = None
) -> list[AgreementProblem]:
    """Every ambiguity, in the order of the file. `lines` says where each id stands.

    Without a `language` they are English and name things by the ids of the file, for whoever
    writes it; with one they speak that language and name things as its readers know them.
    """
    labels = Labels(agreement, language)
    found = [_problem(one, lines, file, labels.language) for one in _all(agreement, labels)]
    return sorted(found, key=lambda problem: problem.line or 0)


def _all(agreement: Agreement, labels: Labels) -> Iterator[Found]:
    for open_ones in (
        open_texts, open_times, open_parties, open_places, open_norms, open_matters, open_gates,
        open_procedure,
    ):  # fmt: skip
        yield from open_ones(agreement, labels)


def _problem(found: Found, lines: Mapping[str, int], file: str, language: str) -> AgreementProblem:
    what = Message(f"agreement.{found.kind}", found.params)
    so = Message(f"agreement.{found.kind}_so", found.params)
    return AgreementProblem(
        severity=AMBIGUITY,
        file=file,
        line=_line(found.place, lines),
        message=say(what, language),
        consequence=say(so, language),
        what=what,
        so=so,
    )


def _line(place: str, lines: Mapping[str, int]) -> int | None:
    """The line of `place`, or of what it stands in: `procedure.clocks.x`, then `procedure`."""
    while place:
        if place in lines:
            return lines[place]
        place = place.rpartition(".")[0]
    return None
