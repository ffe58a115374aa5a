"""Taking in what a unit's own system tells of an application: each event once, whatever its order.

One transaction notes the event, moves the application and opens or settles what the event is about.  An
event is never lost: it is applied, kept in the timeline though late, kept until it can be applied, or set
aside as refused, with the kind of fault, for somebody to look at.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from portal.delivery import unit_event
from portal.delivery.message import source_of
from portal.delivery.unit_event import (
    CreditOpened,
    CreditOpenedData,
    PaymentBooked,
    PaymentBookedData,
    UnitEvent,
)
from portal.domain.repayment import Received
from portal.domain.schedule import Schedule, adds_up
from portal.store import application_events, applications, credits, people, unit_events
from portal.store.application_events import Actor, Event, Move
from portal.store.applications import Whose
from portal.store.credits import Credit
from portal.store.unit_events import Arrived, Outcome

__all__ = ["Fault", "Outcome", "Settled", "Via", "receive"]

_CLOCKS_DIFFER_BY = timedelta(minutes=10)


class Via(StrEnum):
    """The way by which an event came."""

    AMQP = "amqp"
    HTTPS = "https"
    SEED = "seed"
    """Made up, for a demonstration."""


class Fault(StrEnum):
    """Why an event was refused: the kind alone, never what it says."""

    ID_TAKEN = "id taken"
    """Another event bears the id; of this one nothing is kept."""
    SOURCE = "another source"
    UNKNOWN = "unknown application"
    FOREIGN = "another unit's application"
    FUTURE = "of the future"
    PAST = "before the application"
    CONTRADICTION = "contradiction"
    SCHEDULE = "schedule does not add up"
    REFERENCE = "reference taken"
    AMOUNT = "amount of nothing"


@dataclass(frozen=True)
class Settled:
    """What came of an event: of one that is `repeated` when it came first, and nothing now."""

    outcome: Outcome
    fault: Fault | None = None
    repeated: bool = False

    @property
    def word(self) -> str:
        """What the unit is told: that an event was refused also when it comes again."""
        repeated = self.repeated and self.outcome is not Outcome.REFUSED
        return "repeated" if repeated else self.outcome.value


_APPLIED, _LATE, _WAITING = Settled(Outcome.APPLIED), Settled(Outcome.LATE), Settled(Outcome.WAITING)
_MOVED = {Move.STANDS: _APPLIED, Move.OVERTAKEN: _LATE}


def receive(db: Session, unit: str, event: UnitEvent, via: Via, now: datetime) -> Settled:
    """Take in an event that bears the signature of a unit."""
    body = unit_event.body_of(event)
    arrived = Arrived(event.id, unit, event.type, event.subject, event.time, body, via)
    if not unit_events.take(db, arrived, now):
        known = unit_events.known(db, unit, event.id, body)
        db.rollback()
        return _again(*known) if known else _refused(Fault.ID_TAKEN)
    settled = _settled(db, unit, event, now)
    unit_events.settle(db, event.id, settled.outcome, settled.fault, now)
    db.commit()
    return settled


def _again(outcome: Outcome, fault: str | None) -> Settled:
    return Settled(outcome, Fault(fault) if fault else None, repeated=True)


def _refused(fault: Fault) -> Settled:
    return Settled(Outcome.REFUSED, fault)


def _settled(db: Session, unit: str, event: UnitEvent, now: datetime) -> Settled:
    # The sender first and then the application, as whoever gives a resident a new code holds them.
    people.hash_of_sender(db, event.subject)
    application_events.hold(db, event.subject)
    whose = applications.whose_is(db, event.subject)
    if whose is None:
        return _refused(Fault.UNKNOWN)
    if fault := _foreign(unit, event, whose, now):
        return _refused(fault)
    if isinstance(event, PaymentBooked):
        return _book(db, event.subject, event.data)
    if isinstance(event, CreditOpened):
        return _open(db, whose, event, now)
    return _move(db, event)


def _foreign(unit: str, event: UnitEvent, whose: Whose, now: datetime) -> Fault | None:
    """Why the unit may not say this of this application, or not yet."""
    if event.source != source_of(unit):
        return Fault.SOURCE
    if whose.unit != unit:
        return Fault.FOREIGN
    if event.time < whose.submitted_at - _CLOCKS_DIFFER_BY:
        return Fault.PAST
    return Fault.FUTURE if event.time > now + _CLOCKS_DIFFER_BY else None


def _move(db: Session, event: UnitEvent) -> Settled:
    assert not isinstance(event, PaymentBooked)
    told = Event(event.state, event.time, Actor.UNIT, unit_event.details_of(event))
    moved = application_events.move(db, event.subject, told)
    return _MOVED.get(moved) or _refused(Fault.CONTRADICTION)


def _open(db: Session, whose: Whose, event: CreditOpened, now: datetime) -> Settled:
    opened = event.data
    credit, schedule = _credit(whose.unit, opened), _schedule(opened)
    known = credits.granted_on(db, event.subject).get(opened.credit_id)
    if known:
        same = (known.credit, known.schedule) == (credit, schedule.payments)
        return _APPLIED if same else _refused(Fault.CONTRADICTION)
    rows = schedule.payments
    if len(rows) > opened.months or not adds_up(opened.principal, rows, opened.paid_out_on):
        return _refused(Fault.SCHEDULE)
    with db.begin_nested() as attempt:
        added = credits.add(db, whose.resident, credit, schedule, now, application=event.subject)
        settled = _move(db, event) if added else _refused(Fault.REFERENCE)
        if settled.outcome is Outcome.REFUSED:
            attempt.rollback()
            return settled
    _settle_payments(db, whose.unit, event.subject, opened.credit_id, now)
    return settled


def _credit(unit: str, opened: CreditOpenedData) -> Credit:
    return Credit(
        id=opened.credit_id,
        unit=unit,
        purpose=opened.purpose,
        principal=opened.principal,
        rate=opened.rate,
        method=opened.method,
        months=opened.months,
        payee=opened.payee,
        iban=opened.iban,
        reference=opened.reference,
        granted_on=opened.granted_on,
        paid_out_on=opened.paid_out_on,
    )


def _schedule(opened: CreditOpenedData) -> Schedule:
    return Schedule(opened.principal, opened.rate, opened.method, opened.payments)


def _settle_payments(db: Session, unit: str, application: UUID, credit: UUID, now: datetime) -> None:
    for event_id, body in unit_events.waiting(db, unit, application):
        waiting = unit_event.from_body(body)
        if isinstance(waiting, PaymentBooked) and waiting.data.credit_id == credit:
            settled = _book(db, application, waiting.data)
            unit_events.settle(db, event_id, settled.outcome, settled.fault, now)


def _book(db: Session, application: UUID, booked: PaymentBookedData) -> Settled:
    if booked.amount <= 0:
        return _refused(Fault.AMOUNT)
    if booked.credit_id not in credits.granted_on(db, application):
        return _refused(Fault.CONTRADICTION) if credits.has(db, booked.credit_id) else _WAITING
    received = Received(booked.booked_on, booked.amount)
    if credits.add_payment(db, booked.credit_id, received, booked.payment_id):
        return _APPLIED
    # Told before under another id: true once more when it is the very same, and booked once.
    same = credits.payment_of(db, booked.credit_id, booked.payment_id) == received
    return _APPLIED if same else _refused(Fault.CONTRADICTION)
