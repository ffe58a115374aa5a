"""How an envelope is dressed for the way through a broker: in the clear, or signed and sealed to the unit."""

from dataclasses import dataclass
from typing import Protocol

from portal.delivery.transports import Outgoing, UnitDown
from portal.units import Unit


@dataclass(frozen=True)
class Body:
    """What a broker carries."""

    content: str
    content_type: str


class Seal(Protocol):
    """Dresses the envelopes of one installation."""

    def __call__(self, message: Outgoing, unit: Unit) -> Body:
        """The body for a unit.  Raises `MessageRefused`, and `UnitDown` where its key is at fault."""


def in_the_clear(message: Outgoing, unit: Unit) -> Body:
    """The envelope as it is, for a unit without a key.  Raises `UnitDown` for one that has a key."""
    if unit.delivery.public_key is not None:
        raise UnitDown("not sealed")
    return Body(message.envelope, "application/cloudevents+json")
