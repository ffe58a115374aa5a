"""Clocks that are wrong, and are then set right: what was written under them is delivered all the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from tests.faults import counting
from tests.faults.filling_in import opened
from tests.faults.installation import POSTGRESQL, SQLITE, Installation, installed
from tests.faults.people import Visitor, residents, sign_in, whole_drafts
from tests.faults.processes import TooLate, ended_after, kill, wait_until
from tests.faults.report import Outcome, Reached, none
from tests.faults.submitting import Ledger, review, send

_AHEAD, _BEHIND = "3600", "-3600"


@dataclass(frozen=True)
class Numbers:
    """How much is done."""

    applications: int
    within: float
    """Seconds in which all must have been delivered once the clock is right."""


FULL = {POSTGRESQL: Numbers(50, 30), SQLITE: Numbers(50, 30)}
SHORT = {SQLITE: Numbers(5, 90)}


def run(numbers: dict[str, Numbers]) -> Iterator[Outcome]:
    """The scenario, on each engine."""
    for engine, each in numbers.items():
        for name, of_web, of_relay in (
            ("pages an hour ahead", _AHEAD, "0"),
            ("relay an hour behind", "0", _BEHIND),
        ):
            with installed(engine) as there:
                yield _on(there, f"{name} ({engine})", each, of_web, of_relay)
        with installed(engine) as there:
            yield _died(there, f"relay an hour ahead dies ({engine})", each)


def _on(there: Installation, name: str, numbers: Numbers, of_web: str, of_relay: str) -> Outcome:
    ledger = _sent(there, numbers.applications, of_web)
    with ended_after(there.portal("deliver", clock=of_relay)):
        took = _delivered(there, numbers.within)
    return _outcome(there, name, ledger, took, numbers)


def _died(there: Installation, name: str, numbers: Numbers) -> Outcome:
    """It takes a lease by its own clock, and is killed with it."""
    ledger = _sent(there, numbers.applications, "0")
    with ended_after(there.portal("deliver", clock=_AHEAD)) as relay:
        wait_until(lambda: bool(counting.at_the_unit(there.store)), "a relay that sends")
        kill(relay.pid)
    with ended_after(there.portal("deliver")):
        took = _delivered(there, numbers.within + 60)
    return _outcome(there, name, ledger, took, numbers)


def _outcome(there: Installation, name: str, ledger: Ledger, took: float, numbers: Numbers) -> Outcome:
    return Outcome(
        name,
        counting.tally(there, ledger),
        (
            Reached("delivered in s", took, most=numbers.within + 60),
            none("undelivered", counting.waiting(there.store)),
            *counting.whole(there),
        ),
    )


def _delivered(there: Installation, within: float) -> float:
    try:
        return wait_until(lambda: not counting.waiting(there.store), "an empty outbox", within)
    except TooLate:
        return float("inf")


def _sent(there: Installation, number: int, clock: str) -> Ledger:
    ledger = Ledger()
    (who,) = residents(there, 1)
    sign_in(there.store, who, ahead=timedelta(seconds=int(clock)))
    with there.serving(clock=clock):
        _send_all(who, whole_drafts(there.store, who.id, number), ledger)
    return ledger


def _send_all(who: Visitor, drafts: list[UUID], ledger: Ledger) -> None:
    token = opened(who.browser, review(drafts[0])).token
    for draft in drafts:
        send(who.browser, draft, token, ledger)
