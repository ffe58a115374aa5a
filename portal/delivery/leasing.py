"""Which messages a relay takes next: of every unit that can take some, an equal share of the batch.

So the backlog of one unit costs another at most one batch, whatever its length.  A unit whose queue took
nothing the last time is tried by one message alone, for whoever tries it may have to wait.
"""

import random
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, zip_longest

from sqlalchemy.orm import Session

from portal.delivery.rate import Rate
from portal.store import outbox, unit_queues
from portal.store.outbox import Lease, Leased
from portal.store.unit_queues import Queue

BATCH = 200
_PROBE = 1
"""How many messages go to a unit whose queue took none the last time."""


@dataclass(frozen=True)
class Wish:
    """What a relay is there for."""

    only: Collection[str] = ()
    """The units that it works for; all of them if none is named."""
    tries: bool = True
    """Whether it tries units whose queues took nothing."""
    number: int = BATCH
    """How many messages it takes at most."""


@dataclass(frozen=True)
class Taken:
    """What a relay holds now, and what it should know of the ways."""

    messages: tuple[Leased, ...]
    """In the order in which they go out: by turns a message of each unit."""
    queues: dict[str, Queue]
    """What is special about the ways, by unit."""


def take(db: Session, lease: Lease, at: datetime, wish: Wish) -> Taken:
    """Lease messages that are due; where a unit that failed is tried, that one message alone."""
    queues = unit_queues.queues(db)
    waiting = [unit for unit in outbox.units_with(db, outbox.WAITING) if not wish.only or unit in wish.only]
    open_ = [queue for queue in (queues.get(unit, Queue(unit)) for unit in waiting) if _is_open(queue, at)]
    if wish.tries and (tried := _try_one(db, lease, at, open_)):
        held, messages = tried
        return Taken(messages, queues | {held.unit: held})
    ready = [queue for queue in open_ if queue.fault is None]
    return Taken(tuple(_by_turns(_shares(db, lease, at, ready, wish.number))), queues)


def _shares(db: Session, lease: Lease, at: datetime, ready: list[Queue], left: int) -> list[list[Leased]]:
    taken: dict[str, list[Leased]] = {}
    while ready and left:
        share = max(left // len(ready), 1)
        more = []
        for queue in ready[:left]:
            got = _take_of(db, lease, queue, at, share)
            taken.setdefault(queue.unit, []).extend(got)
            left -= len(got)
            if len(got) == share:
                more.append(queue)
        ready = more
    return list(taken.values())


def _is_open(queue: Queue, at: datetime) -> bool:
    return queue.paused_at is None and not _rests(queue, at)


def _rests(queue: Queue, at: datetime) -> bool:
    return queue.retry_at is not None and at < queue.retry_at <= at + outbox.LONGER_THAN_ANY


def _try_one(
    db: Session, lease: Lease, at: datetime, known: Iterable[Queue]
) -> tuple[Queue, tuple[Leased, ...]] | None:
    """A message to a unit that failed: to one that somebody wants to be tried now, or has rested longest."""
    failing = (queue for queue in known if queue.fault is not None)
    for queue in sorted(failing, key=lambda each: (each.retry_at is not None, each.retry_at or at)):
        held = unit_queues.hold_if_free(db, queue.unit)
        if held and (got := _take_held(db, lease, held, at, _PROBE)):
            if held.fault is not None:
                # Nobody else tries it while the lease lasts: who holds it says how it stands, or has died.
                unit_queues.rest(db, queue.unit, lease.until)
            return held, tuple(got)
    return None


def _take_of(db: Session, lease: Lease, queue: Queue, at: datetime, share: int) -> list[Leased]:
    if queue.per_minute is None:
        return list(outbox.lease(db, lease, queue.unit, at, share))
    return _take_held(db, lease, unit_queues.hold(db, queue.unit), at, share)


def _take_held(db: Session, lease: Lease, held: Queue, at: datetime, share: int) -> list[Leased]:
    """Messages of a unit whose row is held, within its rate."""
    if not _is_open(held, at):
        return []
    if held.per_minute is None:
        return list(outbox.lease(db, lease, held.unit, at, share))
    rate = Rate(held.per_minute)
    allowed = rate.allowance(held.spent_until, at)
    got = outbox.lease(db, lease, held.unit, at, min(share, allowed)) if allowed else ()
    if got:
        unit_queues.spend(db, held.unit, rate.spent(held.spent_until, at, len(got)))
    return list(got)


def _by_turns(each: list[list[Leased]]) -> Iterator[Leased]:
    """A message of each unit in turn; who comes first differs, for one that hangs keeps the next waiting."""
    random.shuffle(each)
    return (message for message in chain.from_iterable(zip_longest(*each)) if message)
