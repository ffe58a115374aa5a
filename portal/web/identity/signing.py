"""What we sign by our own keys: requests (RFC 9101) and proofs of who we are (RFC 7523)."""

import base64
import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote_plus

from authlib.common.urls import add_params_to_qs
from authlib.oauth2.client import OAuth2Client
from joserfc import jwt

from portal.own_keys.pairs import OwnKey

_REQUEST_LASTS, _PROOF_LASTS = 300, 60  # seconds
_BACKDATED = 10
"""Seconds: not every provider lets pass that its clock is a little behind ours."""
_BY_A_KEY = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

Sent = tuple[str, Any, Any]
"""An address, headers and a body."""


def signed_request(parameters: Mapping[str, object], client_id: str, audience: str, pair: OwnKey) -> str:
    """A request object: all parameters of a request for a sign-in."""
    begins = {
        "nbf": int(time.time()) - _BACKDATED
    }  # Some profiles ask for it in a request, and none in a proof.
    return _signed({**parameters, **begins, "iss": client_id, "aud": audience}, _REQUEST_LASTS, pair)


def proof(client_id: str, audience: str, pair: OwnKey) -> str:
    """A client assertion, good for one call.

    Authlib's own lasts an hour, does not name its key, and is repeated with the same `jti`
    once it is given claims of ours.
    """
    return _signed({"iss": client_id, "sub": client_id, "aud": audience}, _PROOF_LASTS, pair)


def prove_by_key(make: Callable[[], str]) -> Callable[[OAuth2Client, str, str, Any, Any], Sent]:
    """Adds a proof to what Authlib is about to send."""

    def add(_client: OAuth2Client, _method: str, address: str, headers: Any, body: Any) -> Sent:
        shown = [("client_assertion_type", _BY_A_KEY), ("client_assertion", make())]
        return address, headers, add_params_to_qs(body or "", shown)

    return add


def prove_by_secret(client: OAuth2Client, _method: str, address: str, headers: Any, body: Any) -> Sent:
    """Shows id and secret in a header, each encoded as a form (RFC 6749, 2.3.1), which Authlib leaves out."""
    shown = f"{quote_plus(client.client_id)}:{quote_plus(client.client_secret)}"
    headers["Authorization"] = "Basic " + base64.b64encode(shown.encode()).decode()
    return address, headers, body


def _signed(claims: Mapping[str, object], lasts: int, pair: OwnKey) -> str:
    begins = int(time.time()) - _BACKDATED
    whole = {**claims, "iat": begins, "exp": begins + lasts, "jti": secrets.token_urlsafe(24)}
    return jwt.encode({"alg": "RS256", "kid": pair.kid}, whole, pair.key, ["RS256"])
