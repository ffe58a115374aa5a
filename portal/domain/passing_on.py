"""When an application takes too long to its unit, and what its sender and the unit's staff are told of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LATE_AFTER = timedelta(hours=1)
"""Passing an application on takes seconds; after this its sender is told that it takes longer."""
FAR_TOO_LONG = timedelta(hours=24)
"""What still waits after this is a fault of the day, whatever the reason."""


class Delay(StrEnum):
    """Why an application's sender does not yet see it at the unit."""

    LATE = "late"
    """It has not been passed on, for longer than is usual."""
    UNCONFIRMED = "unconfirmed"
    """It has been passed on, and the unit has not said in its own time that it has it."""


class Trouble(StrEnum):
    """What the unit's staff look after, the most urgent first."""

    STUCK = "stuck"
    """The message was set aside: it is not tried any more until somebody says so."""
    LATE = "late"
    """The message waits for longer than is usual."""
    UNCONFIRMED = "unconfirmed"
    """The message was delivered, and the unit's system has not said in its time that it has it."""
    REFUSED_EVENT = "refused-event"
    """What the unit's system told was not believed, and nobody has looked at why."""
    WAITING_EVENT = "waiting-event"
    """What the unit's system told waits for something else that it has not told."""

    @property
    def is_of_event(self) -> bool:
        """Whether it is about an event of the unit's system, and not about a message to it."""
        return self in {Trouble.REFUSED_EVENT, Trouble.WAITING_EVENT}


@dataclass(frozen=True)
class Passing:
    """How far an application that the unit has not acknowledged has come."""

    submitted_at: datetime
    delivered_at: datetime | None


def delay_of(passing: Passing, acknowledged_within: timedelta, now: datetime) -> Delay | None:
    """What the sender is told; None while all is well."""
    if passing.delivered_at is None:
        return Delay.LATE if now - passing.submitted_at > LATE_AFTER else None
    return Delay.UNCONFIRMED if now - passing.delivered_at > acknowledged_within else None
