"""What comes from the units' own systems, by whichever way: whose it is, and what it tells."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import ValidationError

from portal.delivery import sealing, unit_event
from portal.delivery.parties import Parties
from portal.delivery.sealing import NotTrusted
from portal.delivery.unit_event import LARGEST_BYTES, UnitEvent


class NotAnEvent(Exception):
    """A unit has signed it, and it tells nothing that version 1 of the schema knows."""

    def __init__(self, unit: str) -> None:
        super().__init__(unit)
        self.unit = unit


@dataclass(frozen=True)
class Incoming:
    """An event, and the unit whose signature it bears."""

    unit: str
    id: str
    """The id as the unit writes it, for the answer."""
    event: UnitEvent


def read(parties: Parties, token: bytes, now: datetime, oldest: timedelta | None = None) -> Incoming:
    """The event of a signed message.  Raises `NotTrusted` and `NotAnEvent`."""
    if len(token) > LARGEST_BYTES:
        raise NotTrusted("size")
    opened = parties.open(token, now, oldest)
    unit = sealing.unit_of(opened.sender)
    if unit is None:
        raise NotTrusted("signature")
    said = opened.event()
    try:
        return Incoming(unit, opened.id, unit_event.from_envelope(said))
    except (ValidationError, ValueError):
        raise NotAnEvent(unit) from None
