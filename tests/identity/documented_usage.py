"""A portal on Authlib's Flask client just as its documentation shows it, to see what that lets in."""

from typing import Any

from authlib.integrations.flask_client import OAuth
from flask import Flask, session
from flask.typing import ResponseReturnValue

from tests.identity.faulty_provider import FaultyProvider
from tests.identity.stand_in import ADDRESS, CALLBACKS

LET_IN, REFUSED, BROKEN = "let in", "refused", "broken"


class DocumentedPortal:
    """It registers a provider by its discovery document, and believes the `userinfo` of what comes back."""

    def __init__(self, faulty: FaultyProvider) -> None:
        self.app = Flask(__name__)
        self.app.secret_key = "a-secret-of-the-session"
        self._faulty = faulty
        self._client = OAuth(self.app).register(
            "resident",
            client_id="portal",
            client_secret="a-secret-of-the-portal",
            server_metadata_url=f"{faulty.issuer}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid"},
            authorize_params={"acr_values": "strong", "max_age": 900},
        )
        self.app.add_url_rule("/start", "start", self._start)
        self.app.add_url_rule(CALLBACKS["resident"], "finish", self._finish)

    def sign_in(self) -> str:
        """What becomes of one sign-in: `LET_IN`, `REFUSED` with a page, or `BROKEN` by an exception (500)."""
        browser = self.app.test_client()
        begun = browser.get("/start", base_url=ADDRESS)
        if begun.status_code >= 500:
            return BROKEN
        address: str = self._faulty.answer(begun.headers["Location"])
        reply = browser.get(address, base_url=ADDRESS)
        if reply.status_code >= 500:
            return BROKEN
        return LET_IN if reply.status_code == 200 else REFUSED

    def _start(self) -> Any:
        return self._client.authorize_redirect(ADDRESS + CALLBACKS["resident"])

    def _finish(self) -> ResponseReturnValue:
        token = self._client.authorize_access_token()
        session["user"] = token["userinfo"]
        return "welcome"
