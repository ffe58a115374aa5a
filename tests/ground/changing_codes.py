"""A resident whose personal identity code changes: who asks for it, and who decides."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from portal.domain.application_answers import Answers
from portal.services import relinking
from portal.services.relinking import Codes, Outcome
from portal.store import drafts, people
from portal.store.engine import Store
from portal.store.people import Staff
from portal.store.tables.people import Resident
from tests.ground.arriving import NOW
from tests.ground.portal import AINO, BERTEL

OLD, NEW = BERTEL, AINO
CODES = Codes(OLD.identity_code, NEW.identity_code, "DVV 20.11.2026")


def resident_of_the_old_code(store: Store) -> UUID:
    """Somebody who has signed in with the old code, and has begun an application to the unit."""
    with store.transaction() as db:
        resident = people.put_resident(db, OLD, "sv", NOW - timedelta(days=9))
        drafts.add(db, resident, "990", Answers(), NOW, NOW + timedelta(days=30))
    return resident


def ask(store: Store, staff: Staff, codes: Codes = CODES) -> UUID:
    """Ask for the change, as a staff member; its id."""
    with store.session() as db:
        return relinking.ask(db, staff, codes, NOW)


def decide(
    store: Store,
    staff: Staff,
    change: UUID,
    outcome: Outcome = Outcome.APPROVED,
    *,
    confirmed: bool = False,
) -> None:
    """Decide on a change, as another staff member."""
    with store.session() as db:
        relinking.decide(db, staff, change, outcome, NOW, confirmed=confirmed)


def residents(store: Store) -> dict[UUID, bytes]:
    """Every resident with the hash of their code."""
    with store.session(writes=False) as db:
        return {row.id: row.identity_hash for row in db.execute(select(Resident.id, Resident.identity_hash))}


def credit_row(owner: UUID) -> dict[str, Any]:
    """The columns of a credit of somebody."""
    return {
        "id": uuid4(),
        "resident_id": owner,
        "unit": "990",
        "purpose": "other",
        "principal": 1,
        "rate_basis_points": 1,
        "method": "annuity",
        "months": 1,
        "payee": "x",
        "iban": "x",
        "reference": "1232",
        "granted_on": NOW.date(),
        "paid_out_on": NOW.date(),
        "created_at": NOW,
    }
