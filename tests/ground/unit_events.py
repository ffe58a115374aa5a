"""What a unit's own system tells, made up: the events of a whole life of an application."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from portal.delivery.unit_event import UnitEvent, from_envelope
from portal.domain import schedule
from portal.domain.references import with_check_digit

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
IBAN = "FI2112345600000785"
ASKED: dict[str, Any] = {
    "asked": ["Tiliote lokakuulta", "Vuokrasopimus"],
    "due": "2026-12-08",
    "how": "Lähetä kopiot yksikön turvapostissa tai tuo ne käydessäsi.",
}
DECIDED: dict[str, Any] = {
    "result": "granted",
    "decided_on": "2026-12-09",
    "way": "letter",
    "sent_on": "2026-12-10",
    "review_until": "2027-01-18",
}


def said(
    kind: str, application: UUID, at: datetime = NOW, data: object = None, **more: Any
) -> dict[str, Any]:
    """An envelope as JSON says it; `kind` is its type without `social-credit.`."""
    return {
        "specversion": "1.0",
        "id": str(uuid4()),
        "source": "/units/990",
        "type": f"social-credit.{kind}",
        "subject": str(application),
        "time": at.isoformat(),
        "dataschema": "urn:social-credit-portal:schema:unit-event:1",
        "datacontenttype": "application/json",
        "data": data or {},
    } | more


def event(kind: str, application: UUID, at: datetime = NOW, data: object = None, **more: Any) -> UnitEvent:
    """The event of such an envelope."""
    return from_envelope(said(kind, application, at, data, **more))


def credit(credit_id: UUID, number: int = 1, months: int = 12, **more: Any) -> dict[str, Any]:
    """The data of an opened credit of 1 450 euros, whose schedule adds up."""
    made = schedule.build(Decimal("1450.00"), Decimal("2.50"), months, date(2027, 1, 5))
    rows = [
        {
            "due": row.due.isoformat(),
            "payment": str(row.payment),
            "interest": str(row.interest),
            "principal": str(row.principal),
            "balance": str(row.balance),
        }
        for row in made.payments
    ]
    return {
        "credit_id": str(credit_id),
        "purpose": "debt_consolidation",
        "principal": "1450.00",
        "rate": "2.50",
        "method": "annuity",
        "months": months,
        "payee": "Esimerkkilän hyvinvointialue",
        "iban": IBAN,
        "reference": with_check_digit(f"9900{number:05}"),
        "granted_on": "2026-12-09",
        "paid_out_on": "2026-12-15",
        "schedule": rows,
    } | more


def payment(credit_id: UUID, amount: str = "122.48", day: str = "2027-01-05", **more: Any) -> dict[str, Any]:
    """The data of a payment for a credit."""
    return {
        "payment_id": str(uuid4()),
        "credit_id": str(credit_id),
        "amount": amount,
        "booked_on": day,
    } | more


def life(application: UUID, number: int = 1, start: datetime = NOW) -> list[UnitEvent]:
    """All that can happen to an application, in the order in which it happens, a minute each."""
    credit_id = uuid4()
    told: list[tuple[str, object]] = [
        ("application.received", {"case_number": "ESI-2026-17"}),
        ("application.in-review", {}),
        ("application.supplement-asked", ASKED),
        ("application.in-review", {}),
        ("application.decided", DECIDED),
        ("credit.opened", credit(credit_id, number)),
        ("payment.booked", payment(credit_id)),
        ("payment.booked", payment(credit_id, day="2027-02-05")),
    ]
    return [
        event(kind, application, start + timedelta(minutes=n), data) for n, (kind, data) in enumerate(told)
    ]
