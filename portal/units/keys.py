"""The public keys of the units: to which messages are sealed, and by which the units' own are known."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from portal.units.folders import folders
from portal.units.unit import Unit

_CURVE = "P-256"
_ALGORITHMS = {"sig": "ES256", "enc": "ECDH-ES+A256KW"}
_PRIVATE = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}
_LARGEST, _MOST = 65_536, 20


class BadPublicKeys(ValueError):
    """A unit's file of public keys cannot be used; the text says why and shows no key."""


@dataclass(frozen=True)
class PublicKeys:
    """The public keys of one unit, in the order in which its file lists them."""

    sealing: tuple[ECKey, ...]
    """The first is sealed to; the others are announced for a rotation."""
    signing: tuple[ECKey, ...]
    """What any of them has signed is the unit's own."""


def read(path: Path) -> PublicKeys:
    """The keys of a JWKS file.  Raises `BadPublicKeys`."""
    try:
        text = path.read_bytes()
    except OSError as fault:
        raise BadPublicKeys(f"cannot be read ({fault.strerror})") from None
    if len(text) > _LARGEST:
        raise BadPublicKeys("is too large")
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        raise BadPublicKeys("is not JSON") from None
    listed = given.get("keys") if isinstance(given, dict) else None
    if not isinstance(listed, list) or not 0 < len(listed) <= _MOST:
        raise BadPublicKeys(f"is not a set of 1–{_MOST} keys")
    keys = [_key(each) for each in listed]
    if len({key.kid for key in keys}) < len(keys):
        raise BadPublicKeys("names two keys alike")
    sealing, signing = ([key for key in keys if key.get("use") == use] for use in ("enc", "sig"))
    return PublicKeys(tuple(sealing), tuple(signing))


def _key(given: object) -> ECKey:
    if not isinstance(given, Mapping):
        raise BadPublicKeys("holds something that is no key")
    if _PRIVATE & given.keys():
        raise BadPublicKeys("holds a private key: whoever has read the file could read the messages")
    if given.get("kty") != "EC" or given.get("crv") != _CURVE:
        raise BadPublicKeys(f"holds a key of another kind than EC {_CURVE}")
    use, kid = given.get("use"), given.get("kid")
    if use not in ("sig", "enc"):
        raise BadPublicKeys("holds a key whose use is neither sig nor enc")
    if not isinstance(kid, str) or not 0 < len(kid) <= 200:
        raise BadPublicKeys("holds a key without a name (kid)")
    if given.get("alg", _ALGORITHMS[use]) != _ALGORITHMS[use]:
        raise BadPublicKeys(f"holds a key for another algorithm than {_ALGORITHMS[use]}")
    # What else a key says, such as a certificate, is not looked at.
    named: dict[str, Any] = {name: given.get(name) for name in ("kty", "crv", "x", "y", "use", "kid")}
    try:
        return ECKey.import_key(named)
    except (JoseError, ValueError, TypeError):
        raise BadPublicKeys("holds a malformed key") from None


class UnitKeys:
    """The files of public keys as they stand now: a file that is replaced needs no restart."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folders = (folder,) if folder else folders()
        self._read: dict[Path, tuple[tuple[int, ...], PublicKeys]] = {}

    def of(self, unit: Unit) -> PublicKeys | None:
        """The keys of a unit; None when its file names none.  Raises `BadPublicKeys`.

        What was read before does not serve on: a key may have been taken away because it was stolen.
        """
        name = unit.delivery.public_key
        if name is None:
            return None
        path = self._place_of(name)
        state = _state(path)
        seen, keys = self._read.get(path, ((), None))
        if keys is None or not state or state != seen:
            self._read.pop(path, None)
            keys = _named(path)
            self._read[path] = (state, keys)
        return keys

    def _place_of(self, name: str) -> Path:
        """Where a file lies; where it would be looked for first, if it is nowhere."""
        places = [folder / name for folder in self._folders]
        return next((place for place in places if place.exists()), places[0])


def _named(path: Path) -> PublicKeys:
    try:
        return read(path)
    except BadPublicKeys as bad:
        raise BadPublicKeys(f"{path.name} {bad}") from None


def _state(path: Path) -> tuple[int, ...]:
    try:
        found = path.stat()
    except OSError:
        return ()
    return (found.st_ino, found.st_mtime_ns, found.st_size)
