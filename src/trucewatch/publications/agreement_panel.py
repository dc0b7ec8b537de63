"""The words beside a map: how each place is drawn, and the places that are not.

Lines of text are broken here, because a picture breaks none, and each is marked to read in the
reader's direction whatever sets it.
"""

from __future__ import annotations

from textwrap import wrap

from trucewatch.publications.svg import element
from trucewatch.publications.voice import Voice, bare

LINE, LETTERS = 15.0, 42
RIGHT_TO_LEFT, END = "\u202b", "\u202c"


class Panel:
    """The words beside the sheet, line after line, from the reader's own side."""

    def __init__(self, voice: Voice, *, left: float, width: float) -> None:
        self.voice = voice
        self.parts: list[str] = []
        self.y = 8.0
        self._left, self._right = left + 18.0, left + width - 16.0

    @property
    def bottom(self) -> float:
        """How far down it reaches."""
        return self.y + LINE

    def head(self, words: str) -> None:
        """A heading."""
        self.y += LINE * 0.6
        self._lines(words, "head", indent=0.0)

    def sample(self, kind: str, words: str, note: str = "") -> None:
        """How something is drawn, and what it is."""
        x, y = self._x(0.0), self.y + 4.0
        left = x if self.voice.direction == "ltr" else x - 18.0
        data = (
            f"M{left:.1f} {y + 6:.1f}h18" if kind == "line" else f"M{left:.1f} {y:.1f}h18v11h-18Z"
        )
        self.parts.append(element("path", {"class": kind, "d": data}))
        self._lines(words, "name", indent=26.0)
        self._lines(note, "quiet", indent=26.0)

    def item(self, words: str, note: str = "") -> None:
        """One of a list."""
        self._lines(f"– {words}", "name", indent=0.0)
        self._lines(note, "quiet", indent=10.0)

    def _lines(self, words: str, kind: str, *, indent: float) -> None:
        for line in wrap(words, LETTERS - int(indent / 6), break_on_hyphens=False):
            self.y += LINE
            at = {"class": kind, "x": self._x(indent), "y": self.y}
            if self.voice.direction == "rtl":
                at["text-anchor"] = "end"
            self.parts.append(element("text", at, text=self._ordered(line)))

    def _ordered(self, line: str) -> str:
        """A line that may mix scripts, in the reader's direction whatever sets it."""
        rtl = self.voice.direction == "rtl"
        return f"{RIGHT_TO_LEFT}{bare(line)}{END}" if rtl else line

    def _x(self, indent: float) -> float:
        if self.voice.direction == "rtl":
            return self._right - indent
        return self._left + indent
