"""The states of an application, the moves between them, and the state that its events come to.

Events come late, twice and in any order.  A state is therefore computed from all of them by their own
times, and it only ever moves on: to what can be reached from where it is.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar


class State(StrEnum):
    """Where an application stands.  A draft is none of these: it is not a pending matter yet."""

    SUBMITTED = "submitted"
    REGISTERED = "registered"
    IN_REVIEW = "in_review"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    DECIDED_GRANTED = "decided_granted"
    DECIDED_PARTLY = "decided_partly"
    DECIDED_REFUSED = "decided_refused"
    CANCELLED = "cancelled"
    TRANSFERRED = "transferred"
    OFFER_OPEN = "offer_open"
    AGREED = "agreed"
    LAPSED = "lapsed"
    CLOSED = "closed"


_DECIDED = frozenset({State.DECIDED_GRANTED, State.DECIDED_PARTLY, State.DECIDED_REFUSED})
_ENDS = frozenset({State.CANCELLED, State.TRANSFERRED})
UNDECIDED = frozenset({State.SUBMITTED, State.REGISTERED, State.IN_REVIEW, State.SUPPLEMENT_REQUESTED})
"""Of an application in one of these the decision is still to come."""
IN_HAND = frozenset({State.IN_REVIEW, State.SUPPLEMENT_REQUESTED})
"""Of an application in one of these the unit's work has begun, and may pass from one handler to another."""

MOVES: dict[State, frozenset[State]] = {
    State.SUBMITTED: frozenset({State.REGISTERED}) | _ENDS,
    State.REGISTERED: frozenset({State.IN_REVIEW}) | _ENDS,
    State.IN_REVIEW: frozenset({State.SUPPLEMENT_REQUESTED}) | _DECIDED | _ENDS,
    State.SUPPLEMENT_REQUESTED: frozenset({State.IN_REVIEW}) | _DECIDED | _ENDS,
    State.DECIDED_GRANTED: frozenset({State.OFFER_OPEN, State.CLOSED}),
    State.DECIDED_PARTLY: frozenset({State.OFFER_OPEN, State.CLOSED}),
    State.DECIDED_REFUSED: frozenset({State.CLOSED}),
    State.OFFER_OPEN: frozenset({State.AGREED, State.LAPSED}),
    State.AGREED: frozenset({State.CLOSED}),
    State.LAPSED: frozenset({State.CLOSED}),
    State.CANCELLED: frozenset({State.CLOSED}),
    State.TRANSFERRED: frozenset({State.CLOSED}),
    State.CLOSED: frozenset(),
}


def may_move(start: State, to: State) -> bool:
    """Whether an application may go from one state straight to another."""
    return to in MOVES[start]


def _all_ahead(start: State) -> frozenset[State]:
    found: set[State] = set()
    ahead = set(MOVES[start])
    while ahead:
        found |= ahead
        ahead = {further for state in ahead for further in MOVES[state]} - found
    return frozenset(found)


_AHEAD = {state: _all_ahead(state) for state in State}
_RANK = {state: number for number, state in enumerate(State)}


def may_reach(start: State, to: State) -> bool:
    """Whether there is a way from one state to another, over any number of moves.

    Back to itself there is one for what alternates alone: review and supplement.
    """
    return to in _AHEAD[start]


def contradicts(state: State, others: Iterable[State]) -> bool:
    """Whether no way joins this state to one of the others: an application cannot have been in both."""
    return any(
        other is not state and not may_reach(state, other) and not may_reach(other, state) for other in others
    )


class Told(Protocol):
    """That an application came to a state at a time."""

    @property
    def state(self) -> State:
        """The state."""

    @property
    def at(self) -> datetime:
        """When, with its zone."""


ToldT = TypeVar("ToldT", bound=Told)


def in_time(events: Iterable[ToldT]) -> list[ToldT]:
    """Events by their times; of one moment, in the order in which the states follow each other.

    Nothing comes before the sending, whatever the clock of a unit says.
    """
    return sorted(events, key=_place)


def _place(event: Told) -> tuple[bool, datetime, int]:
    return event.state is not State.SUBMITTED, event.at, _RANK[event.state]


def standing(events: Iterable[ToldT]) -> ToldT | None:
    """The event that an application stands at after all of these, in whatever order they came.

    By their times each moves it on, or keeps it where it is; one to which there was no way is passed over.
    None without any.
    """
    found: ToldT | None = None
    for event in in_time(events):
        if found is None or event.state is found.state or may_reach(found.state, event.state):
            found = event
    return found


def ending(events: Iterable[ToldT]) -> ToldT | None:
    """The event with which the waiting for a decision ended: decided, cancelled or transferred; else None."""
    return next((event for event in in_time(events) if event.state not in UNDECIDED), None)


def state_after(events: Iterable[Told]) -> State:
    """The state after these events, in whatever order and however often they came: sent, without any."""
    found = standing(events)
    return found.state if found else State.SUBMITTED
