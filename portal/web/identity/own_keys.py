"""Our own key pairs at one provider: what signs our requests, and what opens the tokens sealed to us.

A provider keeps a copy of the keys that we publish, for a day at most.  So a new signing key is
published for a day before it signs, and whatever was published a day ago still opens.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, Self

from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

Use = Literal["sig", "enc"]

COPIED_FOR = timedelta(days=1)
"""How long a provider may go by an old copy of our public keys."""
SMALLEST = 2048
"""Bits."""
BITS_OF_A_NEW_KEY = 3072
_OTHERS = 0o077
_SINCE_EVER = datetime(1970, 1, 1, tzinfo=UTC)


class BadKeys(ValueError):
    """A file of keys cannot be used; the text says why and shows no key."""


@dataclass(frozen=True)
class OwnKey:
    """One pair."""

    key: RSAKey
    kid: str
    use: Use
    made_at: datetime

    @classmethod
    def new(cls, use: Use, now: datetime) -> Self:
        """A fresh pair."""
        key = RSAKey.generate_key(BITS_OF_A_NEW_KEY, {"use": use}, auto_kid=True)
        return cls(key, str(key.kid), use, now)

    @classmethod
    def read(cls, given: object) -> Self:
        """The pair of a private JWK.  Raises `BadKeys`."""
        if not isinstance(given, Mapping) or given.get("kty") != "RSA" or "d" not in given:
            raise BadKeys("holds something that is no private RSA key")
        if given.get("use") not in ("sig", "enc"):
            raise BadKeys("holds a key whose use is neither sig nor enc")
        members = {name: value for name, value in given.items() if name != "made_at"}
        try:
            key = RSAKey.import_key(members)
            size = key.private_key.key_size if key.private_key else 0
            made_at = datetime.fromisoformat(given["made_at"]) if "made_at" in given else _SINCE_EVER
        except (JoseError, ValueError, TypeError):
            raise BadKeys("holds a malformed key") from None
        if size < SMALLEST:
            raise BadKeys(f"holds a key of fewer than {SMALLEST} bits")
        key.ensure_kid()
        return cls(
            key, str(key.kid), given["use"], made_at if made_at.tzinfo else made_at.replace(tzinfo=UTC)
        )

    def public(self) -> dict[str, Any]:
        """What anybody may know of it, as a JWK."""
        members: dict[str, Any] = dict(self.key.as_dict(private=False))
        named = {"kty": "RSA", "kid": self.kid, "use": self.use, "n": members["n"], "e": members["e"]}
        return named | ({"alg": "RS256"} if self.use == "sig" else {})

    def private(self) -> dict[str, Any]:
        """All of it, as a JWK."""
        return {**self.key.as_dict(private=True), **self.public(), "made_at": self.made_at.isoformat()}


@dataclass(frozen=True)
class OwnKeys:
    """All pairs at one provider, the newest first."""

    pairs: tuple[OwnKey, ...]

    @classmethod
    def new(cls, now: datetime) -> Self:
        """The first two pairs."""
        return cls((OwnKey.new("sig", now), OwnKey.new("enc", now)))

    def of(self, use: Use) -> list[OwnKey]:
        """The pairs for one use, the newest first."""
        return [pair for pair in self.pairs if pair.use == use]

    def signing(self, now: datetime) -> OwnKey:
        """What signs at this moment: the newest that every provider knows, or else the oldest."""
        known = [pair for pair in self.of("sig") if pair.made_at <= now - COPIED_FOR]
        return known[0] if known else self.of("sig")[-1]

    def published(self) -> dict[str, Any]:
        """The key set that anybody may fetch.  Only the newest key to seal to: the others just still open."""
        return {"keys": [pair.public() for pair in [*self.of("sig"), *self.of("enc")[:1]]]}

    def rotated(self, now: datetime, compromised: bool = False) -> Self:
        """With a new pair for each use, and without those that nobody can need any more.

        After a theft (`compromised`) no old pair stays, though providers may not know the new ones yet.
        """
        fresh = type(self).new(now).pairs
        if compromised:
            return replace(self, pairs=fresh)
        signing = self.of("sig")
        in_use = signing.index(self.signing(now)) + 1 if signing else 0
        opening = self.of("enc")
        # Sealed to may be the newest of yesterday and all since then; one more than that does no harm.
        needed = 1 + sum(pair.made_at > now - COPIED_FOR for pair in opening)
        return replace(self, pairs=(*fresh, *signing[:in_use], *opening[:needed]))


def read(path: Path) -> OwnKeys:
    """The pairs of a file.  Raises `BadKeys`."""
    try:
        with path.open(encoding="utf-8") as file:
            open_to_others = os.fstat(file.fileno()).st_mode & _OTHERS
            given = json.load(file)
    except OSError as fault:
        raise BadKeys(f"cannot be read ({fault.strerror})") from None
    except ValueError:
        raise BadKeys("is not JSON") from None
    if open_to_others:
        raise BadKeys("must be readable by its owner alone (chmod 600)")
    if not isinstance(given, dict) or not isinstance(given.get("keys"), list):
        raise BadKeys("is not a set of keys (portal keys new-client FILE makes one)")
    pairs = [OwnKey.read(each) for each in given["keys"]]
    if len({pair.kid for pair in pairs}) < len(pairs):
        raise BadKeys("names two keys alike")
    return OwnKeys(tuple(sorted(pairs, key=lambda pair: pair.made_at, reverse=True)))
