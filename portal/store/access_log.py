"""The log of every look at a person's data (703/2023, 10 §).  It is only ever added to."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from portal.store.people import Staff, staff_name
from portal.store.tables.audit import AccessLog
from portal.store.tables.people import StaffMember

LIST = "list"
OPEN = "open"
TAKE = "take"
HANDLE = "handle"
LOOK_UP = "look_up"
"""A person was looked for by their personal identity code, and the unit has nothing of theirs."""
REFUSE = "refuse"
"""The case was not opened, because the staff member must not handle it."""
SHOW_IDENTITY_CODE = "show_identity_code"
SHOW_CONTACT = "show_contact"
EXPORT = "export"
HAND_BACK = "hand_back"
"""A case, or what waits for a supervisor, is given back for others to take."""
RETRY = "retry"
"""A message that was set aside is tried anew."""
SEND_AGAIN = "send_again"
"""A message that was delivered and not acknowledged goes out once more."""
SETTLE = "settle"
"""Somebody has seen to an event that was refused."""

QUEUE = "queue"
CASE = "case"
QUEUE_OF_DISCUSSIONS = "discussions"
DISCUSSION = "discussion"
IDENTITY_CHANGE = "identity_change"
RESIDENT = "resident"
AUTHORISATIONS = "authorisations"
DELIVERY = "delivery"
MESSAGE = "message"
UNIT_EVENT = "unit_event"

# The purpose of use that the law wants written down; the desk has this one alone.
_PURPOSE = "social_credit"


@dataclass(frozen=True)
class Turn:
    """A staff member took a case into work, or handed it back."""

    action: str
    by: str
    """The name of the staff member."""
    at: datetime


def note(
    db: Session, staff: Staff, action: str, object_kind: str, object_id: UUID | None, at: datetime
) -> None:
    """Add a row, in the transaction of the look itself: without the row there is no look."""
    db.execute(
        insert(AccessLog).values(
            at=at,
            staff_id=staff.id,
            role=staff.role,
            unit=staff.unit,
            action=action,
            object_kind=object_kind,
            object_id=object_id,
            purpose=_PURPOSE,
            sign_in_id=staff.sign_in,
        )
    )


def turns(db: Session, unit: str, case: UUID) -> tuple[Turn, ...]:
    """Every time that a case of the unit was taken or handed back, in their order."""
    rows = db.execute(
        select(AccessLog.action, StaffMember.name, AccessLog.at)
        .join(StaffMember, StaffMember.id == AccessLog.staff_id)
        .where(AccessLog.object_id == case, AccessLog.object_kind == CASE, AccessLog.unit == unit)
        .where(AccessLog.action.in_((TAKE, HAND_BACK)))
        .order_by(AccessLog.id)
    )
    return tuple(Turn(row.action, staff_name(db, row.name), row.at) for row in rows)
