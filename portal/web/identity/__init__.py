"""Signing in through the identity providers: one for residents, another for staff."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from authlib.integrations.flask_client import OAuth
from flask import Flask, current_app

from portal.services.signing_out import Order
from portal.web.identity.answer import Answer
from portal.web.identity.client import OpenIdClient
from portal.web.identity.failures import BadClaims, ProviderDown, Reason, SignInCancelled, SignInFailed
from portal.web.identity.outgoing import in_time
from portal.web.identity.pending import PendingSignIns
from portal.web.identity.provider import Provider
from portal.web.logs import log

__all__ = [
    "Answer",
    "ProviderDown",
    "Reason",
    "SignInCancelled",
    "SignInFailed",
    "claims_noted",
    "end_session_address",
    "finish",
    "init_app",
    "published_keys",
    "read_logout_token",
    "start",
]


class _Providers(OAuth):  # type: ignore[misc]
    framework_integration_cls = PendingSignIns


def init_app(app: Flask, providers: Mapping[str, Provider]) -> None:
    """Make the providers known to the app by name.  None of them is called before the first sign-in."""
    registry = _Providers(app)
    for name, provider in providers.items():
        registry.register(name, client_cls=OpenIdClient, provider=provider)
    app.extensions["identity"] = registry
    # Authlib writes codes, states and verifiers into its debugging lines.
    logging.getLogger("authlib").setLevel(logging.INFO)


def start(provider_name: str, language: str, fresh: bool = False) -> str:
    """The address at the provider for a new sign-in, in `language` (fi or sv) if it can.

    A `fresh` sign-in demands that the person identify themselves anew, whatever the provider remembers.

    Raises `ProviderDown`.
    """
    try:
        with in_time():
            return _client(provider_name).begin(language, fresh)
    except ProviderDown as down:
        log.warning("provider down", provider=provider_name, fault=down.fault)
        raise


def finish(provider_name: str) -> Answer:
    """The verified answer with which the person has come back in this request.

    Raises `SignInFailed`, `SignInCancelled` or `ProviderDown`; whichever it is, the same answer
    is never taken again.
    """
    try:
        with in_time():
            return _client(provider_name).authorize_access_token()
    except SignInFailed as refused:
        log.warning(
            "sign-in refused", provider=provider_name, reason=refused.reason.name, skew_s=refused.skew
        )
        raise
    except ProviderDown as down:
        log.warning("provider down", provider=provider_name, fault=down.fault)
        raise


@contextmanager
def claims_noted(provider_name: str) -> Iterator[None]:
    """A block that reads an answer's claims; one that cannot be used is logged by our name for it."""
    try:
        yield
    except BadClaims as bad:
        log.warning("sign-in refused", provider=provider_name, reason="CLAIM", fact=bad.fact)
        raise


def published_keys(provider_name: str) -> dict[str, Any]:
    """The public keys that a provider knows us by, as a JWKS."""
    return _client(provider_name).published_keys()


def end_session_address(provider_name: str, back: str, language: str, state: str) -> str | None:
    """Where a browser signs out at the provider before it comes `back` with `state`, or None if nowhere."""
    with in_time():
        return _client(provider_name).end_session_address(back, language, state)


def read_logout_token(provider_name: str, text: str) -> Order:
    """What a provider says is to end.  Raises `SignInFailed` or `ProviderDown`."""
    with in_time():
        return _client(provider_name).read_logout_token(text)


def _client(name: str) -> OpenIdClient:
    client: OpenIdClient = current_app.extensions["identity"].create_client(name)
    return client
