"""What `trucewatch fuse` does once its words are read; and reading them where they are plain.

Programs start this command by the thousand, and half of what it took on a few reports was the
loading of a parser of words. `fuse PATH -o PATH [--sources PATH] [--json]` is read here; whatever
else is written (help, abbreviations, slips) is the command line's, which alone explains itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from trucewatch.doors.cli import terminal
from trucewatch.doors.cli.early_reading import begun_early

if TYPE_CHECKING:
    from trucewatch.doors.table_files import Messages

BAR = 12
"""Marks on either side of the line, at most."""

_TAKES = {"-o": "output", "--output": "output", "--sources": "sources"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What plain words ask for."""

    reports: Path
    output: Path
    sources: Path | None
    as_json: bool


def plainly(words: Sequence[str]) -> Asked | None:
    """What the words after `fuse` ask for; None where they are not plain, right or wrong."""
    files: list[str] = []
    named: dict[str, str] = {}
    left = list(words)
    as_json = False
    while left:
        word = left.pop(0)
        if word == "--json":
            as_json = True
        elif word in _TAKES and left and _TAKES[word] not in named:
            named[_TAKES[word]] = left.pop(0)
        else:
            files.append(word)
    given = [*files, *named.values()]
    if len(files) != 1 or "output" not in named or not all(map(_plain, given)):
        return None
    sources = named.get("sources")
    return Asked(Path(files[0]), Path(named["output"]), Path(sources) if sources else None, as_json)


def _plain(value: str) -> bool:
    return bool(value) and not value.startswith("-")


def fuse_files(reports: Path, output: Path, sources: Path | None, *, as_json: bool) -> None:
    """Fuse the reports of a file and write what is found; say how many incidents there are."""
    with begun_early(reports) as begun:
        _fuse(reports, begun, output, sources, as_json=as_json)


def _fuse(
    reports: Path, begun: Messages | None, output: Path, sources: Path | None, *, as_json: bool
) -> None:
    from trucewatch.doors.cli.doubts import say_doubts
    from trucewatch.doors.cli.report_files import read_sources, write_table
    from trucewatch.doors.cli.reports_by_group import open_reports
    from trucewatch.doors.table_files import check_ending
    from trucewatch.incidents.fusing import fuse

    check_ending(output)
    known = read_sources(sources) if sources else None
    with terminal.progress() as progress:
        whole = open_reports(reports, begun)
        found = fuse(whole, known, progress=progress)
    write_table(found.memberships, output)
    figures = {
        "reports": len(whole),
        "incidents": found.answers.groups(),
        "expected": round(found.expected, 1),
        "low": round(found.low, 1),
        "high": round(found.high, 1),
        "watched": None,
        "doubted": sorted(found.weights.doubted),
        "output": str(output),
    }
    if as_json:
        terminal.print_json(figures)
    else:
        terminal.say(
            f"{figures['reports']} reports, {figures['incidents']} groups: {output.name}\n"
            f"about {found.expected:,.0f} incidents, nine chances in ten from {found.low:,.0f} to "
            f"{found.high:,.0f}: some groups may be parts of one incident\n"
            "of what these reports tell; what was watched is not known here, and where nobody "
            "reported, nothing is said"
        )
        say_doubts(found.weights.doubted)


def tell_pair(reports: Path, sources: Path | None, first: str, second: str) -> None:
    """The score of two reports of a file, part by part, as bars and words."""
    from trucewatch.doors.cli.report_files import read_reports, read_sources
    from trucewatch.incidents.explaining import explain_pair
    from trucewatch.incidents.fusing import learn
    from trucewatch.vocabulary.messages import say, say_id

    known = read_sources(sources) if sources else None
    table = read_reports(reports)
    with terminal.progress() as progress:
        weights = learn(table, known, progress=progress)
    told = explain_pair(table, first, second, known, weights)
    for part in told.parts:
        name = say_id(f"incidents.partname_{part.name}", "en")
        terminal.out().print(
            f"{name:>8} {part.nats:+6.2f} {_bar(part.nats)} {say(part.words, 'en')}"
        )
    total = f"{'together':>8} {told.score:+6.2f} " if told.parts else ""
    terminal.out().print(total + say(told.conclusion, "en"))


def _bar(nats: float) -> str:
    """Left of the line what speaks against, right of it what speaks for; a mark is half a nat."""
    marks = min(BAR, round(2 * abs(nats)))
    against, speaks_for = (marks, 0) if nats < 0 else (0, marks)
    return f"{'▒' * against:>{BAR}}│{'█' * speaks_for:<{BAR}}"
