"""`trucewatch agreement`: the shipped agreements, one in plain words, and the check of a file."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from trucewatch.agreement.describing import describe
from trucewatch.agreement.model import Agreement
from trucewatch.agreement.problems import ERROR, AgreementProblem
from trucewatch.agreement.reading import load_agreement, read_agreement
from trucewatch.agreement.shipped import shipped, shipped_text, shipped_zones
from trucewatch.doors.agreement_files import agreement_files
from trucewatch.doors.cli import terminal
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.instants import iso
from trucewatch.vocabulary.messages import LANGUAGES, say, say_id

agreement_app = typer.Typer(
    help="What was agreed: shipped agreements, and the check of your own.", no_args_is_help=True
)

NameOrFile = Annotated[
    str, typer.Argument(help="A shipped agreement's name, or a YAML file.", show_default=False)
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
Language = Annotated[str, typer.Option("--lang", help="The language: en or ar.")]


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
def show(name: NameOrFile, lang: Language = "en", as_json: AsJson = False) -> None:
    """Show an agreement in plain words."""
    if lang not in LANGUAGES:
        raise UsageError(f"there is no language {lang!r}", expected=" or ".join(LANGUAGES))
    text, zones, file = agreement_files(name)
    agreed, problems = read_agreement(text, file=file, zones=zones)
    if agreed is None:
        _tell(problems)
        raise typer.Exit(terminal.PROBLEMS)
    if as_json:
        terminal.print_json(_as_document(agreed, problems, lang))
        return
    for section in describe(agreed, lang):
        _print_section(section.title, section.lines)
    open_ = [(0, _so(problem, lang)) for problem in problems]
    _print_section(say_id("agreement.show_ambiguities", lang), tuple(open_))


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


def _print_section(title: str, lines: tuple[tuple[int, str], ...]) -> None:
    out = terminal.out()
    if title and lines:
        out.print(f"\n{title}", style="bold", markup=False)
    for level, text in lines:
        out.print("  " * (level + bool(title)) + text, markup=False)


def _so(problem: AgreementProblem, lang: str) -> str:
    if problem.what is None or problem.so is None:
        return problem.message
    return f"{say(problem.what, lang)} → {say(problem.so, lang)}"


def _as_document(agreed: Agreement, problems: list[AgreementProblem], lang: str) -> dict[str, Any]:
    return {
        "id": agreed.id,
        "name": agreed.names(lang),
        "sections": [
            {"title": section.title, "lines": [text for _, text in section.lines]}
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
