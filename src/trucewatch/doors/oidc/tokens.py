"""ID tokens: whom a provider says it has before it, held against everything that could be a lie.

In:   a token, the provider's public keys; who should have issued it, for whom, which nonce; now.
Out:  the subject, as the provider calls them. Nothing else in a token is read: no name, no address.

Only signatures by a key that the provider publishes count: no `none`, and no secret that both have.
Source: OpenID Connect Core 1.0, section 3.1.3.7; RFC 8725 (JSON Web Token Best Current Practices).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from math import isfinite
from typing import Any

ALGORITHMS = ("RS256", "PS256", "ES256", "Ed25519", "EdDSA")
LEEWAY = timedelta(minutes=1)
"""By how much two clocks may differ."""
OLDEST = timedelta(minutes=10)
LONGEST_SUBJECT = 255
LARGEST = 16 * 1024


class TokenRefused(Exception):
    """A token that does not hold; the message says why, for the log, and quotes nothing of it."""


def subject_of(
    token: str,
    keys: Sequence[Mapping[str, Any]],
    *,
    issuer: str,
    client_id: str,
    nonce: str,
    now: datetime,
) -> str:
    """Whom the token is about. `keys` are JSON Web Keys. Raises TokenRefused."""
    claims = _signed(token, keys)
    if claims.get("iss") != issuer:
        raise TokenRefused("another issuer")
    if claims.get("aud") not in (client_id, [client_id]):
        raise TokenRefused("another audience")
    if claims.get("azp", client_id) != client_id:
        raise TokenRefused("another authorized party")
    if not nonce or claims.get("nonce") != nonce:
        raise TokenRefused("another nonce")
    _need_present(claims, now)
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise TokenRefused("no subject")
    return subject


def _need_present(claims: Mapping[str, Any], now: datetime) -> None:
    at, slack = now.timestamp(), LEEWAY.total_seconds()
    expires, issued = _instant(claims, "exp"), _instant(claims, "iat")
    if at >= expires + slack:
        raise TokenRefused("it ran out")
    if not at - OLDEST.total_seconds() - slack <= issued <= at + slack:
        raise TokenRefused("it was not issued just now")
    if "nbf" in claims and _instant(claims, "nbf") > at + slack:
        raise TokenRefused("it is not valid yet")


def _instant(claims: Mapping[str, Any], name: str) -> float:
    """Seconds since 1970 UTC."""
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise TokenRefused(f"no {name}")
    return float(value)


def _signed(token: str, keys: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The claims, where one of the keys signed them. Raises TokenRefused."""
    from joserfc import jws, jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import import_key

    if len(token) > LARGEST:
        raise TokenRefused("it is too long")
    try:
        header = jws.extract_compact(token.encode()).headers()
    except (JoseError, ValueError) as error:
        raise TokenRefused("it is no signed token") from error
    if header.get("alg") not in ALGORITHMS or "crit" in header:
        raise TokenRefused("signed by a method that is not taken")
    for key in _named(keys, header.get("kid")):
        try:
            return jwt.decode(token, import_key(dict(key)), algorithms=[header["alg"]]).claims
        except (JoseError, ValueError, TypeError):
            continue
    raise TokenRefused("no key of the provider signed it")


def _named(keys: Sequence[Mapping[str, Any]], kid: object) -> Sequence[Mapping[str, Any]]:
    """Public keys for signatures that a token may be signed by: the one it names, or any."""
    fits = [
        key
        for key in keys
        if key.get("kty") in ("RSA", "EC", "OKP") and key.get("use", "sig") == "sig"
    ]
    return fits if kid is None else [key for key in fits if key.get("kid") == kid]
