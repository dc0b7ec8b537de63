"""`status`, `count`, `reconcile`: what the record tells, never without what was not watched."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

import typer

from trucewatch.coverage.wording import words as coverage_words
from trucewatch.doors.cli import terminal
from trucewatch.doors.cli.asked import fixed_question
from trucewatch.doors.cli.options import AsJson, Folder, FromDay, Language, ToDay, instant, period
from trucewatch.doors.mission_work import at_work, current_record
from trucewatch.doors.plain import plain
from trucewatch.doors.witnesses.standing import witnessing
from trucewatch.figures.counting import compare, tabulate
from trucewatch.figures.disagreement import Reader, reconcile_summary
from trucewatch.figures.gates import gates
from trucewatch.figures.model import (
    Count,
    CountingRule,
    Difference,
    ReconciliationLine,
    Record,
    Standing,
    Week,
)
from trucewatch.figures.reconciling import reconcile
from trucewatch.figures.rules import rule_named
from trucewatch.figures.standing import standing
from trucewatch.figures.wording import gate_words, table_words
from trucewatch.ledger.notes import VerifierKey
from trucewatch.vocabulary.messages import Message, say

OWN_COUNTS = ("incidents", "guarantor-bulletin")
"""The rules under which `reconcile` sets our own record beside what others published."""

By = Annotated[str, typer.Option("--by", help="Any of day, area, party, joined by commas.")]


def status(
    folder: Folder,
    at: Annotated[str | None, typer.Option(help="A local day, or an instant with a zone.")] = None,
    lang: Language = "en",
    as_json: AsJson = False,
) -> None:
    """Is it holding? One screen of facts, and what nobody knows."""
    record = _record(folder)
    stands = standing(record, instant(at, record))
    seen = witnessing(folder, VerifierKey.parse(record.log_key))
    words_by = stands.at if at else record.as_of
    asked = fixed_question(record, words_by, lang)
    if as_json:
        terminal.print_json({**plain(stands), "question": asked.items, **seen.facts()})
        return
    console = terminal.out()
    for line in _standing_lines(record, stands, lang):
        console.print(line, markup=False)
    for line in asked.lines:
        console.print(f"  {line}", markup=False)
    for gate in gates(record, stands.at, words_by=words_by, stands=stands):
        first, *rest = gate_words(gate, record.agreement, lang)
        console.print(f"  {say(first, lang)}", markup=False)
        for message in rest:
            console.print(f"    – {say(message, lang)}", markup=False)
    console.print(f"  {say(seen.message, lang)}", markup=False)


def count_incidents(
    folder: Folder,
    rule: Annotated[str, typer.Option(help="A counting rule; a wrong one lists them all.")],
    rule2: Annotated[str | None, typer.Option(help="A second rule to set beside it.")] = None,
    by: By = "area,party",
    first: FromDay = None,
    last: ToDay = None,
    lang: Language = "en",
    as_json: AsJson = False,
) -> None:
    """Count incidents under a written rule, or show line by line where two rules differ."""
    rules = [rule_named(name) for name in (rule, rule2) if name]
    record = _record(folder)
    span = period(first, last, record)
    dimensions = tuple(part.strip() for part in by.split(",") if part.strip())
    if len(rules) == 2:
        lines = compare(record, rules[0], rules[1], by=dimensions, period=span)
        _print_differences(lines, rules, dimensions, as_json=as_json)
        return
    table = tabulate(record, rules[0], by=dimensions, period=span)
    if as_json:
        items = [plain(cell) for cell in table.cells]
        terminal.print_json(
            {"items": items, "count": len(items), "unwatched": list(table.unwatched)}
        )
        return
    rows = [_cell_row(cell) for cell in [*table.cells, table.total]]
    terminal.print_items(
        rows, [*dimensions, "n", "possible", "undetermined", "pending", "watched"], as_json=False
    )
    for message in table_words(table, lang):
        terminal.say(say(message, lang))
    terminal.say(rules[0].explanation(lang))


def reconcile_tallies(
    folder: Folder,
    publisher: Annotated[str | None, typer.Option(help="Only lines this publisher is in.")] = None,
    first: FromDay = None,
    last: ToDay = None,
    lang: Language = "en",
    as_json: AsJson = False,
) -> None:
    """Set published tallies side by side: what explains each difference, or that nothing does."""
    record = _record(folder)
    span = period(first, last, record)
    rules = {name: rule_named(name) for name in OWN_COUNTS}
    lines = reconcile(record, rules=rules, publisher=publisher, period=span)
    if as_json:
        reader = Reader(record, lang)
        items = [
            plain(line) | {"explained": [reader.read(m) for m in line.words()]} for line in lines
        ]
        terminal.print_json({"items": items, "count": len(items)})
        return
    console = terminal.out()
    for message in reconcile_summary(record, lines, lang, rules=rules):
        console.print(f"• {say(message, lang)}", markup=False)
    reader = Reader(record, lang)
    for line in lines:
        console.print()
        for text in _line_text(line, reader):
            console.print(text, markup=False)


def _record(folder: Folder) -> Record:
    with at_work(folder) as (_, shop), terminal.progress() as progress:
        return current_record(shop, progress)


def _cell_row(cell: Count) -> dict[str, Any]:
    coverage = cell.coverage
    watched = None
    if coverage is not None:
        watched = f"{coverage.watched_h:.0f} of {coverage.period_h:.0f} h"
        if not coverage.declared:
            watched = "never declared"
    return {
        **(cell.key or {"area": "total", "day": "total", "party": ""}),
        "n": cell.n,
        "possible": cell.possible,
        "undetermined": cell.undetermined,
        "pending": cell.pending,
        "watched": watched,
    }


def _print_differences(
    lines: Iterable[Difference],
    rules: list[CountingRule],
    dimensions: tuple[str, ...],
    *,
    as_json: bool,
) -> None:
    a, b = (rule.id for rule in rules)
    items = [
        {
            **line.key,
            a: line.a,
            b: line.b,
            "both": len(line.both),
            f"only {a}": list(line.only_a),
            f"only {b}": list(line.only_b),
            "why": "; ".join(f"{say(r.why, 'en')} ({len(r.incidents)})" for r in line.reasons),
        }
        for line in lines
        if line.differs or as_json
    ]
    if as_json:
        terminal.print_items(items, (), as_json=True)
        return
    rows = [{k: len(v) if isinstance(v, list) else v for k, v in item.items()} for item in items]
    columns = [*dimensions, a, b, "both", f"only {a}", f"only {b}", "why"]
    terminal.print_items(rows, columns, as_json=False)


def _standing_lines(record: Record, stands: Standing, lang: str) -> Iterable[str]:
    yield say(Message(f"figures.{stands.holding.value}"), lang)
    for message in stands.why:
        yield f"  – {say(message, lang)}"
    yield ""
    yield f"since {stands.start:%Y-%m-%d %H:%M}Z, as of {stands.at:%Y-%m-%d %H:%M}Z"
    yield f"  reports {stands.reports}, of another country or time {stands.out_of_scope}"
    yield f"  incidents {stands.incidents}, upheld {stands.upheld}, not ruled on {stands.pending}"
    for reading in record.agreement.readings:
        outcomes = stands.outcomes.get(reading.id, {})
        told = ", ".join(f"{outcome} {n}" for outcome, n in sorted(outcomes.items()))
        yield f"  under “{reading.names(lang)}”: {told or 'nothing'}"
    yield _week_line("last seven days", stands.last_week)
    yield _week_line("the seven before", stands.week_before)
    for message in coverage_words(stands.coverage):
        yield f"  {say(message, lang)}"
    yield (
        f"  bulletin days with both guarantors {stands.bulletin_days}, "
        f"of which they differ on {stands.disputed_days}"
    )
    yield f"  rows that could not be read {stands.problems}"


def _week_line(label: str, week: Week) -> str:
    return (
        f"  {label}: {week.incidents} incidents, {week.alleged} with a breach alleged, "
        f"{week.open} open, {week.upheld} upheld"
    )


def _line_text(line: ReconciliationLine, reader: Reader) -> Iterable[str]:
    days = line.day or "undated"
    if line.day_to and line.day_to != line.day:
        days = f"{days} to {line.day_to}"
    said = ", ".join(
        f"{reader.publisher(label)} {'named without a number' if n is None else n}"
        for label, n in line.claims.items()
    )
    ours = ", ".join(
        f"{rule} {n} (day before: {line.ours_before.get(rule, 0)})" for rule, n in line.ours.items()
    )
    yield f"{days}  {reader.area(line.area) if line.area else 'all areas'}: {said}"
    if ours:
        yield f"    our record: {ours}"
    if line.overlap_high is not None:
        yield f"    counted by both: between {line.overlap_low} and {line.overlap_high}"
    for message in line.words():
        yield f"    – {reader.read(message)}"
    if line.unexplained:
        yield f"    unexplained: {line.unexplained}"
