"""The portal as the provider knows it: one client for residents, one for staff."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from authlib.oauth2.rfc6749 import ClientMixin

RESIDENT_SECRET, STAFF_SECRET = "PORTAL_RESIDENT__CLIENT_SECRET", "PORTAL_STAFF__CLIENT_SECRET"
"""The variables of the environment that hold the secrets; the portal reads them under the same names."""
_SCOPES = {"openid", "profile"}


@dataclass(frozen=True)
class Client(ClientMixin):  # type: ignore[misc]
    """One registered client, as Authlib asks about it."""

    client_id: str
    secret: str
    redirect_uris: tuple[str, ...]
    signed_out_uris: tuple[str, ...]

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
        """Whether the client may show its secret in this way; it must show it."""
        return method in {"client_secret_basic", "client_secret_post"}

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


def clients_of(portal: str, environment: Mapping[str, str]) -> Clients:
    """The clients of the portal at the address `portal`.

    A secret that the environment does not hold is made up.
    """
    return Clients(
        resident=Client(
            "portal-resident",
            environment.get(RESIDENT_SECRET) or secrets.token_urlsafe(24),
            (f"{portal}/auth/callback",),
            (f"{portal}/auth/signed-out",),
        ),
        staff=Client(
            "portal-staff",
            environment.get(STAFF_SECRET) or secrets.token_urlsafe(24),
            (f"{portal}/staff/auth/callback",),
            (f"{portal}/staff/auth/signed-out",),
        ),
    )


def portal_environment(clients: Clients, port: int) -> dict[str, str]:
    """The settings by which a portal finds this provider at `port`, as variables of its environment."""
    settings = {}
    for name, path, client in (("RESIDENT", "citizen", clients.resident), ("STAFF", "staff", clients.staff)):
        settings[f"PORTAL_{name}__ISSUER"] = f"http://127.0.0.1:{port}/{path}"
        settings[f"PORTAL_{name}__CLIENT_ID"] = client.client_id
        settings[f"PORTAL_{name}__CLIENT_SECRET"] = client.secret
        settings[f"PORTAL_{name}__REDIRECT_URI"] = client.redirect_uris[0]
    return settings
