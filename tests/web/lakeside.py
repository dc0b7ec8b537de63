"""Two rounds of talks at a lake of a fictional country, and what was said at and about them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from fastapi import FastAPI

from tests.web import records
from trucewatch.claims.model import ANONYMOUS, Claim
from trucewatch.claims.withholding import sufferers
from trucewatch.doors.web.app import create_app
from trucewatch.doors.web.readers import Doorkeeper
from trucewatch.mechanism.talk_records import KeptDocument, TalkRecords
from trucewatch.people.model import OWNER, Person
from trucewatch.talks.model import Attendance, Delegation, Outcome, Position, Round, Stance
from trucewatch.vocabulary.ids import make_id

PRISONER, SOURCE = "Osric Venn", "the deputy clerk Maud Ferrin"
REPORT = (
    "The Red delegation reached the lake on Friday. Its head said: “We want the cease-fire to "
    "hold.” The prisoner Osric Venn, who was arrested in March, was not spoken of. The Blue side "
    "answered: “Monitors first, then a cease-fire.” At least 40 people were killed since March, "
    "the council of Brenn said. In the evening lights burned in the boat house until late."
)
WIRE = (
    "“As the council of Brenn says, 40 dead.” The Blue army counted 12 dead. “We fired at nobody,” "
    "the Red Army said."
)
CORRIDOR = (
    "“Nobody will sign on Monday,” a source said, speaking on condition of anonymity. In the "
    "corridor the deputy clerk Maud Ferrin had been seen with the envoy."
)
TEXTS = {"a": REPORT, "b": WIRE, "c": CORRIDOR}


def ident(prefix: str, word: str) -> str:
    """An id that depends on a word alone."""
    return make_id(prefix, (word * 32).encode()[:32])


def document(letter: str, day: int) -> KeptDocument:
    return KeptDocument(
        document_id=ident("D", letter), sha256=letter * 64, text=TEXTS[letter], language="en",
        published=date(2031, 5, day), source_id=f"S-{letter * 12}".upper(), entry=ord(letter),
    )  # fmt: skip


def position(
    n: int,
    party: str,
    item: str,
    stance: Stance,
    words: str,
    day: int,
    *,
    condition: str | None = None,
    round_id: str | None = None,
    speaker: str | None = "the delegation's head",
) -> Position:
    start = REPORT.find(words)
    return Position(
        position_id=ident("H", f"said{n}"), party=party, item=item, stance=stance, words=words,
        said_on=date(2031, 5, day), speaker=speaker, condition=condition, round_id=round_id,
        document_id=ident("D", "a"), start=max(start, 0), end=max(start, 0) + len(words),
        entry=100 + n,
    )  # fmt: skip


def claim(n: int, letter: str, quote: str, **parts: object) -> Claim:
    start = TEXTS[letter].find(quote)
    assert start >= 0, quote
    whole: dict[str, object] = {
        "claim_id": ident("Q", f"claim{n}"), "document_id": ident("D", letter),
        "source_id": f"S-{letter * 12}".upper(), "published": date(2031, 5, 12), "language": "en",
        "speaker": "", "subject": "", "quote": quote, "start": start, "end": start + len(quote),
        "entry": 200 + n,
    }  # fmt: skip
    return Claim(**(whole | parts))  # type: ignore[arg-type]


FIRST, SECOND = ident("N", "first"), ident("N", "second")


def rounds() -> dict[str, Round]:
    """The first round ended with a text; the second was refused by one side."""
    first = Round(
        round_id=FIRST, process="Lake talks", name="First round at the lake",
        first=date(2031, 5, 3), last=date(2031, 5, 5), place="Brenn", format="indirect",
        through=("the envoy",), items=("ceasefire", "monitoring", "release_of_prisoners"),
        sessions=(date(2031, 5, 4),), joining={"third": "to be named first"}, entry=90,
        delegations=(
            Delegation(party="red", heads=("the minister",), backers=("Norrund",), entries=(91,),
                       document_id=ident("D", "a"), quote="The Red delegation reached the lake"),
            Delegation(party="blue", sits_for="blues", entries=(92,)),
            Delegation(party="third", attendance=Attendance.EXCLUDED, entries=(93,)),
        ),
        outcomes=(Outcome(title="Joint statement", on=date(2031, 5, 5), signed=("red",),
                          took_note=("blue",), endorsed=("Norrund",), entry=94),),
    )  # fmt: skip
    second = Round(
        round_id=SECOND, process="Lake talks", name="Second round at the lake",
        first=date(2031, 5, 12), last=date(2031, 5, 14), format="direct",
        items=("ceasefire", "monitoring"), entry=95,
        delegations=(
            Delegation(party="red", entries=(96,)),
            Delegation(party="blue", attendance=Attendance.STAYED_AWAY, entries=(97,)),
        ),
    )  # fmt: skip
    return {FIRST: first, SECOND: second}


def talks() -> TalkRecords:
    """Everything on record of them."""
    documents = [document("a", 4), document("b", 12), document("c", 13)]
    hold, monitors = "We want the cease-fire to hold", "Monitors first, then a cease-fire"
    positions = [
        position(1, "red", "ceasefire", Stance.OPPOSES, "Not before the posts are gone", 3),
        position(2, "red", "ceasefire", Stance.SUPPORTS, hold, 13, round_id=SECOND),
        position(3, "blue", "ceasefire", Stance.CONDITIONAL, monitors, 4, condition="monitoring"),
        position(4, "red", "monitoring", Stance.SUPPORTS, "Let them come", 4, round_id=FIRST),
        position(5, "blue", "release_of_prisoners", Stance.SUPPORTS, "All for all", 5,
                 speaker=ANONYMOUS),
    ]  # fmt: skip
    figure = {"subject": "killed since March", "unit": "killed"}
    claims = [
        claim(1, "a", "At least 40 people were killed since March", low=40, high=40,
              speaker="the council of Brenn", **figure),
        claim(2, "b", "40 dead", low=40, high=40, speaker="a newsreader",
              citing="the council of Brenn", **figure),
        claim(3, "b", "The Blue army counted 12 dead", low=12, high=12, party="blue",
              speaker="the Blue army", **figure),
        claim(4, "b", "We fired at nobody", speaker="the Red Army", party="reds", denial=True,
              denies=ident("Q", "claim1")),
        claim(5, "c", "Nobody will sign on Monday", speaker=ANONYMOUS),
    ]  # fmt: skip
    return TalkRecords(
        documents={one.document_id: one for one in documents},
        claims=claims, positions=positions, rounds=rounds(),
        names={one.document_id: sufferers(one.text) for one in documents},
        unnamed={ident("D", "c"): [(0, 27)]},
    )  # fmt: skip


def app_of(folder: Path, person: Person = OWNER, said: TalkRecords | None = None) -> FastAPI:
    """The pages of the talks for one person."""
    whole = records.record()
    ledger = records.PaperLedger(whole, folder)
    ledger.said = talks() if said is None else said
    return create_app(lambda: whole, ledger, door=Doorkeeper(person))
