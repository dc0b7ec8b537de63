"""The audit of a published copy: complete, and not to be talked out of anything."""

import random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from trucewatch.ledger.audit import audit_published
from trucewatch.ledger.checkpoints import Checkpoint
from trucewatch.ledger.commitments import disclose
from trucewatch.ledger.edge import Edge
from trucewatch.ledger.leaves import ActorKey, make_leaf
from trucewatch.ledger.merkle import leaf_hash, root_of
from trucewatch.ledger.notes import SigningKey
from trucewatch.ledger.tiles import bundle, tile_path

LOG = SigningKey("ledger.example/truce", b"\x01" * 32)
KEY = ActorKey(Ed25519PrivateKey.from_private_bytes(b"\x07" * 32))
ACTORS = {KEY.id: KEY.public}
SIZE = 600


@pytest.fixture(scope="module")
def pristine() -> dict[str, bytes]:
    """A published log as a dictionary of resources."""
    randbytes = random.Random(3).randbytes
    entries = [
        make_leaf(
            "report.received",
            disclose({"row": i}, randbytes, limit=100),
            hour="2017-01-12T14",
            key=KEY,
            random=randbytes,
        )
        for i in range(SIZE)
    ]
    resources = {}
    hashes = [leaf_hash(entry) for entry in entries]
    for tile in Edge().extend(hashes):
        resources[tile_path(tile.level, tile.number, tile.width)] = tile.data
    for n in range(0, SIZE, 256):
        part = entries[n : n + 256]
        resources[tile_path("entries", n // 256, len(part))] = bundle(part)
    note = Checkpoint("ledger.example/truce", SIZE, root_of(hashes)).sign(LOG)
    resources["checkpoint"] = note.encode()
    return resources


def failures(resources, **extra):
    audit = audit_published(resources.get, LOG.verifier, **{"actors": ACTORS, **extra})
    return [failure.where for failure in audit.failures]


def test_a_sound_copy_holds(pristine):
    ticks = []
    audit = audit_published(
        pristine.get, LOG.verifier, actors=ACTORS, tick=lambda *t: ticks.append(t)
    )
    assert audit.holds
    assert audit.checked == {"actor signatures": SIZE, "entries": SIZE, "tiles": 4}
    assert ticks[-1] == (SIZE, SIZE)


def test_any_flipped_bit_anywhere_is_found(pristine):
    pick = random.Random(5)
    for _ in range(40):
        name = pick.choice(sorted(pristine))
        data = bytearray(pristine[name])
        data[pick.randrange(len(data))] ^= 1 << pick.randrange(8)
        assert failures({**pristine, name: bytes(data)}), name


def test_any_missing_resource_is_named(pristine):
    for name in pristine:
        found = failures({k: v for k, v in pristine.items() if k != name})
        assert name in found


def test_a_leaf_by_an_unknown_hand_is_named(pristine):
    assert failures(pristine, actors={})[0] == "entry 0"
    assert failures(pristine, actors=None) == []


def test_another_logs_copy_is_not_this_logs(pristine):
    other = SigningKey("ledger.example/truce", b"\x02" * 32)
    audit = audit_published(pristine.get, other.verifier)
    assert [failure.where for failure in audit.failures] == ["checkpoint"]


def test_a_full_tile_serves_where_its_partial_one_is_gone(pristine):
    """A log may drop partial tiles once it has grown past them."""
    grown = dict(pristine)
    for name in [n for n in pristine if ".p/" in n]:
        grown[name.split(".p/")[0]] = grown.pop(name)
    assert failures(grown) == []
