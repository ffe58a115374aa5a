"""What has become of a relay's batch, and how it is noted: all of it in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from portal.store import outbox, unit_queues
from portal.store.outbox import Leased
from portal.store.unit_queues import Queue

GIVE_UP_AFTER = 5
LONGEST_REST = timedelta(seconds=30)
"""A unit whose queue took nothing is tried again within this time, or after the other such units."""
_FIRST_PAUSE = timedelta(seconds=5)
_LONGEST_PAUSE = timedelta(minutes=10)


@dataclass
class Round:
    """What one round of a relay did."""

    taken: int = 0
    delivered: int = 0
    put_off: int = 0
    stuck: list[UUID] = field(default_factory=list)
    """The messages that were set aside for somebody to look at."""
    down: dict[str, str] = field(default_factory=dict)
    """The units whose queues took nothing, and the kind of fault."""


@dataclass
class Batch:
    """The messages of one lease."""

    owner: str
    queues: dict[str, Queue]
    """What was special about the ways when it was taken."""
    left: dict[UUID, Leased]
    """Neither sent nor refused."""
    sent: list[Leased] = field(default_factory=list)
    refused: list[tuple[Leased, str]] = field(default_factory=list)
    """With the kind of fault."""
    down: dict[str, str] = field(default_factory=dict)
    """The units whose queues took nothing, and the kind of fault."""
    reached: bool = False
    """Whether the transport has answered, although nothing was there to be sent."""
    served: set[str] = field(default_factory=set)
    """The units that have taken something."""
    waited: bool = False
    """Whether a unit has been waited for in vain."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was there to be sent."""
        return not (self.left or self.sent or self.refused)

    def goes_on(self, unit: str) -> bool:
        """Whether a unit gets more of it.

        Once one has been waited for, only those go on that have taken something: the next might have to be
        waited for too, and whoever comes behind it is sooner served by another batch.
        """
        return unit not in self.down and (unit in self.served or not self.waited)


def pause_after(attempts: int, jitter: float, longest: timedelta = _LONGEST_PAUSE) -> timedelta:
    """How long to wait before another try: twice as long each time, and never in step with others.

    `jitter` is a random number from 0 up to 1; the pause is between a half and the whole of the step.
    """
    steps: int = 2 ** min(attempts - 1, 10)
    step = min(_FIRST_PAUSE * steps, longest)
    return step * (1 + jitter) / 2


def settle(db: Session, batch: Batch, at: datetime, jitter: Callable[[], float]) -> Round:
    """Mark what was sent, set back what was refused, give back the rest, and note how the ways stand."""
    done = Round(len(batch.left) + len(batch.sent) + len(batch.refused), len(batch.sent), down=batch.down)
    outbox.mark_delivered(db, [message.id for message in batch.sent], at)
    for message, fault in batch.refused:
        _set_back(db, message, fault, at + pause_after(message.attempts + 1, jitter()), done)
    outbox.release(db, batch.owner, batch.left)
    _note_ways(db, batch, at, jitter)
    return done


def _note_ways(db: Session, batch: Batch, at: datetime, jitter: Callable[[], float]) -> None:
    not_served = {message.unit for message in (*batch.left.values(), *(each for each, _ in batch.refused))}
    failed = {unit for unit, queue in batch.queues.items() if queue.fault is not None}
    tried = failed & (batch.served | not_served)
    # In one order in every relay, so that none waits for another that waits for it.
    for unit in sorted(batch.down.keys() | tried):
        if unit in batch.down:
            failures = batch.queues.get(unit, Queue(unit)).failures + 1
            rested = at + pause_after(failures, jitter(), LONGEST_REST)
            unit_queues.fails(db, unit, batch.down[unit], at, rested)
        elif unit in batch.served:
            unit_queues.works(db, unit)
        else:
            # Its message was refused or not sent at all, which says nothing of its queue: others are tried
            # first, and then the next of its own.
            unit_queues.rest(db, unit, at)


def _set_back(db: Session, message: Leased, fault: str, due_at: datetime, done: Round) -> None:
    attempts = message.attempts + 1
    if attempts >= GIVE_UP_AFTER:
        outbox.give_up(db, message.id, fault, attempts)
        done.stuck.append(message.id)
    else:
        outbox.put_off(db, message.id, fault, attempts, due_at)
        done.put_off += 1
