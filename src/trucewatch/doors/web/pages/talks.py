"""Talks: rounds in time, the matrix of positions, what came of each round; and the forms of both.

What is shown of a document is its quotations, and a link for whoever may read it.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from trucewatch.doors.web.desk import Desk
from trucewatch.doors.web.docket_filters import Asked
from trucewatch.doors.web.stances import stance_picture
from trucewatch.doors.web.talk_forms import TalkForms, Tried
from trucewatch.people.access import Noun, Purpose, Thing, Verb
from trucewatch.publications.plot import NARROW, WIDE
from trucewatch.publications.stance_svg import stance_svg
from trucewatch.publications.svg import ALONE
from trucewatch.publications.voice import Voice as Printed
from trucewatch.talks.laying import Laid, laid_out
from trucewatch.talks.matrix import APART, ASKED, AWAITS, BOTH_SUPPORT, MET, MUTUAL, SHARED
from trucewatch.talks.model import Position, Round
from trucewatch.talks.moving import MOVED, RESTATED, SPOKE
from trucewatch.talks.wording import TalkWords

MEETINGS = (MUTUAL, MET, BOTH_SUPPORT, ASKED, SHARED, AWAITS, APART)
"""How words stand to each other, the nearest first."""


def router(desk: Desk) -> APIRouter:
    """`/talks`, one round, and the picture of stances."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/talks")
    def talks(request: Request) -> Response:
        return shown_talks(desk, request)

    @routes.get("/talks/{round_id}")
    def one_round(request: Request, round_id: str) -> Response:
        return shown_round(desk, request, round_id)

    @routes.get("/pictures/talks.svg")
    def drawn(request: Request, width: str = "") -> Response:
        _, laid = _asked(desk, request)
        voice = desk.voice(request)
        words = words_for(desk, request)
        picture = stance_picture(laid, desk.talks().positions, words, voice)
        if picture is None:
            raise HTTPException(404)
        printed = Printed(voice.language, voice.country, voice.zone)
        wide = NARROW if width == "narrow" else WIDE
        return desk.picture(request, stance_svg(picture, printed, palette=ALONE, width=wide))

    return routes


def shown_talks(desk: Desk, request: Request, tried: Tried | None = None) -> Response:
    """The page of all talks; with what somebody `tried` to record, and why it was not."""
    asked, laid = _asked(desk, request)
    records, words = desk.talks(), words_for(desk, request)
    picture = stance_picture(laid, records.positions, words, desk.voice(request))
    numbers = {one.round_id: at for at, one in enumerate(laid.rounds, start=1)}
    return desk.page(
        request,
        "talks.html",
        status=200 if tried is None else 422,
        asked=asked,
        laid=laid,
        processes=_by_process(laid),
        numbers=numbers,
        drawn=picture is not None,
        meeting_order=MEETINGS,
        move_order=(MOVED, SPOKE, RESTATED),
        forms=_forms(desk, request, words, tried),
        **_shared(desk, request, words),
    )


def shown_round(
    desk: Desk, request: Request, round_id: str, tried: Tried | None = None
) -> Response:
    """The page of a round; with what somebody `tried` to record of it, and why it was not."""
    records = desk.talks()
    held = records.rounds.get(round_id)
    if held is None:
        raise HTTPException(404)
    words = words_for(desk, request)
    said = [position for position in records.positions if _said_in(held, position)]
    said.sort(key=lambda p: (p.said_on is None, p.said_on, p.party, p.item, p.entry))
    return desk.page(
        request,
        "round.html",
        status=200 if tried is None else 422,
        held=held,
        positions=said,
        forms=_forms(desk, request, words, tried),
        **_shared(desk, request, words),
    )


def words_for(desk: Desk, request: Request) -> TalkWords:
    """What sides and items are called for this reader."""
    record = desk.index().record
    return TalkWords(desk.voice(request, record).language, record.agreement)


def _asked(desk: Desk, request: Request) -> tuple[Asked, Laid]:
    asked, records = Asked.read(request.query_params, desk.index().zone, {}), desk.talks()
    return asked, laid_out(records.rounds.values(), records.positions, asked.day)


def _said_in(held: Round, position: Position) -> bool:
    """Whether people placed it in that round, or in none while it was said on its days."""
    if position.round_id is not None or position.said_on is None:
        return position.round_id == held.round_id
    return held.first <= position.said_on <= held.last


def _forms(desk: Desk, request: Request, words: TalkWords, tried: Tried | None) -> TalkForms:
    offered = desk.does(request, Verb.CONVENE, Thing(noun=Noun.TALKS), Purpose.KEEP)
    return TalkForms.of(words, offered=offered, tried=tried)


def _by_process(laid: Laid) -> Mapping[str, tuple[Round, ...]]:
    """Rounds by process, processes in the order in which they began."""
    first = {one.process: at for at, one in reversed(list(enumerate(laid.rounds)))}
    ordered = sorted(laid.rounds, key=lambda r: first[r.process])
    return {name: tuple(rounds) for name, rounds in groupby(ordered, lambda r: r.process)}


def _shared(desk: Desk, request: Request, words: TalkWords) -> dict[str, object]:
    return {
        "words": words,
        "kept": desk.talks().documents,
        "claims": desk.may(request, Noun.CLAIMS, Purpose.KNOW),
        "documents": desk.may(request, Noun.DOCUMENT, Purpose.VERIFY),
        "proofs": desk.may(request, Noun.ENTRY, Purpose.AUDIT),
    }
