"""What enforcement withholds from a net income in a month (Enforcement Code 705/2007, chapter 4)."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from portal.domain.money import ZERO, round_cent

_DAYS = 30


@dataclass(frozen=True)
class ProtectedPart:
    """The protected portion, in euros a day: the debtor's and that of each dependant."""

    per_day: Decimal
    per_dependant_day: Decimal

    def monthly(self, dependants: int) -> Decimal:
        """Of a month of 30 days."""
        return (self.per_day + self.per_dependant_day * dependants) * _DAYS


def withheld(net: Decimal, dependants: int, protected: ProtectedPart) -> Decimal:
    """What is withheld of a net monthly income, in euros.

    Nothing up to the protected portion P; two thirds of what is over it up to 2P; a third of the
    income up to 4P; above that a third of 4P and four fifths of the rest, never more than half.
    """
    part = Fraction(protected.monthly(dependants))
    income = Fraction(net)
    if income <= part:
        return ZERO
    if income <= 2 * part:
        return round_cent((income - part) * Fraction(2, 3))
    if income <= 4 * part:
        return round_cent(income / 3)
    return round_cent(min(4 * part / 3 + (income - 4 * part) * Fraction(4, 5), income / 2))
