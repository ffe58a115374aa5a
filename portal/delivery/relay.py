"""The relay: takes messages out of the outbox and gives them to a transport, each at least once.

A batch is taken by a lease, sent message by message, and marked in one transaction; a message is marked
only after the transport has returned.  A relay that dies in between leaves its lease to run out, and at
most its batch is sent again; receivers know a message by its id.
"""

import random
from collections.abc import Callable, Container
from datetime import datetime, timedelta

from portal.delivery import leasing
from portal.delivery.leasing import Wish
from portal.delivery.settling import Batch, Round, settle
from portal.delivery.transports import (
    MessageRefused,
    Outgoing,
    Transport,
    TransportDown,
    UnitDown,
    UnitSilent,
)
from portal.store import heartbeats, outbox
from portal.store.crypt import Unreadable
from portal.store.engine import Store
from portal.store.heartbeats import RELAY
from portal.store.outbox import Lease, Leased
from portal.units import load_units

ALL = Wish()
"""Whatever is due, to every unit."""
LEASE = timedelta(minutes=1)
_BEAT_EVERY = timedelta(seconds=10)


class Relay:
    """One relay among any number that work on the same outbox.

    `wish` says which of it is this one's; `known` are the units that use the portal, without it those that
    have a file here.
    """

    def __init__(
        self,
        store: Store,
        transport: Transport,
        owner: str,
        clock: Callable[[], datetime],
        jitter: Callable[[], float] = random.random,
        wish: Wish = ALL,
        known: Container[str] | None = None,
    ) -> None:
        self._store = store
        self._transport = transport
        self._owner = owner
        self._clock = clock
        self._jitter = jitter
        self._wish = wish
        self._known = load_units().by_code if known is None else known
        self._ailing = False
        """Whether it stands noted that the transport is down."""
        self._beat_at: datetime | None = None
        self._unsettled: Batch | None = None

    def run_round(self, stopping: Callable[[], bool] = lambda: False) -> Round:
        """Deliver a batch of messages that are due, to each unit an equal share.

        Raises `TransportDown` when the transport takes nothing at all now; no message and no unit is blamed
        for that.  Whatever was sent is marked all the same, and what was not is given back.
        """
        if self._unsettled:  # The database went away before the last batch was noted.
            self._settle(self._unsettled)
        lease = Lease(self._owner, self._clock() + LEASE)
        batch = self._unsettled = self._take(lease)
        down = None
        try:
            self._send(batch, lambda: stopping() or self._clock() >= lease.until)
        except TransportDown as fault:
            down = fault.kind
            raise
        finally:
            done = self._settle(batch, down)
        return done

    def _take(self, lease: Lease) -> Batch:
        now = self._clock()
        with self._store.transaction() as db:
            taken = leasing.take(db, lease, now, self._wish)
            before = heartbeats.standing(db, RELAY)
            # Last, for every relay beats the same row.
            if before is None or abs(now - before.at) >= _BEAT_EVERY:
                heartbeats.beat(db, RELAY, now)
        self._ailing = before is not None and before.fault is not None
        self._beat_at = now
        return Batch(self._owner, taken.queues, {message.id: message for message in taken.messages})

    def _send(self, batch: Batch, stopping: Callable[[], bool]) -> None:
        if batch.is_empty:
            self._transport.check(thoroughly=self._ailing)
            batch.reached = True
        for message in tuple(batch.left.values()):
            if stopping():
                break
            if batch.goes_on(message.unit):
                self._pass_on(message, batch)
                self._keep_beating()

    def _pass_on(self, message: Leased, batch: Batch) -> None:
        try:
            self._transport.send(self._opened(message), self._clock())
        except UnitDown as fault:
            batch.down[message.unit] = fault.kind
            batch.waited = batch.waited or isinstance(fault, UnitSilent)
        except MessageRefused as fault:
            batch.refused.append((batch.left.pop(message.id), fault.kind))
        except TransportDown:
            raise
        except Exception as fault:
            # A fault of ours ends the relay, but the message is put off first: the next relay gets past it.
            batch.refused.append((batch.left.pop(message.id), type(fault).__name__))
            raise
        else:
            batch.sent.append(batch.left.pop(message.id))
            batch.served.add(message.unit)

    def _opened(self, message: Leased) -> Outgoing:
        if message.unit not in self._known:
            raise MessageRefused("unknown unit")
        try:
            return Outgoing(message.id, message.unit, outbox.open_envelope(self._store.vault, message))
        except Unreadable as fault:
            raise MessageRefused("sealed") from fault

    def _keep_beating(self) -> None:
        """Say that the relay is alive, also when a batch takes long."""
        now = self._clock()
        if self._beat_at is None or now - self._beat_at >= _BEAT_EVERY:
            with self._store.transaction() as db:
                heartbeats.beat(db, RELAY, now)
            self._beat_at = now

    def _settle(self, batch: Batch, down: str | None = None) -> Round:
        now = self._clock()
        done = Round()
        if not batch.is_empty or down or self._ailing:
            with self._store.transaction() as db:
                done = settle(db, batch, now, self._jitter)
                if down:
                    heartbeats.fails(db, RELAY, down, now)
                elif batch.reached or batch.sent or batch.down:
                    heartbeats.works(db, RELAY, now)
        self._unsettled = None
        return done
