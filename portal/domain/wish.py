"""What a wished credit is to pay: a purchase, debts that were ticked to be paid with it, or both.

A credit is granted for a purpose and an amount (1133/2002, 6 §), so the amount holds all that it pays.
"""

from collections.abc import Iterable
from decimal import Decimal

from portal.domain.budget import Debt, Purpose
from portal.domain.budget_answers import WishAnswer
from portal.domain.money import ZERO


def owed(debts: Iterable[Debt]) -> Decimal:
    """What is left of the debts that were ticked to be paid with the credit."""
    return sum((debt.balance for debt in debts if debt.refinance), ZERO)


def amount_of(wish: WishAnswer, debts: Iterable[Debt]) -> Decimal:
    """The whole credit: with the ticked debts, where they come on top of a purchase."""
    amount = wish.amount or ZERO
    if wish.purpose is Purpose.PURCHASE and wish.debts_added and amount:
        return amount + owed(debts)
    return amount


def is_open(wish: WishAnswer, debts: Iterable[Debt]) -> bool:
    """Whether it has to be asked what the amount of a purchase holds: debts are ticked too, and it has not
    been told, or the amount that is to hold them is smaller than they are."""
    if wish.purpose is not Purpose.PURCHASE or not wish.amount or wish.debts_added:
        return False
    ticked = owed(debts)
    return bool(ticked) and (wish.debts_added is None or wish.amount < ticked)
