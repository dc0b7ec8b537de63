"""`talks ask-model`: what a language model proposes of a document, where somebody asks it."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from trucewatch.doors import talking
from trucewatch.doors.cli import terminal
from trucewatch.doors.cli.hand import Hand, Sign
from trucewatch.doors.cli.options import As, Folder
from trucewatch.doors.mission_work import at_work
from trucewatch.doors.sources.article.roster import matter_of
from trucewatch.doors.storage.memory import leave_no_core
from trucewatch.mechanism import accepting


def ask_model(
    folder: Folder,
    document: Annotated[str, typer.Argument(help="A document's D-… id.")],
    by: As = None,
    sign: Sign = None,
) -> None:
    """Ask the language model that the mission names what a document says.

    Off until mission.toml names one and says `send_documents = true` (docs/reading.md): the words
    of the document then leave this machine. Only what stands there word for word is kept,
    recorded as the model's proposal, and ground only when somebody accepts it.
    """
    from trucewatch.doors.language_model.proposing import propose
    from trucewatch.doors.language_model.settings import read_settings

    leave_no_core()
    settings = read_settings(folder)
    key = settings.key(os.environ)
    hand = Hand(by, sign)
    with at_work(folder) as (mission, _), terminal.progress() as progress:
        hand.signer(mission, accepting.OFFERED)
        matter = matter_of(talking.agreement_of(mission))
        found = propose(talking.talks_of(mission), document, matter, settings, key, progress)
        entry = hand.put(mission, found.act) if found.act else None
    for reason, n in found.dropped.most_common():
        terminal.out().print(f"{n} dropped {reason.value}", markup=False)
    if not found.offers:
        terminal.out().print(f"{settings.name}: nothing holds, and nothing was recorded",
                             markup=False)  # fmt: skip
    elif entry is not None:
        terminal.out().print(
            f"{settings.name}: {len(found.offers)} proposed, recorded as entry {entry.index}",
            markup=False,
        )
