"""The lie in another's name: an act that its actor never did."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.storage.records import failures
from tests.stores import POSTGRES_IF_LONG
from trucewatch.doors.storage import ground
from trucewatch.doors.storage.drafts import draft
from trucewatch.doors.storage.mission import open_mission
from trucewatch.ledger.encoding import b64
from trucewatch.ledger.leaves import ActorKey
from trucewatch.mechanism.ports import Act

STORES = POSTGRES_IF_LONG

STRANGER = ActorKey(Ed25519PrivateKey.from_private_bytes(b"\x66" * 32))
COMPLAINT = Act(typ="report.received", content={"text": "they began it"})


class Impostor(ActorKey):
    """Signs with a stranger's key under the owner's id."""

    def __init__(self, claimed: str) -> None:
        super().__init__(Ed25519PrivateKey.from_private_bytes(b"\x66" * 32))
        self.id = claimed


def recorded_by(folder, monkeypatch, key) -> None:
    """An operator whose program records under any key: the log signs it all the same."""

    def forging(acts, *, key: ActorKey, **rest):
        return draft(acts, key=forger, **rest)

    forger = key
    monkeypatch.setattr(ground, "draft", forging)
    with open_mission(folder) as mission:
        mission.ground.record([COMPLAINT])
        mission.publish_ledger()


def test_an_act_by_a_key_nobody_knows_is_named(folder, monkeypatch):
    recorded_by(folder, monkeypatch, STRANGER)
    said = f"it is signed by the key {STRANGER.id}, which the record does not know"
    assert failures(folder) == [f"entry 302: {said}"]


def test_an_act_in_the_owners_name_without_the_owners_key_is_named(folder, monkeypatch):
    with open_mission(folder) as mission:
        (owner,) = mission.ground.roster().present
    recorded_by(folder, monkeypatch, Impostor(owner))
    assert failures(folder) == ["entry 302: the actor's signature is wrong"]


def test_a_later_entry_cannot_bring_in_a_key(folder):
    """Only the very first entry names the owner's key: a later one would let anybody in."""
    with open_mission(folder) as mission:
        before = mission.ground.roster().present
        key = b64(STRANGER.public)
        mission.ground.record([Act(typ="mission.created", content={"actor_key": key})])
        mission.publish_ledger()
        assert mission.ground.roster().present == before
    assert failures(folder) == []
