"""Proofs, requests, keys and policies made to fill or stop whoever checks them."""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256

RECEIPT = "c2sp.org/tlog-proof@v1"


def endless_receipt() -> bytes:
    return RECEIPT.encode() + b"\n" + b"x" * 40_000_000


def endless_disclosure() -> bytes:
    return b'{"kind": "trucewatch disclosure v1", "receipt": "' + b"x" * 40_000_000


def deep_disclosure() -> bytes:
    return b'{"a":' * 600_000


def many_disclosures() -> bytes:
    """As many small texts as fit, none of which the leaf promised."""
    return json.dumps(
        {
            "kind": "trucewatch disclosure v1",
            "receipt": f"{RECEIPT}\nextra {b64encode(b'{}').decode()}\nindex 0\n\nx\n",
            "disclosures": ["[]"] * 600_000,
        }
    ).encode()


def wide_request() -> bytes:
    """A request for unsealing with a hundred thousand groups."""
    empty = {"kind": "trucewatch disclosure v1", "receipt": "", "disclosures": []}
    words = ("request", "leaf", "seal", "reason", "reply_to", "log_key")
    return json.dumps(
        {
            "kind": "trucewatch unsealing request v1",
            **dict.fromkeys(words, "x"),
            "asked": empty,
            "sealed": empty,
            "wraps": [{"guardians": [], "off": 0, "data": ""}] * 80_000,
        }
    ).encode()


def infinite_request() -> bytes:
    """A number beyond any float where a count of layers belongs."""
    return wide_request()[:400].partition(b'"wraps"')[0] + (
        b'"wraps": [{"guardians": [], "off": 1e999, "data": ""}]}'
    )


def many_groups() -> bytes:
    """A policy whose groups stand in one another without end."""
    public = bytes([4]) + bytes(32)
    mark = sha256(b"w/1\n" + public).digest()[:4].hex()
    head = f"witness w w/1+{mark}+{b64encode(public).decode()}\ngroup g0 any w\n"
    groups = "".join(f"group g{n} any g{n - 1}\n" for n in range(1, 45_000))
    return (head + groups + "quorum g44999\n").encode()


def endless_policy() -> bytes:
    return b"# nobody\n" * 5_000_000


def endless_key() -> bytes:
    return b"AGE-SECRET-KEY-1" + b"Q" * 40_000_000
