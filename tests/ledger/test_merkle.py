"""Merkle trees: the definition, the proofs, and the vectors that other people wrote."""

import base64
import json
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ledger.trees import leaves, tiles_of
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.merkle import (
    EMPTY_ROOT,
    leaf_hash,
    node_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from trucewatch.ledger.proofs import TileNodes, consistency_proof, inclusion_proof, range_root

STRICTER = "consistency/additional/sizes-are-equal-one-and-proof-is-empty.json"
"""Marked good, but its roots are 12 bytes long; a hash here is 32 bytes or refused."""

HASHES = leaves(2000)
EDGE, READ = tiles_of(HASHES)
SIZES = st.integers(1, len(HASHES))


def refused(check) -> bool:
    try:
        check()
    except LedgerError:
        return True
    return False


def unpacked(text: str | None) -> bytes:
    return base64.b64decode(text or "")


def test_an_empty_tree_has_the_root_of_nothing():
    assert root_of([]) == EMPTY_ROOT == sha256(b"").digest()


def test_a_leaf_is_never_mistaken_for_a_node():
    left, right = leaves(2)
    assert leaf_hash(left + right) != node_hash(left, right)


@pytest.mark.shared
def test_the_well_known_leaves_give_the_well_known_roots(shared):
    facts = json.loads((shared / "reference/tlog/facts.json").read_text())
    hashes = [leaf_hash(bytes.fromhex(leaf)) for leaf in facts["ct_test_leaves_hex"]]
    assert EMPTY_ROOT.hex() == facts["empty_root"]
    assert leaf_hash(b"").hex() == facts["leaf_hash_of_empty_entry"]
    roots = [root_of(hashes[:n]).hex() for n in range(1, 9)]
    assert roots == facts["roots_hex_for_size_1_to_8"]


@pytest.mark.shared
def test_all_196_vectors_are_judged_as_their_authors_say_but_one(shared):
    vectors = json.loads((shared / "reference/tlog/merkle_proofs.json").read_text())
    differing = []
    for case in vectors["inclusion"]:
        said = refused(
            lambda case=case: verify_inclusion(
                index=case["leafIdx"],
                size=case["treeSize"],
                leaf=unpacked(case["leafHash"]),
                root=unpacked(case["root"]),
                proof=[unpacked(p) for p in case["proof"] or []],
            )
        )
        differing += [case["file"]] * (said != case["wantErr"])
    for case in vectors["consistency"]:
        said = refused(
            lambda case=case: verify_consistency(
                old_size=case["size1"],
                new_size=case["size2"],
                old_root=unpacked(case["root1"]),
                new_root=unpacked(case["root2"]),
                proof=[unpacked(p) for p in case["proof"] or []],
            )
        )
        differing += [case["file"]] * (said != case["wantErr"])
    assert len(vectors["inclusion"]) + len(vectors["consistency"]) == 196
    assert differing == [STRICTER]


@given(SIZES, st.data())
@settings(max_examples=300)
def test_every_leaf_can_be_proved_in_every_tree(size, data):
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(index, size, TileNodes(size, READ))
    verify_inclusion(
        index=index, size=size, leaf=HASHES[index], proof=proof, root=root_of(HASHES[:size])
    )


@given(SIZES, st.data())
@settings(max_examples=300)
def test_every_tree_grows_out_of_every_smaller_one(size, data):
    old = data.draw(st.integers(1, size))
    nodes = TileNodes(size, READ)
    assert range_root(0, old, nodes) == root_of(HASHES[:old])
    verify_consistency(
        old_size=old,
        new_size=size,
        old_root=root_of(HASHES[:old]),
        new_root=root_of(HASHES[:size]),
        proof=consistency_proof(old, size, nodes),
    )


@given(SIZES, st.data())
@settings(max_examples=500)
def test_a_proof_with_one_bit_changed_proves_nothing(size, data):
    index = data.draw(st.integers(0, size - 1))
    parts = [HASHES[index], root_of(HASHES[:size])]
    parts += inclusion_proof(index, size, TileNodes(size, READ))
    which = data.draw(st.integers(0, len(parts) - 1))
    parts[which] = flipped(parts[which], data.draw(st.integers(0, 255)))
    leaf, root, *proof = parts
    with pytest.raises(LedgerError):
        verify_inclusion(index=index, size=size, leaf=leaf, proof=proof, root=root)


@given(st.integers(2, len(HASHES)), st.data())
@settings(max_examples=500)
def test_a_changed_past_is_not_consistent(size, data):
    old = data.draw(st.integers(1, size - 1))
    parts = [root_of(HASHES[:old]), root_of(HASHES[:size])]
    parts += consistency_proof(old, size, TileNodes(size, READ))
    which = data.draw(st.integers(0, len(parts) - 1))
    parts[which] = flipped(parts[which], data.draw(st.integers(0, 255)))
    old_root, new_root, *proof = parts
    with pytest.raises(LedgerError):
        verify_consistency(
            old_size=old, new_size=size, old_root=old_root, new_root=new_root, proof=proof
        )


@given(SIZES, st.data())
@settings(max_examples=200)
def test_a_proof_holds_at_its_own_index_and_length_only(size, data):
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(index, size, TileNodes(size, READ))
    root = root_of(HASHES[:size])
    longer = [*proof, HASHES[0]]
    assert refused(
        lambda: verify_inclusion(
            index=index, size=size, leaf=HASHES[index], proof=longer, root=root
        )
    )
    if other != index:
        assert refused(
            lambda: verify_inclusion(
                index=other, size=size, leaf=HASHES[index], proof=proof, root=root
            )
        )


def test_an_empty_old_tree_is_no_proof_of_anything():
    with pytest.raises(LedgerError):
        verify_consistency(
            old_size=0, new_size=5, old_root=EMPTY_ROOT, new_root=root_of(HASHES[:5]), proof=[]
        )
    with pytest.raises(LedgerError):
        consistency_proof(0, 5, TileNodes(5, READ))


@pytest.mark.long
@given(st.integers(1, 2**16), st.data())
@settings(max_examples=2000)
def test_proofs_hold_up_to_sixty_five_thousand_leaves(size, data):
    hashes, read = large_tree()
    index = data.draw(st.integers(0, size - 1))
    nodes = TileNodes(size, read)
    root = range_root(0, size, nodes)
    verify_inclusion(
        index=index,
        size=size,
        leaf=hashes[index],
        proof=inclusion_proof(index, size, nodes),
        root=root,
    )


_LARGE: list = []


def large_tree():
    if not _LARGE:
        hashes = leaves(2**16)
        _LARGE.extend([hashes, tiles_of(hashes)[1]])
    return _LARGE


def flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)
