"""`case`: a complaint's life, step by step. Each step is a signed entry that nothing edits."""

from __future__ import annotations

from typing import Annotated

import typer

from trucewatch.doors.cli import case_ruling
from trucewatch.doors.cli.case_steps import CaseId, Due, On, What, due_of, named, take
from trucewatch.doors.cli.hand import Hand, Reason, Sign
from trucewatch.doors.cli.options import As, Folder, instant
from trucewatch.mechanism import hearing_cases
from trucewatch.mechanism.hearing_cases import Bench
from trucewatch.mechanism.ports import Act
from trucewatch.verdicts.model import Kind

app = typer.Typer(
    no_args_is_help=True, help="The life of a complaint, from allegation to publication."
)


@app.command("complain")
def complain(
    folder: Folder,
    what: What,
    on: On = None,
    against: Annotated[
        list[str] | None, typer.Option(help="The actor complained of; may be repeated.")
    ] = None,
    word_of: Annotated[
        str | None,
        typer.Option(
            "--by",
            metavar="WHO",
            help="Whose complaint the owner writes down: an actor, a source's S-… id, or public.",
        ),
    ] = None,
    received: Annotated[
        str | None, typer.Option(help="When it was received: an instant with a zone.")
    ] = None,
    by: As = None,
    sign: Sign = None,
) -> None:
    """File a complaint: an allegation, which begins a case. Never write who told you."""
    incidents, reports = named(on or [])

    def act(bench: Bench) -> Act:
        came = instant(received, bench.record) if received else None
        return hearing_cases.complain(
            bench,
            what=what,
            against=against or [],
            incidents=incidents,
            reports=reports,
            by=word_of,
            received=came,
        )

    take(folder, Hand(by, sign), Kind.COMPLAINED, act)


@app.command("open")
def open_case(
    folder: Folder,
    case_id: CaseId,
    reason: Reason,
    admissible: Annotated[bool, typer.Option("--admissible/--inadmissible")] = True,
    competent: Annotated[bool, typer.Option("--competent/--outside-competence")] = True,
    by: As = None,
    sign: Sign = None,
) -> None:
    """Find a complaint admissible or not, and within competence or not."""
    take(
        folder,
        Hand(by, sign),
        Kind.OPENED,
        lambda bench: hearing_cases.open_case(
            bench,
            case_id,
            admissible=admissible and competent,
            competent=competent,
            reason=reason,
        ),
    )


@app.command("task")
def task(
    folder: Folder,
    case_id: CaseId,
    to: Annotated[str, typer.Option(help="An actor, a body, or an office.", show_default=False)],
    what: What,
    due: Due = None,
    by: As = None,
    sign: Sign = None,
) -> None:
    """Task somebody with looking into it."""
    take(
        folder,
        Hand(by, sign),
        Kind.TASKED,
        lambda bench: hearing_cases.task(bench, case_id, to=to, what=what, due=due_of(due, bench)),
    )


@app.command("verify")
def verify(
    folder: Folder,
    case_id: CaseId,
    found: Annotated[str, typer.Option(help="What was found.", show_default=False)],
    item: Annotated[
        list[str] | None,
        typer.Option(
            help="One item, as 'B2 reasonable_grounds what it shows': an Admiralty grade, a "
            "standard of proof, and the item; may be repeated."
        ),
    ] = None,
    by: As = None,
    sign: Sign = None,
) -> None:
    """File a verification, or a new revision of it, which voids any approval of the last."""
    items = [_item(text) for text in item or []]
    take(
        folder,
        Hand(by, sign),
        Kind.VERIFIED,
        lambda bench: hearing_cases.verify(bench, case_id, found=found, items=items),
    )


@app.command("approve")
def approve(
    folder: Folder,
    case_id: CaseId,
    revision: Annotated[
        str,
        typer.Option(help="The mark of the revision you read, as `show` prints it."),
    ],
    reason: Reason,
    approved: Annotated[bool, typer.Option("--approve/--send-back")] = True,
    by: As = None,
    sign: Sign = None,
) -> None:
    """Approve the exact revision of a verification that you read; never one of your own."""
    take(
        folder,
        Hand(by, sign),
        Kind.APPROVED,
        lambda bench: hearing_cases.approve(
            bench, case_id, revision=revision, approved=approved, reason=reason
        ),
    )


def _item(text: str) -> dict[str, str]:
    grade, _, rest = text.strip().partition(" ")
    standard, _, what = rest.strip().partition(" ")
    return {"grade": grade, "standard": standard, "what": what.strip()}


app.command("attribute")(case_ruling.attribute)
app.command("ask-reply")(case_ruling.ask_reply)
app.command("reply")(case_ruling.reply)
app.command("determine")(case_ruling.determine)
app.command("remedy")(case_ruling.remedy)
app.command("reopen")(case_ruling.reopen)
app.command("publish")(case_ruling.publish)
