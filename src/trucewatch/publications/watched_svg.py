"""What was watched, drawn: a row for each area, a cell for each day, fuller where longer watched.

In:   a `WatchGrid`, names for its areas, a `Voice`, a `Palette` and a width.
Out:  one SVG text. A cell is filled as high as the share of its time that was watched: pale where
      only a part of the area was, dark where all of it. Hatching is what nobody is known to have
      watched: unknown, not quiet. A triangle marks that somebody was kept out. Time runs from left
      to right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from trucewatch.coverage.grid import WatchGrid
from trucewatch.coverage.model import Coverage
from trucewatch.publications import svg
from trucewatch.publications.svg import Palette, element
from trucewatch.publications.voice import Voice

WIDE, NARROW = 760.0, 350.0
ROW, TOP, LINE = 22.0, 34.0, 18.0
LETTER = 6.4
KEYS = ("unwatched", "part", "all", "denied")


def watched_svg(
    grid: WatchGrid,
    names: Mapping[str, str],
    voice: Voice,
    *,
    palette: Palette = svg.PAGE,
    width: float = WIDE,
    id_: str = "watched",
) -> str:
    """`grid` in the words of `voice`, `width` units wide; the whole mission stands first."""
    rows = [(voice.t("watched_all"), grid.whole)]
    rows += [(names[area], cells) for area, cells in zip(grid.areas, grid.cells, strict=True)]
    left = 148.0 if width > NARROW else 92.0
    wide = (width - left - 4) / len(grid.columns)
    legend, tall = _legend(voice, width, TOP + ROW * len(rows) + 22, id_)
    parts = [
        svg.hatching(id_),
        _style(palette, id_),
        *_days(grid, voice, left, wide),
        *(
            part
            for at, (name, cells) in enumerate(rows)
            for part in _row(_cut(name, left), cells, voice, (left, TOP + ROW * at, wide), id_)
        ),
        *legend,
    ]
    words = voice.t("watched_picture")
    return svg.picture(
        id_=id_,
        width=width,
        height=TOP + ROW * len(rows) + 22 + tall,
        title=words,
        description=words,
        parts=parts,
    )


def _style(palette: Palette, id_: str) -> str:
    rules = {
        "text": f"font-family:{svg.FONT}",
        ".small": f"fill:{palette['quiet']};font-size:11px",
        ".area": f"fill:{palette['ink']};font-size:11.5px",
        ".stripe": f"stroke:{palette['border']};stroke-width:1.6",
        ".frame": f"fill:none;stroke:{palette['line']};stroke-width:0.8",
        ".denied": f"fill:{palette['breach']};stroke:{palette['sheet']};stroke-width:1",
        ".part": f"fill:{palette['permitted']};fill-opacity:0.42",
        ".all": f"fill:{palette['permitted']}",
        ".ground": f"fill:{palette['sheet']}",
    }
    return svg.style(rules, palette, id_)


def _days(grid: WatchGrid, voice: Voice, left: float, wide: float) -> Iterator[str]:
    """The day with which a column begins, as often as there is room for it."""
    every = max(1, -(-58 // int(wide + 0.999)))
    for at in range(0, len(grid.columns), every):
        x = left + wide * at
        if x + 40 > left + wide * len(grid.columns) and at:
            continue
        day = grid.columns[at].start.astimezone(voice.zone)
        yield element("path", {"class": "frame", "d": f"M{x:.1f} {TOP - 6:.1f}V{TOP:.1f}"})
        where = {"class": "small", "x": x, "y": TOP - 10}
        yield element("text", where, text=svg.ordered(voice.day(day, "d MMM"), voice))


def _row(
    name: str,
    cells: Sequence[Coverage],
    voice: Voice,
    place: tuple[float, float, float],
    id_: str,
) -> Iterator[str]:
    left, top, wide = place
    where = {"class": "area", "x": left - 8, "y": top + ROW / 2 + 4, "text-anchor": "end"}
    yield element("text", where, text=svg.ordered(name, voice))
    for at, cell in enumerate(cells):
        yield from _cell(cell, left + wide * at + 0.5, top + 1, wide - 1, ROW - 2, id_)
        if cell.denials:
            yield _denied(left + wide * (at + 0.5), top + ROW / 2, min(5.0, wide / 2 + 1))


def _cell(cell: Coverage, x: float, y: float, wide: float, tall: float, id_: str) -> Iterator[str]:
    """Hatching, and over it from below what was watched wholly, then what was in part."""
    yield _box(x, y, wide, tall, {"fill": f"url(#{id_}-hatch)"})
    watched = tall * min(1.0, cell.watched_h / cell.period_h)
    partly = tall * min(1.0, cell.partly_h / cell.period_h)
    if watched > 0:
        yield _box(x, y + tall - watched, wide, watched, {"class": "ground"})
    if watched > partly:
        yield _box(x, y + tall - watched + partly, wide, watched - partly, {"class": "all"})
    if partly > 0:
        yield _box(x, y + tall - watched, wide, partly, {"class": "part"})


def _box(x: float, y: float, wide: float, tall: float, tone: Mapping[str, object]) -> str:
    return element("rect", {**tone, "x": x, "y": y, "width": wide, "height": tall})


def _denied(x: float, y: float, size: float) -> str:
    points = [(x, y - size), (x + size, y + size * 0.8), (x - size, y + size * 0.8)]
    return element("path", {"class": "denied", "d": svg.path(points)})


def _legend(voice: Voice, width: float, top: float, id_: str) -> tuple[list[str], float]:
    parts: list[str] = []
    x, y = 8.0, top
    for key in KEYS:
        words = voice.t(f"watched_key_{key}")
        wide = 30 + LETTER * len(words)
        if x > 8 and x + wide > width:
            x, y = 8.0, y + LINE
        if key == "denied":
            parts.append(_denied(x + 7, y - 4, 5.0))
        else:
            hatched = {"fill": f"url(#{id_}-hatch)"}
            tone = hatched if key == "unwatched" else {"class": key}
            parts.append(_box(x, y - 10, 14.0, 12.0, tone))
        at = {"class": "small", "x": x + 20, "y": y}
        parts.append(element("text", at, text=svg.ordered(words, voice)))
        x += wide
    return parts, y - top + LINE


def _cut(name: str, left: float) -> str:
    """A name that fits before the cells."""
    most = int((left - 10) / LETTER)
    return name if len(name) <= most else f"{name[: most - 1]}…"
