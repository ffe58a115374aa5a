"""Which messages a relay takes next: of every unit that can take some, an equal share of the batch.

So the backlog of one unit costs another at most one batch, whatever its length.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, zip_longest

from sqlalchemy.orm import Session

from portal.delivery.rate import Rate
from portal.store import outbox, unit_queues
from portal.store.outbox import Lease, Leased
from portal.store.unit_queues import Queue

_TRIED_WITHIN = timedelta(seconds=30)
"""Longer than a transport waits for a confirm."""
_PROBE = 1
"""How many messages go to a unit whose queue took none the last time."""


@dataclass(frozen=True)
class Taken:
    """What a relay holds now, and what it should know of the ways."""

    messages: tuple[Leased, ...]
    """In the order in which they go out: by turns a message of each unit."""
    queues: dict[str, Queue]
    """What is special about the ways, by unit."""


def take(db: Session, lease: Lease, at: datetime, number: int, only: Collection[str] = ()) -> Taken:
    """Lease up to `number` messages that are due; with `only`, of these units alone."""
    queues = unit_queues.queues(db)
    waiting = [unit for unit in outbox.units_with(db, outbox.WAITING) if not only or unit in only]
    ready = [unit for unit in waiting if _is_open(queues.get(unit, Queue(unit)), at)]
    taken: dict[str, list[Leased]] = {unit: [] for unit in ready}
    left = number
    while ready and left:
        share = max(left // len(ready), 1)
        more = []
        for unit in ready[:left]:
            got, full = _take_of(db, lease, queues.get(unit, Queue(unit)), at, share)
            taken[unit] += got
            left -= len(got)
            if full:
                more.append(unit)
        ready = more
    return Taken(tuple(_by_turns(taken.values())), queues)


def _is_open(queue: Queue, at: datetime) -> bool:
    return queue.paused_at is None and not _rests(queue, at)


def _rests(queue: Queue, at: datetime) -> bool:
    return queue.retry_at is not None and at < queue.retry_at <= at + outbox.LONGER_THAN_ANY


def _take_of(db: Session, lease: Lease, queue: Queue, at: datetime, share: int) -> tuple[list[Leased], bool]:
    """Messages of one unit, and whether it may have more for this batch."""
    if queue.fault is not None:
        return _probe(db, lease, queue.unit, at), False
    if queue.per_minute is None:
        got = outbox.lease(db, lease, queue.unit, at, share)
        return list(got), len(got) == share
    held = unit_queues.hold(db, queue.unit)
    rate = Rate(held.per_minute or queue.per_minute)
    allowed = rate.allowance(held.spent_until, at)
    got = outbox.lease(db, lease, queue.unit, at, min(share, allowed)) if allowed else ()
    if got:
        unit_queues.spend(db, queue.unit, rate.spent(held.spent_until, at, len(got)))
    return list(got), share == len(got)


def _probe(db: Session, lease: Lease, unit: str, at: datetime) -> list[Leased]:
    """What a unit is tried with, by one relay at a time: whoever tries may have to wait for it."""
    if not _is_open(unit_queues.hold(db, unit), at):
        return []
    got = outbox.lease(db, lease, unit, at, _PROBE)
    if got:
        unit_queues.rest(db, unit, at + _TRIED_WITHIN)
    return list(got)


def _by_turns(each: Collection[list[Leased]]) -> Iterator[Leased]:
    return (message for message in chain.from_iterable(zip_longest(*each)) if message)
