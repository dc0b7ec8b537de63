"""Talks and claims for programs: the rows that the command line lists, page by page.

A list is ordered by its ids and begins behind `after`; the link `next` gives the next `after`. A
chain goes by the id of its first claim.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from datetime import date
from typing import Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from trucewatch.doors import talk_rows
from trucewatch.doors.web.api.asking import limit_asked, only
from trucewatch.doors.web.api.linking import link, parameters, with_query
from trucewatch.doors.web.desk import Desk
from trucewatch.mechanism.talk_records import TalkRecords
from trucewatch.talks.laying import laid_out

Rows = Callable[[TalkRecords, str], talk_rows.Rows]
PAGED = {
    "limit": "how many at most",
    "after": "the id behind which to begin, as the link `next` gives it",
}


def router(desk: Desk) -> APIRouter:
    """`/rounds`, `/positions`, `/matrix`, `/claims`, `/chains`."""
    routes = APIRouter()

    def listed(
        request: Request, rows: Rows, key: Callable[[talk_rows.Row], str], **wanted: str | None
    ) -> Response:
        only(request.query_params, (*PAGED, *wanted, "lang"))
        limit, after = limit_asked(request.query_params), request.query_params.get("after", "")
        language = desk.voice(request).language

        def make() -> dict[str, Any]:
            found = sorted(
                (row for row in rows(desk.talks(), language) if _fits(row, wanted)), key=key
            )
            begin = bisect_right(found, after, key=key)
            page = found[begin : begin + limit]
            here = str(request.url.replace(query=""))
            query = dict(request.query_params)
            links = [link(with_query(here, query), "self")]
            if begin + limit < len(found):
                links.append(link(with_query(here, {**query, "after": key(page[-1])}), "next"))
            return {"items": page, "count": len(found), "links": links}

        return desk.data(request, make)

    @routes.get(
        "/rounds",
        summary="Rounds of talks: who sat, what came of it",
        openapi_extra=parameters(PAGED),
    )
    def rounds(request: Request) -> Response:
        return listed(request, talk_rows.round_rows, lambda row: str(row["round_id"]))

    @routes.get(
        "/positions", summary="What each side said of each item, in its words",
        openapi_extra=parameters(PAGED),
    )  # fmt: skip
    def positions(request: Request, party: str | None = None, item: str | None = None) -> Response:
        return listed(
            request, talk_rows.position_rows, lambda row: str(row["position_id"]),
            party=party, item=item,
        )  # fmt: skip

    @routes.get("/matrix", summary="Sides by items, where words meet, what moved; as of a day")
    def matrix(request: Request, at: date | None = Query(None)) -> Response:  # noqa: B008
        only(request.query_params, ("at", "lang"))
        language = desk.voice(request).language

        def make() -> dict[str, Any]:
            records = desk.talks()
            laid = laid_out(records.rounds.values(), records.positions, at)
            return talk_rows.matrix_document(laid, language)

        return desk.data(request, make)

    @routes.get("/claims", summary="What was said, as somebody's", openapi_extra=parameters(PAGED))
    def claims(request: Request, subject: str | None = None, party: str | None = None) -> Response:
        return listed(
            request, _claims, lambda row: str(row["claim_id"]),
            subject=subject, party=party,
        )  # fmt: skip

    @routes.get(
        "/chains",
        summary="One figure through several mouths is one chain",
        openapi_extra=parameters(PAGED),
    )
    def chains(request: Request, subject: str | None = None) -> Response:
        return listed(
            request, talk_rows.chain_rows, lambda row: str(row["claims"][0]), subject=subject
        )

    return routes


def _claims(records: TalkRecords, language: str) -> talk_rows.Rows:
    """Claims without the number of who published them, which no page tells either."""
    rows = talk_rows.claim_rows(records, language)
    return [{name: value for name, value in row.items() if name != "source_id"} for row in rows]


def _fits(row: talk_rows.Row, wanted: dict[str, str | None]) -> bool:
    return all(value is None or row[name] == value for name, value in wanted.items())
