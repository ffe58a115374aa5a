"""The attacks of the identity notes that a provider, or somebody in its place, can try on a client."""

import time
from collections.abc import Callable
from typing import Any

from joserfc.jwk import RSAKey

from portal.web.identity import Reason
from tests.identity.faulty_provider import OTHER_KEY, RIGHT_KEY, Json, hashed, signed, unsigned, without

NOW = time.time
CLAIMS: dict[str, tuple[Callable[[Json], Json], Reason]] = {
    "iss other": (lambda c: c | {"iss": "https://evil.example"}, Reason.ISSUER),
    "iss missing": (lambda c: without(c, "iss"), Reason.SHAPE),
    "aud other": (lambda c: c | {"aud": "another"}, Reason.AUDIENCE),
    "aud empty": (lambda c: c | {"aud": []}, Reason.AUDIENCE),
    "aud list without me": (lambda c: c | {"aud": ["a", "b"], "azp": "portal"}, Reason.AUDIENCE),
    "aud list with another": (lambda c: c | {"aud": ["portal", "b"], "azp": "portal"}, Reason.AUDIENCE),
    "aud other, azp me": (lambda c: c | {"aud": "another", "azp": "portal"}, Reason.AUDIENCE),
    "aud me, azp other": (lambda c: c | {"azp": "another"}, Reason.AUDIENCE),
    "nonce wrong": (lambda c: c | {"nonce": "another"}, Reason.NONCE),
    "nonce not ASCII": (lambda c: c | {"nonce": "ä"}, Reason.NONCE),
    "nonce missing": (lambda c: without(c, "nonce"), Reason.SHAPE),
    "nonce switched off": (lambda c: without(c, "nonce") | {"nonce_supported": False}, Reason.SHAPE),
    "expired": (lambda c: c | {"exp": NOW() - 60}, Reason.CLOCK),
    "exp missing": (lambda c: without(c, "exp"), Reason.SHAPE),
    "exp a text": (lambda c: c | {"exp": "tomorrow"}, Reason.SHAPE),
    "exp endless": (lambda c: c | {"exp": float("inf")}, Reason.SHAPE),
    "iat missing": (lambda c: without(c, "iat"), Reason.SHAPE),
    "iat in the future": (lambda c: c | {"iat": NOW() + 300}, Reason.CLOCK),
    "iat a day old": (lambda c: c | {"iat": NOW() - 86_400}, Reason.CLOCK),
    "nbf in the future": (lambda c: c | {"nbf": NOW() + 300}, Reason.CLOCK),
    "sub missing": (lambda c: without(c, "sub"), Reason.SHAPE),
    "sub empty": (lambda c: c | {"sub": ""}, Reason.SHAPE),
    "sub a number": (lambda c: c | {"sub": 7}, Reason.SHAPE),
    "at_hash wrong": (lambda c: c | {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}, Reason.AT_HASH),
    "a logout token": (lambda c: without(c, "nonce") | {"events": {}}, Reason.SHAPE),
}


def renamed(key: RSAKey) -> RSAKey:
    """A key under the name of the right one."""
    return RSAKey.import_key({**key.as_dict(private=True), "kid": str(RIGHT_KEY.kid)})


def _with_its_own_key(claims: Json) -> str:
    return signed(claims, OTHER_KEY, jwk=OTHER_KEY.as_dict(private=False))


SIGNATURES: dict[str, Callable[[Json], str]] = {
    "alg none, though advertised": unsigned,
    "HS256 with the client secret": lambda claims: hashed(claims, b"a-secret-of-the-portal"),
    "HS256 with the public key": lambda claims: hashed(claims, RIGHT_KEY.as_pem(private=False)),
    "another key": lambda claims: signed(claims, OTHER_KEY),
    "another key under a known kid": lambda claims: signed(claims, OTHER_KEY, kid=RIGHT_KEY.kid),
    "its own key in the header": _with_its_own_key,
    "a cut signature": lambda claims: signed(claims)[:-20],
    "no signature": lambda claims: signed(claims).rpartition(".")[0] + ".",
    "three words": lambda claims: "one.two.three",
    "not even a token": lambda claims: "é",
}

REPLIES: dict[str, tuple[Callable[[Json], Json], Reason]] = {
    "no token": (lambda r: without(r, "id_token"), Reason.MISSING),
    "token null": (lambda r: r | {"id_token": None}, Reason.MISSING),
    "an error": (lambda r: {"error": "invalid_grant", "error_description": "<script>"}, Reason.CODE),
    "an unreadable lifetime": (lambda r: r | {"expires_in": ["soon"]}, Reason.CODE),
    "an endless lifetime": (lambda r: r | {"expires_in": float("inf")}, Reason.CODE),
}

ANSWERS: dict[str, tuple[Callable[[Json], Json], Reason]] = {
    "iss other": (lambda a: a | {"iss": "https://evil.example"}, Reason.ANSWER_ISSUER),
    "iss missing though promised": (lambda a: without(a, "iss"), Reason.ANSWER_ISSUER),
    "iss twice": (lambda a: a | {"iss": [a["iss"], a["iss"]]}, Reason.ANSWER),
    "code missing": (lambda a: without(a, "code"), Reason.ANSWER),
    "code twice": (lambda a: a | {"code": ["one", "two"]}, Reason.ANSWER),
    "state twice": (lambda a: a | {"state": [a["state"], "another"]}, Reason.STATE),
    "an unknown error": (lambda a: a | {"error": "<script>"}, Reason.PROVIDER),
    "an error of another issuer": (
        lambda a: a | {"error": "access_denied", "iss": "https://evil.example"},
        Reason.ANSWER_ISSUER,
    ),
}

DEMANDS: dict[str, tuple[dict[str, Any], Callable[[Json], Json], Reason]] = {
    "weak identification": ({"acr_values": ("strong",)}, lambda c: c | {"acr": "weak"}, Reason.ACR),
    "identification of no kind": ({"acr_values": ("strong",)}, lambda c: without(c, "acr"), Reason.ACR),
    "an old one": ({"max_age": 900}, lambda c: c | {"auth_time": NOW() - 1200}, Reason.AUTH_TIME),
    "one of no time": ({"max_age": 900}, lambda c: without(c, "auth_time"), Reason.AUTH_TIME),
    "an algorithm not ours": ({"profile": "plain", "algorithms": ("ES256",)}, lambda c: c, Reason.SIGNATURE),
}

METADATA: dict[str, Callable[[Json], Json]] = {
    "of another issuer": lambda m: m | {"issuer": "https://evil.example"},
    "without an issuer": lambda m: without(m, "issuer"),
    "without keys": lambda m: without(m, "jwks_uri"),
    "that sends the secret in clear": lambda m: m | {"token_endpoint": "http://evil.example/token"},
}
