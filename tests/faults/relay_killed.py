"""The relay is killed while it sends, before and after the broker's confirm, and comes back each time."""

import random
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass

from portal.delivery.leasing import BATCH
from portal.delivery.transports.choosing import SIDE_BY_SIDE
from tests.faults import counting
from tests.faults.brokered import Brokered, brokered, let_leases_run_out, marked, put_beside
from tests.faults.installation import POSTGRESQL, SQLITE
from tests.faults.people import residents, whole_drafts
from tests.faults.processes import Process, ended_after, is_running, kill, wait_until
from tests.faults.report import Outcome, Reached, none
from tests.faults.submitting import Traffic
from tests.ground.rabbitmq import Server

_SENDERS = 4
_PATIENCE = 300.0
_BATCHES = 1.5
"""A kill comes within the time of so many batches: before a mark, at it, and after it …"""
_LONGEST = 2.5
"""… but within so many seconds."""
_AFTER_A_MARK = 3
"""One of so many comes when a batch has been marked, however slow the machine is."""
_IN_HAND = SIDE_BY_SIDE * BATCH
"""What a process may have sent and not noted when it is killed."""


@dataclass(frozen=True)
class Numbers:
    """How much is done."""

    kills: int
    by_pages: int
    waiting: int
    """So many wait each time when the relay comes back, whatever the pages have sent."""


FULL = {
    POSTGRESQL: Numbers(60, 200, _IN_HAND + BATCH),
    SQLITE: Numbers(40, 100, _IN_HAND + BATCH),
}
SHORT = {POSTGRESQL: Numbers(3, 8, 60)}


def run(numbers: dict[str, Numbers], server: Server) -> Iterator[Outcome]:
    """The scenario, on each engine."""
    for engine, each in numbers.items():
        with brokered(engine, server) as made, made.there.serving():
            yield _on(made, engine, each)


def _on(made: Brokered, engine: str, numbers: Numbers) -> Outcome:
    there = made.there
    people = residents(there, _SENDERS)
    each = numbers.by_pages // _SENDERS
    traffic = Traffic([(one, whole_drafts(there.store, one.id, each)) for one in people])
    kills: list[_Kill] = []
    put_beside(there.store, numbers.waiting, traffic.ledger)
    longest = min(_seconds_of_a_batch(made) * _BATCHES, _LONGEST)
    with ended_after(there.supervised("deliver")) as relay, traffic.flowing():
        # What starts it anew is held while messages are made: the relay is faster than they are.
        relay.send(signal.SIGSTOP)
        for number in range(numbers.kills):
            lacking = numbers.waiting - counting.waiting(there.store)
            if lacking > 0:
                put_beside(there.store, lacking, traffic.ledger)
            kills.append(_kill(made, relay, longest, after_a_mark=number % _AFTER_A_MARK == 0))
    left = counting.deliver_all(there)
    made.unit.wait_for(traffic.ledger.acknowledged)
    after_a_mark = sum(each.after_a_mark for each in kills)
    return Outcome(
        f"relay killed ({engine})",
        made.unit.tally(traffic.ledger),
        (
            Reached("kills", sum(each.killed for each in kills), least=numbers.kills),
            Reached("after a mark", after_a_mark, least=numbers.kills // _AFTER_A_MARK),
            Reached("came again under the same id", made.unit.repeated, most=_IN_HAND * numbers.kills),
            none("came unasked", len(made.unit.messages.keys() - traffic.ledger.acknowledged)),
            none("stranded", left),
            none("500s", traffic.ledger.faults),
        ),
    )


@dataclass(frozen=True)
class _Kill:
    killed: bool
    """Whether there was a relay to kill."""
    after_a_mark: bool
    """Whether it had marked a batch since it came back."""


def _seconds_of_a_batch(made: Brokered) -> float:
    """How long it takes until a batch is marked, from the arrival of its first message."""
    with ended_after(made.there.portal("deliver", "--once")) as process:
        wait_until(lambda: bool(made.unit.came), "a relay that sends", _PATIENCE)
        seconds = wait_until(lambda: bool(marked(made.there.store)), "a batch", _PATIENCE)
        process.wait(_PATIENCE)
    return seconds


def _kill(made: Brokered, relay: Process, longest: float, *, after_a_mark: bool) -> _Kill:
    """Let the relay come back, kill it at some moment after it has begun to send, and hold it back."""
    store, before, known = made.there.store, made.unit.came.total(), len(marked(made.there.store))

    def sends() -> bool:
        return made.unit.came.total() > before and any(map(is_running, relay.children()))

    def has_marked() -> bool:
        return len(marked(store)) > known

    relay.send(signal.SIGCONT)
    if after_a_mark:
        wait_until(has_marked, "a batch", _PATIENCE)
    else:
        wait_until(sends, "a relay that sends", _PATIENCE)
    time.sleep(random.uniform(0, longest))
    relay.send(signal.SIGSTOP)
    killed = sum(kill(pid) for pid in relay.children())
    let_leases_run_out(store)
    return _Kill(killed > 0, has_marked())
