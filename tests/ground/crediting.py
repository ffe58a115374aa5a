"""A credit that was granted, with its schedule."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

from portal.domain import schedule
from portal.store.credits import Credit

SCHEDULE = schedule.build(Decimal("1450.00"), Decimal("2.50"), 12, date(2027, 1, 5))
CREDIT = Credit(
    id=uuid4(),
    unit="990",
    purpose="debt_consolidation",
    principal=SCHEDULE.principal,
    rate=SCHEDULE.rate,
    method=SCHEDULE.method,
    months=len(SCHEDULE.payments),
    payee="Esimerkkilän hyvinvointialue",
    iban="FI2112345600000785",
    reference="990000013",
    granted_on=date(2026, 12, 9),
    paid_out_on=date(2026, 12, 15),
)
