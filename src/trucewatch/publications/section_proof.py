"""How to check this bulletin against the ledger, and whose data it stands on."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence

from trucewatch.publications.model import Code, Facts, MapPicture, Paragraph, Points, Section, Term
from trucewatch.publications.period_facts import PeriodFacts
from trucewatch.vocabulary.messages import Message


def proof(
    facts: PeriodFacts,
    *more: tuple[Message, Term],
    heading: Message = Message("bulletin.proof_title"),  # noqa: B008
) -> Section:
    """The state of the ledger this was made from, and the commands that check it.

    `more` are further lines, such as how to check one figure.
    """
    record = facts.record
    return Section(
        id="proof",
        heading=heading,
        blocks=(
            Paragraph(text=Message("bulletin.proof_about", {"n": record.tree_size})),
            Facts(
                items=(
                    (Message("bulletin.proof_origin"), Code(record.origin)),
                    (Message("bulletin.proof_size"), record.tree_size),
                    (Message("bulletin.proof_hex"), Code(record.tree_root.hex())),
                    (Message("bulletin.proof_base64"), Code(b64encode(record.tree_root).decode())),
                    (Message("bulletin.proof_key"), Code(record.log_key)),
                    (Message("bulletin.proof_command"), Code("trucewatch ledger verify DIR")),
                    *more,
                )
            ),
            Paragraph(text=Message("bulletin.proof_limits"), tone="note"),
        ),
    )


def sources(
    picture: MapPicture,
    credits: Sequence[str],
    reports: Message = Message("bulletin.credit_reports"),  # noqa: B008
) -> Section:
    """Whose data and lines are printed here, with their licences, and what of `reports`."""
    items: list[Term] = []
    if picture.home or picture.borders:
        items.append(Message("bulletin.credit_borders"))
    items.append(Message("bulletin.credit_places"))
    items += [Message("bulletin.credit", {"text": text}) for text in credits]
    items.append(Message("bulletin.credit_fonts"))
    items.append(reports)
    return Section(
        id="sources",
        heading=Message("bulletin.credits_title"),
        blocks=(Points(items=tuple(items), tone="note"),),
    )
