"""The lies a witness is for: a past rewritten, and two pasts shown to two readers.

Each is refused, and each leaves a file that convicts the log with nothing but its public key.
"""

import random

import pytest

from tests.witness.logs import VKEY, PaperLog, evidence_of, watching
from trucewatch.ledger.misbehaviour import contradiction, verify_evidence
from trucewatch.witness.folder import watched_logs

LARGEST = 1500
WHOLE = PaperLog.of(LARGEST)


def rewritings(folder, numbers):
    """Change, drop, insert, swap or cut entries that were co-signed; then grow on."""
    for number in numbers:
        pick = random.Random(number)
        old = pick.randrange(1, LARGEST - 60)
        lie = a_lie(pick, old)
        new = pick.randrange(old, min(len(lie.hashes), old + 400) + 1)
        refused(folder, number, old, lie, new, "rewritten-past" if new > old else "split-view")


def a_lie(pick, old):
    at = pick.randrange(old)
    kind = pick.choice(["changed", "dropped", "inserted", "swapped", "cut"])
    if kind == "changed":
        return WHOLE.changed(at)
    if kind == "dropped":
        return WHOLE.dropped(at)
    hashes = list(WHOLE.hashes)
    if kind == "inserted":
        hashes.insert(at, pick.randbytes(32))
    elif kind == "swapped":
        other = (at + 1) % LARGEST
        hashes[at], hashes[other] = hashes[other], hashes[at]
    else:
        hashes = hashes[:at] + [pick.randbytes(32) for _ in range(LARGEST - at)]
    return PaperLog(hashes)


def split_views(folder, numbers):
    """Two signed heads of one size; handed in with the right old size, or any other."""
    for number in numbers:
        pick = random.Random(number)
        size = pick.randrange(1, LARGEST)
        old = pick.choice([size, pick.randrange(size + 1)])
        refused(folder, f"split-{number}", size, WHOLE.changed(pick.randrange(size)), size,
                "split-view", old)  # fmt: skip


def refused(folder, name, held, lie, new, kind, old=None):
    witness = watching(folder / str(name))
    assert witness.add_checkpoint(str(WHOLE.request(0, held)).encode()).status == 200
    request = lie.request(held if old is None else old, new)
    answer = witness.add_checkpoint(str(request).encode())
    assert answer.status in (409, 422) and "—" not in answer.body
    if held & (held - 1) == 0 and new > held:
        # The proof leaves out its first hash; the log's own tiles give it.
        found = contradiction(VKEY, WHOLE.note(held), lie.note(new), node=lie.node)
        witness.keep_evidence(watched_logs(witness.folder)[0], found)
    (path,) = evidence_of(witness)
    proven = verify_evidence(path.read_text(), VKEY)
    assert (proven.kind, proven.older.size, proven.newer.size) == (kind, held, new)


def test_a_hundred_rewritten_pasts_are_refused_and_proven(tmp_path):
    rewritings(tmp_path, range(100))


def test_twenty_split_views_are_refused_and_proven(tmp_path):
    split_views(tmp_path, range(20))


@pytest.mark.long
def test_a_thousand_rewritten_pasts_are_refused_and_proven(tmp_path):
    rewritings(tmp_path, range(100, 1000))


@pytest.mark.long
def test_two_hundred_split_views_are_refused_and_proven(tmp_path):
    split_views(tmp_path, range(20, 200))
