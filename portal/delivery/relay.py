"""The relay: takes messages out of the outbox and gives them to a transport, each at least once.

A message is marked only after the transport has returned.  A relay that dies in between leaves
its lease to run out, and the message is sent again; receivers know it by its id.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from portal.delivery.transports import MessageRefused, Outgoing, Transport
from portal.store import heartbeats, outbox
from portal.store.crypt import Unreadable
from portal.store.engine import Store
from portal.store.outbox import Lease, Leased

BATCH = 50
LEASE = timedelta(minutes=1)
GIVE_UP_AFTER = 5
_FIRST_PAUSE = timedelta(seconds=5)
_LONGEST_PAUSE = timedelta(minutes=10)
_HEART = "relay"


@dataclass
class Round:
    """What one round of a relay did."""

    taken: int = 0
    delivered: int = 0
    put_off: int = 0
    stuck: list[UUID] = field(default_factory=list)
    """The messages that were set aside for somebody to look at."""


def pause_after(attempts: int, jitter: float) -> timedelta:
    """How long a refused message rests: twice as long each time, and never in step with others.

    `jitter` is a random number from 0 up to 1; the pause is between a half and the whole of the step.
    """
    steps: int = 2 ** min(attempts - 1, 10)
    step = min(_FIRST_PAUSE * steps, _LONGEST_PAUSE)
    return step * (1 + jitter) / 2


class Relay:
    """One relay among any number that work on the same outbox."""

    def __init__(
        self,
        store: Store,
        transport: Transport,
        owner: str,
        clock: Callable[[], datetime],
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._store = store
        self._transport = transport
        self._owner = owner
        self._clock = clock
        self._jitter = jitter

    def run_round(self, stopping: Callable[[], bool] = lambda: False) -> Round:
        """Deliver up to `BATCH` messages that are due.

        Raises `TransportDown` when the transport takes nothing at all now; no message is blamed
        for that.  Whatever was taken and not sent is given back.
        """
        now = self._clock()
        lease = Lease(self._owner, now + LEASE)
        with self._store.transaction() as db:
            heartbeats.beat(db, _HEART, now)
            messages = outbox.lease(db, lease, now, BATCH)
        done = Round(taken=len(messages))
        try:
            for message in messages:
                if stopping() or self._clock() >= lease.until:
                    break
                self._pass_on(message, done)
        finally:
            if messages:
                self._release()
        return done

    def _release(self) -> None:
        with self._store.transaction() as db:
            outbox.release(db, self._owner)

    def _pass_on(self, message: Leased, done: Round) -> None:
        try:
            envelope = outbox.open_envelope(self._store.vault, message)
            self._transport.send(Outgoing(message.id, message.unit, envelope), self._clock())
        except (MessageRefused, Unreadable) as fault:
            self._set_back(message, fault.kind if isinstance(fault, MessageRefused) else "sealed", done)
            return
        with self._store.transaction() as db:
            outbox.mark_delivered(db, message.id, self._clock())
        done.delivered += 1

    def _set_back(self, message: Leased, fault: str, done: Round) -> None:
        attempts = message.attempts + 1
        with self._store.transaction() as db:
            if attempts >= GIVE_UP_AFTER:
                outbox.give_up(db, message.id, fault, attempts)
                done.stuck.append(message.id)
            else:
                due_at = self._clock() + pause_after(attempts, self._jitter())
                outbox.put_off(db, message.id, fault, attempts, due_at)
                done.put_off += 1
