"""The county 990 with something of every kind that its staff handle."""

from datetime import date, datetime, timedelta

from sqlalchemy import select

from portal.domain.authorisations import Capacity
from portal.services import disqualification, relinking, representing
from portal.services.disqualification import Kind
from portal.services.relinking import Codes
from portal.services.representing import Recorded
from portal.services.seeding import Seeding
from portal.store import people
from portal.store.engine import Store
from portal.store.people import Staff
from portal.store.tables.people import Resident, StaffMember
from portal.units import load_units
from tests.ground.portal import AINO, BERTEL

_ISSUER = "http://127.0.0.1:9/staff"
_RIGHT = Recorded(
    representative_code=BERTEL.identity_code,
    representative_name=BERTEL.display_name,
    represented=AINO,
    capacity=Capacity.GUARDIAN,
    valid_from=date(2026, 1, 1),
    valid_to=None,
    seen_from="A document",
)


def fill(store: Store, now: datetime) -> None:
    """Applications, credits, requests, a right to act, a conflict and a changed code, in a whole county."""
    Seeding(store, load_units().named("990"), _ISSUER, now - timedelta(hours=1)).run()
    with store.session() as db:
        member = db.scalars(select(StaffMember).where(StaffMember.unit == "990")).first()
        resident = db.scalars(select(Resident.id)).first()
        assert member
        assert resident
        staff, known = Staff(member.id, "", member.unit, member.role), people.person_of(db, resident)
        assert known
        representing.record(db, staff, _RIGHT, now)
        disqualification.note(db, staff, BERTEL.identity_code, Kind.NEAR, now)
        relinking.ask(db, staff, Codes(known.identity_code, "030375-902T", "DVV"), now)
