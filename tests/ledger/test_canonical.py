"""Canonical JSON: what has two meanings, or none, is refused."""

import pytest

from trucewatch.ledger.canonical import canonical, parse, parse_canonical
from trucewatch.ledger.encoding import b64url, from_b64, from_b64url
from trucewatch.ledger.errors import LedgerError


def test_one_value_has_one_text():
    assert canonical({"b": 1.0, "a": [True, None, "é"]}) == '{"a":[true,null,"é"],"b":1}'.encode()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2**60, {"x": {1, 2}}, "\ud800"])
def test_what_json_cannot_say_is_refused(value):
    with pytest.raises(LedgerError):
        canonical(value)


@pytest.mark.parametrize(
    "text",
    [
        b'{"a":1,"a":2}',
        b'[{"x":{"a":1,"a":1}}]',
        b"NaN",
        b"[Infinity]",
        b"-Infinity",
        b'"\xff"',
        b"{",
        b"[" * 100_000,
        b"1" * 5000,
    ],
)
def test_a_text_with_two_meanings_or_none_is_refused(text):
    with pytest.raises(LedgerError):
        parse(text)


@pytest.mark.parametrize("text", [b'{"b":1,"a":2}', b'{"a": 1}', b"1.0", b'"\\u0041"', b"1 "])
def test_the_same_value_in_other_words_is_not_canonical(text):
    with pytest.raises(LedgerError):
        parse_canonical(text)


@pytest.mark.parametrize("text", ["QQ", "QQ==", "QR", "Q Q", "Q+", ""])
def test_base64_has_one_spelling(text):
    strict = [from_b64url(text)] if text in ("QQ", "") else []
    assert strict in ([b"A"], [b""], [])
    if not strict:
        with pytest.raises(LedgerError):
            from_b64url(text)
    if text not in ("QQ==", ""):
        with pytest.raises(LedgerError):
            from_b64(text)
    assert from_b64url(b64url(b"\xff\xfe")) == b"\xff\xfe"
