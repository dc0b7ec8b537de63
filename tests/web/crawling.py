"""Every page that the rules know, found by its links, and every form on them, filled in and sent.

What a new page or a new form brings is met without being named here: a rule that no link leads to
fails whoever asks for `unmet`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from httpx2 import Response
from starlette.testclient import TestClient

from tests.accounts.test_accounts import PASSWORD
from tests.web.test_signing_in import HOME
from trucewatch.doors.web.routes import RULES

MOST_OF_A_KIND = 4
"""Addresses of one rule that are looked at; a hundred incidents are laid out alike."""
NO_PAGES = ("/api/", "/data/", "/tile/", "/checkpoint")
"""What programs read: JSON and bytes, which no browser takes for markup (`nosniff`)."""
DAY = "2023-03-14"
ASKED_ELSEWHERE = frozenset({"/sign-in/oidc/back", "/ledger/find", "/public"})
"""Where a provider leads back to, where a search leads on from, and where strangers are led."""


@dataclass
class Form:
    """A form on a page: where it goes, and its fields as the page filled them in."""

    action: str
    fields: list[dict[str, str]] = field(default_factory=list)


class _Page(HTMLParser):
    """The links and the forms of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._select: dict[str, str] | None = None
        self._open: Form | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self.links += [said[name] for name in ("href", "src") if name in said]
        if tag == "form" and said.get("method") == "post":
            self._open = Form(said["action"])
            self.forms.append(self._open)
        if self._open is None:
            return
        if tag in ("input", "textarea"):
            self._open.fields.append({"kind": tag, **said})
        elif tag == "select":
            self._select = {"kind": "select", "options": "", **said}
            self._open.fields.append(self._select)
        elif tag == "option" and self._select is not None:
            self._select["options"] += said.get("value", "") + "\n"

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = None


@dataclass
class Crawl:
    """What one reader finds, beginning at every address without a name in it."""

    client: TestClient
    met: dict[str, list[str]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    forms: dict[str, list[tuple[str, Form]]] = field(default_factory=dict)

    def look(self) -> None:
        """Follow every link, from the start."""
        self.met, self.texts, self.forms = {}, {}, {}
        waiting = [path for path in gets() if "{" not in path]
        seen: set[str] = set()
        while waiting:
            address = waiting.pop(0)
            rule = rule_of(address)
            if address in seen or rule is None or rule.startswith(NO_PAGES):
                continue
            seen.add(address)
            if len(self.met.setdefault(rule, [])) >= MOST_OF_A_KIND:
                continue
            answer = self.client.get(address, follow_redirects=False)
            if answer.status_code != 200:
                continue
            self.met[rule].append(address)
            if "text/html" in answer.headers["content-type"]:
                self.texts[address] = answer.text
                page = _Page(answer.text)
                waiting += [urlsplit(urljoin(address, link)).path for link in page.links]
                for form in page.forms:
                    where = self.forms.setdefault(_kind_of(form.action), [])
                    where.append((address, form))

    @property
    def pages(self) -> list[str]:
        """Every address that is a page or a picture of one."""
        return [one for found in self.met.values() for one in found]

    def unmet(self) -> set[str]:
        """The rules of pages that nothing led to."""
        asked = {path for path in gets() if not path.startswith(NO_PAGES)} - ASKED_ELSEWHERE
        return asked - {rule for rule, found in self.met.items() if found}

    def send(self, address: str, form: Form, words: str, turn: int, **known: str) -> Response:
        """Send a form from its page, `words` in every field that takes words; `known` are fields
        that ask for something in particular."""
        fresh = _Page(self.client.get(address).text).forms
        now = next((one for one in fresh if one.action == form.action), form)
        data: dict[str, str | list[str]] = {}
        for one in now.fields:
            name, kind = one.get("name", ""), one.get("type", "text")
            if not name:
                continue
            if one["kind"] == "select":
                options = [each for each in one["options"].split("\n")[:-1] if each] or [""]
                # of two that ask which, the second is another
                data[name] = options[(turn + (name == "second")) % len(options)]
            elif kind == "hidden":
                data[name] = one.get("value", "")
            elif name in known:
                data[name] = known[name]
            elif kind == "password":
                data[name] = PASSWORD
            elif kind == "date":
                data[name] = one.get("value") or (DAY if "required" in one else "")
            elif kind == "number":
                data[name] = one.get("value") or "1"
            elif kind in ("checkbox", "radio"):
                data[name] = one.get("value", "on")
            else:
                data[name] = words
        return self.client.post(form.action, data=data, headers=HOME, follow_redirects=False)


def gets() -> list[str]:
    """The addresses of everything that is read."""
    return [path for method, path in RULES if method == "GET"]


def rule_of(address: str) -> str | None:
    """The rule an address is under; None where it is under none."""
    found = [path for path in gets() if re.fullmatch(_pattern(path), address)]
    return min(found, key=lambda path: path.count("{"), default=None)


def _pattern(path: str) -> str:
    return re.sub(r"\{\w+(:path)?\}", lambda m: ".+" if m[1] else "[^/]+", path)


def _kind_of(action: str) -> str:
    posts = [path for method, path in RULES if method == "POST"]
    found = [path for path in posts if re.fullmatch(_pattern(path), action)]
    return min(found, key=lambda path: path.count("{"), default=action)
