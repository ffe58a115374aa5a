"""A bare portal: the client of `portal.web.identity`, a session on the server, and nothing else."""

import json
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import requests
from flask import Flask, Request, Response, g, jsonify, redirect
from flask.sessions import SessionInterface, SessionMixin
from flask.testing import FlaskClient
from flask.typing import ResponseReturnValue

from portal.services.refused import Refused
from portal.web import identity
from portal.web.identity.provider import Provider

ADDRESS = "http://127.0.0.1:8000"
CALLBACKS = {"resident": "/auth/callback", "staff": "/staff/auth/callback"}


class _Session(dict[str, Any], SessionMixin):
    token: str = ""


class _SessionsInMemory(SessionInterface):
    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def open_session(self, app: Flask, request: Request) -> _Session:
        token = request.cookies.get("visit", "")
        session = _Session(json.loads(self.kept.get(token, "{}")))
        session.token = token or secrets.token_urlsafe()
        return session

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        assert isinstance(session, _Session)
        self.kept[session.token] = json.dumps(session)
        response.set_cookie("visit", session.token)


class StandIn:
    """The bare portal."""

    def __init__(self, providers: Mapping[str, Provider]) -> None:
        self.app = Flask(__name__)
        self.sessions = _SessionsInMemory()
        self.app.session_interface = self.sessions
        identity.init_app(self.app, providers)
        self.app.register_error_handler(Refused, self._refused)
        for name, path in CALLBACKS.items():
            for fresh in (False, True):
                rule = f"/start/{name}/<language>{'/fresh' if fresh else ''}"
                defaults = {"provider_name": name, "fresh": fresh}
                self.app.add_url_rule(rule, f"start_{name}_{fresh}", self._start, defaults=defaults)
            self.app.add_url_rule(path, f"finish_{name}", self._finish, defaults=_of(name))

    def browser(self) -> "Browser":
        """A new visitor."""
        return Browser(self)

    @staticmethod
    def _start(provider_name: str, language: str, fresh: bool) -> ResponseReturnValue:
        return redirect(identity.start(provider_name, language, fresh), 303)

    @staticmethod
    def _finish(provider_name: str) -> ResponseReturnValue:
        return jsonify(identity.finish(provider_name).claims)

    @staticmethod
    def _refused(refusal: Refused) -> ResponseReturnValue:
        g.refusal = refusal
        return "refused", 400


def _of(name: str) -> dict[str, str]:
    return {"provider_name": name}


class Browser:
    """One visitor of the bare portal, with a cookie of their own."""

    def __init__(self, portal: StandIn) -> None:
        self._portal = portal
        self.client: FlaskClient = portal.app.test_client()

    def begin(self, name: str = "resident", language: str = "fi", fresh: bool = False) -> str:
        """The provider's address, to which the portal sends the browser."""
        reply = self._open(f"/start/{name}/{language}{'/fresh' if fresh else ''}")
        assert reply.status_code == 303, reply.text
        address: str = reply.headers["Location"]
        return address

    def come_back(self, address: str) -> dict[str, Any]:
        """The claims that the portal takes from an answer.  Raises what it refuses it with."""
        parts = urlsplit(address)
        reply = self._open(f"{parts.path}?{parts.query}")
        claims: dict[str, Any] = reply.get_json()
        return claims

    def pending(self) -> int:
        """How many sign-ins the visitor's session holds."""
        session = json.loads(self._portal.sessions.kept[self._token()])
        return sum(len(value) for key, value in session.items() if key.startswith("signing_in_"))

    def session_size(self) -> int:
        """How long the visitor's session is."""
        return len(self._portal.sessions.kept[self._token()])

    def _token(self) -> str:
        cookie = self.client.get_cookie("visit", "127.0.0.1")
        assert cookie is not None
        return cookie.value

    def _open(self, path: str) -> Any:
        with self.client:
            reply = self.client.get(path, base_url=ADDRESS)
            if "refusal" in g:
                raise g.refusal
        assert reply.status_code < 400, reply.text
        return reply


def choose(address: str, person: str) -> str:
    """Choose a person on the demonstration provider's page; where it sends the browser then."""
    reply = requests.post(address, data={"person": person}, allow_redirects=False, timeout=5)
    assert reply.status_code == 302, reply.text
    return reply.headers["Location"]
