"""A provider that can be made to misbehave: on joserfc alone, sharing no code with either side."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from flask import Flask, Response, jsonify, request
from flask.typing import ResponseReturnValue
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

Json = dict[str, Any]

RIGHT_KEY = RSAKey.generate_key(2048, {"use": "sig"}, auto_kid=True)
OTHER_KEY = RSAKey.generate_key(2048, {"use": "sig"}, auto_kid=True)


def signed(claims: Json, key: RSAKey = RIGHT_KEY, **header: Any) -> str:
    """A token signed as it should be, unless `key` or `header` say otherwise."""
    return jwt.encode({"alg": "RS256", "kid": key.kid, **header}, claims, key, ["RS256"])


def unsigned(claims: Json) -> str:
    """A token with the algorithm `none`."""
    return f"{_part({'alg': 'none'})}.{_part(claims)}."


def hashed(claims: Json, secret: bytes) -> str:
    """A token with the algorithm HS256."""
    text = f"{_part({'alg': 'HS256'})}.{_part(claims)}"
    return f"{text}.{_base64(hmac.digest(secret, text.encode(), 'sha256'))}"


def _part(contents: Json) -> str:
    return _base64(json.dumps(contents).encode())


def _base64(contents: bytes) -> str:
    return base64.urlsafe_b64encode(contents).decode().rstrip("=")


def without(claims: Json, name: str) -> Json:
    """The claims but one."""
    return {key: value for key, value in claims.items() if key != name}


class FaultyProvider:
    """A correct provider whose every part can be replaced by a test."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.published = [RIGHT_KEY]
        self.bend_claims: Callable[[Json], Json] = lambda claims: claims
        self.sign: Callable[[Json], str] = signed
        self.seal: Callable[[str], str] = lambda token: token
        self.facts: Callable[[], Json | str] = lambda: {"sub": "somebody", "name": "Some Body"}
        """What it says at userinfo: an object, or a text that is a token."""
        self.bend_reply: Callable[[Json], Json] = lambda reply: reply
        self.bend_answer: Callable[[Json], Json] = lambda answer: answer
        self.bend_metadata: Callable[[Json], Json] = lambda metadata: metadata
        self.instead: dict[str, Callable[[], ResponseReturnValue]] = {}
        """A part of the address (metadata, keys, token, userinfo, push) and what it replies instead."""
        self.calls: list[str] = []
        self.pushed: Json = {}
        self._asked: Json = {}
        self.app = Flask(__name__)
        for name in ("metadata", "keys", "token", "userinfo", "push"):
            path = "/.well-known/openid-configuration" if name == "metadata" else f"/{name}"
            self.app.add_url_rule(path, name, self._part(name), methods=["GET", "POST"])

    def answer(self, address: str) -> str:
        """The callback address for a request; what the person did at the provider is left out."""
        asked = self.request_in({name: v[0] for name, v in parse_qs(urlsplit(address).query).items()})
        self._asked = asked
        answer = self.bend_answer({"code": "a-code", "state": asked["state"], "iss": self.issuer})
        return f"{asked['redirect_uri']}?{urlencode(answer, doseq=True)}"

    def request_in(self, sent: Json) -> Json:
        """The request for a sign-in that a browser brought along."""
        return sent

    def check_client(self) -> None:
        """Fail unless the caller is the client; a plain client shows its secret."""
        assert request.authorization is not None
        assert request.authorization.password == "a-secret-of-the-portal"

    def _part(self, name: str) -> Callable[[], ResponseReturnValue]:
        def reply() -> ResponseReturnValue:
            self.calls.append(name)
            if name in self.instead:
                return self.instead[name]()
            said = getattr(self, f"_{name}")()
            return Response(said, mimetype="application/jwt") if isinstance(said, str) else jsonify(said)

        return reply

    def _userinfo(self) -> Json | str:
        assert request.headers["Authorization"] == "Bearer an-access-token"
        return self.facts()

    def _push(self) -> Json:
        self.check_client()
        self.pushed = request.form.to_dict()
        return {"request_uri": "urn:pushed:1", "expires_in": 60}

    def _metadata(self) -> Json:
        return self.bend_metadata(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
                "pushed_authorization_request_endpoint": f"{self.issuer}/push",
                "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
                "authorization_response_iss_parameter_supported": True,
            }
        )

    def _keys(self) -> Any:
        return KeySet(list(self.published)).as_dict(private=False)

    def _token(self) -> Json:
        self.check_client()
        verifier = request.form.get("code_verifier", "").encode()
        challenge = _base64(hashlib.sha256(verifier).digest()) if verifier else None
        assert challenge == self._asked.get("code_challenge")
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": "somebody",
            "aud": self._asked["client_id"],
            "iat": now,
            "exp": now + 300,
            "auth_time": now,
            "acr": "strong",
            "nonce": self._asked["nonce"],
        }
        token = self.seal(self.sign(self.bend_claims(claims)))
        return self.bend_reply({"access_token": "an-access-token", "token_type": "Bearer", "id_token": token})


def page_of_html() -> ResponseReturnValue:
    """What a gateway says when the provider behind it is gone."""
    return Response("<h1>Bad gateway</h1>", 200, mimetype="text/html")
