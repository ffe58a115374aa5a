"""One issuer: its name, its key, its client and its people."""

from collections.abc import Iterable
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc9207 import IssuerParameter
from authlib.oidc.core.grants import OpenIDCode
from joserfc.jwk import KeySet, RSAKey

from demo.people import Person
from demo.provider.claims import Names, claims_of
from demo.provider.clients import Client
from demo.provider.grant import CodeGrant, GrantedCodes, RequiredChallenge


class Issuer(AuthorizationServer):  # type: ignore[misc]
    """An OpenID provider for one client.  Its key is made when it starts, and dies with it."""

    def __init__(self, url: str, acr: str, client: Client, people: Iterable[Person], names: Names) -> None:
        super().__init__(query_client=self._client_of, save_token=_keep_nothing)
        self.url = url
        self.acr = acr
        self.client = client
        self.people = {person.key: person for person in people}
        self.names = names
        self.codes = GrantedCodes()
        self.key = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)
        self.load_config({})
        self.register_extension(_NamedInAnswers(url))
        self.register_grant(CodeGrant, [_IdTokens(self), RequiredChallenge()])

    def metadata(self) -> dict[str, object]:
        """The discovery document."""
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/jwks",
            "end_session_endpoint": f"{self.url}/end_session",
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["pairwise"],
            "scopes_supported": ["openid", "profile"],
            "acr_values_supported": [self.acr],
            "ui_locales_supported": ["fi", "sv"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
        }

    def public_keys(self) -> Any:
        """The key set that verifies the tokens."""
        return KeySet([self.key]).as_dict(private=False)

    def _client_of(self, client_id: str) -> Client | None:
        return self.client if client_id == self.client.client_id else None


class _IdTokens(OpenIDCode):  # type: ignore[misc]
    def __init__(self, issuer: Issuer) -> None:
        super().__init__(require_nonce=True)
        self._issuer = issuer

    def exists_nonce(self, nonce: str, request: Any) -> bool:
        return False  # A nonce is the client's own mark; a code is good but once.

    def resolve_client_private_key(self, client: Client) -> RSAKey:
        return self._issuer.key

    def get_client_claims(self, client: Client) -> dict[str, object]:
        return {"iss": self._issuer.url, "aud": client.client_id}

    def get_encode_header(self, client: Client) -> dict[str, str]:
        return {"alg": "RS256", "kid": str(self._issuer.key.kid)}

    def generate_user_info(self, user: Person, scope: str) -> dict[str, object]:
        return claims_of(user, self._issuer.names)


class _NamedInAnswers(IssuerParameter):  # type: ignore[misc]
    def __init__(self, url: str) -> None:
        self._url = url

    def get_issuer(self) -> str:
        return self._url


def _keep_nothing(token: object, request: object) -> None:
    """An access token opens nothing here, so none is kept."""
