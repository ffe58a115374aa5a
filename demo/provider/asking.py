"""How a request arrives: openly, as a signed object (RFC 9101), or pushed beforehand (RFC 9126)."""

import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from authlib.oauth2.rfc6749 import InvalidRequestError, OAuth2Request
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload

from demo.provider.clients import Client
from demo.provider.signed import BadSignature, Once, verified

PUSHED_LIVES = 90  # seconds until the page is asked for
_PATIENCE = 30 * 60  # seconds for which a person may think on the page
_PREFIX = "urn:ietf:params:oauth:request_uri:"
_OF_THE_PUSH = {"client_id", "client_secret", "client_assertion", "client_assertion_type", "request"}


@dataclass(frozen=True)
class _Pushed:
    asked: dict[str, str]
    at: float = field(default_factory=time.time)


class Asking:
    """Reads the requests of one client."""

    def __init__(self, issuer: str, client: Client) -> None:
        self._issuer, self._client = issuer, client
        self._pushed: dict[str, _Pushed] = {}
        self._answered = Once()
        self._lock = threading.Lock()

    def read(self, request: OAuth2Request) -> None:
        """Put what is asked in the place of how it was sent.  Raises `InvalidRequestError`.

        The person gets time to choose: a request that was in order when the page was opened (GET)
        is so when it is answered (POST).
        """
        sent, late = request.payload.data, _PATIENCE if request.method == "POST" else 0
        if "request_uri" in sent:
            asked = self._taken(sent["request_uri"], late)
        elif "request" in sent:
            asked = self._signed(sent["request"], late)
        elif self._client.keys is not None:
            raise InvalidRequestError("The request must be signed or pushed")
        else:
            return
        if sent.get("client_id", asked["client_id"]) != asked["client_id"]:
            raise InvalidRequestError("The request is another client's")
        request.payload = BasicOAuth2Payload(asked)

    def push(self, sent: Mapping[str, str]) -> str:
        """Keep a request of the client, which has proved itself; under which name.

        Raises `InvalidRequestError`.
        """
        if "request_uri" in sent:
            raise InvalidRequestError("A pushed request does not refer to another")
        asked = {name: value for name, value in sent.items() if name not in _OF_THE_PUSH}
        if "request" in sent:
            asked = self._signed(sent["request"], 0)
        name, now = _PREFIX + secrets.token_urlsafe(24), time.time()
        kept = _Pushed(asked | {"client_id": self._client.client_id})
        with self._lock:
            young = {key: one for key, one in self._pushed.items() if now - one.at < _PATIENCE}
            self._pushed = young | {name: kept}
        return name

    def forget(self, sent: Mapping[str, str]) -> None:
        """A request has been answered, and is not answered twice.  Raises `InvalidRequestError`."""
        if "request_uri" in sent:
            with self._lock:
                self._pushed.pop(sent["request_uri"], None)
        elif "request" in sent:
            try:
                self._answered.use(sent["request"])
            except BadSignature:
                raise InvalidRequestError("The request has been answered") from None

    def _taken(self, name: str, late: int) -> dict[str, str]:
        pushed = self._pushed.get(name)
        if pushed is None or time.time() - pushed.at > PUSHED_LIVES + late:
            raise InvalidRequestError("There is no such request")
        return pushed.asked

    def _signed(self, text: str, late: int) -> dict[str, str]:
        try:
            claims = verified(text, self._client, [self._issuer], 30 + late)
        except BadSignature:
            raise InvalidRequestError("The request is not signed as it must be") from None
        if claims.get("client_id") != self._client.client_id or {"request", "request_uri"} & claims.keys():
            raise InvalidRequestError("The request is not made as it must be")
        return {name: str(value) for name, value in claims.items() if _is_plain(value)}


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)
