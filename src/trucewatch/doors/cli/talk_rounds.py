"""`talks round | delegation | outcome | matrix`: what people record of rounds, and the matrix."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import typer

from trucewatch.doors import talking
from trucewatch.doors.cli import terminal
from trucewatch.doors.cli.hand import Hand, Reason, Sign
from trucewatch.doors.cli.options import As, AsJson, Folder, Language, day
from trucewatch.doors.cli.talk_matrix import print_matrix
from trucewatch.doors.mission_work import at_work
from trucewatch.doors.storage.mission import Mission
from trucewatch.mechanism import convening
from trucewatch.mechanism.ports import Act
from trucewatch.talks.laying import laid_out
from trucewatch.talks.wording import TalkWords
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.ids import make_id

RoundId = Annotated[str, typer.Argument(metavar="ROUND", help="A round's N-… id.")]
Many = list[str] | None


def record_round(
    folder: Folder,
    name: Annotated[str, typer.Argument(help="What the round is called.")],
    reason: Reason,
    first: Annotated[str, typer.Option("--from", help="First local day.")],
    last: Annotated[str, typer.Option("--to", help="Last local day, included.")],
    process: Annotated[str, typer.Option(help="The process it belongs to.")] = "talks",
    place: Annotated[str | None, typer.Option(help="Where.")] = None,
    format_: Annotated[str | None, typer.Option("--format", help="direct or indirect.")] = None,
    through: Annotated[Many, typer.Option(help="Who carries words; repeatable.")] = None,
    item: Annotated[Many, typer.Option(help="An item of the agenda; repeatable.")] = None,
    session: Annotated[Many, typer.Option(help="A session's day; repeatable.")] = None,
    joining: Annotated[
        Many, typer.Option(help="SIDE=WORDS: a condition for joining; repeatable.")
    ] = None,
    by: As = None,
    sign: Sign = None,
) -> None:
    """Record a round of talks. The same process and name again records it anew."""
    act = convening.convene(
        process=process,
        name=name,
        first=day(first, "--from"),
        last=day(last, "--to"),
        reason=reason,
        place=place,
        format_=format_,
        through=through or (),
        items=item or (),
        sessions=[day(text, "--session") for text in session or ()],
        joining=dict(pair_of(text) for text in joining or ()),
    )
    with at_work(folder) as (mission, _):
        entry = Hand(by, sign).put(mission, act)
        held = next(
            (r.round_id for r in talking.talks_of(mission).rounds.values()
             if (r.process, r.name) == (process, name)), None,
        )  # fmt: skip
    if entry is not None:
        terminal.out().print(f"{held or make_id('N', entry.leaf_hash)}: entry {entry.index}")


def delegation(
    folder: Folder,
    round_id: RoundId,
    party: Annotated[str, typer.Argument(help="The side, by the agreement's id or a name.")],
    reason: Reason,
    attendance: Annotated[str, typer.Option(help="present, excluded or stayed_away.")] = "present",
    head: Annotated[Many, typer.Option(help="Who heads it; repeatable.")] = None,
    sits_for: Annotated[str | None, typer.Option(help="For whom it sits.")] = None,
    backer: Annotated[Many, typer.Option(help="Who backs it; repeatable.")] = None,
    by: As = None,
    sign: Sign = None,
) -> None:
    """Record who came to a round, was excluded, or stayed away."""
    with at_work(folder) as (mission, _):
        rounds = talking.talks_of(mission).rounds
        act = convening.seat(
            rounds, round_id, party, attendance=attendance, reason=reason,
            heads=head or (), sits_for=sits_for, backers=backer or (),
        )  # fmt: skip
        put_acts(mission, [act], Hand(by, sign), [f"{party}, {attendance}"])


def outcome(
    folder: Folder,
    round_id: RoundId,
    title: Annotated[str, typer.Argument(help="What the text is called.")],
    on: Annotated[str, typer.Option(help="Its day.")],
    reason: Reason,
    signed: Annotated[Many, typer.Option(help="Who signed; repeatable.")] = None,
    endorsed: Annotated[Many, typer.Option(help="Who endorsed; repeatable.")] = None,
    took_note: Annotated[Many, typer.Option(help="Who took note; repeatable.")] = None,
    by: As = None,
    sign: Sign = None,
) -> None:
    """Record a text that a round ended with: who signed, who endorsed, who took note."""
    with at_work(folder) as (mission, _):
        rounds = talking.talks_of(mission).rounds
        act = convening.conclude(
            rounds, round_id, title, day(on, "--on"), reason=reason,
            signed=signed or (), endorsed=endorsed or (), took_note=took_note or (),
        )  # fmt: skip
        put_acts(mission, [act], Hand(by, sign), [title])


def show_matrix(
    folder: Folder,
    at: Annotated[str | None, typer.Option(help="As of the end of this local day.")] = None,
    lang: Language = "en",
    as_json: AsJson = False,
) -> None:
    """Each side's last word on each item, where conditions meet, and what moved since."""
    as_of: date | None = day(at, "--at") if at else None
    with at_work(folder) as (mission, _):
        records = talking.talks_of(mission)
        laid = laid_out(records.rounds.values(), records.positions, as_of)
        words = TalkWords(lang, talking.agreement_of(mission))
    print_matrix(laid, words, as_json=as_json)


def put_acts(mission: Mission, acts: Sequence[Act], hand: Hand, names: Sequence[str]) -> None:
    """Record the acts, each told by its name; on paper to be signed elsewhere only one."""
    if hand.file is not None and len(acts) > 1:
        raise UsageError("--sign writes one act to one file", expected="one proposal at a time")
    for act, name in zip(acts, names, strict=True):
        entry = hand.put(mission, act)
        if entry is not None:
            terminal.out().print(f"{name}: recorded as entry {entry.index}", markup=False)


def pair_of(text: str) -> tuple[str, str]:
    """FIELD=VALUE in its two parts. Raises UsageError."""
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise UsageError(f"{text!r} sets nothing", expected="FIELD=VALUE, as item=ceasefire")
    return name.strip(), value.strip()
