"""What a page weighs: all that a browser fetches for it, as it travels.

In:   a client of the server, and the page's address.
Out:  bytes of the page and of each thing it names, the map's apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

MOST_KB = 250
"""What the mediator's screen may weigh without the map."""

Fetch = Callable[[str], tuple[str, int]]
"""Text of an address, and how many bytes of body travelled."""

_NAMED = re.compile(r'(?:href|src)="(/static/[^"]+)"')
_IMPORTED = re.compile(r'(?:from|import)\s*"(\./[^"]+)"')
_FONT = re.compile(r'@font-face \{[^}]*url\("(dist/fonts/[^"]+)"\)[^}]*unicode-range: ([^;}]+)')
_MAP = re.compile(r"/assets/(?:circles|maplibre)")
"""The chunk that holds the map's library, its style and its worker."""


@dataclass(frozen=True, slots=True)
class Weight:
    """Bytes by address; `of_map` are those that only the map needs."""

    page: dict[str, int]
    of_map: dict[str, int]

    @property
    def without_map(self) -> int:
        """All but the map [byte]."""
        return sum(self.page.values())


def is_of_map(address: str) -> bool:
    """Whether only the map needs it."""
    return bool(_MAP.search(address)) or address.split("?", maxsplit=1)[0] in (
        "/data/ground.geojson",
        "/data/incidents.geojson",
    )


def weigh_page(fetch: Fetch, address: str, data: tuple[str, ...] = ()) -> Weight:
    """The page, what it names, what its scripts import; and `data`, which they ask for.

    Fonts count where the page has any of their characters, in each weight.
    """
    page, size = fetch(address)
    weighed = {address: size}
    waiting = [*dict.fromkeys(_NAMED.findall(page)), *data]
    while waiting:
        named = waiting.pop()
        if named in weighed:
            continue
        text, weighed[named] = fetch(named)
        if named.split("?")[0].endswith(".css"):
            waiting += [f"/static/{font}" for font in _fonts(text, page)]
        if named.split("?")[0].endswith(".js"):
            folder = named.rpartition("/")[0]
            waiting += [f"{folder}/{name[2:]}" for name in _IMPORTED.findall(text)]
    return Weight(
        page={name: n for name, n in weighed.items() if not is_of_map(name)},
        of_map={name: n for name, n in weighed.items() if is_of_map(name)},
    )


def _fonts(styles: str, page: str) -> list[str]:
    """The fonts of a style sheet that have characters of the page."""
    written = set(map(ord, page))
    return [
        font
        for font, ranges in _FONT.findall(styles)
        if any(not written.isdisjoint(_range(words)) for words in ranges.split(","))
    ]


def _range(words: str) -> range:
    """The characters of `U+0600-06FF` or `U+2191`."""
    low, _, high = words.strip().removeprefix("U+").partition("-")
    return range(int(low, 16), int(high or low, 16) + 1)
