"""The logout token: by it a provider says that a session of its own is over.

It is judged like an identity token (OpenID Connect Back-Channel Logout 1.0, 2.4 and 2.6), and it must be
no identity token: whoever holds one of those must not be able to sign anybody out.
"""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from joserfc import jwt
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from portal.services.signing_out import Order
from portal.web.identity.failures import Reason, SignInFailed
from portal.web.identity.id_token import LONGEST_SESSION
from portal.web.identity.provider import Provider

_EVENT = "http://schemas.openid.net/event/backchannel-logout"
_TYPES = {"logout+jwt", "application/logout+jwt", "jwt"}
"""What a token may say of its type: the standard's word, or only that it is a token."""
_LEEWAY = 30
"""Seconds by which two clocks may differ."""
_OLDEST = 600
"""Seconds: a provider that could not reach us may try again for so long."""


class _Said(BaseModel):
    """What a logout token must say of itself."""

    model_config = ConfigDict(strict=True, extra="ignore", allow_inf_nan=False)

    iss: str
    aud: str | list[str]
    iat: float
    exp: float
    jti: str = Field(min_length=1, max_length=255)
    events: dict[str, Any]
    sub: str | None = Field(default=None, min_length=1, max_length=255)
    sid: str | None = Field(default=None, min_length=1, max_length=LONGEST_SESSION)


def read(token: jwt.Token, provider: Provider) -> Order:
    """What a genuine token says is to end.  Raises `SignInFailed` when it is no such one."""
    if str(token.header.get("typ", "jwt")).lower() not in _TYPES or "nonce" in token.claims:
        raise SignInFailed(Reason.KIND)
    try:
        said = _Said.model_validate(token.claims)
    except ValidationError:
        raise SignInFailed(Reason.SHAPE) from None
    if not isinstance(said.events.get(_EVENT), dict):
        raise SignInFailed(Reason.KIND)
    if said.sub is None and said.sid is None:
        raise SignInFailed(Reason.SHAPE)
    _check_addressee(said, provider)
    _check_clock(said, time.time())
    until = datetime.fromtimestamp(said.iat, UTC) + timedelta(seconds=_OLDEST + 2 * _LEEWAY)
    return Order(provider.issuer, said.jti, said.sub, said.sid, until)


def _check_addressee(said: _Said, provider: Provider) -> None:
    if said.iss != provider.issuer:
        raise SignInFailed(Reason.ISSUER)
    # A token for several services could have come to us through another of them.
    if said.aud not in (provider.client_id, [provider.client_id]):
        raise SignInFailed(Reason.AUDIENCE)


def _check_clock(said: _Said, now: float) -> None:
    of_late = -_LEEWAY <= now - said.iat <= _OLDEST + _LEEWAY
    if not (of_late and said.exp > now - _LEEWAY):
        raise SignInFailed(Reason.CLOCK, skew=round(now - said.iat))
