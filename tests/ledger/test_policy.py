"""Policies: read strictly, refused in words, and no quorum that was not met."""

import random
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.ledger.checkpoints import Checkpoint
from trucewatch.ledger.cosignatures import CosigningKey
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.notes import SigningKey
from trucewatch.ledger.policy import PolicyError, judge, parse_policy

LOG = SigningKey("ledger.example/truce", b"\x01" * 32)
NOTE = Checkpoint(LOG.verifier.name, 600, b"\x05" * 32).sign(LOG)
TEXT = NOTE.split("\n\n")[0] + "\n"
KEYS = {n: CosigningKey(f"witness.example/{n}", bytes([i]) * 32) for i, n in enumerate("abcdef", 2)}
WITNESSES = "".join(f"witness {n} {k.verifier} https://{n}.example/\n" for n, k in KEYS.items())
HEAD = f"# who watches\nlog {LOG.verifier} https://ledger.example/\n\n{WITNESSES}"
PARTIES = HEAD + (
    "group parties all a b\n\tgroup  guarantors any\tc d \n"
    "group both all parties guarantors\nquorum both\n"
)


def cosigned(names):
    return NOTE + "".join(KEYS[n].cosign(TEXT, 9) for n in names)


def test_the_quorum_is_what_the_file_says_and_nothing_less():
    policy = parse_policy(PARTIES)
    assert policy.rule() == "all of (all of (a, b), any of (c, d))"
    assert policy.witnesses[0].url == "https://a.example/"
    for k in range(7):
        for names in combinations("abcdef", k):
            expected = {"a", "b"} <= set(names) and bool({"c", "d"} & set(names))
            standing = judge(policy, cosigned(names))
            assert (standing.met, standing.witnessed) == (expected, expected)
            assert [one.name for one in standing.by] == list(names)


def test_numbers_count_members():
    policy = parse_policy(HEAD + "group some 2 a b c\nquorum some\n")
    assert policy.rule() == "2 of (a, b, c)"
    assert [judge(policy, cosigned("abc"[:k])).met for k in range(4)] == [False, False, True, True]


def test_quorum_none_is_met_and_makes_nothing_witnessed():
    standing = judge(parse_policy("quorum none\n"), NOTE, LOG.verifier)
    assert standing.met and not standing.witnessed


def test_a_checkpoint_of_an_unlisted_log_is_refused():
    other = SigningKey(LOG.verifier.name, b"\x09" * 32)
    note = Checkpoint(LOG.verifier.name, 600, b"\x05" * 32).sign(other)
    with pytest.raises(LedgerError):
        judge(parse_policy(PARTIES), note)
    with pytest.raises(LedgerError, match="names no log"):
        judge(parse_policy("quorum none\n"), note)


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("", 0, "no quorum"),
        ("quorum a\n", 1, "no witness and no group"),
        ("quorum none\nquorum none\n", 2, "already"),
        ("quorum none none\n", 1, "a quorum line is"),
        ("witnesses a b\n", 1, "begins no line"),
        ("quorum none\r\n", 1, "Unix line ends"),
        ("log nonsense\nquorum none\n", 1, "not a log's vkey"),
        ("log\n", 1, "log VKEY"),
        (f"log {KEYS['a'].verifier}\n", 1, "type 1 or 6, this one of 4"),
        (f"witness w {LOG.verifier}\n", 1, "type 4 or 6, this one of 1"),
        (f"log {LOG.verifier}\nlog {LOG.verifier}\n", 2, "above already"),
        (f"witness none {KEYS['a'].verifier}\n", 1, "none is taken"),
        (HEAD + f"witness a {CosigningKey('x', bytes(32)).verifier}\n", 10, "is taken"),
        (HEAD + f"witness g {KEYS['a'].verifier}\n", 10, "above already"),
        (HEAD + "group g any\n", 10, "group NAME"),
        (HEAD + "group g 0 a\n", 10, "a number from 1 to 1"),
        (HEAD + "group g 2 a\n", 10, "a number from 1 to 1"),
        (HEAD + "group g 01 a\n", 10, "a number from 1 to 1"),
        (HEAD + "group g some a b\n", 10, "not any, all"),
        (HEAD + "group g any a a\n", 10, "in a group already"),
        (HEAD + "group g any none\n", 10, "no witness and no group"),
        (HEAD + "group g any a\ngroup h any a b\n", 11, "in a group already"),
        (HEAD + "group g any h\ngroup h any a\n", 10, "no witness and no group"),
        (b"witness \xff \xff\n", 1, "not a witness's vkey"),
        ("x" * (1 << 21), 0, "larger than"),
    ],
)
def test_what_is_wrong_is_named_by_line(text, line, why):
    with pytest.raises(PolicyError, match=why) as refusal:
        parse_policy(text)
    assert refusal.value.line == line


def test_names_are_opaque_bytes():
    """Two spellings of one word are two names; Latin-1 is as good as UTF-8."""
    key = KEYS["a"].verifier
    policy = parse_policy(b"witness \xe9 " + str(key).encode() + b"\nquorum \xe9\n")
    assert judge(policy, cosigned("a"), LOG.verifier).witnessed


def test_the_log_is_no_witness_to_itself():
    own = CosigningKey(LOG.verifier.name, b"\x01" * 32)
    with pytest.raises(PolicyError, match="above already"):
        parse_policy(f"log {LOG.verifier}\nwitness me {own.verifier}\nquorum me\n")


@given(st.text(alphabet="loguwitnesqrmaybk 123#\t\n", max_size=80))
def test_whatever_is_written_a_policy_is_read_or_refused_in_words(text):
    try:
        assert parse_policy(text).quorum
    except PolicyError as error:
        assert str(error)


def test_one_stolen_key_cannot_meet_a_quorum_of_two():
    policy = parse_policy(HEAD + "group some 2 a b c\nquorum some\n")
    for name in "abc":
        lines = "".join(KEYS[name].cosign(TEXT, random.Random(i).randrange(99)) for i in range(5))
        assert not judge(policy, NOTE + lines).met
