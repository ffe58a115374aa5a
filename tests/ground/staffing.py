"""Staff members in the store, and what the security log says of them."""

from uuid import UUID

from sqlalchemy import select

from portal.services import signing_in
from portal.store.engine import Store
from portal.store.people import Staff
from portal.store.tables.audit import SecurityLog
from tests.ground.arriving import NOW

ISSUER = "http://127.0.0.1:9/staff"


def staff_in(store: Store, name: str, role: str = "counsellor", unit: str = "990") -> Staff:
    """A member of the unit's staff who has signed in."""
    with store.session() as db:
        key = (ISSUER, "tenant", f"{name} {unit}")
        staff = signing_in.admit_staff(db, key, name, unit, role, NOW)
    assert staff is not None
    return Staff(staff, name, unit, role)


def events(store: Store) -> list[tuple[str, UUID | None, UUID | None, str | None]]:
    """The security log, oldest first: event, who did it, to whom or what, and the detail."""
    with store.session(writes=False) as db:
        rows = db.scalars(select(SecurityLog).order_by(SecurityLog.id))
        return [(row.event, row.staff_id, row.about_id, row.detail) for row in rows]
