"""The states of an application: where each leads, and that every one can be reached and ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.applications import (
    MOVES,
    State,
    contradicts,
    in_time,
    may_move,
    may_reach,
    standing,
    state_after,
)

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


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


@dataclass(frozen=True)
class Came:
    """An application came to a state."""

    state: State
    at: datetime


def came(*states: str) -> list[Came]:
    return [Came(State(state), NOW + timedelta(minutes=n)) for n, state in enumerate(states)]


def arriving(events: Sequence[Came]) -> State:
    """The state when events arrive in this order, each moving it on if it can be reached."""
    state, known = State.SUBMITTED, list[Came]()
    for event in events:
        known.append(event)
        new = state_after(known)
        state = new if may_reach(state, new) else state
    return state


def moving(events: Sequence[Came]) -> list[Came]:
    """The events that moved an application, by their times."""
    ordered = in_time(events)
    stood = (standing(ordered[:number]) for number in range(1, len(ordered) + 1))
    return [event for event in stood if event]


def minutes(number: int) -> datetime:
    return NOW + timedelta(minutes=number)


def lives() -> st.SearchStrategy[list[Came]]:
    """Events of one life: each state can be reached from the one before; the times may be the same."""

    @st.composite
    def life(draw: st.DrawFn) -> list[Came]:
        state, at, events = State.SUBMITTED, NOW, list[Came]()
        for _ in range(draw(st.integers(0, 8))):
            ahead = [each for each in State if may_reach(state, each)]
            if not ahead:
                break
            state = draw(st.sampled_from(ahead))
            at += timedelta(minutes=draw(st.integers(0, 3)))
            events.append(Came(state, at))
        return events

    return life()


@given(data=st.data(), life=lives())
def test_neither_the_order_of_arrival_nor_repeats_matter(data: st.DataObject, life: list[Came]) -> None:
    again = data.draw(st.lists(st.sampled_from(life), max_size=5)) if life else []
    order = data.draw(st.permutations(life + again))
    assert state_after(order) == state_after(life)
    assert arriving(order) == state_after(life)


@given(events=st.lists(st.builds(Came, st.sampled_from(State), st.integers(0, 5).map(minutes))))
def test_a_state_only_moves_to_what_it_can_reach(events: list[Came]) -> None:
    way = [State.SUBMITTED, *(event.state for event in moving(events))]
    assert all(start is to or may_reach(start, to) for start, to in pairwise(way))
    assert way[-1] is state_after(events) or not events


@given(life=lives())
def test_nothing_in_one_life_contradicts_the_rest(life: list[Came]) -> None:
    states = [event.state for event in life]
    assert not any(contradicts(state, states) for state in states)


@pytest.mark.parametrize(
    ("told", "after"),
    [
        ([], "submitted"),
        (["in_review"], "in_review"),
        (["registered", "decided_refused"], "decided_refused"),
        (["in_review", "supplement_requested", "in_review"], "in_review"),
        (["in_review", "supplement_requested", "in_review", "supplement_requested"], "supplement_requested"),
        (["decided_granted", "in_review"], "decided_granted"),
        (["agreed"], "agreed"),
        (["decided_refused", "agreed"], "decided_refused"),
    ],
)
def test_the_state_is_that_of_the_last_event_that_could_move_it(told: list[str], after: str) -> None:
    assert state_after(came(*told)) == State(after)
    assert state_after(reversed(came(*told))) == State(after)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("decided_granted", "decided_refused"),
        ("decided_refused", "agreed"),
        ("cancelled", "decided_partly"),
        ("agreed", "lapsed"),
    ],
)
def test_what_no_way_joins_contradicts(one: str, other: str) -> None:
    assert contradicts(State(one), [State.SUBMITTED, State(other)])
    assert contradicts(State(other), [State(one), State.CLOSED])
    assert not contradicts(State(one), [State.SUBMITTED, State(one)])


def test_of_two_events_of_one_moment_the_later_state_comes_later() -> None:
    asked, received = Came(State.SUPPLEMENT_REQUESTED, NOW), Came(State.REGISTERED, NOW)
    assert in_time([asked, received]) == [received, asked]
    assert standing([asked, received]) is asked
