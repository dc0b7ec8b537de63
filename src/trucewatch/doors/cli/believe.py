"""`trucewatch believe`: how far to believe anybody's conflicting claims, files in, files out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trucewatch.doors.cli import terminal
from trucewatch.doors.cli.options import Language
from trucewatch.vocabulary.errors import TrucewatchError, UsageError

if TYPE_CHECKING:
    import pyarrow as pa

    from trucewatch.belief.model import Belief

UNSETTLED = 0.05
"""Difference between two halves of the draws from which people are told."""
FILE_ROW = 2
"""The first row below the header, as a spreadsheet counts."""

Claims = Annotated[
    Path,
    typer.Argument(
        help="Claims, CSV or Parquet by ending; or a mission's folder.", show_default=False
    ),
]
Output = Annotated[Path, typer.Option("--output", "-o", help="Where to write probabilities.",
                                      show_default=False)]  # fmt: skip
Sources = Annotated[
    Path | None,
    typer.Option("--sources", help="Source table, CSV or Parquet.", show_default=False),
]
Reasons = Annotated[
    Path | None,
    typer.Option("--reasons", help="Where to write what each report adds, in words.",
                 show_default=False),
]  # fmt: skip
Learned = Annotated[
    Path | None,
    typer.Option("--learned", help="Where to write what was learned of each source.",
                 show_default=False),
]  # fmt: skip
AsJson = Annotated[bool, typer.Option("--json", help="Say the figures as JSON.")]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Where chance starts.")]


def believe_command(
    claims: Claims,
    output: Output,
    sources: Sources = None,
    reasons: Reasons = None,
    learned: Learned = None,
    seed: Seed = 1,
    lang: Language = "en",
    as_json: AsJson = False,
) -> None:
    """Say how probable each outcome of each incident is, given who says what.

    Reads item, source, role (party_X, neutral, or any word), time, claim (an actor, `none`, or
    `unnamed` where it happened and nobody is named), and any of report_id, upstream_id, text and
    grade; a source table has source_id and any of kind, interests and reliability. Writes item,
    outcome, probability, low, high, basis. Copies are looked for and count once; sources with an
    interest are weighed as such. A grade is shown beside and not computed with. Of a mission, each
    report claims what it says of the incident it belongs to.
    """
    from trucewatch.belief.believing import believe
    from trucewatch.doors.cli.report_files import write_table
    from trucewatch.doors.limits.names import shown_name
    from trucewatch.doors.table_files import check_ending

    for path in (output, reasons, learned):
        if path is not None:
            check_ending(path)
    table, known = _read(claims, sources)
    try:
        with terminal.progress() as progress:
            found = believe(table, known, seed=seed, reasons=reasons is not None, progress=progress)
    except TrucewatchError as error:
        where = ", ".join(filter(None, (shown_name(claims.name), error.where)))
        raise TrucewatchError(
            error.what, where=where, expected=error.expected, hint=error.hint
        ) from error
    write_table(found.beliefs, output)
    if reasons is not None and found.reasons is not None:
        write_table(_worded(found.reasons, table, known, lang), reasons)
    if learned is not None:
        write_table(found.matrices, learned)
    _tell(found, len(table), output, as_json=as_json)


def _read(claims: Path, sources: Path | None) -> tuple[pa.Table, pa.Table | None]:
    """The claims and what is known of their sources: from files, or from a mission's folder."""
    from trucewatch.doors.cli.claim_files import read_claims
    from trucewatch.doors.cli.mission_claims import read_mission
    from trucewatch.doors.cli.report_files import read_sources

    if claims.is_dir():
        if sources is not None:
            raise UsageError("a mission knows its own sources", hint="leave --sources out")
        return read_mission(claims)
    known = read_sources(sources) if sources else None
    has_kinds = known is not None and "kind" in known.column_names
    return read_claims(claims, roles=not has_kinds), known


def _worded(reasons: pa.Table, claims: pa.Table, sources: pa.Table | None, lang: str) -> pa.Table:
    """Reasons with words for messages, rows as a spreadsheet counts, and grades beside."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from trucewatch.vocabulary.messages import Message, say

    coded = reasons["reason"].combine_chunks().dictionary_encode()
    words = [say(Message.from_json(text), lang) for text in coded.dictionary.to_pylist()]
    grade = _grades(claims, sources).take(reasons["row"])
    for name in ("row", "copy_of"):
        place = reasons.schema.get_field_index(name)
        reasons = reasons.set_column(place, name, pc.add(reasons[name], FILE_ROW))
    said = pa.array(words, pa.string()).take(coded.indices)
    return (
        reasons.drop_columns(["reason"]).append_column("grade", grade).append_column("reason", said)
    )


def _grades(claims: pa.Table, sources: pa.Table | None) -> pa.Array:
    """The grade of each claim as it was given: its own, or the letter of its source."""
    import pyarrow as pa

    from trucewatch.vocabulary.grades import Grade, read_grade

    letters: dict[str, str] = {}
    if sources is not None and "reliability" in sources.column_names:
        letters = dict(zip(sources["source_id"].to_pylist(), sources["reliability"].to_pylist(),
                           strict=True))  # fmt: skip
    given = claims["grade"].to_pylist() if "grade" in claims.column_names else [None] * len(claims)
    found = []
    for text, source in zip(given, claims["source"].to_pylist(), strict=True):
        grade = read_grade(text)
        letter = grade.reliability or letters.get(source)
        found.append(str(Grade(letter, grade.credibility)) or None)
    return pa.array(found, pa.string())


def _tell(found: Belief, reports: int, output: Path, *, as_json: bool) -> None:
    from trucewatch.belief.model import LEAST_ITEMS, LEAST_REPORTS

    items = len(found.beliefs["item"].unique())
    figures = {
        "items": items,
        "reports": reports,
        "copies": round(found.copies, 1),
        "learned": found.learned,
        "unsettled": round(found.unsettled, 4),
        "output": str(output),
    }
    if as_json:
        terminal.print_json(figures)
    else:
        terminal.say(
            f"{reports} reports of {items} incidents, about {found.copies:,.0f} of them copies: "
            f"{output.name}"
        )
    if found.learned and found.unsettled > UNSETTLED:
        terminal.say(
            f"not settled: two halves of the draws differ by {found.unsettled:.2f} on the whole; "
            "these claims can be read in more than one way"
        )
    if not found.learned:
        terminal.say(
            f"too little to learn from who is right (less than {LEAST_ITEMS} incidents or "
            f"{LEAST_REPORTS} reports): these probabilities rest on what is supposed of kinds of "
            "source, and say `prior`"
        )
