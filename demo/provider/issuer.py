"""One issuer: its name, its key, its client and its people."""

from collections.abc import Iterable, Mapping
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc9207 import IssuerParameter
from joserfc.jwk import KeySet, RSAKey

from demo.people import Group
from demo.provider.asking import Asking
from demo.provider.claims import Names
from demo.provider.clients import Client
from demo.provider.grant import WAYS_TO_PROVE_ITSELF, CodeGrant, GrantedCodes, RequiredChallenge
from demo.provider.metadata import metadata_of
from demo.provider.sign_ons import SignOns
from demo.provider.signed import ASSERTION_TYPE, BadSignature, Once, verified
from demo.provider.tokens import IdTokens


class Issuer(AuthorizationServer):  # type: ignore[misc]
    """An OpenID provider for one client.  Its key is made when it starts, and dies with it."""

    def __init__(
        self, url: str, acrs: tuple[str, ...], client: Client, groups: Iterable[Group], names: Names
    ) -> None:
        super().__init__(query_client=self._client_of, save_token=_keep_nothing)
        self.url = url
        self.acrs = acrs
        self.client = client
        self.groups = tuple(groups)
        self.people = {person.key: person for group in self.groups for person in group.people}
        self.names = names
        self.codes = GrantedCodes()
        self.sign_ons = SignOns()
        self.asking = Asking(url, client)
        self.key = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)
        self._assertions = Once()
        self.load_config({})
        self.register_extension(_NamedInAnswers(url))
        self.register_client_auth_method("private_key_jwt", self._client_by_key)
        self.register_grant(CodeGrant, [IdTokens(self), RequiredChallenge()])

    def metadata(self) -> dict[str, object]:
        """The discovery document."""
        return metadata_of(self.url, self.client, self.acrs)

    def public_keys(self) -> Any:
        """The key set that verifies the tokens."""
        return KeySet([self.key]).as_dict(private=False)

    def acr_of(self, asked: Mapping[str, str]) -> str | None:
        """How a person will be identified: as was asked, if it can be.

        An open request only says what it would like; under the strict profile it is a condition.
        """
        wanted = asked.get("acr_values", "").split()
        met = [acr for acr in wanted if acr in self.acrs]
        return met[0] if met else None if self.client.keys else self.acrs[0]

    def push(self) -> str:
        """Keep the request that this call carries; under which name.  Raises `OAuth2Error`."""
        request = self.create_oauth2_request(None)
        self.authenticate_client(request, WAYS_TO_PROVE_ITSELF, "par")
        return self.asking.push(request.form)

    def get_authorization_grant(self, request: Any) -> Any:
        """The grant for a request, however it was sent; a sign-in that will not do for it is left aside."""
        self.asking.read(request)
        asked = request.payload.data
        if request.user and not request.user.will_do(asked, self.acr_of(asked)):
            request.user = None
        return super().get_authorization_grant(request)

    def _client_of(self, client_id: str) -> Client | None:
        return self.client if client_id == self.client.client_id else None

    def _client_by_key(self, _query_client: object, request: Any) -> Client | None:
        sent = request.form
        if sent.get("client_assertion_type") != ASSERTION_TYPE:
            return None
        audiences = [self.url, f"{self.url}/token", f"{self.url}/par"]
        try:
            claims = verified(sent.get("client_assertion", ""), self.client, audiences)
            self._assertions.use(claims.get("jti"))
        except BadSignature:
            return None
        return self.client if claims.get("sub") == self.client.client_id else None


class _NamedInAnswers(IssuerParameter):  # type: ignore[misc]
    def __init__(self, url: str) -> None:
        self._url = url

    def get_issuer(self) -> str:
        return self._url


def _keep_nothing(token: object, request: object) -> None:
    """An access token opens nothing here, so none is kept."""
