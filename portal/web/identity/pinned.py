"""Keys that a provider publishes signed, and the pinned keys that vouch for them."""

import json
import time
from collections.abc import Collection
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from portal.web.identity.failures import ProviderDown


class BadPins(ValueError):
    """A file of pinned keys cannot be used."""


def read(path: Path) -> KeySet:
    """The public keys of a file.  Raises `BadPins`."""
    try:
        return KeySet.import_key_set(json.loads(path.read_text(encoding="utf-8")))
    except OSError as fault:
        raise BadPins(f"cannot be read ({fault.strerror})") from None
    except (JoseError, ValueError, TypeError, KeyError):
        raise BadPins("is not a set of public keys") from None


def vouched_for(text: str, pins: KeySet, issuer: str, algorithms: Collection[str]) -> dict[str, Any]:
    """The key set of a signed one (OpenID Federation 1.0, `signed_jwks_uri`).  Raises `ProviderDown`."""
    registry = JWSRegistry(algorithms=algorithms, strict_check_header=False)
    try:
        claims = jwt.decode(text, pins, registry=registry).claims
    except (JoseError, ValueError, TypeError, RecursionError):
        raise ProviderDown("keys that the pinned keys do not vouch for") from None
    until = claims.get("exp", float("inf"))
    over = not isinstance(until, int | float) or until <= time.time()
    if over or claims.get("iss") != issuer or claims.get("sub", issuer) != issuer:
        raise ProviderDown("signed keys of another issuer or time")
    return claims
