"""The desk every page works at: the record, its index, the ledger, and how a page is rendered."""

from __future__ import annotations

import json
import threading
from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import lru_cache, partial
from hashlib import sha256
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from trucewatch import __version__
from trucewatch.doors.readings import Readings
from trucewatch.doors.web.forms import Forms
from trucewatch.doors.web.map_data import lay_out_map
from trucewatch.doors.web.navigation import bar
from trucewatch.doors.web.numerals import DIGITS, choose_numerals, page_in_numerals, systems
from trucewatch.doors.web.packing import json_bytes, pack, packed_response
from trucewatch.doors.web.ports import LedgerView, Records
from trucewatch.doors.web.readers import Doorkeeper, reader_of
from trucewatch.doors.web.record_index import RecordIndex
from trucewatch.doors.web.security import DOCUMENT_POLICY
from trucewatch.doors.web.voice import LANGUAGE_NAMES, Voice, choose_language
from trucewatch.figures.model import Record
from trucewatch.mechanism.talk_records import TalkRecords
from trucewatch.people.access import Answer, Noun, Purpose, Thing, Verb, can
from trucewatch.vocabulary.messages import LANGUAGES
from trucewatch.vocabulary.progress import Progress, unheard

COOKIE, NUMERALS_COOKIE = "language", "numerals"


@dataclass(slots=True)
class Desk:
    """Where the pages of one mission are made, each for the person who asks."""

    records: Records
    ledger: LedgerView
    door: Doorkeeper
    forms: Forms = field(init=False)
    readings: Readings = field(default_factory=Readings)
    _index: RecordIndex | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.forms = Forms(self.door)

    def index(self) -> RecordIndex:
        """The present record, laid out for reading; made again only when the record changed."""
        with self._lock:
            record = self.records()
            if self._index is None or self._index.record is not record:
                self._index = RecordIndex(record)
            return self._index

    def talks(self) -> TalkRecords:
        """The talks and claims of the present record."""
        index = self.index()
        return index.once("talks", lambda: self._talks(index.record.tree_size))

    def _talks(self, size: int) -> TalkRecords:
        found = self.ledger.talks(size)
        self.readings.keep_only(found.documents)
        return found

    def lay_out(self, progress: Progress = unheard) -> None:
        """Make now what the first readers would wait for."""
        for template in _environment().list_templates():
            _environment().get_template(template)
        index = self.index()
        index.lay_out(progress)
        lay_out_map(index)

    def may(self, request: Request, noun: Noun, purpose: Purpose) -> bool:
        """Whether who asks may read this kind of thing, to that end."""
        return self.sees(request, Thing(noun=noun), purpose)

    def sees(self, request: Request, thing: Thing, purpose: Purpose = Purpose.KNOW) -> bool:
        """Whether who asks may read this one thing."""
        return self.does(request, Verb.READ, thing, purpose)

    def does(self, request: Request, verb: Verb, thing: Thing, purpose: Purpose) -> bool:
        """Whether who asks may do this to it, if only after proving anew who they are."""
        answer = can(reader_of(request).person, verb, thing, purpose)
        return answer in (Answer.YES, Answer.AGAIN)

    def complains(self, request: Request) -> bool:
        """Whether who asks may file a complaint."""
        return self.does(request, Verb.COMPLAIN, Thing(noun=Noun.DOCKET), Purpose.RULE)

    def voice(self, request: Request, record: Record | None = None) -> Voice:
        """How to speak to this reader."""
        language = choose_language(
            request.query_params.get("lang"),
            request.cookies.get(COOKIE),
            request.headers.get("accept-language"),
        )
        numerals = choose_numerals(
            request.query_params.get("numerals"), request.cookies.get(NUMERALS_COOKIE), language
        )
        return Voice.of(record or self.index().record, language, numerals)

    def page(
        self, request: Request, template: str, *, status: int = 200, **context: Any
    ) -> Response:
        """One page, in the reader's language, which a cookie then remembers."""
        record = self.index().record
        voice = self.voice(request, record)
        reader = reader_of(request)
        text = (
            _environment()
            .get_template(template)
            .render(
                record=record,
                voice=voice,
                t=voice.t,
                path=request.url.path,
                bar=bar(request.url.path, partial(self.may, request)),
                reader=reader,
                opens=self.door.opens,
                new_token=lambda: self.forms.token(reader),
                languages=[
                    (code, LANGUAGE_NAMES[code], _address(request, lang=code)) for code in LANGUAGES
                ],
                numerals=[
                    (system, DIGITS[system][1:4], _address(request, numerals=system))
                    for system in systems(voice.language)
                ],
                asset=asset,
                islands=built,
                **context,
            )
        )
        text = page_in_numerals(text, voice.language, voice.numerals)
        headers = {"Content-Language": voice.language, "Vary": "Cookie"}
        if reader.signed_in is not None:
            headers["Cache-Control"] = "private, no-store"
        response = HTMLResponse(text, status, headers=headers)
        if request.query_params.get("lang") in LANGUAGES:
            _keep(response, COOKIE, voice.language)
        if request.query_params.get("numerals") in systems(voice.language):
            _keep(response, NUMERALS_COOKIE, voice.numerals)
        return response

    def picture(self, request: Request, svg: str) -> Response:
        """A picture of a page, its numbers as its reader prefers them."""
        voice = self.voice(request)
        return Response(
            page_in_numerals(svg, voice.language, voice.numerals),
            media_type="image/svg+xml",
            headers={"Content-Security-Policy": DOCUMENT_POLICY},
        )

    def data(
        self,
        request: Request,
        make: Any,
        *,
        media_type: str = "application/json",
        key: Hashable = None,
    ) -> Response:
        """JSON that `make()` gives, or 304 where the reader has what this record would give.

        With a `key`, which says all that the answer depends on beside record, language and who
        asks, it is kept for whoever of the same role and party asks next. Text that `make` gives
        is JSON already.
        """
        index = self.index()
        who = reader_of(request).person
        asked = (
            self.voice(request, index.record).language,
            who.role,
            who.party,
            str(request.url) if key is None else key,
        )
        seed = f"{__version__} {index.record.tree_root.hex()} {asked}"
        tag = f'"{sha256(seed.encode()).hexdigest()[:32]}"'
        headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Cookie"}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if key is None:
            return Response(json_bytes(make()), headers=headers, media_type=media_type)
        packed = index.once(("told", asked), lambda: pack(json_bytes(make())))
        return packed_response(request, packed, headers, media_type)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("trucewatch.doors.web"),
        autoescape=True,
        auto_reload=False,  # else every page asks after the files of all its templates
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["script_json"] = _script_json
    return environment


