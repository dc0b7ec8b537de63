"""Collections of features, for GIS programs.

Source: OGC API – Features – Part 1: Core (OGC 17-069r4). The conformance classes claimed are those
that `tests/web/test_features.py` holds this to.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from trucewatch.doors.web.api.asking import asked, only
from trucewatch.doors.web.api.layers import Incidents, Layer, denials, one, page, watches, zones
from trucewatch.doors.web.api.linking import link, parameters, with_query
from trucewatch.doors.web.desk import Desk
from trucewatch.doors.web.record_index import RecordIndex
from trucewatch.doors.web.things import layer_noun
from trucewatch.doors.web.voice import Voice
from trucewatch.people.access import Purpose
from trucewatch.vocabulary.instants import iso

GEOJSON = "application/geo+json"
CONFORMANCE = (
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
)
WORLD = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
Document = dict[str, Any]
PARAMETERS = {
    "bbox": "west,south,east,north in degrees",
    "datetime": "an instant, or two parted by a slash; .. for open",
    "limit": "how many at most",
    "after": "the id behind which to begin, as the link `next` gives it",
}


@dataclass(frozen=True, slots=True)
class Collection:
    """One layer under the name by which an address knows it; titles are messages of the pages."""

    id: str
    layer: Callable[[RecordIndex, Voice], Layer]

    def document(self, index: RecordIndex, voice: Voice, base: str) -> Document:
        """What it holds, where and of when."""
        bounds, (first, last) = self.layer(index, voice).extent()
        here = f"{base}/collections/{self.id}"
        extent: Document = {
            "temporal": {"interval": [[_told(first), _told(last)]]},
        }
        if bounds is not None:
            extent["spatial"] = {"bbox": [list(bounds)], "crs": WORLD}
        return {
            "id": self.id,
            "title": voice.t(f"api_{self.id}"),
            "description": voice.t(f"api_{self.id}_about"),
            "itemType": "feature",
            "crs": [WORLD],
            "extent": extent,
            "links": [link(here, "self"), link(f"{here}/items", "items", GEOJSON)],
        }


COLLECTIONS = {
    each.id: each
    for each in (
        Collection("incidents", Incidents),
        Collection("zones", zones),
        Collection("watches", watches),
        Collection("denials", denials),
    )
}


def router(desk: Desk) -> APIRouter:
    """The landing page, conformance, collections and their items."""
    routes = APIRouter()

    def answer(request: Request, make: Callable[[RecordIndex, Voice, str], Document]) -> Response:
        only(request.query_params, ("lang",))
        return _answer(desk, request, make)

    @routes.get("/", summary="What there is")
    def landing(request: Request) -> Response:
        return answer(request, _landing)

    @routes.get("/conformance", summary="Which conformance classes are kept")
    def conformance(request: Request) -> Response:
        return answer(request, lambda index, voice, base: {"conformsTo": list(CONFORMANCE)})

    @routes.get("/collections", summary="Every collection")
    def collections(request: Request) -> Response:
        return answer(
            request,
            lambda index, voice, base: {
                "links": [link(f"{base}/collections", "self")],
                "collections": [
                    each.document(index, voice, base)
                    for each in COLLECTIONS.values()
                    if desk.may(request, layer_noun(each.id), Purpose.KNOW)
                ],
            },
        )

    @routes.get("/collections/{collection}", summary="One collection")
    def collection_(request: Request, collection: str) -> Response:
        return answer(request, _known(collection).document)

    @routes.get(
        "/collections/{collection}/items",
        summary="Features, by bbox, datetime, limit and after",
        openapi_extra=parameters(PARAMETERS),
    )
    def items(request: Request, collection: str) -> Response:
        known, question = _known(collection), asked(request.query_params)

        def make(index: RecordIndex, voice: Voice, base: str) -> Document:
            features, matched, behind = page(known.layer(index, voice), question)
            here = f"{base}/collections/{known.id}/items"
            query = {k: v for k, v in request.query_params.items() if k != "after"}
            links = [link(with_query(here, dict(request.query_params)), "self", GEOJSON)]
            if behind is not None:
                links.append(link(with_query(here, {**query, "after": behind}), "next", GEOJSON))
            return {
                "type": "FeatureCollection",
                "features": features,
                "numberMatched": matched,
                "numberReturned": len(features),
                "timeStamp": iso(index.record.as_of),
                "links": links,
            }

        return _answer(desk, request, make, GEOJSON)

    @routes.get("/collections/{collection}/items/{item}", summary="One feature")
    def item_(request: Request, collection: str, item: str) -> Response:
        known = _known(collection)
        only(request.query_params, ("lang",))

        def make(index: RecordIndex, voice: Voice, base: str) -> Document:
            found = one(known.layer(index, voice), item)
            if found is None:
                raise HTTPException(404, f"{known.id} has no feature {item!r}")
            here = f"{base}/collections/{known.id}"
            links = [link(f"{here}/items/{item}", "self", GEOJSON), link(here, "collection")]
            return {**found, "links": links}

        return _answer(desk, request, make, GEOJSON)

    return routes


def _answer(
    desk: Desk,
    request: Request,
    make: Callable[[RecordIndex, Voice, str], Document],
    media_type: str = "application/json",
) -> Response:
    index = desk.index()
    voice = desk.voice(request, index.record)
    base = str(request.url.replace(path=request.scope["root_path"], query=""))
    return desk.data(request, lambda: make(index, voice, base), media_type=media_type)


def _landing(index: RecordIndex, voice: Voice, base: str) -> Document:
    return {
        "title": index.record.mission,
        "description": voice.t("api_about"),
        "links": [
            link(f"{base}/", "self"),
            link(f"{base}/openapi.json", "service-desc", "application/vnd.oai.openapi+json"),
            link(f"{base}/conformance", "conformance"),
            link(f"{base}/collections", "data"),
        ],
    }


def _known(collection: str) -> Collection:
    found = COLLECTIONS.get(collection)
    if found is None:
        raise HTTPException(
            404, f"there is no collection {collection!r}; there are {', '.join(COLLECTIONS)}"
        )
    return found


def _told(instant: datetime | None) -> str | None:
    return None if instant is None else iso(instant)
