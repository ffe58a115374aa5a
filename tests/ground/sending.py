"""Applications in the outbox, for tests of what happens after the sending."""

from collections.abc import Callable
from datetime import datetime
from itertools import count
from uuid import UUID, uuid4

from sqlalchemy import insert

from portal.domain.applications import State
from portal.store import outbox, people
from portal.store.engine import Store
from portal.store.tables.applications import Application
from tests.ground.portal import AINO

_numbers = count(1)


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
            db.execute(
                insert(Application).values(
                    id=message,
                    resident_id=resident,
                    unit=unit,
                    reference=f"SL-2026-{next(_numbers):06}",
                    state=State.SUBMITTED,
                    language="fi",
                    criteria_version="1",
                    wants_discussion=False,
                    contents=b"",
                    content_hash=b"",
                    submitted_at=at,
                    promised_by=at.date(),
                    due_by=at.date(),
                )
            )
            outbox.add(db, message, message, unit, envelope_of(message), at)
    return ids
