"""Applications at every point of the way to the unit, and events of the unit's system."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from portal.domain.applications import State
from portal.store.engine import Store
from portal.store.tables.applications import Application
from portal.store.tables.queue import OutboxMessage, UnitEvent
from tests.ground.sending import outbox_of

RECEIVED = "social-credit.application.received"


def sent(store: Store, at: datetime, **changed: Any) -> UUID:
    """An application that was sent at a time; `changed` are columns of its message, and `unit` of both."""
    (application,) = outbox_of(store, 1, at)
    with store.transaction() as db:
        change(db, application, **changed)
    return application


def change(db: Session, application: UUID, **changed: Any) -> None:
    """Change the message of an application; `unit` and `resident_id` are those of the application too."""
    both = {name: changed[name] for name in ("unit",) if name in changed}
    if both:
        db.execute(update(Application).where(Application.id == application).values(**both))
    if changed:
        db.execute(update(OutboxMessage).where(OutboxMessage.id == application).values(**changed))


def stuck(store: Store, at: datetime, fault: str = "not a message", **changed: Any) -> UUID:
    """An application whose message was set aside."""
    return sent(store, at, state="stuck", fault=fault, attempts=5, **changed)


def delivered(store: Store, at: datetime, **changed: Any) -> UUID:
    """An application that was sent and delivered at a time, and not acknowledged."""
    return sent(store, at, state="delivered", delivered_at=at, **changed)


def acknowledged(store: Store, at: datetime) -> UUID:
    """An application that was sent, delivered and acknowledged at a time."""
    application = delivered(store, at)
    with store.transaction() as db:
        registered = update(Application).where(Application.id == application).values(state=State.REGISTERED)
        db.execute(registered)
    return application


def told(
    store: Store,
    at: datetime,
    state: str = "refused",
    *,
    application: UUID | None = None,
    unit: str = "990",
    kind: str = RECEIVED,
) -> UUID:
    """An event of the unit's system, about an application of ours or of nobody."""
    event = uuid4()
    with store.transaction() as db:
        db.execute(
            insert(UnitEvent).values(
                id=event,
                unit=unit,
                type=kind,
                application_id=application or uuid4(),
                at=at,
                body=b"",
                state=state,
                fault="unknown application" if state == "refused" else None,
                via="https",
                received_at=at,
            )
        )
    return event


HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
