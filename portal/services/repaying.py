"""A borrower's credits: what to pay next, what is paid, what is left.  Figures come from the tables alone."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from portal.domain.money import ZERO, cents
from portal.domain.references import bank_bar_code
from portal.domain.repayment import InstalmentStanding, Received, Standing, pay_off, standing
from portal.services.refused import NotFound
from portal.store import credits
from portal.store.credits import Account, Credit

_SHOWN_AT_FIRST = 6


@dataclass(frozen=True)
class MyCredit:
    """A credit as its borrower sees it on a day."""

    credit: Credit
    standing: Standing
    received: tuple[Received, ...]
    total_interest: Decimal
    """What the credit costs in all, when it is paid by its schedule."""
    pay_off: Decimal
    """What would pay all of it back on that day."""
    last_due: date
    bar_code: str | None
    """The digits of the bank bar code of the next payment; None when nothing is to be paid."""

    @property
    def paid_share(self) -> Decimal:
        """How much of the principal is paid back, from 0 to 1."""
        return 1 - self.standing.principal_left / self.credit.principal

    @property
    def rows_near(self) -> tuple[InstalmentStanding, ...]:
        """The instalments around the next one: those to show at first."""
        place = min(self.standing.paid_count, len(self.standing.rows) - 1)
        start = max(0, min(place - 2, len(self.standing.rows) - _SHOWN_AT_FIRST))
        return self.standing.rows[start : start + _SHOWN_AT_FIRST]


def credits_of(db: Session, resident: UUID, today: date) -> tuple[MyCredit, ...]:
    """A resident's credits, the newest first."""
    return tuple(_seen_on(account, today) for account in credits.of_resident(db, resident))


def credit_of(db: Session, resident: UUID, credit: UUID, today: date) -> MyCredit:
    """A resident's own credit.  Raises `NotFound`."""
    account = credits.find(db, resident, credit)
    if account is None:
        raise NotFound
    return _seen_on(account, today)


def _seen_on(account: Account, today: date) -> MyCredit:
    stands = standing(account.schedule, account.received, today)
    return MyCredit(
        credit=account.credit,
        standing=stands,
        received=tuple(sorted(account.received, key=lambda payment: payment.booked_on, reverse=True)),
        total_interest=sum((payment.interest for payment in account.schedule), ZERO),
        pay_off=pay_off(stands, account.credit.paid_out_on, today),
        last_due=account.schedule[-1].due,
        bar_code=_bar_code(account.credit, stands),
    )


def _bar_code(credit: Credit, stands: Standing) -> str | None:
    if stands.next_due is None or not cents(stands.next_amount):
        return None
    return bank_bar_code(credit.iban, stands.next_amount, credit.reference, stands.next_due)
