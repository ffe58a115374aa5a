"""What a provider tells of a person at its userinfo endpoint (OpenID Connect Core 1.0, 5.3)."""

import json
from collections.abc import Callable
from typing import Any

from requests import Response

from portal.own_keys.pairs import OwnKey
from portal.web.identity import sealed
from portal.web.identity.failures import ProviderDown, Reason, SignInFailed
from portal.web.identity.provider import Provider

Claims = dict[str, Any]


def said(
    reply: Response, provider: Provider, pairs: list[OwnKey], verified: Callable[[str], Claims]
) -> Claims:
    """The facts of a reply: a JSON object, or one that is signed, or either of them encrypted.

    Where tokens are encrypted, this must be so too; in the Finnish trust network it must also be
    signed.  `verified` gives the claims of a signed text.  Raises `SignInFailed` or `ProviderDown`.
    """
    if reply.status_code != 200:
        raise ProviderDown(f"status {reply.status_code}")
    text = reply.text.strip()
    if provider.encryption:
        text = sealed.opened(text, provider, pairs)
    if not text.startswith("{"):
        return _addressed(verified(text), provider)
    if provider.profile == "ftn":
        raise SignInFailed(Reason.SIGNATURE)
    return _object(text)


def _object(text: str) -> Claims:
    try:
        facts = json.loads(text)
    except (ValueError, RecursionError):
        raise SignInFailed(Reason.FACTS) from None
    if not isinstance(facts, dict):
        raise SignInFailed(Reason.FACTS)
    return facts


def _addressed(claims: Claims, provider: Provider) -> Claims:
    """Signed facts name who says them and to whom; what was said to another service is none of ours."""
    issuer, audience = claims.get("iss", provider.issuer), claims.get("aud", provider.client_id)
    if issuer != provider.issuer or audience not in (provider.client_id, [provider.client_id]):
        raise SignInFailed(Reason.FACTS)
    return claims


def must_be_of(subject: str, facts: Claims) -> None:
    """Refuse facts of anybody else.  Raises `SignInFailed`."""
    if facts.get("sub") != subject:
        raise SignInFailed(Reason.FACTS)
