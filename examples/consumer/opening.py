"""Opening what the portal sent, and sealing what is answered."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from joserfc import jwe, jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from jsonschema import Draft202012Validator

Keys = dict[str, Any]
"""A JWKS."""


class Poison(Exception):
    """A message that will never be good, however often it comes."""


class _Seals(jwe.JWERegistry):
    max_ciphertext_length = 2 * 1024 * 1024


class _Signatures(jws.JWSRegistry):
    max_payload_length = 2 * 1024 * 1024


# The algorithms stand here and are never taken from a message; neither `zip` nor `crit` is among them.
_SEALS = _Seals(algorithms=["ECDH-ES+A256KW", "A256GCM"])
_SIGNATURES = _Signatures(algorithms=["ES256"])


@dataclass(frozen=True)
class Opener:
    """Who we are, whom we trust, and by which keys."""

    portal: str
    """The base address of the portal."""
    unit: str
    """Our code, such as 990."""
    own_keys: Callable[[], Keys]
    """Our private keys: `sig` and `enc`, the old ones beside the new until the queues are empty."""
    portal_keys: Callable[[bool], Keys]
    """The portal's public keys; True asks for them anew."""
    schema: dict[str, Any]

    @property
    def name(self) -> str:
        """How we are called in a message."""
        return f"urn:social-credit:unit:{self.unit}"

    def must_have_keys(self) -> None:
        """Read our own keys and the portal's.  Raises `OSError`."""
        self.own_keys()
        self.portal_keys(False)

    def open(self, body: bytes) -> dict[str, Any]:
        """The event in a message: sealed to us, signed by the portal, whole, and as the schema says.

        Raises `Poison`, and `OSError` when the keys cannot be had.
        """
        try:
            sealed = jwe.decrypt_compact(body, KeySet.import_key_set(self.own_keys()), registry=_SEALS)  # type: ignore[arg-type]
            if sealed.headers().get("cty") != "JWT":
                raise Poison("not nested")
            claims = json.loads(self._verified(sealed.plaintext or b""))
            event: dict[str, Any] = claims["event"]
            if (claims["iss"], claims["aud"], claims["jti"]) != (self.portal, self.name, event["id"]):
                raise Poison("not from the portal to us")
            self._must_be_right(event)
        except (JoseError, ValueError, TypeError, LookupError, AttributeError, RecursionError) as fault:
            raise Poison(type(fault).__name__) from None
        return event

    def seal(self, event: dict[str, Any]) -> str:
        """An answer, signed by us and sealed to the portal."""
        claims = {"iss": self.name, "aud": self.portal, "iat": int(datetime.now(UTC).timestamp())}
        text = json.dumps(claims | {"jti": event["id"], "event": event})
        signing, sealing = _first(self.own_keys(), "sig"), _first(self.portal_keys(False), "enc")
        header: dict[str, Any] = {"alg": "ES256", "typ": "JWT", "kid": signing.keys[0].kid}
        token = jws.serialize_compact(header, text, signing.keys[0], registry=_SIGNATURES)
        outer: dict[str, Any] = {"alg": "ECDH-ES+A256KW", "enc": "A256GCM", "cty": "JWT"}
        return jwe.encrypt_compact(
            outer | {"kid": sealing.keys[0].kid}, token, sealing.keys[0], registry=_SEALS
        )

    def _verified(self, token: bytes) -> bytes:
        kid = jws.extract_compact(token).headers().get("kid")
        known = self.portal_keys(False)
        if kid not in {key["kid"] for key in known["keys"]}:
            known = self.portal_keys(True)
        signing = [key for key in known["keys"] if key["use"] == "sig" and key["kid"] == kid]
        return jws.deserialize_compact(
            token, KeySet.import_key_set({"keys": signing}), registry=_SIGNATURES
        ).payload

    def _must_be_right(self, event: dict[str, Any]) -> None:
        checks = Draft202012Validator.FORMAT_CHECKER
        if not Draft202012Validator(self.schema, format_checker=checks).is_valid(event):
            raise Poison("not as the schema says")
        if event["contenthash"] != contenthash(event["data"]):
            raise Poison("other contents than those of the hash")
        if event["data"]["application"]["unit"] != self.unit:
            raise Poison("for another unit")


def contenthash(data: object) -> str:
    """SHA-256 of the canonical JSON (RFC 8785); in our messages no number has a fraction."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _first(keys: Keys, use: str) -> KeySet:
    return KeySet.import_key_set({"keys": [key for key in keys["keys"] if key["use"] == use][:1]})
