"""The authorization code flow, as strict as Authlib's server can be made."""

import threading
import time
from dataclasses import dataclass, field
from typing import Any

from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749 import InvalidRequestError
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import AuthorizationCodeMixin

from demo.provider.sign_ons import SignOn

WAYS_TO_PROVE_ITSELF = ["client_secret_basic", "client_secret_post", "private_key_jwt"]
_LIVES = 60  # seconds


@dataclass(frozen=True)
class GrantedCode(AuthorizationCodeMixin):  # type: ignore[misc]
    """What a code stands for, as Authlib asks about it."""

    client_id: str
    redirect_uri: str
    scope: str
    sign_on: SignOn
    nonce: str
    code_challenge: str
    code_challenge_method: str
    granted_at: float = field(default_factory=time.time)

    def get_redirect_uri(self) -> str:
        """Where the code was sent."""
        return self.redirect_uri

    def get_scope(self) -> str:
        """What was granted."""
        return self.scope

    def get_nonce(self) -> str:
        """The client's own mark of the sign-in."""
        return self.nonce

    def get_auth_time(self) -> int:
        """When the person was chosen, in seconds."""
        return int(self.sign_on.at)

    def get_acr(self) -> str:
        """How the person was identified."""
        return self.sign_on.acr


class GrantedCodes:
    """The codes that are out.  Each is good once, for a minute."""

    def __init__(self) -> None:
        self._codes: dict[str, GrantedCode] = {}
        self._lock = threading.Lock()

    def put(self, code: str, granted: GrantedCode) -> None:
        """Keep a code; forget those whose time is over."""
        oldest = time.time() - _LIVES
        with self._lock:
            self._codes = {c: g for c, g in self._codes.items() if g.granted_at > oldest} | {code: granted}

    def take(self, code: str) -> GrantedCode | None:
        """What a code stands for, once."""
        with self._lock:
            granted = self._codes.pop(code, None)
        return granted if granted and granted.granted_at > time.time() - _LIVES else None


class CodeGrant(AuthorizationCodeGrant):  # type: ignore[misc]
    """A code is bound to its client, address, person, nonce and challenge.

    `self.server` is the `Issuer`, and whoever has signed in is a `SignOn`.
    """

    TOKEN_ENDPOINT_AUTH_METHODS = WAYS_TO_PROVE_ITSELF

    def validate_authorization_request(self) -> str:
        """Where the answer goes.  Raises `OAuth2Error`."""
        address: str = super().validate_authorization_request()
        if self.server.acr_of(self.request.payload.data) is None:
            raise OAuth2Error(error="unmet_authentication_requirements", redirect_uri=address)
        return address

    def save_authorization_code(self, code: str, request: Any) -> None:
        """Keep a code that is about to be sent."""
        asked = request.payload.data
        granted = GrantedCode(
            client_id=request.client.client_id,
            redirect_uri=request.payload.redirect_uri,
            scope=request.scope,
            sign_on=request.user,
            nonce=asked["nonce"],
            code_challenge=asked["code_challenge"],
            code_challenge_method=asked["code_challenge_method"],
        )
        self.server.codes.put(code, granted)

    def query_authorization_code(self, code: str, client: Any) -> GrantedCode | None:
        """What a code stands for; whoever has asked, right or wrong, has used it up."""
        granted: GrantedCode | None = self.server.codes.take(code)
        return granted if granted and granted.client_id == client.client_id else None

    def delete_authorization_code(self, authorization_code: GrantedCode) -> None:
        """Nothing is left to delete."""

    def authenticate_user(self, authorization_code: GrantedCode) -> SignOn:
        """The sign-in of a code."""
        return authorization_code.sign_on


class RequiredChallenge(CodeChallenge):  # type: ignore[misc]
    """PKCE with S256 for every client; Authlib by itself asks it of those without a secret alone."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ("S256",)

    def validate_code_challenge(self, grant: Any, redirect_uri: str) -> None:
        """Refuse a request without a challenge."""
        asked = grant.request.payload.data
        if not asked.get("code_challenge") or asked.get("code_challenge_method") != "S256":
            raise InvalidRequestError("PKCE with S256 is required")
        super().validate_code_challenge(grant, redirect_uri)
