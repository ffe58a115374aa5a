"""Looking after access: who of the unit has it, withdrawing it at once, and giving it back.

Roles come from the staff's own directory at each sign-in; here access can only be withdrawn and restored.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.services.refused import NotFound, Refused
from portal.store import endings, security_log
from portal.store import members as staff_of
from portal.store.members import Member
from portal.store.people import Staff
from portal.store.security_log import Entry

__all__ = [
    "Entry",
    "LastAdmin",
    "Member",
    "WiderRole",
    "latest_entries",
    "member",
    "members",
    "restore",
    "withdraw",
]

_ADMIN = "admin"
_SHOWN = 20


class MayNotDecide(Refused):
    """This member's access is not for the staff member to decide on."""

    is_last_admin = False


class LastAdmin(MayNotDecide):
    """Without this one the unit would have no administrator."""

    is_last_admin = True


class WiderRole(MayNotDecide):
    """A supervisor does not decide on an administrator's access."""


def members(db: Session, staff: Staff) -> tuple[Member, ...]:
    """Everybody of the staff member's unit who has ever signed in, by name."""
    return staff_of.of_unit(db, staff.unit)


def member(db: Session, staff: Staff, whose: UUID) -> Member:
    """A member of the staff member's unit.  Raises `NotFound`."""
    found = staff_of.find(db, staff.unit, whose)
    if found is None:
        raise NotFound
    return found


def latest_entries(db: Session, staff: Staff, whose: UUID) -> tuple[Entry, ...]:
    """The last rows of the security log that a member wrote or that are about them."""
    return security_log.latest(db, staff.unit, whose, _SHOWN)


def withdraw(db: Session, staff: Staff, whose: UUID, now: datetime) -> None:
    """Withdraw a member's access and end all their sessions at once.

    Raises `NotFound`, `WiderRole` and `LastAdmin`.
    """
    roles = staff_of.hold_unit(db, staff.unit)
    if not _may_decide(db, staff, whose, roles):
        return
    if roles[whose] == _ADMIN and list(roles.values()).count(_ADMIN) == 1:
        raise LastAdmin
    staff_of.set_active(db, whose, active=False)
    _end_and_note(db, staff, whose, security_log.WITHDRAWN, now)


def restore(db: Session, staff: Staff, whose: UUID, now: datetime) -> None:
    """Give a member's access back, from their next sign-in on.  Raises `NotFound` and `WiderRole`."""
    roles = staff_of.hold_unit(db, staff.unit)
    if not _may_decide(db, staff, whose, roles, is_active=False):
        return
    staff_of.set_active(db, whose, active=True)
    _end_and_note(db, staff, whose, security_log.RESTORED, now)


def _may_decide(
    db: Session, staff: Staff, whose: UUID, roles: dict[UUID, str], *, is_active: bool = True
) -> bool:
    """Whether there is anything to decide; one who has just been withdrawn decides nothing any more."""
    found = member(db, staff, whose)
    if found.role == _ADMIN and staff.role != _ADMIN:
        raise WiderRole
    return staff.id in roles and (whose in roles) is is_active


def _end_and_note(db: Session, staff: Staff, whose: UUID, event: str, now: datetime) -> None:
    # Also on restoring: nothing is left of a sign-in that was under way when access was withdrawn.
    endings.end_staff(db, whose, endings.WITHDRAWN, now)
    about = (security_log.STAFF, whose)
    security_log.note(db, event, staff.unit, now, staff=staff, about=about)
    db.commit()
