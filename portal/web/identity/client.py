"""Our side of OpenID Connect: Authlib's Flask client, with every door closed that it leaves ajar.

Authlib exchanges the code.  The request is made in `asking.py` and signed in `signing.py`, and
what comes back is judged here and in `id_token.py`: by itself the library takes an error before it
looks at `state`, an answer without a token, a token for another service, and whatever algorithm
the provider's metadata offers; it knows neither signed requests nor encrypted tokens.
"""

from datetime import UTC, datetime
from typing import Any

from authlib.common.urls import add_params_to_uri
from authlib.integrations.flask_client import FlaskOAuth2App, OAuthError
from flask import request, session
from joserfc import jwt

from portal.own_keys.file import KeysFile
from portal.own_keys.pairs import OwnKey
from portal.services.signing_out import Order
from portal.web.identity import asking, id_token, logout_token, sealed, signing, userinfo
from portal.web.identity.answer import Answer
from portal.web.identity.documents import Documents
from portal.web.identity.failures import ProviderDown, Reason, SignInCancelled, SignInFailed
from portal.web.identity.outgoing import ProviderSession
from portal.web.identity.provider import Provider

_CANCELLED = {"access_denied", "cancel"}  # the standard's word, and that of one Finnish broker
_DOWN = {"server_error", "temporarily_unavailable"}


