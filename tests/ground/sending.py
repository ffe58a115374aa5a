"""Applications in the outbox, for tests of what happens after the sending."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from uuid import UUID, uuid4

from sqlalchemy import insert

from portal.delivery.transports import Outgoing, TransportDown, UnitDown, UnitSilent
from portal.domain.applications import State
from portal.store import outbox, people, unit_queues
from portal.store.engine import Store
from portal.store.tables.applications import Application
from portal.store.tables.queue import OutboxMessage
from portal.store.unit_queues import Queue
from tests.ground.portal import AINO

UNITS = ("990", "991", "992")
"""Units that a relay of the tests knows."""
_numbers = count(500_001)


class Plain:
    """A transport that holds nothing and is never down, but for what is sent by it."""

    def send(self, message: Outgoing, at: datetime) -> None:
        """Send a message."""
        raise NotImplementedError

    def check(self, *, thoroughly: bool = False) -> None:
        """A message would be taken."""

    def close(self) -> None:
        """There is nothing to let go of."""


@dataclass
class Receivers(Plain):
    """Receivers of several units, of which some take nothing."""

    down: set[str] = field(default_factory=set)
    silent: set[str] = field(default_factory=set)
    unreachable: bool = False
    got: list[tuple[str, UUID]] = field(default_factory=list)
    tried: Counter[str] = field(default_factory=Counter)

    def send(self, message: Outgoing, at: datetime) -> None:
        """Take a message."""
        if self.unreachable:
            raise TransportDown("ConnectionRefusedError")
        self.tried[message.unit] += 1
        if message.unit in self.down:
            raise UnitDown("no queue")
        if message.unit in self.silent:
            raise UnitSilent("no confirm")
        self.got.append((message.unit, message.id))

    def check(self, *, thoroughly: bool = False) -> None:
        """Say whether a message would be taken."""
        if self.unreachable:
            raise TransportDown("ConnectionRefusedError")

    def of(self, unit: str) -> list[UUID]:
        """What a unit has got."""
        return [message for to, message in self.got if to == unit]


def outbox_of(
    store: Store,
    number: int,
    at: datetime,
    envelope_of: Callable[[UUID], str] = "envelope of {}".format,
    unit: str = "990",
) -> list[UUID]:
    """So many messages in the outbox, in the order in which they go out.

    Without `envelope_of` they are no messages at all: for tests that look at the way alone.
    """
    ids = sorted(uuid4() for _ in range(number))
    with store.transaction() as db:
        resident = people.put_resident(db, AINO, "fi", at)
        for message in ids:
            db.execute(insert(Application).values(_application(message, resident, unit, at)))
            outbox.add(db, message, message, unit, envelope_of(message), at)
    return ids


def in_bulk(store: Store, sealed: Mapping[UUID, bytes], state: str, at: datetime) -> None:
    """Many messages of one state, with their sealed envelopes."""
    with store.transaction() as db:
        resident = people.put_resident(db, AINO, "fi", at)
        db.execute(insert(Application), [_application(id_, resident, "990", at) for id_ in sealed])
        db.execute(insert(OutboxMessage), [_message(id_, each, state, at) for id_, each in sealed.items()])


def waiting_in_bulk(store: Store, envelopes: Mapping[UUID, str], at: datetime) -> None:
    """Many messages that wait, as far as a relay looks; nothing else of what sending leaves is there."""
    sealed = {id_: store.vault.seal_text(each, outbox.SEALED_AS) for id_, each in envelopes.items()}
    in_bulk(store, sealed, outbox.WAITING, at)


def _application(id_: UUID, resident: UUID, unit: str, at: datetime) -> dict[str, object]:
    return {
        "id": id_,
        "resident_id": resident,
        "unit": unit,
        "reference": f"SL-2026-{next(_numbers):06}",
        "state": State.SUBMITTED,
        "language": "fi",
        "criteria_version": "1",
        "wants_discussion": False,
        "contents": b"",
        "content_hash": b"",
        "submitted_at": at,
        "promised_by": at.date(),
        "due_by": at.date(),
    }


def _message(id_: UUID, sealed: bytes, state: str, at: datetime) -> dict[str, object]:
    return {
        "id": id_,
        "application_id": id_,
        "unit": "990",
        "envelope": sealed,
        "state": state,
        "attempts": 0,
        "due_at": at,
        "created_at": at,
        "delivered_at": at if state == outbox.DELIVERED else None,
    }


def queue_of(store: Store, unit: str) -> Queue:
    """What is special about the way to a unit."""
    with store.session(writes=False) as db:
        return unit_queues.queues(db).get(unit, Queue(unit))
