"""Signing out at the provider: it tells the portal by itself (back-channel logout)."""

import sys

import requests

from demo.provider.client_keys import NoKey
from demo.provider.issuer import Issuer
from demo.provider.sign_ons import SignOn
from demo.provider.tokens import logout_token

_WITHIN = (1, 4)  # seconds to connect and to answer


def tell_client(issuer: Issuer, sign_on: SignOn) -> None:
    """Tell the client that a sign-in is over; the person is signed out here whether it hears or not."""
    address = issuer.client.logout_uri
    try:
        sent = {"logout_token": logout_token(issuer, sign_on)}
        reply = requests.post(address, data=sent, timeout=_WITHIN, allow_redirects=False)
    except (requests.RequestException, NoKey) as fault:
        _note(address, type(fault).__name__)
    else:
        _note(address, str(reply.status_code))


def _note(address: str, outcome: str) -> None:
    print(f"logout told to {address}: {outcome}", file=sys.stderr, flush=True)
