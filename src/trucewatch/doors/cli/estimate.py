"""`trucewatch estimate`: how many stand on no list, by anybody's lists."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from trucewatch.doors.cli import terminal
from trucewatch.vocabulary.messages import say

if TYPE_CHECKING:
    from trucewatch.unreported.model import Answer, Estimation, Refusal

Lists = Annotated[
    Path,
    typer.Argument(
        help="A 0/1 column for each list and `count`, CSV or Parquet by ending.",
        show_default=False,
    ),
]
Merge = Annotated[
    list[str] | None,
    typer.Option(
        "--merge",
        help="Lists that copy one another, as A,B: they are merged first. May be repeated.",
        show_default=False,
    ),
]
Seed = Annotated[int, typer.Option("--seed", help="Where chance starts.", min=0)]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]

FAMILIES = {
    "log_linear": "log-linear models",
    "decomposable_graphs": "decomposable graphs",
    "latent_classes": "latent classes",
}


def estimate_command(
    lists: Lists, merge: Merge = None, seed: Seed = 1, as_json: AsJson = False
) -> None:
    """Estimate how many there are of whom some lists hold some, or refuse and say why.

    Reads one column of 0 and 1 for each list and `count`, how many stand on just these lists. Three
    families of models answer side by side; the envelope spans their 95% intervals. It is blind to
    those whom no list could hold; the range for the hard to see says what it assumes of them. Exit
    code 1 where there is no estimate.
    """
    import numpy as np

    from trucewatch.doors.cli.list_files import read_lists
    from trucewatch.unreported.estimating import estimate

    table = read_lists(lists)
    groups = [[name.strip() for name in text.split(",")] for text in merge or []]
    rng = np.random.default_rng(seed)
    with terminal.progress() as progress:
        found = estimate([table], rng, copied=groups, progress=progress)
    if as_json:
        terminal.print_json({**document(found), "seed": seed})
    else:
        tell(found)
    if found.refusal is not None:
        raise typer.Exit(terminal.PROBLEMS)


def document(found: Estimation) -> dict[str, Any]:
    """The estimation as JSON has it."""
    envelope, reach = found.envelope, found.sensitivity
    return {
        "seen": found.seen,
        "lists": list(found.lists),
        "merged": [list(group) for group in found.merged],
        "draws": found.draws,
        "families": {str(family): _answer(answer) for family, answer in found.families.items()},
        "envelope": envelope and {"low": envelope.low, "high": envelope.high},
        "sensitivity": reach
        and {
            "low": reach.low,
            "high": reach.high,
            "gain": reach.gain,
            "admitted": reach.admitted,
            "share": reach.share,
        },
        "refusal": found.refusal and _refusal(found.refusal),
    }


def _answer(answer: Answer) -> dict[str, Any]:
    from trucewatch.unreported.model import Refusal

    if isinstance(answer, Refusal):
        return {"refusal": _refusal(answer)}
    return {
        "estimate": answer.point,
        "median": answer.median,
        "low": answer.low,
        "high": answer.high,
        "diagnostics": dict(answer.diagnostics),
    }


def _refusal(refusal: Refusal) -> dict[str, Any]:
    return {
        "reason": refusal.reason.id,
        "parameters": dict(refusal.reason.params),
        "text": say(refusal.reason, "en"),
    }


def tell(found: Estimation) -> None:
    """Print it in words."""
    from trucewatch.unreported.model import Refusal

    _line(f"{found.seen:,.0f} on {len(found.lists)} lists: {', '.join(found.lists)}")
    for group in found.merged:
        _line(f"taken for one list: {', '.join(group)}")
    if found.families:
        _line(f"\n{'family':<20} {'estimate':>12}  {'95% interval':<27}  judged by")
    for family, answer in found.families.items():
        if isinstance(answer, Refusal):
            _line(f"{FAMILIES[family]:<20} {'none':>12}  {say(answer.reason, 'en')}")
            continue
        interval = f"{answer.low:,.0f} to {answer.high:,.0f}"
        judged = _judged(answer.diagnostics)
        _line(f"{FAMILIES[family]:<20} {answer.point:>12,.0f}  {interval:<27}  {judged}")
    if found.refusal is not None:
        terminal.say(f"no estimate: {say(found.refusal.reason, 'en')}")
    if found.envelope is not None:
        low, high = found.envelope.low, found.envelope.high
        _line(f"\nenvelope: {low:,.0f} to {high:,.0f}, of those whom some list could hold")
    if found.sensitivity is not None:
        reach = found.sensitivity
        _line(f"were some hard to see: {reach.low:,.0f} to {reach.high:,.0f}")
        if reach.admitted:
            _line(
                f"  the lists fit better with such people (by {reach.gain:.1f} log units), and up "
                f"to {reach.share:.0%} of all may be so"
            )
        else:
            _line("  the lists do not speak for such people, and cannot rule them out")
        _line("  assumed: at most as many as others; all lists together hold one in twenty of them")


def _judged(told: Mapping[str, Any]) -> str:
    if "model" in told:
        return f"{told['model']}, {told['chosen_by']}"
    if "graphs" in told:
        return f"{told['graphs_within_95']} of {told['graphs']} graphs have 95% of the weight"
    return f"R-hat {told['rhat']:.3f}, worth {told['effective_size']:,.0f} independent draws"


def _line(text: str) -> None:
    terminal.out().print(terminal.plain(text), markup=False)
