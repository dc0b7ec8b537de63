"""Ceremonies: what a browser is asked for a passkey, and whether its answer holds.

In:   the site that asks, a challenge, the browser's answer as JSON.
Out:  options for `navigator.credentials`, or what a passkey's answer proves. An answer that
      does not hold is refused without a word about why.

A passkey is bound to one host and used from its own pages alone; whoever holds it is verified by
the device itself (a finger, a face, a PIN), and is found by it without giving a name. What makes
a device is not asked: that would tell who has which.
Source: W3C, "Web Authentication", level 3, sections 7.1, 7.2 and 10.1.4 (prf).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeVar

from trucewatch.doors.accounts.model import Account
from trucewatch.doors.accounts.refusals import PasskeyRefusedError

PRF_SALT = sha256(b"trucewatch actor key by a passkey v1").digest()
"""The same for all, because at signing in nobody knows yet who comes: each passkey still gives
another secret for it."""
LARGEST = 16 * 1024
_ASKED_MS = 120_000
_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class Site:
    """The host a passkey is for, and the origins from which a browser may use it there."""

    host: str
    origins: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a browser answered to our challenge, and the passkey's own secret, if it gave one."""

    site: Site
    challenge: bytes
    answer: str
    prf: bytes | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A passkey that a device has just made, and how often it has signed."""

    credential: bytes
    public_key: bytes
    signs: int


def creation(
    site: Site, challenge: bytes, account: Account, known: Collection[bytes]
) -> dict[str, Any]:
    """Options by which a browser makes a passkey for `account`, unless it holds one of `known`.

    The device is told the office and the account's id, never the name for signing in: whoever
    keeps somebody's passkeys for them would learn it.
    """
    from webauthn import generate_registration_options
    from webauthn.helpers import options_to_json_dict
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        PublicKeyCredentialDescriptor,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    options = generate_registration_options(
        rp_id=site.host,
        rp_name="Trucewatch",
        user_id=account.id.encode(),
        user_name=f"{account.office} ({account.id})",
        user_display_name=account.office,
        challenge=challenge,
        timeout=_ASKED_MS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=each) for each in known],
        supported_pub_key_algs=_algorithms(),
    )
    return _with_prf(options_to_json_dict(options))


def request(site: Site, challenge: bytes, allowed: Collection[bytes] = ()) -> dict[str, Any]:
    """Options by which a browser uses a passkey: one of `allowed`, or where none is named any."""
    from webauthn import generate_authentication_options
    from webauthn.helpers import options_to_json_dict
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor, UserVerificationRequirement

    options = generate_authentication_options(
        rp_id=site.host,
        challenge=challenge,
        timeout=_ASKED_MS,
        allow_credentials=[PublicKeyCredentialDescriptor(id=each) for each in allowed],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return _with_prf(options_to_json_dict(options))


def created(shown: Shown) -> Made:
    """The passkey that was made. Raises PasskeyRefusedError."""
    from webauthn import verify_registration_response

    def verified() -> Made:
        made = verify_registration_response(
            credential=_answer(shown),
            expected_challenge=shown.challenge,
            expected_rp_id=shown.site.host,
            expected_origin=list(shown.site.origins),
            require_user_verification=True,
            supported_pub_key_algs=_algorithms(),
        )
        return Made(made.credential_id, made.credential_public_key, made.sign_count)

    return _held(verified)


def named(shown: Shown) -> bytes:
    """The id of the passkey that an answer says it is of. Raises PasskeyRefusedError."""
    from webauthn.helpers import base64url_to_bytes

    return _held(lambda: base64url_to_bytes(_answer(shown)["rawId"]))


def used(shown: Shown, public_key: bytes, signs: int, account: str) -> int:
    """How often a passkey of `account` has signed by now, where its answer holds.

    `signs` is how often it had at its last use: one that comes back with no more was copied. Those
    that do not count give zero for ever. Raises PasskeyRefusedError.
    """
    from webauthn import verify_authentication_response

    def verified() -> int:
        answer = _answer(shown)
        done = verify_authentication_response(
            credential=answer,
            expected_challenge=shown.challenge,
            expected_rp_id=shown.site.host,
            expected_origin=list(shown.site.origins),
            credential_public_key=public_key,
            credential_current_sign_count=signs,
            require_user_verification=True,
        )
        if _handle(answer) not in (None, account.encode()):
            raise PasskeyRefusedError
        return done.new_sign_count

    return _held(verified)


def _answer(shown: Shown) -> dict[str, Any]:
    """The answer, of a page of ours and in no other's frame."""
    from webauthn.helpers import base64url_to_bytes, parse_client_data_json

    if len(shown.answer) > LARGEST:
        raise PasskeyRefusedError
    answer = dict(json.loads(shown.answer))
    data = parse_client_data_json(base64url_to_bytes(answer["response"]["clientDataJSON"]))
    if data.cross_origin:
        raise PasskeyRefusedError
    return answer


def _handle(answer: dict[str, Any]) -> bytes | None:
    from webauthn.helpers import base64url_to_bytes

    handle = answer["response"].get("userHandle")
    return base64url_to_bytes(handle) if handle else None


def _held(verify: Callable[[], _Found]) -> _Found:
    """What `verify` finds; anything it trips over is one refusal.

    What strangers send is parsed by a library whose faults on hostile bytes nobody lists.
    """
    try:
        return verify()
    except Exception as error:
        raise PasskeyRefusedError from error


def _with_prf(options: dict[str, Any]) -> dict[str, Any]:
    """Options that ask for the passkey's own secret too. `first` is base64url, as the rest is."""
    from webauthn.helpers import bytes_to_base64url

    wanted = {"eval": {"first": bytes_to_base64url(PRF_SALT)}}
    return {**options, "extensions": {"prf": wanted}}


def _algorithms() -> list[Any]:
    """Ed25519, ECDSA on P-256, and RSA for devices that have no other."""
    from webauthn.helpers.cose import COSEAlgorithmIdentifier as Cose

    return [Cose.EDDSA, Cose.ECDSA_SHA_256, Cose.RSASSA_PKCS1_v1_5_SHA_256]
