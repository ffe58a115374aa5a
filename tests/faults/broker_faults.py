"""Whatever can go wrong at the broker goes wrong, one thing after another, while people send.

It is killed, its connections break, it hangs, is short of memory, loses the unit's queue, has no room in it,
and shuts the relay out.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from portal.store import unit_queues
from tests.faults import counting
from tests.faults.brokered import Brokered, brokered, held, marked, put_beside
from tests.faults.installation import POSTGRESQL
from tests.faults.people import endless_drafts, residents
from tests.faults.processes import ended_after, wait_until
from tests.faults.report import Outcome, Reached, none
from tests.faults.submitting import Traffic
from tests.ground.applying import UNIT
from tests.ground.rabbitmq import Server

_SENDERS = 2
_PATIENCE, _PAUSE = 300.0, 0.2


@dataclass(frozen=True)
class Numbers:
    """How much is done, in times and seconds."""

    kills: int
    cuts: int
    hung: float
    blocked: float
    backlog: int
    """So many wait when the broker comes back after it has hung."""
    between: int
    """So many submissions come between two faults."""
    told_within: float
    """Seconds until the operator is shown that a queue is gone, full or closed."""
    drained_within: float
    """Seconds in which 10 000 that waited must have gone out."""


FULL = Numbers(20, 20, 60, 20, 10_000, 5, told_within=60, drained_within=60)
SHORT = Numbers(1, 2, 2, 2, 60, 2, told_within=300, drained_within=60_000)


@dataclass
class _Seen:
    told: dict[str, float] = field(default_factory=dict)
    """In how many seconds each fault of the queue was shown."""
    kills: int = 0
    """So often the broker was running when it was killed."""
    wrongly_marked: int = 0
    drained: float = 0.0


def run(numbers: Numbers, server: Server) -> Iterator[Outcome]:
    """The scenario."""
    with brokered(POSTGRESQL, server) as made, made.there.serving():
        yield _on(made, numbers)


def _on(made: Brokered, numbers: Numbers) -> Outcome:
    there, seen = made.there, _Seen()
    people = residents(there, _SENDERS)
    traffic = Traffic([(one, endless_drafts(there.store, one.id)) for one in people], pause=_PAUSE)
    with ended_after(there.supervised("deliver")), traffic.flowing():
        for fault in _faults(made, numbers, traffic, seen):
            fault()
            traffic.go_on(numbers.between)
        traffic.stopping.set()
    left = counting.deliver_all(there)
    made.unit.wait_for(traffic.ledger.acknowledged)
    told = (
        Reached(f"“{kind}” told in s", after, most=numbers.told_within) for kind, after in seen.told.items()
    )
    return Outcome(
        "broker killed, cut, hung, blocked, gone, full, shut",
        made.unit.tally(traffic.ledger),
        (
            Reached("kills", seen.kills, least=numbers.kills),
            Reached("10 000 drained in s", seen.drained, most=numbers.drained_within),
            *told,
            none("marked before they were taken", seen.wrongly_marked),
            Reached("came again under the same id", made.unit.repeated),
            none("undelivered", left),
            none("500s", traffic.ledger.faults),
        ),
    )


def _faults(made: Brokered, numbers: Numbers, traffic: Traffic, seen: _Seen) -> Iterator[Callable[[], None]]:
    server, store = made.server, made.there.store

    def kill() -> None:
        seen.kills += server.kill()
        server.start()

    def hang() -> None:
        server.freeze()
        put_beside(store, numbers.backlog, traffic.ledger)
        time.sleep(numbers.hung)
        server.thaw()
        waiting = counting.waiting(store)
        seconds = wait_until(lambda: counting.waiting(store) <= _SENDERS, "an empty outbox", _PATIENCE)
        seen.drained = seconds * 10_000 / waiting

    def block() -> None:
        server.memory_alarm(on=True)
        time.sleep(numbers.blocked)
        server.memory_alarm(on=False)

    def cut() -> None:
        put_beside(store, numbers.backlog // 40, traffic.ledger)
        made.network.cut()

    yield from [kill] * numbers.kills
    yield from [cut] * numbers.cuts
    yield from [hang, block]
    for kind, begin, end in (
        ("no queue", partial(_lose_queue, made), made.broker.declare),
        ("not taken", partial(_fill_queue, made), partial(_empty_queue, made)),
        ("NotAllowed", made.shut_out, made.admit),
    ):
        yield partial(_while_down, made, kind, begin, end, traffic, seen)


def _while_down(
    made: Brokered,
    kind: str,
    begin: Callable[[], None],
    end: Callable[[], None],
    traffic: Traffic,
    seen: _Seen,
) -> None:
    """Let a fault stand until the operator is shown it; what is sent meanwhile must not be marked."""
    traffic.go_on(1)
    begin()
    before = marked(made.there.store)
    traffic.go_on(1)
    seen.told[kind] = wait_until(lambda: kind in _status(made), f"“{kind}” in the status", _PATIENCE)
    meanwhile = marked(made.there.store) - before - made.unit.messages.keys()
    seen.wrongly_marked += len(meanwhile) if kind == "no queue" else 0
    end()
    store = made.there.store
    wait_until(lambda: counting.waiting(store) <= _SENDERS, "an empty outbox", _PATIENCE)


def _status(made: Brokered) -> str:
    """What `portal queue status` says."""
    process = made.there.portal("queue", "status")
    process.wait()
    return process.said


def _lose_queue(made: Brokered) -> None:
    """The queue is deleted, when the unit has taken all that was in it: that would be the broker's loss."""
    store = made.there.store
    with store.transaction() as db:
        unit_queues.pause(db, UNIT.code, "operator", datetime.now(UTC))
    wait_until(lambda: not held(store) and marked(store) <= made.unit.messages.keys(), "rest", _PATIENCE)
    assert made.server.api("DELETE", f"queues/{made.broker.vhost}/{made.queue}").ok
    with store.transaction() as db:
        unit_queues.resume(db, UNIT.code)


def _fill_queue(made: Brokered) -> None:
    """The unit takes nothing, and there is room for one message alone."""
    made.unit.pausing.set()
    made.broker.limit(made.queue, 1)


def _empty_queue(made: Brokered) -> None:
    made.broker.limit(made.queue, None)
    made.unit.pausing.clear()
