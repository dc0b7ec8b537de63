"""A layer that somebody made to keep a guardian's machine busy."""

from __future__ import annotations

import time

import pyrage
import pytest

from trucewatch.ledger.errors import LedgerError
from trucewatch.sealing.boards import guardian_id
from trucewatch.sealing.wraps import LONGEST_HEAD, Wrap, peel
from trucewatch.vocabulary.errors import TrucewatchError

SEAL = "ab" * 16
HEAD = f"{SEAL}\n".encode()
"""What every layer says first."""


def padded(stanzas: bytes) -> tuple[Wrap, pyrage.x25519.Identity]:
    own = pyrage.x25519.Identity.generate()
    data = pyrage.encrypt(b"x", [own.to_public()]).replace(b"\n---", stanzas + b"\n---", 1)
    return Wrap((guardian_id(str(own.to_public())),), 0, data), own


@pytest.mark.parametrize("stanzas", [b"\n-> junk a b\n" * 2000, b"\n-> junk " + b"a" * 10**6])
def test_a_layer_for_thousands_is_refused_unread(stanzas: bytes) -> None:
    """Two thousand recipients in 26 kB take the library seconds, ten thousand minutes."""
    begun = time.process_time()
    with pytest.raises(TrucewatchError, match="more recipients than one"):
        peel(*padded(stanzas), SEAL)
    assert time.process_time() - begun < 0.1


def test_a_layer_of_ours_is_far_below_the_bound() -> None:
    for _ in range(50):  # each has other grease
        own = pyrage.x25519.Identity.generate()
        data = pyrage.encrypt(HEAD + b"x" * 2000, [own.to_public()])
        assert len(data.partition(b"\n---")[0]) < LONGEST_HEAD / 2
        wrap = Wrap((guardian_id(str(own.to_public())),), 0, data)
        assert peel(wrap, own, SEAL).data == b"x" * 2000


@pytest.mark.parametrize("off", [float("inf"), "0", None, 1.0, -1, 2])
def test_layers_are_counted_in_whole_numbers(off: object) -> None:
    with pytest.raises(LedgerError, match="as many layers as guardians"):
        Wrap.of_document({"off": off, "guardians": ["a"], "data": ""})
