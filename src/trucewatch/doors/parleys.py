"""The exercise's talks through the doors of anybody's: reports taken in, rounds recorded,
proposals accepted, corrected and rejected."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from trucewatch.claims.model import POSITION, SEATED
from trucewatch.doors.sources.article.text import document_of
from trucewatch.doors.storage.mission import Mission
from trucewatch.doors.talking import Proposed, proposals, receive_document, talks_of
from trucewatch.exercise.parley import Parley, PressReport, Reading
from trucewatch.mechanism.accepting import accept, reject
from trucewatch.mechanism.convening import conclude, convene, seat
from trucewatch.mechanism.decide import recorded
from trucewatch.mechanism.ports import Act
from trucewatch.vocabulary.errors import TrucewatchError
from trucewatch.vocabulary.ids import make_id


def hold(mission: Mission, parley: Parley, folder: Path) -> None:
    """Record a round of the exercise with everything that came of it; its reports lie in `folder`.

    Raises TrucewatchError where a report no longer says what the exercise's analyst read in it.
    """
    round_id = _convened(mission, parley)
    waiting = {one.file: _received(mission, one, folder) for one in parley.reports}
    claims: dict[str, str] = {}
    for denying in (False, True):
        readings = [one for one in parley.readings if (one.denies is not None) == denying]
        acts = [_decided(one, waiting, round_id, claims) for one in readings]
        entries = mission.ground.record(acts)
        for reading, entry in zip(readings, entries, strict=True):
            if reading.names is not None and entry is not None:
                claims[reading.names] = make_id("Q", entry.leaf_hash)
    paper = parley.paper
    ended = conclude(
        [round_id], round_id, paper.title, paper.on, reason=parley.reason,
        signed=paper.signed, endorsed=paper.endorsed, took_note=paper.took_note,
    )  # fmt: skip
    recorded(mission.ground, ended)


def _convened(mission: Mission, parley: Parley) -> str:
    """The N-… id of the round, recorded with those who came to it or stayed away."""
    act = convene(
        process=parley.process, name=parley.name, first=parley.first, last=parley.last,
        reason=parley.reason, place=parley.place, format_=parley.format, through=parley.through,
        items=parley.items, joining=parley.joining,
    )  # fmt: skip
    round_id = make_id("N", recorded(mission.ground, act).leaf_hash)
    seats = (
        seat(
            [round_id], round_id, one.party, attendance=one.attendance, heads=one.heads,
            sits_for=one.sits_for, reason=parley.reason,
        )
        for one in parley.seats
    )  # fmt: skip
    mission.ground.record(list(seats))
    return round_id


def _received(mission: Mission, report: PressReport, folder: Path) -> list[Proposed]:
    """What a report proposes, taken in."""
    document_id, _ = receive_document(
        mission, mission.ground, document_of(folder / report.file),
        publisher=report.publisher, published=report.published,
    )  # fmt: skip
    return list(proposals(mission, talks_of(mission), document_id))


def _decided(
    reading: Reading,
    waiting: Mapping[str, list[Proposed]],
    round_id: str,
    claims: Mapping[str, str],
) -> Act:
    """The act by which the analyst decides of a proposal, which then waits no more."""
    one = _taken(reading, waiting[reading.file])
    document_id = one.document.document_id
    if not reading.accepted:
        return reject(document_id, one.proposal_id, reason=reading.reason)
    changes = dict(reading.changes)
    if reading.kind in (*SEATED, POSITION):
        changes["round"] = round_id
    if reading.denies is not None:
        changes["denies"] = claims[reading.denies]
    return accept(
        one.proposal, document_id, one.proposal_id,
        words=one.document.text, reason=reading.reason,
        recorded=[round_id, *claims.values()], changes=changes,
    )  # fmt: skip


def _taken(reading: Reading, waiting: list[Proposed]) -> Proposed:
    for number, one in enumerate(waiting):
        if one.proposal.kind == reading.kind and one.proposal.quote.startswith(reading.words):
            return waiting.pop(number)
    raise TrucewatchError(
        f"{reading.file} no longer proposes a {reading.kind} that begins {reading.words!r}",
        hint="the reader of reports has changed: look at exercise/parleying.py",
    )
