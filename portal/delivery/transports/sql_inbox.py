"""The default transport: into the unit's inbox in the portal's own database, without a broker."""

from datetime import datetime

from sqlalchemy.exc import InterfaceError, OperationalError, ProgrammingError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoneFree
from sqlalchemy.orm import Session

from portal.delivery.message import NotAMessage, from_envelope
from portal.delivery.transports import MessageRefused, Outgoing, TransportDown
from portal.domain.applications import State
from portal.store import application_events, cases
from portal.store.application_events import Actor, Event
from portal.store.cases import Arrival
from portal.store.engine import Store


class SqlInbox:
    """The transport to the unit's inbox in the portal's own database."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def send(self, message: Outgoing, at: datetime) -> None:
        """Put the message into the inbox once; the application is thereby registered."""
        try:
            arrival = _arrival(message)
            with self._store.transaction() as db:
                _receive(db, arrival, at)
        except NotAMessage as fault:
            raise MessageRefused(fault.kind) from fault
        except (OperationalError, InterfaceError, ProgrammingError, NoneFree) as fault:
            raise TransportDown(type(fault).__name__) from fault
        except SQLAlchemyError as fault:
            raise MessageRefused(type(fault).__name__) from fault

    def check(self, *, thoroughly: bool = False) -> None:
        """Whoever can ask has the database."""

    def close(self) -> None:
        """Nothing is held between two messages."""


def _receive(db: Session, arrival: Arrival, at: datetime) -> None:
    if cases.receive(db, arrival, at):
        application_events.move(db, arrival.id, Event(State.REGISTERED, at, Actor.SYSTEM))
    elif not cases.has(db, arrival.id):
        # Not here, and yet there is no room for it: only a reference that another case bears does that.
        raise MessageRefused("reference taken")


def _arrival(outgoing: Outgoing) -> Arrival:
    message = from_envelope(outgoing.envelope)
    facts, answers = message.application, message.answers
    if facts.id != outgoing.id:
        raise MessageRefused("another id")
    if facts.unit != outgoing.unit:
        raise MessageRefused("another unit")
    return Arrival(
        id=facts.id,
        unit=facts.unit,
        reference=facts.reference,
        applicant=message.applicant.display_name,
        identity_code=message.applicant.identity_code,
        message=outgoing.envelope,
        language=facts.language,
        purpose=answers.credit.purpose,
        amount=answers.credit.amount,
        line=message.money_line.line(),
        wants_discussion=message.wants_discussion,
        submitted_at=facts.submitted_at,
    )
