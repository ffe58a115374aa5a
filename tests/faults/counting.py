"""What there is at the end: applications, messages, and what the unit has, read from the database itself."""

import re
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select

from portal.store import outbox
from portal.store.engine import Store
from portal.store.tables.applications import Application, ApplicationEvent, Draft
from portal.store.tables.desk import Case
from portal.store.tables.queue import OutboxMessage
from tests.faults.installation import Installation
from tests.faults.processes import ended_after
from tests.faults.report import Reached, Tally, none, tally_of
from tests.faults.submitting import Ledger

_DELIVERS_WITHIN = 600.0
_TRIES = 10


def deliver_all(there: Installation) -> int:
    """Pass everything on to the unit by the relay; how many messages are left behind all the same."""
    for _ in range(_TRIES):
        process = there.portal("deliver", "--once")
        try:
            if process.wait(_DELIVERS_WITHIN) == 0:
                return 0
        finally:
            process.kill()
    return waiting(there.store)


def waiting(store: Store) -> int:
    """How many messages have not been delivered."""
    with store.session(writes=False) as db:
        left = outbox.backlog(db)
    return left.waiting + left.stuck


def at_the_unit(store: Store) -> list[UUID]:
    """The applications that are in the unit's inbox."""
    with store.session(writes=False) as db:
        return list(db.scalars(select(Case.id)))


def sent(store: Store) -> list[UUID]:
    """The applications that there are."""
    with store.session(writes=False) as db:
        return list(db.scalars(select(Application.id)))


def tally(there: Installation, ledger: Ledger, but: Collection[UUID] = ()) -> Tally:
    """The count of what senders were told against what the unit has, once all has been delivered.

    What it had before is left out by `but`.
    """
    arrived = [case for case in at_the_unit(there.store) if case not in but]
    return tally_of(ledger.acknowledged, arrived, refused=len(ledger.left))


def _halves(store: Store) -> int:
    """How many applications are not whole.

    Each has one message, one first event and one reference of its own, and its draft is gone.
    """
    with store.session(writes=False) as db:
        applications = set(db.scalars(select(Application.id)))
        messages = list(db.scalars(select(OutboxMessage.application_id)))
        begun = list(
            db.scalars(select(ApplicationEvent.application_id).where(ApplicationEvent.state == "submitted"))
        )
        numbers = db.scalar(select(func.count(func.distinct(Application.reference)))) or 0
        drafts = set(db.scalars(select(Draft.id)))
    return (
        _differ(applications, messages)
        + _differ(applications, begun)
        + (len(applications) - numbers)
        + len(applications & drafts)
    )


def _differ(wanted: set[UUID], found: Collection[UUID]) -> int:
    return len(wanted ^ set(found)) + (len(found) - len(set(found)))


def whole(there: Installation) -> tuple[Reached, Reached]:
    """That nothing was written by halves, and that the daily reconciliation says 0."""
    return none("half rows", _halves(there.store)), none("reconciliation", _apart(there))


def _apart(there: Installation) -> int:
    """How much `portal reconcile` finds that does not agree."""
    with ended_after(there.portal("reconcile")) as process:
        process.wait(_DELIVERS_WITHIN)
        (said,) = re.findall(r"^sum: (\d+)$", process.said, re.MULTILINE)
    return int(said)
