"""The clerk: takes what people decide into an open mission, each act signed by its own hand.

One act at a time, on the record as it then stands, so that two people who press a button at once
are heard one after the other.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime

from trucewatch.doors.accounts.model import Invitation
from trucewatch.doors.publishing import publish_case
from trucewatch.doors.repairing import repair_row
from trucewatch.doors.sources.article.text import Document
from trucewatch.doors.storage.acting import ActingGround
from trucewatch.doors.storage.mission import Mission
from trucewatch.doors.talking import receive_document, talks_of
from trucewatch.figures.model import Record
from trucewatch.ledger.leaves import ActorKey, actor_id
from trucewatch.mechanism import actors
from trucewatch.mechanism.actors import Actor
from trucewatch.mechanism.decide import recorded
from trucewatch.mechanism.hearing_cases import Bench
from trucewatch.mechanism.ports import Act, Entry, Ground
from trucewatch.mechanism.repairing import REPAIRED
from trucewatch.mechanism.talk_records import TalkRecords

Make = Callable[[Bench], Act]


class Clerk:
    """Records acts in `mission`; `records` gives its present record.

    `recorded` is the ledger's size after the latest act that this clerk took; 0 before the first.
    """

    def __init__(
        self,
        mission: Mission,
        records: Callable[[], Record],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._mission = mission
        self._records = records
        self._now = now
        self._lock = threading.Lock()
        self.recorded = 0

    def take(self, key: ActorKey | None, typ: str, make: Make) -> Entry:
        """Record the act that `make` gives, signed by the holder of `key`, or by the mission's
        owner where it is None. Raises UsageError where they may not, or the act may not follow."""
        with self._lock:
            act = make(Bench(self._records(), self.signer(key, typ), self._now()))
            entry = recorded(self._ground(key), act)
            self._done()
            return entry

    def repair(
        self, key: ActorKey | None, problem: int, typed: Mapping[str, str], today: date
    ) -> Entry:
        """Take in the row of a problem with the cells that were typed, by column. Raises
        StillBadError where it cannot be read either, UsageError where they may not."""
        with self._lock:
            self.signer(key, REPAIRED)
            entry = repair_row(self._mission, problem, typed, key=key, today=today)
            self._done()
            return entry

    def decide(
        self, key: ActorKey | None, make: Callable[[TalkRecords], Sequence[Act]]
    ) -> Sequence[Entry | None]:
        """Record all the acts that `make` gives of the talks as they then stand, or none of them;
        signed as `take` has it. Raises UsageError."""
        with self._lock:
            entries = self._ground(key).record(make(talks_of(self._mission)))
            self._done()
            return entries

    def receive(
        self, key: ActorKey | None, found: Document, *, publisher: str, published: date | None
    ) -> tuple[str, bool]:
        """Take a report's words into the record; its D-… id, and whether it is new. Raises
        UsageError."""
        with self._lock:
            received = receive_document(
                self._mission, self._ground(key), found, publisher=publisher, published=published
            )
            self._done()
            return received

    def publish_case(self, case_id: str, *, language: str, media: str) -> bytes:
        """Publish a case as the mission's owner: recorded first, then given. Raises UsageError."""
        with self._lock:
            bench = Bench(self._records(), self.signer(None), self._now())
            document = publish_case(self._mission, bench, case_id, language=language, media=media)
            self.recorded = self._mission.ground.size
            return document

    def _done(self) -> None:
        self.recorded = self._mission.ground.size
        self._mission.publish_ledger()

    def signer(self, key: ActorKey | None, *types: str) -> Actor:
        """Who signs with that key. Raises UsageError where they do not sign all of `types`."""
        roster = self._mission.ground.roster()
        return roster.owner() if key is None else roster.need(actor_id(key.public), types)

    def _ground(self, key: ActorKey | None) -> Ground:
        """The ground as the holder of that key writes it."""
        ground = self._mission.ground
        return ground if key is None else ActingGround(ground, key)

    def admit(self, key: ActorKey, offered: Invitation) -> None:
        """Let a key sign, as the owner's invitation says. Raises UsageError."""

        def admission(bench: Bench) -> Act:
            known = [actor.id for actor in bench.record.agreement.actors]
            role, office, party = offered.role.value, offered.office, offered.party
            return actors.admission(key.public, role, office, party, known, offered.reason)

        self.take(None, actors.ADMITTED, admission)

    def dismiss(self, actor: str, reason: str) -> None:
        """Let an actor sign no more. Raises UsageError."""
        roster = self._mission.ground.roster()
        self.take(None, actors.DISMISSED, lambda bench: actors.dismissal(roster, actor, reason))
