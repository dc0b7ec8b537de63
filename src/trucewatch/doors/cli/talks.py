"""`talks`: documents in, and what they propose accepted or rejected; `talk_rounds` has the rest."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from trucewatch.claims.model import CONTEXT
from trucewatch.doors import talking
from trucewatch.doors.cli import terminal
from trucewatch.doors.cli.hand import Hand, Reason, Sign
from trucewatch.doors.cli.options import As, AsJson, Folder, day
from trucewatch.doors.cli.reading import Published, proposal_row
from trucewatch.doors.cli.talk_model import ask_model
from trucewatch.doors.cli.talk_rounds import (
    Many,
    delegation,
    outcome,
    pair_of,
    put_acts,
    record_round,
    show_matrix,
)
from trucewatch.doors.limits.names import shown_name
from trucewatch.doors.mission_work import at_work
from trucewatch.doors.sources.article.text import document_of
from trucewatch.doors.storage.acting import ActingGround
from trucewatch.doors.storage.actor_keys import read_actor_key
from trucewatch.doors.storage.memory import leave_no_core
from trucewatch.mechanism import accepting
from trucewatch.vocabulary.errors import UsageError

talks_app = typer.Typer(
    no_args_is_help=True, help="Talks: what was said, by whom; rounds, positions, outcomes."
)

Ids = Annotated[list[str], typer.Argument(help="P-… ids, as `talks proposals` lists them.")]


@talks_app.command()
def receive(
    folder: Folder,
    files: Annotated[list[Path], typer.Argument(help="Reports as HTML, PDF or text.")],
    publisher: Annotated[
        str,
        typer.Option(
            help="Who published them; goes to the encrypted registry.", show_default=False
        ),
    ],
    published: Published = None,
    by: As = None,
) -> None:
    """Take reports in prose into the record. What they propose is ground only when accepted."""
    leave_no_core()
    said_on = day(published, "--published") if published else None
    with at_work(folder) as (mission, _):
        ground = ActingGround(mission.ground, read_actor_key(by)) if by else mission.ground
        for path in files:
            id_, new = talking.receive_document(
                mission, ground, document_of(path), publisher=publisher, published=said_on
            )
            how = f"recorded as {id_}" if new else f"is in the record already, as {id_}"
            terminal.out().print(f"{shown_name(path.name)}: {how}", markup=False)


@talks_app.command("proposals")
def list_proposals(
    folder: Folder,
    document: Annotated[str | None, typer.Argument(help="A document's D-… id.")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Those too that were decided, and dates and places.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List what the documents propose and nobody has accepted or rejected yet."""
    with at_work(folder) as (mission, _), terminal.progress() as progress:
        found = list(talking.proposals(mission, talking.talks_of(mission), document, progress))
    rows = [
        {
            **_row(one),
            "by": f"a language model, {one.proposal.model}" if one.proposal.model else "rules",
            "decided": one.decided.how if one.decided else "proposed",
            "document_id": one.document.document_id,
        }
        for one in found
        if everything or (one.decided is None and one.proposal.kind not in CONTEXT)
    ]
    terminal.print_items(
        rows, ("proposal_id", "kind", "said", "quote", "by", "decided"), as_json=as_json
    )


@talks_app.command()
def accept(
    folder: Folder,
    ids: Ids,
    reason: Reason,
    change: Annotated[
        Many, typer.Option("--set", help="FIELD=VALUE that corrects it; repeatable.")
    ] = None,
    withhold: Annotated[
        Many,
        typer.Option(help="FROM-TO: characters of the quotation as shown, from 0, to leave out."),
    ] = None,
    by: As = None,
    sign: Sign = None,
) -> None:
    """Accept proposals, as they are or corrected; they become claims, positions, delegations."""
    changes = dict(pair_of(text) for text in change or ())
    spans = [_span(text) for text in withhold or ()]
    if spans and len(ids) > 1:
        raise UsageError("--withhold counts in one quotation", expected="one proposal at a time")
    with at_work(folder) as (mission, _), terminal.progress() as progress:
        records = talking.talks_of(mission)
        found = list(talking.proposals(mission, records, None, progress))
        acts = [
            accepting.accept(
                one.proposal, one.document.document_id, one.proposal_id,
                words=one.document.text, reason=reason, recorded=records.ids, changes=changes,
                withhold=talking.withheld_spans(one, spans),
            )
            for one in talking.chosen(found, ids)
        ]  # fmt: skip
        put_acts(mission, acts, Hand(by, sign), ids)


@talks_app.command()
def reject(folder: Folder, ids: Ids, reason: Reason, by: As = None, sign: Sign = None) -> None:
    """Reject proposals; they are proposed no more, and the record says by whom."""
    with at_work(folder) as (mission, _), terminal.progress() as progress:
        found = list(talking.proposals(mission, talking.talks_of(mission), None, progress))
        acts = [
            accepting.reject(one.document.document_id, one.proposal_id, reason=reason)
            for one in talking.chosen(found, ids)
        ]
        put_acts(mission, acts, Hand(by, sign), ids)


talks_app.command("ask-model")(ask_model)
talks_app.command("round")(record_round)
talks_app.command()(delegation)
talks_app.command()(outcome)
talks_app.command("matrix")(show_matrix)


def _row(one: talking.Proposed) -> dict[str, Any]:
    row = proposal_row(one.proposal, one.proposal_id)
    said = (f"{name} {value}" for name, value in row["value"].items() if value is not False)
    return {**row, "said": "; ".join(said)}


def _span(text: str) -> tuple[int, int]:
    first, dash, last = text.partition("-")
    if not dash or not (first.isdigit() and last.isdigit()) or int(first) >= int(last):
        raise UsageError(f"{text!r} is no span", expected="FROM-TO, as 12-25, within the quotation")
    return int(first), int(last)
