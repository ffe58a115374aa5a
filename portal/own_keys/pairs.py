"""Our own key pairs: what signs, what opens, and for how long each has to be kept.

Several machines may read a copy of the file each, and others keep a copy of the keys that we publish.  So
nobody is told to seal to a new key before every machine can open it; a new signing key is published for as
long as a copy may be old before it signs; and a pair that another has followed stays until nothing can be on
its way any more that was signed by it or sealed to it.
"""

import itertools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, Self

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from portal.private_files import BadFile, read_private

Use = Literal["sig", "enc"]
Kind = Literal["RSA", "EC"]

SMALLEST = 2048
"""Bits of an RSA key."""
BITS_OF_A_NEW_KEY = 3072
CURVE = "P-256"
ON_EVERY_MACHINE = timedelta(days=1)
"""How soon after a rotation every machine has the new file."""
_SINCE_EVER = datetime(1970, 1, 1, tzinfo=UTC)
_MEMBERS = {"RSA": ("n", "e"), "EC": ("crv", "x", "y")}
_ALGORITHMS = {("RSA", "sig"): "RS256", ("EC", "sig"): "ES256", ("EC", "enc"): "ECDH-ES+A256KW"}
"""What is told of a key; for sealing by RSA the provider chooses."""


class BadKeys(ValueError):
    """A file of keys cannot be used; the text says why and shows no key."""


@dataclass(frozen=True)
class Lifetimes:
    """How long it takes until others know a new pair, and until they need an old one no more."""

    copied_for: timedelta
    """How long others may go by an old copy of our public keys."""
    held_for: timedelta
    """How long something that was signed or sealed may lie until it is read."""


LIFETIMES: Mapping[Kind, Lifetimes] = {
    # A provider reads what we send at once, and keeps our keys for a day at most.
    "RSA": Lifetimes(timedelta(days=1), timedelta(0)),
    # A unit may have put our keys into its system by hand.  Queues hold messages while a system is down, and
    # dead letters lie until somebody looks at them: for no longer than the three months in which a decision
    # is due by law (1301/2014, 45 §).
    "EC": Lifetimes(timedelta(days=7), timedelta(days=92)),
}
"""Pairs of RSA are for identity providers, those of the curve P-256 for the way to the units."""


@dataclass(frozen=True)
class OwnKey:
    """One pair."""

    key: RSAKey | ECKey
    kid: str
    use: Use
    made_at: datetime

    @classmethod
    def new(cls, use: Use, now: datetime, kind: Kind = "RSA") -> Self:
        """A fresh pair."""
        key = (
            ECKey.generate_key(CURVE, {"use": use}, auto_kid=True)
            if kind == "EC"
            else RSAKey.generate_key(BITS_OF_A_NEW_KEY, {"use": use}, auto_kid=True)
        )
        return cls(key, str(key.kid), use, now)

    @classmethod
    def read(cls, given: object) -> Self:
        """The pair of a private JWK.  Raises `BadKeys`."""
        if not isinstance(given, Mapping) or given.get("kty") not in _MEMBERS or "d" not in given:
            raise BadKeys("holds something that is no private key of RSA or EC")
        if given.get("use") not in ("sig", "enc"):
            raise BadKeys("holds a key whose use is neither sig nor enc")
        members = {name: value for name, value in given.items() if name != "made_at"}
        try:
            key = _imported(members)
            made_at = datetime.fromisoformat(given["made_at"]) if "made_at" in given else _SINCE_EVER
        except BadKeys:
            raise
        except (JoseError, ValueError, TypeError, KeyError):
            raise BadKeys("holds a malformed key") from None
        key.ensure_kid()
        return cls(
            key, str(key.kid), given["use"], made_at if made_at.tzinfo else made_at.replace(tzinfo=UTC)
        )

    @property
    def kind(self) -> Kind:
        """Of which kind it is."""
        return "EC" if isinstance(self.key, ECKey) else "RSA"

    def public(self) -> dict[str, Any]:
        """What anybody may know of it, as a JWK."""
        members: dict[str, Any] = dict(self.key.as_dict(private=False))
        named = {"kty": self.kind, "kid": self.kid, "use": self.use}
        algorithm = _ALGORITHMS.get((self.kind, self.use))
        shown = {name: members[name] for name in _MEMBERS[self.kind]}
        return named | shown | ({"alg": algorithm} if algorithm else {})

    def private(self) -> dict[str, Any]:
        """All of it, as a JWK."""
        return {**self.key.as_dict(private=True), **self.public(), "made_at": self.made_at.isoformat()}


