"""Leaves and commitments: what is promised, what is shown, and what is refused."""

import json
import random
from base64 import urlsafe_b64encode
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.ledger.canonical import canonical, parse_canonical
from trucewatch.ledger.commitments import (
    FieldError,
    content_in,
    digests,
    disclose,
    open_disclosures,
    pack,
    unpack,
)
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.leaves import ActorKey, make_leaf, parse_leaf

KEY = ActorKey(Ed25519PrivateKey.from_private_bytes(b"\x07" * 32))
OTHER = ActorKey(Ed25519PrivateKey.from_private_bytes(b"\x08" * 32))
RANDOM = random.Random(11).randbytes
LIMIT = 1000

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text()
    | st.floats(allow_nan=False, allow_infinity=False)
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner)
)
CONTENT = st.dictionaries(st.text(max_size=20), VALUES, max_size=20)


def leaf_of(content, **extra):
    texts = disclose(content, RANDOM, limit=10**6)
    data = make_leaf(
        "report.received", texts, hour="2017-01-12T14", key=KEY, random=RANDOM, **extra
    )
    return texts, data


@given(CONTENT)
@settings(max_examples=150)
def test_what_is_promised_can_be_opened_and_is_what_was_said(content):
    texts, data = leaf_of(content)
    leaf = parse_leaf(data)
    leaf.verify(KEY.public)
    stated = {name: value for name, value in content.items() if value is not None}
    assert open_disclosures(texts, leaf.digests) == stated
    assert unpack(pack(texts)) == texts
    assert content_in(pack(texts)) == stated
    assert len(leaf.digests) % 8 == 0 and len(leaf.digests) == len(texts)


@given(CONTENT)
@settings(max_examples=100)
def test_a_leaf_is_its_own_canonical_form(content):
    _, data = leaf_of(content, prev="ab" * 32)
    value = parse_canonical(data)
    assert canonical(value) == data
    assert sorted(value) == ["by", "n", "prev", "sd", "sig", "t", "typ", "v"]
    del value["sig"]
    assert parse_leaf(data).unsigned == canonical(value)


def test_a_leaf_shows_nothing_of_its_content():
    content = {"place_text": "Khan Shaykhun", "deaths_max": 86}
    _, data = leaf_of(content)
    for secret in (b"place_text", b"Khan", b"deaths"):
        assert secret not in data


def test_the_same_act_twice_gives_two_different_leaves():
    assert leaf_of({"x": 1})[1] != leaf_of({"x": 1})[1]


def test_the_number_of_fields_is_hidden_up_to_eight():
    sizes = {len(parse_leaf(leaf_of({f"f{i}": i for i in range(n)})[1]).digests) for n in range(9)}
    assert sizes == {8}


def test_a_digest_is_the_one_of_rfc_9901():
    text = '["_26bc4LT-ac6q2KI6cBW5es","family_name","Möbius"]'
    inner = urlsafe_b64encode(text.encode()).rstrip(b"=")
    assert digests([text]) == [urlsafe_b64encode(sha256(inner).digest()).rstrip(b"=").decode()]
    # RFC 9901, section 4.2.3: the digest of the disclosure whose encoding is given there.
    given = '["_26bc4LT-ac6q2KI6cBW5es", "family_name", "Möbius"]'
    assert digests([given]) == ["X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0"]


def test_a_disclosure_of_another_leaf_opens_nothing_here():
    texts, _ = leaf_of({"deaths_max": 3})
    _, other = leaf_of({"deaths_max": 3})
    with pytest.raises(LedgerError, match="opens nothing"):
        open_disclosures(texts, parse_leaf(other).digests)


def test_a_field_disclosed_twice_is_refused():
    one, two = disclose({"a": 1}, RANDOM, limit=LIMIT), disclose({"a": 2}, RANDOM, limit=LIMIT)
    with pytest.raises(LedgerError, match="twice"):
        open_disclosures([one[0], two[0]], digests([one[0], two[0]]))


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), {1, 2}, b"bytes", "\ud800", "x" * 2000, object()]
)
def test_a_field_that_cannot_be_promised_is_named_and_its_value_is_not(value):
    with pytest.raises(FieldError) as refusal:
        disclose({"good": 1, "bad": value}, RANDOM, limit=LIMIT)
    assert refusal.value.field == "bad"
    assert "xxx" not in str(refusal.value)


def test_only_the_actor_signs_for_the_actor():
    _, data = leaf_of({"x": 1})
    with pytest.raises(LedgerError, match="another key"):
        parse_leaf(data).verify(OTHER.public)
    forged = data.replace(KEY.id.encode(), OTHER.id.encode())
    with pytest.raises(LedgerError, match="signature"):
        parse_leaf(forged).verify(OTHER.public)


@given(st.data())
@settings(max_examples=300)
def test_a_leaf_with_one_bit_changed_is_refused_or_its_signature_fails(data):
    _, good = leaf_of({"x": 1})
    at = data.draw(st.integers(0, len(good) * 8 - 1))
    bad = bytearray(good)
    bad[at // 8] ^= 1 << at % 8
    with pytest.raises(LedgerError):
        parse_leaf(bytes(bad)).verify(KEY.public)


def test_a_leaf_in_other_words_is_refused():
    value = json.loads(leaf_of({"x": 1})[1])
    for change in (
        {"v": 2},
        {"v": True},
        {"extra": 1},
        {"prev": None},
        {"t": "2017-01-12T14:05"},
        {"typ": "Report"},
        {"sd": value["sd"][::-1]},
        {"sd": value["sd"][:7]},
        {"sd": [value["sd"][0]] * 8},
        {"n": "short"},
    ):
        with pytest.raises(LedgerError):
            parse_leaf(canonical({**value, **change}))
    with pytest.raises(LedgerError):
        parse_leaf(json.dumps(value).encode())
    for name in ("typ", "hour", "prev"):
        with pytest.raises(LedgerError):
            make_leaf(
                **{"typ": "a.b", "hour": "2017-01-12T14", "prev": None, name: 'x"'},
                disclosures=disclose({}, RANDOM, limit=LIMIT),
                key=KEY,
                random=RANDOM,
            )


def test_a_key_shows_no_secret():
    assert (b"\x07" * 32).hex() not in repr(KEY)
    assert repr(KEY) == f"ActorKey({KEY.id})"
