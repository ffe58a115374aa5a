"""Making the fictional county up: by the same services as people use, on the days before today.

A resident who has an application or a credit already is left alone, so that seeding again, also
after one that was broken off, adds only what is missing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from portal.delivery.relay import Relay
from portal.delivery.transports.sql_inbox import SqlInbox
from portal.delivery.unit_event import from_envelope
from portal.domain import finnish_time, schedule
from portal.domain.references import with_check_digit
from portal.domain.repayment import Received
from portal.domain.schedule import Method, Schedule
from portal.figures.calendar import is_banking_day
from portal.seed import SeedApplication, SeedCredit, SeedResident, load_county
from portal.seed.answers import answers_of
from portal.seed.county import months_before
from portal.services import applying, discussing, handling, receiving, signing_in
from portal.services.receiving import Via
from portal.services.signing_in import Person
from portal.store import applications, credits, drafts, people
from portal.store.credits import Credit
from portal.store.engine import Store
from portal.units import Unit

_TO_DELIVER = timedelta(seconds=2)
_TO_PAY_OUT = timedelta(days=5)


@dataclass(frozen=True)
class Seeded:
    """How much was made."""

    drafts: int = 0
    applications: int = 0
    credits: int = 0


class Seeding:
    """The making of one county, as of a moment.  `staff_issuer` is the provider that knows its staff."""

    def __init__(self, store: Store, unit: Unit, staff_issuer: str, now: datetime) -> None:
        self._store = store
        self._unit = unit
        self._issuer = staff_issuer
        self._now = now
        self._county = load_county()

    def run(self) -> Seeded:
        """Make what is missing, the oldest applications first."""
        arriving = sorted(self._county.application, key=lambda each: each.arrived_at(self._now))
        begun = [application for application in arriving if self._apply(application)]
        lent = [credit for credit in self._county.credit if self._lend(credit)]
        sent = sum(application.sent for application in begun)
        return Seeded(len(begun) - sent, sent, len(lent))

    def _apply(self, application: SeedApplication) -> bool:
        arrived = application.arrived_at(self._now)
        with self._store.session() as db:
            resident = self._resident(db, self._county.resident_named(application.applicant), arrived)
            if applications.of_resident(db, resident) or drafts.of_resident(db, resident, self._now):
                return False
            answers = answers_of(self._county, application, self._unit.criteria.version)
            draft = drafts.add(db, resident, self._unit.code, answers, arrived, arrived + applying.KEPT_FOR)
            if not application.sent:
                db.commit()
                return True
            applying.submit(db, resident, draft, self._unit, arrived)
        self._deliver(arrived + _TO_DELIVER)
        if application.by:
            self._take(draft, application.by, arrived + timedelta(days=application.taken))
        self._tell(draft, application, arrived)
        return True

    def _tell(self, application: UUID, seed: SeedApplication, arrived: datetime) -> None:
        """What the unit's own system would have told, if the county had one."""
        if seed.asked:
            at = arrived + timedelta(days=seed.asked.after)
            due = finnish_time.day_of(at) + timedelta(days=seed.asked.days)
            asked = {"asked": seed.asked.things, "due": due.isoformat(), "how": seed.asked.how}
            self._receive(application, "application.supplement-asked", at, asked)
        if seed.decided:
            at = arrived + timedelta(days=seed.decided.after)
            day = finnish_time.day_of(at).isoformat()
            decided = {
                "result": seed.decided.result,
                "way": seed.decided.way,
                "decided_on": day,
                "sent_on": day,
            }
            self._receive(application, "application.decided", at, decided)

    def _receive(self, application: UUID, kind: str, at: datetime, data: dict[str, Any]) -> None:
        event = from_envelope(
            {
                "specversion": "1.0",
                "id": str(uuid4()),
                "source": f"/units/{self._unit.code}",
                "subject": str(application),
                "time": at.isoformat(),
                "type": f"social-credit.{kind}",
                "data": data,
            }
        )
        with self._store.session() as db:
            receiving.receive(db, self._unit.code, event, Via.SEED, self._now)

    def _deliver(self, at: datetime) -> None:
        Relay(self._store, SqlInbox(self._store), "seed", lambda: at).run_round()

    def _take(self, case: UUID, by: str, at: datetime) -> None:
        member = next(member for member in self._county.staff if member.key == by)
        identity = (self._issuer, member.tenant, member.object_id)
        with self._store.session() as db:
            id_ = signing_in.admit_staff(db, identity, member.name, self._unit.code, member.role, at)
            counsellor = signing_in.active_staff(db, id_) if id_ else None
            if counsellor:
                handling.take(db, counsellor, case, at)

    def _lend(self, credit: SeedCredit) -> bool:
        borrower = self._county.resident_named(credit.borrower)
        with self._store.session() as db:
            resident = self._resident(db, borrower, self._now)
            if credits.of_resident(db, resident):
                return False
            planned = self._schedule(credit)
            lent = self._credit(credit, planned)
            credits.add(db, resident, lent, planned, self._now)
            for payment in planned.payments[: credit.paid]:
                credits.add_payment(db, lent.id, Received(payment.due, payment.payment))
            db.commit()
            self._wish(db, resident, borrower, credit, lent.id)
        return True

    def _schedule(self, credit: SeedCredit) -> Schedule:
        first_due = credit.first_due(finnish_time.day_of(self._now))
        return schedule.build(
            credit.principal, credit.rate, credit.months, first_due, is_banking_day=is_banking_day
        )

    def _credit(self, credit: SeedCredit, planned: Schedule) -> Credit:
        paid_out_on = months_before(credit.first_due(finnish_time.day_of(self._now)), 1)
        return Credit(
            id=uuid4(),
            unit=self._unit.code,
            purpose=credit.purpose,
            principal=planned.principal,
            rate=planned.rate,
            method=Method.ANNUITY,
            months=credit.months,
            payee=self._unit.repayment.payee,
            iban=self._unit.repayment.iban,
            reference=with_check_digit(credit.reference),
            granted_on=paid_out_on - _TO_PAY_OUT,
            paid_out_on=paid_out_on,
        )

    def _wish(
        self, db: Session, resident: UUID, borrower: SeedResident, credit: SeedCredit, lent: UUID
    ) -> None:
        if credit.wish is None:
            return
        discussing.ask(
            db,
            resident,
            self._unit.code,
            credit.wish.topic,
            credit.wish.text,
            borrower.phone,
            borrower.language,
            self._now - timedelta(hours=credit.wish.hours_ago),
            credit=lent,
        )

    def _resident(self, db: Session, resident: SeedResident, at: datetime) -> UUID:
        known = people.find_resident(db, resident.identity_code)
        if known:
            return known
        (municipality,) = self._unit.municipalities
        person = Person(
            identity_code=resident.identity_code,
            first_names=resident.first_names,
            family_name=resident.family_name,
            display_name=resident.name,
            municipality=municipality,
            non_disclosure=resident.non_disclosure,
        )
        return signing_in.admit_resident(db, person, resident.language, at)
