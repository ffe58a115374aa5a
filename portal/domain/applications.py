"""The states of an application and the moves between them."""

from enum import StrEnum


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