def _script_json(value: Any) -> Markup:
    """JSON that is safe inside a script element: no `<` can close it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))  # noqa: S704


def _address(request: Request, **wishes: str) -> str:
    """This page's address in another language or other numerals."""
    kept = [each for each in request.query_params.multi_items() if each[0] not in wishes]
    return f"{request.url.path}?{urlencode([*kept, *wishes.items()])}"


def _keep(response: Response, cookie: str, value: str) -> None:
    response.set_cookie(cookie, value, max_age=31_536_000, httponly=True, samesite="lax")


@lru_cache(maxsize=32)
def asset(name: str) -> str:
    """The address of a file in `static/`, which changes when the file does."""
    data = (files("trucewatch.doors.web") / "static" / name).read_bytes()
    return f"/static/{name}?v={sha256(data).hexdigest()[:12]}"


@lru_cache(maxsize=1)
def _manifest() -> dict[str, Any]:
    """What the build made; empty in a checkout whose front end was never built."""
    path = files("trucewatch.doors.web") / "static" / "dist" / "manifest.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def built(island: str) -> dict[str, list[str]]:
    """The scripts and styles of one island; none where it was not built."""
    manifest = _manifest()
    entry = manifest.get(f"src/{island}.ts")
    if entry is None:
        return {"scripts": [], "styles": []}
    styles: list[str] = []
    waiting, seen = [entry], set()
    while waiting:
        chunk = waiting.pop()
        if chunk["file"] in seen:
            continue
        seen.add(chunk["file"])
        styles += chunk.get("css", [])
        waiting += [manifest[name] for name in chunk.get("imports", [])]
    return {
        "scripts": [f"/static/dist/{entry['file']}"],
        "styles": [f"/static/dist/{style}" for style in dict.fromkeys(styles)],
    }
