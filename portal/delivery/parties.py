"""The portal among the units' systems: what it wraps for them, and what it takes from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from joserfc.jwk import ECKey

from portal.delivery import canonical, sealing
from portal.delivery.sealing import Opened, Receiver, Sender, Trust
from portal.delivery.settings import Delivery
from portal.delivery.transports import MessageRefused, Outgoing, UnitDown
from portal.delivery.transports.dressing import Body
from portal.own_keys.file import KeysFile
from portal.own_keys.pairs import OwnKey
from portal.units import BadPublicKeys, PublicKeys, Unit, UnitKeys, Units


@dataclass(frozen=True)
class Parties:
    """The names and keys of everybody on the way to the units and back.

    Files of keys are read anew when they change.
    """

    name: str
    """The portal's own name: its base address."""
    units: Units
    own: KeysFile | None = None
    keys: UnitKeys = field(default_factory=UnitKeys)

    @classmethod
    def of(cls, base_url: str, settings: Delivery, units: Units) -> Self:
        """Those of an installation."""
        return cls(base_url, units, KeysFile(settings.keys_file) if settings.keys_file else None, UnitKeys())

    def wrap(self, message: Outgoing, unit: Unit, at: datetime | None = None) -> Body:
        """A message for a unit: as it is, or signed and sealed to who has told public keys.

        Raises `MessageRefused` for this message alone, and `UnitDown` when we have no keys of our own.
        """
        keys, now = self._keys_of(unit), at or datetime.now(UTC)
        if keys is None:
            return Body(message.envelope, "application/cloudevents+json")
        receiver = Receiver(sealing.unit_name(unit.code), keys.sealing[0] if keys.sealing else None)
        try:
            contents = {"event": canonical.read(message.envelope)}
            token = sealing.seal(str(message.id), contents, self._sender(now), receiver, now)
        except ValueError:
            raise MessageRefused("cannot be sealed") from None
        return Body(token, "application/jwt")

    def open(self, token: str | bytes, now: datetime, oldest: timedelta | None = None) -> Opened:
        """What a unit's system sent to us.  Raises `NotTrusted`."""
        opening = _private(self.own.current().of("enc")) if self.own else ()
        return sealing.unseal(token, Trust(self.name, opening, self._signing_of, oldest), now)

    def answer(self, unit: str, message: str, contents: Mapping[str, Any], at: datetime) -> str:
        """A signed answer to a unit's message, with the id of that message.  Raises `UnitDown`."""
        return sealing.seal(message, contents, self._sender(at), Receiver(sealing.unit_name(unit)), at)

    def published(self, now: datetime) -> dict[str, Any]:
        """Our own public keys at a moment, as a JWKS."""
        return self.own.current().published(now) if self.own else {"keys": []}

    def _sender(self, at: datetime) -> Sender:
        if self.own is None:
            raise UnitDown("no keys of our own")
        (key,) = _private([self.own.current().signing(at)])
        return Sender(self.name, key)

    def _keys_of(self, unit: Unit) -> PublicKeys | None:
        try:
            return self.keys.of(unit)
        except BadPublicKeys:
            raise MessageRefused("unreadable key") from None

    def _signing_of(self, sender: str) -> Sequence[ECKey]:
        unit: Unit | None = self.units.by_code.get(sealing.unit_of(sender) or "")
        try:
            keys = self.keys.of(unit) if unit else None
        except BadPublicKeys:
            return ()
        return keys.signing if keys else ()


def _private(pairs: Sequence[OwnKey]) -> tuple[ECKey, ...]:
    return tuple(pair.key for pair in pairs if isinstance(pair.key, ECKey))
