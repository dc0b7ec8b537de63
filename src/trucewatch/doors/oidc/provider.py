"""The provider: where it is asked, with which keys it signs, what it says of a code.

It is asked when somebody presses the button, and never before. What it says of itself must be of
the very issuer that the mission named, so that one provider's answer is not taken for another's.
Source: OpenID Connect Discovery 1.0, section 4; RFC 6749, 4.1.3; RFC 7636 (PKCE); RFC 9207.
"""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.parse import quote, urlencode

from trucewatch.doors.accounts.refusals import ProviderSilentError
from trucewatch.doors.addresses import Answer, Unreachable, exchange
from trucewatch.doors.oidc.settings import Settings, safe
from trucewatch.doors.oidc.tokens import TokenRefused, subject_of
from trucewatch.vocabulary.errors import UsageError

KNOWN_FOR = timedelta(hours=1)
ASKED_AGAIN_AFTER = timedelta(minutes=1)
_TIMEOUT_S = 10.0
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class Ask(Protocol):
    """Asks an address, as `doors.addresses.exchange` does."""

    def __call__(
        self,
        url: str,
        path: str,
        body: bytes | None = None,
        *,
        media: str = "",
        authorization: str = "",
        timeout_s: float,
    ) -> Answer: ...


@dataclass(frozen=True, slots=True)
class _Known:
    """What the provider said of itself, and when it was asked."""

    about: Mapping[str, Any]
    keys: Sequence[Mapping[str, Any]]
    at: datetime


@dataclass(slots=True)
class Provider:
    """One provider, asked over the network by `ask`."""

    settings: Settings
    now: Callable[[], datetime]
    ask: Ask = exchange
    _known: _Known | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def where_to(self, back: str, *, state: str, nonce: str, challenge: str) -> str:
        """The address at which somebody signs in there; `back` is where they return to.

        Raises ProviderSilentError.
        """
        asked = {
            "response_type": "code",
            "client_id": self.settings.client_id,
            "redirect_uri": back,
            "scope": "openid",
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        there = str(self._about().about["authorization_endpoint"])
        return f"{there}{'&' if '?' in there else '?'}{urlencode(asked)}"

    def issued_by(self, issuer: str | None) -> bool:
        """Whether an answer that names `issuer` can be this provider's (RFC 9207)."""
        if issuer is not None:
            return issuer == self.settings.issuer
        about = self._about().about
        return about.get("authorization_response_iss_parameter_supported") is not True

    def subject(self, code: str, back: str, *, verifier: str, nonce: str) -> str:
        """Whom a code stands for. Raises TokenRefused and ProviderSilentError."""
        token = self._token(code, back, verifier)
        known = self._about()
        try:
            return self._held(token, known, nonce)
        except TokenRefused:
            if self.now() - known.at < ASKED_AGAIN_AFTER:
                raise
            return self._held(token, self._renewed(), nonce)  # its keys may have changed since

    def _held(self, token: str, known: _Known, nonce: str) -> str:
        return subject_of(
            token,
            known.keys,
            issuer=self.settings.issuer,
            client_id=self.settings.client_id,
            nonce=nonce,
            now=self.now(),
        )

    def _token(self, code: str, back: str, verifier: str) -> str:
        about, form = (
            self._about().about,
            {
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": back,
                "code_verifier": verifier,
            },
        )
        ours, secret = self.settings.client_id, self.settings.client_secret
        authorization = ""
        methods = about.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        if "client_secret_basic" in methods:
            pair = f"{quote(ours, safe='')}:{quote(secret, safe='')}"
            authorization = f"Basic {base64.b64encode(pair.encode()).decode()}"
        else:
            form |= {"client_id": ours, "client_secret": secret}
        told = self._json(about["token_endpoint"], urlencode(form).encode(), authorization)
        token = told.get("id_token")
        if not isinstance(token, str):
            raise TokenRefused("the provider gave no ID token")
        return token

    def _about(self) -> _Known:
        with self._lock:
            known = self._known
        if known is None or self.now() - known.at > KNOWN_FOR:
            return self._renewed()
        return known

    def _renewed(self) -> _Known:
        issuer = self.settings.issuer
        about = self._json(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if about.get("issuer") != issuer:
            raise ProviderSilentError(self.settings.host)
        for endpoint in _ENDPOINTS:
            if not safe(str(about.get(endpoint)), issuer):
                raise ProviderSilentError(self.settings.host)
        keys = self._json(about["jwks_uri"]).get("keys")
        if not isinstance(keys, list):
            raise ProviderSilentError(self.settings.host)
        known = _Known(about, [key for key in keys if isinstance(key, dict)], self.now())
        with self._lock:
            self._known = known
        return known

    def _json(
        self, url: str, body: bytes | None = None, authorization: str = ""
    ) -> Mapping[str, Any]:
        media = "" if body is None else "application/x-www-form-urlencoded"
        try:
            answer = self.ask(
                url, "", body, media=media, authorization=authorization, timeout_s=_TIMEOUT_S
            )
            told = json.loads(answer.body) if answer.status == 200 else None
        except (Unreachable, UsageError, ValueError, RecursionError) as error:
            raise ProviderSilentError(self.settings.host) from error
        if not isinstance(told, dict):
            raise ProviderSilentError(self.settings.host)
        return told
