"""`trucewatch agreement`: shipped agreements, one in plain words, and the check of a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from trucewatch.agreement.ambiguities import ambiguities
from trucewatch.agreement.describing import COLUMNS, column_names, describe, norm_rows, place_notes
from trucewatch.agreement.model import Agreement
from trucewatch.agreement.problems import ERROR, AgreementProblem
from trucewatch.agreement.reading import load_agreement, read_agreement
from trucewatch.agreement.schema import agreement_schema
from trucewatch.agreement.shipped import shipped, shipped_text, shipped_zones
from trucewatch.doors.agreement_files import agreement_files
from trucewatch.doors.cli import terminal
from trucewatch.doors.cli.differing import diff
from trucewatch.doors.cli.evaluating import evaluate_situations
from trucewatch.doors.cli.options import AsJson, Language
from trucewatch.vocabulary.errors import TrucewatchError, UsageError
from trucewatch.vocabulary.instants import iso
from trucewatch.vocabulary.messages import say_id

agreement_app = typer.Typer(
    help="What was agreed: shipped agreements, and the check of your own.", no_args_is_help=True
)

agreement_app.command("evaluate")(evaluate_situations)
agreement_app.command("diff")(diff)

NameOrFile = Annotated[
    str, typer.Argument(help="A shipped agreement's name, or a YAML file.", show_default=False)
]
AsTable = Annotated[bool, typer.Option("--table", help="The norms as a table.")]
MapFile = Annotated[
    Path | None, typer.Option("--map", help="Write a map of its places, as SVG, and say no more.")
]


@agreement_app.command("list")
def list_agreements(as_json: AsJson = False) -> None:
    """List the agreements that come with the program."""
    items = []
    for name in shipped():
        agreed = load_agreement(shipped_text(name), file=f"{name}.yaml", zones=shipped_zones(name))
        items.append(
            {
                "name": name,
                "title": agreed.names("en"),
                "country": agreed.country,
                "start": iso(agreed.clock.start),
                "readings": [reading.id for reading in agreed.readings],
            }
        )
    terminal.print_items(items, ("name", "title", "country", "start", "readings"), as_json=as_json)


@agreement_app.command("show")
def show(
    name: NameOrFile,
    lang: Language = "en",
    table: AsTable = False,
    map_file: MapFile = None,
    as_json: AsJson = False,
) -> None:
    """Show an agreement in plain words, as a table, or on a map."""
    if table and map_file is not None:
        raise UsageError("--table and --map do not go together", expected="one of the two")
    text, zones, file = agreement_files(name)
    agreed, problems = read_agreement(text, file=file, zones=zones)
    if agreed is None:
        _tell(problems)
        raise typer.Exit(terminal.PROBLEMS)
    if map_file is not None:
        _draw(agreed, map_file, lang, as_json=as_json)
    elif table:
        _print_table(agreed, lang, as_json=as_json)
    elif as_json:
        terminal.print_json(_as_document(agreed, problems, lang))
    else:
        _print_words(agreed, file, lang)


@agreement_app.command("check")
def check(name: NameOrFile, as_json: AsJson = False) -> None:
    """Check an agreement: its errors with their lines, and what its text leaves open."""
    text, zones, file = agreement_files(name)
    agreed, problems = read_agreement(text, file=file, zones=zones)
    if as_json:
        items = [_as_item(problem) for problem in problems]
        terminal.print_json({"items": items, "count": len(items)})
    else:
        _tell(problems)
    if agreed is None:
        raise typer.Exit(terminal.PROBLEMS)


@agreement_app.command("schema")
def schema() -> None:
    """Print the JSON Schema of agreement files, for editors that complete and explain keys."""
    terminal.print_json(agreement_schema())


def _tell(problems: list[AgreementProblem]) -> None:
    errors = [problem for problem in problems if problem.severity == ERROR]
    for problem in errors:
        terminal.say(f"trucewatch: error: {problem.as_error()}")
    if errors:
        return
    out = terminal.out()
    out.print("no errors", markup=False)
    if problems:
        out.print(f"left open by the text ({len(problems)}):", markup=False)
    for problem in problems:
        line = f"line {problem.line}: " if problem.line is not None else ""
        out.print(f"  {line}{problem.message}", markup=False)
        out.print(f"      so: {problem.consequence}", markup=False)


def _print_words(agreed: Agreement, file: str, lang: str) -> None:
    for section in describe(agreed, lang):
        _print_section(section.title, section.lines)
    open_ = ambiguities(agreed, {}, file, language=lang)
    lines = [(0, f"{point.message} → {point.consequence}") for point in open_]
    _print_section(say_id("agreement.show_ambiguities", lang), tuple(lines))


def _print_section(title: str, lines: tuple[tuple[int, str], ...]) -> None:
    out = terminal.out()
    if title and lines:
        out.print(f"\n{title}", style="bold", markup=False)
    for level, text in lines:
        out.print("  " * (level + bool(title)) + text, markup=False)


def _print_table(agreed: Agreement, lang: str, *, as_json: bool) -> None:
    """The norms; people are spared columns in which no norm says anything."""
    rows = norm_rows(agreed, lang)
    if as_json:
        terminal.print_items(rows, COLUMNS, as_json=True)
        return
    heads = column_names(agreed, lang)
    used = [column for column in COLUMNS if any(row[column] for row in rows)]
    items = [{heads[column]: row[column] or None for column in used} for row in rows]
    terminal.print_items(items, [heads[column] for column in used], as_json=False)


def _draw(agreed: Agreement, path: Path, lang: str, *, as_json: bool) -> None:
    from trucewatch.publications.agreement_map import agreement_map

    if path.suffix != ".svg":
        raise UsageError(f"--map does not take {path.name!r}", expected="a file ending in .svg")
    picture = agreement_map(agreed, lang, notes=place_notes(agreed, lang))
    try:
        path.write_text(picture, encoding="utf-8")
    except OSError as error:
        raise TrucewatchError(f"{path.name} cannot be written: {error.strerror}") from error
    missing = [place for place in agreed.places if not place.mapped]
    if as_json:
        terminal.print_json({"map": str(path), "unmapped": [place.id for place in missing]})
        return
    terminal.say(f"the map: {path.name}")
    for place in missing:
        terminal.say(f"{say_id('agreement.map_unmapped', lang)}: {place.names(lang)}")


def _as_document(agreed: Agreement, problems: list[AgreementProblem], lang: str) -> dict[str, Any]:
    return {
        "id": agreed.id,
        "name": agreed.names(lang),
        "sections": [
            {
                "id": section.id,
                "title": section.title,
                "lines": [text for _, text in section.lines],
            }
            for section in describe(agreed, lang)
        ],
        "ambiguities": [_as_item(problem) for problem in problems],
    }


def _as_item(problem: AgreementProblem) -> dict[str, Any]:
    return {
        "severity": problem.severity,
        "file": problem.file,
        "line": problem.line,
        "message": problem.message,
        "expected": problem.expected,
        "hint": problem.hint,
        "consequence": problem.consequence,
    }
