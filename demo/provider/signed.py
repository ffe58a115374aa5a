"""What a client signs to prove itself: its assertions (RFC 7523) and its requests (RFC 9101)."""

import threading
import time
from collections.abc import Collection
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import JoseError

from demo.provider.client_keys import NoKey
from demo.provider.clients import Client

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_LEEWAY, _LONGEST = 30, 600  # seconds


class BadSignature(Exception):
    """A text was not signed by the client for this issuer and this moment."""


class Once:
    """Marks that are good once."""

    def __init__(self) -> None:
        self._used: dict[str, float] = {}
        self._lock = threading.Lock()

    def use(self, mark: object) -> None:
        """Use a mark up.  Raises `BadSignature` when it is missing or has been used."""
        if not isinstance(mark, str) or not mark:
            raise BadSignature
        now = time.time()
        with self._lock:
            self._used = {used: at for used, at in self._used.items() if at > now - 2 * _LONGEST}
            if mark in self._used:
                raise BadSignature
            self._used[mark] = now


def verified(text: str, client: Client, audiences: Collection[str], leeway: int = _LEEWAY) -> dict[str, Any]:
    """The claims of a text that a client has signed for one of `audiences`.

    `leeway` are the seconds for which it is still good after its end.  Raises `BadSignature`.
    """
    rules = jwt.JWTClaimsRegistry(
        leeway=leeway,
        iss={"essential": True, "value": client.client_id},
        aud={"essential": True, "values": list(audiences)},
        exp={"essential": True},
    )
    if client.keys is None:
        raise BadSignature
    try:
        kid = jws.extract_compact(text.encode()).headers().get("kid")
        claims = jwt.decode(text, client.keys.signing(kid), algorithms=["RS256"]).claims
        rules.validate(claims)
    except (JoseError, NoKey, TypeError, ValueError):
        raise BadSignature from None
    if claims["exp"] > time.time() + _LONGEST + _LEEWAY:
        raise BadSignature
    return claims
