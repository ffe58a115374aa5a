"""The relay is killed while it sends, before and after the broker's confirm, and comes back each time."""

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass

from portal.delivery.relay import BATCH
from tests.faults import counting
from tests.faults.brokered import Brokered, brokered, let_leases_run_out, submit_beside
from tests.faults.installation import POSTGRESQL, SQLITE
from tests.faults.people import residents, whole_drafts
from tests.faults.processes import Process, ended_after, kill, wait_until
from tests.faults.report import Outcome, Reached, none
from tests.faults.submitting import Traffic
from tests.ground.rabbitmq import Server

_SENDERS = 4
# A batch is sent and marked in less.
_LONGEST = 0.2


@dataclass(frozen=True)
class Numbers:
    """How much is done."""

    kills: int
    by_pages: int
    beside: int
    """So many more are sent by the service itself, before and whenever the outbox is nearly empty."""


FULL = {POSTGRESQL: Numbers(75, 200, 400), SQLITE: Numbers(25, 100, 400)}
SHORT = {POSTGRESQL: Numbers(3, 8, 60)}


def run(numbers: dict[str, Numbers], server: Server) -> Iterator[Outcome]:
    """The scenario, on each engine."""
    for engine, each in numbers.items():
        with brokered(engine, server) as made, made.there.serving():
            yield _on(made, engine, each)


def _on(made: Brokered, engine: str, numbers: Numbers) -> Outcome:
    there = made.there
    *people, beside = residents(there, _SENDERS + 1)
    each = numbers.by_pages // _SENDERS
    traffic = Traffic([(one, whole_drafts(there.store, one.id, each)) for one in people])
    submit_beside(there.store, beside, numbers.beside, traffic.ledger)
    with ended_after(there.supervised("deliver")) as relay, traffic.flowing():
        for _ in range(numbers.kills):
            if counting.waiting(there.store) < BATCH:
                submit_beside(there.store, beside, numbers.beside, traffic.ledger)
            _kill(made, relay)
    left = counting.deliver_all(there)
    made.unit.wait_for(traffic.ledger.acknowledged)
    return Outcome(
        f"relay killed ({engine})",
        made.unit.tally(traffic.ledger),
        (
            Reached("kills", numbers.kills, least=numbers.kills),
            Reached("came again under the same id", made.unit.repeated, most=BATCH * numbers.kills),
            none("came unasked", len(made.unit.messages.keys() - traffic.ledger.acknowledged)),
            none("stranded", left),
            none("500s", traffic.ledger.faults),
        ),
    )


def _kill(made: Brokered, relay: Process) -> None:
    """Kill the relay at some moment after it has begun to send."""
    before = made.unit.came.total()
    wait_until(lambda: made.unit.came.total() > before and bool(relay.children()), "a relay that sends", 300)
    time.sleep(random.uniform(0, _LONGEST))
    for pid in relay.children():
        kill(pid)
    let_leases_run_out(made.there.store)
