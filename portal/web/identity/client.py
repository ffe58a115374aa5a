"""Our side of OpenID Connect: Authlib's Flask client, with every door closed that it leaves ajar.

Authlib makes the request and exchanges the code.  What comes back is judged here and in
`id_token.py`: by itself the library takes an error before it looks at `state`, an answer without
a token, a token for another service, and whatever algorithm the provider's metadata offers.
"""

import secrets
from datetime import UTC, datetime
from typing import Any

from authlib.integrations.flask_client import FlaskOAuth2App, OAuthError
from flask import redirect, request, session
from flask.typing import ResponseReturnValue
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from portal.services.signing_out import Order
from portal.web.identity import id_token, logout_token
from portal.web.identity.answer import Answer
from portal.web.identity.failures import ProviderDown, Reason, SignInCancelled, SignInFailed
from portal.web.identity.metadata import Metadata, discovery_address, read_metadata
from portal.web.identity.outgoing import Kept, ProviderSession
from portal.web.identity.provider import Provider

_CANCELLED = {"access_denied", "cancel"}  # the standard's word, and that of one Finnish broker
_DOWN = {"server_error", "temporarily_unavailable"}


class OpenIdClient(FlaskOAuth2App):  # type: ignore[misc]
    """The client of one provider."""

    client_cls = ProviderSession

    def __init__(self, framework: object, name: str, *, provider: Provider, **given: Any) -> None:
        super().__init__(
            framework,
            name,
            **given,
            client_id=provider.client_id,
            client_secret=provider.client_secret.get_secret_value(),
            client_kwargs={
                "scope": provider.scope,
                "code_challenge_method": "S256",
                "token_endpoint_auth_method": provider.client_authentication,
            },
        )
        self._provider = provider
        self._metadata: Kept[Metadata] = Kept(self._fetch_metadata)
        self._keys: Kept[KeySet] = Kept(self._fetch_keys)

    def authorize_redirect(self, language: str) -> ResponseReturnValue:
        """Off to the provider; what its answer must match is kept in the session.

        Raises `ProviderDown`.
        """
        asked: dict[str, object] = {"ui_locales": language}
        if self._provider.acr_values:
            asked["acr_values"] = " ".join(self._provider.acr_values)
        if self._provider.max_age is not None:
            asked["max_age"] = self._provider.max_age
        begun = self.create_authorization_url(
            self._provider.redirect_uri,
            state=secrets.token_urlsafe(24),
            nonce=secrets.token_urlsafe(24),
            code_verifier=secrets.token_urlsafe(48),
            **asked,
        )
        self.save_authorize_data(**begun)
        return redirect(begun["url"], 303)

    def authorize_access_token(self) -> Answer:
        """The verified answer that this request carries.

        The sign-in is forgotten before anything is judged, so that no answer is taken twice.
        Raises `SignInFailed`, `SignInCancelled` or `ProviderDown`.
        """
        begun = self._take_begun()
        self._check_answer()
        code = _once("code")
        if not code:
            raise SignInFailed(Reason.ANSWER)
        try:
            token: dict[str, Any] = self.fetch_access_token(
                self._provider.redirect_uri, code=code, code_verifier=begun["code_verifier"]
            )
        except (OAuthError, TypeError, ValueError):
            raise SignInFailed(Reason.CODE) from None
        return Answer.of(self.parse_id_token(token, begun["nonce"]), datetime.now(UTC))

    def parse_id_token(self, token: dict[str, Any], nonce: str) -> dict[str, Any]:
        """The claims of a token response's identity token.  Raises `SignInFailed` or `ProviderDown`."""
        text = token.get("id_token")
        if not isinstance(text, str):
            raise SignInFailed(Reason.MISSING)
        signed = self.genuine(text)
        id_token.check(signed, self._provider, nonce, token.get("access_token"))
        return signed.claims

    def read_logout_token(self, text: str) -> Order:
        """What a token of the provider says is to end.  Raises `SignInFailed` or `ProviderDown`."""
        return logout_token.read(self.genuine(text), self._provider)

    def genuine(self, text: str) -> jwt.Token:
        """A token whose signature holds by the keys that we know, or else by the newest ones.

        Raises `SignInFailed` or `ProviderDown`.
        """
        try:
            try:
                return id_token.signed_claims(text, self._keys.get(), self._provider)
            except id_token.UnknownKey:
                return id_token.signed_claims(text, self._keys.renew(), self._provider)
        except id_token.UnknownKey:
            raise SignInFailed(Reason.SIGNATURE) from None

    def end_session_address(self, back: str, language: str, state: str) -> str | None:
        """Where the browser signs out at the provider too, or None where there is no such place.

        We name ourselves by `client_id`: a token as the hint would put personal data into an address.
        """
        try:
            metadata = self._metadata.get()
        except ProviderDown:
            return None
        if metadata.end_session_endpoint is None:
            return None
        named = {"client_id": self._provider.client_id, "ui_locales": language}
        address: str = self.create_logout_url(post_logout_redirect_uri=back, state=state, **named)["url"]
        return address

    def load_server_metadata(self) -> dict[str, Any]:
        """The provider's addresses, for Authlib.  Raises `ProviderDown`."""
        return self._metadata.get().model_dump()

    def _take_begun(self) -> dict[str, Any]:
        states = request.args.getlist("state")
        begun: dict[str, Any] | None = self.framework.get_state_data(session, states[0]) if states else None
        for state in states:
            self.framework.clear_state_data(session, state)
        if begun is None or len(states) > 1:
            raise SignInFailed(Reason.STATE)
        return begun

    def _check_answer(self) -> None:
        """Refuse an answer of another issuer (RFC 9207) before reading what it says."""
        issuer, error = _once("iss"), _once("error")
        promised = self._metadata.get().authorization_response_iss_parameter_supported
        if issuer != self._provider.issuer and (issuer or promised or self._provider.require_iss):
            raise SignInFailed(Reason.ANSWER_ISSUER)
        if error in _CANCELLED:
            raise SignInCancelled
        if error in _DOWN:
            raise ProviderDown("said so itself")
        if error is not None:
            raise SignInFailed(Reason.PROVIDER)

    def _fetch_metadata(self) -> Metadata:
        return read_metadata(self._fetch(discovery_address(self._provider.issuer)), self._provider.issuer)

    def _fetch_keys(self) -> KeySet:
        try:
            return KeySet.import_key_set(self._fetch(self._metadata.get().jwks_uri))
        except (JoseError, KeyError, TypeError, ValueError):
            raise ProviderDown("malformed keys") from None

    def _fetch(self, address: str) -> Any:
        with self._get_session() as calls:
            reply = calls.request("GET", address, withhold_token=True)
        if reply.status_code != 200:
            raise ProviderDown(f"status {reply.status_code}")
        return reply.json()


def _once(name: str) -> str | None:
    """A parameter of the answer; one that is said twice could mean two things to two readers."""
    said = request.args.getlist(name)
    if len(said) > 1:
        raise SignInFailed(Reason.ANSWER)
    return said[0] if said else None
