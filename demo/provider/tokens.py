"""What the provider signs: identity tokens and logout tokens, and how it seals them for a client."""

import secrets
import time
from typing import TYPE_CHECKING, Any

from authlib.oidc.core.grants import OpenIDCode
from joserfc import jwe, jwt
from joserfc.jwk import RSAKey

from demo.people import StaffMember
from demo.provider.claims import claims_of
from demo.provider.clients import Client
from demo.provider.grant import GrantedCode
from demo.provider.sign_ons import SignOn

if TYPE_CHECKING:
    from demo.provider.issuer import Issuer

KEY_ENCRYPTION, ENCRYPTION = "RSA-OAEP", "A128CBC-HS256"
_LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
_LOGOUT_LIVES = 120  # seconds


def sealed(token: str, client: Client) -> str:
    """A signed token as the client gets it: encrypted to its key if it has one.  Raises `NoKey`."""
    if client.keys is None:
        return token
    key = client.keys.encrypting()
    header = {"alg": KEY_ENCRYPTION, "enc": ENCRYPTION, "cty": "JWT", "kid": key.kid}
    return jwe.encrypt_compact(header, token, key, [KEY_ENCRYPTION, ENCRYPTION])


def logout_token(issuer: "Issuer", sign_on: SignOn) -> str:
    """The news that somebody has signed out (OpenID Connect Back-Channel Logout 1.0, 2.4).

    A resident's `sub` is another in each token, so only `sid` tells whose sessions end.
    """
    now, person = int(time.time()), sign_on.person
    claims: dict[str, object] = {
        "iss": issuer.url,
        "aud": issuer.client.client_id,
        "iat": now,
        "exp": now + _LOGOUT_LIVES,
        "jti": secrets.token_urlsafe(16),
        "sid": sign_on.sid,
        "events": {_LOGOUT: {}},
    }
    if isinstance(person, StaffMember):
        claims["sub"] = person.object_id
    header = {"alg": "RS256", "kid": issuer.key.kid, "typ": "logout+jwt"}
    return sealed(jwt.encode(header, claims, issuer.key, ["RS256"]), issuer.client)


class IdTokens(OpenIDCode):  # type: ignore[misc]
    """The identity tokens of one issuer."""

    def __init__(self, issuer: "Issuer") -> None:
        super().__init__(require_nonce=True)
        self._issuer = issuer

    def exists_nonce(self, nonce: str, request: Any) -> bool:
        """False: a nonce is the client's own mark; a code is good but once."""
        return False

    def resolve_client_private_key(self, client: Client) -> RSAKey:
        """What signs."""
        return self._issuer.key

    def get_client_claims(self, client: Client) -> dict[str, object]:
        """From whom, for whom."""
        return {"iss": self._issuer.url, "aud": client.client_id}

    def get_encode_header(self, client: Client) -> dict[str, str]:
        """How it is signed."""
        return {"alg": "RS256", "kid": str(self._issuer.key.kid)}

    def get_authorization_code_claims(self, authorization_code: GrantedCode) -> dict[str, object]:
        """The facts of the sign-in."""
        said: dict[str, object] = super().get_authorization_code_claims(authorization_code)
        return said | {"sid": authorization_code.sign_on.sid}

    def generate_user_info(self, user: SignOn, scope: str) -> dict[str, object]:
        """The facts of the person."""
        return claims_of(user.person, self._issuer.names)

    def encode_id_token(self, token: Any, request: Any) -> str:
        """The signed token, sealed for whom it is."""
        return sealed(super().encode_id_token(token, request), request.client)
