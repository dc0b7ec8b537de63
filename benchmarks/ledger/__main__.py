"""The ledger on either store: appending, proving, auditing, opening; beside a plain insert.

    .venv/bin/python -m benchmarks.ledger [--store sqlite|postgres] [--entries 1000000]
        [--singles 2000] [--hundreds 100] [--thousands 30] [--proofs 1000]
        [--no-full-audit] [--folder DIR] [--url URL] [--json FILE]

Everything goes through the mission's own door, `ground.record`, as every command does: promises,
signatures, reading back, the signed checkpoint, and a commit that is on the disk. The floor inserts
as many bytes into a plain table of the same store, as durably. PostgreSQL is started from the
programs installed here, unless `--url` names a database.
"""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

from benchmarks.ledger import measuring
from benchmarks.ledger.floors import Floor, PostgresFloor, SqliteFloor
from benchmarks.ledger.machine import sentence
from benchmarks.ledger.measuring import Figure
from benchmarks.ledger.missions import make, scratch_on
from benchmarks.ledger.servers import NoServerError, Server

GOALS = {"sqlite": {1: 1_000.0, 100: 20_000.0, 1000: 20_000.0},
         "postgres": {1: 200.0, 100: 20_000.0, 1000: 20_000.0}}  # fmt: skip
"""Entries a second, by how many a commit holds."""


def main(words: list[str]) -> int:
    """Run, print, and write down."""
    asked = _asked(words)
    with ExitStack() as stack:
        scratch = stack.enter_context(scratch_on(asked.folder))
        url, server = asked.url, None
        if asked.store == "postgres" and url is None:
            try:
                server = Server(asked.folder)
            except NoServerError as reason:
                print(f"skipped: {reason}")
                return 0
            stack.callback(server.remove)
            url = server.url
        conditions = sentence(server.version() if server else url)
        print(conditions)
        figures = _measure(asked, scratch, url)
    print(_table(figures))
    print(f"repeat: .venv/bin/python -m benchmarks.ledger {shlex.join(words)}".rstrip())
    if asked.json:
        rows = [{**asdict(f), "ratio": f.ratio, "reached": f.reached} for f in figures]
        answer = {"conditions": conditions, "words": words, "figures": rows}
        asked.json.write_text(json.dumps(answer, indent=1) + "\n")
    return 0


def _asked(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ledger", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--store", choices=tuple(GOALS), default="sqlite")
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--singles", type=int, default=2000)
    parser.add_argument("--hundreds", type=int, default=100)
    parser.add_argument("--thousands", type=int, default=30)
    parser.add_argument("--proofs", type=int, default=1000)
    parser.add_argument("--no-full-audit", action="store_true")
    parser.add_argument("--folder", type=Path, help="on which disk the stores are to lie")
    parser.add_argument("--url", help="a PostgreSQL database for --store postgres")
    parser.add_argument("--json", type=Path)
    return parser.parse_args(words)


def _measure(asked: argparse.Namespace, scratch: Path, url: str | None) -> list[Figure]:
    in_postgres = asked.store == "postgres"
    mission = make(scratch / "mission", url if in_postgres else None)
    floor: Floor = PostgresFloor(str(url)) if in_postgres else SqliteFloor(scratch)
    size = measuring.bytes_each(mission)
    figures: list[Figure] = []

    def say(figure: Figure | None) -> None:
        if figure is not None:
            figures.append(figure)
            print(f"  {figure.question}: {figure.ours:,.2f} {figure.unit}", file=sys.stderr)

    counts = {1: asked.singles, 100: asked.hundreds, 1000: asked.thousands}
    for batch, commits in counts.items():
        if not commits:
            continue
        goal, place = GOALS[asked.store][batch], batch * 10**9
        say(measuring.append(mission, floor, batch, commits, size=size, place=place, goal=goal))
    say(measuring.signing(mission, asked.proofs))
    say(measuring.fill(mission, floor, asked.entries, size=size, place=10**14, tick=_tick))
    for figure in measuring.inclusion(mission, floor, asked.proofs):
        say(figure)
    say(measuring.consistency(mission, asked.proofs // 4))
    say(measuring.audit_tree(mission, floor))
    if not asked.no_full_audit:
        for figure in measuring.audit_everything(mission, floor):
            say(figure)
    say(measuring.reopen(mission, 5))
    floor.close()
    return figures


def _tick(what: str, done: int, total: int) -> None:
    if done % 100_000 == 0:
        print(f"  {what}: {done:,} of {total:,}", file=sys.stderr, flush=True)


def _table(figures: list[Figure]) -> str:
    lines = [f"{'question':44}{'ours':>14}{'plain':>14}{'times':>8}{'goal':>12}"]
    for f in figures:
        plain = f"{f.floor:,.2f}" if f.floor else "–"
        times = f"{f.ratio:.1f}" if f.ratio else "–"
        goal = "–" if f.goal is None else f"{f.goal:,.0f} {'met' if f.reached else 'MISSED'}"
        ours = f"{f.ours:,.2f} {f.unit}"
        lines.append(f"{f.question:44}{ours:>14}{plain:>14}{times:>8}{goal:>12}")
        lines += [f"    {f.more}"] if f.more else []
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
