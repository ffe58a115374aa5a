"""What has happened to an application, as its pages tell it: each event with what the unit said beside."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from portal.delivery.unit_event import (
    CreditLink,
    DecidedData,
    Details,
    ReceivedData,
    SupplementAskedData,
    read_details,
)
from portal.domain.applications import State, ending
from portal.domain.finnish_time import day_of
from portal.store.application_events import Actor, Event


@dataclass(frozen=True)
class Happening:
    """An application came to a state, and what its unit said of that."""

    state: State
    at: datetime
    actor: Actor
    said: Details | None = None

    @property
    def asked(self) -> SupplementAskedData | None:
        """What was asked of the applicant."""
        return self.said if isinstance(self.said, SupplementAskedData) else None

    @property
    def decided(self) -> DecidedData | None:
        """That it was decided, and how the decision comes."""
        return self.said if isinstance(self.said, DecidedData) else None

    @property
    def credit(self) -> CreditLink | None:
        """Which credit was opened."""
        return self.said if isinstance(self.said, CreditLink) else None

    @property
    def case_number(self) -> str | None:
        """By which number the unit knows the application."""
        return self.said.case_number if isinstance(self.said, ReceivedData) else None


@dataclass(frozen=True)
class Ending:
    """To which state an application came when the waiting for its decision ended, and on which day."""

    state: State
    day: date


def ending_of(events: Iterable[Event]) -> Ending | None:
    """How the waiting for a decision ended, if it has; on the day of the decision where the unit told it."""
    last = ending(events)
    if last is None:
        return None
    said = read_details(last.state, last.details)
    day = said.decided_on if isinstance(said, DecidedData) else day_of(last.at)
    return Ending(last.state, day)


def of_events(events: Iterable[Event]) -> tuple[Happening, ...]:
    """What events tell, in their order; one that says nothing more than the one before it is left out.

    That an application has arrived is one event, though the portal and the unit's own system both say so.
    """
    told: list[Happening] = []
    for event in events:
        happening = Happening(event.state, event.at, event.actor, read_details(event.state, event.details))
        arrived = _place_of_arrival(told)
        if happening.state is State.REGISTERED and arrived is not None:
            told[arrived] = replace(told[arrived], said=happening.said or told[arrived].said)
        elif not told or told[-1].state is not happening.state or happening.said not in (None, told[-1].said):
            told.append(happening)
    return tuple(told)


def _place_of_arrival(told: list[Happening]) -> int | None:
    return next((n for n, each in enumerate(told) if each.state is State.REGISTERED), None)
