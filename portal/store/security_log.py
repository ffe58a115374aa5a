"""The log of rights: who was let in, refused, withdrawn or linked anew.  It is only ever added to."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, or_, select
from sqlalchemy.orm import Session

from portal.store.people import Staff
from portal.store.tables.audit import SecurityLog
from portal.store.tables.people import StaffMember

SIGNED_IN = "signed_in"
IDENTIFIED_ANEW = "identified_anew"
IDENTIFIED_AS_ANOTHER = "identified_as_another"
REFUSED = "refused"
ROLE_CHANGED = "role_changed"
WITHDRAWN = "withdrawn"
RESTORED = "restored"
CONFLICT_NOTED = "conflict_noted"
CONFLICT_REMOVED = "conflict_removed"
CONFLICT_MET = "conflict_met"
IDENTITY_CHANGE_ASKED = "identity_change_asked"
IDENTITY_CHANGE_REFUSED = "identity_change_refused"
IDENTITY_CHANGE_APPROVED = "identity_change_approved"
AUTHORISATION_RECORDED = "authorisation_recorded"
AUTHORISATION_ENDED = "authorisation_ended"
ACTING_BEGUN = "acting_begun"
ACTING_ENDED = "acting_ended"

STAFF = "staff"
CASE = "case"
RESIDENT = "resident"
IDENTITY_CHANGE = "identity_change"
AUTHORISATION = "authorisation"

NO_ROLE = "no_role"
UNKNOWN_ROLE = "unknown_role"
ROLES_LEFT_OUT = "roles_left_out"
ANOTHER_TENANT = "another_tenant"
ACCESS_WITHDRAWN = "access_withdrawn"

Identity = tuple[str, str, str]
"""Issuer, tenant and object id."""
About = tuple[str, UUID]
"""The kind and the id of whom or what it was done to."""
_LONGEST = (200, 80, 80)


@dataclass(frozen=True)
class Entry:
    """A row of the log, as it is shown."""

    at: datetime
    event: str
    by: UUID | None
    about_kind: str | None
    detail: str | None


def note(  # noqa: PLR0913 - what a row consists of
    db: Session,
    event: str,
    unit: str,
    at: datetime,
    *,
    staff: Staff | None = None,
    identity: Identity | None = None,
    about: About | None = None,
    sign_in: UUID | None = None,
    detail: str | None = None,
) -> None:
    """Add a row in the transaction of what it tells.

    Whoever did it is a `staff` member, a resident known by their `sign_in`, or somebody whom a token
    calls `identity` and who was not let in.
    """
    known = _identity_of(db, staff.id) if staff else identity
    issuer, tenant, object_id = (
        (text[:longest] for text, longest in zip(known, _LONGEST, strict=True)) if known else (None,) * 3
    )
    kind, id_ = about or (None, None)
    db.execute(
        insert(SecurityLog).values(
            at=at,
            event=event,
            unit=unit,
            staff_id=staff.id if staff else None,
            issuer=issuer,
            tenant=tenant,
            object_id=object_id,
            sign_in_id=staff.sign_in if staff else sign_in,
            about_kind=kind,
            about_id=id_,
            detail=detail,
        )
    )


def latest(db: Session, unit: str, member: UUID, limit: int) -> tuple[Entry, ...]:
    """The last rows of the unit that a staff member wrote or that are about them, the latest first."""
    rows = db.scalars(
        select(SecurityLog)
        .where(SecurityLog.unit == unit)
        .where(or_(SecurityLog.staff_id == member, SecurityLog.about_id == member))
        .order_by(SecurityLog.id.desc())
        .limit(limit)
    )
    return tuple(Entry(row.at, row.event, row.staff_id, row.about_kind, row.detail) for row in rows)


def _identity_of(db: Session, staff: UUID) -> Identity | None:
    row = db.execute(
        select(StaffMember.issuer, StaffMember.tenant, StaffMember.object_id).where(StaffMember.id == staff)
    ).one_or_none()
    return (row.issuer, row.tenant, row.object_id) if row else None
