"""`read`: what a report in prose proposes, file in, file out; nothing is recorded."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from trucewatch.agreement.reading import load_agreement
from trucewatch.claims.model import Proposal
from trucewatch.claims.withholding import shown, sufferers
from trucewatch.doors.agreement_files import agreement_files
from trucewatch.doors.cli import terminal
from trucewatch.doors.cli.options import day
from trucewatch.doors.limits.names import shown_name
from trucewatch.doors.sources.article.matter import Matter
from trucewatch.doors.storage.files import write_whole
from trucewatch.doors.storage.memory import leave_no_core
from trucewatch.vocabulary.errors import UsageError

Published = Annotated[
    str | None,
    typer.Option(
        help="The day it was published, as 2017-01-24; by default as the report says.",
        show_default=False,
    ),
]


def read_command(
    file: Annotated[
        Path, typer.Argument(help="A report as HTML, PDF or text.", show_default=False)
    ],
    output: Annotated[
        Path,
        typer.Option("-o", "--output", help="Where the proposals go (JSON).", show_default=False),
    ],
    published: Published = None,
    country: Annotated[
        str | None,
        typer.Option(help="The country it is about (ISO 3166-1, two letters).", show_default=False),
    ] = None,
    agreement: Annotated[
        str | None,
        typer.Option(
            help="A shipped agreement or a file, whose sides it may name.", show_default=False
        ),
    ] = None,
) -> None:
    """Read a report: claims, positions, delegations, figures, dates, places, incidents.

    Each stands there as proposed, with its quotation and offsets into the text, by rules of grammar
    (docs/reading.md). Software proposes; `talks accept` is a person's. Names of victims and
    prisoners are withheld as far as they are recognised.
    """
    from trucewatch.doors.sources.article.gazette import known_places
    from trucewatch.doors.sources.article.reading import read
    from trucewatch.doors.sources.article.text import document_of

    leave_no_core()
    said_on = day(published, "--published") if published else None
    if country is not None and not (len(country) == 2 and country.isalpha()):
        raise UsageError(f"--country does not take {country!r}", expected="a code such as SY")
    about = _about(agreement) if agreement else Matter()
    if country is not None:
        about = replace(about, country=country.upper())
    with terminal.progress() as progress:
        progress("taking the words out", 0, 1)
        found = document_of(file)
        progress("taking the words out", 1, 1)
        progress("reading", 0, 1)
        places = known_places(about.country)
        reading = read(found.text, places, published=said_on or found.published, about=about)
        progress("reading", 1, 1)
    names = sufferers(found.text)
    items = [proposal_row(shown(one, names), one.id_in(found.sha256)) for one in reading.proposals]
    document = {
        "document_sha256": found.sha256,
        "language": reading.language,
        "published": reading.published and reading.published.isoformat(),
        "about": reading.country,
        "status": "proposed",
        "items": items,
        "count": len(items),
    }
    try:
        write_whole(output, json.dumps(document, ensure_ascii=False, indent=1).encode())
    except OSError as error:
        raise UsageError(f"it cannot be written: {error.strerror}", where=str(output)) from error
    terminal.out().print(f"{shown_name(file.name)}: {len(items)} proposed", markup=False)
    if reading.published is None:
        terminal.say("no day of publication was found: days without a year are left out\n"
                     "  hint: say it with --published 2017-01-24")  # fmt: skip


def _about(name: str) -> Matter:
    """What the agreement's documents are about. Raises TrucewatchError where it is none."""
    from trucewatch.doors.sources.article.roster import matter_of

    text, zones, file = agreement_files(name)
    return matter_of(load_agreement(text, file=file, zones=zones))


def proposal_row(proposal: Proposal, id_: str) -> dict[str, Any]:
    """A proposal as plain values, without what is not known of it."""
    return {
        "proposal_id": id_,
        "kind": proposal.kind,
        "start": proposal.start,
        "end": proposal.end,
        "quote": proposal.quote,
        "value": {name: said for name, said in proposal.value.items() if said is not None},
    }