def _imported(members: Mapping[str, Any]) -> RSAKey | ECKey:
    if members["kty"] == "EC":
        if members.get("crv") != CURVE:
            raise BadKeys(f"holds a key of another curve than {CURVE}")
        return ECKey.import_key(dict(members))
    key = RSAKey.import_key(dict(members))
    if key.private_key is None or key.private_key.key_size < SMALLEST:
        raise BadKeys(f"holds a key of fewer than {SMALLEST} bits")
    return key


@dataclass(frozen=True)
class OwnKeys:
    """All pairs of one file, the newest first."""

    pairs: tuple[OwnKey, ...]

    @classmethod
    def new(cls, now: datetime, kind: Kind = "RSA") -> Self:
        """The first two pairs."""
        return cls((OwnKey.new("sig", now, kind), OwnKey.new("enc", now, kind)))

    @property
    def kind(self) -> Kind:
        """Of which kind they are; a file has one, for it has one purpose."""
        return self.pairs[0].kind if self.pairs else "RSA"

    @property
    def lifetimes(self) -> Lifetimes:
        """How long its pairs have to be kept."""
        return LIFETIMES[self.kind]

    @property
    def signs_after(self) -> timedelta:
        """How long after it was made everybody knows a pair."""
        return ON_EVERY_MACHINE + self.lifetimes.copied_for

    def of(self, use: Use) -> list[OwnKey]:
        """The pairs for one use, the newest first."""
        return [pair for pair in self.pairs if pair.use == use]

    def signing(self, now: datetime) -> OwnKey:
        """What signs at this moment: the newest that everybody knows, or else the oldest."""
        return self._newest("sig", now - self.signs_after)[0]

    def published(self, now: datetime) -> dict[str, Any]:
        """The key set that anybody may fetch.

        Of those to seal to it is the newest that every machine can open by; the others just open.
        """
        sealed_to = self._newest("enc", now - ON_EVERY_MACHINE)
        return {"keys": [pair.public() for pair in [*self.of("sig"), *sealed_to]]}

    def _newest(self, use: Use, made_by: datetime) -> list[OwnKey]:
        """The newest for a use of those made by a time, or else the oldest; of a use without any, none."""
        pairs = self.of(use)
        return [pair for pair in pairs if pair.made_at <= made_by][:1] or pairs[-1:]

    def rotated(self, now: datetime, compromised: bool = False) -> Self:
        """With a new pair for each use, and without those that nobody can need any more.

        After a theft (`compromised`) no old pair stays, though others may not know the new ones yet.
        """
        fresh = type(self).new(now, self.kind).pairs
        if compromised:
            return replace(self, pairs=fresh)
        kept = [pair for use in ("sig", "enc") for pair in self._needed(self.of(use), now)]
        return replace(self, pairs=(*fresh, *kept))

    def _needed(self, pairs: Sequence[OwnKey], now: datetime) -> list[OwnKey]:
        """The newest, and each of which the next is not known for so long that nothing is on its way."""
        since = now - self.signs_after - self.lifetimes.held_for
        followed = itertools.pairwise(pairs)
        return [*pairs[:1], *(pair for following, pair in followed if following.made_at > since)]


def read(path: Path) -> OwnKeys:
    """The pairs of a file.  Raises `BadKeys`."""
    try:
        given = json.loads(read_private(path))
    except BadFile as bad:
        raise BadKeys(str(bad)) from None
    except ValueError:
        raise BadKeys("is not JSON") from None
    if not isinstance(given, dict) or not isinstance(given.get("keys"), list):
        raise BadKeys("is not a set of keys (portal keys new-client or new-delivery FILE makes one)")
    pairs = [OwnKey.read(each) for each in given["keys"]]
    if len({pair.kid for pair in pairs}) < len(pairs):
        raise BadKeys("names two keys alike")
    if len({pair.kind for pair in pairs}) > 1:
        raise BadKeys("holds keys of two kinds; a file has those of one purpose")
    return OwnKeys(tuple(sorted(pairs, key=lambda pair: pair.made_at, reverse=True)))
