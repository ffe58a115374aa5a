"""Signed messages between the portal and the units' systems, sealed where the receiver has a key for it.

A message is a JWT, signed by ES256.  To a receiver who has an encryption key it goes inside a JWE
(ECDH-ES+A256KW, A256GCM).  The algorithms are ours and never read from a message: a header that says
anything else, or anything more, is refused before a key is touched.  joserfc does the cryptography.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from joserfc import jwe, jws
from joserfc.errors import JoseError
from joserfc.jwe import JWERegistry
from joserfc.jwk import ECKey
from joserfc.jws import JWSRegistry
from joserfc.util import urlsafe_b64decode

from portal.delivery.canonical import canonical, read

LARGEST = 2 * 1024 * 1024
"""Bytes of a message as it travels; the largest application that the pages take in has a fifth of it."""
_AHEAD = timedelta(minutes=1)
"""How far the clock of another may be before ours."""
_SIGNED, _KEYS, _CONTENTS = "ES256", "ECDH-ES+A256KW", "A256GCM"
_CLAIMS = {"iss", "aud", "iat", "jti"}
_UNIT = "urn:social-credit:unit:"

Kind = Literal["size", "form", "sealed", "signature", "audience", "age"]


class NotTrusted(Exception):
    """A message that is not taken.  Whoever sent it is not told why: the kind is for the log alone."""

    def __init__(self, kind: Kind) -> None:
        super().__init__(kind)
        self.kind = kind


@dataclass(frozen=True)
class Sender:
    """Who signs: the name, and the private key."""

    name: str
    key: ECKey


@dataclass(frozen=True)
class Receiver:
    """For whom a message is, and the public key to seal it to; without one it is signed alone."""

    name: str
    key: ECKey | None = None


@dataclass(frozen=True)
class Trust:
    """What a receiver goes by."""

    name: str
    """Who the receiver is: the audience of the message."""
    opening: Sequence[ECKey]
    """The receiver's private keys.  Where there are any, only what is sealed is taken."""
    keys_of: Callable[[str], Sequence[ECKey]]
    """The public keys of a sender by the sender's name; none for who is not known."""
    oldest: timedelta | None = None
    """How old a message may be; where it may have lain in a queue, any age."""


@dataclass(frozen=True)
class Opened:
    """A message whose sender is certain."""

    id: str
    sender: str
    at: datetime
    contents: Mapping[str, Any]
    """What was sealed, such as `event`."""

    def event(self) -> Mapping[str, Any]:
        """The CloudEvents envelope, which bears the id of the message.  Raises `NotTrusted`."""
        event = self.contents.get("event")
        if not isinstance(event, dict) or event.get("id") != self.id:
            raise NotTrusted("form")
        return event


class _Signatures(JWSRegistry):
    max_payload_length = LARGEST


class _Seals(JWERegistry):
    max_ciphertext_length = LARGEST


_signatures = _Signatures(algorithms=[_SIGNED])
_seals = _Seals(algorithms=[_KEYS, _CONTENTS])


def unit_name(code: str) -> str:
    """The name of a unit as a sender and a receiver."""
    return _UNIT + code


def unit_of(name: str) -> str | None:
    """The code of the unit with such a name; None for any other sender."""
    return name.removeprefix(_UNIT) if name.startswith(_UNIT) else None


def seal(id_: str, contents: Mapping[str, Any], sender: Sender, to: Receiver, at: datetime) -> str:
    """A message with `contents` for one receiver, signed and, where the receiver has a key, sealed.

    Raises `ValueError` for contents that have no canonical form, or are too large.
    """
    claims = {**contents, "iss": sender.name, "aud": to.name, "iat": int(at.timestamp()), "jti": id_}
    header: dict[str, Any] = {"alg": _SIGNED, "kid": sender.key.kid, "typ": "JWT"}
    token = jws.serialize_compact(header, canonical(claims).encode(), sender.key, registry=_signatures)
    if to.key is not None:
        outer: dict[str, Any] = {"alg": _KEYS, "enc": _CONTENTS, "kid": to.key.kid, "cty": "JWT"}
        token = jwe.encrypt_compact(outer, token, to.key, registry=_seals)
    if len(token) > LARGEST:
        raise ValueError("is too large")
    return token


