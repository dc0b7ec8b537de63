"""`case attribute … reopen`: from the attribution to the determinations, and what follows them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trucewatch.doors.clerk import Clerk
from trucewatch.doors.cli import terminal
from trucewatch.doors.cli.case_steps import (
    CaseId,
    Due,
    On,
    Standard,
    What,
    WordOf,
    due_of,
    named,
    take,
)
from trucewatch.doors.cli.hand import Hand, Reason, Sign
from trucewatch.doors.cli.options import As, Folder, Language
from trucewatch.doors.mission_work import at_work, current_record
from trucewatch.doors.publishing import write_publication
from trucewatch.mechanism import hearing_cases
from trucewatch.verdicts.model import STANDARDS, Kind
from trucewatch.vocabulary.errors import UsageError


def attribute(
    folder: Folder,
    case_id: CaseId,
    reason: Reason,
    to: Annotated[str | None, typer.Option(help="The actor it is laid to, by its id.")] = None,
    not_attributable: Annotated[
        bool, typer.Option("--not-attributable", help="It can be laid to nobody.")
    ] = False,
    standard: Standard = None,
    by: As = None,
    sign: Sign = None,
) -> None:
    """Say to whom what happened is attributed, or that it cannot be."""
    if (to is None) != not_attributable:
        raise UsageError("say one of the two", expected="--to ACTOR, or --not-attributable")
    take(
        folder,
        Hand(by, sign),
        Kind.ATTRIBUTED,
        lambda bench: hearing_cases.attribute(
            bench, case_id, to=to, standard=standard, reason=reason
        ),
    )


def ask_reply(
    folder: Folder,
    case_id: CaseId,
    of: Annotated[str, typer.Option(help="Whom: an actor's id.", show_default=False)],
    what: What,
    due: Due = None,
    by: As = None,
    sign: Sign = None,
) -> None:
    """Put the complaint, and what was found so far, to whom it is against."""
    take(
        folder,
        Hand(by, sign),
        Kind.REPLY_ASKED,
        lambda bench: hearing_cases.ask_reply(
            bench, case_id, of=of, what=what, due=due_of(due, bench)
        ),
    )


def reply(
    folder: Folder,
    case_id: CaseId,
    says: Annotated[str, typer.Option(help="The reply.", show_default=False)],
    word_of: WordOf = None,
    by: As = None,
    sign: Sign = None,
) -> None:
    """Reply, as whom the complaint is against. Not replying is no admission."""
    take(
        folder,
        Hand(by, sign),
        Kind.REPLIED,
        lambda bench: hearing_cases.reply(bench, case_id, says=says, by=word_of),
    )


def determine(
    folder: Folder,
    case_id: CaseId,
    ladder_class: Annotated[
        str, typer.Option("--class", help="A class of the agreement's ladder.", show_default=False)
    ],
    standard: Annotated[
        str, typer.Option(help=f"One of {', '.join(STANDARDS)}.", show_default=False)
    ],
    reason: Reason,
    on: Annotated[
        str | None, typer.Option("--on", help="Which incident, where there are several.")
    ] = None,
    norm: Annotated[str | None, typer.Option(help="The norm ruled under.")] = None,
    reading: Annotated[str | None, typer.Option(help="The reading ruled under.")] = None,
    against: Annotated[
        str | None, typer.Option(help="The actor ruled to have broken the norm, by its id.")
    ] = None,
    by: As = None,
    sign: Sign = None,
) -> None:
    """Determine, as a member of the body that decides, with your own key and for yourself."""
    take(
        folder,
        Hand(by, sign),
        Kind.DETERMINED,
        lambda bench: hearing_cases.determine(
            bench,
            case_id,
            ladder_class=ladder_class,
            reason=reason,
            standard=standard,
            incident=on,
            norm=norm,
            reading=reading,
            against=against,
        ),
    )


def remedy(
    folder: Folder,
    case_id: CaseId,
    what: What,
    ask: Annotated[
        str | None, typer.Option("--ask", metavar="ACTOR", help="Ask a remedy of this actor.")
    ] = None,
    done: Annotated[
        int | None, typer.Option("--done", metavar="N", help="Remedy N was carried out.")
    ] = None,
    confirm: Annotated[
        int | None, typer.Option("--confirm", metavar="N", help="Confirm that N was.")
    ] = None,
    due: Due = None,
    word_of: WordOf = None,
    by: As = None,
    sign: Sign = None,
) -> None:
    """Ask for a remedy, say that one was carried out, or confirm it: another must."""
    given = {"asked": ask, "done": done, "confirmed": confirm}
    said = [state for state, value in given.items() if value is not None]
    if len(said) != 1:
        raise UsageError("say one of the three", expected="--ask ACTOR, --done N or --confirm N")
    number = done if done is not None else confirm
    take(
        folder,
        Hand(by, sign),
        Kind.REMEDIED,
        lambda bench: hearing_cases.remedy(
            bench,
            case_id,
            state=said[0],
            number=number,
            of=ask,
            what=what,
            due=due_of(due, bench),
            by=word_of,
        ),
    )


def reopen(
    folder: Folder,
    case_id: CaseId,
    reason: Reason,
    on: On = None,
    by: As = None,
    sign: Sign = None,
) -> None:
    """Reopen a case, on new evidence where there is any. What was determined is kept."""
    incidents, reports = named(on or [])
    take(
        folder,
        Hand(by, sign),
        Kind.REOPENED,
        lambda bench: hearing_cases.reopen(
            bench, case_id, reason=reason, incidents=incidents, reports=reports
        ),
    )


def publish(
    folder: Folder,
    case_id: CaseId,
    output: Annotated[
        Path, typer.Option("-o", "--output", help="A .md or .json file.", show_default=False)
    ],
    lang: Language = "en",
) -> None:
    """Publish a case with every member's determination and dissent; recorded, then written."""
    media = output.suffix.removeprefix(".").lower()
    if media not in ("md", "json"):
        raise UsageError(
            f"cannot write a {output.suffix or 'file without an ending'}", expected=".md or .json"
        )
    with at_work(folder) as (mission, shop):
        clerk = Clerk(mission, lambda: current_record(shop))
        write_publication(output, clerk.publish_case(case_id, language=lang, media=media))
    terminal.say(f"published {output}")
