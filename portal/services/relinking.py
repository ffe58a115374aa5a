"""A resident's personal identity code has changed: one staff member asks, another one decides.

Codes change for protection, after misuse, with legal gender or by correction.  Whoever has a new code
would meet an empty service without this; with a wrong one, somebody would meet another's matters.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.services.disqualification import Disqualified
from portal.services.refused import NotFound, Refused
from portal.store import access_log, conflicts, identity_changes, people, relinking, security_log
from portal.store.identity_changes import Change, Codes, Outcome
from portal.store.people import Staff

__all__ = [
    "AlreadyDecided",
    "AlreadyWaiting",
    "Change",
    "Codes",
    "Outcome",
    "SamePerson",
    "UnknownResident",
    "ask",
    "changes",
    "decide",
    "show",
]

_SHOWN = 50


class UnknownResident(Refused):
    """Nobody has signed in with the old code."""


class AlreadyWaiting(Refused):
    """A change of the same resident waits for its decision."""


class AlreadyDecided(Refused):
    """Somebody has decided already, or the resident no longer has the old code."""


class SamePerson(Refused):
    """Who has asked for a change does not decide on it."""


def ask(db: Session, staff: Staff, codes: Codes, now: datetime) -> UUID:
    """Ask for a change of a resident's code; its id.

    Raises `Disqualified`, `UnknownResident` and `AlreadyWaiting`.
    """
    _must_be_open(db, staff, codes, now)
    old_hash = people.identity_hash(db, codes.old)
    resident = people.find_resident(db, codes.old)
    if resident is None:
        raise UnknownResident
    relinking.hold(db, resident, old_hash)
    if identity_changes.is_waiting(db, resident):
        raise AlreadyWaiting
    change = identity_changes.add(db, staff.unit, resident, codes, staff.id, now)
    _note(db, security_log.IDENTITY_CHANGE_ASKED, staff, change, now)
    db.commit()
    return change


def changes(db: Session, staff: Staff, now: datetime) -> tuple[Change, ...]:
    """The unit's changes, those that wait first; but not those that are none of the staff member's."""
    access_log.note(db, staff, access_log.LIST, access_log.IDENTITY_CHANGE, None, now)
    found = identity_changes.of_unit(db, staff.unit, _SHOWN)
    db.commit()
    return tuple(change for change in found if _is_open(db, staff, change.codes, change.resident))


def show(db: Session, staff: Staff, change: UUID, now: datetime) -> Change:
    """A change with both codes; the look is logged.  Raises `NotFound` and `Disqualified`."""
    found = _found(db, staff, change, now)
    access_log.note(db, staff, access_log.SHOW_IDENTITY_CODE, access_log.IDENTITY_CHANGE, change, now)
    db.commit()
    return found


def decide(db: Session, staff: Staff, change: UUID, outcome: Outcome, now: datetime) -> None:
    """Approve or refuse a change that another staff member has asked for.

    Raises `NotFound`, `Disqualified`, `SamePerson` and `AlreadyDecided`.
    """
    found = _found(db, staff, change, now)
    if found.asked_by == staff.id:
        raise SamePerson
    if not identity_changes.decide(db, change, outcome, staff.id, now):
        raise AlreadyDecided
    if outcome is Outcome.APPROVED:
        _relink(db, staff, found, now)
        _note(db, security_log.IDENTITY_CHANGE_APPROVED, staff, change, now)
    else:
        _note(db, security_log.IDENTITY_CHANGE_REFUSED, staff, change, now)
    db.commit()


def _relink(db: Session, staff: Staff, change: Change, now: datetime) -> None:
    old, new = (people.identity_hash(db, code) for code in (change.codes.old, change.codes.new))
    held = relinking.hold(db, change.resident, old, new)
    if held.get(old) != change.resident:
        raise AlreadyDecided
    relinking.give_code(db, change.resident, held.get(new), change.codes.new, now)
    relinking.follow(db, old, new)
    about = (security_log.RESIDENT, change.resident)
    security_log.note(db, security_log.IDENTITY_CHANGE_APPROVED, staff.unit, now, staff=staff, about=about)


def _found(db: Session, staff: Staff, change: UUID, now: datetime) -> Change:
    found = identity_changes.find(db, staff.unit, change)
    if found is None:
        raise NotFound
    _must_be_open(db, staff, found.codes, now, found)
    return found


def _must_be_open(
    db: Session, staff: Staff, codes: Codes, now: datetime, change: Change | None = None
) -> None:
    if not _is_open(db, staff, codes, change.resident if change else None):
        _note(db, security_log.CONFLICT_MET, staff, change.id if change else None, now)
        db.commit()
        raise Disqualified


def _is_open(db: Session, staff: Staff, codes: Codes, resident: UUID | None) -> bool:
    hashes = [people.identity_hash(db, code) for code in (codes.old, codes.new)]
    # Since then the code may have changed once more, and every conflict has followed it.
    today = [people.hash_of(db, resident)] if resident else []
    return not conflicts.stands(db, staff.id, *hashes, *today)


def _note(db: Session, event: str, staff: Staff, change: UUID | None, now: datetime) -> None:
    about = (security_log.IDENTITY_CHANGE, change) if change else None
    security_log.note(db, event, staff.unit, now, staff=staff, about=about)
