"""A resident's personal identity code has changed: one staff member asks, another one decides.

Codes change for protection, after misuse, with legal gender or by correction.  Whoever has a new code
would meet an empty service without this; with a wrong one, somebody would meet another's matters.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.services.disqualification import Disqualified
from portal.services.refused import NotFound, Refused
from portal.store import access_log, conflicts, identity_changes, people, relinking, security_log
from portal.store.identity_changes import Change, Codes, Outcome
from portal.store.people import Staff
from portal.store.relinking import Known, Overtaken

__all__ = [
    "AlreadyDecided",
    "AlreadyWaiting",
    "Change",
    "Codes",
    "Known",
    "NotConfirmed",
    "Outcome",
    "SamePerson",
    "Shown",
    "UnknownResident",
    "ask",
    "changes",
    "decide",
    "show",
]

_SHOWN = 50


class UnknownResident(Refused):
    """Nobody of the old code has anything with the unit."""


class AlreadyWaiting(Refused):
    """A change of the same resident waits for its decision."""


class AlreadyDecided(Refused):
    """Somebody has decided already, or the resident no longer has the old code."""


class SamePerson(Refused):
    """Who has asked for a change does not decide on it."""


class NotConfirmed(Refused):
    """The codes may be of two people; who decides has not said that they are of one."""


@dataclass(frozen=True)
class Shown:
    """A change, and to who may decide on it, whom each of the codes has been used by."""

    change: Change
    may_decide: bool
    old: Known | None = None
    new: Known | None = None

    @property
    def may_be_two(self) -> bool:
        """Whether approving it would make two people of different names, or with matters each, into one."""
        return _may_be_two(self.old, self.new)


def ask(db: Session, staff: Staff, codes: Codes, now: datetime) -> UUID:
    """Ask for a change of the code of a resident of the unit; its id.

    Raises `Disqualified`, `UnknownResident`, which is logged as a look, and `AlreadyWaiting`.
    """
    _must_be_open(db, staff, codes, now)
    old_hash = people.identity_hash(db, codes.old)
    resident = people.find_resident(db, codes.old)
    if resident is None or not relinking.belongs_to(db, staff.unit, resident, old_hash):
        access_log.note(db, staff, access_log.LOOK_UP, access_log.RESIDENT, resident, now)
        db.commit()
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


def show(db: Session, staff: Staff, change: UUID, now: datetime) -> Shown:
    """A change with both codes; the look at them, and at each person, is logged.

    Raises `NotFound` and `Disqualified`.
    """
    found = _found(db, staff, change, now)
    access_log.note(db, staff, access_log.SHOW_IDENTITY_CODE, access_log.IDENTITY_CHANGE, change, now)
    shown = Shown(found, may_decide=found.outcome is None and found.asked_by != staff.id)
    if shown.may_decide:
        shown = Shown(found, shown.may_decide, *_known(db, staff, found))
        for known in filter(None, (shown.old, shown.new)):
            access_log.note(db, staff, access_log.OPEN, access_log.RESIDENT, known.resident, now)
    db.commit()
    return shown


def decide(
    db: Session, staff: Staff, change: UUID, outcome: Outcome, now: datetime, *, confirmed: bool = False
) -> None:
    """Approve or refuse a change that another staff member has asked for.

    Where the codes may be of two people an approval wants to be `confirmed`.  Raises `NotFound`,
    `Disqualified`, `SamePerson`, `AlreadyDecided` and `NotConfirmed`.
    """
    try:
        _decide(db, staff, change, outcome, now, confirmed)
    except Overtaken:
        # Now there is a second person to be held, and perhaps to be confirmed.
        db.rollback()
        _decide(db, staff, change, outcome, now, confirmed)


def _decide(
    db: Session, staff: Staff, change: UUID, outcome: Outcome, now: datetime, confirmed: bool
) -> None:
    found = _found(db, staff, change, now)
    if found.asked_by == staff.id:
        raise SamePerson
    if found.outcome:
        raise AlreadyDecided
    if outcome is Outcome.APPROVED:
        _approve(db, staff, found, now, confirmed)
        event = security_log.IDENTITY_CHANGE_APPROVED
    else:
        _end(db, staff, found, outcome, now)
        event = security_log.IDENTITY_CHANGE_REFUSED
    _note(db, event, staff, change, now)
    db.commit()


def _approve(db: Session, staff: Staff, change: Change, now: datetime, confirmed: bool) -> None:
    old, new = _hashes(db, change.codes)
    # Held before they are compared: a first sign-in with the new code makes a second person of it.
    # And before the change is, by everybody: else two who approve at once wait for each other.
    held = relinking.hold(db, change.resident, old, new)
    if not confirmed and _may_be_two(*_known(db, staff, change)):
        raise NotConfirmed
    _end(db, staff, change, Outcome.APPROVED, now)
    if held.get(old) != change.resident:
        raise AlreadyDecided
    relinking.give_code(db, change.resident, held.get(new), change.codes.new, now)
    relinking.follow(db, old, new)
    about = (security_log.RESIDENT, change.resident)
    security_log.note(db, security_log.IDENTITY_CHANGE_APPROVED, staff.unit, now, staff=staff, about=about)


def _end(db: Session, staff: Staff, change: Change, outcome: Outcome, now: datetime) -> None:
    if not identity_changes.decide(db, change.id, outcome, staff.id, now):
        raise AlreadyDecided


def _known(db: Session, staff: Staff, change: Change) -> tuple[Known | None, Known | None]:
    codes = change.codes
    return relinking.known(db, staff.unit, codes.old), relinking.known(db, staff.unit, codes.new)


def _may_be_two(old: Known | None, new: Known | None) -> bool:
    if old is None or new is None:
        return False
    return _names(old) != _names(new) or (old.has_matters and new.has_matters)


def _names(known: Known) -> tuple[list[str], list[str]]:
    return known.first_names.casefold().split(), known.family_name.casefold().split()


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
    hashes = _hashes(db, codes)
    # Since then the code may have changed once more, and every conflict has followed it.
    today = [people.hash_of(db, resident)] if resident else []
    return not conflicts.stands(db, staff.id, *hashes, *today)


def _hashes(db: Session, codes: Codes) -> tuple[bytes, bytes]:
    return people.identity_hash(db, codes.old), people.identity_hash(db, codes.new)


def _note(db: Session, event: str, staff: Staff, change: UUID | None, now: datetime) -> None:
    about = (security_log.IDENTITY_CHANGE, change) if change else None
    security_log.note(db, event, staff.unit, now, staff=staff, about=about)
