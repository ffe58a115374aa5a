"""A relying party at the demonstration provider, on joserfc alone: what it sends and what it reads."""

import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import requests
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue
from joserfc import jwe, jwt
from joserfc.jwk import KeySet, RSAKey

from demo.provider.client_keys import ClientKeys
from demo.provider.clients import Clients, clients_of
from demo.provider.running import provider_server
from tests.ground.serving import address_of, bound, running

Json = dict[str, Any]

SIGNING = RSAKey.generate_key(2048, {"use": "sig"}, auto_kid=True)
ENCRYPTING = RSAKey.generate_key(2048, {"use": "enc"}, auto_kid=True)
SIGNERS = {
    "own": SIGNING,
    "strange": RSAKey.generate_key(2048, {"use": "sig", "kid": str(SIGNING.kid)}),
    "encrypting": RSAKey.import_key({**ENCRYPTING.as_dict(private=True), "use": "sig"}),
}
"""Who may sign: we, somebody under our key's name, and we with the key that is for something else."""
VERIFIER = "v" * 50
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class Relying:
    """The portal's two accounts at a provider of its own, and a port that hears of sign-outs."""

    def __init__(self, address: str, provider: str, clients: Clients) -> None:
        self.address, self.provider, self.clients = address, provider, clients
        self.told: list[tuple[str, str]] = []
        self.published = [SIGNING, ENCRYPTING]
        self.stop_hearing: Callable[[], None] = lambda: None
        """Closes the port."""
        self.app = Flask(__name__)
        self.app.add_url_rule("/<path:where>", "hear", self._hear, methods=["POST"])
        self.app.add_url_rule("/auth/keys", "keys", self._keys)

    def _hear(self, where: str) -> ResponseReturnValue:
        self.told.append((where, request.form["logout_token"]))
        return "", 200

    def _keys(self) -> ResponseReturnValue:
        return jsonify(KeySet(list(self.published)).as_dict(private=False))

    def asked(self, realm: str = "citizen", **changed: str | None) -> dict[str, str]:
        """The parameters of a request that is in order, but for what is changed."""
        client = self.clients.resident if realm == "citizen" else self.clients.staff
        usual = {
            "client_id": client.client_id,
            "redirect_uri": client.redirect_uris[0],
            "response_type": "code",
            "scope": "openid",
            "state": "a-state",
            "nonce": "a-nonce",
            "code_challenge": create_s256_code_challenge(VERIFIER),
            "code_challenge_method": "S256",
        }
        return {name: value for name, value in {**usual, **changed}.items() if value is not None}

    def authorize(self, realm: str = "citizen", **changed: str | None) -> str:
        """The address of an open request."""
        return f"{self.provider}/{realm}/authorize?{urlencode(self.asked(realm, **changed))}"

    def request_object(self, signer: str = "own", **changed: Any) -> str:
        """A signed request."""
        now = int(time.time())
        issuer, client = f"{self.provider}/citizen", self.clients.resident
        usual = self.asked(acr_values=f"x {ACR}", ui_locales="sv")
        own = {"iss": client.client_id, "aud": issuer, "iat": now, "exp": now + 300, "jti": uuid.uuid4().hex}
        return signed(usual | own | changed, SIGNERS[signer])

    def by_value(self, signer: str = "own", **changed: Any) -> str:
        """The address of a signed request."""
        sent = {
            "client_id": self.clients.resident.client_id,
            "request": self.request_object(signer, **changed),
        }
        return f"{self.provider}/citizen/authorize?{urlencode(sent)}"

    def assertion(self, signer: str = "own", **changed: Any) -> dict[str, str]:
        """What proves the client for residents without a secret."""
        now, name = int(time.time()), self.clients.resident.client_id
        usual = {"iss": name, "sub": name, "aud": f"{self.provider}/citizen/token", "jti": uuid.uuid4().hex}
        said = signed(usual | {"iat": now, "exp": now + 60} | changed, SIGNERS[signer])
        return {"client_assertion_type": ASSERTION_TYPE, "client_assertion": said}

    def push(self, **sent: str) -> requests.Response:
        """A pushed request."""
        return requests.post(f"{self.provider}/citizen/par", data=sent, timeout=5)

    def pushed(self, **sent: str) -> str:
        """The address of a pushed request."""
        named = {
            "client_id": self.clients.resident.client_id,
            "request_uri": self.push(**sent).json()["request_uri"],
        }
        return f"{self.provider}/citizen/authorize?{urlencode(named)}"

    def exchange(self, answer: str, realm: str = "citizen", **proof: str) -> requests.Response:
        """What the provider gives for the code of an answer."""
        client = self.clients.resident if realm == "citizen" else self.clients.staff
        sent = {
            "grant_type": "authorization_code",
            "code": said_in(answer)["code"],
            "redirect_uri": client.redirect_uris[0],
            "code_verifier": VERIFIER,
        }
        if not proof:
            proof = {"client_id": client.client_id, "client_secret": client.secret}
        return requests.post(f"{self.provider}/{realm}/token", data=sent | proof, timeout=5)

    def claims(self, answer: str, realm: str = "citizen") -> Json:
        """The claims of the plain token for the code of an answer."""
        return self.read(self.exchange(answer, realm).json()["id_token"], realm)

    def read(self, token: str, realm: str = "citizen") -> Json:
        """The claims of a signed token."""
        published = requests.get(f"{self.provider}/{realm}/jwks", timeout=5).json()
        return jwt.decode(token, KeySet.import_key_set(published), algorithms=["RS256"]).claims


ACR = "http://ftn.ficora.fi/2017/loatest2"


def signed(claims: Json, key: RSAKey, algorithm: str = "RS256") -> str:
    """A text that the client signs."""
    return jwt.encode({"alg": algorithm, "kid": key.kid}, claims, key, [algorithm])


def opened(token: str) -> tuple[Json, str]:
    """The header of an encrypted token, and the signed token that it holds."""
    found = jwe.decrypt_compact(token, ENCRYPTING, ["RSA-OAEP", "A128CBC-HS256"])
    assert found.plaintext
    return dict(found.headers()), found.plaintext.decode()


def said_in(address: str) -> dict[str, str]:
    """The parameters of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


@contextmanager
def relying(strict: bool = False) -> Iterator[Relying]:
    """A relying party with a provider of its own."""
    own = bound()
    address = address_of(own)
    clients = clients_of(address, {}, ClientKeys(f"{address}/auth/keys") if strict else None)
    server = provider_server(clients)
    party = Relying(address, address_of(server), clients)
    own.app = party.app
    with running(server), ExitStack() as stack:
        stack.enter_context(running(own))
        party.stop_hearing = stack.close
        yield party


class Browser(requests.Session):
    """A browser with a cookie jar that follows nobody anywhere."""

    def open(self, address: str) -> requests.Response:
        """A page."""
        return self.get(address, allow_redirects=False, timeout=5)

    def press(self, address: str, **typed: str) -> requests.Response:
        """A button of the page."""
        return self.post(address, data=typed, allow_redirects=False, timeout=5)

    def choose(self, address: str, person: str) -> str:
        """Where the provider sends the browser for a person."""
        reply = self.press(address, person=person)
        assert reply.status_code == 302, reply.text
        return reply.headers["Location"]
