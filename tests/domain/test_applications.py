"""The states of an application: where each leads, and that every one can be reached and ends."""

from itertools import pairwise

import pytest

from portal.domain.applications import MOVES, State, may_move


@pytest.mark.parametrize(
    "way",
    [
        ["submitted", "registered", "in_review", "decided_granted", "offer_open", "agreed", "closed"],
        ["registered", "in_review", "supplement_requested", "in_review", "decided_refused", "closed"],
        ["in_review", "decided_partly", "offer_open", "lapsed", "closed"],
        ["submitted", "cancelled", "closed"],
        [
            "supplement_requested",
            "decided_refused",
        ],  # A late answer does not bar the decision (434/2003, 33 §).
        ["registered", "transferred", "closed"],
    ],
)
def test_an_application_goes_its_way(way: list[str]) -> None:
    states = [State(name) for name in way]
    assert all(may_move(start, to) for start, to in pairwise(states))


@pytest.mark.parametrize(
    ("start", "to"),
    [
        ("submitted", "decided_granted"),
        ("registered", "submitted"),
        ("in_review", "registered"),
        ("decided_refused", "offer_open"),
        ("decided_granted", "cancelled"),
        ("agreed", "lapsed"),
        ("closed", "in_review"),
    ],
)
def test_there_is_no_way_back_and_none_around(start: str, to: str) -> None:
    assert not may_move(State(start), State(to))


def test_every_state_has_its_moves_and_leads_to_closed() -> None:
    assert set(MOVES) == set(State)
    ending = {State.CLOSED}
    while grown := {state for state in State if state not in ending and MOVES[state] & ending}:
        ending |= grown
    assert ending == set(State)


def test_every_state_can_be_reached_and_none_leads_to_itself() -> None:
    assert set().union(*MOVES.values()) == set(State) - {State.SUBMITTED}
    assert not [state for state in State if may_move(state, state)]
