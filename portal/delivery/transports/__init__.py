"""How a message gets from the outbox to the unit: what every transport promises, and how it may fail."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


class _Fault(Exception):
    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind
        """The kind of fault; never its text, which could quote the message."""


class TransportDown(_Fault):
    """The transport takes nothing now; no unit and no message is to blame."""


class UnitDown(_Fault):
    """The transport takes nothing for this unit now; its messages are not to blame, and others may pass."""


class UnitSilent(UnitDown):
    """The same, and it was waited for before that was known."""


class MessageRefused(_Fault):
    """The transport does not take this message; others may pass."""


@dataclass(frozen=True)
class Outgoing:
    """A message on its way: its id, by which the receiver takes it once, and its envelope as JSON."""

    id: UUID
    unit: str
    envelope: str


class Transport(Protocol):
    """Hands messages over to the units."""

    def send(self, message: Outgoing, at: datetime) -> None:
        """Return once the receiver has the message for good; to have it already is as good.

        Raises `TransportDown`, `UnitDown` and `MessageRefused`.
        """

    def check(self, *, thoroughly: bool = False) -> None:
        """Return when messages would be taken now.

        Called while nothing is to do, so that what is held stays alive; `thoroughly` after a fault, to be as
        sure of it as sending is.  Raises `TransportDown`.
        """

    def close(self) -> None:
        """Let go of what is held.  It may be sent by again."""