def unseal(token: str | bytes, trust: Trust, now: datetime) -> Opened:
    """What a message holds, when it is sealed to us and signed by who it says.  Raises `NotTrusted`."""
    if len(token) > LARGEST:
        raise NotTrusted("size")
    try:
        text = token.encode("ascii") if isinstance(token, str) else token
        signed = _inside(text, trust.opening) if trust.opening else text
        return _judged(_verified(signed, trust.keys_of), trust, now)
    except (JoseError, ValueError, TypeError, LookupError, AttributeError, AssertionError, OverflowError):
        # Whatever else a library makes of what somebody made up.
        raise NotTrusted("form") from None


def _inside(text: bytes, keys: Sequence[ECKey]) -> bytes:
    header = _header(text, 5)
    wanted = {"alg": _KEYS, "enc": _CONTENTS, "cty": "JWT"}
    named = header.keys() <= {*wanted, "kid", "typ", "epk", "apu", "apv"}
    if not named or any(header.get(name) != value for name, value in wanted.items()):
        raise NotTrusted("form")
    sealed_by = header.get("epk")
    if not isinstance(sealed_by, dict) or sealed_by.keys() != {"kty", "crv", "x", "y"}:
        raise NotTrusted("form")
    try:
        return jwe.decrypt_compact(text, _known(keys, header), registry=_seals).plaintext or b""
    except (JoseError, ValueError, TypeError, LookupError, AttributeError, AssertionError):
        # One answer for a key that we do not have, a point off the curve and a seal that was broken.
        raise NotTrusted("sealed") from None


def _verified(text: bytes, keys_of: Callable[[str], Sequence[ECKey]]) -> Mapping[str, Any]:
    header = _header(text, 3)
    if not header.keys() <= {"alg", "kid", "typ"} or header.get("typ", "JWT") != "JWT":
        raise NotTrusted("form")
    if header.get("alg") != _SIGNED:
        raise NotTrusted("signature")
    claims = read(urlsafe_b64decode(text.split(b".")[1]))
    try:
        key = _known(keys_of(str(claims["iss"])), header)
        jws.deserialize_compact(text, key, registry=_signatures)
    except (JoseError, LookupError):
        raise NotTrusted("signature") from None
    return claims if isinstance(claims, dict) else {}


def _judged(claims: Mapping[str, Any], trust: Trust, now: datetime) -> Opened:
    at, id_, sender = claims["iat"], claims["jti"], claims["iss"]
    if claims["aud"] != trust.name:
        raise NotTrusted("audience")
    if type(at) is not int or not (isinstance(id_, str) and isinstance(sender, str)):
        raise NotTrusted("form")
    made_at = datetime.fromtimestamp(at, UTC)
    too_old = trust.oldest is not None and made_at < now - trust.oldest
    if too_old or made_at > now + _AHEAD or not _is_valid(claims, now):
        raise NotTrusted("age")
    contents = {name: value for name, value in claims.items() if name not in {*_CLAIMS, "exp", "nbf"}}
    return Opened(id_, sender, made_at, contents)


def _is_valid(claims: Mapping[str, Any], now: datetime) -> bool:
    """Whether the times that a message may have of its own let it pass."""
    moment = now.timestamp()
    ahead = _AHEAD.total_seconds()
    return bool(claims.get("exp", moment) > moment - ahead and claims.get("nbf", moment) <= moment + ahead)


def _header(text: bytes, parts: int) -> dict[str, Any]:
    segments = text.split(b".")
    if len(segments) != parts:
        raise NotTrusted("form")
    header = read(urlsafe_b64decode(segments[0]))
    if not isinstance(header, dict):
        raise NotTrusted("form")
    return header


def _known(keys: Sequence[ECKey], header: Mapping[str, Any]) -> ECKey:
    """The one key that a header names.  Raises `LookupError`."""
    for key in keys:
        if key.kid == header["kid"]:
            return key
    raise LookupError