class OpenIdClient(FlaskOAuth2App):  # type: ignore[misc]
    """The client of one provider."""

    client_cls = ProviderSession

    def __init__(self, framework: object, name: str, *, provider: Provider, **given: Any) -> None:
        secret = provider.client_secret
        super().__init__(
            framework,
            name,
            **given,
            client_id=provider.client_id,
            client_secret=secret.get_secret_value() if secret else None,
            client_kwargs={"token_endpoint_auth_method": provider.client_authentication},
            client_auth_methods=[
                ("client_secret_basic", signing.prove_by_secret),
                ("private_key_jwt", signing.prove_by_key(self._proof)),
            ],
        )
        self._provider = provider
        self._own = KeysFile(provider.keys_file) if provider.keys_file else None
        self._documents = Documents(provider)

    def begin(self, language: str, fresh: bool = False) -> str:
        """The address at the provider for a new sign-in; what its answer must match is kept in the session.

        Raises `ProviderDown`.
        """
        begun = asking.Begun(fresh)
        asked = asking.parameters(self._provider, self.name, language, begun)
        address = add_params_to_uri(
            self._documents.metadata().authorization_endpoint, list(self._as_sent(asked).items())
        )
        self.save_authorize_data(
            state=begun.state, nonce=begun.nonce, code_verifier=begun.code_verifier, fresh=fresh
        )
        return str(address)

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
        verifier = {"code_verifier": begun["code_verifier"]} if self._provider.pkce else {}
        try:
            token: dict[str, Any] = self.fetch_access_token(
                self._provider.redirect_uri, code=code, **verifier
            )
        except OAuthError as refused:
            ours = refused.error == "invalid_client"
            raise SignInFailed(Reason.CLIENT if ours else Reason.CODE) from None
        except (TypeError, ValueError, OverflowError):
            raise SignInFailed(Reason.CODE) from None
        claims, beside = self.parse_id_token(token, begun), None
        if self._provider.facts_from == "userinfo":
            beside = self._userinfo(token.get("access_token"))
            userinfo.must_be_of(claims["sub"], beside)
        return Answer.of(claims, datetime.now(UTC), beside)

    def parse_id_token(self, token: dict[str, Any], begun: dict[str, Any]) -> dict[str, Any]:
        """The claims of a token response's identity token.  Raises `SignInFailed` or `ProviderDown`."""
        text = token.get("id_token")
        if not isinstance(text, str):
            raise SignInFailed(Reason.MISSING)
        signed = self.genuine(text)
        id_token.check(signed, self._provider, begun, token.get("access_token"))
        return signed.claims

    def genuine(self, text: str) -> jwt.Token:
        """A token that the provider has signed, and encrypted where it must; its claims are not judged yet.

        Raises `SignInFailed` or `ProviderDown`.
        """
        inside = sealed.opened(text, self._provider, self._opening()) if self._provider.encryption else text
        return self._verified(inside)

    def published_keys(self) -> dict[str, Any]:
        """The key set that the provider fetches from us; empty where we have no keys for it."""
        return self._own.published() if self._own else {"keys": []}

    def read_logout_token(self, text: str) -> Order:
        """What a token of the provider says is to end.  Raises `SignInFailed` or `ProviderDown`."""
        return logout_token.read(self.genuine(text), self._provider)

    def end_session_address(self, back: str, language: str, state: str) -> str | None:
        """Where the browser signs out at the provider too, or None where there is no such place.

        We name ourselves by `client_id`: a token as the hint would put personal data into an address.
        """
        try:
            metadata = self._documents.metadata()
        except ProviderDown:
            return None
        if metadata.end_session_endpoint is None:
            return None
        named = {"client_id": self._provider.client_id, "ui_locales": language}
        address: str = self.create_logout_url(post_logout_redirect_uri=back, state=state, **named)["url"]
        return address

    def load_server_metadata(self) -> dict[str, Any]:
        """The provider's addresses, for Authlib.  Raises `ProviderDown`."""
        return self._documents.metadata().model_dump()

    def _as_sent(self, asked: asking.Parameters) -> dict[str, str]:
        """What the browser takes along of a request: all of it, or what stands for it."""
        mode = self._provider.request
        sent = asking.in_words(asked)
        if mode in ("signed", "pushed_signed"):
            signed = signing.signed_request(asked, self.client_id, self._provider.issuer, self._signer())
            sent = {**(asking.outside(asked) if mode == "signed" else {}), "request": signed}
        if mode in ("pushed", "pushed_signed"):
            sent = {"client_id": self.client_id, "request_uri": self._push(sent)}
        return sent

    def _push(self, sent: dict[str, str]) -> str:
        """The name under which the provider keeps a request (RFC 9126).  Raises `ProviderDown`."""
        address = self._documents.metadata().needed("pushed_authorization_request_endpoint")
        # Shown in the body, the secret brings the id along, which may stand there but once.
        named = (
            {}
            if self._provider.client_authentication == "client_secret_post"
            else {"client_id": self.client_id}
        )
        body = {name: value for name, value in sent.items() if name != "client_id"} | named
        with self._get_oauth_client() as calls:
            proof = calls.client_auth(self._provider.client_authentication)
            reply = calls.request("POST", address, data=body, auth=proof)
        name = reply.json().get("request_uri")
        if reply.status_code not in (200, 201) or not isinstance(name, str) or not name:
            raise ProviderDown(f"pushed request: status {reply.status_code}")
        return name

    def _userinfo(self, access_token: object) -> dict[str, Any]:
        address = self._documents.metadata().needed("userinfo_endpoint")
        shown = {"Authorization": f"Bearer {access_token}", "Accept": "application/json, application/jwt"}
        with self._get_session() as calls:
            reply = calls.request("GET", address, headers=shown, withhold_token=True, any_kind=True)
        return userinfo.said(
            reply, self._provider, self._opening(), lambda text: dict(self._verified(text).claims)
        )

    def _verified(self, text: str) -> jwt.Token:
        try:
            try:
                return id_token.signed_claims(text, self._documents.keys(), self._provider)
            except id_token.UnknownKey:
                return id_token.signed_claims(text, self._documents.keys(newest=True), self._provider)
        except id_token.UnknownKey:
            raise SignInFailed(Reason.SIGNATURE) from None

    def _proof(self) -> str:
        by_name = self._provider.assertion_audience == "issuer"
        audience = self._provider.issuer if by_name else self._documents.metadata().token_endpoint
        return signing.proof(self.client_id, audience, self._signer())

    def _signer(self) -> OwnKey:
        assert self._own is not None  # The settings were refused otherwise.
        return self._own.signing()

    def _opening(self) -> list[OwnKey]:
        return self._own.current().of("enc") if self._own else []

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
        promised = self._documents.metadata().authorization_response_iss_parameter_supported
        if issuer != self._provider.issuer and (issuer or promised or self._provider.require_iss):
            raise SignInFailed(Reason.ANSWER_ISSUER)
        if error in _CANCELLED:
            raise SignInCancelled
        if error in _DOWN:
            raise ProviderDown("said so itself")
        if error is not None:
            raise SignInFailed(Reason.PROVIDER)


def _once(name: str) -> str | None:
    """A parameter of the answer; one that is said twice could mean two things to two readers."""
    said = request.args.getlist(name)
    if len(said) > 1:
        raise SignInFailed(Reason.ANSWER)
    return said[0] if said else None
