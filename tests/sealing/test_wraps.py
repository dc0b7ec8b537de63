"""A key wrapped for every group that suffices; fewer guardians have nothing."""

from __future__ import annotations

from itertools import combinations, permutations

import pyrage
import pytest

from trucewatch.sealing.boards import board, guardian_id
from trucewatch.sealing.boxes import open_box, seal_box
from trucewatch.sealing.wraps import Wrap, key_in, peel, wrap_key
from trucewatch.vocabulary.errors import TrucewatchError, UsageError

SEAL, KEY = "ab" * 16, bytes(range(32))
PEOPLE = [pyrage.x25519.Identity.generate() for _ in range(5)]


def a_board(needed: int = 3, people=PEOPLE):
    return board(needed, [str(person.to_public()) for person in people])


def stripped(wraps: list[Wrap], people) -> list[Wrap]:
    """All that these people can take off together, whatever the order, until nothing moves."""
    own = {guardian_id(str(person.to_public())): person for person in people}
    while True:
        after = [peel(w, own[w.left[0]], SEAL) if w.left and w.left[0] in own else w for w in wraps]
        if after == wraps:
            return wraps
        wraps = after


@pytest.mark.parametrize(("needed", "of"), [(2, 2), (2, 3), (3, 5), (4, 5), (5, 5)])
def test_any_group_that_suffices_opens_and_no_smaller_one_does(needed, of):
    people = PEOPLE[:of]
    wraps = wrap_key(a_board(needed, people), SEAL, KEY)
    for group in combinations(people, needed):
        bare = [w for w in stripped(wraps, group) if not w.left]
        assert [key_in(w.data, SEAL) for w in bare] == [KEY]
    for group in combinations(people, needed - 1):
        for wrap in stripped(wraps, group):
            assert wrap.left, "fewer than needed took every layer off"
            assert KEY not in wrap.data
            # nor does any of their keys open what is left, in whatever way it is tried
            for person in group:
                with pytest.raises(pyrage.DecryptError):
                    pyrage.decrypt(wrap.data, [person])


def test_all_together_but_one_cannot_open_what_each_tried_alone():
    """Every order in which two of five try, on every copy of the key as it was stored."""
    wraps = wrap_key(a_board(), SEAL, KEY)
    for pair in permutations(PEOPLE, 2):
        for wrap in wraps:
            data, layers = wrap.data, 0
            for person in pair:
                try:
                    data = bytes(pyrage.decrypt(data, [person])).removeprefix(f"{SEAL}\n".encode())
                    layers += 1
                except pyrage.DecryptError:
                    continue
            assert layers < 3 and KEY not in data


def test_three_of_five_are_ten_wraps_that_look_alike():
    wraps = wrap_key(a_board(), SEAL, KEY)
    assert len(wraps) == 10
    assert len({w.guardians for w in wraps}) == 10
    assert all(Wrap.of_document(w.document()) == w for w in wraps)


def test_a_board_that_cannot_work_is_refused():
    mine = str(PEOPLE[0].to_public())
    for needed, recipients, said in (
        (2, [mine, mine], "twice"),
        (1, [mine, str(PEOPLE[1].to_public())], "no board"),
        (3, [mine, str(PEOPLE[1].to_public())], "no board"),
        (2, ["age1nonsense", mine], "public key"),
        (5, [str(pyrage.x25519.Identity.generate().to_public()) for _ in range(10)], "groups"),
    ):
        with pytest.raises(UsageError, match=said):
            board(needed, recipients)


def test_a_box_opens_under_its_own_key_and_seal_alone_and_hides_its_length():
    box = seal_box(KEY, SEAL, {"words": "x"}, lambda n: bytes(n))
    assert open_box(KEY, SEAL, box) == {"words": "x"}
    assert len(seal_box(KEY, SEAL, {"words": "x" * 500}, lambda n: bytes(n))) == len(box)
    for key, seal in ((bytes(32), SEAL), (KEY, "cd" * 16)):
        with pytest.raises(TrucewatchError, match="does not open"):
            open_box(key, seal, box)
    with pytest.raises(TrucewatchError):
        open_box(KEY, SEAL, box[:5])


def test_a_key_under_another_seal_is_refused():
    """An owner who asks for one record and sends the key of another learns nothing.

    The first of its guardians refuses: a last one who is of his party would see the key.
    """
    wraps = wrap_key(a_board(2, PEOPLE[:2]), SEAL, KEY)
    own = {guardian_id(str(person.to_public())): person for person in PEOPLE}
    with pytest.raises(TrucewatchError, match="another record"):
        peel(wraps[0], own[wraps[0].left[0]], "cd" * 16)
    (bare,) = stripped(wraps, PEOPLE[:2])
    with pytest.raises(TrucewatchError, match="another record"):
        key_in(bare.data, "cd" * 16)
