"""ID tokens: every lie that one could carry, and the settings that name who may tell the truth."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey, RSAKey

from tests.accounts.test_accounts import Clock
from tests.oidc.paper_provider import CLIENT, ISSUER, PaperProvider
from trucewatch.doors.oidc.settings import FILE, read_settings
from trucewatch.doors.oidc.tokens import TokenRefused, subject_of
from trucewatch.vocabulary.errors import TrucewatchError

NONCE = "a nonce"
AT = int(Clock()().timestamp())


def heard(token: str, keys: list[Any], nonce: str = NONCE) -> str:
    public = [key.as_dict(private=False) for key in keys]
    return subject_of(token, public, issuer=ISSUER, client_id=CLIENT, nonce=nonce, now=Clock()())


def test_whom_a_true_token_is_about_is_told() -> None:
    paper = PaperProvider(Clock())
    assert heard(paper.token(NONCE), paper.shown) == "somebody there"


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"nonce": "another"}, "nonce"), ({"nonce": None}, "nonce"),
        ({"aud": "another client"}, "audience"), ({"aud": [CLIENT, "another"]}, "audience"),
        ({"aud": None}, "audience"), ({"azp": "another"}, "authorized"),
        ({"iss": "https://id.example.evil.example"}, "issuer"), ({"iss": f"{ISSUER}/"}, "issuer"),
        ({"exp": AT - 61}, "ran out"), ({"exp": None}, "no exp"), ({"exp": "soon"}, "no exp"),
        ({"exp": True}, "no exp"), ({"iat": None}, "no iat"), ({"iat": AT + 120}, "just now"),
        ({"iat": AT - 3600}, "just now"), ({"nbf": AT + 120}, "not valid"),
        ({"sub": None}, "subject"), ({"sub": ""}, "subject"), ({"sub": 7}, "subject"),
        ({"sub": "x" * 256}, "subject"), ({"exp": float("nan")}, "no exp"),
    ],
)  # fmt: skip
def test_a_claim_that_does_not_hold_is_refused(claims: dict[str, Any], why: str) -> None:
    paper = PaperProvider(Clock(), lies=claims)
    with pytest.raises(TokenRefused, match=why):
        heard(paper.token(NONCE), paper.shown)


def test_an_empty_nonce_is_nobodys() -> None:
    paper = PaperProvider(Clock())
    with pytest.raises(TokenRefused, match="nonce"):
        heard(paper.token(""), paper.shown, nonce="")


@pytest.mark.parametrize("header", [{"alg": "none"}, {"alg": "HS256"}, {"kid": "another"}])
def test_a_signature_that_is_none_is_refused(header: dict[str, Any]) -> None:
    """No signature, the public key as a shared secret, a key nobody published."""
    paper = PaperProvider(Clock(), header=header)
    with pytest.raises(TokenRefused):
        heard(paper.token(NONCE), paper.shown)


def test_a_key_of_somebody_else_is_refused() -> None:
    paper = PaperProvider(Clock())
    token = paper.token(NONCE)
    with pytest.raises(TokenRefused, match="no key"):
        heard(token, [ECKey.generate_key("P-256", {"kid": "k1"})])
    with pytest.raises(TokenRefused, match="no key"):
        heard(token, [])


@pytest.mark.parametrize(
    ("alg", "key"),
    [("RS256", RSAKey.generate_key(2048, {"kid": "k1"})),
     ("PS256", RSAKey.generate_key(2048, {"kid": "k1"})),
     ("ES256", ECKey.generate_key("P-256", {"kid": "k1"})),
     ("Ed25519", OKPKey.generate_key("Ed25519", {"kid": "k1"}))],
)  # fmt: skip
def test_every_method_that_is_taken_is_read(alg: str, key: Any) -> None:
    claims = {"iss": ISSUER, "sub": "x", "aud": [CLIENT], "nonce": NONCE, "iat": AT, "exp": AT + 9}
    token = jwt.encode({"alg": alg, "kid": "k1"}, claims, key, algorithms=[alg])
    assert heard(token, [OKPKey.generate_key("X25519", {"kid": "k1"}), key]) == "x"


@given(st.one_of(st.text(max_size=60), st.text(st.characters(max_codepoint=255), max_size=60),
                 st.lists(st.text(alphabet="abcdefgh0123eyJ_-=", max_size=20), min_size=3,
                          max_size=5).map(".".join)))  # fmt: skip
def test_whatever_is_no_token_is_one_refusal(token: str) -> None:
    with pytest.raises(TokenRefused):
        heard(token, PaperProvider(Clock()).shown)


@given(st.dictionaries(st.sampled_from(["kty", "kid", "use", "x", "y", "n", "e", "crv", "k"]),
                       st.one_of(st.text(max_size=8), st.sampled_from(["EC", "RSA", "OKP", "k1"]),
                                 st.none(), st.integers())))  # fmt: skip
def test_whatever_is_no_key_signs_nothing(key: dict[str, Any]) -> None:
    token = PaperProvider(Clock()).token(NONCE)
    with pytest.raises(TokenRefused):
        subject_of(token, [key], issuer=ISSUER, client_id=CLIENT, nonce=NONCE, now=Clock()())


def write(folder: Path, text: str, mode: int = 0o600) -> None:
    (folder / FILE).write_text(text, encoding="utf-8")
    (folder / FILE).chmod(mode)


TRUE = f'[oidc]\nissuer = "{ISSUER}"\nclient_id = "{CLIENT}"\nclient_secret = "hidden"\n'


def test_a_provider_is_named_in_a_file_of_its_own(tmp_path: Path) -> None:
    assert read_settings(tmp_path) is None
    write(tmp_path, TRUE)
    found = read_settings(tmp_path)
    assert found is not None and (found.issuer, found.host) == (ISSUER, "id.example")
    assert "hidden" not in repr(found)
    write(tmp_path, "[another]\n")
    assert read_settings(tmp_path) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [(TRUE.replace("https", "http"), "TLS"), (TRUE + 'scope = "all"\n', "no provider"),
     ("[oidc]\n", "no provider"), ("oidc = 7\n", "no provider"), ("[oidc", "no TOML"),
     (TRUE.replace('"hidden"', '""'), "no provider"), (TRUE.replace(ISSUER, "id"), "no address")],
)  # fmt: skip
def test_a_file_that_names_nobody_says_what_would(tmp_path: Path, text: str, why: str) -> None:
    write(tmp_path, text)
    with pytest.raises(TrucewatchError, match=why):
        read_settings(tmp_path)


def test_a_secret_that_others_can_read_is_refused(tmp_path: Path) -> None:
    write(tmp_path, TRUE, 0o644)
    with pytest.raises(TrucewatchError, match="others on this machine"):
        read_settings(tmp_path)


def test_nothing_of_a_token_stands_in_a_refusal() -> None:
    """What is logged names a reason, never a claim."""
    paper = PaperProvider(Clock(), subject="a real name", lies={"aud": "a client of theirs"})
    with pytest.raises(TokenRefused) as refused:
        heard(paper.token(NONCE), paper.shown)
    assert "real name" not in str(refused.value) and "theirs" not in str(refused.value)
