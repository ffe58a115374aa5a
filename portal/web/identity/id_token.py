"""The identity token: is it genuine, and meant for this sign-in (OpenID Connect Core 1.0, 3.1.3.7)?"""

import hmac
import time
from collections.abc import Mapping
from typing import Any

from authlib.oidc.core.util import create_half_hash
from joserfc import jwt
from joserfc.errors import BadSignatureError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from portal.web.identity.failures import Reason, SignInFailed
from portal.web.identity.provider import Provider

_LEEWAY = 30
"""Seconds by which two clocks may differ."""
_OLDEST = 120
"""Seconds: a token is made when we ask for it, so an older one was made for something else."""

_FRESH = 15 * 60
"""Seconds: how long ago an identification may have been that was asked for anew."""
LONGEST_SESSION = 2048
"""Characters: some providers name their sessions by sealed texts."""
_LONGEST_HEADER = 8192
"""Bytes: some providers send their certificates along, which joserfc's own limit has no room for."""
_END_OF_TIME = 253_402_300_799
"""The last second that a date can tell."""


class UnknownKey(Exception):
    """The token's key is not among the keys we know, or does not fit the signature: it may have changed."""


class _Said(BaseModel):
    """What an identity token must say of itself."""

    model_config = ConfigDict(strict=True, extra="ignore", allow_inf_nan=False)

    iss: str
    sub: str = Field(min_length=1, max_length=255)
    aud: str | list[str]
    exp: float
    iat: float
    nonce: str
    nbf: float | None = None
    azp: str | None = None
    acr: str | None = None
    auth_time: float | None = Field(default=None, ge=0, le=_END_OF_TIME)
    at_hash: str | None = None
    sid: str | None = Field(default=None, max_length=LONGEST_SESSION)


def signed_claims(token: str, keys: KeySet, provider: Provider) -> jwt.Token:
    """The header and the claims of a token whose signature holds; nothing else of it is checked yet.

    Raises `UnknownKey` when newer keys could tell more, and `SignInFailed` otherwise.
    """
    # Providers repeat headers that no standard names, so only the known ones are looked at.
    registry = JWSRegistry(algorithms=provider.algorithms, strict_check_header=False)
    registry.max_header_length = _LONGEST_HEADER
    try:
        return jwt.decode(token, keys, registry=registry)
    except (InvalidKeyIdError, BadSignatureError):
        raise UnknownKey from None
    except (JoseError, ValueError, TypeError, RecursionError):  # The last one from brackets within brackets.
        raise SignInFailed(Reason.SIGNATURE) from None


def check(token: jwt.Token, provider: Provider, begun: Mapping[str, Any], access_token: object) -> None:
    """Refuse a genuine token that is not the answer to the sign-in `begun`.  Raises `SignInFailed`."""
    try:
        said = _Said.model_validate(token.claims)
    except ValidationError:
        raise SignInFailed(Reason.SHAPE) from None
    _check_addressee(said, provider, begun["nonce"])
    _check_clock(said, time.time())
    _check_identification(said, provider, begun, time.time())
    if said.at_hash is not None:
        _check_access_token(said.at_hash, access_token, token.header["alg"])


def _check_addressee(said: _Said, provider: Provider, nonce: str) -> None:
    if said.iss != provider.issuer:
        raise SignInFailed(Reason.ISSUER)
    # A token for several services could have come to us through another of them.
    if said.aud not in (provider.client_id, [provider.client_id]):
        raise SignInFailed(Reason.AUDIENCE)
    if said.azp not in (None, provider.client_id):
        raise SignInFailed(Reason.AUDIENCE)
    if not hmac.compare_digest(said.nonce.encode(), nonce.encode()):
        raise SignInFailed(Reason.NONCE)


def _check_clock(said: _Said, now: float) -> None:
    made_now = -_LEEWAY <= now - said.iat <= _OLDEST + _LEEWAY
    started = said.nbf is None or said.nbf <= now + _LEEWAY
    if not (made_now and started and said.exp > now - _LEEWAY):
        raise SignInFailed(Reason.CLOCK, skew=round(now - said.iat))


def _check_identification(said: _Said, provider: Provider, begun: Mapping[str, Any], now: float) -> None:
    if provider.acr_values and said.acr not in provider.acr_values:
        raise SignInFailed(Reason.ACR)
    oldest = _FRESH if begun["fresh"] else provider.max_age
    if oldest is None:
        return
    # Whoever identified after the sign-in began is not too late, however long the provider's pages took.
    earliest = min(now - oldest, begun["at"]) - _LEEWAY
    if said.auth_time is None or not earliest <= said.auth_time <= now + _LEEWAY:
        raise SignInFailed(Reason.AUTH_TIME)


def _check_access_token(at_hash: str, access_token: object, algorithm: str) -> None:
    known = isinstance(access_token, str) and access_token.isascii()
    right: Any = create_half_hash(access_token, algorithm) if known else None
    if right is None or not hmac.compare_digest(right, at_hash.encode()):
        raise SignInFailed(Reason.AT_HASH)
