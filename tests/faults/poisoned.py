"""A message that the unit's system cannot work on: it is given back each time, and the others go on."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from portal.delivery.topology import TRIES
from tests.faults import counting
from tests.faults.brokered import Brokered, brokered, put_beside
from tests.faults.installation import SQLITE
from tests.faults.processes import ended_after, wait_until
from tests.faults.report import Outcome, Reached, all_of, tally_of
from tests.faults.submitting import Ledger
from tests.ground.rabbitmq import Server

_PATIENCE = 300.0


@dataclass(frozen=True)
class Numbers:
    """How much is done."""

    messages: int
    poisoned: int
    delayed: float
    """Seconds that none of the others may wait longer."""


FULL = Numbers(500, 5, delayed=10)
SHORT = Numbers(20, 2, delayed=120)


def run(numbers: Numbers, server: Server) -> Iterator[Outcome]:
    """The scenario."""
    with brokered(SQLITE, server) as made:
        yield _on(made, numbers)


def _on(made: Brokered, numbers: Numbers) -> Outcome:
    there, ledger, bad = made.there, Ledger(), set[UUID]()
    made.unit.rejects = bad.__contains__
    put_beside(there.store, numbers.messages, ledger)
    bad.update(sorted(ledger.acknowledged)[: numbers.poisoned])
    good = ledger.acknowledged - bad
    with ended_after(there.supervised("deliver")):
        wait_until(lambda: bool(made.unit.came or made.unit.rejected), "the first message", _PATIENCE)
        began = time.monotonic()
        made.unit.wait_for(good)
        last = max(message.at for message in made.unit.messages.values())
        parked = _parked(made, numbers.poisoned)
        wait_until(lambda: not counting.waiting(there.store), "an empty outbox", _PATIENCE)
    tries = made.unit.rejected.values()
    return Outcome(
        "messages that the unit gives back",
        tally_of(good, list(made.unit.messages)),
        (
            all_of("parked", parked, numbers.poisoned),
            Reached("tries of each", min(tries), least=TRIES),
            Reached("and at most", max(tries), most=TRIES),
            Reached("the others all came in s", last - began, most=numbers.delayed),
        ),
    )


def _parked(made: Brokered, number: int) -> int:
    """How many messages lie where the dead letters go, once there are so many."""
    wait_until(lambda: made.broker.depth(made.dead) >= number, "the dead letters", _PATIENCE)
    return made.broker.depth(made.dead)
