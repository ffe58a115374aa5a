"""The portal as the provider knows it: one client for residents, one for staff."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from authlib.oauth2.rfc6749 import ClientMixin

from demo.people import STAFF
from demo.provider.claims import SUOMI_FI
from demo.provider.client_keys import ClientKeys

RESIDENT_SECRET, STAFF_SECRET = "PORTAL_RESIDENT__CLIENT_SECRET", "PORTAL_STAFF__CLIENT_SECRET"
"""The variables of the environment that hold the secrets; the portal reads them under the same names."""
CITIZEN_ACRS = ("http://ftn.ficora.fi/2017/loatest2", "http://ftn.ficora.fi/2017/loatest3")
"""The levels of a test identification in the Finnish trust network, the usual one first."""
STAFF_ACRS = ("urn:demo:staff",)
_SCOPES = {"openid", "profile"}
_BY_SECRET, _BY_KEY = ("client_secret_basic", "client_secret_post"), ("private_key_jwt",)


@dataclass(frozen=True)
class Client(ClientMixin):  # type: ignore[misc]
    """One registered client, as Authlib asks about it."""

    client_id: str
    secret: str
    redirect_uris: tuple[str, ...]
    signed_out_uris: tuple[str, ...]
    logout_uri: str
    """Where the provider tells by itself that somebody has signed out."""
    keys: ClientKeys | None = None
    """The keys of a client under the strict profile of the Finnish trust network; it has no other proof."""

    @property
    def ways_to_prove_itself(self) -> tuple[str, ...]:
        """How it may authenticate, by the standard's names."""
        return _BY_SECRET if self.keys is None else _BY_KEY

    def get_client_id(self) -> str:
        """The id."""
        return self.client_id

    def get_default_redirect_uri(self) -> None:
        """None: the address must always be said."""

    def get_allowed_scope(self, scope: str | None) -> str:
        """The part of what was asked that there is."""
        return " ".join(name for name in (scope or "").split() if name in _SCOPES)

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """Whether an address is registered, letter by letter."""
        return redirect_uri in self.redirect_uris

    def check_client_secret(self, client_secret: str) -> bool:
        """Whether a secret is the right one."""
        return secrets.compare_digest(self.secret.encode(), client_secret.encode())

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """Whether the client may prove itself in this way; it must in one."""
        return method in self.ways_to_prove_itself

    def check_response_type(self, response_type: str) -> bool:
        """Whether it is the code flow."""
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        """Whether it is the code flow."""
        return grant_type == "authorization_code"


@dataclass(frozen=True)
class Clients:
    """The two clients of one portal."""

    resident: Client
    staff: Client


def clients_of(portal: str, environment: Mapping[str, str], keys: ClientKeys | None = None) -> Clients:
    """The clients of the portal at the address `portal`.

    A secret that the environment does not hold is made up.  With `keys` the client for residents
    is under the strict profile.
    """
    return Clients(
        resident=Client(
            "portal-resident",
            environment.get(RESIDENT_SECRET) or secrets.token_urlsafe(24),
            (f"{portal}/auth/callback",),
            (f"{portal}/auth/signed-out",),
            f"{portal}/auth/logout",
            keys,
        ),
        staff=Client(
            "portal-staff",
            environment.get(STAFF_SECRET) or secrets.token_urlsafe(24),
            (f"{portal}/staff/auth/callback",),
            (f"{portal}/staff/auth/signed-out",),
            f"{portal}/staff/auth/logout",
        ),
    )


def published_keys(portal: str) -> ClientKeys:
    """The keys that the portal at the address `portal` publishes for its residents' provider."""
    return ClientKeys(f"{portal}/auth/keys")


def portal_environment(clients: Clients, port: int) -> dict[str, str]:
    """The settings by which a portal finds this provider at `port`, as variables of its environment.

    Under the strict profile the file of the portal's own keys is still to be named.
    """
    mandates = {fact: name for fact, name in SUOMI_FI.items() if fact.startswith("mandate_")}
    settings = {"PORTAL_STAFF__TENANT": STAFF[0].tenant, "PORTAL_RESIDENT__CLAIMS": json.dumps(mandates)}
    for name, path, client in (("RESIDENT", "citizen", clients.resident), ("STAFF", "staff", clients.staff)):
        settings[f"PORTAL_{name}__ISSUER"] = f"http://127.0.0.1:{port}/{path}"
        settings[f"PORTAL_{name}__CLIENT_ID"] = client.client_id
        settings[f"PORTAL_{name}__REDIRECT_URI"] = client.redirect_uris[0]
        settings[f"PORTAL_{name}__LOGOUT"] = "front_and_back"
        settings |= _strict(name) if client.keys else {f"PORTAL_{name}__CLIENT_SECRET": client.secret}
    return settings


def _strict(name: str) -> dict[str, str]:
    return {
        f"PORTAL_{name}__PROFILE": "ftn",
        f"PORTAL_{name}__ACR_VALUES": json.dumps(CITIZEN_ACRS[:1]),
    }
